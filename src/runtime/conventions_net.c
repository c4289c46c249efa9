// conventions_net.c: beginning and end of a program for .NET, by way of AppContext.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include "base/text.h"
#include "runtime/conventions.h"

static const HostPlan *plan;

void conventions_set_plan(const HostPlan *p) {
  plan = p;
}

// NUL-terminated UTF-16, malloc'ed.
static u16 *wide(const char *s) {
  size_t n = utf8_to_utf16_len(s, strlen(s));
  u16 *w = xcalloc(n + 1, sizeof *w);
  utf8_to_utf16(s, strlen(s), w);
  return w;
}

static Object *call(Class *c, const char *name, void **args, Object **exc) {
  ERROR(err);
  Method *m = class_methods(c, &err) ? class_find_method(c, name, -1) : NULL;
  if (!m && !err.kind)
    err_set(&err, ERR_MISSING_METHOD, "%s has no method '%s'", class_name(c), name);
  if (m)
    return engine_invoke(m, NULL, args, exc);
  *exc = exc_from_error(&err);
  return NULL;
}

static bool set_properties(void) {
  u32 n = plan->properties.n;
  u16 **names = xcalloc(n + 1, sizeof *names), **values = xcalloc(n + 1, sizeof *values);
  for (u32 i = 0; i < n; i++) {
    names[i] = wide(plan->properties.v[i].name);
    values[i] = wide(plan->properties.v[i].value);
  }
  i32 count = (i32)n;
  Object *exc = NULL;
  call(corlib_class("System", "AppContext"), "Setup", (void *[]){&names, &values, &count}, &exc);
  for (u32 i = 0; i < n; i++) {
    free(names[i]);
    free(values[i]);
  }
  free(names);
  free(values);
  if (exc)
    exc_set_pending(exc);
  return !exc;
}

// Environment.GetCommandLineArgs, the program first.
static bool set_command_line(int argc, char **argv) {
  u16 **words = xcalloc((size_t)argc, sizeof *words), *program = wide(plan->app);
  for (int i = 1; i < argc; i++)
    words[i - 1] = wide(argv[i]);
  i32 n = argc - 1;
  Object *exc = NULL;
  call(corlib_class("System", "Environment"), "InitializeCommandLineArgs", (void *[]){&program, &n, &words}, &exc);
  for (int i = 0; i < n; i++)
    free(words[i]);
  free(words);
  free(program);
  if (exc)
    exc_set_pending(exc);
  return !exc;
}

static bool begin(int argc, char **argv) {
  return set_properties() && set_command_line(argc, argv);
}

static void process_exit(void) {
  Object *exc = NULL;
  call(corlib_class("System", "AppContext"), "OnProcessExit", NULL, &exc);
  if (exc)
    runtime_unhandled(exc);
}

static bool unhandled_event(Object *exc) {
  Object *failed = NULL;
  call(corlib_class("System", "AppContext"), "OnUnhandledException", (void *[]){exc}, &failed);
  return !failed;
}

static void print(Object *exc, bool was_told) {
  (void)was_told;
  char *text = exc_text(exc);
  fprintf(stderr, "Unhandled exception. %s\n", text);
  free(text);
}

NORETURN static void end(void) {
  signal(SIGABRT, SIG_DFL);
  abort();
}

const Conventions conventions_net = {begin, process_exit, NULL, unhandled_event, print, end};
