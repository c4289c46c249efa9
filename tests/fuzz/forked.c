// forked.c: mutants of assemblies, compiled and run in processes forked from one that has the class library loaded and
// the undamaged program run already: a mutant costs milliseconds. Several run one after the other in a process; what
// ends it is tried again alone. tests/fuzz/mutants.py calls it.
//
// forked [--place=PLACE,…] [--do=compile,run] [--first=N] [--count=N] [--keep=FOLDER] [--warm=PROGRAM] ASSEMBLY…
// Each assembly gets `count` mutants for each place. A line goes to stdout for each that ends badly, and what it said
// behind it.
#include "compile_all.h"
#include "gc/gc_private.h"
#include "mutate.h"
#include "runtime/conventions.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DO_COMPILE = 1, DO_RUN = 2 };
enum { TOGETHER = 16 }; // mutants in a process
enum { SANITIZER_EXIT = 97, WALL_SECONDS = 10, MAX_HEAP = 256 << 20, MAX_RESIDENT = 2000 << 20, REPORT_MAX = 1 << 16 };
#define COMPILE_MS 10000 // of processor time: what takes longer hangs
#define RUN_MS 400       // a damaged program may have no end

static struct {
  u32 places; // bits
  u32 todo;
  u64 first, count;
  const char *keep, *warm;
} opt = {~0u, DO_COMPILE | DO_RUN, 0, 100, NULL, NULL};

typedef enum Phase { PHASE_OPEN, PHASE_COMPILE, PHASE_RUN, PHASE_END } Phase;
static const char *const phase_names[] = {"open", "compile", "run", "end"};
typedef enum Verdict { GOOD, ENDLESS, BIG, HANG, CRASH, REPORT } Verdict;
static const char *const verdict_names[] = {"good", "endless", "big", "hang", "crash", "report"};

static struct Shared { // with the children
  volatile u64 seed;   // of the mutant that is under way
  volatile Phase phase;
  u64 counts[ARRAY_LEN(verdict_names)], opened;
  u64 ended;     // ran to an end or an exception
  u64 not_alone; // ended the process, but do not when tried alone
} * shared;

static MutatePlace place;
static int report_fd, reports_to; // what a child writes to stderr; our own stdout

// ---- a mutant --------------------------------------------------------------------------------------------------------

static void set_time_limit(u32 ms) {
  struct itimerval t = {.it_value = {ms / 1000, (suseconds_t)(ms % 1000) * 1000}};
  setitimer(ITIMER_PROF, &t, NULL);
}

// What would end the program is printed, and that is all.
static void run_program(Assembly *a) {
  Error err = {0};
  Object *exc = NULL;
  runtime_main_assembly = a;
  Class *module = class_from_typedef(a, 1, &err);
  if (module && module->has_cctor && !class_init_run(module))
    exc = exc_take_pending();
  else
    runtime_call_entry(a, array_new(wk.string, 0), &exc);
  if (!exc)
    return;
  char *text = exc_text(exc);
  fprintf(stderr, "%s\n", text);
  free(text);
}

static void try_one(const Original *o, u64 seed) {
  u8 *data = malloc(o->size + 1);
  u32 size = mutate(o, place, seed, data);
  data = realloc(data, MAX(size, 1u)); // so that a sanitizer sees the first byte read past the end
  Error err = {0};
  shared->phase = PHASE_OPEN;
  shared->seed = seed;
  set_time_limit(COMPILE_MS);
  Assembly *a = assembly_open_memory(data, size, "mutant.exe", &err);
  if (!a)
    return;
  shared->opened++;
  shared->phase = PHASE_COMPILE;
  if (opt.todo & DO_COMPILE)
    compile_assembly(a, place == PLACE_CODE ? mutate_touched : NULL);
  shared->phase = PHASE_RUN;
  set_time_limit(RUN_MS);
  if (opt.todo & DO_RUN)
    run_program(a);
  shared->ended++;
}

NORETURN static void be_mutants(const Original *o, u64 first, u64 n) {
  setpgid(0, 0);
  GC_enable();
  GC_set_max_heap_size(MAX_HEAP);
  for (u64 i = 0; i < n; i++)
    try_one(o, first + i);
  shared->phase = PHASE_END;
  runtime_exit(0);
}

// ---- how it ended ----------------------------------------------------------------------------------------------------

