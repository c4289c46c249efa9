// test_encode.c: instructions with a VEX prefix against the assembler, which makes the bytes that are wanted.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "codegen/emit.h"
#include "target/amd64/amd64.h"

static Arena arena;
static Emit e;

static LOp g(u32 n) {
  return lop_phys(n, LR_USE, 0);
}

static LOp x(u32 n) {
  return lop_phys(XMM0 + n, LR_USE, 0);
}

static void table(u16 op, u8 size, u8 imm, u32 n, LOp a, LOp b, LOp c, LOp d) {
  LIns *ins = arena_alloc(&arena, sizeof *ins + 4 * sizeof(LOp));
  *ins = (LIns){.op = op, .size = size, .cc = imm, .nops = (u8)n, .mem = -1};
  ins->ops[0] = a, ins->ops[1] = b, ins->ops[2] = c, ins->ops[3] = d;
  enc_table(&e, ins);
}

// The last operand in memory, behind n registers.
static void memory(u16 op, u8 size, u8 imm, u32 n, u32 d, u32 a, u32 base, u32 index, u8 scale, i32 disp) {
  LIns *ins = arena_alloc(&arena, sizeof *ins + 4 * sizeof(LOp));
  *ins = (LIns){.op = op, .size = size, .cc = imm, .nops = (u8)(n + 2), .mem = (i8)n, .scale = scale, .disp = disp};
  ins->ops[0] = x(d);
  ins->ops[1] = x(a);
  ins->ops[n] = g(base);
  ins->ops[n + 1] = index == NOREG ? lop_none() : g(index);
  enc_table(&e, ins);
}

#define T2(op, size, imm, a, b) table(X_##op, size, imm, 2, a, b, lop_none(), lop_none())
#define T3(op, size, imm, a, b, c) table(X_##op, size, imm, 3, a, b, c, lop_none())
#define T4(op, size, a, b, c, d) table(X_##op, size, 0, 4, a, b, c, d)
#define M2(op, size, d, base, index, scale, disp) memory(X_##op, size, 0, 1, d, 0, base, index, scale, disp)
#define M3(op, size, imm, d, a, base, index, scale, disp) memory(X_##op, size, imm, 2, d, a, base, index, scale, disp)

// Each instruction behind a label of its own: they differ in length.
#define C(text, call) ".long 9f - 8f\n8: " text "\n9:\n"
__asm__(".data\n.intel_syntax noprefix\n.globl wanted\nwanted:\n"
#include "vex_cases.def"
        ".long 0\n.att_syntax\n.text\n");
#undef C
extern const u8 wanted[];

static const u8 *next = wanted;

static void check(const char *text) {
  u32 n;
  memcpy(&n, next, sizeof n);
  if (n != e.code.n || memcmp(next + sizeof n, e.code.v, n) != 0) {
    char got[64] = "", want[64] = "";
    for (u32 i = 0; i < e.code.n && i < 15; i++)
      sprintf(got + 3 * i, "%02x ", e.code.v[i]);
    for (u32 i = 0; i < n && i < 15; i++)
      sprintf(want + 3 * i, "%02x ", next[sizeof n + i]);
    fail_msg("%s: got %s, want %s", text, got, want);
  }
  next += sizeof n + n;
}

static void test_vex(void **state) {
  (void)state;
  Fn fn = {0};
  Lir l = {.fn = &fn, .arena = &arena, .wide = true};
#define C(text, call)                                                                                                  \
  e = (Emit){.l = &l, .arena = &arena};                                                                                \
  call;                                                                                                                \
  check(text);
#include "vex_cases.def"
#undef C
  u32 end;
  memcpy(&end, next, sizeof end);
  assert_int_equal(end, 0);
  arena_free(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_vex)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
