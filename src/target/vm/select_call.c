// select_call.c: selection of calls, returns and the function's entry, by the host's calling convention.
#include "target/vm/vm.h"

// ---- calls ----------------------------------------------------------------------------------------------------------

typedef struct CallState {
  Sel *s;
  const CallInfo *ci;
  AbiLayout lay;
  LOp ops[64];
  u32 n;
} CallState;

static void pass(CallState *c, LOp o, u32 reg, u8 type) {
  c->ops[c->n++] = sel_fixed_use(o, reg, type);
}

// Part of a register of the machine: of its upper half where `at` is 4 (AbiLoc.at).
static LOp half_of(Sel *s, u32 whole, u32 at, u8 type) {
  u32 t = sel_temp(s, type);
  if (at)
    vm_abc(s, VM_SHRI8, lop_def(t), lop_use(whole, 0), lop_imm(32));
  else
    vm_ab(s, VM_ZX32, lop_def(t), lop_use(whole, 0));
  return lop_use(t, 0);
}

static void join_to(Sel *s, LOp dst, LOp low, LOp high, u8 type) {
  u32 l = sel_temp(s, type), h = sel_temp(s, type);
  vm_ab(s, VM_ZX32, lop_def(l), low);
  vm_abc(s, VM_SHLI8, lop_def(h), high, lop_imm(32));
  vm_abc(s, VM_OR8, dst, lop_use(l, 0), lop_use(h, 0));
}

// A value of one piece or two on its way into registers; two pieces may share one. Returns how many operands there are.
static u32 put_piece(Sel *s, LOp *ops, u32 n, LOp o, const AbiLoc *loc, u32 k, u8 type) {
  for (u32 i = 0; loc->at[k] && i < n; i++)
    if (ops[i].fixed == loc->reg[k]) {
      u32 both = sel_temp(s, T_F64);
      LOp low = lop_use(ops[i].reg, 0);
      join_to(s, lop_def(both), low, o, T_F64);
      ops[i] = sel_fixed_use(lop_use(both, 0), loc->reg[k], T_F64);
      return n;
    }
  ops[n] = sel_fixed_use(o, loc->reg[k], type);
  return n + 1;
}

static u32 put_scalar(Sel *s, LOp *ops, u32 n, Value *v, const AbiLoc *loc, u8 type) {
  bool is_float = class_of_type(type) == RC_FLT;
  if (loc->nregs == 1 && !loc->at[0] && type != T_F32 && is_float == (loc->cls[0] == RC_FLT))
    return put_piece(s, ops, n, sel_operand(s, v), loc, 0, type);
  LOp whole = vm_reg(s, v);
  if (is_float && loc->cls[0] == RC_INT) {
    u32 t = sel_temp(s, T_I64);
    vm_ab(s, VM_MOV, lop_def(t), whole);
    whole = lop_use(t, 0);
  }
  n = put_piece(s, ops, n, whole, loc, 0, type);
  if (loc->nregs > 1)
    n = put_piece(s, ops, n, half_of(s, whole.reg, 4, T_I64), loc, 1, T_I64);
  return n;
}

static VmAddr out_addr(u32 off) {
  return (VmAddr){.base = lop_kind(LK_OUT, 0), .disp = (i32)off};
}

static void stack_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (loc->tail)
      vm_copy(c->s, out_addr(loc->stack), vm_addr(c->s, v->args[i], (i32)(loc->size - loc->tail)), loc->tail);
    if (loc->nregs || loc->by_ref)
      continue;
    if (loc->is_struct)
      vm_copy(c->s, out_addr(loc->stack), vm_addr(c->s, v->args[i], 0), loc->size);
    else
      vm_mem(c->s, loc->size == 8 ? VM_ST8 : VM_ST4, vm_reg(c->s, v->args[i]), out_addr(loc->stack));
  }
}

