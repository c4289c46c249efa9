// image.c: addresses in code, and the parts of an image's text that are this processor's.
#include "target/arm/arm.h"

// From the instruction with the fixup to what pc reads as in the last of the three.
static u32 to_anchor(const Fixup *f) {
  return f->form == FIX_MOVW ? 16 : 12;
}

static u32 with_half(u32 word, u32 half) {
  return (word & 0xFFF0F000) | (half & 0xF000) << 4 | (half & 0xFFF);
}

void a32_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  u32 word, distance = (u32)(uintptr_t)to - (u32)(uintptr_t)at - to_anchor(f);
  memcpy(&word, field, 4);
  word = with_half(word, f->form == FIX_MOVW ? distance & 0xFFFF : distance >> 16);
  memcpy(field, &word, 4);
}

// Relocations of this processor have no place of their own for what they add: it is in the instruction (ELF for the Arm
// Architecture, 5.6.1.1), and short: Target.anchors.
void a32_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  u32 word;
  memcpy(&word, field, 4);
  fprintf(out, "\t%s r%u,#:%s16:%s+%d-(.+%u)\n", f->form == FIX_MOVW ? "movw" : "movt", word >> 12 & 15,
          f->form == FIX_MOVW ? "lower" : "upper", symbol, off, to_anchor(f));
}

// Every register is taken but what is on the stack: ip, which the resolver's address comes by, is there twice for a
// moment.
void a32_image_plt(FILE *out, u32 n, u32 resolver) {
  fprintf(out,
          "\t.set slot, 0\n\t.rept %u\n\tpush {r12, lr}\n\tmovw lr, #slot & 0xffff\n\tmovt lr, #slot >> 16\n\tb 1f\n"
          "\t.set slot, slot+4\n\t.endr\n"
          "1:\tmovw r12, #:lower16:kiln_got_-(.+16)\n\tmovt r12, #:upper16:kiln_got_-(.+12)\n\tadd r12, pc, r12\n"
          "\tadd lr, r12, lr\n\tpush {lr}\n\tmovw lr, #%u\n\tmovt lr, #%u\n\tldr r12, [r12, lr]\n\tpop {lr}\n"
          "\tpush {r12}\n\tldr r12, [sp, #4]\n\tpop {pc}\n",
          n, resolver & 0xFFFF, resolver >> 16);
}
