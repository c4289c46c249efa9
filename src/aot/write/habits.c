// habits.c: what the class libraries and the runtime do to a class, or to a method's arguments, without naming it:
// where no rule can be read from code, a table.
#include "aot/write/writer.h"

#include <stdio.h>

// ---- methods that stand for others ----------------------------------------------------------------------------------

// A query over IQueryable holds calls of the first class's methods as data; run, they become those of the second.
static const struct {
  const char *ns, *of, *becomes;
} twins[] = {
    {"System.Linq", "Queryable", "Enumerable"},
};

void want_twin(ImageBuild *b, Method *m) {
  for (u32 t = 0; t < ARRAY_LEN(twins) && m->inst; t++) {
    if (strcmp(m->klass->name, twins[t].of) != 0 || strcmp(m->klass->ns, twins[t].ns) != 0)
      continue;
    ERROR(err);
    Class *c = class_find(m->klass->assembly, twins[t].ns, twins[t].becomes, &err);
    if (!c || !class_methods(c, &err))
      continue;
    for (u32 i = 0; i < c->nmethods; i++)
      if (!strcmp(class_method_name(c, i), m->name) && class_method(c, i)->ngparams == m->inst->n)
        want(b, method_inst(class_method(c, i), m->inst, &err));
  }
}

// ---- constructors that formatters call ------------------------------------------------------------------------------

static void want_serialization(ImageBuild *b, Class *c) {
  static const char iface[] = "ISerializable";
  ERROR(err);
  if (c->kind != CK_INST || !(c->flags & TA_SERIALIZABLE) || !class_ifaces(c, &err) || !class_methods(c, &err))
    return;
  bool serializes = false;
  for (u32 i = 0; i < c->nifaces; i++)
    serializes |= !strcmp(c->ifaces[i]->name, iface) && c->ifaces[i]->assembly->is_corlib;
  for (u32 i = 0; serializes && i < c->nmethods; i++) {
    Sig *sig = strcmp(class_method_name(c, i), ".ctor") ? NULL : method_sig(class_method(c, i), &err);
    if (sig && sig->nparams == 2 && !strcmp(sig->params[0]->name, "SerializationInfo"))
      want(b, class_method(c, i));
  }
}

// ---- new T() --------------------------------------------------------------------------------------------------------

// It is a call of Activator in shared code, which only knows that there is a constructor.
static void want_new(ImageBuild *b, Class *const *params, const GenericInst *args) {
  for (u32 i = 0; i < args->n; i++)
    if ((params[i]->param_flags & GP_NEW) && args->args[i]->inst && !args->args[i]->is_open)
      want_objects(b, args->args[i]);
}

void want_new_of_method(ImageBuild *b, Method *m) {
  if (m->inst && !m->inst->open)
    want_new(b, m->gparams, m->inst);
}

// ---- call sites of `dynamic` ----------------------------------------------------------------------------------------

// CallSite<D> updates itself by a method of UpdateDelegates with D's parameters, behind the CallSite, as arguments.
static void want_call_site(ImageBuild *b, Class *c) {
  static const char ns[] = "System.Runtime.CompilerServices", name[] = "CallSite`1";
  enum { MAX_PARAMS = 10 };
  if (c->kind != CK_INST || strcmp(c->name, name) != 0 || strcmp(c->ns, ns) != 0 || !c->inst->args[0]->is_delegate)
    return;
  ERROR(err);
  Class *updates = class_find(c->generic_def->assembly, "System.Dynamic", "UpdateDelegates", &err);
  Class *d = c->inst->args[0];
  Method *invoke = class_methods(d, &err) ? class_find_method(d, "Invoke", -1) : NULL;
  Sig *sig = invoke ? method_sig(invoke, &err) : NULL;
  if (!updates || !class_methods(updates, &err) || !sig || !sig->nparams || sig->nparams > MAX_PARAMS + 1)
    return;
  Class *args[MAX_PARAMS + 1];
  u32 n = 0;
  for (u32 i = 1; i < sig->nparams; i++)
    args[n++] = sig->params[i];
  bool is_void = sig->ret->etype == ET_VOID;
  char text[32];
  snprintf(text, sizeof text, "UpdateAndExecute%s%u", is_void ? "Void" : "", n);
  if (!is_void)
    args[n++] = sig->ret;
  for (u32 i = 0; i < n; i++)
    if (args[i]->kind == CK_BYREF || args[i]->is_open)
      return; // such a site gets a method made at run time
  Method *m = class_find_method(updates, text, -1);
  if (m && m->ngparams == n)
    want(b, method_inst(m, generic_inst(args, n), &err));
}

void want_habits(ImageBuild *b, Class *c) {
  if (c->is_open)
    return;
  want_serialization(b, c);
  want_call_site(b, c);
  if (c->kind == CK_INST)
    want_new(b, c->generic_def->gparams, c->inst);
}
