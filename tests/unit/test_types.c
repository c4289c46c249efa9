// test_types.c: the type system over Mono's class libraries, over known layouts and relations, and over bad metadata.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "types/types.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int setup(void **state) {
  (void)state;
  if (!file_exists("/usr/lib/mono/4.5/mscorlib.dll"))
    return 0;
  Error e = {0};
  if (!well_known_init(NULL, &e))
    fail_msg("%s", e.msg);
  return 0;
}

static void need_corlib(void) {
  if (!assembly_corlib())
    skip();
}

static Assembly *load(const char *name) {
  need_corlib();
  Error e = {0};
  Assembly *a = assembly_load_name(name, NULL, &e);
  if (!a && e.kind == ERR_FILE_NOT_FOUND)
    skip();
  if (!a)
    fail_msg("%s", e.msg);
  return a;
}

// A type by its reflection name; unqualified names are corlib's.
static Class *T(const char *name) {
  Error e = {0};
  Class *c = class_from_reflection_name(NULL, name, false, &e);
  if (!c)
    fail_msg("%s: %s", name, e.msg);
  return c;
}

static Class *laid_out(const char *name) {
  Error e = {0};
  Class *c = T(name);
  if (!class_fields(c, &e))
    fail_msg("%s: %s", name, e.msg);
  return c;
}

// ---- Whole assemblies -------------------------------------------------------------------------------------------

static u32 targets;

static void check_targets(Class *c) {
  Error e = {0};
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = c->ifaces[i];
    assert_true(class_methods(iface, &e));
    for (u32 j = 0; j < iface->nmethods; j++)
      if (class_method_flags(iface, j) & MA_VIRTUAL) {
        if (!class_virtual_target(c, class_method(iface, j), &e))
          fail_msg("%s", e.msg);
        targets++;
      }
  }
}

static void check_class(Assembly *a, u32 row) {
  Error e = {0};
  Class *c = class_from_typedef(a, row, &e);
  if (!c || !class_fields(c, &e) || !class_methods(c, &e) || !class_ifaces(c, &e) || !class_vtable_layout(c, &e))
    fail_msg("%s row %u: %s", a->name, row, e.msg);
  for (u32 i = 0; i < c->nmethods; i++)
    if (!method_sig(class_method(c, i), &e))
      fail_msg("%s", e.msg);
  if (c->is_interface || c->flags & TA_ABSTRACT)
    return;
  for (u32 i = 0; i < c->vtable_size; i++)
    if (!c->vtable_methods[i])
      fail_msg("%s: slot %u is empty", class_name(c), i);
  check_targets(c);
}

static void check_refs(Assembly *a) {
  GenericCtx none = {0};
  for (u32 row = 1; row <= md_rows(a->img, TABLE_MEMBERREF); row++) {
    Error e = {0};
    u32 token = TOKEN(TABLE_MEMBERREF, row);
    Reader r = reader_blob(a->img, md_col(a->img, TABLE_MEMBERREF, row, MEMBERREF_SIGNATURE));
    bool ok = peek_u8(&r) == SIG_FIELD ? field_from_token(a, token, none, &e) != NULL
                                       : method_from_token(a, token, none, &e) != NULL;
    if (!ok)
      fail_msg("%s: %08x: %s", a->name, token, e.msg);
  }
  for (u32 row = 1; row <= md_rows(a->img, TABLE_METHODSPEC); row++) {
    Error e = {0};
    Method *m = method_from_token(a, TOKEN(TABLE_METHODSPEC, row), none, &e);
    if (!m || !method_sig(m, &e))
      fail_msg("%s: MethodSpec %u: %s", a->name, row, e.msg);
  }
  for (u32 row = 1; row <= md_rows(a->img, TABLE_TYPESPEC); row++) {
    Error e = {0};
    Class *c = class_from_token(a, TOKEN(TABLE_TYPESPEC, row), none, &e);
    if (!c || !class_fields(c, &e) || !class_vtable_layout(c, &e))
      fail_msg("%s: TypeSpec %u: %s", a->name, row, e.msg);
  }
}

static void every_type_of_the_class_libraries_loads(void **state) {
  (void)state;
  const char *const names[] = {"mscorlib", "System", "System.Core", "System.Xml", "System.Numerics"};
  for (u32 i = 0; i < ARRAY_LEN(names); i++) {
    Assembly *a = load(names[i]);
    for (u32 row = 1; row <= md_rows(a->img, TABLE_TYPEDEF); row++)
      check_class(a, row);
    check_refs(a);
  }
  assert_true(targets > 10000);
}

// ---- Assemblies -------------------------------------------------------------------------------------------------

static void assemblies_bind_by_name(void **state) {
  (void)state;
  Assembly *sys = load("System");
  char name[512];
  assembly_display_name(assembly_corlib(), name, sizeof name);
  assert_string_equal(name, "mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089");
  assert_ptr_equal(load("System, Version=2.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"), sys);
  assert_ptr_equal(load("mscorlib, Version=2.0.0.0"), assembly_corlib());
  Error e = {0};
  assert_null(assembly_load_name("No.Such.Thing, Version=1.0.0.0", "/nowhere", &e));
  assert_int_equal(e.kind, ERR_FILE_NOT_FOUND);
  assert_non_null(strstr(e.msg, "No.Such.Thing"));
  assert_non_null(strstr(e.msg, "/usr/lib/mono/4.5"));
  Error bad = {0};
  assert_null(assembly_load_name("../../etc/passwd", "/", &bad));
}

