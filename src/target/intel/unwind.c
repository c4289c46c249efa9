// unwind.c: the call-frame instructions of prologues and epilogues.
#include "codegen/cfi.h"
#include "target/intel/intel.h"

// amd64: psABI, figure 3.36. x86's are the machine's.
u8 intel_dwarf_reg(u32 reg) {
  static const u8 amd64[16] = {0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};
  return model.word == 8 ? amd64[reg] : (u8)reg;
}

static void epilogue_rows(Cfi *c, const FrameInfo *f) {
  cfi_put(c, DW_CFA_remember_state);
  cfi_put(c, DW_CFA_def_cfa);
  cfi_put(c, intel_dwarf_reg(RSP));
  cfi_put(c, (u8)model.word);
  cfi_restore(c, intel_dwarf_reg(RBP));
  for (u8 r = 0; r < 2 * model.word; r++)
    if (f->saved_regs >> r & 1)
      cfi_restore(c, r);
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  switch (ev->kind) {
  case CFI_PUSHED_BP:
    cfi_put(c, DW_CFA_def_cfa_offset);
    cfi_put(c, (u8)(2 * model.word));
    cfi_offset(c, intel_dwarf_reg(RBP), 0);
    break;
  case CFI_SET_BP:
    cfi_put(c, DW_CFA_def_cfa_register);
    cfi_put(c, intel_dwarf_reg(RBP));
    break;
  case CFI_SAVED: cfi_offset(c, ev->reg, ev->off); break;
  case CFI_LEFT: epilogue_rows(c, f); break;
  default: cfi_put(c, DW_CFA_restore_state); break;
  }
}

void intel_finish(Emit *e, CodeUnit *out) {
  static const CfiTarget target = {.saved = CFI_SAVED, .resume = CFI_RESTORE, .code_align = 1, .event = event};
  cfi_frame(e, out, &target);
}
