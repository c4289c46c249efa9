// frame.c: prologue and epilogue, handlers of exceptions, tail calls: what makes and leaves frames.
//
//      incoming stack arguments
//      x29, x30                    <- x29
//      saved registers, in pairs
//      slots, spills
//      outgoing arguments          <- sp
#include <assert.h>

#include "target/arm64/arm64.h"
#include "target/arm64/words.h"

#define PAGE 4096
#define PROBE_UNROLL 8 // pages probed without a loop

enum { PUSH_RECORD = 0xA9BF7BFD, POP_RECORD = 0xA8C17BFD, STR_X = 0xF9000000, LDR_X = 0xF9400000 };

// Integers first, then floats; each kind in pairs.
static u32 saved_regs(const Lir *l, u8 *regs) {
  u32 n = 0;
  static const RegMask kinds[] = {MASKS(X19, X28), MASKS(V8, V15)};
  for (u32 k = 0; k < 2; k++) {
    for (RegMask m = l->used_regs & kinds[k]; m; m &= m - 1)
      regs[n++] = (u8)__builtin_ctzll(m);
    if (n & 1)
      regs[n++] = NOREG;
  }
  return n;
}

void arm_frame(Lir *l) {
  u8 regs[FRAME_MAX_SAVED];
  i32 low = -(i32)(saved_regs(l, regs) * 8);
  low -= (i32)ALIGN_UP(l->slot_size, 16u);
  l->frame_slots = low;
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size, 16u);
}

// Touches every page of a large frame in order, so that the guard page is never jumped over.
static void probe(Emit *e, u32 frame) {
  u32 pages = frame / PAGE;
  if (pages <= PROBE_UNROLL) {
    for (u32 i = 1; i <= pages; i++) {
      arm_enc_add_imm(e, X16, FP, -(i64)i * PAGE);
      arm_enc_mem(e, LDR_X, ZR, arm_mem_base(X16, 0));
    }
    return;
  }
  u32 loop = emit_label(e);
  arm_enc_mov_imm(e, X17, pages, 4);
  arm_enc_mov_reg(e, X16, FP);
  emit_bind(e, loop);
  arm_enc_add_imm(e, X16, X16, -PAGE);
  arm_enc_mem(e, LDR_X, ZR, arm_mem_base(X16, 0));
  arm_enc(e, 0xD1000400 | X17 << 5 | X17); // sub x17, x17, #1
  emit_branch(e, 0xB5000000 | X17, loop);
}

// DWARF and the unwinder number these registers by host_arch.h.
static u8 context_reg(u32 reg) {
  return (u8)(reg < V0 ? reg : CTX_D8 + (reg - V8));
}

static void move_saved(Emit *e, bool save) {
  u8 regs[FRAME_MAX_SAVED];
  u32 n = saved_regs(e->l, regs);
  for (u32 i = 0; i < n; i += 2) {
    i32 off = -8 * (i32)(i + 2);
    bool flt = regs[i] >= V0;
    Mem m = arm_mem_base(FP, off);
    if (regs[i + 1] == NOREG)
      arm_enc_mem(e, (flt ? 0xFD000000 : STR_X) | (save ? 0 : 0x00400000), regs[i], m);
    else
      arm_enc_pair(e, save ? (flt ? I_STPD : I_STP8) : (flt ? I_LDPD : I_LDP8), regs[i], regs[i + 1], m);
    for (u32 k = 0; save && k < 2; k++)
      if (regs[i + k] != NOREG)
        emit_cfi(e, CFI_SAVED, context_reg(regs[i + k]), off + 8 * (i32)k);
  }
}

static void save_sp(Emit *e, const Slot *slot) {
  arm_enc_add_imm(e, X17, SP, 0);
  arm_enc_mem(e, STR_X, X17, arm_mem_base(FP, slot->frame_off));
}

void arm_emit_prologue(Emit *e) {
  Lir *l = e->l;
  arm_enc(e, PUSH_RECORD);
  emit_cfi(e, CFI_PUSHED, 0, 0);
  arm_enc_add_imm(e, FP, SP, 0);
  emit_cfi(e, CFI_SET_FP, 0, 0);
  if (l->frame_size >= PAGE)
    probe(e, l->frame_size);
  if (l->frame_size)
    arm_enc_add_imm(e, SP, SP, -(i64)l->frame_size);
  move_saved(e, true);
  if (l->alloca_slot)
    save_sp(e, l->alloca_slot);
}

