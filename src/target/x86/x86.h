// x86.h: registers, instructions and the parts of the x86 back end that its files share.
#ifndef KILN_TARGET_X86_X86_H
#define KILN_TARGET_X86_X86_H

#include "target/abi_layout.h"
#include "target/target.h"

// Machine numbering; floating-point registers follow the general ones. In the convention a value in edx:eax has EAX's
// number, and st(0) two: as a double and as a float.
enum {
  EAX,
  ECX,
  EDX,
  EBX,
  ESP,
  EBP,
  ESI,
  EDI,
  XMM0 = 16,
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

// Data are addressed from X86_BASE bytes behind the start of the code: what the call in the prologue pushes, right
// below the frame pointer, where every block finds it.
enum { X86_BASE = 8, X86_BASE_HOME = -4 };

// Condition codes of the machine, and two for floats that need the parity flag as well.
enum {
  X_O,
  X_NO,
  X_B,
  X_AE,
  X_E,
  X_NE,
  X_BE,
  X_A,
  X_S,
  X_NS,
  X_P,
  X_NP,
  X_L,
  X_GE,
  X_LE,
  X_G,
  X_FEQ, // equal and ordered
  X_FNE, // different or unordered
  X_ALWAYS,
};
// Branch kinds for the emission driver: 0 to 15 are conditions.
enum { BR_JMP = 16, BR_CALL = 17 };

enum { ALU_ADD, ALU_OR, ALU_ADC, ALU_SBB, ALU_AND, ALU_SUB, ALU_XOR, ALU_CMP };

typedef enum XOp {
  X_FIRST = LIR_TARGET - 1,
#define X(id, text, fmt, prefix, map, code, ext) X_##id,
#include "target/x86/insns.def"
#undef X
  X_END
} XOp;

// How an instruction's operands are laid out and encoded.
typedef enum XFmt {
  XF_PSEUDO, // has its own function
  XF_RM,     // ops[0] <- r/m at 1
  XF_TRM,    // ops[0] <- ops[0] op r/m at 2
  XF_ALU,    // the same with an immediate form: 81 /ext
  XF_MR,     // memory at 1 <- ops[0]
  XF_ONE,    // r/m at 0, /ext
  XF_SHIFT,  // ops[0] /ext by ops[2]: immediate or cl
  XF_IMULI,  // ops[0] <- r/m at 1 times immediate at 2
  XF_CMP,    // ops[0] with r/m or immediate at 1
  XF_CMPM,   // memory at 0 with register or immediate at 2
} XFmt;

// prefix: 0x66, 0xF2, 0xF3; PFX_SD: F2 for size 8, F3 for size 4; PFX_PD: 66 for size 8, none for 4.
enum { PFX_SD = 1, PFX_PD = 2 };

typedef struct XInfo {
  const char *text;
  u8 fmt, prefix, map, code, ext;
} XInfo;
extern const XInfo x86_info[X_END - X_FIRST];

extern const Convention x86_convention;

// ---- selection ------------------------------------------------------------------------------------------------------

// index: a register, or what the displacement is relative to: a reference's slot, a constant (with x86_base as base).
typedef struct Addr {
  LOp base, index;
  u8 scale;
  i32 disp;
} Addr;

LOp x86_base(Sel *s); // the register that data of the unit are addressed by, in this block
void x86_block_start(Sel *s);
Addr x86_data(Sel *s, LOp what);        // a reference's slot or a constant
LOp x86_reg(Sel *s, Value *v);          // in a register
LOp x86_rm(Sel *s, Value *v, u8 flags); // register, or memory that needs no other: spilled
void x86_addr(Sel *s, Value *v, i32 disp, Addr *out);
void x86_put_addr(LIns *ins, u32 k, const Addr *a, u8 flags);
Addr x86_offset(const Addr *a, i32 off);
Addr x86_slot(Slot *slot, i32 off);
u8 x86_cond(u8 cc); // integer condition
u8 x86_fsize(u8 type);
LIns *x86_tied(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b);
LIns *x86_op2(Sel *s, u16 op, u8 size, LOp dst, LOp src);
LOp x86_imm(Sel *s, u8 type, i64 i); // constant in a new register
// dst <- a op r/m of b (folding loads and constants).
void x86_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b, bool commutes);
u8 x86_compare(Sel *s, Value *cmp, bool fold_loads); // condition code to test for
u8 x86_compare_values(Sel *s, u8 cc, Value *a, Value *b, bool fold_loads);
void x86_setcc(Sel *s, u8 cc, LOp dst); // 0 or 1 by the flags
void x86_trap(Sel *s, u8 cc, u8 kind);
void x86_load(Sel *s, u8 mt, LOp dst, const Addr *a, u8 flags);
LIns *x86_load_as(Sel *s, u16 op, u8 size, LOp dst, const Addr *a, u8 flags);
void x86_store(Sel *s, u8 size, bool flt, const Addr *a, LOp src);
void x86_copy(Sel *s, const Addr *dst, const Addr *src, u32 size);
void x86_zero(Sel *s, const Addr *dst, u32 size);
bool x86_fold(Sel *s, Value *v, Addr *out); // v is a load to be folded; its address
LOp x86_dst(Sel *s, Value *v);              // v's register, or one that nobody reads
// The upper half of v's result where v has two (ir/ops.def): the HIGH behind it, and its register if anyone needs that.
LOp x86_high_dst(Sel *s, Value *v);
LOp x86_fixed(LOp o, u32 reg, u8 type);

void x86_select_int(Sel *s, Value *v);
void x86_select_pair(Sel *s, Value *v);
u8 x86_compare_pairs(Sel *s, Value *v);
void x86_select_div(Sel *s, Value *v);
void x86_select_float(Sel *s, Value *v);
void x86_select_memory(Sel *s, Value *v);
void x86_select_call(Sel *s, Value *v);
void x86_select_tail_call(Sel *s, Value *v);
void x86_select_control(Sel *s, Value *v);
void x86_select_check(Sel *s, Value *v);
void x86_select(Sel *s, Value *v);
void x86_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------

void x86_emit(Emit *e, LIns *ins, const LBlock *next);
void x86_emit_target(Emit *e, LIns *ins);
void x86_jump_if(Emit *e, u8 cc, u32 label);
u8 x86_negate(u8 cc);
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

// Events of a frame's life for the CFI program.
enum { CFI_PUSHED_BP, CFI_SET_BP, CFI_SAVED, CFI_LEFT, CFI_RESTORE };

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
