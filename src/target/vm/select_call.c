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

static LOp fixed_use(LOp o, u32 reg, u8 type) {
  o.role = LR_USE;
  o.fixed = (u8)reg;
  if (o.kind != LK_VREG)
    o.reg = type; // resolve.c: the type of a constant's move
  else
    o.flags = LF_ANY;
  return o;
}

static void pass(CallState *c, LOp o, u32 reg, u8 type) {
  c->ops[c->n++] = fixed_use(o, reg, type);
}

static u8 piece_type(const AbiLoc *loc, u32 k) {
  return loc->cls[k] != RC_FLT ? T_I64 : loc->len[k] == 4 ? T_F32 : T_F64;
}

static VmAddr out_addr(u32 off) {
  return (VmAddr){.base = lop_kind(LK_OUT, 0), .disp = (i32)off};
}

static void stack_args(CallState *c, Value *v) {
  for (u32 i = 0; i < c->ci->nparams; i++) {
    const AbiLoc *loc = &c->lay.locs[i];
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
      pass(c, sel_operand(c->s, v->args[i]), loc->reg[0], c->ci->params[i].type);
      continue;
    }
    VmAddr at = vm_addr(c->s, v->args[i], 0);
    for (u32 k = 0; k < loc->nregs; k++)
      pass(c, vm_load_piece(c->s, vm_offset(at, loc->off[k]), loc->len[k], loc->cls[k]), loc->reg[k], T_I64);
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
    LOp target = fixed_use(sel_operand(c->s, v->args[call_target_index(c->ci)]), VM_TARGET_REG, T_PTR);
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

void vm_select_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  CallState c = {.s = s, .ci = ci};
  if (!lowered(s, ci))
    return;
  abi_layout(s->l, ci->params, ci->nparams, &ci->ret, &c.lay);
  const AbiLoc *ret = &c.lay.ret;
  VmAddr buf = {.base = lop_none()};
  if (ret->is_struct && !c.lay.sret)
    buf = vm_addr(s, v->args[call_ret_buf_index(ci)], 0);
  arguments(&c, v, false);
  hidden_args(&c, v);
  u32 d, regs[ABI_MAX_PIECES] = {0}, ndefs = 0;
  if (ret->is_struct)
    for (; ndefs < ret->nregs; ndefs++)
      regs[ndefs] = sel_temp(s, piece_type(ret, ndefs));
  else if (ret->nregs && sel_wanted(s, v, &d))
    regs[ndefs++] = d;
  LIns *ins = emit_call(&c, v, VM_CALLREF, ndefs);
  ins->flags = LIF_FAULT;
  ins->clobbers =
      HOST_CONVENTION.regs.results; // a frame's registers are its own: else only what is moved for the call is lost
  for (u32 k = 0; k < ins->nops; k++)
    if (ins->ops[k].fixed != NOREG)
      ins->clobbers |= REG_BIT(ins->ops[k].fixed);
  for (u32 k = 0; k < ndefs; k++) {
    LOp o = lop_def(regs[k]);
    o.fixed = ret->reg[k];
    ins->ops[1 + c.n + k] = o;
  }
  for (u32 k = 0; ret->is_struct && k < ndefs; k++)
    vm_store_piece(s, vm_offset(buf, ret->off[k]), ret->len[k], ret->cls[k], lop_use(regs[k], 0));
}

