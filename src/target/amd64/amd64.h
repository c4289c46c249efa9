// amd64.h: registers, instructions and the parts of the amd64 back end that its files share.
#ifndef KILN_TARGET_AMD64_H
#define KILN_TARGET_AMD64_H

#include "target/intel/intel.h"

// Those that x86 has not got.
enum {
  R8 = 8,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15,
  XMM1 = 17,
  XMM14 = 30,
  XMM15 = 31,
  DICT_REG = R10,
  KEY_REG = R11,
  CYCLE_REG = XMM14, // also carries data of block copies, inside one selected value
  MOVE_REG = XMM15,  // inside one memory-to-memory move
};
#define MASK(r) REG_BIT(r)
#define ALL_FLT 0xFFFF0000u
#define CALLEE_SAVED (MASK(RBX) | MASK(R12) | MASK(R13) | MASK(R14) | MASK(R15))
#define CALL_CLOBBERS (0x0FC7u | ALL_FLT) // rax rcx rdx rsi rdi r8-r11 and every xmm
#define ALL_CLOBBERS (CALL_CLOBBERS | CALLEE_SAVED)

enum { SH_ROL = 0, SH_SHL = 4, SH_SHR = 5, SH_SAR = 7 };

extern const Convention amd64_convention;
extern const struct VectorTarget amd64_vector; // vector.c

// ---- selection ------------------------------------------------------------------------------------------------------

LOp load_piece(Sel *s, const Addr *a, u32 size, u8 cls); // eightbyte or its first `size` bytes into a register
void store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg);

void amd64_select_vector(Sel *s, Value *v);
void amd64_select_call(Sel *s, Value *v);
void amd64_select_tail_call(Sel *s, Value *v);
void amd64_select_return(Sel *s, Value *v);
void amd64_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------

void amd64_emit(Emit *e, LIns *ins, const LBlock *next);
void amd64_emit_prologue(Emit *e);
void amd64_emit_epilogue(Emit *e);
void amd64_emit_stub(Emit *e, const TrapStub *stub);
void amd64_frame(Lir *l);
u32 amd64_branch_size(u32 kind, bool is_short);
i32 amd64_branch_reach(u32 kind);
void amd64_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp);
void amd64_finish(Emit *e, CodeUnit *out);
// image.c
void amd64_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
void amd64_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
void amd64_image_plt(FILE *out, u32 n, u32 resolver);

// encode.c
typedef struct RM {
  bool is_mem, rip;
  u8 reg;          // register, or base (NOREG: none)
  u8 index, scale; // NOREG: none
  i32 disp;
  const LOp *sym; // rip: LK_REF, LK_FCONST or LK_RODATA
} RM;
RM rm_reg(u32 r);
RM rm_mem(u32 base, i32 disp);
RM rm_operand(Emit *e, const LIns *ins, u32 k);
void enc(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, const RM *rm, u32 imm_bytes);
void enc8(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, bool reg8, const RM *rm, bool rm8, u32 imm_bytes);
// An instruction of vector registers, whose second operand is in `second` (NOREG: none) where it has a prefix for it.
void enc_flt(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, u32 second, const RM *rm, u32 size);
void enc_zero_upper(Emit *e); // before code that knows nothing of V256
void enc_alu_imm(Emit *e, u32 alu, u8 size, const RM *rm, i64 imm);
void enc_mov_imm(Emit *e, u32 reg, i64 imm, u8 size, bool keep_flags);
void enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src, bool keep_flags);
void enc_table(Emit *e, const LIns *ins); // every format but XF_PSEUDO
void enc_lea(Emit *e, u8 size, u32 dst, const RM *rm);

#endif
