// string.c: internal calls of System.String.
#include "icalls/util.h"

static String *allocate(Class *c, intptr_t n) {
  (void)c;
  return n < 0 || n > INT32_MAX ? (String *)exc_throw("OutOfMemoryException", NULL) : string_new_len((u32)n);
}

ICALL_TABLE(net_string, "System.String", ICALL("FastAllocateString(MethodTable*,intptr)", allocate))
