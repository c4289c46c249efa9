// closure.c: the assemblies that a class rests on: its own and those of its ancestors, its interfaces, its type
// arguments, and of what its fields hold by value, all of these with theirs.
//
// Of a type that a field only refers to, its own assembly counts: that says whether it is a reference or a value.
#include "types/closure.h"

#include "types/internal.h"

// ---- sets -----------------------------------------------------------------------------------------------------------

static bool use_before(AssemblyUse x, AssemblyUse y) {
  return x.a != y.a ? x.a->index < y.a->index : x.absent_ref < y.absent_ref;
}

void assembly_set_add(AssemblySet *s, AssemblyUse use, Arena *arena) {
  u32 i = s->n;
  while (i > 0 && use_before(use, s->v[i - 1]))
    i--;
  if (i > 0 && !use_before(s->v[i - 1], use))
    return;
  vec_reserve_a(s, s->n + 1, arena);
  memmove(s->v + i + 1, s->v + i, (s->n - i) * sizeof *s->v);
  s->v[i] = use;
  s->n++;
}

void assembly_set_merge(AssemblySet *s, const AssemblySet *from, Arena *arena) {
  for (u32 i = 0; i < from->n; i++)
    assembly_set_add(s, from->v[i], arena);
}

// ---- assemblies -----------------------------------------------------------------------------------------------------

bool assembly_is_closed(const Assembly *a) {
  return md_rows(a->img, TABLE_ASSEMBLYREF) == 0 && !a->is_module && md_rows(a->img, TABLE_FILE) == 0;
}

// The assemblies between the one that a TypeRef names and the one that has the type.
static void add_forwarders(Closures *k, AssemblySet *s, Assembly *a, u32 row) {
  const Image *img = a->img;
  u32 scope = md_col(img, TABLE_TYPEREF, row, TYPEREF_SCOPE);
  if (TOKEN_TABLE(scope) == TABLE_MODULEREF)
    assembly_set_add(s, (AssemblyUse){assembly_home(a), 0}, &k->arena); // whose File table says which it is
  if (TOKEN_TABLE(scope) != TABLE_ASSEMBLYREF)
    return;
  const char *ns = md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAMESPACE));
  const char *name = md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAME));
  Assembly *at = assembly_ref(a, TOKEN_ROW(scope), NULL), *next;
  for (u32 hops = 0; at && hops < MAX_FORWARDS && (next = class_forwarded_to(at, ns, name)); hops++) {
    assembly_set_add(s, (AssemblyUse){at, 0}, &k->arena);
    at = next;
  }
  if (at && md_rows(at->img, TABLE_FILE))
    assembly_set_add(s, (AssemblyUse){at, 0}, &k->arena);
}

const AssemblySet *closure_of_assembly(Closures *k, Assembly *a) {
  AssemblySet *s = map_get(&k->of_assembly, (uintptr_t)a);
  if (s)
    return s;
  LOADER_LOCKED();
  s = ARENA_NEW(&k->arena, AssemblySet);
  assembly_set_add(s, (AssemblyUse){a, 0}, &k->arena);
  for (u32 row = 1; row <= md_rows(a->img, TABLE_TYPEREF); row++)
    add_forwarders(k, s, a, row);
  map_put(&k->of_assembly, (uintptr_t)a, s);
  return s;
}

const AssemblySet *closure_of_unresolved(Closures *k, Assembly *a) {
  AssemblySet *s = map_get(&k->reached, (uintptr_t)a);
  if (s)
    return s;
  LOADER_LOCKED();
  s = ARENA_NEW(&k->arena, AssemblySet);
  VEC(Assembly *) work = {0};
  vec_push(&work, a);
  for (u32 i = 0; i < work.n; i++) {
    Assembly *at = work.v[i];
    u32 before = s->n;
    assembly_set_add(s, (AssemblyUse){at, 0}, &k->arena);
    for (u32 row = 1; s->n > before && row <= assembly_way_count(at); row++) {
      Assembly *to = assembly_way(at, row, NULL);
      if (to)
        vec_push(&work, to);
      else
        assembly_set_add(s, (AssemblyUse){at, row}, &k->arena);
    }
  }
  vec_free(&work);
  map_put(&k->reached, (uintptr_t)a, s);
  return s;
}

void closures_free(Closures *k) {
  map_free(&k->of_class);
  map_free(&k->of_assembly);
  map_free(&k->reached);
  arena_free(&k->arena);
}

// ---- classes --------------------------------------------------------------------------------------------------------

typedef struct Walk {
  Closures *k;
  AssemblySet *out;
  Map seen; // Class*
  VEC(Class *) work;
} Walk;

static void merge(Walk *w, const AssemblySet *from) {
  assembly_set_merge(w->out, from, &w->k->arena);
}

static void rests_on(Walk *w, Class *c) {
  if (!c || map_get(&w->seen, (uintptr_t)c))
    return;
  map_put(&w->seen, (uintptr_t)c, c);
  vec_push(&w->work, c);
}

static void rests_on_args(Walk *w, const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    rests_on(w, g->args[i]);
}

// Through a reference nothing is known of the object but that it is one.
static void field_type(Walk *w, Class *t) {
  if (t->is_valuetype || t->kind == CK_FNPTR)
    rests_on(w, t);
  else if (t->assembly && (t->kind == CK_DEF || t->kind == CK_INST))
    merge(w, closure_of_assembly(w->k, t->assembly));
}

static void walk_def(Walk *w, Class *c) {
  merge(w, closure_of_assembly(w->k, c->assembly));
  if (assembly_is_closed(c->assembly) || !c->token)
    return;
  if (!class_handout(c, NULL) || !class_ifaces(c, NULL) || !class_field_list(c, NULL)) {
    merge(w, closure_of_unresolved(w->k, c->assembly));
    return;
  }
  rests_on(w, c->parent);
  for (u32 i = 0; i < c->nown_ifaces; i++)
    rests_on(w, c->own_ifaces[i]);
  for (u32 i = 0; i < c->nfields; i++)
    field_type(w, c->fields[i].type);
}

static void walk_class(Walk *w, Class *c) {
  const AssemblySet *known = map_get(&w->k->of_class, (uintptr_t)c);
  if (known) {
    merge(w, known);
    return;
  }
  switch (c->kind) {
  case CK_DEF: walk_def(w, c); break;
  case CK_INST:
    rests_on(w, c->generic_def); // its fields and ancestors, written with type parameters
    rests_on_args(w, c->inst);
    break;
  case CK_FNPTR:
    rests_on(w, c->fnptr->ret);
    for (u32 i = 0; i < c->fnptr->nparams; i++)
      rests_on(w, c->fnptr->params[i]);
    break;
  case CK_SZARRAY:
  case CK_ARRAY:
  case CK_PTR:
  case CK_BYREF: rests_on(w, c->elem); break;
  default: break; // type parameters: their owner's arguments are looked at
  }
}

const AssemblySet *closure_of_class(Closures *k, Class *c) {
  AssemblySet *s = map_get(&k->of_class, (uintptr_t)c);
  if (s)
    return s;
  LOADER_LOCKED();
  s = ARENA_NEW(&k->arena, AssemblySet);
  Walk w = {.k = k, .out = s};
  rests_on(&w, c);
  while (w.work.n)
    walk_class(&w, vec_pop(&w.work));
  map_free(&w.seen);
  vec_free(&w.work);
  map_put(&k->of_class, (uintptr_t)c, s); // whole: a circle of classes gives each of them the same
  return s;
}
