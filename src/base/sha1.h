// sha1.h: SHA-1 of bytes in memory.
#ifndef KILN_BASE_SHA1_H
#define KILN_BASE_SHA1_H

#include "base/base.h"

enum { SHA1_SIZE = 20 };
void sha1(const u8 *p, size_t n, u8 digest[SHA1_SIZE]);

#endif
