// ioselector.c: System.IOSelector: jobs that wait for a descriptor go to the thread pool once it is ready.
//
// One thread waits with epoll. A descriptor is armed for what its jobs wait for, once; when it is ready the first job
// of each direction is queued, and the descriptor is armed again if jobs are left.
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "icalls/io/socket.h"
#include "runtime/domain.h"

enum { OP_READ = 1, OP_WRITE = 2 };

typedef struct Job { // root memory
  Object *job;
  u32 operation;
  struct Job *next;
} Job;

typedef struct Watched {
  Job *jobs; // in order of arrival
  bool in_epoll;
} Watched;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int epoll_fd = -1;
static VEC(Watched) watched; // by descriptor
static u32 operation_offset;

// ---- to the pool ----------------------------------------------------------------------------------------------------

static void queue(Job *j) {
  Object *exc = NULL;
  bool global = false;
  Class *pool = corlib_class("System.Threading", "ThreadPool");
  Domain *old = domain_enter(domain_of_class(object_class(j->job)));
  call_managed(pool, "UnsafeQueueCustomWorkItem", 2, NULL, (void *[]){j->job, &global}, &exc);
  domain_enter(old);
  gc_free_root(j);
  if (exc)
    runtime_unhandled(exc);
}

static void queue_all(Job *j) {
  for (Job *next; j; j = next) {
    next = j->next;
    queue(j);
  }
}

// ---- jobs; under the lock -------------------------------------------------------------------------------------------

static Job *take(Watched *w, u32 operation) {
  for (Job **p = &w->jobs; *p; p = &(*p)->next)
    if ((*p)->operation == operation) {
      Job *j = *p;
      *p = j->next;
      j->next = NULL;
      return j;
    }
  return NULL;
}

// False if the descriptor cannot be watched: a file, which is ready always, or none at all.
static bool arm(int fd) {
  Watched *w = &watched.v[fd];
  struct epoll_event e = {.events = EPOLLONESHOT, .data.fd = fd};
  for (Job *j = w->jobs; j; j = j->next)
    e.events |= j->operation == OP_READ ? EPOLLIN : EPOLLOUT;
  bool was = w->in_epoll;
  if (was && !epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fd, &e))
    return true;
  w->in_epoll = !epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e);
  return w->in_epoll;
}

static Job *ready(int fd, u32 events) {
  Watched *w = &watched.v[fd];
  bool any = events & (EPOLLERR | EPOLLHUP);
  Job *r = any || events & EPOLLIN ? take(w, OP_READ) : NULL;
  Job *s = any || events & EPOLLOUT ? take(w, OP_WRITE) : NULL;
  if (w->jobs)
    arm(fd);
  if (!r)
    return s;
  r->next = s;
  return r;
}

// ---- the thread -----------------------------------------------------------------------------------------------------

static void selector(void *arg) {
  struct epoll_event events[64];
  (void)arg;
  for (;;) {
    int n = epoll_wait(epoll_fd, events, ARRAY_LEN(events), -1);
    for (int i = 0; i < n; i++) {
      pthread_mutex_lock(&lock);
      Job *j = ready(events[i].data.fd, events[i].events);
      pthread_mutex_unlock(&lock);
      queue_all(j);
    }
  }
}

static bool start(Object *job) {
  if (epoll_fd >= 0)
    return true;
  operation_offset = field_offset_of(object_class(job), "operation");
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  return epoll_fd >= 0 && thread_start_native(selector, NULL, "Thread Pool I/O Selector", true, false);
}

static void selector_add(intptr_t fd, Object *job) {
  pthread_mutex_lock(&lock);
  if (fd < 0 || fd > 1 << 24 || !start(job)) {
    pthread_mutex_unlock(&lock);
    exc_throw("NotSupportedException", "The descriptor cannot be waited for.");
    return;
  }
  while (watched.n <= (u32)fd)
    vec_push(&watched, (Watched){0});
  Job *j = gc_alloc_root(sizeof *j), **end = &watched.v[fd].jobs;
  *j = (Job){job, FIELD_AT(job, operation_offset, u32), NULL};
  while (*end)
    end = &(*end)->next;
  *end = j;
  Job *now = NULL;
  if (!arm((int)fd)) {
    now = watched.v[fd].jobs;
    watched.v[fd].jobs = NULL;
  }
  pthread_mutex_unlock(&lock);
  queue_all(now);
}

void selector_remove(intptr_t fd) {
  Job *j = NULL;
  pthread_mutex_lock(&lock);
  if (fd >= 0 && (u32)fd < watched.n) {
    j = watched.v[fd].jobs;
    if (watched.v[fd].in_epoll)
      epoll_ctl(epoll_fd, EPOLL_CTL_DEL, (int)fd, NULL);
    watched.v[fd] = (Watched){0};
  }
  pthread_mutex_unlock(&lock);
  queue_all(j);
}

ICALL_TABLE(icalls_ioselector, "System.IOSelector", ICALL("Add", selector_add), ICALL("Remove", selector_remove))
