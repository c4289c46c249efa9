// ssa.c: promotes slots to SSA values.
//
// M. Braun et al., "Simple and Efficient Construction of Static Single Assignment Form", CC 2013: values are looked up
// backwards on demand, so that no dominance frontiers are needed. Blocks are visited in reverse postorder; a PHI whose
// predecessors are not all done stays open until the end.
//
// A slot stays in memory when its address escapes, when it is used by more than one of {body, each handler}, or when it
// is live into a handler entry: SSA values do not cross those lines (ir.h).
#include <assert.h>

#include "opt/passes.h"

#define MAX_TABLE (4u << 20) // entries of blocks × variables; huge methods keep the rest in memory

typedef struct Var {
  Slot *slot;
  bool ok, seen;
  bool has_store;
  u8 mt;     // of the stores (of the loads, if there are none)
  u8 type;   // IrType of the variable
  u32 home;  // opt_home + 1 of its accesses
  u32 index; // column of the table
} Var;

typedef struct Ssa {
  Fn *fn;
  Var *vars; // by slot id
  u32 nslots, nvars;
  Var **cols;
  Value **defs;      // [block rpo][column]: value at the end of the block (so far)
  bool *done;        // by block rpo
  VEC(Value *) open; // PHIs without operands yet
  VEC(Value *) phis;
  Value **zero; // by IrType: at the head of the entry
} Ssa;

// ---- which slots ---------------------------------------------------------------------------------------------------

static bool is_access(const Value *v, u32 arg) {
  return arg == 0 && (v->op == OP_LOAD || v->op == OP_STORE || v->op == OP_STOREREF || v->op == OP_ZERO);
}

static bool int_like(u8 mt) {
  return mt != MT_F32 && mt != MT_F64;
}

static void note_home(Var *x, const Block *b) {
  u32 home = opt_home(b) + 1;
  if (x->home && x->home != home)
    x->ok = false;
  x->home = home;
}

static void note_store(Var *x, const Value *v) {
  u8 mt = v->u.mem.mt;
  if (v->u.mem.disp != 0 || (v->u.mem.flags & MEM_VOLATILE) || mt == MT_U32)
    x->ok = false;
  if (x->has_store && memtype_size(mt) != memtype_size(x->mt))
    x->ok = false;
  if (x->has_store && memtype_type(mt) != x->type && (x->type == T_REF || memtype_type(mt) == T_REF) &&
      (type_is_float(x->type) || type_is_float(memtype_type(mt))))
    x->ok = false;
  if (!x->has_store) {
    x->mt = mt;
    x->type = memtype_type(mt);
  }
  x->has_store = true;
}

static void collect(Ssa *s) {
  Fn *fn = s->fn;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
    for (u32 i = 0; i < v->nargs; i++) {
      Value *a = opt_real(v->args[i]);
      if (a->op != OP_SLOTADDR)
        continue;
      Var *x = &s->vars[a->u.slot->id];
      x->seen = true;
      if (!is_access(v, i)) {
        x->ok = false;
        continue;
      }
      note_home(x, b);
      if (v->op == OP_STORE || v->op == OP_STOREREF)
        note_store(x, v);
      else if (v->op == OP_LOAD && (v->u.mem.disp != 0 || (v->u.mem.flags & MEM_VOLATILE)))
        x->ok = false;
    }
  }
}

static Var *access_var(Ssa *s, const Value *v) {
  if (v->nargs == 0 || !is_access(v, 0))
    return NULL;
  Value *a = opt_real(v->args[0]);
  if (a->op != OP_SLOTADDR)
    return NULL;
  Var *x = &s->vars[a->u.slot->id];
  return x->ok ? x : NULL;
}

