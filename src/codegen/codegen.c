// codegen.c: the back end, phase by phase.
#include "codegen/lir.h"
#include "opt/opt.h"
#include "base/text.h"
#include "target/target.h"

static void dump(const Lir *l, const char *phase) {
  const CompileEnv *env = l->fn->env;
  if (!env || !env->dump_text)
    return;
  Buf b = {0};
  lir_print(l, &b);
  env->dump_text(phase, l->fn, b.s ? b.s : "", env->data);
  buf_free(&b);
}

bool codegen(Fn *fn, CodeUnit *out, Error *err) {
  Lir *l = ARENA_NEW(fn->arena, Lir);
#ifdef NDEBUG
  bool verify = fn->env && fn->env->verify;
#else
  bool verify = true;
#endif
  *out = (CodeUnit){0};
  l->fn = fn;
  l->arena = fn->arena;
  l->target = fn->env && fn->env->target ? fn->env->target : target_host();
  if (l->target->splits_wide && opt_pairs(fn)) {
    if (fn->env && fn->env->dump)
      fn->env->dump("pairs", fn, fn->env->data);
    if (verify && !ir_verify(fn, "pairs", err))
      return false;
  }
  frame_layout_slots(l);
  if (!isel_run(l, err))
    return false;
  lir_number(l);
  lir_loops(l);
  dump(l, "lir");
  if (verify && !lir_verify(l, err))
    return false;
  if (!liveness_run(l, err))
    return false;
  const RegSnapshot *before = verify ? regalloc_snapshot(l) : NULL;
  if (!regalloc_run(l, err) || (verify && !regalloc_verify(before, l, err)))
    return false;
  if (fn->opts & OPT_PEEPHOLE)
    peephole_run(l);
  dump(l, "regalloc");
  frame_finish(l);
  return emit_run(l, out, err);
}

const CfiHead *codegen_cfi_head(void) {
  return target_host()->cfi_head;
}
