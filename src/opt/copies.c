// copies.c: structs that are copied by way of a slot that nothing else looks at go straight to where they are wanted.
//
// `copy T, M … copy X, T` becomes `copy X, M`, where T has no other use and nothing between the two writes what M
// shows. Likewise `zero T … copy X, T` becomes `zero X`: so compilers write `x = default(S)`.
#include "opt/passes.h"

typedef struct Temp {
  u32 uses;
  Value *def, *use; // the copies to and from the slot; the first may clear it instead
} Temp;

// What an address leads into: a slot, an object (its reference), or anything (NULL).
static const Value *root_of(const Value *a) {
  while (a->op != OP_SLOTADDR && a->type != T_REF) {
    bool inside = a->op == OP_FIELDADDR || a->op == OP_ELEMADDR || a->op == OP_BITCAST || a->op == OP_COPYV ||
                  (a->op == OP_ADD && a->args[1]->op == OP_CONST);
    if (!inside)
      return NULL;
    a = a->args[0];
  }
  return a;
}

// Whether two addresses may lead to the same memory. `objects`: the answer where both are inside objects.
static bool may_meet(const Value *a, const Value *b, bool objects) {
  const Value *x = root_of(a), *y = root_of(b);
  if (!x || !y)
    return true;
  if (x->op == OP_SLOTADDR || y->op == OP_SLOTADDR)
    return x->op == y->op && x->u.slot == y->u.slot;
  return objects;
}

static bool may_change(const Value *v, const Value *m) {
  if (v->op != OP_STORE && v->op != OP_STOREREF && v->op != OP_ZERO && v->op != OP_COPY)
    return opt_writes(v) || v->op == OP_CALLFINALLY;
  return may_meet(v->args[0], m, true);
}

static bool comes_before(const Value *a, const Value *b) {
  while (a && a != b)
    a = a->next;
  return a != NULL;
}

static bool goes_straight(const Temp *t) {
  const Value *d = t->def, *u = t->use;
  if (t->uses != 2 || !d || !u || d->block != u->block || d->u.blk.cls != u->u.blk.cls || !d->u.blk.cls)
    return false;
  if (d->op == OP_ZERO)
    return comes_before(d, u);
  // Of one class, values inside objects are apart or one and the same, which a copy bears; they never overlap in part.
  if (may_meet(u->args[0], d->args[1], false))
    return false;
  for (const Value *v = d->next; v != u; v = v->next)
    if (!v || may_change(v, d->args[1])) // !v: the use comes first, in a loop
      return false;
  return true;
}

static void see_uses(Fn *fn, Temp *temps) {
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) for (u32 i = 0; i < v->nargs; i++) {
    if (v->args[i]->op != OP_SLOTADDR)
      continue;
    Temp *t = &temps[v->args[i]->u.slot->id];
    t->uses++;
    if (v->op == OP_COPY || v->op == OP_ZERO)
      *(i == 0 ? &t->def : &t->use) = v;
  }
}

bool pass_copies(Fn *fn) {
  if (!fn->slots.n)
    return false;
  Temp *temps = ARENA_ARRAY(fn->arena, Temp, fn->slots.n);
  for (u32 i = 0; i < fn->slots.n; i++)
    fn->slots.v[i]->id = i;
  see_uses(fn, temps);
  bool any = false;
  for (u32 i = 0; i < fn->slots.n; i++) {
    const Slot *s = fn->slots.v[i];
    Temp *t = &temps[i];
    if (s->pinned || s->param >= 0 || s == fn->dict_slot || s->unsized || !goes_straight(t))
      continue;
    if (t->def->op == OP_ZERO) {
      t->use->op = OP_ZERO;
      t->use->nargs = 1;
      value_remove(t->def);
      any = true;
      continue;
    }
    t->use->args[1] = t->def->args[1];
    value_remove(t->def);
    // A chain goes on from the copy that is left: where that fills a slot, it is the slot's only definition still.
    const Value *from = t->use->args[1];
    if (from->op == OP_SLOTADDR && temps[from->u.slot->id].use == t->def)
      temps[from->u.slot->id].use = t->use;
    any = true;
  }
  return any;
}
