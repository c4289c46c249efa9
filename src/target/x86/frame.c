// frame.c: frames: their layout, prologue and epilogue, what leaves them, and the call-frame instructions.
//
//      ebp + 8   incoming arguments
//      ebp       the caller's frame pointer, and the return address above it
//      ebp - 4   the place that data are addressed from (UNIT_BASE_HOME), where any are; then saved registers
//                slots, spilled values
//      esp       outgoing arguments; 16-byte aligned
#include <assert.h>

#include "codegen/cfi.h"
#include "target/x86/x86.h"

#define PAGE 4096
#define PROBE_UNROLL 8 // pages probed without a loop

static const u8 saved_order[] = {EBX, ESI, EDI};

static u32 head_size(const Lir *l) {
  return 4 * (l->has_base + (u32)__builtin_popcountll(l->used_regs & X86_CALLEE_SAVED));
}

void x86_frame(Lir *l) {
  l->has_base |= l->stubs.n != 0;
  i32 low = -(i32)(l->slot_size || l->nspills ? ALIGN_UP(head_size(l) + l->slot_size, 8u) : head_size(l));
  l->frame_slots = low;
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size + 8, 16u) - 8;
}

static void push_reg(Emit *e, u32 r) {
  emit_u8(e, (u8)(0x50 | r));
}

static void pop_reg(Emit *e, u32 r) {
  emit_u8(e, (u8)(0x58 | r));
}

// Touches every page of a large frame in order, so that the guard page is never jumped over. eax is scratch at calls.
static void probe(Emit *e, u32 frame) {
  u32 pages = frame / PAGE;
  if (pages <= PROBE_UNROLL) {
    for (u32 i = 1; i <= pages; i++) {
      RM at = x86_rm_mem(EBP, -(i32)(i * PAGE));
      x86_enc(e, 0, 0, 0x85, EAX, &at); // test [at], eax
    }
    return;
  }
  RM bp = x86_rm_mem(EBP, 0), cur = x86_rm_mem(EAX, 0), eax = x86_rm_reg(EAX);
  RM sum = {.is_mem = true, .reg = EAX, .index = EBP};
  x86_enc_lea(e, EAX, &bp);
  u32 loop = emit_label(e);
  emit_bind(e, loop);
  x86_enc_alu_imm(e, ALU_SUB, 4, &eax, PAGE);
  x86_enc(e, 0, 0, 0x85, EAX, &cur);
  x86_enc(e, 0, 0, 0x29, EBP, &eax); // eax -= ebp
  x86_enc_alu_imm(e, ALU_CMP, 4, &eax, -(i32)(pages * PAGE));
  x86_enc_lea(e, EAX, &sum);
  emit_branch(e, X_G, loop);
}

void x86_emit_prologue(Emit *e) {
  Lir *l = e->l;
  RM bp = x86_rm_reg(EBP), sp = x86_rm_reg(ESP);
  push_reg(e, EBP);
  emit_cfi(e, CFI_PUSHED_BP, 0, 0);
  x86_enc(e, 0, 0, 0x89, ESP, &bp);
  emit_cfi(e, CFI_SET_BP, 0, 0);
  u32 pushed = 0;
  if (l->has_base) { // a call of what follows it: pushes its own address
    emit_u8(e, 0xE8);
    emit_u32(e, 0);
    assert(e->code.n == UNIT_BASE && !e->branches.n);
    pushed = 4;
  }
  for (u32 i = 0; i < sizeof saved_order; i++)
    if (l->used_regs >> saved_order[i] & 1) {
      push_reg(e, saved_order[i]);
      pushed += 4;
      emit_cfi(e, CFI_SAVED, saved_order[i], -(i32)pushed);
    }
  if (l->frame_size >= PAGE)
    probe(e, l->frame_size);
  if (l->frame_size > pushed)
    x86_enc_alu_imm(e, ALU_SUB, 4, &sp, l->frame_size - pushed);
  if (l->alloca_slot) {
    RM m = x86_rm_mem(EBP, l->alloca_slot->frame_off);
    x86_enc(e, 0, 0, 0x89, ESP, &m);
  }
}

