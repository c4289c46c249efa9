// dependent.c: System.Runtime.DependentHandle: an ephemeron, whose first word managed code reads itself.
#include "icalls/net/net.h"

static GcPair *alloc(Object *target, Object *dependent) {
  GcPair *p = gc_pair_new(target, dependent);
  if (!p)
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return p;
}
static GcPair *alloc_entry(Object **target, Object **dependent) {
  return alloc(*target, *dependent);
}
static Object *get_dependent(GcPair *p) {
  return p->dependent;
}
static Object *get_both(GcPair *p, Object **dependent) {
  Object *target = p->target;
  *dependent = target ? p->dependent : NULL;
  return target;
}
static void set_dependent(GcPair *p, Object *o) {
  p->dependent = o;
}
static void forget_target(GcPair *p) {
  p->target = NULL;
}
static bool free_done(GcPair *p) {
  gc_pair_free(p);
  return true;
}
static void free_entry(GcPair *p) {
  gc_pair_free(p);
}

ICALL_TABLE(net_dependent_handle, "System.Runtime.DependentHandle", ICALL("InternalAlloc", alloc),
            ICALL("InternalGetDependent", get_dependent), ICALL("InternalGetTargetAndDependent", get_both),
            ICALL("InternalSetDependent", set_dependent), ICALL("InternalSetTargetToNull", forget_target),
            ICALL("InternalFree", free_done))
ICALL_TABLE(net_entries_dependent, "", ICALL("DependentHandle_InternalAllocWithGCTransition", alloc_entry),
            ICALL("DependentHandle_InternalFreeWithGCTransition", free_entry))
