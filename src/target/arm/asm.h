// asm.h: macros that the hand-written entries of 32-bit ARM share (stubs.S, vm_entry.S).
//
// Unwinders find frames by the tables of EHABI (.fnstart to .fnend: c_frames.c), which describe a function behind its
// prologue, as compilers' do; .cfi directives are for debuggers.
#ifndef KILN_TARGET_ARM_ASM_H
#define KILN_TARGET_ARM_ASM_H

// clang-format off
        .syntax unified
        .arch   armv7-a
        .fpu    vfpv3-d16
        .arm
        .cfi_sections .debug_frame

#define STUB_BLOCK 16384 // STUB_BLOCK_BYTES
// Of an UnwindCtx (target/host.h).
#define CTX_R(n) (4 * (n))
#define CTX_D8 64
#define CTX_FAULT 128
#define CTX_BYTES 144    // a multiple of 8

.macro ENTRY name
        .globl  \name
        .type   \name, %function
        .p2align 4
\name:
        .fnstart
        .cfi_startproc
.endm

.macro END name
        .cfi_endproc
        .fnend
        .size   \name, . - \name
.endm

// At the beginning of a stub's target: ip and the return address are on the stack, and lr is 16 behind the data.
.macro DATUM
        ldr     lr, [lr, #-16]
.endm

// Goes from there to the address in lr, with ip as the stub found it.
.macro LEAVE_STUB
        ldr     ip, [sp, #4]
        str     lr, [sp, #4]
        mov     lr, ip
        pop     {ip, pc}
.endm

// The frame record: the caller's frame pointer, and the return address above it.
.macro ENTER
        push    {fp, lr}
        .save   {fp, lr}
        .cfi_def_cfa_offset 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        mov     fp, sp
        .setfp  fp, sp
        .cfi_def_cfa_register fp
.endm

// The same in a stub's target, in place of what the stub pushed.
.macro ENTER_STUB
        str     fp, [sp]
        .save   {fp, lr}
        .cfi_def_cfa_offset 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        mov     fp, sp
        .setfp  fp, sp
        .cfi_def_cfa_register fp
.endm

.macro RETURN
        mov     sp, fp
        pop     {fp, pc}
.endm

// A frame record with all callee-saved registers right below it, 96 bytes; ip is one for alignment.
.macro PUSH_SAVED
        push    {fp, lr}
        .save   {fp, lr}
        .cfi_def_cfa_offset 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        push    {r4-r10, ip}
        .save   {r4-r10, ip}
        .cfi_def_cfa_offset 40
        .cfi_offset r4, -40
        .cfi_offset r5, -36
        .cfi_offset r6, -32
        .cfi_offset r7, -28
        .cfi_offset r8, -24
        .cfi_offset r9, -20
        .cfi_offset r10, -16
        vpush   {d8-d15}
        .vsave  {d8-d15}
        .cfi_def_cfa_offset 104
.endm

.macro POP_SAVED
        vpop    {d8-d15}
        pop     {r4-r10, ip}
        pop     {fp, pc}
.endm

.macro ENTER_SAVED
        PUSH_SAVED
        add     fp, sp, #96
        .setfp  fp, sp, #96
        .cfi_def_cfa fp, 8
.endm

.macro RETURN_SAVED
        sub     sp, fp, #96
        POP_SAVED
.endm

// r4-r10 and d8-d15 out of an UnwindCtx; destroys ip.
.macro LOAD_SAVED from
        add     ip, \from, #CTX_D8
        vldm    ip, {d8-d15}
        add     ip, \from, #CTX_R(4)
        ldm     ip, {r4-r10}
.endm

// n words (\n, destroyed) at \from onto the stack, which stays aligned. Word by word, so that the guard page is never
// jumped over.
.macro PUSH_WORDS from, n, scratch
        tst     \n, #1
        subne   sp, sp, #4
1:      subs    \n, \n, #1
        ldrge   \scratch, [\from, \n, lsl #2]
        pushge  {\scratch}
        bgt     1b
.endm
// clang-format on

#endif
