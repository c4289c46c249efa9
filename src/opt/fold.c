// fold.c: constant folding, algebra, conversions, addresses, checks that cannot fail; one walk in reverse postorder.
//
// Arithmetic is in fold_arith.c; here is what knows about objects, memory and control.
//
// What every rule here and there must preserve:
// - The value, for all operands: integers wrap around; a constant of type I32 is kept sign-extended to 64 bits.
// - What is thrown, and where: an operation that may throw (opt_throws) goes only when these operands cannot make it.
// - Floats to the bit, but for a NaN's payload: no x + 0.0, x * 0.0, x - x, no reassociation; single precision is
//   computed in single precision.
// - The type: a copy stands for a value of its own type, or exchanges a pointer for a reference (opt_replace).
// - Dominance and home: a rule uses operands of the value, or their operands, and puts new values before it.
// - Order of memory: rules do not move, merge or drop accesses; that is gvn's and licm's.
// - An end: constants go to the right, subtraction of one becomes addition, and no rule undoes another.
#include <assert.h>

#include "ir/vector.h"
#include "opt/fold.h"

// ---- conditions ----------------------------------------------------------------------------------------------------

static bool compare_ints(u8 cc, i64 a, i64 b, IrType t) {
  u64 ua = t == T_I32 ? (u32)a : (u64)a, ub = t == T_I32 ? (u32)b : (u64)b;
  if (t == T_I32) {
    a = (i32)a;
    b = (i32)b;
  }
  switch (cc) {
  case CC_EQ: return a == b;
  case CC_NE: return a != b;
  case CC_LT: return a < b;
  case CC_GE: return a >= b;
  case CC_LE: return a <= b;
  case CC_GT: return a > b;
  case CC_ULT: return ua < ub;
  case CC_UGE: return ua >= ub;
  case CC_ULE: return ua <= ub;
  default: return ua > ub;
  }
}

static bool compare_floats(u8 cc, double a, double b) {
  switch (cc) {
  case CC_EQ: return a == b;
  case CC_NE: return a != b;
  case CC_LT: return a < b;
  case CC_GE: return a >= b;
  case CC_LE: return a <= b;
  case CC_GT: return a > b;
  case CC_ULT: return !(a >= b);
  case CC_UGE: return !(a < b);
  case CC_ULE: return !(a > b);
  default: return !(a <= b);
  }
}

static void fold_cmp(Fold *f, Value *v) {
  Value *a = v->args[0], *b = v->args[1];
  if (a->op == OP_CONST && b->op != OP_CONST) {
    v->args[0] = b;
    v->args[1] = a;
    v->u.cc = cc_swap(v->u.cc);
    a = v->args[0];
    b = v->args[1];
  }
  if (a->op == OP_CONST && b->op == OP_CONST) {
    fold_to_const(f, v, compare_ints(v->u.cc, a->u.i, b->u.i, a->type));
    return;
  }
  if (a->op == OP_FCONST && b->op == OP_FCONST) {
    fold_to_const(f, v, compare_floats(v->u.cc, a->u.f, b->u.f));
    return;
  }
  if (a == b && !type_is_float(a->type)) {
    fold_to_const(f, v, compare_ints(v->u.cc, 0, 0, a->type));
    return;
  }
  bool zero = opt_is_const(b, 0);
  if (zero && a->type != T_I32 && (v->u.cc == CC_EQ || v->u.cc == CC_NE || v->u.cc == CC_UGT) && opt_nonnull(a)) {
    fold_to_const(f, v, v->u.cc != CC_EQ);
    return;
  }
  // x >u 0 is how IL says "not zero".
  if (zero && v->u.cc == CC_UGT)
    v->u.cc = CC_NE;
  if (zero && a->op == OP_CMP && v->u.cc == CC_NE)
    opt_replace(v, a);
  else if (zero && a->op == OP_CMP && v->u.cc == CC_EQ) {
    v->u.cc = cc_negate(a->u.cc, type_is_float(a->args[0]->type));
    v->args[1] = a->args[1];
    v->args[0] = a->args[0];
  }
}

static void fold_vector_test(Fold *f, Value *v) {
  const VectorTarget *t = f->fn->vector;
  Value *bits = t && t->zero_test && (v->u.cc == CC_EQ || v->u.cc == CC_NE) && v->args[0]->op == OP_VECTOR
                    ? t->zero_test(f->fn, v)
                    : NULL;
  if (!bits)
    return;
  Value *zero = opt_new_const(f->fn, T_I32, 0);
  value_insert_before(v, zero);
  v->args[0] = bits;
  v->args[1] = zero;
  f->changed = true;
}

static void fold_end(Value *v) {
  Value *c = v->args[0];
  while (c->op == OP_CMP && c->u.cc == CC_NE && opt_is_const(c->args[1], 0) && c->args[0]->type == T_I32)
    c = opt_real(c->args[0]);
  v->args[0] = c;
}

static void fold_phi(Value *v) {
  Value *one = NULL;
  for (u32 i = 0; i < v->nargs; i++) {
    Value *a = v->args[i] = opt_real(v->args[i]);
    if (a == v || a == one)
      continue;
    if (one)
      return;
    one = a;
  }
  if (one)
    opt_replace(v, one);
}

// ---- memory --------------------------------------------------------------------------------------------------------

