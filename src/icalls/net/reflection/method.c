// method.c: RuntimeMethodHandle: Kiln's Method.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "runtime/helpers.h"

Method *net_method_of(Object *info) {
  const char *field = !strcmp(object_class(info)->name, "RuntimeMethodInfoStub") ? "m_value" : "m_handle";
  return FIELD_AT(info, field_offset_of(object_class(info), field), Method *);
}

static i32 attributes(Method *m) {
  return m->flags;
}
static i32 impl_attributes(Object *info) {
  return net_method_of(info)->implflags;
}
static Class *declaring(Method *m) {
  return m->klass;
}
// A method that is not virtual lies behind all virtual ones.
static i32 slot(Method *m) {
  ERROR(err);
  return class_vtable_layout(m->klass, &err) && m->slot >= 0 ? m->slot : INT32_MAX;
}
static i32 token(Method *m) {
  return (i32)m->token;
}
static const char *utf8_name(Method *m) {
  return m->name;
}
static bool has_instantiation(Method *m) {
  return m->inst || m->ngparams;
}
static bool is_generic_definition(Method *m) {
  return m->ngparams && !m->inst;
}
static bool is_typical(Object *info) {
  Method *m = net_method_of(info);
  return m->def == m;
}
static i32 generic_count(Method *m) {
  return (i32)(m->inst ? m->inst->n : m->ngparams);
}
static bool is_ctor(Method *m) {
  return !strcmp(m->name, ".ctor") || !strcmp(m->name, ".cctor");
}
static Method *on_type(Method *m, Object *type) {
  Class *c = type_object_class(type);
  ERROR(err);
  Class *def = c->generic_def ? c->generic_def : c, *own = m->klass->generic_def ? m->klass->generic_def : m->klass;
  Method *r = def == own && c != m->klass ? method_on_class(m->def, c, &err) : m;
  return r ? r : (Method *)exc_throw_error(&err);
}
static Object *nothing_of(Method *m) {
  (void)m;
  return NULL;
}

ICALL_TABLE(net_method_handle, "System.RuntimeMethodHandle", ICALL("GetAttributes", attributes),
            ICALL("GetImplAttributes", impl_attributes), ICALL("GetMethodTable", declaring), ICALL("GetSlot", slot),
            ICALL("GetMethodDef", token), ICALL("GetUtf8NameInternal", utf8_name),
            ICALL("HasMethodInstantiation", has_instantiation),
            ICALL("IsGenericMethodDefinition", is_generic_definition), ICALL("IsTypicalMethodDefinition", is_typical),
            ICALL("GetGenericParameterCount", generic_count), ICALL("IsConstructor", is_ctor),
            ICALL("GetStubIfNeededInternal", on_type), ICALL("GetMethodFromCanonical", on_type),
            ICALL("GetLoaderAllocatorInternal", nothing_of))

// ---- generic methods ----------------------------------------------------------------------------------------------------

// The arguments of an instance, or the parameters of a definition; none at all: null.
static void instantiation(Method *m, Object **out, i32 as_runtime_types) {
  Class **args = m->inst ? m->inst->args : m->gparams;
  u32 n = m->inst ? m->inst->n : m->ngparams;
  *out = n ? (Object *)type_array(as_runtime_types ? wk.runtimetype : wk.type, args, n) : NULL;
}

static Method *definition_of(Method *m, Error *err) {
  return m->inst ? method_on_class(m->def, m->klass, err) : m;
}

static Method *instance_of(Method *m, Array *args, Error *err) {
  u32 n = (u32)args->length;
  Class **classes = xmalloc((n + 1) * sizeof *classes);
  bool ok = reflection_type_args(args, classes);
  GenericInst *inst = ok ? generic_inst(classes, n) : NULL;
  free(classes);
  Method *def = ok ? definition_of(m, err) : NULL;
  for (u32 i = 0; def && i < n && i < def->ngparams; i++)
    if (!inst->args[i]->is_open &&
        !class_meets_constraints(def->gparams[i], inst->args[i], (GenericCtx){def->klass->inst, inst})) {
      char *arg = class_reflection_name(inst->args[i], false, false);
      char *text = xasprintf("Method %s.%s: type argument '%s' violates the constraint of type parameter '%s'.",
                             class_name(def->klass), def->name, arg, def->gparams[i]->name);
      exc_set_pending(exc_new("System.Security", "VerificationException", text));
      free(text);
      free(arg);
      return NULL;
    }
  return def ? method_inst(def, inst, err) : NULL;
}

// The method as a type has it, over the given arguments.
static Method *stub_of(Method *m, QType type, Array **args) {
  ERROR(err);
  Method *r = type.cls ? on_type(m, type_object(type.cls)) : m;
  if (r && args && *args)
    r = instance_of(r, *args, &err);
  return r || exc_pending() ? r : (Method *)exc_throw_error(&err);
}

static void put_method(Method *m, const Error *err, Object **out) {
  *out = m ? rt_method_handle(m) : (Object *)exc_throw_error(err);
}
static void typical(Method *m, Object **out) {
  put_method(m->def, NULL, out);
}
static void stripped(Method *m, Object **out) {
  ERROR(err);
  put_method(definition_of(m, &err), &err, out);
}

