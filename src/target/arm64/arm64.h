// arm64.h: registers, instructions and the parts of the arm64 back end that its files share.
#ifndef KILN_TARGET_ARM64_H
#define KILN_TARGET_ARM64_H

#include "target/abi_layout.h"
#include "target/target.h"

// Machine numbering; floating-point registers follow. Number 31 is sp or the zero register, by instruction.
enum {
  X0 = 0,
  X8 = 8,
  DICT_REG = 9,
  KEY_REG = 10,
  CALL_REG = 11, // the target of an indirect call
  X16 = 16,      // scratch inside one instruction's sequence
  X17 = 17,
  X19 = 19,
  X28 = 28,
  FP = 29,
  LR = 30,
  SP = 31,
  ZR = 31,
  V0 = 32,
  V8 = V0 + 8,
  V15 = V0 + 15,
  MOVE_REG = V0 + 30,  // inside one move between memory, and in block copies
  CYCLE_REG = V0 + 31, // the second of a pair in block copies
};
#define MASKS(from, to) ((RegMask)(REG_BIT((to) - (from)) * 2 - 1) << (from))
#define ARM_CALLEE_SAVED (MASKS(X19, X28) | MASKS(V8, V15))
#define ARM_ALL_CLOBBERS (MASKS(X0, 17) | MASKS(X19, X28) | MASKS(V0, V0 + 31))
#define ARM_CALL_CLOBBERS (ARM_ALL_CLOBBERS & ~ARM_CALLEE_SAVED)

// Conditions of the machine, and tests of one register, which an instruction with an operand has.
enum {
  A_EQ,
  A_NE,
  A_HS,
  A_LO,
  A_MI,
  A_PL,
  A_VS,
  A_VC,
  A_HI,
  A_LS,
  A_GE,
  A_LT,
  A_GT,
  A_LE,
  A_ALWAYS,
  A_CBZ = 16,
  A_CBNZ,
  A_TBZ, // LIns.scale: the bit
  A_TBNZ,
};

// Forms of a fixup: what of an address the instruction holds.
enum { FIX_PAGE, FIX_ADD_LO12, FIX_LD4_LO12, FIX_LD8_LO12, FIX_LD16_LO12, FIX_CALL26 };
enum { ARM_ENTRY_SIZE = 12 };

typedef enum AOpcode {
  A_FIRST = LIR_TARGET - 1,
#define A(id, text, fmt, code) A_##id,
#include "target/arm64/insns.def"
#undef A
  A_END
} AOpcode;

// How an instruction's operands are laid out and encoded. A register operand may be the immediate 0: the zero register.
typedef enum AFormat {
  AF_PSEUDO, // has its own function
  AF_ADDSUB, // 0 <- 1 op (register, shifted or extended by aux; or immediate)
  AF_LOGIC,  // the same; no extension; bit masks as immediates
  AF_RRR,    // 0 <- 1 op 2
  AF_RRRR,   // 0 <- 1, 2, 3
  AF_CMP,    // 0 op (as AF_ADDSUB)
  AF_TEST,   // 0 op (as AF_LOGIC)
  AF_BITS,   // 0 <- bit field of 1; aux = immr << 6 | imms
  AF_CSEL,   // 0 <- cc ? 1 : 2
  AF_MEM,    // 0 and memory at 1; cc = extension of the index
  AF_FRR,    // 0 <- 1; size of the float
  AF_FRRR,   // 0 <- 1 op 2
  AF_FCMP,   // 0 with 1, or with the immediate 0
  AF_FCSEL,  // 0 <- cc ? 1 : 2
  AF_CVT,    // 0 <- 1; size of the integer, scale: size of the float
} AFormat;

typedef struct AInfo {
  const char *text;
  u8 fmt;
  u32 code;
} AInfo;
extern const AInfo arm_info[A_END - A_FIRST];

// aux of AF_ADDSUB and AF_LOGIC.
enum { SH_LSL, SH_LSR, SH_ASR, SH_ROR, EXT_UXTW = 2, EXT_LSL = 3, EXT_SXTW = 6 };
#define AUX_SHIFT(kind, n) ((u32)(kind) << 6 | (u32)(n))
#define AUX_EXTEND(option, n) (1u << 16 | (u32)(option) << 6 | (u32)(n))
#define AUX_BITS(immr, imms) ((u32)(immr) << 6 | (u32)(imms))

extern const Convention arm64_convention;

// ---- selection ------------------------------------------------------------------------------------------------------

typedef struct Addr {
  LOp base, index;
  u8 option, shift; // of the index
  i32 disp;
} Addr;

