// signals.c: hardware faults in managed code become exceptions; stack overflow ends with a message and a trace.
#include "eh/internal.h"

#include "base/log.h"
#include "base/stack.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

extern void amd64_throw_fault(void);

#define ALT_STACK_BYTES (64 * 1024)
#define STACK_MARGIN (64 * 1024) // faults this close to the end of the stack are overflows

static __thread uintptr_t stack_low; // lowest usable address of this thread's stack
static __thread void *alt_stack;

void eh_context_of(const ucontext_t *uc, UnwindCtx *ctx) {
  static const struct { u8 dwarf, greg; } map[] = {
      {3, REG_RBX}, {6, REG_RBP}, {7, REG_RSP}, {12, REG_R12}, {13, REG_R13}, {14, REG_R14}, {15, REG_R15}, {16, REG_RIP},
  };
  *ctx = (UnwindCtx){.fault = true};
  for (u32 i = 0; i < ARRAY_LEN(map); i++)
    ctx->reg[map[i].dwarf] = (uintptr_t)uc->uc_mcontext.gregs[map[i].greg];
}

// Goes on in amd64_throw_fault as if the faulting instruction had called it.
void eh_raise_at(ucontext_t *uc, ThrowKind kind) {
  greg_t *g = uc->uc_mcontext.gregs;
  uintptr_t sp = ((uintptr_t)g[REG_RSP] & ~(uintptr_t)15) - 8;
  *(uintptr_t *)sp = (uintptr_t)g[REG_RIP];
  g[REG_RSP] = (greg_t)sp;
  g[REG_RDI] = kind;
  g[REG_RIP] = (greg_t)(uintptr_t)amd64_throw_fault;
}

static void put(const char *s) {
  if (write(STDERR_FILENO, s, strlen(s)) < 0)
    _exit(134);
}

static bool print_frame(const StackFrameInfo *f, void *data) {
  u32 *left = data;
  put("  at ");
  put(method_name(f->method));
  put("\n");
  return --*left > 0;
}

NORETURN static void stack_overflow(const ucontext_t *uc) {
  UnwindCtx ctx;
  eh_context_of(uc, &ctx);
  put("Stack overflow: IP: ");
  char text[32];
  snprintf(text, sizeof text, "0x%lx\n", (unsigned long)ctx.reg[16]);
  put(text);
  u32 left = 64;
  eh_walk_from(&ctx, print_frame, &left);
  if (!left)
    put("  ...\n");
  _exit(134);
}

NORETURN static void die(int sig, const siginfo_t *info, const ucontext_t *uc) {
  UnwindCtx ctx;
  eh_context_of(uc, &ctx);
  char text[160];
  snprintf(text, sizeof text, "kiln: fatal: signal %d in native code at 0x%lx (address %p). Managed frames:\n", sig,
           (unsigned long)ctx.reg[16], info->si_addr);
  put(text);
  u32 left = 64;
  ctx.fault = true;
  eh_walk_from(&ctx, print_frame, &left);
  signal(sig, SIG_DFL);
  raise(sig);
  _exit(128 + sig);
}

static bool is_stack_overflow(uintptr_t addr, uintptr_t sp) {
  return stack_low && addr < stack_low + STACK_MARGIN && addr + 2 * STACK_MARGIN > stack_low &&
         (sp < addr + STACK_MARGIN && addr < sp + STACK_MARGIN);
}

static void on_fault(int sig, siginfo_t *info, void *context) {
  ucontext_t *uc = context;
  uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
  uintptr_t sp = (uintptr_t)uc->uc_mcontext.gregs[REG_RSP];
  if (sig == SIGSEGV && is_stack_overflow((uintptr_t)info->si_addr, sp))
    stack_overflow(uc);
  CodeInfo *ci = code_find((void *)pc);
  if (!ci || !ci->method)
    die(sig, info, uc);
  if (sig == SIGFPE)
    eh_raise_at(uc, info->si_code == FPE_INTDIV ? THROW_DIVIDE_BY_ZERO : THROW_OVERFLOW);
  else
    eh_raise_at(uc, THROW_NULL_REFERENCE);
}

void eh_thread_init(void) {
  void *lo, *hi;
  if (alt_stack)
    return;
  if (stack_bounds(&lo, &hi))
    stack_low = (uintptr_t)lo;
  alt_stack = mmap(NULL, ALT_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (alt_stack == MAP_FAILED)
    fatal("no memory for a signal stack");
  stack_t ss = {.ss_sp = alt_stack, .ss_size = ALT_STACK_BYTES};
  sigaltstack(&ss, NULL);
}

void eh_thread_exit(void) {
  stack_t ss = {.ss_flags = SS_DISABLE};
  sigaltstack(&ss, NULL);
  if (alt_stack)
    munmap(alt_stack, ALT_STACK_BYTES);
  alt_stack = NULL;
}

// ---- the C boundary --------------------------------------------------------------------------------------------------

extern const u8 amd64_invoke[], amd64_invoke_end[], amd64_invoke_try[], amd64_invoke_try_end[], amd64_invoke_catch[];

static CodeInfo invoke_code;
static CodeClause invoke_clause;

static CodeInfo *find_invoke(void *data, const void *pc) {
  (void)pc;
  return data;
}

// amd64_invoke as the unwinder sees it: a frame that catches everything.
static void register_boundary(void) {
  const u8 *start = amd64_invoke;
  invoke_clause = (CodeClause){
      .try_start = (u32)(amd64_invoke_try - start),
      .try_end = (u32)(amd64_invoke_try_end - start),
      .handler = (u32)(amd64_invoke_catch - start),
      .handler_end = (u32)(amd64_invoke_end - start),
      .kind = CLAUSE_CATCH,
      .cls_ref = -1,
      .dict_ref = -1,
  };
  invoke_code = (CodeInfo){.start = (u8 *)start, .size = (u32)(amd64_invoke_end - start), .clauses = &invoke_clause,
                           .nclauses = 1};
  static const u8 saved[] = {3, 12, 13, 14, 15};
  for (u32 i = 0; i < ARRAY_LEN(saved); i++) {
    invoke_code.frame.saved_regs |= 1u << saved[i];
    invoke_code.frame.saved_off[saved[i]] = (i16)(-8 * (i32)(i + 1));
  }
  code_register_range(start, amd64_invoke_end, find_invoke, &invoke_code);
}

void eh_init(void) {
  register_boundary();
  eh_thread_init();
  struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigemptyset(&sa.sa_mask);
  sigaction(SIGSEGV, &sa, NULL);
  sigaction(SIGBUS, &sa, NULL);
  sigaction(SIGFPE, &sa, NULL);
}
