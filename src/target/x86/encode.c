// encode.c: bytes of instructions: prefixes, opcodes, ModRM (Intel SDM volume 2, chapter 2).
#include "target/x86/x86.h"

RM x86_rm_reg(u32 r) {
  return (RM){.reg = (u8)(r & 7), .index = NOREG};
}

RM x86_rm_mem(u32 base, i32 disp) {
  return (RM){.is_mem = true, .reg = (u8)base, .index = NOREG, .disp = disp};
}

static i32 spill_off(const Lir *l, u32 n) {
  return l->frame_spills + (i32)n * 8;
}

static RM rm_of_op(Emit *e, const LOp *o) {
  switch (o->kind) {
  case LK_PHYS: return x86_rm_reg(o->reg);
  case LK_SPILL: return x86_rm_mem(EBP, spill_off(e->l, o->reg));
  default: assert(o->kind == LK_FRAME); return x86_rm_mem(EBP, (i32)o->imm);
  }
}

RM x86_rm_operand(Emit *e, const LIns *ins, u32 k) {
  const LOp *b = &ins->ops[k];
  if (ins->mem != (i8)k)
    return rm_of_op(e, b);
  const LOp *x = &ins->ops[k + 1];
  RM rm = {.is_mem = true, .scale = ins->scale, .disp = ins->disp, .index = NOREG};
  if (x->kind == LK_PHYS)
    rm.index = (u8)x->reg;
  else if (x->kind != LK_NONE)
    rm.sym = x;
  switch (b->kind) {
  case LK_PHYS: rm.reg = (u8)b->reg; break;
  case LK_SLOT:
    rm.reg = EBP;
    rm.disp += b->slot->frame_off;
    break;
  case LK_FRAME:
    rm.reg = EBP;
    rm.disp += (i32)b->imm;
    break;
  case LK_OUT: rm.reg = ESP; break;
  default: rm.reg = NOREG; break;
  }
  return rm;
}

// ---- ModRM ----------------------------------------------------------------------------------------------------------

// The displacement from the unit's base to what it names; emit_fix_* leaves it to x86_fix.
static void put_symbol(Emit *e, const RM *rm) {
  const LOp *o = rm->sym;
  if (o->kind == LK_REF)
    emit_fix_ref(e, o->ref, 0, (u32)rm->disp);
  else if (o->kind == LK_RODATA)
    emit_fix_rodata(e, (u32)o->imm, 0, (u32)rm->disp);
  else // LK_FCONST: 8 bytes serve both widths
    emit_fix_rodata(e, lir_rodata(e->l, &o->imm, 8, 8), 0, (u32)rm->disp);
}

static void put_modrm(Emit *e, u32 reg, const RM *rm) {
  u8 r = (u8)((reg & 7) << 3);
  if (!rm->is_mem) {
    emit_u8(e, 0xC0 | r | (rm->reg & 7));
    return;
  }
  if (rm->reg == NOREG) { // [index * scale + disp32] or [disp32]
    if (rm->index == NOREG) {
      emit_u8(e, r | 5);
    } else {
      emit_u8(e, r | 4);
      emit_u8(e, (u8)(rm->scale << 6 | rm->index << 3 | 5));
    }
    emit_u32(e, (u32)rm->disp);
    return;
  }
  bool need_disp = rm->disp || rm->reg == EBP;
  bool small = rm->disp >= -128 && rm->disp <= 127;
  u8 mod = rm->sym ? 0x80 : !need_disp ? 0 : small ? 0x40 : 0x80;
  if (rm->index != NOREG || rm->reg == ESP) {
    emit_u8(e, mod | r | 4);
    emit_u8(e, (u8)(rm->scale << 6 | (rm->index == NOREG ? 4 : rm->index) << 3 | rm->reg));
  } else {
    emit_u8(e, mod | r | rm->reg);
  }
  if (rm->sym)
    put_symbol(e, rm);
  else if (mod == 0x40)
    emit_u8(e, (u8)rm->disp);
  else if (mod == 0x80)
    emit_u32(e, (u32)rm->disp);
}

void x86_enc(Emit *e, u8 prefix, u8 map, u8 code, u32 reg, const RM *rm) {
  vec_reserve_a(&e->code, e->code.n + 16, e->arena);
  if (prefix)
    emit_u8(e, prefix);
  if (map)
    emit_u8(e, 0x0F);
  emit_u8(e, code);
  put_modrm(e, reg, rm);
}

