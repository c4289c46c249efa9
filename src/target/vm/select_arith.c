// select_arith.c: selection of arithmetic, compares, checks and conversions.
#include "target/vm/vm.h"

static u8 int_size(u8 type) {
  return type == T_I64 ? 8 : type == T_REF ? sizeof(void *) : 4;
}

static bool wide(const Value *v) {
  return int_size(v->type) == 8;
}

// ---- integers -------------------------------------------------------------------------------------------------------

// The first of four: 4 bytes, 8 bytes, and with an immediate.
static const u16 binary[OP_COUNT] = {
    [OP_ADD] = VM_ADD4, [OP_SUB] = VM_SUB4, [OP_MUL] = VM_MUL4, [OP_AND] = VM_AND4,  [OP_OR] = VM_OR4,
    [OP_XOR] = VM_XOR4, [OP_SHL] = VM_SHL4, [OP_SHR] = VM_SAR4, [OP_SHRU] = VM_SHR4, [OP_ROL] = VM_ROL4,
};
// The first of two.
static const u16 sized[OP_COUNT] = {
    [OP_DIV] = VM_DIV4,   [OP_DIVU] = VM_DIVU4,   [OP_REM] = VM_REM4,     [OP_REMU] = VM_REMU4,
    [OP_NEG] = VM_NEG4,   [OP_NOT] = VM_NOT4,     [OP_SEXT8] = VM_SX84,   [OP_SEXT16] = VM_SX164,
    [OP_ZEXT8] = VM_ZX84, [OP_ZEXT16] = VM_ZX164, [OP_ADDO] = VM_ADDO4,   [OP_SUBO] = VM_SUBO4,
    [OP_MULO] = VM_MULO4, [OP_ADDOU] = VM_ADDOU4, [OP_SUBOU] = VM_SUBOU4, [OP_MULOU] = VM_MULOU4,
};

// x + (y << k)
static bool add_scaled(Sel *s, Value *v, LOp dst) {
  i64 k;
  for (u32 i = 0; i < 2; i++) {
    Value *sh = sel_strip(v->args[i]);
    if (sh->op != OP_SHL || !wide(sh) || sel_uses(s, sh) != 1 || !sel_const(sh->args[1], &k))
      continue;
    LOp x = vm_reg(s, v->args[1 - i]), y = vm_reg(s, sh->args[0]);
    vm_abc(s, VM_IDX, dst, x, y)->aux = (u32)k & 63;
    return true;
  }
  return false;
}

static void select_binary(Sel *s, Value *v) {
  LOp dst = vm_dst(s, v);
  u16 op = (u16)(binary[v->op] + wide(v));
  i64 c;
  if (vm_imm(v->args[1], int_size(v->type), &c))
    vm_abc(s, op + 2, dst, vm_reg(s, v->args[0]), lop_imm(c));
  else if (v->op != OP_ADD || !wide(v) || !add_scaled(s, v, dst)) {
    LOp x = vm_reg(s, v->args[0]), y = vm_reg(s, v->args[1]);
    vm_abc(s, op, dst, x, y);
  }
}

static void select_unary(Sel *s, Value *v, u16 op) {
  LOp dst = vm_dst(s, v);
  vm_ab(s, op, dst, vm_reg(s, v->args[0]));
}

// ---- compares -------------------------------------------------------------------------------------------------------

// The family of compares (or branches) for operands of v's type, from that of 4-byte integers.
static u16 family(u16 of_4, const Value *v) {
  static const u8 by_type[] = {
      [T_I32] = 0, [T_I64] = 10, [T_REF] = sizeof(void *) == 8 ? 10 : 0, [T_F32] = 20, [T_F64] = 30};
  return (u16)(of_4 + by_type[v->type]);
}
enum { TO_IMMEDIATE = 40 };

static u8 sense(Value **a, Value **b, u8 cc) {
  i64 c;
  if (type_is_float((*a)->type) || !sel_const(*a, &c) || sel_const(*b, &c))
    return cc;
  Value *t = *a;
  *a = *b;
  *b = t;
  return (u8)cc_swap((Cond)cc);
}

static void select_cmp(Sel *s, Value *v) {
  Value *a = v->args[0], *b = v->args[1];
  LOp dst = vm_dst(s, v);
  u8 cc = sense(&a, &b, v->u.cc);
  i64 c;
  u16 op = (u16)(family(VM_SET4_EQ, a) + cc);
  if (!type_is_float(a->type) && vm_imm(b, int_size(a->type), &c)) {
    vm_abc(s, op + TO_IMMEDIATE, dst, vm_reg(s, a), lop_imm(c));
    return;
  }
  LOp x = vm_reg(s, a), y = vm_reg(s, b);
  vm_abc(s, op, dst, x, y);
}

