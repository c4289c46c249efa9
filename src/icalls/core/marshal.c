// marshal.c: System.Runtime.InteropServices.Marshal: structures and delegates. Memory and strings: marshal_memory.c.
#include <stdio.h>
#include "icalls/core/structs.h"
#include "icalls/util.h"
#include "interop/interop.h"

// mono names the bare class in these messages.
static uintptr_t no_native_form(Class *c) {
  char msg[300];
  Buf b = {0};
  const char *rank = "";
  for (; c->kind == CK_SZARRAY; c = c->elem)
    rank = "[]";
  buf_printf(&b, "Type %s%s cannot be marshaled as an unmanaged structure.", c->name, rank);
  snprintf(msg, sizeof msg, "%s", b.s);
  buf_free(&b);
  return exc_throw_arg("ArgumentException", "t", msg);
}

static i32 size_of(Object *type) {
  if (!type)
    return (i32)exc_throw_null("type");
  ERROR(err);
  Class *c = type_object_class(type);
  i32 n = marshal_size(c, &err);
  return n < 0 ? (i32)no_native_form(c) : n;
}

static uintptr_t offset_of(Object *type, String *name) {
  if (!type || !name)
    return exc_throw_null(type ? "fieldName" : "t");
  ERROR(err);
  Class *c = type_object_class(type);
  char *field = string_to_utf8(name);
  i32 off = -1;
  for (Class *k = c; off < 0 && k && !err.kind; k = k->parent)
    off = marshal_offset(k, field, &err);
  free(field);
  if (off >= 0)
    return (uintptr_t)off;
  char msg[300];
  snprintf(msg, sizeof msg, "Field passed in is not a marshaled member of the type %s", c->name);
  return exc_throw_arg("ArgumentException", "fieldName", msg);
}

// ---- structures ----------------------------------------------------------------------------------------------------

USER_MEMORY static void to_object(const void *p, Object *o) {
  if (!p || !o)
    exc_throw_null(p ? "dst" : "src");
  else if (object_class(o)->is_valuetype)
    exc_throw_arg("ArgumentException", "dst", "Destination is a boxed value type.");
  else
    marshal_struct_to_managed(object_class(o), struct_value_of(o), p);
}

USER_MEMORY static Object *to_new_object(const void *p, Object *type) {
  if (!type)
    return (Object *)exc_throw_null("type");
  Class *c = type_object_class(type);
  ERROR(err);
  if (!p)
    return NULL;
  if (!class_fields(c, &err))
    return (Object *)exc_throw_error(&err);
  Object *o = object_new(c);
  return o && marshal_struct_to_managed(c, struct_value_of(o), p) ? o : NULL;
}

USER_MEMORY void struct_destroy(void *p, Object *type) {
  if (!p || !type)
    exc_throw_null(p ? "structureType" : "ptr");
  else
    marshal_struct_destroy(type_object_class(type), p);
}

USER_MEMORY void struct_to_pointer(Object *o, void *p, bool delete_old) {
  if (!o || !p) {
    exc_throw_null(o ? "ptr" : "structure");
    return;
  }
  if (delete_old)
    marshal_struct_destroy(object_class(o), p);
  marshal_struct_to_native(object_class(o), struct_value_of(o), p);
}

// ---- delegates -----------------------------------------------------------------------------------------------------

static void *function_pointer(Object *d) {
  return d ? interop_callback(d) : (void *)exc_throw_null("d");
}

static Object *delegate_for(void *fn, Object *type) {
  Class *c = type_object_class(type);
  return c->is_delegate ? interop_delegate(fn, c)
                        : (Object *)exc_throw_arg("ArgumentException", "t", "Type must derive from Delegate.");
}

// ---- linking early -------------------------------------------------------------------------------------------------

static void prelink_method(Method *m) {
  ERROR(err);
  if ((m->flags & MA_PINVOKE) && !(m->implflags & MI_INTERNALCALL) && !pinvoke_resolve(m, &err))
    exc_throw_error(&err);
}

static void prelink(Object *method) {
  if (!method) {
    exc_throw_null("m");
    return;
  }
  Method *m = FIELD_AT(method, field_offset_of(object_class(method), "mhandle"), Method *);
  prelink_method(m);
}

static void prelink_all(Object *type) {
  ERROR(err);
  Class *c = type_object_class(type);
  if (!class_methods(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  for (u32 i = 0; i < c->nmethods && !exc_pending(); i++)
    prelink_method(class_method(c, i));
}

// ---- COM: there is none --------------------------------------------------------------------------------------------

static bool is_com_object(Object *o) {
  (void)o;
  return false;
}

#define NO_COM(name) ICALL(name, icall_unsupported)
ICALL_TABLE(icalls_marshal, "System.Runtime.InteropServices.Marshal", ICALL("SizeOf", size_of),
            ICALL("OffsetOf", offset_of), ICALL("PtrToStructure(intptr,object)", to_object),
            ICALL("PtrToStructure(intptr,Type)", to_new_object), ICALL("DestroyStructure", struct_destroy),
            ICALL("StructureToPtr", struct_to_pointer),
            ICALL("GetFunctionPointerForDelegateInternal", function_pointer),
            ICALL("GetDelegateForFunctionPointerInternal", delegate_for), ICALL("Prelink", prelink),
            ICALL("PrelinkAll", prelink_all), ICALL("IsComObject", is_com_object), NO_COM("AddRefInternal"),
            NO_COM("GetCCW"), NO_COM("GetComSlotForMethodInfoInternal"), NO_COM("GetIDispatchForObjectInternal"),
            NO_COM("GetIUnknownForObjectInternal"), NO_COM("GetObjectForCCW"), NO_COM("QueryInterfaceInternal"),
            NO_COM("ReleaseInternal"), NO_COM("ReleaseComObjectInternal"), NO_COM("GetRawIUnknownForComObjectNoAddRef"),
            NO_COM("GetHRForException_WinRT"), NO_COM("GetNativeActivationFactory"))
