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
  CYCLE_REG = 22, // also carries data of block copies, inside one selected value
  MOVE_REG = 23,  // inside one memory-to-memory move
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
void x86_emit_target(Emit *e, LIns *ins);
void x86_jump_if(Emit *e, u8 cc, u32 label);
// frame.c
void x86_emit_prologue(Emit *e);
void x86_emit_epilogue(Emit *e, u32 pop); // pop: bytes that go with the return
void x86_emit_tail(Emit *e, const LIns *ins);
void x86_emit_handler_entry(Emit *e, const LIns *ins);
void x86_emit_end_handler(Emit *e);
void x86_emit_alloca(Emit *e, const LIns *ins);
void x86_emit_stub(Emit *e, const TrapStub *stub);
void x86_frame(Lir *l);
void x86_finish(Emit *e, CodeUnit *out);
u32 x86_branch_size(u32 kind, bool is_short);
i32 x86_branch_reach(u32 kind);
void x86_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp);
// image.c
void x86_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
void x86_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
void x86_image_plt(FILE *out, u32 n, u32 resolver);

// encode.c
typedef struct RM {
  bool is_mem;
  u8 reg;          // register, or base (NOREG: none)
  u8 index, scale; // NOREG: none
  i32 disp;
  const LOp *sym; // the displacement leads to it: LK_REF, LK_FCONST or LK_RODATA
} RM;
RM x86_rm_reg(u32 r);
RM x86_rm_mem(u32 base, i32 disp);
RM x86_rm_operand(Emit *e, const LIns *ins, u32 k);
void x86_enc(Emit *e, u8 prefix, u8 map, u8 code, u32 reg, const RM *rm);
void x86_enc_alu_imm(Emit *e, u32 alu, u8 size, const RM *rm, i64 imm);
void x86_enc_mov_imm(Emit *e, u32 reg, i64 imm, bool keep_flags);
void x86_enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src, bool keep_flags);
void x86_enc_table(Emit *e, const LIns *ins); // every format but XF_PSEUDO
void x86_enc_lea(Emit *e, u32 dst, const RM *rm);

#endif
