// environment.c: System.Environment and the small classes that tell about the machine.
#include "runtime/conventions.h"
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <pwd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include "base/cpu.h"
#include "base/file.h"
#include "icalls/util.h"

extern char **environ;

static i32 get_exit_code(void) {
  return runtime_exit_code;
}
static void set_exit_code(i32 v) {
  runtime_exit_code = v;
}
static bool shutdown_started(void) {
  return runtime_finishing();
}

static String *machine_name(void) {
  char buf[256] = "";
  gethostname(buf, sizeof buf - 1);
  return string_new_utf8(buf);
}
static String *new_line(void) {
  return string_new_utf8("\n");
}
static i32 platform(void) {
  return 4;
} // PlatformID.Unix

static String *os_version(void) {
  struct utsname u;
  return string_new_utf8(uname(&u) ? "0.0.0.0" : u.release); // the class library picks the numbers
}

static i32 tick_count(void) {
  return (i32)(u32)(clock_ns() / 1000000);
}

static String *user_name(void) {
  struct passwd *p = getpwuid(geteuid());
  const char *n = p ? p->pw_name : getenv("USER");
  return string_new_utf8(n ? n : "unknown");
}

static void env_exit(i32 code) {
  runtime_exit(code);
}

// The program's name as an absolute path, links unresolved; then its arguments.
static Array *command_line(void) {
  Array *a = string_array(runtime_argv, (u32)runtime_argc);
  char *program = runtime_argc ? path_absolute(runtime_argv[0]) : NULL;
  if (a && program)
    gc_store(&ARRAY_ELEMS(a, Object *)[0], (Object *)string_new_utf8(program));
  free(program);
  return a;
}

static String *get_variable(const char *name) {
  const char *v = getenv(name);
  return v ? string_new_utf8(v) : NULL;
}

static void set_variable(const u16 *name, i32 nn, const u16 *value, i32 nv) {
  char *n = utf8_from_chars_len(name, nn), *v = value ? utf8_from_chars_len(value, nv) : NULL;
  if (v && *v)
    setenv(n, v, 1);
  else
    unsetenv(n);
  free(n);
  free(v);
}

static Array *variable_names(void) {
  VEC(char *) names = {0};
  for (char **e = environ; *e; e++) {
    char *eq = strchr(*e, '=');
    if (eq)
      vec_push(&names, xasprintf("%.*s", (int)(eq - *e), *e));
  }
  Array *a = string_array(names.v, names.n);
  for (u32 i = 0; i < names.n; i++)
    free(names.v[i]);
  vec_free(&names);
  return a;
}

static String *empty(void) {
  return string_new_utf8("");
}

static bool print_frame(const StackFrameInfo *f, void *data) {
  (void)data;
  fprintf(stderr, "  at %s\n", method_name(f->method));
  return true;
}

// As by mono, to standard output; what else helps goes to the errors.
static void fail_fast(String *msg, Object *exc, String *source) {
  (void)source;
  char *m = string_to_utf8(msg);
  if (msg)
    printf("CLR: Managed code called FailFast, saying \"%s\"\n", m);
  else
    puts("CLR: Managed code called FailFast without specifying a reason.");
  fflush(stdout);
  if (exc)
    conventions()->print(exc, false);
  fputs("Managed Stacktrace:\n", stderr);
  eh_walk(print_frame, NULL);
  fflush(NULL);
  runtime_undo();
  abort();
}

static bool is_64(void) {
  return sizeof(void *) == 8;
}
static i32 processors(void) {
  return (i32)cpu_count();
}
// The folder that the class library looks for mono/gac in.
static String *gac_path(void) {
  return string_new_utf8("/usr/lib");
}
static Array *drives(void) {
  return string_array((char *[]){(char *)"/"}, 1);
}
// mono's folder of configuration; MONO_CFG_DIR moves it.
String *machine_config(void) {
  const char *dir = getenv("MONO_CFG_DIR");
  char *path = xasprintf("%s/mono/4.5/machine.config", dir && *dir ? dir : "/etc");
  String *s = string_new_utf8(path);
  free(path);
  return s;
}
static String *home(void) {
  const char *h = getenv("HOME");
  struct passwd *p = h ? NULL : getpwuid(getuid());
  return string_new_utf8(h ? h : p ? p->pw_dir : "/");
}
static i32 page_size(void) {
  return (i32)sysconf(_SC_PAGESIZE);
}

ICALL_TABLE(icalls_environment, "System.Environment", ICALL("get_ExitCode", get_exit_code),
            ICALL("set_ExitCode", set_exit_code), ICALL("get_HasShutdownStarted", shutdown_started),
            ICALL("get_MachineName", machine_name), ICALL("GetNewLine", new_line), ICALL("get_Platform", platform),
            ICALL("GetOSVersionString", os_version), ICALL("get_TickCount", tick_count),
            ICALL("get_UserName", user_name), ICALL("Exit", env_exit), ICALL("GetCommandLineArgs", command_line),
            ICALL("internalGetEnvironmentVariable_native", get_variable), ICALL("GetWindowsFolderPath", empty),
            ICALL("internalBroadcastSettingChange", icall_nothing),
            ICALL("InternalSetEnvironmentVariable", set_variable), ICALL("FailFast", fail_fast),
            ICALL("GetIs64BitOperatingSystem", is_64), ICALL("get_ProcessorCount", processors),
            ICALL("internalGetGacPath", gac_path), ICALL("GetLogicalDrivesInternal", drives),
            ICALL("GetEnvironmentVariableNames", variable_names), ICALL("GetMachineConfigPath", machine_config),
            ICALL("internalGetHome", home), ICALL("GetPageSize", page_size),
            ICALL("get_bundled_machine_config", icall_nothing))

