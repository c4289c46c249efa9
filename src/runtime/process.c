// process.c: other processes as things to wait for.
//
// A thread with a small stack waits for each child, and only for that child: children that other code of this process
// starts are left to it. Ends of foreign processes are noticed through a pidfd or, on old kernels, by looking.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "runtime/internal.h"

#define LOOK_MS 50

static u64 wall_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (u64)t.tv_sec * 1000000000u + (u64)t.tv_nsec;
}

static void ended(WaitObject *w, int code) {
  w->exit_time = wall_ns();
  wait_process_exited(w, code);
  wait_unref(w);
}

static u64 time_ns(struct timeval t) {
  return (u64)t.tv_sec * 1000000000u + (u64)t.tv_usec * 1000u;
}

static void *reap(void *arg) {
  WaitObject *w = arg;
  int status, code = 0;
  struct rusage used;
  pid_t r;
  while ((r = wait4(w->pid, &status, 0, &used)) < 0 && errno == EINTR)
    ;
  if (r > 0) { // by signal: as shells count
    code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    w->user_time = time_ns(used.ru_utime);
    w->kernel_time = time_ns(used.ru_stime);
  }
  ended(w, code);
  return NULL;
}

static void *look(void *arg) {
  WaitObject *w = arg;
  int fd = (int)syscall(SYS_pidfd_open, w->pid, 0);
  if (fd >= 0) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (poll(&p, 1, -1) < 0 && errno == EINTR)
      ;
    close(fd);
  } else {
    while (kill(w->pid, 0) == 0 || errno == EPERM)
      usleep(LOOK_MS * 1000);
  }
  ended(w, 0); // nobody but its parent learns the exit code
  return NULL;
}

static void start(WaitObject *w, void *(*run)(void *)) {
  pthread_attr_t attr;
  pthread_t id;
  sigset_t all, old;
  wait_ref(w);
  pthread_attr_init(&attr);
  pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attr, 64 << 10);
  // Signals are for the threads that the collector and the user know.
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  if (pthread_create(&id, &attr, run, w))
    wait_unref(w);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attr);
}

WaitObject *process_child(int pid) {
  WaitObject *w = wait_new(WO_PROCESS, 0, 0);
  if (!w)
    return NULL;
  w->pid = pid;
  w->start_time = wall_ns();
  w->watched = true;
  start(w, reap);
  return w;
}

WaitObject *process_open(int pid) {
  if (pid <= 0 || (kill(pid, 0) != 0 && errno != EPERM))
    return NULL;
  WaitObject *w = wait_new(WO_PROCESS, 0, 0);
  if (!w)
    return NULL;
  w->pid = pid;
  w->foreign = true;
  return w;
}

void process_watch(WaitObject *w) {
  if (!w->foreign || __atomic_exchange_n(&w->watched, true, __ATOMIC_SEQ_CST))
    return;
  if (kill(w->pid, 0) != 0 && errno == ESRCH) {
    wait_ref(w);
    ended(w, 0);
  } else {
    start(w, look);
  }
}
