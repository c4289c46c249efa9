// parallel.c: moves that happen all at once, made into a sequence.
#include <assert.h>

#include "codegen/interval.h"
#include "target/target.h"

static bool same_place(const LOp *x, const LOp *y) {
  if (x->kind != y->kind)
    return false;
  switch (x->kind) {
  case LK_PHYS:
  case LK_SPILL: return x->reg == y->reg;
  case LK_FRAME: return x->imm == y->imm;
  default: return false;
  }
}

static void put(Lir *l, LBlock *b, LIns *pos, u16 op, const PMove *m, u32 il, bool keep_flags) {
  LIns *ins = lir_new(l, op, 2);
  ins->size = m->type;
  ins->il = il;
  ins->flags = keep_flags ? LIF_KEEP_FLAGS : 0;
  ins->ops[0] = m->dst;
  ins->ops[1] = m->src;
  ins->ops[0].role = LR_DEF;
  ins->ops[1].role = LR_USE;
  lir_insert_before(b, pos, ins);
}

static bool is_source(const PMove *moves, u32 n, u32 self) {
  for (u32 i = 0; i < n; i++)
    if (i != self && same_place(&moves[i].src, &moves[self].dst))
      return true;
  return false;
}

static void redirect(PMove *moves, u32 n, const LOp *from, const LOp *to) {
  LOp old = *from;
  for (u32 i = 0; i < n; i++)
    if (same_place(&moves[i].src, &old))
      moves[i].src = *to;
}

// How the content of a place is read by the moves that are left.
static u8 type_of_content(const PMove *moves, u32 n, const LOp *place) {
  u8 type = T_F64;
  for (u32 i = 0; i < n; i++)
    if (same_place(&moves[i].src, place) && type_is_vector((IrType)moves[i].type))
      type = MAX(type, moves[i].type);
  return type;
}

// All that is left is cycles: the first move is done by an exchange, or after its target's content was put aside.
static void break_cycle(Lir *l, LBlock *b, LIns *pos, PMove *moves, u32 *n, u32 il, bool keep_flags) {
  PMove m = moves[0];
  if (m.dst.kind == LK_PHYS && m.src.kind == LK_PHYS) {
    put(l, b, pos, LIR_XCHG, &m, il, keep_flags);
    moves[0] = moves[--*n];
    redirect(moves, *n, &m.dst, &m.src);
    return;
  }
  PMove aside = {.dst = lop_phys(l->target->cycle_scratch, LR_DEF, 0), .src = m.dst};
  aside.type = type_of_content(moves, *n, &m.dst);
  put(l, b, pos, LIR_MOVE, &aside, il, keep_flags);
  redirect(moves, *n, &m.dst, &aside.dst);
}

// Moves that happen at once cannot write one place twice.
__attribute__((unused)) static bool targets_differ(const PMove *moves, u32 n) {
  for (u32 i = 0; i < n; i++)
    for (u32 k = 0; k < i; k++)
      if (same_place(&moves[i].dst, &moves[k].dst))
        return false;
  return true;
}

void parallel_moves(Lir *l, LBlock *b, LIns *pos, PMove *moves, u32 n, u32 il, bool keep_flags) {
  assert(targets_differ(moves, n));
  for (u32 i = 0; i < n;)
    if (same_place(&moves[i].dst, &moves[i].src))
      moves[i] = moves[--n];
    else
      i++;
  while (n) {
    bool progress = false;
    for (u32 i = 0; i < n;) {
      if (is_source(moves, n, i)) {
        i++;
        continue;
      }
      if (!same_place(&moves[i].dst, &moves[i].src))
        put(l, b, pos, LIR_MOVE, &moves[i], il, keep_flags);
      moves[i] = moves[--n];
      progress = true;
    }
    if (!progress)
      break_cycle(l, b, pos, moves, &n, il, keep_flags);
  }
}
