// test_ir.c: building, ordering, dominators, loops, printing and verifying of small functions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "ir/ir.h"

#include <stdlib.h>

static Arena arena;

static int teardown(void **state) {
  (void)state;
  arena_free(&arena);
  memset(&arena, 0, sizeof arena);
  return 0;
}

static Fn *make_fn(u32 nparams, IrType ret) {
  Fn *fn = fn_new(&arena, NULL, NULL);
  fn->params = ARENA_ARRAY(&arena, AbiArg, nparams + 1);
  fn->nparams = nparams;
  for (u32 i = 0; i < nparams; i++)
    fn->params[i].type = T_I32;
  fn->ret.type = (u8)ret;
  fn->entry = block_new(fn);
  return fn;
}

static Value *param(Fn *fn, u32 i) {
  Value *v = value_new(fn, OP_PARAM, T_I32, 0);
  v->u.i = i;
  value_append(fn->entry, v);
  return v;
}

static void good(Fn *fn) {
  Error e = {0};
  if (!ir_verify(fn, "test", &e))
    fail_msg("%s", e.msg);
}

static void bad(Fn *fn, const char *why) {
  Error e = {0};
  assert_false(ir_verify(fn, "test", &e));
  if (!strstr(e.msg, why))
    fail_msg("expected \"%s\" in: %s", why, e.msg);
}

static Value *phi(Fn *fn, Block *b, u32 n, Value **args) {
  Value *v = value_new(fn, OP_PHI, args[0]->type, n);
  memcpy(v->args, args, n * sizeof *args);
  if (b->first)
    value_insert_before(b->first, v);
  else
    value_append(b, v);
  return v;
}

// entry -> (then | else) -> join, with a phi
typedef struct Diamond {
  Fn *fn;
  Block *then, *other, *join;
  Value *phi, *one, *two;
} Diamond;

static Diamond diamond(void) {
  Diamond d = {.fn = make_fn(1, T_I32)};
  Fn *fn = d.fn;
  Value *p = param(fn, 0);
  d.then = block_new(fn), d.other = block_new(fn), d.join = block_new(fn);
  Builder b = {.fn = fn, .b = fn->entry};
  b_condbr(&b, p, d.then, d.other);
  b.b = d.then;
  d.one = b_const(&b, T_I32, 1);
  b_br(&b, d.join);
  b.b = d.other;
  d.two = b_const(&b, T_I32, 2);
  b_br(&b, d.join);
  d.phi = phi(fn, d.join, 2, (Value *[]){d.one, d.two});
  b.b = d.join;
  b_ret(&b, d.phi);
  ir_compute_preds(fn);
  return d;
}

static void test_diamond(void **state) {
  (void)state;
  Diamond d = diamond();
  good(d.fn);
  assert_int_equal(d.fn->nblocks, 4);
  assert_ptr_equal(d.fn->blocks[0], d.fn->entry);
  assert_ptr_equal(d.fn->blocks[3], d.join);
  assert_ptr_equal(d.join->idom, d.fn->entry);
  assert_true(block_dominates(d.fn->entry, d.join));
  assert_true(block_dominates(d.then, d.then));
  assert_false(block_dominates(d.then, d.join));
}

static void test_unreachable_pred(void **state) {
  (void)state;
  Diamond d = diamond();
  // entry now goes only to `other`
  Fn *fn = d.fn;
  value_remove(fn->entry->last);
  block_remove_pred(fn, d.then, fn->entry);
  block_remove_pred(fn, d.other, fn->entry);
  Builder b = {.fn = fn, .b = fn->entry};
  b_br(&b, d.other);
  ir_compute_preds(fn);
  good(fn);
  assert_int_equal(fn->nblocks, 3);
  assert_int_equal(d.phi->nargs, 1);
  assert_ptr_equal(d.phi->args[0], d.two);
}

