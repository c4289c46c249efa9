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
  const CodeClause *clause;
} Place;

static const CodeClause *handler_around(const CodeInfo *ci, u32 off) {
  for (u32 i = 0; i < ci->nclauses; i++) {
    const CodeClause *c = &ci->clauses[i];
    if (off >= c->handler && off < c->handler_end)
      return c;
  }
  return NULL;
}

// Whether the code at `off` is that of the handler which begins at `block`, or of one whose try lies in there.
static bool in_block(const CodeInfo *ci, u32 off, const u8 *block) {
  for (u32 depth = 0; depth <= ci->nclauses; depth++) {
    const CodeClause *c = handler_around(ci, off);
    if (!c || ci->start + c->handler == block)
      return c != NULL;
    off = c->try_start;
  }
  return false;
}

// Whether the clause stands in the finally or fault block that begins at `block`: all of its try does. (The try of one
// that encloses the block has rows there as well.)
static bool block_holds(void *data, const u8 *block) {
  const Place *p = data;
  for (u32 i = 0; i < p->ci->nclauses; i++) {
    const CodeClause *row = &p->ci->clauses[i];
    if (row->il_index == p->clause->il_index && !in_block(p->ci, row->try_start, block))
      return false;
  }
  return true;
}

static intptr_t call_vm_block(const UnwindCtx *ctx, const CodeInfo *ci, u32 off, u32 clause, Object *exc) {
  u64 *fp = (u64 *)ctx->reg[RBP], pc = fp[VM_PC];
  fp[VM_RETURNS - 1 - (i32)clause] = 0; // back to C
  intptr_t r = (intptr_t)vm_call_handler(ci->start + off, fp, exc, ctx);
  fp[VM_PC] = pc; // the walk comes by once more
  return r;
}

// ---- either ---------------------------------------------------------------------------------------------------------

intptr_t frame_run_block(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, u32 off, Object *exc) {
  if (ctx->vm)
    return call_vm_block(ctx, ci, off, c->il_index, exc);
  return amd64_call_handler(ci->start + off, ctx->reg[RBP], exc, ctx);
}

void frame_resume(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, Object *exc) {
  if (!ctx->vm)
    amd64_resume_catch(ci->start + c->handler, ctx->reg[RBP], exc, ctx, stack_guard_opened());
  u64 *fp = (u64 *)ctx->reg[RBP];
  vm_leave_activations(fp, block_holds, &(Place){ci, c});
  vm_resume(ci->start + c->handler, fp, exc, ctx, stack_guard_opened());
}

FrameMark frame_mark(const UnwindCtx *ctx) {
  u64 *fp = (u64 *)ctx->reg[RBP];
  return ctx->vm ? (FrameMark){fp, fp[VM_ACTIVATION], fp[VM_PC]} : (FrameMark){0};
}

void frame_unmark(FrameMark m) {
  if (!m.fp)
    return;
  m.fp[VM_ACTIVATION] = m.activation;
  m.fp[VM_PC] = m.pc;
}