static void facades_forward(void **state) {
  (void)state;
  Assembly *a = load("System.Runtime");
  Error e = {0};
  assert_ptr_equal(class_find(a, "System", "Object", &e), wk.object);
  assert_ptr_equal(class_find(a, "System.Runtime.CompilerServices", "ConditionalWeakTable`2", &e),
                   T("System.Runtime.CompilerServices.ConditionalWeakTable`2"));
}

// ---- Layout -----------------------------------------------------------------------------------------------------

static void layouts_are_as_known(void **state) {
  (void)state;
  need_corlib();
  static const struct {
    const char *name;
    struct {
      u32 size, align;
    } of[2]; // where a pointer and the alignment of 8 bytes are 8, and where they are 4 (x86)
    bool pointers;
  } known[] = {
      {"System.Boolean", {{1, 1}, {1, 1}}, false},
      {"System.Int32", {{4, 4}, {4, 4}}, false},
      {"System.IntPtr", {{8, 8}, {4, 4}}, true},
      {"System.DateTime", {{8, 8}, {8, 4}}, false},
      {"System.TimeSpan", {{8, 8}, {8, 4}}, false},
      {"System.Decimal", {{16, 8}, {16, 4}}, false},
      {"System.Guid", {{16, 4}, {16, 4}}, false},
      {"System.DayOfWeek", {{4, 4}, {4, 4}}, false},
      {"System.DateTimeOffset", {{16, 8}, {12, 4}}, false},
      {"System.Nullable`1[System.Byte]", {{2, 1}, {2, 1}}, false},
      {"System.Nullable`1[System.Int64]", {{16, 8}, {12, 4}}, false},
      {"System.Nullable`1[System.Decimal]", {{24, 8}, {20, 4}}, false},
      {"System.TypedReference", {{24, 8}, {12, 4}}, true},
      {"System.Collections.Generic.KeyValuePair`2[System.Byte,System.Int64]", {{16, 8}, {12, 4}}, false},
      {"System.Collections.Generic.KeyValuePair`2[System.String,System.Int32]", {{16, 8}, {8, 4}}, true},
      {"System.ValueTuple`3[System.Byte,System.Int32,System.Byte]", {{8, 4}, {8, 4}}, false},
  };
  for (u32 i = 0; i < ARRAY_LEN(known); i++) {
    Class *c = laid_out(known[i].name);
    u32 align, which = known[i].pointers ? model.word == 4 : model.align8 == 4;
    u32 size = known[i].of[which].size;
    if (class_value_size(c, &align) != size || align != known[i].of[which].align)
      fail_msg("%s: %u bytes aligned to %u", known[i].name, c->value_size, c->align);
    assert_int_equal(c->instance_size, OBJECT_HEADER_SIZE + size);
  }
  Class *kv = laid_out("System.Collections.Generic.KeyValuePair`2[System.String,System.Int32]");
  assert_true(kv->has_refs);
  assert_int_equal(kv->ref_map[0], 1u << 2);
  assert_true(laid_out("System.Guid")->blittable);
  assert_false(laid_out("System.Boolean")->blittable);
  assert_true(laid_out("System.Span`1[System.Int32]")->is_byreflike);
  assert_int_equal(class_szarray(T("System.Guid"))->elem_size, 16);
  assert_int_equal(class_szarray(wk.string)->instance_size, ARRAY_DATA_OFFSET);
}

static void primitive_sizes_agree_with_arrays(void **state) {
  (void)state;
  need_corlib();
  static const struct {
    const char *name;
    u32 size;
  } prims[] = {{"System.Char", 2},
               {"System.SByte", 1},
               {"System.UInt16", 2},
               {"System.UInt64", 8},
               {"System.Single", 4},
               {"System.Double", 8},
               {"System.Object", sizeof(void *)},
               {"System.DayOfWeek", 4}};
  for (u32 i = 0; i < ARRAY_LEN(prims); i++)
    assert_int_equal(class_szarray(T(prims[i].name))->elem_size, prims[i].size);
}

static void check_mirror(Class *c, const char *field, size_t offset) {
  Field *f = class_find_field(c, field);
  if (!f || f->offset != offset)
    fail_msg("%s.%s: %u in metadata, %zu in object.h", class_name(c), field, f ? f->offset : 0, offset);
}

static void mirrors_match_metadata(void **state) {
  (void)state;
  need_corlib();
  check_mirror(wk.string, "_stringLength", STRING_LENGTH_OFFSET);
  check_mirror(wk.string, "_firstChar", STRING_CHARS_OFFSET);
  assert_int_equal(wk.string->instance_size, STRING_CHARS_OFFSET);
  Class *raw = laid_out("System.Array+RawData");
  check_mirror(raw, "Bounds", offsetof(Array, bounds));
  check_mirror(raw, "Count", offsetof(Array, length));
  check_mirror(raw, "Data", offsetof(Array, data));
  static const struct {
    const char *name;
    size_t offset;
  } delegate[] = {
      {"method_ptr", offsetof(Delegate, method_ptr)},
      {"invoke_impl", offsetof(Delegate, invoke_impl)},
      {"m_target", offsetof(Delegate, target)},
      {"method", offsetof(Delegate, method)},
      {"delegate_trampoline", offsetof(Delegate, delegate_trampoline)},
      {"extra_arg", offsetof(Delegate, extra_arg)},
      {"method_code", offsetof(Delegate, method_code)},
      {"interp_method", offsetof(Delegate, interp_method)},
      {"interp_invoke_impl", offsetof(Delegate, interp_invoke_impl)},
      {"method_info", offsetof(Delegate, method_info)},
      {"original_method_info", offsetof(Delegate, original_method_info)},
      {"data", offsetof(Delegate, data)},
      {"method_is_virtual", offsetof(Delegate, method_is_virtual)},
  };
  for (u32 i = 0; i < ARRAY_LEN(delegate); i++)
    check_mirror(wk.delegate, delegate[i].name, delegate[i].offset);
  check_mirror(wk.multicast, "delegates", offsetof(MulticastDelegate, delegates));
}

