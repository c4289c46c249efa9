// gc.c: allocation and marking over bdwgc: the heap is marked precisely by class, stacks conservatively.
//
// Three kinds of blocks. ATOMIC: objects without references. PRECISE: the descriptor is found in the object's vtable
// (the collector reads VTable.gc_descr through the first word). WORDS: vectors of references, where every word but the
// header is one, so that the collector may split long ones among its markers. Small objects come from lists of the
// thread, refilled a page at a time.
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/cpu.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/stack.h"
#include "gc/gc_private.h"

#define GRANULE GC_GRANULE
#define SMALL_GRANULES 65 // objects up to 1024 bytes come from the thread's lists

// Free objects by kind and size, linked through their first words. Generated code pops from `lists`, too.
typedef struct AllocCache AllocCache;
struct AllocCache {
  void *lists[3][SMALL_GRANULES];
  AllocCache *next, *prev;
  bool listed; // in all_caches
};

unsigned gc_kind[3];
static unsigned uncleared_kind[3]; // the same for big objects, whose memory the collector must not touch
static __thread AllocCache cache __attribute__((tls_model("initial-exec")));
static AllocCache *all_caches; // guarded by caches_lock; read by the marker with the world stopped
static pthread_mutex_t caches_lock = PTHREAD_MUTEX_INITIALIZER;
static GC_push_other_roots_proc next_push_roots;
static unsigned struct_proc;

// ---- marking ----------------------------------------------------------------------------------------------------

// The collector's mark stack entry; its layout is fixed by the library's ABI of mark procedures.
typedef struct MarkEntry {
  GC_word start, descr;
} MarkEntry;

enum { WORD_BITS = 8 * sizeof(GC_word), HEADER_WORDS = OBJECT_HEADER_SIZE / sizeof(GC_word) };
#define PROC_CHUNK 128 // array elements marked before the rest is put back on the mark stack

static inline GC_word proc_descr(GC_word env) {
  return GC_MAKE_PROC((GC_word)struct_proc, env);
}
static inline bool map_bit(const u32 *map, u32 i) {
  return map[i / 32] >> (i % 32) & 1;
}

// Marks the references of one block of words by a bit map. `base` stands for word `first` of the map.
static struct GC_ms_entry *mark_words(void **base, const u32 *map, u32 first, u32 bits, struct GC_ms_entry *msp,
                                      struct GC_ms_entry *limit) {
  for (u32 i = first; i < bits; i++) {
    void **slot = base + (i - first);
    if (map_bit(map, i) && *slot)
      msp = GC_MARK_AND_PUSH(*slot, msp, limit, slot);
  }
  return msp;
}

// Objects whose map does not fit into a descriptor, and vectors of structs. `env` is the first element to mark.
static struct GC_ms_entry *mark_object(GC_word *addr, struct GC_ms_entry *msp, struct GC_ms_entry *limit, GC_word env) {
  Object *o = (Object *)addr;
  VTable *vt = o->vtable;
  if (!vt)
    return msp;
  if (!(vt->flags & VT_ARRAY)) {
    const Class *c = vt->klass;
    return mark_words((void **)addr, c->ref_map, 0, c->ref_map_words, msp, limit);
  }
  Array *a = (Array *)o;
  const Class *e = vt->elem_class;
  uintptr_t from = env, to = MIN(a->length, from + PROC_CHUNK);
  if (to < a->length && (MarkEntry *)msp + 1 < (MarkEntry *)limit) {
    msp = (struct GC_ms_entry *)((MarkEntry *)msp + 1);
    *(MarkEntry *)msp = (MarkEntry){(GC_word)addr, proc_descr(to)};
  } else {
    to = a->length;
  }
  for (uintptr_t i = from; i < to; i++)
    msp = mark_words((void **)(a->data + i * vt->elem_size), e->ref_map, HEADER_WORDS, e->ref_map_words, msp, limit);
  return msp;
}

