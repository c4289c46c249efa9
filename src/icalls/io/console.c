// console.c: System.ConsoleDriver: the terminal's modes, keys and signals.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "icalls/util.h"

static struct termios initial, mono_mode;
static bool have_initial;
static char *teardown_text;

static bool is_atty(intptr_t h) {
  return isatty((int)h);
}

static i32 key_available(i32 ms) {
  struct pollfd p = {0, POLLIN, 0};
  int r;
  do
    r = poll(&p, 1, ms);
  while (r < 0 && errno == EINTR);
  int n = 0;
  return r > 0 && ioctl(0, FIONREAD, &n) == 0 ? n : 0;
}

static void restore(void) {
  if (!have_initial)
    return;
  tcsetattr(0, TCSANOW, &initial);
  if (teardown_text && isatty(1))
    (void)!write(1, teardown_text, strlen(teardown_text));
}

static i32 terminal_size; // columns in the upper half, or -1 after a change

static void on_winch(int sig) {
  (void)sig;
  terminal_size = -1;
}

static bool tty_setup(String *keypad, String *teardown, Array **control, i32 **size) {
  *size = &terminal_size;
  if (!isatty(0) && !isatty(1))
    return false;
  if (!have_initial) {
    if (tcgetattr(0, &initial))
      return false;
    have_initial = true;
    atexit(restore);
    signal(SIGWINCH, on_winch);
  }
  free(teardown_text);
  teardown_text = teardown ? string_to_utf8(teardown) : NULL;
  mono_mode = initial;
  mono_mode.c_lflag &= ~(tcflag_t)ICANON;
  mono_mode.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
  mono_mode.c_cc[VMIN] = 1;
  mono_mode.c_cc[VTIME] = 0;
  tcsetattr(0, TCSANOW, &mono_mode);
  if (keypad && isatty(1)) {
    char *s = string_to_utf8(keypad);
    (void)!write(1, s, strlen(s));
    free(s);
  }
  // In the order of System.TermInfoDriver's ControlCharacters: the indexes of termios.
  Array *a = array_new(wk.byte, 17);
  if (a)
    memcpy(a->data, mono_mode.c_cc, MIN((size_t)17, sizeof mono_mode.c_cc));
  gc_store(control, (Object *)a);
  return a != NULL;
}

static bool set_flag(tcflag_t flag, bool on) {
  struct termios t;
  if (tcgetattr(0, &t))
    return false;
  t.c_lflag = on ? t.c_lflag | flag : t.c_lflag & ~flag;
  return tcsetattr(0, TCSANOW, &t) == 0;
}
static bool set_echo(bool on) {
  return set_flag(ECHO, on);
}
static bool set_break(bool on) {
  return set_flag(IEXTEN | ISIG, on);
}

ICALL_TABLE(icalls_consoledriver, "System.ConsoleDriver", ICALL("Isatty", is_atty),
            ICALL("InternalKeyAvailable", key_available), ICALL("TtySetup", tty_setup), ICALL("SetEcho", set_echo),
            ICALL("SetBreak", set_break))