static void thread_statics_have_their_own_block(void **state) {
  (void)state;
  need_corlib();
  Class *c = laid_out("System.Threading.Thread");
  u32 found = 0;
  for (u32 i = 0; i < c->nfields; i++)
    found += c->fields[i].is_thread_static;
  assert_true(found > 0 && c->thread_static_size >= 8);
}

// ---- Generics ---------------------------------------------------------------------------------------------------

#define LIST "System.Collections.Generic.List`1"
#define DICT "System.Collections.Generic.Dictionary`2"

static void instances_are_interned(void **state) {
  (void)state;
  need_corlib();
  Class *list = T(LIST), *of_int = T(LIST "[System.Int32]");
  assert_ptr_equal(of_int, class_inst(list, generic_inst(&wk.int32, 1), NULL));
  assert_ptr_equal(of_int->generic_def, list);
  assert_false(of_int->is_open);
  assert_true(list->is_open);
  Class *dict = laid_out(DICT "[System.String," LIST "[System.Int32]]");
  assert_ptr_equal(dict->inst->args[1], of_int);
  assert_ptr_equal(class_find_field(dict, "_entries")->type->elem->inst->args[1], of_int);
  assert_ptr_equal(class_inst(list, generic_inst(list->gparams, 1), NULL), list);
  Class *open = class_find_field(list, "_items")->type;
  assert_true(open->is_open);
  assert_ptr_equal(class_inflate(open, class_own_ctx(list), NULL)->elem, list->gparams[0]);
  Method *add = class_find_method(of_int, "Add", 1);
  assert_ptr_equal(add->klass, of_int);
  assert_ptr_equal(method_sig(add, NULL)->params[0], wk.int32);
  assert_ptr_equal(method_on_class(add, list, NULL), add->def);
}

static void sharing_replaces_references(void **state) {
  (void)state;
  need_corlib();
  Class *canon = class_canon_type(), *of_string = T(LIST "[System.String]"), *shared = class_canonical(of_string);
  assert_ptr_equal(shared, class_inst(T(LIST), generic_inst(&canon, 1), NULL));
  assert_true(shared->is_shared);
  assert_false(of_string->is_shared);
  assert_ptr_equal(class_canonical(shared), shared);
  assert_ptr_equal(class_canonical(T(LIST "[System.Int32]")), T(LIST "[System.Int32]"));
  Class *kv = class_canonical(T("System.Collections.Generic.KeyValuePair`2[System.String,System.Int32]"));
  assert_ptr_equal(kv->inst->args[0], canon);
  assert_ptr_equal(kv->inst->args[1], wk.int32);
  Class *nested = class_canonical(T(LIST "[System.Collections.Generic.KeyValuePair`2[System.String,System.Int32]]"));
  assert_ptr_equal(nested->inst->args[0], kv);
  Method *add = class_find_method(of_string, "Add", 1), *code = method_canonical(add);
  assert_ptr_equal(code->klass, shared);
  assert_true(code->is_shared);
  assert_false(add->is_shared);
  assert_int_equal(method_dict_source(code), DICT_THIS);
  Method *get = method_canonical(
      class_find_method(T("System.Collections.Generic.KeyValuePair`2[System.String,System.Int32]"), "get_Key", 0));
  assert_int_equal(method_dict_source(get), DICT_CLASS_ARG);
  Method *resize = class_find_method(wk.array, "Resize", 2);
  Method *of_str = method_inst(resize, generic_inst(&wk.string, 1), NULL);
  assert_int_equal(method_dict_source(method_canonical(of_str)), DICT_METHOD_ARG);
  assert_ptr_equal(method_canonical(method_inst(resize, generic_inst(&wk.int32, 1), NULL))->inst->args[0], wk.int32);
  assert_int_equal(method_dict_source(class_find_method(wk.string, "Trim", 0)), DICT_NONE);
}

static void array_accessors_exist(void **state) {
  (void)state;
  need_corlib();
  Class *m = class_array(wk.int32, 2);
  assert_ptr_equal(m, class_array(wk.int32, 2));
  assert_ptr_not_equal(m, class_array(wk.int32, 3));
  Method *get = class_find_method(m, "Get", 2), *set = class_find_method(m, "Set", 3);
  assert_non_null(get);
  assert_non_null(class_find_method(m, ".ctor", 2));
  assert_non_null(class_find_method(m, ".ctor", 4));
  assert_ptr_equal(get->klass, m);
  assert_int_equal(get->implflags, MI_RUNTIME);
  assert_ptr_equal(method_sig(get, NULL)->ret, wk.int32);
  assert_ptr_equal(method_sig(set, NULL)->params[2], wk.int32);
  assert_ptr_equal(method_sig(class_find_method(m, "Address", 2), NULL)->ret, class_byref(wk.int32));
}

// ---- Relations --------------------------------------------------------------------------------------------------

