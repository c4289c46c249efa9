// frame.c: prologue and epilogue, handlers of exceptions, tail calls: what makes and leaves frames.
//
//      incoming stack arguments
//      fp, lr                      <- fp
//      saved r4-r10
//      saved d8-d15
//      slots, spills
//      outgoing arguments          <- sp
#include <assert.h>

#include "target/arm/arm.h"
#include "target/arm/words.h"

#define PAGE 4096
#define PROBE_UNROLL 8 // pages probed without a loop
#define FAR_FRAME 3000 // frames beyond it have words that one offset may not reach

enum { VPUSH = 0x0D2D0B00, VPOP = 0x0CBD0B00 };

static u32 saved_ints(const Lir *l) {
  return (u32)(l->used_regs & MASKS(R4, R10));
}

static u32 saved_flts(const Lir *l) {
  return (u32)(l->used_regs >> D8 & 0xFF); // d8 is bit 0
}

static u32 int_bytes(const Lir *l) {
  return 4 * (u32)__builtin_popcount(saved_ints(l));
}

static u32 flt_bytes(const Lir *l) {
  return 8 * (u32)__builtin_popcount(saved_flts(l));
}

static u32 saved_bytes(const Lir *l) {
  return int_bytes(l) + flt_bytes(l);
}

// The registers that moves of the allocator destroy on their way are among those that calls keep.
static void note_scratch(Lir *l, bool far) {
  for (u32 i = 0; i < l->nblocks; i++)
    for (const LIns *ins = l->blocks[i]->first; ins; ins = ins->next)
      l->used_regs |= a32_move_scratch(ins, far);
}

void a32_frame(Lir *l) {
  note_scratch(l, l->slot_size + l->nspills * 8 + l->out_size + abi_incoming_stack(l) > FAR_FRAME);
  i32 low = -(i32)ALIGN_UP(saved_bytes(l), 8u) - (i32)ALIGN_UP(l->slot_size, 8u);
  l->frame_slots = low;
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size, 8u);
}

// Touches every page of a large frame in order, so that the guard page is never jumped over. ip has the dictionary.
static void probe(Emit *e, u32 frame) {
  u32 pages = frame / PAGE;
  if (pages <= PROBE_UNROLL) {
    for (u32 i = 1; i <= pages; i++) {
      a32_enc_add_imm(e, LR, FP, -(i32)(i * PAGE));
      a32_enc_mem(e, I_LDR, LR, a32_mem_base(LR, 0));
    }
    return;
  }
  // sp goes down page by page, and comes back.
  u32 loop = emit_label(e);
  a32_enc_mov_imm(e, LR, pages);
  emit_bind(e, loop);
  a32_enc_add_imm(e, SP, SP, -PAGE);
  a32_enc_mem(e, I_STR, LR, a32_mem_base(SP, 0));
  a32_enc(e, 0x02500001 | LR << 16 | LR << 12); // subs lr, lr, #1
  emit_branch(e, COND(A_NE) | I_B, loop);
  a32_enc_add_imm(e, SP, FP, -(i32)saved_bytes(e->l));
}

// Runs of neighbours in one instruction each; the highest is pushed first, so that lower ones lie lower.
static void move_floats(Emit *e, bool save) {
  u32 mask = saved_flts(e->l);
  for (u32 i = 0, n; i < 8; i += n) {
    u32 at = save ? 7 - i : i;
    n = 1;
    if (!(mask >> at & 1))
      continue;
    while (i + n < 8 && mask >> (save ? at - n : at + n) & 1)
      n++;
    u32 first = 8 + (save ? at - (n - 1) : at);
    a32_enc(e, (save ? VPUSH : VPOP) | first << 12 | 2 * n);
  }
}

static void note_saved(Emit *e) {
  const Lir *l = e->l;
  i32 off = -(i32)int_bytes(l);
  for (u32 m = saved_ints(l); m; m &= m - 1, off += 4)
    emit_cfi(e, CFI_SAVED, (u8)__builtin_ctz(m), off);
  off = -(i32)saved_bytes(l);
  for (u32 m = saved_flts(l); m; m &= m - 1, off += 8) {
    u8 reg = (u8)(CTX_D8 + 2 * (u32)__builtin_ctz(m));
    emit_cfi(e, CFI_SAVED, reg, off);
    emit_cfi(e, CFI_SAVED, (u8)(reg + 1), off + 4);
  }
}

static void save_sp(Emit *e, const Slot *slot) {
  a32_enc_mem(e, I_STR, SP, a32_mem_base(FP, slot->frame_off));
}

void a32_emit_prologue(Emit *e) {
  Lir *l = e->l;
  a32_enc(e, I_PUSH | saved_ints(l) | 1u << FP | 1u << LR);
  emit_cfi(e, CFI_PUSHED, 0, (i32)int_bytes(l) + 8);
  a32_enc_add_imm(e, FP, SP, (i32)int_bytes(l));
  emit_cfi(e, CFI_SET_FP, 0, 0);
  move_floats(e, true);
  note_saved(e);
  if (l->frame_size >= PAGE)
    probe(e, l->frame_size);
  a32_enc_add_imm(e, SP, SP, -(i32)(l->frame_size - saved_bytes(l)));
  if (l->alloca_slot)
    save_sp(e, l->alloca_slot);
}

