// attrs.c: custom attribute rows and the classes of their constructors (II.22.10), by name alone where that will do.
#include "types/internal.h"

static bool type_is(const Image *img, u32 token, const char *ns, const char *name) {
  u32 row = TOKEN_ROW(token);
  switch (TOKEN_TABLE(token)) {
  case TABLE_TYPEREF:
    return strcmp(md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAME)), name) == 0 &&
           strcmp(md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAMESPACE)), ns) == 0;
  case TABLE_TYPEDEF:
    return strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME)), name) == 0 &&
           strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE)), ns) == 0;
  default: return false;
  }
}

// The type that declares the constructor of an attribute row, as a token.
static u32 ctor_type(const Image *img, u32 row) {
  u32 ctor = md_col(img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_TYPE);
  switch (TOKEN_TABLE(ctor)) {
  case TABLE_METHOD: {
    u32 owner = md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_METHODS, TOKEN_ROW(ctor));
    return owner ? TOKEN(TABLE_TYPEDEF, owner) : 0;
  }
  case TABLE_MEMBERREF: return md_col(img, TABLE_MEMBERREF, TOKEN_ROW(ctor), MEMBERREF_CLASS);
  default: return 0;
  }
}

// The first row from `i` on that gives the parent an attribute of a type, 0 if there is none.
static u32 next_attribute(const Image *img, u32 i, u32 parent, const char *ns, const char *name) {
  for (; i && i <= md_rows(img, TABLE_CUSTOMATTRIBUTE) &&
         md_col(img, TABLE_CUSTOMATTRIBUTE, i, CUSTOMATTRIBUTE_PARENT) == parent;
       i++)
    if (type_is(img, ctor_type(img, i), ns, name))
      return i;
  return 0;
}

// The row of the parent's first attribute of a type, 0 if it has none.
u32 find_attribute(const Image *img, u32 parent, const char *ns, const char *name) {
  return next_attribute(img, md_find(img, TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, parent), parent, ns, name);
}

u32 custom_attribute_find(Assembly *a, u32 parent, u32 after, const char *ns, const char *name) {
  return after ? next_attribute(a->img, after + 1, parent, ns, name) : find_attribute(a->img, parent, ns, name);
}

bool has_custom_attribute(Assembly *a, u32 parent, const char *ns, const char *name) {
  return find_attribute(a->img, parent, ns, name) != 0;
}

// The attribute has no other named argument, nor arguments of its constructor (II.23.3).
static bool reads_wrap(const Image *img) {
  static const char name[] = "WrapNonExceptionThrows";
  u32 row =
      find_attribute(img, TOKEN(TABLE_ASSEMBLY, 1), "System.Runtime.CompilerServices", "RuntimeCompatibilityAttribute");
  if (!row)
    return false;
  Reader r = reader_blob(img, md_col(img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  read_u16(&r);
  if (read_u16(&r) != 1)
    return false;
  read_u8(&r);
  u8 type = read_u8(&r);
  u32 n = read_compressed(&r);
  if (r.bad || type != ET_BOOLEAN || n != sizeof name - 1 || n >= (u32)(r.end - r.p) || memcmp(r.p, name, n))
    return false;
  return r.p[n] != 0;
}

u32 inline_array_length(const Class *c) {
  const Image *img = c->assembly->img;
  u32 row = find_attribute(img, c->token, "System.Runtime.CompilerServices", "InlineArrayAttribute");
  if (!row)
    return 0;
  Reader r = reader_blob(img, md_col(img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  read_u16(&r); // prolog (II.23.3)
  u32 n = read_u32(&r);
  return r.bad || n > INT32_MAX ? 0 : n;
}

bool assembly_wraps_throws(Assembly *a) {
  a = a->is_module ? a->home : a;
  if (!a->wraps_throws)
    a->wraps_throws = 1 + (a->img && reads_wrap(a->img)); // racing threads find the same
  return a->wraps_throws == 2;
}

Class *custom_attribute_ctor_class(Assembly *a, u32 row, Error *err) {
  u32 type = ctor_type(a->img, row);
  if (type)
    return class_from_token(a, type, (GenericCtx){0}, err);
  err_set(err, ERR_BAD_IMAGE, "'%s': custom attribute row %u has no constructor", a->name, row);
  return NULL;
}
