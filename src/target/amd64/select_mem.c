// select_mem.c: selection of loads, stores, block operations and atomics.
#include "target/amd64/amd64.h"

#define SMALL_STRUCT 48
#define INLINE_COPY 128 // bytes copied or cleared without a string instruction

static const struct {
  u16 op;
  u8 size;
} load_op[] = {
    [MT_I8] = {X_MOVSX8, 4}, [MT_U8] = {X_MOVZX8, 4}, [MT_I16] = {X_MOVSX16, 4}, [MT_U16] = {X_MOVZX16, 4},
    [MT_I32] = {X_MOV, 4},   [MT_I64] = {X_MOV, 8},   [MT_REF] = {X_MOV, 8},     [MT_F32] = {X_MOVS, 4},
    [MT_F64] = {X_MOVS, 8},  [MT_U32] = {X_MOV, 4},   [MT_V128] = {X_MOVS, 16},  [MT_V256] = {X_MOVS, 32},
};

LIns *emit_load_as(Sel *s, u16 op, u8 size, LOp dst, const Addr *a, u8 flags) {
  LIns *ins = sel_emit(s, op, size, 3);
  ins->ops[0] = dst;
  put_addr(ins, 1, a, 0);
  if (flags & MEM_FAULT)
    ins->flags |= LIF_FAULT;
  return ins;
}

void emit_load(Sel *s, u8 mt, LOp dst, const Addr *a, u8 flags) {
  emit_load_as(s, load_op[mt].op, load_op[mt].size, dst, a, flags);
}

void emit_store(Sel *s, u8 size, bool flt, const Addr *a, LOp src) {
  LIns *ins = sel_emit(s, flt ? X_FST : X_ST, size, 3);
  ins->ops[0] = src;
  put_addr(ins, 1, a, 0);
}

// ---- pieces of structs ----------------------------------------------------------------------------------------------

static LOp load_int(Sel *s, const Addr *a, u32 off, u32 size) {
  u32 t = sel_temp(s, T_I64);
  Addr at = addr_offset(a, (i32)off);
  static const u8 mts[] = {[1] = MT_U8, [2] = MT_U16, [4] = MT_I32, [8] = MT_I64};
  emit_load(s, mts[size], lop_def(t), &at, 0);
  return lop_use(t, 0);
}

static LOp combine(Sel *s, LOp low, LOp high, u32 shift) {
  u32 t = sel_temp(s, T_I64), u = sel_temp(s, T_I64);
  emit_tied(s, X_SHL, 8, lop_def(t), high, lop_imm(shift));
  emit_tied(s, X_OR, 8, lop_def(u), low, lop_use(t, 0));
  return lop_use(u, 0);
}

LOp load_piece(Sel *s, const Addr *a, u32 size, u8 cls) {
  if (cls == RC_FLT) {
    u32 t = sel_temp(s, size == 4 ? T_F32 : T_F64);
    emit_load(s, size == 4 ? MT_F32 : MT_F64, lop_def(t), a, 0);
    return lop_use(t, 0);
  }
  u32 off = 0;
  LOp r = lop_none();
  for (u32 part = 8; part; part /= 2) // never reads beyond the value
    if (size & part) {
      LOp x = load_int(s, a, off, part);
      r = off ? combine(s, r, x, off * 8) : x;
      off += part;
    }
  return r;
}

