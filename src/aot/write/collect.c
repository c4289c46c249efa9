// collect.c: which methods go into an image: the assembly's own, and the generic instances that they lead to.
#include "aot/write/writer.h"

#include "ir/vector.h"
#include "target/target.h"

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
  am->cause = b->cause;
  am->decl = b->decl;
  am->receiver = b->receiver;
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
    ERROR(err);
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
    ERROR(err);
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
  if (b->o->full) {
    collect_marshalled(b);
    collect_for_open(b);
  }
}

void want_here(ImageBuild *b, Method *m) {
  if (!map_get(&b->known, (u64)(uintptr_t)m))
    add_method(b, m);
}

static bool all_canon(const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    if (g->args[i] != class_canon_type())
      return false;
  return true;
}

static void leave(ImageBuild *b, Method *m) {
  if (map_get(&b->left_known, (u64)(uintptr_t)m))
    return;
  map_put(&b->left_known, (u64)(uintptr_t)m, m);
  vec_push(&b->left, m);
}

void want(ImageBuild *b, Method *m) {
  if (!m || m->wrapper != WRAP_NONE || m->klass->is_open || (m->inst && m->inst->open) || (m->ngparams && !m->inst))
    return;
  m = method_canonical(m);
  if (!m || map_get(&b->known, (u64)(uintptr_t)m) || !method_has_code(m))
    return;
  if (m->klass->kind != CK_INST && !m->inst && !m->vararg_site)
    return; // a row of some assembly
  Method *def = m->def ? m->def : m;
  if (!m->vararg_site && all_canon(m->klass->inst) && all_canon(m->inst) && def->klass->assembly != b->a)
    return; // in that assembly's image
  if (chain_is_endless(b, m))
    leave(b, m);
  else
    add_method(b, m);
}

static void want_class(ImageBuild *b, RefKind kind, Class *c) {
  if (kind == REF_VTABLE)
    want_virtuals(b, c);
  if (c->kind == CK_INST && class_methods(c, NULL))
    want(b, c->cctor);
  want_habits(b, c);
}

static void want_method(ImageBuild *b, Method *m) {
  if (m->inst && (m->flags & MA_VIRTUAL))
    want_gvm(b, m);
  want(b, m);
  want_twin(b, m);
  want_new_of_method(b, m);
  want_marshalled_of_method(b, m);
}

// What shared code looks up in its dictionary, as its canonical form sees it.
static void want_template(ImageBuild *b, const Ref *tmpl, Method *owner) {
  ERROR(err);
  GenericCtx ctx = method_ctx(owner);
  Class *c = tmpl->cls ? class_inflate(tmpl->cls, ctx, &err) : NULL;
  Method *m = tmpl->method ? method_inflate(tmpl->method, ctx, &err) : NULL;
  if (c)
    want_class(b, tmpl->kind, c);
  if (m)
    want_method(b, m);
}

static void want_ref(ImageBuild *b, const Ref *r) {
  if (r->kind == REF_TYPE_OBJECT && !b->cause->cause)
    name_type(b, r->cls);
  if (r->kind == REF_NATIVE_FTN)
    want_native_entry(b, r->method);
  if (r->kind == REF_DICT_SLOT)
    want_template(b, r->inner, r->method);
  else if (r->method)
    want_method(b, r->method);
  else if (r->cls)
    want_class(b, r->kind, r->cls);
}

void collect_better(ImageBuild *b, u32 from) {
  const VectorTarget *t = b->o->target->vector;
  for (u32 i = from, n = b->methods.n; t && i < n; i++) {
    AotMethod *am = b->methods.v[i];
    if (!am || !am->ok || am->is_better || !(am->u.missed & t->better))
      continue;
    AotMethod *twin = ARENA_NEW(&b->arena, AotMethod);
    *twin = (AotMethod){.m = am->m, .cause = am->cause, .decl = am->decl, .receiver = am->receiver, .is_better = true};
    am->better = b->methods.n;
    vec_push(&b->methods, twin);
  }
}

void collect_instances(ImageBuild *b, u32 from) {
  u32 n = b->methods.n;
  for (u32 i = from; i < n; i++) {
    AotMethod *am = b->methods.v[i];
    if (!am || !am->ok)
      continue;
    b->cause = am;
    for (u32 k = 0; k < am->u.nrefs; k++)
      want_ref(b, am->u.refs[k]);
    want_reflected(b, am);
  }
  b->cause = NULL;
  want_partial(b);
  want_gvm_targets(b);
}
