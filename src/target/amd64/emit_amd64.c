// emit_amd64.c: instructions that are more than one table row: branches, calls, frames, string and lock instructions.
#include <assert.h>

#include "target/amd64/amd64.h"

#define PAGE 4096
#define PROBE_UNROLL 8 // pages probed without a loop

static void put_bytes(Emit *e, const u8 *p, u32 n) {
  for (u32 i = 0; i < n; i++)
    emit_u8(e, p[i]);
}
#define BYTES(e, ...) put_bytes(e, (const u8[]){__VA_ARGS__}, sizeof((const u8[]){__VA_ARGS__}))

// ---- branches -------------------------------------------------------------------------------------------------------

u32 amd64_branch_size(u32 kind, bool is_short) {
  if (kind >= BR_LEA)
    return 7;
  if (kind == BR_CALL)
    return 5;
  if (kind == BR_JMP)
    return is_short ? 2 : 5;
  return is_short ? 2 : 6;
}

i32 amd64_branch_reach(u32 kind) {
  (void)kind;
  return 128;
}

// disp: from the end of the branch.
void amd64_emit_branch(u8 *at, u32 kind, bool is_short, i32 disp) {
  u8 *p = at;
  if (kind >= BR_LEA) {
    u32 r = kind - BR_LEA;
    *p++ = r & 8 ? 0x4C : 0x48;
    *p++ = 0x8D;
    *p++ = (u8)((r & 7) << 3 | 5);
  } else if (kind == BR_CALL) {
    *p++ = 0xE8;
  } else if (kind == BR_JMP) {
    *p++ = is_short ? 0xEB : 0xE9;
  } else if (is_short) {
    *p++ = (u8)(0x70 | kind);
  } else {
    *p++ = 0x0F;
    *p++ = (u8)(0x80 | kind);
  }
  if (is_short && kind <= BR_JMP)
    *p = (u8)disp;
  else
    memcpy(p, &disp, 4);
}

static void jump_if(Emit *e, u8 cc, u32 label) {
  if (cc == X_FNE) {
    emit_branch(e, X_NE, label);
    emit_branch(e, X_P, label);
  } else if (cc == X_FEQ) {
    u32 skip = emit_label(e);
    emit_branch(e, X_P, skip);
    emit_branch(e, X_E, label);
    emit_bind(e, skip);
  } else {
    emit_branch(e, cc == X_ALWAYS ? BR_JMP : cc, label);
  }
}

static void emit_jcc(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  if (b->succs[0] == b->succs[1]) {
    if (b->succs[0] != next)
      emit_branch(e, BR_JMP, b->succs[0]->label);
    return;
  }
  if (b->succs[0] == next) {
    jump_if(e, x_negate(ins->cc), b->succs[1]->label);
    return;
  }
  jump_if(e, ins->cc, b->succs[0]->label);
  if (b->succs[1] != next)
    emit_branch(e, BR_JMP, b->succs[1]->label);
}