void store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg) {
  if (cls == RC_FLT) {
    emit_store(s, (u8)size, true, a, reg);
    return;
  }
  u32 off = 0;
  for (u32 part = 8; part; part /= 2) {
    if (!(size & part))
      continue;
    Addr at = addr_offset(a, (i32)off);
    emit_store(s, (u8)part, false, &at, reg);
    off += part;
    if (off < size) {
      u32 t = sel_temp(s, T_I64);
      emit_tied(s, X_SHR, 8, lop_def(t), reg, lop_imm(part * 8));
      reg = lop_use(t, 0);
    }
  }
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static void block_ins(Sel *s, u16 op, u8 size, const Addr *a, u32 off) {
  LIns *ins = sel_emit(s, op, size, 2);
  ins->flags = LIF_FAULT;
  Addr at = addr_offset(a, (i32)off);
  put_addr(ins, 0, &at, 0);
}

static void small_copy(Sel *s, const Addr *dst, const Addr *src, u32 off, u32 size) {
  Addr d = addr_offset(dst, (i32)off), f = addr_offset(src, (i32)off);
  u32 t = sel_temp(s, T_I32);
  emit_load(s, size == 2 ? MT_U16 : MT_U8, lop_def(t), &f, 0);
  emit_store(s, (u8)size, false, &d, lop_use(t, 0));
}

static void lea_into(Sel *s, u32 phys, const Addr *a) {
  LIns *ins = sel_emit(s, X_LEA, 8, 3);
  ins->ops[0] = lop_phys(phys, LR_DEF, 0);
  put_addr(ins, 1, a, 0);
}

static void rep(Sel *s, u16 op, u8 unit) {
  LIns *ins = sel_emit(s, op, unit, 6);
  ins->flags = LIF_FAULT;
  u32 third = op == X_REPMOVS ? RSI : RAX;
  ins->ops[0] = lop_phys(RDI, LR_USE, LF_LATE);
  ins->ops[1] = lop_phys(third, LR_USE, LF_LATE);
  ins->ops[2] = lop_phys(RCX, LR_USE, LF_LATE);
  ins->ops[3] = lop_phys(RDI, LR_DEF, 0);
  ins->ops[4] = lop_phys(RCX, LR_DEF, 0);
  ins->ops[5] = lop_phys(third, LR_DEF, 0);
}

// The fields of a small struct were often just stored one by one: a wider load would wait for all those stores to
// reach the cache, so words are copied singly.
static void tail_copy(Sel *s, const Addr *dst, const Addr *src, u32 off, u32 size) {
  u32 widest = size <= SMALL_STRUCT ? 8 : 16;
  while (off < size) {
    u32 left = size - off, n = left >= widest ? widest : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    if (n >= 4) {
      block_ins(s, X_BLKLD, (u8)n, src, off);
      block_ins(s, X_BLKST, (u8)n, dst, off);
    } else {
      small_copy(s, dst, src, off, n);
    }
    off += n;
  }
}

static LOp lea_temp(Sel *s, const Addr *a) {
  u32 t = sel_temp(s, T_I64);
  LIns *ins = sel_emit(s, X_LEA, 8, 3);
  ins->ops[0] = lop_def(t);
  put_addr(ins, 1, a, 0);
  return lop_use(t, 0);
}

void emit_copy(Sel *s, const Addr *dst, const Addr *src, u32 size) {
  u32 whole = size > INLINE_COPY ? size & ~7u : 0;
  if (whole) {
    LOp d = lea_temp(s, dst), f = lea_temp(s, src);
    sel_move(s, T_I64, lop_phys(RDI, LR_DEF, 0), d);
    sel_move(s, T_I64, lop_phys(RSI, LR_DEF, 0), f);
    sel_move(s, T_I64, lop_phys(RCX, LR_DEF, 0), lop_imm(whole / 8));
    rep(s, X_REPMOVS, 8);
  }
  tail_copy(s, dst, src, whole, size);
}

static void tail_zero(Sel *s, const Addr *dst, u32 off, u32 size) {
  if (size - off >= 16)
    sel_emit(s, X_BLKZERO, 16, 0);
  while (off < size) {
    u32 left = size - off, n = left >= 16 ? 16 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    Addr at = addr_offset(dst, (i32)off);
    if (n == 16)
      block_ins(s, X_BLKST, 16, dst, off);
    else
      emit_store(s, (u8)n, false, &at, lop_imm(0));
    off += n;
  }
}

void emit_zero(Sel *s, const Addr *dst, u32 size) {
  u32 whole = size > INLINE_COPY ? size & ~7u : 0;
  if (whole) {
    lea_into(s, RDI, dst);
    sel_move(s, T_I64, lop_phys(RCX, LR_DEF, 0), lop_imm(whole / 8));
    sel_move(s, T_I64, lop_phys(RAX, LR_DEF, 0), lop_imm(0));
    rep(s, X_REPSTOS, 8);
  }
  tail_zero(s, dst, whole, size);
}

static u32 block_size(const Value *v) {
  return v->u.blk.cls ? v->u.blk.cls->value_size : v->u.blk.size;
}

static void select_blocks(Sel *s, Value *v) {
  Addr d, f;
  match_addr(s, v->args[0], 0, &d);
  if (v->op == OP_ZERO) {
    emit_zero(s, &d, block_size(v));
    return;
  }
  match_addr(s, v->args[1], 0, &f);
  emit_copy(s, &d, &f, block_size(v));
}

// cpblk and initblk: the string instructions trap in our own code when an address is bad.
static void select_var_blocks(Sel *s, Value *v) {
  i64 n, c;
  if (sel_const(v->args[2], &n) && n >= 0 && n <= INLINE_COPY) {
    Addr d, f;
    match_addr(s, v->args[0], 0, &d);
    if (v->op == OP_MEMCPY) {
      match_addr(s, v->args[1], 0, &f);
      emit_copy(s, &d, &f, (u32)n);
      return;
    }
    if (sel_const(v->args[1], &c) && (u8)c == 0) {
      emit_zero(s, &d, (u32)n);
      return;
    }
  }
  LOp x = use_reg(s, v->args[0]), y = use_reg(s, v->args[1]), z = use_reg(s, v->args[2]);
  bool copy = v->op == OP_MEMCPY;
  sel_move(s, T_I64, lop_phys(RDI, LR_DEF, 0), x);
  sel_move(s, copy ? T_I64 : T_I32, lop_phys(copy ? RSI : RAX, LR_DEF, 0), y);
  // The IL operand is an unsigned 32-bit count, whatever the width it comes in.
  sel_move(s, v->args[2]->type, lop_phys(RCX, LR_DEF, 0), z);
  rep(s, copy ? X_REPMOVS : X_REPSTOS, 1);
}

// ---- stores ---------------------------------------------------------------------------------------------------------

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
  u8 mt = v->u.mem.mt;
  if ((mt != MT_I32 && mt != MT_I64) || (v->u.mem.flags & MEM_VOLATILE) || sel_uses(s, x) != 1 || x->nargs != 2 ||
      s->vregs[x->id] || x->block != v->block || rmw_alu(x->op) < 0 || x->type != memtype_type((MemType)mt))
    return false;
  Value *l = x->args[0], *o = x->args[1];
  if (l->op != OP_LOAD && x->op != OP_SUB) {
    l = x->args[1];
    o = x->args[0];
  }
  if (!sel_can_fold_load(s, l) || l->u.mem.mt != mt || !same_address(l->args[0], v->args[0]) ||
      l->u.mem.disp != v->u.mem.disp)
    return false;
  i64 c;
  u8 size = (u8)memtype_size((MemType)mt);
  LOp src = sel_const(o, &c) && fits32(size == 4 ? (i32)c : c) ? lop_imm(size == 4 ? (i32)c : c) : use_reg(s, o);
  Addr a;
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  s->folded[l->id] = 1;
  LIns *ins = sel_emit(s, X_RMW, size, 3);
  ins->cc = (u8)rmw_alu(x->op);
  put_addr(ins, 0, &a, 0);
  ins->ops[2] = src;
  ins->flags = ((v->u.mem.flags | l->u.mem.flags) & MEM_FAULT) ? LIF_FAULT : 0;
  return true;
}

