// test_compile_again.c: methods of the class library for a processor that has hardly any registers. What the back end
// cannot do with optimizations, it does without; where the arguments of a call are too many still, the virtual machine
// can.
#include <stdio.h>

#include "engine/engine.h"
#include "opt/opt.h"
#include "target/host.h"
#include "target/target.h"

static void try_all(Assembly *a, const CompileEnv *env, u32 *done, u32 *failed) {
  for (u32 row = 1; row <= md_rows(a->img, TABLE_METHOD); row += 2) {
    Error err = {0};
    Method *m = method_from_row(a, row, &err);
    if (!m || method_is_open(m) || m->klass->ngparams || m->ngparams || m->flags & (MA_ABSTRACT | MA_PINVOKE) ||
        m->implflags & (MI_INTERNALCALL | MI_CODETYPE_MASK))
      continue;
    Arena arena = {0};
    CodeUnit u = {0};
    bool ok = compile(m, env, opt_default_flags(), &arena, &u, &err);
    if (!ok && err.kind == ERR_NOT_COMPILED) { // the virtual machine can
      CompileEnv vm = {.target = &target_vm};
      err = (Error){0};
      ok = compile(m, &vm, opt_default_flags(), &arena, &u, &err);
    }
    *(ok ? done : failed) += 1;
    if (!ok)
      printf("%s\n", err.msg);
    arena_free(&arena);
  }
}

int main(void) {
  Error err = {0};
  loader_init();
  if (!well_known_init(NULL, &err)) {
    fprintf(stderr, "%s\n", err.msg);
    return 77; // no class library here: skipped
  }
  Target few = *target_host();
  few.nalloc[0] = MIN(few.nalloc[0], 2u);
  CompileEnv env = {.target = &few};
  u32 done = 0, failed = 0;
  try_all(assembly_corlib(), &env, &done, &failed);
  printf("%u compiled, of them %llu only without optimizations; %u failed\n", done,
         (unsigned long long)engine_stats.compiled_again, failed);
  return !engine_stats.compiled_again || failed;
}
