// image.c: addresses in code, and the parts of an image's text that are this processor's.
#include "target/amd64/amd64.h"

// A field is the displacement of what it means from the end of its instruction; form: bytes of that behind the field.
void amd64_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  i32 disp = (i32)(to - (at + 4 + f->form));
  memcpy(field, &disp, 4);
}

void amd64_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  (void)field;
  fprintf(out, "\t.long %s+%d-.\n", symbol, off - 4 - f->form);
}

void amd64_image_plt(FILE *out, const PltShape *plt) {
  fprintf(out,
          "\t.set slot, 0\n\t.rept %u\n\tleaq kiln_got_+slot(%%rip), %%rax\n\tjmp *kiln_got_+%u(%%rip)\n"
          "\t.p2align 4,0xcc\n\t.set slot, slot+8\n\t.endr\n",
          plt->n, plt->resolver);
}
