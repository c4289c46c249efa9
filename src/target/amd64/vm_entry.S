// vm_entry.S: between native frames and those of the virtual machine (target/vm/machine.h has the layout of a frame).

#include "target/amd64/asm.h"

        .section .note.GNU-stack, "", @progbits
        .text

#define REG(n) (8 * (n) - 304)(%rbp)
#define PC -8(%rbp)
#define ACTIVATION -16(%rbp)
#define FLOOR -24(%rbp)
#define UNIT -32(%rbp)
#define ALLOCA -40(%rbp)
#define TAIL -48(%rbp)
#define HEADER 304
#define PAGE 4096

// The target of stubs; rax = VmUnit: {code, frame size, …}. Makes a frame whose registers hold the arguments, runs it,
// and returns what it left in the result registers.
ENTRY vm_enter
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        subq    $HEADER, %rsp
        movq    %rax, UNIT
        movq    %rcx, REG(1)
        movq    %rdx, REG(2)
        movq    %rbp, REG(5)
        movq    %rsi, REG(6)
        movq    %rdi, REG(7)
        movq    %r8, REG(8)
        movq    %r9, REG(9)
        movq    %r10, REG(10)
        movq    %r11, REG(11)
        movsd   %xmm0, REG(16)
        movsd   %xmm1, REG(17)
        movsd   %xmm2, REG(18)
        movsd   %xmm3, REG(19)
        movsd   %xmm4, REG(20)
        movsd   %xmm5, REG(21)
        movsd   %xmm6, REG(22)
        movsd   %xmm7, REG(23)
        movq    (%rax), %rsi
        movq    %rsi, PC
        movq    $0, ACTIVATION
        movq    $0, ALLOCA
        movq    $0, TAIL
        // Every page is touched in order, so that the guard page is never jumped over. Values that nobody wrote must
        // not look like references.
        movq    %rbp, %rdx
        subq    8(%rax), %rdx
1:      cmpq    %rdx, %rsp
        jbe     2f
        pushq   $0
        jmp     1b
2:      movq    %rsp, REG(4)
        movq    %rsp, FLOOR
        movq    %rbp, %rdi
vm_frame_call:
        call    vm_run
        .globl  vm_frame_return
vm_frame_return:
        cmpq    $0, TAIL
        jne     vm_leave
        movq    REG(0), %rax
        movq    REG(2), %rdx
        movsd   REG(16), %xmm0
        movsd   REG(17), %xmm1
        leave
        .cfi_def_cfa %rsp, 8
        ret
END vm_enter

.macro LOAD_ARGS
        movq    REG(1), %rcx
        movq    REG(2), %rdx
        movq    REG(6), %rsi
        movq    REG(7), %rdi
        movq    REG(8), %r8
        movq    REG(9), %r9
        movq    REG(10), %r10
        movq    REG(11), %r11
        movsd   REG(16), %xmm0
        movsd   REG(17), %xmm1
        movsd   REG(18), %xmm2
        movsd   REG(19), %xmm3
        movsd   REG(20), %xmm4
        movsd   REG(21), %xmm5
        movsd   REG(22), %xmm6
        movsd   REG(23), %xmm7
        movq    TAIL, %rax
.endm

// A tail call: registers, and stack arguments at rsp, are the target's; REG(31) bytes of these. Where the frame's caller
// gave fewer of them, rt_tail_grow (stubs.S) makes room.
ENTRY vm_leave
        .cfi_def_cfa %rbp, 16
        .cfi_offset %rbp, -16
        movq    REG(31), %rcx
        cmpq    $0, REG(30)
        jne     2f
1:      testq   %rcx, %rcx
        jz      3f
        movq    -8(%rsp,%rcx), %rdx
        movq    %rdx, 8(%rbp,%rcx)
        subq    $8, %rcx
        jmp     1b
2:      addq    $15, %rcx
        andq    $-16, %rcx
        movq    %rcx, -8(%rsp)
        LOAD_ARGS
        jmp     rt_tail_grow
3:      LOAD_ARGS
        leave
        .cfi_def_cfa %rsp, 8
        jmp     *%rax
END vm_leave

// void vm_call_native(target, registers, stack words, their number)
ENTRY vm_call_native
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        pushq   %rbx
        .cfi_offset %rbx, -24
        pushq   %r12
        .cfi_offset %r12, -32
        movq    %rsi, %rbx
        movq    %rdi, %r12
        testq   $1, %rcx
        jz      1f
        subq    $8, %rsp
1:      testq   %rcx, %rcx
        jz      2f
        decq    %rcx
        pushq   (%rdx,%rcx,8)
        jmp     1b
2:      movq    0(%rbx), %rax
        movq    8(%rbx), %rcx
        movq    16(%rbx), %rdx
        movq    48(%rbx), %rsi
        movq    56(%rbx), %rdi
        movq    64(%rbx), %r8
        movq    72(%rbx), %r9
        movq    80(%rbx), %r10
        movq    88(%rbx), %r11
        movsd   128(%rbx), %xmm0
        movsd   136(%rbx), %xmm1
        movsd   144(%rbx), %xmm2
        movsd   152(%rbx), %xmm3
        movsd   160(%rbx), %xmm4
        movsd   168(%rbx), %xmm5
        movsd   176(%rbx), %xmm6
        movsd   184(%rbx), %xmm7
        call    *%r12
        movq    %rax, 0(%rbx)
        movq    %rdx, 16(%rbx)
        movsd   %xmm0, 128(%rbx)
        movsd   %xmm1, 136(%rbx)
        leaq    -16(%rbp), %rsp
        popq    %r12
        popq    %rbx
        popq    %rbp
        .cfi_def_cfa %rsp, 8
        ret
END vm_call_native

// i64 vm_call_handler(handler, frame, exception, saved): its VmActivation lies at rsp while the block runs.
ENTRY vm_call_handler
        PUSH_SAVED
        subq    $24, %rsp
        .cfi_def_cfa_offset 80
        movq    %rsi, %rbp
        movq    ACTIVATION, %rax
        movq    %rax, 0(%rsp)
        movq    %rdi, 8(%rsp)
        movq    %rsp, ACTIVATION
        movq    %rdx, REG(0)
        LOAD_SAVED
        movq    %rdi, %rsi
        movq    %rbp, %rdi
vm_handler_call:
        call    vm_run
        .globl  vm_handler_return
vm_handler_return:
        movq    0(%rsp), %rax
        movq    %rax, ACTIVATION
        movq    REG(0), %rax
        addq    $24, %rsp
        POP_SAVED
        ret
END vm_call_handler

// void vm_resume(handler, frame, exception, saved, close_guard): from the call that its innermost activation is in. The
// stack's guard is closed from there.
ENTRY vm_resume
        .cfi_undefined %rip
        LOAD_SAVED
        movq    %rsi, %rbp
        movq    %rdx, REG(0)
        movq    %rdi, %rsi
        movq    %rbp, %rdi
        movq    ACTIVATION, %rax
        testq   %rax, %rax
        cmovzq  FLOOR, %rax
        movq    %rax, %rsp
        testb   %r8b, %r8b
        jz      1f
        pushq   %rsi
        pushq   %rdi
        movq    %rsp, %rdi
        call    stack_guard_close
        popq    %rdi
        popq    %rsi
1:      cmpq    $0, ACTIVATION
        jne     vm_handler_call
        jmp     vm_frame_call
END vm_resume
