// create.c: TypeBuilder.CreateType: all rows of a module as an image in which members follow their types.
#include <stdlib.h>
#include "icalls/net/emit/emit.h"
#include "il/import.h"

typedef struct Snapshot {
  EmitOut out; // first
  NetModule *m;
  u32 type;
  u32 *moved[TABLE_COUNT]; // old row - 1 -> row; NULL: rows stay
  u32 *order[TABLE_COUNT]; // row - 1 -> old row
} Snapshot;

static u32 old_rows(const Snapshot *s, TableId t) {
  return meta_rows(&s->m->out.w, t);
}
static u32 old_cell(Snapshot *s, TableId t, u32 row, u32 col) {
  return *meta_cell(&s->m->out.w, t, row, col);
}

// ---- where rows go --------------------------------------------------------------------------------------------------------

// Stable, by key.
static void arrange(Snapshot *s, TableId t, const u32 *keys) {
  u32 n = old_rows(s, t);
  u32 *order = xcalloc(n + 1, sizeof *order), *moved = xcalloc(n + 1, sizeof *moved);
  for (u32 i = 0; i < n; i++) {
    u32 k = i;
    for (; k && keys[order[k - 1] - 1] > keys[i]; k--)
      order[k] = order[k - 1];
    order[k] = i + 1;
  }
  for (u32 i = 0; i < n; i++)
    moved[order[i] - 1] = i + 1;
  s->order[t] = order;
  s->moved[t] = moved;
}

static void arrange_params(Snapshot *s) {
  const NetModule *m = s->m;
  u32 *keys = xcalloc(m->param_owner.n + 1, sizeof *keys);
  for (u32 i = 0; i < m->param_owner.n; i++)
    keys[i] = s->moved[TABLE_METHOD][m->param_owner.v[i] - 1];
  arrange(s, TABLE_PARAM, keys);
  free(keys);
}

// By owner as the coded index has it, then by number (II.22.20).
static void arrange_generic_params(Snapshot *s) {
  u32 n = old_rows(s, TABLE_GENERICPARAM), *keys = xcalloc(n + 1, sizeof *keys);
  for (u32 i = 0; i < n; i++) {
    u32 owner = old_cell(s, TABLE_GENERICPARAM, i + 1, GENERICPARAM_OWNER);
    bool method = TOKEN_TABLE(owner) == TABLE_METHOD;
    u32 row = method ? s->moved[TABLE_METHOD][TOKEN_ROW(owner) - 1] : TOKEN_ROW(owner);
    keys[i] = (row << 1 | method) << 8 | (old_cell(s, TABLE_GENERICPARAM, i + 1, GENERICPARAM_NUMBER) & 0xFF);
  }
  arrange(s, TABLE_GENERICPARAM, keys);
  free(keys);
}

static void arrange_all(Snapshot *s) {
  const NetModule *m = s->m;
  arrange(s, TABLE_METHOD, m->method_owner.v);
  arrange(s, TABLE_FIELD, m->field_owner.v);
  arrange(s, TABLE_PROPERTY, m->property_owner.v);
  arrange(s, TABLE_EVENT, m->event_owner.v);
  arrange_params(s);
  arrange_generic_params(s);
}

static u32 moved_row(const Snapshot *s, TableId t, u32 row) {
  return s->moved[t] && row && row <= old_rows(s, t) ? s->moved[t][row - 1] : row;
}
static u32 moved_token(const Snapshot *s, u32 token) {
  u32 t = TOKEN_TABLE(token);
  return t < TABLE_COUNT ? TOKEN(t, moved_row(s, t, TOKEN_ROW(token))) : token;
}

// ---- rows -------------------------------------------------------------------------------------------------------------------

enum { AS_TOKEN = TABLE_COUNT };
// Columns that name rows that move: of which table, or tokens.
static const u8 naming[][3] = {
    {TABLE_MEMBERREF, MEMBERREF_CLASS, AS_TOKEN},
    {TABLE_CONSTANT, CONSTANT_PARENT, AS_TOKEN},
    {TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_PARENT, AS_TOKEN},
    {TABLE_CUSTOMATTRIBUTE, CUSTOMATTRIBUTE_TYPE, AS_TOKEN},
    {TABLE_FIELDLAYOUT, FIELDLAYOUT_FIELD, TABLE_FIELD},
    {TABLE_METHODSEMANTICS, METHODSEMANTICS_METHOD, TABLE_METHOD},
    {TABLE_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION, AS_TOKEN},
    {TABLE_METHODIMPL, METHODIMPL_BODY, AS_TOKEN},
    {TABLE_METHODIMPL, METHODIMPL_DECLARATION, AS_TOKEN},
    {TABLE_IMPLMAP, IMPLMAP_MEMBER, AS_TOKEN},
    {TABLE_GENERICPARAM, GENERICPARAM_OWNER, AS_TOKEN},
    {TABLE_GENERICPARAMCONSTRAINT, GENERICPARAMCONSTRAINT_OWNER, TABLE_GENERICPARAM},
    {TABLE_METHODSPEC, METHODSPEC_METHOD, AS_TOKEN},
};

