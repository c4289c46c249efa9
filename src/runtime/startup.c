// startup.c: the runtime's life from the first initialisation to the exit code.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "base/memory.h"
#include "runtime/conventions.h"
#include "runtime/domain.h"
#include "types/flavour.h"

int runtime_exit_code;
int runtime_argc;
char **runtime_argv;

static bool want_stats;
static Thread *ending; // the thread that ends the process

static bool finishing; // ProcessExit has been raised

bool runtime_finishing(void) {
  return __atomic_load_n(&finishing, __ATOMIC_ACQUIRE);
}

bool runtime_shutting_down(void) {
  return __atomic_load_n(&ending, __ATOMIC_ACQUIRE) != NULL;
}

bool runtime_ends_elsewhere(void) {
  const Thread *t = __atomic_load_n(&ending, __ATOMIC_ACQUIRE);
  return t && t != current_thread;
}

void thread_stop_here(void) {
  for (;;)
    pause();
}

static void set_dump(const char *dump) {
  const char *colon = dump ? strchr(dump, ':') : NULL;
  if (!dump)
    return;
  engine_config.dump_phase = colon ? xasprintf("%.*s", (int)(colon - dump), dump) : xstrdup(dump);
  engine_config.dump_method = colon ? xstrdup(colon + 1) : NULL;
}

// The class library leaves this one field to the runtime.
static bool set_string_empty(Error *err) {
  u8 *statics = class_statics(wk.string, err);
  Field *f = statics ? class_find_field(wk.string, "Empty") : NULL;
  if (!f)
    return err_set(err, ERR_TYPE_LOAD, "System.String has no field Empty");
  gc_store(statics + f->offset, (Object *)string_intern(string_new_len(0)));
  return true;
}

bool runtime_init(const RuntimeOptions *o, Error *err) {
  signal(SIGPIPE, SIG_IGN); // writes to a closed pipe are an error, not the end
  gc_init();
  memory_reserve_init(exc_memory_is_low);
  loader_init();
  if (o->symbols || o->plan) // traces of .NET tell lines unasked
    assembly_symbols_enable();
  if (o->plan) {
    flavour = &flavour_net;
    bind_set_platform(o->plan);
    conventions_set_plan(o->plan);
  }
  if (!well_known_init(o->plan ? o->plan->corlib : NULL, err))
    return false;
  hooks_install();
  engine_init(o->opts);
  engine_config.full_aot = o->full_aot;
  engine_config.interpret = o->interpret;
  engine_config.verify = o->verify;
  engine_config.jitmap = o->jitmap;
  set_dump(o->dump);
  want_stats = o->stats;
  if (o->reads_only)
    return true;
  eh_init();
  threads_init();
  dump_init();
  exceptions_init();
  if (!strings_init(err))
    return false;
  finalizer_init();
  return set_string_empty(err);
}

// ---- the program ---------------------------------------------------------------------------------------------------

static Array *make_args(int argc, char **argv) {
  Array *a = array_new(wk.string, (uintptr_t)argc);
  for (int i = 0; a && i < argc; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], (Object *)string_new_utf8(argv[i]));
  return a;
}

static Method *entry_point(Assembly *a, Error *err) {
  u32 token = a->img->entry_point;
  if (TOKEN_TABLE(token) != TABLE_METHOD) {
    err_set(err, ERR_BAD_IMAGE, "Assembly '%s' doesn't have an entry point.", image_name(a->img));
    return NULL;
  }
  return method_from_row(a, TOKEN_ROW(token), err);
}

// Main takes nothing or one reference, the words (II.15.4.1.2). Metadata may say otherwise.
static i32 call_main(Method *m, Array *args, Object **exc) {
  ERROR(err);
  Sig *s = method_sig(m, &err);
  if (s && (m->ngparams || m->klass->ngparams))
    *exc = exc_new("System", "InvalidOperationException",
                   "Could not execute the method because it or its containing type is not fully instantiated.");
  else if (s && s->nparams > 1)
    *exc = exc_for_kind(THROW_NULL_REFERENCE);
  else if (!s)
    *exc = exc_from_error(&err);
  if (*exc)
    return 0;
  Object *r = engine_invoke(m, NULL, (void *[]){s->nparams ? args : NULL}, exc);
  return r && s->ret->etype == ET_I4 ? *(i32 *)object_unbox(r) : 0;
}

