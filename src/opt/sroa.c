// sroa.c: scalar replacement of aggregates: struct slots become one slot a field.
//
// A slot is split when each use of its address reads or writes whole scalars at known offsets, copies or clears a value
// whose scalars are also the slot's, or hands the value over whole (argument, result, box). The last go through the
// original slot, into which the scalars are put first, or from which they are taken afterwards.
#include <assert.h>

#include "opt/passes.h"

#define MAX_LEAVES 8
#define MAX_SIZE 64

typedef struct Leaf {
  u32 off;
  u8 mt;
  Class *cls;
} Leaf;

typedef struct Shape {
  Class *cls;
  u32 n;
  bool ok;
  Fn *fn; // says which vectors are scalars here
  Leaf leaves[MAX_LEAVES];
} Shape;

typedef struct Agg {
  Slot *slot;
  Shape *shape;
  bool ok, wanted; // wanted: a scalar of it is used by itself
  bool written;    // otherwise a parameter's own slot holds the value all along
  Slot *pieces[MAX_LEAVES];
} Agg;

typedef struct Addr { // a value's tmp: an address inside an aggregate
  Agg *agg;
  i64 off;
} Addr;

typedef struct Sroa {
  Fn *fn;
  Map shapes; // Class* -> Shape*
  Agg *aggs;  // by slot id
  u32 nslots;
  bool any;
} Sroa;

// ---- the scalars of a struct ---------------------------------------------------------------------------------------

static bool add_leaves(Shape *s, Class *c, u32 base, u32 depth) {
  ERROR(err);
  u32 bytes = ir_vector_size(s->fn, c);
  if (bytes) {
    if (s->n == MAX_LEAVES)
      return false;
    s->leaves[s->n++] = (Leaf){base, vector_mem(bytes), c};
    return true;
  }
  if (depth > 8 || !class_fields(c, &err))
    return false;
  u32 end = 0;
  for (u32 i = 0; i < c->nfields; i++) {
    Field *f = &c->fields[i];
    if (f->is_static || f->is_literal)
      continue;
    u32 align, off = field_data_offset(f), size = class_value_size(f->type, &align);
    if (off < end) // overlapping or out of order: explicit layout
      return false;
    end = off + size;
    if (ir_is_struct(f->type)) {
      if (!add_leaves(s, f->type, base + off, depth + 1))
        return false;
    } else {
      if (s->n == MAX_LEAVES)
        return false;
      s->leaves[s->n++] = (Leaf){base + off, memtype_of(f->type), f->type};
    }
  }
  u32 align, size = class_value_size(c, &align);
  return end != 0 && size - end < MAX(align, 1u); // no room that only a copy of the whole would carry
}

static Shape *shape_of(Sroa *s, Class *c) {
  Shape *sh = map_get(&s->shapes, (u64)(uintptr_t)c);
  if (sh)
    return sh;
  sh = ARENA_NEW(s->fn->arena, Shape);
  sh->cls = c;
  sh->fn = s->fn;
  u32 align;
  sh->ok = class_value_size(c, &align) <= MAX_SIZE && add_leaves(sh, c, 0, 0);
  map_put(&s->shapes, (u64)(uintptr_t)c, sh);
  return sh;
}

static i32 leaf_at(const Shape *s, i64 off, u32 size) {
  for (u32 i = 0; i < s->n; i++)
    if (s->leaves[i].off == off && memtype_size(s->leaves[i].mt) == size)
      return (i32)i;
  return -1;
}

// The leaf that holds a scalar at `off`: it alone, or a vector that it is an element of.
static i32 leaf_around(const Shape *s, i64 off, u32 size) {
  i32 exact = leaf_at(s, off, size);
  for (u32 i = 0; exact < 0 && i < s->n && size <= 16; i++) {
    i64 within = off - s->leaves[i].off;
    u32 whole = s->leaves[i].mt >= MT_V128 ? memtype_size(s->leaves[i].mt) : 0;
    if (size < whole && within >= 0 && within + size <= whole && within % size == 0)
      return (i32)i;
  }
  return exact;
}

// Whether a value of class c at `off` consists of whole leaves of the aggregate, or elements of vectors.
static bool covers(Sroa *s, const Addr *a, Class *c) {
  if (!c)
    return false;
  if (!ir_is_struct(c))
    return leaf_around(a->agg->shape, a->off, memtype_size(memtype_of(c))) >= 0;
  const Shape *part = shape_of(s, c);
  if (!part->ok)
    return false;
  for (u32 i = 0; i < part->n; i++)
    if (leaf_around(a->agg->shape, a->off + part->leaves[i].off, memtype_size(part->leaves[i].mt)) < 0)
      return false;
  return true;
}

