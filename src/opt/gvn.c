// gvn.c: value numbering by dominance, and what memory is known to hold.
//
// One walk in reverse postorder. A value whose twin dominates it becomes a copy; a check whose twin dominates it goes.
// (Click, "Global Code Motion / Global Value Numbering", PLDI 1995, without the motion.) Handler entries are roots of
// the dominator forest, so nothing of the body is ever reused in a handler; nor is a handler's value outside.
// Constants, refs and slot addresses are compared by content and stay where they are: they cost the back end nothing.
#include <assert.h>

#include "opt/passes.h"

#define MAX_KNOWN 32 // memory cells remembered at a time

typedef struct Entry {
  u64 hash;
  Value *value; // the expression, or the condition of a fact
  Block *block; // where it holds, and below
  u8 fact;      // 0: a value. FACT_*: something known about `value`
} Entry;

enum { FACT_NONE, FACT_TRUE, FACT_FALSE, FACT_NONNULL };

typedef struct Cell { // memory at [base + disp] holds val
  Value *base, *val;
  const void *alias;
  i32 disp;
  u8 mt;
} Cell;

typedef struct Memory {
  Cell cells[MAX_KNOWN];
  u32 n;
} Memory;

typedef struct Saved {
  Cell *cells;
  u32 n;
} Saved;

typedef struct Gvn {
  Fn *fn;
  Entry *table;
  u32 mask;
  bool *escapes; // by slot id
  Saved *at_end; // by rpo
  Block **order; // ditto
  Memory mem;
  bool changed;
} Gvn;

// ---- expressions ---------------------------------------------------------------------------------------------------

static bool is_leaf(const Value *v) {
  return v->op == OP_CONST || v->op == OP_FCONST || v->op == OP_VCONST || v->op == OP_REF || v->op == OP_SLOTADDR;
}

static u64 aux_word(const Value *v) {
  switch (v->op) {
  case OP_VGET:
  case OP_VPUT:
  case OP_LOAD: return (u64)(u32)v->u.mem.disp << 8 | v->u.mem.mt;
  case OP_VECTOR: return (u64)v->u.vec.op << 8 | v->u.vec.imm;
  case OP_VCONST: {
    u64 w[2];
    memcpy(w, vconst_bytes(v), sizeof w);
    return w[0] == w[1] ? w[0] : hash_combine(w[0], w[1]);
  }
  case OP_CMP: return v->u.cc;
  case OP_TRAPIF: return (u64)v->u.trap.cc << 8 | v->u.trap.kind;
  case OP_CONVO: return (u64)v->u.conv.to << 1 | v->u.conv.src_unsigned;
  case OP_CALL: return v->u.call->kind == CALL_HELPER ? v->u.call->helper : (u64)(uintptr_t)v->u.call->target;
  case OP_CONST:
  case OP_FCONST:
  case OP_REF:
  case OP_SLOTADDR:
  case OP_DICTREF:
  case OP_PARAM:
  case OP_DIVCHECK:
  case OP_FIELDADDR:
  case OP_ELEMADDR:
  case OP_ISINST:
  case OP_CASTCLASS:
  case OP_UNBOX:
  case OP_MDELEMADDR: return (u64)v->u.i; // integers, bit patterns and pointers share the union's first word
  default: return 0;
  }
}

static u64 arg_word(const Value *a) {
  return is_leaf(a) ? hash_combine(a->op * 8 + a->type, aux_word(a)) : (u64)a->id + 0x10000;
}

static bool same_arg(const Value *a, const Value *b) {
  return a == b ||
         (is_leaf(a) && a->op == b->op && a->type == b->type && aux_word(a) == aux_word(b) &&
          (a->op != OP_VCONST || !memcmp(vconst_bytes(a), vconst_bytes(b), vector_type_size((IrType)a->type))));
}

