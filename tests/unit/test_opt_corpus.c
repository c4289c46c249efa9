// test_opt_corpus.c: every method of the class library through the importer and every pass, verified after each.
// Arguments: [-w] [-v] [-t] [assembly…] [=text in method name]. -w, first: for words of 32 bits. -t: no checks, times
// only.
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/text.h"
#include "il/il.h"
#include "opt/passes.h"

typedef struct Tally {
  u32 methods, skipped, failed, errors;
  u64 import_ns, opt_ns, values_in, values_out;
} Tally;

static bool dump_all;

static void dump(const char *phase, Fn *fn, void *data) {
  (void)data;
  if (!dump_all)
    return;
  Buf b = {0};
  ir_print(fn, &b);
  printf("==== %s\n%s\n", phase, b.s ? b.s : "");
  buf_free(&b);
}

static bool yes_inline(Method *a, Method *b, void *data) {
  (void)a;
  (void)b;
  (void)data;
  return true;
}

static u32 count_values(const Fn *fn) {
  u32 n = 0;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) n++;
  return n;
}

static bool lowered(const Fn *fn) {
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    if (op_info[v->op].flags & OPF_CLI)
      return false;
    if (v->op == OP_CALL && v->u.call->kind != CALL_REF && v->u.call->kind != CALL_INDIRECT)
      return false;
  }
  return true;
}

static void one_method(Method *m, u32 opts, CompileEnv *env, Tally *t) {
  Arena arena = {0};
  Error err = {0};
  Fn *fn = fn_new(&arena, m, env);
  fn->opts = opts;
  u64 t0 = clock_ns();
  if (!il_import(fn, &err)) {
    t->skipped++;
    arena_free(&arena);
    return;
  }
  u64 t1 = clock_ns();
  if (env->verify && !ir_verify(fn, "import", &err)) {
    t->errors++;
    arena_free(&arena);
    return;
  }
  t->methods++;
  t->values_in += count_values(fn);
  if (dump_all)
    dump("import", fn, NULL);
  u64 t2 = clock_ns();
  bool ok = opt_run(fn, &err);
  u64 t3 = clock_ns();
  if (ok && !lowered(fn))
    ok = err_set(&err, ERR_INVALID_PROGRAM, "%s: CLI-level operations are left", method_name(m));
  if (!ok) {
    if (t->failed++ < 20)
      fprintf(stderr, "%s\n", err.msg);
  } else {
    t->values_out += count_values(fn);
  }
  t->import_ns += t1 - t0;
  t->opt_ns += t3 - t2;
  arena_free(&arena);
}

static GenericInst *all_of(Class *c, u32 n) {
  Class **args = xcalloc(n, sizeof *args);
  for (u32 i = 0; i < n; i++)
    args[i] = c;
  GenericInst *inst = generic_inst(args, n);
  free(args);
  return inst;
}

// The instance of a generic method (or of a method of a generic class) over one class for every parameter.
static Method *instance_over(Method *m, Class *arg) {
  Error err = {0};
  Class *k = m->klass;
  if (k->ngparams) {
    k = class_inst(k, all_of(arg, k->ngparams), &err);
    m = k && class_methods(k, &err) ? method_on_class(m, k, &err) : NULL;
  }
  if (m && m->ngparams)
    m = method_inst(m, all_of(arg, m->ngparams), &err);
  return m ? method_canonical(m) : NULL;
}

static void one_assembly(const char *path, const char *only, u32 opts, CompileEnv *env, Tally *t) {
  Error err = {0};
  Assembly *a = assembly_open(path, &err);
  if (!a) {
    fprintf(stderr, "%s: %s\n", path, err.msg);
    return;
  }
  u32 rows = md_rows(a->img, TABLE_METHOD);
  for (u32 row = 1; row <= rows; row++) {
    err = (Error){0};
    Method *m = method_from_row(a, row, &err);
    if (!m || (m->flags & (0x400 | 0x2000)) || (m->implflags & 0x1003))
      continue;
    if (only && !strstr(method_name(m), only))
      continue;
    if (getenv("VERBOSE"))
      fprintf(stderr, "%s\n", method_name(m));
    if (!m->klass->ngparams && !m->ngparams) {
      one_method(m, opts, env, t);
      continue;
    }
    Class *over[] = {wk.string, wk.int32, wk.typehandle};
    for (u32 i = 0; i < ARRAY_LEN(over); i++) {
      Method *inst = instance_over(m, over[i]);
      if (inst)
        one_method(inst, opts, env, t);
    }
  }
}

int main(int argc, char **argv) {
  static const char *const dflt[] = {"/usr/lib/mono/4.5/mscorlib.dll", "/usr/lib/mono/4.5/System.dll",
                                     "/usr/lib/mono/4.5/System.Core.dll"};
  CompileEnv env = {.verify = true, .dump = dump, .may_inline = yes_inline};
  Error err = {0};
  u32 opts = opt_default_flags();
  const char *only = NULL;
  loader_init();
  if (argc > 1 && strcmp(argv[1], "-w") == 0)
    model_set(4, 4);
  if (!well_known_init(NULL, &err)) {
    fprintf(stderr, "%s\n", err.msg);
    return 77; // no class library here: skipped
  }
  Tally t = {0};
  u32 named = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-w") == 0)
      continue;
    if (strcmp(argv[i], "-v") == 0)
      dump_all = true;
    else if (strcmp(argv[i], "-t") == 0)
      env.verify = false;
    else if (strncmp(argv[i], "-O=", 3) == 0)
      opt_parse(argv[i] + 3, &opts, &err);
    else if (argv[i][0] == '=')
      only = argv[i] + 1;
    else
      named++;
  }
  if (!dump_all)
    env.dump = NULL;
  for (int i = 1; i < argc; i++)
    if (argv[i][0] == '/')
      one_assembly(argv[i], only, opts, &env, &t);
  for (size_t i = 0; !named && i < ARRAY_LEN(dflt); i++)
    one_assembly(dflt[i], only, opts, &env, &t);
  printf(
      "methods %u, not imported %u, bad before %u, failed %u; us/method: import %.1f opt %.1f; values %.1f -> %.1f\n",
      t.methods, t.skipped, t.errors, t.failed, (double)t.import_ns / 1e3 / MAX(t.methods, 1u),
      (double)t.opt_ns / 1e3 / MAX(t.methods, 1u), (double)t.values_in / MAX(t.methods, 1u),
      (double)t.values_out / MAX(t.methods, 1u));
  return t.failed != 0;
}
