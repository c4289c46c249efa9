// encode.c: bytes of instructions: prefixes, opcodes, ModRM (Intel SDM volume 2, chapter 2).
#include "target/amd64/amd64.h"

RM rm_reg(u32 r) {
  return (RM){.reg = (u8)r, .index = NOREG};
}

RM rm_mem(u32 base, i32 disp) {
  return (RM){.is_mem = true, .reg = (u8)base, .index = NOREG, .disp = disp};
}

static RM rm_symbol(const LOp *o) {
  return (RM){.is_mem = true, .rip = true, .reg = NOREG, .index = NOREG, .sym = o};
}

static i32 spill_off(const Lir *l, u32 n) {
  return l->frame_spills + (i32)n * 8;
}

static RM rm_of_op(Emit *e, const LOp *o) {
  switch (o->kind) {
  case LK_PHYS: return rm_reg(o->reg);
  case LK_SPILL: return rm_mem(RBP, spill_off(e->l, o->reg));
  case LK_FRAME: return rm_mem(RBP, (i32)o->imm);
  default: return rm_symbol(o);
  }
}

RM rm_operand(Emit *e, const LIns *ins, u32 k) {
  const LOp *b = &ins->ops[k];
  if (ins->mem != (i8)k)
    return rm_of_op(e, b);
  const LOp *x = &ins->ops[k + 1];
  RM rm = {.is_mem = true, .scale = ins->scale, .disp = ins->disp, .index = x->kind == LK_PHYS ? (u8)x->reg : NOREG};
  switch (b->kind) {
  case LK_PHYS: rm.reg = (u8)b->reg; break;
  case LK_SLOT:
    rm.reg = RBP;
    rm.disp += b->slot->frame_off;
    break;
  case LK_FRAME:
    rm.reg = RBP;
    rm.disp += (i32)b->imm;
    break;
  case LK_OUT: rm.reg = RSP; break;
  case LK_NONE: rm.reg = NOREG; break;
  default: return rm_symbol(b);
  }
  return rm;
}

// ---- ModRM ----------------------------------------------------------------------------------------------------------

static void put_symbol(Emit *e, const RM *rm, u32 imm_bytes) {
  const LOp *o = rm->sym;
  if (o->kind == LK_REF) {
    emit_fix_ref(e, o->ref, imm_bytes, 0);
  } else if (o->kind == LK_RODATA) {
    emit_fix_rodata(e, (u32)o->imm, imm_bytes, 0);
  } else { // LK_FCONST: 8 bytes serve both widths
    emit_fix_rodata(e, lir_rodata(e->l, &o->imm, 8, 8), imm_bytes, 0);
  }
}

static void put_modrm(Emit *e, u32 reg, const RM *rm, u32 imm_bytes) {
  u8 r = (u8)((reg & 7) << 3);
  if (!rm->is_mem) {
    emit_u8(e, 0xC0 | r | (rm->reg & 7));
    return;
  }
  if (rm->rip) {
    emit_u8(e, r | 5);
    put_symbol(e, rm, imm_bytes);
    return;
  }
  if (rm->reg == NOREG) { // [index * scale + disp32] or [disp32]
    emit_u8(e, r | 4);
    emit_u8(e, (u8)(rm->scale << 6 | (rm->index == NOREG ? 4 : rm->index & 7) << 3 | 5));
    emit_u32(e, (u32)rm->disp);
    return;
  }
  bool need_disp = rm->disp || (rm->reg & 7) == RBP;
  bool small = rm->disp >= -128 && rm->disp <= 127;
  u8 mod = !need_disp ? 0 : small ? 0x40 : 0x80;
  if (rm->index != NOREG || (rm->reg & 7) == RSP) {
    emit_u8(e, mod | r | 4);
    emit_u8(e, (u8)(rm->scale << 6 | (rm->index == NOREG ? 4 : rm->index & 7) << 3 | (rm->reg & 7)));
  } else {
    emit_u8(e, mod | r | (rm->reg & 7));
  }
  if (mod == 0x40)
    emit_u8(e, (u8)rm->disp);
  else if (mod == 0x80)
    emit_u32(e, (u32)rm->disp);
}

