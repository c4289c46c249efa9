// process.c: System.Diagnostics.Process: starting programs, and handles of processes.
//
// A process handle is a WaitObject, so that WaitHandle waits for it as for any other.
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "icalls/util.h"

extern char **environ;

enum { STILL_ACTIVE = 259, ERROR_BAD_EXE_FORMAT = 193, ERROR_INVALID_DATA = 13 };

typedef struct ProcInfo { // Process.ProcInfo
  void *handle;
  i32 pid; // or minus the error
  Array *environment;
  String *user, *domain;
  void *password;
  u8 load_profile;
} ProcInfo;

// ---- words of the command line --------------------------------------------------------------------------------------
// Split as a shell splits, as mono does: quotes, backslashes, no expansions.

typedef VEC(char *) Words;

static void words_free(Words *w) {
  for (u32 i = 0; i < w->n; i++)
    free(w->v[i]);
  vec_free(w);
}

static const char *quoted(const char *s, Buf *b) {
  char q = *s++;
  for (; *s != q; s++) {
    if (!*s)
      return NULL;
    if (q == '"' && *s == '\\' && s[1] && strchr("$`\"\\", s[1]))
      s++;
    buf_putc(b, *s);
  }
  return s + 1;
}

#define BLANKS " \t\n\v\f\r"

// A blank behind a backslash is left out.
static const char *word(const char *s, Buf *b) {
  while (s && *s && !strchr(BLANKS, *s)) {
    if (*s == '"' || *s == '\'') {
      s = quoted(s, b);
      continue;
    }
    bool escaped = *s == '\\';
    if (escaped && !*++s)
      return NULL;
    if (!escaped || !strchr(BLANKS, *s))
      buf_putc(b, *s);
    s++;
  }
  return s;
}

static bool split(Words *w, const char *s) {
  for (;;) {
    s += strspn(s, BLANKS);
    if (!*s)
      return true;
    Buf b = {0};
    s = word(s, &b);
    if (!s) {
      buf_free(&b);
      return false;
    }
    vec_push(w, b.s ? b.s : xstrdup(""));
  }
}

// ---- finding the program --------------------------------------------------------------------------------------------

static bool runnable(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

// A managed program: this runtime runs it.
static bool is_assembly(const char *path) {
  ERROR(err);
  Image *img = image_open(path, &err);
  if (img)
    image_close(img);
  return img != NULL;
}

static char *in_path(const char *name) {
  const char *dirs = getenv("PATH");
  for (const char *d = dirs ? dirs : "/usr/bin:/bin"; *d;) {
    size_t n = strcspn(d, ":");
    char *full = n ? xasprintf("%.*s/%s", (int)n, d, name) : xstrdup(name);
    if (runnable(full) || (file_exists(full) && is_assembly(full)))
      return full;
    free(full);
    d += n + (d[n] == ':');
  }
  return NULL;
}

// malloc'ed; NULL if there is no such program. Programs of ours need not be marked executable.
static char *find_program(const char *name) {
  if (!*name)
    return NULL;
  bool path = strchr(name, '/') != NULL; // one that may not be executed fails when it is started
  if (file_exists(name) && (path || runnable(name) || is_assembly(name)))
    return path_absolute(name);
  return path ? NULL : in_path(name);
}

// ---- starting -------------------------------------------------------------------------------------------------------

typedef struct Start {
  char *program, *folder;
  Words argv, env;
  bool own_env;
  int std[3];
} Start;

static void start_free(Start *s) {
  words_free(&s->argv);
  words_free(&s->env);
  free(s->program);
  free(s->folder);
}

static char *text_field(Object *o, const char *field) {
  return string_to_utf8((String *)FIELD_REF(o, field_offset_of(object_class(o), field)));
}

static void put_environment(Start *s, Array *pairs) {
  s->own_env = pairs != NULL;
  for (u32 i = 0; pairs && i < pairs->length; i++)
    vec_push(&s->env, string_to_utf8(ARRAY_ELEMS(pairs, String *)[i]));
  vec_push(&s->env, NULL);
}

// What `info` asks for; 0 or an error.
static i32 prepare(Start *s, Object *info, const ProcInfo *proc) {
  char *name = text_field(info, "fileName"), *args = text_field(info, "arguments");
  s->folder = text_field(info, "directory");
  s->program = find_program(name);
  i32 error = s->program ? 0 : IO_FILE_NOT_FOUND;
  if (!error && is_assembly(s->program)) { // a managed program runs here too
    vec_push(&s->argv, xstrdup("/proc/self/exe"));
    vec_push(&s->argv, s->program);
    s->program = realpath("/proc/self/exe", NULL);
    free(s->argv.v[0]);
    s->argv.v[0] = xstrdup(s->program);
  } else if (!error) {
    vec_push(&s->argv, xstrdup(name));
  }
  if (!error && !split(&s->argv, args))
    error = ERROR_INVALID_DATA;
  if (!error && *s->folder && !dir_exists(s->folder))
    error = IO_FILE_NOT_FOUND;
  vec_push(&s->argv, NULL);
  put_environment(s, proc->environment);
  free(name);
  free(args);
  return error;
}

static int spawn(const Start *s, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  sigset_t none, usual;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attr);
  for (int i = 0; i < 3; i++)
    posix_spawn_file_actions_adddup2(&actions, s->std[i], i);
  if (*s->folder)
    posix_spawn_file_actions_addchdir_np(&actions, s->folder);
  // What the runtime did to signals is not the program's business.
  sigemptyset(&none);
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigmask(&attr, &none);
  posix_spawnattr_setsigdefault(&attr, &usual);
  posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  int r = posix_spawn(pid, s->program, &actions, &attr, s->argv.v, s->own_env ? s->env.v : environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attr);
  return r;
}

