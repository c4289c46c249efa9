// callback.c: delegates as native function pointers, and native functions as delegates.
//
// A function pointer is a stub {dictionary register = cell, jump to wrapper}: the wrapper is one per delegate class
// (engine/compile/wrap_callback.c), the cell says which delegate. Delegates are held weakly; a stub is used again once
// its delegate is gone.
#include "interop/conv.h"

#include <pthread.h>

#include "engine/hooks.h"
#include "runtime/internal.h"

typedef struct Cell { // what STUB_DICT reads, then ours
  void *self;
  void *code;
  u32 handle; // weak
  Method *invoke;
  void *stub;
  struct Cell *next, *next_free;
} Cell;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Cell *cells; // all of them, ncells
static u32 ncells;
static Map by_stub;      // stub -> Cell*
static Cell *free_cells; // stubs whose delegates died
static u32 sweep_at = 1024;

// The method between a delegate class and C. NULL: pending.
static Method *method_for(Class *c, WrapperKind kind) {
  Error err = {0};
  Method *invoke = class_methods(c, &err) ? class_find_method(c, "Invoke", -1) : NULL;
  Method *m = invoke ? engine_native_method(invoke, kind, &err) : NULL;
  if (m)
    return m;
  err_set(&err, ERR_TYPE_LOAD, "'%s' is not a delegate type that native code could call", class_name(c));
  exc_throw_error(&err);
  return NULL;
}

// ---- delegate to native --------------------------------------------------------------------------------------------

// Called with the lock held: cells whose delegates are gone can serve again.
static void sweep(void) {
  for (Cell *c = cells; c; c = c->next) {
    if (c->handle && !gc_handle_get(c->handle)) {
      gc_handle_free(c->handle);
      c->handle = 0;
      c->next_free = free_cells;
      free_cells = c;
    }
  }
  sweep_at = ncells * 2;
}

static Cell *cell_new(void) {
  Cell *c = map_room(&by_stub) ? calloc(1, sizeof *c) : NULL;
  void *stub = c ? stub_try_new(STUB_DICT, c) : NULL;
  if (!stub) {
    free(c);
    return NULL;
  }
  *c = (Cell){.self = c, .stub = stub, .next = cells};
  map_put(&by_stub, (u64)(uintptr_t)stub, c);
  cells = c;
  ncells++;
  return c;
}

static Cell *cell_take(void) {
  if (!free_cells && ncells >= sweep_at)
    sweep();
  Cell *c = free_cells;
  if (!c)
    return cell_new();
  free_cells = c->next_free;
  return c;
}

// With the lock held. `subject`: the method whose signature C sees. NULL: no memory.
static void *stub_for(Object *o, GcHandleKind held, Method *subject, void *code) {
  Cell *c = cell_take();
  if (!c)
    return NULL;
  c->code = code;
  c->invoke = subject;
  c->handle = gc_handle_new(held, o);
  if (c->handle)
    return c->stub;
  c->next_free = free_cells;
  free_cells = c;
  return NULL;
}

static void *make_stub(Object *d, Method *invoke, void *code) {
  Delegate *del = (Delegate *)d;
  pthread_mutex_lock(&lock);
  void *stub = del->delegate_trampoline;
  if (!stub && (stub = stub_for(d, GCH_WEAK, invoke, code)))
    __atomic_store_n(&del->delegate_trampoline, stub, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock);
  if (!stub)
    exc_memory_is_low();
  return stub;
}

static void *code_of(Method *wrapper, Error *err) {
  void *code = engine_code(wrapper, err);
  return !code && err->kind == ERR_NOT_SUPPORTED ? callback_generic_entry() : code; // no code may be made at run time
}

// The native function that a delegate of interop_delegate wraps, or NULL.
static void *wrapped_function(Object *d) {
  Delegate *del = (Delegate *)d;
  Method *m = del->method;
  bool native = m && m->wrapper == WRAP_NATIVE_FUNCTION;
  return native && del->target ? *(void **)object_unbox(del->target) : NULL;
}

