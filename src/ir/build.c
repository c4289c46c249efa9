// build.c: making functions, blocks, values and slots, and the builder that appends operations.
#include <assert.h>

#include "base/log.h"
#include "ir/ir.h"

// ---- functions, blocks, slots -------------------------------------------------------------------------------------

Fn *fn_new(Arena *arena, Method *m, const CompileEnv *env) {
  Fn *fn = ARENA_NEW(arena, Fn);
  fn->arena = arena;
  fn->method = m;
  fn->env = env;
  fn->name = m ? arena_strdup(arena, method_name(m)) : "(no method)";
  fn->ret.type = T_VOID;
  return fn;
}

Block *block_new(Fn *fn) {
  Block *b = ARENA_NEW(fn->arena, Block);
  b->id = fn->next_block++;
  b->region = b->handler = -1;
  vec_push_a(&fn->block_list, b, fn->arena);
  return b;
}

Slot *slot_new_raw(Fn *fn, u32 size, u32 align) {
  Slot *s = ARENA_NEW(fn->arena, Slot);
  s->id = fn->slots.n;
  s->size = size;
  s->align = align;
  s->param = -1;
  vec_push_a(&fn->slots, s, fn->arena);
  return s;
}

// ---- what depends on type parameters: the dictionary knows ---------------------------------------------------------

static Value *make(Builder *b, Op op, IrType t, u32 n, Value *a0, Value *a1);

Value *b_dict(Builder *b) {
  Fn *fn = b->fn;
  assert(fn->dict_source != DICT_NONE);
  if (!fn->nclauses)
    return make(b, OP_DICT, T_PTR, 0, NULL, NULL);
  Value *v = b_load(b, MT_PTR, b_slotaddr(b, fn->dict_slot), 0, NULL);
  v->u.mem.flags |= MEM_INVARIANT;
  return v;
}

Value *b_lookup(Builder *b, Ref tmpl, IrType t) {
  Value *v = b_un(b, OP_DICTREF, t, b_dict(b));
  v->u.ref = ref_template(b->fn, tmpl);
  return v;
}

Value *b_class(Builder *b, Class *c) {
  Value *v = c->is_open ? b_lookup(b, (Ref){.kind = REF_CLASS, .cls = c}, T_PTR)
                        : b_ref(b, ref_class(b->fn, REF_CLASS, c), T_PTR);
  v->flags |= VF_NONNULL;
  return v;
}

Value *b_sizeof(Builder *b, Class *c) {
  return class_unsized(c) ? b_un(b, OP_SIZEOF, T_I32, b_class(b, c)) : b_const(b, T_I32, class_value_size(c, NULL));
}

Value *b_fieldaddr(Builder *b, Value *base, Field *f) {
  Value *v;
  if (f->klass->is_open && f->klass->layout_varies) {
    Value *off = b_lookup(b, (Ref){.kind = REF_FIELD_OFFSET, .field = f}, T_PTR);
    if (f->klass->is_valuetype)
      off = b_bin(b, OP_SUB, T_PTR, off, b_const(b, T_PTR, MODEL_HEADER));
    v = b_bin(b, OP_ADD, T_PTR, base->type == T_REF ? b_un(b, OP_BITCAST, T_PTR, base) : base, off);
  } else {
    v = b_un(b, OP_FIELDADDR, T_PTR, base);
    v->u.field = f;
  }
  v->flags |= VF_NONNULL;
  return v;
}

Value *b_static_offset(Builder *b, Field *f) {
  if (!f->klass->is_open || !f->klass->statics_vary)
    return NULL;
  Value *off = b_lookup(b, (Ref){.kind = REF_FIELD_OFFSET, .field = f}, T_PTR);
  return b_bin(b, OP_SUB, T_PTR, off, b_const(b, T_PTR, MODEL_HEADER));
}

// Memory for such a value is taken in the entry block: what handlers and loops use must be there, and once.
static void take_room(Fn *fn, Slot *s, Class *c) {
  enum { ALIGN = 16 };
  assert(fn->rooms);
  Builder b = {.fn = fn, .b = fn->entry, .before = fn->rooms};
  Value *size = b_un(&b, OP_ZEXT32, T_PTR, b_sizeof(&b, c));
  size = b_bin(&b, OP_ADD, T_PTR, size, b_const(&b, T_PTR, ALIGN - 1));
  size = b_bin(&b, OP_AND, T_PTR, size, b_const(&b, T_PTR, -ALIGN));
  fn->has_localloc = true;
  Value *at = b_un(&b, OP_LOCALLOC, T_PTR, size);
  at->u.i = 1;
  b_place(&b, s, at);
}

