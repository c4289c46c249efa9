// fields.c: the fields of a class without their offsets (II.16, II.22.15).
#include "types/internal.h"

// Whether the type is preceded by modreq(IsVolatile) (II.14.5.2).
static bool has_volatile(Assembly *a, Reader r) {
  while (peek_u8(&r) == ET_CMOD_REQD || peek_u8(&r) == ET_CMOD_OPT) {
    read_u8(&r);
    u32 token = read_type_token(&r), row = TOKEN_ROW(token);
    const char *name =
        TOKEN_TABLE(token) == TABLE_TYPEREF   ? md_string(a->img, md_col(a->img, TABLE_TYPEREF, row, TYPEREF_NAME))
        : TOKEN_TABLE(token) == TABLE_TYPEDEF ? md_string(a->img, md_col(a->img, TABLE_TYPEDEF, row, TYPEDEF_NAME))
                                              : "";
    if (strcmp(name, "IsVolatile") == 0)
      return true;
    if (r.bad)
      return false;
  }
  return false;
}

static bool read_field(Class *c, Field *f, u32 row, Error *err) {
  Assembly *a = c->assembly;
  u32 cols[MD_MAX_COLUMNS];
  md_row(a->img, TABLE_FIELD, row, cols);
  f->klass = c;
  f->token = TOKEN(TABLE_FIELD, row);
  f->flags = cols[FIELD_FLAGS];
  f->name = md_string(a->img, cols[FIELD_NAME]);
  f->is_static = (f->flags & FA_STATIC) != 0;
  f->is_literal = (f->flags & FA_LITERAL) != 0;
  f->has_rva = (f->flags & FA_HASFIELDRVA) != 0 && f->is_static;
  Reader r = reader_blob(a->img, cols[FIELD_SIGNATURE]);
  if (read_u8(&r) != SIG_FIELD)
    return err_set(err, ERR_BAD_IMAGE, "the signature of field '%s' is malformed", f->name);
  f->is_volatile = has_volatile(a, r);
  f->type = type_read(a, &r, (GenericCtx){0}, err);
  if (!f->type)
    return err_prefix(err, "field '%s'", f->name);
  f->mods = r.mods;
  // Structs bound to the stack may hold by-refs (ECMA-335 augments, II.9.4).
  if ((f->type->kind == CK_BYREF && (f->is_static || !c->is_byreflike)) || f->type->etype == ET_VOID)
    return err_set(err, ERR_TYPE_LOAD, "field '%s' cannot be a '%s'", f->name, class_name(f->type));
  f->is_thread_static = f->is_static && !f->is_literal && !f->has_rva &&
                        has_custom_attribute(a, f->token, "System", "ThreadStaticAttribute");
  return true;
}

static bool list_def(Class *c, Error *err) {
  u32 first, end;
  md_list(c->assembly->img, TABLE_TYPEDEF, TOKEN_ROW(c->token), TYPEDEF_FIELDS, TABLE_FIELD, &first, &end);
  u32 n = end > first ? end - first : 0;
  Field *fields = LOADER_ARRAY(Field, n + 1);
  for (u32 i = 0; i < n; i++)
    if (!read_field(c, &fields[i], first + i, err))
      return false;
  c->fields = fields;
  c->nfields = n;
  for (u32 i = 0; i < n; i++)
    __atomic_store_n(&c->assembly->fields[first + i - 1], &fields[i], __ATOMIC_RELEASE);
  return true;
}

static bool list_inst(Class *c, Error *err) {
  Class *def = c->generic_def;
  if (!class_field_list(def, err))
    return false;
  Field *fields = LOADER_ARRAY(Field, def->nfields + 1);
  for (u32 i = 0; i < def->nfields; i++) {
    fields[i] = def->fields[i];
    fields[i].klass = c;
    fields[i].type = class_inflate(def->fields[i].type, class_ctx(c), err);
    if (!fields[i].type)
      return err_prefix(err, "field '%s'", fields[i].name);
    if (fields[i].type->kind == CK_BYREF && def->fields[i].type->kind != CK_BYREF)
      return err_set(err, ERR_TYPE_LOAD, "field '%s' cannot be a by-ref", fields[i].name);
  }
  c->fields = fields;
  c->nfields = def->nfields;
  return true;
}

bool class_field_list(Class *c, Error *err) {
  if (STAGE_READ(c->stage_list) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (c->stage_list == STAGE_DONE)
    return true;
  if (!class_ok(c, err) || class_unfinished(c, err))
    return false;
  ERROR(why);
  bool ok = true;
  if (c->kind == CK_INST)
    ok = list_inst(c, &why);
  else if (c->kind == CK_DEF && c->token)
    ok = list_def(c, &why);
  if (!ok)
    class_fail(c, &why, err);
  STAGE_SET(c->stage_list, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}