static void select_store(Sel *s, Value *v) {
  if (select_rmw(s, v))
    return;
  u8 mt = v->u.mem.mt;
  u32 size = memtype_size((MemType)mt);
  bool flt = type_in_vector_reg(memtype_type((MemType)mt));
  Value *x = flt ? sel_strip(v->args[1]) : narrow_value(v->args[1], size);
  i64 c;
  LOp src;
  if (flt && x->op == OP_FCONST && (mt == MT_F32 || (x->u.f == 0 && !__builtin_signbit(x->u.f)))) {
    src = lop_imm((i32)sel_operand(s, x).imm);
    flt = false;
  } else if (!flt && sel_const(x, &c) && fits32(size < 8 ? (i32)c : c)) {
    src = lop_imm(size < 8 ? (i32)c : c);
  } else {
    src = use_reg(s, x);
  }
  Addr a;
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  emit_store(s, (u8)size, flt, &a, src);
  if (v->u.mem.flags & MEM_FAULT)
    s->cursor ? (s->cursor->prev->flags |= LIF_FAULT) : (s->b->last->flags |= LIF_FAULT);
}

// ---- loads ----------------------------------------------------------------------------------------------------------

static void select_load(Sel *s, Value *v) {
  Addr a;
  u32 d;
  bool wanted = sel_wanted(s, v, &d);
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  if (!wanted) { // only for its fault
    LIns *ins = sel_emit(s, X_NULLCHK, 1, 2);
    put_addr(ins, 0, &a, 0);
    ins->flags = LIF_FAULT;
    return;
  }
  emit_load(s, v->u.mem.mt, lop_def(d), &a, v->u.mem.flags);
}

static void select_ref(Sel *s, Value *v) {
  u32 d;
  sel_wanted(s, v, &d);
  s->l->vregs.v[d].remat = lop_ref(v->u.ref);
  sel_move(s, T_I64, lop_def(d), lop_ref(v->u.ref));
}

// ---- atomics --------------------------------------------------------------------------------------------------------

