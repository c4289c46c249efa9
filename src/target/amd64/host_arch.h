// host_arch.h: amd64 as target/host.h wants to know it. Layouts are those of stubs.S.
#ifndef KILN_TARGET_AMD64_HOST_ARCH_H
#define KILN_TARGET_AMD64_HOST_ARCH_H

#include "target/amd64/cpu_sets.h"
#include "base/base.h"
#include "target/amd64/words.h"

#define HOST_CONVENTION amd64_convention
#define HOST_TARGET target_amd64
#define HOST_NAME "amd64"
#define HOST_CPU_NAME "x86-64"
#define HOST_MULTIARCH "x86_64-linux-gnu"
#define HOST_ELF_MACHINE EM_X86_64

typedef u64 AbiWord;

static inline u32 ctx_of_dwarf(u64 reg) {
  return reg < CTX_REGS ? (u32)reg : CTX_REGS;
}

static inline uintptr_t ctx_code_address(uintptr_t pc) {
  return pc;
}

enum { STUB_BLOCK_BYTES = 16384, HOST_DELEGATE_SHIMS = 6 };
#define HOST_UNBOX_PAGES host_unbox_pages
#define HOST_UNBOX_RET_PAGES host_unbox_ret_pages

// The machine's registers are numbered as amd64.h numbers this processor's.
enum { VM_INTS = 16, VM_FLTS = 16, VM_TARGET_REG = 3, VM_OUT_REG = 4, VM_FP_REG = 5 };
#define VM_INT_ORDER 0, 1, 2, 6, 7, 8, 9, 10, 11, 3, 12, 13, 14, 15

// Entries give results in all their registers.
enum { ABI_IN_MEMORY = 0 };
static inline void abi_note_result(AbiWord *words, u32 word) {
  (void)words, (void)word;
}

// The slot's own PLT entry.
static inline void *host_plt_start(const u8 *plt, u32 entries, u32 slot) {
  (void)entries;
  return (void *)(plt + 16 * (size_t)slot);
}

enum { HOST_MEMMOVE_IS_WHOLE = 1 };

static inline void cpu_relax(void) {
  __builtin_ia32_pause();
}

static inline void cpu_id(u32 leaf, u32 sub, u32 out[4]) {
  __asm__("cpuid" : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3]) : "a"(leaf), "c"(sub));
}

// clang knows the name since version 17.
static inline bool cpu_has_lzcnt(void) {
#if defined __clang__ && __clang_major__ < 17
  u32 r[4];
  cpu_id(0x80000000u, 0, r);
  if (r[0] < 0x80000001u)
    return false;
  cpu_id(0x80000001u, 0, r);
  return r[2] >> 5 & 1;
#else
  return __builtin_cpu_supports("lzcnt");
#endif
}

static inline u32 host_cpu_features(void) {
  if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt"))
    return 0;
  return CPU_V2 | (cpu_has_lzcnt() ? CPU_LZCNT : 0) | (__builtin_cpu_supports("bmi") ? CPU_BMI1 : 0) |
         (__builtin_cpu_supports("bmi2") ? CPU_BMI2 : 0) | (__builtin_cpu_supports("aes") ? CPU_AES : 0) |
         (__builtin_cpu_supports("pclmul") ? CPU_PCLMULQDQ : 0) | (__builtin_cpu_supports("avx2") ? CPU_AVX2 : 0) |
         (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? CPU_FMA : 0);
}

// As cvttsd2si: what is out of range, and NaN, gives the minimum.
static inline i32 cpu_f64_to_i32(double d) {
  return d > -2147483649.0 && d < 2147483648.0 ? (i32)d : INT32_MIN;
}

static inline i64 cpu_f64_to_i64(double d) {
  return d >= -9223372036854775808.0 && d < 9223372036854775808.0 ? (i64)d : INT64_MIN;
}

#endif