static u64 hash_value(const Value *v) {
  u64 h = hash_combine((u64)v->op * 8 + v->type, aux_word(v));
  for (u32 i = 0; i < v->nargs; i++)
    h = hash_combine(h, arg_word(v->args[i]));
  return h;
}

static bool same_value(const Value *a, const Value *b) {
  if (a->op != b->op || a->type != b->type || a->nargs != b->nargs || aux_word(a) != aux_word(b))
    return false;
  for (u32 i = 0; i < a->nargs; i++)
    if (!same_arg(a->args[i], b->args[i]))
      return false;
  return true;
}

// Whether a dominating twin makes v superfluous: its result depends on operands only, and what it throws, the twin
// would have thrown.
static bool is_numbered(const Value *v) {
  switch (v->op) {
  case OP_LOAD: return (v->u.mem.flags & (MEM_INVARIANT | MEM_VOLATILE | MEM_FAULT)) == MEM_INVARIANT;
  case OP_CALL: return v->u.call->pure && (v->u.call->kind == CALL_HELPER || v->u.call->kind == CALL_REF);
  case OP_NULLCHECK:
  case OP_BOUNDS:
  case OP_TRAPIF:
  case OP_DIVCHECK:
  case OP_CLASSINIT:
  case OP_STELEMCHECK:
  case OP_ELEMACHECK:
  case OP_CASTCLASS:
  case OP_UNBOX:
  case OP_MDELEMADDR:
  case OP_CKFINITE:
  case OP_CONVO:
  case OP_ADDO:
  case OP_SUBO:
  case OP_MULO:
  case OP_ADDOU:
  case OP_SUBOU:
  case OP_MULOU:
  case OP_DIV:
  case OP_DIVU:
  case OP_REM:
  case OP_REMU:
  case OP_TLSBASE: return true;
  case OP_PHI:
  case OP_COPYV: return false;
  default: return opt_is_pure(v) && !is_leaf(v);
  }
}

// ---- the table -----------------------------------------------------------------------------------------------------

static Entry *slot_for(Gvn *g, u64 hash, const Value *v, u8 fact) {
  for (u32 i = (u32)hash & g->mask;; i = (i + 1) & g->mask) {
    Entry *e = &g->table[i];
    if (!e->value)
      return e;
    if (e->hash != hash || (e->fact != FACT_NONE) != (fact != FACT_NONE))
      continue;
    if (fact == FACT_NONE ? same_value(e->value, v)
                          : e->value == v && (e->fact == FACT_NONNULL) == (fact == FACT_NONNULL))
      return e;
  }
}

static u64 fact_hash(const Value *v, u8 fact) {
  return hash_u64((u64)v->id * 2 + (fact == FACT_NONNULL) + ((u64)1 << 40));
}

static u8 fact_of(Gvn *g, const Value *v, u8 kind, const Block *at) {
  Entry *e = slot_for(g, fact_hash(v, kind), v, kind);
  return e->value && block_dominates(e->block, at) ? e->fact : FACT_NONE;
}

static void add_fact(Gvn *g, Value *v, u8 fact, Block *at) {
  u64 h = fact_hash(v, fact);
  Entry *e = slot_for(g, h, v, fact);
  if (e->value && block_dominates(e->block, at))
    return;
  *e = (Entry){h, v, at, fact};
}

static Value *null_test(Value *c, u8 *cc) {
  if (c->op != OP_CMP || !opt_is_const(c->args[1], 0) || c->args[0]->type == T_I32)
    return NULL;
  *cc = c->u.cc;
  return c->args[0];
}

// What the branch that leads here, and nowhere else, says.
static void branch_facts(Gvn *g, Block *b) {
  if (b->preds.n != 1 || b->is_handler_entry)
    return;
  Value *end = b->preds.v[0]->last;
  if (end->op != OP_CONDBR || b->preds.v[0]->succs[0] == b->preds.v[0]->succs[1])
    return;
  Value *c = opt_real(end->args[0]);
  bool taken = b->preds.v[0]->succs[0] == b;
  if (is_leaf(c))
    return;
  add_fact(g, c, taken ? FACT_TRUE : FACT_FALSE, b);
  u8 cc;
  Value *x = null_test(c, &cc);
  if (x && cc == (taken ? CC_NE : CC_EQ)) {
    add_fact(g, x, FACT_NONNULL, b);
  } else if (c->type == T_REF && taken) {
    add_fact(g, c, FACT_NONNULL, b);
  }
}