static void restore_saved(Emit *e) {
  i32 off = -4 * (i32)e->l->has_base;
  for (u32 i = 0; i < sizeof saved_order; i++)
    if (e->l->used_regs >> saved_order[i] & 1) {
      RM m = x86_rm_mem(EBP, off -= 4);
      x86_enc(e, 0, 0, 0x8B, saved_order[i], &m);
    }
}

void x86_emit_epilogue(Emit *e, u32 pop) {
  Lir *l = e->l;
  if (!l->has_base && l->frame_size == head_size(l) && !l->fn->has_localloc) {
    for (u32 i = sizeof saved_order; i-- > 0;)
      if (l->used_regs >> saved_order[i] & 1)
        pop_reg(e, saved_order[i]);
    pop_reg(e, EBP);
  } else {
    restore_saved(e);
    emit_u8(e, 0xC9); // leave
  }
  emit_cfi(e, CFI_LEFT, 0, 0);
  emit_u8(e, pop ? 0xC2 : 0xC3);
  if (pop) {
    emit_u8(e, (u8)pop);
    emit_u8(e, 0);
  }
  emit_cfi(e, CFI_RESTORE, 0, 0);
}

// The arguments come to lie over this function's own, above the saved frame pointer and the return address.
static void move_stack_args(Emit *e, u32 size) {
  for (u32 i = 0; i < size;) {
    u32 n = size - i >= 16 ? 16 : size - i >= 8 ? 8 : 4;
    u8 prefix = n == 16 ? 0 : n == 8 ? 0xF2 : 0xF3;
    RM from = x86_rm_mem(ESP, (i32)i), to = x86_rm_mem(EBP, (i32)(8 + i));
    x86_enc(e, prefix, 1, 0x10, MOVE_REG, &from);
    x86_enc(e, prefix, 1, 0x11, MOVE_REG, &to);
    i += n;
  }
}

// What the slot of a reference holds, by way of eax.
static void load_slot(Emit *e, const LOp *ref) {
  RM home = x86_rm_mem(EBP, UNIT_BASE_HOME), slot = {.is_mem = true, .reg = EAX, .index = NOREG, .sym = ref};
  x86_enc(e, 0, 0, 0x8B, EAX, &home);
  x86_enc(e, 0, 0, 0x8B, EAX, &slot);
}

// The target goes to eax. rt_tail_grow finds the size on the stack, and is returned to, as every other register is
// taken.
void x86_emit_tail(Emit *e, const LIns *ins) {
  bool grows = ins->ops[1].kind != LK_NONE;
  assert(ins->aux % 4 == 0 && ins->aux <= e->l->out_size);
  if (grows) {
    RM top = x86_rm_mem(ESP, 0);
    emit_u8(e, 0x68);
    emit_u32(e, ins->aux + ins->cc);
    push_reg(e, EAX);
    load_slot(e, &ins->ops[1]);
    x86_enc(e, 0, 0, 0x87, EAX, &top);
  } else {
    move_stack_args(e, ins->aux);
  }
  if (ins->ops[0].kind == LK_REF)
    load_slot(e, &ins->ops[0]);
  restore_saved(e);
  if (grows) {
    emit_u8(e, 0xC3);
    return;
  }
  RM target = x86_rm_reg(EAX);
  emit_u8(e, 0xC9); // leave
  emit_cfi(e, CFI_LEFT, 0, 0);
  x86_enc(e, 0, 0, 0xFF, 4, &target);
  emit_cfi(e, CFI_RESTORE, 0, 0);
}

static u32 called_handler_size(const Lir *l) {
  return 12 + ALIGN_UP(l->out_size, 16u);
}

