// stubs.S: hand-written entries of the run time for arm64: the stub pages, lazy binding, throwing, C to managed.
//
// At call boundaries of managed code x16 and x17 are scratch (x16 carries a stub's datum); x9 carries the generic
// dictionary and x10 the interface key. All frames here have CFI, so that every unwinder passes through. Managed frames,
// and those here that the run time walks as such, have their frame record (x29, x30) at the top.

#include "target/arm64/asm.h"

        .section .note.GNU-stack, "", @progbits
        .text

#define AREA 160         // AbiArgs
#define CTX_BYTES 352    // UnwindCtx: x0-x30, sp, pc, d8-d15; fault, vm, pc_slot
#define CTX_SP (8 * 31)
#define CTX_PC (8 * 32)
#define CTX_FAULT 328
#define THROW_THREAD_ABORT 10 // ir/ir.h; eh/async.c checks it

// Saves every register that may carry an argument, and the hidden ones: AbiArgs at sp.
.macro SAVE_ARGS
        ENTER
        sub     sp, sp, #AREA
        stp     x0, x1, [sp]
        stp     x2, x3, [sp, #16]
        stp     x4, x5, [sp, #32]
        stp     x6, x7, [sp, #48]
        stp     x8, x9, [sp, #64]
        str     x10, [sp, #80]
        stp     d0, d1, [sp, #96]
        stp     d2, d3, [sp, #112]
        stp     d4, d5, [sp, #128]
        stp     d6, d7, [sp, #144]
.endm

.macro LOAD_ARGS from
        ldp     x0, x1, [\from]
        ldp     x2, x3, [\from, #16]
        ldp     x4, x5, [\from, #32]
        ldp     x6, x7, [\from, #48]
        ldp     x8, x9, [\from, #64]
        ldr     x10, [\from, #80]
        ldp     d0, d1, [\from, #96]
        ldp     d2, d3, [\from, #112]
        ldp     d4, d5, [\from, #128]
        ldp     d6, d7, [\from, #144]
.endm

.macro RESTORE_ARGS
        LOAD_ARGS sp
        LEAVE
.endm

// Callee-saved registers into an UnwindCtx.
.macro STORE_SAVED to
        stp     x19, x20, [\to, #CTX_X(19)]
        stp     x21, x22, [\to, #CTX_X(21)]
        stp     x23, x24, [\to, #CTX_X(23)]
        stp     x25, x26, [\to, #CTX_X(25)]
        stp     x27, x28, [\to, #CTX_X(27)]
        stp     d8, d9, [\to, #CTX_D(8)]
        stp     d10, d11, [\to, #CTX_D(10)]
        stp     d12, d13, [\to, #CTX_D(12)]
        stp     d14, d15, [\to, #CTX_D(14)]
.endm

// ---- the stub pages: each 16-byte stub loads its data and jumps to its target, both in pages 64 KiB further on ----------
// engine/run/stubs.c maps these pages again, each time with fresh data pages behind.
        .globl  host_stub_pages
        .p2align 16
host_stub_pages:
        .cfi_startproc
        .rept   4096
        dmb     ishld // a branch does not order these loads behind the one that gave the stub's address
        ldr     x16, . + 65536 - 4
        ldr     x17, . + 65536 + 8 - 8
        br      x17
        .endr
        .cfi_endproc
        .globl  host_stub_pages_end
host_stub_pages_end:

// The same for unboxing stubs, which need no datum: the boxed receiver becomes the address of its value.
        .globl  host_unbox_pages
        .p2align 16
host_unbox_pages:
        .cfi_startproc
        .rept   4096
        dmb     ishld
        add     x0, x0, #16
        ldr     x17, . + 65536
        br      x17
        .endr
        .cfi_endproc

// x16 = Method*: finds or makes its code, then goes there.
ENTRY host_stub_lazy
        SAVE_ARGS
        mov     x0, x16
        bl      engine_lazy_target
        mov     x16, x0
        RESTORE_ARGS
        br      x16
END host_stub_lazy

// x16 = the slot in an AOT image that was called through: binds it.
ENTRY host_plt_resolve
        SAVE_ARGS
        mov     x0, x16
        bl      aot_plt_target
        mov     x16, x0
        RESTORE_ARGS
        br      x16
END host_plt_resolve

// x10 = interface Method*; nothing in the table yet.
ENTRY host_imt_slow
        SAVE_ARGS
        mov     x0, x10
        mov     x1, sp
        add     x2, x29, #16
        bl      engine_imt_target
        mov     x16, x0
        RESTORE_ARGS
        br      x16
END host_imt_slow

// x16 = {key, code}…, {0, 0}; x10 = key.
ENTRY host_stub_imt
1:      ldr     x17, [x16]
        cmp     x17, x10
        b.eq    2f
        add     x16, x16, #16
        cbnz    x17, 1b
        b       host_imt_slow
2:      ldr     x17, [x16, #8]
        br      x17
END host_stub_imt

// x16 = Method*: the call goes to a proxy. The results lie in the six words below the saved registers.
ENTRY host_stub_remote
        SAVE_ARGS
        sub     sp, sp, #48
        mov     x0, x16
        add     x1, sp, #48
        add     x2, x29, #16
        mov     x3, sp
        bl      engine_remote_dispatch
        tst     w0, #0xFF
        ldp     x0, x1, [sp]
        ldp     d0, d1, [sp, #16]
        ldp     d2, d3, [sp, #32]
        LEAVE
        b.eq    1f
        ret
1:      b       rt_throw_pending
END host_stub_remote

// x16 = Adapter*. Below the frame lie the caller's AbiArgs, those for the callee, the adapter, and the room.
ENTRY host_stub_open
        SAVE_ARGS
        mov     x12, sp
        sub     sp, sp, #(AREA + 16)
        str     x16, [sp, #AREA]
        mov     x13, sp
        ldr     x11, [x16]
1:      cmp     x11, #4096      // the guard page is never jumped over
        b.lo    2f
        sub     sp, sp, #4096
        str     xzr, [sp]
        sub     x11, x11, #4096
        b       1b
2:      sub     sp, sp, x11
        mov     x0, x16
        mov     x1, x12
        add     x2, x29, #16
        mov     x3, x13
        mov     x4, sp
        bl      engine_adapt
        cbz     x0, 4f
        mov     x17, x0
        sub     x16, x29, #(AREA + AREA + 16)
        LOAD_ARGS x16
        blr     x17
        sub     x16, x29, #(AREA + AREA + 16)
        ldr     x17, [x16, #AREA]
        ldrb    w11, [x17, #8]
        cbz     w11, 3f
        stp     x0, x1, [x16]
        stp     d0, d1, [x16, #16]
        stp     d2, d3, [x16, #32]
        mov     x0, x17
        sub     x1, x29, #AREA
        mov     x2, x16
        bl      engine_adapted
        sub     x16, x29, #(AREA + AREA + 16)
        ldp     x0, x1, [x16]
        ldp     d0, d1, [x16, #16]
        ldp     d2, d3, [x16, #32]
3:      LEAVE
        ret
4:      mov     sp, x29
        ldp     x29, x30, [sp], #16
        b       rt_throw_pending
END host_stub_open

// x16 = {dictionary, code}
ENTRY host_stub_dict
        ldp     x9, x17, [x16]
        br      x17
END host_stub_dict

// x16 = {code}: the boxed receiver becomes the address of its data. No result's address comes before it.
ENTRY host_stub_unbox
        .globl  host_stub_unbox_ret
host_stub_unbox_ret:
        add     x0, x0, #16
        ldr     x17, [x16]
        br      x17
END host_stub_unbox
// The same, and the receiver's class goes into the dictionary register.
ENTRY host_stub_unbox_dict
        .globl  host_stub_unbox_ret_dict
host_stub_unbox_ret_dict:
        ldr     x9, [x0]
        ldr     x9, [x9]
        add     x0, x0, #16
        ldr     x17, [x16]
        br      x17
END host_stub_unbox_dict

// Invoke of a delegate that is closed over its first argument: the target takes the delegate's place.
// Offsets are those of struct Delegate (types/object.h): method_ptr 16, target 32.
ENTRY host_delegate_closed_0
        ldr     x16, [x0, #16]
        ldr     x0, [x0, #32]
        br      x16
END host_delegate_closed_0

// Invoke of a delegate of a static method: the arguments move one register down. \n: how many of them travel in
// integer registers; none on the stack.
.macro DELEGATE_OPEN n
ENTRY host_delegate_open_\n
        ldr     x16, [x0, #16]
        .if \n > 0
        mov     x0, x1
        .endif
        .if \n > 1
        mov     x1, x2
        .endif
        .if \n > 2
        mov     x2, x3
        .endif
        .if \n > 3
        mov     x3, x4
        .endif
        .if \n > 4
        mov     x4, x5
        .endif
        .if \n > 5
        mov     x5, x6
        .endif
        .if \n > 6
        mov     x6, x7
        .endif
        br      x16
END host_delegate_open_\n
.endm
DELEGATE_OPEN 0
DELEGATE_OPEN 1
DELEGATE_OPEN 2
DELEGATE_OPEN 3
DELEGATE_OPEN 4
DELEGATE_OPEN 5
DELEGATE_OPEN 6
DELEGATE_OPEN 7

// First Invoke of a delegate whose method had no code when the delegate was made.
ENTRY host_delegate_first_0
        SAVE_ARGS
        bl      rt_delegate_first
        mov     x16, x0
        RESTORE_ARGS
        br      x16
END host_delegate_first_0

// ---- tail calls with more stack arguments than their function has got ---------------------------------------------
// Entered from such a function's end, in its frame, callee-saved registers restored: x16 = target, x17 = bytes of stack
// arguments (a multiple of 16), which lie at sp. They move to the top of the frame, and the target returns to code of
// our own:
//
//      frame pointer       frame record
//                          stack arguments       <- sp at the target's entry, which returns to rt_tail_return
//
// The frame pointer stays: what returns here finds it, and undoes both. A function that was called so itself finds
// rt_tail_return as its return address and that frame pointer as the saved one: it uses the same frame again, so that
// chains of such calls run in constant stack.
ENTRY rt_tail_grow
        .cfi_def_cfa x29, 16
        .cfi_offset x29, -16
        .cfi_offset x30, -8
        adr     x12, rt_tail_return
        ldr     x11, [x29, #8]
        cmp     x11, x12
        b.ne    1f
        ldr     x29, [x29]
1:      sub     x13, x29, x17
        mov     x14, sp
2:      cbz     x17, 3f
        sub     x17, x17, #8
        ldr     x15, [x14, x17]
        str     x15, [x13, x17]
        b       2b
3:      mov     sp, x13
        mov     x30, x12
        br      x16
END rt_tail_grow

ENTRY rt_tail_returned
        .cfi_def_cfa x29, 16
        .cfi_offset x29, -16
        .cfi_offset x30, -8
        nop     // unwinders look at the byte before a return address
rt_tail_return:
        LEAVE
        ret
END rt_tail_returned

// ---- throwing ----------------------------------------------------------------------------------------------------
// Captures the caller's state into an UnwindCtx and calls \cfun(ctx, first argument, second argument). Never returns.
.macro THROW_ENTRY name, cfun
ENTRY \name
        ENTER
        sub     sp, sp, #CTX_BYTES
        STORE_SAVED sp
        ldr     x9, [x29]
        stp     x9, x30, [sp, #CTX_X(29)]
        add     x9, x29, #16
        stp     x9, x30, [sp, #CTX_SP]
        strb    wzr, [sp, #CTX_FAULT]
        stp     xzr, xzr, [sp, #CTX_FAULT + 8]
        mov     x2, x1
        mov     x1, x0
        mov     x0, sp
        bl      \cfun
        brk     #0
END \name
.endm

THROW_ENTRY rt_throw, eh_throw_object
THROW_ENTRY rt_rethrow, eh_rethrow_object
THROW_ENTRY rt_throw_kind, eh_throw_kind
THROW_ENTRY rt_throw_pending, eh_throw_pending
THROW_ENTRY rt_throw_method_error, eh_throw_method_error
THROW_ENTRY rt_throw_token_error, eh_throw_token_error

// Entered from a signal handler (host.c): the interrupted state is an UnwindCtx at sp, and x0; x1 is the ThrowKind.
ENTRY host_throw_fault
        .cfi_signal_frame
        .cfi_return_column 32
        .cfi_def_cfa sp, CTX_BYTES
        .cfi_offset 29, CTX_X(29) - CTX_BYTES
        .cfi_offset 30, CTX_X(30) - CTX_BYTES
        .cfi_offset 31, CTX_SP - CTX_BYTES
        .cfi_offset 32, CTX_PC - CTX_BYTES
        bl      eh_throw_kind
        brk     #0
END host_throw_fault

// Where a call returns to whose return address eh/async.c took over. The call's results are kept.
ENTRY host_landing
        .cfi_undefined x30
        stp     x29, x30, [sp, #-64]!
        .cfi_def_cfa_offset 64
        .cfi_offset x29, -64
        .cfi_offset x30, -56
        mov     x29, sp
        .cfi_def_cfa_register x29
        stp     x0, x1, [sp, #16]
        stp     d0, d1, [sp, #32]
        stp     d2, d3, [sp, #48]
        add     x0, sp, #8
        bl      eh_landed
        mov     w9, w0
        ldp     x0, x1, [sp, #16]
        ldp     d0, d1, [sp, #32]
        ldp     d2, d3, [sp, #48]
        ldp     x29, x30, [sp], #64
        .cfi_def_cfa sp, 0
        .cfi_restore x29
        .cfi_restore x30
        tst     w9, #0xFF
        b.ne    1f
        ret
1:      mov     w0, #THROW_THREAD_ABORT
        b       rt_throw_kind
END host_landing

// void host_resume_catch(handler, frame pointer, exception, UnwindCtx *, close_guard): goes on in a catch handler, which
// sets sp itself. Callee-saved registers that its method does not save must be as the frame had them. The stack's guard
// is closed from the handler's place on the stack; what called this lies below, and has ended.
ENTRY host_resume_catch
        .cfi_undefined x30
        LOAD_SAVED x3
        mov     x29, x1
        mov     x16, x0
        mov     x0, x2
        tst     w4, #0xFF
        b.eq    1f
        ldr     x9, [x3, #CTX_SP]
        and     x9, x9, #-16
        mov     sp, x9
        stp     x0, x16, [sp, #-16]!
        mov     x0, sp
        bl      stack_guard_close
        ldp     x0, x16, [sp], #16
1:      br      x16
END host_resume_catch

// intptr host_call_handler(handler, frame pointer, exception, UnwindCtx *): runs a filter, finally or fault block. Its
// callee-saved registers are as the frame had them: where an exception leaves the block, the walk goes on from there, and
// those that its method does not save are the outer frames'.
ENTRY host_call_handler
        stp     x29, x30, [sp, #-160]!
        .cfi_def_cfa_offset 160
        .cfi_offset x29, -160
        .cfi_offset x30, -152
        PUT_SAVED 16, -144
        LOAD_SAVED x3
        mov     x29, x1
        mov     x16, x0
        mov     x0, x2
        blr     x16
        GET_SAVED 16
        ldp     x29, x30, [sp], #160
        .cfi_def_cfa_offset 0
        ret
END host_call_handler

// void eh_capture(UnwindCtx *): the caller's own state, as of the return from this call.
ENTRY eh_capture
        STORE_SAVED x0
        stp     x29, x30, [x0, #CTX_X(29)]
        mov     x9, sp
        stp     x9, x30, [x0, #CTX_SP]
        strb    wzr, [x0, #CTX_FAULT]
        ret
END eh_capture

// ---- C to managed --------------------------------------------------------------------------------------------------
// Object *host_invoke(void *code, HostCall *): loads argument registers and the stack, calls, keeps the results.
// HostCall: 0: AbiArgs; 160: stack words; 168: their number; 176: x0 x1 d0-d3.
// Returns NULL, or the exception that came out: the range between host_invoke_try and _end is a catch-all region.
ENTRY host_invoke
        ENTER
        sub     sp, sp, #144
        PUT_SAVED 0, -160
        mov     x19, x1
        mov     x17, x0
        ldp     x2, x3, [x19, #160]
        add     x4, x3, #1
        and     x4, x4, #-2
        sub     sp, sp, x4, lsl #3
1:      cbz     x3, 2f
        sub     x3, x3, #1
        ldr     x5, [x2, x3, lsl #3]
        str     x5, [sp, x3, lsl #3]
        b       1b
2:      LOAD_ARGS x19
        .globl  host_invoke_try
host_invoke_try:
        blr     x17
        .globl  host_invoke_try_end
host_invoke_try_end:
        stp     x0, x1, [x19, #176]
        stp     d0, d1, [x19, #192]
        stp     d2, d3, [x19, #208]
        mov     x0, #0
        .globl  host_invoke_catch
host_invoke_catch:
        sub     sp, x29, #144
        GET_SAVED 0
        LEAVE
        ret
END host_invoke
        .globl  host_invoke_end
host_invoke_end:

// ---- C to managed without generated code ---------------------------------------------------------------------------
// x9 = callback cell. Hands the argument registers and the stack arguments to interop_callback_generic, which leaves
// the result's registers in the six words below.
ENTRY host_callback_generic
        SAVE_ARGS
        sub     sp, sp, #48
        add     x0, sp, #48
        add     x1, x29, #16
        mov     x2, x9
        mov     x3, sp
        bl      interop_callback_generic
        ldp     x0, x1, [sp]
        ldp     d0, d1, [sp, #16]
        ldp     d2, d3, [sp, #32]
        LEAVE
        ret
END host_callback_generic

// ---- helpers that may throw: call the C function, then raise what it left pending -------------------------------------
.macro HELPER_STUB cname
ENTRY stub_\cname
        ENTER
        bl      \cname
        adrp    x9, :gottprel:current_thread
        ldr     x9, [x9, #:gottprel_lo12:current_thread]
        mrs     x10, tpidr_el0
        ldr     x9, [x10, x9]
        ldr     x9, [x9]
        LEAVE
        cbnz    x9, 1f
        ret
1:      b       rt_throw_pending
END stub_\cname
.endm

#define HELPER(id, cname, ret, args, flags) HELPER_STUB cname
#include "ir/helpers.def"
