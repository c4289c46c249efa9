// events.c: event tracing (EventPipe). Nobody outside the process listens: providers and events get handles, and what
// is written goes to the program's own listeners alone, which managed code sees to. The runtime raises no events.
#include <time.h>
#include <unistd.h>
#include "icalls/net/net.h"
#include "runtime/internal.h"

typedef struct Guid {
  u8 bytes[16];
} Guid;

static uintptr_t some_handle(void) {
  return 1;
}

// ---- sessions: a program's listener may ask for events of the runtime ---------------------------------------------------

static _Atomic(u64) last_session;
static _Atomic(u64) ended_session; // this one and all before it

static u64 enable(void) {
  return ++last_session;
}
static void disable(u64 session) {
  if (ended_session < session)
    ended_session = session;
}

typedef struct SessionInfo { // EventPipeSessionInfo
  i64 start_filetime, start_stamp, stamps_a_second;
} SessionInfo;

static i32 session_info(u64 session, SessionInfo *out) {
  const i64 unix_epoch = 116444736000000000; // in ticks of 100 ns since 1601
  struct timespec now;
  (void)session;
  clock_gettime(CLOCK_REALTIME, &now);
  *out = (SessionInfo){unix_epoch + (i64)now.tv_sec * 10000000 + now.tv_nsec / 100, (i64)clock_ns(), 1000000000};
  return 1;
}

// Until the session ends: there is nothing to be told of.
static i32 wait_for_events(u64 session, i32 ms) {
  enum { STEP = 50 };
  for (i32 waited = 0; ended_session < session && (ms < 0 || waited < ms) && !exc_pending(); waited += STEP)
    thread_sleep(STEP);
  return ended_session >= session;
}

// ---- activities ---------------------------------------------------------------------------------------------------------

static __thread Guid activity;

static Guid new_activity(void) {
  static _Atomic(u64) count;
  u64 words[2] = {(u64)getpid() << 32 ^ clock_ns(), ++count};
  Guid g;
  memcpy(&g, words, sizeof g);
  return g;
}

static i32 activity_control(u32 code, Guid *id) {
  enum { GET = 1, SET, CREATE, EXCHANGE, CREATE_SET };
  Guid old = activity;
  switch (code) {
  case GET: *id = old; return 0;
  case SET: activity = *id; return 0;
  case CREATE: *id = new_activity(); return 0;
  case EXCHANGE: activity = *id; break;
  case CREATE_SET: activity = new_activity(); break;
  default: return 1;
  }
  *id = old;
  return 0;
}

#define LOG(what) ICALL("NativeRuntimeEventSource_Log" what, icall_nothing)
#define TRACE(what) ICALL("AssemblyNative_Trace" what, icall_nothing)

ICALL_TABLE(net_entries_events, "", ICALL("EventPipeInternal_CreateProvider", some_handle),
            ICALL("EventPipeInternal_DefineEvent", some_handle), ICALL("EventPipeInternal_GetProvider", some_handle),
            ICALL("EventPipeInternal_DeleteProvider", icall_nothing),
            ICALL("EventPipeInternal_WriteEventData", icall_nothing), ICALL("EventPipeInternal_Enable", enable),
            ICALL("EventPipeInternal_Disable", disable), ICALL("EventPipeInternal_GetSessionInfo", session_info),
            ICALL("EventPipeInternal_GetNextEvent", icall_nothing),
            ICALL("EventPipeInternal_SignalSession", some_handle),
            ICALL("EventPipeInternal_WaitForSessionSignal", wait_for_events),
            ICALL("EventPipeInternal_EventActivityIdControl", activity_control),
            ICALL("EventSource_GetClrConfig", icall_nothing), ICALL("IsEventSourceLoggingEnabled", icall_nothing),
            ICALL("LogEventSource", icall_nothing), LOG("ContentionLockCreated"), LOG("ContentionStart"),
            LOG("ContentionStop"), LOG("ThreadPoolWorkerThreadStart"), LOG("ThreadPoolWorkerThreadStop"),
            LOG("ThreadPoolWorkerThreadWait"), LOG("ThreadPoolMinMaxThreads"),
            LOG("ThreadPoolWorkerThreadAdjustmentSample"), LOG("ThreadPoolWorkerThreadAdjustmentAdjustment"),
            LOG("ThreadPoolWorkerThreadAdjustmentStats"), LOG("ThreadPoolIODequeue"),
            LOG("ThreadPoolWorkingThreadCount"), LOG("ThreadPoolIOPack"), LOG("WaitHandleWaitStart"),
            LOG("WaitHandleWaitStop"), LOG("ThreadPoolIOEnqueue"), TRACE("ResolvingHandlerInvoked"),
            TRACE("AssemblyResolveHandlerInvoked"), TRACE("AssemblyLoadFromResolveHandlerInvoked"),
            TRACE("SatelliteSubdirectoryPathProbed"), ICALL("MultiCoreJIT_InternalSetProfileRoot", icall_nothing),
            ICALL("MultiCoreJIT_InternalStartProfile", icall_nothing))
