// environment.c: environment variables, as the class library asks for them on every system.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "icalls/net/net.h"
#include "runtime/conventions.h"

extern char **environ;

enum { VARIABLE_NOT_FOUND = 203 };

// Units without the NUL when they fit, else the room that is needed with it; 0 and an error if there is no such.
static u32 get_variable(const u16 *name, u16 *buffer, u32 size) {
  char *key = utf8_from_chars(name);
  const char *value = getenv(key);
  free(key);
  errno = value ? 0 : VARIABLE_NOT_FOUND;
  if (!value)
    return 0;
  size_t n = utf8_to_utf16_len(value, strlen(value));
  if (n >= size)
    return (u32)n + 1;
  utf8_to_utf16(value, strlen(value), buffer);
  buffer[n] = 0;
  return (u32)n;
}

static i32 set_variable(const u16 *name, const u16 *value) {
  char *key = utf8_from_chars(name), *text = value ? utf8_from_chars(value) : NULL;
  i32 ok = (text ? setenv(key, text, 1) : unsetenv(key)) == 0;
  free(key);
  free(text);
  return ok;
}

// "A=1", "B=2", each with a NUL, and one more.
static u16 *all_variables(void) {
  size_t total = 1;
  for (char **e = environ; *e; e++)
    total += utf8_to_utf16_len(*e, strlen(*e)) + 1;
  u16 *block = xcalloc(total, sizeof *block), *p = block;
  for (char **e = environ; *e; e++)
    p += utf8_to_utf16(*e, strlen(*e), p) + 1;
  return block;
}

static i32 free_variables(u16 *block) {
  free(block);
  return 1;
}

static void fail_fast(void *mark, const u16 *message, Object **exc, const u16 *what) {
  (void)mark, (void)what;
  char *text = message ? utf8_from_chars(message) : NULL;
  fflush(stdout);
  fprintf(stderr, "Process terminated.%s%s\n", text ? " " : "", text ? text : "");
  if (exc && *exc) {
    char *s = exc_text(*exc);
    fprintf(stderr, "%s\n", s);
    free(s);
  }
  free(text);
  abort();
}

ICALL_TABLE(net_entries_variables, "", ICALL("GetEnvironmentVariableW", get_variable),
            ICALL("SetEnvironmentVariableW", set_variable), ICALL("GetEnvironmentStringsW", all_variables),
            ICALL("FreeEnvironmentStringsW", free_variables), ICALL("Environment_FailFast", fail_fast))
