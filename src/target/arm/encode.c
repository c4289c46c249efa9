// encode.c: words of instructions, and the legal forms of immediates and offsets (Arm Architecture Reference Manual,
// ARMv7-A edition, DDI 0406, A5, A7 and A8).
#include <assert.h>

#include "target/arm/arm.h"

const AInfo a32_info[A_END - A_FIRST] = {
#define A(id, text, fmt, code) [A_##id - LIR_TARGET] = {text, AF_##fmt, code},
#include "target/arm/insns.def"
#undef A
};

void a32_enc(Emit *e, u32 word) {
  emit_u32(e, I_AL | word);
}

void a32_enc_cc(Emit *e, u32 cc, u32 word) {
  emit_u32(e, COND(cc) | word);
}

u32 a32_r(const LOp *o) {
  assert(o->kind == LK_PHYS);
  return o->reg & 15;
}

// ---- immediates of data processing: 8 bits, rotated by an even number (A5.2.4) --------------------------------------------

enum { DP_IMM = 1 << 25, DP_S = 1 << 20 };
typedef enum DpOp {
  DP_AND,
  DP_EOR,
  DP_SUB,
  DP_RSB,
  DP_ADD,
  DP_ADC,
  DP_SBC,
  DP_RSC,
  DP_TST,
  DP_TEQ,
  DP_CMP,
  DP_CMN,
  DP_ORR,
  DP_MOV,
  DP_BIC,
  DP_MVN
} DpOp;
#define DP(op) ((u32)(op) << 21)

bool a32_encodable(u32 imm, u32 *enc) {
  for (u32 rot = 0; rot < 32; rot += 2) {
    u32 v = rot ? imm << rot | imm >> (32 - rot) : imm;
    if (v < 256) {
      *enc = rot / 2 << 8 | v;
      return true;
    }
  }
  return false;
}

// What does the same with the negative, or the inverted, immediate. Flags are those of the original, but for 0 and the
// minimum, which need no counterpart.
static const struct {
  u8 to;
  bool has, inverts;
} counterpart[] = {
    [DP_AND] = {DP_BIC, true, true},  [DP_BIC] = {DP_AND, true, true},  [DP_ADD] = {DP_SUB, true, false},
    [DP_SUB] = {DP_ADD, true, false}, [DP_ADC] = {DP_SBC, true, true},  [DP_SBC] = {DP_ADC, true, true},
    [DP_CMP] = {DP_CMN, true, false}, [DP_CMN] = {DP_CMP, true, false}, [DP_MOV] = {DP_MVN, true, true},
    [DP_MVN] = {DP_MOV, true, true},
};

// `code` with its immediate, in *word.
static bool with_imm(u32 code, u32 imm, u32 *word) {
  u32 op = code >> 21 & 15, enc;
  if (a32_encodable(imm, &enc)) {
    *word = code | DP_IMM | enc;
    return true;
  }
  if (op >= ARRAY_LEN(counterpart) || !counterpart[op].has ||
      !a32_encodable(counterpart[op].inverts ? ~imm : 0 - imm, &enc))
    return false;
  *word = (code & ~DP(15)) | DP(counterpart[op].to) | DP_IMM | enc;
  return true;
}

bool a32_imm_for(u16 op, i64 imm) {
  u32 word;
  return with_imm(a32_info[op - LIR_TARGET].code, (u32)imm, &word);
}

