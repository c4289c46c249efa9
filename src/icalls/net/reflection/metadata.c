// metadata.c: System.Reflection.MetadataImport: an assembly's tables, row by row. A scope is Kiln's Assembly.
#include "icalls/net/net.h"

typedef struct Bytes { // ConstArray
  i32 n;
  const u8 *p;
} Bytes;

enum { OK = 0, BAD_TOKEN = (i32)0x80131124 }; // CLDB_E_INDEX_NOTFOUND

static u32 module_data_offset(void) {
  static u32 off;
  return off ? off : (off = field_offset_of(corlib_class("System.Reflection", "RuntimeModule"), "m_pData"));
}

static Assembly *import_of(Object *module) {
  return net_attributes_of(FIELD_AT(module, module_data_offset(), Assembly *));
}

static bool valid(Assembly *a, u32 token, u32 table) {
  return TOKEN_TABLE(token) == table && TOKEN_ROW(token) && TOKEN_ROW(token) <= md_rows(a->img, table);
}

static u32 col(Assembly *a, u32 token, u32 c) {
  return md_col(a->img, TOKEN_TABLE(token), TOKEN_ROW(token), c);
}

static i32 put_blob(Assembly *a, u32 offset, Bytes *out) {
  u32 n = 0;
  const u8 *p = md_blob(a->img, offset, &n);
  *out = (Bytes){(i32)n, p};
  return OK;
}

// ---- lists ------------------------------------------------------------------------------------------------------------

typedef struct Tokens {
  i32 *few; // room of the caller's
  u32 room, n;
  VEC(i32) all;
} Tokens;

static void add(Tokens *t, u32 token) {
  vec_push(&t->all, (i32)token);
}

static void add_list(Tokens *t, Assembly *a, u32 owner_table, u32 row, u32 column, u32 table) {
  u32 first = 0, end = 0;
  if (row)
    md_list(a->img, owner_table, row, column, table, &first, &end);
  for (u32 i = first; i < end; i++)
    add(t, TOKEN(table, i));
}

// Of a property or event, each behind by what it is for.
static void add_accessors(Tokens *t, Assembly *a, u32 parent) {
  const Image *img = a->img;
  u32 i = md_find(img, TABLE_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION, parent);
  for (; i && i <= md_rows(img, TABLE_METHODSEMANTICS) &&
         md_col(img, TABLE_METHODSEMANTICS, i, METHODSEMANTICS_ASSOCIATION) == parent;
       i++) {
    add(t, TOKEN(TABLE_METHOD, md_col(img, TABLE_METHODSEMANTICS, i, METHODSEMANTICS_METHOD)));
    add(t, md_col(img, TABLE_METHODSEMANTICS, i, METHODSEMANTICS_FLAGS));
  }
}

static void gather(Tokens *t, Assembly *a, u32 table, u32 parent) {
  const Image *img = a->img;
  u32 row = TOKEN_ROW(parent);
  switch (table) {
  case TABLE_FIELD: add_list(t, a, TABLE_TYPEDEF, row, TYPEDEF_FIELDS, table); return;
  case TABLE_METHOD:
    if (TOKEN_TABLE(parent) == TABLE_TYPEDEF)
      add_list(t, a, TABLE_TYPEDEF, row, TYPEDEF_METHODS, table);
    else
      add_accessors(t, a, parent);
    return;
  case TABLE_PARAM: add_list(t, a, TABLE_METHOD, row, METHOD_PARAMS, table); return;
  case TABLE_PROPERTY:
    add_list(t, a, TABLE_PROPERTYMAP, md_find(img, TABLE_PROPERTYMAP, PROPERTYMAP_PARENT, row), PROPERTYMAP_PROPERTIES,
             table);
    return;
  case TABLE_EVENT:
    add_list(t, a, TABLE_EVENTMAP, md_find(img, TABLE_EVENTMAP, EVENTMAP_PARENT, row), EVENTMAP_EVENTS, table);
    return;
  case TABLE_TYPEDEF: // those nested in it
    for (u32 i = 1; i <= md_rows(img, TABLE_NESTEDCLASS); i++)
      if (md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_ENCLOSING) == row)
        add(t, TOKEN(table, md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_NESTED)));
    return;
  case TABLE_CUSTOMATTRIBUTE: {
    u32 i = md_find(img, table, CUSTOMATTRIBUTE_PARENT, parent);
    for (; i && i <= md_rows(img, table) && md_col(img, table, i, CUSTOMATTRIBUTE_PARENT) == parent; i++)
      add(t, TOKEN(table, i));
    return;
  }
  case TABLE_EXPORTEDTYPE:
    for (u32 i = 1; i <= md_rows(img, table); i++)
      add(t, TOKEN(table, i));
    return;
  default: return;
  }
}

