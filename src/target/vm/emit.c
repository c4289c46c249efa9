// emit.c: LIR into instruction words; frames.
#include <assert.h>

#include "target/vm/vm.h"

// A branch is a word behind its instruction: the displacement from its own end, in bytes.
u32 vm_branch_size(u32 kind, bool is_short) {
  (void)kind, (void)is_short;
  return sizeof(VmIns);
}

i32 vm_branch_reach(u32 kind) {
  (void)kind;
  return INT32_MAX;
}

void vm_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp) {
  (void)kind, (void)is_short;
  i64 word = disp;
  memcpy(at, &word, sizeof word);
}

static void put(Emit *e, VmIns w) {
  u64 bits;
  memcpy(&bits, &w, sizeof bits);
  emit_u64(e, bits);
}

static void put_abi(Emit *e, u16 op, u32 a, u32 b, i64 imm) {
  assert(a < VM_NREGS && b < VM_NREGS && imm == (i32)imm);
  put(e, (VmIns){.op = (u16)(op - LIR_TARGET), .a = (u8)a, .b = (u8)b, .imm = (i32)imm});
}

static void put_abc(Emit *e, u16 op, u32 a, u32 b, u32 c, u32 d) {
  put_abi(e, op, a, b, 0);
  e->code.v[e->code.n - 4] = (u8)c;
  e->code.v[e->code.n - 3] = (u8)d;
}

static u32 reg_of(const LOp *o) {
  assert(o->kind == LK_PHYS);
  return o->reg;
}

static i64 slot_index(Emit *e, const LOp *o) {
  return emit_slot(e, o->ref);
}

// ---- moves ----------------------------------------------------------------------------------------------------------

static i32 frame_offset_of(const Emit *e, const LOp *o) {
  switch (o->kind) {
  case LK_SPILL: return e->l->frame_spills + (i32)o->reg * 8;
  case LK_SLOT: return o->slot->frame_off;
  default: return (i32)o->imm;
  }
}

static void put_wide(Emit *e, u32 a, i64 imm) {
  if (imm == (i32)imm) {
    put_abi(e, VM_MOVI, a, 0, imm);
  } else {
    put_abi(e, VM_MOVI8, a, 0, 0);
    emit_u64(e, (u64)imm);
  }
}

static void load_place(Emit *e, u32 a, const LOp *src) {
  switch (src->kind) {
  case LK_PHYS: put_abi(e, VM_MOV, a, src->reg, 0); break;
  case LK_IMM:
  case LK_FCONST: put_wide(e, a, src->imm); break;
  case LK_REF: put_abi(e, VM_REF, a, 0, slot_index(e, src)); break;
  case LK_SLOT: put_abi(e, VM_LEA, a, VM_FP_REG, frame_offset_of(e, src)); break;
  default: put_abi(e, VM_LD8, a, VM_FP_REG, frame_offset_of(e, src)); break;
  }
}

static void emit_move(Emit *e, const LIns *ins) {
  const LOp *dst = &ins->ops[0], *src = &ins->ops[1];
  u32 via = dst->kind == LK_PHYS ? dst->reg : src->kind == LK_PHYS ? src->reg : VM_MOVE_REG;
  if (src->kind != LK_PHYS || dst->kind == LK_PHYS)
    load_place(e, via, src);
  if (dst->kind != LK_PHYS)
    put_abi(e, VM_ST8, via, VM_FP_REG, frame_offset_of(e, dst));
}

static void emit_xchg(Emit *e, const LIns *ins) {
  u32 x = reg_of(&ins->ops[0]), y = reg_of(&ins->ops[1]);
  put_abi(e, VM_MOV, VM_MOVE_REG, x, 0);
  put_abi(e, VM_MOV, x, y, 0);
  put_abi(e, VM_MOV, y, VM_MOVE_REG, 0);
}

// ---- control --------------------------------------------------------------------------------------------------------

static void jump_to(Emit *e, const LBlock *to, const LBlock *next) {
  if (to == next)
    return;
  put_abi(e, VM_JMP, 0, 0, 0);
  emit_branch(e, 0, to->label);
}

static void put_condition(Emit *e, u16 op, const LIns *ins) {
  const LOp *b = &ins->ops[1];
  if (b->kind == LK_IMM)
    put_abi(e, op, reg_of(&ins->ops[0]), 0, b->imm);
  else
    put_abi(e, op, reg_of(&ins->ops[0]), reg_of(b), 0);
}

// Families of branches stand one behind the other, each with all conditions (ops.def).
static u16 negated(u16 op) {
  enum { CONDS = CC_UGT + 1 };
  u32 at = op - VM_J4_EQ;
  bool is_float = op >= VM_JF_EQ && op <= VM_JD_UGT;
  return (u16)(VM_J4_EQ + at / CONDS * CONDS + cc_negate((Cond)(at % CONDS), is_float));
}

// A branch that is not taken is the cheaper one.
static void emit_jcc(Emit *e, const LIns *ins, const LBlock *next) {
  const LBlock *b = e->block, *taken = b->succs[0], *other = b->succs[1];
  u16 op = (u16)ins->aux;
  if (taken == next) {
    op = negated(op);
    taken = other;
    other = next;
  }
  if (taken != other) {
    put_condition(e, op, ins);
    emit_branch(e, 0, taken->label);
  }
  jump_to(e, other, next);
}

