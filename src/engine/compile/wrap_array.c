// wrap_array.c: Get, Set, Address and constructors of arrays as methods (II.14.2), for reflection and delegates.
// Calls in IL are imported as array operations directly.
#include "engine/compile/wrapper.h"

static Value *element_address(Builder *b, Value **args, u32 rank) {
  Fn *fn = b->fn;
  Class *arr = fn->method->klass;
  b_un(b, OP_NULLCHECK, T_VOID, args[0]);
  Value *v = value_new(fn, OP_MDELEMADDR, T_PTR, rank + 1);
  for (u32 i = 0; i <= rank; i++)
    v->args[i] = args[i];
  v->u.cls = arr;
  value_append(b->b, v);
  return v;
}

static void build_get(Builder *b, Value **args, Class *arr) {
  Value *addr = element_address(b, args, arr->rank);
  b_ret(b, ir_is_struct(arr->elem) ? addr : b_load(b, memtype_of(arr->elem), addr, 0, arr->elem));
}

static void build_set(Builder *b, Value **args, Class *arr) {
  Value *val = args[arr->rank + 1];
  if (class_is_ref(arr->elem)) {
    b_un(b, OP_NULLCHECK, T_VOID, args[0]);
    b_bin(b, OP_STELEMCHECK, T_VOID, args[0], val);
  }
  Value *addr = element_address(b, args, arr->rank);
  if (ir_is_struct(arr->elem))
    b_copy(b, addr, val, arr->elem);
  else
    b_store(b, memtype_of(arr->elem), addr, 0, val, arr->elem);
  b_ret(b, NULL);
}

bool wrap_array(Fn *fn, Error *err) {
  Method *m = fn->method;
  if (!method_sig(m, err))
    return false;
  Builder b;
  wrapper_begin(fn, &b);
  Value **args = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  for (u32 i = 0; i < fn->nparams; i++)
    args[i] = wrapper_param(&b, i);
  if (m->klass->kind == CK_SZARRAY || fn->dict_source != DICT_NONE)
    return err_set(err, ERR_NOT_COMPILED, "%s cannot be called as a method", method_name(m));
  if (!strcmp(m->name, "Get"))
    build_get(&b, args, m->klass);
  else if (!strcmp(m->name, "Set"))
    build_set(&b, args, m->klass);
  else if (!strcmp(m->name, "Address"))
    b_ret(&b, element_address(&b, args, m->klass->rank));
  else
    return err_set(err, ERR_NOT_COMPILED, "%s cannot be called as a method", method_name(m));
  ir_compute_preds(fn);
  return true;
}
