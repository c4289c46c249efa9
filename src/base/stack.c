// stack.c: where the stack of a thread lies, without a search through /proc/self/maps for the first one.
#include "base/stack.h"

#include <pthread.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

// The kernel puts the name of the program, and a null word, at the very end of the first stack. It lets that stack grow
// to its limit below the end.
static bool first_stack(void **lo, void **hi) {
  const char *name = (const char *)getauxval(AT_EXECFN);
  struct rlimit limit;
  if (!name || getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur == RLIM_INFINITY)
    return false;
  uintptr_t page = (uintptr_t)getpagesize();
  uintptr_t end = ((uintptr_t)name + strlen(name) + 1 + sizeof(void *) + page - 1) & ~(page - 1);
  *hi = (void *)end;
  *lo = (void *)((end - limit.rlim_cur + page - 1) & ~(page - 1));
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  return here > (uintptr_t)*lo && here < end;
}

bool stack_bounds(void **lo, void **hi) {
  pthread_attr_t attr;
  size_t size;
  if (gettid() == getpid() && first_stack(lo, hi))
    return true;
  if (pthread_getattr_np(pthread_self(), &attr))
    return false;
  bool ok = pthread_attr_getstack(&attr, lo, &size) == 0;
  pthread_attr_destroy(&attr);
  *hi = (u8 *)*lo + size;
  return ok;
}
