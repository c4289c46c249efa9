// library.h: native libraries by the names that assemblies use.
#ifndef KILN_INTEROP_LIBRARY_H
#define KILN_INTEROP_LIBRARY_H

#include "interop/interop.h"

// Opens a library under the name that stands in an assembly (already mapped by dllmap). Handles are kept for good.
// NULL: not found. "__Internal" is the process itself. Thread-safe.
void *library_open(Assembly *requester, const char *name);

#endif
