// class_init.c: running class constructors once, across threads and without deadlock (ECMA-335 II.10.5.3).
//
// Base classes are not initialised implicitly: their constructors run when their own statics are touched.
#include "runtime/internal.h"

enum { CI_NONE, CI_RUNNING, CI_DONE, CI_FAILED };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

// Would waiting for `c` close a circle of threads that wait for each other's constructors? Under the lock.
static bool would_deadlock(const ClassInit *c) {
  for (const Thread *t = c->thread; t && t->waiting_init; t = t->waiting_init->thread)
    if (t->waiting_init->thread == current_thread)
      return true;
  return false;
}

// True: this thread is to run the constructor. Otherwise *ok says how it ended.
static bool claim(ClassInit *c, bool *ok) {
  Thread *me = current_thread;
  *ok = true;
  pthread_mutex_lock(&lock);
  while (c->state == CI_RUNNING && c->thread != me && !would_deadlock(c)) {
    me->waiting_init = c;
    pthread_cond_wait(&changed, &lock);
    me->waiting_init = NULL;
  }
  bool mine = c->state == CI_NONE;
  if (mine) {
    c->state = CI_RUNNING;
    c->thread = me;
  } else if (c->state == CI_FAILED) {
    *ok = false;
    exc_set_pending_anew(c->exception);
  }
  pthread_mutex_unlock(&lock);
  return mine;
}

static void settle(Class *c, ClassInit *init, Object *exc) {
  pthread_mutex_lock(&lock);
  init->exception = exc ? runtime_keep(exc) : NULL;
  init->thread = NULL;
  __atomic_store_n(&init->state, exc ? CI_FAILED : CI_DONE, __ATOMIC_RELEASE);
  if (!exc && !c->is_domain_static)
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
  ERROR(err);
  Object *exc = NULL;
  if (!statics_of(c, &err))
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
  ClassInit *init = c->is_domain_static ? domain_class_init(c) : &c->init;
  bool ok = true;
  if (__atomic_load_n(&init->state, __ATOMIC_ACQUIRE) == CI_DONE || !claim(init, &ok))
    return init->state == CI_DONE || ok;
  Object *exc = run(c);
  settle(c, init, exc);
  if (exc)
    exc_set_pending(exc);
  else if (abort_due() && abort_claim()) // it came while the constructor ran
    exc_set_pending(exc = exc_for_kind(THROW_THREAD_ABORT));
  return !exc;
}

void rt_class_init(Class *c) {
  class_init_run(c);
}
