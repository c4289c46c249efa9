// lower_cast.c: isinst, castclass, unbox and the checks of reference arrays.
//
// Where the class is sealed the object's class is compared with it; for other plain classes the table of ancestors
// (N. Cohen, "Type-Extension Type Tests Can Be Performed In Constant Time", TOPLAS 1991) decides; interfaces, variant
// types and arrays ask the runtime.
#include "opt/passes.h"

typedef enum Test { TEST_EXACT, TEST_EXACT_FAST, TEST_SUPERS, TEST_HELPER } Test;

enum { TYPE_SEALED = 0x100, GP_VARIANCE = 3 };

static bool is_variant(const Class *c) {
  const Class *d = c->generic_def;
  for (u32 i = 0; d && i < d->ngparams; i++)
    if (d->gparams[i]->param_flags & GP_VARIANCE)
      return true;
  return false;
}

static Test test_for(const Class *c) {
  if (!c || c == class_canon_type() || c->kind == CK_VAR || c->kind == CK_MVAR)
    return TEST_HELPER;
  if (c->kind == CK_SZARRAY || c->kind == CK_ARRAY)
    return TEST_EXACT_FAST;
  if (c->kind != CK_DEF && c->kind != CK_INST)
    return TEST_HELPER;
  if (c->is_interface || is_variant(c) || c->generic_def == wk.nullable)
    return TEST_HELPER;
  if (c->is_valuetype || (c->flags & TYPE_SEALED))
    return TEST_EXACT;
  return TEST_SUPERS;
}

static Value *object_class(Lower *l, Value *obj) {
  return lower_load_inv(l, MT_PTR, lower_vtable(l, obj), MODEL_OFFSET(VTable, klass));
}

// Branches to `yes` or `no` by what the class of obj says; the builder is in the block after the null test.
static void branch_on_class(Lower *l, Test test, const Class *c, Value *obj, Value *handle, Block *yes, Block *no) {
  Value *k = object_class(l, obj);
  if (test == TEST_SUPERS) {
    Block *deep = opt_block_like(l->fn, l->b.b);
    Value *depth = lower_load_inv(l, MT_I32, k, MODEL_OFFSET(Class, depth));
    b_condbr(&l->b, b_cmp(&l->b, CC_UGE, depth, b_const(&l->b, T_I32, c->depth)), deep, no);
    lower_goto(l, deep);
    Value *supers = lower_load_inv(l, MT_PTR, k, MODEL_OFFSET(Class, supers));
    k = lower_load_inv(l, MT_PTR, supers, (i32)(c->depth * model.word));
  }
  b_condbr(&l->b, b_cmp(&l->b, CC_EQ, k, handle), yes, no);
}

// What a class's last search said (Class.cast_yes, cast_no); other code does not look at these words.
static const char answer_word;

static void branch_on_answer(Lower *l, Value *k, u32 field, Value *handle, Block *hit, Block *miss) {
  Value *last = b_load(&l->b, MT_PTR, k, (i32)field, &answer_word);
  b_condbr(&l->b, b_cmp(&l->b, CC_EQ, last, handle), hit, miss);
  lower_goto(l, miss);
}

static void cast_class(Lower *l, Value *v) {
  Value *obj = v->args[0], *handle = v->args[1];
  Test test = test_for(v->u.cls);
  Block *tail = lower_cut(l, v), *check = opt_block_like(l->fn, l->b.b), *slow = check;
  if (opt_nonnull(obj))
    b_br(&l->b, check);
  else
    b_condbr(&l->b, b_cmp(&l->b, CC_EQ, obj, b_null(&l->b)), tail, check);
  lower_goto(l, check);
  if (test != TEST_HELPER) {
    slow = opt_block_like(l->fn, check);
    slow->cold = test != TEST_EXACT_FAST;
    branch_on_class(l, test, v->u.cls, obj, handle, tail, slow);
    lower_goto(l, slow);
  } else if (!check->cold) {
    slow = opt_block_like(l->fn, check);
    branch_on_answer(l, object_class(l, obj), MODEL_OFFSET(Class, cast_yes), handle, tail, slow);
  }
  lower_helper(l, HELPER_CASTCLASS, 2, v->args);
  b_br(&l->b, tail);
  opt_replace(v, obj);
}

// The order of the joined values is that of the predecessors.
static Value *join_by_pred(Lower *l, Block *join, IrType t, Block *const *from, Value *const *vals, u32 n) {
  Value *in[8];
  for (u32 i = 0; i < join->preds.n; i++)
    for (u32 j = 0; j < n; j++)
      if (from[j] == join->preds.v[i])
        in[i] = vals[j];
  return lower_join(l, join, t, in);
}

