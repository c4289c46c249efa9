// emit_arm64.c: instructions that are more than one table row: branches, calls, switches, and the dispatch.
#include <assert.h>

#include "target/arm64/arm64.h"

// ---- branches: the kind is the instruction itself, without its displacement -------------------------------------------
// What does not reach is turned into the opposite around a jump of 128 MiB; an address further back is computed.

enum { B_COND = 0x54000000, B_CBZ = 0x34000000, B_TBZ = 0x36000000, NEGATE_COND = 1, NEGATE_TEST = 0x01000000 };

static bool is_jump(u32 kind) {
  return (kind & 0x7C000000) == I_B;
}

static bool is_adr(u32 kind) {
  return (kind & 0x9F000000) == I_ADR;
}

static bool is_tbz(u32 kind) {
  return (kind & 0x7E000000) == B_TBZ;
}

u32 arm_branch_size(u32 kind, bool is_short) {
  return is_short || is_jump(kind) ? 4 : is_adr(kind) ? 16 : 8;
}

i32 arm_branch_reach(u32 kind) {
  i32 bytes = is_jump(kind) ? 1 << 27 : is_tbz(kind) ? 1 << 15 : 1 << 20;
  return bytes - 16; // displacements here are from the end
}

static u32 with_disp(u32 kind, i32 disp) {
  u32 d = (u32)disp >> 2;
  if (is_jump(kind))
    return kind | (d & 0x3FFFFFF);
  if (is_adr(kind))
    return kind | ((u32)disp & 3) << 29 | (d & 0x7FFFF) << 5;
  return kind | (is_tbz(kind) ? d & 0x3FFF : d & 0x7FFFF) << 5;
}

static u32 opposite(u32 kind) {
  return kind ^ ((kind & 0xFF000000) == B_COND ? NEGATE_COND : NEGATE_TEST);
}

static void put_words(u8 *at, const u32 *w, u32 n) {
  memcpy(at, w, n * 4);
}

// An address more than 1 MiB back, by its distance.
static void far_adr(u8 *at, u32 rd, i32 disp) {
  assert(disp < 0);
  u32 back = (u32) - (disp + 16) + 8; // from the third instruction
  u32 w[4] = {0xD2800000 | (back & 0xFFFF) << 5 | X16, 0xF2A00000 | back >> 16 << 5 | X16, I_ADR | rd,
              0xCB000000 | X16 << 16 | rd << 5 | rd};
  put_words(at, w, 4);
}

void arm_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp) {
  if (is_short || is_jump(kind)) {
    put_words(at, &(u32){with_disp(kind, disp + 4)}, 1);
  } else if (is_adr(kind)) {
    far_adr(at, kind & 31, disp);
  } else {
    u32 w[2] = {with_disp(opposite(kind), 8), with_disp(I_B, disp + 4)};
    put_words(at, w, 2);
  }
}

static u32 branch_word(const LIns *ins) {
  u32 rt = ins->nops ? arm_r(&ins->ops[0]) : 0, sf = ins->size == 8 ? 1u << 31 : 0;
  switch (ins->cc) {
  case A_ALWAYS: return I_B;
  case A_CBZ: return B_CBZ | sf | rt;
  case A_CBNZ: return B_CBZ | NEGATE_TEST | sf | rt;
  case A_TBZ: return B_TBZ | (u32)(ins->scale >> 5) << 31 | (u32)(ins->scale & 31) << 19 | rt;
  case A_TBNZ: return B_TBZ | NEGATE_TEST | (u32)(ins->scale >> 5) << 31 | (u32)(ins->scale & 31) << 19 | rt;
  default: return B_COND | ins->cc;
  }
}

void arm_jump_if(Emit *e, const LIns *ins, bool negate, u32 label) {
  u32 word = branch_word(ins);
  emit_branch(e, negate ? opposite(word) : word, label);
}

