// wait_table.c: memory of wait objects and the handles that managed code has of them.
//
// A handle is the object's address with its generation, which changes when the object goes, in the bits that addresses
// leave: above them, or, where they leave none, the lowest ones. The memory stays of its type for good, so that a stale
// or invented handle is found out without reading what is not there.
#include "base/memory.h"
#include "runtime/internal.h"

enum { FIRST_SLAB_LOG = 7, LAST_SLAB_LOG = 13, MAX_SLABS = 8192 };
// The first bit of the generation, and how many there are.
enum { GENERATION_AT = sizeof(uintptr_t) == 8 ? 48 : 0, GENERATION_BITS = sizeof(uintptr_t) == 8 ? 16 : 3 };
#define GENERATION_MASK ((((uintptr_t)1 << GENERATION_BITS) - 1) << GENERATION_AT)
_Static_assert(sizeof(WaitObject) % 8 == 0, "addresses leave three bits");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static WaitObject *slabs[MAX_SLABS];
static u32 nslabs;
static WaitObject *free_first, *free_last; // the longest free is taken first

// Each is twice as long as the one before, up to a limit, so that many objects still make few slabs.
static u32 slab_objects(u32 slab) {
  return 1u << MIN(FIRST_SLAB_LOG + slab, (u32)LAST_SLAB_LOG);
}

static void add_slab(void) {
  u32 n = slab_objects(nslabs);
  WaitObject *s = nslabs < MAX_SLABS ? calloc(n, sizeof *s) : NULL;
  if (!s)
    return;
  for (u32 i = 0; i < n; i++)
    s[i].next_named = i + 1 < n ? &s[i + 1] : NULL;
  *(free_first ? &free_last->next_named : &free_first) = s;
  free_last = &s[n - 1];
  __atomic_store_n(&slabs[nslabs], s, __ATOMIC_RELEASE);
  __atomic_store_n(&nslabs, nslabs + 1, __ATOMIC_RELEASE);
}

WaitObject *wait_new(WaitKind kind, i32 count, i32 max) {
  pthread_mutex_lock(&lock);
  if (!free_first)
    add_slab();
  WaitObject *w = free_first;
  if (!w) {
    pthread_mutex_unlock(&lock);
    exc_memory_is_low();
    return NULL;
  }
  free_first = w->next_named;
  u16 generation = w->generation;
  *w = (WaitObject){.generation = generation, .kind = (u8)kind, .count = count, .max = max};
  __atomic_store_n(&w->refs, 1, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock);
  return w;
}

WaitObject *wait_new_own(WaitKind kind, i32 count, i32 max, const char *what) {
  WaitObject *w;
  while (!(w = wait_new(kind, count, max)))
    if (!memory_reserve_release(sizeof *w))
      fatal("no memory for %s", what);
  return w;
}

// The last reference is gone.
void wait_free(WaitObject *w) {
  pthread_mutex_lock(&lock);
  __atomic_store_n(&w->generation, (u16)(w->generation + 1), __ATOMIC_RELEASE);
  w->next_named = NULL;
  *(free_first ? &free_last->next_named : &free_first) = w;
  free_last = w;
  pthread_mutex_unlock(&lock);
}

void *wait_handle(const WaitObject *w) {
  return w ? (void *)((uintptr_t)w | ((uintptr_t)w->generation << GENERATION_AT & GENERATION_MASK)) : NULL;
}

static bool in_slab(uintptr_t p) {
  u32 n = __atomic_load_n(&nslabs, __ATOMIC_ACQUIRE);
  for (u32 i = 0; i < n; i++) {
    uintptr_t off = p - (uintptr_t)__atomic_load_n(&slabs[i], __ATOMIC_ACQUIRE);
    if (off < slab_objects(i) * sizeof(WaitObject))
      return off % sizeof(WaitObject) == 0;
  }
  return false;
}

WaitObject *wait_acquire(void *handle) {
  uintptr_t p = (uintptr_t)handle & ~GENERATION_MASK;
  if (!in_slab(p))
    return NULL;
  WaitObject *w = (WaitObject *)p;
  i32 refs = __atomic_load_n(&w->refs, __ATOMIC_ACQUIRE);
  do
    if (refs <= 0)
      return NULL;
  while (!__atomic_compare_exchange_n(&w->refs, &refs, refs + 1, true, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
  if (wait_handle(w) == handle)
    return w;
  wait_unref(w);
  return NULL;
}

WaitObject *wait_check(void *handle) {
  WaitObject *w = wait_acquire(handle);
  if (w)
    wait_unref(w);
  return w;
}
