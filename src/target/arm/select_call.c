// select_call.c: selection of calls, returns and the function's entry: what travels in which register.
//
// Register arguments are operands of the call itself with the register they must be in; the allocator makes all their
// moves at once, so arguments need no detour through memory and no given order.
#include <assert.h>

#include "target/arm/arm.h"

enum { FLT_REGS = 8 };

// Values on their way to given registers. Two floats share a register: those that come first wait in `half`.
typedef struct Passed {
  Sel *s;
  LOp ops[64];
  u32 n;
  LOp half[FLT_REGS][2];
} Passed;

static void pass(Passed *p, LOp o, u32 reg, u8 type) {
  assert(p->n < ARRAY_LEN(p->ops));
  p->ops[p->n++] = sel_fixed_use(o, reg, type);
}

static Passed nothing_passed(Sel *s) {
  Passed p = {.s = s};
  for (u32 i = 0; i < FLT_REGS; i++)
    p.half[i][0] = p.half[i][1] = lop_none();
  return p;
}

static void pass_float(Passed *p, const AbiLoc *loc, u32 k, LOp o) {
  if (loc->len[k] == 8)
    pass(p, o, loc->reg[k], T_F64);
  else
    p->half[loc->reg[k] - D0][loc->at[k] / 4] = o;
}

static void join_halves(Passed *p) {
  for (u32 i = 0; i < FLT_REGS; i++) {
    LOp lo = p->half[i][0], hi = p->half[i][1], both;
    if (hi.kind == LK_NONE) {
      if (lo.kind != LK_NONE)
        pass(p, lo, D0 + i, T_F32);
      continue;
    }
    LIns *ins = a32_op3(p->s, A_VPACK, a32_temp(p->s, T_F64, &both), lo.kind == LK_NONE ? hi : lo, hi);
    ins->ops[2].flags |= LF_LATE;
    pass(p, both, D0 + i, T_F64);
  }
}

static void pass_struct(Passed *p, const AbiLoc *loc, const Addr *a) {
  for (u32 k = 0; k < loc->nregs; k++) {
    Addr at = a32_offset(*a, loc->off[k]);
    LOp piece = a32_load_piece(p->s, &at, loc->len[k], loc->cls[k]);
    if (loc->cls[k] == RC_FLT)
      pass_float(p, loc, k, piece);
    else
      pass(p, piece, loc->reg[k], T_I32);
  }
}

// A float in integer registers: an unnamed argument of a variadic function.
static void pass_float_bits(Passed *p, const AbiLoc *loc, Value *v) {
  LOp lo, hi, x = a32_reg(p->s, v);
  if (loc->nregs == 1) {
    a32_op2(p->s, A_VMOVSG, 4, a32_temp(p->s, T_I32, &lo), x);
    pass(p, lo, loc->reg[0], T_I32);
    return;
  }
  LOp low = a32_temp(p->s, T_I32, &lo), high = a32_temp(p->s, T_I32, &hi);
  a32_op3(p->s, A_VMOVDG, low, high, x)->flags = 0;
  pass(p, lo, loc->reg[0], T_I32);
  pass(p, hi, loc->reg[1], T_I32);
}

static void pass_scalar(Passed *p, const AbiLoc *loc, Value *v) {
  bool flt = type_is_float(v->type);
  if (flt && loc->cls[0] == RC_INT)
    pass_float_bits(p, loc, v);
  else if (flt && v->type == T_F32)
    pass_float(p, loc, 0, a32_reg(p->s, v));
  else
    pass(p, sel_operand(p->s, v), loc->reg[0], v->type);
}

// ---- arguments ------------------------------------------------------------------------------------------------------

static Addr out_addr(u32 off) {
  return (Addr){.base = lop_kind(LK_OUT, 0), .index = lop_none(), .disp = (i32)off};
}

static void scalar_to_stack(Sel *s, Value *v, u32 off) {
  Addr a = out_addr(off);
  a32_store(s, v->type == T_F64 ? 8 : 4, type_is_float(v->type), &a, a32_reg(s, v), false);
}

static void stack_args(Sel *s, const CallInfo *ci, const AbiLayout *lay, Value *v) {
  for (u32 i = 0; i < ci->nparams; i++) {
    const AbiLoc *loc = &lay->locs[i];
    if (loc->nregs && !loc->tail)
      continue;
    if (!loc->is_struct) {
      scalar_to_stack(s, v->args[i], loc->stack);
      continue;
    }
    u32 size = loc->tail ? loc->tail : loc->size;
    Addr from, to = out_addr(loc->stack);
    a32_addr(s, v->args[i], (i32)(loc->size - size), A32_NO_INDEX, &from);
    a32_copy(s, &to, &from, size);
  }
}

