// lists.c: System.RuntimeType's member lists: methods, constructors, fields, properties, events, nested
// types, as native arrays of handles.
#include <strings.h>

#include "icalls/reflection/reflection.h"

// System.RuntimeType.MemberListType.
enum { LIST_ALL, LIST_CASE_SENSITIVE, LIST_CASE_INSENSITIVE };

typedef struct Query {
  Class *start;     // the reflected class
  const char *name; // NULL: all
  u32 flags;        // BIND_*
  bool ignore_case;
  PtrArray *out;
  Error err;
} Query;

void ptr_array_put(PtrArray *a, void *p) {
  if (a->len == a->cap)
    a->data = xrealloc(a->data, (size_t)(a->cap = a->cap ? a->cap * 2 : 16) * sizeof *a->data);
  a->data[a->len++] = p;
}

static void free_list(PtrArray *a) {
  if (a)
    free(a->data);
  free(a);
}

static Query query(Object *type, const char *name, u32 flags, u32 list) {
  Query q = {.start = type_object_class(type), .flags = flags, .out = xcalloc(1, sizeof(PtrArray))};
  q.name = list == LIST_ALL ? NULL : name;
  q.ignore_case = list == LIST_CASE_INSENSITIVE;
  return q;
}

static PtrArray *result(Query *q, bool ok) {
  if (ok)
    return q->out;
  free_list(q->out);
  return (PtrArray *)exc_throw_error(&q->err);
}

static bool named(const Query *q, const char *name) {
  return !q->name || (q->ignore_case ? strcasecmp(name, q->name) : strcmp(name, q->name)) == 0;
}

// Visibility and static/instance by binding flags. Private members of ancestors are never seen, their statics only with
// FlattenHierarchy.
static bool wanted(const Query *q, u32 access, bool is_static, bool inherited) {
  if (access == ACCESS_PUBLIC ? !(q->flags & BIND_PUBLIC)
                              : !(q->flags & BIND_NONPUBLIC) || (inherited && access <= ACCESS_PRIVATE))
    return false;
  if (is_static)
    return (q->flags & BIND_STATIC) && (!inherited || (q->flags & BIND_FLATTEN));
  return (q->flags & BIND_INSTANCE) != 0;
}

// Walks the class and, unless only what it declares is asked for, its ancestors.
static bool each_class(Query *q, bool (*visit)(Query *q, Class *c, void *data), void *data) {
  Class *c = q->start;
  // References and pointers have no members of their own, nor do they inherit any.
  if (c->kind == CK_BYREF || c->kind == CK_PTR || c->kind == CK_FNPTR)
    return true;
  if (!class_complete(c, &q->err))
    return false;
  while (c) {
    if (!visit(q, c, data))
      return false;
    c = q->flags & BIND_DECLAREDONLY ? NULL : reflection_parent(c, &q->err);
    if (q->err.kind)
      return false;
  }
  return true;
}

// ---- methods --------------------------------------------------------------------------------------------------------

typedef struct Slots { // virtual slots that a derived class has filled already
  u8 *seen;
  u32 n;
} Slots;

static bool hidden_by_override(Slots *s, const Method *m) {
  if (!(m->flags & MA_VIRTUAL) || m->slot < 0 || m->klass->is_interface)
    return false;
  u32 slot = (u32)m->slot;
  if (slot >= s->n) {
    u32 n = slot + 64;
    s->seen = xrealloc(s->seen, n);
    memset(s->seen + s->n, 0, n - s->n);
    s->n = n;
  }
  bool hidden = s->seen[slot];
  s->seen[slot] = 1;
  return hidden;
}

static bool visit_methods(Query *q, Class *c, void *data) {
  if (!class_methods(c, &q->err) || !class_vtable_layout(c, &q->err))
    return false;
  for (u32 i = 0; i < c->nmethods; i++) {
    Method *m = class_method(c, i);
    if (reflection_is_ctor(m) || hidden_by_override(data, m) || !named(q, m->name))
      continue;
    if (wanted(q, m->flags & MA_ACCESS_MASK, m->flags & MA_STATIC, c != q->start))
      ptr_array_put(q->out, m);
  }
  return true;
}

PtrArray *type_list_methods(Object *type, const char *name, u32 flags, u32 list) {
  Query q = query(type, name, flags, list);
  Slots slots = {0};
  bool ok = each_class(&q, visit_methods, &slots);
  free(slots.seen);
  return result(&q, ok);
}

PtrArray *type_list_constructors(Object *type, u32 flags) {
  Query q = query(type, NULL, flags, LIST_ALL);
  Class *c = q.start;
  bool ok = class_complete(c, &q.err) && class_methods(c, &q.err);
  for (u32 i = 0; ok && i < c->nmethods; i++) {
    Method *m = class_method(c, i);
    if (reflection_is_ctor(m) && wanted(&q, m->flags & MA_ACCESS_MASK, m->flags & MA_STATIC, false))
      ptr_array_put(q.out, m);
  }
  return result(&q, ok);
}

// ---- fields ---------------------------------------------------------------------------------------------------------

static bool visit_fields(Query *q, Class *c, void *data) {
  (void)data;
  if (!class_fields(c, &q->err))
    return false;
  for (u32 i = 0; i < c->nfields; i++) {
    Field *f = &c->fields[i];
    if (named(q, f->name) && wanted(q, f->flags & FA_ACCESS_MASK, f->is_static, c != q->start))
      ptr_array_put(q->out, f);
  }
  return true;
}