// A bit-map descriptor has the first word in its highest bit and leaves the low two for the tag.
static void *bitmap_descr(const Class *c) {
  GC_word d = 0;
  for (u32 i = 0; i < c->ref_map_words; i++)
    if (map_bit(c->ref_map, i)) {
      if (i + 3 > WORD_BITS)
        return (void *)proc_descr(0);
      d |= (GC_word)1 << (WORD_BITS - 1 - i);
    }
  return (void *)(d | GC_DS_BITMAP);
}

// Whether values of the class hold references.
static bool is_scanned(const Class *c) {
  return c->has_refs && c->ref_map;
}

void gc_describe(VTable *vt) {
  Class *c = vt->klass;
  vt->gc_descr = NULL;
  if (!(vt->flags & VT_ARRAY)) {
    if (is_scanned(c))
      vt->gc_descr = bitmap_descr(c);
    else
      vt->flags |= VT_NO_REFS;
    return;
  }
  Class *e = vt->elem_class;
  if (class_is_ref(e))
    return; // WORDS
  if (!is_scanned(e) || gc_is_ephemeron(e))
    vt->flags |= VT_NO_REFS;
  else
    vt->gc_descr = (void *)proc_descr(0);
}

// Calls `visit` with each reference of an object; for the closure of ephemerons. Explicit layout can bring an object
// here that is free: what then stands in place of its vtable is NULL or another such, which is zero but for its link.
void gc_each_ref(Object *o, void (*visit)(Object *)) {
  VTable *vt = o->vtable;
  if (!vt || !vt->klass || vt->flags & VT_NO_REFS)
    return;
  if (!(vt->flags & VT_ARRAY)) {
    const Class *c = vt->flags & VT_PROXY ? wk.transparentproxy : vt->klass;
    for (u32 i = 0; i < c->ref_map_words; i++)
      if (map_bit(c->ref_map, i) && ((Object **)o)[i])
        visit(((Object **)o)[i]);
    return;
  }
  Array *a = (Array *)o;
  const Class *e = vt->elem_class;
  bool refs = vt->gc_descr == NULL;
  for (uintptr_t i = 0; i < a->length; i++) {
    Object **p = (Object **)(a->data + i * vt->elem_size);
    if (refs) {
      if (*p)
        visit(*p);
      continue;
    }
    for (u32 w = HEADER_WORDS; w < e->ref_map_words; w++)
      if (map_bit(e->ref_map, w) && p[w - HEADER_WORDS])
        visit(p[w - HEADER_WORDS]);
  }
}

// Objects on the threads' lists are not garbage although nothing points at them.
static void mark_free_lists(void) {
  for (AllocCache *c = all_caches; c; c = c->next)
    for (u32 k = 0; k < 3; k++)
      for (u32 g = 0; g < SMALL_GRANULES; g++)
        for (void *p = c->lists[k][g]; p; p = *(void **)p)
          GC_set_mark_bit(p);
  if (next_push_roots)
    next_push_roots();
}

// ---- allocation -------------------------------------------------------------------------------------------------

static void cache_list(void) {
  AllocCache *c = &cache;
  pthread_mutex_lock(&caches_lock);
  c->prev = NULL;
  c->next = all_caches;
  if (all_caches)
    all_caches->prev = c;
  __atomic_store_n(&all_caches, c, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&caches_lock);
  c->listed = true;
}

// A free object that is on no list any more must not keep its link: where a stale word points at it, the marker would
// take the next one for its vtable, which may be in use again, and read the descriptor out of that one's fields.
static void clear_links(AllocCache *c) {
  for (u32 k = 0; k < 3; k++)
    for (u32 g = 0; g < SMALL_GRANULES; g++)
      for (void **p; (p = c->lists[k][g]);) {
        c->lists[k][g] = *p;
        *p = NULL;
      }
}

// What is left on the lists is unmarked at the next collection and so returns to the heap. A marker that walks them has
// stopped this thread, so that its thread-local storage stays.
static void cache_drop(void) {
  AllocCache *c = &cache;
  if (!c->listed)
    return;
  clear_links(c);
  pthread_mutex_lock(&caches_lock);
  if (c->prev)
    c->prev->next = c->next;
  else
    all_caches = c->next;
  if (c->next)
    c->next->prev = c->prev;
  pthread_mutex_unlock(&caches_lock);
  memset(c, 0, sizeof *c);
}

