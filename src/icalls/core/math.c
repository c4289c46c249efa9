// math.c: System.Math and System.MathF.
#include <math.h>
#include "icalls/util.h"
#include "runtime/helpers.h"

static double round_even(double d) {
  return nearbyint(d);
}
static double abs_d(double d) {
  return fabs(d);
}
static float abs_f(float d) {
  return fabsf(d);
}
static i32 ilogb_d(double x) {
  return x == 0 ? INT32_MIN : isnan(x) || isinf(x) ? INT32_MAX : ilogb(x);
}
static i32 ilogb_f(float x) {
  return x == 0 ? INT32_MIN : isnan(x) || isinf(x) ? INT32_MAX : ilogbf(x);
}
static double split(double x, double *whole) {
  return modf(x, whole);
}
static float split_f(float x, float *whole) {
  return modff(x, whole);
}
static float log2_f(float x) {
  return log2f(x);
}

ICALL_TABLE(icalls_math, "System.Math", ICALL("Abs(double)", abs_d), ICALL("Abs(float)", abs_f), ICALL("Acos", acos),
            ICALL("Acosh", acosh), ICALL("Asin", asin), ICALL("Asinh", asinh), ICALL("Atan", atan),
            ICALL("Atan2", atan2), ICALL("Atanh", atanh), ICALL("Cbrt", cbrt), ICALL("Ceiling", ceil),
            ICALL("Cos", cos), ICALL("Cosh", cosh), ICALL("Exp", exp), ICALL("FMod", fmod), ICALL("Floor", floor),
            ICALL("FusedMultiplyAdd", fma), ICALL("ILogB", ilogb_d), ICALL("Log", log), ICALL("Log10", log10),
            ICALL("Log2", log2), ICALL("ModF", split), ICALL("Pow", rt_math_pow), ICALL("Round", round_even),
            ICALL("ScaleB", scalbn), ICALL("Sin", sin), ICALL("Sinh", sinh), ICALL("Sqrt", sqrt), ICALL("Tan", tan),
            ICALL("Tanh", tanh))

ICALL_TABLE(icalls_mathf, "System.MathF", ICALL("Acos", acosf), ICALL("Acosh", acoshf), ICALL("Asin", asinf),
            ICALL("Asinh", asinhf), ICALL("Atan", atanf), ICALL("Atan2", atan2f), ICALL("Atanh", atanhf),
            ICALL("Cbrt", cbrtf), ICALL("Ceiling", ceilf), ICALL("Cos", cosf), ICALL("Cosh", coshf), ICALL("Exp", expf),
            ICALL("FMod", fmodf), ICALL("Floor", floorf), ICALL("FusedMultiplyAdd", fmaf), ICALL("ILogB", ilogb_f),
            ICALL("Log", logf), ICALL("Log10", log10f), ICALL("Log2", log2_f), ICALL("ModF", split_f),
            ICALL("Pow", powf), ICALL("ScaleB", scalbnf), ICALL("Sin", sinf), ICALL("Sinh", sinhf),
            ICALL("Sqrt", sqrtf), ICALL("Tan", tanf), ICALL("Tanh", tanhf))