static i32 spawn_error(int err) {
  return err == ENOEXEC ? ERROR_BAD_EXE_FORMAT : io_error(err);
}

static bool launch(Start *s, i32 error, ProcInfo *out) {
  pid_t pid = 0;
  if (!error) {
    int r = spawn(s, &pid);
    error = r ? spawn_error(r) : 0;
  }
  out->handle = error ? (void *)-1 : wait_handle(process_child(pid));
  out->pid = error ? -error : pid;
  current_thread->last_error = error;
  return !error;
}

static bool create(Object *info, intptr_t in, intptr_t out, intptr_t err, ProcInfo *proc) {
  Start s = {.std = {(int)in, (int)out, (int)err}};
  i32 error = prepare(&s, info, proc);
  bool ok = launch(&s, error, proc);
  start_free(&s);
  return ok;
}

// Documents and addresses are opened by the desktop's own command.
static bool open_document(Object *info, ProcInfo *proc) {
  Start s = {.std = {0, 1, 2}, .program = in_path("xdg-open"), .folder = xstrdup("")};
  if (s.program) {
    vec_push(&s.argv, xstrdup("xdg-open"));
    vec_push(&s.argv, text_field(info, "fileName"));
    vec_push(&s.argv, NULL);
  }
  bool ok = launch(&s, s.program ? 0 : IO_FILE_NOT_FOUND, proc);
  start_free(&s);
  return ok;
}

static bool shell_execute(Object *info, ProcInfo *proc) {
  return create(info, 0, 1, 2, proc) || open_document(info, proc);
}

// ---- handles --------------------------------------------------------------------------------------------------------

static WaitObject *process_of(void *handle) {
  WaitObject *w = wait_check(handle);
  return w && w->kind == WO_PROCESS ? w : NULL;
}

static void *current(void) {
  static WaitObject *self;
  WaitObject *w = __atomic_load_n(&self, __ATOMIC_ACQUIRE);
  if (!w)
    __atomic_store_n(&self, w = process_open(getpid()), __ATOMIC_RELEASE);
  if (w)
    wait_ref(w);
  return wait_handle(w);
}

static void *open_process(i32 pid) {
  return wait_handle(process_open(pid));
}

static bool close_process(void *handle) {
  WaitObject *w = process_of(handle);
  if (w)
    wait_unref(w);
  return w;
}

static bool exit_code(void *handle, i32 *code) {
  WaitObject *w = process_of(handle);
  if (!w)
    return false;
  if (w->foreign && !w->exited && kill(w->pid, 0) != 0 && errno == ESRCH)
    process_watch(w);
  *code = w->exited ? w->exit_code : STILL_ACTIVE;
  return true;
}

static bool terminate(void *handle, i32 code) {
  WaitObject *w = process_of(handle);
  // The number of a child that was reaped may be another's by now.
  return w && !w->exited && kill(w->pid, code == -1 ? SIGKILL : SIGTERM) == 0;
}

static i32 input_idle(void *handle, i32 ms) {
  (void)handle, (void)ms;
  return WAIT_TIMEOUT;
}

static bool get_working_set(void *handle, intptr_t *min, intptr_t *max) {
  struct rlimit l;
  if (!process_of(handle) || getrlimit(RLIMIT_RSS, &l))
    return false;
  *min = 0;
  *max = (intptr_t)MIN(l.rlim_cur, (rlim_t)INTPTR_MAX);
  return true;
}

static bool set_working_set(void *handle, intptr_t min, intptr_t max) {
  (void)min;
  struct rlimit l;
  if (!process_of(handle) || getrlimit(RLIMIT_RSS, &l))
    return false;
  l.rlim_cur = (rlim_t)max;
  return setrlimit(RLIMIT_RSS, &l) == 0;
}

// ProcessPriorityClass by nice value.
static const struct {
  i32 priority;
  int nice;
} priorities[] = {{0x100, -20}, {0x80, -11}, {0x8000, -5}, {0x20, 0}, {0x4000, 10}, {0x40, 19}};

static i32 get_priority_class(void *handle) {
  WaitObject *w = process_of(handle);
  errno = 0;
  int nice = w ? getpriority(PRIO_PROCESS, (id_t)w->pid) : -1;
  if (!w || errno)
    return 0;
  for (u32 i = 0; i < ARRAY_LEN(priorities); i++)
    if (nice <= priorities[i].nice)
      return priorities[i].priority;
  return 0x40;
}

static bool set_priority_class(void *handle, i32 priority) {
  WaitObject *w = process_of(handle);
  for (u32 i = 0; w && i < ARRAY_LEN(priorities); i++)
    if (priorities[i].priority == priority)
      return setpriority(PRIO_PROCESS, (id_t)w->pid, priorities[i].nice) == 0;
  return false;
}

ICALL_TABLE(icalls_process, "System.Diagnostics.Process", ICALL("CreateProcess_internal", create),
            ICALL("ShellExecuteEx_internal", shell_execute), ICALL("GetProcess_internal", open_process))

// process_info.c
bool process_times(void *handle, i64 *creation, i64 *exit, i64 *kernel, i64 *user);
ICALL_TABLE(icalls_nativemethods, "Microsoft.Win32.NativeMethods", ICALL("GetCurrentProcess", current),
            ICALL("CloseProcess", close_process), ICALL("GetExitCodeProcess", exit_code),
            ICALL("TerminateProcess", terminate), ICALL("WaitForInputIdle", input_idle),
            ICALL("GetProcessWorkingSetSize", get_working_set), ICALL("SetProcessWorkingSetSize", set_working_set),
            ICALL("GetPriorityClass", get_priority_class), ICALL("SetPriorityClass", set_priority_class),
            ICALL("GetProcessTimes", process_times))
