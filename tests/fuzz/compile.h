// compile.h: what the fuzz targets that compile share.
#ifndef KILN_TESTS_FUZZ_COMPILE_H
#define KILN_TESTS_FUZZ_COMPILE_H

#include "aot/aot.h"
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>

static bool yes(Method *caller, Method *callee, void *data) {
  (void)caller, (void)callee, (void)data;
  return true;
}
static bool no_class(Class *c, void *data) {
  (void)c, (void)data;
  return false;
}
static bool sealed(Class *c, void *data) {
  (void)data;
  return (c->flags & TA_SEALED) != 0;
}
static const CompileEnv fuzz_env = {
    .class_initialized = no_class, .may_inline = yes, .may_devirtualize_to_leaf = sealed, .verify = true};

// The form that is compiled: over __Canon, or over int.
static GenericInst *fill(Class **params, u32 n, bool shared) {
  Class *args[64];
  if (n > ARRAY_LEN(args))
    return NULL;
  for (u32 i = 0; i < n; i++) {
    bool value = params[i]->param_flags & GP_VALUETYPE;
    args[i] = value || (!shared && !(params[i]->param_flags & GP_REFERENCE)) ? wk.int32 : class_canon_type();
  }
  return generic_inst(args, n);
}

static Method *compiled_form(Assembly *a, u32 row, bool shared) {
  Error e = {0};
  Method *m = method_from_row(a, row, &e);
  if (m && m->klass->ngparams) {
    GenericInst *g = fill(m->klass->gparams, m->klass->ngparams, shared);
    Class *c = g ? class_inst(m->klass, g, &e) : NULL;
    m = c ? method_on_class(m, c, &e) : NULL;
  }
  if (m && m->ngparams) {
    GenericInst *g = fill(m->gparams, m->ngparams, shared);
    m = g ? method_inst(m, g, &e) : NULL;
  }
  return m ? method_canonical(m) : NULL;
}

static void compile_it(Method *m, u32 opts) {
  Arena arena = {0};
  CodeUnit u;
  Error err = {0};
  memset(&u, 0, sizeof u);
  if (!compile(m, &fuzz_env, opts, &arena, &u, &err)) {
    if (err.kind == ERR_NONE)
      abort();
    // The verifiers' word for a fault of the compiler; bad IL is found by the importer.
    if (strstr(err.msg, "ir_verify") || strstr(err.msg, "IR after")) {
      fprintf(stderr, "%s\n", err.msg);
      abort();
    }
  }
  arena_free(&arena);
}

#endif
