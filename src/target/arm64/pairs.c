// pairs.c: two loads, or two stores, of neighbouring words in one instruction (LDP, STP).
#include "target/arm64/arm64.h"

typedef struct Access {
  bool is_load, flt;
  u8 size;
  u32 reg; // number in the instruction
  Mem m;
} Access;

typedef struct PairRow {
  u16 op;
  u8 size;
  bool is_load, flt;
} PairRow;

static const PairRow rows[] = {{A_LDRX, 8, true, false}, {A_LDRW, 4, true, false},  {A_LDRD, 8, true, true},
                               {A_LDRS, 4, true, true},  {A_STRX, 8, false, false}, {A_STRW, 4, false, false},
                               {A_STRD, 8, false, true}, {A_STRS, 4, false, true}};

static bool access_of_row(const Emit *e, const LIns *ins, Access *out) {
  for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
    const PairRow *r = &rows[i];
    if (r->op != ins->op)
      continue;
    *out = (Access){r->is_load, r->flt, r->size, arm_r(&ins->ops[0]), arm_mem_operand(e, ins, 1)};
    return out->m.index == NOREG;
  }
  return false;
}

static bool is_memory(const LOp *o) {
  return o->kind == LK_SPILL || o->kind == LK_FRAME;
}

// Spilled and reloaded values.
static bool access_of_move(const Emit *e, const LIns *ins, Access *out) {
  const LOp *dst = &ins->ops[0], *src = &ins->ops[1];
  const LOp *mem = is_memory(dst) ? dst : src, *reg = mem == dst ? src : dst;
  bool zero = reg->kind == LK_IMM && reg->imm == 0 && mem == dst;
  if (!is_memory(mem) || (reg->kind != LK_PHYS && !zero))
    return false;
  *out = (Access){.is_load = mem == src,
                  .flt = reg->kind == LK_PHYS && reg->reg >= V0,
                  .size = arm_is_wide(ins->size) ? 8 : 4,
                  .reg = arm_r(reg)};
  i32 off = mem->kind == LK_SPILL ? arm_spill_off(e->l, mem->reg) : (i32)mem->imm;
  out->m = arm_mem_frame(e, off);
  return true;
}

static bool access_of(const Emit *e, const LIns *ins, Access *out) {
  return ins->op == LIR_MOVE ? access_of_move(e, ins, out) : access_of_row(e, ins, out);
}

static bool are_neighbours(const Access *a, const Access *b) {
  i32 low = MIN(a->m.disp, b->m.disp), high = MAX(a->m.disp, b->m.disp);
  return a->is_load == b->is_load && a->flt == b->flt && a->size == b->size && a->m.base == b->m.base &&
         high - low == a->size && low % a->size == 0 && low / a->size >= -64 && low / a->size <= 63;
}

// A load must not change what the second one reads, and both must go somewhere.
static bool is_independent(const Access *a, const Access *b) {
  return !a->is_load || (a->reg != b->reg && (a->flt || a->reg != a->m.base));
}

// Both at `ins` and behind it, where they go together; the second is done then.
bool arm_emit_paired(Emit *e, const LIns *ins) {
  Access a, b;
  LIns *next = ins->next;
  while (next && next->op == LIR_NOP)
    next = next->next;
  if (!next || !access_of(e, ins, &a) || !access_of(e, next, &b) || !are_neighbours(&a, &b) || !is_independent(&a, &b))
    return false;
  static const u32 load[2][2] = {{0x29400000, I_LDP8}, {0x2D400000, I_LDPD}};
  u32 code = load[a.flt][a.size == 8] & ~(a.is_load ? 0u : 0x00400000u);
  const Access *low = a.m.disp < b.m.disp ? &a : &b, *high = low == &a ? &b : &a;
  arm_enc_pair(e, code, low->reg, high->reg, low->m);
  next->op = LIR_NOP;
  return true;
}
