// unwind.c: the call-frame instructions of prologues and epilogues.
#include "codegen/cfi.h"
#include "target/arm64/arm64.h"
#include "target/arm64/words.h"

enum { DW_X29 = 29, DW_X30 = 30, DW_SP = 31, DW_V8 = 72 };

static u8 dwarf_of(u32 ctx_reg) {
  return (u8)(ctx_reg < CTX_D8 ? ctx_reg : DW_V8 + (ctx_reg - CTX_D8));
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  switch (ev->kind) {
  case CFI_PUSHED:
    cfi_put(c, DW_CFA_def_cfa_offset);
    cfi_put(c, 16);
    cfi_offset(c, DW_X29, 0);
    cfi_offset(c, DW_X30, 8);
    break;
  case CFI_SET_FP:
    cfi_put(c, DW_CFA_def_cfa_register);
    cfi_put(c, DW_X29);
    break;
  case CFI_SAVED: cfi_offset(c, dwarf_of(ev->reg), ev->off); break;
  case CFI_RESTORED:
    cfi_put(c, DW_CFA_remember_state);
    for (u64 m = f->saved_regs; m; m &= m - 1)
      cfi_restore(c, dwarf_of((u32)__builtin_ctzll(m)));
    break;
  case CFI_LEFT:
    cfi_put(c, DW_CFA_def_cfa);
    cfi_put(c, DW_SP);
    cfi_put(c, 0);
    cfi_restore(c, DW_X29);
    cfi_restore(c, DW_X30);
    break;
  default: cfi_put(c, DW_CFA_restore_state); break;
  }
}

void arm_finish(Emit *e, CodeUnit *out) {
  static const CfiTarget target = {.saved = CFI_SAVED, .resume = CFI_RESUME, .code_align = 4, .event = event};
  cfi_frame(e, out, &target);
}