static void number(Gvn *g, Value *v, Block *b) {
  if (v->op == OP_NULLCHECK && fact_of(g, v->args[0], FACT_NONNULL, b)) {
    value_remove(v);
    g->changed = true;
    return;
  }
  u64 h = hash_value(v);
  Entry *e = slot_for(g, h, v, FACT_NONE);
  if (e->value && block_dominates(e->block, b) && opt_home(e->block) == opt_home(b)) {
    assert(e->value != v && e->value->block && e->value->op == v->op);
    g->changed = true;
    if (v->type == T_VOID)
      value_remove(v);
    else
      opt_replace(v, e->value);
    return;
  }
  *e = (Entry){h, v, b, FACT_NONE};
  if (v->op == OP_NULLCHECK)
    add_fact(g, v->args[0], FACT_NONNULL, b);
}

// A test of what a dominating branch decided.
static void decided(Gvn *g, Value *end, Block *b) {
  Value *c = end->args[0];
  u8 fact = is_leaf(c) ? FACT_NONE : fact_of(g, c, FACT_TRUE, b), cc;
  Value *x = null_test(c, &cc);
  if (fact == FACT_NONE && x && (cc == CC_EQ || cc == CC_NE) && fact_of(g, x, FACT_NONNULL, b))
    fact = cc == CC_NE ? FACT_TRUE : FACT_FALSE;
  if (fact == FACT_NONE)
    return;
  Value *k = opt_new_const(g->fn, T_I32, fact == FACT_TRUE);
  value_insert_before(end, k);
  end->args[0] = k;
  g->changed = true;
}

// ---- memory --------------------------------------------------------------------------------------------------------

static bool is_private(const Gvn *g, const Value *base) {
  return base->op == OP_SLOTADDR && !g->escapes[base->u.slot->id];
}

static bool may_alias(const Gvn *g, const Cell *c, const Value *base, i32 disp, u32 size, const void *alias) {
  if (same_arg(c->base, base))
    return c->disp < disp + (i32)size && disp < c->disp + (i32)memtype_size(c->mt);
  bool slot_a = c->base->op == OP_SLOTADDR, slot_b = base->op == OP_SLOTADDR;
  if (slot_a && slot_b)
    return false; // different slots
  if (is_private(g, c->base) || is_private(g, base))
    return false;
  return !c->alias || !alias || c->alias == alias;
}

static void forget(Gvn *g, const Value *base, i32 disp, u32 size, const void *alias) {
  Memory *m = &g->mem;
  u32 kept = 0;
  for (u32 i = 0; i < m->n; i++)
    if (!may_alias(g, &m->cells[i], base, disp, size, alias))
      m->cells[kept++] = m->cells[i];
  m->n = kept;
}

static void forget_shared(Gvn *g) {
  Memory *m = &g->mem;
  u32 kept = 0;
  for (u32 i = 0; i < m->n; i++)
    if (is_private(g, m->cells[i].base))
      m->cells[kept++] = m->cells[i];
  m->n = kept;
}

static void remember(Gvn *g, Value *v, Value *val) {
  Memory *m = &g->mem;
  if (m->n == MAX_KNOWN) {
    memmove(m->cells, m->cells + 1, sizeof(Cell) * (MAX_KNOWN - 1));
    m->n--;
  }
  m->cells[m->n++] = (Cell){v->args[0], val, v->u.mem.alias, v->u.mem.disp, v->u.mem.mt};
}

