// abort.c: Thread.Abort, Suspend and Resume: requests to another thread, and sending signals until it has seen to them.
//
// A request is a flag of the thread. One that blocks is woken; one that runs gets a signal (eh/async.c). Where it
// cannot be stopped just then (in a finally block, a class constructor, the runtime), the signal comes again: a helper
// thread, which lives as long as there are requests, sees to that.
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "runtime/helpers.h"
#include "runtime/internal.h"

// ---- sending --------------------------------------------------------------------------------------------------------

static pthread_mutex_t prod_lock = PTHREAD_MUTEX_INITIALIZER;
static bool prodding;

static bool has_request(const Thread *t) {
  return __atomic_load_n(&t->abort, __ATOMIC_ACQUIRE) == ABORT_WANTED ||
         (__atomic_load_n(&t->suspend, __ATOMIC_ACQUIRE) == SUSPEND_WANTED);
}

static void prod(Thread *t, void *any) {
  pthread_t id = __atomic_load_n(&t->pthread, __ATOMIC_ACQUIRE);
  if (!has_request(t))
    return;
  *(bool *)any = true;
  if (id)
    pthread_kill(id, eh_async_signal());
}

static void *prod_main(void *arg) {
  (void)arg;
  for (u32 us = 200;; us = MIN(us * 2, 1000u)) {
    bool any = false;
    pthread_mutex_lock(&prod_lock);
    threads_each(prod, &any);
    if (!any)
      prodding = false;
    pthread_mutex_unlock(&prod_lock);
    if (!any)
      return NULL;
    nanosleep(&(struct timespec){0, us * 1000}, NULL);
  }
}

static void start_prodding(void) {
  pthread_t id;
  eh_async_init();
  pthread_mutex_lock(&prod_lock);
  if (!prodding && !pthread_create(&id, NULL, prod_main, NULL)) {
    prodding = true;
    pthread_detach(id);
  }
  pthread_mutex_unlock(&prod_lock);
}

// ---- abort ----------------------------------------------------------------------------------------------------------

