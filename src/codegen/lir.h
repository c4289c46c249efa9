// lir.h: the low-level IR: machine instructions over virtual registers, in blocks in layout order.
//
// Selection makes one instruction for each machine instruction, or for a short fixed sequence of them. Every virtual
// register has one definition. The allocator then replaces virtual registers by real ones and by frame memory, and adds
// the moves. What is said here holds for every target; the opcodes from LIR_TARGET on belong to the target.
#ifndef KILN_CODEGEN_LIR_H
#define KILN_CODEGEN_LIR_H

#include "codegen/codegen.h"

enum { NOREG = 0xFF, MAX_PHYS = 64, POS_STEP = 4 };
#define POS_MAX 0xFFFFFFFCu

// A set of machine registers, by their numbers.
typedef u64 RegMask;
#define REG_BIT(r) ((RegMask)1 << (r))

typedef enum RegClass { RC_INT, RC_FLT } RegClass;
static inline RegClass class_of_type(u8 t) {
  return type_in_vector_reg((IrType)t) ? RC_FLT : RC_INT;
}

typedef enum LKind {
  LK_NONE,
  LK_VREG,   // reg = virtual register
  LK_PHYS,   // reg = machine register
  LK_SPILL,  // reg = spill slot number; memory
  LK_FRAME,  // imm = offset from the frame pointer; memory (as a base: its address)
  LK_IMM,    // imm
  LK_REF,    // ref: the word in the reference's slot; memory
  LK_SLOT,   // slot: its address (as the base of a memory operand: the memory)
  LK_FCONST, // imm = bits; memory in the read-only data
  LK_RODATA, // imm = offset in the read-only data
  LK_OUT,    // imm = offset in the outgoing argument area; only as a base
} LKind;

typedef enum LRole { LR_NONE, LR_USE, LR_DEF, LR_TEMP } LRole;

// LF_ANY: memory serves as well as a register. LF_LATE: still read while results are written, so it shares no register
// with a result. LF_DISP: belongs to a memory operand.
enum { LF_ANY = 1, LF_LATE = 2, LF_ADDR = 4 };

typedef struct LOp {
  u8 kind, role;
  u8 fixed; // machine register that it is moved into or out of around the instruction; NOREG
  u8 flags; // LF_*
  u32 reg;
  union {
    i64 imm;
    Ref *ref;
    Slot *slot;
  };
} LOp;

// Opcodes that every target has.
typedef enum LirOp {
  LIR_NOP,
  LIR_LABEL,   // start of a block
  LIR_MOVE,    // ops[0] <- ops[1]; type in `size`
  LIR_XCHG,    // after allocation; swaps two registers of one class
  LIR_ENTRY,   // defines the parameters that come in registers
  LIR_HANDLER, // entry of an exception handler; may define the exception object
  LIR_JMP,     // to succs[0]
  LIR_JCC,     // cc holds: to succs[0], else to succs[1]
  LIR_SWITCH,  // ops[0]: index
  LIR_TARGET = 16
} LirOp;

// LIF_TIED: ops[0] (result) is in the place of ops[1]. LIF_COMMUTE: ops[1] and ops[2] may change places.
// LIF_FAULT: may trap or is a call: needs a line row. LIF_END: ends the block. LIF_HINT: ops[1] is a good place for
// ops[0].
enum { LIF_TIED = 1, LIF_COMMUTE = 2, LIF_FAULT = 4, LIF_END = 8, LIF_HINT = 16, LIF_KEEP_FLAGS = 32 };

typedef struct LIns LIns;
struct LIns {
  LIns *prev, *next;
  u16 op;
  u8 size;  // operand size in bytes (target), IrType for LIR_MOVE
  u8 cc;    // condition (target's numbering)
  u8 flags; // LIF_*
  u8 nops;
  i8 mem;   // operand index of a memory operand's base; the index register follows; -1 = none
  u8 scale; // log2
  i32 disp;
  u32 pos;
  u32 il;
  u32 aux;          // stub number, clause number: by opcode
  RegMask clobbers; // machine registers that lose their value
  LOp ops[];
};

typedef struct LBlock LBlock;
typedef struct LPhi {
  u32 dst;
  LOp *srcs; // one for each predecessor
} LPhi;

struct LBlock {
  u32 id;    // position in layout order
  Block *ir; // NULL for blocks made later
  LIns *first, *last;
  LBlock **succs, **preds;
  u32 nsuccs, npreds;
  LPhi *phis;
  u32 nphis;
  i32 region, handler;
  bool in_filter, shielded, cold, dead;
  u32 from, to; // positions
  u32 depth;    // of loops
  u64 *live_in, *live_out;
  u32 label;
};

typedef struct VInfo {
  u8 type;     // IrType
  bool global; // lives across blocks
  u32 gindex;  // dense number among the global ones
  u32 def_block;
  LOp remat; // kind LK_NONE, or how to make the value again: constants, references, incoming stack arguments
} VInfo;

