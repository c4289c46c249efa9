// console.c: System.ConsoleDriver: the terminal's modes, size, keys and signals.
#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "icalls/util.h"
#include "runtime/internal.h"

static struct termios initial, own; // the terminal's modes before, and as the class library wants them
static bool set_up;
static char *keypad_text, *teardown_text;
static i32 size_cell; // columns in the upper half, lines in the lower; -1: nobody knows. The class library reads it

static bool is_atty(intptr_t h) {
  return isatty((int)h);
}

static i32 key_available(i32 ms) {
  struct pollfd p = {STDIN_FILENO, POLLIN, 0};
  int r;
  do
    r = poll(&p, 1, ms);
  while (r < 0 && errno == EINTR);
  int n = 0;
  return r > 0 && ioctl(STDIN_FILENO, FIONREAD, &n) == 0 ? n : 0;
}

static i32 measure(void) {
  struct winsize w;
  return ioctl(STDIN_FILENO, TIOCGWINSZ, &w) == 0 ? w.ws_col << 16 | w.ws_row : -1;
}

// What the user says where the terminal does not.
static i32 size_by_environment(void) {
  const char *columns = getenv("COLUMNS"), *lines = getenv("LINES");
  int c = columns ? atoi(columns) : 0, l = lines ? atoi(lines) : 0;
  return c > 0 && l > 0 ? c << 16 | l : -1;
}

static void put_text(const char *s) {
  if (s)
    (void)!write(STDOUT_FILENO, s, strlen(s));
}

// ---- signals --------------------------------------------------------------------------------------------------------

static sem_t interrupts;

static void on_winch(int sig) {
  (void)sig;
  int saved = errno;
  size_cell = measure();
  errno = saved;
}

// Back from the shell, which had the terminal in its own modes.
static void on_cont(int sig) {
  (void)sig;
  int saved = errno;
  tcsetattr(STDIN_FILENO, TCSANOW, &own);
  put_text(keypad_text);
  errno = saved;
}

static void on_int(int sig) {
  (void)sig;
  int saved = errno;
  sem_post(&interrupts);
  errno = saved;
}

// Console.CancelKeyPress is raised by a worker of the pool; with no handler it ends the program.
static void raise_cancel(void *unused) {
  (void)unused;
  ERROR(err);
  Class *c = corlib_class("System", "Console");
  Method *m = class_methods(c, &err) ? class_find_method(c, "DoConsoleCancelEventInBackground", 0) : NULL;
  for (;;) {
    while (sem_wait(&interrupts))
      ;
    Object *exc = NULL;
    if (m)
      engine_invoke(m, NULL, NULL, &exc);
  }
}

static void handle(int sig, void (*handler)(int)) {
  struct sigaction sa = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&sa.sa_mask);
  sigaction(sig, &sa, NULL);
}

static void handle_signals(void) {
  handle(SIGCONT, on_cont);
  handle(SIGWINCH, on_winch);
  sem_init(&interrupts, 0, 0);
  if (thread_start_native(raise_cancel, NULL, "Console Signals", true, false))
    handle(SIGINT, on_int);
}

// ---- modes ----------------------------------------------------------------------------------------------------------

static void tear_down(void) {
  put_text(teardown_text);
  tcflush(STDIN_FILENO, TCIFLUSH);
  tcsetattr(STDIN_FILENO, TCSANOW, &initial);
}

// Before the first change. False: there is no terminal.
static bool remember(struct termios *now) {
  static bool remembered;
  if (tcgetattr(STDIN_FILENO, now))
    return false;
  if (!remembered) {
    remembered = true;
    initial = *now;
    runtime_at_end(tear_down);
  }
  return true;
}

static bool take_over(void) {
  if (!remember(&own))
    return false;
  own.c_lflag &= ~(tcflag_t)ICANON;
  own.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
  own.c_cc[VMIN] = 1;
  own.c_cc[VTIME] = 0;
  return tcsetattr(STDIN_FILENO, TCSANOW, &own) == 0;
}

static bool tty_setup(String *keypad, String *teardown, Array **control, i32 **size) {
  size_cell = measure();
  if (size_cell == -1)
    size_cell = size_by_environment();
  *size = &size_cell;
  // In the order of the class library's ControlCharacters: the indexes of termios.
  Array *a = array_new(wk.byte, 17);
  if (!a)
    return false;
  gc_store(control, (Object *)a);
  if (!set_up && !take_over())
    return false;
  memcpy(a->data, own.c_cc, MIN((size_t)17, sizeof own.c_cc));
  if (!set_up) { // further domains share it
    set_up = true;
    keypad_text = keypad ? string_to_utf8(keypad) : NULL;
    teardown_text = teardown ? string_to_utf8(teardown) : NULL;
    handle_signals();
  }
  return true;
}

static bool set_flag(tcflag_t flag, bool on) {
  struct termios t;
  if (!remember(&t))
    return false;
  tcflag_t want = on ? t.c_lflag | flag : t.c_lflag & ~flag;
  if (want == t.c_lflag)
    return true;
  t.c_lflag = want;
  if (tcsetattr(STDIN_FILENO, TCSANOW, &t))
    return false;
  if (set_up) // to come back to after SIGCONT
    own.c_lflag = want;
  return true;
}
static bool set_echo(bool on) {
  return set_flag(ECHO, on);
}
// Whether Ctrl-C is to be read like any other key.
static bool set_break(bool as_input) {
  return set_flag(ISIG, !as_input);
}

ICALL_TABLE(icalls_consoledriver, "System.ConsoleDriver", ICALL("Isatty", is_atty),
            ICALL("InternalKeyAvailable", key_available), ICALL("TtySetup", tty_setup), ICALL("SetEcho", set_echo),
            ICALL("SetBreak", set_break))
