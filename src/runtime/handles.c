// handles.c: objects that stand for methods and fields where a core library's handles hold objects.
#include "runtime/helpers.h"
#include "runtime/internal.h"

static Object *stub(Class *c, u32 offset, void *what) {
  Object *o = object_new(c);
  if (o)
    FIELD_AT(o, offset, void *) = what;
  return o;
}

Object *rt_field_handle(Field *f) {
  static Class *c;
  if (!c)
    c = corlib_class("System", "RuntimeFieldInfoStub");
  return stub(c, field_offset_of(c, "m_fieldHandle"), f);
}

Object *rt_method_handle(Method *m) {
  static Class *c;
  if (!c)
    c = corlib_class("System", "RuntimeMethodInfoStub");
  return stub(c, field_offset_of(c, "m_value"), m);
}
