// exception.c: System.Exception and the errors of marshalling.
#include "icalls/net/net.h"

enum { TEXT_THREAD_ABORT = 1, TEXT_INTERRUPTED, TEXT_OUT_OF_MEMORY };

static void native_text(i32 kind, String **out) {
  static const char *const texts[] = {[TEXT_THREAD_ABORT] = "Thread was being aborted.",
                                      [TEXT_INTERRUPTED] = "Thread was interrupted from a waiting state.",
                                      [TEXT_OUT_OF_MEMORY] =
                                          "Insufficient memory to continue the execution of the program."};
  *out = string_new_utf8(kind > 0 && kind <= TEXT_OUT_OF_MEMORY ? texts[kind] : "");
}

static bool is_immutable(Object *e) {
  (void)e;
  return false;
}

static void keep_trace(void) {
  current_thread->trace_goes_on = true;
}

static void frozen_trace(Object **exc, Object **trace) {
  *trace = FIELD_REF(*exc, field_offset_of(wk.exception, "_stackTrace"));
}

ICALL_TABLE(net_exception, "System.Exception", ICALL("IsImmutableAgileException", is_immutable),
            ICALL("PrepareForForeignExceptionRaise", keep_trace), ICALL("GetExceptionCount", icall_nothing))
ICALL_TABLE(net_entries_exception, "", ICALL("ExceptionNative_GetMessageFromNativeResources", native_text),
            ICALL("ExceptionNative_GetFrozenStackTrace", frozen_trace))

// ---- Marshal --------------------------------------------------------------------------------------------------------------

static i32 last_error(void) {
  return current_thread->last_error;
}
static void set_last_error(i32 e) {
  current_thread->last_error = e;
}

ICALL_TABLE(net_stub_helpers, "System.StubHelpers.StubHelpers",
            ICALL("NextCallReturnAddress", icall_nothing)) // of use to a debugger alone
ICALL_TABLE(net_marshal, "System.Runtime.InteropServices.Marshal", ICALL("GetLastPInvokeError", last_error),
            ICALL("SetLastPInvokeError", set_last_error))
