// lower.c: CLI-level operations become loads, stores, compares, traps and calls; the rest is in lower_*.c by family.
//
// Blocks are walked from the last value to the first, so that splitting a block moves only what is lowered already.
#include "opt/passes.h"

// ---- tools ---------------------------------------------------------------------------------------------------------

Value *lower_addr(Lower *l, Value *base, i64 off) {
  if (base->type == T_REF)
    base = b_un(&l->b, OP_BITCAST, T_PTR, base);
  return off ? b_bin(&l->b, OP_ADD, T_PTR, base, b_const(&l->b, T_PTR, off)) : base;
}

Value *lower_load_inv(Lower *l, MemType mt, Value *addr, i32 disp) {
  Value *v = b_load(&l->b, mt, addr, disp, NULL);
  v->u.mem.flags |= MEM_INVARIANT;
  return v;
}

Value *lower_vtable(Lower *l, Value *obj) {
  return lower_load_inv(l, MT_PTR, obj, MODEL_OFFSET(Object, vtable));
}

Value *lower_call_made(Lower *l, Value *call) {
  CallInfo *ci = call->u.call;
  const HelperInfo *h = &helper_info[ci->helper];
  ci->kind = CALL_REF;
  ci->native = true;
  ci->target = ref_number(l->fn, REF_HELPER, ci->helper);
  ci->pure = strchr(h->flags, 'P') != NULL;
  ci->no_throw = !strchr(h->flags, 'T') && !strchr(h->flags, 'N');
  ci->no_return = strchr(h->flags, 'N') != NULL;
  if (strchr(h->flags, 'A'))
    call->flags |= VF_NONNULL;
  return call;
}

Value *lower_helper(Lower *l, u32 helper, u32 n, Value **args) {
  return lower_call_made(l, b_helper(&l->b, helper, n, args));
}

Block *lower_cut(Lower *l, Value *v) {
  Block *head = v->block, *tail = opt_split_before(l->fn, v);
  lower_goto(l, head);
  return tail;
}

void lower_goto(Lower *l, Block *b) {
  l->b.b = b;
  l->b.before = NULL;
}

Value *lower_join(Lower *l, Block *join, IrType t, Value *const *in) {
  Value *p = value_new(l->fn, OP_PHI, t, join->preds.n);
  p->il_off = l->b.il;
  for (u32 i = 0; i < join->preds.n; i++)
    p->args[i] = in[i];
  value_insert_before(join->first, p);
  return p;
}

// ---- addresses -----------------------------------------------------------------------------------------------------

// Bytes from one element to the next, where the array itself must be asked.
Value *lower_elem_size(Lower *l, Value *arr) {
  return b_un(&l->b, OP_ZEXT32, T_PTR,
              lower_load_inv(l, MT_I32, lower_vtable(l, arr), MODEL_OFFSET(VTable, elem_size)));
}

static void element(Lower *l, Value *v, u32 size, i64 data) {
  Value *idx = b_un(&l->b, OP_ZEXT32, T_PTR, v->args[1]);
  if (v->op == OP_ELEMADDR && class_unsized(v->u.cls)) {
    idx = b_bin(&l->b, OP_MUL, T_PTR, idx, lower_elem_size(l, v->args[0]));
  } else if (size != 1) {
    bool pow2 = size && !(size & (size - 1));
    idx = pow2 ? b_bin(&l->b, OP_SHL, T_PTR, idx, b_const(&l->b, T_I32, __builtin_ctz(size)))
               : b_bin(&l->b, OP_MUL, T_PTR, idx, b_const(&l->b, T_PTR, size));
  }
  Value *base = b_bin(&l->b, OP_ADD, T_PTR, lower_addr(l, v->args[0], 0), idx);
  opt_replace(v, lower_addr(l, base, data));
}

static bool address(Lower *l, Value *v) {
  u32 align;
  switch (v->op) {
  case OP_FIELDADDR: opt_replace(v, lower_addr(l, v->args[0], field_data_offset(v->u.field))); return true;
  case OP_ELEMADDR: element(l, v, class_value_size(v->u.cls, &align), MODEL_OFFSET(Array, data)); return true;
  case OP_STRCHARADDR: element(l, v, 2, MODEL_OFFSET(String, chars)); return true;
  case OP_ARRLEN:
  case OP_STRLEN: {
    Value *n = lower_load_inv(l, MT_I32, v->args[0],
                              v->op == OP_ARRLEN ? MODEL_OFFSET(Array, length) : MODEL_OFFSET(String, length));
    n->flags |= VF_NONNEG;
    opt_replace(v, n);
    return true;
  }
  default: return false;
  }
}

// An access through FIELDADDR takes the offset into its displacement, if the whole stays small.
static void fold_field(Value *v) {
  Value *a = v->args[0];
  i64 disp = v->u.mem.disp;
  while (a->op == OP_FIELDADDR) {
    disp += field_data_offset(a->u.field);
    a = opt_real(a->args[0]);
  }
  if (disp == (i32)disp) {
    v->args[0] = a;
    v->u.mem.disp = (i32)disp;
  }
}

static bool exceptions(Lower *l, Value *v) {
  if (v->op != OP_THROW && v->op != OP_RETHROW)
    return false;
  lower_helper(l, v->op == OP_THROW ? HELPER_THROW : HELPER_RETHROW, 1, v->args);
  v->op = OP_UNREACHABLE;
  v->nargs = 0;
  v->block->cold = true;
  return true;
}

// What the prologue stores already.
static bool stores_hidden_argument(const Fn *fn, const Value *v) {
  return v->op == OP_STORE && fn->dict_slot && fn->dict_source != DICT_THIS && v->args[1]->op == OP_DICT &&
         v->args[0]->op == OP_SLOTADDR && v->args[0]->u.slot == fn->dict_slot;
}

void lower_value(Lower *l, Value *v) {
  if (stores_hidden_argument(l->fn, v)) {
    value_remove(v);
    return;
  }
  l->b = (Builder){l->fn, v->block, v, v->il_off};
  if (v->op == OP_LOAD || v->op == OP_STORE || v->op == OP_STOREREF || v->op == OP_CAS || v->op == OP_XCHG ||
      v->op == OP_XADD)
    fold_field(v);
  else
    (void)(address(l, v) || lower_call(l, v) || lower_arith(l, v) || lower_object(l, v) || lower_cast(l, v) ||
           lower_generic(l, v) || exceptions(l, v));
}

bool pass_lower(Fn *fn) {
  Lower l = {.fn = fn};
  opt_copyprop(fn);
  ir_count_uses(fn); // before blocks are cut, of which this walk does not know
  FOR_BLOCKS(fn, b) for (Value *v = b->last, *prev; v; v = prev) {
    prev = v->prev;
    lower_value(&l, v);
  }
  opt_refresh(fn);
  opt_copyprop(fn);
  fn->has_calls = false;
  FOR_BLOCKS(fn, b) for (Value *v = b->first; v; v = v->next) fn->has_calls |= op_is_call(v->op);
  return true;
}
