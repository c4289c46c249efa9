// host.h: what the run time asks of the processor that it runs on: argument areas, saved registers, signal contexts,
// hand-written entries. host_arch.h, of the folder target/<host>/, has the processor's own part; the build finds it.
#ifndef KILN_TARGET_HOST_H
#define KILN_TARGET_HOST_H

#include "base/base.h"

// host_arch.h defines
//   HOST_CONVENTION, HOST_TARGET: the folder's Convention; its Target, or target_vm while it has no back end
//   HOST_NAME, HOST_CPU_NAME, HOST_MULTIARCH: Kiln's name, Mono's (dllmap) and Debian's name (library folders)
//   HOST_ELF_MACHINE: e_machine
//   AbiWord: a word of these; values may take several
//   ABI_ARG_WORDS, ABI_DICT, ABI_KEY: the words of an AbiArgs, and those of the hidden arguments
//   ABI_RESULT_WORDS: of an AbiResult
//   CTX_REGS, CTX_FP, CTX_SP, CTX_PC: registers of an UnwindCtx, and those with a role; a frame's return address is PC
//   CTX_SAVED: the mask of those that calls keep, without fp and sp
//   ctx_of_dwarf(): the register of a DWARF number, or CTX_REGS for one that no walk needs
//   ctx_code_address(): a return address without what the processor keeps in its upper bits
//   HOST_DELEGATE_SHIMS: number of entries in each row of host_delegate_open
//   STUB_BLOCK_BYTES: size of the stub pages; a multiple of any page size
//   host_plt_start(): what a call slot of an image holds until it is bound: where the resolver gets the slot's address
//   VM_*: registers of the virtual machine (target/vm/machine.h); VM_INT_ORDER: those for values, in order of
//   preference
//   host_cpu_features(): CPU_* (ir/ir.h)
//   cpu_id(): what its instruction of that name says; zeroes where there is none
//   ABI_IN_MEMORY, abi_note_result(): where the entries must know which word of an AbiResult holds it (AbiLoc.word), or
//   that it lies in the caller's room, they are told through it
//   HOST_MEMMOVE_IS_WHOLE: memmove() of aligned words never leaves half a word to be seen by other threads
//   cpu_relax(): inside loops that wait for another processor
//   cpu_f64_to_i32(), cpu_f64_to_i64(): its conversion towards zero, also of what does not fit (OP_F2I)
#include "host_arch.h"

// What a call brings in registers: every one that may carry an argument, and the hidden ones. AbiLoc.word says which is
// where. The hand-written entries know the layout.
typedef struct AbiArgs {
  _Alignas(8) AbiWord w[ABI_ARG_WORDS];
} AbiArgs;

// The registers that results come in.
typedef struct AbiResult {
  _Alignas(8) AbiWord w[ABI_RESULT_WORDS];
} AbiResult;

// A call from C: registers, words of stack arguments (as wide as a pointer), what comes back. host_invoke knows the
// layout.
typedef struct HostCall {
  AbiArgs args;
  uintptr_t *stack, nstack;
  AbiResult result;
} HostCall;

// Callee-saved state of one frame. The hand-written entries know the layout.
typedef struct UnwindCtx {
  uintptr_t reg[CTX_REGS];
  bool fault; // pc is the faulting instruction itself, not a return address
  // A frame of the virtual machine: its code. The frame pointer is the frame's, pc a place in its code, and the
  // callee-saved registers are as its caller left them.
  struct CodeInfo *vm;
  uintptr_t *pc_slot; // where in memory the pc was read from; NULL: from a register
} UnwindCtx;

struct ucontext_t;

// One step outwards over a C frame. False: nothing is known of it. eh/dwarf.c, unless the target has an own one
// (own_c_frames in its meson.build).
bool c_step(UnwindCtx *ctx);

// ---- host.c of the target: signal contexts, code of the host as the run time sees it -------------------------------

