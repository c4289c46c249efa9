// host.c: signal contexts, and code of this processor as the run time sees it.
#include "target/host.h"

#include <asm/hwcap.h>
#include <asm/sigcontext.h>
#include <linux/membarrier.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

// The result's address has a register of its own, x8.
void host_delegate_closed_0(void), host_delegate_first_0(void), host_delegate_open_0(void), host_delegate_open_1(void),
    host_delegate_open_2(void), host_delegate_open_3(void), host_delegate_open_4(void), host_delegate_open_5(void),
    host_delegate_open_6(void), host_delegate_open_7(void);
HostEntry host_stub_jump = NULL;
HostEntry host_delegate_closed[2] = {host_delegate_closed_0};
HostEntry host_delegate_first[2] = {host_delegate_first_0};
HostEntry host_delegate_open[2][HOST_DELEGATE_SHIMS] = {
    {host_delegate_open_0, host_delegate_open_1, host_delegate_open_2, host_delegate_open_3, host_delegate_open_4,
     host_delegate_open_5, host_delegate_open_6, host_delegate_open_7},
};

_Static_assert(offsetof(HostCall, stack) == 160 && offsetof(HostCall, result) == 176 &&
                   offsetof(UnwindCtx, fault) == 328 && sizeof(UnwindCtx) == 352,
               "stubs.S knows these offsets");

// The floating-point registers are in a record of their own behind the general ones.
static const struct fpsimd_context *fpsimd_of(const ucontext_t *uc) {
  const u8 *p = (const u8 *)uc->uc_mcontext.__reserved, *end = p + sizeof uc->uc_mcontext.__reserved;
  while (p + sizeof(struct fpsimd_context) <= end) {
    const struct _aarch64_ctx *head = (const void *)p;
    if (head->magic == FPSIMD_MAGIC)
      return (const void *)p;
    if (!head->magic || head->size < sizeof *head)
      break;
    p += head->size;
  }
  return NULL;
}

void host_context_of(const ucontext_t *uc, UnwindCtx *ctx) {
  *ctx = (UnwindCtx){.fault = true};
  for (u32 i = 0; i <= CTX_LR; i++)
    ctx->reg[i] = uc->uc_mcontext.regs[i];
  ctx->reg[CTX_SP] = uc->uc_mcontext.sp;
  ctx->reg[CTX_PC] = uc->uc_mcontext.pc;
  const struct fpsimd_context *f = fpsimd_of(uc);
  for (u32 i = 0; f && i < 8; i++)
    ctx->reg[CTX_D8 + i] = (uintptr_t)f->vregs[8 + i];
}

// host_throw_fault finds the context at the stack pointer: that, too, is where the unwinder sees it. Signals run on
// another stack or below: memory behind the stack pointer is not in use.
void host_throw_at(ucontext_t *uc, i32 kind) {
  UnwindCtx *ctx = (UnwindCtx *)((uc->uc_mcontext.sp - sizeof *ctx) & ~(uintptr_t)15);
  host_context_of(uc, ctx);
  uc->uc_mcontext.regs[0] = (uintptr_t)ctx;
  uc->uc_mcontext.regs[1] = (u64)kind;
  uc->uc_mcontext.sp = (uintptr_t)ctx;
  uc->uc_mcontext.pc = (uintptr_t)host_throw_fault;
}

void host_throw_at_entry(ucontext_t *uc, i32 kind) {
  uc->uc_mcontext.regs[0] = (u64)kind;
  uc->uc_mcontext.pc = (uintptr_t)rt_throw_kind;
}

void host_leave_at_entry(UnwindCtx *ctx) {
  ctx->pc_slot = NULL;
  ctx->reg[CTX_PC] = ctx_code_address(ctx->reg[CTX_LR]);
}

// RET, BR: at a return the frame is gone already.
bool host_leaves_function(const u8 *pc) {
  u32 ins;
  memcpy(&ins, pc, sizeof ins);
  return (ins & 0xFFFFFC1F) == 0xD65F0000 || (ins & 0xFFFFFC1F) == 0xD61F0000;
}

const char *const host_cpu_names[] = {NULL};

u32 host_features(void) {
  return getauxval(AT_HWCAP) & HWCAP_ATOMICS ? ARM_LSE : 0;
}

// Nothing orders a load behind an earlier one that only decided where to branch to: what code reads may be older than
// the slot that it was called through. All other processors that run this process are made to forget what they ran
// ahead. Kernels before 4.16 cannot.
void host_sync_code(void) {
  static int registered; // 1: yes; -1: impossible
  int state = __atomic_load_n(&registered, __ATOMIC_RELAXED);
  if (!state) {
    state = syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0) == 0 ? 1 : -1;
    __atomic_store_n(&registered, state, __ATOMIC_RELAXED);
  }
  if (state > 0)
    syscall(__NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
}

u64 host_invoke_saves(i16 *off) {
  for (i32 i = 0; i < 18; i++)
    off[i] = (i16)(-144 + 8 * i);
  return CTX_SAVED;
}