Slot *slot_of_unsized(Fn *fn, Class *cls) {
  Slot *s = slot_new_raw(fn, model.word, model.word);
  s->unsized = cls;
  return s;
}

Slot *slot_new(Fn *fn, Class *cls) {
  if (class_unsized(cls)) {
    Slot *s = slot_of_unsized(fn, cls);
    take_room(fn, s, cls);
    return s;
  }
  u32 align = 0, size = class_value_size(cls, &align);
  Slot *s = slot_new_raw(fn, MAX(size, 1u), MAX(align, 1u));
  s->cls = cls;
  return s;
}

CallInfo *callinfo_new(Fn *fn, u32 nparams) {
  CallInfo *ci = arena_alloc(fn->arena, sizeof(CallInfo) + nparams * sizeof(AbiArg));
  ci->nparams = (u16)nparams;
  ci->ret.type = T_VOID;
  return ci;
}

CallInfo *callinfo_copy(Fn *fn, const CallInfo *ci) {
  return arena_dup(fn->arena, ci, sizeof *ci + ci->nparams * sizeof ci->params[0]);
}

// ---- values -------------------------------------------------------------------------------------------------------

Value *value_new(Fn *fn, Op op, IrType type, u32 nargs) {
  Value *v = ARENA_NEW(fn->arena, Value);
  v->op = op;
  v->type = type;
  v->id = fn->next_value++;
  v->nargs = nargs;
  v->args = nargs > ARRAY_LEN(v->inl) ? ARENA_ARRAY(fn->arena, Value *, nargs) : v->inl;
  return v;
}

void value_append(Block *b, Value *v) {
  v->block = b;
  v->prev = b->last;
  v->next = NULL;
  if (b->last)
    b->last->next = v;
  else
    b->first = v;
  b->last = v;
}

void value_insert_before(Value *pos, Value *v) {
  v->block = pos->block;
  v->next = pos;
  v->prev = pos->prev;
  if (pos->prev)
    pos->prev->next = v;
  else
    pos->block->first = v;
  pos->prev = v;
}

void value_insert_after(Value *pos, Value *v) {
  if (pos->next)
    value_insert_before(pos->next, v);
  else
    value_append(pos->block, v);
}

void value_remove(Value *v) {
  Block *b = v->block;
  *(v->prev ? &v->prev->next : &b->first) = v->next;
  *(v->next ? &v->next->prev : &b->last) = v->prev;
  v->prev = v->next = NULL;
  v->block = NULL;
}

void value_set_args(Fn *fn, Value *v, u32 n) {
  bool fits = n <= ARRAY_LEN(v->inl) ? v->args == v->inl : n <= v->nargs;
  if (!fits) {
    Value **args = n > ARRAY_LEN(v->inl) ? ARENA_ARRAY(fn->arena, Value *, n) : v->inl;
    u32 keep = MIN(n, v->nargs);
    if (keep)
      memmove(args, v->args, keep * sizeof *args);
    v->args = args;
  }
  for (u32 i = v->nargs; i < n; i++)
    v->args[i] = NULL;
  v->nargs = n;
}

void value_replace_uses(Fn *fn, Value *old, Value *with) {
  for (u32 i = 0; i < fn->block_list.n; i++)
    for (Value *v = fn->block_list.v[i]->first; v; v = v->next)
      for (u32 k = 0; k < v->nargs; k++)
        if (v->args[k] == old)
          v->args[k] = with;
}

void ir_count_uses(Fn *fn) {
  for (u32 i = 0; i < fn->nblocks; i++)
    for (Value *v = fn->blocks[i]->first; v; v = v->next)
      v->uses = 0;
  for (u32 i = 0; i < fn->nblocks; i++)
    for (Value *v = fn->blocks[i]->first; v; v = v->next)
      for (u32 k = 0; k < v->nargs; k++)
        v->args[k]->uses++;
}

// ---- edges --------------------------------------------------------------------------------------------------------

void block_set_succs(Fn *fn, Block *b, Block **succs, u32 n) {
  b->succs = n ? arena_dup(fn->arena, succs, n * sizeof *succs) : NULL;
  b->nsuccs = n;
  for (u32 i = 0; i < n; i++)
    vec_push_a(&succs[i]->preds, b, fn->arena);
}

static void remove_pred_at(Block *b, u32 at) {
  u32 n = --b->preds.n;
  memmove(b->preds.v + at, b->preds.v + at + 1, (n - at) * sizeof *b->preds.v);
  for (Value *v = b->first; v && v->op == OP_PHI; v = v->next)
    if (at < v->nargs) {
      memmove(v->args + at, v->args + at + 1, (v->nargs - at - 1) * sizeof *v->args);
      v->nargs--;
    }
}

