// internal.h: what the files of runtime/ share and icalls/ may use, beyond runtime.h.
#ifndef KILN_RUNTIME_INTERNAL_H
#define KILN_RUNTIME_INTERNAL_H

#include <pthread.h>
#include "base/log.h"
#include "runtime/runtime.h"

// Keeps an object alive for good: type objects, cached exceptions.
void *runtime_keep(Object *o);
// The class's vtable; NULL: there is none, and the exception that says why is pending. No Error is set up before it is
// needed: this is on the way of every object that C code makes.
VTable *runtime_vtable(Class *c);
// The slots of the object at `slot` in malloc memory are not seen by the collector; this one is.
Object **runtime_root(Object *o);
// The object that is kept at `place`, NULL at first: `o` unless another thread's came before it.
Object *runtime_root_once(Object ***place, Object *o);
static inline Object *runtime_rooted(Object **const *place) { // NULL: none yet
  Object **slot = __atomic_load_n(place, __ATOMIC_ACQUIRE);
  return slot ? *slot : NULL;
}

// exceptions.c
void exceptions_init(void);             // preallocates OutOfMemoryException and StackOverflowException
bool strings_init(Error *err);          // String.Empty, which no class constructor sets
void exc_memory_is_low(void);           // an OutOfMemoryException becomes pending, unless something is
void exc_stack_is_low(void);            // a StackOverflowException; async-signal-safe
bool exc_stack_was_low(void);           // forgets it, and says whether there was one
void exc_settle_pending(void);          // forgets the one or the other
void exc_set_pending_anew(Object *exc); // one that was thrown before: its trace begins again
uintptr_t exc_throw_no_room(void);      // sets pending: OutOfMemoryException of an object or vector
Object *exc_of_class(Class *c, const char *msg);
bool exc_is_abort(Object *exc);
bool exc_ends_thread(Object *exc); // and no more: an abort, or what finds the thread's domain gone
void exc_print_abort(Object *exc);
Object *exc_type_initialization(Class *c, Object *inner);

// class of mscorlib by name, cached by the caller; fatal if absent
Class *corlib_class(const char *ns, const char *name);
NORETURN void library_lacks(const Class *c, const char *what); // a class library of another version, or a damaged one
Method *find_ctor(Class *c, u32 n, Class *const *params);

// ---- blocking (park.c) ----------------------------------------------------------------------------------------------
// Every wait of managed code ends in thread_park of the thread itself; whoever changes what it waits for unparks it.
u64 deadline_after(i32 ms); // absolute, clock_ns; UINT64_MAX for -1
typedef enum { PARK_WOKEN, PARK_TIMEOUT, PARK_INTERRUPTED } ParkResult;
ParkResult thread_park(u64 deadline, bool interruptible);
void thread_unpark(Thread *t);
// Sets ThreadInterruptedException or ThreadAbortException pending.
void thread_throw_interrupted(void);
bool thread_wait_broken(void); // another thread wants this one to do so

// ---- blocking on descriptors (iowait.c) -----------------------------------------------------------------------------
typedef enum { IO_READY, IO_TIMED_OUT, IO_CANCELLED } IoResult;
struct pollfd;
// poll() until a descriptor is ready, the deadline passes, or another thread interrupts or cancels this one. When it
// was interrupted or aborted the exception is pending.
IoResult io_wait(struct pollfd *fds, u32 n, u64 deadline);
void io_cancel(Thread *t); // the operation that `t` waits in, if any, ends with IO_CANCELLED
void io_wake(Thread *t);   // makes `t` look at what is requested of it
void io_thread_end(Thread *t);

// ---- other processes (process.c) ------------------------------------------------------------------------------------

typedef struct WaitObject WaitObject;
WaitObject *process_child(int pid); // a child of this process: reaped when it ends; its exit code goes to the object
WaitObject *process_open(int pid);  // any process; NULL if there is none
// Called before a wait: sees to it that the end of a foreign process will be noticed.
void process_watch(WaitObject *w);