static void reg_args(Passed *p, const CallInfo *ci, const AbiLayout *lay, Value *v) {
  for (u32 i = 0; i < ci->nparams; i++) {
    const AbiLoc *loc = &lay->locs[i];
    if (!loc->nregs)
      continue;
    if (!loc->is_struct) {
      pass_scalar(p, loc, v->args[i]);
      continue;
    }
    Addr a;
    a32_addr(p->s, v->args[i], 0, A32_NO_INDEX, &a);
    pass_struct(p, loc, &a);
  }
}

static void arguments(Passed *p, const CallInfo *ci, const AbiLayout *lay, Value *v) {
  Lir *l = p->s->l;
  l->out_size = MAX(l->out_size, ALIGN_UP(lay->stack_size, 16u));
  l->has_calls = true;
  stack_args(p->s, ci, lay, v);
  reg_args(p, ci, lay, v);
  join_halves(p);
  if (ci->has_dict)
    pass(p, sel_operand(p->s, v->args[call_dict_index(ci)]), DICT_REG, T_I32);
  if (ci->has_key)
    pass(p, sel_operand(p->s, v->args[call_key_index(ci)]), KEY_REG, T_I32);
}

// Where an indirect call finds its target, while lr serves the moves of arguments: where no argument is, nor the key.
static u32 target_reg(const CallInfo *ci) {
  return ci->has_key ? R5 : R4;
}

static LOp call_target(Sel *s, const CallInfo *ci, Value *v) {
  if (ci->kind == CALL_REF)
    return lop_ref(ci->target);
  return sel_fixed_use(sel_operand(s, v->args[call_target_index(ci)]), target_reg(ci), T_I32);
}

// Registers that C keeps and that are gone all the same: the target's, and the key's, with which a managed callee may
// leave for another method. This function's caller finds them as they were.
static RegMask also_lost(const CallInfo *ci) {
  RegMask m = ci->native ? 0 : REG_BIT(KEY_REG);
  return ci->kind == CALL_REF ? m : m | REG_BIT(target_reg(ci));
}

static bool is_lowered(Sel *s, const CallInfo *ci) {
  if (ci->kind != CALL_REF && ci->kind != CALL_INDIRECT)
    sel_fail(s, "a call that was not lowered");
  return !s->failed;
}

// ---- results --------------------------------------------------------------------------------------------------------

typedef struct Results {
  LOp defs[ABI_MAX_PIECES];
  LOp regs[ABI_MAX_PIECES]; // of a struct's pieces, to be read
  u32 n;
} Results;

// Floats that come in one register have one definition.
static void struct_results(Sel *s, const AbiLoc *ret, Results *r) {
  for (u32 k = 0; k < ret->nregs; k++) {
    if (ret->at[k] && k) {
      r->regs[k] = r->regs[k - 1];
      continue;
    }
    LOp def = a32_temp(s, ret->cls[k] == RC_FLT ? T_F64 : T_I32, &r->regs[k]);
    r->defs[r->n++] = sel_fixed_def(def, ret->reg[k]);
  }
}

static LOp half_of(Sel *s, LOp both, u32 at) {
  LOp use;
  if (!at)
    return both;
  a32_op2(s, A_VHIGH, 4, a32_temp(s, T_F32, &use), both);
  return use;
}

static void store_results(Sel *s, const AbiLoc *ret, const Results *r, const Addr *buf) {
  for (u32 k = 0; k < ret->nregs; k++) {
    Addr at = a32_offset(*buf, ret->off[k]);
    LOp piece = half_of(s, r->regs[k], ret->at[k]);
    a32_store_piece(s, &at, ret->len[k], ret->cls[k], piece);
  }
}

static void scalar_results(Sel *s, Value *v, const AbiLoc *ret, Results *r) {
  u32 d;
  bool pair = v->u.call->ret.pair;
  if (!ret->nregs || !(sel_wanted(s, v, &d) || pair))
    return;
  r->defs[r->n++] = sel_fixed_def(sel_result(s, v), ret->reg[0]);
  if (pair)
    r->defs[r->n++] = sel_fixed_def(sel_high_result(s, v), R1);
}

