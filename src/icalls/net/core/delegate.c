// delegate.c: System.Delegate and MulticastDelegate.
//
// _invocationList holds the targets of a multicast delegate, as many as _invocationCount says; Invoke reads both.
#include "icalls/net/net.h"
#include "runtime/helpers.h"
#include "types/flavour.h"
#include <strings.h>

static bool equals(Delegate *a, Object *o) {
  Delegate *b = (Delegate *)o;
  if (!o || object_class(o) != object_class(&a->obj))
    return false;
  return a->target == b->target && (a->method || b->method ? a->method == b->method : a->method_ptr == b->method_ptr);
}

static i32 hash(Delegate *d) {
  u64 h = hash_combine((uintptr_t)object_class(&d->obj), (uintptr_t)(d->method ? d->method : d->method_ptr));
  return (i32)(h ^ (u32)(d->target ? object_hash(d->target) : 0));
}

static Object *new_multicast(MulticastDelegate *like, Array *list, i32 n, bool like_is_multicast) {
  (void)like_is_multicast;
  Class *c = object_class(&like->d.obj);
  ERROR(err);
  Method *invoke = class_methods(c, &err) ? class_find_method(c, "Invoke", -1) : NULL;
  MulticastDelegate *d = (MulticastDelegate *)object_new(c);
  if (!d)
    return NULL;
  d->d.invoke_impl = engine_entry(invoke);
  gc_store(&d->delegates, (Object *)list);
  FIELD_AT(d, flavour->multicast_count_offset, intptr_t) = n;
  return (Object *)d;
}

static Object *new_multicast_first(MulticastDelegate *like, Array *list, i32 n) {
  return new_multicast(like, list, n, false);
}

ICALL_TABLE(net_delegate, "System.Delegate", ICALL("Equals", equals), ICALL("GetHashCode", hash))
ICALL_TABLE(net_multicast, "System.MulticastDelegate", ICALL("NewMulticastDelegate(object[],int,bool)", new_multicast),
            ICALL("NewMulticastDelegate(object[],int)", new_multicast_first))

// ---- binding ----------------------------------------------------------------------------------------------------------

enum { // System.DelegateBindingFlags
  BIND_STATIC_ONLY = 1,
  BIND_INSTANCE_ONLY = 2,
  BIND_OPEN_ONLY = 4,
  BIND_CLOSED_ONLY = 8,
  BIND_NEVER_OVER_NULL = 0x10,
  BIND_ANY_CASE = 0x20
};

static Method *invoke_of(Class *delegate) {
  ERROR(err);
  return class_methods(delegate, &err) ? class_find_method(delegate, "Invoke", -1) : (Method *)exc_throw_error(&err);
}

// Whether a value of one type may be taken for the other without any change: references upwards, enums as their
// numbers.
static bool fits(Class *to, Class *from) {
  if (to == from)
    return true;
  if (class_is_ref(to) || class_is_ref(from))
    return class_is_ref(to) && class_is_ref(from) && class_assignable(to, from);
  if (to->kind == CK_BYREF || from->kind == CK_BYREF || to->kind == CK_PTR || from->kind == CK_PTR)
    return false;
  u8 a = class_stack_etype(to), b = class_stack_etype(from);
  return (to->is_enum || from->is_enum) && a == b && a != ET_VALUETYPE;
}

// The type of the first argument of a method as a delegate without target passes it.
static Class *self_type(Class *c) {
  return c->is_valuetype ? class_byref(c) : c;
}

static bool compatible(Class *delegate, Object *target, Method *m, u32 flags) {
  ERROR(err);
  Method *invoke = invoke_of(delegate);
  Sig *want = invoke ? method_sig(invoke, &err) : NULL, *have = method_sig(m, &err);
  bool is_static = m->flags & MA_STATIC;
  if (!want || !have || have->vararg || (is_static ? flags & BIND_INSTANCE_ONLY : flags & BIND_STATIC_ONLY))
    return false;
  u32 n = have->nparams + !is_static;
  bool open = want->nparams == n, closed = want->nparams + 1u == n;
  if ((!open && !closed) || (open && flags & BIND_CLOSED_ONLY) || (closed && flags & BIND_OPEN_ONLY) ||
      (open && target) || (closed && !target && flags & BIND_NEVER_OVER_NULL))
    return false;
  for (u32 i = 0; i < n; i++) {
    Class *to = is_static ? have->params[i] : i ? have->params[i - 1] : open ? self_type(m->klass) : m->klass;
    bool ok = open ? fits(to, want->params[i]) : i ? fits(to, want->params[i - 1]) : true;
    if (closed && !i)
      ok =
          is_static ? class_is_ref(to) && (!target || object_isinst(target, to)) : !target || object_isinst(target, to);
    if (!ok)
      return false;
  }
  return fits(want->ret, have->ret);
}

static bool bind(Delegate *d, Object *target, Method *m, u32 flags) {
  ERROR(err);
  if (!compatible(object_class(&d->obj), target, m, flags))
    return false;
  bool is_virtual = target && m->flags & MA_VIRTUAL && !(m->flags & MA_STATIC) && !m->klass->is_valuetype;
  Method *t = is_virtual ? object_virtual_target(target, m, &err) : m;
  delegate_init(d, target, t ? t : m, NULL);
  return !exc_pending();
}

static i32 bind_info(Delegate **d, Object **target, Method *m, QType type, u32 flags) {
  (void)type;
  return bind(*d, *target, m, flags);
}

// Most derived first.
static i32 bind_name(Delegate **d, Object **target, QType type, const char *name, u32 flags) {
  ERROR(err);
  for (Class *c = type.cls; c && class_methods(c, &err); c = c->parent)
    for (u32 i = 0; i < c->nmethods; i++) {
      const char *has = class_method_name(c, i);
      if (flags & BIND_ANY_CASE ? strcasecmp(has, name) : strcmp(has, name))
        continue;
      Method *m = class_method(c, i);
      if (!m->ngparams && bind(*d, *target, m, flags))
        return 1;
    }
  return 0;
}

// What `new D(target, pointer)` does.
static void construct(Delegate **d, Object **target, void *code) {
  Method *m = engine_method_from_code(code);
  delegate_init(*d, *target, m, m ? NULL : code);
}

static Method *invoke_method(Class *c) {
  return invoke_of(c);
}
static void *invoke_code(Class *c) {
  Method *m = invoke_of(c);
  return m ? engine_ftn(m) : NULL;
}

static void method_handle(Delegate **d, Object **out) {
  Method *m = (*d)->method;
  if (!m)
    m = engine_method_from_code((*d)->method_ptr);
  *out = m ? rt_method_handle(m) : (Object *)exc_throw("ArgumentException", NULL);
}

static i32 same_methods(Delegate **a, Delegate **b) {
  return (*a)->method == (*b)->method;
}

ICALL_TABLE(net_delegate_invoke, "System.Delegate", ICALL("GetInvokeMethod(MethodTable*)", invoke_method),
            ICALL("GetMulticastInvoke", invoke_code))
ICALL_TABLE(net_entries_delegate, "", ICALL("Delegate_InternalEqualMethodHandles", same_methods),
            ICALL("Delegate_BindToMethodInfo", bind_info), ICALL("Delegate_BindToMethodName", bind_name),
            ICALL("Delegate_Construct", construct), ICALL("Delegate_FindMethodHandle", method_handle),
            ICALL("Delegate_GetMulticastInvokeSlow", invoke_code))
