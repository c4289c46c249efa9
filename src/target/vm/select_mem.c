// select_mem.c: selection of loads, stores, block operations, atomics and the rest that touches memory.
#include "target/vm/vm.h"

static LIns *faulting(LIns *ins, bool may) {
  if (may)
    ins->flags |= LIF_FAULT;
  return ins;
}

// Of this machine, the only one that the code is for.
enum { LD_WORD = sizeof(void *) == 8 ? VM_LD8 : VM_LD4 };

void vm_load(Sel *s, u8 mt, LOp dst, VmAddr at, bool fault) {
  static const u16 ops[] = {
      [MT_I8] = VM_LDI1, [MT_U8] = VM_LDU1,  [MT_I16] = VM_LDI2, [MT_U16] = VM_LDU2, [MT_I32] = VM_LD4,
      [MT_I64] = VM_LD8, [MT_REF] = LD_WORD, [MT_F32] = VM_LD4,  [MT_F64] = VM_LD8,  [MT_U32] = VM_LD4};
  faulting(vm_mem(s, ops[mt], dst, at), fault);
}

static void store(Sel *s, u32 size, VmAddr at, LOp x, bool fault) {
  faulting(vm_mem(s, size == 1 ? VM_ST1 : size == 2 ? VM_ST2 : size == 4 ? VM_ST4 : VM_ST8, x, at), fault);
}

// ---- pieces of structs: never read or written beyond the value --------------------------------------------------------

LOp vm_load_piece(Sel *s, VmAddr at, u32 size, u8 cls) {
  if (cls == RC_FLT) {
    u32 t = sel_temp(s, size == 4 ? T_F32 : T_F64);
    vm_load(s, size == 4 ? MT_F32 : MT_F64, lop_def(t), at, false);
    return lop_use(t, 0);
  }
  static const u8 mts[] = {[1] = MT_U8, [2] = MT_U16, [4] = MT_U32, [8] = MT_I64};
  LOp r = lop_none();
  for (u32 part = 8, off = 0; part; part /= 2) {
    if (!(size & part))
      continue;
    u32 t = sel_temp(s, T_I64);
    vm_load(s, mts[part], lop_def(t), vm_offset(at, off), false);
    if (off) {
      u32 high = sel_temp(s, T_I64), both = sel_temp(s, T_I64);
      vm_abc(s, VM_SHLI8, lop_def(high), lop_use(t, 0), lop_imm(off * 8));
      vm_abc(s, VM_OR8, lop_def(both), r, lop_use(high, 0));
      t = both;
    }
    r = lop_use(t, 0);
    off += part;
  }
  return r;
}

