// main.c: `kiln program.exe args…` and `kiln --aot assembly…`.
#include "cli/cli.h"

#include "base/file.h"
#include "base/log.h"
#include "icalls/check.h"
#include "interop/interop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void use_folder_of(const char *name) {
  char *abs = path_absolute(name), *dir = path_dir(abs);
  loader_set_app_dir(dir);
  free(abs);
  free(dir);
}

// Opens an assembly with its own folder as the first to look into for others.
static Assembly *open_named(const char *name, Error *err) {
  use_folder_of(name);
  char *abs = path_absolute(name);
  Assembly *a = assembly_open(abs, err);
  free(abs);
  return a;
}

int check_assemblies(int argc, char **argv, const Options *o) {
  u32 found = 0;
  for (int i = o->first; i < argc; i++) {
    ERROR(err);
    Assembly *a = open_named(argv[i], &err);
    if (!a)
      fprintf(stderr, "kiln: %s: %s\n", argv[i], err.msg);
    found += a ? icalls_check(a) : 1;
  }
  return found > 0;
}

static int complain(const char *name, const Error *err) {
  fprintf(stderr, "kiln: %s: %s\n", name, err->msg);
  return 1;
}

static int compile_together(char **names, u32 n, const Options *o) {
  Assembly **as = xcalloc(n, sizeof *as);
  char **opened = xcalloc(n, sizeof *opened);
  Error *errs = xcalloc(n + 1, sizeof *errs);
  u32 found = 0;
  int failed = 0;
  for (u32 i = 0; i < n; i++) {
    ERROR(err);
    opened[found] = names[i];
    if ((as[found] = open_named(names[i], &err)))
      found++;
    else
      failed += complain(names[i], &err);
  }
  use_folder_of(names[0]);
  u32 named = found;
  if (o->rt.plan && !o->aot.outfile) // a program for .NET: also what it is bound to
    add_referenced(&as, &found);
  errs = xrealloc(errs, (found + 1) * sizeof *errs);
  memset(errs + named, 0, (found - named + 1) * sizeof *errs);
  aot_compile_assemblies(as, found, &o->aot, errs);
  for (u32 i = 0; i < found; i++)
    if (errs[i].kind)
      failed += complain(i < named ? opened[i] : as[i]->name, &errs[i]);
  free(errs);
  free(opened);
  free(as);
  return failed;
}

int compile_assemblies(int argc, char **argv, Options *o) {
  ERROR(err);
  int failed = 0;
  if (o->aot.clean_cache) {
    char *folder = aot_user_cache();
    fprintf(stderr, "%s: %u stale images removed\n", folder, aot_clean_cache());
    free(folder);
  }
  if (o->first == argc && o->aot.clean_cache)
    return 0;
  if (o->first == argc) {
    fprintf(stderr, "kiln: --aot needs the name of an assembly\n");
    return 1;
  }
  if (o->aot.outfile && argc - o->first > 1) {
    fprintf(stderr, "kiln: --aot=outfile= goes with one assembly\n");
    return 1;
  }
  if (!aot_choose_target(&o->aot, &err)) {
    fprintf(stderr, "kiln: %s\n", err.msg);
    return 1;
  }
  // With `full` they are one program, and the first that is named says where it lies.
  int at_once = o->aot.full ? argc - o->first : 1;
  for (int i = o->first; i < argc; i += at_once)
    failed += compile_together(argv + i, (u32)at_once, o);
  return failed ? 1 : 0;
}

static int run(int argc, char **argv, const Options *o) {
  if (o->first == argc) {
    print_help();
    return 1;
  }
  int code = runtime_run_main(argv[o->first], argc - o->first, argv + o->first);
  runtime_exit(code);
}

// Programs for .NET are bound to a framework before anything else. False: a message is on stderr.
static bool choose_framework(int argc, char **argv, Options *o) {
  static HostPlan plan;
  static HostExecutable made;
  ERROR(err);
  if (o->first == argc)
    return true;
  if (!host_executable(argv[o->first], &made, &err)) {
    fprintf(stderr, "kiln: %s\n", err.msg);
    return false;
  }
  if (made.program)
    argv[o->first] = made.program;
  o->host.bundle_dir = made.bundle_dir;
  if (!(o->host.config || host_is_net(argv[o->first])))
    return true;
  if (!host_resolve(argv[o->first], &o->host, &plan, &err)) {
    fprintf(stderr, "kiln: %s: %s\n", argv[o->first], err.msg);
    return false;
  }
  o->rt.plan = &plan;
  return true;
}

static int runtime_info(const char *program, const HostPlan *plan) {
  if (plan)
    host_print(plan);
  else
    printf("program:    %s\ncore:       mscorlib, Mono's class libraries\n", program ? program : "(none named)");
  return program ? 0 : 1;
}

// Nothing that is opened later takes the place of a standard stream that is closed, and gets what is printed.
static void occupy_standard_streams(void) {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
      return;
}

int main(int argc, char **argv) {
  occupy_standard_streams();
  Options o;
  log_init();
  if (!options_parse(&argc, &argv, &o))
    return 1;
  if (o.done)
    return o.exit_code;
  if (!choose_framework(argc, argv, &o))
    return 1;
  if (o.runtime_info)
    return runtime_info(o.first < argc ? argv[o.first] : NULL, o.rt.plan);
  ERROR(err);
  o.rt.reads_only = o.compile && aot_use_model(&o.aot);
  if (!runtime_init(&o.rt, &err)) {
    fprintf(stderr, "kiln: %s\n", err.msg);
    return 1;
  }
  dllmap_use_config(o.config);
  if (o.compile || o.check_icalls) {
    int code = o.compile ? compile_assemblies(argc, argv, &o) : check_assemblies(argc, argv, &o);
    fflush(NULL);
    if (o.rt.stats)
      runtime_shutdown();
    _exit(code); // the finalizer thread needs no goodbye
  }
  aot_init(o.rt.aot_path);
  engine_use_aot(aot_method_code, aot_inlined_frames);
  return run(argc, argv, &o);
}
