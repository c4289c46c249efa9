// comwrappers.c: what ComWrappers asks of the runtime: IUnknown of managed objects that COM code holds, and the handles
// that keep those objects while it does. The rest is the class library's own.
#include "base/map.h"
#include "icalls/net/net.h"

#include <pthread.h>

enum { HR_OK = 0, HR_FAIL = (i32)0x80004005, HR_POINTER = (i32)0x80004003, HR_NO_INTERFACE = (i32)0x80004002 };

typedef struct Iid {
  u8 bytes[16];
} Iid;

static const Iid iid_unknown = {{0, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
static const Iid iid_tracker_target = {
    {0xF8, 0x43, 0xBD, 0x64, 0xEE, 0xBF, 0xC4, 0x4E, 0xB7, 0xEB, 0x29, 0x35, 0x15, 0x8D, 0xAE, 0x21}};

static const Iid iid_tagged = {
    {0x1C, 0xE5, 0x13, 0x5C, 0x32, 0x4F, 0x26, 0x47, 0xA3, 0xFD, 0xF3, 0xED, 0xD6, 0x3D, 0xA3, 0xA0}};

// ---- the class library's structures ---------------------------------------------------------------------------------

typedef struct Entry {
  Iid iid;
  void *vtable;
} Entry;

// What COM code holds is the address of a word of `vtables`; the wrapper is found by rounding it down.
enum { DISPATCH_SIZE = 64, PER_DISPATCH = DISPATCH_SIZE / sizeof(void *) - 1 };
typedef struct Dispatch {
  struct Wrapper *wrapper;
  void *vtables[PER_DISPATCH];
} Dispatch;

enum { FLAG_OWN_UNKNOWN = 1, FLAG_TRACKED = 2 };
typedef struct Wrapper {
  Object **handle;
  u64 refs; // of COM in the lower 31 bits, of reference trackers in the upper 32
  i32 flags, nentries;
  Entry *entries;
  Dispatch *dispatches;
} Wrapper;

static Wrapper *wrapper_of(void *face) {
  return ((Dispatch *)((uintptr_t)face & ~(uintptr_t)(DISPATCH_SIZE - 1)))->wrapper;
}

static void *face_at(Wrapper *w, u32 i) {
  return &w->dispatches[i / PER_DISPATCH].vtables[i % PER_DISPATCH];
}

// ---- handles that count ---------------------------------------------------------------------------------------------

// A weak slot, and a strong one beside it while somebody holds the wrapper.
typedef struct Hold {
  void *strong;
} Hold;
static Map holds; // weak slot -> Hold; the next handle at that address uses it again
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static Hold *hold_of(Object **h) {
  Hold *x = map_get(&holds, (u64)(uintptr_t)h);
  if (!x)
    map_put(&holds, (u64)(uintptr_t)h, x = xcalloc(1, sizeof *x));
  return x;
}

static void *counted_handle(Object **holder) {
  Object **h = net_handle_new(GCH_WEAK_TRACK, *holder);
  void *s = h ? net_handle_new(GCH_NORMAL, *holder) : NULL;
  if (!s) {
    if (h)
      net_handle_free(h);
    return NULL;
  }
  pthread_mutex_lock(&lock);
  hold_of(h)->strong = s;
  pthread_mutex_unlock(&lock);
  return h;
}

#define COM_REFS 0x7FFFFFFFull
#define TRACKER_REF (1ull << 32)
#define HELD (COM_REFS | ~(TRACKER_REF - 1))

// After the count of references reached zero, or left it. What it is by now decides.
static void update(Wrapper *w) {
  pthread_mutex_lock(&lock);
  bool held = (__atomic_load_n(&w->refs, __ATOMIC_ACQUIRE) & HELD) != 0;
  Hold *x = w->handle ? hold_of(w->handle) : NULL;
  if (x && held && !x->strong && *w->handle) {
    x->strong = gc_slot_new(GCH_NORMAL, *w->handle);
  } else if (x && !held && x->strong) {
    gc_slot_free(x->strong);
    x->strong = NULL;
  }
  pthread_mutex_unlock(&lock);
}

static u64 count(Wrapper *w, i64 by) {
  u64 now = __atomic_add_fetch(&w->refs, (u64)by, __ATOMIC_ACQ_REL);
  if (!(now & HELD) || !((now - (u64)by) & HELD))
    update(w);
  return now;
}

// ---- IUnknown -------------------------------------------------------------------------------------------------------

static u32 wrapper_add(Wrapper *w) {
  return (u32)(count(w, 1) & COM_REFS);
}

static u32 add_ref(void *face) {
  return wrapper_add(wrapper_of(face));
}

static u32 release(void *face) {
  return (u32)(count(wrapper_of(face), -1) & COM_REFS);
}

static bool same(const Iid *a, const Iid *b) {
  return !memcmp(a, b, sizeof *a);
}

// Those of the runtime's own come behind those of the program.
static void *face_of(Wrapper *w, const Iid *iid) {
  u32 n = (u32)w->nentries, i = n;
  if (!(w->flags & FLAG_OWN_UNKNOWN)) {
    if (same(iid, &iid_unknown))
      return face_at(w, i);
    i++;
  }
  if (w->flags & FLAG_TRACKED) {
    if (same(iid, &iid_tracker_target))
      return face_at(w, i);
    i++;
  }
  if (same(iid, &iid_tagged))
    return face_at(w, i);
  for (u32 k = 0; k < n; k++)
    if (same(iid, &w->entries[k].iid))
      return face_at(w, k);
  return NULL;
}

static i32 query(void *face, const Iid *iid, void **out) {
  if (!out)
    return HR_POINTER;
  *out = face_of(wrapper_of(face), iid);
  if (!*out)
    return HR_NO_INTERFACE;
  add_ref(*out);
  return HR_OK;
}

static void get_unknown(void **q, void **a, void **r) {
  *q = (void *)query;
  *a = (void *)add_ref;
  *r = (void *)release;
}

// By these two the class library makes sure that an object is a wrapper of this runtime's.
static i32 is_current(void *face, void *version) {
  (void)face;
  return version == (void *)is_current ? HR_OK : HR_FAIL;
}
static void *tagged(void) {
  return (void *)is_current;
}

static u32 uncounted(void *face) {
  (void)face;
  return 1;
}
static void *untracked(void) {
  return (void *)uncounted;
}

// ---- IReferenceTrackerTarget: there is no reference tracker but for the Windows Runtime ---------------------------------

static u32 tracker_add(void *face) {
  return (u32)(count(wrapper_of(face), (i64)TRACKER_REF) >> 32);
}
static u32 tracker_release(void *face) {
  return (u32)(count(wrapper_of(face), -(i64)TRACKER_REF) >> 32);
}
static i32 peg(void *face) {
  (void)face;
  return HR_OK;
}

static void *tracker_vtable(void) {
  static void *const vtable[] = {(void *)query,           (void *)add_ref, (void *)release, (void *)tracker_add,
                                 (void *)tracker_release, (void *)peg,     (void *)peg};
  return (void *)vtable;
}

static u8 no_tracker(void) {
  return 0;
}

ICALL_TABLE(net_com_wrapper, "System.Runtime.InteropServices.ComWrappers/ManagedObjectWrapper",
            ICALL("AddRef", wrapper_add))
ICALL_TABLE(net_entries_comwrappers, "", ICALL("ComWrappers_GetIUnknownImpl", get_unknown),
            ICALL("ComWrappers_GetUntrackedAddRefRelease", untracked),
            ICALL("ComWrappers_GetIReferenceTrackerTargetVftbl", tracker_vtable),
            ICALL("ComWrappers_GetTaggedImpl", tagged), ICALL("ComWrappers_RegisterIsRootedCallback", icall_nothing),
            ICALL("ComWrappers_AllocateRefCountedHandle", counted_handle),
            ICALL("TrackerObjectManager_RegisterNativeObjectWrapperCache", icall_nothing),
            ICALL("TrackerObjectManager_HasReferenceTrackerManager", no_tracker),
            ICALL("TrackerObjectManager_TryRegisterReferenceTrackerManager", no_tracker))
