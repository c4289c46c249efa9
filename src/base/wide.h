// wide.h: unsigned numbers of 128 bits, where the compiler has none: for tables, magic numbers, digits.
#ifndef KILN_BASE_WIDE_H
#define KILN_BASE_WIDE_H

#include "base/base.h"

typedef struct Wide {
  u64 hi, lo;
} Wide;

static inline bool wide_less(Wide a, Wide b) {
  return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

static inline Wide wide_half(Wide a) {
  return (Wide){a.hi >> 1, a.hi << 63 | a.lo >> 1};
}

// The low 128 bits.
static inline Wide wide_times(Wide a, u32 k) {
  u64 low = (a.lo & UINT32_MAX) * k, mid = (a.lo >> 32) * k + (low >> 32);
  return (Wide){a.hi * k + (mid >> 32), mid << 32 | (low & UINT32_MAX)};
}

static inline Wide wide_over(Wide a, u32 k) {
  u64 rest = a.hi % k, high = rest << 32 | a.lo >> 32, low = high % k << 32 | (a.lo & UINT32_MAX);
  return (Wide){a.hi / k, high / k << 32 | low / k};
}

static inline Wide wide_product(u64 a, u64 b) {
#ifdef __SIZEOF_INT128__
  __extension__ unsigned __int128 p = (unsigned __int128)a * b;
  return (Wide){(u64)(p >> 64), (u64)p};
#else
  u64 low = (a & UINT32_MAX) * (b & UINT32_MAX), one = (a >> 32) * (b & UINT32_MAX), two = (a & UINT32_MAX) * (b >> 32);
  u64 mid = (low >> 32) + (one & UINT32_MAX) + (two & UINT32_MAX);
  return (Wide){(a >> 32) * (b >> 32) + (one >> 32) + (two >> 32) + (mid >> 32), mid << 32 | (low & UINT32_MAX)};
#endif
}

// hi * 2^64 / d, rounded down, where hi < d: it fits.
static inline u64 wide_fraction(u64 hi, u64 d) {
  u64 q = 0;
  for (u32 i = 0; i < 64; i++) {
    bool carry = hi >> 63;
    hi <<= 1;
    q <<= 1;
    if (carry || hi >= d) {
      hi -= d;
      q |= 1;
    }
  }
  return q;
}

#endif
