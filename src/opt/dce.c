// dce.c: drops values whose results nobody needs, by marking from those with effects.
#include <assert.h>

#include "opt/passes.h"

static bool has_effect(const Value *v) {
  const OpInfo *o = &op_info[v->op];
  if (v->op == OP_CALL)
    return !(v->u.call->pure && v->u.call->no_throw);
  if (v->op == OP_LOAD)
    return (v->u.mem.flags & (MEM_VOLATILE | MEM_FAULT | MEM_FOREIGN)) != 0;
  if (v->op == OP_PARAM)
    return false;
  // Allocation may only fail for want of memory; an object that nobody sees needs no room.
  if (v->op == OP_NEW || v->op == OP_BOX)
    return v->op == OP_NEW && v->u.cls && (!class_vtable_layout(v->u.cls, NULL) || v->u.cls->finalizer);
  if (o->flags & (OPF_WRITE | OPF_CALL | OPF_END))
    return true;
  return opt_throws(v);
}

// Slots that nobody mentions need no room in the frame and no clearing. Arguments arrive in theirs.
static void drop_slots(Fn *fn) {
  u32 n = fn->slots.n, kept = 0;
  bool *used = ARENA_ARRAY(fn->arena, bool, n + 1);
  for (u32 i = 0; i < n; i++)
    fn->slots.v[i]->id = i;
  FOR_BLOCKS(fn, b)
  for (const Value *v = b->first; v; v = v->next)
    if (v->op == OP_SLOTADDR)
      used[v->u.slot->id] = true;
  for (u32 i = 0; i < n; i++) {
    Slot *s = fn->slots.v[i];
    if (!used[i] && s->param < 0 && s != fn->dict_slot)
      continue;
    s->id = kept;
    fn->slots.v[kept++] = s;
  }
  fn->slots.n = kept;
}

bool pass_dce(Fn *fn) {
  VEC(Value *) work = {0};
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    v->flags &= (u8)~VF_MARK;
    if (has_effect(v)) {
      v->flags |= VF_MARK;
      vec_push(&work, v);
    }
  }
  while (work.n) {
    Value *v = vec_pop(&work);
    for (u32 i = 0; i < v->nargs; i++)
      if (!(v->args[i]->flags & VF_MARK)) {
        v->args[i]->flags |= VF_MARK;
        vec_push(&work, v->args[i]);
      }
  }
  vec_free(&work);
  bool any = false;
  FOR_BLOCKS(fn, b) FOR_VALUES(b, v) if (!(v->flags & VF_MARK)) {
    assert(!has_effect(v));
    value_remove(v);
    any = true;
  }
  if (fn->slots.n)
    drop_slots(fn);
  return any;
}
