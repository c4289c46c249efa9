// isel.c: the driver of instruction selection: order of blocks and values, operands, phis.
#include "codegen/isel.h"
#include "target/target.h"

#define FOLD_WINDOW 12 // how far a load may move down to its user

// A 32-bit result that every rule makes with an instruction that clears the upper half of its register. Parameters,
// call results and phis (whose moves may be left out) are not among them.
static bool is_zero_extended(const Value *v) {
  if (v->type != T_I32)
    return false;
  switch (v->op) {
  case OP_ADD:
  case OP_SUB:
  case OP_MUL:
  case OP_AND:
  case OP_OR:
  case OP_XOR:
  case OP_SHL:
  case OP_SHR:
  case OP_SHRU:
  case OP_NEG:
  case OP_NOT:
  case OP_CMP:
  case OP_SELECT:
  case OP_SEXT8:
  case OP_SEXT16:
  case OP_ZEXT8:
  case OP_ZEXT16:
  case OP_LOAD: return true;
  default: return false;
  }
}

static bool same_bits(const Value *v) {
  const Value *a = v->args[0];
  switch (v->op) {
  case OP_ZEXT32: return is_zero_extended(a);
  case OP_SEXT32: return (a->flags & VF_NONNEG) && is_zero_extended(a);
  case OP_COPYV: return true;
  case OP_TRUNC: return true;
  case OP_BITCAST: return class_of_type(v->type) == class_of_type(a->type);
  default: return false;
  }
}

Value *sel_strip(Value *v) {
  while (v->nargs == 1 && same_bits(v))
    v = v->args[0];
  return v;
}

u32 sel_vreg(Sel *s, Value *v) {
  v = sel_strip(v);
  u32 *slot = &s->vregs[v->id];
  if (!*slot)
    *slot = lir_vreg(s->l, s->wide[v->id] ? T_I64 : v->type) + 1;
  return *slot - 1;
}

bool sel_wanted(Sel *s, Value *v, u32 *vreg) {
  u32 r = s->vregs[v->id];
  *vreg = r ? r - 1 : 0;
  return r != 0;
}

u32 sel_temp(Sel *s, u8 type) {
  return lir_vreg(s->l, type);
}

LIns *sel_emit(Sel *s, u16 op, u8 size, u32 nops) {
  LIns *ins = lir_new(s->l, op, nops);
  ins->size = size;
  ins->il = s->cur ? s->cur->il_off : 0;
  lir_insert_before(s->b, s->cursor, ins);
  return ins;
}

LIns *sel_move(Sel *s, u8 type, LOp dst, LOp src) {
  LIns *ins = sel_emit(s, LIR_MOVE, type, 2);
  ins->flags = LIF_HINT;
  dst.role = LR_DEF;
  if (src.kind == LK_VREG || src.kind == LK_PHYS) {
    src.role = LR_USE;
    if (src.kind == LK_VREG)
      src.flags |= LF_ANY;
  }
  ins->ops[0] = dst;
  ins->ops[1] = src;
  return ins;
}

LOp sel_result(Sel *s, Value *v) {
  u32 d;
  return lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, v->type));
}

LOp sel_high_result(Sel *s, Value *v) {
  Value *h = v->next && v->next->op == OP_HIGH && v->next->args[0] == v ? v->next : NULL;
  u32 d;
  return lop_def(h && sel_wanted(s, h, &d) ? d : sel_temp(s, T_I32));
}

LOp sel_fixed_use(LOp o, u32 reg, u8 type) {
  o.role = LR_USE;
  o.fixed = (u8)reg;
  if (o.kind != LK_VREG)
    o.reg = type; // resolve.c: the type of a constant's move
  else
    o.flags = LF_ANY;
  return o;
}

LOp sel_fixed_def(LOp o, u32 reg) {
  o.fixed = (u8)reg;
  return o;
}

Slot *sel_param_slot(const Sel *s, u32 param) {
  for (u32 i = 0; i < s->fn->slots.n; i++) {
    Slot *slot = s->fn->slots.v[i];
    if (slot->param == (i32)param && s->l->slot_used[slot->id])
      return slot;
  }
  return NULL;
}

