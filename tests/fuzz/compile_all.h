// compile_all.h: loads the types of an assembly and compiles its methods, verifiers on.
#ifndef KILN_TESTS_FUZZ_COMPILE_ALL_H
#define KILN_TESTS_FUZZ_COMPILE_ALL_H

#include "compile.h"

enum { MAX_ROWS = 2000 }; // a count of rows can be damaged, too

static void load_type(Assembly *a, u32 row) {
  Error err = {0};
  Class *c = class_from_typedef(a, row, &err);
  if (!c)
    return;
  class_name(c);
  if (class_fields(c, &err) && class_methods(c, &err))
    class_vtable_layout(c, &err);
}

// As compiling ahead of time does: a class that cannot be loaded takes its methods along.
static void compile_row(Assembly *a, u32 row) {
  Error err = {0};
  for (u32 shared = 0; shared < 2; shared++) {
    Method *m = compiled_form(a, row, shared);
    if (!m || m->flags & MA_ABSTRACT || !class_vtable_layout(m->klass, &err))
      return;
    compile_it(m, OPT_DEFAULT_FLAGS);
    if (m == m->def)
      return;
  }
}

static void compile_assembly(Assembly *a, bool (*want)(u32 method_row)) {
  for (u32 row = 1; row <= MIN(md_rows(a->img, TABLE_TYPEDEF), (u32)MAX_ROWS); row++)
    load_type(a, row);
  for (u32 row = 1; row <= MIN(md_rows(a->img, TABLE_METHOD), (u32)MAX_ROWS); row++)
    if (!want || want(row))
      compile_row(a, row);
}

#endif