// The copy whose address is passed. It lies behind the argument area, or, where the frame is left, on the heap.
static void by_reference(CallState *c, Value *arg, const AbiLoc *loc, bool heap) {
  u32 p = sel_temp(c->s, T_PTR);
  VmAddr copy = {.base = lop_use(p, 0)};
  if (heap) {
    u32 n = sel_temp(c->s, T_I64);
    vm_ab(c->s, VM_MOVI, lop_def(n), lop_imm(loc->size));
    vm_ab(c->s, VM_LOCALLOC, lop_def(p), lop_use(n, 0))->flags |= LIF_FAULT;
  } else {
    vm_mem(c->s, VM_LEA, lop_def(p), out_addr(loc->copy));
  }
  vm_copy(c->s, copy, vm_addr(c->s, arg, 0), loc->size);
  if (loc->nregs)
    pass(c, lop_use(p, 0), loc->reg[0], T_PTR);
  else
    vm_mem(c->s, VM_ST8, lop_use(p, 0), out_addr(loc->stack));
}

static void reg_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
    if (loc->by_ref || !loc->nregs)
      continue;
    if (!loc->is_struct) {
      c->n = put_scalar(c->s, c->ops, c->n, v->args[i], loc, c->ci->params[i].type);
      continue;
    }
    VmAddr at = vm_addr(c->s, v->args[i], 0);
    for (u32 k = 0; k < loc->nregs; k++)
      c->n = put_piece(c->s, c->ops, c->n, vm_load_piece(c->s, vm_offset(at, loc->off[k]), loc->len[k], loc->cls[k]),
                       loc, k, T_I64);
  }
}

// The address of the result's place.
static void pass_room(CallState *c, LOp address) {
  if (HOST_CONVENTION.regs.sret != NOREG)
    pass(c, address, HOST_CONVENTION.regs.sret, T_PTR);
  else
    vm_mem(c->s, sizeof(void *) == 8 ? VM_ST8 : VM_ST4, address, out_addr(c->lay.ret.stack));
}

static void hidden_args(CallState *c, Value *v) {
  if (c->lay.sret)
    pass_room(c, vm_reg(c->s, v->args[call_ret_buf_index(c->ci)]));
  if (c->ci->has_dict)
    pass(c, sel_operand(c->s, v->args[call_dict_index(c->ci)]), HOST_CONVENTION.regs.dict, T_PTR);
  if (c->ci->has_key)
    pass(c, sel_operand(c->s, v->args[call_key_index(c->ci)]), HOST_CONVENTION.regs.key, T_PTR);
  if (c->ci->variadic && HOST_CONVENTION.regs.variadic != NOREG)
    pass(c, lop_imm(c->lay.nflt), HOST_CONVENTION.regs.variadic, T_I32);
}

// The first operand is what is called.
static LIns *emit_call(CallState *c, Value *v, u16 by_ref, u32 ndefs) {
  LIns *ins;
  if (c->ci->kind == CALL_INDIRECT) {
    LOp target = sel_fixed_use(sel_operand(c->s, v->args[call_target_index(c->ci)]), VM_TARGET_REG, T_PTR);
    ins = sel_emit(c->s, by_ref + 1, 0, 1 + c->n + ndefs);
    ins->ops[0] = target;
  } else {
    ins = sel_emit(c->s, by_ref, 0, 1 + c->n + ndefs);
    ins->ops[0] = lop_ref(c->ci->target);
  }
  memcpy(ins->ops + 1, c->ops, c->n * sizeof(LOp));
  ins->aux = ALIGN_UP(c->lay.stack_size, (u32)sizeof(uintptr_t)) / sizeof(uintptr_t);
  return ins;
}

static bool lowered(Sel *s, const CallInfo *ci) {
  if (ci->kind != CALL_REF && ci->kind != CALL_INDIRECT)
    sel_fail(s, "a call that was not lowered");
  return !s->failed;
}

static void arguments(CallState *c, Value *v, bool leaves) {
  c->s->l->out_size = MAX(c->s->l->out_size, c->lay.area_size);
  c->s->l->has_calls = true;
  for (u32 i = 0; i < c->ci->nparams; i++)
    if (c->lay.locs[i].by_ref)
      by_reference(c, v->args[i], &c->lay.locs[i], leaves);
  stack_args(c, v);
  reg_args(c, v);
}

// A piece out of a register, which may bring another as well.
typedef struct Taken {
  u32 vreg;
  u8 at;
  bool shared;
} Taken;

