// pool.c: workers of the thread pool. The queue is managed code; here is only who runs it, and how many.
#include <stdlib.h>
#include <unistd.h>
#include "base/cpu.h"
#include "runtime/domain.h"

#define IDLE_MS 20000 // a worker without work ends after this
#define GATE_MS 200   // pending requests that nobody took for so long get another worker

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static i32 pending, workers, idle, min_workers, max_workers, min_io = 1, max_io;
static u64 taken; // requests taken so far: how the gate sees progress
static bool gate_running, closed;
static WaitObject *wake_event; // semaphore: one count a wake-up

static void limits_init(void) {
  if (max_workers)
    return;
  const char *per_cpu = getenv("MONO_THREADS_PER_CPU");
  i32 n = (i32)cpu_count(), times = per_cpu ? MIN(MAX(atoi(per_cpu), 1), 50) : 1;
  min_io = n;
  max_io = 100 * n;
  min_workers = n * times;
  max_workers = 100 * n * times;
  wake_event = wait_new_own(WO_SEMAPHORE, 0, 0x7FFFFFFF, "the thread pool");
}

static Method *callback(void) {
  static Method *found;
  Method *m = __atomic_load_n(&found, __ATOMIC_ACQUIRE);
  if (!m) {
    ERROR(err);
    Class *c = corlib_class("System.Threading", "_ThreadPoolWaitCallback");
    if (!class_methods(c, &err) || !(m = class_find_method(c, "PerformWaitCallback", 0)))
      library_lacks(c, "PerformWaitCallback()");
    __atomic_store_n(&found, m, __ATOMIC_RELEASE);
  }
  return m;
}

void pool_close(void) {
  pthread_mutex_lock(&lock);
  closed = true;
  pthread_mutex_unlock(&lock);
}

static void find_request(Domain *d, void *found) {
  if (d->pool_requests)
    *(Domain **)found = d;
}

// The domain that somebody is wanted in, or NULL. Requests of domains that are gone are dropped.
static Domain *take_request(void) {
  Domain *d = NULL;
  pthread_mutex_lock(&lock);
  if (pending > 0 && !closed) {
    domains_each(find_request, &d);
    pending--;
    taken++;
    if (d)
      d->pool_requests--;
  }
  pthread_mutex_unlock(&lock);
  return d;
}

// Waits for a request; false when the worker may end.
static bool wait_request(void) {
  WaitObject *w = wake_event;
  pthread_mutex_lock(&lock);
  idle++;
  pthread_mutex_unlock(&lock);
  i32 r = wait_many(&w, 1, false, IDLE_MS);
  exc_take_pending(); // an interrupt means nothing to an idle worker
  pthread_mutex_lock(&lock);
  idle--;
  bool stay = r != WAIT_TIMEOUT || pending > 0;
  workers -= !stay; // at once: a request that comes now must not count on this worker
  pthread_mutex_unlock(&lock);
  return stay;
}

static void worker(void *arg) {
  (void)arg;
  Method *m = callback();
  for (;;) {
    for (Domain *d; (d = take_request());) {
      Object *exc = NULL;
      domain_enter(d);
      thread_runs_program(true);
      engine_invoke(m, NULL, NULL, &exc);
      thread_runs_program(false);
      domain_left_for_good(domain_enter(domain_root()));
      if (exc && !exc_ends_thread(exc))
        runtime_unhandled(exc);
    }
    if (!wait_request())
      return;
  }
}

static bool start_worker(void) {
  if (thread_start_native(worker, NULL, "Thread Pool Worker", true, true))
    return true;
  pthread_mutex_lock(&lock);
  workers--;
  pthread_mutex_unlock(&lock);
  return false;
}

// Adds a worker when requests are pending and none was taken since the last look: the others are blocked.
static void gate(void *arg) {
  (void)arg;
  u64 seen = 0;
  for (u32 quiet = 0; quiet < 50;) {
    thread_sleep(GATE_MS);
    exc_take_pending();
    pthread_mutex_lock(&lock);
    bool stuck = pending > 0 && taken == seen && workers < max_workers;
    quiet = pending ? 0 : quiet + 1;
    seen = taken;
    workers += stuck;
    if (quiet >= 50)
      gate_running = false;
    pthread_mutex_unlock(&lock);
    if (stuck)
      start_worker();
  }
}

bool pool_request_worker(void) {
  pthread_mutex_lock(&lock);
  limits_init();
  pending++;
  domain_current()->pool_requests++;
  bool wake = idle > 0, start = !wake && workers < min_workers, watch = !start && !gate_running;
  workers += start;
  if (watch)
    gate_running = true;
  pthread_mutex_unlock(&lock);
  i32 previous;
  if (wake)
    wait_release_semaphore(wake_event, 1, &previous);
  if (watch)
    thread_start_native(gate, NULL, "Thread Pool Gate", true, false);
  return start ? start_worker() : true;
}

void pool_limits(bool set, bool max, i32 *w, i32 *io, bool *ok) {
  pthread_mutex_lock(&lock);
  limits_init();
  i32 *pw = max ? &max_workers : &min_workers, *pio = max ? &max_io : &min_io;
  if (set) {
    *ok =
        max ? *w >= min_workers && *io >= min_io && *w > 0 : *w >= 0 && *w <= max_workers && *io >= 0 && *io <= max_io;
    if (*ok) {
      *pw = *w;
      *pio = *io;
    }
  } else {
    *w = *pw;
    *io = *pio;
    *ok = true;
  }
  pthread_mutex_unlock(&lock);
}

void pool_available(i32 *w, i32 *io) {
  pthread_mutex_lock(&lock);
  limits_init();
  *w = max_workers - (workers - idle);
  *io = max_io;
  pthread_mutex_unlock(&lock);
}