static void assignability(void **state) {
  (void)state;
  need_corlib();
#define G "System.Collections.Generic."
  static const struct {
    const char *to, *from;
    bool ok;
  } matrix[] = {
      {"System.Object", "System.String", true},
      {"System.Object", "System.Int32", true},
      {"System.Object", "System.IDisposable", true},
      {"System.String", "System.Object", false},
      {"System.ValueType", "System.Int32", true},
      {"System.Enum", "System.DayOfWeek", true},
      {"System.IComparable", "System.Int32", true},
      {"System.IConvertible", "System.DayOfWeek", true},
      {G "IEnumerable`1[System.Object]", G "IEnumerable`1[System.String]", true},
      {G "IEnumerable`1[System.String]", G "IEnumerable`1[System.Object]", false},
      {G "IEnumerable`1[System.Object]", G "IEnumerable`1[System.Int32]", false},
      {G "IEnumerable`1[System.Object]", LIST "[System.String]", true},
      {G "IList`1[System.Object]", LIST "[System.String]", false},
      {G "IReadOnlyList`1[System.Object]", LIST "[System.String]", true},
      {"System.Collections.IList", LIST "[System.String]", true},
      {"System.Action`1[System.String]", "System.Action`1[System.Object]", true},
      {"System.Action`1[System.Object]", "System.Action`1[System.String]", false},
      {"System.Func`1[System.Object]", "System.Func`1[System.String]", true},
      {"System.Func`1[System.Object]", "System.Func`1[System.Int32]", false},
      {"System.Delegate", "System.Action", true},
      {"System.Object[]", "System.String[]", true},
      {"System.String[]", "System.Object[]", false},
      {"System.Object[]", "System.Int32[]", false},
      {"System.UInt32[]", "System.Int32[]", true},
      {"System.Int32[]", "System.DayOfWeek[]", true},
      {"System.Int64[]", "System.Int32[]", false},
      {"System.Char[]", "System.Int16[]", false},
      {"System.Object[,]", "System.String[,]", true},
      {"System.Object[,]", "System.String[]", false},
      {"System.Object[][]", "System.String[][]", true},
      {"System.Array", "System.Int32[]", true},
      {"System.ICloneable", "System.Int32[,]", true},
      {G "IList`1[System.Int32]", "System.Int32[]", true},
      {G "IList`1[System.UInt32]", "System.Int32[]", true},
      {G "IList`1[System.Object]", "System.String[]", true},
      {G "IEnumerable`1[System.Object]", "System.String[]", true},
      {G "IReadOnlyCollection`1[System.Object]", "System.String[]", true},
      {G "IList`1[System.Object]", "System.Int32[]", false},
      {G "IList`1[System.Int32]", "System.Int32[,]", false},
      {"System.IComparable`1[System.String]", "System.String", true},
      {"System.Nullable`1[System.Int32]", "System.Int32", true},
      {"System.Int32", "System.Nullable`1[System.Int32]", false},
      {"System.Int32*", "System.UInt32*", true},
  };
  for (u32 i = 0; i < ARRAY_LEN(matrix); i++)
    if (class_assignable(T(matrix[i].to), T(matrix[i].from)) != matrix[i].ok)
      fail_msg("%s <- %s is not %d", matrix[i].to, matrix[i].from, matrix[i].ok);
  assert_true(class_is_subclass(wk.runtimetype, wk.type));
  assert_false(class_is_subclass(wk.type, wk.runtimetype));
}

static Method *iface_method(const char *iface, const char *name) {
  Method *m = class_find_method(T(iface), name, -1);
  if (!m)
    fail_msg("%s has no %s", iface, name);
  return m;
}

static void check_target(const char *cls, const char *iface, const char *name, const char *want) {
  Error e = {0};
  Method *m = class_virtual_target(T(cls), iface_method(iface, name), &e);
  if (!m)
    fail_msg("%s", e.msg);
  if (strcmp(method_name(m), want) != 0)
    fail_msg("%s.%s on %s gives %s", iface, name, cls, method_name(m));
}

static void interface_calls_find_their_bodies(void **state) {
  (void)state;
  need_corlib();
  check_target("System.Int32", "System.IComparable", "CompareTo", "System.Int32:CompareTo (System.Object)");
  check_target("System.Int32", "System.IComparable`1[System.Int32]", "CompareTo",
               "System.Int32:CompareTo (System.Int32)");
  check_target("System.Int32", "System.IConvertible", "ToInt64",
               "System.Int32:System.IConvertible.ToInt64 (System.IFormatProvider)");
  check_target(LIST "[System.Int32]", G "IEnumerable`1[System.Int32]", "GetEnumerator",
               LIST "<System.Int32>:System.Collections.Generic.IEnumerable<T>.GetEnumerator ()");
  check_target(LIST "[System.String]", G "IEnumerable`1[System.Object]", "GetEnumerator",
               LIST "<System.String>:System.Collections.Generic.IEnumerable<T>.GetEnumerator ()");
  check_target(LIST "[System.Int32]", G "ICollection`1[System.Int32]", "Add", LIST "<System.Int32>:Add (System.Int32)");
  check_target("System.Int32[]", G "IList`1[System.Int32]", "get_Item",
               "System.Array:InternalArray__get_Item<System.Int32> (System.Int32)");
  check_target("System.String[]", G "IEnumerable`1[System.Object]", "GetEnumerator",
               "System.Array:InternalArray__IEnumerable_GetEnumerator<System.Object> ()");
  check_target("System.String[]", G "ICollection`1[System.String]", "get_Count",
               "System.Array:InternalArray__ICollection_get_Count ()");
  check_target("System.String[]", G "IReadOnlyList`1[System.String]", "get_Item",
               "System.Array:InternalArray__IReadOnlyList_get_Item<System.String> (System.Int32)");
  check_target("System.Int32[]", "System.Collections.IList", "get_Item",
               "System.Array:System.Collections.IList.get_Item (System.Int32)");
  check_target("System.Int32", "System.Object", "ToString", "System.Int32:ToString ()");
  check_target("System.IO.MemoryStream", "System.IDisposable", "Dispose", "System.IO.Stream:Dispose ()");
  check_target("System.Int32[]", "System.Object", "ToString", "System.Object:ToString ()");
  assert_null(wk.string->finalizer);
  Class *fs = T("System.IO.FileStream");
  Error e = {0};
  assert_true(class_vtable_layout(fs, &e));
  assert_string_equal(method_name(fs->finalizer), "System.IO.FileStream:Finalize ()");
}

