// stubs.S: hand-written entries of the run time for amd64: the stub page, lazy binding, throwing, C to managed.
//
// At call boundaries of managed code rax is scratch; r10 carries the generic dictionary and r11 the interface key.
// All frames here have CFI, so that every unwinder passes through.

#include "target/amd64/asm.h"

        .section .note.GNU-stack, "", @progbits
        .text

#define REG_AREA 144
#define THROW_THREAD_ABORT 10 // ir/ir.h; eh/async.c checks it

// n registers move down by one.
.macro MOVE_DOWN n, to, from, more:vararg
        .if \n > 0
        movq    %\from, %\to
        MOVE_DOWN (\n-1), \from, \more
        .endif
.endm

// Saves every register that may carry an argument, r10 and r11. After it: rbp frame, rsp aligned, area at rsp.
.macro SAVE_ARGS
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        subq    $REG_AREA, %rsp
        movq    %rdi, 0(%rsp)
        movq    %rsi, 8(%rsp)
        movq    %rdx, 16(%rsp)
        movq    %rcx, 24(%rsp)
        movq    %r8, 32(%rsp)
        movq    %r9, 40(%rsp)
        movq    %r10, 48(%rsp)
        movq    %r11, 56(%rsp)
        movsd   %xmm0, 64(%rsp)
        movsd   %xmm1, 72(%rsp)
        movsd   %xmm2, 80(%rsp)
        movsd   %xmm3, 88(%rsp)
        movsd   %xmm4, 96(%rsp)
        movsd   %xmm5, 104(%rsp)
        movsd   %xmm6, 112(%rsp)
        movsd   %xmm7, 120(%rsp)
.endm

.macro RESTORE_ARGS
        movq    0(%rsp), %rdi
        movq    8(%rsp), %rsi
        movq    16(%rsp), %rdx
        movq    24(%rsp), %rcx
        movq    32(%rsp), %r8
        movq    40(%rsp), %r9
        movq    48(%rsp), %r10
        movq    56(%rsp), %r11
        movsd   64(%rsp), %xmm0
        movsd   72(%rsp), %xmm1
        movsd   80(%rsp), %xmm2
        movsd   88(%rsp), %xmm3
        movsd   96(%rsp), %xmm4
        movsd   104(%rsp), %xmm5
        movsd   112(%rsp), %xmm6
        movsd   120(%rsp), %xmm7
        leave
        .cfi_def_cfa %rsp, 8
.endm

// ---- the stub pages: each 16-byte stub loads its data and jumps to its target, both in a page 16 KiB further on. ----
// engine/run/stubs.c maps these pages again, each time with fresh data pages behind.
        .globl  host_stub_pages
        .p2align 14
host_stub_pages:
        .rept   1024
        .cfi_startproc
        movq    16384-7(%rip), %rax
        jmp     *16384+8-13-0(%rip)
        .p2align 4, 0xcc
        .cfi_endproc
        .endr
        .globl  host_stub_pages_end
host_stub_pages_end:

// The same for unboxing stubs, which need no datum: the boxed receiver becomes the address of its value.
.macro UNBOX_PAGES name, reg
        .globl  \name
        .p2align 14
\name:
        .rept   1024
        .cfi_startproc
        addq    $16, %\reg
        jmp     *16384+8-10(%rip)
        .p2align 4, 0xcc
        .cfi_endproc
        .endr
.endm
UNBOX_PAGES host_unbox_pages, rdi
UNBOX_PAGES host_unbox_ret_pages, rsi

// rax = Method*: finds or makes its code, then goes there.
ENTRY host_stub_lazy
        SAVE_ARGS
        movq    %rax, %rdi
        movq    8(%rbp), %rsi
        call    engine_lazy_target
        movq    %rax, %rax
        RESTORE_ARGS
        jmp     *%rax
END host_stub_lazy

// rax = the slot in an AOT image that was called through: binds it.
ENTRY host_plt_resolve
        SAVE_ARGS
        movq    %rax, %rdi
        call    aot_plt_target
        RESTORE_ARGS
        jmp     *%rax
END host_plt_resolve

// r11 = interface Method*; nothing in the table yet.
ENTRY host_imt_slow
        SAVE_ARGS
        movq    %r11, %rdi
        movq    %rsp, %rsi
        leaq    16(%rbp), %rdx
        call    engine_imt_target
        RESTORE_ARGS
        jmp     *%rax
END host_imt_slow

