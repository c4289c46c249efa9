// isel.h: instruction selection: what the driver gives to the target's selection rules.
//
// Blocks are visited so that every use comes before its definition, and values from the last to the first. So when a
// value is reached it is known whether anyone needs it in a register; what was folded into its users is not selected.
#ifndef KILN_CODEGEN_ISEL_H
#define KILN_CODEGEN_ISEL_H

#include "codegen/lir.h"

typedef struct Sel {
  Lir *l;
  Fn *fn;
  LBlock *b;
  Value *cur;      // the value in selection
  LIns *cursor;    // new instructions go before it
  u32 *vregs;      // by value id: virtual register + 1
  u32 *uses;       // by value id
  u8 *folded;      // by value id: a load that became a memory operand
  u8 *wide;        // by value id: an I32 whose register holds its zero extension as well
  LBlock **blocks; // by IR block id
  bool failed;
  Error *err;
  void *target; // the target's own state
} Sel;

// Looks through copies and casts that change no bits.
Value *sel_strip(Value *v);
// The register that holds v; its definition will be selected.
u32 sel_vreg(Sel *s, Value *v);
// Whether anyone asked for v's register; then *vreg is it.
bool sel_wanted(Sel *s, Value *v, u32 *vreg);
static inline u32 sel_uses(const Sel *s, const Value *v) {
  return s->uses[v->id];
}
u32 sel_temp(Sel *s, u8 type);
LIns *sel_emit(Sel *s, u16 op, u8 size, u32 nops);
LIns *sel_move(Sel *s, u8 type, LOp dst, LOp src);
// Whether load v may be executed at the place of s->cur instead: same block, one use, nothing between that writes
// memory or, for loads that double as a null check, throws.
bool sel_can_fold_load(Sel *s, Value *v);
// As an operand of a phi or a move: constants and references stay what they are.
LOp sel_operand(Sel *s, Value *v);
LOp sel_result(Sel *s, Value *v); // v's register, or one that nobody reads
// The upper half of v's result where v has two (ir/ops.def): the HIGH behind it, and its register if anyone needs that.
LOp sel_high_result(Sel *s, Value *v);
LOp sel_fixed_use(LOp o, u32 reg, u8 type);    // wanted in this register; type: of what is no virtual register
LOp sel_fixed_def(LOp o, u32 reg);             // written to this register
void sel_jump(Sel *s);                         // to the only successor
Slot *sel_param_slot(const Sel *s, u32 param); // where the function keeps a parameter in memory; NULL: nowhere
u32 sel_block_size(const Value *v);            // bytes of a COPY or ZERO
bool sel_const(Value *v, i64 *out);            // integer or null constant
i64 sel_fconst_bits(const Value *v);           // of an FCONST's number; a float's in the lower half
u32 sel_trap(Sel *s, u8 kind);                 // stub for the current value
void sel_fail(Sel *s, const char *what);

#endif
