// resident.h: which pages stay in memory once a program has started.
#ifndef KILN_BASE_RESIDENT_H
#define KILN_BASE_RESIDENT_H

#include "base/base.h"

// A read-only mapping of a file, whose pages the kernel can bring back from the file. Thread-safe, as are the others.
void resident_note(const void *start, size_t size);
// To be called before it is unmapped; nothing happens where it was never noted.
void resident_forget(const void *start);
// Start-up touches many pages once, and the kernel maps those around each as well. All go; what is still in use is
// faulted in again, mostly without reading the disk. Freed memory that malloc holds on to goes, too.
void resident_drop(void);

#endif
