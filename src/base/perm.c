// perm.c: memory that is never freed, for tables that signal handlers read and fill.
#include "base/arena.h"

#include <sys/mman.h>

#define CHUNK_BYTES ((size_t)256 << 10)

typedef struct Chunk {
  size_t used;
  u8 bytes[];
} Chunk;

static Chunk *current;

static void *map(size_t n) {
  void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED)
    __builtin_trap(); // nothing can be said here
  return p;
}

// Lock-free: a chunk is filled by adding to `used`; who finds it full brings the next.
void *perm_alloc(size_t size) {
  size = ALIGN_UP(MAX(size, (size_t)1), (size_t)16);
  if (size > CHUNK_BYTES / 8)
    return map(size);
  for (;;) {
    Chunk *c = __atomic_load_n(&current, __ATOMIC_ACQUIRE);
    if (c) {
      size_t at = __atomic_fetch_add(&c->used, size, __ATOMIC_RELAXED);
      if (at + size <= CHUNK_BYTES)
        return (u8 *)c + at;
    }
    Chunk *made = map(CHUNK_BYTES);
    made->used = 16;
    if (!__atomic_compare_exchange_n(&current, &c, made, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      munmap(made, CHUNK_BYTES);
  }
}
