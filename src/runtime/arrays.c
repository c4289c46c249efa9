// arrays.c: vectors and general arrays.
#include "runtime/internal.h"

static Object *out_of_memory(void) {
  exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return NULL;
}

// Bytes of `n` elements after the header; false when that is more than an object may have.
static bool data_size(const VTable *vt, uintptr_t n, size_t *size) {
  return !__builtin_mul_overflow(n, (uintptr_t)vt->elem_size, size) && *size < (size_t)1
                                                                                   << (sizeof(size_t) == 8 ? 40 : 31);
}

static Array *alloc_vector(VTable *vt, uintptr_t n) {
  size_t size;
  if (UNLIKELY((intptr_t)n < 0 || n >> 31 > 1)) // of 32 bits or more; also what was negative
    return (Array *)exc_throw("OverflowException", NULL);
  if (UNLIKELY(n > INT32_MAX || !data_size(vt, n, &size)))
    return (Array *)exc_throw_no_room();
  Array *a = (Array *)gc_alloc(vt, ARRAY_DATA_OFFSET + size);
  if (UNLIKELY(!a))
    return (Array *)exc_throw_no_room();
  a->length = n;
  return a;
}

Object *rt_new_szarray(VTable *vt, intptr_t n) {
  return (Object *)alloc_vector(vt, (uintptr_t)n);
}

Array *array_new_class(Class *array_class, uintptr_t n) {
  VTable *vt = runtime_vtable(array_class);
  return vt ? alloc_vector(vt, n) : NULL;
}

Array *array_new(Class *elem, uintptr_t n) {
  return array_new_class(class_szarray(elem), n);
}

// The bounds lie behind the elements, in the same object.
static Array *alloc_md(VTable *vt, const i32 *lengths, const i32 *lowers) {
  u32 rank = vt->rank;
  uintptr_t total = 1;
  for (u32 i = 0; i < rank; i++) {
    if (lengths[i] < 0)
      return (Array *)exc_throw("OverflowException", "");
    if (__builtin_mul_overflow(total, (uintptr_t)lengths[i], &total))
      return (Array *)out_of_memory();
  }
  size_t size;
  if (total > UINT32_MAX || !data_size(vt, total, &size))
    return (Array *)out_of_memory();
  size_t bounds_at = ALIGN_UP(ARRAY_DATA_OFFSET + size, (size_t)8);
  Array *a = (Array *)gc_alloc(vt, bounds_at + rank * sizeof(ArrayBounds));
  if (!a)
    return (Array *)out_of_memory();
  a->bounds = (ArrayBounds *)((u8 *)a + bounds_at);
  for (u32 i = 0; i < rank; i++)
    a->bounds[i] = (ArrayBounds){lengths[i], lowers ? lowers[i] : 0};
  a->length = total;
  return a;
}

Array *array_new_md(Class *array_class, const i32 *lengths, const i32 *lowers) {
  VTable *vt = runtime_vtable(array_class);
  return vt ? alloc_md(vt, lengths, lowers) : NULL;
}

#define MAX_RANK 32

Object *rt_new_mdarray(VTable *vt, i32 n, const i32 *args) {
  i32 lengths[MAX_RANK], lowers[MAX_RANK] = {0};
  u32 rank = vt->rank;
  bool pairs = (u32)n == 2 * rank;
  if (rank > MAX_RANK || (!pairs && (u32)n != rank))
    return (Object *)exc_throw_arg("ArgumentException", NULL, NULL);
  for (u32 i = 0; i < rank; i++) {
    lengths[i] = pairs ? args[2 * i + 1] : args[i];
    lowers[i] = pairs ? args[2 * i] : 0;
  }
  return (Object *)alloc_md(vt, lengths, lowers);
}

uintptr_t array_length(const Array *a) {
  return a->length;
}
