// emit_block.c: sequences with loops in them: copies and clears of memory, stack memory, atomic updates.
#include <assert.h>

#include "target/arm64/arm64.h"
#include "target/arm64/words.h"

#define PAGE 4096

enum {
  CBZ_X = 0xB4000000,
  CBNZ_X = 0xB5000000,
  CBNZ_W = 0x35000000,
  B_NE = 0x54000001,
  B_LO = 0x54000003,
  SUB_IMM = 0xD1000000,
  CMP_IMM = 0xF1000000 | ZR,
  POST_LDPQ = 0xACC00000, // pairs of 16 bytes, the base moves on by imm7 * 16
  POST_STPQ = 0xAC800000,
  POST_LDP8 = 0xA8C00000,
  POST_STP8 = 0xA8800000,
  POST_LDRB = 0x38400400, // the base moves on by imm9
  POST_STRB = 0x38000400,
  POST_STRQ = 0x3C800400,
};

static void post(Emit *e, u32 code, u32 unit, u32 rt, u32 rt2, u32 base) {
  arm_enc(e, code | unit << 15 | (rt2 & 31) << 10 | base << 5 | (rt & 31));
}

static void post1(Emit *e, u32 code, u32 bytes, u32 rt, u32 base) {
  arm_enc(e, code | bytes << 12 | base << 5 | (rt & 31));
}

static void sub_imm(Emit *e, u32 r, u32 n) {
  arm_enc(e, SUB_IMM | n << 10 | r << 5 | r);
}

// ---- blocks of known size: one base each, so that nothing but the data needs a register ---------------------------------

static Mem block_mem(const Emit *e, const LOp *base, i32 disp) {
  switch (base->kind) {
  case LK_SLOT: return arm_mem_frame(e, base->slot->frame_off + disp);
  case LK_FRAME: return arm_mem_frame(e, (i32)base->imm + disp);
  case LK_OUT: return arm_mem_base(SP, disp);
  default: return arm_mem_base(arm_r(base), disp);
  }
}

static Mem at(Mem m, u32 off) {
  m.disp += (i32)off;
  return m;
}

// Words singly or in pairs, as they were probably stored.
static void copy_block(Emit *e, Mem d, Mem s, u32 n) {
  static const u32 load[] = {[1] = 0x39400000, [2] = 0x79400000, [4] = 0xBD400000, [8] = 0xFD400000},
                   store[] = {[1] = 0x39000000, [2] = 0x79000000, [4] = 0xBD000000, [8] = 0xFD000000};
  u32 off = 0;
  while (off < n) {
    u32 left = n - off, k = left >= 64 ? 32 : left >= 16 ? 16 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    if (k >= 16) {
      arm_enc_pair(e, k == 32 ? I_LDPQ : I_LDPD, MOVE_REG, CYCLE_REG, at(s, off));
      arm_enc_pair(e, k == 32 ? I_STPQ : I_STPD, MOVE_REG, CYCLE_REG, at(d, off));
    } else {
      u32 r = k >= 4 ? MOVE_REG : X17;
      arm_enc_mem(e, load[k], r, at(s, off));
      arm_enc_mem(e, store[k], r, at(d, off));
    }
    off += k;
  }
}

static void zero_block(Emit *e, Mem d, u32 n) {
  static const u32 store[] = {[1] = 0x39000000, [2] = 0x79000000, [4] = 0xB9000000, [8] = 0xF9000000};
  u32 off = 0;
  while (off < n) {
    u32 left = n - off, k = left >= 16 ? 16 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    if (k == 16)
      arm_enc_pair(e, I_STP8, ZR, ZR, at(d, off));
    else
      arm_enc_mem(e, store[k], ZR, at(d, off));
    off += k;
  }
}

// ---- loops ----------------------------------------------------------------------------------------------------------

static void loop_copy(Emit *e, u32 d, u32 s, u32 n) {
  u32 loop = emit_label(e);
  arm_enc_mov_imm(e, X17, n, 4);
  emit_bind(e, loop);
  post(e, POST_LDPQ, 2, MOVE_REG, CYCLE_REG, s);
  post(e, POST_STPQ, 2, MOVE_REG, CYCLE_REG, d);
  sub_imm(e, X17, 32);
  emit_branch(e, CBNZ_X | X17, loop);
}

static void loop_zero(Emit *e, u32 d, u32 n) {
  u32 loop = emit_label(e), end = emit_label(e);
  emit_branch(e, CBZ_X | n, end);
  emit_bind(e, loop);
  post(e, POST_STP8, 2, ZR, ZR, d);
  sub_imm(e, n, 16);
  emit_branch(e, CBNZ_X | n, loop);
  emit_bind(e, end);
}

// 16 bytes a round, then one.
typedef struct Rounds {
  u32 n, loop, bytes, end;
} Rounds;

static Rounds rounds_begin(Emit *e, u32 n) {
  Rounds r = {n, emit_label(e), emit_label(e), emit_label(e)};
  emit_bind(e, r.loop);
  arm_enc(e, CMP_IMM | 16 << 10 | n << 5);
  emit_branch(e, B_LO, r.bytes);
  return r;
}

static void rounds_next(Emit *e, const Rounds *r) {
  sub_imm(e, r->n, 16);
  emit_branch(e, I_B, r->loop);
  emit_bind(e, r->bytes);
  emit_branch(e, CBZ_X | r->n, r->end);
}

static void rounds_end(Emit *e, const Rounds *r) {
  sub_imm(e, r->n, 1);
  emit_branch(e, I_B, r->bytes);
  emit_bind(e, r->end);
}

