// emit.c: instructions that only x86 has, or encodes in its own way; the layout of frames and their ends.
#include <assert.h>

#include "target/x86/x86.h"

void x86_frame(Lir *l) {
  l->has_base |= l->stubs.n != 0;
  i32 low = -(i32)(l->slot_size || l->nspills ? ALIGN_UP(intel_head_size(l) + l->slot_size, 8u) : intel_head_size(l));
  l->frame_slots = low;
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size + 8, 16u) - 8;
}

// What the slot of a reference holds, by way of eax.
static void load_slot(Emit *e, const LOp *ref) {
  RM home = rm_mem(EBP, UNIT_BASE_HOME), slot = {.is_mem = true, .reg = EAX, .index = NOREG, .sym = ref};
  enc(e, 0, false, 0, 0x8B, EAX, &home, 0);
  enc(e, 0, false, 0, 0x8B, EAX, &slot, 0);
}

// The target goes to eax. rt_tail_grow finds the size on the stack, and is returned to, as every other register is
// taken.
static void emit_tail(Emit *e, const LIns *ins) {
  bool grows = ins->ops[1].kind != LK_NONE;
  assert(ins->aux % 4 == 0 && ins->aux <= e->l->out_size);
  if (grows) {
    RM top = rm_mem(ESP, 0);
    emit_u8(e, 0x68);
    emit_u32(e, ins->aux + ins->cc);
    emit_u8(e, 0x50 | EAX); // push
    load_slot(e, &ins->ops[1]);
    enc(e, 0, false, 0, 0x87, EAX, &top, 0);
  } else {
    emit_stack_args(e, ins->aux);
  }
  if (ins->ops[0].kind == LK_REF)
    load_slot(e, &ins->ops[0]);
  emit_restore_saved(e);
  if (grows) {
    emit_u8(e, 0xC3);
    return;
  }
  RM target = rm_reg(EAX);
  emit_leave(e);
  enc(e, 0, false, 0, 0xFF, 4, &target, 0);
  emit_cfi(e, CFI_RESTORE, 0, 0);
}

// rt_throw_kind aligns the stack itself.
void x86_emit_stub(Emit *e, const TrapStub *stub) {
  LOp sym = lop_ref(ref_number(e->l->fn, REF_HELPER, HELPER_THROW_KIND));
  RM home = rm_mem(EBP, UNIT_BASE_HOME), slot = {.is_mem = true, .reg = EAX, .index = NOREG, .sym = &sym};
  emit_u8(e, 0x6A);
  emit_u8(e, stub->kind);
  enc(e, 0, false, 0, 0x8B, EAX, &home, 0);
  enc(e, 0, false, 0, 0xFF, 2, &slot, 0);
}

// ops: index, then the unit's base and a register, if there is a table. Its entries count from the start of the code.
static void emit_switch(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1, x = ins->ops[0].reg;
  RM rx = rm_reg(x);
  if (emit_switch_chain(e, ins, b, next))
    return;
  u32 base = ins->ops[1].reg, t = ins->ops[2].reg;
  LOp table = lop_kind(LK_RODATA, emit_jump_table(e, switch_labels(e, b), n));
  RM entry = {.is_mem = true, .reg = (u8)base, .index = (u8)x, .scale = 2, .sym = &table}, rt = rm_reg(t);
  RM target = {.is_mem = true, .reg = (u8)base, .index = (u8)t, .disp = -UNIT_BASE};
  enc_alu_imm(e, ALU_CMP, 4, &rx, n);
  emit_branch(e, X_AE, b->succs[n]->label);
  enc(e, 0, false, 0, 0x8B, t, &entry, 0);
  enc_lea(e, 4, t, &target);
  enc(e, 0, false, 0, 0xFF, 4, &rt, 0);
}