static void instantiation_text(Method *m, i32 flags, String **out) {
  Class **args = m->inst ? m->inst->args : m->gparams;
  u32 n = m->inst ? m->inst->n : m->ngparams;
  Buf b = {0};
  buf_putc(&b, '[');
  for (u32 i = 0; i < n; i++) {
    if (i)
      buf_putc(&b, ',');
    if (!(flags & 1)) { // of TypeNameFormatFlags: with namespaces
      net_type_name(&b, args[i]);
      continue;
    }
    char *name = class_reflection_name(args[i], true, false);
    buf_puts(&b, name);
    free(name);
  }
  buf_putc(&b, ']');
  *out = string_new_utf8(b.s);
  buf_free(&b);
}

static void *function_pointer(Method *m) {
  return engine_ftn(m);
}

static void prepare(Method *m) {
  ERROR(err);
  if (!method_is_open(m) && !engine_code(method_canonical(m), &err))
    exc_throw_error(&err);
}
static void prepare_instance(Method *m, Class **args, i32 n) {
  ERROR(err);
  u32 of_class = m->klass->ngparams;
  Class *c = of_class && (u32)n >= of_class ? class_inst(m->klass, generic_inst(args, of_class), &err) : m->klass;
  Method *r = c && c != m->klass ? method_on_class(m->def, c, &err) : m;
  if (r && (u32)n > of_class)
    r = method_inst(r, generic_inst(args + of_class, (u32)n - of_class), &err);
  r ? prepare(r) : (void)exc_throw_error(&err);
}

ICALL_TABLE(net_entries_method, "", ICALL("RuntimeMethodHandle_GetFunctionPointer", function_pointer),
            ICALL("RuntimeMethodHandle_GetMethodInstantiation", instantiation),
            ICALL("RuntimeMethodHandle_GetStubIfNeededSlow", stub_of),
            ICALL("RuntimeMethodHandle_GetTypicalMethodDefinition", typical),
            ICALL("RuntimeMethodHandle_StripMethodInstantiation", stripped),
            ICALL("RuntimeMethodHandle_ConstructInstantiation", instantiation_text),
            ICALL("RuntimeMethodHandle_Destroy", icall_nothing), ICALL("ReflectionInvocation_CompileMethod", prepare),
            ICALL("ReflectionInvocation_PrepareMethod", prepare_instance),
            ICALL("ReflectionInvocation_PrepareDelegate", icall_nothing))

// ---- the methods that a type declares itself ----------------------------------------------------------------------------

static Method *method_from(Class *c, u32 i) {
  ERROR(err);
  return class_methods(c, &err) && i < c->nmethods ? class_method(c, i) : NULL;
}
static Method *first_introduced(Object *type) {
  return method_from(type_object_class(type), 0);
}
static void next_introduced(Method **m) {
  Class *c = (*m)->klass;
  u32 i = 0;
  while (i < c->nmethods && c->method_table[i] != *m)
    i++;
  *m = method_from(c, i + 1);
}
static i32 virtuals(Object *type) {
  Class *c = type_object_class(type);
  ERROR(err);
  return class_vtable_layout(c, &err) ? (i32)c->vtable_size : 0;
}
ICALL_TABLE(net_introduced, "System.RuntimeTypeHandle", ICALL("GetFirstIntroducedMethod", first_introduced),
            ICALL("GetNextIntroducedMethod", next_introduced), ICALL("GetNumVirtuals", virtuals))

static i32 same_ignoring_case(const u8 *a, const u8 *b, i32 n) {
  return !strncasecmp((const char *)a, (const char *)b, (size_t)n);
}

// Values as 64 bits, ascending as unsigned, and the names beside them.
static void enum_values(QType t, Array **values, Array **names, i32 want_names) {
  Class *c = t.cls;
  ERROR(err);
  u32 n = 0, size = class_value_size(c, &(u32){0});
  if (!class_fields(c, &err)) {
    exc_throw_error(&err);
    return;
  }
  for (u32 i = 0; i < c->nfields; i++)
    n += c->fields[i].is_literal;
  const Image *img = c->assembly->img;
  Array *v = array_new(c->elem, n), *s = want_names ? array_new(wk.string, n) : NULL;
  u32 at = 0;
  for (u32 i = 0; v && i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    if (!f->is_literal)
      continue;
    u32 row = md_find(img, TABLE_CONSTANT, CONSTANT_PARENT, f->token), have = 0;
    const u8 *p = row ? md_blob(img, md_col(img, TABLE_CONSTANT, row, CONSTANT_VALUE), &have) : NULL;
    u64 key = 0;
    memcpy(&key, p, MIN(have, size));
    u32 k = at++;
    for (; k > 0; k--) { // insertion keeps those of one value in order
      u64 before = 0;
      memcpy(&before, v->data + (size_t)(k - 1) * size, size);
      if (before <= key)
        break;
      memcpy(v->data + (size_t)k * size, v->data + (size_t)(k - 1) * size, size);
      if (s)
        gc_store(&ARRAY_ELEMS(s, Object *)[k], ARRAY_ELEMS(s, Object *)[k - 1]);
    }
    memcpy(v->data + (size_t)k * size, &key, size);
    if (s)
      gc_store(&ARRAY_ELEMS(s, Object *)[k], (Object *)string_new_utf8(f->name));
  }
  *values = v;
  if (s)
    *names = s;
}

ICALL_TABLE(net_entries_members, "", ICALL("MdUtf8String_EqualsCaseInsensitive", same_ignoring_case),
            ICALL("Enum_GetValuesAndNames", enum_values))
