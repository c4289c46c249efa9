// remoting.c: what the class library's remoting asks of the runtime: transparent proxies, calls on them as messages,
// and calls of messages on the real objects.
#include <alloca.h>

#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

// Pointers, type parameters and what is open over them have none, and what is abstract no exact ones.
static bool has_objects(const Class *c) {
  return c->kind != CK_PTR && c->kind != CK_FNPTR && c->kind != CK_BYREF && !class_is_open(c) &&
         !(c->flags & (TA_ABSTRACT | TA_INTERFACE));
}

// FormatterServices.GetUninitializedObject ends here: the object without its constructor.
static Object *allocate_uninitialized(Object *type) {
  Class *c = type_object_class(type);
  if (!has_objects(c)) {
    exc_throw_arg("ArgumentException", "type", "Type cannot be instantiated");
    return NULL;
  }
  ERROR(err);
  if (!class_instances_complete(c, &err))
    return (Object *)exc_throw_error(&err);
  if (!class_init_run(c))
    return NULL;
  return c->is_array ? (Object *)array_new(c->elem, 0) : object_new(c);
}

static Object *virtual_method(Object *type, Object *info) {
  Method *m = reflection_object_method(info);
  ERROR(err);
  if (m->flags & MA_VIRTUAL)
    m = class_virtual_target(type_object_class(type), m, &err);
  return m ? reflection_method_object(m, NULL) : (Object *)exc_throw_error(&err);
}

// ---- a call as a message ---------------------------------------------------------------------------------------------

static struct {
  Class *message, *real;
  u32 args, target_context, server;
  Method *init, *invoke;
} fld;

static bool find_fields(void) {
  ERROR(err);
  if (fld.invoke)
    return true;
  Class *msg = corlib_class("System.Runtime.Remoting.Messaging", "MonoMethodMessage");
  fld.real = corlib_class("System.Runtime.Remoting.Proxies", "RealProxy");
  fld.args = field_offset_of(msg, "args");
  fld.target_context = field_offset_of(fld.real, "_targetContext");
  fld.server = field_offset_of(fld.real, "_server");
  fld.init = class_methods(msg, &err) ? class_find_method(msg, "InitMessage", 2) : NULL;
  fld.message = msg;
  Method *invoke = class_methods(fld.real, &err) ? class_find_method(fld.real, "PrivateInvoke", 4) : NULL;
  if (fld.init)
    fld.invoke = invoke;
  return fld.invoke || exc_throw("MissingMethodException", "PrivateInvoke");
}

// MonoMethodMessage; InitMessage, unlike its constructor, takes constructors as well.
static Object *make_message(Method *m, Sig *s, void **args) {
  Object *msg = object_new(fld.message), *info = msg ? reflection_method_object(m, NULL) : NULL, *exc = NULL;
  if (!info)
    return NULL;
  engine_invoke(fld.init, msg, (void *[]){info, NULL}, &exc);
  if (exc) {
    exc_set_pending(exc);
    return NULL;
  }
  Array *list = (Array *)FIELD_REF(msg, fld.args);
  for (u32 i = 0; i < s->nparams && !exc_pending(); i++) {
    bool byref = s->params[i]->kind == CK_BYREF;
    Class *c = byref ? s->params[i]->elem : s->params[i];
    gc_store(&ARRAY_ELEMS(list, Object *)[i], reflection_box(c, byref ? *(void **)args[i] : args[i]));
  }
  return exc_pending() ? NULL : msg;
}

// By-refs take the out arguments in their order.
static bool take_out_args(Sig *s, void **args, Array *out) {
  u32 n = 0;
  for (u32 i = 0; i < s->nparams; i++) {
    if (s->params[i]->kind != CK_BYREF)
      continue;
    if (!out || n >= out->length)
      return exc_throw("ExecutionEngineException", "The proxy call returned an incorrect number of output arguments");
    Object *o = ARRAY_ELEMS(out, Object *)[n++];
    Class *c = s->params[i]->elem;
    if ((o || class_is_ref(c) || c->generic_def == wk.nullable) && !reflection_store(c, *(void **)args[i], o))
      return false;
  }
  return true;
}

static bool take_result(Class *c, void *ret, Object *o) {
  if (c->etype == ET_VOID)
    return true;
  if (class_is_ref(c)) {
    gc_store(ret, o);
    return true;
  }
  if (!o && c->generic_def != wk.nullable) {
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
    return false;
  }
  return reflection_store(c, ret, o);
}

// Within its own context an object is called directly.
static bool call_server(Method *m, Sig *s, Object *server, void **args, void *ret) {
  void **values = alloca((s->nparams + 1u) * sizeof *values);
  for (u32 i = 0; i < s->nparams; i++)
    values[i] = class_is_ref(s->params[i]) || s->params[i]->kind == CK_BYREF ? *(void **)args[i] : args[i];
  Object *exc = NULL;
  Object *r = engine_invoke(m, server, values, &exc);
  if (exc)
    exc_set_pending(exc);
  return !exc && take_result(s->ret, ret, r);
}

