// machine.h: the running machine: instruction words, frames, and its entries. target/<arch>/vm_entry.S knows these
// offsets.
#ifndef KILN_TARGET_VM_MACHINE_H
#define KILN_TARGET_VM_MACHINE_H

#include "target/host.h"

// One instruction word. Branch targets and wide immediates fill words of their own behind the instruction.
typedef struct VmIns {
  u16 op;
  u8 a, b;
  union {
    i32 imm;
    struct {
      u8 c, d;
      i16 off;
    };
  };
} VmIns;
_Static_assert(sizeof(VmIns) == 8, "an instruction is a word");

// Registers are numbered as the host's, general ones before those for floats; host_arch.h says how many there are, and
// which have a role: VM_TARGET_REG is the target of an indirect call, VM_OUT_REG the outgoing argument area, VM_FP_REG
// the frame pointer. The last two are for moves.
enum {
  VM_NREGS = VM_INTS + VM_FLTS,
  VM_FLT = VM_INTS,
  VM_CYCLE_REG = VM_NREGS - 2,
  VM_MOVE_REG = VM_NREGS - 1,
};

// A frame is a native one: the frame pointer points at the caller's, with the return address above it; stack arguments
// lie as for native code. Below it, in words of eight bytes from the frame pointer down:
enum {
  VM_PC = -1,         // behind the instruction that calls, throws or faults
  VM_ACTIVATION = -2, // innermost VmActivation, or NULL
  VM_FLOOR = -3,      // native stack pointer of the frame
  VM_UNIT = -4,       // VmUnit
  VM_ALLOCA = -5,     // chain of what LOCALLOC gave
  VM_TAIL = -6,       // when the frame is left: what is called in its place, or NULL
  VM_REGS = -6 - VM_NREGS,
  VM_HEADER_BYTES = (6 + VM_NREGS) * 8,
  // then, for each clause, where its called handler goes on: NULL for C
  VM_RETURNS = VM_REGS,
};

// A finally, fault or filter block that C runs (vm_call_handler), on the native stack.
typedef struct VmActivation {
  struct VmActivation *outer;
  const u8 *handler;
} VmActivation;

typedef struct VmUnit {
  const VmIns *code;
  u64 frame_size; // with the header
  void *info;     // CodeInfo
  void **slots;   // values of references
} VmUnit;

// Runs the frame until it returns; the result is in its registers, and VM_CYCLE_REG says in which: which word of an
// AbiResult it is, or ABI_IN_MEMORY. run.c
void vm_run(u64 *fp, const VmIns *pc);

// Forgets the activations of blocks that do not hold the place where the frame goes on.
void vm_leave_activations(u64 *fp, bool (*holds)(void *data, const u8 *block), void *data);
extern const u8 __start_vm_run_text[], __stop_vm_run_text[]; // by the linker: the bounds of vm_run

// A request to this thread: vm_run calls vm_attend at its next branch or return from a call. Set from a signal handler.
extern __thread volatile bool vm_attention __attribute__((tls_model("initial-exec")));
extern void (*vm_attend)(void);

// ---- target/<arch>/vm_entry.S
extern void vm_enter(void); // where stubs of such methods go, the unit at hand: makes the frame, runs it
// Calls native code with the registers' arguments and `nwords` words of stack arguments; the result goes back into
// them.
void vm_call_native(const void *target, u64 *regs, const uintptr_t *stack, uintptr_t nwords);
// Runs a block that ends in ENDFIN in a live frame. Callee-saved registers of the host are as `saved` (an UnwindCtx)
// says.
i64 vm_call_handler(const u8 *handler, u64 *fp, void *exc, const void *saved);
// Goes on in a catch handler of a frame, with the native stack as its activation left it.
NORETURN void vm_resume(const u8 *handler, u64 *fp, void *exc, const void *saved, bool close_guard);
extern const u8 vm_frame_return[], vm_handler_return[]; // where vm_run returns to

#endif
