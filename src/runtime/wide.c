// wide.c: arithmetic of 64 bits for processors that have none in a few instructions (opt/pairs.c).
#include "runtime/helpers.h"

i64 rt_div_i64(i64 a, i64 b) {
  return b == -1 ? (i64)(0 - (u64)a) : a / b;
}

u64 rt_div_u64(u64 a, u64 b) {
  return a / b;
}

i64 rt_rem_i64(i64 a, i64 b) {
  return b == -1 ? 0 : a % b;
}

u64 rt_rem_u64(u64 a, u64 b) {
  return a % b;
}

i64 rt_mulo_i64(i64 a, i64 b) {
  i64 r;
  if (__builtin_mul_overflow(a, b, &r))
    exc_throw("OverflowException", NULL);
  return r;
}

u64 rt_mulo_u64(u64 a, u64 b) {
  u64 r;
  if (__builtin_mul_overflow(a, b, &r))
    exc_throw("OverflowException", NULL);
  return r;
}

double rt_i64_to_f64(i64 i) {
  return (double)i;
}

float rt_i64_to_f32(i64 i) {
  return (float)i;
}

double rt_u64_to_f64(u64 i) {
  return (double)i;
}

float rt_u64_to_f32(u64 i) {
  return (float)i;
}

i64 rt_f64_to_i64(double d) {
  return cpu_f64_to_i64(d);
}

i64 rt_f32_to_i64(float f) {
  return cpu_f64_to_i64((double)f);
}

i64 rt_cas_i64(i64 *p, i64 value, i64 comparand) {
  __atomic_compare_exchange_n(p, &comparand, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return comparand;
}

i64 rt_xchg_i64(i64 *p, i64 value) {
  return __atomic_exchange_n(p, value, __ATOMIC_SEQ_CST);
}

i64 rt_xadd_i64(i64 *p, i64 value) {
  return __atomic_fetch_add(p, value, __ATOMIC_SEQ_CST);
}