// Loads see what the stores wrote: no wider, and converted when of another kind.
static void check_loads(Ssa *s) {
  Fn *fn = s->fn;
  for (u32 pass = 0; pass < 2; pass++)
    FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) {
      Var *x = access_var(s, v);
      if (!x || v->op != OP_LOAD)
        continue;
      u8 mt = v->u.mem.mt;
      if (!x->has_store && (pass == 0)) { // only loads: the widest decides
        if (x->type == T_VOID || memtype_size(mt) > memtype_size(x->mt)) {
          x->mt = mt;
          x->type = memtype_type(mt);
          if (mt == MT_U32) {
            x->mt = MT_I32;
            x->type = T_I32;
          }
        }
        continue;
      }
      if (pass == 0)
        continue;
      u32 have = memtype_size(x->mt), want = memtype_size(mt);
      bool same = memtype_type(mt) == x->type;
      if (want > have)
        x->ok = false;
      else if (want < have && !(int_like(mt) && (x->type == T_I32 || x->type == T_I64)))
        x->ok = false;
      else if (want == have && !same &&
               ((mt == MT_REF && type_is_float(x->type)) || (x->type == T_REF && !int_like(mt))))
        x->ok = false;
    }
}

// ---- liveness into handlers: only for functions with clauses -------------------------------------------------------

typedef u64 Word;

static void local_sets(Ssa *s, Word *use, Word *def, u32 w) {
  FOR_BLOCKS(s->fn, b) {
    Word *u = use + (size_t)b_i * w, *d = def + (size_t)b_i * w;
    for (Value *v = b->first; v; v = v->next) {
      Var *x = access_var(s, v);
      if (!x)
        continue;
      Word bit = (Word)1 << (x->index & 63);
      if (v->op == OP_LOAD) {
        if (!(d[x->index >> 6] & bit))
          u[x->index >> 6] |= bit;
      } else {
        d[x->index >> 6] |= bit;
      }
    }
  }
}

static void number_vars(Ssa *s) {
  s->nvars = 0;
  for (u32 i = 0; i < s->nslots; i++)
    if (s->vars[i].ok)
      s->vars[i].index = s->nvars++;
}

static void drop_live_into_handlers(Ssa *s) {
  Fn *fn = s->fn;
  number_vars(s);
  u32 w = (s->nvars + 63) / 64;
  if (!w)
    return;
  for (u32 i = 0; i < fn->nblocks; i++)
    fn->blocks[i]->tmp = (void *)(uintptr_t)i;
  Word *live = xcalloc((size_t)fn->nblocks * w, sizeof(Word)), *def = xcalloc((size_t)fn->nblocks * w, sizeof(Word));
  local_sets(s, live, def, w);
  for (bool again = true; again;) {
    again = false;
    for (u32 i = fn->nblocks; i-- > 0;) {
      Block *b = fn->blocks[i];
      Word *in = live + (size_t)i * w, *d = def + (size_t)i * w;
      for (u32 k = 0; k < b->nsuccs; k++) {
        Word *sin = live + (size_t)(uintptr_t)b->succs[k]->tmp * w;
        for (u32 j = 0; j < w; j++) {
          Word n = in[j] | (sin[j] & ~d[j]);
          again |= n != in[j];
          in[j] = n;
        }
      }
    }
  }
  for (u32 v = 0; v < s->nslots; v++) {
    Var *x = &s->vars[v];
    if (!x->ok)
      continue;
    for (u32 i = 0; i < fn->nblocks; i++)
      if (fn->blocks[i]->is_handler_entry && (live[(size_t)i * w + (x->index >> 6)] >> (x->index & 63) & 1))
        x->ok = false;
  }
  free(live);
  free(def);
}

// ---- construction --------------------------------------------------------------------------------------------------

static Value *zero_of(Ssa *s, u8 type) {
  if (!s->zero[type]) {
    Value *z = opt_new_const(s->fn, type, 0), *at = s->fn->entry->first;
    while (at->op == OP_PARAM)
      at = at->next;
    value_insert_before(at, z);
    s->zero[type] = z;
  }
  return s->zero[type];
}

// Zeroes must be in the tree of dominators that uses them: handlers get their own.
static Value *zero_at(Ssa *s, Block *b, u8 type) {
  if (b == s->fn->entry)
    return zero_of(s, type);
  Value *z = opt_new_const(s->fn, type, 0);
  Value *at = opt_phi_end(b);
  if (at && at->op == OP_CATCHOBJ)
    at = at->next;
  value_insert_before(at, z);
  return z;
}

