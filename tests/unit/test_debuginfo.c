// test_debuginfo.c: prototypes of C functions from debugging information, with whichever compiler built this.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/debuginfo.h"

typedef struct Triple {
  long long a, b, c;
} Triple;
enum Choice { ONE };

static short mixed(signed char a, unsigned short b, const double *c, Triple s, float d) {
  return (short)(a + b + (c != NULL) + s.a + (int)d);
}
static void nothing(void) {}
static enum Choice choose(_Bool x, long long y) {
  return x && y ? ONE : (enum Choice)1;
}

static void expect(CType t, CKind kind, u32 size) {
  assert_int_equal(t.kind, kind);
  assert_int_equal(t.size, size);
}

static void test_prototypes(void **state) {
  (void)state;
  CPrototype p;
  if (!debuginfo_present())
    skip();
  assert_true(debuginfo_prototype((void *)mixed, &p));
  assert_int_equal(p.nparams, 5);
  expect(p.ret, C_INT, 2);
  expect(p.params[0], C_INT, 1);
  expect(p.params[1], C_UINT, 2);
  expect(p.params[2], C_POINTER, sizeof(void *));
  expect(p.params[3], C_STRUCT, 24);
  expect(p.params[4], C_FLOAT, 4);
  assert_true(debuginfo_prototype((void *)nothing, &p));
  assert_int_equal(p.nparams, 0);
  expect(p.ret, C_VOID, 0);
  assert_true(debuginfo_prototype((void *)choose, &p));
  expect(p.ret, C_UINT, 4);
  expect(p.params[0], C_UINT, 1);
  expect(p.params[1], C_INT, 8);
}

static void test_no_function(void **state) {
  (void)state;
  CPrototype p;
  assert_false(debuginfo_prototype((const char *)(void *)mixed + 1, &p));
  assert_false(debuginfo_prototype(NULL, &p));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_prototypes), cmocka_unit_test(test_no_function)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