void block_remove_pred(Fn *fn, Block *b, Block *pred) {
  (void)fn;
  for (u32 i = 0; i < b->preds.n; i++)
    if (b->preds.v[i] == pred) {
      remove_pred_at(b, i);
      return;
    }
}

// ---- the builder --------------------------------------------------------------------------------------------------

static Value *put(Builder *b, Value *v) {
  v->il_off = b->il;
  if (b->before)
    value_insert_before(b->before, v);
  else
    value_append(b->b, v);
  return v;
}

static Value *make(Builder *b, Op op, IrType t, u32 n, Value *a0, Value *a1) {
  Value *v = value_new(b->fn, op, t, n);
  v->inl[0] = a0;
  v->inl[1] = a1;
  return put(b, v);
}

Value *b_const(Builder *b, IrType t, i64 i) {
  Value *v = make(b, OP_CONST, t, 0, NULL, NULL);
  v->u.i = t == T_I32 ? (i32)i : i;
  return v;
}

Value *b_fconst(Builder *b, IrType t, double f) {
  Value *v = make(b, OP_FCONST, t, 0, NULL, NULL);
  v->u.f = f;
  return v;
}

Value *b_null(Builder *b) {
  return b_const(b, T_REF, 0);
}

Value *b_vconst(Builder *b, IrType t, const void *bytes) {
  Value *v = make(b, OP_VCONST, t, 0, NULL, NULL);
  if (t == T_V256)
    v->u.wide = arena_dup(b->fn->arena, bytes, 32);
  else
    memcpy(v->u.bytes, bytes, sizeof v->u.bytes);
  return v;
}

Value *b_vector(Builder *b, IrType t, u16 op, u8 imm, u32 n, Value *const *a) {
  Value *v = value_new(b->fn, OP_VECTOR, t, n);
  if (n)
    memcpy(v->args, a, n * sizeof *a);
  v->u.vec.op = op;
  v->u.vec.imm = imm;
  return put(b, v);
}

Value *b_ref(Builder *b, Ref *r, IrType t) {
  Value *v = make(b, OP_REF, t, 0, NULL, NULL);
  v->u.ref = r;
  return v;
}

static Value *slot_itself(Builder *b, Slot *s) {
  Value *v = make(b, OP_SLOTADDR, T_PTR, 0, NULL, NULL);
  v->u.slot = s;
  v->flags |= VF_NONNULL;
  return v;
}

Value *b_slotaddr(Builder *b, Slot *s) {
  if (!s->unsized)
    return slot_itself(b, s);
  Value *v = b_load(b, MT_PTR, slot_itself(b, s), 0, NULL);
  v->flags |= VF_NONNULL;
  return v;
}

void b_place(Builder *b, Slot *s, Value *addr) {
  b_store(b, MT_PTR, slot_itself(b, s), 0, addr, NULL);
}

Value *b_threadptr(Builder *b) {
  return make(b, OP_THREADPTR, T_PTR, 0, NULL, NULL);
}

Value *b_un(Builder *b, Op op, IrType t, Value *a) {
  if (t == a->type && (op == OP_ZEXT32 || op == OP_SEXT32 || op == OP_TRUNC))
    return a; // a word of 32 bits
  return make(b, op, t, 1, a, NULL);
}
Value *b_bin(Builder *b, Op op, IrType t, Value *a, Value *c) {
  return make(b, op, t, 2, a, c);
}

Value *b_select(Builder *b, IrType t, Value *cond, Value *x, Value *y) {
  Value *v = make(b, OP_SELECT, t, 2, cond, x);
  value_set_args(b->fn, v, 3);
  v->args[2] = y;
  return v;
}

Value *b_cmp(Builder *b, Cond cc, Value *a, Value *c) {
  Value *v = make(b, OP_CMP, T_I32, 2, a, c);
  v->u.cc = cc;
  return v;
}

Value *b_load(Builder *b, MemType mt, Value *addr, i32 disp, const void *alias) {
  Value *v = make(b, OP_LOAD, memtype_type(mt), 1, addr, NULL);
  v->u.mem = (MemAux){.mt = mt, .disp = disp, .alias = alias};
  return v;
}

static bool in_frame(const Value *addr) {
  while (addr->op == OP_FIELDADDR)
    addr = addr->args[0];
  return addr->op == OP_SLOTADDR;
}

Value *b_store(Builder *b, MemType mt, Value *addr, i32 disp, Value *val, const void *alias) {
  Op op = mt == MT_REF && !in_frame(addr) ? OP_STOREREF : OP_STORE;
  Value *v = make(b, op, T_VOID, 2, addr, val);
  v->u.mem = (MemAux){.mt = mt, .disp = disp, .alias = alias};
  return v;
}

