// dynlib.h: libraries that few runs need, opened at their first use: a run that needs none does not pay for linking
// them.
#ifndef KILN_BASE_DYNLIB_H
#define KILN_BASE_DYNLIB_H

#include "base/base.h"

// Opens the library `soname` and stores the addresses of the functions named into `fns[0..n)`. False when the library
// or one of the functions is missing; `fns` is unspecified then. The library stays open.
bool dynlib_bind(const char *soname, const char *const *names, u32 n, void **fns);

#endif
