// finalizer.c: the thread that runs finalizers, started when the first is due, and what it does besides.
#include "runtime/domain.h"

#include "base/memory.h"
#include "base/resident.h"

#include <errno.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct timespec began; // the runtime, by CLOCK_MONOTONIC
static bool started, due, busy;
static __thread bool is_finalizer_thread;

static void run_one(Object *o) {
  Class *c = object_class(o);
  Object *exc = NULL;
  Domain *old = domain_enter(domain_of_class(c));
  if (c->finalizer)
    engine_invoke(c->finalizer, o, NULL, &exc);
  domain_enter(old);
  if (exc && !runtime_shutting_down())
    runtime_unhandled(exc);
}

// Start-up is taken to be over after so many seconds; what is needed seldom piles up ever more slowly after that.
enum { FIRST_DROP = 2, DROPS_APART = 4 };

// Waits for finalizers that are due; in the meantime does what nobody waits for.
static void wait_due(struct timespec *drop_at) {
  while (!due) {
    busy = false;
    pthread_cond_broadcast(&changed);
    if (pthread_cond_clockwait(&changed, &lock, CLOCK_MONOTONIC, drop_at) != ETIMEDOUT)
      continue;
    pthread_mutex_unlock(&lock);
    resident_drop();
    pthread_mutex_lock(&lock);
    drop_at->tv_sec = began.tv_sec + (drop_at->tv_sec - began.tv_sec) * DROPS_APART;
  }
}

static void *finalizer_main(void *arg) {
  (void)arg;
  thread_attach();
  is_finalizer_thread = true;
  current_thread->pool_worker = true; // no thread of the program's
  struct timespec drop_at = {.tv_sec = began.tv_sec + FIRST_DROP};
  pthread_mutex_lock(&lock);
  for (;;) {
    wait_due(&drop_at);
    due = false;
    busy = true;
    pthread_mutex_unlock(&lock);
    gc_run_finalizers(run_one);
    pthread_mutex_lock(&lock);
  }
  return NULL;
}

static void start_locked(void) {
  pthread_t id;
  if (!started && !pthread_create(&id, NULL, finalizer_main, NULL)) {
    started = true;
    pthread_detach(id);
  }
}

// A program of several threads is one that may live long.
void finalizer_start(void) {
  if (memory_left() != SIZE_MAX)
    return; // room for a stack is precious
  pthread_mutex_lock(&lock);
  start_locked();
  pthread_mutex_unlock(&lock);
}

// Called by the collector from any thread: takes no lock that a caller of the allocator may hold, and allocates
// nothing.
static void ready(void) {
  pthread_mutex_lock(&lock);
  due = true;
  start_locked();
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

void finalizer_init(void) {
  clock_gettime(CLOCK_MONOTONIC, &began);
  gc_on_finalizers_ready(ready);
}

void finalizer_wait_pending(void) {
  if (is_finalizer_thread)
    return;
  pthread_mutex_lock(&lock);
  while (started && (due || busy))
    pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

// ---- the end of the process -----------------------------------------------------------------------------------------
// Every object's finalizer runs, as in Mono, on the calling thread, without a collection, whose time would grow with
// the heap: what was found to be garbage before; of the rest the program's own objects before those of the class
// library, which they may still use (to write to the console), and critical ones last.

typedef struct Late { // root memory
  Object *o;
  struct Late *next;
} Late;

enum { RANK_PROGRAM, RANK_LIBRARY, RANK_CRITICAL, RANKS };
static Late *late[RANKS];

static u32 rank_of(Class *c) {
  if (class_is_subclass(c, corlib_class("System.Runtime.ConstrainedExecution", "CriticalFinalizerObject")))
    return RANK_CRITICAL;
  return c->assembly == assembly_corlib() ? RANK_LIBRARY : RANK_PROGRAM;
}

static void run_late(Object *o) {
  Late *l = gc_try_alloc_root(sizeof *l);
  if (!l) {
    run_one(o);
    return;
  }
  Late **list = &late[rank_of(object_class(o))];
  *l = (Late){o, *list};
  *list = l;
}

void finalizer_shutdown(void) {
  gc_on_finalizers_ready(NULL); // all that is due from now on is for this thread
  gc_run_finalizers(run_one);
  gc_finalize_all(run_late);
  for (u32 i = 0; i < RANKS; i++)
    for (Late *l = late[i]; l; l = l->next)
      run_one(l->o);
}
