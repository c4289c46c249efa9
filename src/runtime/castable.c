// castable.c: objects that say themselves which interfaces they have, and where the methods of those are: those of
// classes with .NET's IDynamicInterfaceCastable. What they say may change: nothing remembers it.
#include "runtime/internal.h"

#include <stdlib.h>

static Object *ask(Object *o, const char *name, Class *iface, void *last, u32 n) {
  ERROR(err);
  Method *decl = class_methods(wk.castable, &err) ? class_find_method(wk.castable, name, (i32)n) : NULL;
  Method *m = decl ? class_virtual_target(object_class(o), decl, &err) : NULL;
  Object *exc = NULL, *type = m ? type_object(iface) : NULL;
  if (!m)
    exc_throw_error(&err);
  if (!type)
    return NULL;
  Object *r = engine_invoke(m, o, (void *[]){&type, last}, &exc); // a RuntimeTypeHandle holds the type alone
  if (exc)
    exc_set_pending(exc);
  return exc ? NULL : r;
}

bool castable_isinst(Object *o, Class *c, bool must) {
  if (!wk.castable || !c->is_interface || c == wk.castable || !class_is_castable(object_class(o)))
    return false;
  u8 throws = must;
  Object *r = ask(o, "IsInterfaceImplemented", c, &throws, 2);
  return r && *(u8 *)object_unbox(r);
}

bool castable_says_no(Object *o, Class *c) {
  if (!c->is_interface || !class_is_castable(object_class(o)))
    return false;
  char *from = class_reflection_name(object_class(o), false, false), *to = class_reflection_name(c, false, false);
  char *text = xasprintf("Invalid cast from '%s' to '%s'.", from, to);
  exc_throw("InvalidCastException", text);
  free(text);
  free(to);
  free(from);
  return true;
}

// An interface with the methods, as bodies of its own or inherited ones.
Method *castable_target(Object *o, Method *decl, Error *err) {
  Object *r = ask(o, "GetInterfaceImplementation", decl->klass, NULL, 1),
         *type = r ? *(Object **)object_unbox(r) : NULL;
  Class *c = type ? type_object_class(type) : NULL;
  if (exc_pending())
    return NULL;
  if (!c || !c->is_interface || !class_implements(c, decl->klass)) {
    char *text = xasprintf("Unable to cast object of type '%s' to type '%s'.", class_name(object_class(o)),
                           class_name(decl->klass));
    exc_throw("InvalidCastException", text);
    free(text);
    return NULL;
  }
  return class_virtual_target(c, decl, err);
}
