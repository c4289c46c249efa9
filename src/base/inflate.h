// inflate.h: data packed by the DEFLATE method (RFC 1951).
#ifndef KILN_BASE_INFLATE_H
#define KILN_BASE_INFLATE_H

#include "base/base.h"

// Unpacks `in`, without zlib's header, into `out`, which it must fill exactly. False: it is damaged.
bool inflate_raw(const u8 *in, size_t n, u8 *out, size_t size);

#endif
