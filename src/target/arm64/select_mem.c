// select_mem.c: selection of loads, stores, block operations and atomics.
//
// Order (ECMA-335 I.12.6): volatile accesses are acquiring loads and releasing stores; a reference that is stored into
// the heap is released, so that whoever reads it without a lock sees the object whole.
#include "target/arm64/arm64.h"

enum { DMB_ISHLD = 9, DMB_ISHST = 10, DMB_ISH = 11 };
enum { INLINE_BLOCK = 128 }; // bytes copied or cleared without a loop

static const u16 load_op[] = {
    [MT_I8] = A_LDRSB, [MT_U8] = A_LDRB,  [MT_I16] = A_LDRSH, [MT_U16] = A_LDRH, [MT_I32] = A_LDRW,
    [MT_I64] = A_LDRX, [MT_REF] = A_LDRX, [MT_F32] = A_LDRS,  [MT_F64] = A_LDRD, [MT_U32] = A_LDRW,
};

static void barrier(Sel *s, u32 option) {
  sel_emit(s, A_DMB, 0, 0)->aux = option;
}

static u16 store_op(u32 size, bool flt) {
  if (flt)
    return size == 4 ? A_STRS : A_STRD;
  return size == 1 ? A_STRB : size == 2 ? A_STRH : size == 4 ? A_STRW : A_STRX;
}

void arm_load(Sel *s, u8 mt, LOp dst, const Addr *a, bool fault) {
  LIns *ins = arm_mem(s, load_op[mt], mt == MT_I64 || mt == MT_REF || mt == MT_F64 ? 8 : 4, dst, a);
  if (fault)
    ins->flags |= LIF_FAULT;
}

void arm_store(Sel *s, u32 size, bool flt, const Addr *a, LOp src, bool fault) {
  LIns *ins = arm_mem(s, store_op(size, flt), size == 8 ? 8 : 4, src, a);
  if (fault)
    ins->flags |= LIF_FAULT;
}

// ---- pieces of structs: never read or written beyond the value --------------------------------------------------------

LOp arm_load_piece(Sel *s, const Addr *a, u32 size, u8 cls) {
  if (cls == RC_FLT) {
    u32 t = sel_temp(s, size == 4 ? T_F32 : T_F64);
    arm_load(s, size == 4 ? MT_F32 : MT_F64, lop_def(t), a, false);
    return lop_use(t, 0);
  }
  static const u8 mts[] = {[1] = MT_U8, [2] = MT_U16, [4] = MT_U32, [8] = MT_I64};
  LOp r = lop_none();
  for (u32 part = 8, off = 0; part; part /= 2) {
    if (!(size & part))
      continue;
    u32 t = sel_temp(s, T_I64);
    Addr at = arm_offset(*a, off);
    arm_load(s, mts[part], lop_def(t), &at, false);
    if (off) {
      u32 both = sel_temp(s, T_I64);
      arm_op3(s, A_ORR, 8, lop_def(both), r, lop_use(t, 0))->aux = AUX_SHIFT(SH_LSL, off * 8);
      t = both;
    }
    r = lop_use(t, 0);
    off += part;
  }
  return r;
}

