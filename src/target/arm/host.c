// host.c: signal contexts, and code of this processor as the run time sees it.
#include "target/host.h"

#include <asm/hwcap.h>
#include <linux/membarrier.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define SHIMS(row)                                                                                                     \
  void host_delegate_closed_##row(void), host_delegate_first_##row(void), host_delegate_open_##row##_0(void),          \
      host_delegate_open_##row##_1(void), host_delegate_open_##row##_2(void), host_delegate_open_##row##_3(void)
SHIMS(0);
SHIMS(1);
void host_stub_go(void);
HostEntry host_stub_jump = host_stub_go;
HostEntry host_delegate_closed[2] = {host_delegate_closed_0, host_delegate_closed_1};
HostEntry host_delegate_first[2] = {host_delegate_first_0, host_delegate_first_1};
HostEntry host_delegate_open[2][HOST_DELEGATE_SHIMS] = {
    {host_delegate_open_0_0, host_delegate_open_0_1, host_delegate_open_0_2, host_delegate_open_0_3},
    {host_delegate_open_1_0, host_delegate_open_1_1, host_delegate_open_1_2, host_delegate_open_1_3},
};

_Static_assert(offsetof(HostCall, stack) == 88 && offsetof(HostCall, result) == 96 && sizeof(AbiResult) == 40 &&
                   offsetof(UnwindCtx, fault) == 128 && sizeof(UnwindCtx) <= 144,
               "stubs.S knows these offsets");

enum { PSR_THUMB = 1 << 5, PSR_IT = 0x3F << 10 | 3 << 25 };

static const struct vfp_context {
  unsigned long magic, size;
  u64 d[32];
} * vfp_of(const ucontext_t *uc) {
  enum { VFP_MAGIC = 0x56465001 };
  const u8 *p = (const u8 *)uc->uc_regspace, *end = p + sizeof uc->uc_regspace;
  while (p + sizeof(struct vfp_context) <= end) {
    const struct vfp_context *v = (const void *)p;
    if (v->magic == VFP_MAGIC)
      return v;
    if (!v->magic || v->size < 8)
      break;
    p += v->size;
  }
  return NULL;
}

void host_context_of(const ucontext_t *uc, UnwindCtx *ctx) {
  const unsigned long *r = &uc->uc_mcontext.arm_r0; // r0 to r10, fp, ip, sp, lr, pc
  *ctx = (UnwindCtx){.fault = true};
  for (u32 i = 0; i <= CTX_PC; i++)
    ctx->reg[i] = r[i];
  const struct vfp_context *v = vfp_of(uc);
  if (v)
    memcpy(&ctx->reg[CTX_D8], &v->d[8], 64);
}

static void go_to(ucontext_t *uc, void (*entry)(void)) {
  uc->uc_mcontext.arm_pc = (uintptr_t)entry;
  uc->uc_mcontext.arm_cpsr &= ~(unsigned long)(PSR_THUMB | PSR_IT);
}

// host_throw_fault finds the context at the stack pointer: that, too, is where the unwinder sees it. Signals run on
// another stack or below: memory behind the stack pointer is not in use.
void host_throw_at(ucontext_t *uc, i32 kind) {
  UnwindCtx *ctx = (UnwindCtx *)((uc->uc_mcontext.arm_sp - sizeof *ctx) & ~(uintptr_t)7);
  host_context_of(uc, ctx);
  uc->uc_mcontext.arm_r0 = (uintptr_t)ctx;
  uc->uc_mcontext.arm_r1 = (unsigned long)kind;
  uc->uc_mcontext.arm_sp = (uintptr_t)ctx;
  go_to(uc, host_throw_fault);
}

void host_throw_at_entry(ucontext_t *uc, i32 kind) {
  uc->uc_mcontext.arm_r0 = (unsigned long)kind;
  go_to(uc, (void (*)(void))(void *)rt_throw_kind);
}

void host_leave_at_entry(UnwindCtx *ctx) {
  ctx->pc_slot = NULL;
  ctx->reg[CTX_PC] = ctx_code_address(ctx->reg[CTX_LR]);
}

// POP and LDM with pc, BX, MOV and LDR to pc: at a return the frame is gone already.
bool host_leaves_function(const u8 *pc) {
  u32 ins;
  memcpy(&ins, pc, sizeof ins);
  return (ins & 0x0E108000) == 0x08108000 || (ins & 0x0FFFFFF0) == 0x012FFF10 || (ins & 0x0FFFFFF0) == 0x01A0F000 ||
         (ins & 0x0C50F000) == 0x0410F000;
}

const char *const host_cpu_names[] = {NULL};

u32 host_features(void) {
  return getauxval(AT_HWCAP) & HWCAP_IDIVA ? ARM_HAS_DIV : 0;
}

// Nothing orders a load behind an earlier one that only decided where to branch to: what code reads may be older than
// the slot that it was called through. All other processors that run this process are made to forget what they ran
// ahead. Kernels before 4.16 cannot.
void host_sync_code(void) {
  static int registered; // 1: yes; -1: impossible
  int state = __atomic_load_n(&registered, __ATOMIC_RELAXED);
  if (!state) {
    state = syscall(__NR_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0 ? 1 : -1;
    __atomic_store_n(&registered, state, __ATOMIC_RELAXED);
  }
  if (state > 0)
    syscall(__NR_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
}

// As ENTER_SAVED stores them: d8-d15, then r4-r10.
u64 host_invoke_saves(i16 *off) {
  for (i32 i = 0; i < 7; i++)
    *off++ = (i16)(-32 + 4 * i);
  for (i32 i = 0; i < 16; i++)
    *off++ = (i16)(-96 + 4 * i);
  return CTX_SAVED;
}
