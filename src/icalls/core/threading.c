// threading.c: System.Threading.*: threads, monitors, atomic operations, wait handles, the thread pool.
#include "icalls/core/waits.h"
#include <unistd.h>
#include "icalls/util.h"
#include "runtime/domain.h"

// ---- Thread -----------------------------------------------------------------------------------------------------------

static u32 internal_thread_offset(void) {
  static u32 off;
  return off ? off : (off = field_offset_of(wk.thread, "internal_thread"));
}
static Object *internal_of(Object *outer) {
  return FIELD_REF(outer, internal_thread_offset());
}

static void construct_internal(Object *outer) {
  Object *i = internal_new();
  if (i)
    gc_store((u8 *)outer + internal_thread_offset(), i);
}

static bool thread_internal_start(Object *outer, Object *start) {
  static u32 arg_off, stack_off;
  if (!arg_off) {
    arg_off = field_offset_of(wk.thread, "m_ThreadStartArg");
    stack_off = field_offset_of(object_class(internal_of(outer)), "stack_size");
  }
  u32 stack = FIELD_AT(internal_of(outer), stack_off, u32);
  return thread_start_managed(outer, start, FIELD_REF(outer, arg_off), stack);
}

static i32 get_priority(Object *outer) {
  Object *i = internal_of(outer);
  return i ? FIELD_AT(i, field_offset_of(object_class(i), "priority"), i32) : 2;
}
static void set_priority(Object *outer, i32 p) {
  Object *i = internal_of(outer);
  if (i)
    FIELD_AT(i, field_offset_of(object_class(i), "priority"), i32) = p;
}

static void sleep_ms(i32 ms) {
  thread_sleep(ms);
}
static bool yield_now(void) {
  return sched_yield() == 0;
}
static void barrier(void) {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
static bool join(Object *outer, i32 ms) {
  return thread_join(internal_of(outer), ms);
}

static void do_interrupt(Thread *t, void *data) {
  (void)data;
  if (t == current_thread)
    t->interrupt_requested = true; // at its next wait
  else
    thread_interrupt(t);
}
static void interrupt(Object *outer) {
  thread_with(internal_of(outer), do_interrupt, NULL);
}

static void reset_abort(Object *outer) {
  (void)outer;
  thread_reset_abort();
}
static void suspend_thread(Object *outer) {
  thread_suspend(internal_of(outer));
}
static void resume_thread(Object *outer) {
  thread_resume(internal_of(outer));
}
static Object *abort_info(Object *outer) {
  (void)outer;
  return thread_abort_info();
}

static bool is_pool_thread(Object *i) {
  return FIELD_AT(i, field_offset_of(object_class(i), "threadpool_thread"), u8) != 0;
}

static String *get_name(Object *i) {
  Class *c = object_class(i);
  const u16 *s = FIELD_AT(i, field_offset_of(c, "name_chars"), const u16 *);
  if (!s && is_pool_thread(i))
    return string_new_utf8("Thread Pool Worker");
  return s ? string_new(s, (u32)FIELD_AT(i, field_offset_of(c, "name_length"), i32)) : NULL;
}

static void name_native(Thread *t, void *name) {
  if (!t->is_main && t->pthread)
    pthread_setname_np(t->pthread, name);
}
static void set_name(Object *i, const u16 *name, i32 n) {
  Class *c = object_class(i);
  u16 **slot = &FIELD_AT(i, field_offset_of(c, "name_chars"), u16 *);
  u16 *copy = name ? xmalloc((size_t)n * 2 + 2) : NULL;
  if (copy)
    memcpy(copy, name, (size_t)n * 2);
  free(*slot);
  *slot = copy;
  FIELD_AT(i, field_offset_of(c, "name_length"), i32) = name ? n : 0;
  if (name) {
    char *text = utf8_from_chars_len(name, n), shortened[16] = {0};
    strncpy(shortened, text, 15);
    thread_with(i, name_native, shortened);
    free(text);
  }
}

// A name stays, but that of a pool's thread, which goes from one piece of work to the next.
static void set_name_once(Object *i, const u16 *name, i32 n) {
  if (FIELD_AT(i, field_offset_of(object_class(i), "name_chars"), u16 *) && !is_pool_thread(i))
    exc_throw("InvalidOperationException", "Thread.Name can only be set once.");
  else
    set_name(i, name, n);
}

static void free_internal(Object *i) {
  set_name(i, NULL, 0);
  void **handle = &FIELD_AT(i, field_offset_of(object_class(i), "handle"), void *);
  WaitObject *w = wait_check(*handle);
  if (w)
    wait_unref(w);
  *handle = NULL;
}

static void set_state(Object *i, u32 s) {
  internal_state_change(i, s, 0);
}
static void clear_state(Object *i, u32 s) {
  internal_state_change(i, 0, s);
}
static i32 domain_id(void) {
  return (i32)domain_current()->id;
}
static i32 max_stack(void) {
  return 1 << 30;
}
static Object *same_bytes(Object *o) {
  return o;
}
static void spin_nop(void) {
  barrier();
}

static void stack_traces(Array **threads, Array **frames) {
  *threads = array_new(wk.thread, 0);
  *frames = array_new(wk.object, 0);
}

#define VOLATILE(name, T)                                                                                              \
  static T vread_##name(T *p) {                                                                                        \
    return __atomic_load_n(p, __ATOMIC_ACQUIRE);                                                                       \
  }                                                                                                                    \
  static void write_##name(T *p, T v) {                                                                                \
    __atomic_store_n(p, v, __ATOMIC_RELEASE);                                                                          \
  }
