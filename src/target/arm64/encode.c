// encode.c: words of instructions, and the legal forms of immediates and offsets (Arm Architecture Reference Manual,
// DDI 0487, C4.1 and C6).
#include <assert.h>

#include "target/arm64/arm64.h"

const AInfo arm_info[A_END - A_FIRST] = {
#define A(id, text, fmt, code) [A_##id - LIR_TARGET] = {text, AF_##fmt, code},
#include "target/arm64/insns.def"
#undef A
};

enum {
  ADD_IMM = 0x11000000,
  ADD_REG = 0x0B000000,
  ADD_EXT = 0x0B200000,
  OP_SUB_BIT = 0x40000000,
  ORR_IMM = 0x32000000
};
#define SF 0x80000000u
#define IS_UNSIGNED_FORM 0x01000000u // of loads and stores
#define MAX_NEAR 0xFFF

void arm_enc(Emit *e, u32 word) {
  emit_u32(e, word);
}

u32 arm_r(const LOp *o) {
  if (o->kind == LK_IMM) {
    assert(o->imm == 0);
    return ZR;
  }
  assert(o->kind == LK_PHYS);
  return o->reg & 31;
}

void arm_enc_rrr(Emit *e, u32 code, u32 rd, u32 rn, u32 rm) {
  arm_enc(e, code | rm << 16 | rn << 5 | rd);
}

// ---- immediates -----------------------------------------------------------------------------------------------------

static bool is_imm12(u64 i) {
  return i <= 0xFFF || (!(i & 0xFFF) && i <= 0xFFF000);
}

bool arm_imm_addsub(i64 imm) {
  return is_imm12((u64)imm) || is_imm12(0 - (u64)imm);
}

// A run of ones, rotated, in an element of 2 to 64 bits that is repeated (C6, DecodeBitMasks).
bool arm_imm_logical(u64 imm, u8 size, u32 *bits) {
  if (size == 4)
    imm = (u64)(u32)imm << 32 | (u32)imm;
  if (imm == 0 || imm == UINT64_MAX)
    return false;
  u32 width = 64;
  while (width > 2) {
    u32 half = width / 2;
    u64 mask = ((u64)1 << half) - 1;
    if ((imm & mask) != (imm >> half & mask))
      break;
    width = half;
  }
  u64 mask = width == 64 ? UINT64_MAX : ((u64)1 << width) - 1, e = imm & mask;
  // Rotate so that the run begins at bit 0: behind a zero whose upper neighbour is a one.
  u32 rot = 0;
  while (rot < width) {
    u64 r = rot ? (e >> rot | e << (width - rot)) & mask : e;
    if ((r & 1) && !(r >> (width - 1) & 1)) {
      e = r;
      break;
    }
    rot++;
  }
  if (rot == width || (e & (e + 1)))
    return false;
  u32 ones = (u32)__builtin_popcountll(e), immr = (width - rot) % width;
  u32 imms = ((0u - width * 2) & 0x3F) | (ones - 1);
  *bits = (u32)(width == 64) << 22 | immr << 16 | imms << 10;
  return true;
}

// VFPExpandImm: sign, a small exponent, four bits of fraction.
bool arm_imm_float(u64 bits, u8 size, u32 *imm8) {
  u32 frac = size == 8 ? 52 : 23, total = size * 8u, ebits = total - 1 - frac;
  u64 sign = bits >> (total - 1) & 1, exp = bits >> frac & (((u64)1 << ebits) - 1), f = bits & (((u64)1 << frac) - 1);
  if (f & (((u64)1 << (frac - 4)) - 1))
    return false;
  u64 top = exp >> 2, want0 = (u64)1 << (ebits - 3), want1 = want0 - 1; // NOT(b):Replicate(b):cd
  if (top != want0 && top != want1)
    return false;
  *imm8 = (u32)(sign << 7 | (u64)(top == want1) << 6 | (exp & 3) << 4 | f >> (frac - 4));
  return true;
}

void arm_enc_mov_reg(Emit *e, u32 rd, u32 rn) {
  arm_enc_rrr(e, 0xAA0003E0, rd, 0, rn);
}

enum { MOVN = 0x12800000, MOVZ = 0x52800000, MOVK = 0x72800000 };

