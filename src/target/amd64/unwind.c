// unwind.c: the call-frame instructions of prologues and epilogues.
#include "codegen/cfi.h"
#include "target/amd64/amd64.h"

enum { DW_RBP = 6, DW_RSP = 7 };

static void epilogue_rows(Cfi *c, const FrameInfo *f) {
  cfi_put(c, DW_CFA_remember_state);
  cfi_put(c, DW_CFA_def_cfa);
  cfi_put(c, DW_RSP);
  cfi_put(c, 8);
  cfi_restore(c, DW_RBP);
  for (u8 r = 0; r < 16; r++)
    if (f->saved_regs >> r & 1)
      cfi_restore(c, r);
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  switch (ev->kind) {
  case CFI_PUSHED_BP:
    cfi_put(c, DW_CFA_def_cfa_offset);
    cfi_put(c, 16);
    cfi_offset(c, DW_RBP, 0);
    break;
  case CFI_SET_BP:
    cfi_put(c, DW_CFA_def_cfa_register);
    cfi_put(c, DW_RBP);
    break;
  case CFI_SAVED: cfi_offset(c, ev->reg, ev->off); break;
  case CFI_LEFT: epilogue_rows(c, f); break;
  default: cfi_put(c, DW_CFA_restore_state); break;
  }
}

void amd64_finish(Emit *e, CodeUnit *out) {
  static const CfiTarget target = {.saved = CFI_SAVED, .resume = CFI_RESTORE, .code_align = 1, .event = event};
  cfi_frame(e, out, &target);
}
