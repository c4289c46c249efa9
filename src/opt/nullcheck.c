// nullcheck.c: null checks become part of the access that follows them: the first page is never mapped, and the fault
// of a load or store there is turned into a NullReferenceException.
#include "opt/passes.h"

enum { GUARD_SIZE = 4096, LOOK_AHEAD = 12 };

static bool is_access(const Value *v, const Value *obj) {
  if (v->op != OP_LOAD && v->op != OP_STORE && v->op != OP_STOREREF)
    return false;
  return v->args[0] == obj && v->u.mem.disp >= 0 && v->u.mem.disp < GUARD_SIZE - 16;
}

// What may happen before the check without anybody seeing it.
static bool can_go_first(const Value *v) {
  if (v->op == OP_LOAD)
    return !(v->u.mem.flags & (MEM_VOLATILE | MEM_FAULT));
  return opt_is_pure(v) && !opt_throws(v);
}

static bool merge(Value *check) {
  Value *obj = check->args[0], *v = check->next;
  for (u32 i = 0; v && i < LOOK_AHEAD; i++, v = v->next) {
    if (is_access(v, obj)) {
      v->u.mem.flags |= MEM_FAULT;
      value_remove(check);
      return true;
    }
    // A load of the object's insides at an address derived from it would fault earlier, but not as what it is.
    for (u32 k = 0; v->op == OP_LOAD && k < v->nargs; k++)
      if (v->args[k]->op == OP_ADD || v->args[k]->op == OP_BITCAST)
        return false;
    if (!can_go_first(v))
      return false;
  }
  return false;
}

bool pass_nullcheck(Fn *fn) {
  bool any = false;
  FOR_BLOCKS(fn, b) FOR_VALUES(b, v) if (v->op == OP_NULLCHECK) any |= merge(v);
  return any;
}
