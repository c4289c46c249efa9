// handles.c: GC handles. Strong and pinned ones live in root memory, weak ones in memory that the collector clears.
#include <pthread.h>
#include "base/log.h"
#include "gc/gc_private.h"

// A handle is (index << 3) | (kind + 1); the class library takes odd or even for nothing but the pinned kind's own
// bits.
#define CHUNK 256
#define MAX_CHUNKS 16384

typedef struct HandleTable {
  Object **chunks[MAX_CHUNKS];
  u32 n;     // slots in use or once used
  u32 *free; // stack of free slots
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

static inline Object **slot_of(u32 h) {
  HandleTable *t = &tables[is_weak(gc_handle_kind(h))];
  u32 i = index_of(h);
  return i / CHUNK < MAX_CHUNKS && t->chunks[i / CHUNK] ? &t->chunks[i / CHUNK][i % CHUNK] : NULL;
}

static u32 take_slot(HandleTable *t, bool weak) {
  if (t->nfree)
    return t->free[--t->nfree];
  u32 i = t->n++;
  if (i / CHUNK >= MAX_CHUNKS)
    fatal("too many GC handles");
  if (i % CHUNK == 0)
    t->chunks[i / CHUNK] = weak ? xcalloc(CHUNK, sizeof(Object *)) : gc_alloc_root(CHUNK * sizeof(Object *));
  return i;
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

static void weak_set(GcHandleKind k, Object **slot, Object *o) {
  if (k == GCH_WEAK)
    GC_unregister_disappearing_link((void **)slot);
  else
    GC_unregister_long_link((void **)slot);
  GC_call_with_alloc_lock(slot_write, &(SlotOp){slot, o});
  if (!o)
    return;
  if (k == GCH_WEAK)
    GC_general_register_disappearing_link((void **)slot, o);
  else
    GC_register_long_link((void **)slot, o);
}

u32 gc_handle_new(GcHandleKind kind, Object *o) {
  bool weak = is_weak(kind);
  pthread_mutex_lock(&lock);
  u32 h = take_slot(&tables[weak], weak) << 3 | ((u32)kind + 1);
  pthread_mutex_unlock(&lock);
  gc_handle_set(h, o);
  return h;
}

Object *gc_handle_get(u32 h) {
  Object **s = is_valid(h) ? slot_of(h) : NULL;
  if (!s)
    return NULL;
  return is_weak(gc_handle_kind(h)) ? GC_call_with_alloc_lock(slot_read, &(SlotOp){s, NULL}) : *s;
}

void gc_handle_set(u32 h, Object *o) {
  Object **s = is_valid(h) ? slot_of(h) : NULL;
  if (!s)
    return;
  if (is_weak(gc_handle_kind(h)))
    weak_set(gc_handle_kind(h), s, o);
  else
    *s = o;
}

void gc_handle_free(u32 h) {
  if (!is_valid(h) || !slot_of(h))
    return;
  gc_handle_set(h, NULL);
  HandleTable *t = &tables[is_weak(gc_handle_kind(h))];
  pthread_mutex_lock(&lock);
  if (t->nfree == t->cap)
    t->free = xrealloc(t->free, (t->cap = t->cap ? t->cap * 2 : 64) * sizeof(u32));
  t->free[t->nfree++] = index_of(h);
  pthread_mutex_unlock(&lock);
}