PtrArray *type_list_fields(Object *type, const char *name, u32 flags, u32 list) {
  Query q = query(type, name, flags, list);
  return result(&q, each_class(&q, visit_fields, NULL));
}

// ---- properties, events --------------------------------------------------------------------------------------------

static Method *accessor(const Property *p) {
  return p->get ? p->get : p->set;
}

// A property is as visible as its more visible accessor.
static bool property_wanted(const Query *q, const Property *p, bool inherited) {
  bool get = p->get && wanted(q, p->get->flags & MA_ACCESS_MASK, p->get->flags & MA_STATIC, inherited);
  bool set = p->set && wanted(q, p->set->flags & MA_ACCESS_MASK, p->set->flags & MA_STATIC, inherited);
  return get || set;
}

// An ancestor's property is hidden by one of the same name whose accessors look the same.
static bool property_hidden(const PtrArray *have, const Property *p) {
  for (i32 i = 0; i < have->len; i++) {
    const Property *other = have->data[i];
    if (strcmp(other->name, p->name) || other->klass == p->klass)
      continue;
    Method *a = accessor(other), *b = accessor(p);
    if (!a || !b || (!other->get) != (!p->get) || reflection_sig_same(a, b))
      return true;
  }
  return false;
}

static bool visit_properties(Query *q, Class *c, void *data) {
  (void)data;
  Property *list;
  u32 n;
  if (!reflection_properties(c, &list, &n, &q->err))
    return false;
  for (u32 i = 0; i < n; i++)
    if (named(q, list[i].name) && property_wanted(q, &list[i], c != q->start) && !property_hidden(q->out, &list[i]))
      ptr_array_put(q->out, &list[i]);
  return true;
}

PtrArray *type_list_properties(Object *type, const char *name, u32 flags, u32 list) {
  Query q = query(type, name, flags, list);
  return result(&q, each_class(&q, visit_properties, NULL));
}

static bool event_hidden(const PtrArray *have, const Event *e) {
  for (i32 i = 0; i < have->len; i++)
    if (!strcmp(((Event *)have->data[i])->name, e->name))
      return true;
  return false;
}

static bool visit_events(Query *q, Class *c, void *data) {
  (void)data;
  Event *list;
  u32 n;
  if (!reflection_events(c, &list, &n, &q->err))
    return false;
  for (u32 i = 0; i < n; i++) {
    const Method *m = list[i].add ? list[i].add : list[i].remove ? list[i].remove : list[i].raise;
    bool mine = c == q->start, visible = mine || (m && (m->flags & MA_ACCESS_MASK) > ACCESS_PRIVATE);
    if (named(q, list[i].name) && visible && !event_hidden(q->out, &list[i]))
      ptr_array_put(q->out, &list[i]);
  }
  return true;
}

PtrArray *type_list_events(Object *type, const char *name, u32 list) {
  Query q = query(type, name, 0, list); // the library filters by binding flags
  return result(&q, each_class(&q, visit_events, NULL));
}

// ---- nested types --------------------------------------------------------------------------------------------------

static bool wants_nested(const Query *q, u32 flags, u32 type_flags, const char *name) {
  bool is_public = (type_flags & TA_VISIBILITY_MASK) == TA_NESTED_PUBLIC;
  return (flags & (is_public ? BIND_PUBLIC : BIND_NONPUBLIC)) && named(q, name);
}

PtrArray *type_list_nested(Object *type, const char *name, u32 flags, u32 list) {
  Query q = query(type, name, flags, list);
  Class *c = q.start;
  const Image *img = c->assembly->img;
  if ((c->kind != CK_DEF && c->kind != CK_INST) || TOKEN_TABLE(c->token) != TABLE_TYPEDEF)
    return q.out;
  Class *made;
  for (u32 at = 0; (made = dynamic_nested(c->kind == CK_INST ? c->generic_def : c, &at));)
    if (wants_nested(&q, flags, made->flags, made->name))
      ptr_array_put(q.out, made);
  for (u32 i = 1; i <= md_rows(img, TABLE_NESTEDCLASS); i++) {
    if (md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_ENCLOSING) != TOKEN_ROW(c->token))
      continue;
    u32 row = md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_NESTED);
    if (!wants_nested(&q, flags, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_FLAGS),
                      md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME))))
      continue;
    Class *nested = class_from_typedef(c->assembly, row, &q.err);
    if (!nested)
      return result(&q, false);
    ptr_array_put(q.out, nested);
  }
  return q.out;
}

// ---- Mono.* handle helpers -----------------------------------------------------------------------------------------

static void *type_of_class(void *klass) {
  return klass;
}

static char *string_to_native(String *s) {
  return s ? string_to_utf8(s) : NULL;
}

static void free_assembly_name(NativeAssemblyName *n, bool free_struct) {
  free(n->name);
  free(n->culture);
  free(n->hash_value);
  free(n->public_key);
  n->name = n->culture = n->hash_value = NULL;
  n->public_key = NULL;
  if (free_struct)
    free(n);
}

ICALL_TABLE(icalls_runtime_class_handle, "Mono.RuntimeClassHandle", ICALL("GetTypeFromClass", type_of_class))
ICALL_TABLE(icalls_runtime_gptr_array_handle, "Mono.RuntimeGPtrArrayHandle", ICALL("GPtrArrayFree", free_list))
ICALL_TABLE(icalls_runtime_marshal, "Mono.RuntimeMarshal", ICALL("FreeAssemblyName", free_assembly_name))
ICALL_TABLE(icalls_safe_string_marshal, "Mono.SafeStringMarshal", ICALL("StringToUtf8", string_to_native),
            ICALL("GFree", free))