static void put_imm(Emit *e, u32 size, i64 imm) {
  for (u32 i = 0; i < size; i++)
    emit_u8(e, (u8)(imm >> (8 * i)));
}

void x86_enc_alu_imm(Emit *e, u32 alu, u8 size, const RM *rm, i64 imm) {
  bool small = imm >= -128 && imm <= 127;
  if (size == 1) {
    x86_enc(e, 0, 0, 0x80, alu, rm);
    emit_u8(e, (u8)imm);
    return;
  }
  x86_enc(e, size == 2 ? 0x66 : 0, 0, small ? 0x83 : 0x81, alu, rm);
  put_imm(e, small ? 1 : size, imm);
}

void x86_enc_lea(Emit *e, u32 dst, const RM *rm) {
  x86_enc(e, 0, 0, 0x8D, dst, rm);
}

void x86_enc_mov_imm(Emit *e, u32 reg, i64 imm, bool keep_flags) {
  RM rm = x86_rm_reg(reg);
  if ((u32)imm == 0 && !keep_flags) {
    x86_enc(e, 0, 0, 0x33, reg, &rm);
    return;
  }
  emit_u8(e, (u8)(0xB8 | reg));
  emit_u32(e, (u32)imm);
}

// ---- moves ----------------------------------------------------------------------------------------------------------

// What moves a value of a type through a register of the floats: all but doubles have four bytes.
static u8 flt_prefix(u8 type) {
  return type == T_F64 || type == T_VOID ? 0xF2 : 0xF3;
}

static void load_flt(Emit *e, u8 type, u32 dst, const RM *src) {
  x86_enc(e, flt_prefix(type), 1, 0x10, dst, src);
}

static void store_flt(Emit *e, u8 type, u32 src, const RM *dst) {
  x86_enc(e, flt_prefix(type), 1, 0x11, src, dst);
}

static void store_imm(Emit *e, u8 type, const RM *dst, i64 imm) {
  x86_enc(e, 0, 0, 0xC7, 0, dst);
  emit_u32(e, (u32)imm);
  if (type != T_F64)
    return;
  RM high = *dst;
  high.disp += 4;
  x86_enc(e, 0, 0, 0xC7, 0, &high);
  emit_u32(e, (u32)(imm >> 32));
}

static void move_to_mem(Emit *e, u8 type, const RM *dst, const LOp *src) {
  if (src->kind == LK_IMM || src->kind == LK_FCONST) {
    store_imm(e, type, dst, src->imm);
    return;
  }
  if (src->kind == LK_PHYS) {
    if (src->reg >= XMM0)
      store_flt(e, type, src->reg, dst);
    else
      x86_enc(e, 0, 0, 0x89, src->reg, dst);
    return;
  }
  if (src->kind == LK_SLOT) {
    // An address needs a general register and there may be none: ebp plus a constant, by way of ebp itself.
    RM frame = x86_rm_mem(EBP, src->slot->frame_off), back = x86_rm_mem(EBP, -src->slot->frame_off), moved = *dst;
    moved.disp -= src->slot->frame_off;
    x86_enc_lea(e, EBP, &frame);
    x86_enc(e, 0, 0, 0x89, EBP, &moved);
    x86_enc_lea(e, EBP, &back);
    return;
  }
  RM from = rm_of_op(e, src);
  load_flt(e, type, MOVE_REG, &from);
  store_flt(e, type, MOVE_REG, dst);
}

static void move_to_flt(Emit *e, u8 type, u32 dst, const LOp *src) {
  RM rm;
  if (src->kind == LK_PHYS) {
    rm = x86_rm_reg(src->reg);
    if (src->reg >= XMM0)
      x86_enc(e, 0, 1, 0x28, dst, &rm); // movaps
    else
      x86_enc(e, 0x66, 1, 0x6E, dst, &rm);
  } else if (src->kind == LK_FCONST) {
    assert(src->imm == 0);
    rm = x86_rm_reg(dst);
    x86_enc(e, 0, 1, 0x57, dst, &rm);
  } else {
    rm = rm_of_op(e, src);
    load_flt(e, type, dst, &rm);
  }
}

