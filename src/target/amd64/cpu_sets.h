// cpu_sets.h: sets of instructions beyond amd64's least processor.
#ifndef KILN_TARGET_AMD64_CPU_SETS_H
#define KILN_TARGET_AMD64_CPU_SETS_H

// Bits of CPU_* (ir/ir.h), and what they are called by --aot=mcpu= and where an image is refused. The first is
// x86-64-v2 as a whole.
enum {
  CPU_V2 = 1,
  CPU_LZCNT = 2,
  CPU_BMI1 = 4,
  CPU_BMI2 = 8,
  CPU_AES = 16,
  CPU_PCLMULQDQ = 32,
  CPU_AVX2 = 64, // and AVX: CPU_WIDE_VECTORS
  CPU_FMA = 128,
  CPU_V3 = CPU_V2 | CPU_LZCNT | CPU_BMI1 | CPU_BMI2 | CPU_AVX2 | CPU_FMA, // as far as anything makes use of it
};
#define CPU_FEATURE_NAMES "x86-64-v2", "lzcnt", "bmi", "bmi2", "aes", "pclmul", "avx2", "fma"

#endif