static void test_loops(void **state) {
  (void)state;
  // outer: head -> inner (self loop) -> latch -> head | exit
  Fn *fn = make_fn(1, T_VOID);
  Value *p = param(fn, 0);
  Block *head = block_new(fn), *inner = block_new(fn), *latch = block_new(fn), *exit = block_new(fn);
  Builder b = {.fn = fn, .b = fn->entry};
  b_br(&b, head);
  b.b = head;
  b_condbr(&b, p, inner, exit);
  b.b = inner;
  b_condbr(&b, p, inner, latch);
  b.b = latch;
  b_br(&b, head);
  b.b = exit;
  b_ret(&b, NULL);
  ir_compute_preds(fn);
  good(fn);
  assert_int_equal(fn->entry->loop_depth, 0);
  assert_int_equal(head->loop_depth, 1);
  assert_int_equal(inner->loop_depth, 2);
  assert_int_equal(latch->loop_depth, 1);
  assert_int_equal(exit->loop_depth, 0);
  assert_ptr_equal(latch->idom, inner);
  for (u32 i = 1; i < fn->nblocks; i++)
    assert_true(!fn->blocks[i]->idom || fn->blocks[i]->idom->rpo < fn->blocks[i]->rpo);
}

// A try with a finally inside a try with a catch.
static Fn *with_handlers(Block **body, Block **fin, Block **handler, Block **after) {
  Fn *fn = make_fn(1, T_VOID);
  Value *p = param(fn, 0);
  fn->nclauses = 2;
  fn->clauses = ARENA_ARRAY(&arena, Clause, 2);
  *body = block_new(fn), *fin = block_new(fn), *handler = block_new(fn), *after = block_new(fn);
  Block *handler2 = block_new(fn), *leave = block_new(fn);
  fn->clauses[0] = (Clause){.kind = CLAUSE_FINALLY, .outer_try = 1, .outer_handler = -1, .handler = *fin};
  fn->clauses[1] = (Clause){.kind = CLAUSE_CATCH, .outer_try = -1, .outer_handler = -1, .handler = *handler};
  (*body)->region = 0;
  (*fin)->handler = 0;
  (*fin)->region = 1;
  (*fin)->is_handler_entry = (*handler)->is_handler_entry = true;
  (*handler)->handler = handler2->handler = 1;
  leave->region = 1;
  Builder b = {.fn = fn, .b = fn->entry};
  b_br(&b, *body);
  b.b = *body;
  b_br(&b, leave);
  b.b = leave;
  Value *v = b_end(&b, OP_CALLFINALLY, NULL);
  v->u.i = 0;
  block_set_succs(fn, leave, after, 1);
  b.b = *fin;
  b_end(&b, OP_ENDFINALLY, NULL);
  b.b = *handler;
  Value *obj = b_end(&b, OP_CATCHOBJ, NULL);
  obj->type = T_REF;
  b_condbr(&b, b_cmp(&b, CC_EQ, obj, b_null(&b)), handler2, *after);
  b.b = handler2;
  b_br(&b, *after);
  b.b = *after;
  b_ret(&b, NULL);
  (void)p;
  return fn;
}

static void test_handlers(void **state) {
  (void)state;
  Block *body, *fin, *handler, *after;
  Fn *fn = with_handlers(&body, &fin, &handler, &after);
  ir_compute_preds(fn);
  good(fn);
  assert_int_equal(fn->nblocks, 7);
  // body first, then the handlers in the order of the clauses
  for (u32 i = 1; i < fn->nblocks; i++)
    assert_true(fn->blocks[i - 1]->handler <= fn->blocks[i]->handler);
  assert_ptr_equal(fn->blocks[4], fin);
  assert_ptr_equal(fn->blocks[5], handler);
  assert_null(fin->idom);
  assert_null(after->idom); // reached from the body and from the handler
  assert_false(block_dominates(fn->entry, handler));

  // a value of the body used in a handler
  Value *p = fn->entry->first;
  Value *use = value_new(fn, OP_NEG, T_I32, 1);
  use->args[0] = p;
  value_insert_before(handler->last, use);
  bad(fn, "dominate");
}

static void test_dead_try(void **state) {
  (void)state;
  Block *body, *fin, *handler, *after;
  Fn *fn = with_handlers(&body, &fin, &handler, &after);
  value_remove(fn->entry->last);
  Builder b = {.fn = fn, .b = fn->entry};
  b_br(&b, after);
  ir_compute_preds(fn);
  good(fn);
  assert_int_equal(fn->nblocks, 2);
  assert_null(fn->clauses[0].handler);
  assert_null(fn->clauses[1].handler);
}