VOLATILE(u8, u8)
VOLATILE(i8, i8)
VOLATILE(i16, i16)
VOLATILE(u16, u16)
VOLATILE(i32, i32)
VOLATILE(u32, u32)
VOLATILE(i64, i64)
VOLATILE(ptr, intptr_t)

static double read_f64(double *p) {
  double d;
  __atomic_load(p, &d, __ATOMIC_ACQUIRE);
  return d;
}
static void write_f64(double *p, double v) {
  __atomic_store(p, &v, __ATOMIC_RELEASE);
}
static float read_f32(float *p) {
  float d;
  __atomic_load(p, &d, __ATOMIC_ACQUIRE);
  return d;
}
static void write_f32(float *p, float v) {
  __atomic_store(p, &v, __ATOMIC_RELEASE);
}
static Object *read_ref(Object **p) {
  return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}
static void write_ref(Object **p, Object *v) {
  __atomic_thread_fence(__ATOMIC_RELEASE);
  gc_store(p, v);
}

ICALL_TABLE(icalls_thread, "System.Threading.Thread", ICALL("ResetAbortNative", reset_abort),
            ICALL("SuspendInternal", suspend_thread), ICALL("ResumeInternal", resume_thread),
            ICALL("InterruptInternal", interrupt), ICALL("GetPriorityNative", get_priority),
            ICALL("SetPriorityNative", set_priority), ICALL("JoinInternal", join), ICALL("SleepInternal", sleep_ms),
            ICALL("YieldInternal", yield_now), ICALL("MemoryBarrier", barrier),
            ICALL("ConstructInternalThread", construct_internal), ICALL("ByteArrayToRootDomain", same_bytes),
            ICALL("ByteArrayToCurrentDomain", same_bytes), ICALL("GetCurrentThread", thread_outer),
            ICALL("GetDomainID", domain_id), ICALL("Thread_internal", thread_internal_start),
            ICALL("GetName_internal", get_name), ICALL("SetName_icall", set_name_once),
            ICALL("Abort_internal", thread_abort), ICALL("GetAbortExceptionState", abort_info),
            ICALL("SpinWait_nop", spin_nop), ICALL("SetState", set_state), ICALL("ClrState", clear_state),
            ICALL("GetState", internal_state), ICALL("SystemMaxStackStize", max_stack),
            ICALL("GetStackTraces", stack_traces), ICALL("VolatileRead(byte&)", vread_u8),
            ICALL("VolatileRead(double&)", read_f64), ICALL("VolatileRead(short&)", vread_i16),
            ICALL("VolatileRead(int&)", vread_i32), ICALL("VolatileRead(long&)", vread_i64),
            ICALL("VolatileRead(intptr&)", vread_ptr), ICALL("VolatileRead(object&)", read_ref),
            ICALL("VolatileRead(sbyte&)", vread_i8), ICALL("VolatileRead(float&)", read_f32),
            ICALL("VolatileRead(ushort&)", vread_u16), ICALL("VolatileRead(uint&)", vread_u32),
            ICALL("VolatileRead(ulong&)", vread_i64), ICALL("VolatileRead(uintptr&)", vread_ptr),
            ICALL("VolatileWrite(byte&,byte)", write_u8), ICALL("VolatileWrite(double&,double)", write_f64),
            ICALL("VolatileWrite(short&,short)", write_i16), ICALL("VolatileWrite(int&,int)", write_i32),
            ICALL("VolatileWrite(long&,long)", write_i64), ICALL("VolatileWrite(intptr&,intptr)", write_ptr),
            ICALL("VolatileWrite(object&,object)", write_ref), ICALL("VolatileWrite(sbyte&,sbyte)", write_i8),
            ICALL("VolatileWrite(float&,float)", write_f32), ICALL("VolatileWrite(ushort&,ushort)", write_u16),
            ICALL("VolatileWrite(uint&,uint)", write_u32), ICALL("VolatileWrite(ulong&,ulong)", write_i64),
            ICALL("VolatileWrite(uintptr&,uintptr)", write_ptr))

