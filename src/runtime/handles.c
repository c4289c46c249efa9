// handles.c: objects that stand for methods and fields where a core library's handles hold objects.
#include "runtime/helpers.h"
#include "runtime/internal.h"

static Object *stub(Class *c, u32 offset, void *what) {
  Object *o = object_new(c);
  if (o)
    FIELD_AT(o, offset, void *) = what;
  return o;
}

// What stands for a handle, looked up once; racing threads find the same.
static Class *handle_class(Class **known, const char *name) {
  Class *c = __atomic_load_n(known, __ATOMIC_ACQUIRE);
  if (!c)
    __atomic_store_n(known, c = corlib_class("System", name), __ATOMIC_RELEASE);
  return c;
}

Object *rt_field_handle(Field *f) {
  static Class *known;
  Class *c = handle_class(&known, "RuntimeFieldInfoStub");
  return stub(c, field_offset_of(c, "m_fieldHandle"), f);
}

Object *rt_method_handle(Method *m) {
  static Class *known;
  Class *c = handle_class(&known, "RuntimeMethodInfoStub");
  return stub(c, field_offset_of(c, "m_value"), m);
}
