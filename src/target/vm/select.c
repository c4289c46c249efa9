// select.c: what the selection rules share: operands and addresses; and the dispatch by operation.
#include "target/vm/vm.h"

const VmInfo vm_info[VM_END - VM_FIRST] = {
#define V(id, text, fmt) [VM_##id - LIR_TARGET] = {text, VF_##fmt},
#include "target/vm/ops.def"
#undef V
};

static bool fits32(i64 i) {
  return i == (i32)i;
}

bool vm_imm(Value *v, u8 size, i64 *out) {
  if (!sel_const(v, out))
    return false;
  if (size == 4)
    *out = (i32)*out;
  return fits32(*out);
}

static LOp immediate(Sel *s, u8 type, i64 i) {
  u32 t = sel_temp(s, type);
  vm_ab(s, fits32(i) ? VM_MOVI : VM_MOVI8, lop_def(t), lop_imm(i));
  return lop_use(t, 0);
}

// Constants, references and frame addresses are cheap: each user makes its own.
LOp vm_reg(Sel *s, Value *v) {
  v = sel_strip(v);
  switch (v->op) {
  case OP_CONST: return immediate(s, v->type, v->type == T_I32 ? (i32)v->u.i : v->u.i);
  case OP_FCONST: return immediate(s, v->type, sel_operand(s, v).imm);
  case OP_SLOTADDR: {
    u32 t = sel_temp(s, T_PTR);
    vm_mem(s, VM_LEA, lop_def(t), vm_slot_addr(v->u.slot, 0));
    return lop_use(t, 0);
  }
  default: return lop_use(sel_vreg(s, v), 0);
  }
}

LOp vm_dst(Sel *s, Value *v) {
  u32 d;
  return lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, v->type));
}

// ---- addresses ------------------------------------------------------------------------------------------------------

VmAddr vm_slot_addr(Slot *slot, i32 disp) {
  return (VmAddr){.base = lop_slot(slot), .disp = disp};
}

VmAddr vm_addr(Sel *s, Value *v, i32 disp) {
  i64 d = disp, c;
  for (;;) {
    v = sel_strip(v);
    if (v->op != OP_ADD || v->type != T_PTR || !sel_const(v->args[1], &c) || !fits32(c) || !fits32(d + c))
      break;
    d += c;
    v = v->args[0];
  }
  return (VmAddr){.base = v->op == OP_SLOTADDR ? lop_slot(v->u.slot) : vm_reg(s, v), .disp = (i32)d};
}

// An index of 32 bits, perhaps scaled.
static Value *scaled_index(Value *v, u8 *scale) {
  i64 k = 0;
  v = sel_strip(v);
  if (v->op == OP_SHL && v->type == T_PTR && sel_const(v->args[1], &k) && k >= 0 && k < 32)
    v = sel_strip(v->args[0]);
  *scale = (u8)k;
  return v->op == OP_ZEXT32 ? v->args[0] : v->type == T_I32 ? v : NULL; // bits that are zero already are looked through
}

VmAddr vm_element(Sel *s, Value *v, i32 disp) {
  Value *sum = sel_strip(v);
  if (sum->op == OP_ADD && sum->type == T_PTR && disp == (i16)disp)
    for (u32 i = 0; i < 2; i++) {
      u8 scale;
      Value *index = scaled_index(sum->args[i], &scale);
      if (!index)
        continue;
      LOp base = vm_reg(s, sum->args[1 - i]);
      return (VmAddr){.base = base, .disp = disp, .index = vm_reg(s, index), .scale = scale};
    }
  return vm_addr(s, v, disp);
}

LIns *vm_mem(Sel *s, u16 op, LOp a, VmAddr at) {
  u32 k = a.kind != LK_NONE;
  bool indexed = at.index.kind != LK_NONE;
  if (indexed)
    op = (u16)(op - VM_LDI1 + VM_LDXI1);
  LIns *ins = sel_emit(s, op, 8, k + 2);
  if (k)
    ins->ops[0] = a;
  ins->mem = (i8)k;
  ins->ops[k] = at.base;
  ins->ops[k].flags |= LF_ADDR;
  ins->ops[k + 1] = indexed ? at.index : lop_none();
  if (indexed)
    ins->ops[k + 1].flags |= LF_ADDR;
  ins->scale = at.scale;
  ins->disp = at.disp;
  return ins;
}

