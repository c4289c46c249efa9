// intel.h: what the two processors of Intel's architecture, x86 and amd64, have in common: conditions, instructions,
// addresses and the rules that select them. Registers are model.word bytes wide (types/model.h); what else differs
// follows from that:
//
//                         amd64                           x86
//   data of the unit      [rip + displacement]            [base register + displacement], see unit_base
//   lower bytes           all registers have one          the first four have
//   64-bit integers       in a register                   in two (opt/pairs.c, select_pair.c)
//
// The folders of the two have their registers, conventions, frames and encoders.
#ifndef KILN_TARGET_INTEL_INTEL_H
#define KILN_TARGET_INTEL_INTEL_H

#include "target/abi_layout.h"
#include "target/target.h"

// Machine numbering; floating-point registers follow the general ones.
enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, XMM0 = 16 };
// The last two vector registers hold no values.
#define CYCLE_REG (XMM0 + 2 * model.word - 2) // also carries data of block copies, inside one selected value
#define MOVE_REG (XMM0 + 2 * model.word - 1)  // inside one memory-to-memory move
// Every register but the stack and the frame pointer: there are two of a kind for each byte of a word.
static inline RegMask intel_clobber_all(void) {
  RegMask kind = REG_BIT(2 * model.word) - 1;
  return (kind | kind << XMM0) & ~(REG_BIT(RSP) | REG_BIT(RBP));
}

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
enum { BR_JMP = 16, BR_CALL = 17, BR_LEA = 32 /* + register: its address, on amd64 */ };

enum { ALU_ADD, ALU_OR, ALU_ADC, ALU_SBB, ALU_AND, ALU_SUB, ALU_XOR, ALU_CMP };

typedef enum XOp {
  X_FIRST = LIR_TARGET - 1,
#define X(id, text, fmt, prefix, map, code, ext) X_##id,
#include "target/intel/insns.def"
#include "target/amd64/vector.def"
#include "target/amd64/vector_avx.def"
#undef X
  X_END
} XOp;

// How an instruction's operands are laid out and encoded.
typedef enum XFmt {
  XF_PSEUDO, // has its own function
  XF_RM,     // ops[0] <- r/m at 1
  XF_TRM,    // ops[0] <- ops[0] op r/m at 2
  XF_ALU,    // the same with an immediate form: 81 /ext
  XF_ONE,    // r/m at 0, /ext
  XF_SHIFT,  // ops[0] /ext by ops[2]: immediate or cl
  XF_IMULI,  // ops[0] <- r/m at 1 times immediate at 2
  XF_CMP,    // ops[0] with r/m or immediate at 1
  XF_CMPM,   // memory at 0 with register or immediate at 2
  // Of floats.
  XF_FRM,  // ops[0] <- r/m at 1
  XF_FTRM, // ops[0] <- ops[0] op r/m at 2
  XF_FMR,  // memory at 1 <- ops[0]
  // Of vector registers, /ext being REX.W; immediates stand in `cc`.
  XF_VRM,   // ops[0] <- r/m at 1
  XF_VTRM,  // ops[0] <- ops[0] op r/m at 2
  XF_VRMI,  // with an immediate
  XF_VTRMI, // likewise
  XF_VMRI,  // r/m at 0 <- ops[1], immediate
  XF_VSHI,  // ops[0] /ext by an immediate
  XF_VTEST, // flags of ops[0] and r/m at 1
  // With a VEX prefix, /ext being VEX.W, of general registers.
  XF_XRVM, // ops[0] <- ops[1] op ops[2]
  XF_XRMV, // the same, where the prefix names the last
  XF_XVM1, // ops[0] <- op ops[1], named by the prefix; /1, /2, /3
  XF_XVM2,
  XF_XVM3,
  XF_XMUL, // ops[0] <- upper half of ops[1] times rdx
  // Of general registers, /ext being REX.W.
  XF_GRM,  // ops[0] <- r/m at 1
  XF_GTRM, // ops[0] <- ops[0] op r/m at 2
  // Of vector registers, only with a VEX prefix, /ext being VEX.W.
  XF_YRM,   // ops[0] <- r/m at 1
  XF_YRMI,  // with an immediate
  XF_YRVM,  // ops[0] <- ops[1] op r/m at 2
  XF_YRVMI, // with an immediate
  XF_YMRI,  // r/m at 0 <- ops[1], immediate
  XF_YTEST, // flags of ops[0] and r/m at 1
  XF_YADD,  // ops[0] <- ops[0], ops[2] and r/m at 3
  XF_YSEL,  // ops[0] <- ops[1] or r/m at 2, by ops[3]
} XFmt;

// Formats of vector registers are encoded with a VEX prefix, and ops[0] is then apart from ops[1], in functions that
// have values of 32 bytes (Lir.wide): instructions without it would wait for the upper halves of registers.
// prefix: 0x66, 0xF2, 0xF3; PFX_SD: F2 for size 8, F3 for size 4; PFX_PD: 66 for size 8, none for 4.
// PFX_SD at size 16: none.
enum { PFX_SD = 1, PFX_PD = 2 };

typedef struct XInfo {
  const char *text;
  u8 fmt, prefix, map, code, ext;
} XInfo;
extern const XInfo x_info[X_END - X_FIRST]; // insns.c

u8 x_cond(u8 cc);     // of an integer condition
u8 x_negate(u8 cond); // of a machine condition

// ---- operands (operands.c) ------------------------------------------------------------------------------------------

// index: a register, or what the displacement is relative to: a reference's slot, a constant (with unit_base as base).
typedef struct Addr {
  LOp base, index;
  u8 scale;
  i32 disp;
} Addr;