static u32 take_piece(Sel *s, LOp *defs, u32 n, const AbiLoc *loc, u32 k, Taken *out) {
  bool half = loc->cls[k] == RC_FLT && loc->len[k] == 4;
  for (u32 i = 0; half && i < n; i++)
    if (defs[i].fixed == loc->reg[k]) {
      *out = (Taken){defs[i].reg, loc->at[k], true};
      return n;
    }
  *out = (Taken){sel_temp(s, loc->cls[k] == RC_FLT ? T_F64 : T_I64), loc->at[k], half};
  defs[n] = lop_def(out->vreg);
  defs[n].fixed = loc->reg[k];
  return n + 1;
}

static LOp taken(Sel *s, const Taken *t) {
  return t->shared ? half_of(s, t->vreg, t->at, T_F32) : lop_use(t->vreg, 0);
}

void vm_select_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  CallState c = {.s = s, .ci = ci};
  if (!lowered(s, ci))
    return;
  abi_call_layout(s->l, ci, &ci->ret, &c.lay);
  const AbiLoc *ret = &c.lay.ret;
  VmAddr buf = {.base = lop_none()};
  if (ret->is_struct && !c.lay.sret)
    buf = vm_addr(s, v->args[call_ret_buf_index(ci)], 0);
  arguments(&c, v, false);
  hidden_args(&c, v);
  u32 d, ndefs = 0;
  bool wanted = ret->is_struct || (ret->nregs && sel_wanted(s, v, &d));
  Taken in[ABI_MAX_PIECES];
  LOp defs[ABI_MAX_PIECES];
  bool direct = wanted && !ret->is_struct && ret->nregs == 1;
  if (direct) {
    defs[ndefs] = lop_def(d);
    defs[ndefs++].fixed = ret->reg[0];
  } else if (wanted) {
    for (u32 k = 0; k < ret->nregs; k++)
      ndefs = take_piece(s, defs, ndefs, ret, k, &in[k]);
  }
  LIns *ins = emit_call(&c, v, VM_CALLREF, ndefs);
  ins->flags = LIF_FAULT;
  ins->clobbers =
      HOST_CONVENTION.regs.results; // a frame's registers are its own: else only what is moved for the call is lost
  for (u32 k = 0; k < ins->nops; k++)
    if (ins->ops[k].fixed != NOREG)
      ins->clobbers |= REG_BIT(ins->ops[k].fixed);
  for (u32 k = 0; k < ndefs; k++)
    ins->ops[1 + c.n + k] = defs[k];
  if (wanted && !direct && !ret->is_struct)
    join_to(s, lop_def(d), lop_use(in[0].vreg, 0), lop_use(in[1].vreg, 0), T_I64);
  for (u32 k = 0; ret->is_struct && k < ret->nregs; k++)
    vm_store_piece(s, vm_offset(buf, ret->off[k]), ret->len[k], ret->cls[k], taken(s, &in[k]));
}

// The frame is left before the call: vm_enter makes it. The result goes where this function's goes.
void vm_select_tail_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  CallState c = {.s = s, .ci = ci};
  AbiLayout own;
  if (!lowered(s, ci))
    return;
  abi_call_layout(s->l, ci, &s->fn->ret, &c.lay);
  abi_layout(s->l, s->fn->params, s->fn->nparams, &s->fn->ret, &own);
  arguments(&c, v, true);
  if (c.lay.sret) {
    u32 p = sel_temp(s, T_I64);
    vm_load(s, MT_I64, lop_def(p), vm_slot_addr(s->l->sret_slot, 0), false);
    pass_room(&c, lop_use(p, 0));
  }
  c.lay.sret = false;
  hidden_args(&c, v);
  LIns *ins = emit_call(&c, v, VM_TAILREF, 0);
  // More stack arguments than came in: 1, or 2 with the address of the result's place among them.
  ins->cc = c.lay.stack_size > own.stack_size ? 1 + own.sret : 0;
  ins->flags = LIF_END;
}

// ---- returns --------------------------------------------------------------------------------------------------------