// The frame is left before the call: vm_enter makes it. The result goes where this function's goes.
void vm_select_tail_call(Sel *s, Value *v) {
  const CallInfo *ci = v->u.call;
  CallState c = {.s = s, .ci = ci};
  AbiLayout own;
  if (!lowered(s, ci))
    return;
  abi_layout(s->l, ci->params, ci->nparams, &s->fn->ret, &c.lay);
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
    ops[n++] = fixed_use(sel_operand(s, v->args[0]), lay.ret.reg[0], s->fn->ret.type);
  } else if (v->nargs && s->fn->ret.type != T_VOID) {
    VmAddr at = vm_addr(s, v->args[0], 0);
    if (lay.sret) {
      u32 p = sel_temp(s, T_I64);
      vm_load(s, MT_I64, lop_def(p), vm_slot_addr(s->l->sret_slot, 0), false);
      vm_copy(s, (VmAddr){.base = lop_use(p, 0)}, at, lay.ret.size);
      if (HOST_CONVENTION.regs.sret_result != NOREG)
        ops[n++] = fixed_use(lop_use(p, 0), HOST_CONVENTION.regs.sret_result, T_I64);
    }
    for (u32 i = 0; i < lay.ret.nregs; i++) {
      VmAddr piece = vm_offset(at, lay.ret.off[i]);
      ops[n++] = fixed_use(vm_load_piece(s, piece, lay.ret.len[i], lay.ret.cls[i]), lay.ret.reg[i], T_I64);
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

// What comes in a register and is stored. By reference: the address of what is copied, in `home` if on the stack.
typedef struct Arrival {
  Slot *slot;
  u32 off, len, vreg;
  u8 cls;
  bool by_ref;
  LOp home;
} Arrival;

// Stack arguments lie above the two words at the frame pointer.
static LOp incoming(u32 stack) {
  return lop_frame(2 * (i64)sizeof(void *) + (i64)stack);
}

static Slot *param_slot(const Sel *s, u32 param) {
  for (u32 i = 0; i < s->fn->slots.n; i++) {
    Slot *slot = s->fn->slots.v[i];
    if (slot->param == (i32)param && s->l->slot_used[slot->id])
      return slot;
  }
  return NULL;
}

void vm_select_entry(Sel *s) {
  Fn *fn = s->fn;
  AbiLayout lay;
  abi_layout(s->l, fn->params, fn->nparams, &fn->ret, &lay);
  Entry e = {.s = s};
  VEC(Arrival) stores = {0};
#define ARRIVE(slot, off, len, reg, cls, type)                                                                         \
  vec_push_a(&stores, ((Arrival){slot, off, len, arrives(&e, sel_temp(s, type), reg), cls, false, lop_none()}),        \
             s->l->arena)
  if (lay.sret && HOST_CONVENTION.regs.sret != NOREG)
    ARRIVE(s->l->sret_slot, 0, 8, HOST_CONVENTION.regs.sret, RC_INT, T_I64);
  if (fn->dict_slot && (fn->dict_source == DICT_CLASS_ARG || fn->dict_source == DICT_METHOD_ARG))
    ARRIVE(fn->dict_slot, 0, 8, HOST_CONVENTION.regs.dict, RC_INT, T_I64);
  u32 d;
  for (Value *v = fn->entry->first; v; v = v->next) {
    if (v->op != OP_PARAM || !sel_wanted(s, v, &d))
      continue;
    if (lay.locs[v->u.i].nregs)
      arrives(&e, d, lay.locs[v->u.i].reg[0]);
    else
      s->l->vregs.v[d].remat = incoming(lay.locs[v->u.i].stack);
  }
  for (u32 i = 0; i < fn->nparams; i++) {
    const AbiLoc *loc = &lay.locs[i];
    Slot *slot = loc->is_struct && (loc->nregs || loc->by_ref) ? param_slot(s, i) : NULL;
    if (slot && loc->by_ref) {
      u32 p = sel_temp(s, T_PTR);
      Arrival a = {slot, 0, loc->size, p, RC_INT, true, incoming(loc->stack)};
      if (loc->nregs)
        arrives(&e, p, loc->reg[0]), a.home = lop_none();
      vec_push_a(&stores, a, s->l->arena);
      continue;
    }
    for (u32 k = 0; slot && k < loc->nregs; k++) // slots have whole words
      ARRIVE(slot, loc->off[k], loc->cls[k] == RC_FLT ? loc->len[k] : 8u, loc->reg[k], loc->cls[k], piece_type(loc, k));
  }
#undef ARRIVE
  if (lay.sret && HOST_CONVENTION.regs.sret == NOREG) {
    Arrival a = {s->l->sret_slot, 0, 8, sel_temp(s, T_PTR), RC_INT, false, incoming(lay.ret.stack)};
    vec_push_a(&stores, a, s->l->arena);
  }
  s->cursor = s->b->first;
  LIns *ins = sel_emit(s, LIR_ENTRY, 0, e.defs.n);
  if (e.defs.n)
    memcpy(ins->ops, e.defs.v, e.defs.n * sizeof(LOp));
  for (u32 i = 0; i < stores.n; i++) {
    const Arrival *a = &stores.v[i];
    VmAddr to = vm_slot_addr(a->slot, (i32)a->off);
    if (a->home.kind != LK_NONE)
      sel_move(s, T_PTR, lop_def(a->vreg), a->home);
    if (a->by_ref)
      vm_copy(s, to, (VmAddr){.base = lop_use(a->vreg, 0)}, a->len);
    else
      vm_store_piece(s, to, a->len, a->cls, lop_use(a->vreg, 0));
  }
  for (Value *v = fn->entry->first; v; v = v->next)
    if (v->op == OP_PARAM && sel_wanted(s, v, &d) && !lay.locs[v->u.i].nregs)
      sel_move(s, v->type, lop_def(d), s->l->vregs.v[d].remat);
  if (s->l->zero_size)
    vm_zero(s, vm_slot_addr(s->l->zero_slot, 0), s->l->zero_size);
}
