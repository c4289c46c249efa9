// desc.c: the x86 target descriptor.
#include "target/x86/x86.h"

static const char *reg_name(u32 reg) {
  static const char *const ints[] = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
  static const char *const flts[] = {"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7"};
  return reg < XMM0 ? ints[reg & 7] : flts[reg & 7];
}

// Those with a byte of their own first; those that calls keep last, because the first use of each costs a push and a
// pop.
static const u8 int_order[] = {EAX, ECX, EDX, EBX, ESI, EDI};
static const u8 flt_order[] = {16, 17, 18, 19, 20, 21};

static const char *op_name(u16 op) {
  return x_info[op - LIR_TARGET].text;
}

static const char *cc_name(u8 cc) {
  static const char *const names[] = {"o", "no", "b", "ae", "e",  "ne", "be", "a",   "s",     "ns",
                                      "p", "np", "l", "ge", "le", "g",  "fe", "fne", "always"};
  return names[cc];
}

static const u8 cfi_program[] = {12, ESP, 4, 0x80 | 8, 1}; // CFA = esp + 4, return address at CFA - 4
static const CfiHead cfi_head = {1, 8, -4, sizeof cfi_program, cfi_program};

static const char *const as[] = {"as", "--32", NULL};
static const char *const ld[] = {"ld", "-m", "elf_i386", "-z", "max-page-size=4096", NULL};

static void select_value(Sel *s, Value *v) {
  static const SelRule own[OP_COUNT] = {
      [OP_CALL] = x86_select_call,
      [OP_TAILCALL] = x86_select_tail_call,
      [OP_RET] = x86_select_return,
  };
  intel_select(s, v, own);
}

const Target target_x86 = {
    .name = "x86",
    .pointer_size = 4,
    .align8 = 4,
    .splits_wide = true,
    .data_by_register = true,
    .convention = &x86_convention,
    .reg_name = reg_name,
    .alloc_order = {int_order, flt_order},
    .nalloc = {ARRAY_LEN(int_order), ARRAY_LEN(flt_order)},
    .callee_saved = X86_CALLEE_SAVED,
    .cycle_scratch = CYCLE_REG,
    .exception_reg = EAX,
    .op_name = op_name,
    .cc_name = cc_name,
    .select = select_value,
    .select_entry = x86_select_entry,
    .select_start = unit_base_start,
    .param_home = abi_param_home,
    .frame = x86_frame,
    .emit_prologue = x86_emit_prologue,
    .emit = x86_emit,
    .emit_stub = x86_emit_stub,
    .branch_size = x86_branch_size,
    .branch_reach = x86_branch_reach,
    .emit_branch = x86_emit_branch,
    .finish = x86_finish,
    .cfi_head = &cfi_head,
    .disassemble = target_disassemble,
    .cs_arch = 3,      // CS_ARCH_X86
    .cs_mode = 1 << 2, // CS_MODE_32
    .fix = x86_fix,
    .triple = "i686-linux-gnu",
    .as = as,
    .ld = ld,
    .image_fix = x86_image_fix,
    .image_plt = x86_image_plt,
};