// ---- threads ------------------------------------------------------------------------------------------------------
enum {
  TS_RUNNING = 0,
  TS_STOP_REQUESTED = 1,
  TS_SUSPEND_REQUESTED = 2,
  TS_BACKGROUND = 4,
  TS_UNSTARTED = 8,
  TS_STOPPED = 0x10,
  TS_WAIT_SLEEP_JOIN = 0x20,
  TS_SUSPENDED = 0x40,
  TS_ABORT_REQUESTED = 0x80,
  TS_ABORTED = 0x100
};
void threads_init(void);
Object *thread_internal(void); // of the calling thread, made on demand
Object *thread_outer(void);
Thread *thread_of_internal(Object *internal); // NULL: not started or gone
// Calls `f` with the thread of `internal` while it cannot end. False if it has not begun or is gone.
bool thread_with(Object *internal, void (*f)(Thread *t, void *data), void *data);
u32 internal_state(Object *internal);
void internal_state_change(Object *internal, u32 set, u32 clear);
Object *internal_new(void); // InternalThread with its ids
void thread_record_init(Object *thread);
// Runs `start` with `arg`; NULL: the method that the flavour names.
bool thread_start_managed(Object *outer, Object *start, Object *arg, u32 stack_size);
// A native helper thread that may run managed code.
bool thread_start_native(void (*run)(void *), void *arg, const char *name, bool background, bool pool);
bool thread_join(Object *internal, i32 ms);
void thread_sleep(i32 ms);
void thread_interrupt(Thread *t);
void thread_wake(Thread *t); // from whatever it waits in, to look at what is requested of it
// abort.c
void thread_abort(Object *internal, Object *state); // may set pending: the caller itself
void thread_reset_abort(void);                      // sets pending
Object *thread_abort_info(void);
bool abort_due(void);                  // the calling thread is to be aborted, and may be where it is
bool abort_wanted(void);               // the same but for what its frames say
void abort_held(void);                 // its frames say no; async-signal-safe
bool abort_claim(void);                // true: the caller raises the abort's exception
bool abort_is(Object *exc);            // the exception of the calling thread's abort, which was not reset
void abort_displaced(bool by_managed); // another exception took its place, which managed code handles, or C
Object *abort_exception(Object *made);
bool thread_suspend(Object *internal); // these set pending
bool thread_resume(Object *internal);
bool suspend_due(void);
void suspend_here(void);
void threads_wait_foreground(void);
void thread_runs_program(bool yes); // the calling thread enters or leaves code of the program's
void pool_close(void);              // no request is begun any more
void threads_end_background(void);  // aborts all that are in such code, and waits for them
void thread_state_wait(bool on);    // WaitSleepJoin
void threads_each(void (*cb)(Thread *t, void *data), void *data);
bool threads_try_each(void (*cb)(Thread *t, void *data), void *data); // false: somebody holds the list
bool thread_name_ascii(const Thread *t, char *out, u32 size);         // async-signal-safe; false: it has none
void dump_init(void);                                                 // dump.c: SIGQUIT
void thread_detach(void);

