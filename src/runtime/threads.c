// threads.c: managed threads: creation, end, names of their fields, who keeps the process alive.
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "base/memory.h"
#include "base/stack.h"
#include "runtime/domain.h"
#include "types/flavour.h"

__thread Thread *current_thread __attribute__((tls_model("initial-exec")));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // the list
static pthread_cond_t list_changed = PTHREAD_COND_INITIALIZER;
static Thread *threads;
static u32 nthreads;
static u32 next_id = 1;

// Fields of InternalThread and Thread.
static struct {
  Class *internal, *outer;
  u32 state, handle, info, managed_id, thread_id, priority, apartment, pool, name, name_length; // InternalThread
  u32 internal_thread; // Thread; 0: it is its own
  u32 native;          // what managed code passes for the thread; 0: nothing
} fld;

static void find_fields(void) {
  if (fld.internal)
    return;
  Class *c = corlib_class("System.Threading", flavour->thread_record);
  fld.state = field_offset_of(c, "state");
  fld.handle = field_offset_of(c, "handle");
  fld.info = field_offset_of(c, "runtime_thread_info");
  fld.managed_id = field_offset_of(c, "managed_id");
  fld.thread_id = field_offset_of(c, "thread_id");
  fld.priority = field_offset_of(c, "priority");
  fld.apartment = field_offset_of(c, "apartment_state");
  fld.name = field_offset_of(c, "name_chars");
  fld.name_length = field_offset_of(c, "name_length");
  fld.pool = field_offset_of(c, "threadpool_thread");
  fld.outer = wk.thread;
  fld.internal_thread = c == wk.thread ? 0 : field_offset_of(wk.thread, "internal_thread");
  fld.native = flavour->thread_native ? field_offset_of(c, flavour->thread_native) : 0;
  fld.internal = c;
}

// ---- states --------------------------------------------------------------------------------------------------------

u32 internal_state(Object *internal) {
  return __atomic_load_n(&FIELD_AT(internal, fld.state, u32), __ATOMIC_ACQUIRE);
}