// ---- uses ----------------------------------------------------------------------------------------------------------

static void derive(Sroa *s, Value *v, Agg *agg, i64 off) {
  Addr *a = ARENA_NEW(s->fn->arena, Addr);
  *a = (Addr){agg, off};
  v->tmp = a;
}

// Addresses derive addresses. Operands come before their uses in reverse postorder, but for those of PHIs, which
// derive nothing.
static void derive_from_operand(Sroa *s, Value *v) {
  if (v->op == OP_SLOTADDR) {
    Agg *g = &s->aggs[v->u.slot->id];
    if (g->ok)
      derive(s, v, g, 0);
    return;
  }
  if (!v->nargs || !v->args[0]->tmp)
    return;
  Addr *a = v->args[0]->tmp;
  if (v->op == OP_FIELDADDR)
    derive(s, v, a->agg, a->off + field_data_offset(v->u.field));
  else if (v->op == OP_ADD && v->args[1]->op == OP_CONST)
    derive(s, v, a->agg, a->off + v->args[1]->u.i);
  else if (v->op == OP_COPYV)
    derive(s, v, a->agg, a->off);
}

static bool use_ok(Sroa *s, Value *v, u32 i, Addr *a) {
  switch (v->op) {
  case OP_LOAD:
  case OP_STORE:
  case OP_STOREREF:
    if (i != 0 || (v->u.mem.flags & MEM_VOLATILE) ||
        leaf_around(a->agg->shape, a->off + v->u.mem.disp, memtype_size(v->u.mem.mt)) < 0)
      return false;
    a->agg->wanted = true;
    a->agg->written |= v->op != OP_LOAD;
    return true;
  case OP_COPY:
  case OP_ZERO: a->agg->written |= i == 0; return covers(s, a, v->u.blk.cls);
  case OP_CALL:
  case OP_TAILCALL: {
    const CallInfo *ci = v->u.call;
    if (i < ci->nparams)
      return ci->params[i].cls && covers(s, a, ci->params[i].cls);
    a->agg->written = true;
    return ci->ret.cls && i == call_ret_buf_index(ci) && covers(s, a, ci->ret.cls);
  }
  case OP_RET: return s->fn->ret.cls && covers(s, a, s->fn->ret.cls);
  case OP_BOX: return i == 1 && ir_is_struct(v->u.cls) && covers(s, a, v->u.cls);
  case OP_NULLCHECK: return true;
  default: return false;
  }
}

static void find_uses(Sroa *s) {
  Fn *fn = s->fn;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) v->tmp = NULL;
  FOR_RPO(fn, b) for (Value *v = b->first; v; v = v->next) derive_from_operand(s, v);
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) for (u32 i = v->tmp ? 1 : 0; i < v->nargs; i++) {
    Addr *a = v->args[i]->tmp;
    if (a && !use_ok(s, v, i, a))
      a->agg->ok = false;
  }
}

// A value that is copied to or from a split one is worth splitting as well.
static void spread_wanted(Sroa *s) {
  for (u32 round = 0; round < 2; round++)
    FOR_BLOCKS(s->fn, b) for (Value *v = b->first; v; v = v->next) {
      if (v->op != OP_COPY || !v->args[0]->tmp || !v->args[1]->tmp)
        continue;
      Agg *x = ((Addr *)v->args[0]->tmp)->agg, *y = ((Addr *)v->args[1]->tmp)->agg;
      if (x->ok && y->ok)
        x->wanted = y->wanted = x->wanted || y->wanted;
    }
}

// ---- rewriting -----------------------------------------------------------------------------------------------------

static Addr *split_addr(const Value *v) {
  Addr *a = v->tmp;
  return a && a->agg->ok ? a : NULL;
}

static Slot *piece_at(const Addr *a, i64 off, u32 size, i32 *within, MemType *whole) {
  i32 i = leaf_around(a->agg->shape, a->off + off, size);
  assert(i >= 0 && a->agg->pieces[i]); // use_ok and covers saw to it
  *whole = a->agg->shape->leaves[i].mt;
  *within = memtype_size(a->agg->shape->leaves[i].mt) == size ? -1 : (i32)(a->off + off - a->agg->shape->leaves[i].off);
  return a->agg->pieces[i];
}

