// stack.h: where the stack of a thread lies, what is left of it, and the guards at its end.
#ifndef KILN_BASE_STACK_H
#define KILN_BASE_STACK_H

#include "base/base.h"

// The calling thread's stack, lowest and one past the highest address. False if that cannot be known.
bool stack_bounds(void **lo, void **hi);

// ---- guards --------------------------------------------------------------------------------------------------------
// Near its end a stack has two zones that cannot be touched until a fault opens them: the first for C code that runs
// when a program has used up the rest, the second for what throws and handles the exception. All on the calling thread.
#define STACK_ZONE_BYTES ((size_t)256 << 10)
#define STACK_ZONES_BYTES (2 * STACK_ZONE_BYTES)

void stack_guard_init(void); // does nothing on a stack that is too small, or not known
void stack_guard_exit(void); // before the stack goes back to the system
typedef enum StackFault { STACK_NO_FAULT, STACK_ZONE_OPENED, STACK_END } StackFault;
// What a fault at `addr` is. Opens the zone that it lies in. Async-signal-safe.
StackFault stack_guard_fault(uintptr_t addr);
bool stack_guard_opened(void);
// Closes the zones that lie below `sp`, from where the thread goes on.
void stack_guard_close(uintptr_t sp);
bool stack_guard_ends_below(uintptr_t sp); // whether it can close them all
// Bytes to the end of the stack; SIZE_MAX if that is not known.
size_t stack_left(void);

#endif