// A narrow cell's stored value may have more bits than a load gives.
static Value *as_loaded(Gvn *g, Value *load, Value *val) {
  static const u8 ext[] = {[MT_I8] = OP_SEXT8, [MT_U8] = OP_ZEXT8, [MT_I16] = OP_SEXT16, [MT_U16] = OP_ZEXT16};
  u8 mt = load->u.mem.mt;
  if (val->op == OP_LOAD && val->u.mem.mt == mt)
    return val;
  if (mt > MT_U16)
    return val->type == load->type ? val : NULL;
  Builder b = {g->fn, load->block, load, load->il_off};
  return b_un(&b, ext[mt], T_I32, val);
}

static void load(Gvn *g, Value *v) {
  if (v->u.mem.flags & MEM_VOLATILE) {
    forget_shared(g);
    return;
  }
  for (u32 i = g->mem.n; i-- > 0;) {
    Cell *c = &g->mem.cells[i];
    if (c->disp != v->u.mem.disp || c->mt != v->u.mem.mt || !same_arg(c->base, v->args[0]))
      continue;
    if (v->u.mem.flags & MEM_FAULT)
      return;
    assert(is_leaf(c->val) || (c->val->block && block_dominates(c->val->block, v->block)));
    Value *val = as_loaded(g, v, c->val);
    if (val) {
      v->u.mem.flags &= (u8)~MEM_FOREIGN; // the same address was accessed before
      opt_replace(v, val);
      g->changed = true;
      return;
    }
  }
  remember(g, v, v);
}

static void memory(Gvn *g, Value *v) {
  switch (v->op) {
  case OP_LOAD: load(g, v); break;
  case OP_STORE:
  case OP_STOREREF:
    forget(g, v->args[0], v->u.mem.disp, memtype_size(v->u.mem.mt), v->u.mem.alias);
    if (v->u.mem.flags & MEM_VOLATILE)
      forget_shared(g);
    else
      remember(g, v, v->args[1]);
    break;
  case OP_COPY:
  case OP_ZERO: forget(g, v->args[0], INT32_MIN / 2, INT32_MAX, NULL); break;
  default:
    if (opt_writes(v))
      forget_shared(g);
    break;
  }
}

// What a value that is not walked yet, but may run before, does to memory.
static void clobber(Gvn *g, const Value *v) {
  switch (v->op) {
  case OP_LOAD:
    if (v->u.mem.flags & MEM_VOLATILE)
      forget_shared(g);
    break;
  case OP_STORE:
  case OP_STOREREF:
    forget(g, opt_real(v->args[0]), v->u.mem.disp, memtype_size(v->u.mem.mt), v->u.mem.alias);
    if (v->u.mem.flags & MEM_VOLATILE)
      forget_shared(g);
    break;
  case OP_COPY:
  case OP_ZERO: forget(g, opt_real(v->args[0]), INT32_MIN / 2, INT32_MAX, NULL); break;
  case OP_CALLFINALLY: g->mem.n = 0; break;
  default:
    if (opt_writes(v))
      forget_shared(g);
    break;
  }
}

enum { MAX_LOOP_VALUES = 1500, MAX_BLOCKS = 4000 };

// At a loop's head holds what held before it and what nothing in the loop changes.
static void clobber_loop(Gvn *g, Block *head) {
  u32 looked = 0;
  if (g->fn->nblocks > MAX_BLOCKS)
    g->mem.n = 0;
  if (!g->mem.n)
    return;
  const bool *in = opt_loop_blocks(g->fn, head);
  for (u32 i = head->rpo; i < g->fn->nblocks && g->mem.n; i++)
    for (const Value *v = in[i] ? g->order[i]->first : NULL; v && g->mem.n; v = v->next) {
      clobber(g, v);
      if (++looked > MAX_LOOP_VALUES)
        g->mem.n = 0;
    }
}

static bool same_cell(const Cell *x, const Cell *y) {
  return x->disp == y->disp && x->mt == y->mt && x->val == y->val && same_arg(x->base, y->base);
}

