// emit.c: instructions that are more than one table row: branches, calls, string and lock instructions.
#include "target/intel/intel.h"

// ---- branches -------------------------------------------------------------------------------------------------------

u32 intel_branch_size(u32 kind, bool is_short) {
  if (kind >= BR_LEA)
    return 7;
  if (kind == BR_CALL)
    return 5;
  if (kind == BR_JMP)
    return is_short ? 2 : 5;
  return is_short ? 2 : 6;
}

i32 intel_branch_reach(u32 kind) {
  (void)kind;
  return 128;
}

// disp: from the end of the branch.
void intel_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp) {
  u8 *p = at;
  if (kind >= BR_LEA) {
    u32 r = kind - BR_LEA;
    *p++ = r & 8 ? 0x4C : 0x48;
    *p++ = 0x8D;
    *p++ = (u8)((r & 7) << 3 | 5);
  } else if (kind == BR_CALL) {
    *p++ = 0xE8;
  } else if (kind == BR_JMP) {
    *p++ = is_short ? 0xEB : 0xE9;
  } else if (is_short) {
    *p++ = (u8)(0x70 | kind);
  } else {
    *p++ = 0x0F;
    *p++ = (u8)(0x80 | kind);
  }
  if (is_short && kind <= BR_JMP)
    *p = (u8)disp;
  else
    memcpy(p, &disp, 4);
}

void emit_jump_if(Emit *e, u8 cc, u32 label) {
  if (cc == X_FNE) {
    emit_branch(e, X_NE, label);
    emit_branch(e, X_P, label);
  } else if (cc == X_FEQ) {
    u32 skip = emit_label(e);
    emit_branch(e, X_P, skip);
    emit_branch(e, X_E, label);
    emit_bind(e, skip);
  } else {
    emit_branch(e, cc == X_ALWAYS ? BR_JMP : cc, label);
  }
}

static void emit_jcc(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  if (b->succs[0] == b->succs[1]) {
    if (b->succs[0] != next)
      emit_branch(e, BR_JMP, b->succs[0]->label);
    return;
  }
  if (b->succs[0] == next) {
    emit_jump_if(e, x_negate(ins->cc), b->succs[1]->label);
    return;
  }
  emit_jump_if(e, ins->cc, b->succs[0]->label);
  if (b->succs[1] != next)
    emit_branch(e, BR_JMP, b->succs[1]->label);
}

bool emit_switch_chain(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1;
  if (ins->nops > 1)
    return false;
  RM x = rm_reg(ins->ops[0].reg);
  for (u32 i = 0; i < n; i++) {
    enc_alu_imm(e, ALU_CMP, 4, &x, i);
    emit_branch(e, X_E, b->succs[i]->label);
  }
  if (b->succs[n] != next)
    emit_branch(e, BR_JMP, b->succs[n]->label);
  return true;
}

