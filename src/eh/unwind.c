// unwind.c: frames, from the inside outwards, through managed and C code alike.
#include "eh/internal.h"
#include "target/vm/machine.h"

CodeInfo *ctx_code(const UnwindCtx *ctx) {
  return ctx->vm ? ctx->vm : code_find((void *)(ctx->reg[CTX_PC] - !ctx->fault));
}

// The native frame around a run of the virtual machine is the machine's own frame.
static void see_vm_frame(UnwindCtx *ctx) {
  const u8 *pc = (const u8 *)ctx->reg[CTX_PC];
  if (pc != vm_frame_return && pc != vm_handler_return)
    return;
  const u64 *fp = (const u64 *)ctx->reg[CTX_FP];
  ctx->vm = ((const VmUnit *)(uintptr_t)fp[VM_UNIT])->info;
  ctx->reg[CTX_PC] = (uintptr_t)fp[VM_PC];
}

// All managed frames keep the frame pointer, which points at the caller's and the return address (codegen.h). Between
// the call and the set-up of the frame only a fault can be seen, and that is always a stack overflow.
bool managed_step(UnwindCtx *ctx, const CodeInfo *ci) {
  uintptr_t fp = ctx->reg[CTX_FP];
  if (ctx->fault && ctx->reg[CTX_PC] == (uintptr_t)ci->start) { // no frame yet
    host_leave_at_entry(ctx);
    ctx->fault = false;
    return true;
  }
  if (fp < ctx->reg[CTX_SP] - 65536 * 16 && !ctx->fault)
    return false;
  const i16 *off = ci->frame.saved_off;
  for (u64 saved = ci->frame.saved_regs; saved; saved &= saved - 1) {
    uintptr_t at = fp + (uintptr_t)(intptr_t)*off++;
    // A prologue that ran out of stack has not saved the rest; below its stack pointer nothing can be read.
    if (!ctx->fault || at >= ctx->reg[CTX_SP])
      ctx->reg[__builtin_ctzll(saved)] = *(uintptr_t *)at;
  }
  ctx->reg[CTX_FP] = ((uintptr_t *)fp)[0];
  ctx->pc_slot = (uintptr_t *)fp + 1;
  ctx->reg[CTX_PC] = ctx_code_address(*ctx->pc_slot);
  ctx->reg[CTX_SP] = fp + 2 * sizeof(uintptr_t);
  ctx->fault = false;
  ctx->vm = NULL;
  return true;
}

bool eh_step(UnwindCtx *ctx) {
  CodeInfo *ci = ctx_code(ctx);
  bool ok = ci ? managed_step(ctx, ci) : c_step(ctx);
  eh_see_through_landing(ctx);
  if (ok && !ctx->vm)
    see_vm_frame(ctx);
  return ok && ctx->reg[CTX_PC] != 0;
}

// The exact method behind shared code: from the dictionary owner in the frame.
static Method *exact_method(const UnwindCtx *ctx, const CodeInfo *ci) {
  Method *m = ci->method;
  if (!m->is_shared)
    return m;
  uintptr_t fp = ctx->reg[CTX_FP];
  ERROR(err);
  Method *exact = NULL;
  switch (method_dict_source(m)) {
  case DICT_METHOD_ARG:
    if (ci->frame.dict_off)
      exact = *(Method **)(fp + (intptr_t)ci->frame.dict_off);
    break;
  case DICT_CLASS_ARG:
  case DICT_THIS:
    if (ci->frame.dict_off) {
      Class *c = *(Class **)(fp + (intptr_t)ci->frame.dict_off);
      exact = method_on_class(m->def, c, &err);
    }
    break;
  default: break;
  }
  return exact ? exact : m;
}

// What stands inlined at the place comes first.
bool eh_frames_at(const UnwindCtx *ctx, CodeInfo *ci, bool (*cb)(const StackFrameInfo *, void *), void *data) {
  u32 off = frame_offset(ctx, ci), pos = code_position(ci, off);
  StackFrameInfo f = {.native_off = off, .pc = (void *)ctx->reg[CTX_PC], .fp = (void *)ctx->reg[CTX_FP]};
  for (const InlineFrame *in = pos_inlined(pos) ? code_inlined(ci) : NULL; in && pos_inlined(pos);) {
    u32 frame = pos_frame(pos);
    if (frame >= ci->ninlined)
      break;
    f.method = f.exact = in[frame].method;
    f.il_off = pos_il(pos);
    if (!cb(&f, data))
      return false;
    pos = in[frame].call;
  }
  if (ci->method->wrapper == WRAP_FOR_OPEN)
    return true; // as little of a frame as an adapter
  f.method = ci->method;
  f.exact = exact_method(ctx, ci);
  f.il_off = pos_inlined(pos) ? 0 : pos;
  return cb(&f, data);
}

void eh_walk_from(const UnwindCtx *start, bool (*cb)(const StackFrameInfo *, void *), void *data) {
  UnwindCtx ctx = *start;
  do {
    CodeInfo *ci = ctx_code(&ctx);
    if (ci && ci->method && !eh_frames_at(&ctx, ci, cb, data))
      return;
  } while (eh_step(&ctx));
}

void eh_walk(bool (*cb)(const StackFrameInfo *, void *), void *data) {
  UnwindCtx ctx = {0};
  eh_capture(&ctx);
  eh_walk_from(&ctx, cb, data);
}
