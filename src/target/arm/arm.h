// arm.h: registers, instructions and the parts of the 32-bit ARM back end that its files share.
#ifndef KILN_TARGET_ARM_ARM_H
#define KILN_TARGET_ARM_ARM_H

#include "target/abi_layout.h"
#include "target/target.h"

// Machine numbering; floating-point registers, of 64 bits, follow. A float is in the lower half of one; what the
// convention passes in an upper half (s1, s3, …) is in the same register, four bytes further on (AbiLoc.at).
enum {
  R0,
  R1,
  R2,
  R3,
  R4,
  R5,
  R10 = 10,
  FP = 11,
  IP = 12, // scratch inside one instruction's sequence
  SP = 13,
  LR = 14, // the same, also of moves; the target of a call
  PC = 15,
  D0 = 16,
  D7 = D0 + 7,
  D8 = D0 + 8,
  MOVE_REG = D0 + 14,  // inside one move between memory
  CYCLE_REG = D0 + 15, // breaks cycles of moves
};
// C keeps r4. So do methods, unless they leave for another one with a key: their callers do not count on it.
enum { DICT_REG = IP, KEY_REG = R4 };
#define MASKS(from, to) ((RegMask)(REG_BIT((to) - (from)) * 2 - 1) << (from))
#define A32_CALLEE_SAVED (MASKS(R4, R10) | MASKS(D8, CYCLE_REG))
#define A32_CALL_CLOBBERS (MASKS(R0, R3) | MASKS(D0, D7))
#define A32_ALL_CLOBBERS (MASKS(R0, R10) | MASKS(D0, D0 + 13))

extern const Convention arm_convention;

// Conditions, as instructions have them in their upper four bits.
enum { A_EQ, A_NE, A_HS, A_LO, A_MI, A_PL, A_VS, A_VC, A_HI, A_LS, A_GE, A_LT, A_GT, A_LE, A_ALWAYS };
#define COND(cc) ((u32)(cc) << 28)

// Forms of a fixup: half of the distance from what pc is at the last of three instructions: MOVW, MOVT, and one that
// adds the pc; or the distance of a branch.
enum { FIX_MOVW, FIX_MOVT, FIX_BL };
enum { A32_ENTRY_SIZE = 12, A32_ANCHORS = 1 << 14 };

typedef enum AOpcode {
  A_FIRST = LIR_TARGET - 1,
#define A(id, text, fmt, code) A_##id,
#include "target/arm/insns.def"
#undef A
  A_END
} AOpcode;

// How an instruction's operands are laid out and encoded.
typedef enum AFormat {
  AF_PSEUDO, // has its own function
  AF_DP,     // 0 <- 1 op 2 (register, shifted by aux; or immediate)
  AF_CMP,    // 0 op 1 (the same)
  AF_MOV,    // 0 <- op 1 (register, shifted by aux)
  AF_SHV,    // 0 <- 1 shifted by the register 2; aux: how
  AF_MUL,    // 0 <- 1, 2, and 3 if there is one
  AF_MULL,   // 0, 1 (lower, upper half) <- 2 * 3
  AF_EXT,    // 0 <- 1
  AF_BITS,   // 0 <- bit field of 1; aux = AUX_FIELD
  AF_MEM,    // 0 and memory at 1
  AF_FRR,    // 0 <- 1; size of the source
  AF_FRRR,   // 0 <- 1 op 2
  AF_FCMP,   // 0 with 1, or with the immediate 0
} AFormat;

typedef struct AInfo {
  const char *text;
  u8 fmt;
  u32 code;
} AInfo;
extern const AInfo a32_info[A_END - A_FIRST];

enum { SH_LSL, SH_LSR, SH_ASR, SH_ROR };
// aux of AF_DP, AF_CMP and AF_MOV; n: 0 to 31, of LSR and ASR 1 to 32.
#define AUX_SHIFT(kind, n) ((u32)(kind) << 6 | (u32)(n))
#define AUX_FIELD(lsb, width) ((u32)(lsb) << 6 | (u32)(width))

// ---- selection ------------------------------------------------------------------------------------------------------

typedef struct Addr {
  LOp base, index;
  u8 shift; // of the index
  i32 disp;
} Addr;

// Read while results are written.
static inline LOp a32_late(LOp o) {
  if (o.kind == LK_VREG)
    o.flags |= LF_LATE;
  return o;
}

LOp a32_reg(Sel *s, Value *v); // in a register
LOp a32_imm(Sel *s, i64 i);
LOp a32_temp(Sel *s, u8 type, LOp *use);                     // a new register to write, and to read behind it
void a32_addr(Sel *s, Value *v, i32 disp, u8 mt, Addr *out); // mt: of the access; A32_NO_INDEX
enum { A32_NO_INDEX = 0xFF };
Addr a32_slot_addr(Slot *slot, i32 disp);
static inline Addr a32_offset(Addr a, u32 off) {
  a.disp += (i32)off;
  return a;
}
LIns *a32_mem(Sel *s, u16 op, u8 size, LOp data, const Addr *a);
LOp a32_address(Sel *s, const Addr *a); // in a register
LIns *a32_op2(Sel *s, u16 op, u8 size, LOp dst, LOp a);
LIns *a32_op3(Sel *s, u16 op, LOp dst, LOp a, LOp b);
LIns *a32_op4(Sel *s, u16 op, LOp dst, LOp a, LOp b, LOp c);
// dst <- a op v, folding constants and shifts of v.
void a32_binary(Sel *s, u16 op, LOp dst, Value *a, Value *b);
LOp a32_operand2(Sel *s, u16 op, Value *v, u32 *aux); // the second operand of an AF_DP or AF_CMP
u8 a32_fsize(u8 type);                                // of a float
u8 a32_compare(Sel *s, u8 cc, Value *a, Value *b);    // the condition to test for
u8 a32_condition(Sel *s, Value *v);
u8 a32_compare_pairs(Sel *s, Value *v);
void a32_trap(Sel *s, u8 cc, u8 kind);
void a32_load(Sel *s, u8 mt, LOp dst, const Addr *a, bool fault);
void a32_store(Sel *s, u32 size, bool flt, const Addr *a, LOp src, bool fault);
void a32_copy(Sel *s, const Addr *dst, const Addr *src, u32 size);
void a32_zero(Sel *s, const Addr *dst, u32 size);
LOp a32_load_piece(Sel *s, const Addr *a, u32 size, u8 cls);
void a32_store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg);

