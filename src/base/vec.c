// vec.c: growing of vectors, in the heap or in an arena.
#include "base/vec.h"
#include "base/log.h"

typedef VEC(void) RawVec;

// The newest block of an arena grows in place while its chunk has room.
static bool arena_extend(Arena *a, void *block, size_t old_size, size_t new_size) {
  size_t held = ALIGN_UP(old_size, (size_t)16), want = ALIGN_UP(new_size, (size_t)16);
  if (!block || (u8 *)block + held != a->next || (size_t)(a->end - a->next) < want - held)
    return false;
  a->next += want - held;
  a->total += new_size - old_size;
  return true;
}

void vec_grow_(void *vec, size_t elem_size, u32 want, Arena *arena) {
  RawVec *r = vec;
  u64 cap = MAX((u64)want, MAX((u64)r->cap * 2, 8u));
  cap = MIN(cap, (u64)UINT32_MAX);
  if (want == 0) // one more than a vector can count
    fatal("vector of more than %u elements", UINT32_MAX);
  size_t old_size = r->cap * elem_size, new_size = (size_t)cap * elem_size;
  if (!arena) {
    r->v = xrealloc(r->v, new_size);
  } else if (!arena_extend(arena, r->v, old_size, new_size)) {
    void *v = arena_alloc(arena, new_size);
    if (r->n)
      memcpy(v, r->v, r->n * elem_size);
    r->v = v;
  }
  r->cap = (u32)cap;
}
