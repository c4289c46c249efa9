// library.h: native libraries by the names that assemblies use.
#ifndef KILN_INTEROP_LIBRARY_H
#define KILN_INTEROP_LIBRARY_H

#include "interop/interop.h"

// Opens a library under the name that stands in an assembly (already mapped by dllmap). Handles are kept for good.
// NULL: not found. "__Internal" is the process itself. Thread-safe.
void *library_open(Assembly *requester, const char *name);

// The same, with what a program may have said about it first and last (LibraryHooks). `m`: the P/Invoke that is bound,
// or NULL where a program asks by name. NULL: not found, or a hook set an exception pending.
void *library_find(Assembly *requester, const Method *m, const char *name);

// `begin` is run before the first function of `library` is looked up from now on: for what is dear and often not needed.
void library_begin_later(void *library, void (*begin)(void));
// dlsym(). Thread-safe.
void *library_symbol(void *library, const char *name);

#endif
