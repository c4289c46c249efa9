// attributes.c: custom attributes and what their blobs name.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "runtime/helpers.h"

static GenericCtx context(Class **targs, i32 nt, Class **margs, i32 nm) {
  return (GenericCtx){nt ? generic_inst(targs, (u32)nt) : NULL, nm ? generic_inst(margs, (u32)nm) : NULL};
}

// Rows of an assembly that is made at run time stand in an image of their own.
Assembly *net_attributes_of(Assembly *a) {
  return a->attributes ? a->attributes : a;
}

static void resolve_type(QAssembly q, u32 token, Class **targs, i32 nt, Class **margs, i32 nm, Object **out) {
  ERROR(err);
  Class *c = class_from_token(net_attributes_of(q.a), token, context(targs, nt, margs, nm), &err);
  if (c)
    *out = type_object(c);
  else
    exc_throw_error(&err);
}

static Method *resolve_method(QAssembly q, u32 token, Class **targs, i32 nt, Class **margs, i32 nm) {
  ERROR(err);
  Method *m = method_from_token(net_attributes_of(q.a), token, context(targs, nt, margs, nm), &err);
  return m ? m : (Method *)exc_throw_error(&err);
}

static void resolve_field(QAssembly q, u32 token, Class **targs, i32 nt, Class **margs, i32 nm, Object **out) {
  ERROR(err);
  Field *f = field_from_token(net_attributes_of(q.a), token, context(targs, nt, margs, nm), &err);
  if (f)
    *out = rt_field_handle(f);
  else
    exc_throw_error(&err);
}

static i32 visible(QType attribute, Method *ctor, QType type, QAssembly module) {
  (void)attribute, (void)ctor, (void)type, (void)module;
  return 1;
}

static bool set_named(Object *o, const AttributeNamed *n, Object *value) {
  Class *c = object_class(o);
  ERROR(err);
  char *setter = xasprintf("set_%s", n->name);
  bool done = false;
  for (Class *k = c; k && !done; k = k->parent) {
    Field *f = n->is_field ? class_find_field(k, n->name) : NULL;
    Method *m = !n->is_field && class_methods(k, &err) ? class_find_method(k, setter, 1) : NULL;
    Object *exc = NULL;
    if (f && class_is_ref(f->type))
      gc_store((u8 *)o + f->offset, value);
    else if (f)
      gc_copy((u8 *)o + f->offset, object_unbox(value), class_value_size(f->type, &(u32){0}));
    if (m)
      engine_invoke(
          m, o, (void *[]){class_is_ref(method_sig(m, &err)->params[0]) ? (void *)value : object_unbox(value)}, &exc);
    done = f || m;
    if (exc)
      exc_set_pending(exc);
  }
  free(setter);
  return done && !exc_pending();
}

// The attribute with all of its arguments, also the named ones: nothing is left of the blob.
static void create(QAssembly q, Object **type, Object **info, const u8 **blob, const u8 *end, i32 *named,
                   Object **out) {
  Method *ctor = net_method_of(*info);
  Class *c = type_object_class(*type);
  AttributeArgs args = {0};
  Object *o = attribute_read(net_attributes_of(q.a), ctor, *blob, (u32)(end - *blob), &args) ? object_new(c) : NULL;
  *named = 0;
  *blob = end;
  if (o)
    reflection_invoke(ctor, o, args.values);
  for (u32 i = 0; o && i < args.nnamed && !exc_pending(); i++)
    set_named(o, &args.named[i], ARRAY_ELEMS(args.named_values, Object *)[i]);
  attribute_free(&args);
  *out = o;
}

// Where an attribute's constructor has no parameters, managed code sets what is named.
static void named_argument(QAssembly q, const u8 **at, const u8 *end, Object **name, i32 *is_property, Object **type,
                           Object **value) {
  AttributeNamed n;
  Object *v = NULL;
  if (attribute_read_named(net_attributes_of(q.a), at, end, &n, &v)) {
    *name = (Object *)string_new_utf8(n.name);
    *is_property = !n.is_field;
    *type = type_object(n.type);
    *value = v;
  }
  free(n.name);
}

// AttributeUsageAttribute: an enum, then two named booleans at most (II.23.3).
static i32 parse_usage(const u8 *p, i32 n, i32 *targets, i32 *multiple, i32 *inherited) {
  *targets = 0x7FFF;
  *multiple = 0;
  *inherited = 1;
  if (n < 8 || p[0] != 1 || p[1])
    return 0;
  memcpy(targets, p + 2, 4);
  u32 count = p[6] | (u32)p[7] << 8;
  for (const u8 *at = p + 8, *end = p + n; count-- && at + 3 < end;) {
    u32 len = at[2];
    const u8 *text = at + 3;
    if (text + len >= end)
      return 0;
    *(len == 13 ? multiple : inherited) = text[len]; // AllowMultiple, Inherited
    at = text + len + 1;
  }
  return 1;
}

ICALL_TABLE(net_entries_attributes, "", ICALL("ModuleHandle_ResolveType", resolve_type),
            ICALL("ModuleHandle_ResolveMethod", resolve_method), ICALL("ModuleHandle_ResolveField", resolve_field),
            ICALL("RuntimeMethodHandle_IsCAVisibleFromDecoratedType", visible),
            ICALL("CustomAttribute_CreateCustomAttributeInstance", create),
            ICALL("CustomAttribute_CreatePropertyOrFieldData", named_argument),
            ICALL("CustomAttribute_ParseAttributeUsageAttribute", parse_usage))
