// log.c: messages to stderr by level, fatal ends, the clock.
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

LogLevel log_level = LOG_WARNING;
static bool masked, topics[TOPIC_COUNT]; // what MONO_LOG_MASK leaves
static const char *const topic_names[TOPIC_COUNT] = {[TOPIC_ASM] = "asm", [TOPIC_DLL] = "dll"};

static const struct {
  const char *name; // a value of MONO_LOG_LEVEL
  LogLevel level;
} level_names[] = {
    {"error", LOG_ERROR},     {"critical", LOG_ERROR}, {"warning", LOG_WARNING},
    {"message", LOG_MESSAGE}, {"info", LOG_INFO},      {"debug", LOG_DEBUG},
};

static const char *const level_prefix[] = {
    [LOG_ERROR] = "error: ", [LOG_WARNING] = "warning: ", [LOG_MESSAGE] = "", [LOG_INFO] = "", [LOG_DEBUG] = ""};

static void read_mask(const char *mask) {
  for (const char *s = mask; *s;) {
    size_t n = strcspn(s, ",");
    bool all = n == 3 && !strncmp(s, "all", n);
    masked |= !all;
    for (u32 i = 0; i < TOPIC_COUNT; i++)
      topics[i] |= all || (strlen(topic_names[i]) == n && !strncmp(s, topic_names[i], n));
    s += n + (s[n] == ',');
  }
}

void log_init(void) {
  const char *want = getenv("MONO_LOG_LEVEL");
  for (size_t i = 0; want && i < ARRAY_LEN(level_names); i++)
    if (!strcmp(want, level_names[i].name))
      log_level = level_names[i].level;
  const char *mask = getenv("MONO_LOG_MASK");
  if (mask && *mask)
    read_mask(mask);
  else
    memset(topics, true, sizeof topics);
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
  if (level > log_level || (masked && level > LOG_WARNING))
    return;
  va_list ap;
  va_start(ap, fmt);
  put_line(level_prefix[level], fmt, ap);
  va_end(ap);
}

void log_about(LogTopic topic, const char *fmt, ...) {
  if (LIKELY(log_level < LOG_INFO) || !topics[topic])
    return;
  va_list ap;
  va_start(ap, fmt);
  put_line(topic == TOPIC_ASM ? "assembly: " : "DllImport: ", fmt, ap);
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