// Code at the end of the function that raises an exception of one kind, for all checks of one IL offset and region.
typedef struct TrapStub {
  u8 kind; // ThrowKind
  i32 region, handler;
  u32 il, label;
} TrapStub;

typedef struct Lir {
  Fn *fn;
  Arena *arena;
  const struct Target *target;
  LBlock **blocks;
  u32 nblocks;
  VEC(VInfo) vregs;
  u32 nglobals, live_words;
  u32 nins; // number of instructions, after numbering
  VEC(TrapStub) stubs;
  VEC(u8) rodata;
  u32 rodata_align;
  // Frame.
  u32 nspills;
  u32 out_size;    // outgoing argument area
  u32 slot_size;   // bytes of all slots
  u32 zero_size;   // bytes at the start (lowest address) of the slot area that are cleared
  Slot *zero_slot; // the lowest of them
  u32 *slot_pos;   // by slot id: offset in the slot area
  u8 *slot_used;
  RegMask used_regs; // machine registers written anywhere
  bool has_calls;
  bool wide;                     // some value is V256
  bool has_base;                 // of the target: the frame holds the place that data are addressed from
  Slot *sret_slot, *alloca_slot; // hidden result pointer; stack pointer after LOCALLOC
  Slot **floor_slots; // by clause: stack pointer of a finally or fault block or filter, for catch handlers inside it;
                      // or NULL
  i32 frame_slots, frame_spills; // frame offsets of the two areas (lowest address)
  u32 frame_size;
} Lir;

u32 lir_vreg(Lir *l, u8 type);
LIns *lir_new(Lir *l, u16 op, u32 nops);
void lir_insert_before(LBlock *b, LIns *pos, LIns *ins); // pos NULL: at the end
void lir_remove(LBlock *b, LIns *ins);
u32 lir_trap(Lir *l, u8 kind, i32 region, i32 handler, u32 il);
u32 lir_rodata(Lir *l, const void *bytes, u32 n, u32 align); // offset; equal constants share
void lir_number(Lir *l);                                     // positions, block spans, def blocks
void lir_loops(Lir *l);                                      // depth of each block

static inline LOp lop_none(void) {
  return (LOp){.fixed = NOREG};
}
static inline LOp lop_use(u32 v, u8 flags) {
  return (LOp){LK_VREG, LR_USE, NOREG, flags, v, {0}};
}
static inline LOp lop_def(u32 v) {
  return (LOp){LK_VREG, LR_DEF, NOREG, 0, v, {0}};
}
static inline LOp lop_temp(u32 v) {
  return (LOp){LK_VREG, LR_TEMP, NOREG, 0, v, {0}};
}
static inline LOp lop_phys(u32 r, u8 role, u8 flags) {
  return (LOp){LK_PHYS, role, NOREG, flags, r, {0}};
}
static inline LOp lop_imm(i64 i) {
  return (LOp){LK_IMM, LR_NONE, NOREG, 0, 0, {i}};
}
static inline LOp lop_ref(Ref *r) {
  return (LOp){LK_REF, LR_NONE, NOREG, 0, 0, {.ref = r}};
}
static inline LOp lop_slot(Slot *s) {
  return (LOp){LK_SLOT, LR_NONE, NOREG, 0, 0, {.slot = s}};
}
static inline LOp lop_frame(i64 off) {
  return (LOp){LK_FRAME, LR_NONE, NOREG, 0, 0, {off}};
}
static inline LOp lop_kind(u8 kind, i64 imm) {
  return (LOp){kind, LR_NONE, NOREG, 0, 0, {imm}};
}
static inline bool lop_is_mem(const LOp *o) {
  return o->kind == LK_SPILL || o->kind == LK_FRAME || o->kind == LK_REF || o->kind == LK_FCONST;
}

// print.c
struct Buf;
void lir_print(const Lir *l, struct Buf *out);
// Structure before allocation: one definition each, operands of known kinds, blocks ended. Sets err.
bool lir_verify(const Lir *l, Error *err);

// The phases, in the order of codegen().
bool isel_run(Lir *l, Error *err);
bool liveness_run(Lir *l, Error *err); // false: too large
bool regalloc_run(Lir *l, Error *err);
// verify_regalloc.c: what every operand names before allocation, and whether it reads that afterwards.
typedef struct RegSnapshot RegSnapshot;
RegSnapshot *regalloc_snapshot(const Lir *l);
bool regalloc_verify(const RegSnapshot *before, const Lir *l, Error *err);
void peephole_run(Lir *l);
void frame_layout_slots(Lir *l);                   // before selection: which slots exist, and where in the slot area
u32 frame_handler_owner(const Fn *fn, u32 clause); // the first clause with the same handler block
i32 frame_called_around(const Fn *fn, u32 clause); // whose finally or fault block or filter holds `clause`, or -1
void frame_finish(Lir *l);                         // after allocation: frame offsets
bool emit_run(Lir *l, CodeUnit *out, Error *err);

#endif