// reg8, rm8: byte registers, of which sil, dil, … exist only with a REX prefix.
void enc8(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, bool reg8, const RM *rm, bool rm8, u32 imm_bytes) {
  vec_reserve_a(&e->code, e->code.n + 24, e->arena);
  u8 rex = w ? 0x48 : 0;
  if (reg & 8)
    rex |= 0x44;
  if (rm->reg != NOREG && (rm->reg & 8))
    rex |= 0x41;
  if (rm->is_mem && rm->index != NOREG && (rm->index & 8))
    rex |= 0x42;
  if ((reg8 && reg >= RSP && reg < 16) || (rm8 && !rm->is_mem && rm->reg >= RSP && rm->reg < 16))
    rex |= 0x40;
  if (prefix)
    emit_u8(e, prefix);
  if (rex)
    emit_u8(e, rex);
  if (map)
    emit_u8(e, 0x0F);
  if (map >= 2)
    emit_u8(e, map == 2 ? 0x38 : 0x3A);
  emit_u8(e, code);
  put_modrm(e, reg, rm, imm_bytes);
}

void enc(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, const RM *rm, u32 imm_bytes) {
  enc8(e, prefix, w, map, code, reg, false, rm, false, imm_bytes);
}

// Three bytes of prefix (SDM volume 2, 2.3.5) for instructions of general registers.
static void enc_vex(Emit *e, const XInfo *x, u32 reg, u32 vvvv, u32 rm) {
  u8 pp = x->prefix == 0x66 ? 1 : x->prefix == 0xF3 ? 2 : x->prefix == 0xF2 ? 3 : 0;
  vec_reserve_a(&e->code, e->code.n + 8, e->arena);
  emit_u8(e, 0xC4);
  emit_u8(e, (u8)((reg & 8 ? 0 : 0x80) | 0x40 | (rm & 8 ? 0 : 0x20) | x->map));
  emit_u8(e, (u8)(x->ext << 7 | (~vvvv & 15) << 3 | pp));
  emit_u8(e, x->code);
  emit_u8(e, (u8)(0xC0 | (reg & 7) << 3 | (rm & 7)));
}

static void put_imm(Emit *e, u32 size, i64 imm) {
  if (size == 1)
    emit_u8(e, (u8)imm);
  else if (size == 2) {
    emit_u8(e, (u8)imm);
    emit_u8(e, (u8)(imm >> 8));
  } else
    emit_u32(e, (u32)imm);
}

void enc_alu_imm(Emit *e, u32 alu, u8 size, const RM *rm, i64 imm) {
  bool small = imm >= -128 && imm <= 127;
  u8 prefix = size == 2 ? 0x66 : 0;
  if (size == 1) {
    enc8(e, 0, false, 0, 0x80, alu, false, rm, true, 1);
    emit_u8(e, (u8)imm);
    return;
  }
  u32 n = small ? 1 : size == 2 ? 2 : 4;
  enc(e, prefix, size == 8, 0, small ? 0x83 : 0x81, alu, rm, n);
  put_imm(e, n, imm);
}

void enc_lea(Emit *e, u8 size, u32 dst, const RM *rm) {
  enc(e, 0, size == 8, 0, 0x8D, dst, rm, 0);
}