ICALL_TABLE(icalls_internalthread, "System.Threading.InternalThread", ICALL("Thread_free_internal", free_internal))

ICALL_TABLE(icalls_volatile, "System.Threading.Volatile", ICALL("Read(long&)", vread_i64),
            ICALL("Read(ulong&)", vread_i64), ICALL("Read(double&)", read_f64), ICALL("Write(long&,long)", write_i64),
            ICALL("Write(ulong&,ulong)", write_i64), ICALL("Write(double&,double)", write_f64))

// ---- Monitor ------------------------------------------------------------------------------------------------------------

static bool checked(Object *o) {
  return o || exc_throw_null("obj");
}
static void mon_enter(Object *o) {
  if (checked(o))
    monitor_enter(o);
}
static void mon_exit(Object *o) {
  if (checked(o))
    monitor_exit(o);
}
static void mon_try_enter(Object *o, i32 ms, u8 *taken) {
  if (!checked(o))
    return;
  if (*taken) {
    exc_throw_arg("ArgumentException", "lockTaken", "Argument must be initialized to false");
    return;
  }
  *taken = monitor_try_enter(o, ms);
}
static bool mon_test_synchronised(Object *o) {
  return checked(o) && o->sync != 0;
}
static bool mon_test_owner(Object *o) {
  return checked(o) && monitor_is_entered(o);
}
static void mon_pulse(Object *o) {
  monitor_pulse(o, false);
}
static void mon_pulse_all(Object *o) {
  monitor_pulse(o, true);
}

ICALL_TABLE(icalls_monitor, "System.Threading.Monitor", ICALL("Enter", mon_enter), ICALL("Exit", mon_exit),
            ICALL("Monitor_test_synchronised", mon_test_synchronised), ICALL("Monitor_pulse", mon_pulse),
            ICALL("Monitor_pulse_all", mon_pulse_all), ICALL("Monitor_wait", monitor_wait),
            ICALL("try_enter_with_atomic_var", mon_try_enter), ICALL("Monitor_test_owner", mon_test_owner))

// ---- Interlocked ----------------------------------------------------------------------------------------------------------