LIns *vm_ab(Sel *s, u16 op, LOp a, LOp b) {
  LIns *ins = sel_emit(s, op, 8, 2);
  ins->ops[0] = a;
  ins->ops[1] = b;
  return ins;
}

LIns *vm_abc(Sel *s, u16 op, LOp a, LOp b, LOp c) {
  LIns *ins = sel_emit(s, op, 8, 3);
  ins->ops[0] = a;
  ins->ops[1] = b;
  ins->ops[2] = c;
  return ins;
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

typedef void (*Rule)(Sel *, Value *);

static const Rule rules[OP_COUNT] = {
    [OP_CONST] = vm_select_arith,        [OP_FCONST] = vm_select_float,      [OP_REF] = vm_select_memory,
    [OP_SLOTADDR] = vm_select_memory,    [OP_TLSLOAD] = vm_select_memory,    [OP_THREADPTR] = vm_select_memory,
    [OP_ADD] = vm_select_arith,          [OP_SUB] = vm_select_arith,         [OP_MUL] = vm_select_arith,
    [OP_DIV] = vm_select_arith,          [OP_DIVU] = vm_select_arith,        [OP_REM] = vm_select_arith,
    [OP_REMU] = vm_select_arith,         [OP_AND] = vm_select_arith,         [OP_OR] = vm_select_arith,
    [OP_XOR] = vm_select_arith,          [OP_SHL] = vm_select_arith,         [OP_SHR] = vm_select_arith,
    [OP_SHRU] = vm_select_arith,         [OP_ROL] = vm_select_arith,         [OP_NEG] = vm_select_arith,
    [OP_NOT] = vm_select_arith,          [OP_ADDO] = vm_select_check,        [OP_SUBO] = vm_select_check,
    [OP_MULO] = vm_select_check,         [OP_ADDOU] = vm_select_check,       [OP_SUBOU] = vm_select_check,
    [OP_MULOU] = vm_select_check,        [OP_FSQRT] = vm_select_float,       [OP_FABS] = vm_select_float,
    [OP_FRINT] = vm_select_float,        [OP_FFLOOR] = vm_select_float,      [OP_FCEIL] = vm_select_float,
    [OP_FTRUNC] = vm_select_float,       [OP_CMP] = vm_select_arith,         [OP_SELECT] = vm_select_arith,
    [OP_SEXT8] = vm_select_arith,        [OP_SEXT16] = vm_select_arith,      [OP_ZEXT8] = vm_select_arith,
    [OP_ZEXT16] = vm_select_arith,       [OP_SEXT32] = vm_select_arith,      [OP_ZEXT32] = vm_select_arith,
    [OP_I2F] = vm_select_float,          [OP_U2F] = vm_select_float,         [OP_F2I] = vm_select_float,
    [OP_F2F] = vm_select_float,          [OP_BITCAST] = vm_select_float,     [OP_LOAD] = vm_select_memory,
    [OP_STORE] = vm_select_memory,       [OP_STOREREF] = vm_select_memory,   [OP_COPY] = vm_select_memory,
    [OP_ZERO] = vm_select_memory,        [OP_MEMCPY] = vm_select_memory,     [OP_MEMSET] = vm_select_memory,
    [OP_CAS] = vm_select_memory,         [OP_XCHG] = vm_select_memory,       [OP_XADD] = vm_select_memory,
    [OP_FENCE] = vm_select_memory,       [OP_LOCALLOC] = vm_select_memory,   [OP_NULLCHECK] = vm_select_check,
    [OP_BOUNDS] = vm_select_check,       [OP_TRAPIF] = vm_select_check,      [OP_DIVCHECK] = vm_select_check,
    [OP_CALL] = vm_select_call,          [OP_BR] = vm_select_control,        [OP_CONDBR] = vm_select_control,
    [OP_SWITCH] = vm_select_control,     [OP_RET] = vm_select_ret,           [OP_CALLFINALLY] = vm_select_control,
    [OP_ENDFINALLY] = vm_select_control, [OP_ENDFILTER] = vm_select_control, [OP_UNREACHABLE] = vm_select_control,
    [OP_TAILCALL] = vm_select_tail_call,
};

void vm_select(Sel *s, Value *v) {
  if (rules[v->op])
    rules[v->op](s, v);
  else
    sel_fail(s, op_info[v->op].text);
}
