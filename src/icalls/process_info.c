// process_info.c: handles of processes, and what /proc tells about them; Microsoft.Win32.NativeMethods.
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "icalls/process.h"
#include "icalls/socket.h"

#define STILL_ACTIVE 259
#define TICKS_PER_SECOND 10000000

// ---- the end of a process
// -------------------------------------------------------------------------------------------------- One small thread
// waits for each. It runs no managed code and touches no object of the heap.

static void wait_child(WaitObject *w) {
  int status = 0;
  pid_t r;
  do
    r = waitpid(w->pid, &status, 0);
  while (r < 0 && errno == EINTR);
  int code = r < 0 ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  wait_process_exited(w, code);
}

static void wait_stranger(WaitObject *w) {
  int fd = (int)syscall(SYS_pidfd_open, w->pid, 0);
  struct pollfd p = {.fd = fd, .events = POLLIN};
  if (fd >= 0) {
    while (poll(&p, 1, -1) < 0 && errno == EINTR)
      ;
    close(fd);
  } else {
    while (kill(w->pid, 0) == 0 || errno == EPERM)
      usleep(100000);
  }
  wait_process_exited(w, -1);
}

typedef struct Watch {
  WaitObject *w;
  bool is_child;
} Watch;

static void *watch_thread(void *arg) {
  Watch *watch = arg;
  (watch->is_child ? wait_child : wait_stranger)(watch->w);
  wait_unref(watch->w);
  free(watch);
  return NULL;
}

WaitObject *process_watch(int pid, bool is_child) {
  WaitObject *w = wait_new(WO_PROCESS, 0, 0);
  w->pid = pid;
  if (pid == getpid())
    return w; // never seen to end
  Watch *watch = xmalloc(sizeof *watch);
  *watch = (Watch){w, is_child};
  wait_ref(w);
  pthread_attr_t attr;
  pthread_t t;
  sigset_t all, old;
  sigfillset(&all);
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, 128 * 1024);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  if (pthread_create(&t, &attr, watch_thread, watch))
    fatal("no thread to wait for a process");
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attr);
  return w;
}

WaitObject *process_open(i32 pid) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d", pid);
  return pid > 0 && dir_exists(path) ? process_watch(pid, false) : NULL;
}

// ---- /proc
// --------------------------------------------------------------------------------------------------------------------

static char *proc_text(int pid, const char *file) {
  char path[64], buf[4096];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  FILE *f = fopen(path, "re");
  if (!f)
    return NULL;
  size_t n = fread(buf, 1, sizeof buf - 1, f);
  fclose(f);
  buf[n] = 0;
  return xstrdup(buf);
}

// Field `index` of /proc/PID/stat, counted from 1 as in proc(5); the name in parentheses is number 2. -1: none.
static i64 stat_field(int pid, u32 index) {
  char *text = proc_text(pid, "stat"), *p = text ? strrchr(text, ')') : NULL;
  i64 v = -1;
  for (u32 i = 3; p && (p = strchr(p, ' ')); i++) {
    p++;
    if (i == index) {
      v = strtoll(p, NULL, 10);
      break;
    }
  }
  free(text);
  return v;
}

static i64 status_kilobytes(int pid, const char *name) {
  char *text = proc_text(pid, "status"), *p = text ? strstr(text, name) : NULL;
  i64 v = p ? strtoll(p + strlen(name), NULL, 10) : 0;
  free(text);
  return v;
}

enum {
  STAT_PPID = 4,
  STAT_MINFLT = 10,
  STAT_MAJFLT = 12,
  STAT_UTIME = 14,
  STAT_STIME = 15,
  STAT_NICE = 19,
  STAT_THREADS = 20,
  STAT_START = 22,
  STAT_VSIZE = 23,
  STAT_RSS = 24
};

static i64 clock_ticks(i64 t) {
  return t < 0 ? 0 : t * (TICKS_PER_SECOND / sysconf(_SC_CLK_TCK));
}

enum {
  DATA_THREADS,
  DATA_USER,
  DATA_SYSTEM,
  DATA_TOTAL,
  DATA_WORKING,
  DATA_WORKING_PEAK,
  DATA_PRIVATE,
  DATA_VIRTUAL,
  DATA_VIRTUAL_PEAK,
  DATA_FAULTS,
  DATA_ELAPSED,
  DATA_PARENT,
  DATA_PAGED
};

