// test_il.c: the importer over every method body of Mono's class libraries, over inlining, and over bad IL.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/text.h"
#include "il/il.h"

#include <stdio.h>
#include <stdlib.h>

static int setup(void **state) {
  (void)state;
  if (!file_exists("/usr/lib/mono/4.5/mscorlib.dll"))
    return 0;
  Error e = {0};
  if (!well_known_init(NULL, &e))
    fail_msg("%s", e.msg);
  return 0;
}

static Assembly *load(const char *name) {
  if (!assembly_corlib())
    skip();
  Error e = {0};
  Assembly *a = assembly_load_name(name, NULL, &e);
  if (!a && e.kind == ERR_FILE_NOT_FOUND)
    skip();
  if (!a)
    fail_msg("%s", e.msg);
  return a;
}

static void show(Fn *fn) {
  Buf b = {0};
  ir_print(fn, &b);
  fprintf(stderr, "%s\n", b.s ? b.s : "");
  buf_free(&b);
}

// ---- whole assemblies -----------------------------------------------------------------------------------------------

typedef struct Tally {
  u32 methods, imported, failed[ERR_KIND_COUNT], broken, token_throws, inlined, not_inlined;
  u64 ns, values;
} Tally;

static bool verbose, inlining, times_only;
static const char *only;

static GenericInst *fill_params(Class **params, u32 n, bool shared) {
  Class *args[64];
  if (n > 64)
    return NULL;
  for (u32 i = 0; i < n; i++) {
    bool value = params[i]->param_flags & GP_VALUETYPE;
    args[i] = value || (!shared && !(params[i]->param_flags & GP_REFERENCE)) ? wk.int32 : class_canon_type();
  }
  return generic_inst(args, n);
}

// The form of a method that is compiled: over __Canon, or (not shared) over int.
static Method *close_method(Method *m, bool shared) {
  Error e = {0};
  if (m->klass->ngparams) {
    GenericInst *inst = fill_params(m->klass->gparams, m->klass->ngparams, shared);
    Class *c = inst ? class_inst(m->klass, inst, &e) : NULL;
    m = c ? method_on_class(m, c, &e) : NULL;
  }
  if (m && m->ngparams) {
    GenericInst *inst = fill_params(m->gparams, m->ngparams, shared);
    m = inst ? method_inst(m, inst, &e) : NULL;
  }
  return m ? method_canonical(m) : NULL;
}

static void inline_all(Fn *fn, Tally *t) {
  VEC(Value *) calls = {0};
  for (u32 i = 0; i < fn->nblocks; i++)
    for (Value *v = fn->blocks[i]->first; v; v = v->next)
      if (v->op == OP_CALL && v->u.call->kind == CALL_DIRECT && v->u.call->method)
        vec_push(&calls, v);
  for (u32 i = 0; i < calls.n; i++) {
    bool done = il_inline(fn, calls.v[i], calls.v[i]->u.call->method, 40);
    *(done ? &t->inlined : &t->not_inlined) += 1;
  }
  vec_free(&calls);
  ir_compute_preds(fn);
}

static void one(Method *m, Tally *t, Arena *arena) {
  Error e = {0};
  arena_reset(arena);
  Fn *fn = fn_new(arena, m, NULL);
  t->methods++;
  u64 t0 = clock_ns();
  bool ok = il_import(fn, &e);
  t->ns += clock_ns() - t0;
  if (!ok) {
    assert_int_not_equal(e.kind, ERR_NONE);
    t->failed[e.kind]++;
    if (verbose)
      fprintf(stderr, "FAILED %s: %s\n", method_name(m), e.msg);
    return;
  }
  t->imported++;
  t->values += fn->next_value;
  bool good = times_only || ir_verify(fn, "import", &e);
  if (good && inlining) {
    inline_all(fn, t);
    good = ir_verify(fn, "inlining", &e);
  }
  if (!good) {
    t->broken++;
    fprintf(stderr, "BROKEN %s\n", e.msg);
  }
  if (only || (!good && verbose))
    show(fn);
  for (u32 i = 0; i < fn->nblocks && verbose; i++)
    for (Value *v = fn->blocks[i]->first; v; v = v->next)
      if (v->op == OP_CALL && v->u.call->kind == CALL_HELPER && v->u.call->helper == HELPER_THROW_TOKEN_ERROR) {
        t->token_throws++;
        fprintf(stderr, "TOKEN %08x in %s\n", (u32)v->args[1]->u.i, method_name(m));
      }
}

static Tally run(Assembly *a, bool shared) {
  Tally t = {0};
  Arena arena = {0};
  for (u32 row = 1; row <= md_rows(a->img, TABLE_METHOD); row++) {
    Error e = {0};
    Method *m = method_from_row(a, row, &e);
    if (!m || !md_col(a->img, TABLE_METHOD, row, METHOD_RVA))
      continue;
    if (m->implflags & (MI_CODETYPE_MASK | MI_INTERNALCALL) || m->flags & (MA_PINVOKE | MA_ABSTRACT))
      continue;
    bool generic = m->klass->ngparams || m->ngparams;
    if (!shared && !generic)
      continue;
    m = close_method(m, shared);
    if (!m || (only && !strstr(method_name(m), only)))
      continue;
    one(m, &t, &arena);
  }
  arena_free(&arena);
  return t;
}

