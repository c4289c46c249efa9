// desc.c: the arm64 target descriptor.
#include "target/arm64/arm64.h"

// Callee-saved registers last, because the first use of each pair costs a store and a load; arguments first come in x0.
// x16 and x17 are scratch, x18 belongs to the platform.
static const u8 int_order[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
                               13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28};
static const u8 flt_order[] = {V0,      V0 + 1,  V0 + 2,  V0 + 3,  V0 + 4,  V0 + 5,  V0 + 6,  V0 + 7,
                               V0 + 16, V0 + 17, V0 + 18, V0 + 19, V0 + 20, V0 + 21, V0 + 22, V0 + 23,
                               V0 + 24, V0 + 25, V0 + 26, V0 + 27, V0 + 28, V0 + 29, V0 + 8,  V0 + 9,
                               V0 + 10, V0 + 11, V0 + 12, V0 + 13, V0 + 14, V0 + 15};

static const char *reg_name(u32 reg) {
  static const char *const names[] = {
      "x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",  "x7",  "x8",  "x9",  "x10", "x11", "x12", "x13", "x14", "x15",
      "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30", "sp",
      "v0",  "v1",  "v2",  "v3",  "v4",  "v5",  "v6",  "v7",  "v8",  "v9",  "v10", "v11", "v12", "v13", "v14", "v15",
      "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31"};
  return names[reg];
}

static const char *op_name(u16 op) {
  return arm_info[op - LIR_TARGET].text;
}

static const char *cc_name(u8 cc) {
  static const char *const names[] = {"eq", "ne", "hs", "lo", "mi", "pl", "vs",  "vc",   "hi",  "ls",
                                      "ge", "lt", "gt", "le", "al", "nv", "cbz", "cbnz", "tbz", "tbnz"};
  return names[cc];
}

static const u8 cfi_program[] = {12, 31, 0}; // CFA = sp
static const CfiHead cfi_head = {4, 30, -8, sizeof cfi_program, cfi_program};

// Systems have pages of up to 64 KiB.
static const char *const as[] = {"as", NULL}, *const ld[] = {"ld", "-z", "max-page-size=65536", NULL};

const Target target_arm64 = {
    .name = "arm64",
    .pointer_size = 8,
    .rounds = true,
    .align8 = 8,
    .convention = &arm64_convention,
    .reg_name = reg_name,
    .alloc_order = {int_order, flt_order},
    .nalloc = {ARRAY_LEN(int_order), ARRAY_LEN(flt_order)},
    .callee_saved = ARM_CALLEE_SAVED,
    .cycle_scratch = CYCLE_REG,
    .exception_reg = X0,
    .op_name = op_name,
    .cc_name = cc_name,
    .select = arm_select,
    .select_entry = arm_select_entry,
    .param_home = abi_param_home,
    .frame = arm_frame,
    .emit_prologue = arm_emit_prologue,
    .emit = arm_emit,
    .emit_stub = arm_emit_stub,
    .branch_size = arm_branch_size,
    .branch_reach = arm_branch_reach,
    .emit_branch = arm_emit_branch,
    .finish = arm_finish,
    .cfi_head = &cfi_head,
    .disassemble = target_disassemble,
    .cs_arch = 1, // CS_ARCH_ARM64
    .fix = arm_fix,
    .entry_size = ARM_ENTRY_SIZE,
    .put_entry = arm_put_entry,
    .triple = "aarch64-linux-gnu",
    .as = as,
    .ld = ld,
    .words = ".inst",
    .image_fix = arm_image_fix,
    .image_plt = arm_image_plt,
};
