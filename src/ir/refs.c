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
Ref *ref_static_ftn(Fn *fn, Class *c, Method *decl) {
  return intern(fn, (Ref){.kind = REF_STATIC_FTN, .cls = c, .method = decl});
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

// ---- printing -------------------------------------------------------------------------------------------------------

typedef struct RefPrinter {
  const char *kind;
  void (*print)(char *out, size_t size, const char *kind, const Ref *r);
} RefPrinter;

static void print_class(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s %s", kind, class_name(r->cls));
}

static void print_method(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s %s", kind, method_name(r->method));
}

static void print_impl(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s %s of %s", kind, method_name(r->method), class_name(r->cls));
}

static void print_field(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s %s::%s", kind, class_name(r->field->klass), r->field->name);
}

static void print_string(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s 0x%llx", kind, (unsigned long long)r->n);
}

static void print_helper(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s", r->n < HELPER_COUNT ? helper_info[r->n].name : kind);
}

static void print_nothing(char *out, size_t size, const char *kind, const Ref *r) {
  (void)r;
  snprintf(out, size, "%s", kind);
}

static void print_dict(char *out, size_t size, const char *kind, const Ref *r) {
  snprintf(out, size, "%s(%s)", kind, ref_text(r->inner));
}

static const RefPrinter printers[] = {
#define REF(kind, resolve, encode, decode, print) [REF_##kind] = {#kind, print_##print},
    REF_KINDS(REF)
#undef REF
};
_Static_assert(ARRAY_LEN(printers) == REF_KIND_COUNT, "each kind of reference is printed");

const char *ref_text(const Ref *r) {
  static _Thread_local char ring[4][400];
  static _Thread_local u32 turn;
  if (!r)
    return "(no ref)";
  char *s = ring[turn++ % ARRAY_LEN(ring)];
  printers[r->kind].print(s, sizeof ring[0], printers[r->kind].kind, r);
  return s;
}
