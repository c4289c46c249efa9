// asm.h: macros that the hand-written entries of arm64 share (stubs.S, vm_entry.S).
#ifndef KILN_TARGET_ARM64_ASM_H
#define KILN_TARGET_ARM64_ASM_H

// clang-format off
// Of an UnwindCtx (target/host.h).
#define CTX_X(n) (8 * (n))
#define CTX_D(n) (8 * (33 + (n) - 8))

.macro ENTRY name
        .globl  \name
        .type   \name, %function
        .p2align 4
\name:
        .cfi_startproc
.endm

.macro END name
        .cfi_endproc
        .size   \name, . - \name
.endm

.macro ENTER
        stp     x29, x30, [sp, #-16]!
        .cfi_def_cfa_offset 16
        .cfi_offset x29, -16
        .cfi_offset x30, -8
        mov     x29, sp
        .cfi_def_cfa_register x29
.endm

.macro LEAVE
        mov     sp, x29
        .cfi_def_cfa_register sp
        ldp     x29, x30, [sp], #16
        .cfi_def_cfa_offset 0
        .cfi_restore x29
        .cfi_restore x30
.endm

// All callee-saved registers but x29 and x30, at sp + `at`, which is CFA + `cfa`: 144 bytes.
.macro PUT_SAVED at, cfa
        stp     x19, x20, [sp, #\at]
        stp     x21, x22, [sp, #\at + 16]
        stp     x23, x24, [sp, #\at + 32]
        stp     x25, x26, [sp, #\at + 48]
        stp     x27, x28, [sp, #\at + 64]
        stp     d8, d9, [sp, #\at + 80]
        stp     d10, d11, [sp, #\at + 96]
        stp     d12, d13, [sp, #\at + 112]
        stp     d14, d15, [sp, #\at + 128]
        .cfi_offset x19, \cfa
        .cfi_offset x20, \cfa + 8
        .cfi_offset x21, \cfa + 16
        .cfi_offset x22, \cfa + 24
        .cfi_offset x23, \cfa + 32
        .cfi_offset x24, \cfa + 40
        .cfi_offset x25, \cfa + 48
        .cfi_offset x26, \cfa + 56
        .cfi_offset x27, \cfa + 64
        .cfi_offset x28, \cfa + 72
        .cfi_offset d8, \cfa + 80
        .cfi_offset d9, \cfa + 88
        .cfi_offset d10, \cfa + 96
        .cfi_offset d11, \cfa + 104
        .cfi_offset d12, \cfa + 112
        .cfi_offset d13, \cfa + 120
        .cfi_offset d14, \cfa + 128
        .cfi_offset d15, \cfa + 136
.endm

.macro GET_SAVED at
        ldp     x19, x20, [sp, #\at]
        ldp     x21, x22, [sp, #\at + 16]
        ldp     x23, x24, [sp, #\at + 32]
        ldp     x25, x26, [sp, #\at + 48]
        ldp     x27, x28, [sp, #\at + 64]
        ldp     d8, d9, [sp, #\at + 80]
        ldp     d10, d11, [sp, #\at + 96]
        ldp     d12, d13, [sp, #\at + 112]
        ldp     d14, d15, [sp, #\at + 128]
.endm

// The same out of an UnwindCtx.
.macro LOAD_SAVED from
        ldp     x19, x20, [\from, #CTX_X(19)]
        ldp     x21, x22, [\from, #CTX_X(21)]
        ldp     x23, x24, [\from, #CTX_X(23)]
        ldp     x25, x26, [\from, #CTX_X(25)]
        ldp     x27, x28, [\from, #CTX_X(27)]
        ldp     d8, d9, [\from, #CTX_D(8)]
        ldp     d10, d11, [\from, #CTX_D(10)]
        ldp     d12, d13, [\from, #CTX_D(12)]
        ldp     d14, d15, [\from, #CTX_D(14)]
.endm
// clang-format on

#endif
