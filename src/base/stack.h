// stack.h: where the stack of a thread lies.
#ifndef KILN_BASE_STACK_H
#define KILN_BASE_STACK_H

#include "base/base.h"

// The calling thread's stack, lowest and one past the highest address. False if that cannot be known.
bool stack_bounds(void **lo, void **hi);

#endif
