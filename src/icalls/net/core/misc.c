// misc.c: small families of entries: what is known about code and memory, texts, class constructors.
#include <unistd.h>
#include "icalls/net/net.h"
#include "types/flavour.h"

// ---- JitInfo --------------------------------------------------------------------------------------------------------------

static i64 compiled_bytes(bool this_thread) {
  (void)this_thread;
  return (i64)engine_stats.code_bytes;
}
static i64 compiled_methods(bool this_thread) {
  (void)this_thread;
  return (i64)engine_stats.jit_methods;
}
static i64 compile_ticks(bool this_thread) {
  (void)this_thread;
  return (i64)engine_stats.jit_ns;
}

ICALL_TABLE(net_jit_info, "System.Runtime.JitInfo", ICALL("GetCompiledILBytes", compiled_bytes),
            ICALL("GetCompiledMethodCount", compiled_methods), ICALL("GetCompilationTimeInTicks", compile_ticks))

// ---- GC: modes, most of which this collector has no use for ----------------------------------------------------------------------------

enum { LATENCY_SET = 0, LATENCY_SET_FAILED = 1, NOT_APPLICABLE = 4 };
enum { MODE_INTERACTIVE = 1, MODE_NO_GC_REGION = 4 };                // GCLatencyMode
enum { REGION_STARTED, REGION_NO_MEMORY, REGION_TWICE = 3 };         // StartNoGCRegionStatus
enum { REGION_ENDED, REGION_NONE, REGION_INDUCED, REGION_EXCEEDED }; // EndNoGCRegionStatus

static _Atomic(i32) latency_mode = MODE_INTERACTIVE;
static struct {
  pthread_mutex_t lock;
  bool on;
  u64 room, allocated, collections;
} region = {.lock = PTHREAD_MUTEX_INITIALIZER};

static i32 get_mode(void) {
  return region.on ? MODE_NO_GC_REGION : latency_mode;
}
static i32 set_mode(i32 mode) {
  if (region.on)
    return LATENCY_SET_FAILED;
  latency_mode = mode;
  return LATENCY_SET;
}

static i32 start_region(i64 total, i32 large_known, i64 large, i32 no_full) {
  (void)large_known, (void)large, (void)no_full;
  u64 largest = (u64)sysconf(_SC_PHYS_PAGES) * (u64)sysconf(_SC_PAGESIZE);
  if ((u64)total > largest)
    return REGION_NO_MEMORY;
  pthread_mutex_lock(&region.lock);
  i32 r = region.on ? REGION_TWICE : gc_hold_off((u64)total) ? REGION_STARTED : REGION_NO_MEMORY;
  if (r == REGION_STARTED) {
    region.on = true;
    region.room = (u64)total;
    region.allocated = gc_allocated_bytes();
    region.collections = gc_collections();
  }
  pthread_mutex_unlock(&region.lock);
  return r;
}

static i32 end_region(void) {
  pthread_mutex_lock(&region.lock);
  i32 r = !region.on                                              ? REGION_NONE
          : gc_collections() != region.collections                ? REGION_INDUCED
          : gc_allocated_bytes() - region.allocated > region.room ? REGION_EXCEEDED
                                                                  : REGION_ENDED;
  if (region.on)
    gc_let_go();
  region.on = false;
  pthread_mutex_unlock(&region.lock);
  return r;
}
static i32 not_applicable(i32 ms) {
  (void)ms;
  return NOT_APPLICABLE;
}

ICALL_TABLE(net_gc_modes, "System.Runtime.GCSettings", ICALL("SetGCLatencyMode", set_mode),
            ICALL("GetGCLatencyMode", get_mode), ICALL("SetLOHCompactionMode", icall_nothing))
ICALL_TABLE(net_gc_numbers, "System.GC", ICALL("GetSegmentSize", icall_nothing),
            ICALL("GetLastGCPercentTimeInGC", icall_nothing), ICALL("GetGenerationSize", icall_nothing),
            ICALL("_GetTotalPauseDuration", icall_nothing), ICALL("_RegisterForFullGCNotification", icall_nothing),
            ICALL("_CancelFullGCNotification", icall_nothing))
