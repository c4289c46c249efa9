// base.h: the words every file uses: fixed-width integers, attributes, small helpers.
#ifndef KILN_BASE_BASE_H
#define KILN_BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define ALIGN_UP(n, a) (((n) + (a)-1) & ~((__typeof__(n))(a)-1))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define NORETURN __attribute__((noreturn))
#define EXPORT __attribute__((visibility("default"))) // with a row in src/exports.list
// A function that goes through addresses which a program gave: where one leads nowhere, there or in what it calls, the
// program gets a NullReferenceException and the function does not return (eh/signals.c). So it holds no lock meanwhile.
// What lies beyond the end of a block is the program's business, too, not the address sanitizer's.
#ifdef __clang__
#define USER_MEMORY __attribute__((section("user_memory_text"), noinline, no_sanitize("address"), disable_tail_calls))
#else
#define USER_MEMORY                                                                                                    \
  __attribute__((section("user_memory_text"), noinline, no_sanitize("address"), optimize("no-optimize-sibling-calls")))
#endif
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

// Little-endian loads from bytes of any alignment; gcc and clang make each one instruction.
static inline u16 le16(const u8 *p) {
  return (u16)(p[0] | p[1] << 8);
}
static inline u32 le32(const u8 *p) {
  return le16(p) | (u32)le16(p + 2) << 16;
}
static inline u64 le64(const u8 *p) {
  return le32(p) | (u64)le32(p + 4) << 32;
}

#endif
