// compile.c: the compiler, at a glance: a method goes in, a code unit comes out.
#include "engine/compile/wrapper.h"

#include "base/log.h"
#include "base/text.h"
#include "il/il.h"
#include "opt/opt.h"
#include "target/target.h"
#include "types/flavour.h"

#include <stdio.h>

static bool build_body(Fn *fn, Error *err) {
  WrapperBuild build = wrapper_for(fn->method);
  if (!build)
    return il_import(fn, err);
  Sig *sig = method_sig(fn->method, err);
  return sig && sig_layout(sig, err) && build(fn, err);
}

static u64 lap(u64 *since) {
  u64 now = clock_ns(), d = now - *since;
  *since = now;
  return d;
}

static void dump(const CompileEnv *env, const char *phase, Fn *fn) {
  if (env->dump)
    env->dump(phase, fn, env->data);
}

static bool check(const CompileEnv *env, Fn *fn, const char *phase, Error *err) {
  return !env->verify || ir_verify(fn, phase, err);
}

#define COUNT(field, n) __atomic_fetch_add(&engine_stats.field, (n), __ATOMIC_RELAXED)

static void choose_instructions(Fn *fn) {
  const CompileEnv *env = fn->env;
  const Target *t = env->target ? env->target : target_host();
  fn->rounds = t->rounds && (!t->vector || env->features & CPU_VECTORS); // came with those, where there are any
  if (!(env->features & CPU_VECTORS) || !(fn->opts & OPT_VECTOR))
    return;
  fn->vector = t->vector;
  fn->wide = t->vector && (env->features & CPU_WIDE_VECTORS);
  if (flavour->tells_hardware)
    fn->hardware = t->vector ? t->vector : target_host()->vector;
}

static bool run_phases(Method *m, const CompileEnv *env, u32 opts, Arena *arena, CodeUnit *out, Error *err) {
  u64 t = clock_ns();
  Fn *fn = fn_new(arena, m, env);
  fn->opts = opts;
  choose_instructions(fn);
  if (!build_body(fn, err) || !check(env, fn, "import", err))
    return false;
  dump(env, "import", fn);
  COUNT(import_ns, lap(&t));
  if (!opt_run(fn, err))
    return false;
  dump(env, "opt", fn);
  COUNT(opt_ns, lap(&t));
  if (!codegen(fn, out, err))
    return false;
  COUNT(codegen_ns, lap(&t));
  return true;
}

// What says which code there is, rather than how good it is.
#define OPT_PLAIN ((u32)(OPT_INTRINS | OPT_VTSHARE | OPT_AOT))

// Where the back end could not do it, as when registers run out, it may with locals in memory and less in the method.
static bool compile_plainly(Method *m, const CompileEnv *env, u32 opts, Arena *arena, CodeUnit *out, Error *err) {
  ERROR(why);
  bool ok = run_phases(m, env, opts & OPT_PLAIN, arena, out, &why);
  if (ok) {
    log_put(LOG_INFO, "%s; without optimizations it is compiled", err->msg);
    *err = (Error){0};
    COUNT(compiled_again, 1);
  }
  return ok;
}

bool compile(Method *m, const CompileEnv *env, u32 opts, Arena *arena, CodeUnit *out, Error *err) {
  jmp_buf no_memory;
  if (_setjmp(no_memory)) {
    arena->exhausted = NULL;
    return err_set(err, ERR_OUT_OF_MEMORY, "no memory to compile %s", method_name(m));
  }
  arena->exhausted = &no_memory;
  bool ok = run_phases(m, env, opts, arena, out, err);
  if (!ok && err->kind == ERR_NOT_COMPILED && opts & ~OPT_PLAIN)
    ok = compile_plainly(m, env, opts, arena, out, err);
  arena->exhausted = NULL;
  return ok;
}