// rax = {key, code}…, {0, 0}; r11 = key.
ENTRY host_stub_imt
1:      cmpq    %r11, (%rax)
        je      3f
        cmpq    $0, (%rax)
        je      2f
        addq    $16, %rax
        jmp     1b
2:      jmp     host_imt_slow
3:      jmp     *8(%rax)
END host_stub_imt

// rax = Method*: the call goes to a proxy. The results lie in the four words below the saved registers.
ENTRY host_stub_remote
        SAVE_ARGS
        subq    $32, %rsp
        movq    %rax, %rdi
        leaq    32(%rsp), %rsi
        leaq    16(%rbp), %rdx
        movq    %rsp, %rcx
        call    engine_remote_dispatch
        testb   %al, %al
        jz      1f
        movq    0(%rsp), %rax
        movq    8(%rsp), %rdx
        movsd   16(%rsp), %xmm0
        movsd   24(%rsp), %xmm1
        leave
        .cfi_remember_state
        .cfi_def_cfa %rsp, 8
        ret
1:      .cfi_restore_state
        leave
        .cfi_def_cfa %rsp, 8
        jmp     rt_throw_pending
END host_stub_remote

// rax = Adapter*. Below the frame lie the caller's AbiArgs, those for the callee, and the room.
#define IN_WORDS -144(%rbp)
#define OUT_WORDS(n) (n - 288)(%rbp)
#define ADAPTER -16(%rbp)
ENTRY host_stub_open
        movq    16(%rax), %r11  // Adapter.last: an Invoke that was seen before needs no more than its delegate dropped
        testq   %r11, %r11
        jz      5f
        movq    16(%rdi), %r10
        cmpq    %r10, (%r11)
        jne     5f
        movq    24(%rdi), %r10
        cmpq    %r10, 8(%r11)
        jne     5f
        cmpq    $0, 24(%r11)
        je      6f
        movq    32(%rdi), %rdi
        jmp     *16(%r11)
6:      MOVE_DOWN 5, rdi, rsi, rdx, rcx, r8, r9
        jmp     *16(%r11)
5:      SAVE_ARGS
        movq    %rax, ADAPTER
        subq    $144, %rsp
        movq    (%rax), %rcx
1:      cmpq    $4096, %rcx     // the guard page is never jumped over
        jb      2f
        subq    $4096, %rsp
        orq     $0, (%rsp)
        subq    $4096, %rcx
        jmp     1b
2:      subq    %rcx, %rsp
        movq    %rax, %rdi
        leaq    IN_WORDS, %rsi
        leaq    16(%rbp), %rdx
        leaq    OUT_WORDS(0), %rcx
        movq    %rsp, %r8
        call    engine_adapt
        testq   %rax, %rax
        jz      4f
        movq    OUT_WORDS(0), %rdi
        movq    OUT_WORDS(8), %rsi
        movq    OUT_WORDS(16), %rdx
        movq    OUT_WORDS(24), %rcx
        movq    OUT_WORDS(32), %r8
        movq    OUT_WORDS(40), %r9
        movq    OUT_WORDS(48), %r10
        movsd   OUT_WORDS(64), %xmm0
        movsd   OUT_WORDS(72), %xmm1
        movsd   OUT_WORDS(80), %xmm2
        movsd   OUT_WORDS(88), %xmm3
        movsd   OUT_WORDS(96), %xmm4
        movsd   OUT_WORDS(104), %xmm5
        movsd   OUT_WORDS(112), %xmm6
        movsd   OUT_WORDS(120), %xmm7
        call    *%rax
        movq    ADAPTER, %rdi
        cmpb    $0, 8(%rdi)
        je      3f
        movq    %rax, OUT_WORDS(0)
        movq    %rdx, OUT_WORDS(8)
        movsd   %xmm0, OUT_WORDS(16)
        movsd   %xmm1, OUT_WORDS(24)
        leaq    IN_WORDS, %rsi
        leaq    OUT_WORDS(0), %rdx
        call    engine_adapted
        movq    OUT_WORDS(0), %rax
        movq    OUT_WORDS(8), %rdx
        movsd   OUT_WORDS(16), %xmm0
        movsd   OUT_WORDS(24), %xmm1
3:      leave
        .cfi_remember_state
        .cfi_def_cfa %rsp, 8
        ret
4:      .cfi_restore_state
        leave
        .cfi_def_cfa %rsp, 8
        jmp     rt_throw_pending
END host_stub_open

