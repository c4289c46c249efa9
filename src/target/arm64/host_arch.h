// host_arch.h: arm64 as target/host.h wants to know it. Layouts are those of stubs.S.
#ifndef KILN_TARGET_ARM64_HOST_ARCH_H
#define KILN_TARGET_ARM64_HOST_ARCH_H

#include "base/base.h"

#define HOST_NAME "arm64"
#define HOST_CPU_NAME "arm64"
#define HOST_MULTIARCH "aarch64-linux-gnu"
#define HOST_ELF_MACHINE EM_AARCH64

// x0-x8 (x8: where a result in memory goes), x9 and x10, a word of padding, d0-d7; x0 x1 d0-d3
enum { ABI_SRET = 8, ABI_DICT = 9, ABI_KEY = 10, ABI_FLTS = 12, ABI_ARG_WORDS = 20, ABI_RESULT_WORDS = 6 };

// x0-x30 and sp by their DWARF numbers (AADWARF64, 4.1); then pc, d8-d15.
enum { CTX_FP = 29, CTX_LR = 30, CTX_SP = 31, CTX_PC = 32, CTX_D8 = 33, CTX_REGS = 41 };
#define CTX_SAVED ((u64)0x3FF << 19 | (u64)0xFF << CTX_D8) // x19-x28, d8-d15

static inline u32 ctx_of_dwarf(u64 reg) {
  enum { DW_PC = 32, DW_V8 = 72, DW_V15 = 79 };
  return reg <= DW_PC ? (u32)reg : reg >= DW_V8 && reg <= DW_V15 ? CTX_D8 + (u32)(reg - DW_V8) : CTX_REGS;
}

// Upper bits may hold a signature (Armv8.3): XPACLRI, a no-operation on processors without.
static inline uintptr_t ctx_code_address(uintptr_t pc) {
  register uintptr_t lr __asm__("x30") = pc;
  __asm__("hint #7" : "+r"(lr));
  return lr;
}

enum { STUB_BLOCK_BYTES = 65536, HOST_DELEGATE_SHIMS = 8 };

// The machine's registers are numbered as arm64.h numbers this processor's.
enum { VM_INTS = 32, VM_FLTS = 16, VM_TARGET_REG = 16, VM_OUT_REG = 18, VM_FP_REG = 29 };
#define VM_INT_ORDER                                                                                                   \
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 16

static inline void cpu_relax(void) {
  __asm__ volatile("yield" ::: "memory");
}

// What is out of range becomes the nearest number, NaN 0.
static inline i32 cpu_f64_to_i32(double d) {
  i32 r;
  __asm__("fcvtzs %w0, %d1" : "=r"(r) : "w"(d));
  return r;
}

static inline i64 cpu_f64_to_i64(double d) {
  i64 r;
  __asm__("fcvtzs %0, %d1" : "=r"(r) : "w"(d));
  return r;
}

#endif