void arm_enc_mov_imm(Emit *e, u32 rd, i64 imm, u8 size) {
  u32 sf = size == 8 ? SF : 0, n = size == 8 ? 4 : 2, zeros = 0, ones = 0, bits;
  u64 u = size == 8 ? (u64)imm : (u32)imm;
  for (u32 i = 0; i < n; i++) {
    zeros += (u16)(u >> (16 * i)) == 0;
    ones += (u16)(u >> (16 * i)) == 0xFFFF;
  }
  if (size == 8 && u >> 32 == 0) // writing 32 bits clears the rest
    sf = 0, n = 2, zeros -= 2;
  bool inverted = ones > zeros;
  if (MAX(zeros, ones) + 1 < n && arm_imm_logical(u, sf ? 8 : 4, &bits)) {
    arm_enc(e, sf | ORR_IMM | bits | ZR << 5 | rd);
    return;
  }
  u16 fill = inverted ? 0xFFFF : 0;
  bool first = true;
  for (u32 i = 0; i < n; i++) {
    u16 h = (u16)(u >> (16 * i));
    if (h == fill)
      continue;
    u32 op = !first ? MOVK : inverted ? MOVN : MOVZ;
    arm_enc(e, sf | op | i << 21 | (u32)(op == MOVN ? (u16)~h : h) << 5 | rd);
    first = false;
  }
  if (first)
    arm_enc(e, sf | (inverted ? MOVN : MOVZ) | rd);
}

static void add_imm12(Emit *e, u32 code, u32 rd, u32 rn, u64 imm) {
  u32 shifted = imm > 0xFFF;
  arm_enc(e, code | shifted << 22 | (u32)(shifted ? imm >> 12 : imm) << 10 | rn << 5 | rd);
}

void arm_enc_add_imm(Emit *e, u32 rd, u32 rn, i64 imm) {
  u32 op = SF | ADD_IMM | (imm < 0 ? OP_SUB_BIT : 0);
  u64 u = imm < 0 ? 0 - (u64)imm : (u64)imm;
  if (is_imm12(u)) {
    add_imm12(e, op, rd, rn, u);
  } else if (u <= 0xFFFFFF && rd != SP) { // sp moves once
    add_imm12(e, op, rd, rn, u & 0xFFF000);
    add_imm12(e, op, rd, rd, u & 0xFFF);
  } else {
    assert(rn != X16);
    arm_enc_mov_imm(e, X16, imm, 8);
    arm_enc_rrr(e, SF | ADD_EXT | EXT_LSL << 13, rd, rn, X16);
  }
}

// ---- memory ---------------------------------------------------------------------------------------------------------

Mem arm_mem_base(u32 base, i32 disp) {
  return (Mem){.base = (u8)base, .index = NOREG, .disp = disp};
}

// Outside handlers that are called and where nothing is allocated on the stack, its pointer is at a known distance from
// the frame pointer, and offsets from it are positive, of which more can be encoded.
Mem arm_mem_frame(const Emit *e, i32 off) {
  const Lir *l = e->l;
  bool sp_known = !l->fn->has_localloc && e->block && e->block->handler < 0 && !e->block->in_filter;
  if (off < 0 && sp_known)
    return arm_mem_base(SP, off + (i32)l->frame_size);
  return arm_mem_base(FP, off);
}

i32 arm_spill_off(const Lir *l, u32 n) {
  return l->frame_spills + (i32)n * 8;
}

Mem arm_mem_operand(const Emit *e, const LIns *ins, u32 k) {
  const LOp *b = &ins->ops[k], *x = ins->mem == (i8)k ? &ins->ops[k + 1] : NULL;
  Mem m;
  switch (b->kind) {
  case LK_SLOT: m = arm_mem_frame(e, b->slot->frame_off + ins->disp); break;
  case LK_FRAME: m = arm_mem_frame(e, (i32)b->imm + ins->disp); break;
  case LK_OUT: m = arm_mem_base(SP, ins->disp); break;
  default: m = arm_mem_base(arm_r(b), ins->disp); break;
  }
  if (x && x->kind == LK_PHYS) {
    m.index = (u8)x->reg;
    m.option = ins->cc;
    m.shift = ins->scale;
  }
  return m;
}