// Keeps what holds at the end of another predecessor, too.
static void meet(Gvn *g, const Saved *s) {
  Memory *m = &g->mem;
  u32 kept = 0;
  for (u32 i = 0; i < m->n; i++)
    for (u32 k = 0; k < s->n; k++)
      if (same_cell(&m->cells[i], &s->cells[k])) {
        m->cells[kept++] = m->cells[i];
        break;
      }
  m->n = kept;
}

static void start_memory(Gvn *g, Block *b) {
  g->mem.n = 0;
  if (b->is_handler_entry)
    return;
  bool loop = false, first = true;
  for (u32 i = 0; i < b->preds.n; i++) {
    const Block *p = b->preds.v[i];
    bool back = p->rpo >= b->rpo;
    if (p->last->op == OP_CALLFINALLY || opt_home(p) != opt_home(b) || (back && !block_dominates(b, p))) {
      g->mem.n = 0;
      return;
    }
    if (back) {
      loop = true;
      continue;
    }
    const Saved *s = &g->at_end[p->rpo];
    if (!first) {
      meet(g, s);
      continue;
    }
    if (s->n)
      memcpy(g->mem.cells, s->cells, s->n * sizeof(Cell));
    g->mem.n = s->n;
    first = false;
  }
  if (loop)
    clobber_loop(g, b);
}

static void save_memory(Gvn *g, Block *b) {
  bool wanted = false;
  for (u32 i = 0; i < b->nsuccs; i++)
    wanted |= b->succs[i]->rpo > b->rpo;
  if (g->mem.n && wanted)
    g->at_end[b->rpo] = (Saved){arena_dup(g->fn->arena, g->mem.cells, g->mem.n * sizeof(Cell)), g->mem.n};
}

static bool keeps_address(const Value *v, u32 arg) {
  if (v->op == OP_LOAD || v->op == OP_ZERO)
    return true;
  return arg == 0 && (v->op == OP_STORE || v->op == OP_STOREREF);
}

// ---- the walk ------------------------------------------------------------------------------------------------------

static void walk_block(Gvn *g, Block *b) {
  branch_facts(g, b);
  start_memory(g, b);
  FOR_VALUES(b, v) {
    for (u32 i = 0; i < v->nargs; i++)
      v->args[i] = opt_real(v->args[i]);
    if (is_numbered(v))
      number(g, v, b);
    else if (v->op == OP_CONDBR)
      decided(g, v, b);
    else
      memory(g, v);
    if (v->op == OP_CLASSINIT && v->block) // stays: it runs code
      forget_shared(g);
  }
  save_memory(g, b);
}

bool pass_gvn(Fn *fn) {
  Gvn *g = ARENA_NEW(fn->arena, Gvn);
  u32 nvalues = 0, top = 0;
  g->fn = fn;
  g->escapes = ARENA_ARRAY(fn->arena, bool, fn->slots.n + 1);
  for (u32 i = 0; i < fn->slots.n; i++)
    g->escapes[fn->slots.v[i]->id] = fn->slots.v[i]->pinned;
  FOR_BLOCKS(fn, b) {
    top = MAX(top, b->rpo);
    for (Value *v = b->first; v; v = v->next) {
      nvalues++;
      for (u32 i = 0; i < v->nargs; i++)
        if (v->args[i]->op == OP_SLOTADDR && !keeps_address(v, i))
          g->escapes[v->args[i]->u.slot->id] = true;
    }
  }
  u32 cap = 64;
  while (cap < 3 * (nvalues + fn->nblocks * 2))
    cap *= 2;
  g->table = xcalloc(cap, sizeof(Entry));
  g->mask = cap - 1;
  g->at_end = ARENA_ARRAY(fn->arena, Saved, top + 1);
  g->order = opt_rpo(fn);
  FOR_RPO(fn, b) walk_block(g, b);
  free(g->table);
  opt_copyprop(fn);
  return g->changed;
}
