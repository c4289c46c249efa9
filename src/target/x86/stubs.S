// stubs.S: hand-written entries of the run time for x86: the stub page, lazy binding, throwing, C to managed.
//
// At call boundaries of managed code eax is scratch; ecx carries the generic dictionary and edx the interface key. All
// arguments are on the stack, above the return address. A function that returns a struct takes the address of its room
// off the stack when it returns. All frames here have CFI, so that every unwinder passes through.

#include "target/x86/asm.h"

        .section .note.GNU-stack, "", @progbits
        .text

#define THROW_THREAD_ABORT 10 // ir/ir.h; eh/async.c checks it

// The frame that calls C on behalf of a method: an AbiArgs with the hidden arguments, \locals bytes, aligned.
#define IN_WORDS -16(%ebp)
#define STACK_WORDS 8(%ebp)
.macro SAVE_ARGS locals
        PUSH_FRAME
        subl    $16+\locals, %esp
        andl    $-16, %esp
        movl    %ecx, -16(%ebp)
        movl    $0, -12(%ebp)
        movl    %edx, -8(%ebp)
        movl    $0, -4(%ebp)
.endm

.macro RESTORE_ARGS
        movl    -16(%ebp), %ecx
        movl    -8(%ebp), %edx
        leave
        .cfi_def_cfa %esp, 4
.endm

// ---- the stub pages: each 16-byte stub jumps to its target with its own address + 5 in eax; its data lie 16 KiB further
// on. engine/run/stubs.c maps these pages again, each time with fresh data pages behind.
        .globl  host_stub_pages
        .p2align 14
host_stub_pages:
        .rept   1024
        .cfi_startproc
        .byte   0xe8, 0, 0, 0, 0 // call: what follows
        .cfi_adjust_cfa_offset 4
        popl    %eax
        .cfi_adjust_cfa_offset -4
        jmp     *STUB_BLOCK-5+4(%eax)
        .p2align 4, 0xcc
        .cfi_endproc
        .endr
        .globl  host_stub_pages_end
host_stub_pages_end:

// Method*: finds or makes its code, then goes there.
ENTRY host_stub_lazy
        DATUM
        SAVE_ARGS 16
        movl    %eax, 0(%esp)
        movl    4(%ebp), %eax
        movl    %eax, 4(%esp)
        call    engine_lazy_target
        RESTORE_ARGS
        jmp     *%eax
END host_stub_lazy

// eax = the slot in an AOT image that was called through: binds it.
ENTRY host_plt_resolve
        SAVE_ARGS 16
        movl    %eax, 0(%esp)
        call    aot_plt_target
        RESTORE_ARGS
        jmp     *%eax
END host_plt_resolve

// edx = interface Method*; nothing in the table yet.
ENTRY host_imt_slow
        SAVE_ARGS 16
        movl    %edx, 0(%esp)
        leal    IN_WORDS, %eax
        movl    %eax, 4(%esp)
        leal    STACK_WORDS, %eax
        movl    %eax, 8(%esp)
        call    engine_imt_target
        RESTORE_ARGS
        jmp     *%eax
END host_imt_slow

// {key, code}…, {0, 0}; edx = key.
ENTRY host_stub_imt
        DATUM
1:      cmpl    %edx, (%eax)
        je      3f
        cmpl    $0, (%eax)
        je      2f
        addl    $8, %eax
        jmp     1b
2:      jmp     host_imt_slow
3:      jmp     *4(%eax)
END host_stub_imt

// Method*: the call goes to a proxy.
#define RESULT(n) 8*(n)-48(%ebp)
ENTRY host_stub_remote
        DATUM
        SAVE_ARGS 48
        movl    %eax, 0(%esp)
        leal    IN_WORDS, %eax
        movl    %eax, 4(%esp)
        leal    STACK_WORDS, %eax
        movl    %eax, 8(%esp)
        leal    RESULT(0), %eax
        movl    %eax, 12(%esp)
        call    engine_remote_dispatch
        testb   %al, %al
        jz      1f
        .cfi_remember_state
        RETURN_RESULT RESULT(RESULT_WAY), RESULT(0), RESULT(RESULT_DOUBLE), RESULT(RESULT_FLOAT)
        .cfi_restore_state
