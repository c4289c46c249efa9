// runtime.h: objects, exceptions and threads at run time, as internal calls and the engine use them.
//
// C code that runs below managed code reports a failure by setting the thread's pending exception and returning any
// value (0); the wrapper at the boundary throws it. Functions marked "sets pending" do so.
#ifndef KILN_RUNTIME_RUNTIME_H
#define KILN_RUNTIME_RUNTIME_H

#include <pthread.h>
#include "engine/engine.h"
#include "eh/eh.h"
#include "gc/gc.h"

typedef enum AbortStage {
  ABORT_NONE,
  ABORT_ASKED,
  ABORT_WANTED,
  ABORT_RAISED,
  ABORT_DISPLACED, // another exception took its place: it comes up again where the handler of that one ends
} AbortStage;
typedef enum SuspendStage { SUSPEND_NONE, SUSPEND_WANTED, SUSPEND_DONE } SuspendStage;

typedef struct Thread Thread;
struct Thread {
  Object *pending; // exception to throw at the next boundary. Offset 0: assembly reads it
  void **statics;  // thread-static blocks by class index
  u32 nstatics;
  Object *managed;       // System.Threading.InternalThread
  Object *managed_outer; // System.Threading.Thread, cached
  u32 id;                // managed thread id, small
  int tid;               // kernel's
  void *stack_lo, *stack_hi;
  void *monitor;            // what runtime/monitor.c keeps
  struct Domain *domain;    // NULL: the first; see runtime/domain.c
  struct Domain *leaving;   // being unloaded: the thread was aborted to get it out of there
  struct DomainStay *stays; // what the thread keeps for domains that it is not in
  Object *context;          // remoting's; NULL: the domain's default one
  Object *current_exc;      // innermost exception in flight (for traces)
  bool background, attached_foreign, is_main, interrupt_requested;
  u8 abort;                       // AbortStage
  bool abort_held;                // in a block that must end first: it was found there at least once
  u32 no_abort;                   // depth of class constructors: it is not aborted in them
  u32 suspend;                    // SuspendStage
  Object *abort_info, *abort_exc; // what Abort was given; the exception, once raised
  u32 state;
  Thread *next, *prev;
  // runtime/ only
  pthread_mutex_t park_lock;
  pthread_cond_t park_cond;
  bool park_token, pool_worker, exited;
  bool runs_program, told_to_end; // inside code of the program's; threads_end_background() aborted it
  ClassInit *waiting_init;        // class constructor of another thread that this one waits for
  struct WaitObject *wait_object; // signalled when the thread ends
  struct WaitObject *owned_mutexes;
  pthread_t pthread;
  int last_error; // Marshal.GetLastWin32Error
  int wake_fd;    // runtime/iowait.c: an eventfd + 1; 0 = none yet
  bool io_cancelled;
  bool trace_goes_on; // the next throw keeps the trace that its exception was given (.NET's ExceptionDispatchInfo)
  // Conservatively scanned: this struct lives in gc_alloc_root memory.
};
extern __thread Thread *current_thread __attribute__((tls_model("initial-exec")));
static inline Thread *thread_current(void) {
  return current_thread;
}
Thread *thread_attach(void); // for a thread not started by managed code

bool runtime_finishing(void); // ProcessExit has been raised: Environment.HasShutdownStarted

// ---- exceptions -----------------------------------------------------------------------------------------------
void exc_set_pending(Object *exc);
static inline bool exc_pending(void) {
  return current_thread->pending != NULL;
}
Object *exc_take_pending(void);
// Exceptions by class name in mscorlib. `msg` NULL: the class's own default text. Never fail (out of memory gives the
// preallocated OutOfMemoryException).
Object *exc_new(const char *ns, const char *name, const char *msg);
Object *exc_new_arg(const char *name, const char *param,
                    const char *msg);     // System.<name>(param, msg): ArgumentException family
Object *exc_from_error(const Error *err); // also keeps type/file names where the class has fields for them
// Set pending and return 0, for `return (void *)exc_throw(...)`.
uintptr_t exc_throw(const char *name, const char *msg); // System.<name>
uintptr_t exc_throw_arg(const char *name, const char *param, const char *msg);
uintptr_t exc_throw_null(const char *param); // ArgumentNullException
uintptr_t exc_throw_error(const Error *err);
Object *exc_for_kind(ThrowKind kind);
Object *exc_invalid_cast(const Class *have, const Class *want); // of an object of the one to the other