// A branch where `a cc b`: to the first successor, or to a trap.
static LIns *branch(Sel *s, u16 lir, u8 cc, Value *a, Value *b) {
  cc = sense(&a, &b, cc);
  u16 op = (u16)(family(VM_J4_EQ, a) + cc);
  i64 c;
  LOp x = vm_reg(s, a), y;
  if (!type_is_float(a->type) && vm_imm(b, int_size(a->type), &c)) {
    op += TO_IMMEDIATE;
    y = lop_imm(c);
  } else {
    y = vm_reg(s, b);
  }
  LIns *ins = sel_emit(s, lir ? lir : op, 0, 2);
  ins->ops[0] = x;
  ins->ops[1] = y;
  if (lir)
    ins->aux = op;
  return ins;
}

static LIns *branch_const(Sel *s, u16 lir, u8 cc, Value *a, i64 c) {
  LOp x = vm_reg(s, a);
  u16 op = (u16)(family(VM_J4_EQ, a) + TO_IMMEDIATE + cc);
  LIns *ins = sel_emit(s, lir ? lir : op, 0, 2);
  ins->ops[0] = x;
  ins->ops[1] = lop_imm(c);
  if (lir)
    ins->aux = op;
  return ins;
}

// The condition is of 32 bits, also where it is the lower half of a wider value.
static void select_condbr(Sel *s, Value *v) {
  Value *c = sel_strip(v->args[0]);
  LIns *ins = c->op == OP_CMP && sel_uses(s, c) == 1 ? branch(s, LIR_JCC, c->u.cc, c->args[0], c->args[1])
                                                     : branch_const(s, LIR_JCC, CC_NE, v->args[0], 0);
  ins->flags = LIF_END;
}

static void select_select(Sel *s, Value *v) {
  LOp dst = vm_dst(s, v), yes = vm_reg(s, v->args[1]), no = vm_reg(s, v->args[2]), c = vm_reg(s, v->args[0]);
  LIns *ins = sel_emit(s, (u16)(VM_SELECT4 + wide(v)), 8, 4);
  ins->ops[0] = dst;
  ins->ops[1] = yes;
  ins->ops[2] = no;
  ins->ops[3] = c;
}

void vm_select_arith(Sel *s, Value *v) {
  if (type_is_float(v->type) && v->op != OP_SELECT) {
    vm_select_float(s, v);
    return;
  }
  switch (v->op) {
  case OP_CONST: sel_move(s, v->type, vm_dst(s, v), lop_imm(v->type == T_I32 ? (i32)v->u.i : v->u.i)); break;
  case OP_CMP: select_cmp(s, v); break;
  case OP_SELECT: select_select(s, v); break;
  case OP_SEXT32: select_unary(s, v, VM_SX32); break;
  case OP_ZEXT32: select_unary(s, v, VM_ZX32); break;
  default:
    if (binary[v->op])
      select_binary(s, v);
    else if (v->nargs == 1)
      select_unary(s, v, (u16)(sized[v->op] + wide(v)));
    else {
      LOp dst = vm_dst(s, v), x = vm_reg(s, v->args[0]), y = vm_reg(s, v->args[1]);
      vm_abc(s, (u16)(sized[v->op] + wide(v)), dst, x, y);
    }
  }
}

// ---- checks ---------------------------------------------------------------------------------------------------------

static void trap(Sel *s, LIns *ins, u8 kind) {
  ins->aux = sel_trap(s, kind);
}

// MIN / -1: both tests go to the trap only together, so the compare of the divisor is a value.
static void select_divcheck(Sel *s, Value *v) {
  Value *a = v->args[0], *b = v->args[1];
  i64 c, min = a->type == T_I32 ? INT32_MIN : INT64_MIN;
  bool known = sel_const(b, &c);
  if (!known || c == 0)
    trap(s, branch_const(s, 0, CC_EQ, b, 0), THROW_DIVIDE_BY_ZERO);
  if (v->u.i != 1 || (known && c != -1))
    return;
  u8 type = a->type;
  bool w = wide(a);
  LOp x = vm_reg(s, a), y = vm_reg(s, b);
  u32 m = sel_temp(s, type), is_min = sel_temp(s, T_I32), is_minus1 = sel_temp(s, T_I32), both = sel_temp(s, T_I32);
  vm_ab(s, w ? VM_MOVI8 : VM_MOVI, lop_def(m), lop_imm(min));
  vm_abc(s, w ? VM_SET8_EQ : VM_SET4_EQ, lop_def(is_min), x, lop_use(m, 0));
  vm_abc(s, w ? VM_SETI8_EQ : VM_SETI4_EQ, lop_def(is_minus1), y, lop_imm(-1));
  vm_abc(s, VM_AND4, lop_def(both), lop_use(is_min, 0), lop_use(is_minus1, 0));
  LIns *ins = sel_emit(s, VM_JI4_NE, 0, 2);
  ins->ops[0] = lop_use(both, 0);
  ins->ops[1] = lop_imm(0);
  trap(s, ins, THROW_OVERFLOW);
}

