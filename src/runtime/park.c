// park.c: how a thread blocks: on its own condition, until unparked, timed out or interrupted.
#include <time.h>
#include "runtime/internal.h"

u64 deadline_after(i32 ms) {
  return ms < 0 ? UINT64_MAX : clock_ns() + (u64)ms * 1000000u;
}

static bool interrupt_due(Thread *t, bool interruptible) {
  return interruptible && (__atomic_load_n(&t->interrupt_requested, __ATOMIC_ACQUIRE) || abort_due());
}

ParkResult thread_park(u64 deadline, bool interruptible) {
  Thread *t = current_thread;
  struct timespec ts = {(time_t)(deadline / 1000000000u), (long)(deadline % 1000000000u)};
  ParkResult r = PARK_WOKEN;
  thread_state_wait(true);
  pthread_mutex_lock(&t->park_lock);
  while (!t->park_token && !interrupt_due(t, interruptible)) {
    if (deadline == UINT64_MAX) {
      pthread_cond_wait(&t->park_cond, &t->park_lock);
    } else if (pthread_cond_timedwait(&t->park_cond, &t->park_lock, &ts) != 0 && clock_ns() >= deadline) {
      if (!t->park_token)
        r = PARK_TIMEOUT;
      break;
    }
  }
  t->park_token = false;
  if (interrupt_due(t, interruptible))
    r = PARK_INTERRUPTED;
  pthread_mutex_unlock(&t->park_lock);
  thread_state_wait(false);
  if (UNLIKELY(suspend_due()))
    suspend_here();
  return r;
}

void thread_unpark(Thread *t) {
  pthread_mutex_lock(&t->park_lock);
  t->park_token = true;
  pthread_cond_signal(&t->park_cond);
  pthread_mutex_unlock(&t->park_lock);
}

void thread_wake(Thread *t) {
  pthread_mutex_lock(&t->park_lock);
  pthread_cond_signal(&t->park_cond);
  pthread_mutex_unlock(&t->park_lock);
  io_wake(t);
}

void thread_interrupt(Thread *t) {
  __atomic_store_n(&t->interrupt_requested, true, __ATOMIC_RELEASE);
  thread_wake(t);
}

bool thread_wait_broken(void) {
  return __atomic_load_n(&current_thread->interrupt_requested, __ATOMIC_ACQUIRE) || abort_due();
}

void thread_throw_interrupted(void) {
  Thread *t = current_thread;
  if (abort_due() && abort_claim()) {
    exc_set_pending(exc_for_kind(THROW_THREAD_ABORT));
    return;
  }
  __atomic_store_n(&t->interrupt_requested, false, __ATOMIC_RELEASE);
  exc_set_pending(exc_new("System.Threading", "ThreadInterruptedException", NULL));
}

void thread_sleep(i32 ms) {
  if (ms == 0 && !thread_wait_broken()) {
    sched_yield();
    return;
  }
  u64 deadline = deadline_after(ms);
  for (;;) {
    ParkResult r = thread_park(deadline, true);
    if (r == PARK_INTERRUPTED)
      thread_throw_interrupted();
    if (r != PARK_WOKEN)
      return;
  }
}