// The old value is extended as a load of its type would.
static void extend_result(Sel *s, u8 mt, LOp dst, LOp src) {
  u16 op = load_op[mt].op;
  if (memtype_size((MemType)mt) >= 4) {
    sel_move(s, mt == MT_I32 || mt == MT_U32 ? T_I32 : T_I64, dst, src);
    return;
  }
  LIns *ins = sel_emit(s, op, 4, 2);
  ins->ops[0] = dst;
  ins->ops[1] = src;
}

static LOp result_op(Sel *s, Value *v) {
  u32 d;
  return lop_def(sel_wanted(s, v, &d) ? d : sel_temp(s, v->type));
}

static void select_cas(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt;
  LOp dst = result_op(s, v), n = use_reg(s, v->args[1]), c = use_reg(s, v->args[2]);
  Addr a;
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  sel_move(s, v->args[2]->type, lop_phys(RAX, LR_DEF, 0), c);
  LIns *ins = sel_emit(s, X_CMPXCHG, (u8)memtype_size((MemType)mt), 5);
  ins->flags = LIF_FAULT;
  put_addr(ins, 0, &a, LF_LATE);
  ins->ops[2] = n;
  ins->ops[2].flags |= LF_LATE;
  ins->ops[3] = lop_phys(RAX, LR_USE, LF_LATE);
  ins->ops[4] = lop_phys(RAX, LR_DEF, 0);
  extend_result(s, mt, dst, lop_phys(RAX, LR_USE, 0));
}

static void select_exchange(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt;
  LOp dst = result_op(s, v), x = use_reg(s, v->args[1]);
  Addr a;
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  u32 t = sel_temp(s, v->type);
  LIns *ins = sel_emit(s, v->op == OP_XCHG ? X_XCHGM : X_XADD, (u8)memtype_size((MemType)mt), 4);
  ins->flags = LIF_TIED | LIF_FAULT;
  ins->ops[0] = lop_def(t);
  ins->ops[1] = x;
  ins->ops[1].flags |= LF_ANY;
  put_addr(ins, 2, &a, LF_LATE);
  extend_result(s, mt, dst, lop_use(t, 0));
}

// ---- stack memory and the rest --------------------------------------------------------------------------------------

static void select_localloc(Sel *s, Value *v) {
  LOp dst = result_op(s, v), n = use_reg(s, v->args[0]);
  u32 up = sel_temp(s, T_I64), size = sel_temp(s, T_I64), left = sel_temp(s, T_I64);
  emit_tied(s, X_ADD, 8, lop_def(up), n, lop_imm(15));
  emit_tied(s, X_AND, 8, lop_def(size), lop_use(up, 0), lop_imm(-16));
  sel_move(s, T_I64, lop_def(left), lop_use(size, 0));
  LIns *ins = sel_emit(s, X_ALLOCA, 8, 4);
  ins->flags = LIF_FAULT;
  ins->ops[0] = dst;
  ins->ops[1] = lop_use(left, 0);
  ins->ops[2] = lop_temp(sel_temp(s, T_I64));
  ins->ops[3] = s->l->alloca_slot ? lop_slot(s->l->alloca_slot) : lop_none();
  if (!s->fn->init_locals || v->u.i)
    return;
  sel_move(s, T_I64, lop_phys(RDI, LR_DEF, 0), lop_use(dst.reg, 0));
  sel_move(s, T_I64, lop_phys(RCX, LR_DEF, 0), lop_use(size, 0));
  LIns *shift = emit_tied(s, X_SHR, 8, lop_phys(RCX, LR_DEF, 0), lop_phys(RCX, LR_USE, 0), lop_imm(3));
  shift->ops[1].flags = 0;
  sel_move(s, T_I64, lop_phys(RAX, LR_DEF, 0), lop_imm(0));
  rep(s, X_REPSTOS, 8);
}

void select_memory(Sel *s, Value *v) {
  u32 d;
  switch (v->op) {
  case OP_REF: select_ref(s, v); break;
  case OP_SLOTADDR: {
    sel_wanted(s, v, &d);
    LIns *ins = sel_emit(s, X_LEA, 8, 3);
    ins->ops[0] = lop_def(d);
    put_addr(ins, 1, &(Addr){.base = lop_slot(v->u.slot), .index = lop_none()}, 0);
    break;
  }
  case OP_THREADPTR: // the thread control block begins with its address (ELF TLS, variant II)
  case OP_TLSLOAD: {
    sel_wanted(s, v, &d);
    LOp x = v->op == OP_TLSLOAD ? use_reg(s, v->args[0]) : temp_imm(s, T_I64, 0);
    LIns *ins = sel_emit(s, X_TLS, 8, 2);
    ins->ops[0] = lop_def(d);
    ins->ops[1] = x;
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