const u32 *switch_labels(Emit *e, const LBlock *b) {
  u32 n = b->nsuccs - 1, *labels = ARENA_ARRAY(e->arena, u32, n);
  for (u32 i = 0; i < n; i++)
    labels[i] = b->succs[i]->label;
  return labels;
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void emit_addl(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg, a = ins->ops[1].reg;
  const LOp *b = &ins->ops[2];
  RM rd = rm_reg(d);
  bool w = ins->size == 8;
  if (b->kind == LK_IMM) {
    RM m = rm_mem(a, (i32)b->imm);
    if (d != a)
      enc_lea(e, ins->size, d, &m);
    else if (b->imm == 128) // fits as -128
      enc_alu_imm(e, ALU_SUB, ins->size, &rd, -128);
    else
      enc_alu_imm(e, ALU_ADD, ins->size, &rd, b->imm);
    return;
  }
  u32 y = b->reg;
  if (d == a || d == y) {
    RM rm = rm_reg(d == a ? y : a);
    enc(e, 0, w, 0, 0x03, d, &rm, 0);
    return;
  }
  if ((a & 7) == RBP) { // rbp and r13 as a base need a displacement
    u32 t = a;
    a = y;
    y = t;
  }
  RM m = {.is_mem = true, .reg = (u8)a, .index = (u8)y};
  enc_lea(e, ins->size, d, &m);
}

static void emit_store_ins(Emit *e, const LIns *ins) {
  RM m = rm_operand(e, ins, 1);
  const LOp *s = &ins->ops[0];
  u8 prefix = ins->size == 2 ? 0x66 : 0;
  if (s->kind == LK_IMM) {
    u32 n = ins->size == 8 ? 4 : ins->size;
    enc(e, prefix, ins->size == 8, 0, ins->size == 1 ? 0xC6 : 0xC7, 0, &m, n);
    for (u32 i = 0; i < n; i++)
      emit_u8(e, (u8)(s->imm >> (8 * i)));
    return;
  }
  enc8(e, prefix, ins->size == 8, 0, ins->size == 1 ? 0x88 : 0x89, s->reg, ins->size == 1, &m, false, 0);
}

static void emit_rmw(Emit *e, const LIns *ins) {
  RM m = rm_operand(e, ins, 0);
  const LOp *s = &ins->ops[2];
  if (s->kind == LK_IMM)
    enc_alu_imm(e, ins->cc, ins->size, &m, s->imm);
  else
    enc(e, 0, ins->size == 8, 0, (u8)(ins->cc << 3 | 1), s->reg, &m, 0);
}

static void emit_block_ins(Emit *e, const LIns *ins) {
  RM m = rm_operand(e, ins, 0);
  u8 prefix = ins->size == 16 ? 0 : ins->size == 8 ? 0xF2 : 0xF3;
  enc_flt(e, prefix, false, 1, ins->op == X_BLKLD ? 0x10 : 0x11, CYCLE_REG, NOREG, &m, 16);
}

static void emit_lock(Emit *e, const LIns *ins, u32 reg, u32 mem, u8 map, u8 code, bool lock) {
  RM m = rm_operand(e, ins, mem);
  if (lock)
    emit_u8(e, 0xF0);
  bool byte = ins->size == 1;
  enc8(e, ins->size == 2 ? 0x66 : 0, ins->size == 8, map, byte ? code - 1 : code, reg, byte, &m, false, 0);
}

static void emit_divovf(Emit *e, const LIns *ins) {
  RM x = rm_reg(ins->ops[0].reg), y = rm_reg(ins->ops[1].reg);
  u32 skip = emit_label(e);
  enc_alu_imm(e, ALU_CMP, ins->size, &y, -1);
  emit_branch(e, X_NE, skip);
  enc_alu_imm(e, ALU_CMP, ins->size, &x, 1); // x - 1 overflows for the minimum alone
  emit_branch(e, X_O, e->l->stubs.v[ins->aux].label);
  emit_bind(e, skip);
}

static void emit_xchg(Emit *e, const LIns *ins) {
  u32 a = ins->ops[0].reg, b = ins->ops[1].reg;
  RM ra = rm_reg(a), rb = rm_reg(b);
  if (a < XMM0) {
    enc(e, 0, true, 0, 0x87, a, &rb, 0);
    return;
  }
  enc_flt(e, 0, false, 1, 0x57, a, a, &rb, 32);
  enc_flt(e, 0, false, 1, 0x57, b, b, &ra, 32);
  enc_flt(e, 0, false, 1, 0x57, a, a, &rb, 32);
}

static void emit_convert(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg;
  RM rd = rm_reg(d), src = rm_operand(e, ins, 1);
  u8 fsize = ins->op == X_CVTF2F ? ins->size : ins->cc;
  u8 prefix = fsize == 8 ? 0xF2 : 0xF3;
  bool self = ins->ops[1].kind == LK_PHYS && ins->ops[1].reg == d;
  if (ins->op != X_CVTF2I && !self)
    enc_flt(e, 0, false, 1, 0x57, d, d, &rd, 16); // the conversion leaves the upper part: break the dependency
  enc_flt(e, prefix, ins->op != X_CVTF2F && ins->size == 8, 1, x_info[ins->op - LIR_TARGET].code, d,
          ins->op == X_CVTF2I ? NOREG : d, &src, 16);
}

// Before a call that searches the stack: its clobbers have moved what lives on into slots.
static void emit_clean(Emit *e) {
  for (RegMask m = e->l->used_regs & e->l->target->callee_saved; m; m &= m - 1)
    enc_mov_imm(e, (u32)__builtin_ctzll(m), 0, 4, false);
}

static void emit_call(Emit *e, const LIns *ins) {
  enc_zero_upper(e);
  RM rm = ins->op == X_CALLREF ? rm_operand(e, ins, 0)
          : ins->size          ? rm_mem(ins->ops[0].reg, ins->disp)
                               : rm_reg(ins->ops[0].reg);
  enc(e, 0, false, 0, 0xFF, 2, &rm, 0);
  RM sp = rm_reg(RSP);
  if (ins->aux) // the callee took them off
    enc_alu_imm(e, ALU_SUB, (u8)model.word, &sp, ins->aux);
}

static void emit_target(Emit *e, LIns *ins) {
  u32 d = ins->nops ? ins->ops[0].reg : 0;
  RM rm;
  switch (ins->op) {
  case X_CMOV:
    rm = rm_operand(e, ins, 2);
    enc(e, 0, ins->size == 8, 1, 0x40 | ins->cc, d, &rm, 0);
    break;
  case X_ADDL: emit_addl(e, ins); break;
  case X_MOVI: enc_mov_imm(e, d, ins->ops[1].imm, ins->size, false); break;
  case X_ST: emit_store_ins(e, ins); break;
  case X_RMW: emit_rmw(e, ins); break;
  case X_CDQ:
    if (ins->size == 8)
      emit_u8(e, 0x48);
    emit_u8(e, 0x99);
    break;
  case X_ZERO2: enc_mov_imm(e, d, 0, 4, false); break;
  case X_NULLCHK:
    rm = rm_operand(e, ins, 0);
    enc(e, 0, false, 0, 0x38, RAX, &rm, 0);
    break;
  case X_FZERO:
    rm = rm_reg(d);
    enc_flt(e, 0, false, 1, 0x57, d, d, &rm, 16);
    break;
  case X_CVTI2F:
  case X_CVTF2I:
  case X_CVTF2F: emit_convert(e, ins); break;
  case X_MOVG2X:
    rm = rm_operand(e, ins, 1);
    enc_flt(e, 0x66, ins->size == 8, 1, 0x6E, d, NOREG, &rm, 16);
    break;
  case X_MOVX2G:
    rm = rm_reg(d);
    enc_flt(e, 0x66, ins->size == 8, 1, 0x7E, ins->ops[1].reg, NOREG, &rm, 16);
    break;
  case X_BLKLD:
  case X_BLKST: emit_block_ins(e, ins); break;
  case X_BLKZERO:
    rm = rm_reg(CYCLE_REG);
    enc_flt(e, 0, false, 1, 0x57, CYCLE_REG, CYCLE_REG, &rm, 16);
    break;
  case X_REPMOVS:
  case X_REPSTOS:
    emit_u8(e, 0xF3);
    if (ins->size == 8)
      emit_u8(e, 0x48);
    emit_u8(e, x_info[ins->op - LIR_TARGET].code + (ins->size == model.word));
    break;
  case X_CMPXCHG: emit_lock(e, ins, ins->ops[2].reg, 0, 1, 0xB1, true); break;
  case X_XCHGM: emit_lock(e, ins, d, 2, 0, 0x87, false); break;
  case X_XADD: emit_lock(e, ins, d, 2, 1, 0xC1, true); break;
  case X_MFENCE:
    emit_u8(e, 0xF0); // lock or dword [rsp], 0: cheaper than mfence
    rm = rm_mem(RSP, 0);
    enc_alu_imm(e, ALU_OR, 4, &rm, 0);
    break;
  case X_CLEAN: emit_clean(e); break;
  case X_CALLREF:
  case X_CALLM: emit_call(e, ins); break;
  case X_JTRAP: emit_jump_if(e, ins->cc, e->l->stubs.v[ins->aux].label); break;
  case X_DIVOVF: emit_divovf(e, ins); break;
  case X_CALLFIN: emit_branch(e, BR_CALL, e->handler_labels[ins->aux]); break;
  case X_BRK: emit_u8(e, 0xCC); break;
  default: enc_table(e, ins); break;
  }
}

void intel_emit(Emit *e, LIns *ins, const LBlock *next) {
  switch (ins->op) {
  case LIR_NOP:
  case LIR_LABEL:
  case LIR_ENTRY: break;
  case LIR_MOVE: enc_move(e, ins->size, &ins->ops[0], &ins->ops[1], ins->flags & LIF_KEEP_FLAGS); break;
  case LIR_XCHG: emit_xchg(e, ins); break;
  case LIR_HANDLER:
  case X_ALLOCA:
  case X_ENDFIN: emit_frame_ins(e, ins); break;
  case LIR_JMP:
    if (e->block->succs[0] != next)
      emit_branch(e, BR_JMP, e->block->succs[0]->label);
    break;
  case LIR_JCC: emit_jcc(e, ins, e->block, next); break;
  default: emit_target(e, ins); break;
  }
}