void x86_emit_handler_entry(Emit *e, const LIns *ins) {
  Lir *l = e->l;
  RM sp = x86_rm_reg(ESP);
  const Slot *floor = ins->aux >> 1 ? l->floor_slots[(ins->aux >> 1) - 1] : NULL;
  RM fm = x86_rm_mem(EBP, floor ? floor->frame_off : 0);
  if (ins->aux & 1) { // called: the return address is on the stack
    x86_enc_alu_imm(e, ALU_SUB, 4, &sp, called_handler_size(l));
    if (floor)
      x86_enc(e, 0, 0, 0x89, ESP, &fm);
  } else if (floor) {
    x86_enc(e, 0, 0, 0x8B, ESP, &fm);
  } else if (l->alloca_slot) {
    RM m = x86_rm_mem(EBP, l->alloca_slot->frame_off);
    x86_enc(e, 0, 0, 0x8B, ESP, &m);
  } else {
    RM m = x86_rm_mem(EBP, -(i32)l->frame_size);
    x86_enc_lea(e, ESP, &m);
  }
}

void x86_emit_end_handler(Emit *e) {
  RM sp = x86_rm_reg(ESP);
  x86_enc_alu_imm(e, ALU_ADD, 4, &sp, called_handler_size(e->l));
  emit_u8(e, 0xC3);
}

void x86_emit_alloca(Emit *e, const LIns *ins) {
  u32 n = ins->ops[1].reg;
  RM rn = x86_rm_reg(n), sp = x86_rm_reg(ESP), top = x86_rm_mem(ESP, 0), out = x86_rm_mem(ESP, (i32)e->l->out_size);
  u32 loop = emit_label(e), last = emit_label(e);
  emit_bind(e, loop);
  x86_enc_alu_imm(e, ALU_CMP, 4, &rn, PAGE);
  emit_branch(e, X_B, last);
  x86_enc_alu_imm(e, ALU_SUB, 4, &sp, PAGE);
  x86_enc(e, 0, 0, 0x85, EAX, &top);
  x86_enc_alu_imm(e, ALU_SUB, 4, &rn, PAGE);
  emit_branch(e, BR_JMP, loop);
  emit_bind(e, last);
  x86_enc(e, 0, 0, 0x29, n, &sp);
  x86_enc(e, 0, 0, 0x85, EAX, &top);
  x86_enc_lea(e, ins->ops[0].reg, &out);
  if (e->l->alloca_slot) {
    RM m = x86_rm_mem(EBP, e->l->alloca_slot->frame_off);
    x86_enc(e, 0, 0, 0x89, ESP, &m);
  }
}

// rt_throw_kind aligns the stack itself.
void x86_emit_stub(Emit *e, const TrapStub *stub) {
  LOp sym = lop_ref(ref_number(e->l->fn, REF_HELPER, HELPER_THROW_KIND));
  RM home = x86_rm_mem(EBP, UNIT_BASE_HOME), slot = {.is_mem = true, .reg = EAX, .index = NOREG, .sym = &sym};
  emit_u8(e, 0x6A);
  emit_u8(e, stub->kind);
  x86_enc(e, 0, 0, 0x8B, EAX, &home);
  x86_enc(e, 0, 0, 0xFF, 2, &slot);
}

// ---- call-frame instructions ----------------------------------------------------------------------------------------

static void epilogue_rows(Cfi *c, const FrameInfo *f) {
  cfi_put(c, DW_CFA_remember_state);
  cfi_put(c, DW_CFA_def_cfa);
  cfi_put(c, ESP);
  cfi_put(c, 4);
  cfi_restore(c, EBP);
  for (u8 r = 0; r < 8; r++)
    if (f->saved_regs >> r & 1)
      cfi_restore(c, r);
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  switch (ev->kind) {
  case CFI_PUSHED_BP:
    cfi_put(c, DW_CFA_def_cfa_offset);
    cfi_put(c, 8);
    cfi_offset(c, EBP, 0);
    break;
  case CFI_SET_BP:
    cfi_put(c, DW_CFA_def_cfa_register);
    cfi_put(c, EBP);
    break;
  case CFI_SAVED: cfi_offset(c, ev->reg, ev->off); break;
  case CFI_LEFT: epilogue_rows(c, f); break;
  default: cfi_put(c, DW_CFA_restore_state); break;
  }
}

void x86_finish(Emit *e, CodeUnit *out) {
  static const CfiTarget target = {.saved = CFI_SAVED, .resume = CFI_RESTORE, .code_align = 1, .event = event};
  cfi_frame(e, out, &target);
}
