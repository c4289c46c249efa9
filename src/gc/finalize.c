// finalize.c: finalizers that are due, and the ephemerons of ConditionalWeakTable.
#include "base/log.h"
#include "gc/gc_private.h"
#include <gc/javaxfc.h>

static void (*ready_cb)(void);
static __thread void (*run_cb)(Object *);

void gc_finalizer_notifier(void) {
  if (ready_cb)
    ready_cb();
}

static void run_one(void *obj, void *data) {
  (void)data;
  if (run_cb)
    run_cb(obj);
}

bool gc_register_finalizer(Object *o, bool on) {
  GC_word before = GC_get_gc_no();
  GC_register_finalizer_no_order(o, on ? run_one : NULL, NULL, NULL, NULL);
  bool refused = on && gc_table_is_stuck(before);
  if (refused)
    GC_register_finalizer_no_order(o, NULL, NULL, NULL, NULL);
  return !refused;
}

void gc_on_finalizers_ready(void (*ready)(void)) {
  ready_cb = ready;
}

void gc_run_finalizers(void (*run)(Object *o)) {
  void (*old)(Object *) = run_cb;
  run_cb = run;
  while (GC_should_invoke_finalizers())
    GC_invoke_finalizers();
  gc_clear_below();
  run_cb = old;
}

// The library runs them itself.
void gc_finalize_all(void (*run)(Object *o)) {
  void (*old)(Object *) = run_cb;
  run_cb = run;
  GC_finalize_all();
  run_cb = old;
}

// ---- ephemerons ---------------------------------------------------------------------------------------------------
// An Ephemeron[] is allocated as if it held no references. At the end of marking, with the world stopped, each entry
// whose key is marked gets its value marked, with all that it reaches, until nothing changes; entries whose key is
// not are cleared to the tombstone.

typedef struct Ephemeron {
  Object *key, *value;
} Ephemeron;

static VEC(Array *) arrays; // hidden from the collector: in malloc memory. Guarded by the allocation lock
static VEC(Object *) todo;
static Object **tombstone; // root

bool gc_is_ephemeron(const Class *c) {
  return !strcmp(c->name, "Ephemeron") && !strcmp(c->ns, "System.Runtime.CompilerServices");
}

void gc_set_tombstone(Object *o) {
  if (!tombstone)
    tombstone = gc_alloc_root(sizeof *tombstone);
  *tombstone = o;
}

static void *add_array(void *a) {
  vec_push(&arrays, (Array *)a);
  return NULL;
}
void gc_register_ephemeron_array(Object *array) {
  GC_call_with_alloc_lock(add_array, array);
}

static VEC(GcPair *) pairs; // likewise

static void *add_pair(void *p) {
  ((GcPair *)p)->index = pairs.n;
  vec_push(&pairs, (GcPair *)p);
  return NULL;
}
static void *remove_pair(void *p) {
  u32 i = ((GcPair *)p)->index;
  pairs.v[i] = vec_last(&pairs);
  pairs.v[i]->index = i;
  pairs.n--;
  return NULL;
}

// `target` and `dependent` are held by the caller's stack until the collector knows the pair.
GcPair *gc_pair_new(Object *target, Object *dependent) {
  GcPair *p = malloc(sizeof *p);
  if (!p)
    return NULL;
  *p = (GcPair){target, dependent, 0};
  GC_call_with_alloc_lock(add_pair, p);
  return p;
}

void gc_pair_free(GcPair *p) {
  if (!p)
    return;
  GC_call_with_alloc_lock(remove_pair, p);
  free(p);
}

// In explicit layouts the word of a reference may hold something else.
static void visit(Object *o) {
  if (GC_base(o) != o || GC_is_marked(o))
    return;
  GC_set_mark_bit(o);
  vec_push(&todo, o);
}

static void mark_closure(Object *o) {
  visit(o);
  while (todo.n)
    gc_each_ref(vec_pop(&todo), visit);
}

static bool live(Object *o) {
  return (tombstone && o == *tombstone) || GC_is_marked(o);
}

static bool propagate(void) {
  bool changed = false;
  for (u32 i = 0; i < arrays.n; i++) {
    if (!GC_is_marked(arrays.v[i]))
      continue;
    Ephemeron *e = ARRAY_ELEMS(arrays.v[i], Ephemeron);
    for (uintptr_t j = 0; j < arrays.v[i]->length; j++)
      if (e[j].key && live(e[j].key) && e[j].value && !GC_is_marked(e[j].value)) {
        mark_closure(e[j].value);
        changed = true;
      }
  }
  for (u32 i = 0; i < pairs.n; i++) {
    const GcPair *p = pairs.v[i];
    if (p->target && GC_is_marked(p->target) && p->dependent && !GC_is_marked(p->dependent)) {
      mark_closure(p->dependent);
      changed = true;
    }
  }
  return changed;
}

static void clear_dead(void) {
  u32 n = 0;
  for (u32 i = 0; i < arrays.n; i++) {
    if (!GC_is_marked(arrays.v[i]))
      continue;
    Array *a = arrays.v[n++] = arrays.v[i];
    Ephemeron *e = ARRAY_ELEMS(a, Ephemeron);
    for (uintptr_t j = 0; j < a->length; j++)
      if (e[j].key && !live(e[j].key))
        e[j] = (Ephemeron){*tombstone, NULL};
  }
  arrays.n = n;
  for (u32 i = 0; i < pairs.n; i++)
    if (pairs.v[i]->target && !GC_is_marked(pairs.v[i]->target))
      pairs.v[i]->target = pairs.v[i]->dependent = NULL;
}

void gc_ephemeron_event(GC_EventType e) {
  if (e != GC_EVENT_MARK_END || (!pairs.n && (!arrays.n || !tombstone)))
    return;
  while (propagate())
    ;
  clear_dead();
}