static Value **def_of(Ssa *s, const Block *b, const Var *x) {
  return &s->defs[(size_t)(uintptr_t)b->tmp * s->nvars + x->index];
}

static Value *new_phi(Ssa *s, Block *b, Var *x) {
  Value *p = value_new(s->fn, OP_PHI, x->type, 0);
  p->il_off = b->first->il_off;
  value_insert_before(b->first, p);
  p->tmp = x;
  if (x->type == T_REF && x->slot->cls)
    p->klass = x->slot->cls;
  return p;
}

static Value *read_end(Ssa *s, Block *b, Var *x);

// The value that all operands agree on, apart from the PHI itself; NULL if they do not.
static Value *trivial(const Value *p) {
  Value *one = NULL;
  for (u32 i = 0; i < p->nargs; i++) {
    Value *a = opt_real(p->args[i]);
    if (a == p || a == one)
      continue;
    if (one)
      return NULL;
    one = a;
  }
  return one;
}

static Value *fill_phi(Ssa *s, Value *p) {
  Block *b = p->block;
  Var *x = p->tmp;
  u32 n = b->preds.n;
  Value **in = n <= 8 ? (Value *[8]){0} : ARENA_ARRAY(s->fn->arena, Value *, n);
  assert(!opt_is_root(s->fn, b) && n); // what is live into a handler stays in memory
  for (u32 i = 0; i < n; i++)
    in[i] = read_end(s, b->preds.v[i], x);
  value_set_args(s->fn, p, n);
  p->nargs = n;
  for (u32 i = 0; i < n; i++)
    p->args[i] = opt_real(in[i]);
  Value *one = trivial(p);
  if (one)
    opt_replace(p, one);
  return opt_real(p);
}

// What x holds at the start of b.
static Value *read_start(Ssa *s, Block *b, Var *x) {
  if (opt_is_root(s->fn, b) && b->preds.n == 0)
    return zero_at(s, b, x->type);
  if (b->preds.n == 1 && !opt_is_root(s->fn, b) && s->done[(uintptr_t)b->preds.v[0]->tmp])
    return read_end(s, b->preds.v[0], x);
  Value *p = new_phi(s, b, x);
  *def_of(s, b, x) = p;
  vec_push(&s->phis, p);
  for (u32 i = 0; i < b->preds.n; i++)
    if (!s->done[(uintptr_t)b->preds.v[i]->tmp]) {
      vec_push(&s->open, p);
      return p;
    }
  return fill_phi(s, p);
}

static Value *read_end(Ssa *s, Block *b, Var *x) {
  // Chains of single predecessors are walked in a loop: they may be long.
  Block *at = b;
  while (!*def_of(s, at, x) && at->preds.n == 1 && !opt_is_root(s->fn, at) && s->done[(uintptr_t)at->preds.v[0]->tmp])
    at = at->preds.v[0];
  Value *v = *def_of(s, at, x);
  v = v ? opt_real(v) : read_start(s, at, x);
  for (Block *c = b;; c = c->preds.v[0]) {
    *def_of(s, c, x) = v;
    if (c == at)
      return v;
  }
}

// A load of `mt` from a variable that holds `val`.
static Value *convert_load(Ssa *s, Value *load, Value *val) {
  static const u8 ext[] = {[MT_I8] = OP_SEXT8, [MT_U8] = OP_ZEXT8, [MT_I16] = OP_SEXT16, [MT_U16] = OP_ZEXT16};
  Builder b = {s->fn, load->block, load, load->il_off};
  u8 mt = load->u.mem.mt;
  if (mt == MT_U32) {
    if (val->type == T_F32)
      val = b_un(&b, OP_BITCAST, T_I32, val);
    return val->type == T_I64 ? b_un(&b, OP_ZEXT32, T_I64, b_un(&b, OP_TRUNC, T_I32, val))
                              : b_un(&b, OP_ZEXT32, T_I64, val);
  }
  if (val->type == T_I64 && memtype_type(mt) == T_I32)
    val = b_un(&b, OP_TRUNC, T_I32, val);
  if (mt <= MT_U16)
    return b_un(&b, ext[mt], T_I32, val);
  return val->type == memtype_type(mt) ? val : b_un(&b, OP_BITCAST, memtype_type(mt), val);
}

