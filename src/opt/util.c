// util.c: what the passes share: replacing values, splitting blocks, questions about effects.
#include <assert.h>

#include "opt/passes.h"

void opt_replace(Value *v, Value *with) {
  with = opt_real(with);
  if (with == v)
    return;
  assert(with->type == v->type || (opt_is_word(with) && opt_is_word(v)));
  assert(!op_ends_block(v->op) && v->op != OP_PARAM);
  if (v->type == T_REF && with->type == T_REF && !with->klass)
    with->klass = v->klass;
  v->op = OP_COPYV;
  v->nargs = 1;
  if (!v->args)
    v->args = v->inl;
  v->args[0] = with;
}

static bool has_copies(Fn *fn) {
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) if (v->op == OP_COPYV) return true;
  return false;
}

bool opt_copyprop(Fn *fn) {
  if (!has_copies(fn))
    return false;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    for (u32 i = 0; i < v->nargs; i++)
      if (v->args[i]->op == OP_COPYV)
        v->args[i] = opt_real(v->args[i]);
  }
  FOR_BLOCKS(fn, b) FOR_VALUES(b, v) if (v->op == OP_COPYV) value_remove(v);
  return true;
}

bool opt_writes(const Value *v) {
  if (v->op == OP_CALL)
    return !v->u.call->pure;
  return (op_info[v->op].flags & (OPF_WRITE | OPF_CALL)) != 0;
}

bool opt_throws(const Value *v) {
  if (v->op == OP_CALL)
    return !(v->u.call->pure && v->u.call->no_throw);
  if (v->op == OP_LOAD || v->op == OP_STORE || v->op == OP_STOREREF)
    return (v->u.mem.flags & (MEM_FAULT | MEM_VOLATILE)) != 0;
  if ((v->op == OP_DIV || v->op == OP_DIVU || v->op == OP_REM || v->op == OP_REMU))
    return !type_is_float(v->type) && !(v->args[1]->op == OP_CONST && v->args[1]->u.i != 0 && v->args[1]->u.i != -1);
  return (op_info[v->op].flags & (OPF_THROW | OPF_CALL)) != 0;
}

bool opt_nonnull(const Value *v) {
  switch (v->op) {
  case OP_NEW:
  case OP_NEWARR:
  case OP_NEWSTR:
  case OP_NEWMD:
  case OP_NEWDELEGATE:
  case OP_BOX:
  case OP_CATCHOBJ:
  case OP_SLOTADDR: return true;
  case OP_REF: return true; // strings, type objects, handles
  case OP_ELEMADDR:
  case OP_STRCHARADDR: return true; // inside an object that is not null
  case OP_BITCAST:
  case OP_CASTCLASS: return opt_nonnull(opt_real(v->args[0]));
  default: return (v->flags & VF_NONNULL) != 0;
  }
}

Value *opt_new_const(Fn *fn, IrType t, i64 i) {
  assert(t != T_I32 || i == (i32)i); // sign-extended: equal constants have equal bits
  static const u8 zero[32];
  assert(!type_is_vector(t) || !i);
  Value *v = value_new(fn, type_is_vector(t) ? OP_VCONST : type_is_float(t) ? OP_FCONST : OP_CONST, t, 0);
  if (t == T_V256)
    v->u.wide = zero;
  if (type_is_vector(t))
    return v;
  if (type_is_float(t))
    v->u.f = (double)i;
  else
    v->u.i = i;
  return v;
}

bool opt_is_get_type(const Method *m) {
  return m && m->klass == wk.object && strcmp(m->name, "GetType") == 0;
}

Value *opt_phi_end(Block *b) {
  Value *v = b->first;
  while (v && (v->op == OP_PHI || (v->op == OP_COPYV && v->next && v->next->op == OP_PHI)))
    v = v->next;
  return v;
}

Block *opt_block_like(Fn *fn, const Block *b) {
  Block *n = block_new(fn);
  n->region = b->region;
  n->handler = b->handler;
  n->in_filter = b->in_filter;
  n->shielded = b->shielded;
  n->cold = b->cold;
  n->loop_depth = b->loop_depth;
  return n;
}

Block *opt_split_before(Fn *fn, Value *v) {
  Block *b = v->block, *tail = opt_block_like(fn, b);
  assert(b && v->op != OP_PHI);
  tail->first = v;
  tail->last = b->last;
  b->last = v->prev;
  if (v->prev)
    v->prev->next = NULL;
  else
    b->first = NULL;
  v->prev = NULL;
  for (Value *w = v; w; w = w->next)
    w->block = tail;
  tail->succs = b->succs;
  tail->nsuccs = b->nsuccs;
  b->succs = NULL;
  b->nsuccs = 0;
  for (u32 i = 0; i < tail->nsuccs; i++) { // keeps the order of the phis' operands
    Block *s = tail->succs[i];
    for (u32 j = 0; j < s->preds.n; j++)
      if (s->preds.v[j] == b)
        s->preds.v[j] = tail;
  }
  return tail;
}

Block **opt_rpo(Fn *fn) {
  Block **order = ARENA_ARRAY(fn->arena, Block *, fn->nblocks + 1);
  FOR_BLOCKS(fn, b) {
    assert(b->rpo < fn->nblocks && !order[b->rpo]); // opt_refresh after the last change of edges
    order[b->rpo] = b;
  }
  return order;
}

bool opt_expand_calls(Fn *fn, bool (*expand)(Fn *fn, Value *call)) {
  bool any = false;
  u32 nblocks = fn->nblocks;
  for (u32 i = 0; i < nblocks; i++) {
    Block *b = fn->blocks[i];
    // Backwards: what follows a call moves to another block.
    for (Value *v = b->cold ? NULL : b->last, *before; v; v = before) {
      before = v->prev;
      if (op_is_call(v->op))
        any |= expand(fn, v);
    }
  }
  if (any)
    opt_refresh(fn);
  return any;
}
