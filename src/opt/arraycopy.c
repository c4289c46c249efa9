// arraycopy.c: Array.Copy between two vectors of one class is a call of C that looks at nothing else; what that
// declines is the call as it was.
#include "opt/passes.h"

static bool is_array_copy(const Value *v) {
  const CallInfo *ci = v->u.call;
  const Method *m = ci->method;
  if (v->op != OP_CALL || ci->kind != CALL_DIRECT || !m || m->klass != wk.array || strcmp(m->name, "Copy") != 0)
    return false;
  if (ci->has_key || v->type != T_VOID || (v->nargs != 3 && v->nargs != 5))
    return false;
  bool from_start = v->nargs == 3;
  for (u32 i = 0; i < v->nargs; i++)
    if (ci->params[i].type != (i == 0 || i == (from_start ? 1 : 2) ? T_REF : T_I32))
      return false;
  return true;
}

static bool expand(Fn *fn, Value *v) {
  if (!is_array_copy(v))
    return false;
  Block *head = v->block, *join = opt_split_before(fn, v), *slow = opt_block_like(fn, head);
  slow->cold = true;
  Builder b = {.fn = fn, .b = head, .il = v->il_off};
  Value **a = v->args, *zero = b_const(&b, T_I32, 0);
  Value *all[5] = {a[0], zero, a[1], zero, a[2]};
  Value *done = b_helper(&b, HELPER_ARRAY_COPY, 5, v->nargs == 5 ? a : all);
  b_condbr(&b, done, join, slow);
  b.b = slow;
  b_call(&b, v->u.call, a, v->nargs);
  b_br(&b, join);
  value_remove(v);
  return true;
}

bool pass_arraycopy(Fn *fn) {
  return opt_expand_calls(fn, expand);
}
