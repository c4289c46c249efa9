// invoke.c: calling methods and constructors with an object[]: MethodBase.Invoke behind the library's
// binder.
#include "icalls/reflection/reflection.h"

static bool is_nullable(const Class *c) {
  return c->generic_def && c->generic_def == wk.nullable;
}

// One argument on its way. Values lie in `room`; `back` says that a by-ref is to be written back.
typedef struct Arg {
  Class *type; // of the value; for by-refs what they refer to
  void *room;
  bool back;
} Arg;

static size_t room_of(Class *t) {
  return ALIGN_UP((size_t)MAX(class_value_size(t, NULL), 8u), (size_t)16);
}

// What engine_invoke takes: the reference itself, or the address of the value; for by-refs the address that is passed.
static bool prepare(Arg *a, Class *param, Object **slot, void **out) {
  bool byref = param->kind == CK_BYREF;
  a->type = byref ? param->elem : param;
  a->back = byref;
  if (class_is_ref(a->type)) {
    if (*slot && !object_isinst(*slot, a->type))
      return reflection_store(a->type, a->room, *slot); // says what is wrong
    *(Object **)a->room = *slot;
    *out = byref ? a->room : (void *)*slot;
    return true;
  }
  *out = a->room;
  return reflection_store(a->type, a->room, *slot);
}

static void write_back(Arg *a, Object **slot) {
  Object *o = a->back ? reflection_box(a->type, a->room) : NULL;
  if (a->back && !exc_pending())
    gc_store(slot, o);
}

// The by-value type of `this` that the callee sees: address of the data for value types.
static void *self_address(Method *m, Object *self, void *nullable_room) {
  if (!self || (m->flags & MA_STATIC))
    return NULL;
  if (is_nullable(m->klass)) { // boxed as its value
    reflection_store(m->klass, nullable_room, self);
    return nullable_room;
  }
  return m->klass->is_valuetype ? object_unbox(self) : self;
}

static Object *finish(Sig *s, Object *o) {
  if (s->ret->kind == CK_PTR)
    return reflection_pointer(s->ret, o ? *(void **)object_unbox(o) : NULL);
  return o;
}

static Object *no_room(void) {
  exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return NULL;
}

static Object *call(GcRooms *rooms, Method *m, Sig *s, void *self, Object **args) {
  Arg *list = gc_room(rooms, (s->nparams + 1) * sizeof *list);
  void **ptrs = gc_room(rooms, (s->nparams + 1) * sizeof *ptrs);
  if (!list || !ptrs)
    return no_room();
  for (u32 i = 0; i < s->nparams; i++) {
    Class *t = s->params[i]->kind == CK_BYREF ? s->params[i]->elem : s->params[i];
    list[i].room = gc_room(rooms, room_of(t));
    if (!list[i].room)
      return no_room();
    if (!prepare(&list[i], s->params[i], &args[i], &ptrs[i]))
      return NULL;
  }
  Object *exc = NULL, *r = engine_invoke(m, self, ptrs, &exc);
  if (exc) {
    exc_set_pending(exc);
    return NULL;
  }
  for (u32 i = 0; i < s->nparams; i++)
    write_back(&list[i], &args[i]);
  return exc_pending() ? NULL : finish(s, r);
}

Object *reflection_invoke(Method *m, Object *self, Array *args) {
  ERROR(err);
  Sig *s = method_sig(m, &err);
  if (!s || !sig_layout(s, &err))
    return (Object *)exc_throw_error(&err);
  // Static methods and constructors trigger the class constructor, if it is exact (II.10.5.3).
  bool triggers = (m->flags & MA_STATIC) || reflection_is_ctor(m);
  if (triggers && !m->klass->beforefieldinit && strcmp(m->name, ".cctor") && !class_init_run(m->klass))
    return NULL;
  GcRooms rooms = {0};
  void *room = gc_room(&rooms, is_nullable(m->klass) ? room_of(m->klass) : 1);
  Object **values = args ? ARRAY_ELEMS(args, Object *) : NULL;
  Object *r = room ? call(&rooms, m, s, self_address(m, self, room), values) : no_room();
  gc_rooms_free(&rooms);
  return r;
}

// ---- checks that the caller gets unwrapped: through the out parameter ----------------------------------------------

static bool may_run(const Method *m, Object **exc) {
  if (class_is_inspected(m->klass)) {
    gc_store(exc, exc_new("System", "InvalidOperationException", INSPECTED_RUNS));
    return false;
  }
  if (!assembly_home(m->klass->assembly)->no_run)
    return true;
  gc_store(exc, exc_new("System", "NotSupportedException",
                        "Cannot invoke a method in a dynamic assembly without run access."));
  return false;
}

static Object *fail(Object **exc, const char *name, const char *msg) {
  gc_store(exc, exc_new("System.Reflection", name, msg));
  return NULL;
}

static bool count_fits(Method *m, Array *args, Object **exc) {
  ERROR(err);
  Sig *s = method_sig(m, &err);
  if (!s) {
    gc_store(exc, exc_from_error(&err));
    return false;
  }
  if (s->nparams == (args ? args->length : 0))
    return true;
  fail(exc, "TargetParameterCountException", NULL);
  return false;
}

static bool target_fits(Method *m, Object *self, Object **exc) {
  if (m->flags & MA_STATIC)
    return true;
  if (!self)
    fail(exc, "TargetException", "Non-static method requires a target.");
  else if (!object_isinst(self, m->klass))
    fail(exc, "TargetException", "Object does not match target type.");
  else
    return true;
  return false;
}