static i32 cas32(i32 *p, i32 v, i32 cmp) {
  __atomic_compare_exchange_n(p, &cmp, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return cmp;
}
static i32 cas32_ok(i32 *p, i32 v, i32 cmp, u8 *ok) {
  *ok = __atomic_compare_exchange_n(p, &cmp, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return cmp;
}
static i64 cas64(i64 *p, i64 v, i64 cmp) {
  __atomic_compare_exchange_n(p, &cmp, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return cmp;
}
static void cas_ref(Object **p, Object **v, Object **cmp, Object **result) {
  Object *old = *cmp;
  __atomic_compare_exchange_n(p, &old, *v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  gc_store(result, old);
}
static float cas_f32(float *p, float v, float cmp) {
  u32 nv, c;
  memcpy(&nv, &v, 4);
  memcpy(&c, &cmp, 4);
  c = (u32)cas32((i32 *)p, (i32)nv, (i32)c);
  memcpy(&cmp, &c, 4);
  return cmp;
}
static double cas_f64(double *p, double v, double cmp) {
  i64 nv, c;
  memcpy(&nv, &v, 8);
  memcpy(&c, &cmp, 8);
  c = cas64((i64 *)p, nv, c);
  memcpy(&cmp, &c, 8);
  return cmp;
}
static i32 xchg32(i32 *p, i32 v) {
  return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);
}
static intptr_t cas_word(intptr_t *p, intptr_t v, intptr_t cmp) {
  __atomic_compare_exchange_n(p, &cmp, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return cmp;
}
static intptr_t xchg_word(intptr_t *p, intptr_t v) {
  return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);
}
static i64 xchg64(i64 *p, i64 v) {
  return __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST);
}
static void xchg_ref(Object **p, Object **v, Object **result) {
  gc_store(result, __atomic_exchange_n(p, *v, __ATOMIC_SEQ_CST));
}
static float xchg_f32(float *p, float v) {
  float old;
  __atomic_exchange(p, &v, &old, __ATOMIC_SEQ_CST);
  return old;
}
static double xchg_f64(double *p, double v) {
  double old;
  __atomic_exchange(p, &v, &old, __ATOMIC_SEQ_CST);
  return old;
}
static i32 add32(i32 *p, i32 v) {
  return __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST);
}
static i64 add64(i64 *p, i64 v) {
  return __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST);
}
static i32 inc32(i32 *p) {
  return add32(p, 1);
}
static i64 inc64(i64 *p) {
  return add64(p, 1);
}
static i32 dec32(i32 *p) {
  return add32(p, -1);
}
static i64 dec64(i64 *p) {
  return add64(p, -1);
}
static i64 read64(i64 *p) {
  return __atomic_load_n(p, __ATOMIC_SEQ_CST);
}

ICALL_TABLE(icalls_interlocked, "System.Threading.Interlocked", ICALL("CompareExchange(int&,int,int)", cas32),
            ICALL("CompareExchange(int&,int,int,bool&)", cas32_ok),
            ICALL("CompareExchange(object&,object&,object&,object&)", cas_ref),
            ICALL("CompareExchange(float&,float,float)", cas_f32),
            ICALL("CompareExchange(double&,double,double)", cas_f64), ICALL("CompareExchange(long&,long,long)", cas64),
            ICALL("CompareExchange(intptr&,intptr,intptr)", cas_word), ICALL("Decrement(int&)", dec32),
            ICALL("Decrement(long&)", dec64), ICALL("Increment(int&)", inc32), ICALL("Increment(long&)", inc64),
            ICALL("Exchange(int&,int)", xchg32), ICALL("Exchange(object&,object&,object&)", xchg_ref),
            ICALL("Exchange(float&,float)", xchg_f32), ICALL("Exchange(double&,double)", xchg_f64),
            ICALL("Exchange(long&,long)", xchg64), ICALL("Exchange(intptr&,intptr)", xchg_word), ICALL("Read", read64),
            ICALL("Add(int&,int)", add32), ICALL("Add(long&,long)", add64), ICALL("MemoryBarrierProcessWide", barrier))

// ---- wait handles -----------------------------------------------------------------------------------------------------------

NameResult waits_create_named(WaitKind kind, i32 count, i32 max, const u16 *name, i32 n, WaitObject **out) {
  if (!name) {
    *out = wait_new(kind, count, max);
    return NAME_CREATED;
  }
  char *text = utf8_from_chars_len(name, n);
  NameResult r = wait_named(kind, text, count, max, false, out);
  free(text);
  return r;
}

