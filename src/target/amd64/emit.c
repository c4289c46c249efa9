// emit.c: instructions that only amd64 has, or encodes in its own way; the layout of frames and their ends.
#include <assert.h>

#include "target/amd64/amd64.h"

void amd64_frame(Lir *l) {
  u32 head = intel_head_size(l);
  i32 low = -(i32)ALIGN_UP(head + l->slot_size, 16u);
  l->frame_slots = low;
  if (!l->slot_size)
    low = -(i32)head;
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size, 16u);
}

static void jump_to(Emit *e, const LIns *ins, u32 op) {
  RM rm = ins->ops[op].kind == LK_REF ? rm_operand(e, ins, op) : rm_reg(ins->ops[op].reg);
  enc(e, 0, false, 0, 0xFF, 4, &rm, 0);
}

static void emit_tail(Emit *e, const LIns *ins) {
  assert(ins->aux % 8 == 0 && ins->aux <= e->l->out_size);
  if (ins->ops[1].kind == LK_NONE) {
    emit_stack_args(e, ins->aux);
    enc_zero_upper(e);
    emit_restore_saved(e);
    emit_leave(e);
    jump_to(e, ins, 0);
    emit_cfi(e, CFI_RESTORE, 0, 0);
    return;
  }
  // rt_tail_grow finds the target in rax and the size below the stack pointer.
  enc_zero_upper(e);
  emit_restore_saved(e);
  if (ins->ops[0].kind == LK_REF) {
    RM target = rm_operand(e, ins, 0);
    enc(e, 0, true, 0, 0x8B, RAX, &target, 0);
  }
  RM at = rm_mem(RSP, -8);
  enc(e, 0, true, 0, 0xC7, 0, &at, 4);
  emit_u32(e, ALIGN_UP(ins->aux, 16u));
  jump_to(e, ins, 1);
}

void amd64_emit_stub(Emit *e, const TrapStub *stub) {
  enc_zero_upper(e);
  emit_u8(e, 0xB8 | RDI);
  emit_u32(e, stub->kind);
  LOp sym = lop_ref(ref_number(e->l->fn, REF_HELPER, HELPER_THROW_KIND));
  RM rm = {.is_mem = true, .rip = true, .reg = NOREG, .index = NOREG, .sym = &sym};
  enc(e, 0, false, 0, 0xFF, 2, &rm, 0);
}

static void emit_switch(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1, x = ins->ops[0].reg;
  RM rx = rm_reg(x);
  if (emit_switch_chain(e, ins, b, next))
    return;
  u32 t = ins->ops[1].reg, u = ins->ops[2].reg;
  u32 table = emit_jump_table(e, switch_labels(e, b), n);
  enc_alu_imm(e, ALU_CMP, 4, &rx, n);
  emit_branch(e, X_AE, b->succs[n]->label);
  LOp sym = lop_kind(LK_RODATA, table);
  RM rt = {.is_mem = true, .rip = true, .reg = NOREG, .index = NOREG, .sym = &sym};
  enc(e, 0, false, 0, 0x8B, u, &rx, 0); // clears the upper half
  enc_lea(e, 8, t, &rt);
  RM entry = {.is_mem = true, .reg = (u8)t, .index = (u8)u, .scale = 2};
  enc(e, 0, true, 0, 0x63, u, &entry, 0);
  emit_branch(e, BR_LEA + t, e->start_label);
  RM ru = rm_reg(u);
  enc(e, 0, true, 0, 0x03, t, &ru, 0);
  RM rtt = rm_reg(t);
  enc(e, 0, false, 0, 0xFF, 4, &rtt, 0);
}

static void set_byte(Emit *e, u8 cc, u32 reg) {
  RM rm = rm_reg(reg);
  enc8(e, 0, false, 1, 0x90 | cc, 0, false, &rm, true, 0);
}

static void emit_setcc(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg;
  RM rd = rm_reg(d);
  if (ins->cc >= X_FEQ) {
    u32 t = ins->ops[1].reg;
    set_byte(e, ins->cc == X_FEQ ? X_NP : X_P, t);
    set_byte(e, ins->cc == X_FEQ ? X_E : X_NE, d);
    RM rt = rm_reg(t);
    enc8(e, 0, false, 0, ins->cc == X_FEQ ? 0x22 : 0x0A, d, true, &rt, true, 0);
  } else {
    set_byte(e, ins->cc, d);
  }
  enc8(e, 0, false, 1, 0xB6, d, false, &rd, true, 0);
}

void amd64_emit(Emit *e, LIns *ins, const LBlock *next) {
  u32 d = ins->nops ? ins->ops[0].reg : 0;
  RM rm;
  switch (ins->op) {
  case X_SETCC: emit_setcc(e, ins); break;
  case X_TLS:
    rm = rm_mem(ins->ops[1].reg, 0);
    emit_u8(e, 0x64);
    enc(e, 0, true, 0, 0x8B, d, &rm, 0);
    break;
  case X_TAIL: emit_tail(e, ins); break;
  case X_RET: emit_epilogue(e, 0); break;
  case X_CRC32B:
  case X_CRC32W:
    rm = rm_operand(e, ins, 2);
    if (ins->op == X_CRC32W)
      emit_u8(e, 0x66);
    enc8(e, 0xF2, false, 2, ins->op == X_CRC32W ? 0xF1 : 0xF0, d, false, &rm, ins->op == X_CRC32B, 0);
    break;
  case LIR_SWITCH: emit_switch(e, ins, e->block, next); break;
  default: intel_emit(e, ins, next); break;
  }
}
