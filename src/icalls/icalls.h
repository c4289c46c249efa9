// icalls.h: tables of internal calls. One file per managed type or small family; each ends with its table.
//
// An internal call is a C function with the platform's ABI: `this` first, references as Object*, structs by value,
// by-refs as pointers, bool as bool/u8. Errors: set pending and return.
#ifndef KILN_ICALLS_ICALLS_H
#define KILN_ICALLS_ICALLS_H

#include "runtime/runtime.h"

// `name`: "Method" for every overload, or "Method(sig)" with sig as in method_name(): "get_Item(int,string)".
typedef struct Icall {
  const char *name;
  void *fn;
} Icall;
typedef struct IcallType {
  const char *type;
  const Icall *calls;
  u32 n;
} IcallType; // "System.String", nested "A/B"

#define ICALL(name, fn)                                                                                                \
  { name, (void *)(fn) }
#define ICALL_TABLE(ident, type_name, ...)                                                                             \
  static const Icall ident##_calls[] = {__VA_ARGS__};                                                                  \
  const IcallType ident = {type_name, ident##_calls, ARRAY_LEN(ident##_calls)};
// All tables are listed in icalls/table.c, sorted by type name.
#endif
