// host.c: signal contexts, and code of this processor as the run time sees it.
#include "target/host.h"

#include <ucontext.h>

void host_delegate_closed_0(void), host_delegate_closed_ret(void), host_delegate_first_0(void),
    host_delegate_first_ret(void), host_delegate_open_0(void), host_delegate_open_ret_0(void), host_throw_in_eax(void);
HostEntry host_stub_jump = NULL;
HostEntry host_delegate_closed[2] = {host_delegate_closed_0, host_delegate_closed_ret};
HostEntry host_delegate_first[2] = {host_delegate_first_0, host_delegate_first_ret};
HostEntry host_delegate_open[2][HOST_DELEGATE_SHIMS] = {{host_delegate_open_0}, {host_delegate_open_ret_0}};

_Static_assert(offsetof(HostCall, stack) == 16 && offsetof(HostCall, result) == 24 && sizeof(AbiResult) == 32 &&
                   offsetof(UnwindCtx, fault) == 36 && sizeof(UnwindCtx) == 48,
               "stubs.S knows these offsets");

void host_context_of(const ucontext_t *uc, UnwindCtx *ctx) {
  static const struct {
    u8 dwarf, greg;
  } map[] = {{3, REG_EBX}, {CTX_SP, REG_ESP}, {CTX_FP, REG_EBP}, {6, REG_ESI}, {7, REG_EDI}, {CTX_PC, REG_EIP}};
  *ctx = (UnwindCtx){.fault = true};
  for (u32 i = 0; i < ARRAY_LEN(map); i++)
    ctx->reg[map[i].dwarf] = (uintptr_t)uc->uc_mcontext.gregs[map[i].greg];
}

void host_throw_at(ucontext_t *uc, i32 kind) {
  greg_t *g = uc->uc_mcontext.gregs;
  uintptr_t *sp = (uintptr_t *)(((uintptr_t)g[REG_ESP] & ~(uintptr_t)15) - 20);
  sp[0] = (uintptr_t)g[REG_EIP];
  sp[1] = (uintptr_t)kind;
  sp[2] = (uintptr_t)g[REG_ESP];
  g[REG_ESP] = (greg_t)(uintptr_t)sp;
  g[REG_EIP] = (greg_t)(uintptr_t)host_throw_fault;
}

// The stack holds what the method's caller put there: the kind goes in a register.
void host_throw_at_entry(ucontext_t *uc, i32 kind) {
  greg_t *g = uc->uc_mcontext.gregs;
  g[REG_EAX] = kind;
  g[REG_EIP] = (greg_t)(uintptr_t)host_throw_in_eax;
}

void host_leave_at_entry(UnwindCtx *ctx) {
  ctx->pc_slot = (uintptr_t *)ctx->reg[CTX_SP];
  ctx->reg[CTX_PC] = *ctx->pc_slot;
  ctx->reg[CTX_SP] += 4;
}

// Loads are not reordered.
void host_sync_code(void) {}

const char *const host_cpu_names[] = {NULL};

u32 host_features(void) {
  return 0;
}

// At a return the frame is gone already; a jump through memory or a register may leave the function.
bool host_leaves_function(const u8 *pc) {
  return pc[0] == 0xC3 || pc[0] == 0xC2 || (pc[0] == 0xFF && (pc[1] >> 3 & 7) == 4);
}

u64 host_invoke_saves(i16 *off) {
  for (u32 i = 0; i < 3; i++) // ebx, esi, edi, as stubs.S pushes them
    off[i] = (i16)(-4 * (i32)(i + 1));
  return CTX_SAVED;
}