// The base moved to x16 so that less than 4 KiB are left.
static Mem near_base(Emit *e, Mem m) {
  i32 low = m.disp & MAX_NEAR;
  arm_enc_add_imm(e, X16, m.base, m.disp - low);
  m.base = X16;
  m.disp = low;
  return m;
}

static u32 access_scale(u32 code) {
  return (code & 0x04800000) == 0x04800000 && code >> 30 == 0 ? 4 : code >> 30;
}

static bool fits_unsigned(i32 disp, u32 scale) {
  return disp >= 0 && !(disp & ((1 << scale) - 1)) && disp >> scale <= 0xFFF;
}

void arm_enc_mem(Emit *e, u32 code, u32 rt, Mem m) {
  u32 scale = access_scale(code);
  rt &= 31;
  if (m.index != NOREG) {
    assert(!m.disp && (!m.shift || m.shift == scale));
    arm_enc(e, (code & ~IS_UNSIGNED_FORM) | 0x00200800 | (u32)m.index << 16 | (u32)m.option << 13 |
                   (u32)(m.shift != 0) << 12 | (u32)m.base << 5 | rt);
    return;
  }
  if (!fits_unsigned(m.disp, scale) && (m.disp < -256 || m.disp > 255)) {
    m = near_base(e, m);
    if (!fits_unsigned(m.disp, scale) && m.disp > 255) {
      arm_enc_add_imm(e, X16, X16, m.disp);
      m.disp = 0;
    }
  }
  if (fits_unsigned(m.disp, scale))
    arm_enc(e, code | (u32)(m.disp >> scale) << 10 | (u32)m.base << 5 | rt);
  else
    arm_enc(e, (code & ~IS_UNSIGNED_FORM) | ((u32)m.disp & 0x1FF) << 12 | (u32)m.base << 5 | rt);
}

void arm_enc_pair(Emit *e, u32 code, u32 rt, u32 rt2, Mem m) {
  u32 scale = code & 0x04000000 ? 2 + (code >> 30) : 2 + (code >> 31);
  i32 unit = m.disp >> scale;
  if (m.disp & ((1 << scale) - 1) || unit < -64 || unit > 63) {
    arm_enc_add_imm(e, X16, m.base, m.disp);
    m.base = X16;
    unit = 0;
  }
  arm_enc(e, code | ((u32)unit & 0x7F) << 15 | (rt2 & 31) << 10 | (u32)m.base << 5 | (rt & 31));
}

void arm_enc_lea(Emit *e, u32 rd, Mem m) {
  if (m.index == NOREG) {
    arm_enc_add_imm(e, rd, m.base, m.disp);
    return;
  }
  arm_enc(e, SF | ADD_EXT | (u32)m.index << 16 | (u32)m.option << 13 | (u32)m.shift << 10 | (u32)m.base << 5 | rd);
  if (m.disp)
    arm_enc_add_imm(e, rd, rd, m.disp);
}

enum { ADRP = 0x90000000, LDR_W = 0xB9400000, LDR_X = 0xF9400000, LDR_S = 0xBD400000, LDR_D = 0xFD400000 };

void arm_enc_slot(Emit *e, u32 rd, Ref *r) {
  emit_fix_ref(e, r, FIX_PAGE, ADRP | rd);
  emit_fix_ref(e, r, FIX_LD8_LO12, LDR_X | rd << 5 | rd);
}

void arm_enc_entry(Emit *e, u32 rd, Ref *r) {
  emit_fix_call(e, r, FIX_PAGE, ADRP | rd);
  emit_fix_call(e, r, FIX_ADD_LO12, SF | ADD_IMM | rd << 5 | rd);
}

// ---- moves ----------------------------------------------------------------------------------------------------------

bool arm_is_wide(u8 type) {
  return type == T_I64 || type == T_REF || type == T_F64 || type == T_VOID;
}

static bool place_mem(const Emit *e, const LOp *o, Mem *m) {
  if (o->kind == LK_SPILL)
    *m = arm_mem_frame(e, arm_spill_off(e->l, o->reg));
  else if (o->kind == LK_FRAME)
    *m = arm_mem_frame(e, (i32)o->imm);
  else
    return false;
  return true;
}

