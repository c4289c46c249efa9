// print.c: text of the low-level IR and of code units; the verifier of LIR.
#include "codegen/lir.h"
#include "base/text.h"
#include "target/target.h"

static void print_op(const Lir *l, const LOp *o, Buf *out) {
  if (o->role == LR_DEF)
    buf_puts(out, "=");
  else if (o->role == LR_TEMP)
    buf_puts(out, "~");
  switch (o->kind) {
  case LK_VREG: buf_printf(out, "v%u", o->reg); break;
  case LK_PHYS: buf_puts(out, l->target->reg_name(o->reg)); break;
  case LK_SPILL: buf_printf(out, "[spill%u]", o->reg); break;
  case LK_FRAME: buf_printf(out, "[fp%+lld]", (long long)o->imm); break;
  case LK_IMM: buf_printf(out, "%lld", (long long)o->imm); break;
  case LK_REF: buf_printf(out, "[%s]", ref_text(o->ref)); break;
  case LK_SLOT: buf_printf(out, "&slot%u", o->slot->id); break;
  case LK_FCONST: buf_printf(out, "[const %#llx]", (unsigned long long)o->imm); break;
  case LK_RODATA: buf_printf(out, "[rodata+%lld]", (long long)o->imm); break;
  case LK_OUT: buf_puts(out, "out"); break;
  default: buf_puts(out, "-"); break;
  }
  if (o->fixed != NOREG)
    buf_printf(out, "@%s", l->target->reg_name(o->fixed));
}

static const char *neutral_name(u16 op) {
  static const char *const names[] = {"nop", "label", "move", "xchg", "entry", "handler", "jmp", "jcc", "switch"};
  return names[op];
}

static void print_ins(const Lir *l, const LBlock *b, const LIns *ins, Buf *out) {
  buf_printf(out, "  %4u  %s", ins->pos, ins->op < LIR_TARGET ? neutral_name(ins->op) : l->target->op_name(ins->op));
  if (ins->op == LIR_JCC)
    buf_printf(out, ".%s", l->target->cc_name(ins->cc));
  else if (ins->cc)
    buf_printf(out, ".%u", ins->cc);
  if (ins->size && ins->op != LIR_MOVE)
    buf_printf(out, ".%u", ins->size);
  for (u32 k = 0; k < ins->nops; k++) {
    buf_puts(out, k ? ", " : " ");
    if (ins->mem == (i8)k) {
      buf_puts(out, "[");
      print_op(l, &ins->ops[k], out);
      if (ins->ops[k + 1].kind != LK_NONE) {
        buf_puts(out, " + ");
        print_op(l, &ins->ops[k + 1], out);
        buf_printf(out, "*%u", 1u << ins->scale);
      }
      buf_printf(out, " %+d]", ins->disp);
      k++;
      continue;
    }
    print_op(l, &ins->ops[k], out);
  }
  if (ins->flags & LIF_END)
    for (u32 k = 0; k < b->nsuccs; k++)
      buf_printf(out, " ->b%u", b->succs[k]->id);
  buf_puts(out, "\n");
}

void lir_print(const Lir *l, Buf *out) {
  for (u32 i = 0; i < l->nblocks; i++) {
    const LBlock *b = l->blocks[i];
    buf_printf(out, "b%u: depth %u region %d handler %d%s\n", b->id, b->depth, b->region, b->handler,
               b->cold ? " cold" : "");
    for (u32 k = 0; k < b->nphis; k++) {
      buf_printf(out, "        v%u = phi", b->phis[k].dst);
      for (u32 p = 0; p < b->npreds; p++) {
        buf_puts(out, p ? ", " : " ");
        print_op(l, &b->phis[k].srcs[p], out);
      }
      buf_puts(out, "\n");
    }
    for (const LIns *ins = b->first; ins; ins = ins->next)
      print_ins(l, b, ins, out);
  }
}

static bool bad(const Lir *l, Error *err, const LBlock *b, const char *what, u32 n) {
  return err_set(err, ERR_INVALID_PROGRAM, "%s: LIR block %u: %s (%u)", l->fn->name ? l->fn->name : "?", b->id, what,
                 n);
}

bool lir_verify(const Lir *l, Error *err) {
  u8 *defs = ARENA_ARRAY(l->arena, u8, l->vregs.n);
  for (u32 i = 0; i < l->nblocks; i++) {
    const LBlock *b = l->blocks[i];
    if (!b->last || !(b->last->flags & LIF_END))
      return bad(l, err, b, "does not end", i);
    for (u32 k = 0; k < b->nphis; k++)
      if (defs[b->phis[k].dst]++)
        return bad(l, err, b, "two definitions of a register", b->phis[k].dst);
    for (const LIns *ins = b->first; ins; ins = ins->next)
      for (u32 k = 0; k < ins->nops; k++) {
        const LOp *o = &ins->ops[k];
        if (o->kind != LK_VREG)
          continue;
        if (o->reg >= l->vregs.n || o->role == LR_NONE)
          return bad(l, err, b, "bad operand", ins->pos);
        if (o->role != LR_USE && defs[o->reg]++)
          return bad(l, err, b, "two definitions of a register", o->reg);
      }
  }
  for (u32 i = 0; i < l->nblocks; i++)
    for (const LIns *ins = l->blocks[i]->first; ins; ins = ins->next)
      for (u32 k = 0; k < ins->nops; k++)
        if (ins->ops[k].kind == LK_VREG && ins->ops[k].role == LR_USE && !defs[ins->ops[k].reg])
          return bad(l, err, l->blocks[i], "a register without definition", ins->ops[k].reg);
  return true;
}

static void print_bytes(const CodeUnit *u, Buf *out) {
  for (u32 i = 0; i < u->code_size; i++)
    buf_printf(out, i % 16 ? " %02x" : "\n  %04x  %02x", i % 16 ? u->code[i] : i, u->code[i]);
  buf_puts(out, "\n");
}

void codeunit_print(const CodeUnit *u, Buf *out) {
  if (!u->target->disassemble || !u->target->disassemble(u, out))
    print_bytes(u, out);
  for (u32 i = 0; i < u->nclauses; i++) {
    const CodeClause *c = &u->clauses[i];
    buf_printf(out, "  clause %u kind %u: try %#x-%#x handler %#x-%#x", c->il_index, c->kind, c->try_start, c->try_end,
               c->handler, c->handler_end);
    if (c->filter_end)
      buf_printf(out, " filter %#x-%#x", c->filter, c->filter_end);
    if (c->cls_ref >= 0)
      buf_printf(out, " %s", ref_text(u->refs[c->cls_ref]));
    buf_puts(out, "\n");
  }
}
