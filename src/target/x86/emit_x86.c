// emit_x86.c: instructions that are more than one table row: branches, calls, string and lock instructions.
#include "target/x86/x86.h"

// ---- branches -------------------------------------------------------------------------------------------------------

u32 x86_branch_size(u32 kind, bool is_short) {
  if (kind == BR_CALL)
    return 5;
  if (kind == BR_JMP)
    return is_short ? 2 : 5;
  return is_short ? 2 : 6;
}

i32 x86_branch_reach(u32 kind) {
  (void)kind;
  return 128;
}

// disp: from the end of the branch.
void x86_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp) {
  u8 *p = at;
  if (kind == BR_CALL) {
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

void x86_jump_if(Emit *e, u8 cc, u32 label) {
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
    x86_jump_if(e, x_negate(ins->cc), b->succs[1]->label);
    return;
  }
  x86_jump_if(e, ins->cc, b->succs[0]->label);
  if (b->succs[1] != next)
    emit_branch(e, BR_JMP, b->succs[1]->label);
}

// ops: index, then the unit's base and a register, if there is a table. Its entries count from the start of the code.
static void emit_switch(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1, x = ins->ops[0].reg;
  RM rx = x86_rm_reg(x);
  if (ins->nops == 1) {
    for (u32 i = 0; i < n; i++) {
      x86_enc_alu_imm(e, ALU_CMP, 4, &rx, i);
      emit_branch(e, X_E, b->succs[i]->label);
    }
    if (b->succs[n] != next)
      emit_branch(e, BR_JMP, b->succs[n]->label);
    return;
  }
  u32 *labels = ARENA_ARRAY(e->arena, u32, n), base = ins->ops[1].reg, t = ins->ops[2].reg;
  for (u32 i = 0; i < n; i++)
    labels[i] = b->succs[i]->label;
  LOp table = lop_kind(LK_RODATA, emit_jump_table(e, labels, n));
  RM entry = {.is_mem = true, .reg = (u8)base, .index = (u8)x, .scale = 2, .sym = &table}, rt = x86_rm_reg(t);
  RM target = {.is_mem = true, .reg = (u8)base, .index = (u8)t, .disp = -UNIT_BASE};
  x86_enc_alu_imm(e, ALU_CMP, 4, &rx, n);
  emit_branch(e, X_AE, b->succs[n]->label);
  x86_enc(e, 0, 0, 0x8B, t, &entry);
  x86_enc_lea(e, t, &target);
  x86_enc(e, 0, 0, 0xFF, 4, &rt);
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void emit_addl(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg, a = ins->ops[1].reg;
  const LOp *b = &ins->ops[2];
  RM rd = x86_rm_reg(d);
  if (b->kind == LK_IMM) {
    RM m = x86_rm_mem(a, (i32)b->imm);
    if (d != a)
      x86_enc_lea(e, d, &m);
    else if (b->imm == 128) // fits as -128
      x86_enc_alu_imm(e, ALU_SUB, 4, &rd, -128);
    else
      x86_enc_alu_imm(e, ALU_ADD, 4, &rd, (i32)b->imm);
    return;
  }
  u32 y = b->reg;
  RM m = {.is_mem = true, .reg = (u8)a, .index = (u8)y};
  if (d == a || d == y) {
    RM rm = x86_rm_reg(d == a ? y : a);
    x86_enc(e, 0, 0, 0x03, d, &rm);
  } else {
    x86_enc_lea(e, d, &m);
  }
}

static void emit_store_ins(Emit *e, const LIns *ins) {
  RM m = x86_rm_operand(e, ins, 1);
  const LOp *s = &ins->ops[0];
  u8 prefix = ins->size == 2 ? 0x66 : 0;
  if (s->kind == LK_IMM) {
    x86_enc(e, prefix, 0, ins->size == 1 ? 0xC6 : 0xC7, 0, &m);
    for (u32 i = 0; i < ins->size; i++)
      emit_u8(e, (u8)(s->imm >> (8 * i)));
    return;
  }
  assert(ins->size != 1 || x86_has_byte(s->reg));
  x86_enc(e, prefix, 0, ins->size == 1 ? 0x88 : 0x89, s->reg, &m);
}

static void emit_rmw(Emit *e, const LIns *ins) {
  RM m = x86_rm_operand(e, ins, 0);
  const LOp *s = &ins->ops[2];
  if (s->kind == LK_IMM)
    x86_enc_alu_imm(e, ins->cc, 4, &m, s->imm);
  else
    x86_enc(e, 0, 0, (u8)(ins->cc << 3 | 1), s->reg, &m);
}

static void emit_setcc(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg;
  RM rd = x86_rm_reg(d);
  if (ins->cc < X_FEQ && x86_has_byte(d)) {
    x86_enc(e, 0, 1, 0x90 | ins->cc, 0, &rd);
    x86_enc(e, 0, 1, 0xB6, d, &rd);
    return;
  }
  u32 skip = emit_label(e);
  x86_enc_mov_imm(e, d, 0, true);
  x86_jump_if(e, x_negate(ins->cc), skip);
  x86_enc_mov_imm(e, d, 1, true);
  emit_bind(e, skip);
}

// The extension of a register's lower byte, also where that has no name.
static void emit_byte_extend(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg, x = ins->ops[1].reg;
  bool is_signed = ins->op == X_SX8R;
  RM rx = x86_rm_reg(x), rd = x86_rm_reg(d);
  if (x86_has_byte(x)) {
    x86_enc(e, 0, 1, is_signed ? 0xBE : 0xB6, d, &rx);
    return;
  }
  if (d != x)
    x86_enc(e, 0, 0, 0x8B, d, &rx);
  if (!is_signed && !x86_has_byte(d)) {
    x86_enc_alu_imm(e, ALU_AND, 4, &rd, 0xFF);
  } else if (x86_has_byte(d)) {
    x86_enc(e, 0, 1, is_signed ? 0xBE : 0xB6, d, &rd);
  } else {
    x86_enc(e, 0, 0, 0xC1, 4, &rd);
    emit_u8(e, 24);
    x86_enc(e, 0, 0, 0xC1, 7, &rd);
    emit_u8(e, 24);
  }
}

static void emit_fsel(Emit *e, const LIns *ins) {
  u32 skip = emit_label(e);
  RM yes = x86_rm_operand(e, ins, 2);
  x86_jump_if(e, x_negate(ins->cc), skip);
  if (yes.is_mem)
    x86_enc(e, ins->size == 8 ? 0xF2 : 0xF3, 1, 0x10, ins->ops[0].reg, &yes);
  else
    x86_enc(e, 0, 1, 0x28, ins->ops[0].reg, &yes);
  emit_bind(e, skip);
}

static void emit_block_ins(Emit *e, const LIns *ins) {
  RM m = x86_rm_operand(e, ins, 0);
  u8 prefix = ins->size == 16 ? 0 : ins->size == 8 ? 0xF2 : 0xF3;
  x86_enc(e, prefix, 1, ins->op == X_BLKLD ? 0x10 : 0x11, CYCLE_REG, &m);
}

static void emit_lock(Emit *e, const LIns *ins, u32 reg, u32 mem, u8 map, u8 code, bool lock) {
  RM m = x86_rm_operand(e, ins, mem);
  bool byte = ins->size == 1;
  assert(!byte || x86_has_byte(reg));
  if (lock)
    emit_u8(e, 0xF0);
  x86_enc(e, ins->size == 2 ? 0x66 : 0, map, byte ? code - 1 : code, reg, &m);
}

static void emit_divovf(Emit *e, const LIns *ins) {
  RM x = x86_rm_reg(ins->ops[0].reg), y = x86_rm_reg(ins->ops[1].reg);
  u32 skip = emit_label(e);
  x86_enc_alu_imm(e, ALU_CMP, 4, &y, -1);
  emit_branch(e, X_NE, skip);
  x86_enc_alu_imm(e, ALU_CMP, 4, &x, 1); // x - 1 overflows for the minimum alone
  emit_branch(e, X_O, e->l->stubs.v[ins->aux].label);
  emit_bind(e, skip);
}

static void emit_xchg(Emit *e, const LIns *ins) {
  u32 a = ins->ops[0].reg, b = ins->ops[1].reg;
  RM ra = x86_rm_reg(a), rb = x86_rm_reg(b);
  if (a < XMM0) {
    x86_enc(e, 0, 0, 0x87, a, &rb);
    return;
  }
  x86_enc(e, 0, 1, 0x57, a, &rb);
  x86_enc(e, 0, 1, 0x57, b, &ra);
  x86_enc(e, 0, 1, 0x57, a, &rb);
}

static void emit_convert(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg;
  RM rd = x86_rm_reg(d), src = x86_rm_operand(e, ins, 1);
  u8 fsize = ins->op == X_CVTF2F ? ins->size : ins->cc;
  bool self = ins->ops[1].kind == LK_PHYS && ins->ops[1].reg == d;
  if (ins->op != X_CVTF2I && !self)
    x86_enc(e, 0, 1, 0x57, d, &rd); // the conversion leaves the upper part: break the dependency
  x86_enc(e, fsize == 8 ? 0xF2 : 0xF3, 1, x_info[ins->op - LIR_TARGET].code, d, &src);
}

// Before a call that searches the stack: its clobbers have moved what lives on into slots.
static void emit_clean(Emit *e) {
  for (RegMask m = e->l->used_regs & X86_CALLEE_SAVED; m; m &= m - 1)
    x86_enc_mov_imm(e, (u32)__builtin_ctzll(m), 0, false);
}

static void emit_call(Emit *e, const LIns *ins) {
  RM rm = ins->op == X_CALLREF ? x86_rm_operand(e, ins, 0)
          : ins->size          ? x86_rm_mem(ins->ops[0].reg, ins->disp)
                               : x86_rm_reg(ins->ops[0].reg);
  x86_enc(e, 0, 0, 0xFF, 2, &rm);
  RM sp = x86_rm_reg(ESP);
  if (ins->aux)
    x86_enc_alu_imm(e, ALU_SUB, 4, &sp, ins->aux);
}

// st(0) by way of the outgoing arguments' room, which is free after a call and before a return.
static void emit_float_result(Emit *e, const LIns *ins) {
  RM top = x86_rm_mem(ESP, 0);
  if (!ins->nops) {
    emit_u8(e, 0xDD); // fstp st(0)
    emit_u8(e, 0xD8);
    return;
  }
  x86_enc(e, 0, 0, ins->size == 8 ? 0xDD : 0xD9, 3, &top);
  x86_enc(e, ins->size == 8 ? 0xF2 : 0xF3, 1, 0x10, ins->ops[0].reg, &top);
}

static void emit_ret(Emit *e, const LIns *ins) {
  if (ins->size) {
    RM from = x86_rm_operand(e, ins, 0);
    if (!from.is_mem) {
      from = x86_rm_mem(ESP, 0);
      x86_enc(e, ins->size == 8 ? 0xF2 : 0xF3, 1, 0x11, ins->ops[0].reg, &from);
    }
    x86_enc(e, 0, 0, ins->size == 8 ? 0xDD : 0xD9, 0, &from);
  }
  x86_emit_epilogue(e, ins->aux);
}

void x86_emit_target(Emit *e, LIns *ins) {
  u32 d = ins->nops ? ins->ops[0].reg : 0;
  RM rm;
  switch (ins->op) {
  case X_CMOV:
    rm = x86_rm_operand(e, ins, 2);
    x86_enc(e, 0, 1, 0x40 | ins->cc, d, &rm);
    break;
  case X_SETCC: emit_setcc(e, ins); break;
  case X_ZX8R:
  case X_SX8R: emit_byte_extend(e, ins); break;
  case X_ADDL: emit_addl(e, ins); break;
  case X_MOVI: x86_enc_mov_imm(e, d, ins->ops[1].imm, false); break;
  case X_ST: emit_store_ins(e, ins); break;
  case X_RMW: emit_rmw(e, ins); break;
  case X_CDQ: emit_u8(e, 0x99); break;
  case X_ZERO2: x86_enc_mov_imm(e, d, 0, false); break;
  case X_NULLCHK:
    rm = x86_rm_operand(e, ins, 0);
    x86_enc(e, 0, 0, 0x38, EAX, &rm);
    break;
  case X_FZERO:
    rm = x86_rm_reg(d);
    x86_enc(e, 0, 1, 0x57, d, &rm);
    break;
  case X_FSEL: emit_fsel(e, ins); break;
  case X_CVTI2F:
  case X_CVTF2I:
  case X_CVTF2F: emit_convert(e, ins); break;
  case X_MOVG2X:
    rm = x86_rm_operand(e, ins, 1);
    x86_enc(e, 0x66, 1, 0x6E, d, &rm);
    break;
  case X_MOVX2G:
    rm = x86_rm_reg(d);
    x86_enc(e, 0x66, 1, 0x7E, ins->ops[1].reg, &rm);
    break;
  case X_FRES: emit_float_result(e, ins); break;
  case X_BLKLD:
  case X_BLKST: emit_block_ins(e, ins); break;
  case X_BLKZERO:
    rm = x86_rm_reg(CYCLE_REG);
    x86_enc(e, 0, 1, 0x57, CYCLE_REG, &rm);
    break;
  case X_REPMOVS:
  case X_REPSTOS:
    emit_u8(e, 0xF3);
    emit_u8(e, x_info[ins->op - LIR_TARGET].code + (ins->size == 4));
    break;
  case X_CMPXCHG: emit_lock(e, ins, ins->ops[2].reg, 0, 1, 0xB1, true); break;
  case X_XCHGM: emit_lock(e, ins, d, 2, 0, 0x87, false); break;
  case X_XADD: emit_lock(e, ins, d, 2, 1, 0xC1, true); break;
  case X_MFENCE: // lock or dword [esp], 0: cheaper than mfence
    emit_u8(e, 0xF0);
    rm = x86_rm_mem(ESP, 0);
    x86_enc_alu_imm(e, ALU_OR, 4, &rm, 0);
    break;
  case X_TLS:
    rm = x86_rm_mem(ins->ops[1].reg, 0);
    emit_u8(e, 0x65);
    x86_enc(e, 0, 0, 0x8B, d, &rm);
    break;
  case X_CLEAN: emit_clean(e); break;
  case X_CALLREF:
  case X_CALLM: emit_call(e, ins); break;
  case X_TAIL: x86_emit_tail(e, ins); break;
  case X_RET: emit_ret(e, ins); break;
  case X_JTRAP: x86_jump_if(e, ins->cc, e->l->stubs.v[ins->aux].label); break;
  case X_DIVOVF: emit_divovf(e, ins); break;
  case X_ALLOCA: x86_emit_alloca(e, ins); break;
  case X_CALLFIN: emit_branch(e, BR_CALL, e->handler_labels[ins->aux]); break;
  case X_ENDFIN: x86_emit_end_handler(e); break;
  case X_BRK: emit_u8(e, 0xCC); break;
  default: x86_enc_table(e, ins); break;
  }
}

void x86_emit(Emit *e, LIns *ins, const LBlock *next) {
  switch (ins->op) {
  case LIR_NOP:
  case LIR_LABEL:
  case LIR_ENTRY: break;
  case LIR_MOVE: x86_enc_move(e, ins->size, &ins->ops[0], &ins->ops[1], ins->flags & LIF_KEEP_FLAGS); break;
  case LIR_XCHG: emit_xchg(e, ins); break;
  case LIR_HANDLER: x86_emit_handler_entry(e, ins); break;
  case LIR_JMP:
    if (e->block->succs[0] != next)
      emit_branch(e, BR_JMP, e->block->succs[0]->label);
    break;
  case LIR_JCC: emit_jcc(e, ins, e->block, next); break;
  case LIR_SWITCH: emit_switch(e, ins, e->block, next); break;
  default: x86_emit_target(e, ins); break;
  }
}
