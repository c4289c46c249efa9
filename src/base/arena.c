// arena.c: bump allocation in chunks, and a malloc that cannot fail.
#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define ARENA_ALIGN 16u
#define CHUNK_MIN ((size_t)16 << 10)
#define CHUNK_MAX ((size_t)1 << 20)
#define KEEP_MAX ((size_t)512 << 10) // what a reset holds on to

struct ArenaChunk {
  ArenaChunk *older;
  size_t size; // of data
  u8 data[];   // begins at chunk_data
};

// malloc aligns to two words, which are 8 bytes on some processors.
static u8 *chunk_data(ArenaChunk *c) {
  return (u8 *)ALIGN_UP((uintptr_t)c->data, (uintptr_t)ARENA_ALIGN);
}

// An allocation that failed is tried again with what the reserve gives back.
#define RETRIED(p, size, call)                                                                                         \
  do {                                                                                                                 \
    (p) = (call);                                                                                                      \
  } while (UNLIKELY(!(p)) && give_way(size))

static bool give_way(size_t size) {
  if (!memory_reserve_release(size))
    fatal("out of memory (%zu bytes wanted)", size);
  return true;
}

static char *xvasprintf(const char *fmt, va_list ap) {
  char *s;
  va_list again;
  do {
    va_copy(again, ap);
    if (vasprintf(&s, fmt, again) < 0)
      s = NULL;
    va_end(again);
  } while (!s && give_way(0));
  return s;
}

// Code that handles an OutOfMemoryException may have to be compiled first.
static void *calloc_or_null(size_t size) {
  void *p;
  while (!(p = calloc(1, size)) && memory_reserve_spare(size)) {
  }
  return p;
}

static ArenaChunk *chunk_of(void *block, size_t size) {
  ArenaChunk *c = block;
  if (c)
    c->size = size;
  return c;
}

// Where memory is short a chunk has no more than what is needed now, and the reserve is for that.
static ArenaChunk *chunk_new(const Arena *a, size_t want, size_t need) {
  const size_t head = sizeof(ArenaChunk) + ARENA_ALIGN - 1;
  for (; want > need; want = MAX(want / 4, need)) {
    ArenaChunk *c = chunk_of(calloc(1, head + want), want);
    if (LIKELY(c != NULL))
      return c;
  }
  ArenaChunk *c = chunk_of(a->exhausted ? calloc_or_null(head + need) : xcalloc(1, head + need), need);
  if (UNLIKELY(!c))
    longjmp(*a->exhausted, 1);
  return c;
}

static void chunk_use(Arena *a, ArenaChunk *c) {
  a->next = chunk_data(c);
  a->end = a->next + c->size;
}

// Memory from a->next on is always zero: chunks come from calloc and a reset clears what was used.
static void *alloc_slow(Arena *a, size_t size) {
  size_t want = a->chunk ? MIN(a->chunk->size * 2, CHUNK_MAX) : CHUNK_MIN;
  // A big block gets a chunk of its own behind the current one, which keeps its free rest.
  if (a->chunk && size > want / 4) {
    ArenaChunk *c = chunk_new(a, size, size);
    c->older = a->chunk->older;
    a->chunk->older = c;
    return chunk_data(c);
  }
  ArenaChunk *c = chunk_new(a, MAX(want, size), size);
  c->older = a->chunk;
  a->chunk = c;
  chunk_use(a, c);
  a->next += size;
  return chunk_data(c);
}

void *arena_alloc(Arena *a, size_t size) {
  if (UNLIKELY(size > SIZE_MAX / 2)) {
    if (a->exhausted)
      longjmp(*a->exhausted, 1);
    fatal("allocation of %zu bytes", size);
  }
  a->total += size;
  size = ALIGN_UP(MAX(size, 1u), (size_t)ARENA_ALIGN);
  if (UNLIKELY((size_t)(a->end - a->next) < size))
    return alloc_slow(a, size);
  void *p = a->next;
  a->next += size;
  return p;
}

void *arena_dup(Arena *a, const void *p, size_t size) {
  void *copy = arena_alloc(a, size);
  if (size)
    memcpy(copy, p, size);
  return copy;
}

char *arena_strdup(Arena *a, const char *s) {
  return arena_dup(a, s, strlen(s) + 1);
}

char *arena_printf(Arena *a, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  char *s = xvasprintf(fmt, ap), *copy = arena_strdup(a, s);
  va_end(ap);
  free(s);
  return copy;
}

static void free_chunks(ArenaChunk *c) {
  for (ArenaChunk *older; c; c = older) {
    older = c->older;
    free(c);
  }
}

// Keeps the newest chunk, the largest: what is used again and again soon has all in one.
void arena_reset(Arena *a) {
  ArenaChunk *c = a->chunk;
  if (c && c->size > KEEP_MAX) {
    arena_free(a);
  } else if (c) {
    free_chunks(c->older);
    c->older = NULL;
    memset(chunk_data(c), 0, (size_t)(a->next - chunk_data(c)));
    a->total = 0;
    chunk_use(a, c);
  }
}

void arena_free(Arena *a) {
  free_chunks(a->chunk);
  *a = (Arena){0};
}

void *xmalloc(size_t size) {
  void *p;
  RETRIED(p, size, malloc(size ? size : 1));
  return p;
}

static size_t product(size_t n, size_t size) {
  size_t all;
  return __builtin_mul_overflow(n, size, &all) ? SIZE_MAX : all;
}

void *xcalloc(size_t n, size_t size) {
  void *p;
  RETRIED(p, product(n, size), calloc(n ? n : 1, size ? size : 1));
  return p;
}

#define SPARSE_MIN ((size_t)16 << 10) // below, malloc's reuse of memory saves more

static void *map_zeroed(size_t size) {
  void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}

void *xcalloc_sparse(size_t n, size_t size) {
  void *p;
  if (product(n, size) < SPARSE_MIN)
    return xcalloc(n, size);
  RETRIED(p, product(n, size), map_zeroed(product(n, size)));
  return p;
}

void *xrealloc(void *old, size_t size) {
  void *p;
  RETRIED(p, size, realloc(old, size ? size : 1));
  return p;
}

char *xstrdup(const char *s) {
  size_t size = strlen(s) + 1;
  return memcpy(xmalloc(size), s, size);
}

char *xasprintf(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  char *s = xvasprintf(fmt, ap);
  va_end(ap);
  return s;
}
