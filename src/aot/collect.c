// collect.c: which methods go into an image: the assembly's own, and the generic instances that they lead to.
#include "aot/writer.h"

#include "base/log.h"

bool method_has_code(Method *m) {
  if (m->flags & MA_ABSTRACT)
    return false;
  if (m->implflags & MI_INTERNALCALL || m->flags & MA_PINVOKE)
    return true;
  if ((m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME)
    return m->klass->is_delegate;
  if ((m->implflags & MI_CODETYPE_MASK) == MI_NATIVE)
    return false;
  return TOKEN_ROW(m->token) && md_col(m->klass->assembly->img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_RVA) != 0;
}

static AotMethod *add_method(ImageBuild *b, Method *m) {
  AotMethod *am = ARENA_NEW(&b->arena, AotMethod);
  am->m = m;
  map_put(&b->known, (u64)(uintptr_t)m, am);
  vec_push(&b->methods, am);
  return am;
}

// Type parameters that can stand for a reference type get __Canon.
static GenericInst *canon_args(Class *const *params, u32 n) {
  Class *args[64];
  if (n > ARRAY_LEN(args))
    return NULL;
  for (u32 i = 0; i < n; i++) {
    if (params[i]->param_flags & GP_VALUETYPE)
      return NULL;
    args[i] = class_canon_type();
  }
  return generic_inst(args, n);
}

// The shared form of a method that has type parameters, its own or its class's; NULL if there is none.
static Method *shared_form(Method *def, Error *err) {
  Method *m = def;
  if (def->klass->ngparams) {
    GenericInst *g = canon_args(def->klass->gparams, def->klass->ngparams);
    Class *c = g ? class_inst(def->klass, g, err) : NULL;
    if (!c || !(m = method_on_class(def, c, err)))
      return NULL;
  }
  if (def->ngparams) {
    GenericInst *g = canon_args(def->gparams, def->ngparams);
    if (!g || !(m = method_inst(m, g, err)))
      return NULL;
  }
  return method_canonical(m);
}

void collect_rows(ImageBuild *b) {
  b->nrows = md_rows(b->a->img, TABLE_METHOD);
  VEC(Method *) generic = {0};
  for (u32 row = 1; row <= b->nrows; row++) {
    Error err = {0};
    Method *m = method_from_row(b->a, row, &err);
    if (!m || !method_has_code(m)) {
      vec_push(&b->methods, NULL);
    } else if (m->klass->ngparams || m->ngparams) {
      vec_push(&b->methods, NULL);
      vec_push(&generic, m);
    } else {
      add_method(b, m);
    }
  }
  for (u32 i = 0; i < generic.n; i++) {
    Error err = {0};
    Method *m = shared_form(generic.v[i], &err);
    if (m && !map_get(&b->known, (u64)(uintptr_t)m))
      add_method(b, m);
  }
  vec_free(&generic);
}

static bool all_canon(const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    if (g->args[i] != class_canon_type())
      return false;
  return true;
}

static void want(ImageBuild *b, Method *m);

// Everything that can be called on an object of class c without being named in code.
static void want_virtuals(ImageBuild *b, Class *c) {
  Error err = {0};
  if (c->is_open || !class_vtable_layout(c, &err))
    return;
  for (u32 i = 0; i < c->vtable_size; i++)
    want(b, c->vtable_methods[i]);
}

// Instances that the class libraries make by reflection, so that no code names them: what X<T>.Default creates.
typedef struct Companion {
  const char *name, *made; // in System.Collections.Generic
  const char *needs;       // T implements System.<needs><T>; NULL: always
  bool enums;              // for enums only
} Companion;

static const Companion companions[] = {
    {"EqualityComparer`1", "GenericEqualityComparer`1", "IEquatable`1", false},
    {"EqualityComparer`1", "ObjectEqualityComparer`1", NULL, false},
    {"EqualityComparer`1", "EnumEqualityComparer`1", NULL, true},
    {"EqualityComparer`1", "SByteEnumEqualityComparer`1", NULL, true},
    {"EqualityComparer`1", "ShortEnumEqualityComparer`1", NULL, true},
    {"EqualityComparer`1", "LongEnumEqualityComparer`1", NULL, true},
    {"Comparer`1", "GenericComparer`1", "IComparable`1", false},
    {"Comparer`1", "ObjectComparer`1", NULL, false},
};

static bool implements_own(Class *t, const char *iface, Error *err) {
  Class *def = class_find(assembly_corlib(), "System", iface, err);
  Class *i = def ? class_inst(def, generic_inst(&t, 1), err) : NULL;
  return i && class_implements(t, i);
}

static void want_companions(ImageBuild *b, Class *c) {
  if (!c->inst || c->inst->n != 1 || !c->generic_def->assembly->is_corlib)
    return;
  Class *t = c->inst->args[0];
  for (u32 i = 0; i < ARRAY_LEN(companions); i++) {
    const Companion *k = &companions[i];
    Error err = {0};
    if (strcmp(c->name, k->name) || (k->enums && !t->is_enum) || (k->needs && !implements_own(t, k->needs, &err)))
      continue;
    Class *def = class_find(assembly_corlib(), "System.Collections.Generic", k->made, &err);
    Class *made = def ? class_inst(def, c->inst, &err) : NULL;
    if (!made || !class_methods(made, &err))
      continue;
    want(b, class_find_method(made, ".ctor", 0));
    want_virtuals(b, made);
  }
}

static void want(ImageBuild *b, Method *m) {
  if (!m || m->wrapper != WRAP_NONE || m->klass->is_open || (m->inst && m->inst->open))
    return;
  m = method_canonical(m);
  if (!m || map_get(&b->known, (u64)(uintptr_t)m) || !method_has_code(m))
    return;
  if (m->klass->kind != CK_INST && !m->inst)
    return; // a row of some assembly
  Method *def = m->def ? m->def : m;
  if (all_canon(m->klass->inst) && all_canon(m->inst) && def->klass->assembly != b->a)
    return; // in that assembly's image
  if ((m->klass->inst && m->klass->inst->depth > 6) || (m->inst && m->inst->depth > 6))
    return; // polymorphic recursion: left to the JIT
  add_method(b, m);
  want_companions(b, m->klass);
}

static void want_ref(ImageBuild *b, const Ref *r) {
  if (r->method && r->kind != REF_DICT_SLOT)
    want(b, r->method);
  if (r->cls && r->kind == REF_VTABLE && r->cls->kind == CK_INST)
    want_virtuals(b, r->cls);
  if (r->cls && r->kind != REF_DICT_SLOT && r->cls->kind == CK_INST && class_methods(r->cls, NULL))
    want(b, r->cls->cctor);
}

void collect_instances(ImageBuild *b, u32 from) {
  u32 n = b->methods.n;
  for (u32 i = from; i < n; i++) {
    AotMethod *am = b->methods.v[i];
    if (!am || !am->ok)
      continue;
    for (u32 k = 0; k < am->u.nrefs; k++)
      want_ref(b, am->u.refs[k]);
  }
}
