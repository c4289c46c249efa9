// waits.c: events, mutexes, semaphores, threads and processes as things to wait for.
//
// One lock guards them all: waits on several objects at once stay simple, and none of these is a fast path (Monitor and
// the managed "slim" primitives are).
#include "runtime/internal.h"
#include "runtime/wait_shared.h"

typedef struct WaitNode {
  Thread *thread;
  struct WaitNode *next;
} WaitNode;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static WaitObject *named;

static bool same_kind(u32 a, u32 b) {
  return a == b || (a <= WO_EVENT_MANUAL && b <= WO_EVENT_MANUAL);
}

static WaitObject *find_named(const char *name) {
  WaitObject *w = named;
  while (w && strcmp(w->name, name))
    w = w->next_named;
  return w;
}

static NameResult make_named(WaitKind kind, const char *name, i32 count, i32 max, bool open_only, WaitObject **out) {
  Shared *shared = NULL;
  SharedResult r = open_only ? SHARED_NONE : SHARED_CREATED;
  if (shared_available())
    r = shared_open(name, kind, count, max, open_only, &shared);
  if (r == SHARED_NONE || r == SHARED_OTHER_KIND)
    return r == SHARED_NONE ? NAME_NONE : NAME_OTHER_KIND;
  WaitObject *w = *out = wait_new(shared ? (WaitKind)shared->kind : kind, count, max);
  if (!w && shared)
    shared_release(name, shared);
  if (!w)
    return NAME_NONE;
  w->shared = shared;
  w->name = xstrdup(name);
  w->next_named = named;
  named = w;
  return r == SHARED_CREATED ? NAME_CREATED : NAME_OPENED;
}

NameResult wait_named(WaitKind kind, const char *name, i32 count, i32 max, bool open_only, WaitObject **out) {
  NameResult r = NAME_OPENED;
  *out = NULL;
  pthread_mutex_lock(&lock);
  WaitObject *w = find_named(name);
  if (!w) {
    r = make_named(kind, name, count, max, open_only, out);
  } else if (!same_kind(w->kind, kind)) {
    r = NAME_OTHER_KIND;
  } else {
    wait_ref(w);
    *out = w;
  }
  pthread_mutex_unlock(&lock);
  return r;
}

void wait_ref(WaitObject *w) {
  __atomic_add_fetch(&w->refs, 1, __ATOMIC_SEQ_CST);
}

static void forget_name(WaitObject *w) {
  for (WaitObject **p = &named; *p; p = &(*p)->next_named)
    if (*p == w) {
      *p = w->next_named;
      break;
    }
  if (w->shared)
    shared_close(w->name, w->shared);
  free(w->name);
}

static void unlist_owned(WaitObject *w) {
  for (WaitObject **p = &w->owner->owned_mutexes; *p; p = &(*p)->next_owned)
    if (*p == w) {
      *p = w->next_owned;
      break;
    }
}

void wait_unref(WaitObject *w) {
  pthread_mutex_lock(&lock);
  bool last = __atomic_sub_fetch(&w->refs, 1, __ATOMIC_SEQ_CST) == 0;
  if (last && w->owner)
    unlist_owned(w);
  if (last && w->name)
    forget_name(w);
  pthread_mutex_unlock(&lock);
  if (last)
    wait_free(w);
}

// At the end of the process: other processes see at once that this one has let go.
void waits_shutdown(void) {
  pthread_mutex_lock(&lock);
  for (WaitObject *w = named; w; w = w->next_named)
    if (w->shared)
      shared_release(w->name, w->shared); // threads that still run may look at it
  pthread_mutex_unlock(&lock);
}

// The lock of this process, and, where the object is known to others, theirs too.
static void enter(const WaitObject *w) {
  pthread_mutex_lock(&lock);
  if (w->shared)
    shared_lock();
}

static void leave(const WaitObject *w) {
  if (w->shared)
    shared_unlock();
  pthread_mutex_unlock(&lock);
}

// Where the count of an event or semaphore is.
static i32 *count_of(WaitObject *w) {
  return w->shared ? &w->shared->count : &w->count;
}

// ---- states; all under the lock ------------------------------------------------------------------------------------

static bool signalled(WaitObject *w, const Thread *t) {
  switch (w->kind) {
  case WO_MUTEX: return w->owner ? w->owner == t : !w->shared || !shared_owned(w->shared);
  case WO_THREAD:
  case WO_PROCESS: return w->exited;
  default: return *count_of(w) > 0;
  }
}

static void own(WaitObject *w, Thread *t) {
  if (!w->owner) {
    w->owner = t;
    w->next_owned = t->owned_mutexes;
    t->owned_mutexes = w;
    if (w->shared)
      shared_own(w->shared);
  }
  w->recursion++;
}

// What a satisfied wait does to the object; true if it was an abandoned mutex.
static bool consume(WaitObject *w, Thread *t) {
  bool *mark = w->shared ? &w->shared->abandoned : &w->abandoned, abandoned = *mark;
  if (w->kind == WO_MUTEX) {
    own(w, t);
    *mark = false;
  } else if (w->kind == WO_EVENT_AUTO) {
    *count_of(w) = 0;
  } else if (w->kind == WO_SEMAPHORE) {
    --*count_of(w);
  }
  return abandoned;
}

