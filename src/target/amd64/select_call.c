// select_call.c: selection of calls: arguments, hidden registers, results.
//
// Register arguments are operands of the call itself with the register they must be in; the allocator makes all their
// moves at once, so arguments need no detour through memory and no given order.
#include <assert.h>

#include "target/amd64/amd64.h"

typedef struct CallState {
  Sel *s;
  const CallInfo *ci;
  AbiLayout lay;
  LOp ops[64];
  u32 n;
} CallState;

static void pass(CallState *c, LOp o, u32 reg, u8 type) {
  o.role = LR_USE;
  o.fixed = (u8)reg;
  if (o.kind != LK_VREG)
    o.reg = type;
  else
    o.flags = LF_ANY;
  assert(c->n < ARRAY_LEN(c->ops));
  c->ops[c->n++] = o;
}

static Addr out_addr(u32 off) {
  return (Addr){.base = lop_kind(LK_OUT, 0), .index = lop_none(), .disp = (i32)off};
}

static void scalar_to_stack(Sel *s, Value *v, u32 off) {
  Addr a = out_addr(off);
  i64 c;
  if (type_is_float(v->type)) {
    emit_store(s, v->type == T_F32 ? 4 : 8, true, &a, use_reg(s, v));
    return;
  }
  LOp src = sel_const(v, &c) && c == (i32)c ? lop_imm(c) : use_reg(s, v);
  emit_store(s, 8, false, &a, src);
}

static void stack_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (loc->nregs)
      continue;
    assert(loc->stack + loc->size <= c->s->l->out_size);
    if (!loc->is_struct) {
      scalar_to_stack(c->s, v->args[i], loc->stack);
      continue;
    }
    Addr from, to = out_addr(loc->stack);
    match_addr(c->s, v->args[i], 0, &from);
    emit_copy(c->s, &to, &from, loc->size);
  }
}

static void reg_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (!loc->nregs)
      continue;
    if (!loc->is_struct) {
      pass(c, sel_operand(c->s, v->args[i]), loc->reg[0], c->ci->params[i].type);
      continue;
    }
    Addr a;
    match_addr(c->s, v->args[i], 0, &a);
    for (u32 k = 0; k < loc->nregs; k++) {
      Addr at = addr_offset(&a, (i32)(k * 8));
      pass(c, load_piece(c->s, &at, MIN(loc->size - k * 8, 8u), loc->cls[k]), loc->reg[k], T_I64);
    }
  }
}

static void hidden_args(CallState *c, Value *v) {
  if (c->lay.sret)
    pass(c, sel_operand(c->s, v->args[call_ret_buf_index(c->ci)]), RDI, T_I64);
  if (c->ci->has_dict)
    pass(c, sel_operand(c->s, v->args[call_dict_index(c->ci)]), DICT_REG, T_I64);
  if (c->ci->has_key)
    pass(c, sel_operand(c->s, v->args[call_key_index(c->ci)]), KEY_REG, T_I64);
  if (c->ci->variadic)
    pass(c, lop_imm(c->lay.nflt), RAX, T_I32);
}

// An indirect target sits in rax, or in r11 where al counts vector registers; a load of it is folded into the call.
static LIns *indirect_call(CallState *c, Value *v, u32 ndefs) {
  Value *t = v->args[call_target_index(c->ci)];
  u32 reg = c->ci->variadic ? R11 : RAX;
  Addr a;
  bool folded = false;
  i32 disp = 0;
  if (t->op == OP_LOAD && sel_uses(c->s, t) == 1 && fold_rm(c->s, t, &a)) {
    folded = true;
    if (a.index.kind == LK_NONE && a.base.kind == LK_VREG) {
      pass(c, a.base, reg, T_I64);
      disp = a.disp;
    } else {
      u32 p = sel_temp(c->s, T_I64);
      emit_load(c->s, MT_I64, lop_def(p), &a, t->u.mem.flags);
      pass(c, lop_use(p, 0), reg, T_I64);
      folded = false;
    }
  } else {
    pass(c, sel_operand(c->s, t), reg, T_I64);
  }
  LIns *ins = sel_emit(c->s, X_CALLM, folded, c->n + ndefs);
  ins->disp = disp;
  // The target is the last operand so far; the encoder wants it first.
  ins->ops[0] = c->ops[c->n - 1];
  memcpy(ins->ops + 1, c->ops, (c->n - 1) * sizeof(LOp));
  return ins;
}

