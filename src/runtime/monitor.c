// monitor.c: locks of objects: a thin lock in the header's sync word, which contention or waiting inflates.
//
// Sync word: 0 free; odd: thin, owner's thread id in bits 16 and up, recursion - 1 in bits 1 to 15; else a Monitor*.
#include "runtime/helpers.h"
#include "runtime/internal.h"

typedef struct Node {
  Thread *thread;
  bool signalled;
  struct Node *next;
} Node;

typedef struct Queue {
  Node *first, *last;
} Queue;

typedef struct Monitor {
  u32 owner; // thread id; 0 = free. Taken by compare-and-swap
  u32 count;
  u32 nentry;           // threads that wait to enter
  u32 handle;           // weak, to see when the object is gone
  pthread_mutex_t lock; // the queues
  Queue entry, wait;
} Monitor;

// A Monitor belongs to its object: what still uses the Monitor must keep the object, which its caller may not need
// any more.
static inline void keep_alive(Object *o) {
  __asm__ volatile("" ::"r"(o) : "memory");
}

#define REC_ONE 2u
#define REC_MASK 0xFFFEu
#define THIN(id) ((uintptr_t)(id) << 16 | 1)
#define SPINS 64

static void push(Queue *q, Node *n) {
  n->next = NULL;
  *(q->first ? &q->last->next : &q->first) = n;
  q->last = n;
}

static void unlink_node(Queue *q, Node *n) {
  Node *prev = NULL;
  for (Node *i = q->first; i; prev = i, i = i->next)
    if (i == n) {
      *(prev ? &prev->next : &q->first) = n->next;
      if (q->last == n)
        q->last = prev;
      return;
    }
}

// ---- fat monitors ---------------------------------------------------------------------------------------------------

static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static VEC(Monitor *) all;
static VEC(Monitor *) spare;

// Monitors whose objects are gone are used again. Called for every 128th new one.
static void reclaim(void) {
  u32 n = 0;
  for (u32 i = 0; i < all.n; i++) {
    Monitor *m = all.v[i];
    if (gc_handle_get(m->handle)) {
      all.v[n++] = m;
      continue;
    }
    gc_handle_free(m->handle);
    vec_push(&spare, m);
  }
  all.n = n;
}

static Monitor *monitor_make(Object *o) {
  static u32 made;
  pthread_mutex_lock(&all_lock);
  if (!spare.n && ++made % 128 == 0)
    reclaim();
  Monitor *m = spare.n ? vec_pop(&spare) : xcalloc(1, sizeof *m);
  m->owner = m->count = m->nentry = 0;
  m->entry = m->wait = (Queue){0};
  pthread_mutex_init(&m->lock, NULL);
  m->handle = gc_handle_new(GCH_WEAK_TRACK, o);
  if (m->handle) // else it is its object's for good
    vec_push(&all, m);
  pthread_mutex_unlock(&all_lock);
  return m;
}

static void monitor_unmake(Monitor *m) {
  gc_handle_set(m->handle, NULL);
} // found by the next reclaim

