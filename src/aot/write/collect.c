// collect.c: which methods go into an image: the assembly's own, and the generic instances that they lead to.
#include "aot/write/writer.h"

#include "base/log.h"

// Instances nest without end where a method instantiates itself over its own result; deeper ones are left to the JIT.
enum { MAX_DEPTH = 3 };

// LINQ's iterators make each other without end, each over more types. Instances are found breadth first, those that
// the code names before those that they lead to, so a limit keeps what matters.
static u32 max_instances(const ImageBuild *b) {
  return b->o->full ? 8192 + 2 * b->nrows : 1024 + b->nrows;
}

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
    // What serves the instances that nobody foresees.
    Method *open = b->o->full ? method_open_form(generic.v[i], &err) : NULL;
    if (open)
      add_method(b, open);
  }
  vec_free(&generic);
  b->nshared = b->methods.n - b->nrows;
}

static bool all_canon(const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    if (g->args[i] != class_canon_type())
      return false;
  return true;
}

static void want(ImageBuild *b, Method *m);

// A vector of values as IList<T> and its kin: Array's own methods, instantiated (types/dispatch.c).
static void want_array(ImageBuild *b, Class *array) {
  Error err = {0};
  if (array->kind != CK_SZARRAY || class_is_ref(array->elem) || !class_ifaces(array, &err))
    return;
  for (u32 i = 0; i < array->nifaces; i++) {
    Class *iface = array->ifaces[i];
    if (!iface->inst || !class_methods(iface, &err))
      continue;
    for (u32 k = 0; k < iface->nmethods; k++)
      want(b, class_virtual_target(array, class_method(iface, k), &err));
  }
}

// Everything that can be called on an object of class c without being named in code.
static void want_virtuals(ImageBuild *b, Class *c) {
  Error err = {0};
  if (c->is_open || (c->inst && c->inst->depth > MAX_DEPTH) || map_get(&b->live_known, (u64)(uintptr_t)c) ||
      !class_vtable_layout(c, &err))
    return;
  map_put(&b->live_known, (u64)(uintptr_t)c, c);
  vec_push(&b->live, c);
  for (u32 i = 0; i < c->vtable_size; i++)
    want(b, c->vtable_methods[i]);
  want_array(b, c);
}

static void want_gvm(ImageBuild *b, Method *decl) {
  if (decl->inst->open || decl->klass->is_open || decl->inst->depth > MAX_DEPTH ||
      map_get(&b->gvm_known, (u64)(uintptr_t)decl))
    return;
  map_put(&b->gvm_known, (u64)(uintptr_t)decl, decl);
  vec_push(&b->gvms, decl);
}

// What a call of each generic virtual method runs on an object of each class: pairs that are new since the last round.
static void want_gvm_targets(ImageBuild *b) {
  u32 nlive = b->live.n, ngvms = b->gvms.n;
  for (u32 g = 0; g < ngvms; g++)
    for (u32 c = g < b->gvms_done ? b->live_done : 0; c < nlive; c++) {
      Error err = {0};
      Class *k = b->live.v[c];
      Method *decl = b->gvms.v[g];
      bool related = decl->klass->is_interface ? class_implements(k, decl->klass) : class_is_subclass(k, decl->klass);
      if (related)
        want(b, class_virtual_target(k, decl, &err));
    }
  b->live_done = nlive;
  b->gvms_done = ngvms;
}

// Instances that the class libraries make by reflection, so that no code names them: what X<T>.Default creates.
typedef struct Companion {
  const char *name, *made; // in System.Collections.Generic
  const char *needs;       // T implements System.<needs><T>; NULL: always
  bool enums;              // for enums only
  bool nullable;           // for Nullable<U> only, and over U
} Companion;