u32 sel_block_size(const Value *v) {
  return v->u.blk.cls ? v->u.blk.cls->value_size : v->u.blk.size;
}

void sel_jump(Sel *s) {
  sel_emit(s, LIR_JMP, 0, 0)->flags = LIF_END;
}

bool sel_const(Value *v, i64 *out) {
  v = sel_strip(v);
  if (v->op != OP_CONST)
    return false;
  *out = v->u.i;
  return true;
}

bool sel_can_fold_load(Sel *s, Value *v) {
  if (v->op != OP_LOAD || s->uses[v->id] != 1 || v->block != s->cur->block || s->vregs[v->id] ||
      (v->u.mem.flags & MEM_VOLATILE))
    return false;
  u8 stop = OPF_WRITE | OPF_CALL;
  if (v->u.mem.flags & MEM_FAULT)
    stop |= OPF_THROW;
  u32 steps = 0;
  for (Value *i = v->next; i != s->cur; i = i->next, steps++)
    if (!i || steps > FOLD_WINDOW || (op_info[i->op].flags & stop))
      return false;
  return true;
}

i64 sel_fconst_bits(const Value *v) {
  if (v->type == T_F32) {
    float f = (float)v->u.f;
    u32 bits;
    memcpy(&bits, &f, 4);
    return bits;
  }
  i64 bits;
  memcpy(&bits, &v->u.f, 8);
  return bits;
}

static LOp vconst_operand(Lir *l, const Value *v) {
  u32 size = vector_type_size((IrType)v->type);
  if (vconst_is_zero(v))
    return lop_kind(LK_FCONST, 0);
  return lop_kind(LK_RODATA, lir_rodata(l, vconst_bytes(v), size, size));
}

LOp sel_operand(Sel *s, Value *v) {
  v = sel_strip(v);
  bool by_register = s->l->target->data_by_register;
  switch (v->op) {
  case OP_CONST: return lop_imm(v->type == T_I32 ? (i32)v->u.i : v->u.i);
  case OP_FCONST:
    if (by_register && sel_fconst_bits(v))
      return lop_use(sel_vreg(s, v), LF_ANY);
    return lop_kind(LK_FCONST, sel_fconst_bits(v));
  case OP_VCONST: return vconst_operand(s->l, v);
  case OP_REF: return by_register ? lop_use(sel_vreg(s, v), LF_ANY) : lop_ref(v->u.ref);
  case OP_SLOTADDR: return lop_slot(v->u.slot);
  default: return lop_use(sel_vreg(s, v), LF_ANY);
  }
}

u32 sel_trap(Sel *s, u8 kind) {
  return lir_trap(s->l, kind, s->b->region, s->b->handler, s->cur->il_off);
}

void sel_fail(Sel *s, const char *what) {
  s->failed = true;
  err_set(s->err, ERR_NOT_COMPILED, "%s: cannot select %s", s->fn->name ? s->fn->name : "?", what);
}

// ---- order --------------------------------------------------------------------------------------------------------

typedef struct Dfs {
  Block **stack;
  u32 *next;
  u8 *seen;
  Block **post;
  u32 npost;
} Dfs;

static void dfs_from(Dfs *d, Block *root) {
  if (!root || d->seen[root->id])
    return;
  u32 n = 0;
  d->seen[root->id] = 1;
  d->stack[n] = root;
  d->next[n++] = 0;
  while (n) {
    Block *b = d->stack[n - 1];
    if (d->next[n - 1] == b->nsuccs) {
      d->post[d->npost++] = b;
      n--;
      continue;
    }
    Block *t = b->succs[d->next[n - 1]++];
    if (d->seen[t->id])
      continue;
    d->seen[t->id] = 1;
    d->stack[n] = t;
    d->next[n++] = 0;
  }
}