static Monitor *inflate(Object *o) {
  Monitor *m = NULL;
  for (;;) {
    uintptr_t w = __atomic_load_n(&o->sync, __ATOMIC_ACQUIRE);
    if (w && !(w & 1)) {
      if (m)
        monitor_unmake(m);
      return (Monitor *)w;
    }
    if (!m)
      m = monitor_make(o);
    m->owner = (u32)(w >> 16);
    m->count = w ? (u32)(w & REC_MASK) / REC_ONE + 1 : 0;
    if (__atomic_compare_exchange_n(&o->sync, &w, (uintptr_t)m, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      return m;
  }
}

static bool take(Monitor *m, u32 id) {
  u32 free_owner = 0;
  if (!__atomic_compare_exchange_n(&m->owner, &free_owner, id, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
    return false;
  m->count = 1;
  return true;
}

typedef enum { GOT, LATE, BROKEN } Outcome;

static Outcome enter_slow(Monitor *m, u64 deadline, bool interruptible) {
  Node me = {.thread = current_thread};
  Outcome r;
  pthread_mutex_lock(&m->lock);
  push(&m->entry, &me);
  __atomic_add_fetch(&m->nentry, 1, __ATOMIC_SEQ_CST);
  for (;;) {
    if (take(m, me.thread->id)) {
      r = GOT;
      break;
    }
    pthread_mutex_unlock(&m->lock);
    ParkResult p = thread_park(deadline, interruptible);
    pthread_mutex_lock(&m->lock);
    if (p != PARK_WOKEN) {
      r = p == PARK_TIMEOUT ? (take(m, me.thread->id) ? GOT : LATE) : BROKEN;
      break;
    }
  }
  unlink_node(&m->entry, &me);
  __atomic_sub_fetch(&m->nentry, 1, __ATOMIC_SEQ_CST);
  // A wake-up may have been meant for us just as we gave up: pass it on.
  if (r != GOT && m->entry.first && !__atomic_load_n(&m->owner, __ATOMIC_SEQ_CST))
    thread_unpark(m->entry.first->thread);
  pthread_mutex_unlock(&m->lock);
  return r;
}

static Outcome fat_enter(Monitor *m, i32 ms) {
  u32 id = current_thread->id;
  if (__atomic_load_n(&m->owner, __ATOMIC_RELAXED) == id) {
    m->count++;
    return GOT;
  }
  for (u32 i = 0; i < SPINS; i++) {
    if (take(m, id))
      return GOT;
    if (!ms)
      return LATE;
    cpu_relax();
  }
  return enter_slow(m, deadline_after(ms), true);
}

static void fat_release(Monitor *m) {
  __atomic_store_n(&m->owner, 0, __ATOMIC_SEQ_CST);
  if (!__atomic_load_n(&m->nentry, __ATOMIC_SEQ_CST))
    return;
  pthread_mutex_lock(&m->lock);
  if (m->entry.first)
    thread_unpark(m->entry.first->thread);
  pthread_mutex_unlock(&m->lock);
}

// ---- thin locks -----------------------------------------------------------------------------------------------------

static inline bool swap_sync(Object *o, uintptr_t from, uintptr_t to) {
  return __atomic_compare_exchange_n(&o->sync, &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

static Outcome enter_fat(Object *o, Monitor *m, i32 ms) {
  Outcome r = fat_enter(m, ms);
  keep_alive(o);
  return r;
}

static Outcome enter(Object *o, i32 ms) {
  u32 id = current_thread->id;
  for (u32 spin = 0;; spin++) {
    uintptr_t w = __atomic_load_n(&o->sync, __ATOMIC_ACQUIRE);
    if (!w) {
      if (swap_sync(o, 0, THIN(id)))
        return GOT;
    } else if (!(w & 1)) {
      return enter_fat(o, (Monitor *)w, ms);
    } else if (w >> 16 == id) {
      if ((w & REC_MASK) == REC_MASK)
        return enter_fat(o, inflate(o), ms);
      if (swap_sync(o, w, w + REC_ONE))
        return GOT;
    } else if (!ms) {
      return LATE;
    } else if (spin >= SPINS) {
      return enter_fat(o, inflate(o), ms);
    } else {
      cpu_relax();
    }
  }
}

static bool finish(Outcome r) {
  if (r == BROKEN)
    thread_throw_interrupted();
  return r == GOT;
}

bool monitor_enter(Object *o) {
  return finish(enter(o, -1));
}
bool monitor_try_enter(Object *o, i32 ms) {
  return finish(enter(o, ms));
}

static bool not_owned(void) {
  exc_set_pending(exc_new("System.Threading", "SynchronizationLockException",
                          "Object synchronization method was called from an unsynchronized block of code."));
  return false;
}

bool monitor_exit(Object *o) {
  u32 id = current_thread->id;
  for (;;) {
    uintptr_t w = __atomic_load_n(&o->sync, __ATOMIC_ACQUIRE);
    if (w & 1) {
      if (w >> 16 != id)
        return not_owned();
      if (swap_sync(o, w, w & REC_MASK ? w - REC_ONE : 0))
        return true;
      continue;
    }
    Monitor *m = (Monitor *)w;
    if (!m || m->owner != id)
      return not_owned();
    if (--m->count == 0)
      fat_release(m);
    keep_alive(o);
    return true;
  }
}

bool monitor_is_entered(Object *o) {
  uintptr_t w = __atomic_load_n(&o->sync, __ATOMIC_ACQUIRE);
  if (!w)
    return false;
  return (w & 1 ? (u32)(w >> 16) : ((Monitor *)w)->owner) == current_thread->id;
}

// ---- wait and pulse ------------------------------------------------------------------------------------------------

bool monitor_wait(Object *o, i32 ms) {
  if (!monitor_is_entered(o))
    return not_owned();
  Monitor *m = inflate(o);
  Node me = {.thread = current_thread};
  u64 deadline = deadline_after(ms);
  u32 count = m->count;
  pthread_mutex_lock(&m->lock);
  push(&m->wait, &me);
  pthread_mutex_unlock(&m->lock);
  fat_release(m);
  ParkResult p = PARK_WOKEN;
  while (p == PARK_WOKEN && !__atomic_load_n(&me.signalled, __ATOMIC_ACQUIRE))
    p = thread_park(deadline, true);
  pthread_mutex_lock(&m->lock);
  if (!me.signalled)
    unlink_node(&m->wait, &me);
  pthread_mutex_unlock(&m->lock);
  if (!take(m, me.thread->id))
    enter_slow(m, UINT64_MAX, false);
  m->count = count;
  keep_alive(o);
  if (p == PARK_INTERRUPTED && !me.signalled)
    thread_throw_interrupted();
  return me.signalled;
}

void monitor_pulse(Object *o, bool everyone) {
  if (!monitor_is_entered(o)) {
    not_owned();
    return;
  }
  uintptr_t w = __atomic_load_n(&o->sync, __ATOMIC_ACQUIRE);
  if (w & 1)
    return; // thin: nobody waits
  Monitor *m = (Monitor *)w;
  pthread_mutex_lock(&m->lock);
  for (Node *n; (n = m->wait.first);) {
    unlink_node(&m->wait, n);
    Thread *t = n->thread; // the node is gone once it is signalled
    __atomic_store_n(&n->signalled, true, __ATOMIC_RELEASE);
    thread_unpark(t);
    if (!everyone)
      break;
  }
  pthread_mutex_unlock(&m->lock);
}

// ---- helpers of generated code -------------------------------------------------------------------------------------

void rt_monitor_enter(Object *o) {
  if (!o)
    exc_throw_null("obj");
  else
    monitor_enter(o);
}

void rt_monitor_exit(Object *o) {
  if (!o)
    exc_throw_null("obj");
  else
    monitor_exit(o);
}
