// gc.h: the collector as the rest of Kiln sees it. First collector: bdwgc. Heap precise, stacks conservative.
#ifndef KILN_GC_GC_H
#define KILN_GC_GC_H

#include "types/types.h"

void gc_init(void);
// Called by class_vtable()'s maker: prepares how objects of this vtable are marked.
void gc_describe(VTable *vt);
// Zeroed; NULL when memory is exhausted. `size` includes the header. Registers a finalizer for VT_FINALIZER.
Object *gc_alloc(VTable *vt, size_t size);
// Allocation without a call. At gc_lists_tls_offset() from the thread pointer each thread has tables of lists of free,
// cleared objects, linked through their first words; gc_lists_of() is where in there the table for objects of a class
// begins. A table has an entry for each size in units of GC_GRANULE, *granules of them; an empty list is NULL: then,
// and for classes with finalizers, gc_alloc().
#define GC_GRANULE 16
ptrdiff_t gc_lists_tls_offset(void);
i32 gc_lists_of(Class *c, u32 *granules);
// Memory that holds references, never moved, never freed by itself, scanned: statics, tables. Zeroed. Never NULL (the
// reserve of base/memory.h steps in), so of a size that no program chooses; NULL on exhaustion with the _try form.
void *gc_alloc_root(size_t size);
void *gc_try_alloc_root(size_t size);
void gc_free_root(void *p);
// Scanned and collected: lives while a stack or other scanned memory points into it. Zeroed; NULL when there is none.
void *gc_alloc_scanned(size_t size);
// Room for values on their way through C, which hold references: on the stack while there is little, else root memory
// for the time being. gc_room() gives zeroed memory, or NULL when it is exhausted; gc_rooms_free() goes with every
// return.
typedef struct GcRooms {
  void *first;
  size_t on_stack;
} GcRooms;
#define GC_ROOMS_ON_STACK ((size_t)8 << 10)
#define gc_room(rooms, size)                                                                                           \
  (gc_room_on_stack((rooms), (size)) ? memset(__builtin_alloca(MAX((size_t)(size), 1u)), 0, (size))                    \
                                     : gc_room_in_heap((rooms), (size)))
bool gc_room_on_stack(GcRooms *rooms, size_t size);
void *gc_room_in_heap(GcRooms *rooms, size_t size);
void gc_rooms_free(GcRooms *rooms);
// Stores with the write barrier.
static inline void gc_store(void *slot, Object *value) {
  __atomic_store_n((Object **)slot, value, __ATOMIC_RELEASE);
}
// As memmove(), but other threads see every reference either old or new.
void gc_move(void *dst, const void *src, size_t n);
// The same for a value of few words, which is what most are; `dst` and `src` are the same or do not overlap.
static inline void gc_copy_value(void *dst, const void *src, size_t n) {
  typedef u64 Word __attribute__((may_alias, aligned(1)));
  __atomic_thread_fence(__ATOMIC_RELEASE);
  if (UNLIKELY(n > 64)) {
    gc_move(dst, src, n);
    return;
  }
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    *(volatile Word *)((u8 *)dst + i) = *(const volatile Word *)((const u8 *)src + i);
  for (; i < n; i++)
    ((u8 *)dst)[i] = ((const u8 *)src)[i];
}
static inline void gc_copy(void *dst, const void *src, size_t n) {
  __atomic_thread_fence(__ATOMIC_RELEASE);
  if (n) // `src` may be NULL without
    gc_move(dst, src, n);
}

// Handles (GCHandle): weak, weak track resurrection, normal, pinned.
typedef enum { GCH_WEAK, GCH_WEAK_TRACK, GCH_NORMAL, GCH_PINNED } GcHandleKind;
u32 gc_handle_new(GcHandleKind kind, Object *o); // 0: no memory
Object *gc_handle_get(u32 h);
bool gc_handle_set(u32 h, Object *o); // false: no memory to watch it by; the handle is empty then
void gc_handle_free(u32 h);
GcHandleKind gc_handle_kind(u32 h);

// The same as the address of a word that holds the object: managed code reads it itself. NULL: no memory.
void *gc_slot_new(GcHandleKind kind, Object *o);
bool gc_slot_set(void *slot, Object *o);                  // as gc_handle_set()
Object *gc_slot_swap(void *slot, Object *o, Object *old); // compare and exchange; what was there
void gc_slot_free(void *slot);
// An ephemeron: `dependent` lives as long as `target` does, and both words become NULL then. Managed code reads the
// first word. NULL: no memory.
typedef struct GcPair {
  Object *target, *dependent;
  u32 index;
} GcPair;
GcPair *gc_pair_new(Object *target, Object *dependent);
void gc_pair_free(GcPair *p);

void gc_collect(void);
// No collection from now on, with room for so many bytes; false: there is none. As many calls of gc_let_go() undo it.
bool gc_hold_off(u64 bytes);
void gc_let_go(void);
u64 gc_heap_used(void);
u64 gc_collections(void);
u64 gc_allocated_bytes(void);
bool gc_thread_attach(void *stack_base); // for threads not started through gc_thread_create
void gc_thread_detach(void);
int gc_pthread_create(void *thread, const void *attr, void *(*start)(void *), void *arg);
// GC.SuppressFinalize / ReRegisterForFinalize. False: no memory, it has none now.
bool gc_register_finalizer(Object *o, bool on);
// Objects whose finalizers are due; the finalizer thread (runtime/) takes them. `ready` is called from any thread,
// must not allocate from the heap.
void gc_on_finalizers_ready(void (*ready)(void));
void gc_run_finalizers(void (*run)(Object *o)); // on the calling thread
void gc_finalize_all(void (*run)(Object *o));   // every registered one, due or not; on the calling thread
// Ephemerons of ConditionalWeakTable: see runtime/.
void gc_register_ephemeron_array(Object *array);
void gc_set_tombstone(Object *o); // what a dead key becomes
#endif
