// host_arch.h: x86 as target/host.h wants to know it. Layouts are those of stubs.S.
#ifndef KILN_TARGET_X86_HOST_ARCH_H
#define KILN_TARGET_X86_HOST_ARCH_H

#include "base/base.h"
#include "target/x86/words.h"

#define HOST_CONVENTION x86_convention
#define HOST_TARGET target_x86
#define HOST_NAME "x86"
#define HOST_CPU_NAME "x86"
#define HOST_MULTIARCH "i386-linux-gnu"
#define HOST_ELF_MACHINE EM_386

typedef u64 AbiWord;

static inline u32 ctx_of_dwarf(u64 reg) {
  return reg < CTX_REGS ? (u32)reg : CTX_REGS;
}

static inline uintptr_t ctx_code_address(uintptr_t pc) {
  return pc;
}

static inline u32 host_cpu_features(void) {
  return 0;
}

static inline void cpu_id(u32 leaf, u32 sub, u32 out[4]) {
  (void)leaf, (void)sub;
  out[0] = out[1] = out[2] = out[3] = 0;
}

enum { STUB_BLOCK_BYTES = 16384, HOST_DELEGATE_SHIMS = 1 };
#define HOST_UNBOX_PAGES NULL // 17 bytes
#define HOST_UNBOX_RET_PAGES NULL

// The machine's registers are numbered as x86.h numbers this processor's; there are more.
enum { VM_INTS = 16, VM_FLTS = 16, VM_TARGET_REG = 3, VM_OUT_REG = 4, VM_FP_REG = 5 };
#define VM_INT_ORDER 0, 1, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 3

// A result on its way through memory to a caller: the word that it is in; ABI_IN_MEMORY: the caller's own room.
enum { ABI_IN_MEMORY = RESULT_WAY };
static inline void abi_note_result(AbiWord *words, u32 word) {
  words[RESULT_WAY] = word;
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

// As cvttsd2si: what is out of range, and NaN, gives the minimum.
static inline i32 cpu_f64_to_i32(double d) {
  return d > -2147483649.0 && d < 2147483648.0 ? (i32)d : INT32_MIN;
}

static inline i64 cpu_f64_to_i64(double d) {
  return d >= -9223372036854775808.0 && d < 9223372036854775808.0 ? (i64)d : INT64_MIN;
}

#endif