void arm_store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg) {
  if (cls == RC_FLT) {
    arm_store(s, size, true, a, reg, false);
    return;
  }
  for (u32 part = 8, off = 0; part; part /= 2) {
    if (!(size & part))
      continue;
    Addr at = arm_offset(*a, off);
    arm_store(s, part, false, &at, reg, false);
    off += part;
    if (off < size) {
      u32 rest = sel_temp(s, T_I64);
      arm_op2(s, A_UBFM, 8, lop_def(rest), reg)->aux = AUX_BITS(part * 8, 63);
      reg = lop_use(rest, 0);
    }
  }
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static LOp copy_of(Sel *s, LOp o) {
  u32 t = sel_temp(s, T_I64);
  sel_move(s, T_I64, lop_def(t), o);
  return lop_use(t, LF_LATE);
}

static void block(Sel *s, u16 op, const Addr *dst, const Addr *src, u32 off, u32 size) {
  LIns *ins = sel_emit(s, op, 8, src ? 2 : 1);
  ins->flags = LIF_FAULT;
  ins->ops[0] = dst->base;
  ins->disp = dst->disp + (i32)off;
  ins->scale = (u8)size;
  if (src) {
    ins->ops[1] = src->base;
    ins->aux = (u32)(src->disp + (i32)off);
  }
}

void arm_copy(Sel *s, const Addr *dst, const Addr *src, u32 size) {
  u32 whole = size > INLINE_BLOCK ? size & ~31u : 0;
  if (whole) {
    LOp d = copy_of(s, arm_address(s, dst)), f = copy_of(s, arm_address(s, src));
    LIns *ins = sel_emit(s, A_LOOPCOPY, 8, 2);
    ins->flags = LIF_FAULT;
    ins->ops[0] = d;
    ins->ops[1] = f;
    ins->aux = whole;
  }
  if (size > whole)
    block(s, A_BLKCOPY, dst, src, whole, size - whole);
}

static void zero_loop(Sel *s, LOp addr, LOp bytes) {
  LOp d = copy_of(s, addr), n = copy_of(s, bytes);
  LIns *ins = sel_emit(s, A_LOOPZERO, 8, 2);
  ins->flags = LIF_FAULT;
  ins->ops[0] = d;
  ins->ops[1] = n;
}

void arm_zero(Sel *s, const Addr *dst, u32 size) {
  u32 whole = size > INLINE_BLOCK ? size & ~15u : 0;
  if (whole) {
    LOp at = arm_address(s, dst), bytes = arm_imm(s, T_I64, whole);
    zero_loop(s, at, bytes);
  }
  if (size > whole)
    block(s, A_BLKZERO, dst, NULL, whole, size - whole);
}

static void select_blocks(Sel *s, Value *v) {
  Addr d, f;
  arm_addr(s, v->args[0], 0, 0, &d);
  if (v->op == OP_ZERO) {
    arm_zero(s, &d, sel_block_size(v));
    return;
  }
  arm_addr(s, v->args[1], 0, 0, &f);
  if (d.base.kind != LK_SLOT && (!v->u.blk.cls || v->u.blk.cls->has_refs))
    barrier(s, DMB_ISH); // the references in it are published
  arm_copy(s, &d, &f, sel_block_size(v));
}

// cpblk and initblk: in our own code, where a bad address is a managed exception.
static void select_var_blocks(Sel *s, Value *v) {
  i64 n, c;
  if (sel_const(v->args[2], &n) && n >= 0 && n <= INLINE_BLOCK) {
    Addr d, f;
    arm_addr(s, v->args[0], 0, 0, &d);
    if (v->op == OP_MEMCPY) {
      arm_addr(s, v->args[1], 0, 0, &f);
      arm_copy(s, &d, &f, (u32)n);
      return;
    }
    if (sel_const(v->args[1], &c) && (u8)c == 0) {
      arm_zero(s, &d, (u32)n);
      return;
    }
  }
  LOp x = arm_reg(s, v->args[0]), y = arm_reg(s, v->args[1]), z = arm_reg(s, v->args[2]);
  u32 count = sel_temp(s, T_I64); // an unsigned 32-bit count, whatever the width it comes in
  if (v->args[2]->type == T_I32)
    arm_op3(s, A_ORR, 4, lop_def(count), lop_imm(0), z);
  else
    sel_move(s, T_I64, lop_def(count), z);
  LOp d = copy_of(s, x);
  if (v->op == OP_MEMCPY) {
    y = copy_of(s, y);
    barrier(s, DMB_ISH);
  }
  LIns *ins = sel_emit(s, v->op == OP_MEMCPY ? A_MEMCPY : A_MEMSET, 8, 3);
  ins->flags = LIF_FAULT;
  ins->ops[0] = d;
  ins->ops[1] = y;
  ins->ops[1].flags |= LF_LATE;
  ins->ops[2] = lop_use(count, LF_LATE);
}

// ---- loads and stores -----------------------------------------------------------------------------------------------

static u32 size_of(u8 mt) {
  return memtype_size((MemType)mt);
}

static bool is_float(u8 mt) {
  return mt == MT_F32 || mt == MT_F64;
}

// The value of a narrow access in a register is extended as a plain load would.
static void extend_narrow(Sel *s, u8 mt, LOp dst, LOp src) {
  if (mt == MT_I8 || mt == MT_I16)
    arm_op2(s, A_SBFM, 4, dst, src)->aux = AUX_BITS(0, mt == MT_I8 ? 7 : 15);
  else
    sel_move(s, mt == MT_I64 || mt == MT_REF ? T_I64 : T_I32, dst, src);
}

static void select_load(Sel *s, Value *v) {
  Addr a;
  u32 d;
  u8 mt = v->u.mem.mt, flags = v->u.mem.flags;
  bool wanted = sel_wanted(s, v, &d), acquire = flags & (MEM_VOLATILE | MEM_ACQUIRE);
  if (acquire && wanted && !is_float(mt) && !(flags & MEM_UNALIGNED)) {
    arm_addr(s, v->args[0], v->u.mem.disp, 0, &a);
    LOp at = arm_address(s, &a);
    bool narrow = mt == MT_I8 || mt == MT_I16;
    u32 t = narrow ? sel_temp(s, T_I32) : d;
    LIns *ins = arm_op2(s, A_LDAR, (u8)size_of(mt), lop_def(t), at);
    ins->flags = LIF_FAULT;
    if (narrow)
      extend_narrow(s, mt, lop_def(d), lop_use(t, 0));
    return;
  }
  if (!wanted && !acquire) { // only for its fault
    arm_addr(s, v->args[0], v->u.mem.disp, 0, &a);
    LIns *ins = sel_emit(s, A_NULLCHK, 1, 2);
    ins->mem = 0;
    ins->ops[0] = a.base;
    ins->ops[0].flags |= LF_ADDR;
    ins->ops[1] = lop_none();
    ins->disp = a.disp;
    ins->flags = LIF_FAULT;
    return;
  }
  arm_addr(s, v->args[0], v->u.mem.disp, size_of(mt), &a);
  u8 type = (u8)memtype_type((MemType)mt);
  arm_load(s, mt, lop_def(wanted ? d : sel_temp(s, type)), &a, flags & MEM_FAULT);
  if (acquire)
    barrier(s, DMB_ISHLD);
}

static Value *narrow_value(Value *v, u32 size) {
  for (;;) {
    v = sel_strip(v);
    bool drop = (size <= 1 && (v->op == OP_SEXT8 || v->op == OP_ZEXT8)) ||
                (size <= 2 && (v->op == OP_SEXT16 || v->op == OP_ZEXT16)) ||
                (size <= 4 && (v->op == OP_SEXT32 || v->op == OP_ZEXT32));
    if (!drop)
      return v;
    v = v->args[0];
  }
}

static void select_store(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt, flags = v->u.mem.flags;
  u32 size = size_of(mt);
  bool flt = is_float(mt);
  Value *x = flt ? sel_strip(v->args[1]) : narrow_value(v->args[1], size);
  i64 c;
  LOp src;
  if (flt && x->op == OP_FCONST && x->u.f == 0 && !__builtin_signbit(x->u.f)) {
    src = lop_imm(0);
    flt = false;
  } else if (!flt && sel_const(x, &c) && (size == 8 ? c : (i64)((u64)c << (64 - size * 8))) == 0) {
    src = lop_imm(0);
  } else {
    src = arm_reg(s, x);
  }
  bool publish = v->op == OP_STOREREF && src.kind == LK_VREG, release = publish || flags & MEM_VOLATILE;
  Addr a;
  if (release && !flt && !(flags & MEM_UNALIGNED)) {
    arm_addr(s, v->args[0], v->u.mem.disp, 0, &a);
    LOp at = arm_address(s, &a);
    arm_op2(s, A_STLR, (u8)size, src, at)->flags = LIF_FAULT;
    return;
  }
  arm_addr(s, v->args[0], v->u.mem.disp, size, &a);
  if (release)
    barrier(s, DMB_ISH);
  arm_store(s, size, flt, &a, src, flags & MEM_FAULT);
}

static void select_ref(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  s->l->vregs.v[d].remat = lop_ref(v->u.ref);
  sel_move(s, T_I64, lop_def(d), lop_ref(v->u.ref));
}

// ---- atomics --------------------------------------------------------------------------------------------------------

static void select_atomic(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt;
  u32 d;
  LOp dst = lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, v->type));
  LOp x = arm_reg_zero(s, v->args[1]), cmp = v->op == OP_CAS ? arm_reg(s, v->args[2]) : lop_none();
  Addr a;
  arm_addr(s, v->args[0], v->u.mem.disp, 0, &a);
  LOp at = arm_address(s, &a);
  u32 old = sel_temp(s, v->type), n = 3;
  LIns *ins = sel_emit(s,
                       v->op == OP_CAS    ? A_CAS
                       : v->op == OP_XCHG ? A_XCHG
                                          : A_XADD,
                       (u8)size_of(mt), v->op == OP_CAS ? 5 : 4);
  ins->flags = LIF_FAULT;
  ins->ops[0] = lop_def(old);
  ins->ops[1] = at;
  ins->ops[2] = x;
  if (v->op == OP_CAS)
    ins->ops[n++] = cmp;
  for (u32 i = 1; i < n; i++)
    if (ins->ops[i].kind == LK_VREG)
      ins->ops[i].flags |= LF_LATE;
  ins->ops[n] = lop_temp(sel_temp(s, T_I64));
  extend_narrow(s, mt, dst, lop_use(old, 0));
}

