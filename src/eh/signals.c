// signals.c: hardware faults and the end of the stack become exceptions in managed code.
#include "eh/internal.h"

#include "base/log.h"
#include "base/stack.h"
#include "target/vm/machine.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define ALT_STACK_BYTES (64 * 1024)

static __thread void *alt_stack;

// A method whose first instruction found no stack has no frame yet: there its caller throws, at the call.
void eh_raise_at(ucontext_t *uc, const CodeInfo *ci, ThrowKind kind) {
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  if (ci && ctx.reg[CTX_PC] == (uintptr_t)ci->start)
    host_throw_at_entry(uc, kind);
  else
    host_throw_at(uc, kind);
}

static void put(const char *s) {
  if (write(STDERR_FILENO, s, strlen(s)) < 0)
    _exit(134);
}

NORETURN static void stack_overflow(const ucontext_t *uc) {
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  put("Stack overflow: IP: ");
  char text[32];
  snprintf(text, sizeof text, "0x%lx\n", (unsigned long)ctx.reg[CTX_PC]);
  put(text);
  if (!eh_print_stack(STDERR_FILENO, &ctx, 64))
    put("  ...\n");
  _exit(134);
}

NORETURN static void die(int sig, const siginfo_t *info, const ucontext_t *uc) {
  while (eh_hooks.ends_elsewhere && eh_hooks.ends_elsewhere())
    pause();
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  char text[160];
  snprintf(text, sizeof text, "kiln: fatal: signal %d in native code at 0x%lx (address %p). Managed frames:\n", sig,
           (unsigned long)ctx.reg[CTX_PC], info->si_addr);
  put(text);
  ctx.fault = true;
  eh_print_stack(STDERR_FILENO, &ctx, 64);
  signal(sig, SIG_DFL);
  raise(sig);
  _exit(128 + sig);
}

// Where the virtual machine makes the frame of a method: the caller is at its call, as with a prologue of native code.
static bool enters_vm(const ucontext_t *uc) {
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  return ctx.reg[CTX_PC] >= (uintptr_t)vm_enter && ctx.reg[CTX_PC] < (uintptr_t)vm_frame_return;
}

// A zone of the stack was touched, and is open now: managed code throws. C code goes on, and so does managed code that
// a signal interrupted (the system found no room for its frame: no address is known, and the signal is lost).
static void stack_overflow_begins(ucontext_t *uc, const CodeInfo *ci, bool known) {
  if (known && ((ci && ci->method) || enters_vm(uc))) {
    eh_raise_at(uc, ci, THROW_STACK_OVERFLOW);
  } else if (eh_hooks.stack_is_low) {
    eh_hooks.stack_is_low();
    vm_attention = true;
  }
}

static bool in_vm(const UnwindCtx *ctx) {
  const u8 *pc = (const u8 *)ctx->reg[CTX_PC];
  return pc >= __start_vm_run_text && pc < __stop_vm_run_text;
}

// The virtual machine touched a bad address for its code, by itself or through a function of the C library.
static bool is_vm_fault(const ucontext_t *uc) {
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  return in_vm(&ctx) || (c_step(&ctx) && in_vm(&ctx));
}

extern const u8 __start_user_memory_text[], __stop_user_memory_text[]; // by the linker

// C code that went through an address of its caller's.
static bool is_user_memory_fault(const ucontext_t *uc) {
  enum { DEEP = 32 };
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  ctx.fault = true;
  for (u32 i = 0; i < DEEP && !ctx_code(&ctx); i++) {
    const u8 *pc = (const u8 *)ctx.reg[CTX_PC];
    if (pc >= __start_user_memory_text && pc < __stop_user_memory_text)
      return true;
    if (!eh_step(&ctx))
      return false;
  }
  return false;
}

static void on_fault(int sig, siginfo_t *info, void *context) {
  ucontext_t *uc = context;
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  uintptr_t pc = ctx.reg[CTX_PC], sp = ctx.reg[CTX_SP];
  bool known = info->si_code != SI_KERNEL;
  StackFault overflow =
      sig == SIGSEGV ? stack_guard_fault(known ? (uintptr_t)info->si_addr : sp - 128) : STACK_NO_FAULT;
  if (overflow == STACK_END)
    stack_overflow(uc);
  CodeInfo *ci = code_find((void *)pc);
  if (overflow == STACK_ZONE_OPENED) {
    stack_overflow_begins(uc, ci, known);
    return;
  }
  if ((!ci || !ci->method) && !is_vm_fault(uc) && !is_user_memory_fault(uc))
    die(sig, info, uc);
  if (sig == SIGFPE)
    eh_raise_at(uc, ci, info->si_code == FPE_INTDIV ? THROW_DIVIDE_BY_ZERO : THROW_OVERFLOW);
  else
    eh_raise_at(uc, ci, THROW_NULL_REFERENCE);
}

void eh_thread_init(void) {
  if (alt_stack)
    return;
  alt_stack = xcalloc_sparse(1, ALT_STACK_BYTES);
  stack_guard_init();
  stack_t ss = {.ss_sp = alt_stack, .ss_size = ALT_STACK_BYTES};
  sigaltstack(&ss, NULL);
}

void eh_thread_exit(void) {
  stack_guard_exit();
  stack_t ss = {.ss_flags = SS_DISABLE};
  sigaltstack(&ss, NULL);
  if (alt_stack)
    munmap(alt_stack, ALT_STACK_BYTES);
  alt_stack = NULL;
}

// ---- the C boundary --------------------------------------------------------------------------------------------------

static CodeInfo invoke_code;
static CodeClause invoke_clause;

static CodeInfo *find_invoke(void *data, const void *pc) {
  (void)pc;
  return data;
}

// host_invoke as the unwinder sees it: a frame that catches everything.
static void register_boundary(void) {
  const u8 *start = (const u8 *)host_invoke;
  invoke_clause = (CodeClause){
      .try_start = (u32)(host_invoke_try - start),
      .try_end = (u32)(host_invoke_try_end - start),
      .handler = (u32)(host_invoke_catch - start),
      .handler_end = (u32)(host_invoke_end - start),
      .kind = CLAUSE_CATCH,
      .cls_ref = -1,
      .dict_ref = -1,
  };
  invoke_code = (CodeInfo){
      .start = (u8 *)start, .size = (u32)(host_invoke_end - start), .clauses = &invoke_clause, .nclauses = 1};
  invoke_code.frame.saved_regs = host_invoke_saves(invoke_code.frame.saved_off);
  code_register_range(start, host_invoke_end, find_invoke, &invoke_code);
}

void eh_init(void) {
  register_boundary();
  vm_attend = eh_attend_vm;
  eh_thread_init();
  struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigemptyset(&sa.sa_mask);
  sigaction(SIGSEGV, &sa, NULL);
  sigaction(SIGBUS, &sa, NULL);
  sigaction(SIGFPE, &sa, NULL);
}
