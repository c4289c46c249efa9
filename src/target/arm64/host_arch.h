// host_arch.h: arm64 as target/host.h wants to know it. Layouts are those of stubs.S.
#ifndef KILN_TARGET_ARM64_HOST_ARCH_H
#define KILN_TARGET_ARM64_HOST_ARCH_H

#include "base/base.h"
#include "target/arm64/words.h"

#define HOST_CONVENTION arm64_convention
#define HOST_TARGET target_arm64
#define HOST_NAME "arm64"
#define HOST_CPU_NAME "arm64"
#define HOST_MULTIARCH "aarch64-linux-gnu"
#define HOST_ELF_MACHINE EM_AARCH64

typedef u64 AbiWord;

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
#define HOST_UNBOX_PAGES host_unbox_pages
#define HOST_UNBOX_RET_PAGES NULL // no result's address comes before the receiver

// The machine's registers are numbered as arm64.h numbers this processor's.
enum { VM_INTS = 32, VM_FLTS = 16, VM_TARGET_REG = 16, VM_OUT_REG = 18, VM_FP_REG = 29 };
#define VM_INT_ORDER                                                                                                   \
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 16

// Entries give results in all their registers.
enum { ABI_IN_MEMORY = 0 };
static inline void abi_note_result(AbiWord *words, u32 word) {
  (void)words, (void)word;
}

// The common code behind all entries: these have loaded the slot's address.
static inline void *host_plt_start(const u8 *plt, u32 entries, u32 slot) {
  (void)slot;
  return (void *)(plt + 16 * (size_t)entries);
}

// That of glibc takes instructions by the byte where the processor has them (SVE).
enum { HOST_MEMMOVE_IS_WHOLE = 0 };

static inline void cpu_relax(void) {
  __asm__ volatile("yield" ::: "memory");
}

static inline u32 host_cpu_features(void) {
  return 0;
}

static inline void cpu_id(u32 leaf, u32 sub, u32 out[4]) {
  (void)leaf, (void)sub;
  out[0] = out[1] = out[2] = out[3] = 0;
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
