// async.c: what other threads want of this one, delivered by a signal: to be aborted or suspended where it is.
//
// Code pays nothing for it. The handler looks at the interrupted place. In managed code where an exception may come up,
// the thread goes on as if the instruction had thrown; blocking needs no more than to stay in the handler. In native
// code a blocking call ends with EINTR, and the return into managed code is taken over: the return address is replaced
// by host_landing, which looks at the requests and goes on to where the call would have returned. Elsewhere nothing
// happens, and whoever asked sends the signal again (runtime/abort.c).
//
// Everything here is async-signal-safe.
#include "eh/internal.h"
#include "target/vm/machine.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <ucontext.h>

_Static_assert(THROW_THREAD_ABORT == 10, "the targets' stubs.S know it");

// The one return address of this thread that leads to host_landing, and what stood there.
static __thread struct {
  uintptr_t *slot;
  uintptr_t pc;
} landing __attribute__((tls_model("initial-exec")));

int eh_async_signal(void) {
  return SIGRTMIN + 6;
}

void eh_see_through_landing(UnwindCtx *ctx) {
  if (UNLIKELY(ctx->reg[CTX_PC] == (uintptr_t)host_landing))
    ctx->reg[CTX_PC] = landing.pc;
}

static bool is_il(const Method *m) {
  return m->wrapper == WRAP_NONE && !(m->flags & MA_PINVOKE) && !(m->implflags & (MI_INTERNALCALL | MI_CODETYPE_MASK));
}

// ---- where an exception may come up --------------------------------------------------------------------------------

static bool in_range(u32 off, u32 start, u32 end) {
  return off >= start && off < end;
}

// Inside a finally, fault or filter block, or on the way to one.
static bool shielded(const CodeInfo *ci, u32 off) {
  for (u32 i = 0; i < ci->nclauses; i++) {
    const CodeClause *c = &ci->clauses[i];
    bool handler = c->kind == CLAUSE_FINALLY || c->kind == CLAUSE_FAULT;
    if ((c->kind == CLAUSE_SHIELD && in_range(off, c->try_start, c->try_end)) ||
        ((handler || c->around) && in_range(off, c->handler, c->handler_end)) ||
        (c->kind == CLAUSE_FILTER && in_range(off, c->filter, c->filter_end)))
      return true;
  }
  return false;
}

static bool frame_ready(const UnwindCtx *ctx, const CodeInfo *ci) {
  u32 off = frame_offset(ctx, ci);
  if (!is_il(ci->method))
    return false;
  if (ctx->fault)
    return off >= ci->frame.body_start && !host_leaves_function((const u8 *)ctx->reg[CTX_PC]);
  return off >= ci->frame.body_start || !(ci->method->implflags & MI_SYNCHRONIZED); // it may be taking its lock
}

bool eh_may_abort_from(const UnwindCtx *start) {
  UnwindCtx ctx = *start;
  do {
    const CodeInfo *ci = ctx_code(&ctx);
    if (ci && ci->method && shielded(ci, frame_offset(&ctx, ci))) {
      eh_hooks.abort_held();
      return false;
    }
  } while (eh_step(&ctx));
  return true;
}

bool eh_may_abort(void) {
  UnwindCtx ctx = {0};
  eh_capture(&ctx);
  return eh_may_abort_from(&ctx);
}

// ---- returns from native code ---------------------------------------------------------------------------------------

static void take_back(uintptr_t sp) {
  if (landing.slot && (uintptr_t)landing.slot >= sp && *landing.slot == (uintptr_t)host_landing)
    *landing.slot = landing.pc;
  landing.slot = NULL;
}

static void take_over_return(const UnwindCtx *start, bool abort) {
  UnwindCtx ctx = *start;
  CodeInfo *ci = NULL;
  for (u32 n = 0; n < 256 && !(ci && is_il(ci->method)); n++) {
    if (!eh_step(&ctx))
      return;
    ci = ctx_code(&ctx);
    if (ci && !ci->method) // C called it
      return;
  }
  uintptr_t *slot = ctx.pc_slot;
  if (!ci || !slot || *slot == (uintptr_t)host_landing || *slot != ctx.reg[CTX_PC])
    return;
  if (abort && (!frame_ready(&ctx, ci) || !eh_may_abort_from(&ctx)))
    return;
  take_back(start->reg[CTX_SP]);
  landing.pc = *slot;
  landing.slot = slot;
  *slot = (uintptr_t)host_landing;
}

// From host_landing: `slot` gets the address to go on at. True: the thread is to be aborted there.
bool eh_landed(uintptr_t *slot) {
  *slot = landing.pc;
  landing.slot = NULL;
  if (eh_hooks.suspend_due())
    eh_hooks.suspend_here();
  return eh_hooks.abort_claim();
}

// ---- the signal -----------------------------------------------------------------------------------------------------

static void serve(ucontext_t *uc) {
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  if (ctx.reg[CTX_PC] - (uintptr_t)host_landing < 64) // about to look itself
    return;
  CodeInfo *ci = ctx_code(&ctx);
  if (!ci || !ci->method) {
    take_over_return(&ctx, eh_hooks.abort_wanted());
    return;
  }
  if (eh_hooks.suspend_due())
    eh_hooks.suspend_here();
  if (eh_hooks.abort_wanted() && frame_ready(&ctx, ci) && eh_may_abort_from(&ctx) && eh_hooks.abort_claim())
    eh_raise_at(uc, ci, THROW_THREAD_ABORT);
}

// The virtual machine's turn, between two instructions. In code that is not of a method in IL it waits for one that is.
void eh_attend_vm(void) {
  UnwindCtx ctx = {0};
  eh_capture(&ctx);
  CodeInfo *ci;
  while (!(ci = ctx_code(&ctx)) && eh_step(&ctx))
    ;
  if (!ci || !ci->method || !is_il(ci->method)) {
    vm_attention = true;
    return;
  }
  if (eh_hooks.stack_was_low())
    rt_throw_kind(THROW_STACK_OVERFLOW);
  if (eh_hooks.suspend_due())
    eh_hooks.suspend_here();
  if (eh_hooks.abort_wanted() && eh_may_abort_from(&ctx) && eh_hooks.abort_claim())
    rt_throw_kind(THROW_THREAD_ABORT);
}

static void on_signal(int sig, siginfo_t *info, void *context) {
  (void)sig, (void)info;
  int saved = errno;
  if (eh_hooks.abort_wanted() || eh_hooks.suspend_due()) {
    vm_attention = true;
    serve(context);
  }
  errno = saved;
}

// On the thread's own stack, where the collector finds what the handler holds; not restarting what it interrupts.
static void install(void) {
  struct sigaction sa = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
  sigemptyset(&sa.sa_mask);
  sigaction(eh_async_signal(), &sa, NULL);
}

void eh_async_init(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
}