static void wake(WaitObject *w) {
  for (WaitNode *n = w->waiters; n; n = n->next)
    thread_unpark(n->thread);
}

static void disown(WaitObject *w) {
  unlist_owned(w);
  w->owner = NULL;
  w->recursion = 0;
  if (w->shared)
    w->shared->owner = (SharedProcess){0};
  wake(w);
}

bool wait_set(WaitObject *w) {
  enter(w);
  *count_of(w) = 1;
  wake(w);
  leave(w);
  return true;
}

bool wait_reset(WaitObject *w) {
  enter(w);
  *count_of(w) = 0;
  leave(w);
  return true;
}

void wait_own_mutex(WaitObject *w) {
  enter(w);
  own(w, current_thread);
  leave(w);
}

bool wait_release_mutex(WaitObject *w) {
  enter(w);
  bool ok = w->owner == current_thread;
  if (ok && --w->recursion == 0)
    disown(w);
  leave(w);
  return ok;
}

bool wait_release_semaphore(WaitObject *w, i32 n, i32 *previous) {
  enter(w);
  i32 *count = count_of(w), max = w->shared ? w->shared->max : w->max;
  *previous = *count;
  bool ok = n > 0 && *count <= max - n;
  if (ok) {
    *count += n;
    wake(w);
  }
  leave(w);
  return ok;
}

void wait_process_exited(WaitObject *w, int code) {
  pthread_mutex_lock(&lock);
  w->exited = true;
  w->exit_code = code;
  wake(w);
  pthread_mutex_unlock(&lock);
}

void wait_abandon_all(Thread *t) {
  pthread_mutex_lock(&lock);
  while (t->owned_mutexes) {
    WaitObject *w = t->owned_mutexes;
    if (w->shared)
      shared_lock();
    *(w->shared ? &w->shared->abandoned : &w->abandoned) = true;
    disown(w);
    if (w->shared)
      shared_unlock();
  }
  pthread_mutex_unlock(&lock);
}

// ---- waiting -------------------------------------------------------------------------------------------------------

static i32 try_all(WaitObject **ws, u32 n, Thread *t) {
  for (u32 i = 0; i < n; i++)
    if (!signalled(ws[i], t))
      return WAIT_TIMEOUT;
  i32 r = 0;
  for (u32 i = 0; i < n; i++)
    if (consume(ws[i], t))
      r = WAIT_ABANDONED + (i32)i;
  return r;
}

static i32 try_any(WaitObject **ws, u32 n, Thread *t) {
  for (u32 i = 0; i < n; i++)
    if (signalled(ws[i], t))
      return consume(ws[i], t) ? WAIT_ABANDONED + (i32)i : (i32)i;
  return WAIT_TIMEOUT;
}

static void enqueue(WaitObject *w, WaitNode *node, Thread *t) {
  *node = (WaitNode){t, w->waiters};
  w->waiters = node;
}

static void dequeue(WaitObject *w, WaitNode *node) {
  for (WaitNode **p = &w->waiters; *p; p = &(*p)->next)
    if (*p == node) {
      *p = node->next;
      return;
    }
}

// Other processes wake nobody here: a wait that they may end looks again, ever more seldom.
#define POLL_MIN_NS 1000000u
#define POLL_MAX_NS 10000000u

static i32 try_wait(WaitObject **ws, u32 n, bool all, bool shared, Thread *t) {
  if (shared)
    shared_lock();
  i32 r = all ? try_all(ws, n, t) : try_any(ws, n, t);
  if (shared)
    shared_unlock();
  return r;
}

i32 wait_many(WaitObject **ws, u32 n, bool all, i32 ms) {
  Thread *t = current_thread;
  WaitNode nodes[64];
  u64 deadline = deadline_after(ms), step = POLL_MIN_NS;
  ParkResult p = PARK_WOKEN;
  bool shared = false;
  i32 r;
  if (n > ARRAY_LEN(nodes))
    return WAIT_FAILED;
  if (thread_wait_broken()) { // also where nothing would be waited for
    thread_throw_interrupted();
    return WAIT_INTERRUPTED;
  }
  for (u32 i = 0; i < n; i++) {
    if (ws[i]->kind == WO_PROCESS)
      process_watch(ws[i]);
    shared |= ws[i]->shared != NULL;
  }
  pthread_mutex_lock(&lock);
  for (u32 i = 0; i < n; i++) {
    wait_ref(ws[i]);
    enqueue(ws[i], &nodes[i], t);
  }
  while ((r = try_wait(ws, n, all, shared, t)) == WAIT_TIMEOUT && ms && p == PARK_WOKEN) {
    u64 until = shared ? MIN(deadline, clock_ns() + step) : deadline;
    step = MIN(step * 2, POLL_MAX_NS);
    pthread_mutex_unlock(&lock);
    p = thread_park(until, true);
    pthread_mutex_lock(&lock);
    if (p == PARK_TIMEOUT && until < deadline)
      p = PARK_WOKEN;
  }
  for (u32 i = 0; i < n; i++)
    dequeue(ws[i], &nodes[i]);
  pthread_mutex_unlock(&lock);
  for (u32 i = 0; i < n; i++)
    wait_unref(ws[i]);
  if (r == WAIT_TIMEOUT && p == PARK_INTERRUPTED) {
    thread_throw_interrupted();
    return WAIT_INTERRUPTED;
  }
  return r;
}
