// vectors.c: what generated code asks of C beside vector instructions.
#include "runtime/helpers.h"

// Only bytes whose mask says so are touched.
void rt_mask_move(u64 low, u64 high, u64 mask_low, u64 mask_high, u8 *to) {
  u64 data[2] = {low, high}, mask[2] = {mask_low, mask_high};
  for (u32 i = 0; i < 16; i++)
    if (mask[i / 8] >> (i % 8 * 8 + 7) & 1)
      to[i] = (u8)(data[i / 8] >> (i % 8 * 8));
}

void rt_no_instruction(void) {
  exc_throw("PlatformNotSupportedException", "Operation is not supported on this platform.");
}

void rt_cpu_pause(void) {
  cpu_relax();
}

void rt_cpu_id(i32 leaf, i32 sub, i32 out[4]) {
  cpu_id((u32)leaf, (u32)sub, (u32 *)out);
}

// ---- numbers of two words by one of one -----------------------------------------------------------------------------

static bool fails(bool zero, bool overflow) {
  if (zero)
    return exc_throw("DivideByZeroException", NULL) == 0;
  return overflow && exc_throw("OverflowException", NULL) == 0;
}

void rt_divide_u64(u32 low, u32 high, u32 by, u32 out[2]) {
  if (fails(!by, high >= by))
    return;
  u64 n = (u64)high << 32 | low;
  out[0] = (u32)(n / by);
  out[1] = (u32)(n % by);
}

void rt_divide_i64(u32 low, i32 high, i32 by, i32 out[2]) {
  i64 n = (i64)((u64)(u32)high << 32 | low);
  bool least = n == INT64_MIN && by == -1; // its quotient has no number even in 64 bits
  if (fails(!by, by && (least || n / by != (i32)(n / by))))
    return;
  out[0] = (i32)(n / by);
  out[1] = (i32)(n % by);
}

// high < by
static u64 quotient(u64 high, u64 low, u64 by, u64 *rest) {
#ifdef __SIZEOF_INT128__
  unsigned __int128 n = (unsigned __int128)high << 64 | low;
  *rest = (u64)(n % by);
  return (u64)(n / by);
#else
  u64 q = 0;
  for (u32 i = 0; i < 64; i++) { // digit by digit
    bool carry = high >> 63;
    high = high << 1 | low >> 63;
    low <<= 1;
    bool one = carry || high >= by;
    high -= one ? by : 0;
    q = q << 1 | one;
  }
  *rest = high;
  return q;
#endif
}

void rt_divide_u128(u64 low, u64 high, u64 by, u64 out[2]) {
  if (!fails(!by, high >= by))
    out[0] = quotient(high, low, by, &out[1]);
}

// The quotient of magnitudes, so that the least number by -1 is one that is too large.
void rt_divide_i128(u64 low, i64 high, i64 by, i64 out[2]) {
  u64 d = by < 0 ? -(u64)by : (u64)by, upper = (u64)high, rest;
  bool negative = high < 0, minus = negative != (by < 0);
  if (negative) {
    low = -low;
    upper = ~upper + !low;
  }
  if (fails(!by, by && upper >= d))
    return;
  u64 q = quotient(upper, low, d, &rest);
  if (fails(false, q > (u64)INT64_MAX + minus))
    return;
  out[0] = (i64)(minus ? -q : q);
  out[1] = (i64)(negative ? -rest : rest);
}