static void emit_switch(Emit *e, const LIns *ins) {
  const LBlock *b = e->block;
  put_abi(e, VM_SWITCH, reg_of(&ins->ops[0]), 0, b->nsuccs - 1);
  for (u32 i = 0; i < b->nsuccs; i++)
    emit_branch(e, 0, b->succs[i]->label);
}

static void emit_call(Emit *e, const LIns *ins) {
  const LOp *t = &ins->ops[0];
  put_abi(e, ins->op, 0, 0, t->kind == LK_REF ? slot_index(e, t) : (i64)reg_of(t));
  emit_u64(e, ins->aux | (u64)ins->cc << 32); // words of stack arguments; whether there are more than came in
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void emit_mem(Emit *e, const LIns *ins) {
  u32 k = (u32)ins->mem, a = k ? reg_of(&ins->ops[0]) : 0;
  const LOp *base = &ins->ops[k];
  switch (base->kind) {
  case LK_PHYS: put_abi(e, ins->op, a, base->reg, ins->disp); break;
  case LK_OUT: put_abi(e, ins->op, a, VM_OUT_REG, ins->disp + base->imm); break;
  default: put_abi(e, ins->op, a, VM_FP_REG, (i64)ins->disp + frame_offset_of(e, base)); break;
  }
}

static void emit_element(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  VmIns w = {.op = (u16)(ins->op - LIR_TARGET), .a = (u8)reg_of(&o[0]), .b = (u8)reg_of(&o[1])};
  w.c = (u8)reg_of(&o[2]);
  w.d = ins->scale;
  w.off = (i16)ins->disp;
  put(e, w);
}

static void emit_abc(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  put_abc(e, ins->op, reg_of(&o[0]), reg_of(&o[1]), reg_of(&o[2]), ins->nops > 3 ? reg_of(&o[3]) : ins->aux);
}

static void emit_pseudo(Emit *e, const LIns *ins) {
  switch (ins->op) {
  case VM_CALLREF:
  case VM_CALLR:
  case VM_TAILREF:
  case VM_TAILR: emit_call(e, ins); break;
  case VM_CALLFIN:
    put_abi(e, VM_CALLFIN, 0, 0, ins->aux);
    emit_branch(e, 0, e->handler_labels[ins->aux]);
    break;
  default: put_abi(e, VM_ENDFIN, 0, 0, e->block->handler); break;
  }
}

static void emit_target(Emit *e, const LIns *ins) {
  const LOp *o = ins->ops;
  switch (vm_info[ins->op - LIR_TARGET].fmt) {
  case VF_NONE: put_abi(e, ins->op, 0, 0, ins->aux); break;
  case VF_AB: put_abi(e, ins->op, reg_of(&o[0]), reg_of(&o[1]), 0); break;
  case VF_ABC: emit_abc(e, ins); break;
  case VF_ABC_TRAP:
    put_abc(e, ins->op, reg_of(&o[0]), reg_of(&o[1]), reg_of(&o[2]), 0);
    emit_branch(e, 0, e->l->stubs.v[ins->aux].label);
    break;
  case VF_ABI: put_abi(e, ins->op, reg_of(&o[0]), reg_of(&o[1]), o[2].imm); break;
  case VF_AI:
    if (ins->nops == 1)
      put_abi(e, ins->op, 0, 0, o[0].imm);
    else
      put_abi(e, ins->op, reg_of(&o[0]), 0, o[1].imm);
    break;
  case VF_WIDE: put_wide(e, reg_of(&o[0]), o[1].imm); break;
  case VF_REF: put_abi(e, ins->op, reg_of(&o[0]), 0, slot_index(e, &o[1])); break;
  case VF_LD:
  case VF_MEM: emit_mem(e, ins); break;
  case VF_LDX: emit_element(e, ins); break;
  case VF_JCC:
    put_condition(e, ins->op, ins);
    emit_branch(e, 0, e->l->stubs.v[ins->aux].label);
    break;
  default: emit_pseudo(e, ins); break;
  }
}

void vm_emit(Emit *e, LIns *ins, const LBlock *next) {
  switch (ins->op) {
  case LIR_NOP:
  case LIR_LABEL:
  case LIR_ENTRY:          // vm_enter has put the arguments into their registers
  case LIR_HANDLER: break; // the exception is in its register
  case LIR_MOVE: emit_move(e, ins); break;
  case LIR_XCHG: emit_xchg(e, ins); break;
  case LIR_JMP: jump_to(e, e->block->succs[0], next); break;
  case LIR_JCC: emit_jcc(e, ins, next); break;
  case LIR_SWITCH: emit_switch(e, ins); break;
  default: emit_target(e, ins); break;
  }
}

void vm_emit_prologue(Emit *e) {
  (void)e; // vm_enter makes the frame
}

void vm_emit_stub(Emit *e, const TrapStub *stub) {
  put_abi(e, VM_TRAP, 0, 0, stub->kind);
}

// ---- frame ----------------------------------------------------------------------------------------------------------

void vm_frame(Lir *l) {
  i32 low = -(i32)ALIGN_UP(VM_HEADER_BYTES + l->fn->nclauses * 8 + l->slot_size, 16u);
  l->frame_slots = low;
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size, 16u);
}

void vm_finish(Emit *e, CodeUnit *out) {
  out->frame.frame_size = e->l->frame_size;
}
