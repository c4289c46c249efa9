// invoke.c: reflection calls methods. Arguments come as addresses: of a value's data, of a variable that holds a
// reference, and for by-refs what they refer to.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "types/flavour.h"

#define SIGNATURE CORLIB_CLASS("System", "Signature")

static bool is_nullable(const Class *c) {
  return c->generic_def == wk.nullable;
}

// Lengths, or lower bounds and lengths in pairs; a vector with more arguments than one is an array of arrays.
static Object *new_array(Class *c, void **args, u32 n) {
  i32 lengths[MAX_ARRAY_RANK] = {0}, lowers[MAX_ARRAY_RANK] = {0};
  bool pairs = c->kind == CK_ARRAY && n == 2u * c->rank;
  for (u32 i = 0; i < n && i < 2 * MAX_ARRAY_RANK; i++) {
    i32 v = *(i32 *)args[i];
    *(pairs && i % 2 == 0 ? &lowers[i / 2] : &lengths[pairs ? i / 2 : i]) = v;
    if ((!pairs || i % 2) && v < 0)
      return (Object *)exc_throw("OverflowException", NULL);
  }
  if (c->kind == CK_ARRAY)
    return (Object *)array_new_md(c, lengths, pairs ? lowers : NULL);
  Array *a = array_new_class(c, (uintptr_t)lengths[0]);
  for (i32 i = 0; a && n > 1 && i < lengths[0]; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], new_array(c->elem, args + 1, n - 1));
  return (Object *)a;
}

// String's constructors stand for the factory of the same parameters.
static Method *string_factory(Method *ctor) {
  ERROR(err);
  Sig *want = method_sig(ctor, &err);
  for (u32 i = 0; want && class_methods(wk.string, &err) && i < wk.string->nmethods; i++) {
    if (strcmp(class_method_name(wk.string, i), flavour->string_factory))
      continue;
    Method *m = class_method(wk.string, i);
    Sig *s = method_sig(m, &err);
    if (s && s->nparams == want->nparams && !memcmp(s->params, want->params, s->nparams * sizeof(Class *)))
      return m;
  }
  return NULL;
}

// By-refs are read through; pointers become System.Reflection.Pointer.
static Object *result_object(Class *r, void *ret) {
  if (r->etype == ET_VOID)
    return NULL;
  if (r->kind != CK_BYREF)
    return reflection_box(r, ret);
  if (*(void **)ret)
    return reflection_box(r->elem, *(void **)ret);
  exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
  return NULL;
}

static Object *call(Method *m, Sig *s, void *self, void **args) {
  GcRooms rooms = {0};
  void **ptrs = gc_room(&rooms, (s->nparams + 1) * sizeof *ptrs);
  void *ret = gc_room(&rooms, MAX(class_value_size(s->ret, NULL), 16));
  void *code = ptrs && ret ? engine_ftn(m) : NULL;
  Object *exc = NULL, *r = NULL;
  for (u32 i = 0; code && i < s->nparams; i++)
    ptrs[i] = class_is_ref(s->params[i]) ? *(void **)args[i] : args[i];
  if (!code)
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  else if (engine_call(code, NULL, s, s->has_this, self, ptrs, ret, &exc))
    r = result_object(s->ret, ret);
  else
    exc_set_pending(exc);
  gc_rooms_free(&rooms);
  return r;
}

// What the callee gets as `this`: of a value type the address of the data; a boxed Nullable<T> is but a boxed T.
static void *self_of(Method *m, Object *target, Object **made) {
  if (m->flags & MA_STATIC || !m->klass->is_valuetype)
    return target;
  if (!is_nullable(m->klass))
    return object_unbox(target);
  if ((*made = object_new(m->klass)))
    reflection_store(m->klass, object_unbox(*made), target);
  return *made ? object_unbox(*made) : NULL;
}

static bool is_virtual_call(const Method *m, const Object *target) {
  return target && m->flags & MA_VIRTUAL && !(m->flags & MA_STATIC) && !m->klass->is_valuetype;
}

static Object *construct(Method *m, Sig *s, void **args) {
  Class *c = m->klass;
  if (c->is_array)
    return new_array(c, args, s->nparams);
  if (c == wk.string) {
    Method *f = string_factory(m);
    return f ? call(f, method_sig(f, &(Error){0}), NULL, args) : (Object *)exc_throw("MissingMethodException", NULL);
  }
  Object *o = object_new(c);
  if (!o)
    return NULL;
  call(m, s, c->is_valuetype ? object_unbox(o) : (void *)o, args);
  return exc_pending() ? NULL : is_nullable(c) ? object_box(c, object_unbox(o)) : o;
}

static void invoke(Object **target, void **args, Object **signature, i32 is_ctor, Object **out) {
  Method *m = GET_VAL(*signature, SIGNATURE, "_pMethod", Method *);
  ERROR(err);
  Object *made = NULL;
  if (is_virtual_call(m, *target)) {
    Method *t = object_virtual_target(*target, m, &err);
    if (!t) {
      err.kind ? exc_throw_error(&err) : exc_throw("EntryPointNotFoundException", NULL);
      return;
    }
    m = t;
  }
  Sig *s = method_sig(m, &err);
  if (!s || !sig_layout(s, &err)) {
    exc_throw_error(&err);
    return;
  }
  bool triggers = m->flags & MA_STATIC || is_ctor;
  if (triggers && !m->klass->beforefieldinit && !class_init_run(m->klass))
    return;
  *out = is_ctor ? construct(m, s, args) : call(m, s, self_of(m, *target, &made), args);
}

ICALL_TABLE(net_entries_invoke, "", ICALL("RuntimeMethodHandle_InvokeMethod", invoke))
