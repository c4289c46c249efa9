// stack.c: who called: executing and calling assemblies, MethodBase.GetCurrentMethod.
#include "icalls/reflection/reflection.h"

typedef struct Search {
  u32 skip;
  bool outside_corlib;
  Method *found;
} Search;

// Reflection's own methods are not the caller of what they invoke.
static bool is_reflection(const Class *c) {
  return c->assembly->is_corlib && !strncmp(c->ns, "System.Reflection", strlen("System.Reflection"));
}

static bool visit(const StackFrameInfo *f, void *data) {
  Search *s = data;
  Method *m = f->exact ? f->exact : f->method;
  if (!m || (m->implflags & MI_INTERNALCALL) || m->wrapper != WRAP_NONE || is_reflection(m->klass))
    return true;
  if (s->outside_corlib ? m->klass->assembly->is_corlib : s->skip-- != 0)
    return true;
  s->found = m;
  return false;
}

Method *stack_caller(u32 skip) {
  Search s = {.skip = skip};
  eh_walk(visit, &s);
  return s.found;
}

Assembly *stack_user_assembly(void) {
  Search s = {.outside_corlib = true};
  eh_walk(visit, &s);
  return s.found ? s.found->klass->assembly : NULL;
}