// Interfaces and the like: the helper answers what the class does not remember.
static void is_inst_searched(Lower *l, Value *v) {
  Value *obj = v->args[0], *handle = v->args[1];
  Block *tail = lower_cut(l, v), *head = l->b.b;
  Value *null = b_null(&l->b);
  Block *check = opt_block_like(l->fn, head), *other = opt_block_like(l->fn, head), *no = opt_block_like(l->fn, head),
        *yes = opt_block_like(l->fn, head), *slow = opt_block_like(l->fn, head);
  if (opt_nonnull(obj))
    b_br(&l->b, check);
  else
    b_condbr(&l->b, b_cmp(&l->b, CC_EQ, obj, null), no, check);
  lower_goto(l, check);
  Value *k = object_class(l, obj);
  branch_on_answer(l, k, MODEL_OFFSET(Class, cast_yes), handle, yes, other);
  branch_on_answer(l, k, MODEL_OFFSET(Class, cast_no), handle, no, slow);
  Value *r = lower_helper(l, HELPER_ISINST, 2, v->args);
  b_br(&l->b, tail);
  lower_goto(l, yes);
  b_br(&l->b, tail);
  lower_goto(l, no);
  b_br(&l->b, tail);
  Value *phi = join_by_pred(l, tail, T_REF, (Block *[]){slow, yes, no}, (Value *[]){r, obj, null}, 3);
  phi->klass = v->klass;
  opt_replace(v, phi);
}

static void is_inst(Lower *l, Value *v) {
  Value *obj = v->args[0], *handle = v->args[1];
  Test test = test_for(v->u.cls);
  if (test == TEST_HELPER && v->block->cold) {
    Value *r = lower_helper(l, HELPER_ISINST, 2, v->args);
    r->klass = v->klass;
    opt_replace(v, r);
    return;
  }
  if (test == TEST_HELPER) {
    is_inst_searched(l, v);
    return;
  }
  Block *tail = lower_cut(l, v), *head = l->b.b;
  Value *null = b_null(&l->b);
  Block *check = opt_block_like(l->fn, head), *no = opt_block_like(l->fn, head), *yes = opt_block_like(l->fn, head);
  if (opt_nonnull(obj))
    b_br(&l->b, check);
  else
    b_condbr(&l->b, b_cmp(&l->b, CC_EQ, obj, null), no, check);
  lower_goto(l, check);
  Value *miss = null;
  bool remotable = v->u.cls->is_byref_marshalled;
  if (test == TEST_EXACT_FAST || remotable) {
    Block *slow = opt_block_like(l->fn, head), *other = remotable ? opt_block_like(l->fn, head) : slow;
    branch_on_class(l, test, v->u.cls, obj, handle, yes, other);
    if (remotable) { // a proxy may be more than its class says
      lower_goto(l, other);
      Value *flags = lower_load_inv(l, MT_I32, lower_vtable(l, obj), MODEL_OFFSET(VTable, flags));
      Value *proxy = b_bin(&l->b, OP_AND, T_I32, flags, b_const(&l->b, T_I32, VT_PROXY));
      b_condbr(&l->b, b_cmp(&l->b, CC_EQ, proxy, b_const(&l->b, T_I32, 0)), no, slow);
      slow->cold = true;
    }
    lower_goto(l, slow);
    Value *r = lower_helper(l, HELPER_ISINST, 2, v->args);
    b_br(&l->b, tail);
    lower_goto(l, yes);
    b_br(&l->b, tail);
    u32 n = 2;
    if (no->preds.n) {
      lower_goto(l, no);
      b_br(&l->b, tail);
      n = 3;
    }
    Value *phi = join_by_pred(l, tail, T_REF, (Block *[]){slow, yes, no}, (Value *[]){r, obj, null}, n);
    phi->klass = v->klass;
    opt_replace(v, phi);
    return;
  }
  branch_on_class(l, test, v->u.cls, obj, handle, yes, no);
  lower_goto(l, yes);
  b_br(&l->b, tail);
  lower_goto(l, no);
  b_br(&l->b, tail);
  Value *phi = join_by_pred(l, tail, T_REF, (Block *[]){yes, no}, (Value *[]){obj, miss}, 2);
  phi->klass = v->klass;
  opt_replace(v, phi);
}