void *waits_open_named(WaitKind kind, const u16 *name, i32 n, i32 *error) {
  static const i32 errors[] = {[NAME_NONE] = IO_FILE_NOT_FOUND, [NAME_OTHER_KIND] = IO_INVALID_HANDLE};
  char *text = utf8_from_chars_len(name, n);
  WaitObject *w;
  NameResult r = wait_named(kind, text, 0, 0, true, &w);
  *error = w ? IO_SUCCESS : errors[r];
  free(text);
  return wait_handle(w);
}

static i32 create_error(NameResult r) {
  return r == NAME_CREATED ? IO_SUCCESS : r == NAME_OPENED ? IO_ALREADY_EXISTS : IO_INVALID_HANDLE;
}

static void *create_event(bool manual, bool initial, const u16 *name, i32 n, i32 *error) {
  WaitObject *w;
  *error = create_error(waits_create_named(manual ? WO_EVENT_MANUAL : WO_EVENT_AUTO, initial, 1, name, n, &w));
  return wait_handle(w);
}
static void *open_event(const u16 *name, i32 n, i32 rights, i32 *error) {
  (void)rights;
  return waits_open_named(WO_EVENT_AUTO, name, n, error);
}
static bool is_event(const WaitObject *w) {
  return w->kind == WO_EVENT_AUTO || w->kind == WO_EVENT_MANUAL;
}
bool waits_set_event(void *h) {
  WaitObject *w = wait_acquire(h);
  bool ok = w && is_event(w) && wait_set(w);
  if (w)
    wait_unref(w);
  return ok;
}
bool waits_reset_event(void *h) {
  WaitObject *w = wait_acquire(h);
  bool ok = w && is_event(w) && wait_reset(w);
  if (w)
    wait_unref(w);
  return ok;
}
void waits_close(void *h) {
  WaitObject *w = wait_check(h);
  if (w)
    wait_unref(w);
}

ICALL_TABLE(icalls_nativeevents, "System.Threading.NativeEventCalls", ICALL("CreateEvent_icall", create_event),
            ICALL("SetEvent_internal", waits_set_event), ICALL("ResetEvent_internal", waits_reset_event),
            ICALL("CloseEvent_internal", waits_close), ICALL("OpenEvent_icall", open_event))

static void *create_mutex(bool owned, const u16 *name, i32 n, u8 *created) {
  WaitObject *w;
  *created = waits_create_named(WO_MUTEX, 0, 0, name, n, &w) == NAME_CREATED;
  if (w && owned && *created)
    wait_own_mutex(w);
  return wait_handle(w);
}
static void *open_mutex(const u16 *name, i32 n, i32 rights, i32 *error) {
  (void)rights;
  return waits_open_named(WO_MUTEX, name, n, error);
}
bool waits_release_mutex(void *h) {
  WaitObject *w = wait_acquire(h);
  bool ok = w && wait_release_mutex(w);
  if (w)
    wait_unref(w);
  return ok;
}
ICALL_TABLE(icalls_mutex, "System.Threading.Mutex", ICALL("CreateMutex_icall", create_mutex),
            ICALL("OpenMutex_icall", open_mutex), ICALL("ReleaseMutex_internal", waits_release_mutex))

static void *create_semaphore(i32 initial, i32 max, const u16 *name, i32 n, i32 *error) {
  WaitObject *w;
  *error = create_error(waits_create_named(WO_SEMAPHORE, initial, max, name, n, &w));
  return wait_handle(w);
}
static void *open_semaphore(const u16 *name, i32 n, i32 rights, i32 *error) {
  (void)rights;
  return waits_open_named(WO_SEMAPHORE, name, n, error);
}
bool waits_release_semaphore(void *h, i32 n, i32 *previous) {
  WaitObject *w = wait_acquire(h);
  bool ok = w && w->kind == WO_SEMAPHORE && wait_release_semaphore(w, n, previous);
  if (w)
    wait_unref(w);
  return ok;
}
ICALL_TABLE(icalls_semaphore, "System.Threading.Semaphore", ICALL("CreateSemaphore_icall", create_semaphore),
            ICALL("OpenSemaphore_icall", open_semaphore), ICALL("ReleaseSemaphore_internal", waits_release_semaphore))

