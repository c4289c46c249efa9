// module.c: internal calls of RuntimeModule: tokens to members, signatures, the PE file's kind. The module of a file
// that is no PE file, but a resource, is NULL: it has nothing of these.
#include "icalls/reflection/reflection.h"

enum { RESOLVE_OUT_OF_RANGE, RESOLVE_BAD_TABLE, RESOLVE_OTHER }; // System.Reflection.ResolveTokenError

static GenericInst *inst_of(Array *handles) {
  return handles && handles->length ? generic_inst(ARRAY_ELEMS(handles, Class *), (u32)handles->length) : NULL;
}

static GenericCtx ctx_of(Array *type_args, Array *method_args) {
  return (GenericCtx){inst_of(type_args), inst_of(method_args)};
}

static bool in_range(Assembly *a, u32 token) {
  return a && TOKEN_TABLE(token) < TABLE_COUNT && TOKEN_ROW(token) &&
         TOKEN_ROW(token) <= md_rows(a->img, TOKEN_TABLE(token));
}

bool (*reflection_builder_token)(Assembly *a, u32 token, TokenMeaning *out, Error *err);

// Whether the token is of one of the tables and its row exists; otherwise *error says which is wrong.
static bool check(Assembly *a, u32 token, u64 tables, i32 *error) {
  u32 t = TOKEN_TABLE(token);
  *error = t < 64 && (tables >> t & 1) ? RESOLVE_OUT_OF_RANGE : RESOLVE_BAD_TABLE;
  return *error == RESOLVE_OUT_OF_RANGE && in_range(a, token);
}

#define BIT(t) (1ull << (t))
#define TYPES (BIT(TABLE_TYPEDEF) | BIT(TABLE_TYPEREF) | BIT(TABLE_TYPESPEC))
#define METHODS (BIT(TABLE_METHOD) | BIT(TABLE_METHODSPEC) | BIT(TABLE_MEMBERREF))
#define FIELDS (BIT(TABLE_FIELD) | BIT(TABLE_MEMBERREF))

static bool is_field_ref(Assembly *a, u32 token) {
  if (TOKEN_TABLE(token) != TABLE_MEMBERREF)
    return TOKEN_TABLE(token) == TABLE_FIELD;
  Reader r = reader_blob(a->img, md_col(a->img, TABLE_MEMBERREF, TOKEN_ROW(token), MEMBERREF_SIGNATURE));
  return (read_u8(&r) & SIG_KIND_MASK) == SIG_FIELD;
}

static void *or_error(void *found, Error *err, i32 *error) {
  *error = RESOLVE_OTHER;
  return found ? found : (void *)exc_throw_error(err);
}

// The same for what a builder's token means; it may mean something else, or nothing.
static void *of_builder(void *found, Error *err, i32 *error) {
  *error = RESOLVE_BAD_TABLE;
  return found || !err->kind ? found : or_error(found, err, error);
}

// A module that is being built: `t` is what the token means, if it is of one of the tables.
static bool is_builder(Assembly *a, u32 token, u64 tables, TokenMeaning *t, Error *err) {
  *t = (TokenMeaning){0};
  u32 table = TOKEN_TABLE(token);
  bool fits = table == TOKEN_STRING ? !tables : table < 64 && (tables >> table & 1);
  return a && reflection_builder_token && reflection_builder_token(a, fits ? token : 0, t, err);
}

static Class *resolve_type(Assembly *a, u32 token, Array *targs, Array *margs, i32 *error) {
  ERROR(err);
  TokenMeaning t;
  if (is_builder(a, token, TYPES, &t, &err))
    return of_builder(t.type, &err, error);
  if (!check(a, token, TYPES, error))
    return NULL;
  return or_error(class_from_token(a, token, ctx_of(targs, margs), &err), &err, error);
}

static Method *resolve_method(Assembly *a, u32 token, Array *targs, Array *margs, i32 *error) {
  ERROR(err);
  TokenMeaning t;
  if (is_builder(a, token, METHODS, &t, &err))
    return of_builder(t.method, &err, error);
  if (!check(a, token, METHODS, error))
    return NULL;
  if (is_field_ref(a, token)) {
    *error = RESOLVE_BAD_TABLE;
    return NULL;
  }
  return or_error(method_from_token(a, token, ctx_of(targs, margs), &err), &err, error);
}

static Field *resolve_field(Assembly *a, u32 token, Array *targs, Array *margs, i32 *error) {
  ERROR(err);
  TokenMeaning t;
  if (is_builder(a, token, FIELDS, &t, &err))
    return of_builder(t.field, &err, error);
  if (!check(a, token, FIELDS, error))
    return NULL;
  if (!is_field_ref(a, token)) {
    *error = RESOLVE_BAD_TABLE;
    return NULL;
  }
  return or_error(field_from_token(a, token, ctx_of(targs, margs), &err), &err, error);
}

static String *resolve_string(Assembly *a, u32 token, i32 *error) {
  ERROR(err);
  TokenMeaning t;
  if (is_builder(a, token, 0, &t, &err))
    return of_builder(t.string, &err, error);
  *error = TOKEN_TABLE(token) == TOKEN_STRING ? RESOLVE_OUT_OF_RANGE : RESOLVE_BAD_TABLE;
  if (*error == RESOLVE_BAD_TABLE || !a || !TOKEN_ROW(token) || TOKEN_ROW(token) >= a->img->us.size)
    return NULL;
  return or_error(string_literal(a, token, &err), &err, error);
}