static void copy_row(Snapshot *s, TableId t, u32 old) {
  u32 cells[MD_MAX_COLUMNS] = {0}, n = s->m->out.w.tables[t].ncols;
  for (u32 c = 0; c < n; c++)
    cells[c] = old_cell(s, t, old, c);
  for (u32 i = 0; i < ARRAY_LEN(naming); i++)
    if (naming[i][0] == t) {
      u32 *cell = &cells[naming[i][1]];
      *cell = naming[i][2] == AS_TOKEN ? moved_token(s, *cell) : moved_row(s, naming[i][2], *cell);
    }
  meta_row(&s->out.w, t, cells);
}

static void copy_tables(Snapshot *s) {
  for (u32 t = 0; t < TABLE_COUNT; t++)
    for (u32 row = 1; row <= old_rows(s, t); row++)
      copy_row(s, t, s->order[t] ? s->order[t][row - 1] : row);
}

// The first row that belongs to `owner` or to one behind it.
static u32 first_of(const Snapshot *s, TableId t, const u32 *owners, u32 owner) {
  u32 n = old_rows(s, t), row = 1;
  while (row <= n && owners[s->order[t][row - 1] - 1] < owner)
    row++;
  return row;
}

static void put_lists(Snapshot *s) {
  NetModule *m = s->m;
  MetaWriter *w = &s->out.w;
  for (u32 i = 1; i <= m->types.n; i++) {
    *meta_cell(w, TABLE_TYPEDEF, i, TYPEDEF_FIELDS) = first_of(s, TABLE_FIELD, m->field_owner.v, i);
    *meta_cell(w, TABLE_TYPEDEF, i, TYPEDEF_METHODS) = first_of(s, TABLE_METHOD, m->method_owner.v, i);
    u32 p = first_of(s, TABLE_PROPERTY, m->property_owner.v, i), e = first_of(s, TABLE_EVENT, m->event_owner.v, i);
    if (p < first_of(s, TABLE_PROPERTY, m->property_owner.v, i + 1))
      meta_row(w, TABLE_PROPERTYMAP, (u32[]){i, p});
    if (e < first_of(s, TABLE_EVENT, m->event_owner.v, i + 1))
      meta_row(w, TABLE_EVENTMAP, (u32[]){i, e});
  }
  u32 next = 1;
  for (u32 row = 1; row <= m->method_owner.n; row++) {
    u32 method = s->order[TABLE_METHOD][row - 1];
    while (next <= m->param_owner.n &&
           s->moved[TABLE_METHOD][m->param_owner.v[s->order[TABLE_PARAM][next - 1] - 1] - 1] < row)
      next++;
    *meta_cell(w, TABLE_METHOD, row, METHOD_PARAMS) = next;
    (void)method;
  }
}

// ---- code and data: of the type alone -------------------------------------------------------------------------------------------

enum { FAT = 3, MORE_SECTIONS = 8, INIT_LOCALS = 0x10, FAT_WORDS = 3 << 12, SECTION_FAT_CLAUSES = 0x41 };

static void move_tokens(const Snapshot *s, u8 *code, u32 size) {
  MethodBody body = {.code = code, .code_size = size};
  for (u32 at = 0; at < size;) {
    u32 len, operand;
    const Opcode *oc = il_opcode_at(&body, at, &len);
    if (!oc || !il_operand_size(&body, oc, at + len, &operand))
      return; // whoever imports it says so
    if (oc->operand == OPERAND_TOKEN) {
      u32 token = moved_token(s, le32(code + at + len));
      memcpy(code + at + len, &token, 4);
    }
    at += len + operand;
  }
}