// Memory fresh from the system is zero already: clearing it would only make it be there. What was used before is given
// back, so that it is fresh again.
#define FRESH_MIN ((size_t)4 << 20)

static void clear_big(u8 *p, size_t size) {
  size_t page = (size_t)getpagesize();
  u8 *from = (u8 *)ALIGN_UP((uintptr_t)p, page), *to = (u8 *)((uintptr_t)(p + size) & ~(page - 1));
  if (madvise(from, (size_t)(to - from), MADV_DONTNEED)) {
    memset(p, 0, size);
    return;
  }
  memset(p, 0, (size_t)(from - p));
  memset(to, 0, (size_t)(p + size - to));
}

static void *alloc_big(size_t size, u32 k) {
  if (size < FRESH_MIN)
    return GC_generic_malloc(size, (int)gc_kind[k]);
  void *p = GC_generic_malloc(size, (int)uncleared_kind[k]);
  if (p)
    clear_big(p, size);
  return p;
}

static u32 stress; // KILN_GC_STRESS: every how many allocations to collect; 0 = not

// The lists stay empty, so that every allocation comes here.
static void *alloc_stressed(size_t size, u32 k) {
  static u32 count;
  if (__atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) % stress == 0)
    GC_gcollect();
  return alloc_big(size, k);
}

static void *try_alloc(size_t size, u32 k) {
  u32 g = (u32)MIN((size + GRANULE - 1) / GRANULE, (size_t)SMALL_GRANULES);
  if (UNLIKELY(stress))
    return alloc_stressed(size, k);
  if (g >= SMALL_GRANULES)
    return alloc_big(size, k);
  void **list = &cache.lists[k][g];
  if (!*list)
    GC_generic_malloc_many((size_t)g * GRANULE, (int)gc_kind[k], list);
  void *p = *list;
  if (!p)
    return NULL;
  *list = *(void **)p;
  *(void **)p = NULL;
  return p;
}

static size_t heap_limit; // 0 = none
static size_t kept;       // of address space, for others than the heap

// A piece of the heap that is let go when the rest is full, so that a program can handle its OutOfMemoryException.
static size_t reserve_bytes = (size_t)2 << 20;
static void *reserve;
static pthread_mutex_t reserve_lock = PTHREAD_MUTEX_INITIALIZER;

static void reserve_release(void) {
  pthread_mutex_lock(&reserve_lock);
  void *p = reserve;
  __atomic_store_n(&reserve, NULL, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&reserve_lock);
  GC_free(p);
}

static void reserve_take(void) {
  pthread_mutex_lock(&reserve_lock);
  if (!reserve)
    __atomic_store_n(&reserve, GC_malloc_atomic_uncollectable(reserve_bytes), __ATOMIC_RELAXED);
  pthread_mutex_unlock(&reserve_lock);
}

// Takes it back once a collection has left enough free.
static void reserve_check(void) {
  if (UNLIKELY(!__atomic_load_n(&reserve, __ATOMIC_RELAXED)) && GC_get_free_bytes() > 4 * reserve_bytes)
    reserve_take();
}

// Near the limit the library collects again and again for a few objects each time, or for a table of its own that it
// finds no room for, and hours go by before nothing at all is left. So a heap counts as full when collection after
// collection came with next to nothing allocated since the one before and there is little room besides.
enum { FUTILE_MAX = 8, FUTILE_PART = 256, ROOM_PART = 8 };
static u32 futile; // such collections in a row
static __thread bool
    own_end; // this thread asks for one that says nothing of the rest: the program's, or for a big block

static void count_futile(void) {
  if (heap_limit && !own_end)
    futile = GC_get_bytes_since_gc() < GC_get_heap_size() / FUTILE_PART ? futile + 1 : 0;
}

