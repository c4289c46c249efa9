// fuzz_assembly.c: any bytes as an assembly: its types are loaded and laid out, all of its methods compiled with
// verifiers on. What comes out is code or an Error, never a crash. Many mutants of one process.
#include "compile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_ROWS = 2000 }; // a count of rows can be damaged, too

static bool prepare(void) {
  static bool done;
  Error err = {0};
  if (!done)
    done = well_known_init(NULL, &err);
  return done;
}

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!prepare())
    return 0;
  // The loader keeps what it has read, and the bytes with it.
  u8 *copy = malloc(size ? size : 1);
  Error err = {0};
  Assembly *a = copy ? assembly_open_memory(memcpy(copy, data, size), size, "mutant.dll", &err) : NULL;
  if (!a)
    return 0;
  for (u32 row = 1; row <= MIN(md_rows(a->img, TABLE_TYPEDEF), (u32)MAX_ROWS); row++)
    load_type(a, row);
  for (u32 row = 1; row <= MIN(md_rows(a->img, TABLE_METHOD), (u32)MAX_ROWS); row++)
    compile_row(a, row);
  return 0;
}
