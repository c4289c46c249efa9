// select_mem.c: selection of loads, stores, block operations and atomics.
#include "target/x86/x86.h"

#define SMALL_STRUCT 48
#define INLINE_COPY 128 // bytes copied or cleared without a string instruction

static const struct {
  u16 op;
  u8 size;
} load_op[] = {
    [MT_I8] = {X_MOVSX8, 4}, [MT_U8] = {X_MOVZX8, 4}, [MT_I16] = {X_MOVSX16, 4}, [MT_U16] = {X_MOVZX16, 4},
    [MT_I32] = {X_MOV, 4},   [MT_REF] = {X_MOV, 4},   [MT_F32] = {X_MOVS, 4},    [MT_F64] = {X_MOVS, 8},
};

LIns *x86_load_as(Sel *s, u16 op, u8 size, LOp dst, const Addr *a, u8 flags) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->ops[0] = dst;
  x86_put_addr(ins, 1, a, 0);
  if (flags & MEM_FAULT)
    ins->flags |= LIF_FAULT;
  return ins;
}

void x86_load(Sel *s, u8 mt, LOp dst, const Addr *a, u8 flags) {
  x86_load_as(s, load_op[mt].op, load_op[mt].size, dst, a, flags);
}

// A register whose lower byte has a name.
static LOp in_byte_register(Sel *s, LOp x) {
  sel_move(s, T_I32, lop_phys(EAX, LR_DEF, 0), x);
  return lop_phys(EAX, LR_USE, LF_LATE);
}

void x86_store(Sel *s, u8 size, bool flt, const Addr *a, LOp src) {
  if (size == 1 && src.kind == LK_VREG)
    src = in_byte_register(s, src);
  LIns *ins = sel_emit(s, flt ? X_FST : X_ST, size, 3);
  ins->ops[0] = src;
  x86_put_addr(ins, 1, a, 0);
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static void block_ins(Sel *s, u16 op, u8 size, const Addr *a, u32 off) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->flags = LIF_FAULT;
  Addr at = x86_offset(a, (i32)off);
  x86_put_addr(ins, 0, &at, 0);
}

static void small_copy(Sel *s, const Addr *dst, const Addr *src, u32 off, u32 size) {
  Addr d = x86_offset(dst, (i32)off), f = x86_offset(src, (i32)off);
  u32 t = sel_temp(s, T_I32);
  x86_load(s, size == 2 ? MT_U16 : MT_U8, lop_def(t), &f, 0);
  x86_store(s, (u8)size, false, &d, lop_use(t, 0));
}

static LOp address(Sel *s, const Addr *a) {
  u32 t = sel_temp(s, T_PTR);
  x86_load_as(s, X_LEA, 4, lop_def(t), a, 0);
  return lop_use(t, 0);
}

static void rep(Sel *s, u16 op, u8 unit) {
  LIns *ins = sel_emit(s, op, unit, 6);
  ins->flags = LIF_FAULT;
  u32 third = op == X_REPMOVS ? ESI : EAX;
  ins->ops[0] = lop_phys(EDI, LR_USE, LF_LATE);
  ins->ops[1] = lop_phys(third, LR_USE, LF_LATE);
  ins->ops[2] = lop_phys(ECX, LR_USE, LF_LATE);
  ins->ops[3] = lop_phys(EDI, LR_DEF, 0);
  ins->ops[4] = lop_phys(ECX, LR_DEF, 0);
  ins->ops[5] = lop_phys(third, LR_DEF, 0);
}

// Some of the registers that string instructions take are kept by calls: the prologue must know.
static void to_phys(Sel *s, u32 reg, LOp x) {
  s->l->used_regs |= REG_BIT(reg);
  sel_move(s, T_I32, lop_phys(reg, LR_DEF, 0), x);
}

static u32 piece(u32 left, u32 widest) {
  u32 n = widest;
  while (n > left)
    n /= 2;
  return n;
}

