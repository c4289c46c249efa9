// image.c: addresses in code, and the parts of an image's text that are this processor's.
#include "target/x86/x86.h"

// A field is a displacement from the unit's base; what it holds so far is added.
void x86_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  u32 disp;
  memcpy(&disp, field, 4);
  disp += (u32)(uintptr_t)to - (u32)(uintptr_t)(at - f->off + X86_BASE);
  memcpy(field, &disp, 4);
}

void x86_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  i32 disp;
  memcpy(&disp, field, 4);
  fprintf(out, "\t.long %s+%d-.\n", symbol, off + disp + (i32)f->off - X86_BASE);
}

// The table of slots has no register: each entry finds its own place.
void x86_image_plt(FILE *out, u32 n, u32 resolver) {
  fprintf(out,
          "\t.set slot, 0\n\t.rept %u\n\tcall 0f\n0:\tpopl %%eax\n\tjmp kiln_plt_resolve\n"
          "\t.p2align 4,0xcc\n\t.set slot, slot+4\n\t.endr\n",
          n);
  (void)resolver;
}
