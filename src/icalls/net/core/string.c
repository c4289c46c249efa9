// string.c: System.String.
#include "icalls/net/net.h"

static String *allocate(Class *c, intptr_t n) {
  (void)c;
  return n < 0 || n > INT32_MAX ? (String *)exc_throw("OutOfMemoryException", NULL) : string_new_len((u32)n);
}

static void intern(String **s) {
  *s = string_intern(*s);
}
static void is_interned(String **s) {
  *s = string_is_interned(*s);
}

ICALL_TABLE(net_string, "System.String", ICALL("FastAllocateString(MethodTable*,intptr)", allocate))
ICALL_TABLE(net_entries_string, "", ICALL("String_Intern", intern), ICALL("String_IsInterned", is_interned))
