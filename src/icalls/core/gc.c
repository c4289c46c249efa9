// gc.c: System.GC and GCHandle.
#include "icalls/util.h"

static i32 collection_count(i32 gen) {
  return gen == 0 || gen == 1 || gen == 2 ? (i32)gc_collections() : 0;
}
static i32 max_generation(void) {
  return 1;
}
static void collect(i32 gen) {
  (void)gen;
  gc_collect();
}
static i64 allocated_here(void) {
  return (i64)gc_allocated_bytes();
}
static i32 generation(Object *o) {
  (void)o;
  return 0;
}

static void suppress(Object *o) {
  if (!o)
    exc_throw_null("obj");
  else if (o->vtable->flags & VT_FINALIZER)
    gc_register_finalizer(o, false);
}
static void reregister(Object *o) {
  if (!o)
    exc_throw_null("obj");
  else if (o->vtable->flags & VT_FINALIZER && !gc_register_finalizer(o, true))
    exc_throw("OutOfMemoryException", "Out of memory");
}
static i64 total_memory(bool collect_first) {
  if (collect_first)
    gc_collect();
  return (i64)gc_heap_used();
}

static Object *tombstone(void) {
  static Object **slot;
  Object *o = runtime_rooted(&slot);
  if (o || !(o = object_new(wk.object)))
    return o;
  o = runtime_root_once(&slot, o);
  gc_set_tombstone(o);
  return o;
}

static void register_ephemerons(Object *array) {
  tombstone();
  gc_register_ephemeron_array(array);
}

ICALL_TABLE(icalls_gc, "System.GC", ICALL("GetCollectionCount", collection_count),
            ICALL("GetMaxGeneration", max_generation), ICALL("InternalCollect", collect),
            ICALL("RecordPressure", icall_nothing), ICALL("register_ephemeron_array", register_ephemerons),
            ICALL("get_ephemeron_tombstone", tombstone), ICALL("GetAllocatedBytesForCurrentThread", allocated_here),
            ICALL("GetGeneration", generation), ICALL("WaitForPendingFinalizers", finalizer_wait_pending),
            ICALL("_SuppressFinalize", suppress), ICALL("_ReRegisterForFinalize", reregister),
            ICALL("GetTotalMemory", total_memory))

// ---- GCHandle -----------------------------------------------------------------------------------------------------------------

static bool check_domain(i32 h) {
  (void)h;
  return true;
}
static Object *get_target(i32 h) {
  return gc_handle_get((u32)h);
}

// A new handle (h == 0), or another target for an old one.
static i32 target_handle(Object *o, i32 h, i32 type) {
  if (!h) {
    u32 made = gc_handle_new((GcHandleKind)type, o);
    if (!made)
      exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
    return (i32)made;
  }
  if (!gc_handle_set((u32)h, o))
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return h;
}
static void free_handle(i32 h) {
  gc_handle_free((u32)h);
}

static void *pinned_address(i32 h) {
  if (gc_handle_kind((u32)h) != GCH_PINNED)
    return (void *)(intptr_t)-2;
  Object *o = gc_handle_get((u32)h);
  if (!o)
    return NULL;
  if (object_class(o) == wk.string)
    return ((String *)o)->chars;
  if (o->vtable->flags & VT_ARRAY)
    return ((Array *)o)->data;
  return object_unbox(o);
}

ICALL_TABLE(icalls_gchandle, "System.Runtime.InteropServices.GCHandle", ICALL("CheckCurrentDomain", check_domain),
            ICALL("GetTarget", get_target), ICALL("GetTargetHandle", target_handle), ICALL("FreeHandle", free_handle),
            ICALL("GetAddrOfPinnedObject", pinned_address))