void vm_store_piece(Sel *s, VmAddr at, u32 size, u8 cls, LOp reg) {
  if (cls == RC_FLT) {
    store(s, size, at, reg, false);
    return;
  }
  for (u32 part = 8, off = 0; part; part /= 2) {
    if (!(size & part))
      continue;
    store(s, part, vm_offset(at, off), reg, false);
    off += part;
    if (off < size) {
      u32 rest = sel_temp(s, T_I64);
      vm_abc(s, VM_SHRI8, lop_def(rest), reg, lop_imm(part * 8));
      reg = lop_use(rest, 0);
    }
  }
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static LOp address(Sel *s, VmAddr at) {
  if (at.base.kind == LK_VREG && !at.disp)
    return at.base;
  u32 t = sel_temp(s, T_I64);
  vm_mem(s, VM_LEA, lop_def(t), at);
  return lop_use(t, 0);
}

void vm_copy(Sel *s, VmAddr dst, VmAddr src, u32 size) {
  LOp d = address(s, dst), f = address(s, src);
  faulting(vm_abc(s, VM_COPY, d, f, lop_imm(size)), true);
}

void vm_zero(Sel *s, VmAddr dst, u32 size) {
  LOp d = address(s, dst);
  faulting(vm_ab(s, VM_ZERO, d, lop_imm(size)), true);
}

static void three(Sel *s, Value *v, u16 op) {
  LOp x = vm_reg(s, v->args[0]), y = vm_reg(s, v->args[1]), z = vm_reg(s, v->args[2]);
  faulting(vm_abc(s, op, x, y, z), true);
}

// ---- atomics --------------------------------------------------------------------------------------------------------

static u16 by_size(u16 of_1, u8 mt) {
  u32 n = memtype_size((MemType)mt);
  return (u16)(of_1 + (n == 1 ? 0 : n == 2 ? 1 : n == 4 ? 2 : 3));
}

// The old value is extended as a load of its type would.
static void extend(Sel *s, u8 mt, LOp dst, u32 old) {
  static const u16 ops[] = {[MT_I8] = VM_SX84, [MT_U8] = VM_ZX84, [MT_I16] = VM_SX164, [MT_U16] = VM_ZX164};
  vm_ab(s, mt <= MT_U16 ? ops[mt] : VM_MOV, dst, lop_use(old, 0));
}

static void select_atomic(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt;
  LOp dst = vm_dst(s, v), x = vm_reg(s, v->args[1]);
  LOp cmp = v->op == OP_CAS ? vm_reg(s, v->args[2]) : lop_none();
  LOp at = address(s, vm_addr(s, v->args[0], v->u.mem.disp));
  u32 old = sel_temp(s, v->type);
  u16 op = v->op == OP_CAS    ? by_size(VM_CAS1, mt)
           : v->op == OP_XCHG ? by_size(VM_XCHG1, mt)
                              : by_size(VM_XADD4, mt) - 2;
  LIns *ins = sel_emit(s, op, 8, v->op == OP_CAS ? 4 : 3);
  ins->flags = LIF_FAULT;
  ins->ops[0] = lop_def(old);
  ins->ops[1] = at;
  ins->ops[2] = x;
  if (v->op == OP_CAS)
    ins->ops[3] = cmp;
  extend(s, mt, dst, old);
}

// ---- dispatch -------------------------------------------------------------------------------------------------------

static void select_load(Sel *s, Value *v) {
  u32 d;
  bool wanted = sel_wanted(s, v, &d);
  VmAddr at = wanted ? vm_element(s, v->args[0], v->u.mem.disp) : vm_addr(s, v->args[0], v->u.mem.disp);
  if (wanted)
    vm_load(s, v->u.mem.mt, lop_def(d), at, v->u.mem.flags & MEM_FAULT);
  else // only for its fault
    faulting(vm_mem(s, VM_TOUCH, lop_none(), at), true);
  if (v->u.mem.flags & (MEM_VOLATILE | MEM_ACQUIRE)) // I.12.6.7
    sel_emit(s, VM_ACQUIRE, 0, 0);
}

// References are published: threads that read one without a lock see the object whole.
static void select_store(Sel *s, Value *v) {
  LOp x = vm_reg(s, v->args[1]);
  bool is_ref = v->u.mem.mt == MT_REF;
  VmAddr at = is_ref ? vm_addr(s, v->args[0], v->u.mem.disp) : vm_element(s, v->args[0], v->u.mem.disp);
  bool fault = v->u.mem.flags & MEM_FAULT;
  if (v->u.mem.flags & MEM_VOLATILE)
    sel_emit(s, VM_RELEASE, 0, 0);
  if (is_ref)
    faulting(vm_mem(s, VM_STREF, x, at), fault);
  else
    store(s, memtype_size((MemType)v->u.mem.mt), at, x, fault);
}

void vm_select_memory(Sel *s, Value *v) {
  switch (v->op) {
  case OP_REF: {
    LOp dst = vm_dst(s, v);
    s->l->vregs.v[dst.reg].remat = lop_ref(v->u.ref);
    sel_move(s, T_I64, dst, lop_ref(v->u.ref));
    break;
  }
  case OP_SLOTADDR: vm_mem(s, VM_LEA, vm_dst(s, v), vm_slot_addr(v->u.slot, 0)); break;
  case OP_THREADPTR: vm_ab(s, VM_TP, vm_dst(s, v), lop_imm(0)); break;
  case OP_TLSLOAD: {
    LOp dst = vm_dst(s, v);
    vm_ab(s, VM_TLS, dst, vm_reg(s, v->args[0]));
    break;
  }
  case OP_LOAD: select_load(s, v); break;
  case OP_STORE:
  case OP_STOREREF: select_store(s, v); break;
  case OP_COPY: {
    VmAddr d = vm_addr(s, v->args[0], 0), f = vm_addr(s, v->args[1], 0);
    vm_copy(s, d, f, sel_block_size(v));
    break;
  }
  case OP_ZERO: vm_zero(s, vm_addr(s, v->args[0], 0), sel_block_size(v)); break;
  case OP_MEMCPY: three(s, v, VM_MEMCPY); break;
  case OP_MEMSET: three(s, v, VM_MEMSET); break;
  case OP_CAS:
  case OP_XCHG:
  case OP_XADD: select_atomic(s, v); break;
  case OP_FENCE: sel_emit(s, VM_FENCE, 0, 0); break;
  default: { // always cleared: the collector looks at it
    LOp dst = vm_dst(s, v), n = vm_reg(s, v->args[0]);
    faulting(vm_ab(s, VM_LOCALLOC, dst, n), true);
  }
  }
}
