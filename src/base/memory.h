// memory.h: what is left of memory: limits of this process, and a reserve for when the rest is used up.
#ifndef KILN_BASE_MEMORY_H
#define KILN_BASE_MEMORY_H

#include "base/base.h"

// Bytes of address space that this process may still map (ulimit -v, ulimit -d). SIZE_MAX: no limit.
size_t memory_left(void);
// Whether `size` bytes that a program asks for would leave as much for others, where address space is limited.
bool memory_has_room(size_t size);

// The reserve: blocks of address space that are given back when an allocation of the runtime itself fails, so that it
// can finish what it does. Each time `low` is told, which has managed code throw OutOfMemoryException at the next
// boundary. All thread-safe.
void memory_reserve_init(void (*low)(void));
// Gives a block back for an allocation of `size` bytes that failed, or waits a little for others to free some: true,
// try again. False: nothing left that helps, after a second in all.
bool memory_reserve_release(size_t size);
// The same without waiting and without a word: for who can fail, and whose failure would be the handler's.
bool memory_reserve_spare(size_t size);
// Takes back what had to be released, where there is room again. Costs a load when nothing is missing.
void memory_reserve_refill(void);

#endif