static LIns *direct_call(CallState *c, u32 ndefs) {
  LIns *ins = sel_emit(c->s, X_CALLREF, 0, 1 + c->n + ndefs);
  ins->ops[0] = lop_ref(c->ci->target);
  memcpy(ins->ops + 1, c->ops, c->n * sizeof(LOp));
  c->n++;
  return ins;
}

void amd64_select_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if (ci->kind != CALL_REF && ci->kind != CALL_INDIRECT) {
    sel_fail(s, "a call that was not lowered");
    return;
  }
  CallState c = {.s = s, .ci = ci};
  abi_layout(s->l, ci->params, ci->nparams, &ci->ret, &c.lay);
  s->l->out_size = MAX(s->l->out_size, ALIGN_UP(c.lay.stack_size, 16u));
  s->l->has_calls = true;
  const AbiLoc *ret = &c.lay.ret;
  Addr buf = {0};
  if (ret->is_struct && !c.lay.sret)
    match_addr(s, v->args[call_ret_buf_index(ci)], 0, &buf);
  stack_args(&c, v);
  reg_args(&c, v);
  hidden_args(&c, v);
  u32 d, regs[2] = {0, 0}, ndefs = 0;
  if (ret->is_struct) {
    ndefs = ret->nregs;
    for (u32 k = 0; k < ndefs; k++)
      regs[k] = sel_temp(s, ret->cls[k] == RC_FLT ? T_F64 : T_I64);
  } else if (ret->nregs && sel_wanted(s, v, &d)) {
    ndefs = 1;
    regs[0] = d;
  }
  if (ci->collects)
    sel_emit(s, X_CLEAN, 0, 0)->clobbers = CALLEE_SAVED;
  LIns *ins = ci->kind == CALL_INDIRECT ? indirect_call(&c, v, ndefs) : direct_call(&c, ndefs);
  ins->flags = LIF_FAULT;
  ins->clobbers = CALL_CLOBBERS;
  for (u32 k = 0; k < ndefs; k++) {
    LOp o = lop_def(regs[k]);
    o.fixed = ret->reg[k];
    ins->ops[c.n + k] = o;
  }
  for (u32 k = 0; ret->is_struct && k < ndefs; k++) {
    Addr at = addr_offset(&buf, (i32)(k * 8));
    store_piece(s, &at, MIN(ret->size - k * 8, 8u), ret->cls[k], lop_use(regs[k], 0));
  }
}

// ---- tail calls -----------------------------------------------------------------------------------------------------
// Stack arguments are made where those of a call are; the frame's end copies them over this function's own. Where there
// are more of them than this function has got, rt_tail_grow makes room.

// The function's own result address, for a callee that takes one.
static void pass_result_address(CallState *c) {
  u32 p = sel_temp(c->s, T_I64);
  emit_load(c->s, MT_I64, lop_def(p), &(Addr){.base = lop_slot(c->s->l->sret_slot), .index = lop_none()}, 0);
  pass(c, lop_use(p, 0), RDI, T_I64);
}

void amd64_select_tail_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if ((ci->kind != CALL_REF && ci->kind != CALL_INDIRECT) || ci->native) {
    sel_fail(s, "a tail call that was not lowered");
    return;
  }
  CallState c = {.s = s, .ci = ci};
  abi_layout(s->l, ci->params, ci->nparams, &s->fn->ret, &c.lay);
  u32 size = c.lay.stack_size;
  s->l->out_size = MAX(s->l->out_size, ALIGN_UP(size, 16u));
  s->l->has_calls = true;
  stack_args(&c, v);
  reg_args(&c, v);
  if (c.lay.sret)
    pass_result_address(&c);
  c.lay.sret = false;
  hidden_args(&c, v);
  LOp target = lop_none();
  if (ci->kind == CALL_REF) {
    target = lop_ref(ci->target);
  } else {
    pass(&c, sel_operand(s, v->args[call_target_index(ci)]), RAX, T_I64);
    target = c.ops[--c.n];
  }
  LIns *ins = sel_emit(s, X_TAIL, 0, 2 + c.n);
  ins->flags = LIF_END;
  ins->aux = size;
  ins->ops[0] = target;
  ins->ops[1] = size > abi_incoming_stack(s->l) ? lop_ref(ref_number(s->fn, REF_HELPER, HELPER_TAIL_GROW)) : lop_none();
  memcpy(ins->ops + 2, c.ops, c.n * sizeof(LOp));
}