1:      leave
        .cfi_def_cfa %esp, 4
        jmp     rt_throw_pending
END host_stub_remote

// Adapter*. Below the frame lie the caller's AbiArgs, those for the callee, the result, and the room.
#define OUT_DICT -32(%ebp)
#define OUT_WORDS OUT_DICT
#define OPEN_RESULT(n) 8*(n)-64(%ebp)
#define ADAPTER -68(%ebp)
#define ROOM -72(%ebp)
ENTRY host_stub_open
        DATUM
        SAVE_ARGS 64
        movl    %eax, ADAPTER
        movl    (%eax), %ecx
1:      cmpl    $4096, %ecx     // the guard page is never jumped over
        jb      2f
        subl    $4096, %esp
        orl     $0, (%esp)
        subl    $4096, %ecx
        jmp     1b
2:      subl    %ecx, %esp
        movl    %esp, ROOM
        movl    %esp, %ecx
        subl    $32, %esp
        movl    %eax, 0(%esp)
        leal    IN_WORDS, %eax
        movl    %eax, 4(%esp)
        leal    STACK_WORDS, %eax
        movl    %eax, 8(%esp)
        leal    OUT_WORDS, %eax
        movl    %eax, 12(%esp)
        movl    %ecx, 16(%esp)
        call    engine_adapt
        testl   %eax, %eax
        jz      4f
        movl    ROOM, %esp
        movl    OUT_DICT, %ecx
        call    *%eax
        movl    ADAPTER, %ecx
        cmpb    $0, 8(%ecx)     // Adapter.by_address
        je      3f
        TAKE_RESULT OPEN_RESULT(0), OPEN_RESULT(RESULT_DOUBLE), OPEN_RESULT(RESULT_FLOAT)
        movl    $0, OPEN_RESULT(RESULT_WAY)
        movl    ROOM, %esp
        subl    $16, %esp
        movl    ADAPTER, %eax
        movl    %eax, 0(%esp)
        leal    IN_WORDS, %eax
        movl    %eax, 4(%esp)
        leal    OPEN_RESULT(0), %eax
        movl    %eax, 8(%esp)
        call    engine_adapted
        .cfi_remember_state
        RETURN_RESULT OPEN_RESULT(RESULT_WAY), OPEN_RESULT(0), OPEN_RESULT(RESULT_DOUBLE), OPEN_RESULT(RESULT_FLOAT)
        .cfi_restore_state
3:      cmpb    $0, 9(%ecx)     // Adapter.in_memory
        leave
        .cfi_remember_state
        .cfi_def_cfa %esp, 4
        jne     5f
        ret
5:      ret     $4
        .cfi_restore_state
4:      leave
        .cfi_def_cfa %esp, 4
        jmp     rt_throw_pending
END host_stub_open

// {dictionary, code}
ENTRY host_stub_dict
        DATUM
        movl    (%eax), %ecx
        jmp     *4(%eax)
END host_stub_dict

// {code}: the boxed receiver becomes the address of its data. The words of arguments are the callee's own.
ENTRY host_stub_unbox
        DATUM
        addl    $8, 4(%esp)
        jmp     *(%eax)
END host_stub_unbox
ENTRY host_stub_unbox_ret
        DATUM
        addl    $8, 8(%esp)
        jmp     *(%eax)
END host_stub_unbox_ret
// The same, and the receiver's class goes into the dictionary register.
ENTRY host_stub_unbox_dict
        DATUM
        movl    4(%esp), %ecx
        movl    (%ecx), %ecx
        movl    (%ecx), %ecx
        addl    $8, 4(%esp)
        jmp     *(%eax)
END host_stub_unbox_dict
ENTRY host_stub_unbox_ret_dict
        DATUM
        movl    8(%esp), %ecx
        movl    (%ecx), %ecx
        movl    (%ecx), %ecx
        addl    $8, 8(%esp)
        jmp     *(%eax)
