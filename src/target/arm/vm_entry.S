// vm_entry.S: between native frames and those of the virtual machine (target/vm/machine.h has the layout of a frame).

#include "target/arm/asm.h"

        .section .note.GNU-stack, "", %progbits
        .text

// The machine's words have eight bytes; of addresses the lower half counts.
#define HEADER 304
#define REG(n) [fp, #8 * (n) - HEADER]
#define REG_HIGH(n) [fp, #8 * (n) - HEADER + 4]
#define PC [fp, #-8]
#define ACTIVATION [fp, #-16]
#define FLOOR [fp, #-24]
#define UNIT [fp, #-32]
#define ALLOCA [fp, #-40]
#define TAIL [fp, #-48]
// Registers of the machine, from the base of its register file: r0-r15, then d0-d15.
#define R(n) (8 * (n))
#define D(n) (8 * (16 + (n)))

.macro LOAD_ARGS from
        add     lr, \from, #D(0)
        vldm    lr, {d0-d7}
        ldr     r0, [\from, #R(0)]
        ldr     r1, [\from, #R(1)]
        ldr     r2, [\from, #R(2)]
        ldr     r3, [\from, #R(3)]
        ldr     r4, [\from, #R(4)]
        ldr     ip, [\from, #R(12)] // \from may be ip
.endm

// The target of stubs; the datum is a VmUnit: {code, frame size, …}. Makes a frame whose registers hold the arguments,
// runs it, and returns what it left in the result registers.
ENTRY vm_enter
        DATUM
        ENTER_STUB
        sub     sp, sp, #HEADER
        str     lr, UNIT
        str     r0, REG(0)
        str     r1, REG(1)
        str     r2, REG(2)
        str     r3, REG(3)
        str     r4, REG(4)
        str     fp, REG(11)
        str     ip, REG(12)
        add     r0, sp, #D(0)
        vstm    r0, {d0-d7}
        mov     r3, #0          // registers that nobody wrote must not look like references
        .irp    n, 0, 1, 2, 3, 4, 11, 12
        str     r3, REG_HIGH(\n)
        .endr
        .irp    n, 5, 6, 7, 8, 9, 10, 13, 14, 15
        str     r3, REG(\n)
        str     r3, REG_HIGH(\n)
        .endr
        .irp    n, 24, 25, 26, 27, 28, 29, 30, 31
        str     r3, REG(\n)
        str     r3, REG_HIGH(\n)
        .endr
        ldr     r1, [lr]
        ldr     r2, [lr, #8]    // VmUnit.frame_size
        str     r1, PC
        str     r3, ACTIVATION
        str     r3, ALLOCA
        str     r3, TAIL
        str     r3, [fp, #-4]
        str     r3, [fp, #-12]
        str     r3, [fp, #-20]
        str     r3, [fp, #-28]
        str     r3, [fp, #-36]
        str     r3, [fp, #-44]
        // Every page is touched in order, so that the guard page is never jumped over. Values that nobody wrote must
        // not look like references.
        sub     r2, fp, r2
        mov     ip, #0
1:      cmp     sp, r2
        pushhi  {r3, ip}
        bhi     1b
        str     sp, REG(13)
        str     sp, FLOOR
        mov     r0, fp
vm_frame_call:
        bl      vm_run
        .globl  vm_frame_return
vm_frame_return:
        ldr     ip, TAIL
        cmp     ip, #0
        bne     vm_leave
        sub     ip, fp, #HEADER
        ldr     r0, [ip, #R(0)]
        ldr     r1, [ip, #R(1)]
        add     ip, ip, #D(0)
        vldm    ip, {d0-d3}
        RETURN
END vm_enter

// A tail call: registers, and stack arguments at sp, are the target's; REG(31) bytes of these. Where the frame's caller
// gave fewer of them, rt_tail_grow (stubs.S) makes room.
ENTRY vm_leave
        .save   {fp, lr}
        .setfp  fp, sp
        .cfi_def_cfa fp, 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        ldr     lr, REG(31)
        ldr     ip, REG(30)
        cmp     ip, #0
        bne     2f
        add     r1, fp, #8
1:      subs    lr, lr, #4
        ldrge   r2, [sp, lr]
        strge   r2, [r1, lr]
        bgt     1b
        ldr     r0, TAIL
        ldr     r1, [fp, #4]
        str     r0, [fp, #4]
        str     r1, TAIL
        sub     ip, fp, #HEADER
        add     lr, ip, #D(0)
        vldm    lr, {d0-d7}
        ldr     r0, [ip, #R(0)]
        ldr     r1, [ip, #R(1)]
        ldr     r2, [ip, #R(2)]
        ldr     r3, [ip, #R(3)]
        ldr     r4, [ip, #R(4)]
        ldr     ip, [ip, #R(12)]
        ldr     lr, TAIL
        mov     sp, fp
        pop     {fp, pc}
2:      sub     sp, sp, #8
        ldr     r0, TAIL
        str     r0, [sp]
        sub     ip, fp, #HEADER
        add     r0, ip, #D(0)
        vldm    r0, {d0-d7}
        ldr     r0, [ip, #R(0)]
        ldr     r1, [ip, #R(1)]
        ldr     r2, [ip, #R(2)]
        ldr     r3, [ip, #R(3)]
        ldr     r4, [ip, #R(4)]
        ldr     ip, [ip, #R(12)]
        add     lr, lr, #7
        bic     lr, lr, #7
        b       rt_tail_grow
END vm_leave

// void vm_call_native(target, registers, stack words, their number)
ENTRY vm_call_native
        push    {fp, lr}
        .save   {fp, lr}
        .cfi_def_cfa_offset 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        push    {r4-r7}
        .save   {r4-r7}
        .cfi_offset r4, -24
        .cfi_offset r5, -20
        .cfi_offset r6, -16
        .cfi_offset r7, -12
        add     fp, sp, #16
        .setfp  fp, sp, #16
        .cfi_def_cfa fp, 8
        mov     r5, r1
        mov     r6, r0
        PUSH_WORDS r2, r3, ip
        LOAD_ARGS r5
        blx     r6
        str     r0, [r5, #R(0)]
        str     r1, [r5, #R(1)]
        add     lr, r5, #D(0)
        vstm    lr, {d0-d3}
        sub     sp, fp, #16
        pop     {r4-r7}
        pop     {fp, pc}
END vm_call_native

// i64 vm_call_handler(handler, frame, exception, saved): its VmActivation lies at sp while the block runs.
ENTRY vm_call_handler
        PUSH_SAVED
        mov     fp, r1
        ldr     r1, ACTIVATION
        sub     sp, sp, #8
        .pad    #8
        .cfi_def_cfa_offset 112
        str     r1, [sp]
        str     r0, [sp, #4]
        str     sp, ACTIVATION
        str     r2, REG(0)
        LOAD_SAVED r3
        mov     r1, r0
        mov     r0, fp
vm_handler_call:
        bl      vm_run
        .globl  vm_handler_return
vm_handler_return:
        ldr     ip, [sp], #8
        str     ip, ACTIVATION
        ldr     r0, REG(0)
        ldr     r1, REG_HIGH(0)
        POP_SAVED
END vm_call_handler

// void vm_resume(handler, frame, exception, saved, close_guard): from the call that its innermost activation is in. The
// stack's guard is closed from there.
ENTRY vm_resume
        .cfi_undefined lr
        ldr     lr, [sp]
        LOAD_SAVED r3
        mov     fp, r1
        str     r2, REG(0)
        mov     r1, r0
        ldr     ip, ACTIVATION
        cmp     ip, #0
        ldreq   ip, FLOOR
        mov     sp, ip
        tst     lr, #0xFF
        beq     1f
        push    {r1, ip}
        mov     r0, sp
        bl      stack_guard_close
        pop     {r1, ip}
1:      mov     r0, fp
        ldr     ip, ACTIVATION
        cmp     ip, #0
        bne     vm_handler_call
        b       vm_frame_call
        .cantunwind
END vm_resume
