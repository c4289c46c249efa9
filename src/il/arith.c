// arith.c: arithmetic, logic, shifts and comparisons (III.1.5, III.3).
#include "il/import.h"

static bool is_fp(u8 k) {
  return k == SK_F32 || k == SK_F64;
}

// Which kinds go with which (III.1.5, tables 2, 4, 5 and 7). 64-bit and native integers mix freely on a 64-bit machine;
// comparisons are also made between references and pointers.
enum { NUMERIC, INTEGER, COMPARE };
#define KIND(k) (1u << (k))
#define INTS (KIND(SK_I32) | KIND(SK_I64) | KIND(SK_NINT))
#define FLOATS (KIND(SK_F32) | KIND(SK_F64))
#define PTRS (KIND(SK_NINT) | KIND(SK_BYREF))
static const u16 partners[3][SK_STRUCT + 1] = {
    [NUMERIC] = {[SK_I32] = INTS | KIND(SK_BYREF),
                 [SK_I64] = INTS,
                 [SK_NINT] = INTS | KIND(SK_BYREF),
                 [SK_BYREF] = PTRS | KIND(SK_I32),
                 [SK_F32] = FLOATS,
                 [SK_F64] = FLOATS},
    [INTEGER] = {[SK_I32] = INTS, [SK_I64] = INTS, [SK_NINT] = INTS},
    [COMPARE] = {[SK_I32] = KIND(SK_I32) | KIND(SK_NINT),
                 [SK_I64] = KIND(SK_I64) | KIND(SK_NINT),
                 [SK_NINT] = INTS | PTRS | KIND(SK_REF),
                 [SK_BYREF] = PTRS,
                 [SK_REF] = KIND(SK_REF) | KIND(SK_NINT),
                 [SK_F32] = FLOATS,
                 [SK_F64] = FLOATS},
};

// The kind on which a binary operation is done.
static StackKind common_kind(Im *im, u32 family, u8 a, u8 b) {
  if (!(partners[family][a] & KIND(b)))
    bad_il(im, "operands of these types cannot be combined");
  if (is_fp(a))
    return a == SK_F32 && b == SK_F32 ? SK_F32 : SK_F64;
  if (a == SK_I32 && b == SK_I32)
    return SK_I32;
  return a == SK_I64 || b == SK_I64 ? SK_I64 : SK_NINT;
}

static void pop_two(Im *im, u32 family, StackKind *k, Value **x, Value **y, Entry *ex, Entry *ey) {
  *ey = pop(im);
  *ex = pop(im);
  *k = common_kind(im, family, ex->kind, ey->kind);
  *x = as_type(im, *ex, kind_type(*k));
  *y = as_type(im, *ey, kind_type(*k));
}

// pointer + offset stays a pointer, pointer - pointer is a number
static StackKind pointer_kind(StackKind k, u32 op, u8 a, u8 b) {
  bool pa = a == SK_BYREF, pb = b == SK_BYREF;
  if (type_is_float(kind_type(k)) || !(pa || pb) || (pa && pb))
    return k;
  return op == OP_ADD || op == OP_ADDOU || (pa && (op == OP_SUB || op == OP_SUBOU)) ? SK_BYREF : SK_NINT;
}

void il_arith(Im *im, const Insn *in) {
  StackKind k;
  Value *x, *y;
  Entry ex, ey;
  pop_two(im, NUMERIC, &k, &x, &y, &ex, &ey);
  push_kind(im, pointer_kind(k, (u32)in->aux, ex.kind, ey.kind), b_bin(&im->b, (Op)in->aux, kind_type(k), x, y));
}

void il_arith_ovf(Im *im, const Insn *in) {
  StackKind k;
  Value *x, *y;
  Entry ex, ey;
  pop_two(im, NUMERIC, &k, &x, &y, &ex, &ey);
  if (is_fp(k))
    bad_il(im, "%s of floating-point values", in->text);
  push_kind(im, pointer_kind(k, (u32)in->aux, ex.kind, ey.kind), b_bin(&im->b, (Op)in->aux, kind_type(k), x, y));
}

