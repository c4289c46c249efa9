// remoting.c: what is left of remoting without application domains: uninitialized objects, and clear refusals.
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

// FormatterServices.GetUninitializedObject ends here: the object without its constructor.
static Object *allocate_uninitialized(Object *type) {
  Class *c = type_object_class(type);
  if (c->flags & (TA_ABSTRACT | TA_INTERFACE)) {
    char *name = class_reflection_name(c, true, false), *msg = xasprintf("Type %s is abstract", name);
    exc_throw("MemberAccessException", msg);
    free(msg);
    free(name);
    return NULL;
  }
  if (!class_init_run(c))
    return NULL;
  return c->is_array ? (Object *)array_new(c->elem, 0) : object_new(c);
}

static Object *virtual_method(Object *type, Object *info) {
  Method *m = reflection_object_method(info);
  Error err = {0};
  if (m->flags & MA_VIRTUAL)
    m = class_virtual_target(type_object_class(type), m, &err);
  return m ? reflection_method_object(m, NULL) : (Object *)exc_throw_error(&err);
}

static uintptr_t no_remoting(void) { return exc_throw("NotSupportedException", "Remoting is not supported."); }

ICALL_TABLE(icalls_activation_services, "System.Runtime.Remoting.Activation.ActivationServices",
            ICALL("AllocateUninitializedClassInstance", allocate_uninitialized),
            ICALL("EnableProxyActivation", icall_nothing))
ICALL_TABLE(icalls_remoting_context, "System.Runtime.Remoting.Contexts.Context",
            ICALL("RegisterContext", icall_nothing), ICALL("ReleaseContext", icall_nothing))
ICALL_TABLE(icalls_real_proxy, "System.Runtime.Remoting.Proxies.RealProxy",
            ICALL("InternalGetProxyType", no_remoting), ICALL("InternalGetTransparentProxy", no_remoting))
ICALL_TABLE(icalls_remoting_services, "System.Runtime.Remoting.RemotingServices",
            ICALL("InternalExecute", no_remoting), ICALL("GetVirtualMethod", virtual_method),
            ICALL("IsTransparentProxy", icall_nothing))