// The interrupted state, as a fault.
void host_context_of(const struct ucontext_t *uc, UnwindCtx *ctx);
// Makes the interrupted code call host_throw_fault, which throws `kind` at the interrupted instruction.
void host_throw_at(struct ucontext_t *uc, i32 kind);
// The same for a method whose first instruction was interrupted: it has no frame, so its caller throws, at the call.
void host_throw_at_entry(struct ucontext_t *uc, i32 kind);
// Steps out of a function at its first instruction.
void host_leave_at_entry(UnwindCtx *ctx);
// Whether the instruction at pc may leave its function: where an exception cannot come up any more.
bool host_leaves_function(const u8 *pc);
// What the processor can do beyond the base line (Target.features).
u32 host_features(void);
extern const char *const host_cpu_names[]; // of the bits of host_cpu_features, up to NULL
// Whoever sees what this thread stores next, in code that it then branches to sees all that was stored before.
void host_sync_code(void);
// Registers that host_invoke saves: mask, and their offsets from the frame pointer in ascending order of register.
u64 host_invoke_saves(i16 *off);

// ---- stubs.S of the target ------------------------------------------------------------------------------------------
// A stub is HOST_STUB_BYTES of code that loads a datum, two words of data STUB_BLOCK_BYTES further on, and jumps to
// what the second of them says. The targets find the datum in a scratch register.

enum { HOST_STUB_BYTES = 16 };
extern const u8 host_stub_pages[], host_stub_pages_end[];
// HOST_UNBOX_PAGES, HOST_UNBOX_RET_PAGES: pages whose stubs do what host_stub_unbox and host_stub_unbox_ret do and jump
// to what the second word of their data says; NULL where that takes more than HOST_STUB_BYTES.
extern const u8 host_unbox_pages[], host_unbox_ret_pages[];
void host_stub_lazy(void);           // Method*: calls engine_lazy_target, goes on in what it returns
void host_stub_dict(void);           // {dictionary, code}: loads the hidden register
void host_stub_unbox(void);          // {code}: the boxed receiver, first argument, becomes the address of its data
void host_stub_unbox_ret(void);      // the same for a receiver behind the result's address
void host_stub_unbox_dict(void);     // and the receiver's class becomes the dictionary
void host_stub_unbox_ret_dict(void); //
void host_stub_imt(void);            // {key, code}…, {0, 0}: to the code of the key in its hidden register
void host_stub_remote(void);         // Method*: engine_remote_dispatch
// Adapter*: engine_adapt(adapter, AbiArgs of the caller, its stack words, AbiArgs for the callee, room), with the bytes
// of room that the adapter's first word says; the words of stack arguments come first in it. NULL: rt_throw_pending.
// Calls what it gives, and where the byte at 8 of the adapter is set, engine_adapted(adapter, the caller's AbiArgs,
// AbiResult).
void host_stub_open(void);
void host_imt_slow(void);    // key in its hidden register: engine_imt_target(key, AbiArgs, stack words)
void host_plt_resolve(void); // a slot of an image, in the scratch register: aot_plt_target

// Delegates' Invoke, the delegate first, or [1] behind the result's address: its target takes its place; or it goes,
// and n arguments in integer registers move. What is on the stack stays. NULL: no signature needs it.
typedef void (*const HostEntry)(void);
// What a stub goes to that has to lead on to code, which is in the last word of its data. NULL: there it goes itself.
extern HostEntry host_stub_jump;
extern HostEntry host_delegate_closed[2], host_delegate_open[2][HOST_DELEGATE_SHIMS];
extern HostEntry host_delegate_first[2]; // calls rt_delegate_first

// Loads the call's registers and stack words, calls, keeps the results. NULL, or the exception that came out:
// everything between _try and _try_end is caught.
void *host_invoke(void *code, HostCall *call);
extern const u8 host_invoke_end[], host_invoke_try[], host_invoke_try_end[], host_invoke_catch[];
// What native code calls where no wrapper was compiled; the callback's cell is in the dictionary's register.
void host_callback_generic(void);

// Goes on in a catch handler, callee-saved registers as in the context.
NORETURN void host_resume_catch(void *handler, uintptr_t fp, void *exc, const UnwindCtx *ctx, bool close_guard);
// Runs a filter, finally or fault block in its live frame.
intptr_t host_call_handler(void *handler, uintptr_t fp, void *exc, const UnwindCtx *ctx);
// Where a call returns to whose return address eh/async.c took over: calls eh_landed.
extern const u8 host_landing[];
void host_throw_fault(void);     // see host_throw_at
void eh_capture(UnwindCtx *ctx); // the caller's own state, as of the return from this call

// Throw as from the code that calls, or jumps to, them. Generated code knows more of them (ir/helpers.def).
NORETURN void rt_throw_kind(i32 kind);
NORETURN void rt_throw_pending(void); // the thread's pending exception

#endif