// rax = {dictionary, code}
ENTRY host_stub_dict
        movq    (%rax), %r10
        jmp     *8(%rax)
END host_stub_dict

// rax = {code}: the boxed receiver becomes the address of its data.
ENTRY host_stub_unbox
        addq    $16, %rdi
        jmp     *(%rax)
END host_stub_unbox
ENTRY host_stub_unbox_ret
        addq    $16, %rsi
        jmp     *(%rax)
END host_stub_unbox_ret
// The same, and the receiver's class goes into the dictionary register.
ENTRY host_stub_unbox_dict
        movq    (%rdi), %r10
        movq    (%r10), %r10
        addq    $16, %rdi
        jmp     *(%rax)
END host_stub_unbox_dict
ENTRY host_stub_unbox_ret_dict
        movq    (%rsi), %r10
        movq    (%r10), %r10
        addq    $16, %rsi
        jmp     *(%rax)
END host_stub_unbox_ret_dict

// Invoke of a delegate that is closed over its first argument: the target takes the delegate's place. `_ret`: behind the
// result's address. Offsets are those of struct Delegate (types/object.h): method_ptr 16, target 32.
ENTRY host_delegate_closed_0
        movq    16(%rdi), %rax
        movq    32(%rdi), %rdi
        jmp     *%rax
END host_delegate_closed_0

ENTRY host_delegate_closed_ret
        movq    16(%rsi), %rax
        movq    32(%rsi), %rsi
        jmp     *%rax
END host_delegate_closed_ret

// Invoke of a delegate that only drops out: the arguments move one register down. \n: how many of them travel in integer
// registers.
.macro DELEGATE_OPEN name, n, self, more:vararg
ENTRY \name
        movq    16(%\self), %rax
        MOVE_DOWN \n, \self, \more
        jmp     *%rax
END \name
.endm
.irp n, 0, 1, 2, 3, 4, 5
DELEGATE_OPEN host_delegate_open_\n, \n, rdi, rsi, rdx, rcx, r8, r9
.endr
.irp n, 0, 1, 2, 3, 4
DELEGATE_OPEN host_delegate_open_ret_\n, \n, rsi, rdx, rcx, r8, r9
.endr

// First Invoke of a delegate whose method had no code when the delegate was made.
ENTRY host_delegate_first_0
        SAVE_ARGS
        call    rt_delegate_first
        RESTORE_ARGS
        jmp     *%rax
END host_delegate_first_0

ENTRY host_delegate_first_ret
        SAVE_ARGS
        movq    %rsi, %rdi
        call    rt_delegate_first
        RESTORE_ARGS
        jmp     *%rax
END host_delegate_first_ret

// ---- tail calls with more stack arguments than their function has got ---------------------------------------------
// Entered from such a function's end, in its frame, callee-saved registers restored: rax = target, -8(%rsp) = bytes of
// stack arguments (a multiple of 16), which lie at rsp. They move to the top of the frame, and below them goes a return
// address of our own:
//
//      frame pointer + 8   return address
//      frame pointer       saved frame pointer
//                          stack arguments
//                          rt_tail_return        <- rsp at the target's entry
//
// The frame pointer stays: what returns here finds it, and undoes both. A function that was called so itself finds
// rt_tail_return as its return address and that frame pointer as the saved one: it uses the same frame again, so that
// chains of such calls run in constant stack.
ENTRY rt_tail_grow
        .cfi_def_cfa %rbp, 16
        .cfi_offset %rbp, -16
        movq    %rcx, -16(%rsp)
        movq    %rsi, -24(%rsp)
        movq    %rdi, -32(%rsp)
        movq    -8(%rsp), %rcx
        leaq    rt_tail_return(%rip), %rsi
        cmpq    %rsi, 8(%rbp)
        jne     1f
        movq    (%rbp), %rbp
1:      movq    %rbp, %rdi
        subq    %rcx, %rdi
2:      movsd   -8(%rsp,%rcx), %xmm15
        movsd   %xmm15, -8(%rdi,%rcx)
        subq    $8, %rcx
        jnz     2b
        movq    %rsi, -8(%rdi)
        movq    -16(%rsp), %rcx
        movq    -24(%rsp), %rsi
        movsd   -32(%rsp), %xmm15
        leaq    -8(%rdi), %rsp
        movq    %xmm15, %rdi
        jmp     *%rax
END rt_tail_grow