END host_stub_unbox_ret_dict

// Invoke of a delegate that is closed over its first argument: the target takes the delegate's place. `_ret`: behind the
// result's address. Offsets are those of struct Delegate (types/object.h): method_ptr 8, target 16.
.macro DELEGATE_SHIMS suffix, open, self
ENTRY host_delegate_closed_\suffix
        movl    \self(%esp), %eax
        movl    16(%eax), %edx
        movl    %edx, \self(%esp)
        jmp     *8(%eax)
END host_delegate_closed_\suffix
// A delegate that only drops out: without further arguments nothing moves.
ENTRY host_delegate_open_\open
        movl    \self(%esp), %eax
        jmp     *8(%eax)
END host_delegate_open_\open
// First Invoke of a delegate whose method had no code when the delegate was made.
ENTRY host_delegate_first_\suffix
        SAVE_ARGS 16
        movl    \self+4(%ebp), %eax
        movl    %eax, 0(%esp)
        call    rt_delegate_first
        RESTORE_ARGS
        jmp     *%eax
END host_delegate_first_\suffix
.endm
DELEGATE_SHIMS 0, 0, 4
DELEGATE_SHIMS ret, ret_0, 8

// ---- tail calls with more stack arguments than their function has got ---------------------------------------------
// Entered from such a function's end, in its frame, callee-saved registers restored: eax = target, at esp the bytes of
// stack arguments, plus one where the result's address is among them. The arguments follow. They move to the top of the frame, and below them goes a return address of our own:
//
//      frame pointer + 4   return address
//      frame pointer       saved frame pointer
//                          stack arguments
//                          rt_tail_return        <- esp at the target's entry
//
// The frame pointer stays: what returns here finds it, and undoes both. A function that was called so itself finds
// rt_tail_return as its return address and that frame pointer as the saved one: it uses the same frame again, so that
// chains of such calls run in constant stack.
ENTRY rt_tail_grow
        .cfi_def_cfa %ebp, 8
        .cfi_offset %ebp, -8
        pushl   %ecx
        pushl   %edx
        pushl   %esi
        pushl   %edi
        movl    16(%esp), %ecx
        call    0f
0:      popl    %esi
        addl    $rt_tail_return-0b, %esi
        testl   $1, %ecx
        jz      3f
        decl    %ecx
        addl    $rt_tail_return_room-rt_tail_return, %esi
3:
        cmpl    %esi, 4(%ebp)
        jne     1f
        movl    (%ebp), %ebp
1:      movl    %ebp, %edi
        subl    %ecx, %edi
        andl    $-16, %edi
2:      movl    16(%esp,%ecx), %edx
        movl    %edx, -4(%edi,%ecx)
        subl    $4, %ecx
        jnz     2b
        leal    -4(%edi), %edi
        movl    %esi, (%edi)
        movl    %edi, 16(%esp)
        popl    %edi
        popl    %esi
        popl    %edx
        popl    %ecx
        popl    %esp
        jmp     *%eax
END rt_tail_grow

ENTRY rt_tail_returned
        .cfi_def_cfa %ebp, 8
        .cfi_offset %ebp, -8
        nop     // unwinders look at the byte before a return address
rt_tail_return:
        leave
        .cfi_remember_state
        .cfi_def_cfa %esp, 4
        ret
        .cfi_restore_state
        nop
rt_tail_return_room: // what our caller waits for takes the address of a struct's room off the stack
        leave
        .cfi_def_cfa %esp, 4
        ret     $4
END rt_tail_returned