static void enumerate(Assembly *a, i32 type, i32 parent, i32 *n, i32 *few, Array **many) {
  Tokens t = {.few = few, .room = (u32)*n};
  gather(&t, a, TOKEN_TABLE((u32)type), (u32)parent);
  *n = (i32)t.all.n;
  if (t.all.n <= t.room) {
    memcpy(few, t.all.n ? t.all.v : few, t.all.n * sizeof *few);
  } else {
    Array *list = array_new(wk.int32, t.all.n);
    if (list)
      memcpy(list->data, t.all.v, t.all.n * sizeof *t.all.v);
    *many = list;
  }
  vec_free(&t.all);
}

// ---- rows ---------------------------------------------------------------------------------------------------------------

static i32 name(Assembly *a, u32 token, const char **out) {
  static const i8 columns[] = {[TABLE_TYPEDEF] = TYPEDEF_NAME,     [TABLE_FIELD] = FIELD_NAME,
                               [TABLE_METHOD] = METHOD_NAME,       [TABLE_PARAM] = PARAM_NAME,
                               [TABLE_PROPERTY] = PROPERTY_NAME,   [TABLE_EVENT] = EVENT_NAME,
                               [TABLE_TYPEREF] = TYPEREF_NAME,     [TABLE_GENERICPARAM] = GENERICPARAM_NAME,
                               [TABLE_MEMBERREF] = MEMBERREF_NAME, [TABLE_MODULE] = MODULE_NAME};
  u32 table = TOKEN_TABLE(token);
  *out = "";
  if (table >= ARRAY_LEN(columns) || (!columns[table] && table != TABLE_TYPEDEF && table != TABLE_MEMBERREF) ||
      !valid(a, token, table))
    return valid(a, token, TABLE_PARAM) ? OK : BAD_TOKEN;
  *out = md_string(a->img, col(a, token, (u32)columns[table]));
  return OK;
}

static i32 namespace_of(Assembly *a, u32 token, const char **out) {
  bool def = valid(a, token, TABLE_TYPEDEF);
  *out = def                              ? md_string(a->img, col(a, token, TYPEDEF_NAMESPACE))
         : valid(a, token, TABLE_TYPEREF) ? md_string(a->img, col(a, token, TYPEREF_NAMESPACE))
                                          : "";
  return OK;
}

static i32 parent_token(Assembly *a, u32 token, u32 *out) {
  const Image *img = a->img;
  u32 row = TOKEN_ROW(token), owner = 0;
  switch (TOKEN_TABLE(token)) {
  case TABLE_METHOD: owner = TOKEN(TABLE_TYPEDEF, md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_METHODS, row)); break;
  case TABLE_FIELD: owner = TOKEN(TABLE_TYPEDEF, md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_FIELDS, row)); break;
  case TABLE_PARAM: owner = TOKEN(TABLE_METHOD, md_list_owner(img, TABLE_METHOD, METHOD_PARAMS, row)); break;
  case TABLE_MEMBERREF: owner = col(a, token, MEMBERREF_CLASS); break;
  case TABLE_TYPEDEF: {
    u32 i = md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, row);
    owner = i ? TOKEN(TABLE_TYPEDEF, md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_ENCLOSING)) : 0;
    break;
  }
  case TABLE_PROPERTY:
  case TABLE_EVENT: {
    bool property = TOKEN_TABLE(token) == TABLE_PROPERTY;
    u32 table = property ? TABLE_PROPERTYMAP : TABLE_EVENTMAP;
    u32 i = md_list_owner(img, table, property ? PROPERTYMAP_PROPERTIES : EVENTMAP_EVENTS, row);
    owner = TOKEN(TABLE_TYPEDEF, i ? md_col(img, table, i, property ? PROPERTYMAP_PARENT : EVENTMAP_PARENT) : 0);
    break;
  }
  default: return BAD_TOKEN;
  }
  *out = owner;
  return OK;
}

