// iowait.c: how a thread waits for descriptors, so that another thread can end the wait.
//
// Every wait polls an eventfd of the thread as well. It is made when the thread first blocks; whoever wants the thread
// writes to it.
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "runtime/internal.h"

static int wake_fd(Thread *t) {
  int fd = __atomic_load_n(&t->wake_fd, __ATOMIC_SEQ_CST);
  if (!fd) {
    fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) + 1;
    __atomic_store_n(&t->wake_fd, fd, __ATOMIC_SEQ_CST);
  }
  return fd - 1;
}

void io_wake(Thread *t) {
  int fd = __atomic_load_n(&t->wake_fd, __ATOMIC_SEQ_CST);
  u64 one = 1;
  if (fd && write(fd - 1, &one, sizeof one) < 0)
    return; // full: the thread is awake already
}

void io_cancel(Thread *t) {
  __atomic_store_n(&t->io_cancelled, true, __ATOMIC_SEQ_CST);
  io_wake(t);
}

void io_thread_end(Thread *t) {
  int fd = __atomic_exchange_n(&t->wake_fd, 0, __ATOMIC_SEQ_CST);
  if (fd)
    close(fd - 1);
}

// The requests are looked at after the eventfd exists, so none is missed.
static bool requested(Thread *t) {
  if (thread_wait_broken()) {
    thread_throw_interrupted();
    return true;
  }
  return __atomic_exchange_n(&t->io_cancelled, false, __ATOMIC_SEQ_CST);
}

static int poll_until(struct pollfd *fds, u32 n, u64 deadline) {
  if (deadline == UINT64_MAX)
    return ppoll(fds, n, NULL, NULL);
  u64 now = clock_ns(), left = deadline > now ? deadline - now : 0;
  return ppoll(fds, n, &(struct timespec){(time_t)(left / 1000000000), (long)(left % 1000000000)}, NULL);
}

IoResult io_wait(struct pollfd *fds, u32 n, u64 deadline) {
  Thread *t = current_thread;
  struct pollfd few[8], *all = n < ARRAY_LEN(few) ? few : xmalloc((n + 1) * sizeof *all);
  IoResult r = IO_READY;
  __atomic_store_n(&t->io_cancelled, false, __ATOMIC_SEQ_CST); // meant for an earlier wait
  memcpy(all, fds, n * sizeof *fds);
  all[n] = (struct pollfd){.fd = wake_fd(t), .events = POLLIN};
  thread_state_wait(true);
  for (;;) {
    if (requested(t)) {
      r = IO_CANCELLED;
      break;
    }
    int got = poll_until(all, n + 1, deadline);
    if (got == 0) {
      r = IO_TIMED_OUT;
      break;
    }
    if (got < 0 && errno == EINTR) // the collector stops threads by signals
      continue;
    u64 count;
    if (got > 0 && all[n].revents && read(all[n].fd, &count, sizeof count) > 0 && got == 1)
      continue;
    break;
  }
  thread_state_wait(false);
  memcpy(fds, all, n * sizeof *fds);
  if (all != few)
    free(all);
  return r;
}
