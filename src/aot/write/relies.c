// relies.c: the assemblies that a code unit relies on, from what the unit is made of: the IL of its method and of every
// body that was inlined, with all that those name, and its references.
//
// What the optimizer folds into constants (sizes, offsets, the base of an enum, which override a sealed class has) it
// knows from the classes that the IL names and what these rest on, so nothing of that needs to be noted where it
// happens.
#include "aot/write/writer.h"
#include "engine/hooks.h"

static void merge(Relies *r, AssemblySet *out, const AssemblySet *from) {
  assembly_set_merge(out, from, &r->closures.arena);
}

static void on_class(Relies *r, AssemblySet *out, Class *c) {
  if (c)
    merge(r, out, closure_of_class(&r->closures, c));
}

static void on_inst(Relies *r, AssemblySet *out, const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    on_class(r, out, g->args[i]);
}

static void on_signature(Relies *r, AssemblySet *out, Method *m) {
  Sig *sig = method_sig(m, NULL);
  if (!sig) {
    merge(r, out, closure_of_unresolved(&r->closures, m->klass->assembly));
    return;
  }
  on_class(r, out, sig->ret);
  for (u32 i = 0; i < sig->nparams; i++)
    on_class(r, out, sig->params[i]);
}

typedef struct Body {
  Relies *r;
  AssemblySet *out;
} Body;

static void named_class(void *data, Class *c) {
  Body *b = data;
  on_class(b->r, b->out, c);
}

static void names_nothing(void *data, Assembly *scope) {
  Body *b = data;
  merge(b->r, b->out, closure_of_unresolved(&b->r->closures, scope));
}

static const AssemblySet *of_body(Relies *r, Method *m) {
  AssemblySet *s = map_get(&r->bodies, (uintptr_t)m);
  if (s)
    return s;
  s = ARENA_NEW(&r->closures.arena, AssemblySet);
  Method *subject = method_subject(m);
  if (subject) {
    on_class(r, s, subject->klass);
    on_signature(r, s, subject);
  }
  for (Class *c = m->klass; c; c = c->nested_in) // whose ancestors decide what the IL may access
    on_class(r, s, c);
  on_inst(r, s, m->inst);
  if (!assembly_is_closed(m->klass->assembly)) { // else its tokens lead nowhere else
    Mentions to = {.cls = named_class, .unresolved = names_nothing, .data = &(Body){r, s}};
    on_signature(r, s, m);
    il_mentions(m, &to);
  }
  map_put(&r->bodies, (uintptr_t)m, s);
  return s;
}

static void on_ref(Relies *r, AssemblySet *out, const Ref *ref) {
  on_class(r, out, ref->cls);
  if (ref->method) {
    on_class(r, out, ref->method->klass);
    on_inst(r, out, ref->method->inst);
  }
  if (ref->field)
    on_class(r, out, ref->field->klass);
  if (ref->assembly)
    merge(r, out, closure_of_assembly(&r->closures, ref->assembly));
  if (ref->inner)
    on_ref(r, out, ref->inner);
}

void relies_of_unit(Relies *r, const CodeUnit *u, AssemblySet *out) {
  pthread_mutex_lock(&r->lock);
  merge(r, out, of_body(r, u->method));
  for (u32 i = 0; i < u->nbodies; i++)
    merge(r, out, of_body(r, u->bodies[i].method));
  for (u32 i = 0; i < u->nnamed; i++)
    on_ref(r, out, u->named[i]);
  pthread_mutex_unlock(&r->lock);
}

void relies_free(Relies *r) {
  map_free(&r->bodies);
  closures_free(&r->closures);
  pthread_mutex_destroy(&r->lock);
}
