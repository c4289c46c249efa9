// test_verify_regalloc.c: the checker of register allocation accepts what the allocator makes, and finds seeded errors.
#include "codegen_util.h"

#include "codegen/lir.h"
#include "target/target.h"

#define NVALUES 24 // more than there are registers

// for (i = n; i; i--) { a[0..] mixed; x = f(i); } over values that are all live around the loop and the call.
static Fn *build(void) {
  static const u8 types[] = {T_I64, T_I64};
  Fn *fn = new_fn(2, types, T_I64);
  Builder b = {.fn = fn, .b = fn->entry};
  Value *n = param(&b, 0), *seed = param(&b, 1), *start[NVALUES], *phi[NVALUES], *next[NVALUES];
  for (u32 i = 0; i < NVALUES; i++)
    start[i] = b_bin(&b, OP_ADD, T_I64, seed, b_const(&b, T_I64, i + 1));
  Block *loop = block_new(fn), *done = block_new(fn), *entry = fn->entry;
  b_br(&b, loop);
  b.b = loop;
  for (u32 i = 0; i <= NVALUES; i++) {
    Value *p = value_new(fn, OP_PHI, T_I64, 2);
    value_append(loop, p);
    p->args[0] = i < NVALUES ? start[i] : n;
    if (i < NVALUES)
      phi[i] = p;
    else
      n = p;
  }
  Value *called = call_test_fn(&b, 3, T_I64, &n, 1);
  for (u32 i = 0; i < NVALUES; i++) // rotated: moves in cycles on the back edge
    next[i] = i % 3 ? phi[(i + 1) % NVALUES] : b_bin(&b, OP_ADD, T_I64, phi[i], called);
  Value *left = b_bin(&b, OP_SUB, T_I64, n, b_const(&b, T_I64, 1));
  for (u32 i = 0; i < NVALUES; i++)
    phi[i]->args[1] = next[i];
  n->args[1] = left;
  b_condbr(&b, b_cmp(&b, CC_NE, left, b_const(&b, T_I64, 0)), loop, done);
  b.b = done;
  Value *sum = next[0];
  for (u32 i = 1; i < NVALUES; i++)
    sum = b_bin(&b, i % 2 ? OP_XOR : OP_ADD, T_I64, sum, next[i]);
  b_ret(&b, sum);
  (void)entry;
  return fn;
}

static Lir *allocate(Fn *fn, const RegSnapshot **before) {
  Error err = {0};
  ir_compute_preds(fn);
  ir_dominators(fn);
  assert_true(ir_verify(fn, "test", &err));
  Lir *l = ARENA_NEW(fn->arena, Lir);
  l->fn = fn;
  l->arena = fn->arena;
  l->target = target_host();
  frame_layout_slots(l);
  assert_true(isel_run(l, &err));
  lir_number(l);
  lir_loops(l);
  assert_true(lir_verify(l, &err));
  assert_true(liveness_run(l, &err));
  *before = regalloc_snapshot(l);
  assert_true(regalloc_run(l, &err));
  return l;
}

static bool accepted(const RegSnapshot *before, const Lir *l) {
  return regalloc_verify(before, l, &(Error){0});
}

typedef struct Tally {
  u32 tried, caught;
} Tally;

static void try_it(Tally *t, const RegSnapshot *before, const Lir *l) {
  t->tried++;
  t->caught += !accepted(before, l);
}

// A few changes do no harm: the other place may hold the same value.
static void mostly_caught(const Tally *t, u32 at_least) {
  assert_true(t->tried >= at_least);
  assert_true(t->caught * 10 >= t->tried * 9);
}

#define FOR_INSNS(l, b, ins)                                                                                           \
  for (u32 bi_ = 0; bi_ < (l)->nblocks; bi_++)                                                                         \
    for (LBlock *b = (l)->blocks[bi_], *once_ = b; once_; once_ = NULL)                                                \
      for (LIns *ins = b->first, *next_ = ins ? ins->next : NULL; ins; ins = next_, next_ = ins ? ins->next : NULL)

static void test_accepts(void **state) {
  (void)state;
  const RegSnapshot *before;
  Lir *l = allocate(build(), &before);
  Error err = {0};
  if (!regalloc_verify(before, l, &err))
    fail_msg("%s", err.msg);
  assert_true(l->nspills > 0);
}

static void test_wrong_register(void **state) {
  (void)state;
  const RegSnapshot *before;
  Lir *l = allocate(build(), &before);
  Tally t = {0};
  FOR_INSNS(l, b, ins) {
    (void)b;
    for (u32 k = 0; k < ins->nops; k++) {
      LOp *o = &ins->ops[k];
      if (o->role != LR_USE || o->kind != LK_PHYS || o->reg >= 16)
        continue;
      u32 was = o->reg;
      o->reg = was == 3 ? 12 : 3; // rbx, r12
      try_it(&t, before, l);
      o->reg = was;
    }
  }
  mostly_caught(&t, 30);
  assert_true(accepted(before, l));
}

static void test_wrong_spill_slot(void **state) {
  (void)state;
  const RegSnapshot *before;
  Lir *l = allocate(build(), &before);
  Tally t = {0};
  FOR_INSNS(l, b, ins) {
    (void)b;
    for (u32 k = 0; k < ins->nops; k++) {
      LOp *o = &ins->ops[k];
      if (o->kind != LK_SPILL)
        continue;
      u32 was = o->reg;
      o->reg = (was + 1) % l->nspills;
      try_it(&t, before, l);
      o->reg = was;
    }
  }
  mostly_caught(&t, 10);
}

static void test_lost_move(void **state) {
  (void)state;
  const RegSnapshot *before;
  Lir *l = allocate(build(), &before);
  Tally t = {0};
  FOR_INSNS(l, b, ins) {
    if ((ins->op != LIR_MOVE && ins->op != LIR_XCHG) || ins->pos) // inserted ones have no position
      continue;
    u8 op = (u8)ins->op;
    ins->op = LIR_NOP;
    try_it(&t, before, l);
    ins->op = op;
  }
  mostly_caught(&t, 10);
}

static void test_forgotten_clobber(void **state) {
  (void)state;
  const RegSnapshot *before;
  Lir *l = allocate(build(), &before);
  Tally t = {0};
  FOR_INSNS(l, b, ins) {
    (void)b;
    if (!ins->clobbers)
      continue;
    RegMask was = ins->clobbers;
    ins->clobbers = ~(RegMask)0; // had the allocator been told less than is destroyed
    try_it(&t, before, l);
    ins->clobbers = was;
  }
  assert_true(t.tried >= 1);
  assert_int_equal(t.caught, t.tried);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
      T(accepts), T(wrong_register), T(wrong_spill_slot), T(lost_move), T(forgotten_clobber),
  };
  (void)compile, (void)code_reset, (void)rnd_int; // of codegen_util.h
  return cmocka_run_group_tests(tests, NULL, NULL);
}
