// eh.h: exceptions: the unwinder, throwing, stack traces.
#ifndef KILN_EH_EH_H
#define KILN_EH_EH_H

#include "engine/engine.h"

void eh_init(void);        // signal handlers on an alternate stack
void eh_thread_init(void); // alternate signal stack, bounds of this thread's stack
void eh_thread_exit(void);
// Throws from managed code: never returns. Called by the assembly entries of rt_throw & co with the caller's context.
NORETURN void eh_throw(UnwindCtx *ctx, Object *exc, bool rethrow);
// The pending exception left a callback that the calling C function serves: it comes up in the managed code that called
// the native code in between, whose frames are dropped, as by mono. Returns, and leaves it pending, where there is
// none: native code called on a thread of its own, or it was called by the runtime.
void eh_throw_over_native(void);
// One step outwards over any frame with CFI (managed, or C of this process). False at the end.
bool eh_step(UnwindCtx *ctx);
// Walks managed frames, innermost first, from the caller of this function outwards; cb returns false to stop.
#define TRACE_FOREIGN 0x80000000u // in a kept trace, beside a native offset: what was caught elsewhere ends here
typedef struct StackFrameInfo {
  Method *method;         // as compiled (canonical for shared code)
  Method *exact;          // with the dictionary's context where it can be known, else == method
  u32 native_off, il_off; // native_off is less than TRACE_FOREIGN
  void *pc, *fp;
} StackFrameInfo;
void eh_walk(bool (*cb)(const StackFrameInfo *f, void *data), void *data);
void eh_walk_from(const UnwindCtx *ctx, bool (*cb)(const StackFrameInfo *f, void *data), void *data);
// ---- asynchronous requests (async.c) --------------------------------------------------------------------------------
void eh_async_init(void); // before the first such signal is sent to a thread
int eh_async_signal(void);
bool eh_may_abort(void); // whether the frames of this thread allow it: none is in a finally, fault or filter block
#endif