static size_t resident(pid_t child) {
  char path[64], text[64] = "";
  snprintf(path, sizeof path, "/proc/%d/statm", child);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  size_t pages = 0;
  if (fd >= 0 && read(fd, text, sizeof text - 1) > 0)
    sscanf(text, "%*u %zu", &pages);
  if (fd >= 0)
    close(fd);
  return pages * (size_t)getpagesize();
}

// SIGCHLD is blocked: waiting for it has a time limit.
static Verdict wait_for(pid_t child, int *status) {
  sigset_t chld;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  Verdict v = GOOD;
  for (u32 tenths = 0; waitpid(child, status, WNOHANG) == 0; tenths++) {
    sigtimedwait(&chld, NULL, &(struct timespec){0, 100000000});
    if (resident(child) > MAX_RESIDENT)
      v = BIG;
    else if (tenths > WALL_SECONDS * 10)
      v = ENDLESS;
    if (v)
      kill(-child, SIGKILL);
  }
  kill(-child, SIGKILL); // what it started
  return v;
}

static bool report_has(const char *what) {
  static char text[REPORT_MAX];
  ssize_t n = pread(report_fd, text, sizeof text - 1, 0);
  text[MAX(n, (ssize_t)0)] = 0;
  return strstr(text, what);
}

static Verdict judge(Verdict v, int status) {
  if (v == GOOD && WIFSIGNALED(status))
    v = WTERMSIG(status) == SIGPROF ? ENDLESS : CRASH;
  if (v == GOOD && WEXITSTATUS(status) == SANITIZER_EXIT && (report_has("Sanitizer") || report_has("runtime error")))
    v = REPORT;
  return v && v <= BIG && shared->phase < PHASE_RUN ? HANG : v;
}

static void tell(const Original *o, u64 seed, Verdict v, int status) {
  char text[REPORT_MAX], name[200] = "";
  const char *base = strrchr(o->path, '/') ? strrchr(o->path, '/') + 1 : o->path;
  if (opt.keep && v >= HANG) {
    snprintf(name, sizeof name, "%s/%s-%s-%llu.exe", opt.keep, base, mutate_places[place], (unsigned long long)seed);
    u8 *data = xmalloc(o->size);
    u32 size = mutate(o, place, seed, data);
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
      perror(name);
    close(fd);
    free(data);
  }
  int code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  dprintf(reports_to, "%s %s %llu %s %s %d %s\n", verdict_names[v], base, (unsigned long long)seed,
          mutate_places[place], phase_names[shared->phase], code, name);
  ssize_t n = v >= HANG ? pread(report_fd, text, sizeof text, 0) : 0;
  for (char *line = text, *end; n > 0 && line < text + n; line = end + 1) {
    end = memchr(line, '\n', (size_t)(text + n - line));
    end = end ? end : text + n;
    dprintf(reports_to, "    %.*s\n", (int)(end - line), line);
  }
}

static Verdict try_some(const Original *o, u64 first, u64 n, int *status) {
  if (ftruncate(report_fd, 0) || lseek(report_fd, 0, SEEK_SET))
    abort();
  shared->seed = first;
  shared->phase = PHASE_OPEN;
  pid_t child = fork();
  if (child < 0)
    fatal("fork: %s", strerror(errno));
  if (child == 0)
    be_mutants(o, first, n);
  return judge(wait_for(child, status), *status);
}

// Returns how many are done: up to the one that ended the process.
static u64 try_mutants(const Original *o, u64 first, u64 n) {
  int status = 0;
  Verdict v = try_some(o, first, n, &status);
  u64 last = shared->phase == PHASE_END ? first + n - 1 : shared->seed, opened = shared->opened, ended = shared->ended;
  shared->counts[GOOD] += last - first;
  if (v > BIG && last > first) {
    v = try_some(o, last, 1, &status);
    shared->not_alone += v == GOOD;
    shared->opened = opened;
    shared->ended = ended;
  }
  shared->counts[v]++;
  if (v)
    tell(o, last, v, status);
  return last - first + 1;
}

// ---- one assembly's ---------------------------------------------------------------------------------------------------

static u32 nthreads(void) {
  u32 n = 0;
  DIR *d = opendir("/proc/self/task");
  for (struct dirent *e; d && (e = readdir(d));)
    n += e->d_name[0] != '.';
  if (d)
    closedir(d);
  return n;
}