static void emit_setcc(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg;
  RM rd = rm_reg(d);
  if (ins->cc < X_FEQ && x86_has_byte(d)) {
    enc(e, 0, false, 1, 0x90 | ins->cc, 0, &rd, 0);
    enc(e, 0, false, 1, 0xB6, d, &rd, 0);
    return;
  }
  u32 skip = emit_label(e);
  enc_mov_imm(e, d, 0, 4, true);
  emit_jump_if(e, x_negate(ins->cc), skip);
  enc_mov_imm(e, d, 1, 4, true);
  emit_bind(e, skip);
}

// The extension of a register's lower byte, also where that has no name.
static void emit_byte_extend(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg, x = ins->ops[1].reg;
  bool is_signed = ins->op == X_SX8R;
  RM rx = rm_reg(x), rd = rm_reg(d);
  if (x86_has_byte(x)) {
    enc(e, 0, false, 1, is_signed ? 0xBE : 0xB6, d, &rx, 0);
    return;
  }
  if (d != x)
    enc(e, 0, false, 0, 0x8B, d, &rx, 0);
  if (!is_signed && !x86_has_byte(d)) {
    enc_alu_imm(e, ALU_AND, 4, &rd, 0xFF);
  } else if (x86_has_byte(d)) {
    enc(e, 0, false, 1, is_signed ? 0xBE : 0xB6, d, &rd, 0);
  } else {
    enc(e, 0, false, 0, 0xC1, 4, &rd, 0);
    emit_u8(e, 24);
    enc(e, 0, false, 0, 0xC1, 7, &rd, 0);
    emit_u8(e, 24);
  }
}

static void emit_fsel(Emit *e, const LIns *ins) {
  u32 skip = emit_label(e);
  RM yes = rm_operand(e, ins, 2);
  emit_jump_if(e, x_negate(ins->cc), skip);
  if (yes.is_mem)
    enc(e, ins->size == 8 ? 0xF2 : 0xF3, false, 1, 0x10, ins->ops[0].reg, &yes, 0);
  else
    enc(e, 0, false, 1, 0x28, ins->ops[0].reg, &yes, 0);
  emit_bind(e, skip);
}

// st(0) by way of the outgoing arguments' room, which is free after a call and before a return.
static void emit_float_result(Emit *e, const LIns *ins) {
  RM top = rm_mem(ESP, 0);
  if (!ins->nops) {
    emit_u8(e, 0xDD); // fstp st(0)
    emit_u8(e, 0xD8);
    return;
  }
  enc(e, 0, false, 0, ins->size == 8 ? 0xDD : 0xD9, 3, &top, 0);
  enc(e, ins->size == 8 ? 0xF2 : 0xF3, false, 1, 0x10, ins->ops[0].reg, &top, 0);
}

static void emit_ret(Emit *e, const LIns *ins) {
  if (ins->size) {
    RM from = rm_operand(e, ins, 0);
    if (!from.is_mem) {
      from = rm_mem(ESP, 0);
      enc(e, ins->size == 8 ? 0xF2 : 0xF3, false, 1, 0x11, ins->ops[0].reg, &from, 0);
    }
    enc(e, 0, false, 0, ins->size == 8 ? 0xDD : 0xD9, 0, &from, 0);
  }
  emit_epilogue(e, ins->aux);
}

void x86_emit(Emit *e, LIns *ins, const LBlock *next) {
  RM rm;
  switch (ins->op) {
  case X_SETCC: emit_setcc(e, ins); break;
  case X_ZX8R:
  case X_SX8R: emit_byte_extend(e, ins); break;
  case X_FSEL: emit_fsel(e, ins); break;
  case X_FRES: emit_float_result(e, ins); break;
  case X_TLS:
    rm = rm_mem(ins->ops[1].reg, 0);
    emit_u8(e, 0x65); // gs
    enc(e, 0, false, 0, 0x8B, ins->ops[0].reg, &rm, 0);
    break;
  case X_TAIL: emit_tail(e, ins); break;
  case X_RET: emit_ret(e, ins); break;
  case LIR_SWITCH: emit_switch(e, ins, e->block, next); break;
  default: intel_emit(e, ins, next); break;
  }
}
