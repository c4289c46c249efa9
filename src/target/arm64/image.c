// image.c: addresses in code, and the parts of an image's text that are this processor's.
#include <assert.h>

#include "target/arm64/arm64.h"

enum { PAGE_MASK = 0xFFF };

static u32 set_lo12(u32 word, uintptr_t to, u32 scale) {
  assert(!(to & ((1u << scale) - 1)));
  return (word & ~(PAGE_MASK << 10)) | (u32)(to & PAGE_MASK) >> scale << 10;
}

// ADRP: the distance in pages of 4 KiB between that of the instruction and that of the target.
static u32 set_page(u32 word, uintptr_t at, uintptr_t to) {
  i64 pages = ((i64)(to & ~(uintptr_t)PAGE_MASK) - (i64)(at & ~(uintptr_t)PAGE_MASK)) >> 12;
  assert(pages >= -(1 << 20) && pages < 1 << 20);
  return (word & 0x9F00001F) | ((u32)pages & 3) << 29 | ((u32)(pages >> 2) & 0x7FFFF) << 5;
}

void arm_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  u32 word;
  memcpy(&word, field, 4);
  uintptr_t target = (uintptr_t)to;
  switch (f->form) {
  case FIX_PAGE: word = set_page(word, (uintptr_t)at, target); break;
  case FIX_ADD_LO12: word = set_lo12(word, target, 0); break;
  case FIX_LD4_LO12: word = set_lo12(word, target, 2); break;
  case FIX_LD8_LO12: word = set_lo12(word, target, 3); break;
  default: word = set_lo12(word, target, 4); break;
  }
  memcpy(field, &word, 4);
}

void arm_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  static const char *const relocs[] = {[FIX_PAGE] = "ADR_PREL_PG_HI21",
                                       [FIX_ADD_LO12] = "ADD_ABS_LO12_NC",
                                       [FIX_LD4_LO12] = "LDST32_ABS_LO12_NC",
                                       [FIX_LD8_LO12] = "LDST64_ABS_LO12_NC",
                                       [FIX_LD16_LO12] = "LDST128_ABS_LO12_NC"};
  u32 word;
  memcpy(&word, field, 4);
  fprintf(out, "\t.reloc .,R_AARCH64_%s,%s+%d\n\t.inst %u\n", relocs[f->form], symbol, off, word);
}

void arm_image_plt(FILE *out, u32 n, u32 resolver) {
  fprintf(out,
          "\t.set slot, 0\n\t.rept %u\n\tadrp x16, kiln_got_+slot\n\tadd x16, x16, #:lo12:kiln_got_+slot\n\tb 1f\n"
          "\t.p2align 4\n\t.set slot, slot+8\n\t.endr\n"
          "1:\tadrp x17, kiln_got_+%u\n\tldr x17, [x17, #:lo12:kiln_got_+%u]\n\tbr x17\n",
          n, resolver, resolver);
}