// ---- Names ------------------------------------------------------------------------------------------------------

static void reflection_names_round_trip(void **state) {
  (void)state;
  Assembly *core = load("System.Core");
  static const char *const names[] = {
      "System.Int32",
      "System.Int32[]",
      "System.Int32[,,]",
      "System.Int32[*]",
      "System.Int32[,][]",
      "System.Int32**",
      "System.String&",
      "System.Environment+SpecialFolder",
      LIST,
      LIST "+Enumerator",
  };
  for (u32 i = 0; i < ARRAY_LEN(names); i++) {
    char *text = class_reflection_name(T(names[i]), true, false);
    assert_string_equal(text, names[i]);
    free(text);
  }
  Class *dict = T(DICT "[System.String,[" LIST "[[System.Int32]], mscorlib]][,]");
  char *full = class_reflection_name(dict, true, true);
  assert_ptr_equal(T(full), dict);
  free(full);
  char *shorter = class_reflection_name(dict, false, false);
  assert_string_equal(shorter, DICT "[System.String," LIST "[System.Int32]][,]");
  free(shorter);
  char *def = class_reflection_name(T(DICT), false, false);
  assert_string_equal(def, DICT "[TKey,TValue]");
  free(def);
  assert_ptr_equal(class_from_reflection_name(core, "system.STRING", true, NULL), wk.string);
  assert_string_equal(class_name(T("System.Environment+SpecialFolder")), "System.Environment/SpecialFolder");
  Error ce = {0};
  assert_non_null(class_find(assembly_corlib(), "System", "Environment/SpecialFolder", &ce));
  assert_non_null(class_from_reflection_name(NULL, "System.Linq.Enumerable, System.Core", false, &ce));
}

static void bad_reflection_names_are_refused(void **state) {
  (void)state;
  need_corlib();
  static const char *const names[] = {"",
                                      "[",
                                      "System.Int32[",
                                      "System.Int32[[",
                                      "System.Int32]",
                                      "System.Int32[x]",
                                      "System.Int32&&",
                                      "System.Int32&[]",
                                      "No.Such",
                                      "System.Int32+",
                                      "+",
                                      ",",
                                      LIST "[]x",
                                      LIST "[System.Int32",
                                      LIST "[System.Int32,System.Int32]",
                                      LIST "[[System.Int32, mscorlib]",
                                      "System.Int32, No.Such.Assembly",
                                      "\\",
                                      "System.Int32[System.Int32]"};
  for (u32 i = 0; i < ARRAY_LEN(names); i++) {
    Error e = {0};
    Class *c = class_from_reflection_name(NULL, names[i], false, &e);
    if (c)
      fail_msg("'%s' gives %s", names[i], class_name(c));
    assert_true(e.kind != ERR_NONE && e.msg[0]);
  }
}

// ---- Bad metadata -----------------------------------------------------------------------------------------------

static char *temp_dir;

