// proxy.c: transparent proxies: objects that pass for one of the class they stand for and whose calls and field
// accesses go to a RealProxy. Their vtables are the engine's (run/remote.c).
#include "runtime/helpers.h"
#include "runtime/internal.h"

// What the class library reads through Mono.RuntimeRemoteClassHandle: a structure of the runtime's, by position.
typedef struct RemoteClass {
  void *default_vtable, *cross_domain_vtable;
  Class *proxy_class;
  void *proxy_class_name;
  u32 interface_count;
} RemoteClass;

static struct {
  Class *real, *type_info;
  u32 rp, remote_class, custom, class_to_proxy;
} fld;

static void find_fields(void) {
  if (fld.real)
    return;
  fld.rp = field_offset_of(wk.transparentproxy, "_rp");
  fld.remote_class = field_offset_of(wk.transparentproxy, "_class");
  fld.custom = field_offset_of(wk.transparentproxy, "_custom_type_info");
  fld.type_info = corlib_class("System.Runtime.Remoting", "IRemotingTypeInfo");
  Class *real = corlib_class("System.Runtime.Remoting.Proxies", "RealProxy");
  fld.class_to_proxy = field_offset_of(real, "class_to_proxy");
  fld.real = real;
}

static Class *proxied_class(Object *real) {
  return type_object_class(FIELD_REF(real, fld.class_to_proxy));
}

// One for each class, for good.
static RemoteClass *remote_class(Class *c) {
  static Map known;
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  RemoteClass *r = map_get(&known, (u64)(uintptr_t)c);
  if (!r) {
    r = xcalloc(1, sizeof *r);
    r->proxy_class = c;
    map_put(&known, (u64)(uintptr_t)c, r);
  }
  pthread_mutex_unlock(&lock);
  return r;
}

Object *proxy_new(Object *real) {
  find_fields();
  ERROR(err);
  Class *c = proxied_class(real);
  VTable *vt = engine_proxy_vtable(c, &err);
  Object *o = vt ? object_new_vt(vt) : (Object *)exc_throw_error(&err);
  if (!o)
    return NULL;
  gc_store((u8 *)o + fld.rp, real);
  FIELD_AT(o, fld.remote_class, RemoteClass *) = remote_class(c);
  FIELD_AT(o, fld.custom, u8) = object_isinst(real, fld.type_info);
  return o;
}

Object *proxy_real(Object *proxy) {
  return FIELD_REF(proxy, fld.rp);
}

Method *object_virtual_target(Object *o, Method *decl, Error *err) {
  if (UNLIKELY(object_is_proxy(o)))
    return engine_remote_method(o, decl);
  Method *m = class_virtual_target(object_class(o), decl, err);
  if (m || !class_is_castable(object_class(o)))
    return m;
  ERROR(why);
  m = castable_target(o, decl, &why);
  if (!m)
    *err = why;
  return m;
}

// ---- casts ----------------------------------------------------------------------------------------------------------

static bool can_cast_to(Object *real, Class *c, Object *proxy) {
  ERROR(err);
  Method *decl = class_methods(fld.type_info, &err) ? class_find_method(fld.type_info, "CanCastTo", 2) : NULL;
  Method *m = decl ? class_virtual_target(object_class(real), decl, &err) : NULL;
  Object *exc = NULL, *type = m ? type_object(c) : NULL;
  if (!type)
    return false;
  Object *r = engine_invoke(m, real, (void *[]){type, proxy}, &exc);
  if (exc)
    exc_set_pending(exc);
  return r && *(u8 *)object_unbox(r);
}

// A proxy that turns out to stand for a derived class is one of that class from now on.
static bool upgrade(Object *proxy, Class *c) {
  if (c->is_interface)
    return true;
  ERROR(err);
  VTable *vt = engine_proxy_vtable(c, &err);
  if (!vt)
    return false;
  FIELD_AT(proxy, fld.remote_class, RemoteClass *) = remote_class(c);
  __atomic_store_n(&proxy->vtable, vt, __ATOMIC_RELEASE);
  return true;
}

bool proxy_isinst(Object *proxy, Class *c) {
  Object *real = proxy_real(proxy);
  if (c == wk.transparentproxy) // the class library looks at its fields
    return true;
  if (!c->is_interface && !c->is_byref_marshalled)
    return false;
  bool plausible = c->is_interface || object_class(proxy)->is_interface || class_is_subclass(c, object_class(proxy));
  return plausible && FIELD_AT(proxy, fld.custom, u8) && can_cast_to(real, c, proxy) && upgrade(proxy, c);
}

// ---- fields ---------------------------------------------------------------------------------------------------------

static Method *proxy_method(const char *name) {
  ERROR(err);
  Method *m = class_methods(wk.transparentproxy, &err) ? class_find_method(wk.transparentproxy, name, -1) : NULL;
  if (!m)
    exc_throw("MissingMethodException", name);
  return m;
}

static void copy_out(Class *c, void *dst, Object *o) {
  if (class_is_ref(c))
    gc_store(dst, o);
  else if (c->generic_def == wk.nullable)
    rt_unbox_nullable(o, c, dst);
  else if (!o)
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
  else if (rt_unbox_check(o, c))
    gc_copy(dst, object_unbox(o), class_value_size(c, NULL));
}

void rt_remote_load(Object *proxy, Field *f, void *dst) {
  if (!dst) {
    exc_throw("InvalidOperationException", "Attempt to load field address from object in another appdomain.");
    return;
  }
  Method *m = proxy_method("LoadRemoteFieldNew");
  Object *exc = NULL, *r = m ? engine_invoke(m, proxy, (void *[]){&f->klass, &f}, &exc) : NULL;
  if (exc)
    exc_set_pending(exc);
  else if (m)
    copy_out(f->type, dst, r);
}

void rt_remote_store(Object *proxy, Field *f, void *src) {
  Method *m = proxy_method("StoreRemoteField");
  Object *exc = NULL, *value = m ? object_box(f->type, src) : NULL;
  if (m && !exc_pending())
    engine_invoke(m, proxy, (void *[]){&f->klass, &f, value}, &exc);
  if (exc)
    exc_set_pending(exc);
}

// ---- activation -----------------------------------------------------------------------------------------------------

void proxy_enable_activation(Class *c, bool on) {
  ERROR(err);
  VTable *vt = class_vtable(c, &err);
  if (!vt) {
    exc_throw_error(&err);
    return;
  }
  if (on)
    __atomic_fetch_or(&vt->flags, VT_ACTIVATE, __ATOMIC_ACQ_REL);
  else if (!c->is_contextbound)
    __atomic_fetch_and(&vt->flags, ~(u32)VT_ACTIVATE, __ATOMIC_ACQ_REL);
}

// The proxy, or, where remoting has none to offer, the plain object.
Object *proxy_activate(VTable *vt) {
  Class *services = corlib_class("System.Runtime.Remoting.Activation", "ActivationServices");
  ERROR(err);
  Method *m = class_methods(services, &err) ? class_find_method(services, "CreateProxyForType", 1) : NULL;
  Object *type = m ? type_object(vt->klass) : NULL, *exc = NULL;
  Object *o = type ? engine_invoke(m, NULL, (void *[]){type}, &exc) : NULL;
  if (exc)
    exc_set_pending(exc);
  return o || exc_pending() ? o : object_new_vt(vt);
}
