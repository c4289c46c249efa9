// monitor.c: System.Threading.Monitor and Interlocked.
#include "icalls/net/net.h"

static bool try_enter(Object *o) {
  return monitor_try_enter(o, 0);
}
enum { ENTER_CONTENTION, ENTER_DONE };
static i32 try_enter_for(Object *o, i32 ms) {
  return monitor_try_enter(o, ms) ? ENTER_DONE : ENTER_CONTENTION;
}
static i32 leave(Object *o) {
  monitor_exit(o);
  return 0; // nothing left to do
}
static void enter_slow(Object **o) {
  monitor_enter(*o);
}
static i32 try_enter_slow(Object **o, i32 ms) {
  return monitor_try_enter(*o, ms);
}
static i32 wait_on(Object **o, i32 ms) {
  return monitor_wait(*o, ms);
}
static void pulse(Object **o) {
  monitor_pulse(*o, false);
}
static void pulse_all(Object **o) {
  monitor_pulse(*o, true);
}

ICALL_TABLE(net_monitor, "System.Threading.Monitor", ICALL("TryEnter_FastPath", try_enter),
            ICALL("TryEnter_FastPath_WithTimeout", try_enter_for), ICALL("Exit_FastPath", leave),
            ICALL("IsEnteredNative", monitor_is_entered))
ICALL_TABLE(net_entries_monitor, "", ICALL("Monitor_Enter_Slowpath", enter_slow),
            ICALL("Monitor_TryEnter_Slowpath", try_enter_slow), ICALL("Monitor_Exit_Slowpath", icall_nothing),
            ICALL("Monitor_Wait", wait_on), ICALL("Monitor_Pulse", pulse), ICALL("Monitor_PulseAll", pulse_all),
            ICALL("Monitor_GetLockContentionCount", icall_nothing))

// ---- Interlocked ------------------------------------------------------------------------------------------------------

static Object *exchange(Object **at, Object *v) {
  return __atomic_exchange_n(at, v, __ATOMIC_SEQ_CST);
}
static Object *compare_exchange(Object **at, Object *v, Object *old) {
  __atomic_compare_exchange_n(at, &old, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return old;
}
// Of every width: where the compiler has no operation of its own for it, these are called.
#define WIDTHS(X)                                                                                                      \
  X("sbyte", i8)                                                                                                       \
  X("byte", u8)                                                                                                        \
  X("short", i16)                                                                                                      \
  X("ushort", u16)                                                                                                     \
  X("int", i32) X("uint", u32) X("long", i64) X("ulong", u64) X("intptr", intptr_t) X("uintptr", uintptr_t)
#define FUNCTIONS(name, T)                                                                                             \
  static T exchange_##T(T *at, T v) {                                                                                  \
    return __atomic_exchange_n(at, v, __ATOMIC_SEQ_CST);                                                               \
  }                                                                                                                    \
  static T compare_exchange_##T(T *at, T v, T old) {                                                                   \
    __atomic_compare_exchange_n(at, &old, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);                               \
    return old;                                                                                                        \
  }
WIDTHS(FUNCTIONS)
#define FLOATS(T)                                                                                                      \
  static T exchange_##T(T *at, T v) {                                                                                  \
    T old;                                                                                                             \
    __atomic_exchange(at, &v, &old, __ATOMIC_SEQ_CST);                                                                 \
    return old;                                                                                                        \
  }                                                                                                                    \
  static T compare_exchange_##T(T *at, T v, T old) {                                                                   \
    __atomic_compare_exchange(at, &old, &v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);                                \
    return old;                                                                                                        \
  }
FLOATS(float)
FLOATS(double)
#define ROWS(name, T)                                                                                                  \
  ICALL("Exchange(" name "&," name ")", exchange_##T),                                                                 \
      ICALL("CompareExchange(" name "&," name "," name ")", compare_exchange_##T),

static void barrier(void) {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

ICALL_TABLE(net_interlocked, "System.Threading.Interlocked", ICALL("ExchangeObject", exchange),
            ICALL("CompareExchangeObject", compare_exchange),
            WIDTHS(ROWS) ROWS("float", float) ROWS("double", double) ICALL("Exchange(object&,object)", exchange),
            ICALL("CompareExchange(object&,object,object)", compare_exchange))
ICALL_TABLE(net_entries_interlocked, "", ICALL("Interlocked_MemoryBarrierProcessWide", barrier))