static void emit_switch(Emit *e, const LIns *ins, const LBlock *b, const LBlock *next) {
  u32 n = b->nsuccs - 1, x = ins->ops[0].reg;
  RM rx = rm_reg(x);
  if (ins->nops == 1) {
    for (u32 i = 0; i < n; i++) {
      enc_alu_imm(e, ALU_CMP, 4, &rx, i);
      emit_branch(e, X_E, b->succs[i]->label);
    }
    if (b->succs[n] != next)
      emit_branch(e, BR_JMP, b->succs[n]->label);
    return;
  }
  u32 t = ins->ops[1].reg, u = ins->ops[2].reg;
  u32 *labels = ARENA_ARRAY(e->arena, u32, n);
  for (u32 i = 0; i < n; i++)
    labels[i] = b->succs[i]->label;
  u32 table = emit_jump_table(e, labels, n);
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

// ---- frames ---------------------------------------------------------------------------------------------------------

static const u8 saved_order[] = {RBX, R12, R13, R14, R15};
// DWARF numbers of the general registers (psABI, figure 3.36).
static const u8 dwarf_reg[16] = {0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};

void amd64_frame(Lir *l) {
  u32 saved = (u32)__builtin_popcountll(l->used_regs & CALLEE_SAVED);
  i32 low = -(i32)ALIGN_UP(saved * 8 + l->slot_size, 16u);
  l->frame_slots = low;
  if (!l->slot_size)
    low = -(i32)(saved * 8);
  l->frame_spills = low - (i32)(l->nspills * 8);
  l->frame_size = ALIGN_UP((u32)-l->frame_spills + l->out_size, 16u);
}

static void push_reg(Emit *e, u32 r) {
  if (r & 8)
    emit_u8(e, 0x41);
  emit_u8(e, 0x50 | (r & 7));
}

static void pop_reg(Emit *e, u32 r) {
  if (r & 8)
    emit_u8(e, 0x41);
  emit_u8(e, 0x58 | (r & 7));
}

// Touches every page of a large frame in order, so that the guard page is never jumped over.
static void probe(Emit *e, u32 below, u32 frame) {
  u32 pages = frame / PAGE;
  if (pages <= PROBE_UNROLL) {
    for (u32 i = 1; i <= pages; i++) {
      RM at = rm_mem(RBP, -(i32)(i * PAGE));
      enc(e, 0, false, 0, 0x85, RAX, &at, 0); // test [at], eax
    }
    return;
  }
  (void)below;
  RM low = rm_mem(RBP, -(i32)(pages * PAGE)), at = rm_mem(RBP, 0), cur = rm_mem(RAX, 0);
  RM rax = rm_reg(RAX);
  // rax is scratch at calls. It runs from rbp down to the last page; r11 and r10 hold hidden arguments.
  enc_lea(e, 8, RAX, &at);
  u32 loop = emit_label(e);
  emit_bind(e, loop);
  enc_alu_imm(e, ALU_SUB, 8, &rax, PAGE);
  enc(e, 0, false, 0, 0x85, RAX, &cur, 0);
  // lea of the limit needs a register: compare by difference instead.
  enc(e, 0, true, 0, 0x29, RBP, &rax, 0); // rax -= rbp
  enc_alu_imm(e, ALU_CMP, 8, &rax, low.disp);
  RM sum = {.is_mem = true, .reg = RAX, .index = RBP};
  enc_lea(e, 8, RAX, &sum);
  emit_branch(e, X_G, loop);
}

void amd64_emit_prologue(Emit *e) {
  Lir *l = e->l;
  RM bp = rm_reg(RBP), sp = rm_reg(RSP);
  push_reg(e, RBP);
  emit_cfi(e, CFI_PUSHED_BP, 0, 0);
  enc(e, 0, true, 0, 0x89, RSP, &bp, 0);
  emit_cfi(e, CFI_SET_BP, 0, 0);
  u32 pushed = 0;
  for (u32 i = 0; i < sizeof saved_order; i++)
    if (l->used_regs >> saved_order[i] & 1) {
      push_reg(e, saved_order[i]);
      pushed += 8;
      emit_cfi(e, CFI_SAVED, dwarf_reg[saved_order[i]], -(i32)pushed);
    }
  if (l->frame_size >= PAGE)
    probe(e, pushed, l->frame_size);
  if (l->frame_size > pushed)
    enc_alu_imm(e, ALU_SUB, 8, &sp, l->frame_size - pushed);
  if (l->alloca_slot) {
    RM m = rm_mem(RBP, l->alloca_slot->frame_off);
    enc(e, 0, true, 0, 0x89, RSP, &m, 0);
  }
}

static void restore_saved(Emit *e) {
  i32 off = 0;
  for (u32 i = 0; i < sizeof saved_order; i++)
    if (e->l->used_regs >> saved_order[i] & 1) {
      RM m = rm_mem(RBP, off -= 8);
      enc(e, 0, true, 0, 0x8B, saved_order[i], &m, 0);
    }
}

void amd64_emit_epilogue(Emit *e) {
  Lir *l = e->l;
  enc_zero_upper(e);
  u32 saved = (u32)__builtin_popcountll(l->used_regs & CALLEE_SAVED);
  bool exact = l->frame_size == saved * 8 && !l->fn->has_localloc;
  if (exact) {
    for (u32 i = sizeof saved_order; i-- > 0;)
      if (l->used_regs >> saved_order[i] & 1)
        pop_reg(e, saved_order[i]);
    pop_reg(e, RBP);
  } else {
    restore_saved(e);
    emit_u8(e, 0xC9); // leave
  }
  emit_cfi(e, CFI_LEFT, 0, 0);
  emit_u8(e, 0xC3);
  emit_cfi(e, CFI_RESTORE, 0, 0);
}

// The arguments come to lie over this function's own, above the saved frame pointer and the return address.
static void move_stack_args(Emit *e, u32 size) {
  for (u32 i = 0; i < size;) {
    u32 n = size - i >= 16 ? 16 : 8;
    RM from = rm_mem(RSP, (i32)i), to = rm_mem(RBP, (i32)(16 + i));
    enc_flt(e, n == 16 ? 0 : 0xF2, false, 1, 0x10, MOVE_REG, NOREG, &from, 16);
    enc_flt(e, n == 16 ? 0 : 0xF2, false, 1, 0x11, MOVE_REG, NOREG, &to, 16);
    i += n;
  }
}

static void jump_to(Emit *e, const LIns *ins, u32 op) {
  RM rm = ins->ops[op].kind == LK_REF ? rm_operand(e, ins, op) : rm_reg(ins->ops[op].reg);
  enc(e, 0, false, 0, 0xFF, 4, &rm, 0);
}

static void emit_tail(Emit *e, const LIns *ins) {
  assert(ins->aux % 8 == 0 && ins->aux <= e->l->out_size);
  if (ins->ops[1].kind == LK_NONE) {
    move_stack_args(e, ins->aux);
    enc_zero_upper(e);
    restore_saved(e);
    emit_u8(e, 0xC9); // leave
    emit_cfi(e, CFI_LEFT, 0, 0);
    jump_to(e, ins, 0);
    emit_cfi(e, CFI_RESTORE, 0, 0);
    return;
  }
  // rt_tail_grow finds the target in rax and the size below the stack pointer.
  enc_zero_upper(e);
  restore_saved(e);
  if (ins->ops[0].kind == LK_REF) {
    RM target = rm_operand(e, ins, 0);
    enc(e, 0, true, 0, 0x8B, RAX, &target, 0);
  }
  RM at = rm_mem(RSP, -8);
  enc(e, 0, true, 0, 0xC7, 0, &at, 4);
  emit_u32(e, ALIGN_UP(ins->aux, 16u));
  jump_to(e, ins, 1);
}

static u32 called_handler_size(const Lir *l) {
  return 8 + ALIGN_UP(l->out_size, 16u);
}

static void emit_handler_entry(Emit *e, const LIns *ins) {
  Lir *l = e->l;
  RM sp = rm_reg(RSP);
  const Slot *floor = ins->aux >> 1 ? l->floor_slots[(ins->aux >> 1) - 1] : NULL;
  RM fm = rm_mem(RBP, floor ? floor->frame_off : 0);
  if (ins->aux & 1) { // called: the return address is on the stack
    enc_alu_imm(e, ALU_SUB, 8, &sp, called_handler_size(l));
    if (floor)
      enc(e, 0, true, 0, 0x89, RSP, &fm, 0);
  } else if (floor) {
    enc(e, 0, true, 0, 0x8B, RSP, &fm, 0);
  } else if (l->alloca_slot) {
    RM m = rm_mem(RBP, l->alloca_slot->frame_off);
    enc(e, 0, true, 0, 0x8B, RSP, &m, 0);
  } else {
    RM m = rm_mem(RBP, -(i32)l->frame_size);
    enc_lea(e, 8, RSP, &m);
  }
}

static void emit_end_handler(Emit *e) {
  enc_zero_upper(e);
  RM sp = rm_reg(RSP);
  enc_alu_imm(e, ALU_ADD, 8, &sp, called_handler_size(e->l));
  emit_u8(e, 0xC3);
}

static void emit_alloca(Emit *e, const LIns *ins) {
  u32 n = ins->ops[1].reg;
  RM rn = rm_reg(n), sp = rm_reg(RSP), top = rm_mem(RSP, 0), out = rm_mem(RSP, (i32)e->l->out_size);
  u32 loop = emit_label(e), last = emit_label(e);
  emit_bind(e, loop);
  enc_alu_imm(e, ALU_CMP, 8, &rn, PAGE);
  emit_branch(e, X_B, last);
  enc_alu_imm(e, ALU_SUB, 8, &sp, PAGE);
  enc(e, 0, false, 0, 0x85, RAX, &top, 0);
  enc_alu_imm(e, ALU_SUB, 8, &rn, PAGE);
  emit_branch(e, BR_JMP, loop);
  emit_bind(e, last);
  enc(e, 0, true, 0, 0x29, n, &sp, 0);
  enc(e, 0, false, 0, 0x85, RAX, &top, 0);
  enc_lea(e, 8, ins->ops[0].reg, &out);
  if (e->l->alloca_slot) {
    RM m = rm_mem(RBP, e->l->alloca_slot->frame_off);
    enc(e, 0, true, 0, 0x89, RSP, &m, 0);
  }
}

void amd64_emit_stub(Emit *e, const TrapStub *stub) {
  enc_zero_upper(e);
  emit_u8(e, 0xB8 | RDI);
  emit_u32(e, stub->kind);
  LOp sym = lop_ref(ref_number(e->l->fn, REF_HELPER, HELPER_THROW_KIND));
  RM rm = {.is_mem = true, .rip = true, .reg = NOREG, .index = NOREG, .sym = &sym};
  enc(e, 0, false, 0, 0xFF, 2, &rm, 0);
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void emit_addl(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg, a = ins->ops[1].reg;
  const LOp *b = &ins->ops[2];
  RM rd = rm_reg(d);
  bool w = ins->size == 8;
  if (b->kind == LK_IMM) {
    RM m = rm_mem(a, (i32)b->imm);
    if (d != a)
      enc_lea(e, ins->size, d, &m);
    else if (b->imm == 128) // fits as -128
      enc_alu_imm(e, ALU_SUB, ins->size, &rd, -128);
    else
      enc_alu_imm(e, ALU_ADD, ins->size, &rd, b->imm);
    return;
  }
  u32 y = b->reg;
  if (d == a || d == y) {
    RM rm = rm_reg(d == a ? y : a);
    enc(e, 0, w, 0, 0x03, d, &rm, 0);
    return;
  }
  if ((a & 7) == RBP) { // rbp and r13 as a base need a displacement
    u32 t = a;
    a = y;
    y = t;
  }
  RM m = {.is_mem = true, .reg = (u8)a, .index = (u8)y};
  enc_lea(e, ins->size, d, &m);
}

static void emit_store_ins(Emit *e, const LIns *ins) {
  RM m = rm_operand(e, ins, 1);
  const LOp *s = &ins->ops[0];
  u8 prefix = ins->size == 2 ? 0x66 : 0;
  if (s->kind == LK_IMM) {
    u32 n = ins->size == 8 ? 4 : ins->size;
    enc(e, prefix, ins->size == 8, 0, ins->size == 1 ? 0xC6 : 0xC7, 0, &m, n);
    for (u32 i = 0; i < n; i++)
      emit_u8(e, (u8)(s->imm >> (8 * i)));
    return;
  }
  enc8(e, prefix, ins->size == 8, 0, ins->size == 1 ? 0x88 : 0x89, s->reg, ins->size == 1, &m, false, 0);
}

static void emit_rmw(Emit *e, const LIns *ins) {
  RM m = rm_operand(e, ins, 0);
  const LOp *s = &ins->ops[2];
  if (s->kind == LK_IMM)
    enc_alu_imm(e, ins->cc, ins->size, &m, s->imm);
  else
    enc(e, 0, ins->size == 8, 0, (u8)(ins->cc << 3 | 1), s->reg, &m, 0);
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

static void emit_block_ins(Emit *e, const LIns *ins) {
  RM m = rm_operand(e, ins, 0);
  u8 prefix = ins->size == 16 ? 0 : ins->size == 8 ? 0xF2 : 0xF3;
  enc_flt(e, prefix, false, 1, ins->op == X_BLKLD ? 0x10 : 0x11, CYCLE_REG, NOREG, &m, 16);
}

static void emit_lock(Emit *e, const LIns *ins, u32 reg, u32 mem, u8 map, u8 code, bool lock) {
  RM m = rm_operand(e, ins, mem);
  if (lock)
    emit_u8(e, 0xF0);
  bool byte = ins->size == 1;
  enc8(e, ins->size == 2 ? 0x66 : 0, ins->size == 8, map, byte ? code - 1 : code, reg, byte, &m, false, 0);
}

static void emit_divovf(Emit *e, const LIns *ins) {
  RM x = rm_reg(ins->ops[0].reg), y = rm_reg(ins->ops[1].reg);
  u32 skip = emit_label(e);
  enc_alu_imm(e, ALU_CMP, ins->size, &y, -1);
  emit_branch(e, X_NE, skip);
  enc_alu_imm(e, ALU_CMP, ins->size, &x, 1); // x - 1 overflows for the minimum alone
  emit_branch(e, X_O, e->l->stubs.v[ins->aux].label);
  emit_bind(e, skip);
}

static void emit_xchg(Emit *e, const LIns *ins) {
  u32 a = ins->ops[0].reg, b = ins->ops[1].reg;
  RM ra = rm_reg(a), rb = rm_reg(b);
  if (a < XMM0) {
    enc(e, 0, true, 0, 0x87, a, &rb, 0);
    return;
  }
  enc_flt(e, 0, false, 1, 0x57, a, a, &rb, 32);
  enc_flt(e, 0, false, 1, 0x57, b, b, &ra, 32);
  enc_flt(e, 0, false, 1, 0x57, a, a, &rb, 32);
}

static void emit_convert(Emit *e, const LIns *ins) {
  u32 d = ins->ops[0].reg;
  RM rd = rm_reg(d), src = rm_operand(e, ins, 1);
  u8 fsize = ins->op == X_CVTF2F ? ins->size : ins->cc;
  u8 prefix = fsize == 8 ? 0xF2 : 0xF3;
  bool self = ins->ops[1].kind == LK_PHYS && ins->ops[1].reg == d;
  if (ins->op != X_CVTF2I && !self)
    enc_flt(e, 0, false, 1, 0x57, d, d, &rd, 16); // the conversion leaves the upper part: break the dependency
  enc_flt(e, prefix, ins->op != X_CVTF2F && ins->size == 8, 1, x_info[ins->op - LIR_TARGET].code, d,
          ins->op == X_CVTF2I ? NOREG : d, &src, 16);
}

// Before a call that searches the stack: its clobbers have moved what lives on into slots.
static void emit_clean(Emit *e) {
  for (RegMask m = e->l->used_regs & CALLEE_SAVED; m; m &= m - 1) {
    RM rm = rm_reg((u32)__builtin_ctzll(m));
    enc(e, 0, false, 0, 0x31, (u32)__builtin_ctzll(m), &rm, 0); // xor
  }
}

static void emit_call(Emit *e, const LIns *ins) {
  enc_zero_upper(e);
  RM rm = ins->op == X_CALLREF ? rm_operand(e, ins, 0)
          : ins->size          ? rm_mem(ins->ops[0].reg, ins->disp)
                               : rm_reg(ins->ops[0].reg);
  enc(e, 0, false, 0, 0xFF, 2, &rm, 0);
}

static void emit_target(Emit *e, LIns *ins) {
  u32 d = ins->nops ? ins->ops[0].reg : 0;
  RM rm;
  switch (ins->op) {
  case X_CMOV:
    rm = rm_operand(e, ins, 2);
    enc(e, 0, ins->size == 8, 1, 0x40 | ins->cc, d, &rm, 0);
    break;
  case X_SETCC: emit_setcc(e, ins); break;
  case X_ADDL: emit_addl(e, ins); break;
  case X_MOVI: enc_mov_imm(e, d, ins->ops[1].imm, ins->size, false); break;
  case X_ST: emit_store_ins(e, ins); break;
  case X_RMW: emit_rmw(e, ins); break;
  case X_CDQ:
    if (ins->size == 8)
      emit_u8(e, 0x48);
    emit_u8(e, 0x99);
    break;
  case X_ZERO2: enc_mov_imm(e, d, 0, 4, false); break;
  case X_NULLCHK:
    rm = rm_operand(e, ins, 0);
    enc(e, 0, false, 0, 0x38, RAX, &rm, 0);
    break;
  case X_FZERO:
    rm = rm_reg(d);
    enc_flt(e, 0, false, 1, 0x57, d, d, &rm, 16);
    break;
  case X_CVTI2F:
  case X_CVTF2I:
  case X_CVTF2F: emit_convert(e, ins); break;
  case X_MOVG2X:
    rm = rm_operand(e, ins, 1);
    enc_flt(e, 0x66, ins->size == 8, 1, 0x6E, d, NOREG, &rm, 16);
    break;
  case X_MOVX2G:
    rm = rm_reg(d);
    enc_flt(e, 0x66, ins->size == 8, 1, 0x7E, ins->ops[1].reg, NOREG, &rm, 16);
    break;
  case X_BLKLD:
  case X_BLKST: emit_block_ins(e, ins); break;
  case X_BLKZERO:
    rm = rm_reg(CYCLE_REG);
    enc_flt(e, 0, false, 1, 0x57, CYCLE_REG, CYCLE_REG, &rm, 16);
    break;
  case X_REPMOVS:
  case X_REPSTOS:
    emit_u8(e, 0xF3);
    if (ins->size == 8)
      emit_u8(e, 0x48);
    emit_u8(e, x_info[ins->op - LIR_TARGET].code + (ins->size == 8));
    break;
  case X_CMPXCHG: emit_lock(e, ins, ins->ops[2].reg, 0, 1, 0xB1, true); break;
  case X_XCHGM: emit_lock(e, ins, d, 2, 0, 0x87, false); break;
  case X_XADD: emit_lock(e, ins, d, 2, 1, 0xC1, true); break;
  case X_MFENCE: BYTES(e, 0xF0, 0x83, 0x0C, 0x24, 0x00); break; // lock or dword [rsp], 0: cheaper than mfence
  case X_TLS:
    rm = rm_mem(ins->ops[1].reg, 0);
    emit_u8(e, 0x64);
    enc(e, 0, true, 0, 0x8B, d, &rm, 0);
    break;
  case X_CLEAN: emit_clean(e); break;
  case X_CALLREF:
  case X_CALLM: emit_call(e, ins); break;
  case X_TAIL: emit_tail(e, ins); break;
  case X_RET: amd64_emit_epilogue(e); break;
  case X_JTRAP: jump_if(e, ins->cc, e->l->stubs.v[ins->aux].label); break;
  case X_DIVOVF: emit_divovf(e, ins); break;
  case X_ALLOCA: emit_alloca(e, ins); break;
  case X_CALLFIN: emit_branch(e, BR_CALL, e->handler_labels[ins->aux]); break;
  case X_ENDFIN: emit_end_handler(e); break;
  case X_BRK: emit_u8(e, 0xCC); break;
  case X_CRC32B:
  case X_CRC32W:
    rm = rm_operand(e, ins, 2);
    if (ins->op == X_CRC32W)
      emit_u8(e, 0x66);
    enc8(e, 0xF2, false, 2, ins->op == X_CRC32W ? 0xF1 : 0xF0, d, false, &rm, ins->op == X_CRC32B, 0);
    break;
  default: enc_table(e, ins); break;
  }
}

void amd64_emit(Emit *e, LIns *ins, const LBlock *next) {
  switch (ins->op) {
  case LIR_NOP:
  case LIR_LABEL:
  case LIR_ENTRY: break;
  case LIR_MOVE: enc_move(e, ins->size, &ins->ops[0], &ins->ops[1], ins->flags & LIF_KEEP_FLAGS); break;
  case LIR_XCHG: emit_xchg(e, ins); break;
  case LIR_HANDLER: emit_handler_entry(e, ins); break;
  case LIR_JMP:
    if (e->block->succs[0] != next)
      emit_branch(e, BR_JMP, e->block->succs[0]->label);
    break;
  case LIR_JCC: emit_jcc(e, ins, e->block, next); break;
  case LIR_SWITCH: emit_switch(e, ins, e->block, next); break;
  default: emit_target(e, ins); break;
  }
}
