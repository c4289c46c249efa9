// frames.c: going on in a frame: running its filters, finally and fault blocks, and its catch handlers; native or of
// the virtual machine.
#include "base/stack.h"
#include "eh/internal.h"
#include "target/vm/machine.h"

const CodeClause *clause_around(const CodeInfo *ci, const CodeClause *c) {
  for (u32 i = 0; c->around && i < ci->nclauses; i++)
    if (ci->clauses[i].il_index == c->around - 1)
      return &ci->clauses[i];
  return NULL;
}

// ---- the virtual machine --------------------------------------------------------------------------------------------

typedef struct Place {
  const CodeInfo *ci;
  const CodeClause *clause;
} Place;

// Whether the clause stands in the finally or fault block or filter that begins at `block`.
static bool block_holds(void *data, const u8 *block) {
  const Place *p = data;
  for (const CodeClause *c = clause_around(p->ci, p->clause); c; c = clause_around(p->ci, c))
    if (p->ci->start + (c->kind == CLAUSE_FILTER ? c->filter : c->handler) == block)
      return true;
  return false;
}

static intptr_t call_vm_block(const UnwindCtx *ctx, const CodeInfo *ci, u32 off, u32 clause, Object *exc) {
  u64 *fp = (u64 *)ctx->reg[CTX_FP], pc = fp[VM_PC];
  fp[VM_RETURNS - 1 - (i32)clause] = 0; // back to C
  intptr_t r = (intptr_t)vm_call_handler(ci->start + off, fp, exc, ctx);
  fp[VM_PC] = pc; // the walk comes by once more
  return r;
}

// ---- either ---------------------------------------------------------------------------------------------------------

intptr_t frame_run_block(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, u32 off, Object *exc) {
  if (ctx->vm)
    return call_vm_block(ctx, ci, off, c->owner, exc);
  return host_call_handler(ci->start + off, ctx->reg[CTX_FP], exc, ctx);
}

void frame_resume(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, Object *exc) {
  if (!ctx->vm)
    host_resume_catch(ci->start + c->handler, ctx->reg[CTX_FP], exc, ctx, stack_guard_opened());
  u64 *fp = (u64 *)ctx->reg[CTX_FP];
  vm_leave_activations(fp, block_holds, &(Place){ci, c});
  vm_resume(ci->start + c->handler, fp, exc, ctx, stack_guard_opened());
}

FrameMark frame_mark(const UnwindCtx *ctx) {
  u64 *fp = (u64 *)ctx->reg[CTX_FP];
  return ctx->vm ? (FrameMark){fp, fp[VM_ACTIVATION], fp[VM_PC]} : (FrameMark){0};
}

void frame_unmark(FrameMark m) {
  if (!m.fp)
    return;
  m.fp[VM_ACTIVATION] = m.activation;
  m.fp[VM_PC] = m.pc;
}
