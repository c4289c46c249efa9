// select_call.c: selection of calls: arguments, hidden registers, results; and of the function's entry.
//
// Arguments are written to the bottom of the frame. A call needs eax for its target or for the place of its slot.
#include <assert.h>

#include "target/x86/x86.h"

typedef struct CallState {
  Sel *s;
  const CallInfo *ci;
  AbiLayout lay;
  LOp ops[8];
  u32 n;
} CallState;

static void pass(CallState *c, LOp o, u32 reg) {
  assert(c->n < ARRAY_LEN(c->ops));
  c->ops[c->n++] = sel_fixed_use(o, reg, T_PTR);
}

static Addr out_addr(u32 off) {
  return (Addr){.base = lop_kind(LK_OUT, 0), .index = lop_none(), .disp = (i32)off};
}

static void store_word(Sel *s, u32 bits, u32 off) {
  Addr a = out_addr(off);
  emit_store(s, 4, false, &a, lop_imm((i32)bits));
}

static void float_constant(Sel *s, const Value *v, u32 off) {
  float f = (float)v->u.f;
  u32 w[2];
  if (v->type == T_F32)
    memcpy(w, &f, 4);
  else
    memcpy(w, &v->u.f, 8);
  store_word(s, w[0], off);
  if (v->type == T_F64)
    store_word(s, w[1], off + 4);
}

static void scalar_to_stack(Sel *s, Value *v, u32 off) {
  Addr a = out_addr(off);
  i64 c;
  Value *x = sel_strip(v);
  if (x->op == OP_FCONST)
    float_constant(s, x, off);
  else if (type_is_float(v->type))
    emit_store(s, flt_size(v->type), true, &a, use_reg(s, v));
  else
    emit_store(s, 4, false, &a, sel_const(v, &c) ? lop_imm((i32)c) : use_reg(s, v));
}

static void stack_args(CallState *c, Value *v) {
  c->s->l->out_size = MAX(c->s->l->out_size, ALIGN_UP(c->lay.stack_size, 16u));
  c->s->l->has_calls = true;
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (!loc->is_struct) {
      scalar_to_stack(c->s, v->args[i], loc->stack);
      continue;
    }
    Addr from, to = out_addr(loc->stack);
    match_addr(c->s, v->args[i], 0, &from);
    emit_copy(c->s, &to, &from, loc->size);
  }
}

static void hidden_args(CallState *c, Value *v) {
  if (c->ci->has_dict)
    pass(c, sel_operand(c->s, v->args[call_dict_index(c->ci)]), DICT_REG);
  if (c->ci->has_key)
    pass(c, sel_operand(c->s, v->args[call_key_index(c->ci)]), KEY_REG);
}

// An indirect target sits in eax; a load of it is folded into the call.
static LIns *indirect_call(CallState *c, Value *v, u32 ndefs) {
  Value *t = v->args[call_target_index(c->ci)];
  Addr a;
  bool folded = false;
  i32 disp = 0;
  LOp target;
  if (t->op == OP_LOAD && sel_uses(c->s, t) == 1 && fold_rm(c->s, t, &a)) {
    folded = a.index.kind == LK_NONE && a.base.kind == LK_VREG;
    if (folded) {
      target = a.base;
      disp = a.disp;
    } else {
      u32 p = sel_temp(c->s, T_PTR);
      emit_load(c->s, MT_I32, lop_def(p), &a, t->u.mem.flags);
      target = lop_use(p, 0);
    }
  } else {
    target = sel_operand(c->s, t);
  }
  LIns *ins = sel_emit(c->s, X_CALLM, folded, 1 + c->n + ndefs);
  ins->disp = disp;
  ins->ops[0] = sel_fixed_use(target, EAX, T_PTR);
  memcpy(ins->ops + 1, c->ops, c->n * sizeof(LOp));
  c->n += 1;
  return ins;
}

static LIns *direct_call(CallState *c, u32 ndefs) {
  LOp base = sel_fixed_use(unit_base(c->s), EAX, T_PTR);
  LIns *ins = sel_emit(c->s, X_CALLREF, 0, 2 + c->n + ndefs);
  ins->mem = 0;
  ins->ops[0] = base;
  ins->ops[1] = lop_ref(c->ci->target);
  memcpy(ins->ops + 2, c->ops, c->n * sizeof(LOp));
  c->n += 2;
  return ins;
}

static bool lowered(Sel *s, const CallInfo *ci) {
  if (ci->kind != CALL_REF && ci->kind != CALL_INDIRECT)
    sel_fail(s, "a call that was not lowered");
  return !s->failed;
}

void x86_select_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if (!lowered(s, ci))
    return;
  CallState c = {.s = s, .ci = ci};
  abi_layout(s->l, ci->params, ci->nparams, &ci->ret, &c.lay);
  stack_args(&c, v);
  if (c.lay.sret)
    scalar_to_stack(s, v->args[call_ret_buf_index(ci)], c.lay.ret.stack);
  hidden_args(&c, v);
  u32 d;
  bool is_float = type_is_float(ci->ret.type), pair = ci->ret.pair, wanted = sel_wanted(s, v, &d);
  u32 ndefs = ci->ret.cls || is_float || !(wanted || pair) ? 0 : 1 + pair;
  LOp dst = ndefs ? sel_result(s, v) : lop_none(), up = pair ? sel_high_result(s, v) : lop_none();
  if (ci->collects)
    sel_emit(s, X_CLEAN, 0, 0)->clobbers = X86_CALLEE_SAVED;
  LIns *ins = ci->kind == CALL_INDIRECT ? indirect_call(&c, v, ndefs) : direct_call(&c, ndefs);
  ins->flags = LIF_FAULT;
  ins->clobbers = X86_CALL_CLOBBERS;
  ins->aux = c.lay.sret ? 4 : 0; // the callee took the address off
  if (ndefs)
    ins->ops[c.n] = sel_fixed_def(dst, EAX);
  if (ndefs > 1)
    ins->ops[c.n + 1] = sel_fixed_def(up, EDX);
  if (!is_float)
    return;
  s->l->out_size = MAX(s->l->out_size, 16u);
  LIns *res = sel_emit(s, X_FRES, flt_size(ci->ret.type), wanted);
  if (wanted)
    res->ops[0] = lop_def(d);
}

