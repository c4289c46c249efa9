// handles.c: GC handles. Strong and pinned ones live in root memory, weak ones in memory that the collector clears.
#include <pthread.h>
#include <stdlib.h>
#include "base/memory.h"
#include "gc/gc_private.h"

// A handle is (index << 3) | (kind + 1); the class library takes odd or even for nothing but the pinned kind's own
// bits.
#define FIRST_CHUNK 256u
#define CHUNKS 21 // each twice as big as the one before: more than the 2^29 indices that a handle has room for
#define BIG_CHUNK 65536u
#define MAX_INDEX (1u << 29)

typedef struct HandleTable {
  Object **chunks[CHUNKS];
  u32 n;     // slots in use or once used
  u32 *free; // stack of free slots
  bool *used;
  u32 nfree, cap;
} HandleTable;

static HandleTable tables[2]; // [0] strong, [1] weak
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void gc_handles_init(void) {}

static inline bool is_weak(GcHandleKind k) {
  return k == GCH_WEAK || k == GCH_WEAK_TRACK;
}
static inline u32 index_of(u32 h) {
  return h >> 3;
}
GcHandleKind gc_handle_kind(u32 h) {
  return (GcHandleKind)((h & 7) - 1);
}
static inline bool is_valid(u32 h) {
  return (h & 7) >= 1 && (h & 7) <= 4;
}

// Slot i lies in the chunk whose first index is FIRST_CHUNK * (2^k - 1).
static inline u32 chunk_of(u32 i) {
  return 31 - (u32)__builtin_clz(i / FIRST_CHUNK + 1);
}
static inline u32 chunk_start(u32 k) {
  return FIRST_CHUNK * ((1u << k) - 1);
}

static inline Object **slot_of(u32 h) {
  HandleTable *t = &tables[is_weak(gc_handle_kind(h))];
  u32 i = index_of(h), k = chunk_of(i);
  Object **chunk = k < CHUNKS ? __atomic_load_n(&t->chunks[k], __ATOMIC_ACQUIRE) : NULL;
  return chunk ? &chunk[i - chunk_start(k)] : NULL;
}

// The free list has room for all slots before they are in use, so that freeing one cannot fail.
static bool add_chunk(HandleTable *t, u32 k, bool weak) {
  size_t n = (size_t)FIRST_CHUNK << k, all = chunk_start(k) + n;
  if (n >= BIG_CHUNK && !memory_has_room(n * (sizeof(Object *) + sizeof(u32) + 1)))
    return false;
  u32 *list = realloc(t->free, all * sizeof *list);
  t->free = list ? list : t->free;
  bool *used = list ? realloc(t->used, all * sizeof *used) : NULL;
  if (!used)
    return false;
  t->used = used;
  t->cap = (u32)all;
  Object **chunk = weak ? calloc(n, sizeof *chunk) : gc_try_alloc_root(n * sizeof *chunk);
  __atomic_store_n(&t->chunks[k], chunk, __ATOMIC_RELEASE);
  return chunk != NULL;
}

#define NO_SLOT UINT32_MAX

static u32 take_slot(HandleTable *t, bool weak) {
  if (t->nfree)
    return t->free[--t->nfree];
  u32 k = chunk_of(t->n);
  if (t->n == MAX_INDEX || (!t->chunks[k] && !add_chunk(t, k, weak)))
    return NO_SLOT;
  return t->n++;
}

// Weak slots are written under the collector's lock, as the collector clears them.
typedef struct SlotOp {
  Object **slot, *value;
} SlotOp;
static void *slot_read(void *p) {
  return *((SlotOp *)p)->slot;
}
static void *slot_write(void *p) {
  *((SlotOp *)p)->slot = ((SlotOp *)p)->value;
  return NULL;
}

bool gc_link(void **slot, Object *o, bool track) {
  GC_word before = GC_get_gc_no();
  int r = track ? GC_register_long_link(slot, o) : GC_general_register_disappearing_link(slot, o);
  if (r == GC_NO_MEMORY || !gc_table_is_stuck(before))
    return r != GC_NO_MEMORY;
  if (track)
    GC_unregister_long_link(slot);
  else
    GC_unregister_disappearing_link(slot);
  return false;
}

// False: no memory to remember the slot by; it stays empty.
static bool weak_set(GcHandleKind k, Object **slot, Object *o) {
  if (k == GCH_WEAK)
    GC_unregister_disappearing_link((void **)slot);
  else
    GC_unregister_long_link((void **)slot);
  GC_call_with_alloc_lock(slot_write, &(SlotOp){slot, o});
  if (!o)
    return true;
  bool ok = gc_link((void **)slot, o, k != GCH_WEAK);
  if (!ok)
    GC_call_with_alloc_lock(slot_write, &(SlotOp){slot, NULL});
  return ok;
}

u32 gc_handle_new(GcHandleKind kind, Object *o) {
  bool weak = is_weak(kind);
  if (UNLIKELY(gc_is_full()))
    return 0;
  pthread_mutex_lock(&lock);
  u32 i = take_slot(&tables[weak], weak);
  if (i != NO_SLOT)
    tables[weak].used[i] = true;
  pthread_mutex_unlock(&lock);
  if (i == NO_SLOT)
    return 0;
  u32 h = i << 3 | ((u32)kind + 1);
  if (gc_handle_set(h, o))
    return h;
  gc_handle_free(h);
  return 0;
}

Object *gc_handle_get(u32 h) {
  Object **s = is_valid(h) ? slot_of(h) : NULL;
  if (!s)
    return NULL;
  return is_weak(gc_handle_kind(h)) ? GC_call_with_alloc_lock(slot_read, &(SlotOp){s, NULL}) : *s;
}

bool gc_handle_set(u32 h, Object *o) {
  Object **s = is_valid(h) ? slot_of(h) : NULL;
  if (s && is_weak(gc_handle_kind(h)))
    return weak_set(gc_handle_kind(h), s, o);
  if (s)
    *s = o;
  return true;
}

void gc_handle_free(u32 h) {
  if (!is_valid(h) || !slot_of(h))
    return;
  gc_handle_set(h, NULL);
  HandleTable *t = &tables[is_weak(gc_handle_kind(h))];
  pthread_mutex_lock(&lock);
  if (t->used[index_of(h)]) { // programs free handles twice
    t->used[index_of(h)] = false;
    assert(t->nfree < t->cap);
    t->free[t->nfree++] = index_of(h);
  }
  pthread_mutex_unlock(&lock);
}
