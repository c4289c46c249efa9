// emit_arm.c: instructions that are more than one table row: branches, calls, switches, and the dispatch.
#include <assert.h>

#include "target/arm/arm.h"

// ---- branches: the kind is the instruction itself, without its displacement; all reach 32 MiB ----------------------------

u32 a32_branch_size(u32 kind, bool is_short) {
  (void)kind, (void)is_short;
  return 4;
}

i32 a32_branch_reach(u32 kind) {
  (void)kind;
  return INT32_MAX;
}

// `disp` counts from the end of the instruction, the processor from the one behind that.
void a32_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp) {
  (void)is_short;
  u32 word = kind | (((u32)(disp - 4) >> 2) & 0xFFFFFF);
  memcpy(at, &word, 4);
}

static void branch(Emit *e, u32 cc, u32 label) {
  emit_branch(e, COND(cc) | I_B, label);
}

static void emit_jcc(Emit *e, u32 cc, const LBlock *b, const LBlock *next) {
  if (b->succs[0] == next && b->succs[1] == next)
    return;
  if (b->succs[0] == next) {
    branch(e, cc ^ 1, b->succs[1]->label);
    return;
  }
  if (b->succs[0] != b->succs[1])
    branch(e, cc, b->succs[0]->label);
  if (b->succs[1] != next)
    branch(e, A_ALWAYS, b->succs[1]->label);
}

// pc reads as two instructions further on: the jumps to the cases stand there.
static void emit_switch(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1, x = a32_r(&ins->ops[0]);
  if (!ins->aux) {
    for (u32 i = 0; i < n; i++) {
      a32_enc_cmp_imm(e, x, i);
      branch(e, A_EQ, b->succs[i]->label);
    }
    if (b->succs[n] != next)
      branch(e, A_ALWAYS, b->succs[n]->label);
    return;
  }
  a32_enc_cmp_imm(e, x, n);
  a32_enc_cc(e, A_LO, 0x008FF100 | x); // addlo pc, pc, x, lsl #2
  branch(e, A_ALWAYS, b->succs[n]->label);
  for (u32 i = 0; i < n; i++)
    branch(e, A_ALWAYS, b->succs[i]->label);
}

// ---- calls ----------------------------------------------------------------------------------------------------------

static void call_entry(Emit *e, Ref *r) {
  emit_fix_call(e, r, FIX_BL, I_AL | I_BL);
}

// Entries destroy ip: what takes the dictionary there is called through its slot.
static void call_ref(Emit *e, const LIns *ins) {
  if (!ins->cc) {
    call_entry(e, ins->ops[0].ref);
    return;
  }
  a32_enc_slot(e, LR, ins->ops[0].ref);
  a32_enc(e, I_BLX | LR);
}