// The fields of a small struct were often just stored one by one: a wider load would wait for all those stores to
// reach the cache, so words are copied singly.
static void tail_copy(Sel *s, const Addr *dst, const Addr *src, u32 off, u32 size) {
  u32 widest = size <= SMALL_STRUCT ? 8 : 16;
  while (off < size) {
    u32 n = piece(size - off, widest);
    if (n >= 4) {
      block_ins(s, X_BLKLD, (u8)n, src, off);
      block_ins(s, X_BLKST, (u8)n, dst, off);
    } else {
      small_copy(s, dst, src, off, n);
    }
    off += n;
  }
}

void x86_copy(Sel *s, const Addr *dst, const Addr *src, u32 size) {
  u32 whole = size > INLINE_COPY ? size & ~3u : 0;
  if (whole) {
    LOp d = address(s, dst), f = address(s, src);
    to_phys(s, EDI, d);
    to_phys(s, ESI, f);
    to_phys(s, ECX, lop_imm(whole / 4));
    rep(s, X_REPMOVS, 4);
  }
  tail_copy(s, dst, src, whole, size);
}

void x86_zero(Sel *s, const Addr *dst, u32 size) {
  u32 whole = size > INLINE_COPY ? size & ~3u : 0;
  if (whole) {
    to_phys(s, EDI, address(s, dst));
    to_phys(s, ECX, lop_imm(whole / 4));
    to_phys(s, EAX, lop_imm(0));
    rep(s, X_REPSTOS, 4);
  }
  if (size - whole >= 8)
    sel_emit(s, X_BLKZERO, 16, 0);
  for (u32 off = whole, n; off < size; off += n) {
    n = piece(size - off, 16);
    Addr at = x86_offset(dst, (i32)off);
    if (n >= 8)
      block_ins(s, X_BLKST, (u8)n, dst, off);
    else
      x86_store(s, (u8)n, false, &at, lop_imm(0));
  }
}

static u32 block_size(const Value *v) {
  return v->u.blk.cls ? v->u.blk.cls->value_size : v->u.blk.size;
}

static void select_blocks(Sel *s, Value *v) {
  Addr d, f;
  x86_addr(s, v->args[0], 0, &d);
  if (v->op == OP_ZERO) {
    x86_zero(s, &d, block_size(v));
    return;
  }
  x86_addr(s, v->args[1], 0, &f);
  x86_copy(s, &d, &f, block_size(v));
}

// cpblk and initblk: the string instructions trap in our own code when an address is bad.
static void select_var_blocks(Sel *s, Value *v) {
  i64 n, c;
  bool copy = v->op == OP_MEMCPY;
  if (sel_const(v->args[2], &n) && n >= 0 && n <= INLINE_COPY) {
    Addr d, f;
    x86_addr(s, v->args[0], 0, &d);
    if (copy) {
      x86_addr(s, v->args[1], 0, &f);
      x86_copy(s, &d, &f, (u32)n);
      return;
    }
    if (sel_const(v->args[1], &c) && (u8)c == 0) {
      x86_zero(s, &d, (u32)n);
      return;
    }
  }
  LOp x = x86_reg(s, v->args[0]), y = x86_reg(s, v->args[1]), z = x86_reg(s, v->args[2]);
  to_phys(s, EDI, x);
  to_phys(s, copy ? ESI : EAX, y);
  to_phys(s, ECX, z);
  rep(s, copy ? X_REPMOVS : X_REPSTOS, 1);
}

// ---- stores ---------------------------------------------------------------------------------------------------------

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

static i32 rmw_alu(u16 op) {
  switch (op) {
  case OP_ADD: return ALU_ADD;
  case OP_SUB: return ALU_SUB;
  case OP_AND: return ALU_AND;
  case OP_OR: return ALU_OR;
  case OP_XOR: return ALU_XOR;
  default: return -1;
  }
}

static bool same_address(Value *a, Value *b) {
  a = sel_strip(a);
  b = sel_strip(b);
  return a == b || (a->op == OP_REF && b->op == OP_REF && a->u.ref == b->u.ref) ||
         (a->op == OP_SLOTADDR && b->op == OP_SLOTADDR && a->u.slot == b->u.slot);
}

