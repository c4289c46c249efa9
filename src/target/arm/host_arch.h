// host_arch.h: 32-bit ARM as target/host.h wants to know it. Layouts are those of stubs.S.
#ifndef KILN_TARGET_ARM_HOST_ARCH_H
#define KILN_TARGET_ARM_HOST_ARCH_H

#include "base/base.h"
#include "target/arm/words.h"

#define HOST_CONVENTION arm_convention
#define HOST_TARGET target_arm
#define HOST_NAME "arm"
#define HOST_CPU_NAME "arm"
#define HOST_MULTIARCH "arm-linux-gnueabihf"
#define HOST_ELF_MACHINE EM_ARM

typedef u32 AbiWord;

static inline u32 ctx_of_dwarf(u64 reg) {
  enum { DW_D8 = 264, DW_D15 = 271 };
  return reg < CTX_D8 ? (u32)reg : reg >= DW_D8 && reg <= DW_D15 ? CTX_D8 + 2 * (u32)(reg - DW_D8) : CTX_REGS;
}

// Bit 0 says that the code there is Thumb's.
static inline uintptr_t ctx_code_address(uintptr_t pc) {
  return pc & ~(uintptr_t)1;
}

enum { STUB_BLOCK_BYTES = 16384, HOST_DELEGATE_SHIMS = 4 };
#define HOST_UNBOX_PAGES NULL // the jump needs a register
#define HOST_UNBOX_RET_PAGES NULL

// The machine's registers are numbered as arm.h numbers this processor's; number 15 is one more.
enum { VM_INTS = 16, VM_FLTS = 16, VM_TARGET_REG = 14, VM_OUT_REG = 13, VM_FP_REG = 11 };
#define VM_INT_ORDER 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 15, 14

// Entries give results in all their registers.
enum { ABI_IN_MEMORY = 0 };
static inline void abi_note_result(AbiWord *words, u32 word) {
  (void)words, (void)word;
}

// The slot's own PLT entry, where code reads the slot (the entry begins with PUSH); where it branches to the entry,
// what is behind all of them.
static inline void *host_plt_start(const u8 *plt, u32 entries, u32 slot) {
  const u8 *own = plt + 16 * (size_t)slot;
  u32 first;
  __builtin_memcpy(&first, own, 4);
  return (void *)(first == 0xE92D5000 ? own : plt + 16 * (size_t)entries);
}

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

// What is out of range becomes the nearest number, NaN 0: as VCVT does.
static inline i32 cpu_f64_to_i32(double d) {
  return d != d ? 0 : d >= 2147483648.0 ? INT32_MAX : d < -2147483648.0 ? INT32_MIN : (i32)d;
}

static inline i64 cpu_f64_to_i64(double d) {
  return d != d ? 0 : d >= 9223372036854775808.0 ? INT64_MAX : d < -9223372036854775808.0 ? INT64_MIN : (i64)d;
}

#endif