i32 runtime_call_entry(Assembly *a, Array *args, Object **exc) {
  ERROR(err);
  Method *m = entry_point(a, &err);
  if (m)
    return call_main(m, args, exc);
  *exc = exc_from_error(&err);
  return 0;
}

static void print_open_error(const char *path, const Error *err) {
  if (access(path, F_OK) != 0)
    fprintf(stderr, "Cannot open assembly '%s': %s.\n", path, strerror(errno));
  else if (dir_exists(path))
    fprintf(stderr, "Cannot open assembly '%s': It is a folder.\n", path);
  else
    fprintf(stderr, "Cannot open assembly '%s': File does not contain a valid CIL image.\n%s\n", path, err->msg);
}

Assembly *runtime_main_assembly;

int runtime_run_main(const char *path, int argc, char **argv) {
  ERROR(err);
  char *abs = path_absolute(path), *dir = path_dir(abs);
  runtime_argc = argc;
  runtime_argv = argv;
  loader_set_app_dir(dir);
  Assembly *a = runtime_main_assembly = assembly_open(abs, &err);
  if (a) {
    char *config = xasprintf("%s.config", image_name(a->img));
    loader_set_probing(load_context(), NULL, config);
    free(config);
  }
  free(dir);
  free(abs);
  if (!a) {
    print_open_error(path, &err);
    return 2;
  }
  Method *m = entry_point(a, &err);
  if (!m) {
    fprintf(stderr, "%s\n", err.msg);
    return 1;
  }
  thread_outer();
  if (!conventions()->begin(argc, argv))
    runtime_unhandled(exc_take_pending());
  Class *module = class_from_typedef(a, 1, &err);
  if (module && module->has_cctor && !class_init_run(module))
    runtime_unhandled(exc_take_pending());
  Object *exc = NULL;
  i32 code = call_main(m, make_args(argc - 1, argv + 1), &exc);
  if (exc_is_abort(exc))
    exc_print_abort(exc);
  else if (exc)
    runtime_unhandled(exc);
  if (!exc && m->sig && m->sig->ret->etype == ET_I4)
    runtime_exit_code = code;
  threads_wait_foreground();
  if (conventions()->main_returned)
    conventions()->main_returned();
  return runtime_exit_code;
}

// ---- the end -------------------------------------------------------------------------------------------------------

static void fire_process_exit(Domain *d, void *data) {
  (void)data;
  Object *domain = d->object ? *d->object : NULL, *exc = NULL;
  Object *handler = domain ? FIELD_REF(domain, field_offset_of(object_class(domain), "ProcessExit")) : NULL;
  ERROR(err);
  if (!handler)
    return;
  Method *invoke =
      class_methods(object_class(handler), &err) ? class_find_method(object_class(handler), "Invoke", -1) : NULL;
  if (invoke)
    engine_invoke(invoke, handler, (void *[]){domain, NULL}, &exc);
}

// What its handlers throw is lost, as in Mono.
void runtime_fire_process_exit(void) {
  static bool fired;
  if (!__atomic_exchange_n(&fired, true, __ATOMIC_SEQ_CST))
    domains_each(fire_process_exit, NULL);
}

void runtime_shutdown(void) {
  Thread *nobody = NULL;
  if (!__atomic_compare_exchange_n(&ending, &nobody, current_thread, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
    if (nobody != current_thread)
      thread_stop_here();
    return; // from a finalizer or a handler of ProcessExit
  }
  conventions()->process_exit();
  __atomic_store_n(&finishing, true, __ATOMIC_RELEASE);
  finalizer_shutdown();
  waits_shutdown();
  if (want_stats)
    stats_print();
  fflush(NULL);
}

static void (*undo[4])(void);
static u32 nundo;

void runtime_at_end(void (*f)(void)) {
  u32 i = __atomic_fetch_add(&nundo, 1, __ATOMIC_SEQ_CST);
  assert(i < ARRAY_LEN(undo));
  undo[i] = f;
}

void runtime_undo(void) {
  for (u32 n = __atomic_exchange_n(&nundo, 0, __ATOMIC_SEQ_CST); n-- > 0;)
    undo[n]();
}

void runtime_exit(int code) {
  if (runtime_ends_elsewhere())
    thread_stop_here();
  runtime_exit_code = code;
  runtime_shutdown();
  runtime_undo();
  // Background threads may still run managed code: no destructors, no atexit.
  _exit(runtime_exit_code);
}

bool runtime_wants_stats(void) {
  return want_stats;
}
