// pipeline.c: the list of passes, in order.
#include "opt/passes.h"

typedef struct Step {
  const char *name;
  bool (*run)(Fn *fn);
  u32 flag; // runs when fn->opts has it; 0 = always
} Step;

static const Step steps[] = {
    {"cfg", pass_cfg, 0},
    {"ssa", pass_ssa, OPT_SSA},
    {"dce", pass_dce, OPT_DCE},
    {"lower", pass_lower, 0},
    {"dce2", pass_dce, OPT_DCE},
    {"cfg2", pass_cfg, 0},
};

bool opt_run(Fn *fn, Error *err) {
  const CompileEnv *env = fn->env;
  for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
    const Step *s = &steps[i];
    if (s->flag && !(fn->opts & s->flag))
      continue;
    s->run(fn);
    if (env && env->dump)
      env->dump(s->name, fn, env->data);
    if (env && env->verify && !ir_verify(fn, s->name, err))
      return false;
  }
  return true;
}
