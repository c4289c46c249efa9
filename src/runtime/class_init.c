// class_init.c: running class constructors once, across threads and without deadlock (ECMA-335 II.10.5.3).
//
// Base classes are not initialised implicitly: their constructors run when their own statics are touched.
#include "runtime/internal.h"

enum { CI_NONE, CI_RUNNING, CI_DONE, CI_FAILED };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

// Would waiting for `c` close a circle of threads that wait for each other's constructors? Under the lock.
static bool would_deadlock(const Class *c) {
  for (const Thread *t = c->init_thread; t && t->waiting_class; t = t->waiting_class->init_thread)
    if (t->waiting_class->init_thread == current_thread)
      return true;
  return false;
}

// True: this thread is to run the constructor. Otherwise *ok says how it ended.
static bool claim(Class *c, bool *ok) {
  Thread *me = current_thread;
  *ok = true;
  pthread_mutex_lock(&lock);
  while (c->init_state == CI_RUNNING && c->init_thread != me && !would_deadlock(c)) {
    me->waiting_class = c;
    pthread_cond_wait(&changed, &lock);
    me->waiting_class = NULL;
  }
  bool mine = c->init_state == CI_NONE;
  if (mine) {
    c->init_state = CI_RUNNING;
    c->init_thread = me;
  } else if (c->init_state == CI_FAILED) {
    *ok = false;
    exc_set_pending(c->init_exception);
  }
  pthread_mutex_unlock(&lock);
  return mine;
}

static void settle(Class *c, Object *exc) {
  pthread_mutex_lock(&lock);
  c->init_exception = exc ? runtime_keep(exc) : NULL;
  c->init_state = exc ? CI_FAILED : CI_DONE;
  c->init_thread = NULL;
  if (!exc)
    __atomic_store_n(&c->init_done, 1, __ATOMIC_RELEASE);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

// The constructor of this exact class.
static Method *cctor_of(Class *c, Error *err) {
  if (!c->has_cctor)
    return NULL;
  if (c->cctor && c->cctor->klass == c)
    return c->cctor;
  if (!class_methods(c, err))
    return NULL;
  Method *m = class_find_method(c, ".cctor", 0);
  if (!m)
    err_set(err, ERR_TYPE_LOAD, "the class constructor of '%s' was not found", class_name(c));
  return m;
}

static Object *run(Class *c) {
  Error err = {0};
  Object *exc = NULL;
  if (!class_statics(c, &err))
    return err.kind ? exc_from_error(&err) : NULL;
  Method *m = cctor_of(c, &err);
  if (err.kind)
    return exc_from_error(&err);
  current_thread->no_abort++;
  if (m)
    engine_invoke(m, NULL, NULL, &exc);
  current_thread->no_abort--;
  return exc ? exc_type_initialization(c, exc) : NULL;
}

bool class_init_run(Class *c) {
  if (LIKELY(__atomic_load_n(&c->init_done, __ATOMIC_ACQUIRE)))
    return true;
  bool ok;
  if (!claim(c, &ok))
    return ok;
  Object *exc = run(c);
  settle(c, exc);
  if (exc)
    exc_set_pending(exc);
  else if (abort_due() && abort_claim()) // it came while the constructor ran
    exc_set_pending(exc = exc_for_kind(THROW_THREAD_ABORT));
  return !exc;
}

void rt_class_init(Class *c) {
  class_init_run(c);
}
