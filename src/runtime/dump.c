// dump.c: SIGQUIT: the stacks of all threads on standard output; the program goes on.
//
// The thread that gets the signal prints its own stack, and sends each of the others a signal to do the same, one after
// the other. Everything here is async-signal-safe but the list's lock, which is only tried.
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
#include "eh/internal.h"
#include "runtime/internal.h"

enum { MAX_FRAMES = 1000, WAIT_TRIES = 2000, LOCK_TRIES = 500 };

static int turn; // thread id of whose turn it is to print; 0: nobody's

static int dump_signal(void) {
  return SIGRTMIN + 7;
}

static void put(const char *s) {
  size_t n = strlen(s);
  while (n) {
    ssize_t w = write(STDOUT_FILENO, s, n);
    if (w <= 0)
      return;
    s += w;
    n -= (size_t)w;
  }
}

static void print_self(const ucontext_t *uc) {
  char name[64];
  UnwindCtx ctx;
  host_context_of(uc, &ctx);
  put("\n\"");
  put(thread_name_ascii(current_thread, name, sizeof name) ? name : "<unnamed thread>");
  put("\"\n");
  eh_print_stack(STDOUT_FILENO, &ctx, MAX_FRAMES);
}

static void on_dump(int sig, siginfo_t *info, void *context) {
  (void)sig, (void)info;
  int saved = errno;
  if (current_thread && __atomic_load_n(&turn, __ATOMIC_ACQUIRE) == current_thread->tid) {
    print_self(context);
    __atomic_store_n(&turn, 0, __ATOMIC_RELEASE);
  }
  errno = saved;
}

static void ask(Thread *t, void *data) {
  (void)data;
  pthread_t id = __atomic_load_n(&t->pthread, __ATOMIC_ACQUIRE);
  if (t == current_thread || !id)
    return;
  __atomic_store_n(&turn, t->tid, __ATOMIC_RELEASE);
  if (pthread_kill(id, dump_signal()))
    return;
  for (u32 i = 0; i < WAIT_TRIES && __atomic_load_n(&turn, __ATOMIC_ACQUIRE); i++)
    nanosleep(&(struct timespec){0, 200000}, NULL);
}

static void on_quit(int sig, siginfo_t *info, void *context) {
  (void)sig, (void)info;
  static int busy;
  int saved = errno;
  if (!__atomic_exchange_n(&busy, 1, __ATOMIC_SEQ_CST)) {
    put("Full thread dump:\n");
    if (current_thread)
      print_self(context);
    for (u32 i = 0; i < LOCK_TRIES && !threads_try_each(ask, NULL); i++)
      nanosleep(&(struct timespec){0, 1000000}, NULL);
    put("\n");
    __atomic_store_n(&busy, 0, __ATOMIC_SEQ_CST);
  }
  errno = saved;
}

void dump_init(void) {
  struct sigaction sa = {.sa_sigaction = on_quit, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigemptyset(&sa.sa_mask);
  sigaction(SIGQUIT, &sa, NULL);
  sa.sa_sigaction = on_dump;
  sigaction(dump_signal(), &sa, NULL);
}
