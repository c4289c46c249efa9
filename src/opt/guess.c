// guess.c: calls of comparers whose class is all but certain are made direct under a test of that class, so that what
// they do, mostly one instruction, can be inlined (D. Detlefs, O. Agesen, "Inlining of Virtual Methods", ECOOP 1999).
//
// Collections of a value type nearly always compare by EqualityComparer<T>.Default or Comparer<T>.Default, whose class
// follows from T. A wrong guess costs the test alone.
#include "opt/passes.h"

#define COLLECTIONS "System.Collections.Generic"

static Class *generic(const char *name, GenericInst *args) {
  ERROR(err);
  Class *def = class_find(assembly_corlib(), COLLECTIONS, name, &err);
  return def && def->ngparams == args->n ? class_inst(def, args, &err) : NULL;
}

static bool implements(Class *c, const char *iface, GenericInst *args) {
  ERROR(err);
  Class *def = class_find(assembly_corlib(), "System", iface, &err), *i = def ? class_inst(def, args, &err) : NULL;
  return i && class_implements(c, i);
}

// The class of T's default comparer, if `of` is what comparers of the value type T are known as; else NULL.
static Class *comparer_of(const Class *of) {
  static const struct {
    const char *name, *by, *likely;
  } known[] = {
      {"EqualityComparer`1", "IEquatable`1", "GenericEqualityComparer`1"},
      {"IEqualityComparer`1", "IEquatable`1", "GenericEqualityComparer`1"},
      {"Comparer`1", "IComparable`1", "GenericComparer`1"},
      {"IComparer`1", "IComparable`1", "GenericComparer`1"},
  };
  const Class *def = of->kind == CK_INST ? of->generic_def : NULL;
  if (!def || of->inst->n != 1 || def->assembly != assembly_corlib() || strcmp(def->ns, COLLECTIONS) != 0)
    return NULL;
  Class *t = of->inst->args[0];
  for (u32 i = 0; t->is_valuetype && i < ARRAY_LEN(known); i++)
    if (strcmp(def->name, known[i].name) == 0)
      return implements(t, known[i].by, of->inst) ? generic(known[i].likely, of->inst) : NULL;
  return NULL;
}

static Method *likely_target(const Value *call, Class **c) {
  const CallInfo *ci = call->u.call;
  if (call->op != OP_CALL || !ci->method || ci->has_target || ci->has_key || ci->ret.cls ||
      ci->method->klass->is_open || (ci->kind != CALL_VIRTUAL && ci->kind != CALL_INTERFACE))
    return NULL;
  *c = comparer_of(ci->method->klass);
  ERROR(err);
  Method *t = *c && !(*c)->is_open ? class_virtual_target(*c, ci->method, &err) : NULL;
  return opt_can_call(t) ? t : NULL;
}

static Value *call_in(Builder *b, Block *in, CallInfo *ci, const Value *v, const Value *narrow, Block *join) {
  b->b = in;
  Value *result = b_call(b, ci, v->args, v->nargs);
  if (narrow)
    result = b_un(b, narrow->op, narrow->type, result);
  b_br(b, join);
  return result;
}

// if (object's vtable == that of c) t(…) else the call as it was
static void guard(Fn *fn, Value *v, Class *c, Method *t) {
  CallInfo *direct = callinfo_copy(fn, v->u.call);
  direct->kind = CALL_DIRECT;
  direct->method = t;
  Block *head = v->block, *join = opt_split_before(fn, v);
  Block *fast = opt_block_like(fn, head), *slow = opt_block_like(fn, head);
  slow->cold = true;
  Builder b = {.fn = fn, .b = head, .il = v->il_off};
  Value *vtable = b_load(&b, MT_PTR, v->args[0], MODEL_OFFSET(Object, vtable), NULL);
  vtable->u.mem.flags |= MEM_INVARIANT;
  b_condbr(&b, b_cmp(&b, CC_EQ, vtable, b_ref(&b, ref_class(fn, REF_VTABLE, c), T_PTR)), fast, slow);
  // What a result of 8 or 16 bits is made an int by belongs to the calls, or the merge hides what the direct one says.
  Value *narrow =
      v->next && v->next->op >= OP_SEXT8 && v->next->op <= OP_ZEXT16 && v->next->args[0] == v ? v->next : NULL;
  Value *in[2] = {call_in(&b, fast, direct, v, narrow, join), call_in(&b, slow, v->u.call, v, narrow, join)};
  if (narrow)
    opt_replace(narrow, v);
  v->op = OP_PHI;
  v->u.call = NULL;
  value_set_args(fn, v, 0);
  value_set_args(fn, v, 2);
  memcpy(v->args, in, sizeof in);
}

static bool expand(Fn *fn, Value *v) {
  Class *c;
  Method *t = v->type == T_VOID ? NULL : likely_target(v, &c);
  if (t)
    guard(fn, v, c, t);
  return t != NULL;
}

bool pass_guess(Fn *fn) {
  return opt_expand_calls(fn, expand);
}
