// options.c: the command line as data: every option with what it does; those of `mono` that mean nothing here as well.
#include "cli/cli.h"

#include "base/log.h"
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum Action {
  ACT_STATS,
  ACT_FULL_AOT,
  ACT_INTERPRET,
  ACT_VERIFY,
  ACT_VERSION,
  ACT_HELP,
  ACT_LIST_OPT,
  ACT_VERBOSE,
  ACT_AOT,
  ACT_CHECK_ICALLS,
  ACT_RUNTIME_INFO, // no value
  ACT_SYMBOLS,
  ACT_SYMBOLS_VALUE,
  ACT_OPT,
  ACT_DUMP,
  ACT_AOT_OPTS,
  ACT_AOT_PATH, // text behind the name
  ACT_JITMAP,
  ACT_VERSION_NUMBER,
  ACT_CONFIG, // the next word is a file or folder
  ACT_RUNTIME_CONFIG,
  ACT_DEPS_FILE,
  ACT_PROBING_DIR,
  ACT_IGNORE,
  ACT_IGNORE_VALUE,
  ACT_ABSENT, // a word that begins so asks for something that is not there: a warning
  ACT_REFUSE, // or nothing would come of running without
} Action;

typedef struct Option {
  const char *name; // ends in '=' or is a prefix when the action takes text
  Action action;
} Option;

static const Option table[] = {
    {"--stats", ACT_STATS},
    {"--full-aot", ACT_FULL_AOT},
    {"--interpreter", ACT_INTERPRET},
    {"--interp", ACT_INTERPRET},
    {"--verify-ir", ACT_VERIFY},
    {"--version", ACT_VERSION},
    {"-V", ACT_VERSION},
    {"--help", ACT_HELP},
    {"-h", ACT_HELP},
    {"--list-opt", ACT_LIST_OPT},
    {"--verbose", ACT_VERBOSE},
    {"-v", ACT_VERBOSE},
    {"--aot", ACT_AOT},
    {"--check-icalls", ACT_CHECK_ICALLS},
    {"--runtime-info", ACT_RUNTIME_INFO},
    {"--aot=", ACT_AOT_OPTS},
    {"--aot-path=", ACT_AOT_PATH},
    {"--dump=", ACT_DUMP},
    {"--optimize=", ACT_OPT},
    {"-O=", ACT_OPT},
    {"--debug", ACT_SYMBOLS},
    {"--debug=", ACT_SYMBOLS_VALUE},
    {"--config", ACT_CONFIG},
    {"--runtimeconfig", ACT_RUNTIME_CONFIG}, // dotnet's
    {"--depsfile", ACT_DEPS_FILE},
    {"--additionalprobingpath", ACT_PROBING_DIR},
    {"--jitmap", ACT_JITMAP},
    {"--version=number", ACT_VERSION_NUMBER},
    {"--help-debug", ACT_HELP},
    {"--help-devel", ACT_HELP},
    {"--help-trace", ACT_HELP},
    // mono's, accepted so that scripts need no change
    {"--server", ACT_IGNORE},
    {"--desktop", ACT_IGNORE},
    {"--gc=sgen", ACT_IGNORE},
    {"--gc=boehm", ACT_IGNORE},
    {"--gc-params=", ACT_IGNORE_VALUE},
    {"--gc-debug=", ACT_IGNORE_VALUE},
    {"--runtime=", ACT_IGNORE_VALUE},
    {"--arch=", ACT_IGNORE_VALUE},
    {"--llvm", ACT_IGNORE},
    {"--nollvm", ACT_IGNORE},
    {"--ffast-math", ACT_IGNORE},
    {"--hybrid-aot", ACT_IGNORE},
    {"--no-x86-stack-align", ACT_IGNORE},
    {"--verify-all", ACT_IGNORE},
    {"--security", ACT_IGNORE},
    {"--security=", ACT_IGNORE_VALUE},
    {"--attach=", ACT_IGNORE_VALUE},
    {"--handlers", ACT_IGNORE},
    {"--profile", ACT_ABSENT},
    {"--trace", ACT_ABSENT},
    {"--agent=", ACT_REFUSE},
    {"--debugger-agent=", ACT_REFUSE},
    {"--wapi=", ACT_REFUSE},
};

// Why an option of mono's is passed over or refused.
static const char *const reasons[][2] = {
    {"--profile", "there is no profiler interface; perf sees managed code by name with --jitmap"},
    {"--trace", "calls are not traced; MONO_LOG_LEVEL=debug prints every exception with its stack"},
    {"--agent=", "agents are not supported"},
    {"--debugger-agent=", "mono's debugger protocol is not supported; gdb sees managed code by name"},
    {"--wapi=", "there are no files of mono's to look at"},
};