static i32 event_props(Assembly *a, u32 token, const char **text, i32 *flags) {
  *text = md_string(a->img, col(a, token, EVENT_NAME));
  *flags = (i32)col(a, token, EVENT_FLAGS);
  return OK;
}
static i32 property_props(Assembly *a, u32 token, const char **text, i32 *flags, Bytes *signature) {
  *text = md_string(a->img, col(a, token, PROPERTY_NAME));
  *flags = (i32)col(a, token, PROPERTY_FLAGS);
  return put_blob(a, col(a, token, PROPERTY_SIGNATURE), signature);
}
static i32 field_flags(Assembly *a, u32 token, i32 *flags) {
  *flags = (i32)col(a, token, FIELD_FLAGS);
  return OK;
}
static i32 param_props(Assembly *a, u32 token, i32 *sequence, i32 *flags) {
  *sequence = (i32)col(a, token, PARAM_SEQUENCE);
  *flags = (i32)col(a, token, PARAM_FLAGS);
  return OK;
}
static i32 generic_param_flags(Assembly *a, u32 token, i32 *flags) {
  *flags = (i32)col(a, token, GENERICPARAM_FLAGS);
  return OK;
}
static i32 scope_mvid(Assembly *a, u8 *mvid) {
  const u8 *g = md_guid(a->img, md_col(a->img, TABLE_MODULE, 1, MODULE_MVID));
  if (g)
    memcpy(mvid, g, 16);
  return OK;
}
static i32 method_signature(Assembly *a, u32 token, Bytes *out) {
  return put_blob(a, col(a, token, METHOD_SIGNATURE), out);
}
static i32 field_signature(Assembly *a, u32 token, Bytes *out) {
  return put_blob(a, col(a, token, FIELD_SIGNATURE), out);
}
static i32 standalone_signature(Assembly *a, u32 token, Bytes *out) {
  return valid(a, token, TABLE_STANDALONESIG) ? put_blob(a, col(a, token, 0), out) : BAD_TOKEN;
}
static i32 memberref_signature(Assembly *a, u32 token, Bytes *out) {
  return valid(a, token, TABLE_MEMBERREF) ? put_blob(a, col(a, token, MEMBERREF_SIGNATURE), out) : BAD_TOKEN;
}
static i32 attribute_props(Assembly *a, u32 token, i32 *ctor, Bytes *blob) {
  *ctor = (i32)col(a, token, CUSTOMATTRIBUTE_TYPE);
  return put_blob(a, col(a, token, CUSTOMATTRIBUTE_VALUE), blob);
}
static bool is_valid(Assembly *a, u32 token) {
  return TOKEN_TABLE(token) < TABLE_COUNT && valid(a, token, TOKEN_TABLE(token));
}

// A literal's value: numbers in *value, strings by address and number of units.
static i32 default_value(Assembly *a, u32 token, i64 *value, const u16 **text, i32 *length, i32 *type) {
  u32 row = md_find(a->img, TABLE_CONSTANT, CONSTANT_PARENT, token), n = 0;
  *value = 0;
  *text = NULL;
  *length = 0;
  *type = ET_VOID;
  if (!row)
    return OK;
  const u8 *p = md_blob(a->img, md_col(a->img, TABLE_CONSTANT, row, CONSTANT_VALUE), &n);
  *type = (i32)(md_col(a->img, TABLE_CONSTANT, row, CONSTANT_TYPE) & 0xFF);
  if (*type == ET_STRING) {
    *text = (const u16 *)(const void *)p;
    *length = (i32)n / 2;
  } else if (n <= sizeof *value) {
    memcpy(value, p, n);
  }
  return OK;
}

static i32 user_string(Assembly *a, u32 token, const u16 **text, i32 *length) {
  u32 n = 0;
  const u8 *p = md_user_string(a->img, TOKEN_ROW(token), &n);
  *text = (const u16 *)(const void *)p;
  *length = (i32)n;
  return p ? OK : BAD_TOKEN;
}
static i32 class_layout(Assembly *a, u32 token, i32 *packing, i32 *size) {
  u32 row = md_find(a->img, TABLE_CLASSLAYOUT, CLASSLAYOUT_PARENT, TOKEN_ROW(token));
  *packing = row ? (i32)md_col(a->img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_PACKING) : 0;
  *size = row ? (i32)md_col(a->img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_SIZE) : 0;
  return row ? OK : BAD_TOKEN;
}
static i32 field_place(Assembly *a, u32 type, u32 field, i32 *offset, bool *found) {
  (void)type;
  u32 row = md_find(a->img, TABLE_FIELDLAYOUT, FIELDLAYOUT_FIELD, TOKEN_ROW(field));
  *found = row != 0;
  *offset = row ? (i32)md_col(a->img, TABLE_FIELDLAYOUT, row, FIELDLAYOUT_OFFSET) : 0;
  return OK;
}
static i32 field_marshal(Assembly *a, u32 token, Bytes *out) {
  u32 row = md_find(a->img, TABLE_FIELDMARSHAL, FIELDMARSHAL_PARENT, token);
  *out = (Bytes){0};
  return row ? put_blob(a, md_col(a->img, TABLE_FIELDMARSHAL, row, FIELDMARSHAL_NATIVETYPE), out) : OK;
}
static i32 pinvoke_map(Assembly *a, u32 token, i32 *flags, const char **entry, const char **library) {
  const Image *img = a->img;
  u32 row = md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, token);
  *flags = 0;
  *entry = *library = NULL;
  if (!row)
    return OK;
  *flags = (i32)md_col(img, TABLE_IMPLMAP, row, IMPLMAP_FLAGS);
  *entry = md_string(img, md_col(img, TABLE_IMPLMAP, row, IMPLMAP_NAME));
  *library =
      md_string(img, md_col(img, TABLE_MODULEREF, md_col(img, TABLE_IMPLMAP, row, IMPLMAP_SCOPE), MODULEREF_NAME));
  return OK;
}