// Writes `text` to a file and runs a tool over it; skips the test where the tool fails or is missing.
static char *build(const char *name, const char *ext, const char *tool, const char *text) {
  if (!temp_dir) {
    static char template[] = "/tmp/kiln-types-XXXXXX";
    temp_dir = mkdtemp(template);
    assert_non_null(temp_dir);
  }
  char *src = xasprintf("%s/%s.%s", temp_dir, name, ext), *dll = xasprintf("%s/%s.dll", temp_dir, name);
  FILE *f = fopen(src, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
  char *cmd = xasprintf("%s%s %s >&2", tool, dll, src);
  int rc = system(cmd);
  free(cmd);
  free(src);
  if (rc != 0) {
    free(dll);
    skip();
  }
  return dll;
}

static char *assemble(const char *name, const char *il) {
  char *text = xasprintf(".assembly extern mscorlib { .ver 4:0:0:0 }\n.assembly %s {}\n%s", name, il);
  char *dll = build(name, "il", "ilasm /quiet /dll /output:", text);
  free(text);
  return dll;
}

static Assembly *opened(char *dll) {
  Error e = {0};
  Assembly *a = assembly_open(dll, &e);
  if (!a)
    fail_msg("%s", e.msg);
  free(dll);
  return a;
}

static Assembly *assembled(const char *name, const char *il) {
  need_corlib();
  return opened(assemble(name, il));
}

static Assembly *compiled(const char *name, const char *cs) {
  need_corlib();
  return opened(build(name, "cs", "mcs -t:library -nowarn:0169,0649 -unsafe -out:", cs));
}

static bool all_stages(Class *c, Error *err) {
  return class_fields(c, err) && class_methods(c, err) && class_ifaces(c, err) && class_complete(c, err);
}

static void refuse(Assembly *a, const char *type, const char *why) {
  Error e = {0}, again = {0};
  Class *c = class_from_reflection_name(a, type, false, &e);
  if (c && all_stages(c, &e))
    fail_msg("%s loads", type);
  assert_true(e.kind == ERR_TYPE_LOAD || e.kind == ERR_BAD_IMAGE);
  if (!strstr(e.msg, why))
    fail_msg("%s: %s", type, e.msg);
  c = class_from_reflection_name(a, type, false, &again);
  assert_false(c && all_stages(c, &again)); // the error stays
}

static void accept(Assembly *a, const char *type) {
  Error e = {0};
  Class *c = class_from_reflection_name(a, type, false, &e);
  if (!c || !all_stages(c, &e))
    fail_msg("%s: %s", type, e.msg);
}

static void structs_cannot_contain_themselves(void **state) {
  (void)state;
  Assembly *a =
      assembled("contain",
                ".class public sequential sealed S extends [mscorlib]System.ValueType { .field public valuetype S x }\n"
                ".class public sequential sealed P extends [mscorlib]System.ValueType { .field public valuetype Q x }\n"
                ".class public sequential sealed Q extends [mscorlib]System.ValueType { .field public valuetype P x }\n"
                ".class public sequential sealed G`1<T> extends [mscorlib]System.ValueType {\n"
                "  .field public valuetype G`1<valuetype G`1<!0>> x }\n"
                ".class public sequential sealed Ok extends [mscorlib]System.ValueType {\n"
                "  .field public static valuetype Ok s .field public valuetype Ok[] a .field public int32 i }\n");
  refuse(a, "S", "contains itself");
  refuse(a, "P", "contains itself");
  refuse(a, "G`1[System.Int32]", "nests too");
  accept(a, "Ok");
  Error e = {0};
  Class *ok = class_find(a, "", "Ok", &e);
  assert_int_equal(ok->value_size, 2 * model.word);
  assert_int_equal(ok->static_size, 2 * model.word);
  assert_int_equal(class_szarray(ok)->elem_size, 2 * model.word);
}

static void parents_may_mention_their_heirs(void **state) {
  (void)state;
  Assembly *a = compiled("heirs", "public class B<T> { public T x; }\n"
                                  "public class C : B<C> { public class N : B<C.N> { } }\n"
                                  "public class Node : B<Derived> { }\n"
                                  "public class Derived : Node { public Node n; }\n"
                                  "public class O : B<O.In> { public class In : O { } }\n"
                                  "public class A<T> : B<A<A<T>>> { }\n");
  const char *const good[] = {"C", "C+N", "Node", "Derived", "O", "O+In", "B`1[System.Int32]", "B`1[O]"};
  for (u32 i = 0; i < ARRAY_LEN(good); i++)
    accept(a, good[i]);
  Error e = {0};
  Class *derived = class_find(a, "", "Derived", &e), *node = class_find(a, "", "Node", &e);
  assert_ptr_equal(derived->parent, node);
  assert_ptr_equal(node->parent->inst->args[0], derived);
  assert_int_equal(derived->depth, 3);
  assert_ptr_equal(class_find_field(node->parent, "x")->type, derived);
  class_from_reflection_name(a, "A`1[System.Int32]", false, &e); // expands without end: it must only come back
}

static void ancestors_are_checked(void **state) {
  (void)state;
  Assembly *a = assembled(
      "ancestors", ".class public FromSealed extends [mscorlib]System.String { }\n"
                   ".class public interface abstract I1 implements I2 { }\n"
                   ".class public interface abstract I2 implements I1 { }\n"
                   ".class public interface abstract E`1<T> implements class E`1<class E`1<!0>> { }\n"
                   ".class public Impl extends [mscorlib]System.Object implements I1 { }\n"
                   ".class public NotIface extends [mscorlib]System.Object implements [mscorlib]System.String { }\n");
  refuse(a, "FromSealed", "sealed");
  refuse(a, "I1", "requires itself");
  refuse(a, "Impl", "requires itself");
  refuse(a, "E`1[System.Int32]", "requires itself");
  refuse(a, "NotIface", "no interface");
}

static void circular_inheritance_is_refused(void **state) {
  (void)state;
  need_corlib();
  // ilasm refuses to write a circle, so one is patched in: K1's parent becomes K2, which derives from K1.
  char *dll = assemble("circle", ".class public K1 extends [mscorlib]System.Object { }\n"
                                 ".class public K2 extends K1 { }\n");
  MappedFile f;
  Error e = {0};
  assert_true(file_map(&f, dll, &e));
  u8 *copy = xmalloc(f.size);
  memcpy(copy, f.data, f.size);
  Image *img = image_open_memory(copy, f.size, "circle", &e);
  assert_non_null(img);
  const Table *t = &img->tables[TABLE_TYPEDEF];
  u32 k1 = 0, k2 = 0;
  for (u32 r = 1; r <= t->nrows; r++) {
    const char *name = md_string(img, md_col(img, TABLE_TYPEDEF, r, TYPEDEF_NAME));
    k1 = strcmp(name, "K1") ? k1 : r;
    k2 = strcmp(name, "K2") ? k2 : r;
  }
  assert_true(k1 && k2);
  copy[(size_t)(t->rows - copy) + (k1 - 1) * t->row_size + t->col_offset[TYPEDEF_EXTENDS]] = (u8)(k2 << 2);
  Assembly *a = assembly_open_memory(copy, f.size, "circle", &e);
  assert_non_null(a);
  refuse(a, "K1", "derives from itself");
  refuse(a, "K2", "derives from itself");
  free(dll);
}

static void layouts_are_checked(void **state) {
  (void)state;
  Assembly *a = assembled(
      "layouts",
      ".class public explicit sealed Mix extends [mscorlib]System.ValueType {\n"
      "  .field [0] public object o .field [0] public int64 i }\n"
      ".class public explicit sealed Skew extends [mscorlib]System.ValueType {\n"
      "  .field [0] public int32 i .field [2] public object o }\n"
      ".class public explicit sealed Union extends [mscorlib]System.ValueType {\n"
      "  .field [0] public int32 i .field [0] public float64 d .field [8] public object o .field [8] public string s "
      "}\n"
      ".class public sequential sealed Packed extends [mscorlib]System.ValueType {\n"
      "  .pack 1 .size 0 .field public int8 b .field public int64 l .field public int16 w }\n"
      ".class public sequential sealed Sized extends [mscorlib]System.ValueType {\n"
      "  .pack 1 .size 13 .field public int32 i }\n"
      ".class public sequential sealed Empty extends [mscorlib]System.ValueType { }\n"
      ".class public auto Base extends [mscorlib]System.Object { .field public int8 b }\n"
      ".class public auto Sub extends Base { .field public object o .field public int8 c .field public int32 i }\n"
      ".class public sequential sealed Huge extends [mscorlib]System.ValueType { .pack 1 .size 0x70000000 }\n");
  accept(a, "Mix"); // as mono does
  refuse(a, "Skew", "misaligned");
  refuse(a, "Huge", "bytes");
  accept(a, "Union");
  Error e = {0};
  const struct {
    const char *name;
    u32 size;
  } sizes[] = {{"Union", ALIGN_UP(8u + model.word, (u32)model.align8)}, {"Packed", 11}, {"Sized", 13}, {"Empty", 1}};
  for (u32 i = 0; i < ARRAY_LEN(sizes); i++) {
    Class *c = class_find(a, "", sizes[i].name, &e);
    assert_true(class_fields(c, &e));
    if (c->value_size != sizes[i].size)
      fail_msg("%s takes %u bytes", sizes[i].name, c->value_size);
  }
  Class *sub = class_find(a, "", "Sub", &e);
  assert_true(class_fields(sub, &e));
  // b comes behind the header; what fits of c and i fills the hole behind it; o begins the next word.
  assert_int_equal(class_find_field(sub, "o")->offset, 3 * model.word);
  assert_int_equal(sub->instance_size, model.word == 8 ? 32 : 20);
  assert_int_equal(sub->ref_map[0], 1u << 3);
}

#define PUBLIC_VIRTUAL ".method public virtual instance "
#define BODY " cil managed { ldc.i4.0 ret }\n"

static void overrides_follow_the_rules(void **state) {
  (void)state;
  Assembly *a = assembled(
      "overrides", ".class public abstract Ab extends [mscorlib]System.Object {\n"
                   "  .method public newslot abstract virtual instance int32 M() cil managed { } }\n"
                   ".class public Lacks extends Ab { }\n"
                   ".class public Has extends Ab {\n"
                   "  .method public final virtual instance int32 M()" BODY " }\n"
                   ".class public Breaks extends Has { " PUBLIC_VIRTUAL "int32 M()" BODY " }\n"
                   ".class public Hides extends Has { .method public newslot virtual instance int32 M()" BODY " }\n"
                   ".class public interface abstract IM {\n"
                   "  .method public newslot abstract virtual instance int32 M() cil managed { } }\n"
                   ".class public Late extends Has implements IM { }\n"
                   ".class public Again extends Hides implements IM { }\n"
                   ".class public Gen`1<T> extends [mscorlib]System.Object {\n"
                   "  .method public newslot virtual instance int32 M(!0 x)" BODY
                   "  .method public newslot virtual instance int32 M(int32 x)" BODY " }\n"
                   ".class public GenSub extends class Gen`1<int32> {\n"
                   "  .method public newslot virtual instance int32 N() cil managed {\n"
                   "    .override [mscorlib]System.Object::GetHashCode ldc.i4.0 ret } }\n");
  accept(a, "Has");
  accept(a, "Hides");
  refuse(a, "Lacks", "method 'Ab:M ()'");
  accept(a, "Breaks"); // as Mono does; .NET refuses it
  Error e = {0};
  Class *im = class_find(a, "", "IM", &e), *late = class_find(a, "", "Late", &e),
        *again = class_find(a, "", "Again", &e);
  Method *decl = class_find_method(im, "M", 0);
  assert_string_equal(method_name(class_virtual_target(late, decl, &e)), "Has:M ()");
  assert_string_equal(method_name(class_virtual_target(again, decl, &e)), "Hides:M ()");
  Class *ab = class_find(a, "", "Ab", &e);
  assert_string_equal(method_name(class_virtual_target(again, class_find_method(ab, "M", 0), &e)), "Has:M ()");
  assert_null(class_virtual_target(wk.string, decl, &e));
  assert_int_equal(e.kind, ERR_TYPE_LOAD);
  Class *gen = class_from_reflection_name(a, "Gen`1[System.Int32]", false, &e);
  assert_true(class_vtable_layout(gen, &e));
  assert_int_not_equal(class_method(gen, 0)->slot, class_method(gen, 1)->slot);
  Class *sub = class_find(a, "", "GenSub", &e);
  Method *hash = class_find_method(wk.object, "GetHashCode", 0);
  assert_string_equal(method_name(class_virtual_target(sub, hash, &e)), "GenSub:N ()");
}

// Every byte of the metadata tables, one at a time: errors are welcome, crashes and endless loops are not.
static void broken_tables_do_no_harm(void **state) {
  (void)state;
  need_corlib();
  char *dll = assemble(
      "fuzz",
      ".class public D extends [mscorlib]System.Object { }\n"
      ".class public interface abstract IM`1<T> { .method public abstract virtual instance !0 M(!0 x) cil managed { } "
      "}\n"
      ".class public B`1<T> extends [mscorlib]System.Object { .field public !0 x .field static int32[] y }\n"
      ".class public C extends class B`1<class D> implements class IM`1<int32> {\n"
      "  .class nested public explicit sealed N extends [mscorlib]System.ValueType { .field [0] int32 a .field [4] "
      "int32 b }\n"
      "  .field valuetype C/N n\n"
      "  .method public virtual instance int32 M(int32 x) cil managed { ldarg.0 ldfld !0 class B`1<class D>::x pop\n"
      "    ldnull ldc.i4.0 ldc.i4.0 call instance int32 int32[,]::Get(int32,int32) pop\n"
      "    ldc.i4.0 call !!0[] [mscorlib]System.Array::Empty<int32>() pop ret } }\n");
  MappedFile f;
  Error e = {0};
  assert_true(file_map(&f, dll, &e));
  Image *img = image_open(dll, &e);
  size_t first = f.size, end = 0;
  for (u32 t = 0; t < TABLE_COUNT; t++) {
    if (!img->tables[t].nrows)
      continue;
    size_t at = (size_t)(img->tables[t].rows - img->data);
    first = MIN(first, at);
    end = MAX(end, at + (size_t)img->tables[t].nrows * img->tables[t].row_size);
  }
  size_t blob = (size_t)(img->blob.data - img->data), blob_end = blob + img->blob.size;
  const u8 values[] = {0, 1, 5, 0x7F, 0xFF};
  for (size_t at = 0; at < f.size; at++) {
    if (!(at >= first && at < end) && !(at >= blob && at < blob_end))
      continue;
    for (u32 v = 0; v < ARRAY_LEN(values); v++) {
      u8 *copy = xmalloc(f.size); // kept: the assembly refers to it for good
      memcpy(copy, f.data, f.size);
      copy[at] = values[v];
      Error err = {0};
      Assembly *a = assembly_open_memory(copy, f.size, "fuzz", &err);
      if (!a)
        continue;
      for (u32 row = 1; row <= md_rows(a->img, TABLE_TYPEDEF); row++) {
        Class *c = class_from_typedef(a, row, NULL);
        if (c && all_stages(c, NULL))
          for (u32 i = 0; i < c->nifaces; i++)
            for (u32 j = 0; class_methods(c->ifaces[i], NULL) && j < c->ifaces[i]->nmethods; j++)
              class_virtual_target(c, class_method(c->ifaces[i], j), NULL);
      }
      for (u32 row = 1; row <= md_rows(a->img, TABLE_MEMBERREF); row++) {
        method_from_token(a, TOKEN(TABLE_MEMBERREF, row), (GenericCtx){0}, NULL);
        field_from_token(a, TOKEN(TABLE_MEMBERREF, row), (GenericCtx){0}, NULL);
      }
      for (u32 row = 1; row <= md_rows(a->img, TABLE_METHODSPEC); row++)
        method_from_token(a, TOKEN(TABLE_METHODSPEC, row), (GenericCtx){0}, NULL);
      for (u32 row = 1; row <= md_rows(a->img, TABLE_METHOD); row++) {
        Method *m = method_from_row(a, row, NULL);
        if (m)
          method_sig(m, NULL);
      }
    }
  }
  free(dll);
}

static int cleanup(void **state) {
  (void)state;
  if (temp_dir) {
    char *cmd = xasprintf("rm -rf '%s'", temp_dir);
    if (system(cmd) != 0)
      print_message("%s stays behind\n", temp_dir);
    free(cmd);
  }
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(layouts_are_as_known),
      cmocka_unit_test(primitive_sizes_agree_with_arrays),
      cmocka_unit_test(mirrors_match_metadata),
      cmocka_unit_test(thread_statics_have_their_own_block),
      cmocka_unit_test(assemblies_bind_by_name),
      cmocka_unit_test(facades_forward),
      cmocka_unit_test(instances_are_interned),
      cmocka_unit_test(sharing_replaces_references),
      cmocka_unit_test(array_accessors_exist),
      cmocka_unit_test(assignability),
      cmocka_unit_test(interface_calls_find_their_bodies),
      cmocka_unit_test(reflection_names_round_trip),
      cmocka_unit_test(bad_reflection_names_are_refused),
      cmocka_unit_test(every_type_of_the_class_libraries_loads),
      cmocka_unit_test(structs_cannot_contain_themselves),
      cmocka_unit_test(parents_may_mention_their_heirs),
      cmocka_unit_test(ancestors_are_checked),
      cmocka_unit_test(circular_inheritance_is_refused),
      cmocka_unit_test(layouts_are_checked),
      cmocka_unit_test(overrides_follow_the_rules),
      cmocka_unit_test(broken_tables_do_no_harm),
  };
  return cmocka_run_group_tests(tests, setup, cleanup);
}