static const Companion companions[] = {
    {"EqualityComparer`1", "GenericEqualityComparer`1", "IEquatable`1", false, false},
    {"EqualityComparer`1", "NullableEqualityComparer`1", "IEquatable`1", false, true},
    {"EqualityComparer`1", "ObjectEqualityComparer`1", NULL, false, false},
    {"EqualityComparer`1", "EnumEqualityComparer`1", NULL, true, false},
    {"EqualityComparer`1", "SByteEnumEqualityComparer`1", NULL, true, false},
    {"EqualityComparer`1", "ShortEnumEqualityComparer`1", NULL, true, false},
    {"EqualityComparer`1", "LongEnumEqualityComparer`1", NULL, true, false},
    {"Comparer`1", "GenericComparer`1", "IComparable`1", false, false},
    {"Comparer`1", "NullableComparer`1", "IComparable`1", false, true},
    {"Comparer`1", "ObjectComparer`1", NULL, false, false},
};

static bool implements_own(Class *t, const char *iface, Error *err) {
  Class *def = class_find(assembly_corlib(), "System", iface, err);
  Class *i = def ? class_inst(def, generic_inst(&t, 1), err) : NULL;
  return i && class_implements(t, i);
}

static void want_companions(ImageBuild *b, Class *c) {
  if (!c->inst || c->inst->n != 1 || !c->generic_def->assembly->is_corlib)
    return;
  Class *arg = c->inst->args[0];
  bool nullable = arg->generic_def == wk.nullable;
  for (u32 i = 0; i < ARRAY_LEN(companions); i++) {
    const Companion *k = &companions[i];
    Error err = {0};
    Class *t = k->nullable && nullable ? arg->inst->args[0] : arg;
    if (strcmp(c->name, k->name) || (k->nullable && !nullable) || (k->enums && !t->is_enum) ||
        (k->needs && !implements_own(t, k->needs, &err)))
      continue;
    Class *def = class_find(assembly_corlib(), "System.Collections.Generic", k->made, &err);
    Class *made = def ? class_inst(def, generic_inst(&t, 1), &err) : NULL;
    if (!made || !class_methods(made, &err))
      continue;
    want(b, class_find_method(made, ".ctor", 0));
    want_virtuals(b, made);
  }
}

static void want(ImageBuild *b, Method *m) {
  if (!m || m->wrapper != WRAP_NONE || m->klass->is_open || (m->inst && m->inst->open) || (m->ngparams && !m->inst))
    return;
  m = method_canonical(m);
  if (!m || map_get(&b->known, (u64)(uintptr_t)m) || !method_has_code(m))
    return;
  if (b->methods.n > b->nrows + b->nshared + max_instances(b))
    return;
  if (m->klass->kind != CK_INST && !m->inst && !m->vararg_site)
    return; // a row of some assembly
  Method *def = m->def ? m->def : m;
  if (!m->vararg_site && all_canon(m->klass->inst) && all_canon(m->inst) && def->klass->assembly != b->a)
    return; // in that assembly's image
  if ((m->klass->inst && m->klass->inst->depth > MAX_DEPTH) || (m->inst && m->inst->depth > MAX_DEPTH))
    return; // polymorphic recursion: left to the JIT
  add_method(b, m);
  want_companions(b, m->klass);
}

static void want_class(ImageBuild *b, RefKind kind, Class *c) {
  if (kind == REF_VTABLE)
    want_virtuals(b, c);
  if (c->kind == CK_INST && class_methods(c, NULL))
    want(b, c->cctor);
}

static void want_method(ImageBuild *b, Method *m) {
  if (m->inst && (m->flags & MA_VIRTUAL))
    want_gvm(b, m);
  want(b, m);
}

// What shared code looks up in its dictionary, as its canonical form sees it.
static void want_template(ImageBuild *b, const Ref *tmpl, Method *owner) {
  Error err = {0};
  GenericCtx ctx = method_ctx(owner);
  Class *c = tmpl->cls ? class_inflate(tmpl->cls, ctx, &err) : NULL;
  Method *m = tmpl->method ? method_inflate(tmpl->method, ctx, &err) : NULL;
  if (c)
    want_class(b, tmpl->kind, c);
  if (m)
    want_method(b, m);
}

static void want_ref(ImageBuild *b, const Ref *r) {
  if (r->kind == REF_DICT_SLOT)
    want_template(b, r->inner, r->method);
  else if (r->method)
    want_method(b, r->method);
  else if (r->cls)
    want_class(b, r->kind, r->cls);
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
  want_gvm_targets(b);
}