static u32 put_body(Snapshot *s, const NetBody *b) {
  Buf *t = &s->out.pe.text;
  put_align(t, 4);
  u32 rva = pe_rva((u32)t->n);
  u32 flags = FAT | FAT_WORDS | (b->nclauses ? MORE_SECTIONS : 0) | (b->init_locals ? INIT_LOCALS : 0);
  put_le(t, flags, 2);
  put_le(t, b->max_stack, 2);
  put_le(t, b->size, 4);
  put_le(t, b->locals, 4);
  u8 *code = memcpy(xmalloc(b->size + 1), b->code, b->size);
  move_tokens(s, code, b->size);
  buf_put(t, (const char *)code, b->size);
  free(code);
  if (!b->nclauses)
    return rva;
  put_align(t, 4);
  put_le(t, SECTION_FAT_CLAUSES, 1);
  put_le(t, b->nclauses * 24 + 4, 3);
  for (u32 i = 0; i < 6 * b->nclauses; i++)
    put_le(t, b->clauses[i], 4);
  return rva;
}

static void put_bodies(Snapshot *s) {
  NetModule *m = s->m;
  for (u32 i = 0; i < m->method_owner.n; i++)
    if (m->method_owner.v[i] == s->type && m->bodies.v[i].code)
      *meta_cell(&s->out.w, TABLE_METHOD, s->moved[TABLE_METHOD][i], METHOD_RVA) = put_body(s, &m->bodies.v[i]);
  for (u32 i = 0; i < m->field_owner.n; i++) {
    const Buf *data = &m->data.v[i];
    if (m->field_owner.v[i] != s->type || !data->n)
      continue;
    put_align(&s->out.pe.text, 16);
    meta_row(&s->out.w, TABLE_FIELDRVA, (u32[]){pe_rva((u32)s->out.pe.text.n), s->moved[TABLE_FIELD][i]});
    buf_put(&s->out.pe.text, data->s, data->n);
  }
}

// ---- the image and its type -------------------------------------------------------------------------------------------------------

static bool is_value(NetModule *m, u32 row) {
  u32 base = *meta_cell(&m->out.w, TABLE_TYPEDEF, row, TYPEDEF_EXTENDS);
  const Class *c = TOKEN_TABLE(base) == TABLE_TYPEREF && TOKEN_ROW(base) ? m->typerefs.v[TOKEN_ROW(base) - 1] : NULL;
  return c && (c == wk.valuetype || c == wk.enum_);
}

static Class *declared(NetModule *m, u32 row) {
  MetaWriter *w = &m->out.w;
  if (!m->types.v[row - 1])
    m->types.v[row - 1] =
        class_declare(m->home, w->strings.s + *meta_cell(w, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE),
                      w->strings.s + *meta_cell(w, TABLE_TYPEDEF, row, TYPEDEF_NAME), is_value(m, row));
  return m->types.v[row - 1];
}

static Assembly *open_snapshot(Snapshot *s) {
  NetModule *m = s->m;
  Assembly *a = emit_open_image(&s->out, m->home->name);
  // The heaps may have moved; the rest of the writer is the module's own.
  m->out.w.strings = s->out.w.strings;
  m->out.w.us = s->out.w.us;
  m->out.w.blobs = s->out.w.blobs;
  m->out.w.guids = s->out.w.guids;
  if (!a)
    return NULL;
  a->home = m->home;
  a->aot_probed = true;
  for (u32 i = 0; i < m->types.n; i++)
    if (i + 1 != s->type)
      a->typedefs[i] = declared(m, i + 1);
  for (u32 i = 0; i < m->typerefs.n; i++)
    a->typerefs[i] = m->typerefs.v[i];
  for (u32 i = 0; i < m->refs.n; i++)
    a->refs[i] = m->refs.v[i];
  return a;
}

static void release(Snapshot *s) {
  for (u32 t = 0; t < TABLE_COUNT; t++) {
    free(s->order[t]);
    free(s->moved[t]);
    vec_free(&s->out.w.tables[t].cells);
  }
}

static Class *define(Snapshot *s, Assembly *a) {
  NetModule *m = s->m;
  Class *c = m->types.v[s->type - 1];
  if (!c || s->type == 1)
    return class_from_typedef(a, s->type, &s->out.err);
  return class_define(c, a, s->type, &s->out.err) ? c : NULL;
}