void enc_mov_imm(Emit *e, u32 reg, i64 imm, u8 size, bool keep_flags) {
  RM rm = rm_reg(reg);
  if (size == 4)
    imm = (u32)imm;
  if (imm == 0 && !keep_flags) {
    enc(e, 0, false, 0, 0x33, reg, &rm, 0);
  } else if ((u64)imm <= UINT32_MAX) {
    vec_reserve_a(&e->code, e->code.n + 8, e->arena);
    if (reg & 8)
      emit_u8(e, 0x41);
    emit_u8(e, 0xB8 | (reg & 7));
    emit_u32(e, (u32)imm);
  } else if (imm == (i32)imm) {
    enc(e, 0, true, 0, 0xC7, 0, &rm, 4);
    emit_u32(e, (u32)imm);
  } else {
    vec_reserve_a(&e->code, e->code.n + 12, e->arena);
    emit_u8(e, reg & 8 ? 0x49 : 0x48);
    emit_u8(e, 0xB8 | (reg & 7));
    emit_u64(e, (u64)imm);
  }
}

// ---- moves ----------------------------------------------------------------------------------------------------------

// movss, movsd, movups.
static u8 flt_prefix(u8 type) {
  return type == T_V128 ? 0 : type == T_F32 ? 0xF3 : 0xF2;
}

static void load_flt(Emit *e, u8 type, u32 dst, const RM *src) {
  enc(e, flt_prefix(type), false, 1, 0x10, dst, src, 0);
}

static void store_flt(Emit *e, u8 type, u32 src, const RM *dst) {
  enc(e, flt_prefix(type), false, 1, 0x11, src, dst, 0);
}

static bool is_wide(u8 type) {
  return type == T_I64 || type == T_REF || type == T_F64 || type == T_VOID;
}

// What moves a value of a type through a register of the floats.
static u8 flt_type(u8 type) {
  return type == T_V128 ? T_V128 : is_wide(type) ? T_F64 : T_F32;
}

static void store_imm(Emit *e, u8 type, const RM *dst, i64 imm) {
  if (!is_wide(type) || imm == (i32)imm) {
    enc(e, 0, is_wide(type), 0, 0xC7, 0, dst, 4);
    emit_u32(e, (u32)imm);
    return;
  }
  RM high = *dst;
  high.disp += 4;
  enc(e, 0, false, 0, 0xC7, 0, dst, 4);
  emit_u32(e, (u32)imm);
  enc(e, 0, false, 0, 0xC7, 0, &high, 4);
  emit_u32(e, (u32)(imm >> 32));
}

static void move_to_mem(Emit *e, u8 type, const RM *dst, const LOp *src) {
  if (src->kind == LK_FCONST && type == T_V128) { // zero
    RM rm = rm_reg(MOVE_REG);
    enc(e, 0, false, 1, 0x57, MOVE_REG, &rm, 0);
    store_flt(e, type, MOVE_REG, dst);
    return;
  }
  if (src->kind == LK_IMM || src->kind == LK_FCONST) {
    store_imm(e, type, dst, src->imm);
    return;
  }
  if (src->kind == LK_PHYS) {
    if (src->reg >= XMM0)
      store_flt(e, flt_type(type), src->reg, dst);
    else
      enc(e, 0, is_wide(type), 0, 0x89, src->reg, dst, 0);
    return;
  }
  if (src->kind == LK_SLOT) {
    // An address needs a general register and there may be none: rbp plus a constant, by way of rbp itself.
    RM frame = rm_mem(RBP, src->slot->frame_off), bp = rm_reg(RBP), back = rm_mem(RBP, -src->slot->frame_off);
    RM moved = *dst;
    moved.disp -= src->slot->frame_off;
    enc_lea(e, 8, RBP, &frame);
    enc(e, 0, true, 0, 0x89, RBP, &moved, 0);
    enc_lea(e, 8, RBP, &back);
    (void)bp;
    return;
  }
  RM from = rm_of_op(e, src);
  u8 t = flt_type(type);
  load_flt(e, t, MOVE_REG, &from);
  store_flt(e, t, MOVE_REG, dst);
}

