// test_opt.c: passes of the optimizer on small functions built by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "opt/passes.h"

static Arena arena;
static CompileEnv env;

static Fn *make_fn(u32 nparams, const IrType *types, IrType ret) {
  Fn *fn = fn_new(&arena, NULL, &env);
  fn->opts = opt_default_flags();
  fn->params = ARENA_ARRAY(&arena, AbiArg, nparams + 1);
  fn->nparams = nparams;
  for (u32 i = 0; i < nparams; i++)
    fn->params[i].type = types[i];
  fn->ret.type = ret;
  fn->entry = block_new(fn);
  return fn;
}

static Value *param(Fn *fn, u32 i) {
  Value *v = value_new(fn, OP_PARAM, fn->params[i].type, 0);
  v->u.i = i;
  value_append(fn->entry, v);
  return v;
}

static void check(Fn *fn, const char *phase) {
  Error err = {0};
  if (ir_verify(fn, phase, &err))
    return;
  Buf b = {0};
  ir_print(fn, &b);
  print_error("%s\n%s\n", err.msg, b.s);
  fail();
}

static void run(Fn *fn, bool (*pass)(Fn *), const char *name) {
  pass(fn);
  check(fn, name);
}

static u32 count(const Fn *fn, u32 op) {
  u32 n = 0;
  FOR_BLOCKS(fn, b) for (const Value *v = b->first; v; v = v->next) n += v->op == op;
  return n;
}

static Value *find(const Fn *fn, u32 op) {
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) if (v->op == op) return v;
  return NULL;
}

