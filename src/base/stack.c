// stack.c: where the stack of a thread lies, without a search through /proc/self/maps for the first one; its guards.
#include "base/stack.h"

#include <pthread.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define UNLIMITED_BYTES ((size_t)64 << 20) // what is used of a first stack without a limit

// The kernel puts the name of the program, and a null word, at the very end of the first stack. It lets that stack grow
// to its limit below the end.
static bool first_stack(void **lo, void **hi) {
  const char *name = (const char *)getauxval(AT_EXECFN);
  struct rlimit limit;
  if (!name || getrlimit(RLIMIT_STACK, &limit))
    return false;
  size_t size = limit.rlim_cur == RLIM_INFINITY ? UNLIMITED_BYTES : limit.rlim_cur;
  uintptr_t page = (uintptr_t)getpagesize();
  uintptr_t end = ((uintptr_t)name + strlen(name) + 1 + sizeof(void *) + page - 1) & ~(page - 1);
  *hi = (void *)end;
  *lo = (void *)((end - size + page - 1) & ~(page - 1));
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

// ---- guards ---------------------------------------------------------------------------------------------------------
// [low, middle) is the second zone, [middle, top) the first.

#define MARGIN ((uintptr_t)64 << 10) // faults so little below the end are overflows, too

static __thread struct {
  uintptr_t low, middle, top; // 0: no guards
  bool first_open, second_open;
} guard;

static bool protect(uintptr_t from, uintptr_t to, int protection) {
  return mprotect((void *)from, to - from, protection) == 0;
}

// The first stack is mapped as it grows. A system call that writes there makes it grow, or says that it cannot.
static bool grow_to(uintptr_t addr) {
  return syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, (void *)addr, 8) == 0;
}

void stack_guard_init(void) {
  void *lo, *hi;
  uintptr_t page = (uintptr_t)getpagesize();
  if (guard.low || !stack_bounds(&lo, &hi))
    return;
  // One page stays free below: where the system's own guard begins is not known exactly.
  uintptr_t low = ALIGN_UP((uintptr_t)lo, page) + page, size = (uintptr_t)hi - low;
  size_t zone = MIN(STACK_ZONE_BYTES, ALIGN_UP(size / 8, page));
  if ((uintptr_t)__builtin_frame_address(0) - low < 3 * zone || !grow_to(low) ||
      !protect(low, low + 2 * zone, PROT_NONE))
    return;
  guard.low = low;
  guard.middle = low + zone;
  guard.top = low + 2 * zone;
  guard.first_open = guard.second_open = false;
}

void stack_guard_exit(void) {
  if (guard.low)
    protect(guard.low, guard.top, PROT_READ | PROT_WRITE);
  guard.low = 0;
}

StackFault stack_guard_fault(uintptr_t addr) {
  if (!guard.low || addr >= guard.top || addr + MARGIN < guard.low)
    return STACK_NO_FAULT;
  bool second = addr < guard.middle;
  if (addr < guard.low || (second ? guard.second_open : guard.first_open))
    return STACK_END;
  if (!protect(second ? guard.low : guard.middle, guard.top, PROT_READ | PROT_WRITE))
    return STACK_END;
  guard.first_open = true;
  guard.second_open |= second;
  return STACK_ZONE_OPENED;
}

bool stack_guard_opened(void) {
  return guard.first_open;
}

#define CALL_BYTES 1024 // below `sp`, for this function itself

bool stack_guard_ends_below(uintptr_t sp) {
  return sp - CALL_BYTES > guard.top;
}

void stack_guard_close(uintptr_t sp) {
  sp -= CALL_BYTES;
  if (guard.second_open && sp > guard.middle)
    guard.second_open = !protect(guard.low, guard.middle, PROT_NONE);
  if (guard.first_open && sp > guard.top)
    guard.first_open = !protect(guard.middle, guard.top, PROT_NONE);
}

size_t stack_left(void) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  return guard.low && here > guard.low ? here - guard.low : guard.low ? 0 : SIZE_MAX;
}
