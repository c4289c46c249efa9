// move.c: copies of memory that holds references.
#include "gc/gc.h"
#include "target/host.h"

static void move_words(uintptr_t *dst, const uintptr_t *src, size_t n) {
  if ((uintptr_t)dst - (uintptr_t)src >= n * sizeof *dst)
    for (size_t i = 0; i < n; i++)
      __atomic_store_n(&dst[i], __atomic_load_n(&src[i], __ATOMIC_RELAXED), __ATOMIC_RELAXED);
  else
    while (n--)
      __atomic_store_n(&dst[n], __atomic_load_n(&src[n], __ATOMIC_RELAXED), __ATOMIC_RELAXED);
}

// References are aligned; what is not has none.
void gc_move(void *dst, const void *src, size_t n) {
  if (HOST_MEMMOVE_IS_WHOLE || ((uintptr_t)dst | (uintptr_t)src | n) % sizeof(uintptr_t))
    memmove(dst, src, n);
  else
    move_words(dst, src, n / sizeof(uintptr_t));
}
