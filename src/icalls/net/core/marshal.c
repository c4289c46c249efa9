// marshal.c: System.Runtime.InteropServices.Marshal.
#include "icalls/core/structs.h"
#include "icalls/net/net.h"
#include "interop/conv.h"
#include "interop/interop.h"

// ---- structures ---------------------------------------------------------------------------------------------------------

static void refuse(Class *c) {
  char *name = class_reflection_name(c, true, false);
  char *text = xasprintf("Type '%s' cannot be marshaled as an unmanaged structure; no meaningful size or offset can be "
                         "computed.",
                         name);
  exc_throw_arg("ArgumentException", NULL, text);
  free(text);
  free(name);
}

static i32 size_of(QType t, i32 must) {
  ERROR(err);
  i32 n = marshal_size(t.cls, &err);
  if (n < 0 && must)
    refuse(t.cls);
  return MAX(n, 0);
}

static intptr_t offset_of(Field *f) {
  ERROR(err);
  i32 n = marshal_offset(f->klass, f->name, &err);
  if (n < 0)
    refuse(f->klass);
  return MAX(n, 0);
}

static void from_native(const void *p, Object *o, bool values_too) {
  if (!p)
    exc_throw_null("ptr");
  else if (object_class(o)->is_valuetype && !values_too)
    exc_throw_arg("ArgumentException", "structure", "The structure must not be a value class.");
  else
    marshal_struct_to_managed(object_class(o), struct_value_of(o), p);
}

// ---- delegates ----------------------------------------------------------------------------------------------------------

static void *function_pointer(Object **d) {
  return interop_callback(*d);
}
static void delegate_for(void *fn, QType type, Object **out) {
  *out = interop_delegate(fn, type.cls);
}

static void prelink(Method *m) {
  ERROR(err);
  if (m->flags & MA_PINVOKE && !(m->implflags & MI_INTERNALCALL) && !pinvoke_resolve(m, &err))
    exc_throw_error(&err);
}

ICALL_TABLE(net_marshal_structs, "System.Runtime.InteropServices.Marshal", ICALL("PtrToStructureHelper", from_native),
            ICALL("StructureToPtr", struct_to_pointer), ICALL("DestroyStructure", struct_destroy))
ICALL_TABLE(net_entries_marshal, "", ICALL("MarshalNative_SizeOfHelper", size_of),
            ICALL("MarshalNative_OffsetOf", offset_of),
            ICALL("MarshalNative_GetFunctionPointerForDelegateInternal", function_pointer),
            ICALL("MarshalNative_GetDelegateForFunctionPointerInternal", delegate_for),
            ICALL("MarshalNative_Prelink", prelink))