static void fconst_to_flt(Emit *e, u8 type, u32 rd, i64 bits) {
  bool wide = arm_is_wide(type);
  u32 imm8;
  rd &= 31;
  if (bits == 0) {
    arm_enc(e, (wide ? 0x9E670000 : 0x1E270000) | ZR << 5 | rd);
  } else if (arm_imm_float((u64)bits, wide ? 8 : 4, &imm8)) {
    arm_enc(e, 0x1E201000 | (u32)wide << 22 | imm8 << 13 | rd);
  } else {
    u32 off = lir_rodata(e->l, &bits, 8, 8);
    emit_fix_rodata(e, off, FIX_PAGE, ADRP | X16);
    emit_fix_rodata(e, off, wide ? FIX_LD8_LO12 : FIX_LD4_LO12, (wide ? LDR_D : LDR_S) | X16 << 5 | rd);
  }
}

static void move_to_flt(Emit *e, u8 type, u32 rd, const LOp *src) {
  bool wide = arm_is_wide(type);
  Mem m;
  if (src->kind == LK_PHYS) {
    if (src->reg >= V0)
      arm_enc(e, 0x1E604000 | arm_r(src) << 5 | (rd & 31)); // all 64 bits
    else
      arm_enc(e, (wide ? 0x9E670000 : 0x1E270000) | src->reg << 5 | (rd & 31));
  } else if (place_mem(e, src, &m)) {
    arm_enc_mem(e, wide ? LDR_D : LDR_S, rd, m);
  } else if (src->kind == LK_REF) {
    arm_enc_slot(e, X16, src->ref);
    arm_enc(e, 0x9E670000 | X16 << 5 | (rd & 31));
  } else if (src->kind == LK_SLOT) {
    arm_enc_lea(e, X16, arm_mem_frame(e, src->slot->frame_off));
    arm_enc(e, 0x9E670000 | X16 << 5 | (rd & 31));
  } else {
    assert(src->kind == LK_FCONST || src->kind == LK_IMM);
    fconst_to_flt(e, type, rd, src->imm);
  }
}

static void move_to_int(Emit *e, u8 type, u32 rd, const LOp *src) {
  bool wide = arm_is_wide(type);
  Mem m;
  switch (src->kind) {
  case LK_IMM:
  case LK_FCONST: arm_enc_mov_imm(e, rd, src->imm, wide ? 8 : 4); break;
  case LK_SLOT: arm_enc_lea(e, rd, arm_mem_frame(e, src->slot->frame_off)); break;
  case LK_REF: arm_enc_slot(e, rd, src->ref); break;
  case LK_PHYS:
    if (src->reg >= V0)
      arm_enc(e, (wide ? 0x9E660000 : 0x1E260000) | arm_r(src) << 5 | rd);
    else
      arm_enc_rrr(e, wide ? 0xAA0003E0 : 0x2A0003E0, rd, 0, src->reg);
    break;
  default:
    place_mem(e, src, &m);
    arm_enc_mem(e, wide ? LDR_X : LDR_W, rd, m);
    break;
  }
}

enum { LOAD_BIT = 0x00400000 };

static void move_to_mem(Emit *e, u8 type, Mem dst, const LOp *src) {
  bool wide = arm_is_wide(type);
  u32 code_int = (wide ? LDR_X : LDR_W) & ~(u32)LOAD_BIT, code_flt = (wide ? LDR_D : LDR_S) & ~(u32)LOAD_BIT;
  if (src->kind == LK_PHYS) {
    arm_enc_mem(e, src->reg >= V0 ? code_flt : code_int, src->reg, dst);
  } else if ((src->kind == LK_IMM || src->kind == LK_FCONST) && src->imm == 0) {
    arm_enc_mem(e, code_int, ZR, dst);
  } else if (src->kind == LK_SPILL || src->kind == LK_FRAME) {
    move_to_flt(e, wide ? T_F64 : T_F32, MOVE_REG, src);
    arm_enc_mem(e, code_flt, MOVE_REG, dst);
  } else { // the address may need x16
    move_to_int(e, type, X17, src);
    arm_enc_mem(e, code_int, X17, dst);
  }
}