bool gc_is_full(void) {
  if (LIKELY(__atomic_load_n(&futile, __ATOMIC_RELAXED) < FUTILE_MAX))
    return false;
  __atomic_store_n(&futile, 0, __ATOMIC_RELAXED);
  size_t size = GC_get_heap_size(), rest = heap_limit > size ? heap_limit - size : 0;
  if (rest + GC_get_free_bytes() >= size / ROOM_PART)
    return false;
  reserve_release();
  return true;
}

// A table of links or finalizers that the library finds no room to double makes it collect before each further entry.
enum { STUCK = 3 };

bool gc_table_is_stuck(GC_word before) {
  return UNLIKELY(GC_get_gc_no() != before) && __atomic_load_n(&futile, __ATOMIC_RELAXED) >= STUCK;
}

// A function of its own: nothing of its caller's frame, which gc_clear_below() does not reach, is left (gc_collect).
static __attribute__((noinline)) void collect(bool own) {
  own_end = own;
  GC_gcollect();
  own_end = false;
}

// The library may give up without having collected.
static __attribute__((noinline)) void *alloc_slow(size_t size, u32 k) {
  if (UNLIKELY(!cache.listed))
    cache_list();
  reserve_check();
  if (UNLIKELY(gc_is_full()))
    return NULL;
  own_end = size >= reserve_bytes;
  void *p = try_alloc(size, k);
  own_end = false;
  if (LIKELY(p != NULL))
    return p;
  collect(size >= reserve_bytes);
  memory_reserve_refill();
  p = try_alloc(size, k);
  if (!p && size < reserve_bytes)
    reserve_release();
  return p;
}

static inline void *alloc_kind(size_t size, u32 k) {
  size_t g = (size + GRANULE - 1) / GRANULE;
  if (UNLIKELY(g >= SMALL_GRANULES))
    return alloc_slow(size, k);
  void **list = &cache.lists[k][g], *p = *list;
  if (UNLIKELY(!p))
    return alloc_slow(size, k);
  *list = *(void **)p;
  *(void **)p = NULL;
  return p;
}

static inline u32 kind_of(const VTable *vt) {
  if (vt->flags & VT_NO_REFS)
    return KIND_ATOMIC;
  return vt->gc_descr ? KIND_PRECISE : KIND_WORDS;
}

Object *gc_alloc(VTable *vt, size_t size) {
  Object *o = alloc_kind(size, kind_of(vt));
  if (UNLIKELY(!o))
    return NULL;
  o->vtable = vt;
  if (UNLIKELY(vt->flags & VT_FINALIZER) && !gc_register_finalizer(o, true))
    return NULL;
  return o;
}

ptrdiff_t gc_lists_tls_offset(void) {
  return (u8 *)cache.lists - (u8 *)__builtin_thread_pointer();
}

i32 gc_lists_of(Class *c, u32 *granules) {
  *granules = SMALL_GRANULES;
  u32 kind = KIND_ATOMIC;
  if (c->is_array)
    kind = class_is_ref(c->elem)                              ? KIND_WORDS
           : is_scanned(c->elem) && !gc_is_ephemeron(c->elem) ? KIND_PRECISE
                                                              : KIND_ATOMIC;
  else if (is_scanned(c))
    kind = KIND_PRECISE;
  return (i32)(kind * SMALL_GRANULES * model.word);
}

void *gc_try_alloc_root(size_t size) {
  return GC_malloc_uncollectable(size);
}

// Beyond the heap's limit lies what is kept for the rest of the runtime.
void *gc_alloc_root(size_t size) {
  void *p;
  while (!(p = gc_try_alloc_root(size))) {
    if (!memory_reserve_release(size))
      fatal("out of memory (%zu bytes wanted)", size);
    if (heap_limit)
      GC_set_max_heap_size(heap_limit += ALIGN_UP(size, (size_t)1 << 20));
  }
  return p;
}

void *gc_alloc_scanned(size_t size) {
  return GC_malloc(size);
}

