// unsupported.c: what Kiln does not do and says so: COM, the Windows runtime, continuations, watchers of
// other systems.
#include <unistd.h>
#include "icalls/util.h"

#define REFUSE(name, text)                                                                                             \
  static uintptr_t name(void) {                                                                                        \
    return exc_throw("PlatformNotSupportedException", text);                                                           \
  }
REFUSE(no_com, "COM is not supported.")
REFUSE(no_winrt, "The Windows Runtime is not supported.")
REFUSE(no_continuation, "Continuations are not supported.")
REFUSE(no_watcher, "This file system watcher is for another system.")

ICALL_TABLE(icalls_com_proxy, "Mono.Interop.ComInteropProxy", ICALL("AddProxy", no_com), ICALL("FindProxy", no_com))
ICALL_TABLE(icalls_com_object, "System.__ComObject", ICALL("CreateRCW", no_com), ICALL("GetInterfaceInternal", no_com),
            ICALL("ReleaseInterfaces", icall_nothing))
ICALL_TABLE(icalls_winrt, "System.Runtime.InteropServices.WindowsRuntime.UnsafeNativeMethods",
            ICALL("GetRestrictedErrorInfo", no_winrt), ICALL("RoOriginateLanguageException", no_winrt),
            ICALL("RoReportUnhandledError", no_winrt), ICALL("WindowsCreateString", no_winrt),
            ICALL("WindowsDeleteString", no_winrt), ICALL("WindowsGetStringRawBuffer", no_winrt))
ICALL_TABLE(icalls_continuation, "Mono.Tasklets.Continuation", ICALL("alloc", no_continuation),
            ICALL("free", icall_nothing), ICALL("mark", no_continuation), ICALL("restore", no_continuation),
            ICALL("store", no_continuation))

// 6: the watcher that goes through inotify, by P/Invoke.
static i32 watcher_kind(void) {
  return 6;
}
ICALL_TABLE(icalls_filewatcher, "System.IO.FileSystemWatcher", ICALL("InternalSupportsFSW", watcher_kind))
ICALL_TABLE(icalls_famwatcher, "System.IO.FAMWatcher", ICALL("InternalFAMNextEvent", no_watcher))
ICALL_TABLE(icalls_kqueue, "System.IO.KqueueMonitor", ICALL("kevent_notimeout", no_watcher))

// TLS by BoringSSL, where the C library for it is installed.
static bool btls_supported(void) {
  return access("/usr/lib/libmono-btls-shared.so", R_OK) == 0;
}
ICALL_TABLE(icalls_tls_factory, "Mono.Net.Security.MonoTlsProviderFactory", ICALL("IsBtlsSupported", btls_supported))

static bool no(void) {
  return false;
}
ICALL_TABLE(icalls_trace_listener, "System.Diagnostics.DefaultTraceListener",
            ICALL("WriteWindowsDebugString", icall_nothing))
ICALL_TABLE(icalls_ip_aix, "System.Net.NetworkInformation.AixIPInterfaceProperties",
            ICALL("ParseRouteInfo_internal", no))
ICALL_TABLE(icalls_ip_mac, "System.Net.NetworkInformation.MacOsIPInterfaceProperties",
            ICALL("ParseRouteInfo_internal", no))
