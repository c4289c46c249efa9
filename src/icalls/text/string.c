// string.c: System.String.
#include "icalls/util.h"

static String *fast_allocate(i32 n) {
  return string_new_len((u32)n); // a negative length is too long
}

static String *intern(String *s) {
  return s ? string_intern(s) : (String *)exc_throw_null("str");
}
static String *is_interned(String *s) {
  return s ? string_is_interned(s) : (String *)exc_throw_null("str");
}

ICALL_TABLE(icalls_string, "System.String", ICALL("FastAllocateString", fast_allocate),
            ICALL("InternalIsInterned", is_interned), ICALL("InternalIntern", intern))
