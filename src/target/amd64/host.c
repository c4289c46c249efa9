// host.c: signal contexts, and code of this processor as the run time sees it.
#include "target/host.h"

#include <ucontext.h>

void host_delegate_closed_0(void), host_delegate_closed_ret(void), host_delegate_first_0(void),
    host_delegate_first_ret(void), host_delegate_open_0(void), host_delegate_open_1(void), host_delegate_open_2(void),
    host_delegate_open_3(void), host_delegate_open_4(void), host_delegate_open_5(void), host_delegate_open_ret_0(void),
    host_delegate_open_ret_1(void), host_delegate_open_ret_2(void), host_delegate_open_ret_3(void),
    host_delegate_open_ret_4(void);
HostEntry host_stub_jump = NULL;
HostEntry host_delegate_closed[2] = {host_delegate_closed_0, host_delegate_closed_ret};
HostEntry host_delegate_first[2] = {host_delegate_first_0, host_delegate_first_ret};
HostEntry host_delegate_open[2][HOST_DELEGATE_SHIMS] = {
    {host_delegate_open_0, host_delegate_open_1, host_delegate_open_2, host_delegate_open_3, host_delegate_open_4,
     host_delegate_open_5},
    {host_delegate_open_ret_0, host_delegate_open_ret_1, host_delegate_open_ret_2, host_delegate_open_ret_3,
     host_delegate_open_ret_4},
};

_Static_assert(offsetof(HostCall, stack) == 128 && offsetof(HostCall, result) == 144 &&
                   offsetof(UnwindCtx, fault) == 136 && sizeof(UnwindCtx) == 160,
               "stubs.S knows these offsets");

void host_context_of(const ucontext_t *uc, UnwindCtx *ctx) {
  static const struct {
    u8 dwarf, greg;
  } map[] = {
      {3, REG_RBX},  {6, REG_RBP},  {7, REG_RSP},  {12, REG_R12},
      {13, REG_R13}, {14, REG_R14}, {15, REG_R15}, {16, REG_RIP},
  };
  *ctx = (UnwindCtx){.fault = true};
  for (u32 i = 0; i < ARRAY_LEN(map); i++)
    ctx->reg[map[i].dwarf] = (uintptr_t)uc->uc_mcontext.gregs[map[i].greg];
}

void host_throw_at(ucontext_t *uc, i32 kind) {
  greg_t *g = uc->uc_mcontext.gregs;
  uintptr_t sp = ((uintptr_t)g[REG_RSP] & ~(uintptr_t)15) - 8;
  g[REG_RDI] = kind;
  g[REG_RSI] = g[REG_RSP];
  *(uintptr_t *)sp = (uintptr_t)g[REG_RIP];
  g[REG_RSP] = (greg_t)sp;
  g[REG_RIP] = (greg_t)(uintptr_t)host_throw_fault;
}

void host_throw_at_entry(ucontext_t *uc, i32 kind) {
  greg_t *g = uc->uc_mcontext.gregs;
  g[REG_RDI] = kind;
  g[REG_RIP] = (greg_t)(uintptr_t)rt_throw_kind;
}

void host_leave_at_entry(UnwindCtx *ctx) {
  ctx->pc_slot = (uintptr_t *)ctx->reg[CTX_SP];
  ctx->reg[CTX_PC] = *ctx->pc_slot;
  ctx->reg[CTX_SP] += 8;
}

u32 host_features(void) {
  return 0;
}

const char *const host_cpu_names[] = {CPU_FEATURE_NAMES, NULL};

// Loads are not reordered.
void host_sync_code(void) {}

// At a return the frame is gone already; a jump through memory or a register may leave the function.
bool host_leaves_function(const u8 *pc) {
  u32 at = (pc[0] & 0xF0) == 0x40; // REX
  return pc[at] == 0xC3 || (pc[at] == 0xFF && (pc[at + 1] >> 3 & 7) == 4);
}

u64 host_invoke_saves(i16 *off) {
  for (u32 i = 0; i < 5; i++) // rbx, r12-r15, as stubs.S pushes them
    off[i] = (i16)(-8 * (i32)(i + 1));
  return CTX_SAVED;
}