// The store's value in the type of the variable.
static Value *convert_store(Ssa *s, Value *store, const Var *x) {
  Value *val = opt_real(store->args[1]);
  if (val->type == x->type)
    return val;
  Builder b = {s->fn, store->block, store, store->il_off};
  return b_un(&b, OP_BITCAST, x->type, val);
}

static void rename_block(Ssa *s, Block *b) {
  FOR_VALUES(b, v) {
    Var *x = access_var(s, v);
    if (!x)
      continue;
    if (v->op == OP_LOAD) {
      Value *val = *def_of(s, b, x);
      val = val ? opt_real(val) : read_start(s, b, x);
      *def_of(s, b, x) = val;
      opt_replace(v, convert_load(s, v, val));
    } else if (v->op == OP_ZERO) {
      Value *z = opt_new_const(s->fn, x->type, 0);
      z->il_off = v->il_off;
      value_insert_before(v, z);
      *def_of(s, b, x) = z;
      value_remove(v);
    } else {
      *def_of(s, b, x) = convert_store(s, v, x);
      value_remove(v);
    }
  }
  s->done[(uintptr_t)b->tmp] = true;
}

static bool limits_ok(Ssa *s) {
  u32 max = MAX_TABLE / MAX(s->fn->nblocks, 1u);
  number_vars(s);
  if (s->nvars <= max)
    return true;
  for (u32 i = 0, n = 0; i < s->nslots; i++)
    if (s->vars[i].ok && n++ >= max)
      s->vars[i].ok = false;
  number_vars(s);
  return s->nvars != 0;
}

static void build(Ssa *s) {
  Fn *fn = s->fn;
  for (u32 i = 0; i < fn->nblocks; i++)
    fn->blocks[i]->tmp = (void *)(uintptr_t)i;
  s->defs = xcalloc((size_t)fn->nblocks * s->nvars, sizeof(Value *));
  s->done = xcalloc(fn->nblocks, sizeof(bool));
  FOR_BLOCKS(fn, b) rename_block(s, b);
  for (u32 i = 0; i < s->open.n; i++)
    fill_phi(s, s->open.v[i]);
  for (bool again = true; again;) { // a PHI that became a copy may make others trivial
    again = false;
    for (u32 i = 0; i < s->phis.n; i++) {
      Value *p = s->phis.v[i], *one = p->op == OP_PHI ? trivial(p) : NULL;
      if (one) {
        opt_replace(p, one);
        again = true;
      }
    }
  }
  opt_copyprop(fn);
  for (u32 i = 0; i < s->phis.n; i++)
    s->phis.v[i]->tmp = NULL;
  free(s->defs);
  free(s->done);
}

static void init_vars(Ssa *s) {
  Fn *fn = s->fn;
  s->nslots = fn->slots.n;
  s->vars = ARENA_ARRAY(fn->arena, Var, s->nslots + 1);
  u32 max_size = fn->wide ? 32 : fn->vector ? 16 : 8;
  for (u32 i = 0; i < s->nslots; i++) {
    Slot *sl = fn->slots.v[i];
    sl->id = i;
    s->vars[i] = (Var){.slot = sl, .ok = !sl->pinned && sl->param < 0 && sl->size <= max_size && sl != fn->dict_slot};
  }
}

bool pass_ssa(Fn *fn) {
  Ssa s = {.fn = fn, .zero = (Value *[8]){0}};
  if (!fn->slots.n)
    return false;
  init_vars(&s);
  collect(&s);
  check_loads(&s);
  for (u32 i = 0; i < s.nslots; i++) {
    Var *x = &s.vars[i];
    if (x->type == T_VOID) { // only ever cleared
      x->type = T_I32;
      x->mt = MT_I8;
    }
    x->ok = x->ok && x->seen && memtype_size(x->mt) <= x->slot->size;
  }
  if (fn->nclauses)
    drop_live_into_handlers(&s);
  if (!limits_ok(&s) || !s.nvars)
    return false;
  build(&s);
  vec_free(&s.open);
  vec_free(&s.phis);
  return true;
}