static Value *element(Builder *b, Op op, u8 mt, i32 at, Value *vec, Value *val) {
  Value *v = val ? b_bin(b, op, vec->type, vec, val) : b_un(b, op, memtype_type((MemType)mt), vec);
  v->u.mem = (MemAux){.mt = mt, .disp = at};
  return v;
}

static Value *load_split(Builder *b, const Addr *a, u8 mt, i64 off) {
  i32 within;
  MemType whole;
  Value *at = b_slotaddr(b, piece_at(a, off, memtype_size((MemType)mt), &within, &whole));
  if (within < 0)
    return b_load(b, (MemType)mt, at, 0, NULL);
  return element(b, OP_VGET, mt, within, b_load(b, whole, at, 0, NULL), NULL);
}

static void store_split(Builder *b, const Addr *a, u8 mt, i64 off, Value *val) {
  i32 within;
  MemType whole;
  Value *at = b_slotaddr(b, piece_at(a, off, memtype_size((MemType)mt), &within, &whole));
  if (within < 0)
    b_store(b, (MemType)mt, at, 0, val, NULL);
  else
    b_store(b, whole, at, 0, element(b, OP_VPUT, mt, within, b_load(b, whole, at, 0, NULL), val), NULL);
}

// What was just stored in words, as calls pass and return structs: one load of all would wait for the stores.
static Value *load_words(Builder *b, Value *base, const Leaf *l) {
  if (l->mt != MT_V128)
    return b_load(b, l->mt, base, (i32)l->off, NULL);
  Value *low = b_load(b, MT_I64, base, (i32)l->off, NULL), *high = b_load(b, MT_I64, base, (i32)l->off + 8, NULL);
  Value *v = element(b, OP_VPUT, MT_I64, 0, b_vconst(b, T_V128, (u8[16]){0}), low);
  return element(b, OP_VPUT, MT_I64, 8, v, high);
}

static Value *load_leaf(Builder *b, Value *base, const Leaf *l) {
  const Addr *a = split_addr(base);
  Value *v = a ? load_split(b, a, l->mt, l->off) : b_load(b, l->mt, base, (i32)l->off, NULL);
  if (v->type == T_REF)
    v->klass = l->cls;
  return v;
}

static void store_leaf(Builder *b, Value *base, const Leaf *l, Value *val) {
  const Addr *a = split_addr(base);
  if (a)
    store_split(b, a, l->mt, l->off, val);
  else
    b_store(b, l->mt, base, (i32)l->off, val, NULL);
}

static Value *zero_leaf(Builder *b, const Leaf *l) {
  IrType t = memtype_type(l->mt);
  if (type_is_vector(t))
    return b_vconst(b, t, (u8[32]){0});
  return type_is_float(t) ? b_fconst(b, t, 0) : b_const(b, t, 0);
}

// The scalars of class c: its shape, or itself.
static const Shape *parts_of(Sroa *s, Class *c, Shape *one) {
  if (ir_is_struct(c))
    return shape_of(s, c);
  *one = (Shape){.cls = c, .n = 1, .ok = true, .leaves = {{0, memtype_of(c), c}}};
  return one;
}

static void copy_parts(Sroa *s, Value *v) {
  Builder b = {s->fn, v->block, v, v->il_off};
  Shape one;
  const Shape *p = parts_of(s, v->u.blk.cls, &one);
  Value *vals[MAX_LEAVES];
  for (u32 i = 0; i < p->n; i++)
    vals[i] = v->op == OP_ZERO ? zero_leaf(&b, &p->leaves[i]) : load_leaf(&b, v->args[1], &p->leaves[i]);
  for (u32 i = 0; i < p->n; i++)
    store_leaf(&b, v->args[0], &p->leaves[i], vals[i]);
  value_remove(v);
}

static Value *memory_of(Builder *b, const Addr *a) {
  Value *base = b_slotaddr(b, a->agg->slot);
  return a->off ? b_bin(b, OP_ADD, T_PTR, base, b_const(b, T_PTR, a->off)) : base;
}

// Puts the scalars into the original slot before v, or takes them from it after v.
static void whole_operand(Sroa *s, Value *v, u32 i, Class *c, bool result) {
  Builder b = {s->fn, v->block, v, v->il_off};
  const Shape *p = shape_of(s, c);
  const Addr *a = split_addr(v->args[i]);
  Value *parts = v->args[i], *mem = memory_of(&b, a);
  v->args[i] = mem;
  if (a->agg->slot->param >= 0 && !a->agg->written)
    return;
  if (result)
    b.before = v->next; // a call does not end its block
  for (u32 k = 0; k < p->n; k++) {
    Leaf l = p->leaves[k];
    if (result)
      store_leaf(&b, parts, &l, load_words(&b, mem, &l));
    else
      store_leaf(&b, mem, &l, load_leaf(&b, parts, &l));
  }
}

