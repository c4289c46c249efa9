// frames.c: going on in a frame: running its filters, finally and fault blocks, and its catch handlers; native or of the
// virtual machine.
#include "base/stack.h"
#include "eh/internal.h"
#include "target/vm/machine.h"

enum { RBP = 6 };

extern intptr_t amd64_call_handler(void *handler, uintptr_t fp, Object *exc, const UnwindCtx *ctx);
extern NORETURN void amd64_resume_catch(void *handler, uintptr_t fp, Object *exc, const UnwindCtx *ctx, bool close_guard);

// ---- the virtual machine --------------------------------------------------------------------------------------------

typedef struct Place {
  const CodeInfo *ci;
  u32 off;
} Place;

// Whether the place lies in the finally or fault block that begins at `block`.
static bool block_holds(void *data, const u8 *block) {
  const Place *p = data;
  u32 start = (u32)(block - p->ci->start);
  for (u32 i = 0; i < p->ci->nclauses; i++) {
    const CodeClause *c = &p->ci->clauses[i];
    if (c->handler == start && p->off >= c->handler && p->off < c->handler_end)
      return true;
  }
  return false;
}

static intptr_t call_vm_block(const UnwindCtx *ctx, const CodeInfo *ci, u32 off, u32 clause, Object *exc) {
  u64 *fp = (u64 *)ctx->reg[RBP];
  fp[VM_RETURNS - 1 - (i32)clause] = 0; // back to C
  return (intptr_t)vm_call_handler(ci->start + off, fp, exc, ctx);
}

// ---- either ---------------------------------------------------------------------------------------------------------

intptr_t frame_run_block(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, u32 off, Object *exc) {
  if (ctx->vm)
    return call_vm_block(ctx, ci, off, c->il_index, exc);
  return amd64_call_handler(ci->start + off, ctx->reg[RBP], exc, ctx);
}

void frame_resume(const UnwindCtx *ctx, const CodeInfo *ci, u32 off, Object *exc) {
  if (!ctx->vm)
    amd64_resume_catch(ci->start + off, ctx->reg[RBP], exc, ctx, stack_guard_opened());
  u64 *fp = (u64 *)ctx->reg[RBP];
  vm_leave_activations(fp, block_holds, &(Place){ci, off});
  vm_resume(ci->start + off, fp, exc, ctx, stack_guard_opened());
}

FrameMark frame_mark(const UnwindCtx *ctx) {
  return (FrameMark){ctx->vm ? (u64 *)ctx->reg[RBP] : NULL, ctx->vm ? ((u64 *)ctx->reg[RBP])[VM_ACTIVATION] : 0};
}

void frame_unmark(FrameMark m) {
  if (m.fp)
    m.fp[VM_ACTIVATION] = m.activation;
}