void vm_select_ret(Sel *s, Value *v) {
  AbiLayout lay;
  abi_layout(s->l, NULL, 0, &s->fn->ret, &lay);
  LOp ops[ABI_MAX_PIECES];
  u32 n = 0;
  if (v->nargs && s->fn->ret.type != T_VOID && !lay.ret.is_struct) {
    n = put_scalar(s, ops, n, v->args[0], &lay.ret, s->fn->ret.type);
  } else if (v->nargs && s->fn->ret.type != T_VOID) {
    VmAddr at = vm_addr(s, v->args[0], 0);
    if (lay.sret) {
      u32 p = sel_temp(s, T_I64);
      vm_load(s, MT_I64, lop_def(p), vm_slot_addr(s->l->sret_slot, 0), false);
      vm_copy(s, (VmAddr){.base = lop_use(p, 0)}, at, lay.ret.size);
      if (HOST_CONVENTION.regs.sret_result != NOREG)
        ops[n++] = sel_fixed_use(lop_use(p, 0), HOST_CONVENTION.regs.sret_result, T_I64);
    }
    for (u32 i = 0; i < lay.ret.nregs; i++) {
      VmAddr piece = vm_offset(at, lay.ret.off[i]);
      n = put_piece(s, ops, n, vm_load_piece(s, piece, lay.ret.len[i], lay.ret.cls[i]), &lay.ret, i, T_I64);
    }
  }
  LIns *ins = sel_emit(s, VM_RET, 0, n);
  ins->aux = lay.sret ? ABI_IN_MEMORY : lay.ret.nregs ? lay.ret.word[0] : 0;
  ins->flags = LIF_END;
  memcpy(ins->ops, ops, n * sizeof(LOp));
}

// ---- entry ----------------------------------------------------------------------------------------------------------

typedef struct Entry {
  Sel *s;
  VEC(LOp) defs;
} Entry;

static u32 arrives(Entry *e, u32 vreg, u32 reg) {
  LOp o = lop_def(vreg);
  o.fixed = (u8)reg;
  vec_push_a(&e->defs, o, e->s->l->arena);
  return vreg;
}

// A piece that may share its register with others.
static Taken arrival(Entry *e, const AbiLoc *loc, u32 k) {
  Taken t;
  LOp defs[1];
  for (u32 i = 0; i < e->defs.n; i++)
    if (e->defs.v[i].fixed == loc->reg[k])
      return (Taken){e->defs.v[i].reg, loc->at[k], true};
  take_piece(e->s, defs, 0, loc, k, &t);
  arrives(e, t.vreg, loc->reg[k]);
  return t;
}

// What comes in a register and is stored. By reference: the address of what is copied, in `home` if on the stack.
typedef struct Arrival {
  Slot *slot;
  u32 off, len;
  Taken in;
  u8 cls;
  bool by_ref, tail;
  LOp home;
} Arrival;

// A scalar out of pieces of registers.
typedef struct Parts {
  u32 vreg, n;
  u8 type;
  Taken in[2];
} Parts;

// Stack arguments lie above the two words at the frame pointer.
static LOp incoming(u32 stack) {
  return lop_frame(2 * (i64)sizeof(void *) + (i64)stack);
}

// A scalar that is in a register by itself is there at once.
static bool comes_whole(const AbiLoc *loc, u8 type) {
  return loc->nregs == 1 && !(type == T_F32 && loc->cls[0] == RC_FLT);
}

static void store_arrival(Sel *s, const Arrival *a) {
  VmAddr to = vm_slot_addr(a->slot, (i32)a->off);
  if (a->tail) {
    vm_copy(s, to, (VmAddr){.base = a->home}, a->len);
    return;
  }
  if (a->home.kind != LK_NONE)
    sel_move(s, T_PTR, lop_def(a->in.vreg), a->home);
  if (a->by_ref)
    vm_copy(s, to, (VmAddr){.base = lop_use(a->in.vreg, 0)}, a->len);
  else
    vm_store_piece(s, to, a->len, a->cls, taken(s, &a->in));
}

static void join_parts(Sel *s, const Parts *p) {
  if (p->n == 2)
    join_to(s, lop_def(p->vreg), lop_use(p->in[0].vreg, 0), lop_use(p->in[1].vreg, 0), T_I64);
  else
    vm_ab(s, VM_MOV, lop_def(p->vreg), taken(s, &p->in[0]));
}

