// process_info.c: System.Diagnostics.Process: what /proc tells of processes.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "icalls/core/process.h"
#include "icalls/util.h"

// ---- /proc ----------------------------------------------------------------------------------------------------------

static char *read_proc(int pid, const char *name) {
  char path[64];
  Buf b = {0};
  size_t n;
  char chunk[4096];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  FILE *f = fopen(path, "re");
  if (!f)
    return NULL;
  while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
    buf_put(&b, chunk, n);
  fclose(f);
  return b.s;
}

// Field `n` of /proc/PID/stat, counted from 1 as proc(5) does; past the name, which may hold blanks.
static bool stat_field(int pid, int n, u64 *value) {
  char *text = read_proc(pid, "stat"), *p = text ? strrchr(text, ')') : NULL;
  for (int i = 2; p && i < n; i++) {
    p = strchr(p + 1, ' ');
  }
  if (p)
    *value = strtoull(p, NULL, 10);
  free(text);
  return p != NULL;
}

// A line of /proc/PID/status in kB, as bytes.
static bool status_bytes(int pid, const char *key, u64 *value) {
  char *text = read_proc(pid, "status"), *p = text ? strstr(text, key) : NULL;
  if (p)
    *value = strtoull(p + strlen(key), NULL, 10) * 1024;
  free(text);
  return p != NULL;
}

static u64 ticks_to_ns(u64 ticks) {
  return ticks * (1000000000u / (u64)sysconf(_SC_CLK_TCK));
}

static u64 clock_of(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (u64)t.tv_sec * 1000000000u + (u64)t.tv_nsec;
}

static u64 timeval_ns(struct timeval t) {
  return (u64)t.tv_sec * 1000000000u + (u64)t.tv_usec * 1000u;
}

// Time on the processor. /proc counts in hundredths of a second; of itself a process knows better.
static bool cpu_ns(int pid, u64 *user, u64 *kernel) {
  struct rusage used;
  if (pid == getpid() && !getrusage(RUSAGE_SELF, &used)) {
    *user = timeval_ns(used.ru_utime);
    *kernel = timeval_ns(used.ru_stime);
    return true;
  }
  bool ok = stat_field(pid, 14, user) && stat_field(pid, 15, kernel);
  *user = ticks_to_ns(*user);
  *kernel = ticks_to_ns(*kernel);
  return ok;
}

// ---- times ----------------------------------------------------------------------------------------------------------

#define FILETIME_1970 116444736000000000

static i64 to_filetime(u64 ns_since_1970) {
  return FILETIME_1970 + (i64)(ns_since_1970 / 100);
}

static u64 start_time(int pid) {
  u64 ticks;
  if (!stat_field(pid, 22, &ticks))
    return 0;
  return clock_of(CLOCK_REALTIME) - clock_of(CLOCK_BOOTTIME) + ticks_to_ns(ticks);
}

bool process_times(void *handle, i64 *creation, i64 *exit, i64 *kernel, i64 *user);
bool process_times(void *handle, i64 *creation, i64 *exit, i64 *kernel, i64 *user) {
  WaitObject *w = wait_check(handle);
  u64 u = 0, k = 0;
  if (!w || w->kind != WO_PROCESS)
    return false;
  u64 start = w->exited ? 0 : start_time(w->pid);
  if (w->exited) {
    u = w->user_time;
    k = w->kernel_time;
  } else {
    cpu_ns(w->pid, &u, &k);
  }
  *creation = to_filetime(start ? start : w->start_time);
  *exit = w->exited ? to_filetime(w->exit_time) : 0;
  *kernel = (i64)k / 100;
  *user = (i64)u / 100;
  return true;
}

// ---- numbers --------------------------------------------------------------------------------------------------------

static bool cpu_time(int pid, bool user, bool kernel, u64 *v) {
  u64 u = 0, k = 0;
  if (!cpu_ns(pid, &u, &k))
    return false;
  *v = ((user ? u : 0) + (kernel ? k : 0)) / 100;
  return true;
}

bool process_datum(int pid, ProcessDatum what, u64 *v) {
  switch (what) {
  case DATA_THREADS: return stat_field(pid, 20, v);
  case DATA_USER:
  case DATA_SYSTEM:
  case DATA_TOTAL: return cpu_time(pid, what != DATA_SYSTEM, what != DATA_USER, v);
  case DATA_WORKING_SET: return status_bytes(pid, "VmRSS:", v);
  case DATA_WORKING_PEAK: return status_bytes(pid, "VmHWM:", v);
  case DATA_PRIVATE: return status_bytes(pid, "VmData:", v);
  case DATA_VIRTUAL: return status_bytes(pid, "VmSize:", v);
  case DATA_VIRTUAL_PEAK: return status_bytes(pid, "VmPeak:", v);
  case DATA_FAULTS: return stat_field(pid, 10, v);
  case DATA_PARENT: return stat_field(pid, 4, v);
  case DATA_PAGED: return status_bytes(pid, "VmSwap:", v);
  case DATA_ELAPSED: *v = (clock_of(CLOCK_REALTIME) - start_time(pid)) / 100; return true;
  default: return false;
  }
}