// Thread.managed's thread is in the list, which is locked: it cannot end meanwhile.
static void ask_abort(Thread *t, void *state) {
  u8 none = ABORT_NONE;
  if (!__atomic_compare_exchange_n(&t->abort, &none, ABORT_ASKED, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    return;
  gc_store(&t->abort_info, state);
  __atomic_store_n(&t->abort_held, false, __ATOMIC_RELAXED);
  __atomic_store_n(&t->abort, ABORT_WANTED, __ATOMIC_SEQ_CST);
  if (t != current_thread)
    thread_wake(t);
}

void thread_abort(Object *internal, Object *state) {
  u32 s = internal_state(internal);
  if (s & (TS_ABORT_REQUESTED | TS_STOPPED | TS_ABORTED)) {
    if (thread_of_internal(internal) == current_thread && abort_due() && abort_claim()) // another asked for it first
      exc_set_pending(exc_for_kind(THROW_THREAD_ABORT));
    return;
  }
  if (s & TS_UNSTARTED) {
    internal_state_change(internal, TS_ABORTED, 0);
    return;
  }
  internal_state_change(internal, TS_ABORT_REQUESTED, 0);
  if (!thread_with(internal, ask_abort, state))
    return;
  if (thread_of_internal(internal) != current_thread)
    start_prodding();
  else if (abort_claim())
    exc_set_pending(exc_for_kind(THROW_THREAD_ABORT));
}

bool abort_wanted(void) {
  const Thread *t = current_thread;
  return t && __atomic_load_n(&t->abort, __ATOMIC_ACQUIRE) == ABORT_WANTED && !t->no_abort;
}

void abort_held(void) {
  __atomic_store_n(&current_thread->abort_held, true, __ATOMIC_RELAXED);
}

bool abort_claim(void) {
  u8 wanted = ABORT_WANTED;
  return abort_wanted() && __atomic_compare_exchange_n(&current_thread->abort, &wanted, ABORT_RAISED, false,
                                                       __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

bool abort_due(void) {
  return UNLIKELY(abort_wanted()) && eh_may_abort();
}

// The exception of the abort in progress: one object, which comes up again where a handler for it ends.
Object *abort_exception(Object *made) {
  Thread *t = current_thread;
  if (made)
    gc_store(&t->abort_exc, made);
  return t->abort_exc;
}

bool abort_is(Object *exc) {
  const Thread *t = current_thread;
  return exc && exc == t->abort_exc && __atomic_load_n(&t->abort, __ATOMIC_ACQUIRE) == ABORT_RAISED;
}

static bool change_stage(u8 from, u8 to) {
  return __atomic_compare_exchange_n(&current_thread->abort, &from, to, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

void abort_displaced(bool by_managed) {
  if (change_stage(ABORT_RAISED, by_managed ? ABORT_DISPLACED : ABORT_WANTED) && !by_managed)
    start_prodding();
}

Object *thread_abort_info(void) {
  return current_thread->abort_info;
}

void thread_reset_abort(void) {
  Thread *t = current_thread;
  if (__atomic_load_n(&t->abort, __ATOMIC_ACQUIRE) == ABORT_NONE) {
    exc_set_pending(
        exc_new("System.Threading", "ThreadStateException", "Unable to reset abort because no abort was requested."));
    return;
  }
  internal_state_change(thread_internal(), 0, TS_ABORT_REQUESTED);
  t->abort_exc = t->abort_info = NULL;
  __atomic_store_n(&t->abort, ABORT_NONE, __ATOMIC_SEQ_CST);
}

// At the end of a handler that caught `exc`: an abort goes on, unless it was reset; also one whose place `exc` took.
void rt_catch_left(Object *exc) {
  if (UNLIKELY(abort_is(exc)))
    exc_set_pending(exc);
  else if (UNLIKELY(change_stage(ABORT_DISPLACED, ABORT_RAISED)) || (abort_due() && abort_claim()))
    exc_set_pending(exc_for_kind(THROW_THREAD_ABORT));
}

// ---- suspend --------------------------------------------------------------------------------------------------------

bool suspend_due(void) {
  const Thread *t = current_thread;
  return t && __atomic_load_n(&t->suspend, __ATOMIC_ACQUIRE) == SUSPEND_WANTED;
}

// In a signal handler or on the way back into managed code.
void suspend_here(void) {
  Thread *t = current_thread;
  u32 wanted = SUSPEND_WANTED;
  if (!__atomic_compare_exchange_n(&t->suspend, &wanted, SUSPEND_DONE, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    return;
  while (__atomic_load_n(&t->suspend, __ATOMIC_ACQUIRE) == SUSPEND_DONE)
    syscall(SYS_futex, &t->suspend, FUTEX_WAIT_PRIVATE, SUSPEND_DONE, NULL, NULL, 0);
}

static void ask_suspend(Thread *t, void *data) {
  (void)data;
  u32 none = SUSPEND_NONE;
  __atomic_compare_exchange_n(&t->suspend, &none, SUSPEND_WANTED, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
}

static void is_suspended(Thread *t, void *yes) {
  u32 s = __atomic_load_n(&t->suspend, __ATOMIC_ACQUIRE);
  *(bool *)yes = s != SUSPEND_WANTED || (internal_state(t->managed) & TS_WAIT_SLEEP_JOIN);
}

static bool state_error(void) {
  exc_set_pending(exc_new("System.Threading", "ThreadStateException", "Thread has not been started, or is dead."));
  return false;
}

// Returns when the thread stands still, or waits: then it stops when its wait is over.
bool thread_suspend(Object *internal) {
  if (internal_state(internal) & (TS_UNSTARTED | TS_STOPPED | TS_ABORTED))
    return state_error();
  internal_state_change(internal, TS_SUSPEND_REQUESTED, 0);
  if (!thread_with(internal, ask_suspend, NULL))
    return state_error();
  if (thread_of_internal(internal) == current_thread) {
    internal_state_change(internal, TS_SUSPENDED, TS_SUSPEND_REQUESTED);
    suspend_here();
    return true;
  }
  start_prodding();
  bool done = false;
  while (thread_with(internal, is_suspended, &done) && !done)
    nanosleep(&(struct timespec){0, 100000}, NULL);
  return true; // the state stays SuspendRequested, as with mono
}

static void go_on(Thread *t, void *data) {
  (void)data;
  __atomic_store_n(&t->suspend, SUSPEND_NONE, __ATOMIC_SEQ_CST);
  syscall(SYS_futex, &t->suspend, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

bool thread_resume(Object *internal) {
  if (!(internal_state(internal) & (TS_SUSPENDED | TS_SUSPEND_REQUESTED)))
    return state_error();
  internal_state_change(internal, 0, TS_SUSPENDED | TS_SUSPEND_REQUESTED);
  return thread_with(internal, go_on, NULL) || state_error();
}
