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

static u32 set_branch(u32 word, uintptr_t at, uintptr_t to) {
  i64 words = ((i64)to - (i64)at) >> 2;
  assert(words >= -(1 << 25) && words < 1 << 25);
  return (word & 0xFC000000) | ((u32)words & 0x3FFFFFF);
}

void arm_put_entry(u8 *field, const u8 *at, const u8 *slot) {
  u32 w[ARM_ENTRY_SIZE / 4] = {set_page(0x90000000 | X16, (uintptr_t)at, (uintptr_t)slot),
                               set_lo12(0xF9400000 | X16 << 5 | X16, (uintptr_t)slot, 3), I_BR | X16 << 5};
  memcpy(field, w, sizeof w);
}

void arm_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  u32 word;
  memcpy(&word, field, 4);
  uintptr_t target = (uintptr_t)to;
  switch (f->form) {
  case FIX_PAGE: word = set_page(word, (uintptr_t)at, target); break;
  case FIX_ADD_LO12: word = set_lo12(word, target, 0); break;
  case FIX_LD4_LO12: word = set_lo12(word, target, 2); break;
  case FIX_CALL26: word = set_branch(word, (uintptr_t)at, target); break;
  case FIX_LD8_LO12: word = set_lo12(word, target, 3); break;
  default: word = set_lo12(word, target, 4); break;
  }
  memcpy(field, &word, 4);
}

void arm_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  static const char *const relocs[] = {[FIX_PAGE] = "ADR_PREL_PG_HI21",         [FIX_ADD_LO12] = "ADD_ABS_LO12_NC",
                                       [FIX_LD4_LO12] = "LDST32_ABS_LO12_NC",   [FIX_LD8_LO12] = "LDST64_ABS_LO12_NC",
                                       [FIX_LD16_LO12] = "LDST128_ABS_LO12_NC", [FIX_CALL26] = "CALL26"};
  u32 word;
  memcpy(&word, field, 4);
  fprintf(out, "\t.reloc .,R_AARCH64_%s,%s+%d\n\t.inst %u\n", relocs[f->form], symbol, off, word);
}

void arm_image_plt(FILE *out, const PltShape *plt) {
  fprintf(out,
          "\t.set slot, 0\n\t.rept %u\n\tadrp x16, kiln_got_+slot\n\tldr x17, [x16, #:lo12:kiln_got_+slot]\n"
          "\tadd x16, x16, #:lo12:kiln_got_+slot\n\tbr x17\n\t.set slot, slot+8\n\t.endr\n"
          "\tadrp x17, kiln_got_+%u\n\tldr x17, [x17, #:lo12:kiln_got_+%u]\n\tbr x17\n",
          plt->n, plt->resolver, plt->resolver);
}