// ---- time -----------------------------------------------------------------------------------------------------------------

static i64 system_time(void) {
  struct timespec ts;
  clock_gettime(CLOCK_REALTIME, &ts);
  return ((i64)ts.tv_sec + 11644473600) * 10000000 + ts.tv_nsec / 100; // since 1601, in 100 ns
}
ICALL_TABLE(icalls_datetime, "System.DateTime", ICALL("GetSystemTimeAsFileTime", system_time))

static i64 ticks_100ns(void) {
  return (i64)(clock_ns() / 100);
}
ICALL_TABLE(icalls_stopwatch, "System.Diagnostics.Stopwatch", ICALL("GetTimestamp", ticks_100ns))
ICALL_TABLE(icalls_timer, "System.Threading.Timer", ICALL("GetTimeMonotonic", ticks_100ns))

// ---- the rest -------------------------------------------------------------------------------------------------------------

ICALL_TABLE(icalls_clrconfig, "System.CLRConfig", ICALL("CheckThrowUnobservedTaskExceptions", icall_nothing))

static String *temp_path(void) {
  const char *t = getenv("TMPDIR");
  return string_new_utf8(t && *t ? t : "/tmp/");
}
ICALL_TABLE(icalls_path, "System.IO.Path", ICALL("get_temp_path", temp_path))

static String *architecture(void) {
  return string_new_utf8(HOST_CPU_NAME);
}
static String *os_name(void) {
  return string_new_utf8("linux");
}
ICALL_TABLE(icalls_runtimeinformation, "System.Runtime.InteropServices.RuntimeInformation",
            ICALL("GetRuntimeArchitecture", architecture), ICALL("GetOSName", os_name))

static bool debugger_log(void) {
  return false;
}
ICALL_TABLE(icalls_debugger, "System.Diagnostics.Debugger", ICALL("IsAttached_internal", debugger_log),
            ICALL("IsLogging", debugger_log), ICALL("Log", icall_nothing))

// Programs ask for Mono.Runtime to learn that they run on Mono, and expect "x.y.z (…)" here.
static String *display_name(void) {
  return string_new_utf8(RUNTIME_MONO_VERSION " (kiln)");
}
ICALL_TABLE(icalls_mono_runtime, "Mono.Runtime", ICALL("mono_runtime_install_handlers", icall_nothing),
            ICALL("GetDisplayName", display_name), ICALL("GetNativeStackTrace", icall_nothing),
            ICALL("ExceptionToState_internal", icall_unsupported), ICALL("DisableMicrosoftTelemetry", icall_nothing),
            ICALL("EnableMicrosoftTelemetry_internal", icall_nothing),
            ICALL("SendMicrosoftTelemetry_internal", icall_nothing), ICALL("WriteStateToFile_internal", icall_nothing),
            ICALL("DumpStateSingle_internal", icall_unsupported), ICALL("DumpStateTotal_internal", icall_unsupported),
            ICALL("RegisterReportingForAllNativeLibs_internal", icall_nothing),
            ICALL("RegisterReportingForNativeLib_internal", icall_nothing),
            ICALL("EnableCrashReportLog_internal", icall_nothing), ICALL("CheckCrashReportLog_internal", icall_nothing),
            ICALL("AnnotateMicrosoftTelemetry_internal", icall_nothing))

static i32 process_id(void) {
  return (i32)getpid();
}
ICALL_TABLE(icalls_nativemethods_corlib, "Microsoft.Win32.NativeMethods", ICALL("GetCurrentProcessId", process_id))

static i32 double_to_string(double v, const char *format, char *buf, i32 n) {
  return snprintf(buf, (size_t)n, format, v);
}
static i32 sys_read(intptr_t fd, u8 *buf, i32 n) {
  ssize_t r;
  do
    r = read((int)fd, buf, (size_t)n);
  while (r < 0 && errno == EINTR);
  return (i32)r;
}
ICALL_TABLE(icalls_interop_sys, "Interop/Sys", ICALL("DoubleToString", double_to_string), ICALL("Read", sys_read))

// Numbers of EncodingHelper: 1 ASCII, 2 UTF-7, 3 UTF-8, 4 and 5 UTF-16, 6 Latin-1; -1: by the returned name. The flag:
// the console may use UTF-8.
static String *code_page(i32 *page) {
  setlocale(LC_CTYPE, "");
  const char *name = nl_langinfo(CODESET);
  bool ascii = !strcmp(name, "ANSI_X3.4-1968") || !strcmp(name, "US-ASCII");
  *page = ascii ? 1 : !strcmp(name, "UTF-8") ? 3 | 0x10000000 : !strcmp(name, "ISO-8859-1") ? 6 : -1;
  return string_new_utf8(name);
}
ICALL_TABLE(icalls_encodinghelper, "System.Text.EncodingHelper", ICALL("InternalCodePage", code_page))

static i32 runtime_id(void) {
  return 0;
}
ICALL_TABLE(icalls_versioning, "System.Runtime.Versioning.VersioningHelper", ICALL("GetRuntimeId", runtime_id))