static void rewrite(Sroa *s, Value *v) {
  bool split = false;
  for (u32 i = 0; i < v->nargs; i++)
    split |= split_addr(v->args[i]) != NULL;
  if (!split || v->tmp)
    return;
  switch (v->op) {
  case OP_LOAD:
  case OP_STORE:
  case OP_STOREREF: {
    Builder b = {s->fn, v->block, v, v->il_off};
    Addr *a = split_addr(v->args[0]);
    if (!a)
      return;
    i32 within;
    MemType whole;
    Slot *piece = piece_at(a, v->u.mem.disp, memtype_size(v->u.mem.mt), &within, &whole);
    if (within >= 0) {
      if (v->op == OP_LOAD) {
        opt_replace(v, load_split(&b, a, v->u.mem.mt, v->u.mem.disp));
      } else {
        store_split(&b, a, v->u.mem.mt, v->u.mem.disp, v->args[1]);
        value_remove(v);
      }
      return;
    }
    v->args[0] = b_slotaddr(&b, piece);
    v->u.mem.disp = 0;
    v->u.mem.alias = NULL;
    if (v->op == OP_STOREREF)
      v->op = OP_STORE;
    return;
  }
  case OP_COPY:
  case OP_ZERO: copy_parts(s, v); return;
  case OP_CALL:
  case OP_TAILCALL:
    for (u32 i = 0; i < v->nargs; i++)
      if (split_addr(v->args[i])) {
        bool result = i >= v->u.call->nparams;
        whole_operand(s, v, i, result ? v->u.call->ret.cls : v->u.call->params[i].cls, result);
      }
    return;
  case OP_RET: whole_operand(s, v, 0, s->fn->ret.cls, false); return;
  case OP_BOX: whole_operand(s, v, 1, v->u.cls, false); return;
  case OP_NULLCHECK: value_remove(v); return;
  default: return;
  }
}

static void make_pieces(Sroa *s, Agg *g) {
  Fn *fn = s->fn;
  for (u32 i = 0; i < g->shape->n; i++) {
    if (g->shape->leaves[i].mt == MT_V256)
      fn->features |= CPU_WIDE_VECTORS;
    g->pieces[i] = slot_new(fn, g->shape->leaves[i].cls);
    g->pieces[i]->zeroed = g->slot->zeroed;
  }
  if (g->slot->param < 0)
    return;
  Value *at = fn->entry->first;
  while (at->op == OP_PARAM)
    at = at->next;
  Builder b = {fn, fn->entry, at, 0};
  for (u32 i = 0; i < g->shape->n; i++) {
    const Leaf *l = &g->shape->leaves[i];
    Value *v = load_words(&b, b_slotaddr(&b, g->slot), l);
    if (v->type == T_REF)
      v->klass = l->cls;
    b_store(&b, l->mt, b_slotaddr(&b, g->pieces[i]), 0, v, NULL);
  }
}

static bool find_candidates(Sroa *s) {
  Fn *fn = s->fn;
  bool any = false;
  s->nslots = fn->slots.n;
  s->aggs = ARENA_ARRAY(fn->arena, Agg, s->nslots + 1);
  for (u32 i = 0; i < s->nslots; i++) {
    Slot *sl = fn->slots.v[i];
    sl->id = i;
    Agg *g = &s->aggs[i];
    g->slot = sl;
    if (sl->pinned || !sl->cls || sl->size > MAX_SIZE || sl == fn->dict_slot || !ir_is_struct(sl->cls))
      continue;
    g->shape = shape_of(s, sl->cls);
    g->ok = g->shape->ok;
    any |= g->ok;
  }
  return any;
}

bool pass_sroa(Fn *fn) {
  Sroa s = {.fn = fn};
  if (fn->slots.n && find_candidates(&s)) {
    find_uses(&s);
    spread_wanted(&s);
    for (u32 i = 0; i < s.nslots; i++) {
      Agg *g = &s.aggs[i];
      g->ok = g->ok && g->wanted;
      if (g->ok) {
        s.any = true;
        make_pieces(&s, g);
      }
    }
    if (s.any)
      FOR_BLOCKS(fn, b) FOR_VALUES(b, v) rewrite(&s, v);
    FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) v->tmp = NULL;
  }
  map_free(&s.shapes);
  return s.any;
}
