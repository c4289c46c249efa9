// desc.c: the descriptor of the virtual machine as a target.
#include "target/vm/vm.h"

static const char *const reg_names[MAX_PHYS] = {
    "r0", "r1", "r2", "r3", "out", "fp", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
    "f0", "f1", "f2", "f3", "f4",  "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "f13", "f14", "f15"};

static const u8 int_order[] = {0, 1, 2, 6, 7, 8, 9, 10, 11, 3, 12, 13, 14, 15};
static const u8 flt_order[] = {16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};

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
    .reg_names = reg_names,
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
    .emit_branch = vm_emit_branch,
    .finish = vm_finish,
};