bool remoting_call(Method *m, Object *proxy, void **args, void *ret) {
  ERROR(err);
  Sig *s = method_sig(m, &err);
  if (!s || !find_fields())
    return s ? false : exc_throw_error(&err);
  Object *real = proxy_real(proxy), *server = FIELD_REF(real, fld.server);
  if (object_class(proxy)->is_contextbound && server && FIELD_REF(real, fld.target_context) == current_context())
    return call_server(m, s, server, args, ret);
  Object *msg = make_message(m, s, args), *exc = NULL, *failed = NULL;
  Array *out = NULL;
  if (!msg)
    return false;
  Object *r = engine_invoke(fld.invoke, NULL, (void *[]){real, msg, &failed, &out}, &exc);
  if (exc || failed) {
    exc_set_pending(exc ? exc : failed);
    return false;
  }
  return take_out_args(s, args, out) && take_result(s->ret, ret, r);
}

// ---- a message as a call ---------------------------------------------------------------------------------------------

static u32 count_byrefs(const Sig *s) {
  u32 n = 0;
  for (u32 i = 0; i < s->nparams; i++)
    n += s->params[i]->kind == CK_BYREF;
  return n;
}

// Field accesses come as calls of two methods of Object that nobody implements.
static Field *remote_field(Object *o, String *type, String *name) {
  char *t = string_to_utf8(type), *n = string_to_utf8(name);
  Field *f = NULL;
  for (Class *c = object_class(o); c && !f; c = c->parent) {
    char *full = class_reflection_name(c, true, false);
    if (!strcmp(full, t))
      f = class_find_field(c, n);
    free(full);
  }
  if (!f) {
    char *msg = xasprintf("Field %s.%s not found", t, n);
    exc_throw("MissingFieldException", msg);
    free(msg);
  }
  free(t);
  free(n);
  return f;
}

static Object *access_field(Object *o, Array *args, bool set, Array **out) {
  Object **a = ARRAY_ELEMS(args, Object *);
  if (object_is_proxy(o) && !(o = FIELD_REF(proxy_real(o), fld.server))) // an object within another context
    return (Object *)exc_throw("RemotingException", NULL);
  Field *f = remote_field(o, (String *)a[0], (String *)a[1]);
  if (!f)
    return NULL;
  void *at = (u8 *)o + f->offset;
  Array *results = set ? NULL : array_new(wk.object, 1);
  gc_store(out, (Object *)results);
  if (set)
    reflection_store(f->type, at, a[2]);
  else if (results)
    gc_store(&ARRAY_ELEMS(results, Object *)[0], reflection_box(f->type, at));
  return NULL;
}

static Object *internal_execute(Object *info, Object *o, Array *args, Array **out) {
  Method *m = reflection_object_method(info);
  ERROR(err);
  Sig *s = method_sig(m, &err);
  if (!s)
    return (Object *)exc_throw_error(&err);
  bool getter = m->klass == wk.object && !strcmp(m->name, "FieldGetter");
  if (getter || (m->klass == wk.object && !strcmp(m->name, "FieldSetter")))
    return access_field(o, args, !getter, out);
  Array *mine = args ? (Array *)object_clone((Object *)args) : NULL, *results = array_new(wk.object, count_byrefs(s));
  if (!results || (args && !mine))
    return NULL;
  gc_store(out, (Object *)results);
  Object *r = reflection_invoke(m, o, mine);
  for (u32 i = 0, n = 0; i < s->nparams; i++)
    if (s->params[i]->kind == CK_BYREF)
      gc_store(&ARRAY_ELEMS(results, Object *)[n++], ARRAY_ELEMS(mine, Object *)[i]);
  return r;
}

// ---- the rest ---------------------------------------------------------------------------------------------------------

static bool is_proxy(Object *o) {
  return o && object_is_proxy(o);
}

static Object *transparent_proxy(Object *real, String *class_name) {
  (void)class_name;
  return proxy_new(real);
}

static Object *proxy_type(Object *proxy) {
  return type_object(object_class(proxy));
}

static void enable_activation(Object *type, bool on) {
  proxy_enable_activation(type_object_class(type), on);
}

ICALL_TABLE(icalls_activation_services, "System.Runtime.Remoting.Activation.ActivationServices",
            ICALL("AllocateUninitializedClassInstance", allocate_uninitialized),
            ICALL("EnableProxyActivation", enable_activation))
ICALL_TABLE(icalls_remoting_context, "System.Runtime.Remoting.Contexts.Context",
            ICALL("RegisterContext", icall_nothing), ICALL("ReleaseContext", icall_nothing))
ICALL_TABLE(icalls_real_proxy, "System.Runtime.Remoting.Proxies.RealProxy", ICALL("InternalGetProxyType", proxy_type),
            ICALL("InternalGetTransparentProxy", transparent_proxy))
ICALL_TABLE(icalls_remoting_services, "System.Runtime.Remoting.RemotingServices",
            ICALL("InternalExecute", internal_execute), ICALL("GetVirtualMethod", virtual_method),
            ICALL("IsTransparentProxy", is_proxy))