// store(a, load(a) op x) -> op [a], x
static bool select_rmw(Sel *s, Value *v) {
  Value *x = v->args[1];
  if (v->u.mem.mt != MT_I32 || (v->u.mem.flags & MEM_VOLATILE) || sel_uses(s, x) != 1 || x->nargs != 2 ||
      s->vregs[x->id] || x->block != v->block || rmw_alu(x->op) < 0 || x->type != T_I32)
    return false;
  Value *l = x->args[0], *o = x->args[1];
  if (l->op != OP_LOAD && x->op != OP_SUB) {
    l = x->args[1];
    o = x->args[0];
  }
  if (!sel_can_fold_load(s, l) || l->u.mem.mt != MT_I32 || !same_address(l->args[0], v->args[0]) ||
      l->u.mem.disp != v->u.mem.disp)
    return false;
  i64 c;
  LOp src = sel_const(o, &c) ? lop_imm((i32)c) : x86_reg(s, o);
  Addr a;
  x86_addr(s, v->args[0], v->u.mem.disp, &a);
  s->folded[l->id] = 1;
  LIns *ins = sel_emit(s, X_RMW, 4, 3);
  ins->cc = (u8)rmw_alu(x->op);
  x86_put_addr(ins, 0, &a, 0);
  ins->ops[2] = src;
  ins->flags = ((v->u.mem.flags | l->u.mem.flags) & MEM_FAULT) ? LIF_FAULT : 0;
  return true;
}

static void select_store(Sel *s, Value *v) {
  if (select_rmw(s, v))
    return;
  u8 mt = v->u.mem.mt;
  u32 size = memtype_size((MemType)mt);
  bool flt = mt == MT_F32 || mt == MT_F64;
  Value *x = flt ? sel_strip(v->args[1]) : narrow_value(v->args[1], size);
  i64 c;
  LOp src;
  if (mt == MT_F32 && x->op == OP_FCONST) {
    float f = (float)x->u.f;
    i32 bits;
    memcpy(&bits, &f, 4);
    src = lop_imm(bits);
    flt = false;
  } else {
    src = !flt && sel_const(x, &c) ? lop_imm((i32)c) : x86_reg(s, x);
  }
  Addr a;
  x86_addr(s, v->args[0], v->u.mem.disp, &a);
  x86_store(s, (u8)size, flt, &a, src);
  if (v->u.mem.flags & MEM_FAULT)
    s->cursor ? (s->cursor->prev->flags |= LIF_FAULT) : (s->b->last->flags |= LIF_FAULT);
}

// ---- loads ----------------------------------------------------------------------------------------------------------

static void select_load(Sel *s, Value *v) {
  Addr a;
  u32 d;
  bool wanted = sel_wanted(s, v, &d);
  x86_addr(s, v->args[0], v->u.mem.disp, &a);
  if (!wanted) { // only for its fault
    LIns *ins = sel_emit(s, X_NULLCHK, 1, 2);
    x86_put_addr(ins, 0, &a, 0);
    ins->flags = LIF_FAULT;
    return;
  }
  x86_load(s, v->u.mem.mt, lop_def(d), &a, v->u.mem.flags);
}

// ---- atomics --------------------------------------------------------------------------------------------------------

// The old value is extended as a load of its type would.
static void extend_result(Sel *s, u8 mt, LOp dst, LOp src) {
  static const u16 ops[] = {[MT_I8] = X_SX8R, [MT_U8] = X_ZX8R, [MT_I16] = X_MOVSX16, [MT_U16] = X_MOVZX16};
  if (memtype_size((MemType)mt) >= 4)
    sel_move(s, T_I32, dst, src);
  else
    x86_op2(s, ops[mt], 4, dst, src);
}

static void select_cas(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt, size = (u8)memtype_size((MemType)mt);
  LOp dst = x86_dst(s, v), n = x86_reg(s, v->args[1]), c = x86_reg(s, v->args[2]);
  Addr a;
  x86_addr(s, v->args[0], v->u.mem.disp, &a);
  if (size == 1) {
    to_phys(s, EDX, n);
    n = lop_phys(EDX, LR_USE, 0);
  }
  to_phys(s, EAX, c);
  LIns *ins = sel_emit(s, X_CMPXCHG, size, 5);
  ins->flags = LIF_FAULT;
  x86_put_addr(ins, 0, &a, LF_LATE);
  ins->ops[2] = n;
  ins->ops[2].flags |= LF_LATE;
  ins->ops[3] = lop_phys(EAX, LR_USE, LF_LATE);
  ins->ops[4] = lop_phys(EAX, LR_DEF, 0);
  extend_result(s, mt, dst, lop_phys(EAX, LR_USE, 0));
}