void a32_select_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if (!is_lowered(s, ci))
    return;
  Passed p = nothing_passed(s);
  AbiLayout lay;
  Addr buf = {0};
  Results r = {.n = 0};
  abi_call_layout(s->l, ci, &ci->ret, &lay);
  if (ci->ret.cls && !lay.sret)
    a32_addr(s, v->args[call_ret_buf_index(ci)], 0, A32_NO_INDEX, &buf);
  arguments(&p, ci, &lay, v);
  if (lay.sret)
    pass(&p, sel_operand(s, v->args[call_ret_buf_index(ci)]), arm_convention.regs.sret, T_I32);
  if (ci->ret.cls && !lay.sret)
    struct_results(s, &lay.ret, &r);
  else if (!ci->ret.cls)
    scalar_results(s, v, &lay.ret, &r);
  if (ci->collects)
    sel_emit(s, A_CLEAN, 0, 0)->clobbers = A32_CALLEE_SAVED;
  LOp target = call_target(s, ci, v);
  LIns *ins = sel_emit(s, ci->kind == CALL_REF ? A_CALLREF : A_CALLR, 0, 1 + p.n + r.n);
  ins->flags = LIF_FAULT;
  ins->clobbers = A32_CALL_CLOBBERS | also_lost(ci);
  s->l->used_regs |= also_lost(ci);
  ins->cc = ci->has_dict;
  ins->ops[0] = target;
  memcpy(ins->ops + 1, p.ops, p.n * sizeof(LOp));
  memcpy(ins->ops + 1 + p.n, r.defs, r.n * sizeof(LOp));
  if (ci->ret.cls && !lay.sret)
    store_results(s, &lay.ret, &r, &buf);
}

// ---- tail calls -----------------------------------------------------------------------------------------------------
// Stack arguments are made where those of a call are; the frame's end copies them over this function's own. Where there
// are more of them than this function has got, rt_tail_grow makes room.

enum { TAIL_ROOM = 16, TAIL_MAX = 4064 }; // what the frame's end needs, and reaches with the one register that it has

void a32_select_tail_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if (!is_lowered(s, ci))
    return;
  Passed p = nothing_passed(s);
  AbiLayout lay;
  abi_layout(s->l, ci->params, ci->nparams, &s->fn->ret, &lay);
  if (lay.stack_size > TAIL_MAX) {
    sel_fail(s, "a tail call with so many arguments on the stack");
    return;
  }
  s->l->out_size = MAX(s->l->out_size, (u32)TAIL_ROOM);
  arguments(&p, ci, &lay, v);
  if (lay.sret) { // the function's own
    LOp use;
    Addr a = a32_slot_addr(s->l->sret_slot, 0);
    a32_load(s, MT_I32, a32_temp(s, T_I32, &use), &a, false);
    pass(&p, use, arm_convention.regs.sret, T_I32);
  }
  LOp target = call_target(s, ci, v);
  bool grows = lay.stack_size > abi_incoming_stack(s->l);
  LIns *ins = sel_emit(s, A_TAIL, 0, 2 + p.n);
  ins->flags = LIF_END;
  ins->aux = lay.stack_size;
  ins->cc = ci->has_key;
  ins->scale = ci->has_dict;
  if (ci->kind != CALL_REF)
    s->l->used_regs |= REG_BIT(target_reg(ci));
  ins->ops[0] = target;
  ins->ops[1] = grows ? lop_ref(ref_number(s->fn, REF_HELPER, HELPER_TAIL_GROW)) : lop_none();
  memcpy(ins->ops + 2, p.ops, p.n * sizeof(LOp));
}

// ---- returns --------------------------------------------------------------------------------------------------------

static void return_struct(Passed *p, const AbiLayout *lay, Value *v) {
  Sel *s = p->s;
  Addr a;
  a32_addr(s, v->args[0], 0, A32_NO_INDEX, &a);
  if (!lay->sret) {
    pass_struct(p, &lay->ret, &a);
    return;
  }
  LOp use;
  Addr slot = a32_slot_addr(s->l->sret_slot, 0);
  a32_load(s, MT_I32, a32_temp(s, T_I32, &use), &slot, false);
  Addr to = {.base = use, .index = lop_none()};
  a32_copy(s, &to, &a, lay->ret.size);
}

void a32_select_return(Sel *s, Value *v) {
  Passed p = nothing_passed(s);
  AbiLayout lay;
  abi_layout(s->l, NULL, 0, &s->fn->ret, &lay);
  if (v->nargs && s->fn->ret.cls)
    return_struct(&p, &lay, v);
  else if (v->nargs && s->fn->ret.type != T_VOID)
    pass_scalar(&p, &lay.ret, v->args[0]);
  if (v->nargs > 1)
    pass(&p, sel_operand(s, v->args[1]), R1, T_I32);
  join_halves(&p);
  LIns *ins = sel_emit(s, A_RET, 0, p.n);
  ins->flags = LIF_END;
  memcpy(ins->ops, p.ops, p.n * sizeof(LOp));
}