static i64 get_data(i32 pid, i32 type, i32 *error) {
  u64 v = 0;
  *error = process_datum(pid, (ProcessDatum)type, &v) ? 0 : 1;
  return (i64)v;
}

// ---- names, lists ---------------------------------------------------------------------------------------------------

// This process is called after the program that it runs.
static const char *own_name(void) {
  return runtime_argc ? path_base(runtime_argv[0]) : "kiln";
}

char *process_name(int pid) {
  char link[64], path[4096];
  if (pid == getpid())
    return xstrdup(own_name());
  snprintf(link, sizeof link, "/proc/%d/exe", pid);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n > 0) {
    path[n] = 0;
    char *gone = strstr(path, " (deleted)");
    if (gone)
      *gone = 0;
    return xstrdup(path_base(path));
  }
  char *comm = read_proc(pid, "comm"); // a kernel thread, or another user's process
  if (comm)
    comm[strcspn(comm, "\n")] = 0;
  return comm;
}

static String *name_of(void *handle) {
  WaitObject *w = wait_check(handle);
  char *name = w && w->kind == WO_PROCESS ? process_name(w->pid) : NULL;
  String *s = name ? string_new_utf8(name) : NULL;
  free(name);
  return s;
}

static Array *all_processes(void) {
  VEC(i32) pids = {0};
  DIR *d = opendir("/proc");
  for (struct dirent *e; d && (e = readdir(d));)
    if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
      vec_push(&pids, (i32)strtol(e->d_name, NULL, 10));
  if (d)
    closedir(d);
  Array *a = array_new(wk.int32, pids.n);
  if (a && pids.n)
    memcpy(a->data, pids.v, pids.n * sizeof(i32));
  vec_free(&pids);
  return a;
}

// ---- modules: files that are mapped ---------------------------------------------------------------------------------

typedef struct Module {
  char *path;
  u64 start, end;
} Module;
typedef VEC(Module) Modules;

static void add_mapping(Modules *m, const char *line) {
  unsigned long long start, end;
  int at = 0;
  if (sscanf(line, "%llx-%llx %*s %*s %*s %*s %n", &start, &end, &at) < 2 || !at || line[at] != '/')
    return;
  size_t n = strcspn(line + at, "\n");
  for (u32 i = 0; i < m->n; i++)
    if (strlen(m->v[i].path) == n && !memcmp(m->v[i].path, line + at, n)) {
      m->v[i].end = end;
      return;
    }
  vec_push(m, ((Module){xasprintf("%.*s", (int)n, line + at), start, end}));
}

static Object *module_object(Class *c, const Module *m, const char *name) {
  Object *o = object_new(c);
  if (!o)
    return NULL;
  FIELD_AT(o, field_offset_of(c, "baseaddr"), u64) = m->start;
  FIELD_AT(o, field_offset_of(c, "entryaddr"), u64) = m->start;
  FIELD_AT(o, field_offset_of(c, "memory_size"), i32) = (i32)(m->end - m->start);
  gc_store(&FIELD_REF(o, field_offset_of(c, "filename")), (Object *)string_new_utf8(m->path));
  gc_store(&FIELD_REF(o, field_offset_of(c, "modulename")), (Object *)string_new_utf8(name));
  return o;
}

static Array *modules_of(Object *process, void *handle) {
  ERROR(err);
  WaitObject *w = wait_check(handle);
  Class *c = class_find(object_class(process)->assembly, "System.Diagnostics", "ProcessModule", &err);
  if (!c || !w || w->kind != WO_PROCESS)
    return (Array *)exc_throw("InvalidOperationException", "The process has no modules.");
  char *maps = read_proc(w->pid, "maps");
  Modules all = {0};
  for (char *line = maps; line && *line; line += strcspn(line, "\n") + 1) {
    add_mapping(&all, line);
    if (!strchr(line, '\n'))
      break;
  }
  Array *a = array_new(c, all.n);
  for (u32 i = 0; i < all.n; i++) {
    const char *name = i == 0 && w->pid == getpid() ? own_name() : path_base(all.v[i].path);
    Object *m = a ? module_object(c, &all.v[i], name) : NULL;
    if (m)
      gc_store(&ARRAY_ELEMS(a, Object *)[i], m);
    free(all.v[i].path);
  }
  vec_free(&all);
  free(maps);
  return a;
}

ICALL_TABLE(icalls_process_info, "System.Diagnostics.Process", ICALL("GetProcessData", get_data),
            ICALL("ProcessName_icall", name_of), ICALL("GetProcesses_internal", all_processes),
            ICALL("GetModules_icall", modules_of))
