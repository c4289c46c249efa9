// asm.h: macros that the hand-written entries of amd64 share (stubs.S, vm_entry.S).
#ifndef KILN_TARGET_AMD64_ASM_H
#define KILN_TARGET_AMD64_ASM_H

// clang-format off
.macro ENTRY name
        .globl  \name
        .type   \name, @function
        .p2align 4
\name:
        .cfi_startproc
.endm

.macro END name
        .cfi_endproc
        .size   \name, . - \name
.endm

// All callee-saved registers, rbp first, below the return address: 48 bytes.
.macro PUSH_SAVED
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        pushq   %rbx
        .cfi_def_cfa_offset 24
        .cfi_offset %rbx, -24
        pushq   %r12
        .cfi_def_cfa_offset 32
        .cfi_offset %r12, -32
        pushq   %r13
        .cfi_def_cfa_offset 40
        .cfi_offset %r13, -40
        pushq   %r14
        .cfi_def_cfa_offset 48
        .cfi_offset %r14, -48
        pushq   %r15
        .cfi_def_cfa_offset 56
        .cfi_offset %r15, -56
.endm

.macro POP_SAVED
        .cfi_def_cfa_offset 56
        popq    %r15
        .cfi_def_cfa_offset 48
        popq    %r14
        .cfi_def_cfa_offset 40
        popq    %r13
        .cfi_def_cfa_offset 32
        popq    %r12
        .cfi_def_cfa_offset 24
        popq    %rbx
        .cfi_def_cfa_offset 16
        popq    %rbp
        .cfi_def_cfa_offset 8
.endm

// The same but for rbp, out of an UnwindCtx (target/host.h) at rcx.
.macro LOAD_SAVED
        movq    24(%rcx), %rbx
        movq    96(%rcx), %r12
        movq    104(%rcx), %r13
        movq    112(%rcx), %r14
        movq    120(%rcx), %r15
.endm
// clang-format on

#endif
