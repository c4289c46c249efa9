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

// SDM volume 2, 2.3.5: two bytes of prefix where they say all there is to say. second: NOREG for none.
static void enc_vex(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, u32 second, const RM *rm, bool wide,
                    u32 imm_bytes) {
  u8 pp = prefix == 0x66 ? 1 : prefix == 0xF3 ? 2 : prefix == 0xF2 ? 3 : 0;
  u8 not_r = reg & 8 ? 0 : 0x80, not_x = rm->is_mem && rm->index != NOREG && (rm->index & 8) ? 0 : 0x40;
  u8 not_b = rm->reg != NOREG && (rm->reg & 8) ? 0 : 0x20;
  u8 last = (u8)((second == NOREG ? 15 : ~second & 15) << 3 | (wide ? 4 : 0) | pp);
  vec_reserve_a(&e->code, e->code.n + 24, e->arena);
  if (map == 1 && !w && not_x && not_b) {
    emit_u8(e, 0xC5);
    emit_u8(e, not_r | last);
  } else {
    emit_u8(e, 0xC4);
    emit_u8(e, not_r | not_x | not_b | map);
    emit_u8(e, (u8)(w ? 0x80 : 0) | last);
  }
  emit_u8(e, code);
  put_modrm(e, reg, rm, imm_bytes);
}

// The same, as a row says, of general registers.
static void enc_vex_gpr(Emit *e, const XInfo *x, u32 reg, u32 second, u32 rm) {
  RM r = rm_reg(rm);
  enc_vex(e, x->prefix, x->ext, x->map, x->code, reg, second, &r, false, 0);
}

static void enc_vector(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, u32 second, const RM *rm, u32 size,
                       u32 imm_bytes) {
  if (e->l->wide)
    enc_vex(e, prefix, w, map, code, reg, second, rm, size == 32, imm_bytes);
  else
    enc(e, prefix, w, map, code, reg, rm, imm_bytes);
}

void enc_flt(Emit *e, u8 prefix, bool w, u8 map, u8 code, u32 reg, u32 second, const RM *rm, u32 size) {
  enc_vector(e, prefix, w, map, code, reg, second, rm, size, 0);
}

void enc_zero_upper(Emit *e) {
  if (!e->l->wide)
    return;
  emit_u8(e, 0xC5); // vzeroupper
  emit_u8(e, 0xF8);
  emit_u8(e, 0x77);
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
  return type_is_vector((IrType)type) ? 0 : type == T_F32 ? 0xF3 : 0xF2;
}

static u32 move_size(u8 type) {
  return type == T_V256 ? 32 : 16;
}

static void load_flt(Emit *e, u8 type, u32 dst, const RM *src) {
  enc_flt(e, flt_prefix(type), false, 1, 0x10, dst, NOREG, src, move_size(type));
}

static void store_flt(Emit *e, u8 type, u32 src, const RM *dst) {
  enc_flt(e, flt_prefix(type), false, 1, 0x11, src, NOREG, dst, move_size(type));
}

static void zero_flt(Emit *e, u32 dst) {
  RM rm = rm_reg(dst);
  enc_flt(e, 0, false, 1, 0x57, dst, dst, &rm, 16); // all of it, with a prefix
}

static bool is_wide(u8 type) {
  return type == T_I64 || type == T_REF || type == T_F64 || type == T_VOID;
}

// What moves a value of a type through a register of the floats.
static u8 flt_type(u8 type) {
  return type_is_vector((IrType)type) ? type : is_wide(type) ? T_F64 : T_F32;
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
  if (src->kind == LK_FCONST && type_is_vector((IrType)type)) { // zero
    zero_flt(e, MOVE_REG);
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
      enc_flt(e, 0, false, 1, 0x28, dst, NOREG, &rm, move_size(type)); // movaps
    else
      enc_flt(e, 0x66, is_wide(type), 1, 0x6E, dst, NOREG, &rm, 16);
  } else if (src->kind == LK_FCONST && src->imm == 0) {
    zero_flt(e, dst);
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
      enc_flt(e, 0x66, is_wide(type), 1, 0x7E, src->reg, NOREG, &(RM){.reg = (u8)dst, .index = NOREG}, 16);
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
  case PFX_SD: return size >= 16 ? 0 : size == 8 ? 0xF2 : 0xF3;
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
    if (x->map == 1)
      enc_flt(e, prefix_of(x, ins->size), false, x->map, x->code, ins->ops[0].reg, NOREG, &rm, 16);
    else
      enc(e, 0, ins->size == 8, x->map, x->code, ins->ops[0].reg, &rm, 0);
  }
}