static Object *member_of_builder(const TokenMeaning *m) {
  return m->type     ? type_object(m->type)
         : m->method ? reflection_method_object(m->method, NULL)
         : m->field  ? reflection_field(m->field, NULL)
                     : NULL;
}

static Object *resolve_member(Assembly *a, u32 token, Array *targs, Array *margs, i32 *error) {
  ERROR(err);
  TokenMeaning t;
  if (is_builder(a, token, TYPES | METHODS | FIELDS, &t, &err))
    return of_builder(member_of_builder(&t), &err, error);
  if (!check(a, token, TYPES | METHODS | FIELDS, error))
    return NULL;
  if (TYPES >> TOKEN_TABLE(token) & 1) {
    Class *c = resolve_type(a, token, targs, margs, error);
    return c ? type_object(c) : NULL;
  }
  if (is_field_ref(a, token)) {
    Field *f = resolve_field(a, token, targs, margs, error);
    return f ? reflection_field(f, NULL) : NULL;
  }
  Method *m = resolve_method(a, token, targs, margs, error);
  return m ? reflection_method_object(m, NULL) : NULL;
}

static Object *resolve_signature(Assembly *a, u32 token, i32 *error) {
  static const struct {
    u8 table, column;
  } signatures[] = {{TABLE_STANDALONESIG, STANDALONESIG_SIGNATURE},
                    {TABLE_FIELD, FIELD_SIGNATURE},
                    {TABLE_METHOD, METHOD_SIGNATURE},
                    {TABLE_MEMBERREF, MEMBERREF_SIGNATURE},
                    {TABLE_PROPERTY, PROPERTY_SIGNATURE},
                    {TABLE_TYPESPEC, TYPESPEC_SIGNATURE},
                    {TABLE_METHODSPEC, METHODSPEC_INSTANTIATION}};
  *error = RESOLVE_BAD_TABLE;
  for (u32 i = 0; i < ARRAY_LEN(signatures); i++) {
    if (signatures[i].table != TOKEN_TABLE(token))
      continue;
    *error = RESOLVE_OUT_OF_RANGE;
    if (!in_range(a, token))
      return NULL;
    u32 size;
    const u8 *p = md_blob(a->img, md_col(a->img, signatures[i].table, TOKEN_ROW(token), signatures[i].column), &size);
    Array *bytes = array_new(wk.byte, size);
    if (bytes)
      memcpy(bytes->data, p, size);
    return (Object *)bytes;
  }
  return NULL;
}

// ---- the module itself ---------------------------------------------------------------------------------------------

static i32 module_token(Object *module) {
  return GET_VAL(module, REFLECTION_CLASS("RuntimeModule"), "token", i32);
}

static i32 stream_version(Assembly *a) {
  return (void)a, 0x10001;
} // of the metadata root (II.24.2.1)

static Object *module_types(Assembly *a) {
  return a ? reflection_module_types(a) : (Object *)array_new(wk.type, 0);
}

static const void *instance_handle(Assembly *a) {
  return a ? a->img->data : (void *)-1;
}

static void module_guid(Assembly *a, Array *guid) {
  const u8 *mvid = a ? md_mvid(a->img) : NULL;
  if (mvid && guid->length >= 16)
    memcpy(guid->data, mvid, 16);
}

// <Module>, if it has anything to show.
static Object *global_type(Assembly *a) {
  ERROR(err);
  if (!a)
    return NULL;
  Class *c = class_from_typedef(a, 1, &err);
  if (!c || !class_methods(c, &err) || !class_fields(c, &err))
    return (Object *)exc_throw_error(&err);
  return c->nmethods || c->nfields ? type_object(c) : NULL;
}

static void pe_kind(Assembly *a, i32 *kind, i32 *machine) {
  enum { ILONLY = 1, REQUIRED_32BIT = 2, PE32_PLUS = 4, PREFERRED_32BIT = 0x10 };
  enum { CLI_ILONLY = 1, CLI_32BIT_REQUIRED = 2, CLI_32BIT_PREFERRED = 0x20000 };
  *kind = *machine = 0;
  if (!a)
    return;
  const Image *img = a->img;
  *kind = img->cli_flags & CLI_ILONLY ? ILONLY : 0;
  if (img->cli_flags & CLI_32BIT_PREFERRED)
    *kind |= PREFERRED_32BIT;
  else if (img->cli_flags & CLI_32BIT_REQUIRED)
    *kind |= REQUIRED_32BIT;
  if (img->pe32plus)
    *kind |= PE32_PLUS;
  u32 pe = le32(img->data + 0x3C); // checked when the file was opened (II.25.2.1)
  *machine = le16(img->data + pe + 4);
}

ICALL_TABLE(icalls_runtime_module, "System.Reflection.RuntimeModule", ICALL("get_MetadataToken", module_token),
            ICALL("GetMDStreamVersion", stream_version), ICALL("InternalGetTypes", module_types),
            ICALL("GetHINSTANCE", instance_handle), ICALL("GetGuidInternal", module_guid),
            ICALL("GetGlobalType", global_type), ICALL("ResolveTypeToken", resolve_type),
            ICALL("ResolveMethodToken", resolve_method), ICALL("ResolveFieldToken", resolve_field),
            ICALL("ResolveStringToken", resolve_string), ICALL("ResolveMemberToken", resolve_member),
            ICALL("ResolveSignature", resolve_signature), ICALL("GetPEKind", pe_kind))