i64 process_data(i32 pid, i32 kind, i32 *error) {
  *error = 0;
  if (stat_field(pid, STAT_PPID) < 0) {
    *error = 1; // no such process
    return 0;
  }
  switch (kind) {
  case DATA_THREADS: return stat_field(pid, STAT_THREADS);
  case DATA_USER: return clock_ticks(stat_field(pid, STAT_UTIME));
  case DATA_SYSTEM: return clock_ticks(stat_field(pid, STAT_STIME));
  case DATA_TOTAL: return clock_ticks(stat_field(pid, STAT_UTIME) + stat_field(pid, STAT_STIME));
  case DATA_WORKING: return status_kilobytes(pid, "VmRSS:") * 1024;
  case DATA_WORKING_PEAK: return status_kilobytes(pid, "VmHWM:") * 1024;
  case DATA_PRIVATE: return status_kilobytes(pid, "VmData:") * 1024;
  case DATA_VIRTUAL: return status_kilobytes(pid, "VmSize:") * 1024;
  case DATA_VIRTUAL_PEAK: return status_kilobytes(pid, "VmPeak:") * 1024;
  case DATA_FAULTS: return stat_field(pid, STAT_MINFLT) + stat_field(pid, STAT_MAJFLT);
  case DATA_PARENT: return stat_field(pid, STAT_PPID);
  case DATA_PAGED: return status_kilobytes(pid, "VmSwap:") * 1024;
  default: *error = 2; return 0;
  }
}

Array *process_list(void) {
  VEC(i32) pids = {0};
  DIR *d = opendir("/proc");
  for (struct dirent *e; d && (e = readdir(d));)
    if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
      vec_push(&pids, atoi(e->d_name));
  if (d)
    closedir(d);
  Array *a = array_new(wk.int32, pids.n);
  if (a && pids.n)
    memcpy(a->data, pids.v, pids.n * sizeof *pids.v);
  vec_free(&pids);
  return a;
}

String *process_name(WaitObject *w) {
  char *text = wait_check(w) ? proc_text(w->pid, "comm") : NULL;
  if (!text)
    return NULL;
  text[strcspn(text, "\n")] = 0;
  String *s = string_new_utf8(text);
  free(text);
  return s;
}

// ---- modules: what is mapped from files, each at its lowest address
// ------------------------------------------------------------

typedef struct Mapping {
  u64 lo, hi;
  char *path;
} Mapping;
typedef VEC(Mapping) Mappings;

static void read_mappings(int pid, Mappings *out) {
  char path[64], line[4352];
  snprintf(path, sizeof path, "/proc/%d/maps", pid);
  FILE *f = fopen(path, "re");
  while (f && fgets(line, sizeof line, f)) {
    unsigned long lo, hi;
    char *name = strchr(line, '/');
    if (!name || sscanf(line, "%lx-%lx", &lo, &hi) != 2)
      continue;
    name[strcspn(name, "\n")] = 0;
    u32 i = 0;
    while (i < out->n && strcmp(out->v[i].path, name))
      i++;
    if (i < out->n)
      out->v[i].hi = hi;
    else
      vec_push(out, ((Mapping){lo, hi, xstrdup(name)}));
  }
  if (f)
    fclose(f);
}

static Object *module_object(Class *c, const Mapping *m) {
  Object *o = object_new(c);
  if (!o)
    return NULL;
  FIELD_AT(o, field_offset_of(c, "baseaddr"), void *) = (void *)(uintptr_t)m->lo;
  FIELD_AT(o, field_offset_of(c, "memory_size"), i32) = (i32)MIN(m->hi - m->lo, (u64)INT32_MAX);
  gc_store((u8 *)o + field_offset_of(c, "filename"), (Object *)string_new_utf8(m->path));
  gc_store((u8 *)o + field_offset_of(c, "modulename"), (Object *)string_new_utf8(path_base(m->path)));
  return o;
}

