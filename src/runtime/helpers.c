// helpers.c: the C functions of ir/helpers.def that belong to no other file.
#include <errno.h>
#include <math.h>
#include "runtime/helpers.h"
#include "runtime/internal.h"

// ---- arithmetic -----------------------------------------------------------------------------------------------------

double rt_math_pow(double x, double y) {
  return pow(x, y);
}

// ---- thread statics ------------------------------------------------------------------------------------------------

static pthread_mutex_t index_lock = PTHREAD_MUTEX_INITIALIZER;
static u32 next_index;

static u32 static_index(Class *c) {
  u32 i = __atomic_load_n(&c->thread_static_index, __ATOMIC_ACQUIRE);
  if (i)
    return i;
  pthread_mutex_lock(&index_lock);
  i = c->thread_static_index;
  if (!i)
    __atomic_store_n(&c->thread_static_index, i = ++next_index, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&index_lock);
  return i;
}

static void grow_statics(Thread *t, u32 want) {
  u32 n = ALIGN_UP(want + 1, 32u);
  void **blocks = gc_alloc_root(n * sizeof *blocks);
  if (t->statics)
    memcpy(blocks, t->statics, t->nstatics * sizeof *blocks);
  void **old = t->statics;
  t->statics = blocks;
  t->nstatics = n;
  if (old)
    gc_free_root(old);
}

void *rt_thread_statics(Class *c) {
  Thread *t = current_thread;
  u32 i = c->thread_static_index;
  if (LIKELY(i && i < t->nstatics && t->statics[i]))
    return t->statics[i];
  ERROR(err);
  if (!class_fields(c, &err))
    return (void *)exc_throw_error(&err);
  i = static_index(c);
  if (i >= t->nstatics)
    grow_statics(t, i);
  void *block = gc_try_alloc_root(MAX(c->thread_static_size, 8u));
  if (!block)
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return t->statics[i] = block;
}

// ---- boundaries ----------------------------------------------------------------------------------------------------

void rt_native_enter(void) {
  errno = 0;
}
void rt_native_leave(void) {
  current_thread->last_error = errno;
}