// A wait for all must not name an object twice.
static bool distinct(WaitObject **ws, i32 n) {
  for (i32 i = 1; i < n; i++)
    for (i32 k = 0; k < i; k++)
      if (ws[i] == ws[k])
        return false;
  return true;
}

i32 waits_handles(void **handles, i32 n, bool all, i32 ms) {
  WaitObject *ws[64];
  i32 r = WAIT_FAILED, have = 0;
  if (n < 1 || n > 64)
    return WAIT_FAILED;
  while (have < n && (ws[have] = wait_acquire(handles[have])))
    have++;
  if (have == n && all && !distinct(ws, n))
    exc_set_pending(exc_new("System", "DuplicateWaitObjectException", "Duplicate objects in argument."));
  else if (have == n)
    r = wait_many(ws, (u32)n, all, ms);
  for (i32 i = 0; i < have; i++)
    wait_unref(ws[i]);
  return r == WAIT_INTERRUPTED ? 0 : r; // pending is set
}

static bool signal_once(WaitObject *w) {
  i32 previous;
  if (w->kind == WO_MUTEX)
    return wait_release_mutex(w) || exc_throw("ApplicationException", "Attempt to release mutex not owned by caller");
  if (w->kind == WO_SEMAPHORE)
    return wait_release_semaphore(w, 1, &previous) ||
           exc_throw("InvalidOperationException",
                     "The WaitHandle cannot be signaled because it would exceed its maximum count.");
  return is_event(w) && wait_set(w);
}

i32 waits_signal_and_wait(void *signal, void *on, i32 ms) {
  WaitObject *s = wait_acquire(signal);
  bool ok = s && signal_once(s);
  if (s)
    wait_unref(s);
  return ok ? waits_handles(&on, 1, false, ms) : WAIT_FAILED;
}
ICALL_TABLE(icalls_waithandle, "System.Threading.WaitHandle", ICALL("Wait_internal", waits_handles),
            ICALL("SignalAndWait_Internal", waits_signal_and_wait))

// ---- ThreadPool ---------------------------------------------------------------------------------------------------------------

static bool set_min(i32 w, i32 io) {
  bool ok;
  pool_limits(true, false, &w, &io, &ok);
  return ok;
}
static bool set_max(i32 w, i32 io) {
  bool ok;
  pool_limits(true, true, &w, &io, &ok);
  return ok;
}
static void get_min(i32 *w, i32 *io) {
  bool ok;
  pool_limits(false, false, w, io, &ok);
}
static void get_max(i32 *w, i32 *io) {
  bool ok;
  pool_limits(false, true, w, io, &ok);
}
static bool item_complete(void) {
  return true;
}
static void init_tp(u8 *tracking) {
  *tracking = 0;
}

ICALL_TABLE(icalls_threadpool, "System.Threading.ThreadPool", ICALL("RequestWorkerThread", pool_request_worker),
            ICALL("PostQueuedCompletionStatus", icall_unsupported), ICALL("SetMinThreadsNative", set_min),
            ICALL("SetMaxThreadsNative", set_max), ICALL("GetMinThreadsNative", get_min),
            ICALL("GetMaxThreadsNative", get_max), ICALL("GetAvailableThreadsNative", pool_available),
            ICALL("NotifyWorkItemComplete", item_complete), ICALL("ReportThreadStatus", icall_nothing),
            ICALL("NotifyWorkItemProgressNative", icall_nothing), ICALL("NotifyWorkItemQueued", icall_nothing),
            ICALL("InitializeVMTp", init_tp))

// runtime/delegate_async.c
Object *delegate_async_run(Object *ar);
ICALL_TABLE(icalls_asyncresult, "System.Runtime.Remoting.Messaging.AsyncResult", ICALL("Invoke", delegate_async_run))
