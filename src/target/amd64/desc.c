// desc.c: the amd64 target descriptor.
#include "target/amd64/amd64.h"

static const char *const reg_names[] = {"rax",  "rcx",  "rdx",   "rbx",   "rsp",   "rbp",   "rsi",   "rdi",
                                        "r8",   "r9",   "r10",   "r11",   "r12",   "r13",   "r14",   "r15",
                                        "xmm0", "xmm1", "xmm2",  "xmm3",  "xmm4",  "xmm5",  "xmm6",  "xmm7",
                                        "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"};

// Short encodings first; callee-saved registers last, because the first use of each costs a push and a pop.
static const u8 int_order[] = {RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11, RBX, R12, R14, R15, R13};
static const u8 flt_order[] = {16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};

static const char *reg_name(u32 reg) {
  return reg_names[reg];
}

static const char *op_name(u16 op) {
  return x_info[op - LIR_TARGET].text;
}

static const char *cc_name(u8 cc) {
  static const char *const names[] = {"o", "no", "b", "ae", "e",  "ne", "be", "a",   "s",     "ns",
                                      "p", "np", "l", "ge", "le", "g",  "fe", "fne", "always"};
  return names[cc];
}

static const u8 cfi_program[] = {12, 7, 8, 0x80 | 16, 1}; // CFA = rsp + 8, return address at CFA - 8
static const CfiHead cfi_head = {1, 16, -8, sizeof cfi_program, cfi_program};

static const char *const as[] = {"as", "--64", NULL}, *const ld[] = {"ld", "-z", "max-page-size=4096", NULL};

static void select_value(Sel *s, Value *v) {
  static const SelRule own[OP_COUNT] = {
      [OP_VCONST] = amd64_select_vector,      [OP_VECTOR] = amd64_select_vector, [OP_VGET] = amd64_select_vector,
      [OP_FRINT] = amd64_select_round,        [OP_FFLOOR] = amd64_select_round,  [OP_FCEIL] = amd64_select_round,
      [OP_FTRUNC] = amd64_select_round,       [OP_VPUT] = amd64_select_vector,   [OP_CALL] = amd64_select_call,
      [OP_TAILCALL] = amd64_select_tail_call, [OP_RET] = amd64_select_return,
  };
  intel_select(s, v, own);
}

const Target target_amd64 = {
    .name = "amd64",
    .pointer_size = 8,
    .align8 = 8,
    .rounds = true,
    .convention = &amd64_convention,
    .reg_name = reg_name,
    .alloc_order = {int_order, flt_order},
    .nalloc = {ARRAY_LEN(int_order), ARRAY_LEN(flt_order)},
    .callee_saved = CALLEE_SAVED,
    .cycle_scratch = XMM14,
    .exception_reg = RAX,
    .op_name = op_name,
    .cc_name = cc_name,
    .select = select_value,
    .select_entry = amd64_select_entry,
    .param_home = abi_param_home,
    .frame = amd64_frame,
    .vector = &amd64_vector,
    .emit_prologue = intel_emit_prologue,
    .emit = amd64_emit,
    .emit_stub = amd64_emit_stub,
    .branch_size = intel_branch_size,
    .branch_reach = intel_branch_reach,
    .emit_branch = intel_emit_branch,
    .finish = intel_finish,
    .cfi_head = &cfi_head,
    .disassemble = target_disassemble,
    .cs_arch = 3,      // CS_ARCH_X86
    .cs_mode = 1 << 3, // CS_MODE_64
    .fix = amd64_fix,
    .triple = "x86_64-linux-gnu",
    .as = as,
    .ld = ld,
    .image_fix = amd64_image_fix,
    .image_plt = amd64_image_plt,
};
