// ioselector.c: System.IOSelector: a thread that waits for sockets and hands their jobs to the thread pool.
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "icalls/socket.h"

enum { OPERATION_READ = 1, OPERATION_WRITE = 2 }; // System.IOOperation

typedef struct Job {
  int fd;
  u32 operation;
  u32 handle; // GC handle of the IOSelectorJob
} Job;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static VEC(Job) jobs;
static int epoll_fd = -1;

// ThreadPool.UnsafeQueueCustomWorkItem(IThreadPoolWorkItem, bool)
static void queue_job(u32 handle) {
  Object *job = gc_handle_get(handle), *exc = NULL;
  gc_handle_free(handle);
  u8 global = 0;
  call_managed(CORLIB_CLASS("System.Threading", "ThreadPool"), "UnsafeQueueCustomWorkItem", 2, NULL,
               (void *[]){job, &global}, &exc);
  if (exc)
    runtime_unhandled(exc);
}

// Under the lock: what epoll waits for is what the jobs of `fd` want. One shot: the selector arms it again.
static bool arm(int fd) {
  u32 want = 0;
  for (u32 i = 0; i < jobs.n; i++)
    if (jobs.v[i].fd == fd)
      want |= jobs.v[i].operation & OPERATION_READ ? EPOLLIN : EPOLLOUT;
  struct epoll_event e = {.events = want | EPOLLONESHOT, .data.fd = fd};
  if (!want)
    return epoll_ctl(epoll_fd, EPOLL_CTL_DEL, fd, NULL) == 0 || true;
  return epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fd, &e) == 0 || epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e) == 0;
}

// Takes the first job of `fd` that one of `operations` frees; 0 if there is none.
static u32 take(int fd, u32 operations) {
  for (u32 i = 0; i < jobs.n; i++)
    if (jobs.v[i].fd == fd && (jobs.v[i].operation & operations)) {
      u32 h = jobs.v[i].handle;
      memmove(&jobs.v[i], &jobs.v[i + 1], (jobs.n - i - 1) * sizeof *jobs.v);
      jobs.n--;
      return h;
    }
  return 0;
}

static void on_event(const struct epoll_event *e) {
  u32 ready[2] = {0};
  bool broken = e->events & (EPOLLERR | EPOLLHUP);
  pthread_mutex_lock(&lock);
  if (broken || (e->events & EPOLLIN))
    ready[0] = take(e->data.fd, OPERATION_READ);
  if (broken || (e->events & EPOLLOUT))
    ready[1] = take(e->data.fd, OPERATION_WRITE);
  arm(e->data.fd);
  pthread_mutex_unlock(&lock);
  for (u32 i = 0; i < 2; i++)
    if (ready[i])
      queue_job(ready[i]);
}

static void selector(void *arg) {
  (void)arg;
  struct epoll_event events[64];
  while (!runtime_shutting_down()) {
    int n = epoll_wait(epoll_fd, events, ARRAY_LEN(events), -1);
    if (n < 0 && errno != EINTR)
      return;
    for (int i = 0; i < n; i++)
      on_event(&events[i]);
  }
}

static void start(void) {
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd < 0 || !thread_start_native(selector, NULL, "selector", true, false))
    fatal("no selector for sockets: %s", strerror(errno));
}

static void selector_add(intptr_t fd, Object *job) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  static u32 off_operation;
  pthread_once(&once, start);
  if (!off_operation)
    off_operation = field_offset_of(object_class(job), "operation");
  Job j = {(int)fd, FIELD_AT(job, off_operation, u32), gc_handle_new(GCH_NORMAL, job)};
  pthread_mutex_lock(&lock);
  vec_push(&jobs, j);
  bool ok = arm(j.fd);
  u32 failed = ok ? 0 : take(j.fd, j.operation);
  pthread_mutex_unlock(&lock);
  if (failed) // not a thing to wait for (or closed): the job finds out by itself
    queue_job(failed);
}

// The socket is closing: its jobs run and see that.
static void selector_remove(intptr_t fd) {
  for (u32 h = 1; h;) {
    pthread_mutex_lock(&lock);
    h = epoll_fd < 0 ? 0 : take((int)fd, OPERATION_READ | OPERATION_WRITE);
    if (!h && epoll_fd >= 0)
      arm((int)fd);
    pthread_mutex_unlock(&lock);
    if (h)
      queue_job(h);
  }
}

ICALL_TABLE(icalls_ioselector, "System.IOSelector", ICALL("Add", selector_add), ICALL("Remove", selector_remove))
