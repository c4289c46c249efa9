// cpu.c: the processors that this process may run on.
#include "base/cpu.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

unsigned cpu_count(void) {
  static _Atomic unsigned known;
  unsigned n = atomic_load_explicit(&known, memory_order_relaxed);
  if (n)
    return n;
  cpu_set_t set; // of 1,024; the call fails on greater machines
  long all = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : sysconf(_SC_NPROCESSORS_ONLN);
  n = all > 0 ? (unsigned)all : 1;
  atomic_store_explicit(&known, n, memory_order_relaxed);
  return n;
}