ICALL_TABLE(net_entries_gc_modes, "", ICALL("GCInterface_StartNoGCRegion", start_region),
            ICALL("GCInterface_EndNoGCRegion", end_region), ICALL("GCInterface_WaitForFullGCApproach", not_applicable),
            ICALL("GCInterface_WaitForFullGCComplete", not_applicable),
            ICALL("GCInterface_GetGenerationBudget", icall_nothing),
            ICALL("GCInterface_EnumerateConfigurationValues", icall_nothing),
            ICALL("GCInterface_RefreshMemoryLimit", icall_nothing),
            ICALL("GCInterface_RegisterFrozenSegment", icall_nothing),
            ICALL("GCInterface_UnregisterFrozenSegment", icall_nothing))

// Places on the stack that hold references: all of the stack is looked at.
ICALL_TABLE(net_gc_frames, "System.Runtime.GCFrameRegistration", ICALL("RegisterForGCReporting", icall_nothing),
            ICALL("UnregisterForGCReporting", icall_nothing))

// ---- texts ------------------------------------------------------------------------------------------------------------------

static void type_load_text(i32 id, String **out) {
  (void)id;
  *out = string_new_utf8("Could not load type '{0}' from assembly '{1}'.");
}
static void file_load_text(u32 hr, String **out) {
  enum { BAD_FORMAT = 0x8007000B };
  *out =
      string_new_utf8(hr == BAD_FORMAT ? "Could not load file or assembly '{0}'. An attempt was made to load a program "
                                         "with an incorrect format."
                                       : "Could not load file or assembly '{0}'. {1}");
}
static void text_of_hr(i32 hr, String **out) {
  static const struct {
    u32 hr;
    const char *text;
  } known[] = {{0x80131500, "General Exception "}, {0x80131509, "An operation is not legal in the current state. "}};
  const char *text = "";
  for (u32 i = 0; i < ARRAY_LEN(known); i++)
    if (known[i].hr == (u32)hr)
      text = known[i].text;
  char *s = xasprintf("%s(0x%08X)", text, (u32)hr);
  *out = string_new_utf8(s);
  free(s);
}
ICALL_TABLE(net_entries_texts, "", ICALL("GetTypeLoadExceptionMessage", type_load_text),
            ICALL("GetFileLoadExceptionMessage", file_load_text),
            ICALL("FileLoadException_GetMessageForHR", text_of_hr))

// ---- classes ------------------------------------------------------------------------------------------------------------------

static void init_class(Class *c) {
  class_init_run(c);
}
static void run_module_ctor(QAssembly q) {
  ERROR(err);
  Class *c = class_from_typedef(q.a, 1, &err);
  c ? (void)class_init_run(c) : (void)exc_throw_error(&err);
}

// Whether a class derived from Stream has its own BeginRead and EndRead (0), BeginWrite and EndWrite (1).
static bool overrides_stream(Class *c, i32 writes) {
  Class *stream = corlib_class("System.IO", "Stream");
  const char *names[] = {writes ? "BeginWrite" : "BeginRead", writes ? "EndWrite" : "EndRead"};
  ERROR(err);
  for (u32 i = 0; i < ARRAY_LEN(names); i++) {
    Method *decl = class_methods(stream, &err) ? class_find_method(stream, names[i], -1) : NULL;
    Method *m = decl ? class_virtual_target(c, decl, &err) : NULL;
    if (m && m->klass != stream)
      return true;
  }
  return false;
}
static bool overrides_read(Object *stream) {
  return overrides_stream(object_class(stream), 0);
}
static bool overrides_write(Object *stream) {
  return overrides_stream(object_class(stream), 1);
}
static i32 type_hash(QType t) {
  char *name = class_reflection_name(t.cls, true, true);
  u64 h = hash_bytes(name, strlen(name), 0);
  free(name);
  return (i32)h;
}

ICALL_TABLE(net_stream, "System.IO.Stream", ICALL("HasOverriddenBeginEndRead", overrides_read),
            ICALL("HasOverriddenBeginEndWrite", overrides_write))
ICALL_TABLE(net_entries_classes, "", ICALL("InitClassHelper", init_class),
            ICALL("ReflectionInvocation_RunModuleConstructor", run_module_ctor),
            ICALL("VersionResilientHashCode_TypeHashCode", type_hash))
