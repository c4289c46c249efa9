// double.c: System.Number.DoubleToNumber: the digits of a double from which its text is made.
#include <stdio.h>
#include <stdlib.h>

#include "base/digits.h"
#include "icalls/util.h"

// System.Number.NumberBuffer, which the library declares packed; the number is 0.digits * 10^scale.
enum { NUMBER_DIGITS = 50, SCALE_NAN = INT32_MIN, SCALE_INFINITE = INT32_MAX };

typedef struct __attribute__((packed)) NumberBuffer {
  i32 precision, scale, sign;
  u16 digits[NUMBER_DIGITS + 1]; // ends with 0
  u16 *all_digits;
} NumberBuffer;

// Adds one in the last of n digits.
static void round_up(NumberBuffer *number, i32 n) {
  i32 i = n - 1;
  for (; i > 0 && number->digits[i] == '9'; i--)
    number->digits[i] = '0';
  if (number->digits[i] != '9') {
    number->digits[i]++;
    return;
  }
  number->digits[0] = '1';
  number->scale++;
}

// n of the digits in text, which holds more; half rounds up.
static void take(NumberBuffer *number, const char *text, i32 n, i32 exponent) {
  number->scale = exponent + 1;
  for (i32 i = 0; i < n; i++)
    number->digits[i] = (u16)text[i];
  number->digits[n] = 0;
  if (text[n] >= '5')
    round_up(number, n);
}

static void zeros(NumberBuffer *number, i32 n) {
  number->scale = 0;
  for (i32 i = 0; i < n; i++)
    number->digits[i] = '0';
  number->digits[n] = 0;
}

// Digits by printf: 41, more than anybody asks for.
static void print(NumberBuffer *number, double v, i32 n) {
  char text[64];
  snprintf(text, sizeof text, "%.40e", v);
  i32 exponent = atoi(strchr(text, 'e') + 1);
  memmove(text + 1, text + 2, strlen(text + 2) + 1);
  take(number, text, n, exponent);
}

static void double_to_number(double v, i32 precision, NumberBuffer *number) {
  i32 n = precision < 1 ? 1 : precision > 40 ? 40 : precision; // the library asks for 7, 9, 15 or 17
  number->precision = precision;
  number->sign = __builtin_signbit(v) != 0;
  number->digits[0] = 0;
  number->scale = v != v ? SCALE_NAN : SCALE_INFINITE;
  if (v - v != 0)
    return;
  if (v == 0) {
    zeros(number, n);
    number->scale = number->sign; // the library calls 0.0 and -0.0 by these
    return;
  }
  u64 digits;
  i32 exponent;
  v = v < 0 ? -v : v;
  if (n >= DIGITS_FAST || !double_digits(v, &digits, &exponent)) {
    print(number, v, n);
    return;
  }
  char text[DIGITS_FAST];
  for (u32 i = DIGITS_FAST; i-- > 0; digits /= 10)
    text[i] = (char)('0' + digits % 10);
  take(number, text, n, exponent);
}

ICALL_TABLE(icalls_number, "System.Number", ICALL("DoubleToNumber", double_to_number))
