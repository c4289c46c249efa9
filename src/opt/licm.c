// licm.c: moves out of loops what gives the same in every round, into a block before the header.
//
// Checks, class initialisation and dictionary lookups move only from where every round begins, with nothing before them
// that can be seen or that leaves: then the first round would have run them anyway. After that the object is known not
// to be null, and lengths and fields of it may be read early from anywhere in the loop.
#include <assert.h>

#include "opt/passes.h"

enum { MAX_STORES = 48, MAX_CLIMB = 24 };

typedef struct Loop {
  Fn *fn;
  Block *head, *to; // `to` comes before the loop: made when something moves
  const bool *in;   // by rpo
  Value *stores[MAX_STORES];
  u32 nstores;
  bool writes_all; // calls and the like: any memory that others can see
  bool any;
} Loop;

static bool is_header(const Block *b) {
  for (u32 i = 0; i < b->preds.n; i++)
    if (block_dominates(b, b->preds.v[i]))
      return true;
  return false;
}

// The block from which alone the loop is entered, in the same place of the method; NULL if there is none.
static Block *entered_from(const Block *head) {
  Block *one = NULL;
  for (u32 i = 0; i < head->preds.n; i++) {
    Block *p = head->preds.v[i];
    if (block_dominates(head, p))
      continue;
    if (one)
      return NULL;
    one = p;
  }
  return one && opt_home(one) == opt_home(head) && one->last->op != OP_CALLFINALLY ? one : NULL;
}

// A block of its own on the edge into the loop.
static void make_preheader(Loop *l, Block *from) {
  Fn *fn = l->fn;
  Block *head = l->head, *b = opt_block_like(fn, head);
  b->loop_depth = head->loop_depth - 1;
  b->idom = from;
  b->rpo = from->rpo; // for questions of dominance: as its only predecessor
  b->dom_pre = from->dom_pre;
  b->dom_post = from->dom_post;
  for (u32 k = 0; k < from->nsuccs; k++)
    if (from->succs[k] == head)
      from->succs[k] = b;
  vec_push_a(&b->preds, from, fn->arena);
  for (u32 i = 0; i < head->preds.n; i++)
    if (head->preds.v[i] == from)
      head->preds.v[i] = b;
  Value *br = value_new(fn, OP_BR, T_VOID, 0);
  br->il_off = head->first->il_off;
  value_append(b, br);
  Block **succ = ARENA_ARRAY(fn->arena, Block *, 1);
  succ[0] = head;
  b->succs = succ;
  b->nsuccs = 1;
  l->to = b;
}

// ---- memory ---------------------------------------------------------------------------------------------------------

static void see_writes(Loop *l, Block *const *order) {
  for (u32 i = l->head->rpo; i < l->fn->nblocks; i++)
    for (Value *v = l->in[i] ? order[i]->first : NULL; v; v = v->next) {
      bool plain = (v->op == OP_STORE || v->op == OP_STOREREF) && !(v->u.mem.flags & MEM_VOLATILE);
      if (plain && l->nstores < MAX_STORES)
        l->stores[l->nstores++] = v;
      else if (plain || opt_writes(v) || v->op == OP_CALLFINALLY || (v->op == OP_LOAD && v->u.mem.flags & MEM_VOLATILE))
        l->writes_all = true;
    }
}

// Fields and elements are told apart by what they belong to.
static bool is_stored_to(const Loop *l, const Value *load) {
  if (l->writes_all || !load->u.mem.alias)
    return true;
  for (u32 i = 0; i < l->nstores; i++) {
    const void *a = l->stores[i]->u.mem.alias;
    if (!a || a == load->u.mem.alias)
      return true;
  }
  return false;
}

// ---- what may move --------------------------------------------------------------------------------------------------

static bool is_leaf(const Value *v) {
  return v->op == OP_CONST || v->op == OP_FCONST || v->op == OP_VCONST || v->op == OP_REF || v->op == OP_SLOTADDR;
}

static bool inside(const Loop *l, const Value *v) {
  return v->block != l->to && block_dominates(l->head, v->block);
}

static bool known_nonnull(const Loop *l, const Value *v, const Block *from) {
  if (opt_nonnull(v))
    return true;
  for (const Value *c = l->to ? l->to->last : NULL; c; c = c->prev)
    if (c->op == OP_NULLCHECK && c->args[0] == v)
      return true;
  u32 n = 0;
  for (const Block *b = from; b && n < MAX_CLIMB; b = b->idom, n++)
    for (const Value *c = b->last; c; c = c->prev)
      if (c->op == OP_NULLCHECK && c->args[0] == v)
        return true;
  return false;
}

// An address that can be read whether or not the loop comes to it.
static bool is_safe_address(const Loop *l, const Value *a, const Block *from) {
  while (a->op == OP_FIELDADDR && a->args[0]->op == OP_FIELDADDR)
    a = a->args[0];
  if (a->op == OP_ADD && a->args[0]->op == OP_REF && a->args[1]->op == OP_CONST)
    return a->args[0]->u.ref->kind == REF_STATICS;
  if (a->op == OP_REF)
    return a->u.ref->kind == REF_STATICS;
  return a->op == OP_FIELDADDR && a->args[0]->type == T_REF && known_nonnull(l, a->args[0], from);
}

