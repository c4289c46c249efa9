// finalizer.c: the thread that runs finalizers, started when the first is due.
#include "runtime/domain.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
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

static void *finalizer_main(void *arg) {
  (void)arg;
  thread_attach();
  is_finalizer_thread = true;
  current_thread->pool_worker = true; // no thread of the program's
  pthread_mutex_lock(&lock);
  for (;;) {
    while (!due) {
      busy = false;
      pthread_cond_broadcast(&changed);
      pthread_cond_wait(&changed, &lock);
    }
    due = false;
    busy = true;
    pthread_mutex_unlock(&lock);
    gc_run_finalizers(run_one);
    pthread_mutex_lock(&lock);
  }
  return NULL;
}

// Called by the collector from any thread: takes no lock that a caller of the allocator may hold, and allocates
// nothing.
static void ready(void) {
  pthread_t id;
  pthread_mutex_lock(&lock);
  due = true;
  if (!started && !pthread_create(&id, NULL, finalizer_main, NULL)) {
    started = true;
    pthread_detach(id);
  }
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

void finalizer_init(void) {
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

// At the end of the process every object's finalizer runs, as mono does; on the calling thread.
void finalizer_shutdown(void) {
  gc_finalize_all();
  gc_run_finalizers(run_one);
}
