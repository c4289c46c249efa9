// wait_shared.h: state of named wait objects in memory that processes share. See wait_shared.c.
#ifndef KILN_RUNTIME_WAIT_SHARED_H
#define KILN_RUNTIME_WAIT_SHARED_H

#include "runtime/internal.h"

enum { SHARED_PROCESSES = 128, SHARED_LAST_EVENT = WO_EVENT_MANUAL };

typedef struct SharedProcess {
  i32 pid; // 0: none
  u64 start;
} SharedProcess;

typedef struct Shared {
  u32 kind;       // WaitKind
  i32 count, max; // as in WaitObject
  bool abandoned;
  SharedProcess owner; // of a mutex
  SharedProcess users[SHARED_PROCESSES];
} Shared;

typedef enum SharedResult { SHARED_OPENED, SHARED_CREATED, SHARED_NONE, SHARED_OTHER_KIND } SharedResult;

bool shared_available(void);
SharedResult shared_open(const char *name, u32 kind, i32 count, i32 max, bool open_only, Shared **out);
void shared_release(const char *name, Shared *s); // this process has it open no longer
void shared_close(const char *name, Shared *s);   // and its memory goes
// Between these the state of all shared objects is this process's alone.
void shared_lock(void);
void shared_unlock(void);
bool shared_owned(Shared *s); // under the lock
void shared_own(Shared *s);

#endif
