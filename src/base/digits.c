// digits.c: the leading decimal digits of a floating-point number, by one wide multiplication.
#include "base/digits.h"

#include <pthread.h>

#include "base/wide.h"

// 10^k is mantissa * 2^exponent, the mantissa in [2^127, 2^128): exact for k in [0, EXACT], for others too small by
// less than 2^10 in the last place, as each step away from 10^0 drops less than 2.
typedef struct Power {
  Wide mantissa;
  i32 exponent;
} Power;

// A normal number is below 10^309, a denormal above 10^-324.
enum { LEAST = DIGITS_FAST - 1 - 308, MOST = DIGITS_FAST - 1 + 324, EXACT = 55 };

static Power powers[MOST - LEAST + 1];

static Power times_ten(Power p) { // 10 = 5/4 * 2^3
  Wide m = p.mantissa, quarter = wide_half(wide_half(m));
  u64 lo = m.lo + quarter.lo, carry = lo < m.lo, hi = m.hi + quarter.hi + carry;
  if (hi >= m.hi)
    return (Power){{hi, lo}, p.exponent + 3};
  return (Power){{hi >> 1 | 1ull << 63, lo >> 1 | hi << 63}, p.exponent + 4};
}

static Power over_ten(Power p) { // 1/10 = 4/5 * 2^-3 = 8/5 * 2^-4
  Wide fifth = wide_over(p.mantissa, 5);
  u32 rest = (u32)(p.mantissa.lo - wide_times(fifth, 5).lo);
  bool small = wide_less(fifth, (Wide){1ull << 61, 0});
  u32 factor = small ? 8 : 4;
  Wide m = wide_times(fifth, factor);
  u64 lo = m.lo + rest * factor / 5;
  return (Power){{m.hi + (lo < m.lo), lo}, p.exponent - (small ? 4 : 3)};
}

static void fill_powers(void) {
  Power *one = &powers[-LEAST];
  *one = (Power){{1ull << 63, 0}, -127};
  for (Power *p = one; p < &powers[MOST - LEAST]; p++)
    p[1] = times_ten(*p);
  for (Power *p = one; p > powers; p--)
    p[-1] = over_ten(*p);
}

// floor(x * log10(2)) or one less, for |x| <= 1100: 78913 / 2^18 is off by less than 2^-20 a unit.
static i32 tens(i32 x) {
  return (x * 78913 - 512) >> 18;
}

bool double_digits(double v, u64 *digits, i32 *exponent) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, fill_powers);
  u64 bits;
  memcpy(&bits, &v, sizeof bits);
  i32 biased = (i32)(bits >> 52 & 0x7FF);
  u64 fraction = bits & ((1ull << 52) - 1), m = biased ? fraction | 1ull << 52 : fraction;
  u32 shift = (u32)__builtin_clzll(m);
  i32 e = (biased ? biased : 1) - 1075 - (i32)shift; // v = (m << shift) * 2^e
  i32 ten = tens(e + 63), k = DIGITS_FAST - 1 - ten;
  const Power *p = &powers[k - LEAST];
  m <<= shift;
  Wide high = wide_product(m, p->mantissa.hi), low = wide_product(m, p->mantissa.lo);
  u64 middle = high.lo + low.hi, top = high.hi + (middle < low.hi);
  u32 drop = (u32)(-(e + p->exponent) - 128); // the product's bits of top that are behind the point
  u64 n = top >> drop, rest = top << (64 - drop) | middle >> drop;
  // n < 2^61 and the power's relative error below 2^-117 make an error below 2^-56 of the last digit.
  enum { NEAR = 1 << 12 };
  if ((k < 0 || k > EXACT) && rest + NEAR < 2 * NEAR)
    return false;
  i32 more = n >= 1000000000000000000;
  *digits = more ? n / 10 : n;
  *exponent = ten + more;
  return true;
}