ICALL_TABLE(net_metadata, "System.Reflection.MetadataImport", ICALL("GetMetadataImport", import_of),
            ICALL("GetName", name), ICALL("GetNamespace", namespace_of), ICALL("GetParentToken", parent_token),
            ICALL("GetEventProps", event_props), ICALL("GetPropertyProps", property_props),
            ICALL("GetFieldDefProps", field_flags), ICALL("GetParamDefProps", param_props),
            ICALL("GetGenericParamProps", generic_param_flags), ICALL("GetScopeProps", scope_mvid),
            ICALL("GetSigOfMethodDef", method_signature), ICALL("GetSigOfFieldDef", field_signature),
            ICALL("GetSignatureFromToken", standalone_signature), ICALL("GetMemberRefProps", memberref_signature),
            ICALL("GetCustomAttributeProps", attribute_props), ICALL("GetUserString", user_string),
            ICALL("GetClassLayout", class_layout), ICALL("GetFieldOffset", field_place),
            ICALL("GetFieldMarshal", field_marshal), ICALL("GetPInvokeMap", pinvoke_map),
            ICALL("IsValidToken", is_valid), ICALL("GetDefaultValue", default_value))
// ---- a marshalling descriptor (II.23.4) --------------------------------------------------------------------------------

enum {
  NT_FIXEDSYSSTRING = 0x17,
  NT_SAFEARRAY = 0x1d,
  NT_FIXEDARRAY = 0x1e,
  NT_ARRAY = 0x2a,
  NT_CUSTOMMARSHALER = 0x2c
};

static const u8 *counted_text(Reader *r, i32 *n) {
  u32 len = r->p < r->end ? read_compressed(r) : 0;
  const u8 *p = r->p;
  if (len > (size_t)(r->end - r->p))
    len = 0;
  r->p += len;
  *n = (i32)len;
  return p;
}

static u32 more(Reader *r) {
  return r->p < r->end ? read_compressed(r) : 0;
}

static i32 marshal_as_of(const u8 *blob, i32 n, i32 *type, i32 *safe_sub, const u8 **safe_user, i32 *safe_user_n,
                         i32 *array_sub, i32 *size_param, i32 *size_const, const u8 **marshaler, i32 *marshaler_n,
                         const u8 **cookie, i32 *cookie_n, i32 *iid_param) {
  Reader r = reader_of(blob, (u32)n);
  i32 skipped;
  *safe_sub = *array_sub = *size_param = *size_const = *iid_param = 0;
  *safe_user = *marshaler = *cookie = NULL;
  *safe_user_n = *marshaler_n = *cookie_n = 0;
  *type = (i32)read_compressed(&r);
  switch (*type) {
  case NT_FIXEDSYSSTRING: *size_const = (i32)more(&r); break;
  case NT_FIXEDARRAY:
    *size_const = (i32)more(&r);
    *array_sub = (i32)more(&r);
    break;
  case NT_SAFEARRAY:
    *safe_sub = (i32)more(&r);
    *safe_user = counted_text(&r, safe_user_n);
    break;
  case NT_ARRAY:
    *array_sub = (i32)more(&r);
    *size_param = (i32)more(&r);
    *size_const = (i32)more(&r);
    break;
  case NT_CUSTOMMARSHALER:
    counted_text(&r, &skipped); // a GUID and a native type's name, out of use
    counted_text(&r, &skipped);
    *marshaler = counted_text(&r, marshaler_n);
    *cookie = counted_text(&r, cookie_n);
    break;
  default: *iid_param = (i32)more(&r); break;
  }
  return !r.bad;
}

ICALL_TABLE(net_entries_metadata, "", ICALL("MetadataImport_Enum", enumerate),
            ICALL("MetadataImport_GetMarshalAs", marshal_as_of))
