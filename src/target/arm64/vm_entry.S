// vm_entry.S: between native frames and those of the virtual machine (target/vm/machine.h has the layout of a frame).

#include "target/arm64/asm.h"

        .section .note.GNU-stack, "", @progbits
        .text

// Words below the frame pointer.
#define PC [x29, #-8]
#define ACTIVATION [x29, #-16]
#define FLOOR [x29, #-24]
#define UNIT [x29, #-32]
#define ALLOCA [x29, #-40]
#define TAIL [x29, #-48]
#define HEADER 432
// Registers of the machine, from the base of its register file: x0-x31, then v0-v15.
#define V(n) (8 * (32 + (n)))
#define OUT (8 * 18)
#define FP (8 * 29)
#define CYCLE V(14)
#define MOVE V(15)

.macro STORE_RESULT to
        stp     x0, x1, [\to]
        stp     d0, d1, [\to, #V(0)]
        stp     d2, d3, [\to, #V(2)]
.endm

.macro LOAD_RESULT from
        ldp     x0, x1, [\from]
        ldp     d0, d1, [\from, #V(0)]
        ldp     d2, d3, [\from, #V(2)]
.endm

.macro LOAD_ARGS from
        ldp     x0, x1, [\from]
        ldp     x2, x3, [\from, #16]
        ldp     x4, x5, [\from, #32]
        ldp     x6, x7, [\from, #48]
        ldp     x8, x9, [\from, #64]
        ldr     x10, [\from, #80]
        ldp     d0, d1, [\from, #V(0)]
        ldp     d2, d3, [\from, #V(2)]
        ldp     d4, d5, [\from, #V(4)]
        ldp     d6, d7, [\from, #V(6)]
.endm

// The target of stubs; x16 = VmUnit: {code, frame size, …}. Makes a frame whose registers hold the arguments, runs it,
// and returns what it left in the result registers.
ENTRY vm_enter
        ENTER
        sub     sp, sp, #HEADER
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        str     x10, [sp, #80]
        stp     d0, d1, [sp, #V(0)]
        stp     d2, d3, [sp, #V(2)]
        stp     d4, d5, [sp, #V(4)]
        stp     d6, d7, [sp, #V(6)]
        str     x29, [sp, #FP]
        str     x16, UNIT
        ldp     x1, x3, [x16]
        str     x1, PC
        str     xzr, ACTIVATION
        str     xzr, ALLOCA
        str     xzr, TAIL
        mov     x4, sp
        // Every page is touched in order, so that the guard page is never jumped over. Values that nobody wrote must
        // not look like references.
        sub     x2, x29, x3
1:      mov     x3, sp
        cmp     x3, x2
        b.ls    2f
        stp     xzr, xzr, [sp, #-16]!
        b       1b
2:      str     x3, [x4, #OUT]
        str     x3, FLOOR
        mov     x0, x29
vm_frame_call:
        bl      vm_run
        .globl  vm_frame_return
vm_frame_return:
        ldr     x9, TAIL
        cbnz    x9, vm_leave
        sub     x9, x29, #HEADER
        LOAD_RESULT x9
        LEAVE
        ret
END vm_enter

// A tail call: registers, and stack arguments at sp, are the target's; MOVE bytes of these. Where the frame's caller
// gave fewer of them, rt_tail_grow (stubs.S) makes room.
ENTRY vm_leave
        .cfi_def_cfa x29, 16
        .cfi_offset x29, -16
        .cfi_offset x30, -8
        sub     x11, x29, #HEADER
        ldr     x17, [x11, #MOVE]
        ldr     x12, [x11, #CYCLE]
        ldr     x16, TAIL
        cbnz    x12, 2f
        LOAD_ARGS x11
        mov     x12, sp
        add     x13, x29, #16
1:      cbz     x17, 3f
        sub     x17, x17, #8
        ldr     x14, [x12, x17]
        str     x14, [x13, x17]
        b       1b
2:      LOAD_ARGS x11
        add     x17, x17, #15
        and     x17, x17, #-16
        b       rt_tail_grow
3:      LEAVE
        br      x16
END vm_leave

// void vm_call_native(target, registers, stack words, their number)
ENTRY vm_call_native
        stp     x29, x30, [sp, #-32]!
        .cfi_def_cfa_offset 32
        .cfi_offset x29, -32
        .cfi_offset x30, -24
        mov     x29, sp
        .cfi_def_cfa_register x29
        str     x19, [sp, #16]
        .cfi_offset x19, -16
        mov     x19, x1
        mov     x17, x0
        add     x4, x3, #1
        and     x4, x4, #-2
        sub     sp, sp, x4, lsl #3
1:      cbz     x3, 2f
        sub     x3, x3, #1
        ldr     x5, [x2, x3, lsl #3]
        str     x5, [sp, x3, lsl #3]
        b       1b
2:      LOAD_ARGS x19
        blr     x17
        STORE_RESULT x19
        mov     sp, x29
        .cfi_def_cfa_register sp
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        .cfi_def_cfa_offset 0
        .cfi_restore x29
        .cfi_restore x30
        .cfi_restore x19
        ret
END vm_call_native

// i64 vm_call_handler(handler, frame, exception, saved): its VmActivation lies at sp while the block runs.
ENTRY vm_call_handler
        stp     x29, x30, [sp, #-176]!
        .cfi_def_cfa_offset 176
        .cfi_offset x29, -176
        .cfi_offset x30, -168
        PUT_SAVED 16, -160
        mov     x29, x1
        ldr     x9, ACTIVATION
        stp     x9, x0, [sp, #-16]!
        .cfi_def_cfa_offset 192
        mov     x9, sp
        str     x9, ACTIVATION
        sub     x9, x29, #HEADER
        str     x2, [x9]
        LOAD_SAVED x3
        mov     x1, x0
        mov     x0, x29
vm_handler_call:
        bl      vm_run
        .globl  vm_handler_return
vm_handler_return:
        ldr     x9, [sp], #16
        .cfi_def_cfa_offset 176
        str     x9, ACTIVATION
        sub     x9, x29, #HEADER
        ldr     x0, [x9]
        GET_SAVED 16
        ldp     x29, x30, [sp], #176
        .cfi_def_cfa_offset 0
        ret
END vm_call_handler

// void vm_resume(handler, frame, exception, saved, close_guard): from the call that its innermost activation is in. The
// stack's guard is closed from there.
ENTRY vm_resume
        .cfi_undefined x30
        LOAD_SAVED x3
        mov     x29, x1
        sub     x9, x29, #HEADER
        str     x2, [x9]
        mov     x1, x0
        mov     x0, x29
        ldr     x9, ACTIVATION
        ldr     x10, FLOOR
        cmp     x9, #0
        csel    x9, x10, x9, eq
        mov     sp, x9
        tst     w4, #0xFF
        b.eq    1f
        stp     x0, x1, [sp, #-16]!
        mov     x0, sp
        bl      stack_guard_close
        ldp     x0, x1, [sp], #16
1:      ldr     x9, ACTIVATION
        cbnz    x9, vm_handler_call
        b       vm_frame_call
END vm_resume