static void move_to_int(Emit *e, u32 dst, const LOp *src, bool keep_flags) {
  RM rm;
  switch (src->kind) {
  case LK_IMM: x86_enc_mov_imm(e, dst, src->imm, keep_flags); return;
  case LK_SLOT:
    rm = x86_rm_mem(EBP, src->slot->frame_off);
    x86_enc_lea(e, dst, &rm);
    return;
  case LK_PHYS:
    rm = x86_rm_reg(src->reg);
    if (src->reg >= XMM0) {
      rm = x86_rm_reg(dst);
      x86_enc(e, 0x66, 1, 0x7E, src->reg, &rm);
    } else {
      x86_enc(e, 0, 0, 0x8B, dst, &rm);
    }
    return;
  default: rm = rm_of_op(e, src); x86_enc(e, 0, 0, 0x8B, dst, &rm);
  }
}

void x86_enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src, bool keep_flags) {
  if (dst->kind != LK_PHYS) {
    RM rm = rm_of_op(e, dst);
    move_to_mem(e, type, &rm, src);
  } else if (dst->reg >= XMM0) {
    move_to_flt(e, type, dst->reg, src);
  } else {
    move_to_int(e, dst->reg, src, keep_flags);
  }
}

// ---- by format ------------------------------------------------------------------------------------------------------

static u8 prefix_of(const XInfo *x, u8 size) {
  switch (x->prefix) {
  case PFX_SD: return size == 8 ? 0xF2 : 0xF3;
  case PFX_PD: return size == 8 ? 0x66 : 0;
  default: return x->prefix;
  }
}

static void enc_shift(Emit *e, const LIns *ins, const XInfo *x) {
  RM rm = x86_rm_reg(ins->ops[0].reg);
  if (ins->ops[2].kind != LK_IMM) {
    x86_enc(e, 0, 0, 0xD3, x->ext, &rm);
  } else if (ins->ops[2].imm == 1) {
    x86_enc(e, 0, 0, 0xD1, x->ext, &rm);
  } else {
    x86_enc(e, 0, 0, 0xC1, x->ext, &rm);
    emit_u8(e, (u8)ins->ops[2].imm);
  }
}

static void enc_imul_imm(Emit *e, const LIns *ins) {
  RM rm = x86_rm_operand(e, ins, 1);
  i64 imm = ins->ops[2].imm;
  bool small = imm >= -128 && imm <= 127;
  x86_enc(e, 0, 0, small ? 0x6B : 0x69, ins->ops[0].reg, &rm);
  put_imm(e, small ? 1 : 4, imm);
}

static void enc_cmp(Emit *e, const LIns *ins, const XInfo *x, bool memory_first) {
  RM left = x86_rm_operand(e, ins, 0);
  const LOp *right = &ins->ops[memory_first ? 2 : 1];
  if (right->kind == LK_IMM && ins->op == X_TEST) {
    x86_enc(e, 0, 0, 0xF7, 0, &left);
    emit_u32(e, (u32)right->imm);
  } else if (right->kind == LK_IMM && (memory_first || ins->mem != 1)) {
    x86_enc_alu_imm(e, x->ext, ins->size, &left, right->imm);
  } else if (memory_first) {
    x86_enc(e, 0, 0, x->code, right->reg, &left);
  } else {
    RM rm = x86_rm_operand(e, ins, 1);
    x86_enc(e, prefix_of(x, ins->size), x->map, x->code, ins->ops[0].reg, &rm);
  }
}

void x86_enc_table(Emit *e, const LIns *ins) {
  const XInfo *x = &x_info[ins->op - LIR_TARGET];
  RM rm;
  switch (x->fmt) {
  case XF_ALU:
    if (ins->ops[2].kind == LK_IMM) {
      rm = x86_rm_reg(ins->ops[0].reg);
      x86_enc_alu_imm(e, x->ext, 4, &rm, (i32)ins->ops[2].imm);
      break;
    }
    // fall through
  case XF_TRM:
  case XF_FTRM:
    rm = x86_rm_operand(e, ins, 2);
    x86_enc(e, prefix_of(x, ins->size), x->map, x->code, ins->ops[0].reg, &rm);
    break;
  case XF_RM:
  case XF_FRM:
  case XF_FMR:
    rm = x86_rm_operand(e, ins, 1);
    x86_enc(e, prefix_of(x, ins->size), x->map, x->code, ins->ops[0].reg, &rm);
    break;
  case XF_ONE:
    rm = x86_rm_operand(e, ins, 0);
    x86_enc(e, 0, 0, x->code, x->ext, &rm);
    break;
  case XF_SHIFT: enc_shift(e, ins, x); break;
  case XF_IMULI: enc_imul_imm(e, ins); break;
  case XF_CMP: enc_cmp(e, ins, x, false); break;
  default: enc_cmp(e, ins, x, true); break;
  }
}