void a32_emit_stub(Emit *e, const TrapStub *stub) {
  a32_enc_mov_imm(e, R0, stub->kind);
  call_entry(e, ref_number(e->l->fn, REF_HELPER, HELPER_THROW_KIND));
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void emit_xchg(Emit *e, const LIns *ins) {
  u32 a = ins->ops[0].reg, b = ins->ops[1].reg;
  if (a < D0) {
    a32_enc_mov_reg(e, LR, a);
    a32_enc_mov_reg(e, a, b);
    a32_enc_mov_reg(e, b, LR);
    return;
  }
  LOp t = lop_phys(MOVE_REG, LR_DEF, 0), x = lop_phys(a, LR_USE, 0), y = lop_phys(b, LR_USE, 0);
  a32_enc_move(e, T_F64, &t, &x);
  a32_enc_move(e, T_F64, &x, &y);
  a32_enc_move(e, T_F64, &y, &t);
}

enum { MOV = 0x01A00000, MOV_IMM = 0x03A00000 };

// 0 <- cc ? 1 : 2, by moves on conditions.
static void emit_sel(Emit *e, const LIns *ins) {
  bool flt = ins->op == A_VSEL;
  u32 d = a32_r(&ins->ops[0]), y = a32_r(&ins->ops[1]), n = a32_r(&ins->ops[2]);
  u32 code = (flt ? 0x0EB00B40u : (u32)MOV) | d << 12; // all 64 bits
  if (d == y) {
    a32_enc_cc(e, ins->cc ^ 1, code | n);
    return;
  }
  if (d != n)
    a32_enc(e, code | n);
  a32_enc_cc(e, ins->cc, code | y);
}

static void emit_setcc(Emit *e, const LIns *ins) {
  u32 d = a32_r(&ins->ops[0]);
  a32_enc(e, MOV_IMM | d << 12);
  a32_enc_cc(e, ins->cc, MOV_IMM | d << 12 | 1);
}

// EQ, where y is -1 and x is the minimum.
static void emit_divovf(Emit *e, const LIns *ins) {
  a32_enc(e, 0x03700001 | a32_r(&ins->ops[1]) << 16);          // cmn y, #1
  a32_enc_cc(e, A_EQ, 0x03500102 | a32_r(&ins->ops[0]) << 16); // cmpeq x, #0x80000000
}

static void emit_cmp2(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  a32_enc(e, 0x01500000 | a32_r(&o[0]) << 16 | a32_r(&o[2]));            // cmp
  a32_enc(e, 0x00D00000 | a32_r(&o[1]) << 16 | IP << 12 | a32_r(&o[3])); // sbcs ip
}

// Before a call that searches the stack: its clobbers have moved what lives on into slots.
static void emit_clean(Emit *e) {
  for (RegMask m = e->l->used_regs & MASKS(R4, R10); m; m &= m - 1)
    a32_enc_mov_imm(e, (u32)__builtin_ctzll(m), 0);
}

enum { VMOV_SG = 0x0E000A10, VMOV_GS = 0x0E100A10, VMOV_DGG = 0x0C400B10, VMOV_GGD = 0x0C500B10, UPPER = 1 << 7 };

// The word goes through the lower half of the result.
static void emit_to_float(Emit *e, const LIns *ins) {
  u32 d = a32_r(&ins->ops[0]);
  a32_enc(e, VMOV_SG | d << 16 | a32_r(&ins->ops[1]) << 12);
  a32_enc(e, a32_info[ins->op - LIR_TARGET].code | (ins->size == 8 ? I_DOUBLE : 0u) | d << 12 | d);
}

static void emit_from_float(Emit *e, const LIns *ins) {
  u32 t = a32_r(&ins->ops[2]);
  a32_enc(e, a32_info[ins->op - LIR_TARGET].code | (ins->size == 8 ? I_DOUBLE : 0u) | t << 12 | a32_r(&ins->ops[1]));
  a32_enc(e, VMOV_GS | t << 16 | a32_r(&ins->ops[0]) << 12);
}

// 0: lower half of 1, upper half of 2, which is not in the place of the result.
static void emit_pack(Emit *e, const LIns *ins) {
  u32 d = a32_r(&ins->ops[0]), lo = a32_r(&ins->ops[1]), hi = a32_r(&ins->ops[2]);
  if (d != lo)
    a32_enc(e, 0x0EB00A40 | d << 12 | lo);
  a32_enc(e, 0x0EF00A40 | d << 12 | hi); // vmov.f32 s(2d + 1), s(2hi)
}

static void emit_moves_between(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  switch (ins->op) {
  case A_VMOVGS: a32_enc(e, VMOV_SG | a32_r(&o[0]) << 16 | a32_r(&o[1]) << 12); break;
  case A_VMOVSG: a32_enc(e, VMOV_GS | a32_r(&o[1]) << 16 | a32_r(&o[0]) << 12); break;
  case A_VMOVGD: a32_enc(e, VMOV_DGG | a32_r(&o[2]) << 16 | a32_r(&o[1]) << 12 | a32_r(&o[0])); break;
  case A_VMOVDG: a32_enc(e, VMOV_GGD | a32_r(&o[1]) << 16 | a32_r(&o[0]) << 12 | a32_r(&o[2])); break;
  case A_VPACK: emit_pack(e, ins); break;
  default: a32_enc(e, 0x0EB00A60 | a32_r(&o[0]) << 12 | a32_r(&o[1])); break; // VHIGH: vmov.f32 s(2d), s(2x + 1)
  }
}

enum { MRC_TP = 0x0E1D0F70 };

static void emit_target(Emit *e, LIns *ins) {
  const LOp *o = ins->ops;
  switch (ins->op) {
  case A_VSEL:
  case A_SEL: emit_sel(e, ins); break;
  case A_SETCC: emit_setcc(e, ins); break;
  case A_I2F:
  case A_U2F: emit_to_float(e, ins); break;
  case A_F2I:
  case A_F2U: emit_from_float(e, ins); break;
  case A_VMOVGS:
  case A_VMOVSG:
  case A_VMOVGD:
  case A_VMOVDG:
  case A_VPACK:
  case A_VHIGH: emit_moves_between(e, ins); break;
  case A_MOVI: a32_enc_mov_imm(e, a32_r(&o[0]), (u32)o[1].imm); break;
  case A_LEA: a32_enc_lea(e, a32_r(&o[0]), a32_mem_operand(e, ins, 1)); break;
  case A_NULLCHK: a32_enc_mem(e, I_LDRB, IP, a32_mem_operand(e, ins, 0)); break;
  case A_DIVOVF: emit_divovf(e, ins); break;
  case A_CMP2: emit_cmp2(e, ins); break;
  case A_DMB: emit_u32(e, I_DMB_ISH); break;
  case A_LDREXD:
  case A_STREXD:
  case A_CAS:
  case A_XCHG:
  case A_XADD: a32_emit_atomic(e, ins); break;
  case A_BLKCOPY:
  case A_BLKZERO:
  case A_LOOPCOPY:
  case A_LOOPZERO:
  case A_MEMCPY:
  case A_MEMSET:
  case A_ALLOCA: a32_emit_block(e, ins); break;
  case A_TP: a32_enc(e, MRC_TP | a32_r(&o[0]) << 12); break;
  case A_TLS:
    a32_enc(e, MRC_TP | LR << 12);
    a32_enc(e, 0x07900000 | LR << 16 | a32_r(&o[0]) << 12 | a32_r(&o[1])); // ldr d, [lr, x]
    break;
  case A_CLEAN: emit_clean(e); break;
  case A_CALLREF: call_ref(e, ins); break;
  case A_CALLR: a32_enc(e, I_BLX | a32_r(&o[0])); break;
  case A_TAIL: a32_emit_tail(e, ins); break;
  case A_RET: a32_emit_epilogue(e); break;
  case A_JTRAP: branch(e, ins->cc, e->l->stubs.v[ins->aux].label); break;
  case A_CALLFIN: emit_branch(e, COND(A_ALWAYS) | I_BL, e->handler_labels[ins->aux]); break;
  case A_ENDFIN: a32_emit_end_handler(e); break;
  case A_BRK: emit_u32(e, I_UDF); break;
  default: a32_enc_table(e, ins); break;
  }
}

void a32_emit(Emit *e, LIns *ins, const LBlock *next) {
  switch (ins->op) {
  case LIR_NOP:
  case LIR_LABEL:
  case LIR_ENTRY: break;
  case LIR_MOVE: a32_enc_move(e, ins->size, &ins->ops[0], &ins->ops[1]); break;
  case LIR_XCHG: emit_xchg(e, ins); break;
  case LIR_HANDLER: a32_emit_handler_entry(e, ins); break;
  case LIR_JMP:
    if (e->block->succs[0] != next)
      branch(e, A_ALWAYS, e->block->succs[0]->label);
    break;
  case LIR_JCC: emit_jcc(e, ins->cc, e->block, next); break;
  case LIR_SWITCH: emit_switch(e, ins, e->block, next); break;
  default: emit_target(e, ins); break;
  }
}