// NULL: the snapshot's error says why.
static Assembly *take_snapshot(Snapshot *s) {
  const NetModule *m = s->m;
  s->out.w = m->out.w;
  for (u32 t = 0; t < TABLE_COUNT; t++)
    s->out.w.tables[t] = (MetaTable){.ncols = m->out.w.tables[t].ncols};
  pe_init(&s->out.pe);
  s->out.pe.dll = true;
  arrange_all(s);
  copy_tables(s);
  put_lists(s);
  put_bodies(s);
  return open_snapshot(s);
}

void net_show_attributes(NetModule *m) {
  Snapshot s = {.m = m};
  Assembly *a = take_snapshot(&s);
  release(&s);
  if (a)
    assembly_attributes_changed(m->home, a);
  else
    exc_throw_error(&s.out.err);
}

// ---- types that must be there first ----------------------------------------------------------------------------------------------

static bool lacks(const NetModule *m, u32 token) {
  u32 row = TOKEN_ROW(token);
  return TOKEN_TABLE(token) == TABLE_TYPEDEF && row && row <= m->created.n && !m->created.v[row - 1];
}

static void throw_lacking(const NetModule *m, const char *name) {
  ERROR(err);
  char display[1024];
  assembly_display_name(m->home, display, sizeof display);
  err_set(&err, ERR_TYPE_LOAD, "Could not load type '%s' from assembly '%s'.", name, display);
  exc_throw_error(&err);
}

// AppDomain.TypeResolve; false: pending, as where nobody has created the type.
static bool ask_for(NetModule *m, u32 token) {
  Object *exc = NULL;
  const char *name = class_name(declared(m, TOKEN_ROW(token)));
  void *args[] = {net_assembly_object(m->home), string_new_utf8(name)};
  call_managed(corlib_class("System.Runtime.Loader", "AssemblyLoadContext"), "OnTypeResolve", 2, NULL, args, &exc);
  if (exc)
    exc_set_pending(exc);
  else if (lacks(m, token))
    throw_lacking(m, name);
  return !exc_pending();
}

static bool have(NetModule *m, u32 row, u32 token) {
  return TOKEN_ROW(token) == row || !lacks(m, token) || ask_for(m, token);
}

// The TypeDef whose values fields of this signature hold; 0: none of this module's.
static u32 held_by_value(const NetModule *m, u32 sig) {
  const Buf *blobs = &m->out.w.blobs;
  Reader r = reader_of((const u8 *)blobs->s + sig, (u32)blobs->n - sig);
  read_compressed(&r); // the blob's size
  read_u8(&r);         // it is of a field
  u8 kind = read_u8(&r);
  while (kind == ET_CMOD_REQD || kind == ET_CMOD_OPT) {
    read_compressed(&r);
    kind = read_u8(&r);
  }
  if (kind == ET_GENERICINST)
    kind = read_u8(&r);
  u32 coded = kind == ET_VALUETYPE ? read_compressed(&r) : 0;
  return !r.bad && coded && !(coded & 3) ? TOKEN(TABLE_TYPEDEF, coded >> 2) : 0; // TypeDefOrRef (II.23.2.8)
}

// What a type inherits from, implements or holds is asked for before it is created itself.
static bool have_parts(NetModule *m, u32 row) {
  MetaWriter *w = &m->out.w;
  if (!have(m, row, *meta_cell(w, TABLE_TYPEDEF, row, TYPEDEF_EXTENDS)))
    return false;
  for (u32 i = 1; i <= meta_rows(w, TABLE_INTERFACEIMPL); i++)
    if (*meta_cell(w, TABLE_INTERFACEIMPL, i, INTERFACEIMPL_CLASS) == row &&
        !have(m, row, *meta_cell(w, TABLE_INTERFACEIMPL, i, INTERFACEIMPL_INTERFACE)))
      return false;
  for (u32 i = 0; i < m->field_owner.n; i++)
    if (m->field_owner.v[i] == row &&
        !have(m, row, held_by_value(m, *meta_cell(w, TABLE_FIELD, i + 1, FIELD_SIGNATURE))))
      return false;
  return true;
}

Class *net_create_type(NetModule *m, u32 row) {
  if (m->created.v[row - 1] && row > 1)
    return m->types.v[row - 1];
  if (!have_parts(m, row))
    return NULL;
  Snapshot s = {.m = m, .type = row};
  Assembly *a = take_snapshot(&s);
  Class *c = a ? define(&s, a) : NULL;
  release(&s);
  if (!c)
    return (Class *)exc_throw_error(&s.out.err);
  assembly_add_part(m->home, a, c);
  m->types.v[row - 1] = c;
  m->created.v[row - 1] = 1;
  return c;
}