// ---- wait objects (waits.c) -----------------------------------------------------------------------------------------
typedef enum { WO_EVENT_AUTO, WO_EVENT_MANUAL, WO_MUTEX, WO_SEMAPHORE, WO_THREAD, WO_PROCESS } WaitKind;
struct WaitObject {
  u16 generation; // wait_table.c
  u8 kind;
  i32 refs;
  i32 count, max; // event: signalled; semaphore: count
  Thread *owner;  // mutex
  u32 recursion;
  bool abandoned;
  u32 nwaiters;
  int pid, exit_code;            // process
  bool exited, foreign, watched; // foreign: no child of ours
  u64 start_time, exit_time;     // ns since 1970
  u64 user_time, kernel_time;    // ns, once exited
  char *name;
  struct Shared *shared; // state of a named one, where other processes know it
  struct WaitNode *waiters;
  WaitObject *next_owned, *next_named;
} __attribute__((aligned(8)));
WaitObject *wait_new(WaitKind kind, i32 count, i32 max); // NULL: no memory, which waits as an exception
WaitObject *wait_new_own(WaitKind kind, i32 count, i32 max, const char *what); // the reserve steps in
typedef enum { NAME_OPENED, NAME_CREATED, NAME_NONE, NAME_OTHER_KIND } NameResult;
NameResult wait_named(WaitKind kind, const char *name, i32 count, i32 max, bool open_only, WaitObject **out);
void waits_shutdown(void);
// wait_table.c: what managed code has of an object, and back: NULL if it is no wait object, or no longer.
void *wait_handle(const WaitObject *w);
WaitObject *wait_acquire(void *handle); // with a reference
WaitObject *wait_check(void *handle);   // without
void wait_free(WaitObject *w);
void wait_ref(WaitObject *w);
void wait_unref(WaitObject *w);
bool wait_set(WaitObject *w); // event
bool wait_reset(WaitObject *w);
bool wait_release_mutex(WaitObject *w); // false: not owned
bool wait_release_semaphore(WaitObject *w, i32 n, i32 *previous);
void wait_own_mutex(WaitObject *w);
void wait_process_exited(WaitObject *w, int code);
void wait_abandon_all(Thread *t);
// Index of the object that satisfied the wait, WAIT_TIMEOUT, WAIT_ABANDONED + index, or WAIT_INTERRUPTED (pending set).
enum { WAIT_TIMEOUT = 0x102, WAIT_ABANDONED = 0x80, WAIT_FAILED = -1, WAIT_INTERRUPTED = -2 };
i32 wait_many(WaitObject **ws, u32 n, bool all, i32 ms);

// ---- transparent proxies (proxy.c) ----------------------------------------------------------------------------------
Object *proxy_new(Object *real_proxy);           // sets pending
Object *proxy_real(Object *proxy);               // its RealProxy
// castable.c
bool castable_isinst(Object *o, Class *c, bool must); // must: else the object may throw
bool castable_says_no(Object *o, Class *c); // throws what a cast does of which the object has been asked; else false
Method *castable_target(Object *o, Method *decl, Error *err); // NULL: an error, or an exception is pending
bool proxy_isinst(Object *proxy, Class *c);      // by what the RealProxy says, where the class does not say it
Object *proxy_activate(VTable *vt);              // `new` of a class that remoting may provide
void proxy_enable_activation(Class *c, bool on); // sets pending
// A call on a proxy as a message to its RealProxy (icalls/). False: pending.
bool remoting_call(Method *m, Object *proxy, void **args, void *ret);
// The method that a virtual or interface call of `decl` on `o` names; of proxies, `decl` itself at worst.
Method *object_virtual_target(Object *o, Method *decl, Error *err);

// ---- finalizer thread, thread pool ----------------------------------------------------------------------------------
void finalizer_init(void);
void finalizer_start(void); // if it does not run yet
void finalizer_wait_pending(void);
void finalizer_shutdown(void);
bool pool_request_worker(void);
void pool_limits(bool set, bool max, i32 *workers, i32 *io, bool *ok);
void pool_available(i32 *workers, i32 *io);

void hooks_install(void);               // what engine/ and eh/ call upwards
Object *app_domain(void);               // of the calling thread
ClassInit *domain_class_init(Class *c); // of a class whose static fields are kept by domain
void *statics_of(Class *c, Error *err); // the current domain's static fields of a class
extern Assembly *runtime_main_assembly;
i32 runtime_call_entry(Assembly *a, Array *args, Object **exc); // runs its entry point
bool runtime_shutting_down(void);
// Another thread ends the process: objects that this one uses may be finalized already, so its errors mean nothing.
bool runtime_ends_elsewhere(void);
NORETURN void thread_stop_here(void); // until the process ends
void stats_print(void);
void runtime_fire_process_exit(void);
void runtime_undo(void); // what runtime_at_end() was given, once
// Prints, raises the event, exits with 1; while another thread ends the process, the calling thread stops instead.
NORETURN void runtime_unhandled(Object *exc);

#endif