static void emit_jcc(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  if (b->succs[0] == b->succs[1]) {
    if (b->succs[0] != next)
      emit_branch(e, I_B, b->succs[0]->label);
    return;
  }
  if (b->succs[0] == next) {
    arm_jump_if(e, ins, true, b->succs[1]->label);
    return;
  }
  arm_jump_if(e, ins, false, b->succs[0]->label);
  if (b->succs[1] != next)
    emit_branch(e, I_B, b->succs[1]->label);
}

static void cmp_w_imm(Emit *e, u32 rn, u32 imm) {
  if (arm_imm_addsub((i64)imm)) {
    arm_enc(e, 0x71000000 | (imm > 0xFFF ? 1u << 22 | imm >> 12 << 10 : imm << 10) | rn << 5 | ZR);
    return;
  }
  arm_enc_mov_imm(e, X16, (i64)imm, 4);
  arm_enc_rrr(e, 0x6B000000, ZR, rn, X16);
}

static void emit_switch(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1, x = arm_r(&ins->ops[0]);
  if (ins->nops == 1) {
    for (u32 i = 0; i < n; i++) {
      cmp_w_imm(e, x, i);
      emit_branch(e, B_COND | A_EQ, b->succs[i]->label);
    }
    if (b->succs[n] != next)
      emit_branch(e, I_B, b->succs[n]->label);
    return;
  }
  u32 t = ins->ops[1].reg, *labels = ARENA_ARRAY(e->arena, u32, n);
  for (u32 i = 0; i < n; i++)
    labels[i] = b->succs[i]->label;
  u32 table = emit_jump_table(e, labels, n);
  cmp_w_imm(e, x, n);
  emit_branch(e, B_COND | A_HS, b->succs[n]->label);
  emit_fix_rodata(e, table, FIX_PAGE, 0x90000000 | t);
  emit_fix_rodata(e, table, FIX_ADD_LO12, 0x91000000 | t << 5 | t);
  arm_enc(e, 0xB8605800 | x << 16 | t << 5 | X17 | 1u << 14); // ldr w17, [t, wx, uxtw #2]
  emit_branch(e, I_ADR | t, e->start_label);
  arm_enc_rrr(e, 0x8B000000, t, t, X17);
  arm_enc(e, I_BR | t << 5);
}

// ---- calls ----------------------------------------------------------------------------------------------------------

void arm_call_ref(Emit *e, Ref *r) {
  emit_fix_call(e, r, FIX_CALL26, I_BL);
}