static void move_to_flt(Emit *e, u8 type, u32 dst, const LOp *src) {
  if (src->kind == LK_PHYS) {
    RM rm = rm_reg(src->reg);
    if (src->reg >= XMM0)
      enc(e, 0, false, 1, 0x28, dst, &rm, 0); // movaps
    else
      enc(e, 0x66, is_wide(type), 1, 0x6E, dst, &rm, 0);
  } else if (src->kind == LK_FCONST && src->imm == 0) {
    RM rm = rm_reg(dst);
    enc(e, 0, false, 1, 0x57, dst, &rm, 0);
  } else {
    RM rm = rm_of_op(e, src);
    load_flt(e, flt_type(type), dst, &rm);
  }
}

static void move_to_int(Emit *e, u8 type, u32 dst, const LOp *src, bool keep_flags) {
  RM rm;
  switch (src->kind) {
  case LK_IMM: enc_mov_imm(e, dst, src->imm, is_wide(type) ? 8 : 4, keep_flags); return;
  case LK_SLOT:
    rm = rm_mem(RBP, src->slot->frame_off);
    enc_lea(e, 8, dst, &rm);
    return;
  case LK_PHYS:
    rm = rm_reg(src->reg);
    if (src->reg >= XMM0)
      enc(e, 0x66, is_wide(type), 1, 0x7E, src->reg, &(RM){.reg = (u8)dst, .index = NOREG}, 0);
    else
      enc(e, 0, is_wide(type), 0, 0x8B, dst, &rm, 0);
    return;
  default: rm = rm_of_op(e, src); enc(e, 0, src->kind == LK_REF || is_wide(type), 0, 0x8B, dst, &rm, 0);
  }
}

void enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src, bool keep_flags) {
  if (dst->kind != LK_PHYS) {
    RM rm = rm_of_op(e, dst);
    move_to_mem(e, type, &rm, src);
  } else if (dst->reg >= XMM0) {
    move_to_flt(e, type, dst->reg, src);
  } else {
    move_to_int(e, type, dst->reg, src, keep_flags);
  }
}

// ---- by format ------------------------------------------------------------------------------------------------------

static u8 prefix_of(const XInfo *x, u8 size) {
  switch (x->prefix) {
  case PFX_SD: return size == 16 ? 0 : size == 8 ? 0xF2 : 0xF3;
  case PFX_PD: return size == 8 ? 0x66 : 0;
  default: return x->prefix;
  }
}

static void enc_shift(Emit *e, const LIns *ins, const XInfo *x) {
  RM rm = rm_reg(ins->ops[0].reg);
  bool w = ins->size == 8;
  if (ins->ops[2].kind != LK_IMM) {
    enc(e, 0, w, 0, 0xD3, x->ext, &rm, 0);
  } else if (ins->ops[2].imm == 1) {
    enc(e, 0, w, 0, 0xD1, x->ext, &rm, 0);
  } else {
    enc(e, 0, w, 0, 0xC1, x->ext, &rm, 1);
    emit_u8(e, (u8)ins->ops[2].imm);
  }
}

static void enc_imul_imm(Emit *e, const LIns *ins) {
  RM rm = rm_operand(e, ins, 1);
  i64 imm = ins->ops[2].imm;
  bool small = imm >= -128 && imm <= 127;
  enc(e, 0, ins->size == 8, 0, small ? 0x6B : 0x69, ins->ops[0].reg, &rm, small ? 1 : 4);
  put_imm(e, small ? 1 : 4, imm);
}

static void enc_test_imm(Emit *e, u8 size, const RM *rm, i64 imm) {
  enc8(e, size == 2 ? 0x66 : 0, size == 8, 0, size == 1 ? 0xF6 : 0xF7, 0, false, rm, size == 1, size > 4 ? 4 : size);
  put_imm(e, size > 4 ? 4 : size, imm);
}

