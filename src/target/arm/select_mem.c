// select_mem.c: selection of loads, stores, block operations and atomics.
//
// Order (ECMA-335 I.12.6): a barrier behind volatile loads and before volatile stores; a reference that is stored into
// the heap has one before it, so that whoever reads it without a lock sees the object whole.
#include "target/arm/arm.h"

enum { INLINE_BLOCK = 64 }; // bytes copied or cleared without a loop

static const struct {
  u16 op;
  u8 size;
} loads[] = {
    [MT_I8] = {A_LDRSB, 4}, [MT_U8] = {A_LDRB, 4},  [MT_I16] = {A_LDRSH, 4},
    [MT_U16] = {A_LDRH, 4}, [MT_I32] = {A_LDR, 4},  [MT_U32] = {A_LDR, 4},
    [MT_REF] = {A_LDR, 4},  [MT_F32] = {A_VLDR, 4}, [MT_F64] = {A_VLDR, 8},
};

static void barrier(Sel *s) {
  sel_emit(s, A_DMB, 0, 0);
}

void a32_load(Sel *s, u8 mt, LOp dst, const Addr *a, bool fault) {
  LIns *ins = a32_mem(s, loads[mt].op, loads[mt].size, dst, a);
  if (fault)
    ins->flags |= LIF_FAULT;
}

void a32_store(Sel *s, u32 size, bool flt, const Addr *a, LOp src, bool fault) {
  u16 op = flt ? A_VSTR : size == 1 ? A_STRB : size == 2 ? A_STRH : A_STR;
  LIns *ins = a32_mem(s, op, flt && size == 8 ? 8 : 4, src, a);
  if (fault)
    ins->flags |= LIF_FAULT;
}

// ---- pieces of structs: never read or written beyond the value --------------------------------------------------------

LOp a32_load_piece(Sel *s, const Addr *a, u32 size, u8 cls) {
  LOp use;
  if (cls == RC_FLT) {
    a32_load(s, size == 4 ? MT_F32 : MT_F64, a32_temp(s, size == 4 ? T_F32 : T_F64, &use), a, false);
    return use;
  }
  static const u8 mts[] = {[1] = MT_U8, [2] = MT_U16, [4] = MT_U32};
  LOp r = lop_none();
  for (u32 part = 4, off = 0; part; part /= 2) {
    if (!(size & part))
      continue;
    Addr at = a32_offset(*a, off);
    a32_load(s, mts[part], a32_temp(s, T_I32, &use), &at, false);
    if (off) {
      LOp both;
      a32_op3(s, A_ORR, a32_temp(s, T_I32, &both), r, use)->aux = AUX_SHIFT(SH_LSL, off * 8);
      use = both;
    }
    r = use;
    off += part;
  }
  return r;
}

