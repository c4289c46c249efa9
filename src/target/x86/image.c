// image.c: addresses in code, and the parts of an image's text that are this processor's.
#include "target/x86/x86.h"

// A field is a displacement from the unit's base; what it holds so far is added.
void x86_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  u32 disp;
  memcpy(&disp, field, 4);
  disp += (u32)(uintptr_t)to - (u32)(uintptr_t)(at - f->off + UNIT_BASE);
  memcpy(field, &disp, 4);
}

void x86_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  i32 disp;
  memcpy(&disp, field, 4);
  fprintf(out, "\t.long %s+%d-.\n", symbol, off + disp + (i32)f->off - UNIT_BASE);
}

// An entry has no register to find its slot by: its call leaves its own place on the stack, from which the code behind
// all entries has the slot. That goes to the resolver by a return, as every other register is taken.
void x86_image_plt(FILE *out, const PltShape *plt) {
  fprintf(out,
          "\t.rept %u\n\tcall 1f\n\t.p2align 4,0xcc\n\t.endr\n"
          "1:\tpopl %%eax\n\tpushl %%ecx\n\tcall 2f\n2:\tpopl %%ecx\n"
          "\tsubl %%ecx, %%eax\n\tleal 2b-kiln_plt_-5(%%eax), %%eax\n\tshrl $2, %%eax\n"
          "\tleal kiln_got_-2b(%%ecx,%%eax), %%eax\n\tmovl kiln_got_+%u-2b(%%ecx), %%ecx\n"
          "\txchgl %%ecx, (%%esp)\n\tret\n",
          plt->n, plt->resolver);
}
