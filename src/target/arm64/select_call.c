// select_call.c: selection of calls: arguments, hidden registers, results.
//
// Register arguments are operands of the call itself with the register they must be in; the allocator makes all their
// moves at once, so arguments need no detour through memory and no given order.
#include <assert.h>

#include "target/arm64/arm64.h"

typedef struct CallState {
  Sel *s;
  const CallInfo *ci;
  AbiLayout lay;
  LOp ops[64];
  u32 n;
} CallState;

static void pass(CallState *c, LOp o, u32 reg, u8 type) {
  assert(c->n < ARRAY_LEN(c->ops));
  c->ops[c->n++] = sel_fixed_use(o, reg, type);
}

static Addr out_addr(u32 off) {
  return (Addr){.base = lop_kind(LK_OUT, 0), .index = lop_none(), .disp = (i32)off};
}

static void scalar_to_stack(Sel *s, Value *v, u32 off) {
  Addr a = out_addr(off);
  if (type_is_float(v->type))
    arm_store(s, arm_fsize(v->type), true, &a, arm_reg(s, v), false);
  else
    arm_store(s, 8, false, &a, arm_reg_zero(s, v), false);
}

static void stack_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (loc->nregs || loc->by_ref)
      continue;
    if (!loc->is_struct) {
      scalar_to_stack(c->s, v->args[i], loc->stack);
      continue;
    }
    Addr from, to = out_addr(loc->stack);
    arm_addr(c->s, v->args[i], 0, 0, &from);
    arm_copy(c->s, &to, &from, loc->size);
  }
}

// Room on the heap for what a tail call passes by reference: this frame is gone when it is read.
static LOp heap_room(Sel *s, u32 size) {
  u32 p = sel_temp(s, T_I64);
  LIns *ins = sel_emit(s, A_CALLREF, 0, 3);
  ins->flags = LIF_FAULT;
  ins->clobbers = ARM_CALL_CLOBBERS;
  ins->ops[0] = lop_ref(ref_number(s->fn, REF_HELPER, HELPER_TAIL_ROOM));
  ins->ops[1] = sel_fixed_use(lop_imm(size), X0, T_I64);
  ins->ops[2] = lop_def(p);
  ins->ops[2].fixed = X0;
  return lop_use(p, 0);
}

// The copy whose address is passed lies behind the argument area.
static void by_reference(CallState *c, Value *arg, const AbiLoc *loc, bool leaves) {
  Addr from, copy = out_addr(loc->copy);
  if (leaves)
    copy = (Addr){.base = heap_room(c->s, loc->size), .index = lop_none()};
  arm_addr(c->s, arg, 0, 0, &from);
  arm_copy(c->s, &copy, &from, loc->size);
  LOp p = arm_address(c->s, &copy);
  if (loc->nregs) {
    pass(c, p, loc->reg[0], T_I64);
  } else {
    Addr to = out_addr(loc->stack);
    arm_store(c->s, 8, false, &to, p, false);
  }
}

static void reg_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (!loc->nregs || loc->by_ref)
      continue;
    if (!loc->is_struct) {
      pass(c, sel_operand(c->s, v->args[i]), loc->reg[0], c->ci->params[i].type);
      continue;
    }
    Addr a;
    arm_addr(c->s, v->args[i], 0, 0, &a);
    for (u32 k = 0; k < loc->nregs; k++) {
      Addr at = arm_offset(a, loc->off[k]);
      pass(c, arm_load_piece(c->s, &at, loc->len[k], loc->cls[k]), loc->reg[k], arm_piece_type(loc, k));
    }
  }
}

static void arguments(CallState *c, Value *v, bool leaves) {
  c->s->l->out_size = MAX(c->s->l->out_size, ALIGN_UP(leaves ? c->lay.stack_size : c->lay.area_size, 16u));
  c->s->l->has_calls = true;
  for (u32 i = 0; i < c->ci->nparams; i++)
    if (c->lay.locs[i].by_ref)
      by_reference(c, v->args[i], &c->lay.locs[i], leaves);
  stack_args(c, v);
  reg_args(c, v);
}