// Postorder over all roots: apart from phi operands, which are requested beforehand, a block comes after every block
// that it dominates.
static u32 postorder(Sel *s, Block **out) {
  Fn *fn = s->fn;
  Arena *a = fn->arena;
  Dfs d = {ARENA_ARRAY(a, Block *, fn->nblocks + 1), ARENA_ARRAY(a, u32, fn->nblocks + 1),
           ARENA_ARRAY(a, u8, fn->next_block), out, 0};
  dfs_from(&d, fn->entry);
  for (u32 i = 0; i < fn->nclauses; i++) {
    dfs_from(&d, fn->clauses[i].filter);
    dfs_from(&d, fn->clauses[i].handler);
  }
  for (u32 i = 0; i < fn->nblocks; i++)
    if (!d.seen[fn->blocks[i]->id])
      dfs_from(&d, fn->blocks[i]);
  return d.npost;
}

// ---- blocks -------------------------------------------------------------------------------------------------------

static void make_blocks(Sel *s) {
  Fn *fn = s->fn;
  Lir *l = s->l;
  l->blocks = ARENA_ARRAY(l->arena, LBlock *, fn->nblocks);
  l->nblocks = fn->nblocks;
  s->blocks = ARENA_ARRAY(l->arena, LBlock *, fn->next_block);
  LBlock *all = ARENA_ARRAY(l->arena, LBlock, fn->nblocks);
  for (u32 i = 0; i < fn->nblocks; i++) {
    Block *b = fn->blocks[i];
    LBlock *lb = &all[i];
    *lb = (LBlock){.id = i,
                   .ir = b,
                   .region = b->region,
                   .handler = b->handler,
                   .in_filter = b->in_filter,
                   .shielded = b->shielded,
                   .cold = b->cold};
    l->blocks[i] = s->blocks[b->id] = lb;
  }
  for (u32 i = 0; i < fn->nblocks; i++) {
    LBlock *lb = &all[i];
    lb->nsuccs = lb->ir->nsuccs;
    lb->npreds = lb->ir->preds.n;
    lb->succs = ARENA_ARRAY(l->arena, LBlock *, lb->nsuccs);
    lb->preds = ARENA_ARRAY(l->arena, LBlock *, lb->npreds);
    for (u32 k = 0; k < lb->nsuccs; k++)
      lb->succs[k] = s->blocks[lb->ir->succs[k]->id];
    for (u32 k = 0; k < lb->npreds; k++)
      lb->preds[k] = s->blocks[lb->ir->preds.v[k]->id];
  }
}

static void count_uses(Sel *s) {
  for (u32 i = 0; i < s->fn->nblocks; i++)
    for (Value *v = s->fn->blocks[i]->first; v; v = v->next) {
      s->l->wide |= v->type == T_V256;
      for (u32 k = 0; k < v->nargs; k++) {
        s->uses[v->args[k]->id]++;
        // A cast that is looked through passes its uses on: whoever folds the operand must see them all.
        for (Value *a = v->args[k]; a->nargs == 1 && same_bits(a); a = a->args[0]) {
          s->uses[a->args[0]->id]++;
          // Its register is kept and spilled whole.
          if (a->op == OP_ZEXT32 || a->op == OP_SEXT32)
            s->wide[a->args[0]->id] = 1;
        }
      }
    }
}

static void request_phi_operands(Sel *s) {
  for (u32 i = 0; i < s->fn->nblocks; i++)
    for (Value *v = s->fn->blocks[i]->first; v && v->op == OP_PHI; v = v->next)
      for (u32 k = 0; k < v->nargs; k++)
        sel_operand(s, v->args[k]);
}

static void select_phis(Sel *s, LBlock *lb) {
  u32 n = 0;
  Value *v;
  for (v = lb->ir->first; v && v->op == OP_PHI; v = v->next)
    n++;
  lb->phis = ARENA_ARRAY(s->l->arena, LPhi, n);
  for (v = lb->ir->first; v && v->op == OP_PHI; v = v->next) {
    u32 dst;
    if (!sel_wanted(s, v, &dst))
      continue;
    LPhi *p = &lb->phis[lb->nphis++];
    p->dst = dst;
    p->srcs = ARENA_ARRAY(s->l->arena, LOp, v->nargs);
    for (u32 k = 0; k < v->nargs; k++)
      p->srcs[k] = sel_operand(s, v->args[k]);
  }
}