// ---- stack memory and the rest --------------------------------------------------------------------------------------

static void select_localloc(Sel *s, Value *v) {
  u32 d, up = sel_temp(s, T_I64), size = sel_temp(s, T_I64);
  LOp dst = lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, T_I64)), n = arm_reg(s, v->args[0]);
  arm_op3(s, A_ADD, 8, lop_def(up), n, lop_imm(15));
  arm_op3(s, A_AND, 8, lop_def(size), lop_use(up, 0), lop_imm(-16));
  LOp left = copy_of(s, lop_use(size, 0));
  LIns *ins = sel_emit(s, A_ALLOCA, 8, 2);
  ins->flags = LIF_FAULT;
  ins->ops[0] = dst;
  ins->ops[1] = left;
  if (s->fn->init_locals && !v->u.i)
    zero_loop(s, lop_use(dst.reg, 0), lop_use(size, 0));
}

void arm_select_memory(Sel *s, Value *v) {
  u32 d;
  Addr a;
  switch (v->op) {
  case OP_REF: select_ref(s, v); break;
  case OP_SLOTADDR:
    sel_wanted(s, v, &d);
    a = arm_slot_addr(v->u.slot, 0);
    arm_mem(s, A_LEA, 8, lop_def(d), &a);
    break;
  case OP_THREADPTR:
    sel_wanted(s, v, &d);
    sel_emit(s, A_TP, 8, 1)->ops[0] = lop_def(d);
    break;
  case OP_TLSLOAD:
    sel_wanted(s, v, &d);
    arm_op2(s, A_TLS, 8, lop_def(d), arm_reg(s, v->args[0]));
    break;
  case OP_LOAD: select_load(s, v); break;
  case OP_STORE:
  case OP_STOREREF: select_store(s, v); break;
  case OP_COPY:
  case OP_ZERO: select_blocks(s, v); break;
  case OP_MEMCPY:
  case OP_MEMSET: select_var_blocks(s, v); break;
  case OP_CAS:
  case OP_XCHG:
  case OP_XADD: select_atomic(s, v); break;
  case OP_FENCE: barrier(s, DMB_ISH); break;
  default: select_localloc(s, v); break;
  }
}
