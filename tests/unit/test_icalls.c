// test_icalls.c: every internal call of the class libraries has its C function, but for those listed here with a
// reason.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fnmatch.h>
#include <stdio.h>
#include "icalls/icalls.h"
#include "base/file.h"

// Those of /usr/lib/mono/4.5 that have any.
static const char *const libraries[] = {"mscorlib",   "System",        "System.Core",     "System.Configuration",
                                        "System.Web", "Mono.Tasklets", "CustomMarshalers"};

// What Kiln leaves out: a pattern over "Type:Method" and why.
static const struct {
  const char *pattern, *reason;
} left_out[] = {
    {"System.String:.ctor *", "stand-ins: il/call.c calls CreateString instead"},
    {"System.Runtime.InteropServices.IErrorInfo:*", "a COM interface: only its implementations run"},
    {"*EnumeratorToEnumVariantMarshaler/IEnumVARIANT:*", "a COM interface"},
};

static bool is_left_out(const char *name) {
  for (u32 i = 0; i < ARRAY_LEN(left_out); i++)
    if (!fnmatch(left_out[i].pattern, name, 0))
      return true;
  return false;
}

static u32 check_class(Class *c) {
  Error err = {0};
  u32 missing = 0;
  if (!class_methods(c, &err))
    return 0;
  for (u32 i = 0; i < c->nmethods; i++) {
    Method *m = class_method(c, i);
    if (!(m->implflags & MI_INTERNALCALL) || icall_find(m))
      continue;
    if (is_left_out(method_name(m)))
      continue;
    fprintf(stderr, "missing: %s\n", method_name(m));
    missing++;
  }
  return missing;
}

static u32 check_library(const char *name) {
  Error err = {0};
  char path[256];
  snprintf(path, sizeof path, "/usr/lib/mono/4.5/%s.dll", name);
  Assembly *a = file_exists(path) ? assembly_open(path, &err) : NULL;
  u32 missing = 0;
  for (u32 row = 1; a && row <= md_rows(a->img, TABLE_TYPEDEF); row++) {
    Class *c = class_from_typedef(a, row, &err);
    missing += c ? check_class(c) : 0;
  }
  return missing;
}

static void every_call_is_there(void **state) {
  (void)state;
  Error e = {0};
  if (!file_exists("/usr/lib/mono/4.5/mscorlib.dll"))
    skip();
  if (!runtime_init(&(RuntimeOptions){0}, &e))
    fail_msg("%s", e.msg);
  u32 missing = 0;
  for (u32 i = 0; i < ARRAY_LEN(libraries); i++)
    missing += check_library(libraries[i]);
  assert_int_equal(missing, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_is_there)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