static bool droppable(const Value *v) {
  if (op_info[v->op].flags & OPF_PURE)
    return true;
  return v->op == OP_LOAD && !(v->u.mem.flags & (MEM_FAULT | MEM_VOLATILE | MEM_FOREIGN));
}

// LIR_HANDLER's aux: bit 0: entered by a call; the rest: 1 + the clause whose floor slot is written (called handlers)
// or gives the stack pointer (catch handlers), or 0.
static u32 handler_entry_kind(const Fn *fn, const Block *b) {
  for (u32 i = 0; i < fn->nclauses; i++) {
    const Clause *c = &fn->clauses[i];
    if (c->filter == b)
      return 1 | (i + 1) << 1;
    if (c->handler == b)
      return c->kind == CLAUSE_FINALLY || c->kind == CLAUSE_FAULT ? 1 | (i + 1) << 1
                                                                  : (u32)(frame_called_around(fn, i) + 1) << 1;
  }
  return 0;
}

static void select_handler_entry(Sel *s, LBlock *lb) {
  u32 obj = 0;
  bool has = false;
  for (Value *v = lb->ir->first; v && !has; v = v->next)
    has = v->op == OP_CATCHOBJ && sel_wanted(s, v, &obj);
  LIns *ins = sel_emit(s, LIR_HANDLER, 0, has);
  ins->aux = handler_entry_kind(s->fn, lb->ir);
  if (has) {
    ins->ops[0] = lop_def(obj);
    ins->ops[0].fixed = s->l->target->exception_reg;
  }
}

static void select_block(Sel *s, LBlock *lb) {
  s->b = lb;
  for (Value *v = lb->ir->last; v && v->op != OP_PHI; v = v->prev) {
    u32 dst;
    s->cur = v;
    s->cursor = lb->first;
    if (v->op == OP_CATCHOBJ || v->op == OP_PARAM || s->folded[v->id] || (!sel_wanted(s, v, &dst) && droppable(v)))
      continue;
    if (v->nargs == 1 && same_bits(v))
      continue; // users look through it
    s->l->target->select(s, v);
    if (s->failed)
      return;
  }
  s->cur = lb->ir->first;
  s->cursor = lb->first;
  if (s->l->target->select_start) {
    s->l->target->select_start(s);
    s->cursor = lb->first;
  }
  if (lb->ir->is_handler_entry)
    select_handler_entry(s, lb);
  if (lb->ir == s->fn->entry) {
    s->l->target->select_entry(s);
    s->cursor = lb->first;
  }
  select_phis(s, lb);
  s->cursor = lb->first;
  sel_emit(s, LIR_LABEL, 0, 0);
}

bool isel_run(Lir *l, Error *err) {
  Fn *fn = l->fn;
  Sel s = {.l = l, .fn = fn, .err = err};
  s.vregs = ARENA_ARRAY(l->arena, u32, fn->next_value);
  s.uses = ARENA_ARRAY(l->arena, u32, fn->next_value);
  s.folded = ARENA_ARRAY(l->arena, u8, fn->next_value);
  s.wide = ARENA_ARRAY(l->arena, u8, fn->next_value);
  if (fn->entry->preds.n)
    return err_set(err, ERR_NOT_COMPILED, "%s: a branch to the entry block", fn->name ? fn->name : "?");
  make_blocks(&s);
  count_uses(&s);
  request_phi_operands(&s);
  Block **order = ARENA_ARRAY(l->arena, Block *, fn->nblocks);
  u32 n = postorder(&s, order);
  // The entry block is last: by then it is known which parameters anyone reads.
  for (u32 i = 0; i < n && !s.failed; i++)
    if (order[i] != fn->entry)
      select_block(&s, s.blocks[order[i]->id]);
  if (!s.failed)
    select_block(&s, s.blocks[fn->entry->id]);
  return !s.failed;
}
