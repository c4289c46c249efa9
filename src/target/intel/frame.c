// frame.c: frames: prologue and epilogue, entries of handlers, room on the stack.
//
//      bp + 2 words   incoming arguments on the stack
//      bp             the caller's frame pointer, and the return address above it
//      below          the place that data are addressed from (UNIT_BASE_HOME), where a register leads to them; then
//                     saved registers, slots, spilled values
//      sp             outgoing arguments; 16-byte aligned
#include <assert.h>

#include "target/intel/intel.h"

#define PAGE 4096
#define PROBE_UNROLL 8 // pages probed without a loop

static RegMask saved_regs(const Lir *l) {
  return l->used_regs & l->target->callee_saved;
}

u32 intel_head_size(const Lir *l) {
  return model.word * (l->has_base + (u32)__builtin_popcountll(saved_regs(l)));
}

// push: 50 + register, pop: 58 + register.
static void push_or_pop(Emit *e, u8 code, u32 r) {
  if (r & 8)
    emit_u8(e, 0x41);
  emit_u8(e, code | (r & 7));
}

// Touches every page of a large frame in order, so that the guard page is never jumped over. rax is scratch at calls;
// it runs down from the frame pointer to the last page.
static void probe(Emit *e, u32 frame) {
  u32 pages = frame / PAGE;
  if (pages <= PROBE_UNROLL) {
    for (u32 i = 1; i <= pages; i++) {
      RM at = rm_mem(RBP, -(i32)(i * PAGE));
      enc(e, 0, false, 0, 0x85, RAX, &at, 0); // test [at], eax
    }
    return;
  }
  u8 word = (u8)model.word;
  RM bp = rm_mem(RBP, 0), cur = rm_mem(RAX, 0), rax = rm_reg(RAX), sum = {.is_mem = true, .reg = RAX, .index = RBP};
  enc_lea(e, word, RAX, &bp);
  u32 loop = emit_label(e);
  emit_bind(e, loop);
  enc_alu_imm(e, ALU_SUB, word, &rax, PAGE);
  enc(e, 0, false, 0, 0x85, RAX, &cur, 0);
  // lea of the limit needs a register: compare by difference instead.
  enc(e, 0, true, 0, 0x29, RBP, &rax, 0); // rax -= rbp
  enc_alu_imm(e, ALU_CMP, word, &rax, -(i32)(pages * PAGE));
  enc_lea(e, word, RAX, &sum);
  emit_branch(e, X_G, loop);
}

// A word of the frame from a register (89) or to it (8B).
static void move_word(Emit *e, u8 code, u32 reg, i32 off) {
  RM at = rm_mem(RBP, off);
  enc(e, 0, true, 0, code, reg, &at, 0);
}

static void save_stack_pointer(Emit *e) {
  if (e->l->alloca_slot)
    move_word(e, 0x89, RSP, e->l->alloca_slot->frame_off);
}

void intel_emit_prologue(Emit *e) {
  Lir *l = e->l;
  RM bp = rm_reg(RBP), sp = rm_reg(RSP);
  push_or_pop(e, 0x50, RBP);
  emit_cfi(e, CFI_PUSHED_BP, 0, 0);
  enc(e, 0, true, 0, 0x89, RSP, &bp, 0);
  emit_cfi(e, CFI_SET_BP, 0, 0);
  u32 pushed = 0;
  if (l->has_base) { // a call of what follows it: pushes its own address
    emit_u8(e, 0xE8);
    emit_u32(e, 0);
    assert(e->code.n == UNIT_BASE && !e->branches.n);
    pushed = model.word;
  }
  for (RegMask m = saved_regs(l); m; m &= m - 1) {
    u32 r = (u32)__builtin_ctzll(m);
    push_or_pop(e, 0x50, r);
    pushed += model.word;
    emit_cfi(e, CFI_SAVED, intel_dwarf_reg(r), -(i32)pushed);
  }
  if (l->frame_size >= PAGE)
    probe(e, l->frame_size);
  if (l->frame_size > pushed)
    enc_alu_imm(e, ALU_SUB, (u8)model.word, &sp, l->frame_size - pushed);
  save_stack_pointer(e);
}

void emit_restore_saved(Emit *e) {
  i32 word = (i32)model.word, off = -word * (i32)e->l->has_base;
  for (RegMask m = saved_regs(e->l); m; m &= m - 1)
    move_word(e, 0x8B, (u32)__builtin_ctzll(m), off -= word);
}