ENTRY rt_tail_returned
        .cfi_def_cfa %rbp, 16
        .cfi_offset %rbp, -16
        nop     // unwinders look at the byte before a return address
rt_tail_return:
        leave
        .cfi_def_cfa %rsp, 8
        ret
END rt_tail_returned

// ---- throwing ----------------------------------------------------------------------------------------------------
// Captures the caller's state into an UnwindCtx (17 words by DWARF number, fault flag, vm, pc_slot) and calls
// \cfun(ctx, first argument, second argument). Never returns.
.macro THROW_ENTRY name, cfun, fault
ENTRY \name
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        andq    $-16, %rsp
        subq    $160, %rsp
        movq    %rbx, 24(%rsp)
        movq    (%rbp), %rax
        movq    %rax, 48(%rsp)
        leaq    16(%rbp), %rax
        movq    %rax, 56(%rsp)
        movq    %r12, 96(%rsp)
        movq    %r13, 104(%rsp)
        movq    %r14, 112(%rsp)
        movq    %r15, 120(%rsp)
        movq    8(%rbp), %rax
        movq    %rax, 128(%rsp)
        movb    $\fault, 136(%rsp)
        movq    $0, 144(%rsp)
        movq    $0, 152(%rsp)
        .if \fault
        movq    %rsi, 56(%rsp)
        .endif
        movq    %rsi, %rdx
        movq    %rdi, %rsi
        movq    %rsp, %rdi
        call    \cfun
        ud2
END \name
.endm

THROW_ENTRY rt_throw, eh_throw_object, 0
THROW_ENTRY rt_rethrow, eh_rethrow_object, 0
THROW_ENTRY rt_throw_kind, eh_throw_kind, 0
THROW_ENTRY rt_throw_pending, eh_throw_pending, 0
THROW_ENTRY rt_throw_method_error, eh_throw_method_error, 0
THROW_ENTRY rt_throw_token_error, eh_throw_token_error, 0
// Entered from a signal handler with the faulting pc as return address, the ThrowKind in edi and the true rsp in rsi.
THROW_ENTRY host_throw_fault, eh_throw_kind, 1

// Where a call returns to whose return address eh/async.c took over. Its slot is just below rsp and gets the real
// address; the call's results are kept.
ENTRY host_landing
        .cfi_def_cfa_offset 0
        subq    $8, %rsp
        .cfi_def_cfa_offset 8
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        subq    $32, %rsp
        movq    %rax, 0(%rsp)
        movq    %rdx, 8(%rsp)
        movsd   %xmm0, 16(%rsp)
        movsd   %xmm1, 24(%rsp)
        andq    $-16, %rsp
        leaq    8(%rbp), %rdi
        call    eh_landed
        movl    %eax, %ecx
        leaq    -32(%rbp), %rsp
        movq    0(%rsp), %rax
        movq    8(%rsp), %rdx
        movsd   16(%rsp), %xmm0
        movsd   24(%rsp), %xmm1
        leave
        .cfi_def_cfa %rsp, 8
        testb   %cl, %cl
        jnz     1f
        ret
1:      movl    $THROW_THREAD_ABORT, %edi
        jmp     rt_throw_kind
END host_landing

// void host_resume_catch(handler, frame pointer, exception, UnwindCtx *, close_guard): goes on in a catch handler, which
// sets rsp itself. Callee-saved registers that its method does not save must be as the frame had them. The stack's guard
// is closed from the handler's place on the stack; what called this lies below, and has ended.
ENTRY host_resume_catch
        .cfi_undefined %rip
        movq    56(%rcx), %rax
        LOAD_SAVED
        movq    %rsi, %rbp
        testb   %r8b, %r8b
        jz      1f
        movq    %rax, %rsp
        andq    $-16, %rsp
        pushq   %rdx
        pushq   %rdi
        movq    %rsp, %rdi
        call    stack_guard_close
        popq    %rdi
        popq    %rdx
1:      movq    %rdx, %rax
        jmp     *%rdi
END host_resume_catch

// intptr host_call_handler(handler, frame pointer, exception, UnwindCtx *): runs a filter, finally or fault block. Its
// callee-saved registers are as the frame had them: where an exception leaves the block, the walk goes on from there, and
// those that its method does not save are the outer frames'.
ENTRY host_call_handler
        PUSH_SAVED
        subq    $8, %rsp
        .cfi_def_cfa_offset 64
        movq    %rsi, %rbp
        movq    %rdx, %rax
        LOAD_SAVED
        call    *%rdi
        addq    $8, %rsp
        POP_SAVED
        ret