Value *b_copy(Builder *b, Value *dst, Value *src, Class *cls) {
  if (class_unsized(cls))
    return b_helper(b, HELPER_COPY_VALUE, 3, (Value *[]){dst, src, b_class(b, cls)});
  Value *v = make(b, OP_COPY, T_VOID, 2, dst, src);
  v->u.blk.cls = cls;
  v->u.blk.size = class_value_size(cls, &(u32){0});
  return v;
}

Value *b_zero(Builder *b, Value *dst, Class *cls) {
  if (class_unsized(cls))
    return b_helper(b, HELPER_ZERO_VALUE, 2, (Value *[]){dst, b_class(b, cls)});
  Value *v = make(b, OP_ZERO, T_VOID, 1, dst, NULL);
  v->u.blk.cls = cls;
  v->u.blk.size = class_value_size(cls, &(u32){0});
  return v;
}

Value *b_trapif(Builder *b, Cond cc, Value *a, Value *c, ThrowKind kind) {
  Value *v = make(b, OP_TRAPIF, T_VOID, 2, a, c);
  v->u.trap.cc = cc;
  v->u.trap.kind = kind;
  return v;
}

Value *b_call(Builder *b, CallInfo *ci, Value **args, u32 n) {
  Value *v = value_new(b->fn, OP_CALL, ci->ret.cls ? T_VOID : ci->ret.type, n);
  if (n)
    memcpy(v->args, args, n * sizeof *args);
  v->u.call = ci;
  b->fn->has_calls = true;
  return put(b, v);
}

Value *b_tail_call(Builder *b, CallInfo *ci, Value **args, u32 n) {
  ci->ret = (AbiArg){.type = T_VOID};
  Value *v = b_call(b, ci, args, n);
  v->op = OP_TAILCALL;
  return v;
}

static IrType helper_type(char c) {
  switch (c) {
  case 'i': return T_I32;
  case 'l': return T_PTR;
  case 'o': return T_REF;
  case 'f': return T_F32;
  case 'd': return T_F64;
  default: return T_VOID;
  }
}

Value *b_helper(Builder *b, u32 helper, u32 n, Value **args) {
  const HelperInfo *h = &helper_info[helper];
  CallInfo *ci = callinfo_new(b->fn, n);
  ci->kind = CALL_HELPER;
  ci->native = true;
  ci->helper = (u16)helper;
  ci->no_return = strchr(h->flags, 'N') != NULL;
  ci->pure = strchr(h->flags, 'P') != NULL;
  ci->no_throw = !strchr(h->flags, 'T') && !ci->no_return;
  ci->ret.type = helper_type(h->ret);
  for (u32 i = 0; i < n; i++)
    ci->params[i].type = helper_type(h->args[i]);
  Value *v = b_call(b, ci, args, n);
  if (strchr(h->flags, 'A'))
    v->flags |= VF_NONNULL;
  return v;
}

Value *b_br(Builder *b, Block *to) {
  Value *v = make(b, OP_BR, T_VOID, 0, NULL, NULL);
  block_set_succs(b->fn, v->block, &to, 1);
  return v;
}

Value *b_condbr(Builder *b, Value *cond, Block *t, Block *f) {
  Value *v = make(b, OP_CONDBR, T_VOID, 1, cond, NULL);
  block_set_succs(b->fn, v->block, (Block *[]){t, f}, 2);
  return v;
}

Value *b_ret(Builder *b, Value *a) {
  return make(b, OP_RET, T_VOID, a != NULL, a, NULL);
}
Value *b_end(Builder *b, Op op, Value *a) {
  return make(b, op, T_VOID, a != NULL, a, NULL);
}

// ---- integers at the border to C ----------------------------------------------------------------------------------

Value *b_normalise(Builder *b, Class *c, Value *v) {
  switch (class_stack_etype(c)) {
  case ET_BOOLEAN:
  case ET_U1: return b_un(b, OP_ZEXT8, T_I32, v);
  case ET_I1: return b_un(b, OP_SEXT8, T_I32, v);
  case ET_CHAR:
  case ET_U2: return b_un(b, OP_ZEXT16, T_I32, v);
  case ET_I2: return b_un(b, OP_SEXT16, T_I32, v);
  default: return v;
  }
}

Value *b_native_word(Builder *b, Class *c, Value *v) {
  if (v->type != T_I32)
    return v;
  bool is_signed = false;
  switch (class_stack_etype(c)) {
  case ET_I1:
  case ET_I2:
  case ET_I4: is_signed = true; break;
  default: break;
  }
  return b_un(b, is_signed ? OP_SEXT32 : OP_ZEXT32, T_PTR, b_normalise(b, c, v));
}