static const char *reason(const char *name) {
  u32 i = 0;
  while (strcmp(reasons[i][0], name) != 0)
    i++;
  return reasons[i][1];
}

static bool takes_text(Action a) {
  return a == ACT_ABSENT || a == ACT_REFUSE || a == ACT_SYMBOLS_VALUE || a == ACT_OPT || a == ACT_DUMP ||
         a == ACT_AOT_OPTS || a == ACT_AOT_PATH || a == ACT_IGNORE_VALUE;
}

static bool takes_next(Action a) {
  return a == ACT_CONFIG || a == ACT_RUNTIME_CONFIG || a == ACT_DEPS_FILE || a == ACT_PROBING_DIR;
}

static const Option *find_option(const char *arg) {
  for (u32 i = 0; i < ARRAY_LEN(table); i++) {
    const Option *o = &table[i];
    if (takes_text(o->action) ? !strncmp(arg, o->name, strlen(o->name)) : !strcmp(arg, o->name))
      return o;
  }
  return NULL;
}

// Scripts look for a number behind mono's name.
static void print_version(void) {
  printf("Kiln %s: compiler and runtime for CIL assemblies, in place of Mono JIT compiler version %s\n  Target: "
         " " HOST_NAME ", Linux\n  GC:      bdwgc, precise heap, "
         "conservative stacks\n  Images:  %s/lib/kiln/aot\n",
         KILN_VERSION, RUNTIME_MONO_VERSION, KILN_PREFIX);
}

static bool fail(const Error *err) {
  fprintf(stderr, "kiln: %s\n", err->msg);
  return false;
}

static bool apply(const Option *opt, const char *text, Options *o) {
  ERROR(err);
  switch (opt->action) {
  case ACT_STATS: o->rt.stats = true; break;
  case ACT_FULL_AOT: o->rt.full_aot = true; break;
  case ACT_INTERPRET: o->rt.interpret = true; break;
  case ACT_SYMBOLS:
  case ACT_SYMBOLS_VALUE: o->rt.symbols = true; break;
  case ACT_VERIFY: o->rt.verify = true; break;
  case ACT_VERBOSE:
    log_level = MAX(log_level, LOG_INFO);
    o->aot.verbose = true;
    break;
  case ACT_AOT: o->compile = true; break;
  case ACT_CHECK_ICALLS: o->check_icalls = true; break;
  case ACT_RUNTIME_INFO: o->runtime_info = true; break;
  case ACT_AOT_OPTS: o->compile = true; return aot_parse_options(text, &o->aot, &err) || fail(&err);
  case ACT_AOT_PATH: o->rt.aot_path = text; break;
  case ACT_OPT: return opt_parse(text, &o->rt.opts, &err) || fail(&err);
  case ACT_DUMP:
    if (!strchr(text, ':')) {
      fprintf(
          stderr,
          "kiln: --dump takes PHASE:METHOD, as in --dump=opt:Main (phases: import, opt, lir, regalloc, code, all)\n");
      return false;
    }
    o->rt.dump = text;
    break;
  case ACT_VERSION:
    print_version();
    o->done = true;
    break;
  case ACT_VERSION_NUMBER:
    puts(RUNTIME_MONO_VERSION);
    o->done = true;
    break;
  case ACT_HELP:
    print_help();
    o->done = true;
    break;
  case ACT_LIST_OPT:
    opt_list();
    o->done = true;
    break;
  case ACT_JITMAP: o->rt.jitmap = true; break;
  case ACT_ABSENT: fprintf(stderr, "kiln: warning: %s: %s\n", opt->name, reason(opt->name)); break;
  case ACT_REFUSE: fprintf(stderr, "kiln: %s: %s\n", opt->name, reason(opt->name)); return false;
  case ACT_CONFIG: o->config = text; break;
  case ACT_RUNTIME_CONFIG: o->host.config = text; break;
  case ACT_DEPS_FILE: o->host.deps = text; break;
  case ACT_PROBING_DIR: o->host.probing_dir = text; break;
  case ACT_IGNORE:
  case ACT_IGNORE_VALUE: break;
  }
  return true;
}

// `word` is an option; `next` the word behind it, or NULL. How many of both were used; 0: a message is on stderr.
static int parse_word(const char *arg, const char *next, Options *o) {
  const Option *opt = find_option(arg);
  if (!opt) {
    fprintf(stderr, "kiln: unknown option \"%s\"; kiln --help lists them\n", arg);
    return 0;
  }
  if (takes_next(opt->action)) {
    if (!next)
      fprintf(stderr, "kiln: %s needs the name of a file\n", opt->name);
    return next && apply(opt, next, o) ? 2 : 0;
  }
  return apply(opt, takes_text(opt->action) ? arg + strlen(opt->name) : NULL, o);
}