// [x + c + disp]: constants into the displacement.
static void fold_address(Value *v) {
  i64 disp = v->u.mem.disp;
  Value *a = v->args[0];
  for (;;) {
    if (a->op == OP_ADD && a->args[1]->op == OP_CONST && a->type == T_PTR) {
      i64 d = disp + a->args[1]->u.i;
      if (d != (i32)d)
        break;
      disp = d;
    } else if (a->op == OP_FIELDADDR) {
      disp += field_data_offset(a->u.field);
    } else if (!(a->op == OP_BITCAST && a->args[0]->type == T_REF && a->type == T_PTR)) {
      break;
    }
    a = opt_real(a->args[0]);
  }
  if (disp != (i32)disp)
    return;
  assert(a->type == T_PTR || a->type == T_REF);
  v->args[0] = a;
  v->u.mem.disp = (i32)disp;
  if (v->op == OP_STOREREF && a->op == OP_SLOTADDR) // the frame needs no barrier
    v->op = OP_STORE;
}

// ---- checks and types ----------------------------------------------------------------------------------------------

static bool check_passes(const Value *v) {
  const Value *a = v->args[0], *b = v->nargs > 1 ? v->args[1] : NULL;
  switch (v->op) {
  case OP_NULLCHECK: return opt_nonnull(a);
  case OP_BOUNDS: return a->op == OP_CONST && b->op == OP_CONST && (u32)a->u.i < (u32)b->u.i;
  case OP_DIVCHECK:
    return b->op == OP_CONST && b->u.i != 0 && !(v->u.i && b->u.i == -1 && !(a->op == OP_CONST && a->u.i > INT32_MIN));
  case OP_TRAPIF: return a->op == OP_CONST && b->op == OP_CONST && !compare_ints(v->u.trap.cc, a->u.i, b->u.i, a->type);
  case OP_STELEMCHECK: return opt_is_null(b);
  default: return false;
  }
}

static bool is_nonneg(const Value *v) {
  return opt_upper_bound(v) <= (v->type == T_I32 ? (u64)INT32_MAX : (u64)INT64_MAX);
}

// Whether every object of static class c (or exactly c) is an instance of `of`, as far as cheap questions tell.
static bool surely_instance(const Value *obj, const Class *of) {
  const Class *c = obj->klass;
  if (!c || !of || c->is_shared || of->is_shared || c->is_open || of->is_open || of->is_interface || of->is_array)
    return false;
  return c == of || (!c->is_interface && !of->is_valuetype && class_is_subclass(c, of));
}

static void fold_cast(Fold *f, Value *v) {
  Value *obj = v->args[0];
  if (opt_is_null(obj) || (v->args[1]->op == OP_REF && surely_instance(obj, v->u.cls)))
    opt_replace(v, obj);
  else if (v->op == OP_CASTCLASS && obj->op == OP_CASTCLASS && obj->args[1] == v->args[1] && obj->u.cls == v->u.cls)
    opt_replace(v, obj);
  (void)f;
}

static void fold_length(Fold *f, Value *v) {
  Value *a = v->args[0];
  while (a->op == OP_CASTCLASS)
    a = opt_real(a->args[0]);
  if (a->op != OP_NEWARR)
    return;
  Builder b = {f->fn, v->block, v, v->il_off};
  Value *n = opt_real(a->args[1]);
  if (n->op == OP_CONST)
    fold_to_const(f, v, n->u.i);
  else if (n->op == OP_SEXT32 || n->op == OP_ZEXT32)
    opt_replace(v, n->args[0]);
  else
    opt_replace(v, b_un(&b, OP_TRUNC, T_I32, n));
}

// ---- the walk ------------------------------------------------------------------------------------------------------

static void fold_value(Fold *f, Value *v) {
  switch (v->op) {
  case OP_PHI: fold_phi(v); break;
  case OP_CMP:
    fold_cmp(f, v);
    if (v->op == OP_CMP)
      fold_vector_test(f, v);
    break;
  case OP_CONDBR: fold_end(v); break;
  case OP_LOAD:
  case OP_STORE:
  case OP_STOREREF:
  case OP_CAS:
  case OP_XCHG:
  case OP_XADD: fold_address(v); break;
  case OP_NULLCHECK:
  case OP_BOUNDS:
  case OP_DIVCHECK:
  case OP_TRAPIF:
  case OP_STELEMCHECK:
    if (v->op == OP_DIVCHECK && v->u.i && (is_nonneg(v->args[0]) || is_nonneg(v->args[1])))
      v->u.i = 0; // no overflow
    if (check_passes(v)) {
      value_remove(v);
      f->changed = true;
    }
    break;
  case OP_CASTCLASS:
  case OP_ISINST: fold_cast(f, v); break;
  case OP_ARRLEN: fold_length(f, v); break;
  default: fold_arith(f, v); break;
  }
  f->changed |= v->op == OP_COPYV;
}

bool pass_fold(Fn *fn) {
  Fold f = {.fn = fn};
  FOR_RPO(fn, b) FOR_VALUES(b, v) {
    for (u32 i = 0; i < v->nargs; i++)
      v->args[i] = opt_real(v->args[i]);
    fold_value(&f, v);
  }
  opt_copyprop(fn);
  return f.changed;
}