LOp arm_reg(Sel *s, Value *v);      // in a register
LOp arm_reg_zero(Sel *s, Value *v); // or the zero register
LOp arm_imm(Sel *s, u8 type, i64 i);
void arm_addr(Sel *s, Value *v, i32 disp, u32 size, Addr *out); // size: of the access; 0: no index
Addr arm_slot_addr(Slot *slot, i32 disp);
static inline Addr arm_offset(Addr a, u32 off) {
  a.disp += (i32)off;
  return a;
}
LIns *arm_mem(Sel *s, u16 op, u8 size, LOp data, const Addr *a);
LOp arm_address(Sel *s, const Addr *a); // in a register
LIns *arm_op2(Sel *s, u16 op, u8 size, LOp dst, LOp a);
LIns *arm_op3(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b);
LIns *arm_op4(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b, LOp c);
LIns *arm_cmp(Sel *s, u16 op, u8 size, LOp a, LOp b);
// dst <- a op v, folding constants and shifts of v.
void arm_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b);
u8 arm_size(u8 type);  // of an integer: 4 or 8
u8 arm_fsize(u8 type); // of a float
// A condition, with the register that it tests if it is one of A_CBZ and its kin.
typedef struct ACond {
  u8 cc, bit, size;
  LOp reg;
} ACond;
ACond arm_compare_values(Sel *s, u8 cc, Value *a, Value *b, bool may_test_register);
ACond arm_condition(Sel *s, Value *v, bool may_test_register);
void arm_branch(Sel *s, u16 op, const ACond *c, u32 aux); // LIR_JCC or A_JTRAP
void arm_trap(Sel *s, u8 cc, u8 kind);
void arm_load(Sel *s, u8 mt, LOp dst, const Addr *a, bool fault);
void arm_store(Sel *s, u32 size, bool flt, const Addr *a, LOp src, bool fault);
void arm_copy(Sel *s, const Addr *dst, const Addr *src, u32 size);
void arm_zero(Sel *s, const Addr *dst, u32 size);
LOp arm_load_piece(Sel *s, const Addr *a, u32 size, u8 cls);
void arm_store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg);
static inline u8 arm_piece_type(const AbiLoc *loc, u32 k) {
  return loc->cls[k] != RC_FLT ? T_I64 : loc->len[k] == 4 ? T_F32 : T_F64;
}

void arm_select_int(Sel *s, Value *v);
void arm_select_div(Sel *s, Value *v);
void arm_select_float(Sel *s, Value *v);
void arm_select_memory(Sel *s, Value *v);
void arm_select_call(Sel *s, Value *v);
void arm_select_tail_call(Sel *s, Value *v);
void arm_select_control(Sel *s, Value *v);
void arm_select_check(Sel *s, Value *v);
void arm_select(Sel *s, Value *v);
void arm_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------

void arm_emit(Emit *e, LIns *ins, const LBlock *next);
void arm_emit_prologue(Emit *e);
void arm_emit_epilogue(Emit *e);
void arm_emit_tail(Emit *e, const LIns *ins);
void arm_emit_handler_entry(Emit *e, const LIns *ins);
void arm_emit_end_handler(Emit *e);
void arm_emit_stub(Emit *e, const TrapStub *stub);
void arm_emit_atomic(Emit *e, const LIns *ins);
void arm_emit_block(Emit *e, const LIns *ins);
void arm_frame(Lir *l);
u32 arm_branch_size(u32 kind, bool is_short);
i32 arm_branch_reach(u32 kind);
void arm_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp);
void arm_jump_if(Emit *e, const LIns *ins, bool negate, u32 label);
void arm_call_ref(Emit *e, Ref *r); // by its entry
void arm_finish(Emit *e, CodeUnit *out);
// image.c
void arm_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
void arm_put_entry(u8 *field, const u8 *at, const u8 *slot);
void arm_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
void arm_image_plt(FILE *out, const PltShape *plt);

// Events of a frame's life for the CFI program. CFI_SAVED: reg is the register of the UnwindCtx.
enum { CFI_PUSHED, CFI_SET_FP, CFI_SAVED, CFI_RESTORED, CFI_LEFT, CFI_RESUME };

// encode.c
typedef struct Mem {
  u8 base, index; // index NOREG: none
  u8 option, shift;
  i32 disp;
} Mem;
enum { // instructions that are written by hand, as words
  I_B = 0x14000000,
  I_BL = 0x94000000,
  I_ADR = 0x10000000,
  I_BR = 0xD61F0000,
  I_BLR = 0xD63F0000,
  I_RET = 0xD65F03C0,
  I_BRK = 0xD4200000,
  I_DMB = 0xD50330BF, // | option << 8
  I_STP8 = 0xA9000000,
  I_LDP8 = 0xA9400000,
  I_STPD = 0x6D000000,
  I_LDPD = 0x6D400000,
  I_STPQ = 0xAD000000,
  I_LDPQ = 0xAD400000,
};
u32 arm_r(const LOp *o); // register field of an operand: 0 to 31
Mem arm_mem_base(u32 base, i32 disp);
Mem arm_mem_frame(const Emit *e, i32 off); // off: from the frame pointer
Mem arm_mem_operand(const Emit *e, const LIns *ins, u32 k);
void arm_enc(Emit *e, u32 word);
void arm_enc_rrr(Emit *e, u32 code, u32 rd, u32 rn, u32 rm);
void arm_enc_mov_reg(Emit *e, u32 rd, u32 rn);           // 64 bits; not sp
void arm_enc_mov_imm(Emit *e, u32 rd, i64 imm, u8 size); //
void arm_enc_add_imm(Emit *e, u32 rd, u32 rn, i64 imm);  // 64 bits; sp may be either; may destroy x16 unless it is rn
void arm_enc_mem(Emit *e, u32 code, u32 rt, Mem m);      // may destroy x16
void arm_enc_pair(Emit *e, u32 code, u32 rt, u32 rt2, Mem m); // the same
void arm_enc_lea(Emit *e, u32 rd, Mem m);
void arm_enc_slot(Emit *e, u32 rd, Ref *r);  // loads a reference's slot
void arm_enc_entry(Emit *e, u32 rd, Ref *r); // the address of its entry
void arm_enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src);
void arm_enc_table(Emit *e, const LIns *ins); // every format but AF_PSEUDO
bool arm_imm_addsub(i64 imm);
bool arm_imm_logical(u64 imm, u8 size, u32 *bits);
bool arm_imm_float(u64 bits, u8 size, u32 *imm8);
i32 arm_spill_off(const Lir *l, u32 n);
bool arm_is_wide(u8 type); // of a move: all 64 bits
// pairs.c
bool arm_emit_paired(Emit *e, const LIns *ins);

#endif