// Values that cost more than keeping them in a register does. Additions and casts fold into their users.
static bool is_worth_moving(const Value *v) {
  switch (v->op) {
  case OP_VECTOR:
  case OP_VPUT:
  case OP_MUL:
  case OP_DIV:
  case OP_REM:
  case OP_FSQRT:
  case OP_FRINT:
  case OP_FFLOOR:
  case OP_FCEIL:
  case OP_FTRUNC:
  case OP_I2F:
  case OP_U2F:
  case OP_F2F: return !opt_throws(v);
  case OP_ADD:
  case OP_SUB: return type_is_float(v->type);
  default: return false;
  }
}

static bool may_move(const Loop *l, const Value *v, const Block *from) {
  switch (v->op) {
  case OP_ARRLEN:
  case OP_STRLEN: return known_nonnull(l, v->args[0], from);
  case OP_LOAD:
    return !(v->u.mem.flags & (MEM_VOLATILE | MEM_FAULT)) && !is_stored_to(l, v) &&
           is_safe_address(l, v->args[0], from);
  default: return is_worth_moving(v);
  }
}

// Only where the loop would have come to it first.
static bool may_move_if_first(const Loop *l, const Value *v) {
  if (v->op == OP_LOAD) // what must be checked before has been
    return !(v->u.mem.flags & (MEM_VOLATILE | MEM_FAULT)) && !is_stored_to(l, v);
  return v->op == OP_NULLCHECK || v->op == OP_BOUNDS || v->op == OP_CLASSINIT || v->op == OP_DICTREF ||
         v->op == OP_TLSBASE;
}

static void move(Loop *l, Block *from, Value *v);

// Leaves, and addresses that fold into what uses them, follow.
static void bring_args(Loop *l, Block *from, Value *v) {
  for (u32 i = 0; i < v->nargs; i++) {
    Value *a = v->args[i];
    if (!inside(l, a))
      continue;
    if (!is_leaf(a)) {
      move(l, from, a);
      continue;
    }
    Value *c = value_new(l->fn, (Op)a->op, (IrType)a->type, 0);
    c->u = a->u;
    c->il_off = a->il_off;
    c->flags = a->flags;
    c->klass = a->klass;
    c->exact = a->exact;
    value_insert_before(l->to->last, c);
    v->args[i] = c;
  }
}

static void move(Loop *l, Block *from, Value *v) {
  assert((!opt_writes(v) || v->op == OP_CLASSINIT) && !op_ends_block(v->op) && v->op != OP_PHI);
  if (!l->to)
    make_preheader(l, from);
  bring_args(l, from, v);
  value_remove(v);
  value_insert_before(l->to->last, v);
  l->any = true;
}

static bool is_foldable_address(const Value *v) {
  return v->op == OP_FIELDADDR || v->op == OP_ELEMADDR ||
         (v->op == OP_ADD && v->type == T_PTR && v->args[1]->op == OP_CONST);
}

// Operands from outside, or such addresses of them.
static bool ready(const Loop *l, const Value *v) {
  for (u32 i = 0; i < v->nargs; i++) {
    const Value *a = v->args[i];
    if (is_leaf(a) || !inside(l, a))
      continue;
    if (!is_foldable_address(a) || !ready(l, a))
      return false;
  }
  return true;
}

static bool stops(const Value *v) {
  return opt_writes(v) || opt_throws(v) || op_ends_block(v->op) || (v->op == OP_LOAD && v->u.mem.flags & MEM_VOLATILE);
}

static void hoist_block(Loop *l, Block *from, Block *b) {
  bool first = b == l->head;
  FOR_VALUES(b, v) {
    bool can = may_move(l, v, from) || (first && may_move_if_first(l, v));
    if (can && ready(l, v))
      move(l, from, v);
    else if (first && stops(v))
      first = false;
  }
}

static bool hoist_loop(Fn *fn, Block *head, Block *const *order) {
  Block *from = entered_from(head);
  if (!from)
    return false;
  Loop l = {.fn = fn, .head = head, .in = opt_loop_blocks(fn, head)};
  see_writes(&l, order);
  for (u32 i = head->rpo; i < fn->nblocks; i++)
    if (l.in[i] && !order[i]->cold && opt_home(order[i]) == opt_home(head))
      hoist_block(&l, from, order[i]);
  return l.any;
}

bool pass_licm(Fn *fn) {
  bool any = false;
  Block **heads = opt_rpo(fn), **order = heads;
  for (u32 i = fn->nblocks; i-- > 0;) { // inner loops first
    Block *head = heads[i];
    if (!head->loop_depth || !is_header(head) || head->is_handler_entry || !hoist_loop(fn, head, order))
      continue;
    any = true;
    opt_refresh(fn); // a block more
    order = opt_rpo(fn);
  }
  return any;
}
