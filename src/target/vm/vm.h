// vm.h: the virtual machine: registers, instructions, the frame, and what the files of this back end share.
//
// A register machine in ordinary memory, for code that may not be made executable and for processors without a back
// end. Each frame has registers of its own, so a call destroys none but those of its result. Arguments and results are
// in the registers of the host's convention: at the border to native code they are only copied.
#ifndef KILN_TARGET_VM_H
#define KILN_TARGET_VM_H

#include "target/abi.h"
#include "target/abi_layout.h"
#include "target/target.h"
#include "target/vm/machine.h"

typedef enum VmOpcode {
  VM_FIRST = LIR_TARGET - 1,
#define V(id, text, fmt) VM_##id,
#include "target/vm/ops.def"
#undef V
  VM_END
} VmOpcode;

// How operands stand in an instruction, in LIR and in the bytecode alike.
typedef enum VmFormat {
  VF_NONE,
  VF_AB,       // ops: a, b
  VF_ABC,      // a, b, c and, if there is a fourth, d
  VF_ABC_TRAP, // the same; then a branch to trap `aux`
  VF_ABI,      // a, b, immediate
  VF_AI,       // a, immediate; or the immediate alone
  VF_WIDE,     // a, immediate of 64 bits
  VF_REF,      // a, reference
  VF_LD,       // a, memory
  VF_LDX,      // the same, with an index
  VF_MEM,      // memory
  VF_JCC,      // a, b or immediate; a condition of a branch
  VF_PSEUDO,
} VmFormat;

typedef struct VmInfo {
  const char *text;
  u8 fmt;
} VmInfo;
extern const VmInfo vm_info[VM_END - VM_FIRST];

// ---- selection ------------------------------------------------------------------------------------------------------
typedef struct VmAddr {
  LOp base;
  i32 disp;
  LOp index; // 32 bits of it count; LK_NONE: none, as anywhere but in vm_element()
  u8 scale;
} VmAddr;

LOp vm_reg(Sel *s, Value *v);             // in a register
bool vm_imm(Value *v, u8 size, i64 *out); // a constant that an instruction holds
VmAddr vm_addr(Sel *s, Value *v, i32 disp);
VmAddr vm_element(Sel *s, Value *v, i32 disp); // with an index, where loads and stores have it
VmAddr vm_slot_addr(Slot *slot, i32 disp);
static inline VmAddr vm_offset(VmAddr at, u32 off) {
  at.disp += (i32)off;
  return at;
}
LIns *vm_mem(Sel *s, u16 op, LOp a, VmAddr at);
LIns *vm_ab(Sel *s, u16 op, LOp a, LOp b);
LIns *vm_abc(Sel *s, u16 op, LOp a, LOp b, LOp c);
LOp vm_dst(Sel *s, Value *v); // v's register, or one that nobody reads
void vm_load(Sel *s, u8 mt, LOp dst, VmAddr at, bool fault);
LOp vm_load_piece(Sel *s, VmAddr at, u32 size, u8 cls);
void vm_store_piece(Sel *s, VmAddr at, u32 size, u8 cls, LOp reg);
void vm_copy(Sel *s, VmAddr dst, VmAddr src, u32 size);
void vm_zero(Sel *s, VmAddr dst, u32 size);

void vm_select(Sel *s, Value *v);
void vm_select_arith(Sel *s, Value *v);
void vm_select_check(Sel *s, Value *v);
void vm_select_float(Sel *s, Value *v);
void vm_select_memory(Sel *s, Value *v);
void vm_select_call(Sel *s, Value *v);
void vm_select_tail_call(Sel *s, Value *v);
void vm_select_control(Sel *s, Value *v);
void vm_select_ret(Sel *s, Value *v);
void vm_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------
void vm_frame(Lir *l);
void vm_emit(Emit *e, LIns *ins, const LBlock *next);
void vm_emit_prologue(Emit *e);
void vm_emit_stub(Emit *e, const TrapStub *stub);
u32 vm_branch_size(u32 kind, bool is_short);
i32 vm_branch_reach(u32 kind);
void vm_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp);
void vm_finish(Emit *e, CodeUnit *out);
bool vm_disassemble(const CodeUnit *u, struct Buf *out);

#endif
