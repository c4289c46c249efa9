// desc.c: the descriptor of the virtual machine as a target.
#include "target/vm/vm.h"

static const char *reg_name(u32 reg) {
  static const char *const ints[] = {"r0",  "r1",  "r2",  "r3",  "r4",  "r5",  "r6",  "r7",  "r8",  "r9",  "r10",
                                     "r11", "r12", "r13", "r14", "r15", "r16", "r17", "r18", "r19", "r20", "r21",
                                     "r22", "r23", "r24", "r25", "r26", "r27", "r28", "r29", "r30", "r31"};
  static const char *const flts[] = {"f0", "f1", "f2",  "f3",  "f4",  "f5",  "f6",  "f7",
                                     "f8", "f9", "f10", "f11", "f12", "f13", "f14", "f15"};
  _Static_assert(VM_INTS <= ARRAY_LEN(ints) && VM_FLTS == ARRAY_LEN(flts), "registers have names");
  return reg == VM_OUT_REG ? "out" : reg == VM_FP_REG ? "fp" : reg < VM_FLT ? ints[reg] : flts[reg - VM_FLT];
}

static const u8 int_order[] = {VM_INT_ORDER};
#define F(n) (VM_FLT + (n))
static const u8 flt_order[] = {F(0), F(1), F(2), F(3), F(4), F(5), F(6), F(7), F(8), F(9), F(10), F(11), F(12), F(13)};

static const char *op_name(u16 op) {
  return vm_info[op - LIR_TARGET].text;
}

static const char *cc_name(u8 cc) {
  (void)cc;
  return "";
}

const Target target_vm = {
    .name = "vm",
    .pointer_size = sizeof(void *),
    .rounds = true,
    .convention = &HOST_CONVENTION,
    .reg_name = reg_name,
    .alloc_order = {int_order, flt_order},
    .nalloc = {ARRAY_LEN(int_order), ARRAY_LEN(flt_order)},
    .callee_saved = 0,
    .cycle_scratch = VM_CYCLE_REG,
    .exception_reg = 0,
    .op_name = op_name,
    .cc_name = cc_name,
    .select = vm_select,
    .select_entry = vm_select_entry,
    .param_home = abi_param_home,
    .frame = vm_frame,
    .emit_prologue = vm_emit_prologue,
    .emit = vm_emit,
    .emit_stub = vm_emit_stub,
    .branch_size = vm_branch_size,
    .branch_reach = vm_branch_reach,
    .emit_branch = vm_emit_branch,
    .finish = vm_finish,
    .disassemble = vm_disassemble,
};