// ---- throwing ----------------------------------------------------------------------------------------------------
// Captures the caller's state into an UnwindCtx (9 words by DWARF number, fault flag, vm, pc_slot) and calls
// \cfun(ctx, first argument, second argument). Never returns.
.macro THROW_ENTRY name, cfun, fault=0, first=8(%ebp)
ENTRY \name
        PUSH_FRAME
        andl    $-16, %esp
        subl    $64, %esp
        .ifnc   \first, %eax
        movl    \first, %eax
        .endif
        movl    %eax, 4(%esp)
        movl    %ebx, 28(%esp)
        leal    8(%ebp), %eax
        movl    %eax, 32(%esp)
        movl    (%ebp), %eax
        movl    %eax, 36(%esp)
        movl    %esi, 40(%esp)
        movl    %edi, 44(%esp)
        movl    4(%ebp), %eax
        movl    %eax, 48(%esp)
        movl    $\fault, 52(%esp)
        movl    $0, 56(%esp)
        movl    $0, 60(%esp)
        movl    12(%ebp), %eax
        movl    %eax, 8(%esp)
        .if \fault
        movl    %eax, 32(%esp)
        .endif
        leal    16(%esp), %eax
        movl    %eax, 0(%esp)
        call    \cfun
        ud2
END \name
.endm

THROW_ENTRY rt_throw, eh_throw_object
THROW_ENTRY rt_rethrow, eh_rethrow_object
THROW_ENTRY rt_throw_kind, eh_throw_kind
THROW_ENTRY rt_throw_pending, eh_throw_pending
THROW_ENTRY rt_throw_method_error, eh_throw_method_error
THROW_ENTRY rt_throw_token_error, eh_throw_token_error
// Entered from a signal handler with the faulting pc as return address; above it the ThrowKind and the true esp.
THROW_ENTRY host_throw_fault, eh_throw_kind, fault=1
// The ThrowKind is in eax.
THROW_ENTRY host_throw_in_eax, eh_throw_kind, first=%eax

// Where a call returns to whose return address eh/async.c took over. The real address goes where our own return finds it;
// the call's results are kept.
ENTRY host_landing
        .cfi_def_cfa_offset 0
        subl    $4, %esp
        .cfi_def_cfa_offset 4
        PUSH_FRAME
        subl    $40, %esp
        andl    $-16, %esp
        TAKE_RESULT -32(%ebp), -24(%ebp), -16(%ebp)
        movl    %eax, -8(%ebp)
        leal    4(%ebp), %eax
        movl    %eax, 0(%esp)
        call    eh_landed
        movl    %eax, %ecx
        cmpl    $0x4100, -8(%ebp)
        je      1f
        fldl    -24(%ebp)
1:      movl    -32(%ebp), %eax
        movl    -28(%ebp), %edx
        leave
        .cfi_def_cfa %esp, 4
        testb   %cl, %cl
        jnz     2f
        ret
2:      movl    $THROW_THREAD_ABORT, %eax
        jmp     host_throw_in_eax
END host_landing

// void host_resume_catch(handler, frame pointer, exception, UnwindCtx *, close_guard): goes on in a catch handler, which
// sets esp itself. Callee-saved registers that its method does not save must be as the frame had them. The stack's guard
// is closed from the handler's place on the stack; what called this lies below, and has ended.
ENTRY host_resume_catch
        .cfi_undefined %eip
        movl    4(%esp), %edx
        movl    8(%esp), %ebp
        movl    12(%esp), %eax
        movl    16(%esp), %ecx
        LOAD_SAVED
        cmpb    $0, 20(%esp)
        je      1f
        movl    16(%ecx), %esp
        andl    $-16, %esp
        subl    $16, %esp
        movl    %eax, 4(%esp)
        movl    %edx, 8(%esp)
        movl    %esp, 0(%esp)
        call    stack_guard_close
        movl    4(%esp), %eax
        movl    8(%esp), %edx
1:      jmp     *%edx
END host_resume_catch

// intptr host_call_handler(handler, frame pointer, exception, UnwindCtx *): runs a filter, finally or fault block. Its
// callee-saved registers are as the frame had them: where an exception leaves the block, the walk goes on from there, and
// those that its method does not save are the outer frames'.
ENTRY host_call_handler
        PUSH_SAVED
        subl    $12, %esp
        .cfi_def_cfa_offset 32
        movl    32(%esp), %edx
        movl    36(%esp), %ebp
        movl    40(%esp), %eax
        movl    44(%esp), %ecx
        LOAD_SAVED
        call    *%edx
        addl    $12, %esp
        POP_SAVED
        ret