Object *reflection_invoke_method(Object *info, Object *self, Array *args, Object **exc) {
  Method *m = reflection_object_method(info);
  *exc = NULL;
  if (!target_fits(m, self, exc) || !count_fits(m, args, exc) || !may_run(m, exc))
    return NULL;
  ERROR(err);
  if (m->klass->is_open || (m->ngparams && !m->inst)) {
    gc_store(exc, exc_new("System", "InvalidOperationException",
                          "Late bound operations cannot be performed on types or "
                          "methods for which ContainsGenericParameters is true."));
    return NULL;
  }
  Sig *s = method_sig(m, &err);
  if (s && s->ret->kind == CK_BYREF) {
    gc_store(exc,
             exc_new("System", "NotSupportedException", "Cannot invoke method returning ByRef type via reflection"));
    return NULL;
  }
  if (s && s->ret->is_byreflike) {
    gc_store(exc,
             exc_new("System", "NotSupportedException", "Cannot invoke method with stack pointers via reflection"));
    return NULL;
  }
  if (self && (m->flags & MA_VIRTUAL) && !(m->flags & MA_STATIC)) {
    bool as_named = m->klass->is_interface && object_is_proxy(self);
    Method *target = as_named ? m : object_virtual_target(self, m, &err);
    if (!target)
      return err.kind ? (Object *)exc_throw_error(&err)
                      : (Object *)exc_throw("EntryPointNotFoundException", "the method has no implementation");
    m = target;
  }
  return reflection_invoke(m, self, args);
}

// ---- constructors --------------------------------------------------------------------------------------------------

// Lengths, or lower bounds and lengths in pairs; a vector with more arguments than one is an array of arrays.
static Object *new_array(Class *c, Array *args) {
  u32 n = args ? (u32)args->length : 0;
  i32 lengths[32] = {0}, lowers[32] = {0}, v;
  if (n == 0 || c->rank > ARRAY_LEN(lengths) || (n != c->rank && n != 2u * c->rank))
    return (Object *)exc_throw_arg("ArgumentException", NULL, NULL);
  bool pairs = c->kind == CK_ARRAY && n == 2u * c->rank;
  for (u32 i = 0; i < n; i++) {
    if (!reflection_store(wk.int32, &v, ARRAY_ELEMS(args, Object *)[i]))
      return NULL;
    if (!pairs)
      lengths[i] = v;
    else
      *(i % 2 ? &lengths[i / 2] : &lowers[i / 2]) = v;
    if ((!pairs || i % 2) && v < 0)
      return (Object *)exc_throw("OverflowException", NULL);
  }
  if (c->kind == CK_ARRAY)
    return (Object *)array_new_md(c, lengths, pairs ? lowers : NULL);
  Array *a = array_new_class(c, (uintptr_t)lengths[0]);
  for (i32 i = 0; a && n == 2 && c->elem->kind == CK_SZARRAY && i < lengths[0]; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], (Object *)array_new_class(c->elem, (uintptr_t)lengths[1]));
  return (Object *)a;
}

// String's constructors are stand-ins for Ctor with the same parameters, an instance method that ignores `this`.
static Object *new_string(Method *ctor, Array *args) {
  ERROR(err);
  Sig *want = method_sig(ctor, &err);
  for (u32 i = 0; want && i < wk.string->nmethods; i++) {
    if (strcmp(class_method_name(wk.string, i), "Ctor"))
      continue;
    Method *m = class_method(wk.string, i);
    Sig *s = method_sig(m, &err);
    if (s && s->nparams == want->nparams && !memcmp(s->params, want->params, s->nparams * sizeof(Class *)))
      return reflection_invoke(m, NULL, args);
  }
  return (Object *)exc_throw("MissingMethodException", "String has no such constructor");
}

static Object *new_delegate(Class *c, Array *args) {
  Object *target = ARRAY_ELEMS(args, Object *)[0], *d;
  void *ftn = NULL;
  if (!reflection_store(wk.intptr, &ftn, ARRAY_ELEMS(args, Object *)[1]) || !(d = object_new(c)))
    return NULL;
  Method *m = engine_method_from_code(ftn);
  delegate_init((Delegate *)d, target, m, m ? NULL : ftn);
  return d;
}

static Object *construct(Method *m, Array *args) {
  Class *c = m->klass;
  if (c->is_array)
    return new_array(c, args);
  if (c == wk.string)
    return new_string(m, args);
  if (c->is_delegate)
    return new_delegate(c, args);
  Object *o;
  if (!is_nullable(c)) {
    VTable *vt = class_vtable(c, &(Error){0});
    o = vt && vt->flags & VT_ACTIVATE ? proxy_activate(vt) : object_new(c);
    if (o)
      reflection_invoke(m, o, args);
    return exc_pending() ? NULL : o;
  }
  return args && args->length ? ARRAY_ELEMS(args, Object *)[0] : NULL; // new T?(v) boxes to v
}

Object *reflection_invoke_ctor(Object *info, Object *self, Array *args, Object **exc) {
  Method *m = reflection_object_method(info);
  *exc = NULL;
  if (!count_fits(m, args, exc) || (self && !target_fits(m, self, exc)) || !may_run(m, exc))
    return NULL;
  if ((m->flags & MA_STATIC) || self) {
    reflection_invoke(m, self, args);
    return NULL;
  }
  if (m->klass->flags & TA_ABSTRACT) {
    char *name = class_reflection_name(m->klass, true, false);
    char *msg = xasprintf("Cannot create an instance of %s because it is an abstract class", name);
    gc_store(exc, exc_new("System", "MemberAccessException", msg));
    free(msg);
    free(name);
    return NULL;
  }
  return construct(m, args);
}
