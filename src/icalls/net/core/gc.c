// gc.c: System.GC, GCHandle, DependentHandle.
#include <unistd.h>
#include "icalls/net/net.h"

static i32 collection_count(i32 gen, i32 special) {
  (void)gen, (void)special;
  return (i32)gc_collections();
}
static void suppress(Object *o) {
  if (o->vtable->flags & VT_FINALIZER)
    gc_register_finalizer(o, false);
}
static void reregister(Object **h) {
  if ((*h)->vtable->flags & VT_FINALIZER && !gc_register_finalizer(*h, true))
    exc_throw("OutOfMemoryException", "Out of memory");
}
static i32 generation(Object *o) {
  (void)o;
  return 0;
}
static void collect(i32 gen, i32 mode, u8 low_memory) {
  (void)gen, (void)mode, (void)low_memory;
  gc_collect();
}
static i64 total_memory(void) {
  return (i64)gc_heap_used();
}
static i64 allocated(void) {
  return (i64)gc_allocated_bytes();
}
static bool is_server(void) {
  return false;
}
// Programs ask for the numbers of generations that the documentation gives; here a collection is of all of them.
static i32 max_generation(void) {
  return 2;
}
static i32 compaction_mode(void) {
  return 1; // GCLargeObjectHeapCompactionMode.Default
}

// GCMemoryInfoData: what there is, and what is in use.
static void memory_info(Object *data, i32 kind) {
  (void)kind;
  Class *c = object_class(data);
  i64 total = (i64)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
  FIELD_AT(data, field_offset_of(c, "_totalAvailableMemoryBytes"), i64) = total;
  FIELD_AT(data, field_offset_of(c, "_highMemoryLoadThresholdBytes"), i64) = total / 10 * 9;
  FIELD_AT(data, field_offset_of(c, "_heapSizeBytes"), i64) = (i64)gc_heap_used();
  FIELD_AT(data, field_offset_of(c, "_memoryLoadBytes"), i64) = (i64)gc_heap_used();
}

ICALL_TABLE(net_gc, "System.GC", ICALL("GetMemoryInfo", memory_info), ICALL("_CollectionCount", collection_count),
            ICALL("GetMaxGeneration", max_generation), ICALL("SuppressFinalizeInternal", suppress),
            ICALL("GetGenerationInternal", generation), ICALL("GetAllocatedBytesForCurrentThread", allocated),
            ICALL("GetTotalAllocatedBytesApproximate", allocated))
ICALL_TABLE(net_gc_settings, "System.Runtime.GCSettings", ICALL("get_IsServerGC", is_server),
            ICALL("GetLOHCompactionMode", compaction_mode))
ICALL_TABLE(net_entries_gc, "", ICALL("GCInterface_Collect", collect),
            ICALL("GCInterface_GetTotalMemory", total_memory), ICALL("GCInterface_ReRegisterForFinalize", reregister),
            ICALL("GCInterface_WaitForPendingFinalizers", finalizer_wait_pending),
            ICALL("GCInterface_GetTotalAllocatedBytesPrecise", allocated),
            ICALL("GCInterface_AddMemoryPressure", icall_nothing),
            ICALL("GCInterface_RemoveMemoryPressure", icall_nothing))

// ---- GCHandle: the address of a slot, which managed code reads itself ---------------------------------------------------

void *net_handle_new(u32 kind, Object *o) {
  void *h = gc_slot_new((GcHandleKind)MIN(kind, (u32)GCH_PINNED), o);
  if (!h)
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
  return h;
}

void net_handle_free(void *h) {
  gc_slot_free(h);
}

static void *alloc(Object *o, i32 kind) {
  return net_handle_new((u32)kind, o);
}
static void *alloc_entry(Object **o, i32 kind) {
  return net_handle_new((u32)kind, *o);
}
static void free_handle(void *h) {
  gc_slot_free(h);
}
static bool free_handle_done(void *h) {
  gc_slot_free(h);
  return true;
}
static void set(Object **h, Object *o) {
  if (!gc_slot_set(h, o))
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
}
static Object *compare_exchange(Object **h, Object *o, Object *old) {
  return gc_slot_swap(h, o, old);
}

ICALL_TABLE(net_gchandle, "System.Runtime.InteropServices.GCHandle", ICALL("_InternalAlloc", alloc),
            ICALL("_InternalFree", free_handle_done), ICALL("InternalSet", set),
            ICALL("InternalCompareExchange", compare_exchange))
ICALL_TABLE(net_entries_gchandle, "", ICALL("GCHandle_InternalAllocWithGCTransition", alloc_entry),
            ICALL("GCHandle_InternalFreeWithGCTransition", free_handle))

// ---- types' own handles -------------------------------------------------------------------------------------------------

static void *type_handle_slot(QType t, i32 kind) {
  (void)t;
  return net_handle_new((u32)kind, NULL);
}
static void *free_type_slot(QType t, void *h) {
  (void)t;
  gc_slot_free(h);
  return NULL;
}

ICALL_TABLE(net_entries_type_slots, "", ICALL("QCall_GetGCHandleForTypeHandle", type_handle_slot),
            ICALL("QCall_FreeGCHandleForTypeHandle", free_type_slot))
