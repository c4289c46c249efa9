// unwind.c: the call-frame instructions of prologues. Epilogues end in one instruction that leaves the frame.
#include "codegen/cfi.h"
#include "target/arm/arm.h"
#include "target/arm/words.h"

enum { DW_FP = 11, DW_SP = 13, DW_LR = 14, DW_D0 = 256 };

// A floating-point register is two words of the context.
static bool dwarf_of(u32 ctx_reg, u32 *dwarf) {
  *dwarf = ctx_reg < CTX_D8 ? ctx_reg : DW_D0 + 8 + (ctx_reg - CTX_D8) / 2;
  return ctx_reg < CTX_D8 || !(ctx_reg & 1);
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  (void)f;
  u32 dwarf;
  switch (ev->kind) {
  case CFI_PUSHED:
    cfi_put(c, DW_CFA_def_cfa_offset);
    cfi_put(c, (u8)ev->off);
    cfi_offset(c, DW_FP, 0);
    cfi_offset(c, DW_LR, 4);
    break;
  case CFI_SET_FP:
    cfi_put(c, DW_CFA_def_cfa);
    cfi_put(c, DW_FP);
    cfi_put(c, 8);
    break;
  case CFI_SAVED:
    if (dwarf_of(ev->reg, &dwarf))
      cfi_offset(c, dwarf, ev->off);
    break;
  default: break;
  }
}

void a32_finish(Emit *e, CodeUnit *out) {
  static const CfiTarget target = {.saved = CFI_SAVED, .resume = CFI_NONE, .code_align = 4, .event = event};
  cfi_frame(e, out, &target);
}
