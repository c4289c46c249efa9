// math.c: System.Math and MathF: the C library's.
#include "icalls/net/net.h"

#include <math.h>

static void sin_cos(double x, double *s, double *c) {
  *s = sin(x);
  *c = cos(x);
}
static void sin_cos_f(float x, float *s, float *c) {
  *s = sinf(x);
  *c = cosf(x);
}

#define BOTH(X)                                                                                                        \
  X("Acos", acos)                                                                                                      \
  X("Acosh", acosh)                                                                                                    \
  X("Asin", asin)                                                                                                      \
  X("Asinh", asinh)                                                                                                    \
  X("Atan", atan)                                                                                                      \
  X("Atan2", atan2)                                                                                                    \
  X("Atanh", atanh)                                                                                                    \
  X("Cbrt", cbrt)                                                                                                      \
  X("Ceiling", ceil) X("Cos", cos) X("Cosh", cosh) X("Exp", exp) X("Floor", floor) X("FusedMultiplyAdd", fma)          \
      X("Log", log) X("Log10", log10) X("Log2", log2) X("ModF", modf) X("Pow", pow) X("Sin", sin) X("Sinh", sinh)      \
          X("Sqrt", sqrt) X("Tan", tan) X("Tanh", tanh)
#define DOUBLE(name, fn) ICALL(name, (double (*)())fn),
#define SINGLE(name, fn) ICALL(name, (float (*)())fn##f),
ICALL_TABLE(net_math, "System.Math", BOTH(DOUBLE) ICALL("SinCos", sin_cos))
ICALL_TABLE(net_mathf, "System.MathF", BOTH(SINGLE) ICALL("SinCos", sin_cos_f))