void vm_select_entry(Sel *s) {
  Fn *fn = s->fn;
  AbiLayout lay;
  abi_layout(s->l, fn->params, fn->nparams, &fn->ret, &lay);
  Entry e = {.s = s};
  VEC(Arrival) stores = {0};
  VEC(Parts) parts = {0};
#define ARRIVE(slot, reg)                                                                                              \
  vec_push_a(&stores,                                                                                                  \
             ((Arrival){slot, 0, 8, {arrives(&e, sel_temp(s, T_I64), reg), 0, false}, RC_INT, .home = lop_none()}),    \
             s->l->arena)
  if (lay.sret && HOST_CONVENTION.regs.sret != NOREG)
    ARRIVE(s->l->sret_slot, HOST_CONVENTION.regs.sret);
  if (fn->dict_slot && (fn->dict_source == DICT_CLASS_ARG || fn->dict_source == DICT_METHOD_ARG))
    ARRIVE(fn->dict_slot, HOST_CONVENTION.regs.dict);
#undef ARRIVE
  u32 d;
  for (Value *v = fn->entry->first; v; v = v->next) {
    if (v->op != OP_PARAM || !sel_wanted(s, v, &d))
      continue;
    const AbiLoc *loc = &lay.locs[v->u.i];
    if (!loc->nregs) {
      s->l->vregs.v[d].remat = incoming(loc->stack);
    } else if (comes_whole(loc, v->type)) {
      arrives(&e, d, loc->reg[0]);
    } else {
      Parts p = {.vreg = d, .n = loc->nregs, .type = v->type};
      for (u32 k = 0; k < p.n; k++)
        p.in[k] = arrival(&e, loc, k);
      vec_push_a(&parts, p, s->l->arena);
    }
  }
  for (u32 i = 0; i < fn->nparams; i++) {
    const AbiLoc *loc = &lay.locs[i];
    Slot *slot = loc->is_struct && (loc->nregs || loc->by_ref) ? sel_param_slot(s, i) : NULL;
    if (slot && loc->by_ref) {
      u32 p = sel_temp(s, T_PTR);
      Arrival a = {slot, 0, loc->size, {p, 0, false}, RC_INT, .by_ref = true, .home = incoming(loc->stack)};
      if (loc->nregs)
        arrives(&e, p, loc->reg[0]), a.home = lop_none();
      vec_push_a(&stores, a, s->l->arena);
      continue;
    }
    for (u32 k = 0; slot && k < loc->nregs; k++) { // slots have whole words
      u32 len = loc->cls[k] == RC_FLT ? loc->len[k] : (u32)sizeof(uintptr_t);
      vec_push_a(&stores, ((Arrival){slot, loc->off[k], len, arrival(&e, loc, k), loc->cls[k], .home = lop_none()}),
                 s->l->arena);
    }
    if (slot && loc->tail)
      vec_push_a(&stores,
                 ((Arrival){slot, loc->size - loc->tail, loc->tail, .tail = true, .home = incoming(loc->stack)}),
                 s->l->arena);
  }
  if (lay.sret && HOST_CONVENTION.regs.sret == NOREG) {
    Arrival a = {s->l->sret_slot, 0, 8, {sel_temp(s, T_PTR), 0, false}, RC_INT, .home = incoming(lay.ret.stack)};
    vec_push_a(&stores, a, s->l->arena);
  }
  s->cursor = s->b->first;
  LIns *ins = sel_emit(s, LIR_ENTRY, 0, e.defs.n);
  if (e.defs.n)
    memcpy(ins->ops, e.defs.v, e.defs.n * sizeof(LOp));
  for (u32 i = 0; i < stores.n; i++)
    store_arrival(s, &stores.v[i]);
  for (u32 i = 0; i < parts.n; i++)
    join_parts(s, &parts.v[i]);
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM && sel_wanted(s, v, &d) && !lay.locs[v->u.i].nregs)
      sel_move(s, v->type, lop_def(d), s->l->vregs.v[d].remat);
  if (s->l->zero_size)
    vm_zero(s, vm_slot_addr(s->l->zero_slot, 0), s->l->zero_size);
}