static void test_verifier(void **state) {
  (void)state;
  Diamond d = diamond();
  d.phi->args[0] = d.two; // `two` does not dominate the end of `then`
  bad(d.fn, "dominate");
  d = diamond();
  d.phi->nargs = 1;
  bad(d.fn, "predecessors");
  d = diamond();
  value_remove(d.join->last);
  bad(d.fn, "without an end");
  d = diamond();
  d.phi->type = T_I64;
  bad(d.fn, "phi");
  d = diamond();
  d.then->preds.n = 0;
  bad(d.fn, "disagree");
  d = diamond();
  Value *add = value_new(d.fn, OP_ADD, T_I32, 2);
  add->args[0] = d.one;
  value_insert_before(d.then->last, add);
  bad(d.fn, "missing operand");
  add->args[1] = value_new(d.fn, OP_CONST, T_I32, 0);
  bad(d.fn, "not in the function");
  add->args[1]->type = T_I64;
  value_insert_before(add, add->args[1]);
  bad(d.fn, "wrong type");
  add->args[1]->type = T_I32;
  good(d.fn);
}

static void test_values(void **state) {
  (void)state;
  Fn *fn = make_fn(0, T_VOID);
  Value *v = value_new(fn, OP_CALL, T_VOID, 1);
  Value *a = value_new(fn, OP_CONST, T_I32, 0);
  v->args[0] = a;
  value_set_args(fn, v, 5);
  assert_ptr_equal(v->args[0], a);
  assert_null(v->args[4]);
  value_set_args(fn, v, 2);
  assert_ptr_equal(v->args[0], a);
  value_append(fn->entry, a);
  value_append(fn->entry, v);
  Value *w = value_new(fn, OP_CONST, T_I32, 0);
  value_insert_after(a, w);
  assert_ptr_equal(a->next, w);
  assert_ptr_equal(v->prev, w);
  value_replace_uses(fn, a, w);
  assert_ptr_equal(v->args[0], w);
  value_remove(w);
  assert_ptr_equal(a->next, v);
}

static void test_tables(void **state) {
  (void)state;
  for (u32 i = 0; i < OP_COUNT; i++)
    assert_non_null(op_info[i].text);
  assert_true(op_info[OP_ADD].flags == OPF_PURE);
  assert_true(op_info[OP_RET].flags == OPF_END);
  assert_true(op_info[OP_DIV].flags == (OPF_PURE | OPF_THROW));
  for (u32 i = 0; i < HELPER_COUNT; i++) {
    assert_non_null(helper_info[i].name);
    assert_non_null(strchr("viloafdq", helper_info[i].ret));
  }
  for (u32 cc = CC_EQ; cc <= CC_UGT; cc++) {
    assert_int_equal(cc_swap(cc_swap(cc)), cc);
    assert_int_equal(cc_negate(cc_negate(cc, false), false), cc);
    assert_int_equal(cc_negate(cc_negate(cc, true), true), cc);
  }
  assert_int_equal(cc_negate(CC_LT, true), CC_UGE); // true on NaN
}

static void test_refs(void **state) {
  (void)state;
  Fn *fn = make_fn(0, T_VOID);
  Ref *a = ref_number(fn, REF_HELPER, HELPER_THROW), *b = ref_number(fn, REF_HELPER, HELPER_RETHROW);
  assert_ptr_not_equal(a, b);
  assert_ptr_equal(a, ref_number(fn, REF_HELPER, HELPER_THROW));
  assert_int_equal(fn->refs.n, 2);
  assert_int_equal(b->index, 1);
  assert_non_null(strstr(ref_text(a), "rt_throw"));
  Ref *slot = ref_dict_slot(fn, NULL, a);
  assert_ptr_equal(slot, ref_dict_slot(fn, NULL, a));
  assert_non_null(strstr(ref_text(slot), "rt_throw"));
}

static void test_print(void **state) {
  (void)state;
  Diamond d = diamond();
  Buf b = {0};
  ir_print(d.fn, &b);
  assert_non_null(strstr(b.s, "condbr"));
  assert_non_null(strstr(b.s, "phi"));
  assert_non_null(strstr(b.s, "<- b1 b2"));
  buf_free(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(test_diamond, teardown),  cmocka_unit_test_teardown(test_unreachable_pred, teardown),
      cmocka_unit_test_teardown(test_loops, teardown),    cmocka_unit_test_teardown(test_handlers, teardown),
      cmocka_unit_test_teardown(test_dead_try, teardown), cmocka_unit_test_teardown(test_verifier, teardown),
      cmocka_unit_test_teardown(test_values, teardown),   cmocka_unit_test_teardown(test_tables, teardown),
      cmocka_unit_test_teardown(test_refs, teardown),     cmocka_unit_test_teardown(test_print, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
