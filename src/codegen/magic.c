// magic.c: numbers to multiply by where the divisor is a constant.
#include "codegen/magic.h"

#include "base/wide.h"

void magic_signed(i64 d, u32 bits, i64 *m, u32 *shift) {
  u64 two = (u64)1 << (bits - 1), ad = d < 0 ? 0 - (u64)d : (u64)d;
  u64 t = two + (d < 0), anc = t - 1 - t % ad, q1 = two / anc, r1 = two - q1 * anc, q2 = two / ad, r2 = two - q2 * ad;
  u32 p = bits - 1;
  u64 delta;
  do {
    p++;
    q1 *= 2, r1 *= 2;
    if (r1 >= anc)
      q1++, r1 -= anc;
    q2 *= 2, r2 *= 2;
    if (r2 >= ad)
      q2++, r2 -= ad;
    delta = ad - r2;
  } while (q1 < delta || (q1 == delta && r1 == 0));
  i64 mag = (i64)(q2 + 1);
  if (bits == 32)
    mag = (i32)mag;
  *m = d < 0 ? (bits == 32 ? (i64)(i32)-mag : (i64)(0 - (u64)mag)) : mag;
  *shift = p - bits;
}

void magic_unsigned(u64 d, u32 bits, u64 *m, u32 *shift) {
  u32 l = 64 - (u32)__builtin_clzll(d - 1); // ceil(log2 d), d >= 2
  // m' = floor(2^bits * (2^l - d) / d) + 1, the low `bits` bits of the magic number with its top bit set.
  u64 top = (l == 64 ? 0 : (u64)1 << l) - d; // < d
  *m = (bits == 64 ? wide_fraction(top, d) : (top << 32) / d) + 1;
  *shift = l;
}

// With m = 2^(32+s) / d rounded up, the product's error is at most x * (m * d - 2^(32+s)), which must stay below
// 2^(32+s).
bool magic_unsigned_short(u32 d, u32 *m, u32 *shift) {
  u32 s = 31 - (u32)__builtin_clz(d); // 2^s < d < 2^(s+1), so that m < 2^32
  u64 two = (u64)1 << (32 + s), q = two / d + 1;
  *m = (u32)q;
  *shift = s;
  return q * d - two <= (u64)1 << s;
}