static void hidden_args(CallState *c, Value *v) {
  if (c->lay.sret)
    pass(c, sel_operand(c->s, v->args[call_ret_buf_index(c->ci)]), arm64_convention.regs.sret, T_I64);
  if (c->ci->has_dict)
    pass(c, sel_operand(c->s, v->args[call_dict_index(c->ci)]), arm64_convention.regs.dict, T_I64);
  if (c->ci->has_key)
    pass(c, sel_operand(c->s, v->args[call_key_index(c->ci)]), arm64_convention.regs.key, T_I64);
}

// What is called: a reference, or a register that no argument is in.
static LOp call_target(CallState *c, Value *v) {
  if (c->ci->kind == CALL_REF)
    return lop_ref(c->ci->target);
  return sel_fixed_use(sel_operand(c->s, v->args[call_target_index(c->ci)]), CALL_REG, T_I64);
}

void arm_select_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if (ci->kind != CALL_REF && ci->kind != CALL_INDIRECT) {
    sel_fail(s, "a call that was not lowered");
    return;
  }
  CallState c = {.s = s, .ci = ci};
  abi_layout(s->l, ci->params, ci->nparams, &ci->ret, &c.lay);
  const AbiLoc *ret = &c.lay.ret;
  Addr buf = {0};
  if (ret->is_struct && !c.lay.sret)
    arm_addr(s, v->args[call_ret_buf_index(ci)], 0, 0, &buf);
  arguments(&c, v, false);
  hidden_args(&c, v);
  u32 d, regs[ABI_MAX_PIECES] = {0}, ndefs = 0;
  if (ret->is_struct)
    for (; ndefs < ret->nregs; ndefs++)
      regs[ndefs] = sel_temp(s, arm_piece_type(ret, ndefs));
  else if (ret->nregs && sel_wanted(s, v, &d))
    regs[ndefs++] = d;
  if (ci->collects)
    sel_emit(s, A_CLEAN, 0, 0)->clobbers = ARM_CALLEE_SAVED;
  LOp target = call_target(&c, v);
  LIns *ins = sel_emit(s, ci->kind == CALL_REF ? A_CALLREF : A_CALLR, 0, 1 + c.n + ndefs);
  ins->flags = LIF_FAULT;
  ins->clobbers = ARM_CALL_CLOBBERS;
  ins->ops[0] = target;
  memcpy(ins->ops + 1, c.ops, c.n * sizeof(LOp));
  for (u32 k = 0; k < ndefs; k++) {
    LOp o = lop_def(regs[k]);
    o.fixed = ret->reg[k];
    ins->ops[1 + c.n + k] = o;
  }
  for (u32 k = 0; ret->is_struct && k < ndefs; k++) {
    Addr at = arm_offset(buf, ret->off[k]);
    arm_store_piece(s, &at, ret->len[k], ret->cls[k], lop_use(regs[k], 0));
  }
}

// ---- tail calls -----------------------------------------------------------------------------------------------------
// Stack arguments are made where those of a call are; the frame's end copies them over this function's own. Where there
// are more of them than this function has got, rt_tail_grow makes room.

// The function's own result address, for a callee that takes one.
static void pass_result_address(CallState *c) {
  u32 p = sel_temp(c->s, T_I64);
  Addr a = arm_slot_addr(c->s->l->sret_slot, 0);
  arm_load(c->s, MT_I64, lop_def(p), &a, false);
  pass(c, lop_use(p, 0), arm64_convention.regs.sret, T_I64);
}

void arm_select_tail_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if ((ci->kind != CALL_REF && ci->kind != CALL_INDIRECT) || ci->native) {
    sel_fail(s, "a tail call that was not lowered");
    return;
  }
  CallState c = {.s = s, .ci = ci};
  abi_layout(s->l, ci->params, ci->nparams, &s->fn->ret, &c.lay);
  u32 size = c.lay.stack_size;
  arguments(&c, v, true);
  if (c.lay.sret)
    pass_result_address(&c);
  c.lay.sret = false;
  hidden_args(&c, v);
  LOp target = call_target(&c, v);
  LIns *ins = sel_emit(s, A_TAIL, 0, 2 + c.n);
  ins->flags = LIF_END;
  ins->aux = size;
  ins->ops[0] = target;
  ins->ops[1] = size > abi_incoming_stack(s->l) ? lop_ref(ref_number(s->fn, REF_HELPER, HELPER_TAIL_GROW)) : lop_none();
  memcpy(ins->ops + 2, c.ops, c.n * sizeof(LOp));
}