// MONO_ENV_OPTIONS: words before those of the command line.
static bool parse_env(Options *o) {
  const char *env = getenv("MONO_ENV_OPTIONS");
  if (!env || !*env)
    return true;
  char *copy = xstrdup(env), *save = NULL; // kept: options point into it
  int used = 1;
  for (char *w = strtok_r(copy, " \t", &save); w && !o->done;) {
    char *next = strtok_r(NULL, " \t", &save);
    if (!(used = parse_word(w, next, o)))
      return false;
    w = used == 2 ? strtok_r(NULL, " \t", &save) : next;
  }
  return true;
}

bool options_parse(int *argc, char ***argvp, Options *o) {
  *o = (Options){.rt.opts = opt_default_flags()};
  if (!parse_env(o))
    return false;
  int i = 1, used;
  if (*argc > 2 && !strcmp((*argvp)[1], "exec")) // as after `dotnet`
    i++;
  for (char **argv = *argvp; i < *argc && argv[i][0] == '-' && argv[i][1] && !o->done; i += used, argv = *argvp) {
    if (!strcmp(argv[i], "--")) {
      i++;
      break;
    }
    if (is_response(argv[i])) {
      used = 0;
      if (!response_splice(argc, argvp, i))
        return false;
      continue;
    }
    if (!(used = parse_word(argv[i], i + 1 < *argc ? argv[i + 1] : NULL, o)))
      return false;
  }
  o->first = i;
  o->aot.opts = o->rt.opts;
  return true;
}

void print_help(void) {
  fputs("Usage: kiln [options] program.exe [arguments]\n"
        "       kiln [options] --aot[=OPTIONS] assembly...\n"
        "\n"
        "Running\n"
        "  -O=FLAGS            optimizations to use or, with '-' in front, not to use: -O=all,-inline\n"
        "                      -O=-aot runs without native images\n"
        "  --full-aot          never make machine code at run time; --interpreter: nor use any\n"
        "  --debug             stack traces tell file and line, from .mdb files and portable PDBs\n"
        "  --aot-path=FOLDERS  where to look for native images, besides beside the assembly\n"
        "  --stats             at exit, print what was compiled, loaded and collected\n"
        "\n"
        "Compiling ahead of time\n"
        "  --aot               write assembly.so beside each assembly, or into ~/.cache/kiln/aot\n"
        "                      where its folder is not writable\n"
        "  --aot=LIST          the same, with options:\n"
        "    full              everything that static analysis finds\n"
        "    force             also what is up to date already\n"
        "    outfile=FILE      name of the image           outdir=FOLDER  folder for the images\n"
        "    threads=N         compile on N threads        temp-path=DIR  folder for temporary files\n"
        "    mtriple=TRIPLE    for another processor: x86_64-linux-gnu, aarch64-linux-gnu, i686-linux-gnu\n"
        "    mcpu=CPU          what code may rely on: x86-64-v2 (default), x86-64-v3, native; +aes, +pclmul\n"
        "    asmonly           write assembler text only   save-temps     keep temporary files\n"
        "    stats, verbose, print-skipped                 what was compiled, and what was not\n"
        "    clean-cache       remove what is stale in ~/.cache/kiln/aot; assemblies need not be named\n"
        "\n"
        "Looking inside\n"
        "  --dump=PHASE:NAME   IR or code of methods whose name holds NAME; PHASE: import, opt, lir, regalloc, code\n"
        "  --list-opt          the optimizations\n"
        "  --check-icalls      list internal calls that the assemblies named declare and Kiln lacks\n"
        "  --runtimeconfig FILE, --depsfile FILE, --additionalprobingpath FOLDER\n"
        "                      as of `dotnet exec`, which may stand in front: kiln exec --depsfile F app.dll\n"
        "  --runtime-info      of a program for .NET: which framework, assemblies and native folders it would use\n"
        "  --verify-ir         check the compiler's data between phases\n"
        "  -v, --verbose       say which images are used\n"
        "  -h, --help          this text                   -V, --version  version\n"
        "\n"
        "  --jitmap            name compiled methods to perf in /tmp/perf-PID.map\n"
        "\n"
        "MONO_PATH, MONO_ENV_OPTIONS, MONO_CONFIG (or --config FILE) and MONO_LOG_LEVEL work as with mono;\n"
        "options of mono that choose among its own parts are ignored.\n",
        stdout);
}
