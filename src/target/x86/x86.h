// x86.h: registers, instructions and the parts of the x86 back end that its files share.
#ifndef KILN_TARGET_X86_X86_H
#define KILN_TARGET_X86_X86_H

#include "target/intel/intel.h"

// In the convention a value in edx:eax has EAX's
// number, and st(0) two: as a double and as a float.
enum {
  EAX = RAX,
  ECX = RCX,
  EDX = RDX,
  EBX = RBX,
  ESP = RSP,
  EBP = RBP,
  ESI = RSI,
  EDI = RDI,
  ST_DOUBLE = 16,
  ST_FLOAT = 17
};
enum { DICT_REG = ECX, KEY_REG = EDX };
#define X86_CALLEE_SAVED (REG_BIT(EBX) | REG_BIT(ESI) | REG_BIT(EDI))
#define X86_CALL_CLOBBERS (REG_BIT(EAX) | REG_BIT(ECX) | REG_BIT(EDX) | (RegMask)0xFF << XMM0)
// Whose lower byte instructions can name.
static inline bool x86_has_byte(u32 reg) {
  return reg < ESP;
}

extern const Convention x86_convention;

// ---- selection ------------------------------------------------------------------------------------------------------

void x86_select_call(Sel *s, Value *v);
void x86_select_tail_call(Sel *s, Value *v);
void x86_select_return(Sel *s, Value *v);
void x86_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------

void x86_emit(Emit *e, LIns *ins, const LBlock *next);
void x86_emit_stub(Emit *e, const TrapStub *stub);
void x86_frame(Lir *l);
// image.c
void x86_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
void x86_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
void x86_image_plt(FILE *out, const PltShape *plt);

#endif
