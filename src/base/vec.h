// vec.h: growable arrays. `VEC(T)` is an anonymous struct: {T *v; u32 n, cap}. Zero-initialised is empty.
#ifndef KILN_BASE_VEC_H
#define KILN_BASE_VEC_H

#include "base/arena.h"

#define VEC(T)                                                                                                         \
  struct {                                                                                                             \
    T *v;                                                                                                              \
    u32 n, cap;                                                                                                        \
  }

void vec_grow_(void *vec, size_t elem_size, u32 want, Arena *arena);

// Appends; memory from malloc (vec_free) or, with the _a form, from an arena. A vector keeps to one of the two.
#define vec_push(vec, x) (vec_reserve((vec), (vec)->n + 1), (vec)->v[(vec)->n++] = (x))
#define vec_push_a(vec, x, arena) (vec_reserve_a((vec), (vec)->n + 1, (arena)), (vec)->v[(vec)->n++] = (x))
#define vec_reserve(vec, want) ((want) > (vec)->cap ? vec_grow_((vec), sizeof(*(vec)->v), (want), NULL) : (void)0)
#define vec_reserve_a(vec, want, arena)                                                                                \
  ((want) > (vec)->cap ? vec_grow_((vec), sizeof(*(vec)->v), (want), (arena)) : (void)0)
#define vec_free(vec) (free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0)
#define vec_last(vec) ((vec)->v[(vec)->n - 1])
#define vec_pop(vec) ((vec)->v[--(vec)->n])

#include <stdlib.h>

#endif