void internal_state_change(Object *internal, u32 set, u32 clear) {
  u32 *p = &FIELD_AT(internal, fld.state, u32), old = __atomic_load_n(p, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(p, &old, (old & ~clear) | set, true, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    ;
  if ((set | clear) & TS_BACKGROUND) {
    pthread_mutex_lock(&lock);
    pthread_cond_broadcast(&list_changed);
    pthread_mutex_unlock(&lock);
  }
}

void thread_state_wait(bool on) {
  Object *i = current_thread->managed;
  if (i)
    internal_state_change(i, on ? TS_WAIT_SLEEP_JOIN : 0, on ? 0 : TS_WAIT_SLEEP_JOIN);
}

// ---- the Thread record ---------------------------------------------------------------------------------------------

static void park_init(Thread *t) {
  pthread_condattr_t a;
  pthread_condattr_init(&a);
  pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
  pthread_mutex_init(&t->park_lock, NULL);
  pthread_cond_init(&t->park_cond, &a);
  pthread_condattr_destroy(&a);
}

// NULL: no memory, which waits as an exception.
static Thread *record_of(u32 id, WaitObject *w) {
  Thread *t = w ? gc_alloc_root(sizeof *t) : NULL;
  if (!t)
    return NULL;
  t->id = id;
  t->wait_object = w;
  park_init(t);
  return t;
}

static u32 new_id(void) {
  return __atomic_fetch_add(&next_id, 1, __ATOMIC_SEQ_CST);
}

static Thread *record_new(u32 id) {
  return record_of(id, wait_new(WO_THREAD, 0, 0));
}

// Of a thread that runs already, and so cannot be refused.
static Thread *record_new_own(const char *what) {
  return record_of(new_id(), wait_new_own(WO_THREAD, 0, 0, what));
}

static void list_add(Thread *t) {
  pthread_mutex_lock(&lock);
  t->next = threads;
  if (threads)
    threads->prev = t;
  threads = t;
  __atomic_store_n(&nthreads, nthreads + 1, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&lock);
}

static void list_remove(Thread *t) {
  pthread_mutex_lock(&lock);
  *(t->prev ? &t->prev->next : &threads) = t->next;
  if (t->next)
    t->next->prev = t->prev;
  if (t->managed)
    FIELD_AT(t->managed, fld.info, Thread *) = NULL;
  __atomic_store_n(&nthreads, nthreads - 1, __ATOMIC_RELAXED);
  pthread_cond_broadcast(&list_changed);
  pthread_mutex_unlock(&lock);
}

// Of a thread that never ran.
static void record_free(Thread *t) {
  list_remove(t);
  wait_unref(t->wait_object);
  pthread_mutex_destroy(&t->park_lock);
  pthread_cond_destroy(&t->park_cond);
  gc_free_root(t);
}

// On the thread itself, once its stack is known to the collector.
static void enter_thread(Thread *t) {
  current_thread = t;
  t->tid = (int)syscall(SYS_gettid);
  __atomic_store_n(&t->pthread, pthread_self(), __ATOMIC_RELEASE);
  if (!stack_bounds(&t->stack_lo, &t->stack_hi))
    t->stack_lo = t->stack_hi = NULL;
  eh_thread_init();
}

Object *internal_new(void) {
  find_fields();
  Object *o = object_new(fld.internal);
  if (!o)
    return NULL;
  FIELD_AT(o, fld.managed_id, i32) = (i32)new_id();
  FIELD_AT(o, fld.state, u32) = TS_UNSTARTED;
  FIELD_AT(o, fld.priority, i32) = 2; // Normal
  FIELD_AT(o, fld.apartment, u8) = 2; // Unknown
  return o;
}

// A new Thread object whose record it is itself.
void thread_record_init(Object *o) {
  find_fields();
  FIELD_AT(o, fld.managed_id, i32) = (i32)new_id();
  FIELD_AT(o, fld.state, u32) = TS_UNSTARTED;
  FIELD_AT(o, fld.priority, i32) = 2;
  FIELD_AT(o, fld.apartment, u8) = 2;
  if (fld.native)
    FIELD_AT(o, fld.native, Object *) = o;
}

static void bind_internal(Thread *t, Object *internal) {
  gc_store(&t->managed, internal);
  FIELD_AT(internal, fld.info, Thread *) = t;
  if (fld.native)
    FIELD_AT(internal, fld.native, Object *) = internal;
  FIELD_AT(internal, fld.thread_id, i64) = (i64)t->id;
  FIELD_AT(internal, fld.pool, u8) = t->pool_worker;
  wait_ref(t->wait_object);
  FIELD_AT(internal, fld.handle, void *) = wait_handle(t->wait_object);
  FIELD_AT(internal, fld.state, u32) = t->background ? TS_BACKGROUND : TS_RUNNING;
}

// The managed side of the calling thread, made when first asked for: the main thread and foreign ones have none before.
Object *thread_internal(void) {
  Thread *t = current_thread;
  if (!t->managed) {
    find_fields();
    Object *o = object_new(fld.internal);
    if (!o)
      return NULL;
    FIELD_AT(o, fld.managed_id, i32) = (i32)t->id;
    FIELD_AT(o, fld.priority, i32) = 2;
    FIELD_AT(o, fld.apartment, u8) = 1; // MTA
    bind_internal(t, o);
  }
  return t->managed;
}

Object *thread_outer(void) {
  Thread *t = current_thread;
  if (!t->managed_outer) {
    Object *i = thread_internal(), *o = i && fld.internal_thread ? object_new(fld.outer) : i;
    if (!o)
      return NULL;
    if (o != i)
      gc_store((u8 *)o + fld.internal_thread, i);
    gc_store(&t->managed_outer, o);
  }
  return t->managed_outer;
}

Thread *thread_of_internal(Object *internal) {
  return FIELD_AT(internal, fld.info, Thread *);
}

bool thread_with(Object *internal, void (*f)(Thread *t, void *data), void *data) {
  pthread_mutex_lock(&lock);
  Thread *t = internal ? FIELD_AT(internal, fld.info, Thread *) : NULL;
  if (t)
    f(t, data);
  pthread_mutex_unlock(&lock);
  return t != NULL;
}

void threads_init(void) {
  Thread *t = record_new_own("the first thread");
  t->is_main = true;
  list_add(t);
  enter_thread(t);
}

Thread *thread_attach(void) {
  if (current_thread)
    return current_thread;
  gc_thread_attach(__builtin_frame_address(0));
  Thread *t = record_new_own("a thread that began in native code");
  t->attached_foreign = t->background = true;
  list_add(t);
  enter_thread(t);
  return t;
}

static void free_statics(Thread *t) {
  void **blocks = t->statics;
  u32 n = t->nstatics;
  t->statics = NULL;
  t->nstatics = 0;
  for (u32 i = 0; i < n; i++)
    if (blocks[i])
      gc_free_root(blocks[i]);
  if (blocks)
    gc_free_root(blocks);
}

// The calling thread's end as a managed thread.
static void leave_thread(Thread *t) {
  wait_abandon_all(t);
  if (t->managed)
    internal_state_change(t->managed, TS_STOPPED, ~(u32)TS_ABORT_REQUESTED);
  list_remove(t);
  wait_process_exited(t->wait_object, 0);
  wait_unref(t->wait_object);
  free_statics(t);
  domain_thread_end(t);
  io_thread_end(t);
  eh_thread_exit();
  current_thread = NULL;
  pthread_mutex_destroy(&t->park_lock);
  pthread_cond_destroy(&t->park_cond);
  gc_free_root(t);
}

void thread_detach(void) {
  Thread *t = current_thread;
  if (!t || !t->attached_foreign)
    return;
  leave_thread(t);
  gc_thread_detach();
}

// ---- starting ------------------------------------------------------------------------------------------------------

typedef struct Start { // root memory
  Thread *thread;
  Object *outer, *start, *arg; // managed start
  void (*run)(void *);         // native start
  void *data;
} Start;

// What the class library has for the beginning of a thread.
static void run_callback(Object *outer) {
  ERROR(err);
  Class *c = object_class(outer);
  Method *m = class_methods(c, &err) ? class_find_method(c, flavour->thread_callback, 0) : NULL;
  Object *exc = NULL;
  if (m)
    engine_invoke(m, outer, NULL, &exc);
  else
    exc = exc_from_error(&err);
  if (exc && !exc_ends_thread(exc))
    runtime_unhandled(exc);
}

static void run_delegate(Object *d, Object *arg) {
  ERROR(err);
  Class *c = object_class(d);
  Method *invoke = class_methods(c, &err) ? class_find_method(c, "Invoke", -1) : NULL;
  Sig *s = invoke ? method_sig(invoke, &err) : NULL;
  Object *exc = NULL;
  Delegate *del = (Delegate *)d;
  Method *target = del->method;
  if (!s)
    exc = exc_from_error(&err);
  else if (del->target && target && !(target->flags & MA_STATIC) && !target->klass->is_valuetype && !del->data)
    engine_invoke(target, del->target, s->nparams ? (void *[]){arg} : NULL, &exc); // no frame of Invoke in traces
  else
    engine_invoke(invoke, d, s->nparams ? (void *[]){arg} : NULL, &exc);
  if (exc && !exc_ends_thread(exc))
    runtime_unhandled(exc);
}

static void end_thread(void *thread) {
  leave_thread(thread);
}

static void *thread_main(void *p) {
  Start s = *(Start *)p;
  enter_thread(s.thread);
  domain_thread_start(s.thread);
  gc_free_root(p);
  pthread_cleanup_push(end_thread, s.thread); // native code that it calls may end it by pthread_exit()
  if (!s.run)
    thread_runs_program(true);
  if (s.run)
    s.run(s.data);
  else if (s.start)
    run_delegate(s.start, s.arg);
  else
    run_callback(s.outer);
  pthread_cleanup_pop(1);
  return NULL;
}

#define SMALL_STACK ((size_t)2 << 20) // where address space is limited
// What a thread may take beside its stack, once it runs: pages of free objects, code for what only it calls.
#define THREAD_NEEDS ((size_t)256 << 10)

static bool has_room_for(size_t stack) {
  return memory_has_room(stack + __atomic_load_n(&nthreads, __ATOMIC_RELAXED) * THREAD_NEEDS);
}

static bool spawn(Start *s, size_t stack) {
  if (!stack && memory_left() != SIZE_MAX)
    stack = SMALL_STACK;
  pthread_attr_t attr;
  pthread_t id;
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  if (stack)
    pthread_attr_setstacksize(&attr, ALIGN_UP(MAX(stack, (size_t)256 << 10) + STACK_ZONES_BYTES, (size_t)65536));
  bool ok = has_room_for(stack) && gc_pthread_create(&id, &attr, thread_main, s) == 0;
  pthread_attr_destroy(&attr);
  if (ok) {
    finalizer_start();
  } else {
    record_free(s->thread);
    gc_free_root(s);
  }
  return ok;
}

bool thread_start_managed(Object *outer, Object *start, Object *arg, u32 stack_size) {
  find_fields();
  Object *internal = fld.internal_thread ? FIELD_REF(outer, fld.internal_thread) : outer;
  if (internal && internal_state(internal) & TS_ABORTED) // before it began: it never does
    return true;
  if (!internal || !(internal_state(internal) & TS_UNSTARTED)) {
    exc_set_pending(exc_new("System.Threading", "ThreadStateException", "Thread has already been started."));
    return false;
  }
  Thread *t = record_new((u32)FIELD_AT(internal, fld.managed_id, i32));
  if (!t)
    return false;
  t->background = (internal_state(internal) & TS_BACKGROUND) != 0;
  bind_internal(t, internal);
  gc_store(&t->managed_outer, outer);
  t->domain = current_thread->domain;
  list_add(t);
  Start *s = gc_alloc_root(sizeof *s);
  *s = (Start){t, outer, start, arg, NULL, NULL};
  if (spawn(s, stack_size))
    return true;
  internal_state_change(internal, TS_UNSTARTED, 0);
  exc_set_pending(exc_new("System", "ExecutionEngineException", "Couldn't create thread. Error 0x0"));
  return false;
}

bool thread_start_native(void (*run)(void *), void *arg, const char *name, bool background, bool pool) {
  (void)name;
  Thread *t = record_new(new_id());
  if (!t)
    return false;
  t->background = background;
  t->pool_worker = pool;
  list_add(t);
  Start *s = gc_alloc_root(sizeof *s);
  *s = (Start){.thread = t, .run = run, .data = arg};
  return spawn(s, 0);
}

// ---- the others ----------------------------------------------------------------------------------------------------

bool thread_join(Object *internal, i32 ms) {
  if (internal_state(internal) & TS_UNSTARTED) {
    exc_set_pending(exc_new("System.Threading", "ThreadStateException", "Thread has not been started."));
    return false;
  }
  WaitObject *w = wait_acquire(FIELD_AT(internal, fld.handle, void *));
  bool ended = !w || wait_many(&w, 1, false, ms) == 0;
  if (w)
    wait_unref(w);
  return ended;
}

// Foreground: not background by its managed state, or by birth where it has none.
static bool keeps_alive(const Thread *t) {
  if (t == current_thread || t->is_main)
    return false;
  return t->managed ? !(internal_state(t->managed) & TS_BACKGROUND) : !t->background;
}

void threads_wait_foreground(void) {
  pthread_mutex_lock(&lock);
  for (;;) {
    Thread *t = threads;
    while (t && !keeps_alive(t))
      t = t->next;
    if (!t)
      break;
    pthread_cond_wait(&list_changed, &lock);
  }
  pthread_mutex_unlock(&lock);
}

void thread_runs_program(bool yes) {
  pthread_mutex_lock(&lock);
  current_thread->runs_program = yes;
  if (current_thread->told_to_end)
    pthread_cond_broadcast(&list_changed);
  pthread_mutex_unlock(&lock);
}

static Object *next_to_end(void) {
  Object *internal = NULL;
  pthread_mutex_lock(&lock);
  for (Thread *t = threads; t && !internal; t = t->next)
    if (t != current_thread && !t->is_main && t->runs_program && t->managed && !t->told_to_end) {
      t->told_to_end = true;
      internal = t->managed;
    }
  pthread_mutex_unlock(&lock);
  return internal;
}

// Whether the thread still has to see that it is to end, and may never do so: it is in native code. In a finally block
// or a class constructor it goes on, as it does in what catches the abort.
static bool out_of_reach(const Thread *t) {
  u8 stage = __atomic_load_n(&t->abort, __ATOMIC_ACQUIRE);
  return (stage == ABORT_ASKED || stage == ABORT_WANTED) && !__atomic_load_n(&t->abort_held, __ATOMIC_RELAXED) &&
         !__atomic_load_n(&t->no_abort, __ATOMIC_RELAXED);
}

static bool any_to_end(u64 reached_by) {
  bool late = clock_ns() > reached_by;
  for (const Thread *t = threads; t; t = t->next)
    if (t->told_to_end && t->runs_program && !(late && out_of_reach(t)))
      return true;
  return false;
}

// Mono waits for ever for threads that do not end.
#define REACH_NS 200000000u
#define END_NS 10000000000u

void threads_end_background(void) {
  const u64 ms = 1000000, reached_by = clock_ns() + REACH_NS, end = clock_ns() + END_NS;
  pool_close();
  for (Object *internal; (internal = next_to_end());) {
    thread_resume(internal);
    exc_take_pending(); // it was not suspended
    thread_abort(internal, NULL);
  }
  pthread_mutex_lock(&lock);
  while (any_to_end(reached_by) && clock_ns() < end) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += (long)(10 * ms);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&list_changed, &lock, &until);
  }
  pthread_mutex_unlock(&lock);
}

void threads_each(void (*cb)(Thread *t, void *data), void *data) {
  pthread_mutex_lock(&lock);
  for (Thread *t = threads; t; t = t->next)
    cb(t, data);
  pthread_mutex_unlock(&lock);
}

bool threads_try_each(void (*cb)(Thread *t, void *data), void *data) {
  if (pthread_mutex_trylock(&lock))
    return false;
  for (Thread *t = threads; t; t = t->next)
    cb(t, data);
  pthread_mutex_unlock(&lock);
  return true;
}

bool thread_name_ascii(const Thread *t, char *out, u32 size) {
  const u16 *s = t->managed && fld.internal ? FIELD_AT(t->managed, fld.name, const u16 *) : NULL;
  u32 n = s ? MIN(FIELD_AT(t->managed, fld.name_length, u32), size - 1) : 0;
  for (u32 i = 0; i < n; i++)
    out[i] = s[i] >= ' ' && s[i] < 127 ? (char)s[i] : '?';
  out[n] = 0;
  return n > 0;
}