void a32_store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg) {
  if (cls == RC_FLT) {
    a32_store(s, size, true, a, reg, false);
    return;
  }
  for (u32 part = 4, off = 0; part; part /= 2) {
    if (!(size & part))
      continue;
    Addr at = a32_offset(*a, off);
    a32_store(s, part, false, &at, reg, false);
    off += part;
    if (off < size) {
      LOp rest;
      a32_op2(s, A_MOV, 4, a32_temp(s, T_I32, &rest), reg)->aux = AUX_SHIFT(SH_LSR, part * 8);
      reg = rest;
    }
  }
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static LOp copy_of(Sel *s, LOp o) {
  u32 t = sel_temp(s, T_I32);
  sel_move(s, T_I32, lop_def(t), o);
  return lop_use(t, LF_LATE);
}

static void block(Sel *s, u16 op, const Addr *dst, const Addr *src, u32 off, u32 size) {
  LIns *ins = sel_emit(s, op, 4, src ? 3 : 1);
  ins->flags = LIF_FAULT;
  ins->ops[0] = a32_late(dst->base);
  ins->disp = dst->disp + (i32)off;
  ins->scale = (u8)size;
  if (src) {
    ins->ops[1] = a32_late(src->base);
    ins->aux = (u32)(src->disp + (i32)off);
    ins->ops[2] = lop_temp(sel_temp(s, T_I32));
  }
}

void a32_copy(Sel *s, const Addr *dst, const Addr *src, u32 size) {
  u32 whole = size > INLINE_BLOCK ? size & ~15u : 0;
  if (whole) {
    LOp d = copy_of(s, a32_address(s, dst)), f = copy_of(s, a32_address(s, src));
    LIns *ins = sel_emit(s, A_LOOPCOPY, 4, 2);
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
  LIns *ins = sel_emit(s, A_LOOPZERO, 4, 2);
  ins->flags = LIF_FAULT;
  ins->ops[0] = d;
  ins->ops[1] = n;
}

void a32_zero(Sel *s, const Addr *dst, u32 size) {
  u32 whole = size > INLINE_BLOCK ? size & ~3u : 0;
  if (whole) {
    LOp at = a32_address(s, dst), bytes = a32_imm(s, whole);
    zero_loop(s, at, bytes);
  }
  if (size > whole)
    block(s, A_BLKZERO, dst, NULL, whole, size - whole);
}

static void select_blocks(Sel *s, Value *v) {
  Addr d, f;
  a32_addr(s, v->args[0], 0, A32_NO_INDEX, &d);
  if (v->op == OP_ZERO) {
    a32_zero(s, &d, sel_block_size(v));
    return;
  }
  a32_addr(s, v->args[1], 0, A32_NO_INDEX, &f);
  if (d.base.kind != LK_SLOT && (!v->u.blk.cls || v->u.blk.cls->has_refs))
    barrier(s); // the references in it are published
  a32_copy(s, &d, &f, sel_block_size(v));
}

// cpblk and initblk: in our own code, where a bad address is a managed exception.
static void select_var_blocks(Sel *s, Value *v) {
  i64 n, c;
  bool copies = v->op == OP_MEMCPY;
  if (sel_const(v->args[2], &n) && n >= 0 && n <= INLINE_BLOCK) {
    Addr d, f;
    a32_addr(s, v->args[0], 0, A32_NO_INDEX, &d);
    if (copies) {
      a32_addr(s, v->args[1], 0, A32_NO_INDEX, &f);
      a32_copy(s, &d, &f, (u32)n);
      return;
    }
    if (sel_const(v->args[1], &c) && (u8)c == 0) {
      a32_zero(s, &d, (u32)n);
      return;
    }
  }
  LOp x = a32_reg(s, v->args[0]), y = a32_reg(s, v->args[1]), z = a32_reg(s, v->args[2]);
  LOp d = copy_of(s, x), count = copy_of(s, z);
  if (copies) {
    y = copy_of(s, y);
    barrier(s);
  }
  LIns *ins = sel_emit(s, copies ? A_MEMCPY : A_MEMSET, 4, 3);
  ins->flags = LIF_FAULT;
  ins->ops[0] = d;
  ins->ops[1] = a32_late(y);
  ins->ops[2] = count;
}

// ---- floats that may lie anywhere: loads and stores of integers alone do not mind ----------------------------------------

static void load_unaligned(Sel *s, u8 mt, LOp dst, const Addr *a, bool fault) {
  LOp lo, hi;
  a32_load(s, MT_I32, a32_temp(s, T_I32, &lo), a, fault);
  if (mt == MT_F32) {
    a32_op2(s, A_VMOVGS, 4, dst, lo);
    return;
  }
  Addr up = a32_offset(*a, 4);
  a32_load(s, MT_I32, a32_temp(s, T_I32, &hi), &up, fault);
  a32_op3(s, A_VMOVGD, dst, lo, hi)->flags = 0;
}

static void store_unaligned(Sel *s, u8 mt, const Addr *a, LOp src, bool fault) {
  LOp lo, hi;
  if (mt == MT_F32) {
    a32_op2(s, A_VMOVSG, 4, a32_temp(s, T_I32, &lo), src);
    a32_store(s, 4, false, a, lo, fault);
    return;
  }
  LOp low = a32_temp(s, T_I32, &lo), high = a32_temp(s, T_I32, &hi);
  a32_op3(s, A_VMOVDG, low, high, src)->flags = 0;
  Addr up = a32_offset(*a, 4);
  a32_store(s, 4, false, a, lo, fault);
  a32_store(s, 4, false, &up, hi, fault);
}

// ---- loads and stores -----------------------------------------------------------------------------------------------

static bool is_float(u8 mt) {
  return mt == MT_F32 || mt == MT_F64;
}

static bool is_unaligned(const Value *v) {
  return is_float(v->u.mem.mt) && (v->u.mem.flags & MEM_UNALIGNED || v->u.mem.disp & 3);
}

// A volatile access of 8 bytes is made at once, also of halves of integers (opt/pairs.c).
static bool is_whole(const Value *v) {
  return v->u.mem.mt == MT_F64 && v->u.mem.flags & MEM_VOLATILE && !is_unaligned(v);
}

static void touch(Sel *s, const Addr *a) {
  LIns *ins = sel_emit(s, A_NULLCHK, 1, 2);
  ins->mem = 0;
  ins->ops[0] = a->base;
  ins->ops[0].flags |= LF_ADDR;
  ins->ops[1] = lop_none();
  ins->disp = a->disp;
  ins->flags = LIF_FAULT;
}

static void select_load(Sel *s, Value *v) {
  Addr a;
  u32 d;
  u8 mt = v->u.mem.mt, flags = v->u.mem.flags;
  bool wanted = sel_wanted(s, v, &d), acquire = flags & (MEM_VOLATILE | MEM_ACQUIRE), fault = flags & MEM_FAULT;
  bool plain = !is_unaligned(v) && !is_whole(v);
  a32_addr(s, v->args[0], v->u.mem.disp, plain && wanted ? mt : (u8)A32_NO_INDEX, &a);
  if (!wanted && !acquire) { // only for its fault
    touch(s, &a);
    return;
  }
  LOp dst = lop_def(wanted ? d : sel_temp(s, (u8)memtype_type((MemType)mt)));
  if (plain)
    a32_load(s, mt, dst, &a, fault);
  else if (is_unaligned(v))
    load_unaligned(s, mt, dst, &a, fault);
  else
    a32_wide_load(s, dst, &a);
  if (acquire)
    barrier(s);
}

static Value *narrow_value(Value *v, u32 size) {
  for (;;) {
    v = sel_strip(v);
    bool drop = (size <= 1 && (v->op == OP_SEXT8 || v->op == OP_ZEXT8)) ||
                (size <= 2 && (v->op == OP_SEXT16 || v->op == OP_ZEXT16));
    if (!drop)
      return v;
    v = v->args[0];
  }
}

static void select_store(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt, flags = v->u.mem.flags;
  u32 size = memtype_size((MemType)mt);
  bool flt = is_float(mt), fault = flags & MEM_FAULT;
  Value *x = flt ? sel_strip(v->args[1]) : narrow_value(v->args[1], size);
  i64 c;
  LOp src = a32_reg(s, x);
  bool publish = v->op == OP_STOREREF && !sel_const(x, &c), release = publish || flags & MEM_VOLATILE;
  bool plain = !is_unaligned(v) && !is_whole(v);
  Addr a;
  a32_addr(s, v->args[0], v->u.mem.disp, plain ? mt : (u8)A32_NO_INDEX, &a);
  if (release)
    barrier(s);
  if (plain)
    a32_store(s, size, flt, &a, src, fault);
  else if (is_unaligned(v))
    store_unaligned(s, mt, &a, src, fault);
  else
    a32_wide_store(s, &a, src);
}

static void select_ref(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  s->l->vregs.v[d].remat = lop_ref(v->u.ref);
  sel_move(s, T_I32, lop_def(d), lop_ref(v->u.ref));
}

// ---- stack memory and the rest --------------------------------------------------------------------------------------

static void select_localloc(Sel *s, Value *v) {
  u32 d;
  LOp up, size, n = a32_reg(s, v->args[0]);
  LOp dst = lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, T_I32));
  a32_op3(s, A_ADD, a32_temp(s, T_I32, &up), n, lop_imm(7));
  a32_op3(s, A_BIC, a32_temp(s, T_I32, &size), up, lop_imm(7));
  LOp left = copy_of(s, size);
  LIns *ins = sel_emit(s, A_ALLOCA, 4, 2);
  ins->flags = LIF_FAULT;
  ins->ops[0] = dst;
  ins->ops[1] = left;
  if (s->fn->init_locals && !v->u.i)
    zero_loop(s, lop_use(dst.reg, 0), size);
}

void a32_select_memory(Sel *s, Value *v) {
  u32 d;
  Addr a;
  switch (v->op) {
  case OP_REF: select_ref(s, v); break;
  case OP_SLOTADDR:
    sel_wanted(s, v, &d);
    a = a32_slot_addr(v->u.slot, 0);
    a32_mem(s, A_LEA, 4, lop_def(d), &a);
    break;
  case OP_THREADPTR:
    sel_wanted(s, v, &d);
    sel_emit(s, A_TP, 4, 1)->ops[0] = lop_def(d);
    break;
  case OP_TLSLOAD:
    sel_wanted(s, v, &d);
    a32_op2(s, A_TLS, 4, lop_def(d), a32_reg(s, v->args[0]));
    break;
  case OP_LOAD: select_load(s, v); break;
  case OP_STORE:
  case OP_STOREREF: select_store(s, v); break;
  case OP_COPY:
  case OP_ZERO: select_blocks(s, v); break;
  case OP_MEMCPY:
  case OP_MEMSET: select_var_blocks(s, v); break;
  default: select_localloc(s, v); break;
  }
}