void *interop_callback(Object *d) {
  void *p = wrapped_function(d);
  if (p)
    return p;
  p = __atomic_load_n(&((Delegate *)d)->delegate_trampoline, __ATOMIC_ACQUIRE);
  if (p)
    return p;
  Method *m = method_for(object_class(d), WRAP_CALLBACK);
  Error err = {0};
  if (!m)
    return NULL;
  void *code = code_of(m, &err);
  if (code)
    return make_stub(d, method_subject(m), code);
  exc_throw_error(&err);
  return NULL;
}

// A static method that C may call: `self` of its cell is no delegate but the type, which says that it may be called.
void *interop_native_entry(Method *m, Error *err) {
  static Map entries; // Method* -> stub
  pthread_mutex_lock(&lock);
  void *stub = map_get(&entries, (u64)(uintptr_t)m);
  pthread_mutex_unlock(&lock);
  if (stub)
    return stub;
  Method *wrapper = engine_native_method(m, WRAP_CALLBACK, err);
  void *code = wrapper ? code_of(wrapper, err) : NULL;
  Object *type = code ? engine_hooks.type_object(m->klass, err) : NULL;
  if (!type)
    return NULL;
  pthread_mutex_lock(&lock);
  stub = map_get(&entries, (u64)(uintptr_t)m);
  if (!stub) {
    stub = stub_for(type, GCH_NORMAL, m, code);
    if (stub)
      map_put(&entries, (u64)(uintptr_t)m, stub);
  }
  pthread_mutex_unlock(&lock);
  if (!stub)
    err_set(err, ERR_OUT_OF_MEMORY, "no memory for a function pointer of %s", method_name(m));
  return stub;
}

// ---- native to delegate --------------------------------------------------------------------------------------------

static Object *delegate_of_stub(void *fn) {
  pthread_mutex_lock(&lock);
  Cell *c = map_get(&by_stub, (u64)(uintptr_t)fn);
  Object *d = c && c->handle && c->invoke->klass->is_delegate ? gc_handle_get(c->handle) : NULL;
  pthread_mutex_unlock(&lock);
  return d;
}

Object *interop_delegate(void *fn, Class *delegate_class) {
  Object *d = delegate_of_stub(fn);
  if (d && object_isinst(d, delegate_class))
    return d;
  Method *m = method_for(delegate_class, WRAP_NATIVE_FUNCTION);
  Object *target = m ? object_box(wk.intptr, &fn) : NULL;
  return target ? delegate_new(delegate_class, target, m) : NULL;
}

// ---- the border ----------------------------------------------------------------------------------------------------

static pthread_key_t detach_key;
static void detach(void *p) {
  (void)p;
  thread_detach();
}
static void make_key(void) {
  pthread_key_create(&detach_key, detach);
}

// A thread that managed code has never seen belongs to it until it ends.
static void attach(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_key);
  thread_attach();
  pthread_setspecific(detach_key, current_thread);
}

// The delegate to call; NULL: do not (an exception already waits for C code to return to its managed caller).
Method *callback_invoke(void *cell) {
  return ((Cell *)cell)->invoke;
}

Object *rt_callback_enter(void *cell) {
  if (!current_thread)
    attach();
  if (exc_pending())
    return NULL;
  if (abort_due() && abort_claim()) {
    rt_callback_caught(exc_for_kind(THROW_THREAD_ABORT));
    return NULL;
  }
  Object *d = gc_handle_get(((Cell *)cell)->handle);
  if (!d)
    fatal(
        "native code called a delegate of type %s that has been garbage-collected: keep a reference to it for as long "
        "as native code has its address",
        class_name(((Cell *)cell)->invoke->klass));
  return d;
}

// Where the native code's frames cannot be dropped the exception waits until they return to managed code. On a thread
// that has no such code nobody would ever see it.
void rt_callback_caught(Object *exc) {
  exc_set_pending(exc);
  eh_throw_over_native();
  if (current_thread->attached_foreign)
    runtime_unhandled(exc_take_pending());
}