// III.4.32: the boxed type must be exact, but enums and their underlying types pass for each other: the helper knows.
static void unbox(Lower *l, Value *v) {
  Value *obj = v->args[0];
  Block *tail = lower_cut(l, v), *fast = opt_block_like(l->fn, l->b.b), *slow = opt_block_like(l->fn, l->b.b);
  slow->cold = true;
  b_condbr(&l->b, b_cmp(&l->b, CC_EQ, object_class(l, obj), v->args[1]), fast, slow);
  lower_goto(l, fast);
  Value *near = lower_addr(l, obj, MODEL_HEADER);
  b_br(&l->b, tail);
  lower_goto(l, slow);
  Value *far = lower_helper(l, HELPER_UNBOX, 2, v->args);
  b_br(&l->b, tail);
  // Both give the same address: the helper only checks.
  (void)near;
  opt_replace(v, join_by_pred(l, tail, T_PTR, (Block *[]){fast, slow}, (Value *[]){near, far}, 2));
}

// Whether a store of any verified value into the array cannot fail: its exact type is known from the static one.
static bool store_is_safe(const Value *arr, const Value *val) {
  if (opt_is_null(val))
    return true;
  const Class *c = arr->klass;
  if (!c || c->kind != CK_SZARRAY)
    return false;
  const Class *e = c->elem;
  if (arr->exact && e == wk.object)
    return true;
  bool sealed = (e->kind == CK_DEF || e->kind == CK_INST) && (e->flags & TYPE_SEALED) && !e->is_shared &&
                !is_variant(e) && e != class_canon_type();
  return (sealed || arr->exact) && val->klass == e;
}

static void elem_check(Lower *l, Value *v, Value *have, Value *want, u32 helper, Block *tail) {
  Block *slow = opt_block_like(l->fn, l->b.b);
  b_condbr(&l->b, b_cmp(&l->b, CC_EQ, have, want), tail, slow);
  lower_goto(l, slow);
  lower_helper(l, helper, 2, v->args);
  b_br(&l->b, tail);
  value_remove(v);
}

static void stelem_check(Lower *l, Value *v) {
  Value *arr = v->args[0], *val = v->args[1];
  if (store_is_safe(arr, val)) {
    value_remove(v);
    return;
  }
  Block *tail = lower_cut(l, v);
  if (!opt_nonnull(val)) {
    Block *check = opt_block_like(l->fn, l->b.b);
    b_condbr(&l->b, b_cmp(&l->b, CC_EQ, val, b_null(&l->b)), tail, check);
    lower_goto(l, check);
  }
  Value *elem = lower_load_inv(l, MT_PTR, lower_vtable(l, arr), MODEL_OFFSET(VTable, elem_class));
  Class *e = arr->klass && arr->klass->kind == CK_SZARRAY ? arr->klass->elem : NULL;
  // Mostly the array is of the class that it seems to be, and then what verified code stores is, too.
  if (e && !e->is_open && !e->is_shared && (e == wk.object || (val->klass && class_is_subclass(val->klass, e)))) {
    Block *other = opt_block_like(l->fn, l->b.b);
    Value *want = b_ref(&l->b, ref_class(l->fn, REF_CLASS, e), T_PTR);
    b_condbr(&l->b, b_cmp(&l->b, CC_EQ, elem, want), tail, other);
    lower_goto(l, other);
  }
  elem_check(l, v, elem, object_class(l, val), HELPER_STELEM_CHECK, tail);
}

static void elema_check(Lower *l, Value *v) {
  Block *tail = lower_cut(l, v);
  Value *elem = lower_load_inv(l, MT_PTR, lower_vtable(l, v->args[0]), MODEL_OFFSET(VTable, elem_class));
  elem_check(l, v, elem, v->args[1], HELPER_ELEMA_CHECK, tail);
}

static void store_check(Lower *l, Value *v) {
  Block *tail = lower_cut(l, v), *slow = opt_block_like(l->fn, l->b.b);
  slow->cold = true;
  Value *elem = lower_load_inv(l, MT_PTR, lower_vtable(l, v->args[0]), MODEL_OFFSET(VTable, elem_class));
  Value *is_value = lower_load_inv(l, MT_U8, elem, MODEL_OFFSET(Class, is_valuetype));
  b_condbr(&l->b, b_cmp(&l->b, CC_NE, is_value, b_const(&l->b, T_I32, 0)), tail, slow);
  lower_goto(l, slow);
  lower_helper(l, HELPER_STORE_CHECK, 2, v->args);
  b_br(&l->b, tail);
  value_remove(v);
}

bool lower_cast(Lower *l, Value *v) {
  switch (v->op) {
  case OP_CASTCLASS: cast_class(l, v); return true;
  case OP_ISINST: is_inst(l, v); return true;
  case OP_UNBOX: unbox(l, v); return true;
  case OP_STELEMCHECK: stelem_check(l, v); return true;
  case OP_STORECHECK: store_check(l, v); return true;
  case OP_ELEMACHECK: elema_check(l, v); return true;
  default: return false;
  }
}