static void memory_copy(Emit *e, u32 d, u32 s, u32 n) {
  Rounds r = rounds_begin(e, n);
  post(e, POST_LDP8, 2, X16, X17, s);
  post(e, POST_STP8, 2, X16, X17, d);
  rounds_next(e, &r);
  post1(e, POST_LDRB, 1, X16, s);
  post1(e, POST_STRB, 1, X16, d);
  rounds_end(e, &r);
}

static void memory_set(Emit *e, u32 d, u32 byte, u32 n) {
  arm_enc(e, 0x4E010C00 | byte << 5 | (MOVE_REG & 31)); // dup v.16b, w
  Rounds r = rounds_begin(e, n);
  post1(e, POST_STRQ, 16, MOVE_REG, d);
  rounds_next(e, &r);
  post1(e, POST_STRB, 1, byte, d);
  rounds_end(e, &r);
}

// Touches each page in order.
static void stack_memory(Emit *e, const LIns *ins) {
  u32 n = arm_r(&ins->ops[1]), loop = emit_label(e), last = emit_label(e);
  emit_bind(e, loop);
  arm_enc(e, CMP_IMM | 1u << 22 | 1u << 10 | n << 5);
  emit_branch(e, B_LO, last);
  arm_enc_add_imm(e, SP, SP, -PAGE);
  arm_enc_mem(e, 0xF9400000, ZR, arm_mem_base(SP, 0));
  arm_enc(e, SUB_IMM | 1u << 22 | 1u << 10 | n << 5 | n);
  emit_branch(e, I_B, loop);
  emit_bind(e, last);
  arm_enc(e, 0xCB2063E0 | n << 16 | SP); // sub sp, sp, n
  arm_enc_mem(e, 0xF9400000, ZR, arm_mem_base(SP, 0));
  arm_enc_add_imm(e, arm_r(&ins->ops[0]), SP, e->l->out_size);
  if (e->l->alloca_slot) {
    arm_enc_add_imm(e, X17, SP, 0);
    arm_enc_mem(e, 0xF9000000, X17, arm_mem_frame(e, e->l->alloca_slot->frame_off));
  }
}

void arm_emit_block(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  switch (ins->op) {
  case A_BLKCOPY: copy_block(e, block_mem(e, &o[0], ins->disp), block_mem(e, &o[1], (i32)ins->aux), ins->scale); break;
  case A_BLKZERO: zero_block(e, block_mem(e, &o[0], ins->disp), ins->scale); break;
  case A_LOOPCOPY: loop_copy(e, arm_r(&o[0]), arm_r(&o[1]), ins->aux); break;
  case A_LOOPZERO: loop_zero(e, arm_r(&o[0]), arm_r(&o[1])); break;
  case A_MEMCPY: memory_copy(e, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  case A_MEMSET: memory_set(e, arm_r(&o[0]), arm_r(&o[1]), arm_r(&o[2])); break;
  default: stack_memory(e, ins); break;
  }
}

// ---- atomic updates -------------------------------------------------------------------------------------------------
// One instruction where the processor has it, which acquires and releases.

enum { CASAL = 0x08E0FC00, SWPAL = 0x38E08000, LDADDAL = 0x38E00000 };

static void single_atomic(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  u32 old = arm_r(&o[0]), addr = arm_r(&o[1]), val = arm_r(&o[2]), size = (u32)__builtin_ctz(ins->size) << 30;
  if (ins->op == A_CAS) {
    arm_enc_mov_reg(e, old, arm_r(&o[3]));
    arm_enc(e, CASAL | size | old << 16 | addr << 5 | val);
  } else {
    arm_enc(e, (ins->op == A_XADD ? LDADDAL : SWPAL) | size | val << 16 | addr << 5 | old);
  }
}

// Else exclusive loads and stores. The store releases, and the barrier behind keeps what follows
// from coming before: the order of a locked instruction (ECMA-335 I.12.6.5).

enum { LDXR = 0x085F7C00, STLXR = 0x0800FC00, DMB_ISH = I_DMB | 0xB << 8 };

static u32 exclusive(u32 code, u8 size) {
  return code | (u32)__builtin_ctz(size) << 30;
}

static void compare_old(Emit *e, u8 size, u32 old, u32 with) {
  if (size >= 4)
    arm_enc_rrr(e, size == 8 ? 0xEB000000 : 0x6B000000, ZR, old, with);
  else
    arm_enc_rrr(e, 0x6B200000 | (size == 2 ? 1u : 0u) << 13, ZR, old, with); // uxtb, uxth
}

void arm_emit_atomic(Emit *e, const LIns *ins) {
  if (e->l->target->features & ARM_LSE) {
    single_atomic(e, ins);
    return;
  }
  const LOp *o = ins->ops;
  u32 old = arm_r(&o[0]), addr = arm_r(&o[1]), val = arm_r(&o[2]), loop = emit_label(e), end = emit_label(e);
  u32 status = arm_r(&o[ins->op == A_CAS ? 4 : 3]);
  emit_bind(e, loop);
  arm_enc(e, exclusive(LDXR, ins->size) | addr << 5 | old);
  if (ins->op == A_CAS) {
    compare_old(e, ins->size, old, arm_r(&o[3]));
    emit_branch(e, B_NE, end);
  } else if (ins->op == A_XADD) {
    arm_enc_rrr(e, ins->size == 8 ? 0x8B000000 : 0x0B000000, X16, old, val);
    val = X16;
  }
  arm_enc(e, exclusive(STLXR, ins->size) | status << 16 | addr << 5 | val);
  emit_branch(e, CBNZ_W | status, loop);
  emit_bind(e, end);
  arm_enc(e, DMB_ISH);
}
