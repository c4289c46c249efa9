// asm.h: macros that the hand-written entries of x86 share (stubs.S, vm_entry.S).
#ifndef KILN_TARGET_X86_ASM_H
#define KILN_TARGET_X86_ASM_H

#define STUB_BLOCK 16384 // STUB_BLOCK_BYTES
// Words of an AbiResult (words.h).
#define RESULT_DOUBLE 1
#define RESULT_FLOAT 2
#define RESULT_WAY 3

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

.macro PUSH_FRAME
        pushl   %ebp
        .cfi_def_cfa_offset 8
        .cfi_offset %ebp, -8
        movl    %esp, %ebp
        .cfi_def_cfa_register %ebp
.endm

// At the beginning of a stub's target: the stub left its own address + 5 in eax.
.macro DATUM
        movl    STUB_BLOCK-5(%eax), %eax
.endm

// All callee-saved registers, ebp first, below the return address: 16 bytes.
.macro PUSH_SAVED
        pushl   %ebp
        .cfi_def_cfa_offset 8
        .cfi_offset %ebp, -8
        pushl   %ebx
        .cfi_def_cfa_offset 12
        .cfi_offset %ebx, -12
        pushl   %esi
        .cfi_def_cfa_offset 16
        .cfi_offset %esi, -16
        pushl   %edi
        .cfi_def_cfa_offset 20
        .cfi_offset %edi, -20
.endm

.macro POP_SAVED
        .cfi_def_cfa_offset 20
        popl    %edi
        .cfi_def_cfa_offset 16
        popl    %esi
        .cfi_def_cfa_offset 12
        popl    %ebx
        .cfi_def_cfa_offset 8
        popl    %ebp
        .cfi_def_cfa_offset 4
.endm

// The same but for ebp, out of an UnwindCtx (target/host.h) at ecx.
.macro LOAD_SAVED
        movl    12(%ecx), %ebx
        movl    24(%ecx), %esi
        movl    28(%ecx), %edi
.endm

// What a call returned, into an AbiResult. Which registers it is in follows from st(0): it is empty unless that has the
// result (chapter 3), and a number is kept in both precisions. Destroys eax.
.macro TAKE_RESULT int, double, float
        movl    %eax, \int
        movl    %edx, 4+\int
        fxam
        fnstsw  %ax
        andl    $0x4500, %eax
        cmpl    $0x4100, %eax   // C3 and C0, not C2: empty
        je      9f
        fstl    \double
        fstps   \float
9:
.endm

// Returns from a frame what an AbiResult, or the registers of the virtual machine, hold; `way` says which.
.macro RETURN_RESULT way, int, double, float
        movl    \way, %ecx
        movl    \int, %eax
        movl    4+\int, %edx
        cmpl    $RESULT_DOUBLE, %ecx
        jb      8f
        je      6f
        cmpl    $RESULT_FLOAT, %ecx
        je      7f
        leave
        .cfi_remember_state
        .cfi_def_cfa %esp, 4
        ret     $4              // the address of a struct's room
        .cfi_restore_state
6:      fldl    \double
        jmp     8f
7:      flds    \float
8:      leave
        .cfi_def_cfa %esp, 4
        ret
.endm

// \n words at \from onto the stack, its pointer aligned for a call. \n and \scratch are destroyed. Word by word, so that the
// guard page is never jumped over.
.macro PUSH_WORDS from, n, scratch
        leal    0(,\n,4), \scratch
        negl    \scratch
        addl    %esp, \scratch
        andl    $-16, \scratch
        leal    (\scratch,\n,4), %esp
1:      testl   \n, \n
        jz      2f
        decl    \n
        pushl   (\from,\n,4)
        jmp     1b
2:
.endm
// clang-format on

#endif
