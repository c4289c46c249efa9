// perfcounter_system.c: the performance counters that are always there; their numbers come from /proc.
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>
#include "icalls/core/perfcounter.h"
#include "icalls/core/process.h"

#define HZ_TO_100NS(ticks) ((i64)((ticks) * (10000000 / (u64)sysconf(_SC_CLK_TCK))))

// ---- sources --------------------------------------------------------------------------------------------------------

enum { CPU_USER, CPU_NICE, CPU_SYSTEM, CPU_IDLE, CPU_IOWAIT, CPU_IRQ, CPU_SOFTIRQ, CPU_COLUMNS }; // of /proc/stat

// One processor's time, by its number; the mean of all for "_Total".
static i64 read_cpu(const char *instance, u32 what) {
  char line[512], want[32];
  u64 t[CPU_COLUMNS] = {0};
  bool total = !strcmp(instance, "_Total");
  snprintf(want, sizeof want, total ? "cpu " : "cpu%ld ", strtol(instance, NULL, 10));
  FILE *f = fopen("/proc/stat", "re");
  while (f && fgets(line, sizeof line, f)) {
    if (strncmp(line, want, strlen(want)))
      continue;
    char *p = line + strlen(want);
    for (u32 i = 0; i < CPU_COLUMNS; i++)
      t[i] = strtoull(p, &p, 10);
    break;
  }
  if (f)
    fclose(f);
  if (what == CPU_USER)
    t[CPU_USER] += t[CPU_NICE];
  return HZ_TO_100NS(t[what]) / (total ? MAX(sysconf(_SC_NPROCESSORS_ONLN), 1) : 1);
}

static i64 read_process(const char *instance, u32 what) {
  u64 v = 0;
  return process_datum((int)strtol(instance, NULL, 10), (ProcessDatum)what, &v) ? (i64)v : 0;
}

enum { MEMORY_TOTAL, MEMORY_AVAILABLE };

static i64 read_memory(const char *instance, u32 what) {
  (void)instance;
  const char *key = what == MEMORY_TOTAL ? "MemTotal:" : "MemAvailable:";
  char line[256];
  i64 kb = 0;
  FILE *f = fopen("/proc/meminfo", "re");
  while (f && fgets(line, sizeof line, f))
    if (!strncmp(line, key, strlen(key)))
      kb = strtoll(line + strlen(key), NULL, 10);
  if (f)
    fclose(f);
  return kb * 1024;
}

// One line of /proc/net/dev: "name: received-bytes and seven more columns, sent-bytes and seven more".
typedef bool (*NetLine)(void *arg, const char *name, u64 received, u64 sent);

static void each_interface(NetLine fn, void *arg) {
  char line[512];
  FILE *f = fopen("/proc/net/dev", "re");
  for (bool go = true; go && f && fgets(line, sizeof line, f);) {
    char *colon = strchr(line, ':'), *name = line + strspn(line, " ");
    if (!colon)
      continue;
    *colon = 0;
    u64 v[9] = {0};
    char *p = colon + 1;
    for (u32 i = 0; i < ARRAY_LEN(v); i++)
      v[i] = strtoull(p, &p, 10);
    go = fn(arg, name, v[0], v[8]);
  }
  if (f)
    fclose(f);
}

enum { NET_RECEIVED = 1, NET_SENT = 2, NET_TOTAL = NET_RECEIVED | NET_SENT };
typedef struct Traffic {
  const char *name;
  u64 received, sent;
} Traffic;

static bool take_traffic(void *arg, const char *name, u64 received, u64 sent) {
  Traffic *t = arg;
  if (strcmp(name, t->name))
    return true;
  t->received = received;
  t->sent = sent;
  return false;
}

static i64 read_network(const char *instance, u32 what) {
  Traffic t = {instance, 0, 0};
  each_interface(take_traffic, &t);
  return (i64)((what & NET_RECEIVED ? t.received : 0) + (what & NET_SENT ? t.sent : 0));
}

static i64 read_zero(const char *instance, u32 what) {
  (void)instance, (void)what;
  return 0;
}

// ---- tables ---------------------------------------------------------------------------------------------------------

enum { // PerformanceCounterType
  ITEMS_32 = 0x00010000,
  ITEMS_64 = 0x00010100,
  RATE_32 = 0x10410400,
  RATE_64 = 0x10410500,
  RAW_FRACTION = 0x20020400,
  TIMER_100NS = 0x20510500,
  TIMER_100NS_INVERSE = 0x21510500,
};

// Rows of counters in one table, each category's behind its own mark.
static const CounterRow rows[] = {
#define CATEGORY(name, instances) {NULL, 0, NULL, 0},
#define COUNTER(name, type, read, what) {name, type, read, what},
#include "icalls/core/perfcounter.def"
#undef CATEGORY
#undef COUNTER
};

static CategoryRow categories[] = {
#define CATEGORY(name, instances) {name, instances, NULL, 0},
#define COUNTER(name, type, read, what)
#include "icalls/core/perfcounter.def"
#undef CATEGORY
#undef COUNTER
};

static void join_tables(void) {
  u32 n = 0; // categories so far; a row without a name begins one
  for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
    if (!rows[i].name)
      categories[n++].counters = &rows[i + 1];
    else
      categories[n - 1].n++;
  }
}

const CategoryRow *perf_categories(u32 *n) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, join_tables);
  *n = ARRAY_LEN(categories);
  return categories;
}

// ---- instances ------------------------------------------------------------------------------------------------------

static void add_processors(Names *out) {
  vec_push(out, xstrdup("_Total"));
  for (long i = 0; i < sysconf(_SC_NPROCESSORS_ONLN); i++)
    vec_push(out, xasprintf("%ld", i));
}

static void add_process(Names *out, int pid) {
  char *name = process_name(pid);
  if (name)
    vec_push(out, xasprintf("%d/%s", pid, name));
  free(name);
}

static void add_processes(Names *out) {
  DIR *d = opendir("/proc");
  for (struct dirent *e; d && (e = readdir(d));)
    if (e->d_name[0] >= '1' && e->d_name[0] <= '9')
      add_process(out, (int)strtol(e->d_name, NULL, 10));
  if (d)
    closedir(d);
}

static bool add_interface(void *out, const char *name, u64 received, u64 sent) {
  (void)received, (void)sent;
  vec_push((Names *)out, xstrdup(name));
  return true;
}

void perf_instances(Instances kind, Names *out) {
  switch (kind) {
  case INSTANCES_PROCESSORS: add_processors(out); break;
  case INSTANCES_PROCESSES: add_processes(out); break;
  case INSTANCES_INTERFACES: each_interface(add_interface, out); break;
  case INSTANCES_SELF: add_process(out, getpid()); break;
  case INSTANCES_CUSTOM: break;
  }
}
