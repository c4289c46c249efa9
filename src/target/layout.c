// layout.c: where the values of a whole signature travel.
#include "target/abi_layout.h"
#include "target/target.h"

static void layout(const Lir *l, const AbiArg *params, u32 n, const AbiArg *ret, bool base, AbiLayout *out) {
  *out = (AbiLayout){.locs = ARENA_ARRAY(l->arena, AbiLoc, n)};
  AbiWalk w;
  const Convention *conv = l->target->convention;
  out->sret = conv->result(&w, ret, &out->ret);
  w.base = base;
  for (u32 i = 0; i < n; i++)
    conv->param(&w, &params[i], &out->locs[i]);
  out->stack_size = w.stack;
  out->nflt = w.flts;
  out->area_size = ALIGN_UP(w.stack, 16u);
  for (u32 i = 0; i < n; i++)
    if (out->locs[i].by_ref) {
      out->locs[i].copy = out->area_size;
      out->area_size += ALIGN_UP(out->locs[i].size, 16u);
    }
}

void abi_layout(const Lir *l, const AbiArg *params, u32 n, const AbiArg *ret, AbiLayout *out) {
  layout(l, params, n, ret, false, out);
}

void abi_call_layout(const Lir *l, const CallInfo *ci, const AbiArg *ret, AbiLayout *out) {
  layout(l, ci->params, ci->nparams, ret, ci->ellipsis, out);
}

u32 abi_incoming_stack(const Lir *l) {
  const Fn *fn = l->fn;
  AbiLayout lay;
  abi_layout(l, fn->params, fn->nparams, &fn->ret, &lay);
  return lay.stack_size;
}

// Incoming stack arguments lie above the frame pointer's two words.
i32 abi_param_home(const Lir *l, u32 param) {
  const Fn *fn = l->fn;
  AbiLayout lay;
  abi_layout(l, fn->params, fn->nparams, &fn->ret, &lay);
  const AbiLoc *loc = &lay.locs[param];
  return loc->nregs || loc->by_ref ? 0 : (i32)(2 * l->target->pointer_size + loc->stack);
}
