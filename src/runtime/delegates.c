// delegates.c: making delegates: from a method, from a virtual method, from a native entry.
#include "runtime/internal.h"
#include "target/abi.h"

void *rt_delegate_first(Delegate *d);

static Sig *invoke_sig(Class *c, Method **invoke) {
  ERROR(err);
  if (!class_methods(c, &err))
    return NULL;
  *invoke = class_find_method(c, "Invoke", -1);
  return *invoke ? method_sig(*invoke, &err) : NULL;
}

// Bound to its first argument: an instance method of the same shape, or a static method with one argument more.
static bool is_closed(const Sig *invoke, const Method *m, const Sig *s) {
  return m->flags & MA_STATIC ? s->nparams == invoke->nparams + 1 : s->nparams == invoke->nparams;
}

// The row of host_delegate_closed and its kin; -1: a signature that cannot be laid out is Invoke's to throw for.
static i32 shim_row(Sig *invoke) {
  ERROR(err);
  return sig_layout(invoke, &err) ? abi_result_comes_first(invoke->ret) : -1;
}

static bool is_open_virtual(const Method *m, bool closed) {
  return m && !closed && (m->flags & MA_VIRTUAL) && !m->klass->is_valuetype;
}

// What a call of Invoke jumps to: mostly a shim, which exchanges a closed delegate for its target or drops an open one.
// `first`: the shim for a method without code yet. NULL: the Invoke that the engine makes for the class.
typedef struct Impl {
  void *impl, *first;
} Impl;

static Impl shim_for(const Method *m, Sig *invoke, bool closed) {
  i32 row = shim_row(invoke), n = row < 0 || closed || is_open_virtual(m, closed) ? -1 : abi_moves_down(invoke);
  if (row < 0 || (!closed && (n < 0 || n >= HOST_DELEGATE_SHIMS)))
    return (Impl){NULL, NULL};
  return (Impl){(void *)(closed ? host_delegate_closed[row] : host_delegate_open[row][n]),
                (void *)host_delegate_first[row]};
}

static void *invoke_impl(Class *c, Method *m, bool *closed, void **first) {
  Method *invoke = NULL;
  ERROR(err);
  *first = NULL;
  Sig *is = invoke_sig(c, &invoke), *s = m ? method_sig(m, &err) : NULL;
  if (!is)
    return NULL;
  is = sig_as_called(is);
  s = s ? sig_as_called(s) : NULL;
  *closed = !s || is_closed(is, m, s);
  Impl i = s ? shim_for(m, is, *closed) : (Impl){NULL, NULL};
  *first = i.first;
  return i.impl ? i.impl : engine_entry(invoke);
}

// The entry to call with the target, or the boxed object that holds it, as first argument. Open delegates to methods of
// value types pass the address themselves.
static void *entry_for(Method *m, bool closed) {
  bool unbox = closed && m->klass->is_valuetype && !(m->flags & MA_STATIC);
  return unbox ? engine_unbox_entry(m) : engine_ftn(m);
}

// The last (class, method) pair that a delegate was made for, per site in practice: delegates of one lambda come in
// runs. Direct-mapped, by hash.
typedef struct Cached {
  Class *c;
  Method *m;
  void *ptr, *impl;
  bool closed;
} Cached;
#define CACHE_SIZE 256
static __thread Cached cache[CACHE_SIZE];

static bool is_vararg(Method *m) {
  ERROR(err);
  Sig *s = m ? method_sig(m, &err) : NULL;
  return s && s->vararg;
}

void delegate_init(Delegate *d, Object *target, Method *m, void *code) {
  Class *c = object_class(&d->obj);
  gc_store(&d->target, target);
  d->method = m;
  if (UNLIKELY(target && m && object_is_proxy(target)) && !(m->flags & MA_STATIC))
    code = engine_remote_entry(m);
  Cached *e = &cache[hash_combine((uintptr_t)c, (uintptr_t)m) % CACHE_SIZE];
  if (!code && m && e->c == c && e->m == m && e->ptr) {
    d->method_ptr = e->ptr;
    d->invoke_impl = e->impl;
    d->extra_arg = e->closed;
    d->method_is_virtual = is_open_virtual(m, e->closed);
    return;
  }
  Method *invoke;
  if (UNLIKELY(is_vararg(m)) && (!invoke_sig(c, &invoke) || !is_vararg(invoke))) { // it could pass none of that kind
    exc_throw("NotSupportedException", "Vararg calling convention not supported.");
    return;
  }
  bool closed = target != NULL;
  void *first = NULL;
  d->invoke_impl = invoke_impl(c, m, &closed, &first);
  d->method_ptr = code ? code : m ? entry_for(m, closed) : NULL;
  d->extra_arg = closed; // Invoke's body looks here
  d->method_is_virtual = is_open_virtual(m, closed);
  if (code || !m)
    return;
  if (method_canonical(m)->code) {
    *e = (Cached){c, m, d->method_ptr, d->invoke_impl, closed};
  } else if (first) {
    d->invoke_impl = first;
  }
}

// From host_delegate_first: makes the method's code, so that no later call goes through its stub.
void *rt_delegate_first(Delegate *d) {
  ERROR(err);
  if (!engine_code(method_canonical(d->method), &err)) {
    exc_throw_error(&err);
    return (void *)rt_throw_pending;
  }
  bool closed = true;
  void *first;
  d->invoke_impl = invoke_impl(object_class(&d->obj), d->method, &closed, &first);
  d->method_ptr = entry_for(d->method, closed);
  return d->invoke_impl;
}

Object *delegate_new(Class *c, Object *target, Method *m) {
  Object *d = object_new(c);
  if (d)
    delegate_init((Delegate *)d, target, m, NULL);
  return d;
}

Object *rt_new_delegate(VTable *vt, Object *target, Method *m) {
  Object *d = object_new_vt(vt);
  if (!d)
    return NULL;
  if (!target && !(m->flags & MA_STATIC))
    return (Object *)exc_throw_arg("ArgumentException", NULL,
                                   "Delegate to an instance method cannot have null 'this'.");
  delegate_init((Delegate *)d, target, m, NULL);
  return d;
}

Object *rt_new_delegate_virtual(VTable *vt, Object *target, Method *decl) {
  if (!target) {
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
    return NULL;
  }
  ERROR(err);
  Method *m = object_virtual_target(target, decl, &err);
  if (!m)
    return (Object *)exc_throw_error(&err);
  return rt_new_delegate(vt, target, m);
}

void rt_delegate_ctor(Delegate *d, Object *target, void *ptr) {
  Method *m = engine_method_from_code(ptr);
  // A value type's method wants the address inside the box, so another entry than ldftn's.
  bool unbox = m && m->klass->is_valuetype && !(m->flags & MA_STATIC);
  delegate_init(d, target, m, unbox ? NULL : ptr);
}

Object *rt_new_delegate_ptr(VTable *vt, Object *target, void *ptr) {
  Object *d = object_new_vt(vt);
  if (d)
    rt_delegate_ctor((Delegate *)d, target, ptr);
  return d;
}
