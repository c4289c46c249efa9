// waits.h: wait handles by what managed code has of them, for the internal calls of both core libraries.
#ifndef KILN_ICALLS_CORE_WAITS_H
#define KILN_ICALLS_CORE_WAITS_H

#include "icalls/util.h"

// `name` NULL: without a name, always made.
NameResult waits_create_named(WaitKind kind, i32 count, i32 max, const u16 *name, i32 n, WaitObject **out);
void *waits_open_named(WaitKind kind, const u16 *name, i32 n, i32 *error); // an IO_ error
bool waits_set_event(void *h);
bool waits_reset_event(void *h);
void waits_close(void *h);
bool waits_release_mutex(void *h);
bool waits_release_semaphore(void *h, i32 n, i32 *previous);
// As wait_many(); sets pending.
i32 waits_handles(void **handles, i32 n, bool all, i32 ms);
i32 waits_signal_and_wait(void *signal, void *on, i32 ms);

#endif
