// virtuals.c: what can be called without being named: methods of objects through their classes, and generic virtual
// methods, which no vtable holds.
//
// Classes that get objects are known for the assemblies at hand only (`live`). What others' code may have made objects
// of is not seen, so a generic virtual method that is called may also meet any class of the other assemblies that
// references lead to.
#include "aot/write/writer.h"

#include <stdlib.h>

// ---- classes that get objects ---------------------------------------------------------------------------------------

// A vector of values as IList<T> and its kin: Array's own methods, instantiated (types/dispatch.c).
static void want_array(ImageBuild *b, Class *array) {
  ERROR(err);
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

void want_virtuals(ImageBuild *b, Class *c) {
  ERROR(err);
  want_habits(b, c);
  c = class_canonical(c);
  if (c->is_open || map_get(&b->live_known, (u64)(uintptr_t)c) || !class_vtable_layout(c, &err))
    return;
  map_put(&b->live_known, (u64)(uintptr_t)c, c);
  bool generic = false;
  for (u32 i = 0; i < c->vtable_size; i++) {
    want(b, c->vtable_methods[i]);
    generic |= c->vtable_methods[i] && c->vtable_methods[i]->ngparams;
  }
  if (generic)
    vec_push(&b->program->live, ((LiveClass){c, b->cause}));
  want_array(b, c);
}

// ---- generic virtual methods ----------------------------------------------------------------------------------------

void want_gvm(ImageBuild *b, Method *decl) {
  decl = method_canonical(decl);
  if (decl->inst->open || decl->klass->is_open || map_get(&b->gvm_known, (u64)(uintptr_t)decl))
    return;
  map_put(&b->gvm_known, (u64)(uintptr_t)decl, decl);
  vec_push(&b->gvms, ((GvmCall){decl, b->cause}));
}

// All of the assemblies that references lead to, in the order of the rows.
static void add_closure(Program *p, Assembly *a) {
  if (map_get(&p->known_assemblies, (u64)(uintptr_t)a))
    return;
  map_put(&p->known_assemblies, (u64)(uintptr_t)a, a);
  vec_push(&p->assemblies, a);
  for (u32 way = 1; way <= assembly_way_count(a); way++) {
    Assembly *to = assembly_way(a, way, NULL);
    if (to)
      add_closure(p, to);
  }
}

static bool in_program(const Program *p, const Assembly *a) {
  for (u32 i = 0; i < p->builds.n; i++)
    if (p->builds.v[i]->a == a)
      return true;
  return false;
}

// Bodies of generic virtual methods: rows of GenericParam say which methods are generic (II.22.20).
static void add_generic_virtuals(Program *p, Assembly *a) {
  for (u32 row = 1; row <= md_rows(a->img, TABLE_GENERICPARAM); row++) {
    u32 owner = md_col(a->img, TABLE_GENERICPARAM, row, GENERICPARAM_OWNER);
    if (TOKEN_TABLE(owner) != TABLE_METHOD || md_col(a->img, TABLE_GENERICPARAM, row, GENERICPARAM_NUMBER) != 0)
      continue;
    u32 flags = md_col(a->img, TABLE_METHOD, TOKEN_ROW(owner), METHOD_FLAGS);
    if (!(flags & MA_VIRTUAL) || (flags & (MA_ABSTRACT | MA_STATIC)))
      continue;
    ERROR(err);
    Method *m = method_from_row(a, TOKEN_ROW(owner), &err);
    if (m)
      vec_push(&p->generic_virtuals, m);
  }
}

static void index_generic_virtuals(Program *p) {
  if (p->indexed)
    return;
  p->indexed = true;
  for (u32 i = 0; i < p->builds.n; i++)
    add_closure(p, p->builds.v[i]->a);
  for (u32 i = 0; i < p->assemblies.n; i++)
    if (!in_program(p, p->assemblies.v[i]))
      add_generic_virtuals(p, p->assemblies.v[i]);
}

enum { MAX_ARGS = 32 };

// What each of a definition's type parameters must be for `open`, which mentions them, to be `closed`.
static bool unify(Class *open, Class *closed, Class **args) {
  if (closed == class_canon_type() && open->kind != CK_VAR)
    return class_is_ref(open);
  if (!open->is_open)
    return class_canonical(open) == closed;
  if (open->kind == CK_VAR) {
    if (open->param_index >= MAX_ARGS || (args[open->param_index] && args[open->param_index] != closed))
      return false;
    args[open->param_index] = closed;
    return true;
  }
  if (open->kind != closed->kind)
    return false;
  if (open->kind != CK_INST)
    return open->elem && closed->elem && open->rank == closed->rank && unify(open->elem, closed->elem, args);
  if (open->generic_def != closed->generic_def)
    return false;
  for (u32 i = 0; i < open->inst->n; i++)
    if (!unify(open->inst->args[i], closed->inst->args[i], args))
      return false;
  return true;
}

// The instance of definition `k` that has `super`, an ancestor or interface of its open form, as `want`. Parameters
// that this leaves open stand for references.
static Class *instance_with(Class *k, Class *super, Class *want) {
  Class *args[MAX_ARGS] = {0};
  if (k->ngparams > MAX_ARGS || (super != want && !unify(super, want, args)))
    return NULL;
  if (!k->ngparams)
    return k;
  for (u32 i = 0; i < k->ngparams; i++)
    if (!args[i]) {
      if (k->gparams[i]->param_flags & GP_VALUETYPE)
        return NULL;
      args[i] = class_canon_type();
    }
  ERROR(err);
  GenericInst *inst = generic_inst(args, k->ngparams);
  for (u32 i = 0; i < k->ngparams; i++)
    if (args[i] != class_canon_type() && !class_meets_constraints(k->gparams[i], args[i], (GenericCtx){inst, NULL}))
      return NULL;
  return class_inst(k, inst, &err);
}

static bool stands_for(Class *c, Class *on) {
  return c == on || (c->generic_def && c->generic_def == on->generic_def && class_canonical(c) == on);
}

// As what exact class or interface an object of class c may be seen as `on`, which is in canonical form.
static Class *seen_as(Class *c, Class *on) {
  if (on->is_interface) {
    for (u32 i = c->nifaces; i-- > 0;)
      if (stands_for(c->ifaces[i], on))
        return c->ifaces[i];
    return class_implements(c, on) ? on : NULL; // by variance
  }
  while (c && !stands_for(c, on))
    c = c->parent;
  return c;
}

static void want_target(ImageBuild *b, Class *c, Method *decl) {
  ERROR(err);
  Class *on = c && class_ifaces(c, &err) && class_vtable_layout(c, &err) ? seen_as(c, decl->klass) : NULL;
  Method *m = on ? method_on_class(decl->def, on, &err) : NULL;
  m = m ? method_inst(m, decl->inst, &err) : NULL;
  if (m)
    want(b, class_virtual_target(c, m, &err));
}

static bool same_definition(const Class *a, const Class *b) {
  return a == b || (a->generic_def && a->generic_def == b->generic_def) || a == b->generic_def;
}

// Whether another assembly than those at hand and the class's own has reason to name instances of a class of `a`.
static bool named_elsewhere(Program *p, Assembly *a) {
  void *known = map_get(&p->named_elsewhere, (u64)(uintptr_t)a);
  if (known)
    return known == (void *)a;
  bool found = false;
  for (u32 i = 0; i < p->assemblies.n && !found; i++) {
    Assembly *from = p->assemblies.v[i];
    if (from == a || in_program(p, from))
      continue;
    for (u32 way = 1; way <= assembly_way_count(from) && !found; way++)
      found = assembly_way(from, way, NULL) == a;
  }
  map_put(&p->named_elsewhere, (u64)(uintptr_t)a, found ? (void *)a : (void *)p);
  return found;
}

static bool from_program(const Program *p, const Class *c) {
  if (c->elem && !c->is_enum)
    return from_program(p, c->elem);
  if (c->assembly && in_program(p, c->assembly))
    return true;
  for (u32 i = 0; c->inst && i < c->inst->n; i++)
    if (from_program(p, c->inst->args[i]))
      return true;
  return false;
}

// Whether code that is not seen here may make objects of class c. The class's own assembly makes those over references.
static bool made_elsewhere(Program *p, Class *c) {
  return c && (!over_values(c->inst) || (named_elsewhere(p, c->generic_def->assembly) && !from_program(p, c)));
}

static void want_if_made(ImageBuild *b, Class *c, Method *decl) {
  if (made_elsewhere(b->program, c))
    want_target(b, c, decl);
}

// `body` may be what a call of `decl` runs on objects of its class.
static void want_if_target(ImageBuild *b, Method *decl, Method *body) {
  Class *k = body->klass;
  ERROR(err);
  size_t n = strlen(body->name), own = strlen(decl->name);
  if (body->ngparams != decl->ngparams || n < own || strcmp(body->name + n - own, decl->name) != 0)
    return; // a body by another name than its declaration's: what is live is seen all the same
  if (decl->klass->is_interface) {
    if (!class_ifaces(k, &err))
      return;
    for (u32 i = 0; i < k->nifaces; i++)
      if (same_definition(k->ifaces[i], decl->klass))
        want_if_made(b, instance_with(k, k->ifaces[i], decl->klass), decl);
    return;
  }
  for (Class *c = k; c; c = c->parent)
    if (same_definition(c, decl->klass)) {
      want_if_made(b, c == k && k->ngparams ? decl->klass : instance_with(k, c, decl->klass), decl);
      return;
    }
}

bool over_values(const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    if (!class_is_ref(g->args[i]))
      return true;
  return false;
}

static const AotMethod *root_of(const AotMethod *am) {
  while (am && am->cause)
    am = am->cause;
  return am;
}

// A library that has no entry point is compiled for callers unknown: what shared code of its own classes calls through
// `__Canon` may run on any of them. Only what one row leads to is put together there; programs that use it hold theirs.
static bool may_meet(const ImageBuild *b, const LiveClass *k, const GvmCall *call) {
  const Class *on = call->decl->klass;
  if (b->program->is_closed || !on->is_shared || on->assembly != b->a || k->c->assembly != b->a)
    return true;
  return root_of(k->cause) == root_of(call->cause);
}

// Pairs that are new since the last round. Whatever is over references only is in the image of the body's assembly.
void want_gvm_targets(ImageBuild *b) {
  Program *p = b->program;
  u32 nlive = p->live.n, ngvms = b->gvms.n;
  for (u32 g = 0; g < ngvms; g++) {
    GvmCall call = b->gvms.v[g];
    b->cause = call.cause;
    b->decl = call.decl->def;
    for (u32 c = g < b->gvms_done ? b->live_done : 0; c < nlive; c++) {
      b->receiver = p->live.v[c].cause;
      if (may_meet(b, &p->live.v[c], &call))
        want_target(b, p->live.v[c].c, call.decl);
    }
    b->receiver = NULL;
    if (g < b->gvms_done || !b->o->full || !(over_values(call.decl->inst) || over_values(call.decl->klass->inst)))
      continue;
    index_generic_virtuals(p);
    for (u32 i = 0; i < p->generic_virtuals.n; i++)
      want_if_target(b, call.decl, p->generic_virtuals.v[i]);
  }
  b->cause = NULL;
  b->decl = NULL;
  b->live_done = nlive;
  b->gvms_done = ngvms;
}
