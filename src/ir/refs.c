// refs.c: symbolic references of one function, interned: equal references are equal pointers.
#include "ir/ir.h"

#include <stdio.h>

static bool ref_eq(const Ref *a, const Ref *b) {
  return a->kind == b->kind && a->cls == b->cls && a->method == b->method && a->field == b->field &&
         a->assembly == b->assembly && a->n == b->n && a->inner == b->inner;
}

static u64 ref_hash(const Ref *r) {
  u64 h = hash_combine(r->kind, (uintptr_t)r->cls ^ (uintptr_t)r->method ^ (uintptr_t)r->field);
  return hash_combine(h, (uintptr_t)r->assembly ^ r->n ^ (uintptr_t)r->inner);
}

// Where the ref is, or belongs, in the table: open addressing, at most half full.
static Ref **place(Ref **table, u32 cap, const Ref *probe) {
  u32 i = (u32)ref_hash(probe) & (cap - 1);
  while (table[i] && !ref_eq(table[i], probe))
    i = (i + 1) & (cap - 1);
  return &table[i];
}

static void grow(Fn *fn) {
  u32 cap = MAX(fn->ref_cap * 2, 32u);
  Ref **table = ARENA_ARRAY(fn->arena, Ref *, cap);
  for (u32 i = 0; i < fn->refs.n; i++)
    *place(table, cap, fn->refs.v[i]) = fn->refs.v[i];
  fn->ref_table = table;
  fn->ref_cap = cap;
}

static Ref *intern(Fn *fn, Ref probe) {
  if (fn->refs.n * 2 >= fn->ref_cap)
    grow(fn);
  Ref **at = place(fn->ref_table, fn->ref_cap, &probe);
  if (*at)
    return *at;
  Ref *r = *at = arena_dup(fn->arena, &probe, sizeof probe);
  r->index = fn->refs.n;
  vec_push_a(&fn->refs, r, fn->arena);
  return r;
}

Ref *ref_class(Fn *fn, RefKind kind, Class *c) {
  return intern(fn, (Ref){.kind = kind, .cls = c});
}
Ref *ref_method(Fn *fn, RefKind kind, Method *m) {
  return intern(fn, (Ref){.kind = kind, .method = m});
}
Ref *ref_field(Fn *fn, RefKind kind, Field *f) {
  return intern(fn, (Ref){.kind = kind, .field = f});
}
Ref *ref_number(Fn *fn, RefKind kind, u64 n) {
  return intern(fn, (Ref){.kind = kind, .n = n});
}

Ref *ref_string(Fn *fn, Assembly *a, u32 token) {
  return intern(fn, (Ref){.kind = REF_STRING, .assembly = a, .n = token});
}

Ref *ref_dict_slot(Fn *fn, Method *owner, Ref *inner) {
  return intern(fn, (Ref){.kind = REF_DICT_SLOT, .method = owner, .inner = inner});
}

static const char *const kind_names[] = {
#define X(id, fields, lazy) #id,
    REF_KINDS(X)
#undef X
};

const char *ref_text(const Ref *r) {
  static _Thread_local char ring[4][400];
  static _Thread_local u32 turn;
  if (!r)
    return "(no ref)";
  char *s = ring[turn++ % ARRAY_LEN(ring)];
  size_t n = sizeof ring[0];
  const char *kind = r->kind < REF_KIND_COUNT ? kind_names[r->kind] : "?";
  if (r->kind == REF_HELPER && r->n < HELPER_COUNT)
    snprintf(s, n, "%s", helper_info[r->n].name);
  else if (r->kind == REF_DICT_SLOT)
    snprintf(s, n, "%s(%s)", kind, ref_text(r->inner));
  else if (r->cls)
    snprintf(s, n, "%s %s", kind, class_name(r->cls));
  else if (r->method)
    snprintf(s, n, "%s %s", kind, method_name(r->method));
  else if (r->field)
    snprintf(s, n, "%s %s::%s", kind, class_name(r->field->klass), r->field->name);
  else
    snprintf(s, n, "%s 0x%llx", kind, (unsigned long long)r->n);
  return s;
}