// What is run undamaged first is compiled and set up for all that follow.
static void serve(const Original *o) {
  Error err = {0};
  Assembly *a = assembly_open_memory(o->data, o->size, "original.exe", &err);
  if (opt.todo & DO_RUN && a)
    run_program(a);
  if (nthreads() != 1)
    dprintf(reports_to, "left out %s: it starts threads\n", o->path);
  else
    for (place = 0; place < PLACE_COUNT; place++)
      for (u64 i = 0; opt.places >> place & 1 && i < opt.count;)
        i += try_mutants(o, opt.first + i, MIN((u64)TOGETHER, opt.count - i));
  _exit(0);
}

static void serve_apart(const char *path) {
  Original o;
  if (!original_open(&o, path))
    return;
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    serve(&o);
  }
  if (waitpid(child, &status, 0) < 0 || status != 0)
    dprintf(reports_to, "left out %s: its server ended with status %d\n", path, status);
}

static bool parse(const char *arg) {
  const char *v = strchr(arg, '=') ? strchr(arg, '=') + 1 : "";
  if (!strncmp(arg, "--first=", 8))
    opt.first = strtoull(v, NULL, 10);
  else if (!strncmp(arg, "--count=", 8))
    opt.count = strtoull(v, NULL, 10);
  else if (!strncmp(arg, "--keep=", 7))
    opt.keep = v;
  else if (!strncmp(arg, "--warm=", 7))
    opt.warm = v;
  else if (!strncmp(arg, "--do=", 5))
    opt.todo = (strstr(v, "compile") ? DO_COMPILE : 0) | (strstr(v, "run") ? DO_RUN : 0);
  else if (!strncmp(arg, "--place=", 8)) {
    opt.places = 0;
    for (u32 i = 0; i < PLACE_COUNT; i++)
      opt.places |= (u32)(strstr(v, mutate_places[i]) != NULL) << i;
  } else
    return false;
  return opt.places;
}

// No thread but this one may be there when processes fork: the collector marks alone, and the finalizers' thread
// starts with the first collection, in the children.
static void prepare(void) {
  setenv("GC_MARKERS", "1", 1);
  Error err = {0};
  RuntimeOptions o = {.opts = OPT_DEFAULT_FLAGS};
  if (!runtime_init(&o, &err))
    fatal("%s", err.msg);
  GC_disable();
  loader_set_app_dir("/nonexistent");
  thread_outer();
  if (!conventions()->begin(0, NULL))
    fatal("no beginning");
  if (!opt.warm)
    return;
  Assembly *a = assembly_open(opt.warm, &err);
  if (!a)
    fatal("%s", err.msg);
  run_program(a);
}

int main(int argc, char **argv) {
  int i = 1;
  for (; i < argc && !strncmp(argv[i], "--", 2); i++)
    if (!parse(argv[i])) {
      fprintf(stderr, "forked: %s?\n", argv[i]);
      return 2;
    }
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  report_fd = open("/tmp", O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  reports_to = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (shared == MAP_FAILED || report_fd < 0 || null < 0)
    fatal("%s", strerror(errno));
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  int messages = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  dup2(report_fd, STDERR_FILENO);
  prepare();
  sigset_t chld;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, NULL);
  for (; i < argc; i++)
    serve_apart(argv[i]);
  dup2(messages, STDERR_FILENO);
  u64 n = 0;
  for (u32 v = 0; v < ARRAY_LEN(verdict_names); v++)
    n += shared->counts[v];
  dprintf(reports_to, "total %llu opened %llu ended %llu not-alone %llu", (unsigned long long)n,
          (unsigned long long)shared->opened, (unsigned long long)shared->ended, (unsigned long long)shared->not_alone);
  for (u32 v = 0; v < ARRAY_LEN(verdict_names); v++)
    dprintf(reports_to, " %s %llu", verdict_names[v], (unsigned long long)shared->counts[v]);
  dprintf(reports_to, "\n");
  return shared->counts[HANG] + shared->counts[CRASH] + shared->counts[REPORT] > 0;
}

// For builds with sanitizers. Faults and their stacks are Kiln's business; blocks of the collector are no leaks.
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:use_sigaltstack=0:detect_stack_use_after_return=0:"
         "detect_leaks=0:exitcode=97:allocator_may_return_null=1:max_allocation_size_mb=2000:"
         "quarantine_size_mb=4:malloc_context_size=12";
}
const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void) {
  return "halt_on_error=1:print_stacktrace=1:exitcode=97";
}