void gc_free_root(void *p) {
  GC_free(p);
}

bool gc_room_on_stack(GcRooms *rooms, size_t size) {
  if (size > GC_ROOMS_ON_STACK - rooms->on_stack)
    return false;
  rooms->on_stack += size;
  return true;
}

#define ROOM_HEADER 16 // links to the next, and keeps the alignment

void *gc_room_in_heap(GcRooms *rooms, size_t size) {
  void **room = gc_try_alloc_root(ROOM_HEADER + size);
  if (!room)
    return NULL;
  *room = rooms->first;
  rooms->first = room;
  return (u8 *)room + ROOM_HEADER;
}

void gc_rooms_free(GcRooms *rooms) {
  for (void **room = rooms->first, **next; room; room = next) {
    next = *room;
    gc_free_root(room);
  }
  *rooms = (GcRooms){0};
}

// ---- start, threads, numbers ----------------------------------------------------------------------------------------

static void *oom(size_t n) {
  (void)n;
  return NULL;
}
static void quiet(char *msg, GC_word arg) {
  (void)msg;
  (void)arg;
}

static void make_kinds(void) {
  // Where the descriptor lies: in the vtable, which the object's first word points at.
  GC_word via_vtable =
      (GC_word) - (GC_signed_word)(offsetof(VTable, gc_descr) + GC_INDIR_PER_OBJ_BIAS) | GC_DS_PER_OBJECT;
  gc_kind[KIND_ATOMIC] = GC_new_kind(GC_new_free_list(), GC_DS_LENGTH, 0, 1);
  gc_kind[KIND_PRECISE] = GC_new_kind(GC_new_free_list(), via_vtable, 0, 1);
  gc_kind[KIND_WORDS] = GC_new_kind(GC_new_free_list(), GC_DS_LENGTH, 1, 1);
  uncleared_kind[KIND_ATOMIC] = GC_new_kind(GC_new_free_list(), GC_DS_LENGTH, 0, 0);
  uncleared_kind[KIND_PRECISE] = GC_new_kind(GC_new_free_list(), via_vtable, 0, 0);
  uncleared_kind[KIND_WORDS] = GC_new_kind(GC_new_free_list(), GC_DS_LENGTH, 1, 0);
  struct_proc = GC_new_proc(mark_object);
}

// What the collector would otherwise read out of /proc/self/maps and /proc/stat: milliseconds on a big machine.
static void init_with_known(void) {
  void *lo, *hi;
  char count[16];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations" // has no other setter before the start
  if (stack_bounds(&lo, &hi))
    GC_stackbottom = hi;
#pragma GCC diagnostic pop
  bool say = !getenv("GC_NPROCS");
  if (say) {
    snprintf(count, sizeof count, "%u", cpu_count());
    setenv("GC_NPROCS", count, 1);
  }
  GC_INIT();
  if (say)
    unsetenv("GC_NPROCS");
}

#define FIRST_HEAP ((size_t)16 << 20)
#define KEEP_MIN ((size_t)24 << 20)

// Where address space is limited (ulimit -v), part of it is kept from the heap for code, stacks, images and malloc, so
// that a program that fills the heap can still be told so. Told anew whenever the heap has grown: what the others took
// meanwhile is not there for the heap.
static void limit_heap(GC_word size) {
  size_t left = memory_left();
  heap_limit = size + (left > kept ? left - kept : 0);
  GC_set_max_heap_size(heap_limit);
}

static void limits_init(void) {
  size_t left = memory_left();
  if (left == SIZE_MAX)
    return;
  kept = MIN(MAX(left / 8, KEEP_MIN), left / 3);
  reserve_bytes = MIN(reserve_bytes, left / 64);
  limit_heap(0);
  GC_set_on_heap_resize(limit_heap);
  mallopt(M_ARENA_MAX, 1); // each further one would reserve 64 MB
  if (left < FIRST_HEAP * 16)
    GC_set_markers_count(1); // each marker has a stack
}

