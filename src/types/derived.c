// derived.c: arrays, pointers, by-refs, function pointers and anonymous type parameters, each interned.
#include "types/internal.h"

static Map arrays; // hash of element and rank -> array class
static Intern fnptrs;
static VEC(Class *) anon[2];

static Class *derived_class(ClassKind kind, u8 etype, Class *elem) {
  Class *c = class_alloc(kind, etype);
  c->elem = elem;
  c->assembly = elem->assembly;
  c->name = elem->name;
  c->ns = elem->ns;
  c->is_open = elem->is_open;
  c->is_shared = elem->is_shared;
  c->type_depth = elem->type_depth + 1;
  c->init_done = 1;
  c->canon = c;
  return c;
}

bool class_may_derive(const Class *elem, ClassKind kind) {
  return elem->kind != CK_BYREF && (elem->etype != ET_VOID || kind == CK_PTR) && elem->type_depth < MAX_TYPE_DEPTH;
}

static void finish(Class *c, Class *parent) {
  class_set_supers(c, parent);
  STAGE_SET(c->stage_basic, STAGE_DONE);
}

static u32 known_elem_size(Class *elem) {
  if (elem->is_enum)
    elem = elem->elem;
  if (!elem->is_valuetype)
    return model.word;
  return elem->stage_layout == STAGE_DONE ? elem->value_size : primitive_size(elem->etype);
}

static Class *array_class(ClassKind kind, Class *elem, u32 rank) {
  Class *c = derived_class(kind, kind == CK_SZARRAY ? ET_SZARRAY : ET_ARRAY, elem);
  c->rank = (u8)rank;
  c->is_array = true;
  c->flags = 1 | TA_SEALED | TA_SERIALIZABLE;
  c->instance_size = MODEL_OFFSET(Array, data);
  c->elem_size = known_elem_size(elem); // 0 for a struct without layout yet: class_fields() of either sets it
  c->has_refs = class_is_ref(elem);
  finish(c, wk.array);
  return c;
}

Class *class_szarray(Class *elem) {
  Class *c = __atomic_load_n(&elem->szarray_of, __ATOMIC_ACQUIRE);
  if (c)
    return c;
  LOADER_LOCKED();
  if (!elem->szarray_of)
    __atomic_store_n(&elem->szarray_of, array_class(CK_SZARRAY, elem, 1), __ATOMIC_RELEASE);
  return elem->szarray_of;
}

Class *class_array_asked(Class *elem, u32 rank, Error *err) {
  if (rank >= 1 && rank <= MAX_ARRAY_RANK)
    return class_array(elem, rank);
  char *name = class_reflection_name(elem, true, false), commas[256] = {0};
  memset(commas, ',', MIN(rank - 1, (u32)sizeof commas - 1));
  err_set(err, ERR_TYPE_LOAD, "%s[%s] has too many dimensions.", name, commas);
  free(name);
  return NULL;
}

Class *class_array(Class *elem, u32 rank) {
  assert(rank >= 1 && rank <= MAX_ARRAY_RANK);
  LOADER_LOCKED();
  u64 key = hash_combine((uintptr_t)elem, rank);
  for (;; key++) { // linear probing over a 64-bit key: two pairs with one hash take neighbouring keys
    Class *c = map_get(&arrays, key);
    if (!c) {
      c = array_class(CK_ARRAY, elem, rank);
      map_put(&arrays, key, c);
      return c;
    }
    if (c->elem == elem && c->rank == rank)
      return c;
  }
}

static Class *indirect_class(Class **slot, ClassKind kind, u8 etype, Class *elem) {
  Class *c = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
  if (c)
    return c;
  LOADER_LOCKED();
  if (!*slot) {
    c = derived_class(kind, etype, elem);
    c->flags = elem->flags & TA_VISIBILITY_MASK;
    finish(c, NULL);
    __atomic_store_n(slot, c, __ATOMIC_RELEASE);
  }
  return *slot;
}

Class *class_ptr(Class *elem) {
  return indirect_class(&elem->ptr_to, CK_PTR, ET_PTR, elem);
}
Class *class_byref(Class *elem) {
  return indirect_class(&elem->byref_to, CK_BYREF, ET_BYREF, elem);
}

static bool fnptr_eq(const void *a, const void *b) {
  const Class *x = a;
  return sig_equal(x->fnptr, ((const Class *)b)->fnptr);
}

Class *class_fnptr(Sig *sig) {
  LOADER_LOCKED();
  fnptrs.eq = fnptr_eq;
  u64 hash = sig_hash(sig);
  Class probe = {.fnptr = sig};
  Class *c = intern_find(&fnptrs, hash, &probe);
  if (c)
    return c;
  c = class_alloc(CK_FNPTR, ET_FNPTR);
  c->fnptr = sig;
  c->assembly = assembly_corlib();
  c->is_open = sig->ret->is_open;
  c->is_shared = sig->ret->is_shared;
  c->type_depth = sig->ret->type_depth;
  for (u32 i = 0; i < sig->nparams; i++) {
    c->is_open |= sig->params[i]->is_open;
    c->is_shared |= sig->params[i]->is_shared;
    c->type_depth = MAX(c->type_depth, sig->params[i]->type_depth);
  }
  c->type_depth++;
  c->init_done = 1;
  c->canon = c;
  finish(c, NULL);
  intern_add(&fnptrs, hash, c);
  return c;
}

Class *class_anon_param(ClassKind kind, u32 index) {
  LOADER_LOCKED();
  u32 which = kind == CK_MVAR;
  while (anon[which].n <= index) {
    Class *c = class_alloc(kind, which ? ET_MVAR : ET_VAR);
    c->assembly = assembly_corlib();
    c->param_index = anon[which].n;
    c->name = arena_printf(&loader_arena, which ? "!!%u" : "!%u", c->param_index);
    c->is_open = c->is_shared = true;
    c->init_done = 1;
    c->canon = c;
    finish(c, NULL);
    vec_push(&anon[which], c);
  }
  return anon[which].v[index];
}

// __Canon stands for every reference type in shared code. Corlib's, but in no metadata: token 0, no members.
Class *class_canon_type(void) {
  static Class *canon;
  Class *c = __atomic_load_n(&canon, __ATOMIC_ACQUIRE);
  if (c)
    return c;
  LOADER_LOCKED();
  if (!canon) {
    c = class_alloc(CK_DEF, ET_CLASS);
    c->assembly = assembly_corlib();
    c->ns = "System";
    c->name = "__Canon";
    c->flags = TA_SEALED | TA_BEFOREFIELDINIT;
    c->beforefieldinit = c->is_shared = true;
    c->init_done = 1;
    c->canon = c;
    finish(c, wk.object);
    __atomic_store_n(&canon, c, __ATOMIC_RELEASE);
  }
  return canon;
}
