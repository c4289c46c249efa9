// desc.c: the 32-bit ARM target descriptor: ARMv7-A with VFPv3-D16, as Debian's armhf.
#include "target/arm/arm.h"

// Callee-saved registers last, because the first use costs a store and a load.
static const u8 int_order[] = {R0, R1, R2, R3, R4, R5, 6, 7, 8, 9, R10};
static const u8 flt_order[] = {D0, D0 + 1, D0 + 2, D0 + 3,  D0 + 4,  D0 + 5,  D0 + 6,
                               D7, D8,     D0 + 9, D0 + 10, D0 + 11, D0 + 12, D0 + 13};

static const char *reg_name(u32 reg) {
  static const char *const names[] = {"r0", "r1", "r2", "r3", "r4",  "r5",  "r6",  "r7",  "r8",  "r9", "r10",
                                      "fp", "ip", "sp", "lr", "pc",  "d0",  "d1",  "d2",  "d3",  "d4", "d5",
                                      "d6", "d7", "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15"};
  return names[reg];
}

static const char *op_name(u16 op) {
  return a32_info[op - LIR_TARGET].text;
}

static const char *cc_name(u8 cc) {
  static const char *const names[] = {"eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc",
                                      "hi", "ls", "ge", "lt", "gt", "le", "al"};
  return names[cc];
}

static const u8 cfi_program[] = {12, SP, 0}; // CFA = sp
static const CfiHead cfi_head = {4, LR, -4, sizeof cfi_program, cfi_program};

static const char *const as[] = {"as", "-march=armv7-a", "-mfpu=vfpv3-d16", NULL}, *const ld[] = {"ld", NULL};

const Target target_arm = {
    .name = "arm",
    .pointer_size = 4,
    .align8 = 8,
    .splits_wide = true,
    .convention = &arm_convention,
    .reg_name = reg_name,
    .alloc_order = {int_order, flt_order},
    .nalloc = {ARRAY_LEN(int_order), ARRAY_LEN(flt_order)},
    .callee_saved = A32_CALLEE_SAVED,
    .cycle_scratch = CYCLE_REG,
    .exception_reg = R0,
    .op_name = op_name,
    .cc_name = cc_name,
    .select = a32_select,
    .select_entry = a32_select_entry,
    .param_home = abi_param_home,
    .frame = a32_frame,
    .emit_prologue = a32_emit_prologue,
    .emit = a32_emit,
    .emit_stub = a32_emit_stub,
    .branch_size = a32_branch_size,
    .branch_reach = a32_branch_reach,
    .emit_branch = a32_emit_branch,
    .finish = a32_finish,
    .cfi_head = &cfi_head,
    .disassemble = target_disassemble,
    .cs_arch = 0, // CS_ARCH_ARM
    .fix = a32_fix,
    .entry_size = A32_ENTRY_SIZE,
    .put_entry = a32_put_entry,
    .triple = "arm-linux-gnueabihf",
    .as = as,
    .ld = ld,
    .words = ".inst",
    .head = "\t.eabi_attribute 28, 1\n", // Tag_ABI_VFP_args: the convention of hard floats
    .anchors = A32_ANCHORS,
    .image_fix = a32_image_fix,
    .image_plt = a32_image_plt,
};