void a32_emit_epilogue(Emit *e) {
  Lir *l = e->l;
  if (l->frame_size != saved_bytes(l) || l->fn->has_localloc)
    a32_enc_add_imm(e, SP, FP, -(i32)saved_bytes(l));
  move_floats(e, false);
  a32_enc(e, I_POP | saved_ints(l) | 1u << FP | 1u << PC);
}

// ---- tail calls -----------------------------------------------------------------------------------------------------
// No register is free but lr: what else is needed goes through the room for outgoing arguments.

enum { LDM = 0x08900000, VLDM_UP = 0x0CB00B00, PUSH_TWO = 8, LDR_PC_POP = 0x049DF004 };

static void word_at_sp(Emit *e, u32 code, i32 off) {
  a32_enc_mem(e, code, LR, a32_mem_base(SP, off));
}

// The arguments come to lie over this function's own, above the frame record.
static void move_stack_args(Emit *e, u32 size) {
  for (u32 i = 0; i < size; i += 4) {
    word_at_sp(e, I_LDR, (i32)i);
    a32_enc_mem(e, I_STR, LR, a32_mem_base(FP, (i32)(8 + i)));
  }
}

// Not r4 where it has the callee's key: the frame's caller does not count on it.
static void restore_saved(Emit *e, bool has_key) {
  const Lir *l = e->l;
  u32 ints = saved_ints(l), flts = saved_flts(l);
  if (!ints && !flts)
    return;
  a32_enc_add_imm(e, LR, FP, -(i32)saved_bytes(l));
  for (u32 i = 0; i < 8; i++)
    if (flts >> i & 1)
      a32_enc(e, VLDM_UP | LR << 16 | (8 + i) << 12 | 2);
  if (has_key && ints >> KEY_REG & 1) {
    a32_enc_add_imm(e, LR, LR, 4);
    ints &= ~(1u << KEY_REG);
  }
  if (ints)
    a32_enc(e, LDM | LR << 16 | ints);
}

static void target_to_lr(Emit *e, const LIns *ins) {
  const LOp *target = &ins->ops[0];
  if (target->kind != LK_REF)
    a32_enc_mov_reg(e, LR, a32_r(target));
  else if (ins->scale) // with a dictionary, which entries destroy
    a32_enc_slot(e, LR, target->ref);
  else
    a32_enc_entry(e, LR, target->ref);
}

// rt_tail_grow finds the size in lr and the target below the arguments.
static void grow(Emit *e, const LIns *ins) {
  target_to_lr(e, ins);
  a32_enc_add_imm(e, SP, SP, -PUSH_TWO);
  word_at_sp(e, I_STR, 0);
  restore_saved(e, ins->cc);
  a32_enc_slot(e, LR, ins->ops[1].ref);
  a32_enc(e, I_PUSH | 1u << LR);
  a32_enc_mov_imm(e, LR, ALIGN_UP(ins->aux, 8u));
  a32_enc(e, LDR_PC_POP);
}

void a32_emit_tail(Emit *e, const LIns *ins) {
  assert(ins->aux % 4 == 0 && ins->aux <= e->l->out_size && e->l->out_size >= 16);
  if (ins->ops[1].kind != LK_NONE) {
    grow(e, ins);
    return;
  }
  move_stack_args(e, ins->aux);
  target_to_lr(e, ins);
  word_at_sp(e, I_STR, 12);
  restore_saved(e, ins->cc);
  a32_enc_mem(e, I_LDR, LR, a32_mem_base(FP, 0));
  word_at_sp(e, I_STR, 0);
  a32_enc_add_imm(e, LR, FP, 8);
  word_at_sp(e, I_STR, 4);
  a32_enc_mem(e, I_LDR, LR, a32_mem_base(FP, 4));
  word_at_sp(e, I_STR, 8);
  a32_enc(e, LDM | SP << 16 | 1u << FP | 1u << SP | 1u << LR | 1u << PC);
}

// ---- handlers -------------------------------------------------------------------------------------------------------

static u32 called_handler_size(const Lir *l) {
  return ALIGN_UP(l->out_size, 8u);
}

void a32_emit_handler_entry(Emit *e, const LIns *ins) {
  Lir *l = e->l;
  const Slot *floor = ins->aux >> 1 ? l->floor_slots[(ins->aux >> 1) - 1] : NULL;
  if (ins->aux & 1) { // called: the return address has to be kept
    a32_enc(e, I_PUSH | 1u << IP | 1u << LR);
    a32_enc_add_imm(e, SP, SP, -(i32)called_handler_size(l));
    if (floor)
      save_sp(e, floor);
  } else if (floor || l->alloca_slot) {
    a32_enc_mem(e, I_LDR, SP, a32_mem_base(FP, (floor ? floor : l->alloca_slot)->frame_off));
  } else {
    a32_enc_add_imm(e, SP, FP, -(i32)l->frame_size);
  }
}

void a32_emit_end_handler(Emit *e) {
  a32_enc_add_imm(e, SP, SP, (i32)called_handler_size(e->l));
  a32_enc(e, I_POP | 1u << IP | 1u << PC);
}
