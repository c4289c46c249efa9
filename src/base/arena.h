// arena.h: memory that is released all at once. Not thread-safe: one owner or an outer lock.
#ifndef KILN_BASE_ARENA_H
#define KILN_BASE_ARENA_H

#include "base/base.h"

#include <setjmp.h>

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
  ArenaChunk *chunk; // newest first
  u8 *next, *end;
  size_t total;       // bytes handed out
  jmp_buf *exhausted; // where to go when there is no memory; whoever sets it holds no lock and owns all that is lost
} Arena;

// Zeroed memory, aligned to 16. Never NULL: without memory it goes to `exhausted`, or else takes from the reserve
// (base/memory.h), after which the process ends with a message.
void *arena_alloc(Arena *a, size_t size);
void *arena_dup(Arena *a, const void *p, size_t size);
char *arena_strdup(Arena *a, const char *s);
char *arena_printf(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
// Keeps the first chunk for reuse.
void arena_reset(Arena *a);
void arena_free(Arena *a);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

// malloc family that takes from the reserve, and then ends the process with a message, instead of returning NULL. For
// sizes that a program does not choose.
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
// Zeroed memory that is never freed, of which few pages will be touched: the others cost nothing.
void *xcalloc_sparse(size_t n, size_t size);
// Zeroed memory that is never freed. Async-signal-safe and lock-free.
void *perm_alloc(size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);
char *xasprintf(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
