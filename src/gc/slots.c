// slots.c: handles that managed code reads itself: the address of a word that holds the object.
#include <stdlib.h>
#include "gc/gc_private.h"

typedef struct Slot {
  Object *value; // first: what the address points to
  uintptr_t kind;
} Slot;

static bool is_weak(const Slot *s) {
  return s->kind == GCH_WEAK || s->kind == GCH_WEAK_TRACK;
}

static void *write_value(void *p) {
  Slot **of = p; // the slot, and the value in the guise of another
  of[0]->value = (Object *)of[1];
  return NULL;
}

// The collector clears weak slots with the world stopped; registration is by the object.
// False: no memory to watch it by; the slot is empty then.
static bool weak_set(Slot *s, Object *o) {
  if (s->kind == GCH_WEAK)
    GC_unregister_disappearing_link((void **)&s->value);
  else
    GC_unregister_long_link((void **)&s->value);
  GC_call_with_alloc_lock(write_value, (Slot *[]){s, (Slot *)o});
  if (!o)
    return true;
  bool ok = gc_link((void **)&s->value, o, s->kind != GCH_WEAK);
  if (!ok)
    GC_call_with_alloc_lock(write_value, (Slot *[]){s, NULL});
  return ok;
}

void *gc_slot_new(GcHandleKind kind, Object *o) {
  bool weak = kind == GCH_WEAK || kind == GCH_WEAK_TRACK;
  Slot *s = gc_is_full() ? NULL : weak ? calloc(1, sizeof *s) : gc_try_alloc_root(sizeof *s);
  if (!s)
    return NULL;
  s->kind = kind;
  if (gc_slot_set(s, o))
    return s;
  free(s);
  return NULL;
}

bool gc_slot_set(void *slot, Object *o) {
  Slot *s = slot;
  if (is_weak(s))
    return weak_set(s, o);
  gc_store(&s->value, o);
  return true;
}

Object *gc_slot_swap(void *slot, Object *o, Object *old) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  Slot *s = slot;
  if (!is_weak(s)) {
    __atomic_compare_exchange_n(&s->value, &old, o, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return old;
  }
  pthread_mutex_lock(&lock);
  Object *now = s->value;
  if (now == old)
    weak_set(s, o);
  pthread_mutex_unlock(&lock);
  return now;
}

void gc_slot_free(void *slot) {
  Slot *s = slot;
  if (!s)
    return;
  bool weak = is_weak(s);
  gc_slot_set(s, NULL);
  if (weak)
    free(s);
  else
    gc_free_root(s);
}