static void init_stress(void) {
  const char *s = getenv("KILN_GC_STRESS");
  long n = s ? strtol(s, NULL, 10) : 0;
  stress = n > 0 ? (u32)MIN(n, (long)INT32_MAX) : 0;
}

static void on_event(GC_EventType e) {
  if (e == GC_EVENT_START)
    count_futile();
  gc_ephemeron_event(e);
}

void gc_init(void) {
  limits_init();
  init_stress();
  GC_set_all_interior_pointers(0); // stacks are still searched for them
  GC_set_no_dls(1);
  GC_set_handle_fork(0);
  GC_set_java_finalization(1);
  GC_set_finalize_on_demand(1);
  GC_set_warn_proc(quiet);
  GC_set_oom_fn(oom);
  GC_set_finalizer_notifier(gc_finalizer_notifier);
  GC_set_dont_precollect(1);
  init_with_known();
  GC_allow_register_threads();
  // Address space; pages are touched when first used.
  GC_expand_hp(heap_limit ? MIN(FIRST_HEAP, heap_limit / 8) : FIRST_HEAP);
  make_kinds();
  reserve_take();
  next_push_roots = GC_get_push_other_roots();
  GC_set_push_other_roots(mark_free_lists);
  GC_set_on_collection_event(on_event);
  gc_handles_init();
}

// The library ends the process where it finds no room for a thread's record.
#define RECORD_ROOM ((size_t)32 << 10)

// What was had and is given back, in whole pages, serves any kind of object. Only for threads that the collector knows.
static bool room_for_record(void) {
  void *p = GC_malloc_atomic_uncollectable(RECORD_ROOM);
  GC_free(p);
  return p;
}

bool gc_thread_attach(void *stack_base) {
  struct GC_stack_base sb;
  if (heap_limit)
    GC_set_max_heap_size(heap_limit += RECORD_ROOM);
  if (GC_get_stack_base(&sb) != GC_SUCCESS) {
    sb.mem_base = stack_base;
  }
  int r = GC_register_my_thread(&sb);
  return r == GC_SUCCESS || r == GC_DUPLICATE;
}

void gc_thread_detach(void) {
  cache_drop();
  GC_unregister_my_thread();
}

typedef struct StartArgs {
  void *(*start)(void *);
  void *arg;
} StartArgs;

static void drop_at_exit(void *unused) {
  (void)unused;
  cache_drop();
}

static void *thread_entry(void *p) {
  StartArgs s = *(StartArgs *)p;
  gc_free_root(p);
  void *r;
  pthread_cleanup_push(drop_at_exit, NULL); // also when native code calls pthread_exit()
  r = s.start(s.arg);
  pthread_cleanup_pop(1);
  return r;
}

int gc_pthread_create(void *thread, const void *attr, void *(*start)(void *), void *arg) {
  if (!room_for_record())
    return ENOMEM;
  StartArgs *s = gc_alloc_root(sizeof *s);
  *s = (StartArgs){start, arg};
  int r = GC_pthread_create(thread, attr, thread_entry, s);
  if (r)
    gc_free_root(s);
  return r;
}

// What earlier calls left below is in later frames, wherever these do not write, and would keep objects alive that a
// program has let go before it asks for a collection, or whose finalizers have run.
__attribute__((noinline)) void gc_clear_below(void) {
  char room[8192];
  memset(room, 0, sizeof room);
  __asm__ volatile("" : : "r"(room) : "memory");
}

void gc_collect(void) {
  gc_clear_below();
  collect(true);
}
bool gc_hold_off(u64 bytes) {
  size_t free_now = GC_get_free_bytes();
  if (bytes > free_now && !GC_expand_hp((size_t)(bytes - free_now)))
    return false;
  GC_disable();
  return true;
}
void gc_let_go(void) {
  GC_enable();
}
u64 gc_heap_used(void) {
  return GC_get_heap_size() - GC_get_free_bytes();
}
u64 gc_collections(void) {
  return GC_get_gc_no();
}
u64 gc_allocated_bytes(void) {
  return GC_get_total_bytes();
}
