// log.h: messages to stderr by level, and fatal ends.
#ifndef KILN_BASE_LOG_H
#define KILN_BASE_LOG_H

#include "base/base.h"

typedef enum LogLevel { LOG_ERROR, LOG_WARNING, LOG_MESSAGE, LOG_INFO, LOG_DEBUG } LogLevel;

extern LogLevel log_level; // from MONO_LOG_LEVEL; LOG_WARNING unless told otherwise
void log_init(void);
void log_put(LogLevel level, const char *fmt, ...) PRINTF_LIKE(2, 3);
// What MONO_LOG_MASK chooses among, where it is set: a comma-separated list of "asm", "dll" and others, or "all".
typedef enum LogTopic { TOPIC_ASM, TOPIC_DLL, TOPIC_COUNT } LogTopic;
void log_about(LogTopic topic, const char *fmt, ...) PRINTF_LIKE(2, 3); // at LOG_INFO
// "kiln: fatal: …" and abort: for broken invariants only.
NORETURN void fatal(const char *fmt, ...) PRINTF_LIKE(1, 2);

// Nanoseconds of a monotonic clock.
u64 clock_ns(void);

#endif
