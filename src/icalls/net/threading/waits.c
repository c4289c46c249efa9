// waits.c: wait handles. Errors go to errno, as Win32 numbers, where the class library looks for them.
#include <errno.h>
#include "icalls/core/waits.h"
#include "icalls/net/net.h"

enum { CREATE_SET = 2, CREATE_MANUAL = 1, CREATE_OWNED = 1 };

static i32 wide_length(const u16 *s) {
  i32 n = 0;
  while (s && s[n])
    n++;
  return n;
}

// What a call that makes one reports: the error number says whether it was there already.
static void *made(NameResult r, WaitObject *w) {
  errno = r == NAME_CREATED ? IO_SUCCESS : r == NAME_OPENED ? IO_ALREADY_EXISTS : IO_INVALID_HANDLE;
  return w ? wait_handle(w) : NULL;
}

static void *create_event(void *security, const u16 *name, u32 flags, u32 access) {
  (void)security, (void)access;
  WaitObject *w = NULL;
  NameResult r = waits_create_named(flags & CREATE_MANUAL ? WO_EVENT_MANUAL : WO_EVENT_AUTO, (flags & CREATE_SET) != 0,
                                    1, name, wide_length(name), &w);
  return made(r, w);
}

static void *create_semaphore(void *security, i32 count, i32 max, const u16 *name, u32 flags, u32 access) {
  (void)security, (void)flags, (void)access;
  WaitObject *w = NULL;
  NameResult r = waits_create_named(WO_SEMAPHORE, count, max, name, wide_length(name), &w);
  return made(r, w);
}

static void *create_mutex(i32 owned, const u16 *name, i32 only_user, u8 *errors, u32 size) {
  (void)only_user;
  if (size)
    *errors = 0;
  WaitObject *w = NULL;
  NameResult r = waits_create_named(WO_MUTEX, 0, 0, name, wide_length(name), &w);
  if (w && owned && r == NAME_CREATED)
    wait_own_mutex(w);
  return made(r, w);
}

static void *open_mutex(const u16 *name, i32 only_user, u8 *errors, u32 size) {
  (void)only_user;
  if (size)
    *errors = 0;
  i32 error = 0;
  void *h = waits_open_named(WO_MUTEX, name, wide_length(name), &error);
  errno = error;
  return h;
}

static i32 set_event(void *h) {
  return waits_set_event(h);
}
static i32 reset_event(void *h) {
  return waits_reset_event(h);
}
static i32 release_semaphore(void *h, i32 n, i32 *previous) {
  i32 before;
  enum { TOO_MANY_POSTS = 298 };
  bool ok = waits_release_semaphore(h, n, previous ? previous : &before);
  errno = ok ? 0 : TOO_MANY_POSTS;
  return ok;
}
static i32 release_mutex(void *h) {
  enum { NOT_OWNER = 288 };
  bool ok = waits_release_mutex(h);
  errno = ok ? 0 : NOT_OWNER;
  return ok;
}
static i32 close_handle(void *h) {
  waits_close(h);
  return 1;
}

static i32 wait_one(void *h, i32 ms, i32 trivial) {
  (void)trivial;
  return waits_handles(&h, 1, false, ms);
}
static i32 wait_pool(void *h, i32 ms) {
  return waits_handles(&h, 1, false, ms);
}
static i32 wait_several(void **handles, i32 n, i32 all, i32 ms) {
  return waits_handles(handles, n, all != 0, ms);
}

ICALL_TABLE(net_entries_waits, "", ICALL("CreateEventExW", create_event), ICALL("CreateSemaphoreExW", create_semaphore),
            ICALL("PAL_CreateMutexW", create_mutex), ICALL("PAL_OpenMutexW", open_mutex), ICALL("SetEvent", set_event),
            ICALL("ResetEvent", reset_event), ICALL("ReleaseSemaphore", release_semaphore),
            ICALL("ReleaseMutex", release_mutex), ICALL("CloseHandle", close_handle),
            ICALL("WaitHandle_WaitOneCore", wait_one), ICALL("WaitHandle_WaitOnePrioritized", wait_pool),
            ICALL("WaitHandle_WaitMultipleIgnoringSyncContext", wait_several),
            ICALL("WaitHandle_SignalAndWait", waits_signal_and_wait))
