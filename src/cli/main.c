// main.c: `kiln program.exe args…` and `kiln --aot assembly…`.
#include "cli/cli.h"

#include "base/file.h"
#include "base/log.h"
#include "icalls/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Opens an assembly with its own folder as the first to look into for others.
static Assembly *open_named(const char *name, Error *err) {
  char *abs = path_absolute(name), *dir = path_dir(abs);
  loader_set_app_dir(dir);
  Assembly *a = assembly_open(abs, err);
  free(abs);
  free(dir);
  return a;
}

int check_assemblies(int argc, char **argv, const Options *o) {
  u32 found = 0;
  for (int i = o->first; i < argc; i++) {
    Error err = {0};
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

int compile_assemblies(int argc, char **argv, const Options *o) {
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
  u32 n = 0, total = (u32)(argc - o->first);
  Assembly **as = xcalloc(total, sizeof *as);
  char **names = xcalloc(total, sizeof *names);
  Error *errs = xcalloc(total, sizeof *errs);
  for (int i = o->first; i < argc; i++) {
    Error err = {0};
    names[n] = argv[i];
    if ((as[n] = open_named(argv[i], &err)))
      n++;
    else
      failed += complain(argv[i], &err);
  }
  aot_compile_assemblies(as, n, &o->aot, errs);
  for (u32 i = 0; i < n; i++)
    if (errs[i].kind)
      failed += complain(names[i], &errs[i]);
  free(errs);
  free(names);
  free(as);
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

int main(int argc, char **argv) {
  Options o;
  log_init();
  if (!options_parse(argc, argv, &o))
    return 1;
  if (o.done)
    return o.exit_code;
  Error err = {0};
  if (!runtime_init(&o.rt, &err)) {
    fprintf(stderr, "kiln: %s\n", err.msg);
    return 1;
  }
  if (o.compile || o.check_icalls) {
    int code = (o.compile ? compile_assemblies : check_assemblies)(argc, argv, &o);
    fflush(NULL);
    if (o.rt.stats)
      runtime_shutdown();
    _exit(code); // the finalizer thread needs no goodbye
  }
  aot_init(o.rt.aot_path);
  engine_use_aot(aot_method_code, aot_inlined_frames);
  return run(argc, argv, &o);
}