Array *process_modules(Object *self, WaitObject *w) {
  (void)self;
  Mappings maps = {0};
  Class *c = system_class_of("System.Diagnostics", "ProcessModule");
  if (c && wait_check(w))
    read_mappings(w->pid, &maps);
  Array *a = c ? array_new(c, maps.n) : NULL;
  for (u32 i = 0; i < maps.n; i++) {
    if (a)
      gc_store(&ARRAY_ELEMS(a, Object *)[i], module_object(c, &maps.v[i]));
    free(maps.v[i].path);
  }
  vec_free(&maps);
  return a;
}

// ---- Microsoft.Win32.NativeMethods
// ------------------------------------------------------------------------------------------

static bool close_process(WaitObject *w) {
  bool ok = wait_check(w) != NULL;
  if (ok)
    wait_unref(w);
  return ok;
}

static WaitObject *current_process(void) {
  static WaitObject *self;
  if (!self)
    self = process_watch(getpid(), false);
  wait_ref(self);
  return self;
}

static bool exit_code(WaitObject *w, i32 *code) {
  if (!wait_check(w))
    return false;
  *code = __atomic_load_n(&w->exited, __ATOMIC_ACQUIRE) ? w->exit_code : STILL_ACTIVE;
  return true;
}

static i64 boot_time(void) { // FILETIME
  struct timespec now, up;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &up);
  i64 ns = ((i64)now.tv_sec - up.tv_sec) * 1000000000 + now.tv_nsec - up.tv_nsec;
  return ns / 100 + 11644473600 * TICKS_PER_SECOND;
}

static bool process_times(WaitObject *w, i64 *creation, i64 *exit_time, i64 *kernel, i64 *user) {
  if (!wait_check(w))
    return false;
  i64 started = stat_field(w->pid, STAT_START);
  *creation = started < 0 ? 0 : boot_time() + clock_ticks(started);
  *exit_time = 0;
  *kernel = clock_ticks(stat_field(w->pid, STAT_STIME));
  *user = clock_ticks(stat_field(w->pid, STAT_UTIME));
  return true;
}

static const struct {
  int nice, priority;
} classes[] = {
    {-11, 0x80}, {-5, 0x8000}, {5, 0x20}, {15, 0x4000}, {19, 0x40}}; // High, AboveNormal, Normal, BelowNormal, Idle

static i32 get_priority_class(WaitObject *w) {
  errno = 0;
  int nice = wait_check(w) ? getpriority(PRIO_PROCESS, (id_t)w->pid) : 0;
  for (u32 i = 0; i < ARRAY_LEN(classes); i++)
    if (nice < classes[i].nice)
      return classes[i].priority;
  return 0x40;
}

static bool set_priority_class(WaitObject *w, i32 priority) {
  for (u32 i = 0; i < ARRAY_LEN(classes); i++)
    if (classes[i].priority == priority && wait_check(w)) {
      static const int nice_of[] = {-11, -5, 0, 10, 19};
      return setpriority(PRIO_PROCESS, (id_t)w->pid, nice_of[i]) == 0;
    }
  return false;
}

static bool working_set(WaitObject *w, intptr_t *min, intptr_t *max) {
  struct rlimit r;
  if (!wait_check(w) || prlimit(w->pid, RLIMIT_RSS, NULL, &r))
    return false;
  *min = 0;
  *max = r.rlim_cur == RLIM_INFINITY ? INTPTR_MAX : (intptr_t)r.rlim_cur;
  return true;
}

static bool terminate(WaitObject *w, i32 code) {
  (void)code;
  return wait_check(w) && kill(w->pid, SIGKILL) == 0;
}

ICALL_TABLE(icalls_nativemethods_system, "Microsoft.Win32.NativeMethods", ICALL("CloseProcess", close_process),
            ICALL("GetCurrentProcess", current_process), ICALL("GetExitCodeProcess", exit_code),
            ICALL("GetPriorityClass", get_priority_class), ICALL("SetPriorityClass", set_priority_class),
            ICALL("GetProcessTimes", process_times), ICALL("GetProcessWorkingSetSize", working_set),
            ICALL("SetProcessWorkingSetSize", icall_nothing), ICALL("TerminateProcess", terminate),
            ICALL("WaitForInputIdle", icall_nothing))