// ---- objects ----------------------------------------------------------------------------------------------------
Object *object_new(Class *c); // zeroed, no constructor; sets pending
Object *object_new_vt(VTable *vt);
Array *array_new(Class *elem, uintptr_t n); // vector; sets pending
Array *array_new_class(Class *array_class, uintptr_t n);
Array *array_new_md(Class *array_class, const i32 *lengths, const i32 *lowers); // lowers may be NULL
String *string_new(const u16 *chars, u32 n);
String *string_new_len(u32 n);
String *string_new_utf8(const char *s);
String *string_new_utf8_len(const char *s, size_t n);
char *string_to_utf8(const String *s); // malloc'ed; "" for NULL
String *string_intern(String *s);      // NULL: no memory, which waits as an exception
String *string_is_interned(String *s);
String *string_literal(Assembly *a, u32 token, Error *err);
Object *object_box(Class *c, const void *data); // Nullable is unwrapped; sets pending
static inline void *object_unbox(Object *o) {
  return (u8 *)o + OBJECT_HEADER_SIZE;
}
static inline Class *object_class(const Object *o) {
  return o->vtable->klass;
}
i32 object_hash(Object *o);
Object *object_clone(Object *o);
bool object_isinst(Object *o, Class *c);
void nullable_fields(Class *c, u32 *has_value, u32 *value); // offsets in the unboxed value
uintptr_t array_length(const Array *a);
static inline void *array_addr(Array *a, uintptr_t i) {
  return a->data + i * a->obj.vtable->elem_size;
}
// Field access by name for runtime-known classes; offset cached by the caller. Fatal if the library lacks it.
u32 field_offset_of(Class *c, const char *name);
#define FIELD_REF(o, off) (*(Object **)((u8 *)(o) + (off)))
#define FIELD_AT(o, off, T) (*(T *)((u8 *)(o) + (off)))

// ---- class constructors, type objects ----------------------------------------------------------------------------
bool class_init_run(Class *c); // runs the class constructor if due; false: pending is set (TypeInitializationException)
Object *type_object(Class *c); // System.RuntimeType, one per class; sets pending
Class *type_object_class(Object *type); // the class that a RuntimeType stands for
Object *assembly_object(Assembly *a);   // icalls/reflection

// ---- delegates ----------------------------------------------------------------------------------------------------
Object *delegate_new(Class *c, Object *target, Method *m); // sets pending
void delegate_init(Delegate *d, Object *target, Method *m, void *code_or_null);

// ---- monitors (runtime/monitor.c) ----------------------------------------------------------------------------------
bool monitor_enter(Object *o);
bool monitor_try_enter(Object *o, i32 ms); // -1 = forever
bool monitor_exit(Object *o);              // false: not owned (pending set)
bool monitor_wait(Object *o, i32 ms);
void monitor_pulse(Object *o, bool all);
bool monitor_is_entered(Object *o);

// ---- startup and end ---------------------------------------------------------------------------------------------
typedef struct RuntimeOptions {
  u32 opts;
  bool full_aot, interpret, stats, verify;
  bool symbols;     // traces tell source lines
  bool reads_only;  // the data model is another machine's: nothing will run, nor have objects
  const char *dump; // PHASE:METHOD
  const char *aot_path;
  bool jitmap;          // names for perf
  const HostPlan *plan; // of a program for .NET; NULL: one of Mono's kind
} RuntimeOptions;
#define RUNTIME_MONO_VERSION "6.8.0.105" // whose class libraries these are, and what programs that ask are told
bool runtime_init(const RuntimeOptions *o, Error *err);
// Runs an assembly's entry point; returns the process's exit code.
int runtime_run_main(const char *path, int argc, char **argv);
NORETURN void runtime_exit(int code); // Environment.Exit: finalizers, flush, --stats
void runtime_shutdown(void);
void runtime_at_end(
    void (*undo)(void));      // what the process leaves outside itself is put right however it ends by itself
extern int runtime_exit_code; // Environment.ExitCode
extern int runtime_argc;
extern char **runtime_argv; // of the managed program: [0] is its path

// ---- internal calls (icalls/) --------------------------------------------------------------------------------------
void *icall_find(Method *m); // C function or NULL
#endif
