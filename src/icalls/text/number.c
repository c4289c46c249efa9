// number.c: the tables of System.NumberFormatter, computed when first asked for.
#include "base/wide.h"
#include "icalls/util.h"

// For each biased exponent e of a double, 2^(e-1075) = mantissa / 2^64 * 10^tens, with mantissa in [2^64/10, 2^64).
static u64 mantissa[2048];
static i32 tens[2048];
static i32 dec_hex[100];
static i64 powers[19];
static const u16 lower[] = u"0123456789abcdef", upper[] = u"0123456789ABCDEF";

// Multiplies and divides in 128 bits: the error stays far below the last bit that is used. Walks from 2^0 = 0.1 * 10^1
// to both ends, doubling or halving m / 2^128, which stays in [0.1, 1).
static void fill_mantissas(void) {
  const int one = 1075;
  const Wide tenth = wide_over((Wide){UINT64_MAX, UINT64_MAX}, 10);
  Wide m = tenth;
  i32 t = 1;
  for (int e = one; e < 2048; e++) {
    mantissa[e] = m.hi;
    tens[e] = t;
    bool carry = m.hi >> 63;
    m = carry ? wide_over(m, 5) : wide_times(m, 2);
    t += carry;
  }
  m = tenth;
  t = 1;
  for (int e = one - 1; e >= 0; e--) {
    bool borrow = wide_less(wide_half(m), tenth);
    m = borrow ? wide_times(m, 5) : wide_half(m);
    t -= borrow;
    mantissa[e] = m.hi;
    tens[e] = t;
  }
}

static void fill(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  if (!powers[0]) {
    for (i32 i = 0; i < 100; i++)
      dec_hex[i] = i / 10 << 4 | i % 10;
    fill_mantissas();
    i64 p = 1;
    for (u32 i = 0; i < 19; i++, p *= i < 19 ? 10 : 1)
      powers[i] = p;
  }
  pthread_mutex_unlock(&lock);
}

static void formatter_tables(const u64 **m, const i32 **t, const u16 **lo, const u16 **up, const i64 **p,
                             const i32 **d) {
  fill();
  *m = mantissa;
  *t = tens;
  *lo = lower;
  *up = upper;
  *p = powers;
  *d = dec_hex;
}

ICALL_TABLE(icalls_numberformatter, "System.NumberFormatter", ICALL("GetFormatterTables", formatter_tables))
