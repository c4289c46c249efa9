// process.h: what the files behind System.Diagnostics.Process share.
#ifndef KILN_ICALLS_PROCESS_H
#define KILN_ICALLS_PROCESS_H

#include "icalls/reflection.h"
#include "icalls/util.h"

// A handle for a process; it is signalled when the process ends. The exit code is known of children only.
WaitObject *process_watch(int pid, bool is_child);

// ---- process_info.c
// -----------------------------------------------------------------------------------------------------
Array *process_modules(Object *self, WaitObject *w);
i64 process_data(i32 pid, i32 kind, i32 *error);
WaitObject *process_open(i32 pid);
Array *process_list(void);
String *process_name(WaitObject *w);

#endif