static int setup(void **state) {
  (void)state;
  memset(&arena, 0, sizeof arena);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

// int f(int c) { int x = 1; if (c) x = 2; return x; }
static void test_ssa_join(void **state) {
  (void)state;
  Fn *fn = make_fn(1, (IrType[]){T_I32}, T_I32);
  Block *then = block_new(fn), *join = block_new(fn);
  Slot *s = slot_new_raw(fn, 4, 4);
  Value *p = param(fn, 0);
  Builder b = {.fn = fn, .b = fn->entry};
  b_store(&b, MT_I32, b_slotaddr(&b, s), 0, b_const(&b, T_I32, 1), NULL);
  b_condbr(&b, p, then, join);
  b.b = then;
  b_store(&b, MT_I32, b_slotaddr(&b, s), 0, b_const(&b, T_I32, 2), NULL);
  b_br(&b, join);
  b.b = join;
  b_ret(&b, b_load(&b, MT_I32, b_slotaddr(&b, s), 0, NULL));
  opt_refresh(fn);
  run(fn, pass_ssa, "ssa");
  assert_int_equal(count(fn, OP_LOAD) + count(fn, OP_STORE), 0);
  Value *phi = find(fn, OP_PHI);
  assert_non_null(phi);
  assert_int_equal(phi->nargs, 2);
}

// A byte that is stored and loaded keeps its low 8 bits only.
static void test_ssa_narrow(void **state) {
  (void)state;
  Fn *fn = make_fn(1, (IrType[]){T_I32}, T_I32);
  Slot *s = slot_new_raw(fn, 1, 1);
  Value *p = param(fn, 0);
  Builder b = {.fn = fn, .b = fn->entry};
  b_store(&b, MT_U8, b_slotaddr(&b, s), 0, p, NULL);
  b_ret(&b, b_load(&b, MT_U8, b_slotaddr(&b, s), 0, NULL));
  opt_refresh(fn);
  run(fn, pass_ssa, "ssa");
  assert_int_equal(count(fn, OP_LOAD), 0);
  assert_int_equal(count(fn, OP_ZEXT8), 1);
}

// int f(int n) { int sum = 0; for (int i = 0; i < n; i++) sum += i; return sum; }
static Fn *loop_fn(Value **index_bounds, IrType array) {
  Fn *fn = make_fn(1, (IrType[]){array}, T_I32);
  Block *cond = block_new(fn), *body = block_new(fn), *out = block_new(fn);
  Slot *i = slot_new_raw(fn, 4, 4), *sum = slot_new_raw(fn, 4, 4);
  Value *p = param(fn, 0);
  Builder b = {.fn = fn, .b = fn->entry};
  Value *n = array == T_REF ? b_un(&b, OP_ARRLEN, T_I32, p) : p;
  b_store(&b, MT_I32, b_slotaddr(&b, i), 0, b_const(&b, T_I32, 0), NULL);
  b_store(&b, MT_I32, b_slotaddr(&b, sum), 0, b_const(&b, T_I32, 0), NULL);
  b_br(&b, cond);
  b.b = body;
  Value *iv = b_load(&b, MT_I32, b_slotaddr(&b, i), 0, NULL);
  if (index_bounds)
    *index_bounds = b_bin(&b, OP_BOUNDS, T_VOID, iv, n);
  Value *sv = b_load(&b, MT_I32, b_slotaddr(&b, sum), 0, NULL);
  b_store(&b, MT_I32, b_slotaddr(&b, sum), 0, b_bin(&b, OP_ADD, T_I32, sv, iv), NULL);
  b_store(&b, MT_I32, b_slotaddr(&b, i), 0, b_bin(&b, OP_ADD, T_I32, iv, b_const(&b, T_I32, 1)), NULL);
  b_br(&b, cond);
  b.b = cond;
  Value *ic = b_load(&b, MT_I32, b_slotaddr(&b, i), 0, NULL);
  b_condbr(&b, b_cmp(&b, CC_LT, ic, n), body, out);
  b.b = out;
  b_ret(&b, b_load(&b, MT_I32, b_slotaddr(&b, sum), 0, NULL));
  opt_refresh(fn);
  return fn;
}

static void test_loop(void **state) {
  (void)state;
  Fn *fn = loop_fn(NULL, T_I32);
  Error err = {0};
  env.verify = true;
  assert_true(opt_run(fn, &err));
  assert_int_equal(count(fn, OP_PHI), 3); // i, sum, and sum behind the loop
  assert_int_equal(count(fn, OP_LOAD), 0);
}

static void test_bounds_in_loop(void **state) {
  (void)state;
  Value *bounds;
  Fn *fn = loop_fn(&bounds, T_REF);
  run(fn, pass_ssa, "ssa");
  assert_int_equal(count(fn, OP_BOUNDS), 1);
  run(fn, pass_abc, "abc");
  assert_int_equal(count(fn, OP_BOUNDS), 0);
}

static void test_bounds_kept(void **state) {
  (void)state;
  Fn *fn = make_fn(2, (IrType[]){T_REF, T_I32}, T_VOID);
  Value *a = param(fn, 0), *i = param(fn, 1);
  Builder b = {.fn = fn, .b = fn->entry};
  Block *yes = block_new(fn), *no = block_new(fn);
  Value *n = b_un(&b, OP_ARRLEN, T_I32, a);
  b_condbr(&b, b_cmp(&b, CC_LT, i, n), yes, no); // says nothing about negative i
  b.b = yes;
  b_bin(&b, OP_BOUNDS, T_VOID, i, n);
  b_br(&b, no);
  b.b = no;
  b_ret(&b, NULL);
  opt_refresh(fn);
  run(fn, pass_abc, "abc");
  assert_int_equal(count(fn, OP_BOUNDS), 1);
}

static void test_fold(void **state) {
  (void)state;
  Fn *fn = make_fn(1, (IrType[]){T_I32}, T_I32);
  Value *p = param(fn, 0);
  Builder b = {.fn = fn, .b = fn->entry};
  Value *x = b_bin(&b, OP_ADD, T_I32, b_bin(&b, OP_ADD, T_I32, p, b_const(&b, T_I32, 3)), b_const(&b, T_I32, -3));
  Value *y = b_bin(&b, OP_MUL, T_I32, b_const(&b, T_I32, 6), b_const(&b, T_I32, 7));
  b_ret(&b, b_bin(&b, OP_SUB, T_I32, b_bin(&b, OP_ADD, T_I32, x, y), b_const(&b, T_I32, 42)));
  opt_refresh(fn);
  run(fn, pass_fold, "fold");
  run(fn, pass_fold, "fold");
  run(fn, pass_dce, "dce");
  assert_ptr_equal(fn->entry->last->args[0], p);
}

static void test_load_forwarding(void **state) {
  (void)state;
  static const int field_a, field_b;
  Fn *fn = make_fn(2, (IrType[]){T_REF, T_I32}, T_I32);
  Value *o = param(fn, 0), *x = param(fn, 1);
  Builder b = {.fn = fn, .b = fn->entry};
  b_un(&b, OP_NULLCHECK, T_VOID, o);
  b_store(&b, MT_I32, o, 16, x, &field_a);
  b_un(&b, OP_NULLCHECK, T_VOID, o);
  b_store(&b, MT_I32, o, 20, b_const(&b, T_I32, 5), &field_b);
  b_ret(&b, b_load(&b, MT_I32, o, 16, &field_a));
  opt_refresh(fn);
  run(fn, pass_gvn, "gvn");
  assert_ptr_equal(fn->entry->last->args[0], x);
  assert_int_equal(count(fn, OP_NULLCHECK), 1);
  run(fn, pass_nullcheck, "nullcheck");
  assert_int_equal(count(fn, OP_NULLCHECK), 0);
  assert_true(find(fn, OP_STORE)->u.mem.flags & MEM_FAULT);
}

static void test_cast_free_lowering(void **state) {
  (void)state;
  Fn *fn = make_fn(2, (IrType[]){T_REF, T_I32}, T_I32);
  Value *a = param(fn, 0), *i = param(fn, 1);
  Builder b = {.fn = fn, .b = fn->entry};
  b_un(&b, OP_NULLCHECK, T_VOID, a);
  b_bin(&b, OP_BOUNDS, T_VOID, i, b_un(&b, OP_ARRLEN, T_I32, a));
  Value *c = value_new(fn, OP_STRCHARADDR, T_PTR, 2);
  c->args[0] = a;
  c->args[1] = i;
  value_append(fn->entry, c);
  Value *v = b_load(&b, MT_U16, c, 0, NULL);
  Value *conv = b_un(&b, OP_CONVO, T_I32, v);
  conv->u.conv = (ConvAux){ET_U1, false};
  b_ret(&b, conv);
  opt_refresh(fn);
  env.verify = true;
  Error err = {0};
  assert_true(opt_run(fn, &err));
  FOR_BLOCKS(fn, bb) for (Value *w = bb->first; w; w = w->next) assert_false(op_info[w->op].flags & OPF_CLI);
  assert_int_equal(count(fn, OP_TRAPIF), 1);
}

// if (c ? true : false) return 1; else return 2;
static void test_thread(void **state) {
  (void)state;
  Fn *fn = make_fn(1, (IrType[]){T_I32}, T_I32);
  Block *a = block_new(fn), *b2 = block_new(fn), *join = block_new(fn), *yes = block_new(fn), *no = block_new(fn);
  Value *p = param(fn, 0);
  Builder b = {.fn = fn, .b = fn->entry};
  b_condbr(&b, p, a, b2);
  b.b = a;
  Value *one = b_const(&b, T_I32, 1);
  b_br(&b, join);
  b.b = b2;
  Value *zero = b_const(&b, T_I32, 0);
  b_br(&b, join);
  b.b = join;
  Value *phi = value_new(fn, OP_PHI, T_I32, 2);
  phi->args[0] = one;
  phi->args[1] = zero;
  value_append(join, phi);
  b_condbr(&b, phi, yes, no);
  b.b = yes;
  b_ret(&b, b_const(&b, T_I32, 1));
  b.b = no;
  b_ret(&b, b_const(&b, T_I32, 2));
  opt_refresh(fn);
  run(fn, pass_thread, "thread");
  run(fn, pass_cfg, "cfg");
  assert_int_equal(count(fn, OP_PHI), 0);
  assert_int_equal(count(fn, OP_CONDBR), 1);
}

// A slot that a handler reads stays in memory; one of the body alone does not.
static void test_handler_slots(void **state) {
  (void)state;
  Fn *fn = make_fn(1, (IrType[]){T_I32}, T_I32);
  fn->nclauses = 1;
  fn->clauses = ARENA_ARRAY(&arena, Clause, 1);
  Block *tried = block_new(fn), *handler = block_new(fn), *after = block_new(fn);
  fn->clauses[0] = (Clause){.kind = CLAUSE_FINALLY, .outer_try = -1, .outer_handler = -1, .handler = handler};
  tried->region = 0;
  handler->handler = 0;
  handler->is_handler_entry = true;
  Slot *seen = slot_new_raw(fn, 4, 4), *own = slot_new_raw(fn, 4, 4);
  Value *p = param(fn, 0);
  Builder b = {.fn = fn, .b = fn->entry};
  b_br(&b, tried);
  b.b = tried;
  b_store(&b, MT_I32, b_slotaddr(&b, seen), 0, p, NULL);
  b_store(&b, MT_I32, b_slotaddr(&b, own), 0, p, NULL);
  value_append(tried, value_new(fn, OP_CALLFINALLY, T_VOID, 0));
  block_set_succs(fn, tried, &after, 1);
  b.b = after;
  b_ret(&b, b_load(&b, MT_I32, b_slotaddr(&b, own), 0, NULL));
  b.b = handler;
  b_store(&b, MT_I32, b_slotaddr(&b, seen), 0, b_load(&b, MT_I32, b_slotaddr(&b, seen), 0, NULL), NULL);
  value_append(handler, value_new(fn, OP_ENDFINALLY, T_VOID, 0));
  opt_refresh(fn);
  run(fn, pass_ssa, "ssa");
  assert_int_equal(count(fn, OP_STORE), 2);
  assert_int_equal(count(fn, OP_LOAD), 1);
  assert_ptr_equal(after->last->args[0], p);
}

static void test_flags(void **state) {
  (void)state;
  u32 flags = opt_default_flags();
  Error err = {0};
  assert_true(opt_parse("all,-inline", &flags, &err));
  assert_true(flags & OPT_LICM);
  assert_false(flags & OPT_INLINE);
  assert_false(opt_parse("nonsense", &flags, &err));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_ssa_join, setup, teardown),
      cmocka_unit_test_setup_teardown(test_ssa_narrow, setup, teardown),
      cmocka_unit_test_setup_teardown(test_loop, setup, teardown),
      cmocka_unit_test_setup_teardown(test_bounds_in_loop, setup, teardown),
      cmocka_unit_test_setup_teardown(test_bounds_kept, setup, teardown),
      cmocka_unit_test_setup_teardown(test_fold, setup, teardown),
      cmocka_unit_test_setup_teardown(test_load_forwarding, setup, teardown),
      cmocka_unit_test_setup_teardown(test_cast_free_lowering, setup, teardown),
      cmocka_unit_test_setup_teardown(test_thread, setup, teardown),
      cmocka_unit_test_setup_teardown(test_handler_slots, setup, teardown),
      cmocka_unit_test(test_flags),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