void arm_emit_stub(Emit *e, const TrapStub *stub) {
  arm_enc_mov_imm(e, X0, stub->kind, 4);
  arm_call_ref(e, ref_number(e->l->fn, REF_HELPER, HELPER_THROW_KIND));
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void emit_xchg(Emit *e, const LIns *ins) {
  u32 a = ins->ops[0].reg, b = ins->ops[1].reg;
  if (a < V0) {
    arm_enc_mov_reg(e, X16, a);
    arm_enc_mov_reg(e, a, b);
    arm_enc_mov_reg(e, b, X16);
    return;
  }
  LOp t = lop_phys(MOVE_REG, LR_DEF, 0), x = lop_phys(a, LR_USE, 0), y = lop_phys(b, LR_USE, 0);
  arm_enc_move(e, T_F64, &t, &x);
  arm_enc_move(e, T_F64, &x, &y);
  arm_enc_move(e, T_F64, &y, &t);
}

// V, where x is the minimum and y is -1: only then x - 1 is compared after y + 1 was 0.
static void emit_ccmpovf(Emit *e, const LIns *ins) {
  u32 sf = ins->size == 8 ? 1u << 31 : 0, x = arm_r(&ins->ops[0]), y = arm_r(&ins->ops[1]);
  arm_enc(e, 0x31000400 | sf | y << 5 | ZR);                        // cmn y, #1
  arm_enc(e, 0x7A400800 | sf | 1u << 16 | A_EQ << 12 | x << 5 | 0); // ccmp x, #1, #0, eq
}

// Before a call that searches the stack: its clobbers have moved what lives on into slots.
static void emit_clean(Emit *e) {
  for (RegMask m = e->l->used_regs & MASKS(X19, X28); m; m &= m - 1)
    arm_enc_mov_reg(e, (u32)__builtin_ctzll(m), ZR);
}

// Sizes of the ordered and the exclusive accesses stand in the upper two bits.
static u32 access_size(u8 size) {
  return (u32)__builtin_ctz(size) << 30;
}

static void emit_extr(Emit *e, const LIns *ins) {
  u32 rn = arm_r(&ins->ops[1]);
  arm_enc_rrr(e, (ins->size == 8 ? 0x93C00000 : 0x13800000) | ins->aux << 10, arm_r(&ins->ops[0]), rn, rn);
}

enum { MRS_TP = 0xD53BD040, LDAR = 0x08DFFC00, STLR = 0x089FFC00, LDRB = 0x39400000 };

static void emit_target(Emit *e, LIns *ins) {
  const LOp *o = ins->ops;
  switch (ins->op) {
  case A_ROR: emit_extr(e, ins); break;
  case A_MOVI: arm_enc_mov_imm(e, arm_r(&o[0]), o[1].imm, ins->size); break;
  case A_LEA: arm_enc_lea(e, arm_r(&o[0]), arm_mem_operand(e, ins, 1)); break;
  case A_NULLCHK: arm_enc_mem(e, LDRB, ZR, arm_mem_operand(e, ins, 0)); break;
  case A_CCMPOVF: emit_ccmpovf(e, ins); break;
  case A_LDAR: arm_enc(e, LDAR | access_size(ins->size) | arm_r(&o[1]) << 5 | arm_r(&o[0])); break;
  case A_STLR: arm_enc(e, STLR | access_size(ins->size) | arm_r(&o[1]) << 5 | arm_r(&o[0])); break;
  case A_DMB: arm_enc(e, I_DMB | ins->aux << 8); break;
  case A_CAS:
  case A_XCHG:
  case A_XADD: arm_emit_atomic(e, ins); break;
  case A_BLKCOPY:
  case A_BLKZERO:
  case A_LOOPCOPY:
  case A_LOOPZERO:
  case A_MEMCPY:
  case A_MEMSET:
  case A_ALLOCA: arm_emit_block(e, ins); break;
  case A_TP: arm_enc(e, MRS_TP | arm_r(&o[0])); break;
  case A_TLS:
    arm_enc(e, MRS_TP | X16);
    arm_enc(e, 0xF8606800 | arm_r(&o[1]) << 16 | X16 << 5 | arm_r(&o[0])); // ldr d, [x16, x]
    break;
  case A_CLEAN: emit_clean(e); break;
  case A_CALLREF: arm_call_ref(e, o[0].ref); break;
  case A_CALLR: arm_enc(e, I_BLR | arm_r(&o[0]) << 5); break;
  case A_TAIL: arm_emit_tail(e, ins); break;
  case A_RET: arm_emit_epilogue(e); break;
  case A_JTRAP: arm_jump_if(e, ins, false, e->l->stubs.v[ins->aux].label); break;
  case A_CALLFIN: emit_branch(e, I_BL, e->handler_labels[ins->aux]); break;
  case A_ENDFIN: arm_emit_end_handler(e); break;
  case A_BRK: arm_enc(e, I_BRK); break;
  default: arm_enc_table(e, ins); break;
  }
}

void arm_emit(Emit *e, LIns *ins, const LBlock *next) {
  if (arm_emit_paired(e, ins))
    return;
  switch (ins->op) {
  case LIR_NOP:
  case LIR_LABEL:
  case LIR_ENTRY: break;
  case LIR_MOVE: arm_enc_move(e, ins->size, &ins->ops[0], &ins->ops[1]); break;
  case LIR_XCHG: emit_xchg(e, ins); break;
  case LIR_HANDLER: arm_emit_handler_entry(e, ins); break;
  case LIR_JMP:
    if (e->block->succs[0] != next)
      emit_branch(e, I_B, e->block->succs[0]->label);
    break;
  case LIR_JCC: emit_jcc(e, ins, e->block, next); break;
  case LIR_SWITCH: emit_switch(e, ins, e->block, next); break;
  default: emit_target(e, ins); break;
  }
}
