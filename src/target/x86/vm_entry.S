// vm_entry.S: between native frames and those of the virtual machine (target/vm/machine.h has the layout of a frame).

#include "target/x86/asm.h"

        .section .note.GNU-stack, "", @progbits
        .text

// The machine's words have eight bytes.
#define REG(n) 8*(n)-304(%ebp)
#define PC -8(%ebp)
#define ACTIVATION -16(%ebp)
#define FLOOR -24(%ebp)
#define UNIT -32(%ebp)
#define ALLOCA -40(%ebp)
#define TAIL -48(%ebp)
#define HEADER 304

.macro STORE_WORD value, at:vararg
        movl    \value, \at
        movl    $0, 4+\at
.endm

// The target of stubs; the datum is a VmUnit: {code, frame size, …}. Makes a frame whose registers hold the hidden
// arguments, runs it, and returns what it left in the result registers; RET says in which.
ENTRY vm_enter
        DATUM
        PUSH_FRAME
        .rept   HEADER/4        // registers that nobody wrote must not look like references
        pushl   $0
        .endr
        STORE_WORD %eax, UNIT
        STORE_WORD %ecx, REG(1)
        STORE_WORD %edx, REG(2)
        STORE_WORD %ebp, REG(5)
        movl    (%eax), %edx
        STORE_WORD %edx, PC
        STORE_WORD $0, ACTIVATION
        STORE_WORD $0, ALLOCA
        STORE_WORD $0, TAIL
        // Every page is touched in order, so that the guard page is never jumped over. Values that nobody wrote must
        // not look like references.
        movl    %ebp, %ecx
        subl    4(%eax), %ecx
1:      cmpl    %ecx, %esp
        jbe     2f
        pushl   $0
        jmp     1b
2:      STORE_WORD %esp, REG(4)
        subl    $8, %esp
        andl    $-16, %esp
        STORE_WORD %esp, FLOOR
vm_frame_call:
        movl    %ebp, 0(%esp)
        movl    %edx, 4(%esp)
        call    vm_run
        .globl  vm_frame_return
vm_frame_return:
        cmpl    $0, TAIL
        jne     vm_leave
        RETURN_RESULT REG(30), REG(0), REG(16), REG(17)
END vm_enter

// A tail call: registers, and stack arguments in the outgoing area, are the target's; REG(31) bytes of these. Where the
// frame's caller gave fewer of them, rt_tail_grow (stubs.S) makes room.
ENTRY vm_leave
        .cfi_def_cfa %ebp, 8
        .cfi_offset %ebp, -8
        movl    REG(4), %esp
        movl    REG(31), %ecx
        cmpl    $0, REG(30)
        jne     2f
1:      testl   %ecx, %ecx
        jz      3f
        movl    -4(%esp,%ecx), %edx
        movl    %edx, 4(%ebp,%ecx)
        subl    $4, %ecx
        jmp     1b
2:      movl    REG(30), %edx
        leal    -1(%ecx,%edx), %ecx // 2: the result's address is among them
        pushl   %ecx
        movl    REG(1), %ecx
        movl    REG(2), %edx
        movl    TAIL, %eax
        jmp     rt_tail_grow
3:      movl    REG(1), %ecx
        movl    REG(2), %edx
        movl    TAIL, %eax
        leave
        .cfi_def_cfa %esp, 4
        jmp     *%eax
END vm_leave

// void vm_call_native(target, registers, stack words, their number)
ENTRY vm_call_native
        PUSH_FRAME
        pushl   %ebx
        .cfi_offset %ebx, -12
        pushl   %esi
        .cfi_offset %esi, -16
        movl    12(%ebp), %ebx
        movl    16(%ebp), %esi
        movl    20(%ebp), %ecx
        PUSH_WORDS %esi, %ecx, %eax
        movl    8(%ebx), %ecx
        movl    16(%ebx), %edx
        call    *8(%ebp)
        TAKE_RESULT 0(%ebx), 128(%ebx), 136(%ebx)
        leal    -8(%ebp), %esp
        popl    %esi
        popl    %ebx
        popl    %ebp
        .cfi_def_cfa %esp, 4
        ret
END vm_call_native

// i64 vm_call_handler(handler, frame, exception, saved): its VmActivation lies at esp + 8 while the block runs.
ENTRY vm_call_handler
        PUSH_SAVED
        subl    $28, %esp
        .cfi_def_cfa_offset 48
        movl    48(%esp), %edx
        movl    52(%esp), %ebp
        movl    56(%esp), %eax
        STORE_WORD %eax, REG(0)
        movl    60(%esp), %ecx
        movl    ACTIVATION, %eax
        movl    %eax, 8(%esp)
        movl    %edx, 12(%esp)
        leal    8(%esp), %eax
        movl    %eax, ACTIVATION
        LOAD_SAVED
vm_handler_call:
        movl    %ebp, 0(%esp)
        movl    %edx, 4(%esp)
        call    vm_run
        .globl  vm_handler_return
vm_handler_return:
        movl    8(%esp), %eax
        movl    %eax, ACTIVATION
        movl    REG(0), %eax
        movl    4+REG(0), %edx
        addl    $28, %esp
        POP_SAVED
        ret
END vm_call_handler

// void vm_resume(handler, frame, exception, saved, close_guard): from the call that its innermost activation is in. The
// stack's guard is closed from there.
ENTRY vm_resume
        .cfi_undefined %eip
        movl    16(%esp), %ecx
        LOAD_SAVED
        movl    8(%esp), %ebp
        movl    12(%esp), %eax
        STORE_WORD %eax, REG(0)
        movl    4(%esp), %edx
        movzbl  20(%esp), %ecx
        movl    ACTIVATION, %eax
        subl    $8, %eax
        cmpl    $0, ACTIVATION
        cmovel  FLOOR, %eax
        movl    %eax, %esp
        testl   %ecx, %ecx
        jz      1f
        subl    $16, %esp
        movl    %eax, 0(%esp)
        movl    %edx, 4(%esp)
        call    stack_guard_close
        movl    4(%esp), %edx
        addl    $16, %esp
1:      cmpl    $0, ACTIVATION
        jne     vm_handler_call
        jmp     vm_frame_call
END vm_resume