void arm_enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src) {
  Mem m;
  if (place_mem(e, dst, &m))
    move_to_mem(e, type, m, src);
  else if (dst->reg >= V0)
    move_to_flt(e, type, dst->reg, src);
  else
    move_to_int(e, type, dst->reg, src);
}

// ---- by format ------------------------------------------------------------------------------------------------------

static void enc_addsub(Emit *e, u32 code, u32 rd, u32 rn, const LOp *b, u32 aux) {
  if (b->kind == LK_IMM && b->imm) {
    u32 op = (code & (SF | 0x60000000)) | ADD_IMM;
    u64 u = (u64)b->imm;
    if (b->imm < 0) {
      u = 0 - u;
      op ^= OP_SUB_BIT;
    }
    assert(is_imm12(u));
    add_imm12(e, op, rd, rn, u);
  } else if (aux >> 16) {
    u32 op = (code & (SF | 0x60000000)) | ADD_EXT;
    arm_enc_rrr(e, op | (aux >> 6 & 7) << 13 | (aux & 7) << 10, rd, rn, arm_r(b));
  } else {
    arm_enc_rrr(e, code | (aux >> 6 & 3) << 22 | (aux & 63) << 10, rd, rn, arm_r(b));
  }
}

static void enc_logic(Emit *e, u32 code, u8 size, u32 rd, u32 rn, const LOp *b, u32 aux) {
  u32 bits;
  if (b->kind == LK_IMM && b->imm) {
    bool ok = arm_imm_logical((u64)b->imm, size, &bits);
    assert(ok && !(code & 0x00200000));
    (void)ok;
    arm_enc(e, (code & (SF | 0x60000000)) | 0x12000000 | bits | rn << 5 | rd);
    return;
  }
  arm_enc_rrr(e, code | (aux >> 6 & 3) << 22 | (aux & 63) << 10, rd, rn, arm_r(b));
}

void arm_enc_table(Emit *e, const LIns *ins) {
  const AInfo *x = &arm_info[ins->op - LIR_TARGET];
  const LOp *o = ins->ops;
  u32 code = x->code, sf = ins->size == 8 ? SF : 0, ftype = ins->size == 8 ? 1u << 22 : 0;
  switch (x->fmt) {
  case AF_ADDSUB: enc_addsub(e, code | sf, arm_r(&o[0]), arm_r(&o[1]), &o[2], ins->aux); break;
  case AF_LOGIC: enc_logic(e, code | sf, ins->size, arm_r(&o[0]), arm_r(&o[1]), &o[2], ins->aux); break;
  case AF_CMP: enc_addsub(e, code | sf, ZR, arm_r(&o[0]), &o[1], ins->aux); break;
  case AF_TEST: enc_logic(e, code | sf, ins->size, ZR, arm_r(&o[0]), &o[1], ins->aux); break;
  case AF_RRR: arm_enc_rrr(e, code | sf, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  case AF_RRRR: arm_enc_rrr(e, code | sf | arm_r(&o[3]) << 10, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  case AF_BITS:
    arm_enc(e, code | sf | (sf ? 1u << 22 : 0) | (ins->aux >> 6 & 63) << 16 | (ins->aux & 63) << 10 |
                   arm_r(&o[1]) << 5 | arm_r(&o[0]));
    break;
  case AF_CSEL: arm_enc_rrr(e, code | sf | (u32)ins->cc << 12, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  case AF_MEM: arm_enc_mem(e, code, arm_r(&o[0]), arm_mem_operand(e, ins, 1)); break;
  case AF_FRR: arm_enc_rrr(e, code | ftype, arm_r(&o[0]), arm_r(&o[1]), 0); break;
  case AF_FRRR: arm_enc_rrr(e, code | ftype, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  case AF_FCMP:
    if (o[1].kind == LK_IMM)
      arm_enc(e, code | ftype | 8 | arm_r(&o[0]) << 5);
    else
      arm_enc_rrr(e, code | ftype, 0, arm_r(&o[0]), arm_r(&o[1]));
    break;
  case AF_FCSEL: arm_enc_rrr(e, code | ftype | (u32)ins->cc << 12, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  default: // AF_CVT
    arm_enc_rrr(e, code | sf | (ins->scale == 8 ? 1u << 22 : 0), arm_r(&o[0]), arm_r(&o[1]), 0);
    break;
  }
}
