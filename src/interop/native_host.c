// native_host.c: the few functions of a mono process that its C libraries (libmono-native) import from it, and those
// that programs reach through "__Internal". Found by name: src/exports.list has them all.
#include <errno.h>

#include "interop/interop.h"

// Windows' GC-safe regions: this collector stops threads wherever they are.
EXPORT void *mono_threads_enter_gc_safe_region_internal(void *stack);
EXPORT void mono_threads_exit_gc_safe_region_internal(void *cookie, void *stack);
EXPORT void mono_marshal_set_last_error(void);
EXPORT void mono_add_internal_call_with_flags(const char *name, const void *method, int cooperative);

void *mono_threads_enter_gc_safe_region_internal(void *stack) {
  (void)stack;
  return NULL;
}

void mono_threads_exit_gc_safe_region_internal(void *cookie, void *stack) {
  (void)cookie;
  (void)stack;
}

void mono_marshal_set_last_error(void) {
  if (current_thread)
    current_thread->last_error = errno;
}

// Internal calls that native libraries register: "Namespace.Type::Method".
static StrMap registered;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void mono_add_internal_call_with_flags(const char *name, const void *method, int cooperative) {
  (void)cooperative;
  pthread_mutex_lock(&lock);
  strmap_put(&registered, xstrdup(name), (void *)(uintptr_t)method);
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

// What the configuration maps kernel32's memory functions to.
EXPORT void mono_win32_compat_CopyMemory(void *dst, const void *src, size_t n);
EXPORT void mono_win32_compat_MoveMemory(void *dst, const void *src, size_t n);
EXPORT void mono_win32_compat_FillMemory(void *dst, size_t n, u8 value);
EXPORT void mono_win32_compat_ZeroMemory(void *dst, size_t n);

void mono_win32_compat_CopyMemory(void *dst, const void *src, size_t n) {
  memcpy(dst, src, n);
}
void mono_win32_compat_MoveMemory(void *dst, const void *src, size_t n) {
  memmove(dst, src, n);
}
void mono_win32_compat_FillMemory(void *dst, size_t n, u8 value) {
  memset(dst, value, n);
}
void mono_win32_compat_ZeroMemory(void *dst, size_t n) {
  memset(dst, 0, n);
}
