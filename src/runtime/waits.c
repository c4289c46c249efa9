// waits.c: events, mutexes, semaphores, threads and processes as things to wait for.
//
// One lock guards them all: waits on several objects at once stay simple, and none of these is a fast path (Monitor and
// the managed "slim" primitives are).
#include "runtime/internal.h"

typedef struct WaitNode {
  Thread *thread;
  struct WaitNode *next;
} WaitNode;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static WaitObject *named;

WaitObject *wait_new(WaitKind kind, i32 count, i32 max) {
  WaitObject *w = xcalloc(1, sizeof *w);
  *w = (WaitObject){.magic = WAIT_MAGIC, .kind = (u8)kind, .refs = 1, .count = count, .max = max};
  return w;
}

// Names are known within this process only.
WaitObject *wait_named(WaitKind kind, const char *name, i32 count, i32 max, bool open_only, bool *created) {
  pthread_mutex_lock(&lock);
  WaitObject *w = named;
  while (w && strcmp(w->name, name))
    w = w->next_named;
  *created = !w;
  if (w && (w->kind == kind || (w->kind <= WO_EVENT_MANUAL && kind <= WO_EVENT_MANUAL))) {
    w->refs++;
  } else if (w || open_only) {
    w = NULL;
    *created = false;
  } else {
    w = wait_new(kind, count, max);
    w->name = xstrdup(name);
    w->next_named = named;
    named = w;
  }
  pthread_mutex_unlock(&lock);
  return w;
}

WaitObject *wait_check(void *handle) {
  uintptr_t h = (uintptr_t)handle;
  if (h < 65536 || h % sizeof(void *) || h == UINTPTR_MAX)
    return NULL;
  WaitObject *w = handle;
  return w->magic == WAIT_MAGIC ? w : NULL;
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
  free(w->name);
}

void wait_unref(WaitObject *w) {
  pthread_mutex_lock(&lock);
  bool last = __atomic_sub_fetch(&w->refs, 1, __ATOMIC_SEQ_CST) == 0;
  if (last && w->owner)
    for (WaitObject **p = &w->owner->owned_mutexes; *p; p = &(*p)->next_owned)
      if (*p == w) {
        *p = w->next_owned;
        break;
      }
  if (last && w->name)
    forget_name(w);
  pthread_mutex_unlock(&lock);
  if (last) {
    w->magic = 0;
    free(w);
  }
}

// ---- states; all under the lock
// -----------------------------------------------------------------------------------------

static bool signalled(const WaitObject *w, const Thread *t) {
  switch (w->kind) {
  case WO_MUTEX: return !w->owner || w->owner == t;
  case WO_THREAD:
  case WO_PROCESS: return w->exited;
  default: return w->count > 0;
  }
}

static void own(WaitObject *w, Thread *t) {
  if (!w->owner) {
    w->owner = t;
    w->next_owned = t->owned_mutexes;
    t->owned_mutexes = w;
  }
  w->recursion++;
}

// What a satisfied wait does to the object; true if it was an abandoned mutex.
static bool consume(WaitObject *w, Thread *t) {
  bool abandoned = w->abandoned;
  if (w->kind == WO_MUTEX) {
    own(w, t);
    w->abandoned = false;
  } else if (w->kind == WO_EVENT_AUTO) {
    w->count = 0;
  } else if (w->kind == WO_SEMAPHORE) {
    w->count--;
  }
  return abandoned;
}

static void wake(WaitObject *w) {
  for (WaitNode *n = w->waiters; n; n = n->next)
    thread_unpark(n->thread);
}

static void disown(WaitObject *w) {
  for (WaitObject **p = &w->owner->owned_mutexes; *p; p = &(*p)->next_owned)
    if (*p == w) {
      *p = w->next_owned;
      break;
    }
  w->owner = NULL;
  w->recursion = 0;
  wake(w);
}

bool wait_set(WaitObject *w) {
  pthread_mutex_lock(&lock);
  w->count = 1;
  wake(w);
  pthread_mutex_unlock(&lock);
  return true;
}

bool wait_reset(WaitObject *w) {
  pthread_mutex_lock(&lock);
  w->count = 0;
  pthread_mutex_unlock(&lock);
  return true;
}

void wait_own_mutex(WaitObject *w) {
  pthread_mutex_lock(&lock);
  own(w, current_thread);
  pthread_mutex_unlock(&lock);
}

bool wait_release_mutex(WaitObject *w) {
  pthread_mutex_lock(&lock);
  bool ok = w->owner == current_thread;
  if (ok && --w->recursion == 0)
    disown(w);
  pthread_mutex_unlock(&lock);
  return ok;
}

bool wait_release_semaphore(WaitObject *w, i32 n, i32 *previous) {
  pthread_mutex_lock(&lock);
  *previous = w->count;
  bool ok = n > 0 && w->count <= w->max - n;
  if (ok) {
    w->count += n;
    wake(w);
  }
  pthread_mutex_unlock(&lock);
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
    t->owned_mutexes->abandoned = true;
    disown(t->owned_mutexes);
  }
  pthread_mutex_unlock(&lock);
}

// ---- waiting
// ----------------------------------------------------------------------------------------------------------

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

i32 wait_many(WaitObject **ws, u32 n, bool all, i32 ms) {
  Thread *t = current_thread;
  WaitNode nodes[64];
  u64 deadline = deadline_after(ms);
  ParkResult p = PARK_WOKEN;
  i32 r;
  if (n > ARRAY_LEN(nodes))
    return WAIT_FAILED;
  for (u32 i = 0; i < n; i++)
    if (ws[i]->kind == WO_PROCESS)
      process_watch(ws[i]);
  pthread_mutex_lock(&lock);
  for (u32 i = 0; i < n; i++) {
    ws[i]->refs++;
    enqueue(ws[i], &nodes[i], t);
  }
  while ((r = all ? try_all(ws, n, t) : try_any(ws, n, t)) == WAIT_TIMEOUT && ms && p == PARK_WOKEN) {
    pthread_mutex_unlock(&lock);
    p = thread_park(deadline, true);
    pthread_mutex_lock(&lock);
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