static void leave(Emit *e) {
  move_saved(e, false);
  emit_cfi(e, CFI_RESTORED, 0, 0);
  if (e->l->frame_size || e->l->fn->has_localloc)
    arm_enc_add_imm(e, SP, FP, 0);
  arm_enc(e, POP_RECORD);
  emit_cfi(e, CFI_LEFT, 0, 0);
}

void arm_emit_epilogue(Emit *e) {
  leave(e);
  arm_enc(e, I_RET);
  emit_cfi(e, CFI_RESUME, 0, 0);
}

// ---- tail calls -----------------------------------------------------------------------------------------------------

// The arguments come to lie over this function's own, above the frame record.
static void move_stack_args(Emit *e, u32 size) {
  for (u32 i = 0; i < size;) {
    u32 n = size - i >= 16 ? 16 : 8;
    if (n == 16) {
      arm_enc_pair(e, I_LDPD, MOVE_REG, CYCLE_REG, arm_mem_base(SP, (i32)i));
      arm_enc_pair(e, I_STPD, MOVE_REG, CYCLE_REG, arm_mem_base(FP, (i32)(16 + i)));
    } else {
      arm_enc_mem(e, 0xFD400000, MOVE_REG, arm_mem_base(SP, (i32)i));
      arm_enc_mem(e, 0xFD000000, MOVE_REG, arm_mem_base(FP, (i32)(16 + i)));
    }
    i += n;
  }
}

static void target_to_x16(Emit *e, const LOp *target) {
  if (target->kind == LK_REF)
    arm_enc_entry(e, X16, target->ref);
  else
    arm_enc_mov_reg(e, X16, arm_r(target));
}

void arm_emit_tail(Emit *e, const LIns *ins) {
  assert(ins->aux % 8 == 0 && ins->aux <= e->l->out_size);
  if (ins->ops[1].kind == LK_NONE) {
    move_stack_args(e, ins->aux);
    target_to_x16(e, &ins->ops[0]);
    leave(e);
    arm_enc(e, I_BR | X16 << 5);
    emit_cfi(e, CFI_RESUME, 0, 0);
    return;
  }
  // rt_tail_grow finds the target in x16 and the size in x17; x11 is free by now.
  move_saved(e, false);
  target_to_x16(e, &ins->ops[0]);
  arm_enc_slot(e, CALL_REG, ins->ops[1].ref);
  arm_enc_mov_imm(e, X17, ALIGN_UP(ins->aux, 16u), 4);
  arm_enc(e, I_BR | CALL_REG << 5);
}

// ---- handlers -------------------------------------------------------------------------------------------------------

static u32 called_handler_size(const Lir *l) {
  return 16 + ALIGN_UP(l->out_size, 16u);
}

static void load_sp(Emit *e, const Slot *slot) {
  arm_enc_mem(e, LDR_X, X17, arm_mem_base(FP, slot->frame_off));
  arm_enc_add_imm(e, SP, X17, 0);
}

void arm_emit_handler_entry(Emit *e, const LIns *ins) {
  Lir *l = e->l;
  const Slot *floor = ins->aux >> 1 ? l->floor_slots[(ins->aux >> 1) - 1] : NULL;
  if (ins->aux & 1) { // called: the return address has to be kept
    arm_enc_add_imm(e, SP, SP, -(i64)called_handler_size(l));
    arm_enc_mem(e, STR_X, LR, arm_mem_base(SP, (i32)called_handler_size(l) - 16));
    if (floor)
      save_sp(e, floor);
  } else if (floor) {
    load_sp(e, floor);
  } else if (l->alloca_slot) {
    load_sp(e, l->alloca_slot);
  } else {
    arm_enc_add_imm(e, SP, FP, -(i64)l->frame_size);
  }
}

void arm_emit_end_handler(Emit *e) {
  arm_enc_mem(e, LDR_X, LR, arm_mem_base(SP, (i32)called_handler_size(e->l) - 16));
  arm_enc_add_imm(e, SP, SP, called_handler_size(e->l));
  arm_enc(e, I_RET);
}
