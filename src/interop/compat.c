// compat.c: the few functions that libmono-native.so takes from the process that loads it.
#include <errno.h>
#include "base/map.h"
#include "icalls/icalls.h"
#include "runtime/internal.h"

// Internal calls that native libraries register: "Namespace.Type::Method".
static StrMap registered;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void mono_add_internal_call_with_flags(const char *name, const void *fn, int cooperative);
void mono_add_internal_call_with_flags(const char *name, const void *fn, int cooperative) {
  (void)cooperative;
  pthread_mutex_lock(&lock);
  strmap_put(&registered, xstrdup(name), (void *)(uintptr_t)fn);
  pthread_mutex_unlock(&lock);
}

void *icall_registered(const char *type, const char *method) {
  char *name = xasprintf("%s::%s", type, method);
  pthread_mutex_lock(&lock);
  void *fn = strmap_get(&registered, name);
  pthread_mutex_unlock(&lock);
  free(name);
  return fn;
}

void mono_marshal_set_last_error(void);
void mono_marshal_set_last_error(void) {
  if (current_thread)
    current_thread->last_error = errno;
}

// The collector stops threads by signal wherever they are, so there is no region to enter or to leave.
void *mono_threads_enter_gc_safe_region_internal(void *stackdata);
void *mono_threads_enter_gc_safe_region_internal(void *stackdata) { return stackdata; }
void mono_threads_exit_gc_safe_region_internal(void *cookie, void *stackdata);
void mono_threads_exit_gc_safe_region_internal(void *cookie, void *stackdata) { (void)cookie, (void)stackdata; }
