// log.c: messages to stderr by level, fatal ends, the clock.
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

LogLevel log_level = LOG_WARNING;

static const struct {
  const char *name; // a value of MONO_LOG_LEVEL
  LogLevel level;
} level_names[] = {
    {"error", LOG_ERROR},     {"critical", LOG_ERROR}, {"warning", LOG_WARNING},
    {"message", LOG_MESSAGE}, {"info", LOG_INFO},      {"debug", LOG_DEBUG},
};

static const char *const level_prefix[] = {
    [LOG_ERROR] = "error: ", [LOG_WARNING] = "warning: ", [LOG_MESSAGE] = "", [LOG_INFO] = "", [LOG_DEBUG] = ""};

void log_init(void) {
  const char *want = getenv("MONO_LOG_LEVEL");
  for (size_t i = 0; want && i < ARRAY_LEN(level_names); i++)
    if (!strcmp(want, level_names[i].name))
      log_level = level_names[i].level;
}

// One write a line, so that the lines of several threads do not mix. Longer texts are cut.
static void put_line(const char *prefix, const char *fmt, va_list ap) {
  char line[2048];
  int n = snprintf(line, sizeof line, "kiln: %s", prefix);
  int m = vsnprintf(line + n, sizeof line - (size_t)n - 1, fmt, ap);
  size_t len = m < 0 ? (size_t)n : MIN((size_t)n + (size_t)m, sizeof line - 2);
  line[len++] = '\n';
  for (size_t done = 0; done < len;) {
    ssize_t w = write(STDERR_FILENO, line + done, len - done);
    if (w <= 0)
      return;
    done += (size_t)w;
  }
}

void log_put(LogLevel level, const char *fmt, ...) {
  if (level > log_level)
    return;
  va_list ap;
  va_start(ap, fmt);
  put_line(level_prefix[level], fmt, ap);
  va_end(ap);
}

NORETURN void fatal(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  put_line("fatal: ", fmt, ap);
  va_end(ap);
  abort();
}

u64 clock_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (u64)t.tv_sec * 1000000000u + (u64)t.tv_nsec;
}