void a32_select_int(Sel *s, Value *v);
void a32_select_pair(Sel *s, Value *v);
void a32_select_div(Sel *s, Value *v);
void a32_select_float(Sel *s, Value *v);
void a32_select_memory(Sel *s, Value *v);
void a32_select_atomic(Sel *s, Value *v);
void a32_wide_load(Sel *s, LOp dst, const Addr *a);  // of 8 bytes at once
void a32_wide_store(Sel *s, const Addr *a, LOp src); // the same
void a32_select_call(Sel *s, Value *v);
void a32_select_tail_call(Sel *s, Value *v);
void a32_select_return(Sel *s, Value *v);
void a32_select_control(Sel *s, Value *v);
void a32_select_check(Sel *s, Value *v);
void a32_select(Sel *s, Value *v);
void a32_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------

void a32_emit(Emit *e, LIns *ins, const LBlock *next);
void a32_emit_prologue(Emit *e);
void a32_emit_epilogue(Emit *e);
void a32_emit_tail(Emit *e, const LIns *ins);
void a32_emit_handler_entry(Emit *e, const LIns *ins);
void a32_emit_end_handler(Emit *e);
void a32_emit_stub(Emit *e, const TrapStub *stub);
void a32_emit_atomic(Emit *e, const LIns *ins);
void a32_emit_block(Emit *e, const LIns *ins);
void a32_frame(Lir *l);
u32 a32_branch_size(u32 kind, bool is_short);
i32 a32_branch_reach(u32 kind);
void a32_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp);
void a32_finish(Emit *e, CodeUnit *out);
// image.c
void a32_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
void a32_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
void a32_image_plt(FILE *out, const PltShape *plt);
void a32_put_entry(u8 *field, const u8 *at, const u8 *slot);

// Events of a frame's life for the CFI program. CFI_SAVED: reg is the register of the UnwindCtx. CFI_PUSHED: off is the
// number of bytes.
enum { CFI_PUSHED, CFI_SET_FP, CFI_SAVED, CFI_NONE };

// encode.c
typedef struct Mem {
  u8 base, index; // index NOREG: none
  u8 shift;
  i32 disp;
} Mem;
enum { // instructions that are written by hand, as words
  I_AL = 0xE0000000,
  I_B = 0x0A000000,
  I_BL = 0x0B000000,
  I_BLX = 0x012FFF30, // | register
  I_DMB_ISH = 0xF57FF05B,
  I_UDF = 0xE7F000F0,
  I_PUSH = 0x092D0000, // | mask
  I_POP = 0x08BD0000,
  I_LDR = 0x05100000, // the forms that AF_MEM has
  I_STR = 0x05000000,
  I_LDRB = 0x05500000,
  I_VLDR = 0x0D100A00,
  I_VSTR = 0x0D000A00,
  I_DOUBLE = 0x100, // of floating-point instructions
};
u32 a32_r(const LOp *o); // register field of an operand: 0 to 15
Mem a32_mem_base(u32 base, i32 disp);
Mem a32_mem_frame(const Emit *e, i32 off); // off: from the frame pointer
Mem a32_mem_place(const Emit *e, const LOp *base, i32 disp);
Mem a32_mem_operand(const Emit *e, const LIns *ins, u32 k);
bool a32_encodable(u32 imm, u32 *enc); // as an immediate of data processing
bool a32_imm_for(u16 op, i64 imm);     // of this one, or of its counterpart
bool a32_near(u32 code, i32 disp);     // as an offset of this access
bool a32_imm_float(u64 bits, u8 size, u32 *imm8);
void a32_enc(Emit *e, u32 word);            // executed always
void a32_enc_cc(Emit *e, u32 cc, u32 word); // on a condition
void a32_enc_mov_reg(Emit *e, u32 rd, u32 rn);
void a32_enc_mov_imm(Emit *e, u32 rd, u32 imm);
void a32_enc_cmp_imm(Emit *e, u32 rn, u32 imm); // may destroy ip
// sp may be either; may destroy lr unless it is rn.
void a32_enc_add_imm(Emit *e, u32 rd, u32 rn, i32 imm);
void a32_enc_mem(Emit *e, u32 code, u32 rt, Mem m); // may destroy lr
void a32_enc_lea(Emit *e, u32 rd, Mem m);
void a32_enc_slot(Emit *e, u32 rd, Ref *r);  // loads a reference's slot
void a32_enc_entry(Emit *e, u32 rd, Ref *r); // the address of its entry
void a32_enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src);
RegMask a32_move_scratch(const LIns *ins, bool far); // which of MOVE_REG and CYCLE_REG a move destroys
void a32_enc_table(Emit *e, const LIns *ins);        // every format but AF_PSEUDO
i32 a32_spill_off(const Lir *l, u32 n);

#endif
