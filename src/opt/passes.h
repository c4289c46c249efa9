// passes.h: the passes of the optimizer and the small tools they share. Internal to src/opt.
#ifndef KILN_OPT_PASSES_H
#define KILN_OPT_PASSES_H

#include "opt/opt.h"

// ---- passes: each says whether it changed anything ----------------------------------------------------------------
bool pass_cfg(Fn *fn);    // unreachable blocks, straight lines, jump threading; refreshes order and dominators
bool pass_thread(Fn *fn); // jumps over tests that a predecessor has decided
bool pass_finally(Fn *fn);
bool pass_inline(Fn *fn);
bool pass_inline_new(Fn *fn);
bool pass_devirt(Fn *fn);
bool pass_guess(Fn *fn);
bool pass_arraycopy(Fn *fn);
bool pass_copies(Fn *fn);
bool pass_clears(Fn *fn);
bool pass_sroa(Fn *fn);
bool pass_ssa(Fn *fn);
bool pass_fold(Fn *fn);
bool pass_gvn(Fn *fn);
bool pass_dce(Fn *fn);
bool pass_abc(Fn *fn);
bool pass_loopinv(Fn *fn);
bool pass_licm(Fn *fn);
bool pass_lower(Fn *fn);
bool pass_nullcheck(Fn *fn); // late: checks into the accesses that follow them
bool pass_layout(Fn *fn);

// ---- values ---------------------------------------------------------------------------------------------------------
// Passes replace a value by making it a COPYV; opt_copyprop rewires the uses once.
static inline Value *opt_real(Value *v) {
  while (v->op == OP_COPYV)
    v = v->args[0];
  return v;
}
// A pointer may stand for a reference and the other way round: both are words, and the collector looks at all of them.
static inline bool opt_is_word(const Value *v) {
  return v->type == T_PTR || v->type == T_REF;
}
void opt_replace(Value *v, Value *with);
bool opt_copyprop(Fn *fn);
static inline bool opt_is_const(const Value *v, i64 i) {
  return v->op == OP_CONST && v->u.i == i;
}
static inline bool opt_is_null(const Value *v) {
  return v->op == OP_CONST && v->type == T_REF;
}
// Whether v may be dropped when nothing uses it, moved, and merged with an equal one.
static inline bool opt_is_pure(const Value *v) {
  return (op_info[v->op].flags & OPF_PURE) != 0;
}
// Whether memory may differ after v (stores, calls that are not pure).
bool opt_writes(const Value *v);
// Whether v may leave the block sideways.
bool opt_throws(const Value *v);
bool opt_nonnull(const Value *v);
u64 opt_upper_bound(const Value *v);           // as an unsigned number
Value *opt_new_const(Fn *fn, IrType t, i64 i); // not in a block yet
Value *opt_phi_end(Block *b);                  // the first value that is not a PHI

bool opt_can_call(const Method *t);    // whether a call that finds t at run time may be a direct one
bool opt_is_get_type(const Method *m); // Object.GetType, which lowering knows

// ---- blocks --------------------------------------------------------------------------------------------------------
// Splits b so that v and all that follows move to a new block, which inherits the successors. b is left without an end.
Block *opt_split_before(Fn *fn, Value *v);
Block *opt_block_like(Fn *fn, const Block *b); // an empty block in the same protected region and handler
void opt_refresh(Fn *fn);                      // order, dominators
// Shows `expand` each call outside of cold blocks; it says whether it put something in its place.
bool opt_expand_calls(Fn *fn, bool (*expand)(Fn *fn, Value *call));
bool *opt_loop_blocks(Fn *fn, Block *head); // by rpo: the natural loops that head heads
Block **opt_rpo(Fn *fn);                    // the blocks by Block.rpo
// Body, or the handler (its filter apart) that a block belongs to: SSA values stay within one.
static inline u32 opt_home(const Block *b) {
  return b->handler < 0 ? 0 : (u32)b->handler * 2 + 1 + b->in_filter;
}
// Exits of fn->blocks[0] and of each clause: where dominator trees begin.
static inline bool opt_is_root(const Fn *fn, const Block *b) {
  return b == fn->entry || b->is_handler_entry;
}

#define FOR_BLOCKS(fn, b)                                                                                              \
  for (u32 b##_i = 0; b##_i < (fn)->nblocks; b##_i++)                                                                  \
    for (Block *b = (fn)->blocks[b##_i]; b; b = NULL)
// In reverse postorder of everything: definitions before uses, also of handlers' values in code behind them.
#define FOR_RPO(fn, b)                                                                                                 \
  for (Block **b##_o = opt_rpo(fn), **b##_e = b##_o + (fn)->nblocks; b##_o < b##_e; b##_o++)                           \
    for (Block *b = *b##_o; b; b = NULL)
#define FOR_VALUES(b, v) for (Value *v = (b)->first, *v##_next; v && (v##_next = v->next, 1); v = v##_next)

// ---- lowering: shared by lower*.c ----------------------------------------------------------------------------------
typedef struct Lower {
  Fn *fn;
  Builder b; // emits before the value that is being lowered
} Lower;

void lower_value(Lower *l, Value *v);
Value *lower_call_made(Lower *l, Value *call); // a CALL_HELPER to a CALL_REF
Value *lower_helper(Lower *l, u32 helper, u32 n, Value **args);
Value *lower_vtable(Lower *l, Value *obj);
Value *lower_addr(Lower *l, Value *base, i64 off); // base + off as a PTR
Value *lower_elem_size(Lower *l, Value *arr);
Value *lower_load_inv(Lower *l, MemType mt, Value *addr, i32 disp);
// Control flow in the middle of a block: the builder goes on in a new block.
Block *lower_cut(Lower *l, Value *v); // block for v and what follows; the builder is at the end of the old one
void lower_goto(Lower *l, Block *b);  // the builder appends to b
Value *lower_join(Lower *l, Block *join, IrType t,
                  Value *const *in); // a PHI at the head of join, in the order of its preds
// lower_alloc.c. `at`: NEW or BOX of a c, with its vtable as first operand; NEWARR.
Value *lower_new(Lower *l, Class *c, Value *at);
Value *lower_newarr(Lower *l, Value *at);
Value *lower_newstr(Lower *l, Value *at);
bool lower_object(Lower *l, Value *v);  // lower_object.c: objects, arrays, boxes
bool lower_cast(Lower *l, Value *v);    // lower_cast.c: type tests
bool lower_call(Lower *l, Value *v);    // lower_call.c
bool lower_arith(Lower *l, Value *v);   // lower_arith.c
bool lower_generic(Lower *l, Value *v); // lower_generic.c: dictionaries, class initialisation, thread statics

#endif