// Square roots keep the upper part of a second operand.
static void enc_frm(Emit *e, const LIns *ins, const XInfo *x) {
  RM rm = rm_operand(e, ins, 1);
  u32 d = ins->ops[0].reg, second = ins->op == X_MOVS && rm.is_mem ? NOREG : d;
  enc_flt(e, prefix_of(x, ins->size), false, x->map, x->code, d, second, &rm, ins->size);
}

// Rows of vector.def: where the second operand and r/m stand, whether there is an immediate, whether only VEX will do.
typedef struct VForm {
  i8 second, rm;
  bool imm, vex;
} VForm;

static const VForm vforms[] = {
    [XF_VRM] = {-1, 1, false, false},   [XF_VTRM] = {1, 2, false, false}, [XF_VRMI] = {-1, 1, true, false},
    [XF_VTRMI] = {1, 2, true, false},   [XF_VMRI] = {-1, 0, true, false}, [XF_VSHI] = {0, 1, true, false},
    [XF_VTEST] = {-1, 1, false, false}, [XF_YRM] = {-1, 1, false, true},  [XF_YRMI] = {-1, 1, true, true},
    [XF_YRVM] = {1, 2, false, true},    [XF_YRVMI] = {1, 2, true, true},  [XF_YMRI] = {-1, 0, true, true},
    [XF_YTEST] = {-1, 1, false, true},  [XF_YADD] = {2, 3, false, true},  [XF_YSEL] = {1, 2, true, true},
};

static void enc_v(Emit *e, const LIns *ins, const XInfo *x) {
  const VForm *f = &vforms[x->fmt];
  RM rm = rm_operand(e, ins, (u32)f->rm);
  bool by_rm = x->fmt == XF_VMRI || x->fmt == XF_YMRI, shift = x->fmt == XF_VSHI;
  u32 reg = shift ? x->ext : ins->ops[by_rm].reg, second = f->second < 0 ? NOREG : ins->ops[f->second].reg;
  bool w = !shift && x->ext;
  if (f->vex)
    enc_vex(e, x->prefix, w, x->map, x->code, reg, second, &rm, ins->size == 32, f->imm);
  else
    enc_vector(e, x->prefix, w, x->map, x->code, reg, second, &rm, ins->size, f->imm);
  if (f->imm)
    emit_u8(e, x->fmt == XF_YSEL ? (u8)((ins->ops[3].reg & 15) << 4) : ins->cc);
}

void enc_table(Emit *e, const LIns *ins) {
  const XInfo *x = &x_info[ins->op - LIR_TARGET];
  RM rm;
  switch (x->fmt) {
  case XF_RM:
    rm = rm_operand(e, ins, 1);
    enc8(e, 0, ins->size == 8, x->map, x->code, ins->ops[0].reg, false, &rm, ins->op == X_MOVZX8 || ins->op == X_MOVSX8,
         0);
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
    enc(e, 0, ins->size == 8, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_FRM: enc_frm(e, ins, x); break;
  case XF_FTRM:
    rm = rm_operand(e, ins, 2);
    enc_flt(e, prefix_of(x, ins->size), false, x->map, x->code, ins->ops[0].reg, ins->ops[0].reg, &rm, 16);
    break;
  case XF_FMR:
    rm = rm_operand(e, ins, 1);
    enc_flt(e, prefix_of(x, ins->size), false, x->map, x->code, ins->ops[0].reg, NOREG, &rm, ins->size);
    break;
  case XF_ONE:
    rm = rm_operand(e, ins, 0);
    enc(e, 0, ins->size == 8, 0, x->code, x->ext, &rm, 0);
    break;
  case XF_GRM:
    rm = rm_operand(e, ins, 1);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_GTRM:
    rm = rm_operand(e, ins, 2);
    enc(e, x->prefix, x->ext, x->map, x->code, ins->ops[0].reg, &rm, 0);
    break;
  case XF_XRVM: enc_vex_gpr(e, x, ins->ops[0].reg, ins->ops[1].reg, ins->ops[2].reg); break;
  case XF_XRMV: enc_vex_gpr(e, x, ins->ops[0].reg, ins->ops[2].reg, ins->ops[1].reg); break;
  case XF_XVM1:
  case XF_XVM2:
  case XF_XVM3: enc_vex_gpr(e, x, x->fmt - XF_XVM1 + 1u, ins->ops[0].reg, ins->ops[1].reg); break;
  case XF_XMUL: enc_vex_gpr(e, x, ins->ops[0].reg, ins->ops[0].reg, ins->ops[1].reg); break;
  case XF_SHIFT: enc_shift(e, ins, x); break;
  case XF_IMULI: enc_imul_imm(e, ins); break;
  case XF_CMP: enc_cmp(e, ins, x, false); break;
  case XF_CMPM: enc_cmp(e, ins, x, true); break;
  default: enc_v(e, ins, x); break;
  }
}