END host_call_handler

// void eh_capture(UnwindCtx *): the caller's own state, as of the return from this call.
ENTRY eh_capture
        movl    4(%esp), %eax
        movl    %ebx, 12(%eax)
        leal    4(%esp), %ecx
        movl    %ecx, 16(%eax)
        movl    %ebp, 20(%eax)
        movl    %esi, 24(%eax)
        movl    %edi, 28(%eax)
        movl    (%esp), %ecx
        movl    %ecx, 32(%eax)
        movb    $0, 36(%eax)
        ret
END eh_capture

// ---- C to managed --------------------------------------------------------------------------------------------------
// Object *host_invoke(void *code, HostCall *): loads the hidden arguments and the stack, calls, keeps the results.
// HostCall: 0: an AbiArgs; 16: stack words; 20: their number; 24: an AbiResult.
// Returns NULL, or the exception that came out: the range between host_invoke_try and _end is a catch-all region.
ENTRY host_invoke
        PUSH_FRAME
        pushl   %ebx
        .cfi_offset %ebx, -12
        pushl   %esi
        .cfi_offset %esi, -16
        pushl   %edi
        .cfi_offset %edi, -20
        movl    12(%ebp), %ebx
        movl    16(%ebx), %esi
        movl    20(%ebx), %ecx
        PUSH_WORDS %esi, %ecx, %eax
        movl    0(%ebx), %ecx
        movl    8(%ebx), %edx
        .globl  host_invoke_try
host_invoke_try:
        call    *8(%ebp)
        .globl  host_invoke_try_end
host_invoke_try_end:
        TAKE_RESULT 24(%ebx), 32(%ebx), 40(%ebx)
        xorl    %eax, %eax
        .globl  host_invoke_catch
host_invoke_catch:
        leal    -12(%ebp), %esp
        popl    %edi
        popl    %esi
        popl    %ebx
        popl    %ebp
        .cfi_def_cfa %esp, 4
        ret
END host_invoke
        .globl  host_invoke_end
host_invoke_end:

// ---- C to managed without generated code ---------------------------------------------------------------------------
// ecx = callback cell. Hands the stack arguments to interop_callback_generic, which leaves the result.
ENTRY host_callback_generic
        SAVE_ARGS 48
        leal    IN_WORDS, %eax
        movl    %eax, 0(%esp)
        leal    STACK_WORDS, %eax
        movl    %eax, 4(%esp)
        movl    %ecx, 8(%esp)
        movl    $0, RESULT(RESULT_WAY)
        leal    RESULT(0), %eax
        movl    %eax, 12(%esp)
        call    interop_callback_generic
        RETURN_RESULT RESULT(RESULT_WAY), RESULT(0), RESULT(RESULT_DOUBLE), RESULT(RESULT_FLOAT)
END host_callback_generic

// ---- helpers that may throw: call the C function, then raise what it left pending -------------------------------------
// Their arguments are passed once more; \args has a letter for each (ir/helpers.def). Those that do not throw are called
// themselves.
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
        ud2

.macro CHECKED_HELPER cname, args
        .set    words, 0
        .irpc   letter, \args
        .set    words, words+1
        .ifc    \letter, d
        .set    words, words+1
        .endif
        .ifc    \letter, q
        .set    words, words+1
        .endif
        .endr
ENTRY stub_\cname
        PUSH_FRAME
        subl    $(words*4+15)/16*16+8, %esp
        .set    word, 0
        .rept   words
        movl    8+word(%ebp), %eax
        movl    %eax, word(%esp)
        .set    word, word+4
        .endr
        call    \cname
        movl    %gs:current_thread@ntpoff, %ecx
        cmpl    $0, (%ecx)
        leave
        .cfi_def_cfa %esp, 4
        jne     rt_throw_pending
        ret
END stub_\cname
.endm

#define HELPER(id, cname, ret, args, flags) HELPER_STUB cname, args, flags
#include "ir/helpers.def"
