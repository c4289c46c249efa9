// pipeline.c: the list of passes, in order.
#include "opt/passes.h"

// NEW_TARGETS: only when devirt, with SSA's knowledge, found calls, and they could be inlined. AGAIN: the last of
// those; then devirt looks once more, since what a body returns or hands on is known only now: an iterator's
// enumerator, a wrapped stream.
enum { ALWAYS, NEW_TARGETS, AGAIN };
enum { MAX_ROUNDS = 3 }; // of looking for new targets

typedef struct Step {
  const char *name;
  bool (*run)(Fn *fn);
  u32 flags; // runs when fn->opts has all of them
  u8 when;
} Step;

static const Step steps[] = {
    {"cfg", pass_cfg, 0, ALWAYS},
    {"finally", pass_finally, OPT_INLINE, ALWAYS},
    {"devirt", pass_devirt, OPT_DEVIRT, ALWAYS},
    {"guess", pass_guess, OPT_DEVIRT | OPT_INLINE, ALWAYS},
    {"arraycopy", pass_arraycopy, OPT_INTRINS, ALWAYS},
    {"inline", pass_inline, OPT_INLINE, ALWAYS},
    {"cfg1", pass_cfg, OPT_LICM, ALWAYS},
    {"loopinv", pass_loopinv, OPT_LICM | OPT_SSA, ALWAYS},
    {"copies", pass_copies, OPT_SROA, ALWAYS},
    {"sroa", pass_sroa, OPT_SROA | OPT_SSA, ALWAYS},
    {"ssa", pass_ssa, OPT_SSA, ALWAYS},
    {"fold", pass_fold, OPT_FOLD, ALWAYS},
    {"devirt2", pass_devirt, OPT_DEVIRT | OPT_SSA, ALWAYS}, // decides NEW_TARGETS
    {"inline2", pass_inline_new, OPT_INLINE | OPT_DEVIRT, NEW_TARGETS},
    {"copies2", pass_copies, OPT_SROA, NEW_TARGETS},
    {"sroa2", pass_sroa, OPT_SROA | OPT_SSA, NEW_TARGETS},
    {"ssa2", pass_ssa, OPT_SSA, NEW_TARGETS},
    {"fold2", pass_fold, OPT_FOLD, AGAIN},
    {"cfg2", pass_cfg, 0, ALWAYS},
    {"thread", pass_thread, OPT_FOLD, ALWAYS},
    {"gvn", pass_gvn, OPT_GVN, ALWAYS},
    {"fold3", pass_fold, OPT_FOLD, ALWAYS},
    {"abcrem", pass_abc, OPT_ABCREM, ALWAYS},
    {"cfg3", pass_cfg, 0, ALWAYS},
    {"dce", pass_dce, OPT_DCE, ALWAYS},
    {"licm", pass_licm, OPT_LICM, ALWAYS},
    {"lower", pass_lower, 0, ALWAYS},
    {"fold4", pass_fold, OPT_FOLD, ALWAYS},
    {"gvn2", pass_gvn, OPT_GVN, ALWAYS},
    {"thread2", pass_thread, OPT_FOLD, ALWAYS},
    {"dce2", pass_dce, OPT_DCE, ALWAYS},
    {"cfg4", pass_cfg, 0, ALWAYS},
    {"clears", pass_clears, OPT_SROA, ALWAYS},
    {"nullcheck", pass_nullcheck, OPT_NULLCHECK, ALWAYS},
    {"layout", pass_layout, OPT_LAYOUT, ALWAYS},
};

bool opt_run(Fn *fn, Error *err) {
  const CompileEnv *env = fn->env;
  bool new_targets = false;
  u32 rounds = 0;
  size_t look = 0; // the step that looked for new targets last
  for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
    const Step *s = &steps[i];
    if ((fn->opts & s->flags) != s->flags || (s->when != ALWAYS && !new_targets))
      continue;
    if (s->run == pass_lower && env && env->inspect)
      env->inspect(fn, env->data);
    bool changed = s->run(fn);
    if (s->run == pass_devirt)
      look = i;
    if (s->run == pass_devirt || s->run == pass_inline_new)
      new_targets = changed;
    if (env && env->dump)
      env->dump(s->name, fn, env->data);
    if (env && env->verify && !ir_verify(fn, s->name, err))
      return false;
    if (s->when == AGAIN && ++rounds < MAX_ROUNDS)
      i = look - 1;
  }
  return true;
}