static u32 report(const char *name, const Tally *t) {
  static const char *const kinds[ERR_KIND_COUNT] = {[ERR_BAD_IMAGE] = "bad image",
                                                    [ERR_TYPE_LOAD] = "type load",
                                                    [ERR_FILE_NOT_FOUND] = "file not found",
                                                    [ERR_INVALID_PROGRAM] = "invalid program",
                                                    [ERR_NOT_COMPILED] = "not compiled"};
  u32 failed = t->methods - t->imported;
  printf("%-18s %6u methods, %u failed, %u broken, %.1f us and %.0f values a method", name, t->methods, failed,
         t->broken, t->methods ? (double)t->ns / 1000 / t->methods : 0,
         t->imported ? (double)t->values / t->imported : 0);
  for (u32 k = 0; k < ERR_KIND_COUNT; k++)
    if (t->failed[k])
      printf(", %s %u", kinds[k] ? kinds[k] : "other", t->failed[k]);
  if (t->token_throws)
    printf(", %u unresolved tokens", t->token_throws);
  if (inlining)
    printf(", %u calls inlined, %u not", t->inlined, t->not_inlined);
  printf("\n");
  return failed;
}

static void import_assembly(const char *name) {
  Assembly *a = load(name);
  Tally canon = run(a, true);
  u32 failed = report(name, &canon);
  Tally exact = run(a, false);
  failed += report("  over values", &exact);
  assert_int_equal(canon.broken + exact.broken, 0);
  assert_true(failed * 200 <= canon.methods + exact.methods); // 99.5 %
}

static void test_mscorlib(void **s) {
  (void)s, import_assembly("mscorlib");
}
static void test_system(void **s) {
  (void)s, import_assembly("System");
}
static void test_system_core(void **s) {
  (void)s, import_assembly("System.Core");
}
static void test_system_xml(void **s) {
  (void)s, import_assembly("System.Xml");
}
static void test_numerics(void **s) {
  (void)s, import_assembly("System.Numerics");
}

static void test_inlining(void **s) {
  (void)s;
  inlining = true;
  import_assembly("System.Core");
  import_assembly("System.Numerics");
  inlining = false;
}

// ---- bad IL: bytes of real methods changed at random must give errors, never crashes --------------------------------

static u64 seed = 88172645463325252u;
static u32 rnd(u32 n) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (u32)(seed % n);
}

static void test_corrupt_il(void **s) {
  (void)s;
  Assembly *orig = load("System.Numerics");
  size_t size = orig->img->size;
  u8 *bytes = xmalloc(size);
  memcpy(bytes, orig->img->data, size);
  Error e = {0};
  Assembly *a = assembly_open_memory(bytes, size, "Corrupt", &e);
  if (!a)
    fail_msg("%s", e.msg);
  u32 imported = 0, refused = 0;
  Arena arena = {0};
  for (u32 row = 1; row <= md_rows(a->img, TABLE_METHOD); row++) {
    MethodBody body;
    Method *m = method_from_row(a, row, &e);
    if (!m || m->klass->ngparams || m->ngparams || !body_read(a->img, row, &body, &e) || !body.code_size)
      continue;
    u8 *code = bytes + (body.code - a->img->data);
    u8 *keep = arena_dup(&arena, code, body.code_size);
    for (u32 round = 0; round < 40; round++) {
      Arena work = {0};
      Error err = {0};
      for (u32 k = rnd(3) + 1; k > 0; k--)
        code[rnd(body.code_size)] = (u8)rnd(256);
      Fn *fn = fn_new(&work, m, NULL);
      if (il_import(fn, &err)) {
        imported++;
        if (!ir_verify(fn, "import", &err))
          fail_msg("%s", err.msg);
      } else {
        assert_int_not_equal(err.kind, ERR_NONE);
        refused++;
      }
      memcpy(code, keep, body.code_size);
      arena_free(&work);
    }
  }
  arena_free(&arena);
  printf("corrupt IL: %u imported, %u refused\n", imported, refused);
  assert_true(refused > 0);
}

// By hand: test_il [-v] [-i] [-t] assembly… [=text in method name]; -t: no verifying, times only.
static int by_hand(int argc, char **argv) {
  setup(NULL);
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '=')
      only = argv[i] + 1;
    else if (!strcmp(argv[i], "-v"))
      verbose = true;
    else if (!strcmp(argv[i], "-i"))
      inlining = true;
    else if (!strcmp(argv[i], "-t"))
      times_only = true;
  }
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '=' || argv[i][0] == '-')
      continue;
    Error e = {0};
    Assembly *a = strchr(argv[i], '/') ? assembly_open(argv[i], &e) : assembly_load_name(argv[i], NULL, &e);
    if (!a) {
      fprintf(stderr, "%s\n", e.msg);
      return 1;
    }
    Tally t = run(a, true);
    report(argv[i], &t);
    t = run(a, false);
    report("  over values", &t);
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 1)
    return by_hand(argc, argv);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_mscorlib),   cmocka_unit_test(test_system),   cmocka_unit_test(test_system_core),
      cmocka_unit_test(test_system_xml), cmocka_unit_test(test_numerics), cmocka_unit_test(test_inlining),
      cmocka_unit_test(test_corrupt_il),
  };
  return cmocka_run_group_tests(tests, setup, NULL);
}