// ---- tail calls -----------------------------------------------------------------------------------------------------
// Stack arguments are made where those of a call are; the frame's end copies them over this function's own. Where there
// are more of them than this function has got, rt_tail_grow makes room.

void x86_select_tail_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  if (!lowered(s, ci))
    return;
  CallState c = {.s = s, .ci = ci};
  abi_layout(s->l, ci->params, ci->nparams, &s->fn->ret, &c.lay);
  stack_args(&c, v);
  if (c.lay.sret) { // the function's own
    u32 p = sel_temp(s, T_PTR);
    Addr from = slot_addr(s->l->sret_slot, 0), to = out_addr(c.lay.ret.stack);
    emit_load(s, MT_I32, lop_def(p), &from, 0);
    emit_store(s, 4, false, &to, lop_use(p, 0));
  }
  hidden_args(&c, v);
  bool by_ref = ci->kind == CALL_REF;
  LOp target = by_ref ? lop_ref(ci->target) : sel_fixed_use(sel_operand(s, v->args[call_target_index(ci)]), EAX, T_PTR);
  bool grows = c.lay.stack_size > abi_incoming_stack(s->l), room = c.lay.sret;
  if (grows) // for the return address that goes below them when they have moved up
    s->l->out_size = MAX(s->l->out_size, ALIGN_UP(c.lay.stack_size, 16u) + 16);
  s->l->has_base |= by_ref || grows;
  LIns *ins = sel_emit(s, X_TAIL, 0, 2 + c.n);
  ins->flags = LIF_END;
  ins->aux = c.lay.stack_size;
  ins->cc = room;
  ins->ops[0] = target;
  ins->ops[1] = grows ? lop_ref(ref_number(s->fn, REF_HELPER, HELPER_TAIL_GROW)) : lop_none();
  memcpy(ins->ops + 2, c.ops, c.n * sizeof(LOp));
}

// ---- return and entry ----------------------------------------------------------------------------------------------------------

// A struct goes where the caller said, and that address in eax; floats leave in st(0).
void x86_select_return(Sel *s, Value *v) {
  AbiLayout lay;
  abi_layout(s->l, NULL, 0, &s->fn->ret, &lay);
  LOp ops[2];
  u32 n = 0;
  u8 size = 0, type = s->fn->ret.type;
  if (v->nargs && lay.sret) {
    Addr a, from = slot_addr(s->l->sret_slot, 0);
    u32 p = sel_temp(s, T_PTR);
    match_addr(s, v->args[0], 0, &a);
    emit_load(s, MT_I32, lop_def(p), &from, 0);
    Addr to = {.base = lop_use(p, 0), .index = lop_none()};
    emit_copy(s, &to, &a, lay.ret.size);
    ops[n++] = sel_fixed_use(lop_use(p, 0), EAX, T_PTR);
  } else if (v->nargs && type_is_float(type)) {
    size = flt_size(type);
    s->l->out_size = MAX(s->l->out_size, 16u);
    ops[n++] = use_rm(s, v->args[0], 0);
  } else if (v->nargs && type != T_VOID) {
    ops[n++] = sel_fixed_use(sel_operand(s, v->args[0]), EAX, type);
    if (v->nargs > 1)
      ops[n++] = sel_fixed_use(sel_operand(s, v->args[1]), EDX, T_I32);
  }
  LIns *ins = sel_emit(s, X_RET, size, n);
  ins->flags = LIF_END;
  ins->aux = lay.sret ? 4 : 0;
  memcpy(ins->ops, ops, n * sizeof(LOp));
}

void x86_select_entry(Sel *s) {
  Fn *fn = s->fn;
  AbiLayout lay;
  abi_layout(s->l, fn->params, fn->nparams, &fn->ret, &lay);
  bool dict = fn->dict_slot && (fn->dict_source == DICT_CLASS_ARG || fn->dict_source == DICT_METHOD_ARG);
  u32 t = dict ? sel_temp(s, T_PTR) : 0, d;
  if (lay.sret) // nobody writes to arguments: the address stays where it came
    s->l->sret_slot->frame_off = 8 + (i32)lay.ret.stack;
  s->cursor = s->b->first;
  LIns *ins = sel_emit(s, LIR_ENTRY, 0, dict);
  if (dict) {
    Addr a = slot_addr(fn->dict_slot, 0);
    ins->ops[0] = sel_fixed_def(lop_def(t), DICT_REG);
    emit_store(s, 4, false, &a, lop_use(t, 0));
  }
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM && sel_wanted(s, v, &d)) {
      LOp home = lop_frame(8 + (i64)lay.locs[v->u.i].stack);
      s->l->vregs.v[d].remat = home;
      sel_move(s, v->type, lop_def(d), home);
    }
  if (s->l->zero_size) {
    Addr z = slot_addr(s->l->zero_slot, 0);
    emit_zero(s, &z, s->l->zero_size);
  }
}