END host_call_handler

// void eh_capture(UnwindCtx *): the caller's own state, as of the return from this call.
ENTRY eh_capture
        movq    %rbx, 24(%rdi)
        movq    %rbp, 48(%rdi)
        leaq    8(%rsp), %rax
        movq    %rax, 56(%rdi)
        movq    %r12, 96(%rdi)
        movq    %r13, 104(%rdi)
        movq    %r14, 112(%rdi)
        movq    %r15, 120(%rdi)
        movq    (%rsp), %rax
        movq    %rax, 128(%rdi)
        movb    $0, 136(%rdi)
        ret
END eh_capture

// ---- C to managed --------------------------------------------------------------------------------------------------
// Object *host_invoke(void *code, HostCall *): loads argument registers and the stack, calls, keeps the results.
// HostCall: 0: as SAVE_ARGS; 128: stack words; 136: their number; 144: rax rdx xmm0 xmm1.
// Returns NULL, or the exception that came out: the range between host_invoke_try and _end is a catch-all region.
ENTRY host_invoke
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        pushq   %rbx
        .cfi_offset %rbx, -24
        pushq   %r12
        .cfi_offset %r12, -32
        pushq   %r13
        .cfi_offset %r13, -40
        pushq   %r14
        .cfi_offset %r14, -48
        pushq   %r15
        .cfi_offset %r15, -56
        subq    $8, %rsp
        movq    %rsi, %rbx
        movq    %rdi, %rax
        movq    136(%rbx), %rcx
        testq   $1, %rcx
        jz      1f
        subq    $8, %rsp
1:      movq    128(%rbx), %rdx
2:      testq   %rcx, %rcx
        jz      3f
        decq    %rcx
        pushq   (%rdx,%rcx,8)
        jmp     2b
3:      movsd   64(%rbx), %xmm0
        movsd   72(%rbx), %xmm1
        movsd   80(%rbx), %xmm2
        movsd   88(%rbx), %xmm3
        movsd   96(%rbx), %xmm4
        movsd   104(%rbx), %xmm5
        movsd   112(%rbx), %xmm6
        movsd   120(%rbx), %xmm7
        movq    0(%rbx), %rdi
        movq    8(%rbx), %rsi
        movq    16(%rbx), %rdx
        movq    24(%rbx), %rcx
        movq    32(%rbx), %r8
        movq    40(%rbx), %r9
        movq    48(%rbx), %r10
        .globl  host_invoke_try
host_invoke_try:
        call    *%rax
        .globl  host_invoke_try_end
host_invoke_try_end:
        movq    %rax, 144(%rbx)
        movq    %rdx, 152(%rbx)
        movsd   %xmm0, 160(%rbx)
        movsd   %xmm1, 168(%rbx)
        xorl    %eax, %eax
        .globl  host_invoke_catch
host_invoke_catch:
        leaq    -40(%rbp), %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbx
        popq    %rbp
        .cfi_def_cfa %rsp, 8
        ret
END host_invoke
        .globl  host_invoke_end
host_invoke_end:

// ---- C to managed without generated code ---------------------------------------------------------------------------
// r10 = callback cell. Hands the argument registers and the stack arguments to interop_callback_generic, which leaves
// the result's registers in the four words below.
ENTRY host_callback_generic
        SAVE_ARGS
        subq    $32, %rsp
        leaq    32(%rsp), %rdi
        leaq    16(%rbp), %rsi
        movq    %r10, %rdx
        movq    %rsp, %rcx
        call    interop_callback_generic
        movq    0(%rsp), %rax
        movq    8(%rsp), %rdx
        movsd   16(%rsp), %xmm0
        movsd   24(%rsp), %xmm1
        leave
        .cfi_def_cfa %rsp, 8
        ret
END host_callback_generic

// ---- helpers that may throw: call the C function, then raise what it left pending -------------------------------------
.macro HELPER_STUB cname
ENTRY stub_\cname
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        call    \cname
        movq    current_thread@gottpoff(%rip), %rcx
        movq    %fs:(%rcx), %rcx
        cmpq    $0, (%rcx)
        popq    %rbp
        .cfi_def_cfa %rsp, 8
        jne     rt_throw_pending
        ret
END stub_\cname
.endm

#define HELPER(id, cname, ret, args, flags) HELPER_STUB cname
#include "ir/helpers.def"