void vm_select_check(Sel *s, Value *v) {
  switch (v->op) {
  case OP_NULLCHECK: trap(s, branch_const(s, 0, CC_EQ, v->args[0], 0), THROW_NULL_REFERENCE); break;
  case OP_TRAPIF: trap(s, branch(s, 0, v->u.trap.cc, v->args[0], v->args[1]), v->u.trap.kind); break;
  case OP_BOUNDS: trap(s, branch(s, 0, CC_UGE, v->args[0], v->args[1]), THROW_INDEX_OUT_OF_RANGE); break;
  case OP_DIVCHECK: select_divcheck(s, v); break;
  default: {
    LOp dst = vm_dst(s, v), x = vm_reg(s, v->args[0]), y = vm_reg(s, v->args[1]);
    trap(s, vm_abc(s, (u16)(sized[v->op] + wide(v)), dst, x, y), THROW_OVERFLOW);
  }
  }
}

// ---- floats ---------------------------------------------------------------------------------------------------------

static u16 float_op(const Value *v) {
  bool d = v->type == T_F64, from_d = v->nargs && v->args[0]->type == T_F64, w = v->nargs && wide(v->args[0]);
  switch (v->op) {
  case OP_ADD: return VM_FADDF + d;
  case OP_SUB: return VM_FSUBF + d;
  case OP_MUL: return VM_FMULF + d;
  case OP_DIV: return VM_FDIVF + d;
  case OP_NEG: return VM_FNEGF + d;
  case OP_FSQRT: return VM_FSQRTF + d;
  case OP_FABS: return VM_FABSF + d;
  case OP_FRINT: return VM_FRINTF + d;
  case OP_FFLOOR: return VM_FFLOORF + d;
  case OP_FCEIL: return VM_FCEILF + d;
  case OP_FTRUNC: return VM_FTRUNCF + d;
  case OP_I2F: return (w ? VM_I82FF : VM_I42FF) + d;
  case OP_U2F: return (w ? VM_U82FF : VM_U42FF) + d;
  case OP_F2I: return (wide(v) ? VM_F2I8F : VM_F2I4F) + from_d;
  case OP_F2F: return d == from_d ? VM_MOV : d ? VM_F2D : VM_D2F;
  case OP_BITCAST: return v->type == T_I32 ? VM_ZX32 : VM_MOV;
  default: return 0;
  }
}

void vm_select_float(Sel *s, Value *v) {
  LOp dst = vm_dst(s, v);
  if (v->op == OP_FCONST) {
    vm_ab(s, VM_MOVI8, dst, lop_imm(sel_operand(s, v).imm));
    return;
  }
  u16 op = float_op(v);
  if (!op) {
    sel_fail(s, op_info[v->op].text);
    return;
  }
  LOp x = vm_reg(s, v->args[0]);
  if (v->nargs == 2)
    vm_abc(s, op, dst, x, vm_reg(s, v->args[1]));
  else
    vm_ab(s, op, dst, x);
}

// ---- ends of blocks -------------------------------------------------------------------------------------------------

void vm_select_control(Sel *s, Value *v) {
  LIns *ins;
  switch (v->op) {
  case OP_BR: sel_jump(s); break;
  case OP_CONDBR: select_condbr(s, v); break;
  case OP_SWITCH: {
    LOp x = vm_reg(s, v->args[0]);
    ins = sel_emit(s, LIR_SWITCH, 4, 1);
    ins->flags = LIF_END;
    ins->ops[0] = x;
    break;
  }
  case OP_CALLFINALLY:
    ins = sel_emit(s, VM_CALLFIN, 0, 0);
    ins->aux = frame_handler_owner(s->fn, (u32)v->u.i);
    ins->clobbers = ~(REG_BIT(VM_OUT_REG) | REG_BIT(VM_FP_REG));
    ins->flags = LIF_FAULT;
    sel_jump(s);
    break;
  case OP_ENDFINALLY: sel_emit(s, VM_ENDFIN, 0, 0)->flags = LIF_END; break;
  case OP_ENDFILTER: {
    LOp x = vm_reg(s, v->args[0]);
    x.fixed = s->l->target->exception_reg;
    ins = sel_emit(s, VM_ENDFIN, 0, 1);
    ins->flags = LIF_END;
    ins->ops[0] = x;
    break;
  }
  default: // behind a call that does not return
    ins = sel_emit(s, VM_TRAP, 0, 1);
    ins->flags = LIF_END;
    ins->ops[0] = lop_imm(THROW_INVALID_PROGRAM);
    break;
  }
}