void il_divide(Im *im, const Insn *in) {
  StackKind k;
  Value *x, *y;
  Entry ex, ey;
  pop_two(im, in->aux == OP_DIV || in->aux == OP_REM ? NUMERIC : INTEGER, &k, &x, &y, &ex, &ey);
  if (!is_fp(k)) {
    Value *check = b_bin(&im->b, OP_DIVCHECK, T_VOID, x, y);
    check->u.i = in->aux == OP_DIV || in->aux == OP_REM;
  }
  push_kind(im, k, b_bin(&im->b, (Op)in->aux, kind_type(k), x, y));
}

void il_logic(Im *im, const Insn *in) {
  StackKind k;
  Value *x, *y;
  Entry ex, ey;
  pop_two(im, INTEGER, &k, &x, &y, &ex, &ey);
  push_kind(im, k, b_bin(&im->b, (Op)in->aux, kind_type(k), x, y));
}

void il_shift(Im *im, const Insn *in) {
  Entry count = pop(im), e = pop(im);
  if (!(INTS & KIND(e.kind)) || !((KIND(SK_I32) | KIND(SK_NINT)) & KIND(count.kind))) {
    bad_il(im, "%s needs integers", in->text);
    return;
  }
  StackKind k = e.kind;
  Value *n = as_type(im, count, T_I32), *v = as_type(im, e, kind_type(k));
  push_kind(im, k, b_bin(&im->b, (Op)in->aux, kind_type(k), v, n));
}

void il_unary(Im *im, const Insn *in) {
  Entry e = pop(im);
  if (!((in->aux == OP_NOT ? INTS : INTS | FLOATS) & KIND(e.kind))) {
    bad_il(im, "%s needs a number", in->text);
    return;
  }
  StackKind k = e.kind;
  push_kind(im, k, b_un(&im->b, (Op)in->aux, kind_type(k), as_type(im, e, kind_type(k))));
}

// Comparison of the two topmost entries (III.1.5, table 4). References compare with references or null.
static Value *pop_compare(Im *im, Cond cc) {
  Entry ey = pop(im), ex = pop(im);
  if (ex.kind == SK_REF && ey.kind == SK_REF) {
    // cgt.un against null is how C# asks "is not null"
    if (cc == CC_UGT && ey.v->op == OP_CONST)
      cc = CC_NE;
    return b_cmp(&im->b, cc, ex.v, ey.v);
  }
  StackKind k = common_kind(im, COMPARE, ex.kind, ey.kind);
  return b_cmp(&im->b, cc, as_type(im, ex, kind_type(k)), as_type(im, ey, kind_type(k)));
}

void il_compare(Im *im, const Insn *in) {
  push_kind(im, SK_I32, pop_compare(im, (Cond)in->aux));
}

// The instruction after a conditional branch, then the target: a nested pair of edges.
static void branch_on(Im *im, Value *cond, u32 target, bool when) {
  Block *to = il_branch_target(im, target), *next = NULL;
  if (im->next < im->body.code_size)
    next = il_branch_target(im, im->next);
  else
    bad_il(im, "control runs over the end of the code");
  if (im->failed || !to || !next)
    return;
  if (to == next)
    b_br(&im->b, to);
  else
    b_condbr(&im->b, cond, when ? to : next, when ? next : to);
  im->ended = true;
}

void il_brcmp(Im *im, const Insn *in) {
  branch_on(im, pop_compare(im, (Cond)in->aux), (u32)in->i, true);
}

// Which way a branch goes is known, and the other is not there: what generic code has for other types does not count
// where its size is asked, and names nothing.
static void branch_decided(Im *im, u32 target) {
  Block *to = target < im->body.code_size ? il_branch_target(im, target) : NULL;
  if (!to)
    bad_il(im, "control runs over the end of the code");
  else
    b_br(&im->b, to);
  im->ended = true;
}

void il_brbool(Im *im, const Insn *in) {
  Entry e = pop(im);
  Value *cond = e.v;
  if (e.decided) {
    branch_decided(im, (cond->u.i != 0) == in->aux ? (u32)in->i : im->next);
    return;
  }
  if (e.kind == SK_STRUCT || is_fp(e.kind)) {
    bad_il(im, "%s needs an integer or a reference", in->text);
    return;
  }
  if (e.kind != SK_I32)
    cond = b_cmp(&im->b, CC_NE, e.v, b_const(&im->b, e.v->type, 0));
  branch_on(im, cond, (u32)in->i, in->aux);
}