static void enc_cmp(Emit *e, const LIns *ins, const XInfo *x, bool memory_first) {
  RM left = rm_operand(e, ins, 0);
  const LOp *right = &ins->ops[memory_first ? 2 : 1];
  bool is_test = ins->op == X_TEST || ins->op == X_TESTM;
  if (right->kind == LK_IMM) {
    if (is_test)
      enc_test_imm(e, ins->size, &left, right->imm);
    else
      enc_alu_imm(e, x->ext, ins->size, &left, right->imm);
  } else if (memory_first) {
    enc8(e, ins->size == 2 ? 0x66 : 0, ins->size == 8, 0, ins->size == 1 ? x->code - 1 : x->code, right->reg, true,
         &left, false, 0);
  } else {
    RM rm = rm_operand(e, ins, 1);
    bool flt = x->map == 1;
    enc(e, prefix_of(x, ins->size), !flt && ins->size == 8, x->map, x->code, ins->ops[0].reg, &rm, 0);
  }
}

static bool is_rex_w(const LIns *ins, const XInfo *x) {
  return ins->size == 8 && x->prefix != PFX_SD && x->prefix != PFX_PD;
}

void enc_table(Emit *e, const LIns *ins) {
  const XInfo *x = &x_info[ins->op - LIR_TARGET];
  RM rm;
  switch (x->fmt) {
  case XF_RM:
    rm = rm_operand(e, ins, 1);
    enc8(e, prefix_of(x, ins->size), is_rex_w(ins, x), x->map, x->code, ins->ops[0].reg, false, &rm,
         ins->op == X_MOVZX8 || ins->op == X_MOVSX8, 0);
    break;
  case XF_ALU:
    if (ins->ops[2].kind == LK_IMM) {
      rm = rm_reg(ins->ops[0].reg);
      enc_alu_imm(e, x->ext, ins->size, &rm, ins->ops[2].imm);
      break;
    }
    // fall through
  case XF_TRM:
    rm = rm_operand(e, ins, 2);
    enc(e, prefix_of(x, ins->size), is_rex_w(ins, x), x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_MR:
    rm = rm_operand(e, ins, 1);
    enc(e, prefix_of(x, ins->size), false, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_ONE:
    rm = rm_operand(e, ins, 0);
    enc(e, 0, ins->size == 8, 0, x->code, x->ext, &rm, 0);
    break;
  case XF_VRM:
    rm = rm_operand(e, ins, 1);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_VTRM:
    rm = rm_operand(e, ins, 2);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_VRMI:
    rm = rm_operand(e, ins, 1);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[0].reg, &rm, 1);
    emit_u8(e, ins->cc);
    break;
  case XF_VTRMI:
    rm = rm_operand(e, ins, 2);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[0].reg, &rm, 1);
    emit_u8(e, ins->cc);
    break;
  case XF_VMRI:
    rm = rm_operand(e, ins, 0);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[1].reg, &rm, 1);
    emit_u8(e, ins->cc);
    break;
  case XF_VSHI:
    rm = rm_operand(e, ins, 0);
    enc(e, x->prefix, false, x->map, x->code, x->ext, &rm, 1);
    emit_u8(e, ins->cc);
    break;
  case XF_VTEST:
    rm = rm_operand(e, ins, 1);
    enc(e, x->prefix, false, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_XRVM: enc_vex(e, x, ins->ops[0].reg, ins->ops[1].reg, ins->ops[2].reg); break;
  case XF_XRMV: enc_vex(e, x, ins->ops[0].reg, ins->ops[2].reg, ins->ops[1].reg); break;
  case XF_XVM1:
  case XF_XVM2:
  case XF_XVM3: enc_vex(e, x, x->fmt - XF_XVM1 + 1u, ins->ops[0].reg, ins->ops[1].reg); break;
  case XF_XMUL: enc_vex(e, x, ins->ops[0].reg, ins->ops[0].reg, ins->ops[1].reg); break;
  case XF_SHIFT: enc_shift(e, ins, x); break;
  case XF_IMULI: enc_imul_imm(e, ins); break;
  case XF_CMP: enc_cmp(e, ins, x, false); break;
  default: enc_cmp(e, ins, x, true); break;
  }
}