// VFPExpandImm (A7.5.1): sign, a small exponent, four bits of fraction.
bool a32_imm_float(u64 bits, u8 size, u32 *imm8) {
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

enum { MOVW = 0x03000000, MOVT = 0x03400000, ADD_REG = 0x00800000 };

static u32 imm16(u32 v) {
  return (v & 0xF000) << 4 | (v & 0xFFF);
}

void a32_enc_mov_reg(Emit *e, u32 rd, u32 rn) {
  a32_enc(e, 0x01A00000 | rd << 12 | rn);
}

void a32_enc_mov_imm(Emit *e, u32 rd, u32 imm) {
  u32 word;
  if (with_imm(DP(DP_MOV), imm, &word)) {
    a32_enc(e, word | rd << 12);
    return;
  }
  a32_enc(e, MOVW | imm16(imm & 0xFFFF) | rd << 12);
  if (imm >> 16)
    a32_enc(e, MOVT | imm16(imm >> 16) | rd << 12);
}

void a32_enc_cmp_imm(Emit *e, u32 rn, u32 imm) {
  u32 word;
  if (with_imm(DP(DP_CMP) | DP_S, imm, &word)) {
    a32_enc(e, word | rn << 16);
    return;
  }
  a32_enc_mov_imm(e, IP, imm);
  a32_enc(e, DP(DP_CMP) | DP_S | rn << 16 | IP);
}

// In two parts where that is enough; sp moves once.
void a32_enc_add_imm(Emit *e, u32 rd, u32 rn, i32 imm) {
  u32 word, u = imm < 0 ? 0 - (u32)imm : (u32)imm, op = imm < 0 ? DP_SUB : DP_ADD;
  if (!imm) {
    if (rd != rn)
      a32_enc_mov_reg(e, rd, rn);
    return;
  }
  if (with_imm(DP(op), u, &word)) {
    a32_enc(e, word | rn << 16 | rd << 12);
    return;
  }
  u32 low = (u32)__builtin_ctz(u) & ~1u, first = u & 0xFFu << low, rest = u & ~first, enc;
  if (rd != SP && a32_encodable(rest, &enc)) {
    a32_enc_add_imm(e, rd, rn, op == DP_SUB ? -(i32)rest : (i32)rest);
    a32_enc_add_imm(e, rd, rd, op == DP_SUB ? -(i32)first : (i32)first);
    return;
  }
  u32 t = rd != SP && rd != rn ? rd : LR;
  assert(t != rn);
  a32_enc_mov_imm(e, t, (u32)imm);
  a32_enc(e, ADD_REG | rn << 16 | rd << 12 | t);
}

// ---- memory ---------------------------------------------------------------------------------------------------------

enum { UP = 1 << 23, INDEXED = 1 << 25, HALF_IMM = 1 << 22, MAX_WORD = 0xFFF, MAX_HALF = 0xFF, MAX_FLT = 1020 };

Mem a32_mem_base(u32 base, i32 disp) {
  return (Mem){.base = (u8)base, .index = NOREG, .disp = disp};
}

// Outside handlers that are called and where nothing is allocated on the stack, its pointer is at a known distance from
// the frame pointer: the nearer one.
Mem a32_mem_frame(const Emit *e, i32 off) {
  const Lir *l = e->l;
  bool sp_known = !l->fn->has_localloc && e->block && e->block->handler < 0 && !e->block->in_filter;
  i32 from_sp = off + (i32)l->frame_size;
  if (off < -from_sp && sp_known)
    return a32_mem_base(SP, from_sp);
  return a32_mem_base(FP, off);
}

i32 a32_spill_off(const Lir *l, u32 n) {
  return l->frame_spills + (i32)n * 8;
}

Mem a32_mem_place(const Emit *e, const LOp *base, i32 disp) {
  switch (base->kind) {
  case LK_SLOT: return a32_mem_frame(e, base->slot->frame_off + disp);
  case LK_FRAME: return a32_mem_frame(e, (i32)base->imm + disp);
  case LK_OUT: return a32_mem_base(SP, disp);
  default: return a32_mem_base(a32_r(base), disp);
  }
}

Mem a32_mem_operand(const Emit *e, const LIns *ins, u32 k) {
  const LOp *x = ins->mem == (i8)k ? &ins->ops[k + 1] : NULL;
  Mem m = a32_mem_place(e, &ins->ops[k], ins->disp);
  if (x && x->kind == LK_PHYS) {
    m.index = (u8)x->reg;
    m.shift = ins->scale;
  }
  return m;
}

typedef enum Access { ACC_WORD, ACC_HALF, ACC_FLT } Access;

static Access access_of(u32 code) {
  u32 group = code >> 25 & 7;
  return group == 6 ? ACC_FLT : group == 0 ? ACC_HALF : ACC_WORD;
}

static i32 max_offset(u32 code) {
  static const i32 max[] = {[ACC_WORD] = MAX_WORD, [ACC_HALF] = MAX_HALF, [ACC_FLT] = MAX_FLT};
  return max[access_of(code)];
}

bool a32_near(u32 code, i32 disp) {
  i32 max = max_offset(code);
  return disp >= -max && disp <= max && (access_of(code) != ACC_FLT || !(disp & 3));
}

static void with_offset(Emit *e, u32 code, u32 rt, u32 base, i32 disp) {
  u32 u = disp < 0 ? 0 - (u32)disp : (u32)disp;
  code |= (disp < 0 ? 0u : (u32)UP) | base << 16 | rt << 12;
  switch (access_of(code)) {
  case ACC_HALF: code |= (u >> 4) << 8 | (u & 15); break;
  case ACC_FLT: code |= u >> 2; break;
  default: code |= u; break;
  }
  a32_enc(e, code);
}

static bool has_index_form(u32 code, const Mem *m) {
  Access a = access_of(code);
  return !m->disp && (a == ACC_WORD || (a == ACC_HALF && !m->shift));
}

// The base moved to lr so that a near offset is left.
static Mem near_base(Emit *e, u32 code, Mem m) {
  i32 low = m.disp & (access_of(code) == ACC_FLT ? MAX_FLT : max_offset(code));
  a32_enc_add_imm(e, LR, m.base, m.disp - low);
  return a32_mem_base(LR, low);
}

void a32_enc_mem(Emit *e, u32 code, u32 rt, Mem m) {
  rt &= 15;
  if (m.index != NOREG && has_index_form(code, &m)) {
    u32 form = access_of(code) == ACC_HALF ? code & ~(u32)HALF_IMM : code | INDEXED;
    a32_enc(e, form | UP | (u32)m.base << 16 | rt << 12 | (u32)m.shift << 7 | m.index);
    return;
  }
  if (m.index != NOREG) {
    a32_enc(e, ADD_REG | (u32)m.base << 16 | LR << 12 | (u32)m.shift << 7 | m.index);
    m = a32_mem_base(LR, m.disp);
  }
  if (!a32_near(code, m.disp)) {
    if (m.base == LR) {
      a32_enc_mov_imm(e, IP, (u32)m.disp);
      a32_enc(e, ADD_REG | LR << 16 | LR << 12 | IP);
      m.disp = 0;
    } else {
      m = near_base(e, code, m);
    }
  }
  with_offset(e, code, rt, m.base, m.disp);
}

void a32_enc_lea(Emit *e, u32 rd, Mem m) {
  if (m.index == NOREG) {
    a32_enc_add_imm(e, rd, m.base, m.disp);
    return;
  }
  a32_enc(e, ADD_REG | (u32)m.base << 16 | rd << 12 | (u32)m.shift << 7 | m.index);
  if (m.disp)
    a32_enc_add_imm(e, rd, rd, m.disp);
}

enum { LDR_PC = 0x079F0000, ADD_PC = 0x008F0000 };

void a32_enc_slot(Emit *e, u32 rd, Ref *r) {
  emit_fix_ref(e, r, FIX_MOVW, I_AL | MOVW | rd << 12);
  emit_fix_ref(e, r, FIX_MOVT, I_AL | MOVT | rd << 12);
  a32_enc(e, LDR_PC | rd << 12 | rd);
}

void a32_enc_entry(Emit *e, u32 rd, Ref *r) {
  emit_fix_call(e, r, FIX_MOVW, I_AL | MOVW | rd << 12);
  emit_fix_call(e, r, FIX_MOVT, I_AL | MOVT | rd << 12);
  a32_enc(e, ADD_PC | rd << 12 | rd);
}

// ---- moves ----------------------------------------------------------------------------------------------------------
// lr is the only scratch register: ip may hold the dictionary already.

enum { VMOV_SG = 0x0E000A10, VMOV_GS = 0x0E100A10, VMOV_DGG = 0x0C400B10, VMOV_DD = 0x0EB00B40, VMOV_IMM = 0x0EB00A00 };

static bool is_double(u8 type) {
  return type == T_F64;
}

static bool place_mem(const Emit *e, const LOp *o, Mem *m) {
  if (o->kind == LK_SPILL)
    *m = a32_mem_frame(e, a32_spill_off(e->l, o->reg));
  else if (o->kind == LK_FRAME)
    *m = a32_mem_frame(e, (i32)o->imm);
  else
    return false;
  return true;
}

static void fconst_to_flt(Emit *e, u8 type, u32 rd, u64 bits) {
  bool wide = is_double(type);
  u32 imm8, size = wide ? I_DOUBLE : 0;
  if (a32_imm_float(bits, wide ? 8 : 4, &imm8)) {
    a32_enc(e, VMOV_IMM | size | imm8 >> 4 << 16 | rd << 12 | (imm8 & 15));
  } else if (!wide || bits == 0) {
    a32_enc_mov_imm(e, LR, (u32)bits);
    a32_enc(e, wide ? VMOV_DGG | LR << 16 | LR << 12 | rd : VMOV_SG | rd << 16 | LR << 12);
  } else {
    u32 off = lir_rodata(e->l, &bits, 8, 8);
    emit_fix_rodata(e, off, FIX_MOVW, I_AL | MOVW | LR << 12);
    emit_fix_rodata(e, off, FIX_MOVT, I_AL | MOVT | LR << 12);
    a32_enc(e, ADD_PC | LR << 12 | LR);
    a32_enc(e, I_VLDR | I_DOUBLE | UP | LR << 16 | rd << 12);
  }
}

static void move_to_int(Emit *e, u32 rd, const LOp *src) {
  Mem m;
  switch (src->kind) {
  case LK_IMM:
  case LK_FCONST: a32_enc_mov_imm(e, rd, (u32)src->imm); break;
  case LK_SLOT: a32_enc_lea(e, rd, a32_mem_frame(e, src->slot->frame_off)); break;
  case LK_REF: a32_enc_slot(e, rd, src->ref); break;
  case LK_PHYS:
    if (src->reg >= D0)
      a32_enc(e, VMOV_GS | a32_r(src) << 16 | rd << 12);
    else
      a32_enc_mov_reg(e, rd, src->reg);
    break;
  default:
    place_mem(e, src, &m);
    a32_enc_mem(e, I_LDR, rd, m);
    break;
  }
}

static void move_to_flt(Emit *e, u8 type, u32 rd, const LOp *src) {
  Mem m;
  rd &= 15;
  if (src->kind == LK_PHYS && src->reg >= D0) {
    a32_enc(e, VMOV_DD | rd << 12 | a32_r(src)); // all 64 bits
  } else if (place_mem(e, src, &m)) {
    a32_enc_mem(e, I_VLDR | (is_double(type) ? I_DOUBLE : 0u), rd, m);
  } else if (src->kind == LK_FCONST || src->kind == LK_IMM) {
    fconst_to_flt(e, type, rd, (u64)src->imm);
  } else {
    u32 r = src->kind == LK_PHYS ? src->reg : LR;
    if (r == LR)
      move_to_int(e, LR, src);
    a32_enc(e, VMOV_SG | rd << 16 | r << 12);
  }
}

static Mem upper_half(Mem m) {
  m.disp += 4;
  return m;
}

// By way of lr, or of MOVE_REG where lr has the address.
static void word_to_mem(Emit *e, Mem dst, const LOp *src) {
  move_to_int(e, LR, src);
  if (a32_near(I_STR, dst.disp)) {
    a32_enc_mem(e, I_STR, LR, dst);
    return;
  }
  a32_enc(e, VMOV_SG | (MOVE_REG & 15) << 16 | LR << 12);
  a32_enc_mem(e, I_VSTR, MOVE_REG, dst);
}

static void move_to_mem(Emit *e, u8 type, Mem dst, const LOp *src) {
  bool wide = is_double(type), in_memory = src->kind == LK_SPILL || src->kind == LK_FRAME;
  if (src->kind == LK_PHYS) {
    u32 code = src->reg < D0 ? (u32)I_STR : I_VSTR | (wide ? I_DOUBLE : 0u);
    a32_enc_mem(e, code, src->reg, dst);
  } else if (wide && in_memory) {
    move_to_flt(e, type, MOVE_REG, src);
    a32_enc_mem(e, I_VSTR | I_DOUBLE, MOVE_REG, dst);
  } else if (wide) {
    LOp low = lop_imm((i64)(u32)src->imm), high = lop_imm((i64)((u64)src->imm >> 32));
    word_to_mem(e, dst, &low);
    word_to_mem(e, upper_half(dst), &high);
  } else {
    word_to_mem(e, dst, src);
  }
}

void a32_enc_move(Emit *e, u8 type, const LOp *dst, const LOp *src) {
  Mem m;
  if (place_mem(e, dst, &m))
    move_to_mem(e, type, m, src);
  else if (dst->reg >= D0)
    move_to_flt(e, type, dst->reg, src);
  else
    move_to_int(e, dst->reg, src);
}

RegMask a32_move_scratch(const LIns *ins, bool far) {
  RegMask m = 0;
  if (ins->op != LIR_MOVE && ins->op != LIR_XCHG)
    return 0;
  const LOp *d = &ins->ops[0], *s = &ins->ops[1];
  for (u32 k = 0; k < 2; k++)
    if (ins->ops[k].kind == LK_PHYS && ins->ops[k].reg == CYCLE_REG)
      m |= REG_BIT(CYCLE_REG);
  if (ins->op == LIR_XCHG)
    return m | (d->reg >= D0 ? REG_BIT(MOVE_REG) : 0);
  bool to_memory = d->kind == LK_SPILL || d->kind == LK_FRAME, from_memory = s->kind == LK_SPILL || s->kind == LK_FRAME;
  if (to_memory && s->kind != LK_PHYS && (far || (from_memory && is_double(ins->size))))
    m |= REG_BIT(MOVE_REG);
  return m;
}

// ---- by format ------------------------------------------------------------------------------------------------------

// LSR and ASR by 32 are encoded as by 0.
static u32 shifted(const LOp *o, u32 aux) {
  return (aux & 31) << 7 | (aux >> 6 & 3) << 5 | a32_r(o);
}

static void enc_dp(Emit *e, u32 code, const LOp *b, u32 aux) {
  u32 word;
  if (b->kind != LK_IMM) {
    a32_enc(e, code | shifted(b, aux));
    return;
  }
  bool ok = with_imm(code, (u32)b->imm, &word);
  assert(ok);
  (void)ok;
  a32_enc(e, word);
}

void a32_enc_table(Emit *e, const LIns *ins) {
  const AInfo *x = &a32_info[ins->op - LIR_TARGET];
  const LOp *o = ins->ops;
  u32 code = x->code, size = ins->size == 8 ? I_DOUBLE : 0, aux = ins->aux;
  switch (x->fmt) {
  case AF_DP: enc_dp(e, code | a32_r(&o[1]) << 16 | a32_r(&o[0]) << 12, &o[2], aux); break;
  case AF_CMP: enc_dp(e, code | a32_r(&o[0]) << 16, &o[1], aux); break;
  case AF_MOV: enc_dp(e, code | a32_r(&o[0]) << 12, &o[1], aux); break;
  case AF_SHV: a32_enc(e, code | a32_r(&o[0]) << 12 | a32_r(&o[2]) << 8 | aux << 5 | 1u << 4 | a32_r(&o[1])); break;
  case AF_MUL:
    code |= ins->nops > 3 ? a32_r(&o[3]) << 12 : 0;
    a32_enc(e, code | a32_r(&o[0]) << 16 | a32_r(&o[2]) << 8 | a32_r(&o[1]));
    break;
  case AF_MULL: a32_enc(e, code | a32_r(&o[1]) << 16 | a32_r(&o[0]) << 12 | a32_r(&o[3]) << 8 | a32_r(&o[2])); break;
  case AF_EXT: a32_enc(e, code | a32_r(&o[0]) << 12 | a32_r(&o[1])); break;
  case AF_BITS: a32_enc(e, code | ((aux & 63) - 1) << 16 | a32_r(&o[0]) << 12 | (aux >> 6) << 7 | a32_r(&o[1])); break;
  case AF_MEM:
    a32_enc_mem(e, code | (access_of(code) == ACC_FLT ? size : 0), a32_r(&o[0]), a32_mem_operand(e, ins, 1));
    break;
  case AF_FRR: a32_enc(e, code | size | a32_r(&o[0]) << 12 | a32_r(&o[1])); break;
  case AF_FRRR: a32_enc(e, code | size | a32_r(&o[1]) << 16 | a32_r(&o[0]) << 12 | a32_r(&o[2])); break;
  default: // AF_FCMP; 1 << 16: with zero
    a32_enc(e, code | size | a32_r(&o[0]) << 12 | (o[1].kind == LK_IMM ? 1u << 16 : a32_r(&o[1])));
    a32_enc(e, 0x0EF1FA10); // vmrs APSR_nzcv, fpscr
    break;
  }
}