void emit_leave(Emit *e) {
  emit_u8(e, 0xC9);
  emit_cfi(e, CFI_LEFT, 0, 0);
}

void emit_epilogue(Emit *e, u32 pop) {
  Lir *l = e->l;
  enc_zero_upper(e);
  if (!l->has_base && l->frame_size == intel_head_size(l) && !l->fn->has_localloc) {
    for (RegMask m = saved_regs(l); m;) {
      u32 r = 63 - (u32)__builtin_clzll(m);
      push_or_pop(e, 0x58, r);
      m &= ~REG_BIT(r);
    }
    push_or_pop(e, 0x58, RBP);
    emit_cfi(e, CFI_LEFT, 0, 0);
  } else {
    emit_restore_saved(e);
    emit_leave(e);
  }
  emit_u8(e, pop ? 0xC2 : 0xC3);
  if (pop) {
    emit_u8(e, (u8)pop);
    emit_u8(e, 0);
  }
  emit_cfi(e, CFI_RESTORE, 0, 0);
}

void emit_stack_args(Emit *e, u32 size) {
  for (u32 i = 0, n; i < size; i += n) {
    n = size - i >= 16 ? 16 : size - i >= 8 ? 8 : 4;
    u8 prefix = n == 16 ? 0 : n == 8 ? 0xF2 : 0xF3;
    RM from = rm_mem(RSP, (i32)i), to = rm_mem(RBP, (i32)(2 * model.word + i));
    enc_flt(e, prefix, false, 1, 0x10, MOVE_REG, NOREG, &from, 16);
    enc_flt(e, prefix, false, 1, 0x11, MOVE_REG, NOREG, &to, 16);
  }
}

// ---- handlers, localloc ---------------------------------------------------------------------------------------------

// With the return address, a multiple of 16.
static u32 called_handler_size(const Lir *l) {
  return 16 - model.word + ALIGN_UP(l->out_size, 16u);
}

static void emit_handler_entry(Emit *e, const LIns *ins) {
  Lir *l = e->l;
  RM sp = rm_reg(RSP);
  const Slot *floor = ins->aux >> 1 ? l->floor_slots[(ins->aux >> 1) - 1] : NULL;
  if (ins->aux & 1) { // called: the return address is on the stack
    enc_alu_imm(e, ALU_SUB, (u8)model.word, &sp, called_handler_size(l));
    if (floor)
      move_word(e, 0x89, RSP, floor->frame_off);
  } else if (floor || l->alloca_slot) {
    move_word(e, 0x8B, RSP, floor ? floor->frame_off : l->alloca_slot->frame_off);
  } else {
    RM m = rm_mem(RBP, -(i32)l->frame_size);
    enc_lea(e, (u8)model.word, RSP, &m);
  }
}

static void emit_end_handler(Emit *e) {
  enc_zero_upper(e);
  RM sp = rm_reg(RSP);
  enc_alu_imm(e, ALU_ADD, (u8)model.word, &sp, called_handler_size(e->l));
  emit_u8(e, 0xC3);
}

static void emit_alloca(Emit *e, const LIns *ins) {
  u32 n = ins->ops[1].reg;
  u8 word = (u8)model.word;
  RM rn = rm_reg(n), sp = rm_reg(RSP), top = rm_mem(RSP, 0), out = rm_mem(RSP, (i32)e->l->out_size);
  u32 loop = emit_label(e), last = emit_label(e);
  emit_bind(e, loop);
  enc_alu_imm(e, ALU_CMP, word, &rn, PAGE);
  emit_branch(e, X_B, last);
  enc_alu_imm(e, ALU_SUB, word, &sp, PAGE);
  enc(e, 0, false, 0, 0x85, RAX, &top, 0);
  enc_alu_imm(e, ALU_SUB, word, &rn, PAGE);
  emit_branch(e, BR_JMP, loop);
  emit_bind(e, last);
  enc(e, 0, true, 0, 0x29, n, &sp, 0);
  enc(e, 0, false, 0, 0x85, RAX, &top, 0);
  enc_lea(e, word, ins->ops[0].reg, &out);
  save_stack_pointer(e);
}

void emit_frame_ins(Emit *e, const LIns *ins) {
  switch (ins->op) {
  case LIR_HANDLER: emit_handler_entry(e, ins); break;
  case X_ENDFIN: emit_end_handler(e); break;
  default: emit_alloca(e, ins); break;
  }
}