u8 int_size(u8 type); // of an integer or a pointer: 4 or 8
u8 flt_size(u8 type);
bool fits_imm(u8 size, i64 c);          // as an immediate of an instruction of this size
i64 imm_value(u8 size, i64 c);          // what that immediate then is
LOp use_reg(Sel *s, Value *v);          // in a register
LOp use_rm(Sel *s, Value *v, u8 flags); // register or memory that needs no other register
LOp temp_imm(Sel *s, u8 type, i64 i);   // constant in a new register
u8 fault_flag(const Value *v);          // LIF_FAULT for a load that doubles as a null check

void match_addr(Sel *s, Value *v, i32 disp, Addr *out);
void put_addr(LIns *ins, u32 k, const Addr *a, u8 flags);
Addr addr_offset(const Addr *a, i32 off);
Addr slot_addr(Slot *slot, i32 off);
bool is_addr_type(u8 type);                // of values that addressing modes can add up
bool fold_rm(Sel *s, Value *v, Addr *out); // v is a load to be folded; its address

// Where data are reached through a register (Target.data_by_register): UNIT_BASE bytes behind the start of the code,
// what the call in the prologue pushes, right below the frame pointer, where every block finds it.
enum { UNIT_BASE = 8, UNIT_BASE_HOME = -4 };
LOp unit_base(Sel *s); // the register that data of the unit are addressed by, in this block
void unit_base_start(Sel *s);
Addr unit_data(Sel *s, LOp what); // a reference's slot or a constant

// ---- selection ------------------------------------------------------------------------------------------------------

LIns *emit_op2(Sel *s, u16 op, u8 size, LOp dst, LOp src);
LIns *emit_tied(Sel *s, u16 op, u8 size, LOp dst, LOp a, LOp b);
LIns *emit_tied_mem(Sel *s, u16 op, u8 size, LOp dst, LOp a, const Addr *b);
// dst <- a op r/m of b (folding loads, references, constants).
void emit_binary(Sel *s, u16 op, u8 size, LOp dst, Value *a, Value *b, bool commutes);
u8 emit_compare(Sel *s, Value *cmp, bool fold_loads); // condition code to test for
u8 emit_compare_values(Sel *s, u8 cc, Value *a, Value *b, bool fold_loads);
u8 emit_compare_pairs(Sel *s, Value *cmp2);
u16 extension(u8 mt);                      // of a register to 32 bits or more, from memory type mt of 1 or 2 bytes
void select_setcc(Sel *s, u8 cc, LOp dst); // 0 or 1 by the flags
void emit_trap(Sel *s, u8 cc, u8 kind);
void emit_load(Sel *s, u8 mt, LOp dst, const Addr *a, u8 flags);
LIns *emit_load_as(Sel *s, u16 op, u8 size, LOp dst, const Addr *a, u8 flags);
void emit_store(Sel *s, u8 size, bool flt, const Addr *a, LOp src);
void emit_copy(Sel *s, const Addr *dst, const Addr *src, u32 size);
void emit_zero(Sel *s, const Addr *dst, u32 size);

// All rules but those of calls, returns and vectors, which the folders of the two have.
typedef void (*SelRule)(Sel *, Value *);
void intel_select(Sel *s, Value *v, const SelRule own[OP_COUNT]);

void select_int(Sel *s, Value *v);
void select_pair(Sel *s, Value *v);
void select_div(Sel *s, Value *v);
void select_float(Sel *s, Value *v);
void select_memory(Sel *s, Value *v);
void select_control(Sel *s, Value *v);
void select_check(Sel *s, Value *v);

// ---- encoding (encode.c) ---------------------------------------------------------------------------------------------

typedef struct RM {
  bool is_mem, rip;
  u8 reg;          // register, or base (NOREG: none)
  u8 index, scale; // NOREG: none
  i32 disp;
  const LOp *sym; // LK_REF, LK_FCONST or LK_RODATA: what rip or the displacement from the unit's base leads to
} RM;
RM rm_reg(u32 r);
RM rm_mem(u32 base, i32 disp);
RM rm_operand(Emit *e, const LIns *ins, u32 k);
// w: operands of 64 bits, where a word has as many. imm_bytes: of an immediate that follows.
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

// ---- emission (emit.c, frame.c) -------------------------------------------------------------------------------------

// What the folders of the two add: instructions and ends of functions.
void intel_emit(Emit *e, LIns *ins, const LBlock *next);
u32 intel_branch_size(u32 kind, bool is_short);
i32 intel_branch_reach(u32 kind);
void intel_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp);
void emit_jump_if(Emit *e, u8 cc, u32 label);
// A switch of few cases, by compares. False: there is a table.
bool emit_switch_chain(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next);
const u32 *switch_labels(Emit *e, const LBlock *b); // of the cases

void intel_emit_prologue(Emit *e);
void emit_epilogue(Emit *e, u32 pop); // pop: bytes that go with the return
void emit_restore_saved(Emit *e);
void emit_leave(Emit *e);
void emit_stack_args(Emit *e, u32 size);       // over this function's own, for a tail call
u32 intel_head_size(const Lir *l);             // bytes below the frame pointer that the prologue pushes
void emit_frame_ins(Emit *e, const LIns *ins); // LIR_HANDLER, X_ENDFIN, X_ALLOCA
void intel_finish(Emit *e, CodeUnit *out);
// Events of a frame's life for the CFI program.
enum { CFI_PUSHED_BP, CFI_SET_BP, CFI_SAVED, CFI_LEFT, CFI_RESTORE };
u8 intel_dwarf_reg(u32 reg); // the psABI's number of a general register

#endif
