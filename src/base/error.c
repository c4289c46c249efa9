// error.c: filling in an Error: the first cause wins, callers add context in front.
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

bool err_set(Error *err, ErrKind kind, const char *fmt, ...) {
  if (!err || err->kind != ERR_NONE)
    return false;
  err->kind = kind;
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(err->msg, sizeof err->msg, fmt, ap);
  va_end(ap);
  return false;
}

bool err_prefix(Error *err, const char *fmt, ...) {
  if (!err || err->kind == ERR_NONE)
    return false;
  char old[sizeof err->msg];
  memcpy(old, err->msg, sizeof old);
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(err->msg, sizeof err->msg, fmt, ap);
  va_end(ap);
  size_t used = n < 0 ? 0 : MIN((size_t)n, sizeof err->msg - 3), len = strnlen(old, sizeof old);
  memcpy(err->msg + used, ": ", 3);
  used += 2;
  len = MIN(len, sizeof err->msg - 1 - used);
  memcpy(err->msg + used, old, len);
  err->msg[used + len] = 0;
  return false;
}

bool err_append(Error *err, const char *fmt, ...) {
  if (!err || err->kind == ERR_NONE)
    return false;
  size_t used = strnlen(err->msg, sizeof err->msg - 1);
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(err->msg + used, sizeof err->msg - used, fmt, ap);
  va_end(ap);
  return false;
}
