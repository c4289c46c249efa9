// internal.h: shared by the files of eh/.
#ifndef KILN_EH_INTERNAL_H
#define KILN_EH_INTERNAL_H

#include "eh/eh.h"
#include "engine/hooks.h"

// A managed frame's pc as an offset into its code; return addresses count as the call before them.
static inline u32 frame_offset(const UnwindCtx *ctx, const CodeInfo *ci) {
  return (u32)(ctx->reg[CTX_PC] - (uintptr_t)ci->start) - !ctx->fault;
}
// Calls `cb` for the frame of managed code and for the bodies inlined at its pc, innermost first. False: cb stopped it.
bool eh_frames_at(const UnwindCtx *ctx, CodeInfo *ci, bool (*cb)(const StackFrameInfo *, void *), void *data);
// print.c: writes the managed frames; async-signal-safe. How many of `max` are left.
u32 eh_print_stack(int fd, const UnwindCtx *start, u32 max);
void eh_print_at(uintptr_t pc, uintptr_t sp, uintptr_t fp); // to stderr
// async.c
void eh_see_through_landing(UnwindCtx *ctx); // a return address that async.c replaced becomes what it was
void eh_attend_vm(void);                     // vm_attend (target/vm/machine.h)
// signals.c
void eh_raise_at(struct ucontext_t *uc, const CodeInfo *ci,
                 ThrowKind kind); // goes on as if the interrupted instruction had thrown
bool managed_step(UnwindCtx *ctx, const CodeInfo *ci);

// ---- frames.c
// The clause whose finally or fault block or filter, which are called, holds clause c; or NULL.
const CodeClause *clause_around(const CodeInfo *ci, const CodeClause *c);
// Runs the filter, finally or fault block of clause c that begins at `off`. What a filter leaves is its result.
intptr_t frame_run_block(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, u32 off, Object *exc);
// Goes on in the catch handler of clause c.
NORETURN void frame_resume(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c, Object *exc);
// What a block of the frame that is left by longjmp may have changed.
typedef struct FrameMark {
  u64 *fp, activation, pc;
} FrameMark;
FrameMark frame_mark(const UnwindCtx *ctx);
void frame_unmark(FrameMark m);

// ---- displaced.c
// An exception that runs finally blocks on its way to its handler: the block that runs, by its frame and its code.
typedef struct Flight {
  Object *exc;
  uintptr_t fp; // 0: none ran yet
  u32 block, block_end;
  struct Flight *outer;
} Flight;
void flight_begin(Flight *f, Object *exc);
Flight *flight_mark(void);        // those in progress,
void flight_unmark(Flight *mark); // which longjmp leads back to
void flight_in_block(Flight *f, const UnwindCtx *ctx, const CodeClause *c);
void flight_lands(Flight *f, const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c); // the handler comes next

CodeInfo *ctx_code(const UnwindCtx *ctx);

// ---- what runtime/ provides ---------------------------------------------------------------------------------------
typedef struct EhHooks {
  Object *(*for_kind)(ThrowKind kind); // a new exception
  Object *(*take_pending)(void);
  void (*stack_is_low)(void);   // C code uses the first zone (base/stack.h): an exception is due. Async-signal-safe
  bool (*stack_was_low)(void);  // it did: the caller throws THROW_STACK_OVERFLOW
  void (*settle_pending)(void); // an exception goes to its handler: none that came up by itself meanwhile follows
  bool (*isinst)(Object *o, Class *c);
  Object *(*wrap)(Object *o);     // the RuntimeWrappedException around what is no Exception; else o itself
  void (*unhandled)(Object *exc); // prints and ends the process
  void *(*trace_array)(Object *exc, void **words, u32 n); // stores IntPtr[] into the exception
  uintptr_t *(*trace_words)(Object *exc, u32 *n);         // what is stored there
  bool (*trace_goes_on)(void); // the next throw of this thread goes on with the trace that its exception brings
  // Of the calling thread, from signal handlers too:
  bool (*abort_wanted)(void);    // it is to be aborted, and nothing but its frames can be against it
  void (*abort_held)(void);      // a frame is against it, in a block that must end first
  bool (*abort_claim)(void);     // the same; true once for each request: the caller raises THROW_THREAD_ABORT
  bool (*is_abort)(Object *exc); // the exception of this thread's abort, which was not reset
  void (*abort_displaced)(bool by_managed); // another exception took its place, which managed code handles, or C
  bool (*suspend_due)(void);
  void (*suspend_here)(void);   // returns when it is to go on
  bool (*ends_elsewhere)(void); // another thread ends the process: no fault of this one is to be reported
} EhHooks;
extern EhHooks eh_hooks;

enum { TRACE_WORDS = 3 }; // Method*, native offset (see TRACE_FOREIGN), IL offset

#endif