static void select_exchange(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt, size = (u8)memtype_size((MemType)mt);
  LOp dst = x86_dst(s, v), x = x86_reg(s, v->args[1]);
  Addr a;
  x86_addr(s, v->args[0], v->u.mem.disp, &a);
  bool byte = size == 1;
  u32 t = byte ? 0 : sel_temp(s, v->type);
  if (byte)
    to_phys(s, EAX, x);
  LIns *ins = sel_emit(s, v->op == OP_XCHG ? X_XCHGM : X_XADD, size, 4);
  ins->flags = LIF_FAULT | (byte ? 0 : LIF_TIED);
  ins->ops[0] = byte ? lop_phys(EAX, LR_DEF, 0) : lop_def(t);
  ins->ops[1] = byte ? lop_phys(EAX, LR_USE, LF_LATE) : x;
  if (!byte)
    ins->ops[1].flags |= LF_ANY;
  x86_put_addr(ins, 2, &a, LF_LATE);
  extend_result(s, mt, dst, byte ? lop_phys(EAX, LR_USE, 0) : lop_use(t, 0));
}

// ---- stack memory and the rest --------------------------------------------------------------------------------------

static void select_localloc(Sel *s, Value *v) {
  LOp dst = x86_dst(s, v), n = x86_reg(s, v->args[0]);
  u32 up = sel_temp(s, T_I32), size = sel_temp(s, T_I32), left = sel_temp(s, T_I32);
  x86_tied(s, X_ADD, 4, lop_def(up), n, lop_imm(15));
  x86_tied(s, X_AND, 4, lop_def(size), lop_use(up, 0), lop_imm(-16));
  sel_move(s, T_I32, lop_def(left), lop_use(size, 0));
  LIns *ins = sel_emit(s, X_ALLOCA, 4, 4);
  ins->flags = LIF_FAULT;
  ins->ops[0] = dst;
  ins->ops[1] = lop_use(left, 0);
  ins->ops[2] = lop_temp(sel_temp(s, T_I32));
  ins->ops[3] = s->l->alloca_slot ? lop_slot(s->l->alloca_slot) : lop_none();
  if (!s->fn->init_locals || v->u.i)
    return;
  to_phys(s, EDI, lop_use(dst.reg, 0));
  to_phys(s, ECX, lop_use(size, 0));
  x86_tied(s, X_SHR, 4, lop_phys(ECX, LR_DEF, 0), lop_phys(ECX, LR_USE, 0), lop_imm(2));
  to_phys(s, EAX, lop_imm(0));
  rep(s, X_REPSTOS, 4);
}

void x86_select_memory(Sel *s, Value *v) {
  Addr a;
  switch (v->op) {
  case OP_REF:
    a = x86_data(s, lop_ref(v->u.ref));
    x86_load_as(s, X_MOV, 4, x86_dst(s, v), &a, 0);
    break;
  case OP_SLOTADDR:
    a = x86_slot(v->u.slot, 0);
    x86_load_as(s, X_LEA, 4, x86_dst(s, v), &a, 0);
    break;
  case OP_THREADPTR: // the thread control block begins with its address (ELF TLS, variant II)
  case OP_TLSLOAD: {
    LOp dst = x86_dst(s, v), x = v->op == OP_TLSLOAD ? x86_reg(s, v->args[0]) : x86_imm(s, T_I32, 0);
    x86_op2(s, X_TLS, 4, dst, x);
    break;
  }
  case OP_LOAD: select_load(s, v); break;
  case OP_STORE:
  case OP_STOREREF: select_store(s, v); break;
  case OP_COPY:
  case OP_ZERO: select_blocks(s, v); break;
  case OP_MEMCPY:
  case OP_MEMSET: select_var_blocks(s, v); break;
  case OP_CAS: select_cas(s, v); break;
  case OP_XCHG:
  case OP_XADD: select_exchange(s, v); break;
  case OP_FENCE: sel_emit(s, X_MFENCE, 0, 0); break;
  default: select_localloc(s, v); break;
  }
}
