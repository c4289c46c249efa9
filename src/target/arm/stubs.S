// stubs.S: hand-written entries of the run time for 32-bit ARM: the stub pages, lazy binding, throwing, C to managed.
//
// At call boundaries of managed code lr is scratch until the call; ip carries the generic dictionary and r4 the
// interface key, which nothing here changes. All is A32, and whatever
// goes to an address that may be Thumb's does so by an instruction that interworks.

#include "target/arm/asm.h"

        .section .note.GNU-stack, "", %progbits
        .text

// The frame that calls C on behalf of a method: AbiArgs (r0-r3, ip, r4, d0-d7), then the stub's datum.
#define AREA 96
#define DATUM_HOME [fp, #-8]
#define RESULT_BYTES 40 // AbiResult: r0, r1, d0-d3
#define THROW_THREAD_ABORT 10 // ir/ir.h; eh/async.c checks it

// lr: the datum.
.macro SAVE_ARGS
        sub     sp, sp, #AREA
        str     lr, DATUM_HOME
        stm     sp, {r0-r3, ip}
        str     r4, [sp, #20]
        add     lr, sp, #24
        vstm    lr, {d0-d7}
.endm

// All but r4, which calls keep, out of AbiArgs \below the frame pointer. Destroys lr.
.macro LOAD_ARGS below
        sub     lr, fp, #\below - 24
        vldm    lr, {d0-d7}
        sub     lr, fp, #\below
        ldr     ip, [lr, #16]
        ldm     lr, {r0-r3}
.endm

// From the frame to the code at r0, with everything as the frame was entered.
.macro GO_ON
        ldr     ip, [fp, #4]
        str     r0, [fp, #4]
        str     ip, DATUM_HOME
        LOAD_ARGS AREA
        ldr     lr, DATUM_HOME
        mov     sp, fp
        pop     {fp, pc}
.endm

.macro STORE_RESULT at
        stm     \at, {r0, r1}
        add     lr, \at, #8
        vstm    lr, {d0-d3}
.endm

.macro LOAD_RESULT at
        add     lr, \at, #8
        vldm    lr, {d0-d3}
        ldm     \at, {r0, r1}
.endm

// ---- the stub pages: each 16-byte stub jumps to its target with ip and lr on the stack and lr 16 behind its data,
// which lie 16 KiB further on. engine/run/stubs.c maps these pages again, each time with fresh data pages behind.
        .globl  host_stub_pages
        .p2align 14
host_stub_pages:
        .fnstart
        .save   {ip, lr}
        .rept   1024
        dmb     ish // a branch does not order these loads behind the one that gave the stub's address
        push    {ip, lr}
        add     lr, pc, #STUB_BLOCK
        ldr     pc, [lr, #-12]
        .endr
        .fnend
        .globl  host_stub_pages_end
host_stub_pages_end:

// The code in the last word of the stub's data.
ENTRY host_stub_go
        .save   {ip, lr}
        ldr     lr, [lr, #-4]
        LEAVE_STUB
END host_stub_go

// Method*: finds or makes its code, then goes there.
ENTRY host_stub_lazy
        DATUM
        ENTER_STUB
        SAVE_ARGS
        ldr     r0, DATUM_HOME
        bl      engine_lazy_target
        GO_ON
END host_stub_lazy

// The slot in an AOT image that was called through is in lr, ip and the return address on the stack: binds it.
ENTRY host_plt_resolve
        ENTER_STUB
        SAVE_ARGS
        ldr     r0, DATUM_HOME
        bl      aot_plt_target
        GO_ON
END host_plt_resolve

// r4 = interface Method*; nothing in the table yet.
ENTRY host_imt_slow
        ENTER
        SAVE_ARGS
        mov     r0, r4
        mov     r1, sp
        add     r2, fp, #8
        bl      engine_imt_target
        GO_ON
END host_imt_slow

// {key, code}…, {0, 0}; r4 = key.
ENTRY host_stub_imt
        .save   {ip, lr}
        DATUM
1:      ldr     ip, [lr], #8
        cmp     ip, r4
        beq     2f
        cmp     ip, #0
        bne     1b
        pop     {ip, lr}
        b       host_imt_slow
2:      ldr     lr, [lr, #-4]
        LEAVE_STUB
END host_stub_imt

// Method*: the call goes to a proxy. The results lie below the arguments.
ENTRY host_stub_remote
        DATUM
        ENTER_STUB
        SAVE_ARGS
        sub     sp, sp, #RESULT_BYTES
        ldr     r0, DATUM_HOME
        sub     r1, fp, #AREA
        add     r2, fp, #8
        mov     r3, sp
        bl      engine_remote_dispatch
        tst     r0, #0xFF
        beq     1f
        LOAD_RESULT sp
        RETURN
1:      mov     sp, fp
        pop     {fp, lr}
        b       rt_throw_pending
END host_stub_remote

// Adapter*. Below the arguments lie those for the callee, and the room.
#define TARGET_HOME [fp, #-4]
ENTRY host_stub_open
        DATUM
        ENTER_STUB
        SAVE_ARGS
        ldr     r0, DATUM_HOME
        sub     sp, sp, #AREA
        ldr     r3, [r0]
1:      cmp     r3, #4096       // the guard page is never jumped over
        blo     2f
        sub     sp, sp, #4096
        str     r3, [sp]
        sub     r3, r3, #4096
        b       1b
2:      sub     sp, sp, r3
        sub     r1, fp, #AREA
        add     r2, fp, #8
        sub     r3, fp, #2 * AREA
        mov     ip, sp
        sub     sp, sp, #8
        str     ip, [sp]
        bl      engine_adapt
        add     sp, sp, #8
        cmp     r0, #0
        beq     4f
        str     r0, TARGET_HOME
        LOAD_ARGS 2 * AREA
        ldr     lr, TARGET_HOME
        blx     lr
        ldr     r3, DATUM_HOME
        ldrb    r2, [r3, #8]    // Adapter.by_address
        cmp     r2, #0
        beq     3f
        sub     r2, fp, #2 * AREA
        STORE_RESULT r2
        mov     r0, r3
        sub     r1, fp, #AREA
        bl      engine_adapted
        sub     r2, fp, #2 * AREA
        LOAD_RESULT r2
3:      RETURN
4:      mov     sp, fp
        pop     {fp, lr}
        b       rt_throw_pending
END host_stub_open

// {dictionary, code}
ENTRY host_stub_dict
        .save   {ip, lr}
        DATUM
        ldr     ip, [lr]
        str     ip, [sp]
        ldr     lr, [lr, #4]
        LEAVE_STUB
END host_stub_dict

// {code}: the boxed receiver becomes the address of its data; with `dict`, its class goes into the dictionary register.
.macro UNBOX name, self, dict=0
ENTRY \name
        .save   {ip, lr}
        DATUM
        .if     \dict
        ldr     ip, [\self]
        ldr     ip, [ip]
        str     ip, [sp]
        .endif
        add     \self, \self, #8
        ldr     lr, [lr]
        LEAVE_STUB
END \name
.endm
UNBOX host_stub_unbox, r0
UNBOX host_stub_unbox_ret, r1
UNBOX host_stub_unbox_dict, r0, 1
UNBOX host_stub_unbox_ret_dict, r1, 1

// Invoke of a delegate that is closed over its first argument: the target takes the delegate's place. \row 1: behind the
// result's address. Offsets are those of struct Delegate (types/object.h): method_ptr 8, target 16.
.macro DELEGATE_SHIMS row, self
ENTRY host_delegate_closed_\row
        ldr     ip, [\self, #8]
        ldr     \self, [\self, #16]
        bx      ip
END host_delegate_closed_\row
// First Invoke of a delegate whose method had no code when the delegate was made.
ENTRY host_delegate_first_\row
        ENTER
        SAVE_ARGS
        mov     r0, \self
        bl      rt_delegate_first
        GO_ON
END host_delegate_first_\row
.endm
DELEGATE_SHIMS 0, r0
DELEGATE_SHIMS 1, r1

// Invoke of a delegate of a static method: the arguments move one register down. \n: how many of them travel in
// integer registers; none on the stack.
.macro DELEGATE_OPEN row, n, a, b, c, d
ENTRY host_delegate_open_\row\()_\n
        ldr     ip, [\a, #8]
        .if     \n > 0
        mov     \a, \b
        .endif
        .if     \n > 1
        mov     \b, \c
        .endif
        .if     \n > 2
        mov     \c, \d
        .endif
        bx      ip
END host_delegate_open_\row\()_\n
.endm
.irp n, 0, 1, 2, 3
DELEGATE_OPEN 0, \n, r0, r1, r2, r3
DELEGATE_OPEN 1, \n, r1, r2, r3, r3
.endr

// ---- tail calls with more stack arguments than their function has got ---------------------------------------------
// Entered from such a function's end, in its frame, callee-saved registers restored: lr = bytes of stack arguments (a
// multiple of 8), at sp the target, a word more, and the arguments. They move to the top of the frame, and the target
// returns to code of our own:
//
//      frame pointer       frame record
//                          stack arguments       <- sp at the target's entry, which returns to rt_tail_return
//
// The frame pointer stays: what returns here finds it, and undoes both. A function that was called so itself finds
// rt_tail_return as its return address and that frame pointer as the saved one: it uses the same frame again, so that
// chains of such calls run in constant stack.
ENTRY rt_tail_grow
        .save   {fp, lr}
        .setfp  fp, sp
        .cfi_def_cfa fp, 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        push    {r0-r3}
        adr     r0, rt_tail_return
        ldr     r1, [fp, #4]
        cmp     r1, r0
        ldreq   fp, [fp]
        sub     r1, fp, lr
        add     r2, sp, #24
        ldr     r0, [sp, #16]
1:      subs    lr, lr, #4
        ldrge   r3, [r2, lr]
        strge   r3, [r1, lr]
        bgt     1b
        str     r0, [r1, #-8]!
        mov     lr, r1
        ldm     sp, {r0-r3}
        mov     sp, lr
        adr     lr, rt_tail_return
        ldr     pc, [sp], #8
END rt_tail_grow

ENTRY rt_tail_returned
        .save   {fp, lr}
        .setfp  fp, sp
        .cfi_def_cfa fp, 8
        .cfi_offset fp, -8
        .cfi_offset lr, -4
        nop     // unwinders look at the byte before a return address
rt_tail_return:
        RETURN
END rt_tail_returned

// ---- throwing ----------------------------------------------------------------------------------------------------
// r4-r10 and d8-d15 into an UnwindCtx. Destroys ip.
.macro STORE_SAVED to
        add     ip, \to, #CTX_R(4)
        stm     ip, {r4-r10}
        add     ip, \to, #CTX_D8
        vstm    ip, {d8-d15}
.endm

// Captures the caller's state into an UnwindCtx and calls \cfun(ctx, first argument, second argument). Never returns.
.macro THROW_ENTRY name, cfun
ENTRY \name
        ENTER
        sub     sp, sp, #CTX_BYTES
        STORE_SAVED sp
        ldr     ip, [fp]
        str     ip, [sp, #CTX_R(11)]
        add     ip, fp, #8
        str     ip, [sp, #CTX_R(13)]
        bic     ip, lr, #1
        str     ip, [sp, #CTX_R(14)]
        str     ip, [sp, #CTX_R(15)]
        mov     ip, #0
        str     ip, [sp, #CTX_FAULT]
        str     ip, [sp, #CTX_FAULT + 4]
        str     ip, [sp, #CTX_FAULT + 8]
        mov     r2, r1
        mov     r1, r0
        mov     r0, sp
        bl      \cfun
        udf     #0
END \name
.endm

THROW_ENTRY rt_throw, eh_throw_object
THROW_ENTRY rt_rethrow, eh_rethrow_object
THROW_ENTRY rt_throw_kind, eh_throw_kind
THROW_ENTRY rt_throw_pending, eh_throw_pending
THROW_ENTRY rt_throw_method_error, eh_throw_method_error
THROW_ENTRY rt_throw_token_error, eh_throw_token_error

// Entered from a signal handler (host.c): the interrupted state is an UnwindCtx at sp, and r0; r1 is the ThrowKind.
ENTRY host_throw_fault
        .cfi_signal_frame
        .cfi_def_cfa sp, CTX_BYTES
        .cfi_offset fp, CTX_R(11) - CTX_BYTES
        .cfi_offset sp, CTX_R(13) - CTX_BYTES
        .cfi_offset lr, CTX_R(15) - CTX_BYTES
        bl      eh_throw_kind
        udf     #0
        .globl  host_throw_fault_end
host_throw_fault_end:
END host_throw_fault

// Where a call returns to whose return address eh/async.c took over. The call's results are kept.
ENTRY host_landing
        .cfi_undefined lr
        sub     sp, sp, #8
        ENTER_STUB
        sub     sp, sp, #RESULT_BYTES
        STORE_RESULT sp
        add     r0, fp, #4
        bl      eh_landed
        mov     ip, r0
        LOAD_RESULT sp
        mov     sp, fp
        pop     {fp, lr}
        tst     ip, #0xFF
        bxeq    lr
        mov     r0, #THROW_THREAD_ABORT
        b       rt_throw_kind
END host_landing

// void host_resume_catch(handler, frame pointer, exception, UnwindCtx *, close_guard): goes on in a catch handler, which
// sets sp itself. Callee-saved registers that its method does not save must be as the frame had them. The stack's guard
// is closed from the handler's place on the stack; what called this lies below, and has ended.
ENTRY host_resume_catch
        .cfi_undefined lr
        ldr     lr, [sp]
        LOAD_SAVED r3
        mov     fp, r1
        tst     lr, #0xFF
        beq     1f
        ldr     ip, [r3, #CTX_R(13)]
        bic     sp, ip, #7
        push    {r0, r2}
        mov     r0, sp
        bl      stack_guard_close
        pop     {r0, r2}
1:      mov     ip, r0
        mov     r0, r2
        bx      ip
        .cantunwind
END host_resume_catch

// intptr host_call_handler(handler, frame pointer, exception, UnwindCtx *): runs a filter, finally or fault block. Its
// callee-saved registers are as the frame had them: where an exception leaves the block, the walk goes on from there, and
// those that its method does not save are the outer frames'.
ENTRY host_call_handler
        PUSH_SAVED
        LOAD_SAVED r3
        mov     fp, r1
        mov     ip, r0
        mov     r0, r2
        blx     ip
        POP_SAVED
END host_call_handler

// void eh_capture(UnwindCtx *): the caller's own state, as of the return from this call.
ENTRY eh_capture
        STORE_SAVED r0
        str     fp, [r0, #CTX_R(11)]
        mov     ip, sp
        str     ip, [r0, #CTX_R(13)]
        bic     ip, lr, #1
        str     ip, [r0, #CTX_R(14)]
        str     ip, [r0, #CTX_R(15)]
        mov     ip, #0
        strb    ip, [r0, #CTX_FAULT]
        bx      lr
END eh_capture

// ---- C to managed --------------------------------------------------------------------------------------------------
// Object *host_invoke(void *code, HostCall *): loads argument registers and the stack, calls, keeps the results.
// HostCall: 0: AbiArgs; 88: stack words; 92: their number; 96: AbiResult.
// Returns NULL, or the exception that came out: the range between host_invoke_try and _end is a catch-all region.
ENTRY host_invoke
        ENTER_SAVED
        mov     r5, r1
        mov     r6, r0
        ldr     r2, [r5, #88]
        ldr     r3, [r5, #92]
        PUSH_WORDS r2, r3, ip
        add     lr, r5, #24
        vldm    lr, {d0-d7}
        ldr     ip, [r5, #16]
        ldm     r5, {r0-r3}
        .globl  host_invoke_try
host_invoke_try:
        blx     r6
        .globl  host_invoke_try_end
host_invoke_try_end:
        add     r5, r5, #96
        STORE_RESULT r5
        mov     r0, #0
        .globl  host_invoke_catch
host_invoke_catch:
        RETURN_SAVED
END host_invoke
        .globl  host_invoke_end
host_invoke_end:

// ---- C to managed without generated code ---------------------------------------------------------------------------
// ip = callback cell. Hands the argument registers and the stack arguments to interop_callback_generic, which leaves
// the results below them.
ENTRY host_callback_generic
        ENTER
        SAVE_ARGS
        sub     sp, sp, #RESULT_BYTES
        sub     r0, fp, #AREA
        add     r1, fp, #8
        mov     r2, ip
        mov     r3, sp
        bl      interop_callback_generic
        LOAD_RESULT sp
        RETURN
END host_callback_generic

// ---- helpers that may throw: call the C function, then raise what it left pending -------------------------------------
// Their arguments on the stack are passed once more; \args has a letter for each (ir/helpers.def). Those that do not
// throw are called themselves.
.macro HELPER_STUB cname, args, flags
        .set    throws, 0
        .irpc   letter, \flags
        .ifc    \letter, T
        .set    throws, 1
        .endif
        .endr
        .if     throws
        CHECKED_HELPER \cname, \args
        .else
        .globl  stub_\cname
        .set    stub_\cname, no_stub
        .endif
.endm
no_stub:
        udf     #0

.macro CHECKED_HELPER cname, args
        .set    words, 0
        .irpc   letter, \args
        .ifc    \letter, q
        .set    words, (words + 1) / 2 * 2 + 2
        .else
        .ifnc   \letter, d
        .ifnc   \letter, f
        .set    words, words + 1
        .endif
        .endif
        .endif
        .endr
ENTRY stub_\cname
        ENTER
        .if     words > 4
        sub     sp, sp, #(words - 4 + 1) / 2 * 8
        .set    word, 0
        .rept   words - 4
        ldr     ip, [fp, #8 + word]
        str     ip, [sp, #word]
        .set    word, word + 4
        .endr
        .endif
        bl      \cname
        ldr     ip, 2f
1:      ldr     ip, [pc, ip]
        mrc     p15, 0, lr, c13, c0, 3
        ldr     ip, [lr, ip]
        ldr     ip, [ip]
        mov     sp, fp
        pop     {fp, lr}
        cmp     ip, #0
        bxeq    lr
        b       rt_throw_pending
2:      .word   current_thread(GOTTPOFF) + (. - (1b + 8))
END stub_\cname
.endm

#define HELPER(id, cname, ret, args, flags) HELPER_STUB cname, args, flags
#include "ir/helpers.def"
