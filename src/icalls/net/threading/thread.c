// thread.c: System.Threading.Thread. Its handle is the managed object's own address: objects do not move.
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/cpu.h"
#include "icalls/net/net.h"
#include "target/host.h"

static void current(Object **out) {
  *out = thread_outer();
}

static void initialize(Object **thread) {
  thread_record_init(*thread);
}

static void start(Object *thread, i32 stack, i32 priority, i32 pool, const u16 *name) {
  (void)priority, (void)pool, (void)name;
  thread_start_managed(thread, NULL, NULL, (u32)MAX(stack, 0));
}

static i32 join(Object **thread, i32 ms) {
  return thread_join(*thread, ms);
}

static void sleep_for(i32 ms) {
  thread_sleep(ms);
}

static i32 yield_now(void) {
  return sched_yield() == 0;
}

static void spin(i32 n) {
  for (volatile i32 i = 0; i < n; i++)
    cpu_relax();
}

static u64 os_id(void) {
  return (u64)syscall(SYS_gettid);
}

static i32 is_background(Object *t) {
  return (internal_state(t) & TS_BACKGROUND) != 0;
}
static void set_background(Object *t, i32 on) {
  internal_state_change(t, on ? TS_BACKGROUND : 0, on ? 0 : TS_BACKGROUND);
}
static i32 state(Object *t) {
  return (i32)internal_state(t);
}

static void interrupt_it(Thread *t, void *data) {
  (void)data;
  thread_interrupt(t);
}
static void interrupt(Object *t) {
  thread_with(t, interrupt_it, NULL);
}

static i32 spins(void) {
  return 7;
}
// ControlledExecution alone; its ThreadHandle is the managed object's address, as everywhere here.
static void abort_it(Object *t) {
  thread_abort(t, NULL);
}

static i32 current_id(void) {
  return (i32)current_thread->id;
}
static bool at_safe_point(void) {
  return true;
}

ICALL_TABLE(net_thread, "System.Threading.Thread", ICALL("get_OptimalMaxSpinWaitsPerSpinIteration", spins),
            ICALL("CatchAtSafePoint", at_safe_point), ICALL("InternalFinalize", icall_nothing))
ICALL_TABLE(net_entries_thread, "", ICALL("ThreadNative_GetCurrentThread", current),
            ICALL("ThreadNative_Initialize", initialize), ICALL("ThreadNative_Start", start),
            ICALL("ThreadNative_Join", join), ICALL("ThreadNative_Sleep", sleep_for),
            ICALL("ThreadNative_YieldThread", yield_now), ICALL("ThreadNative_SpinWait", spin),
            ICALL("ThreadNative_GetCurrentOSThreadId", os_id), ICALL("ThreadNative_GetIsBackground", is_background),
            ICALL("ThreadNative_SetIsBackground", set_background), ICALL("ThreadNative_GetThreadState", state),
            ICALL("ThreadNative_Interrupt", interrupt), ICALL("ThreadNative_Abort", abort_it),
            ICALL("ThreadNative_ResetAbort", thread_reset_abort), ICALL("ThreadNative_SetPriority", icall_nothing),
            ICALL("ThreadNative_InformThreadNameChange", icall_nothing), ICALL("ThreadNative_PollGC", icall_nothing))

// ---- Environment's part ---------------------------------------------------------------------------------------------

static i32 exit_code(void) {
  return runtime_exit_code;
}
static void set_exit_code(i32 v) {
  runtime_exit_code = v;
}
static i32 processors(void) {
  return (i32)cpu_count();
}
static void exit_now(i32 code) {
  runtime_exit(code);
}

ICALL_TABLE(net_environment, "System.Environment", ICALL("get_CurrentManagedThreadId", current_id),
            ICALL("get_ExitCode", exit_code), ICALL("set_ExitCode", set_exit_code))
ICALL_TABLE(net_entries_environment, "", ICALL("Environment_GetProcessorCount", processors),
            ICALL("Environment_Exit", exit_now))
