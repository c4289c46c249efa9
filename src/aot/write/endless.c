// endless.c: instances that would go on without end: a method over X that leads to itself over F<X>.
//
// Such a chain is told by the order that Kruskal's tree theorem speaks of: of any endless sequence of argument lists
// some earlier one is embedded in a later one. So looking for that alone ends every chain, and needs no bound on depth.
#include "aot/write/writer.h"

// How often a chain may come back to a definition over larger arguments before it counts as endless. Once where a type
// stands within itself, such as Pair<Pair<int, int>, int>, and where it comes back through a generic virtual method:
// each class that overrides it may go on with each other.
enum { ROUNDS = 2 };

static bool embedded(const Class *a, const Class *in);

static bool pairwise(const GenericInst *a, const GenericInst *b) {
  for (u32 i = 0; i < a->n; i++)
    if (!embedded(a->args[i], b->args[i]))
      return false;
  return true;
}

static bool within(const Class *a, const GenericInst *inst) {
  for (u32 i = 0; i < inst->n; i++)
    if (embedded(a, inst->args[i]))
      return true;
  return false;
}

// `a` can be made from `in` by leaving parts out.
static bool embedded(const Class *a, const Class *in) {
  if (a == in)
    return true;
  if (!in->inst)
    return in->elem && !in->is_enum && embedded(a, in->elem);
  return within(a, in->inst) || (a->inst && a->generic_def == in->generic_def && pairwise(a->inst, in->inst));
}

static bool list_embedded(const GenericInst *a, const GenericInst *b) {
  return a == b || (a && b && a->n == b->n && pairwise(a, b));
}

static const Method *definition(const Method *m) {
  return m->def ? m->def : m;
}

static bool grows_from(const Method *a, const Method *m) {
  return a != m && definition(a) == definition(m) && list_embedded(a->klass->inst, m->klass->inst) &&
         list_embedded(a->inst, m->inst);
}

static bool holds_definition(const Class *c, const Class *def) {
  if (c->elem && !c->is_enum)
    return holds_definition(c->elem, def);
  if (!c->inst)
    return false;
  if (c->generic_def == def)
    return true;
  for (u32 i = 0; i < c->inst->n; i++)
    if (holds_definition(c->inst->args[i], def))
      return true;
  return false;
}

static bool holds_itself(const Class *c) {
  if (c->elem && !c->is_enum)
    return holds_itself(c->elem);
  for (u32 i = 0; c->inst && i < c->inst->n; i++)
    if (holds_definition(c->inst->args[i], c->generic_def) || holds_itself(c->inst->args[i]))
      return true;
  return false;
}

static bool any_holds_itself(const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    if (holds_itself(g->args[i]))
      return true;
  return false;
}

// ---- chains ---------------------------------------------------------------------------------------------------------

typedef struct Search {
  const Method *m, *decl;
  u32 round; // marks what was looked at
} Search;

static bool overrides_again(const AotMethod *a, const Search *s) {
  return s->decl && a->decl == s->decl && a->m->inst != s->m->inst && list_embedded(a->m->inst, s->m->inst);
}

// Among what led to s->m, the method that it is a larger instance of.
static AotMethod *find_smaller(AotMethod *a, const Search *s) {
  for (; a && a->seen != s->round; a = a->cause) {
    a->seen = s->round;
    if (overrides_again(a, s) || grows_from(a->m, s->m))
      return a;
    AotMethod *found = a->receiver ? find_smaller(a->receiver, s) : NULL;
    if (found)
      return found;
  }
  return NULL;
}

bool chain_is_endless(ImageBuild *b, const Method *m) {
  bool itself = any_holds_itself(m->klass->inst) || any_holds_itself(m->inst);
  if (!itself && !over_values(m->klass->inst) && !over_values(m->inst))
    return false;
  AotMethod *from[] = {b->cause, b->receiver};
  for (u32 rounds = itself ? 1 : ROUNDS; rounds; rounds--) {
    Search s = {m, b->decl, ++b->searches};
    AotMethod *a = find_smaller(from[0], &s);
    if (!a)
      a = find_smaller(from[1], &s);
    if (!a)
      return false;
    if (overrides_again(a, &s))
      return true;
    from[0] = a->cause;
    from[1] = a->receiver;
    m = a->m;
  }
  return true;
}
