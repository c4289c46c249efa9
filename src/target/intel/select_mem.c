// select_mem.c: selection of loads, stores, block operations and atomics.
#include "target/intel/intel.h"

#define SMALL_STRUCT 48
#define INLINE_COPY 128 // bytes copied or cleared without a string instruction

// size 0: of a word.
static const struct {
  u16 op;
  u8 size;
} load_op[] = {
    [MT_I8] = {X_MOVSX8, 4}, [MT_U8] = {X_MOVZX8, 4}, [MT_I16] = {X_MOVSX16, 4}, [MT_U16] = {X_MOVZX16, 4},
    [MT_I32] = {X_MOV, 4},   [MT_I64] = {X_MOV, 8},   [MT_REF] = {X_MOV, 0},     [MT_F32] = {X_MOVS, 4},
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
  u8 size = load_op[mt].size;
  emit_load_as(s, load_op[mt].op, size ? size : (u8)model.word, dst, a, flags);
}

// Some of the registers that instructions name by themselves may be kept by calls: the prologue must know.
static void to_phys(Sel *s, u32 reg, u8 type, LOp x) {
  s->l->used_regs |= REG_BIT(reg);
  sel_move(s, type, lop_phys(reg, LR_DEF, 0), x);
}

// Whether a byte of x has no name wherever x comes to be.
static bool is_nameless_byte(u8 size, LOp x) {
  return size == 1 && model.word == 4 && x.kind == LK_VREG;
}

void emit_store(Sel *s, u8 size, bool flt, const Addr *a, LOp src) {
  if (is_nameless_byte(size, src)) {
    to_phys(s, RAX, T_I32, src);
    src = lop_phys(RAX, LR_USE, LF_LATE);
  }
  LIns *ins = sel_emit(s, flt ? X_FST : X_ST, size, 3);
  ins->ops[0] = src;
  put_addr(ins, 1, a, 0);
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

static LOp address(Sel *s, const Addr *a) {
  u32 t = sel_temp(s, T_PTR);
  emit_load_as(s, X_LEA, (u8)model.word, lop_def(t), a, 0);
  return lop_use(t, 0);
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

// What of a block the string instructions do, by words.
static u32 whole_words(u32 size) {
  return size > INLINE_COPY ? size & ~(model.word - 1) : 0;
}

void emit_copy(Sel *s, const Addr *dst, const Addr *src, u32 size) {
  u32 whole = whole_words(size);
  if (whole) {
    LOp d = address(s, dst), f = address(s, src);
    to_phys(s, RDI, T_PTR, d);
    to_phys(s, RSI, T_PTR, f);
    to_phys(s, RCX, T_PTR, lop_imm(whole / model.word));
    rep(s, X_REPMOVS, (u8)model.word);
  }
  tail_copy(s, dst, src, whole, size);
}

// Stores of zero as an immediate have up to a word; wider ones come from a vector register.
static void tail_zero(Sel *s, const Addr *dst, u32 off, u32 size) {
  if (size - off > model.word && piece(size - off, 16) > model.word)
    sel_emit(s, X_BLKZERO, 16, 0);
  for (u32 n; off < size; off += n) {
    n = piece(size - off, 16);
    Addr at = addr_offset(dst, (i32)off);
    if (n > model.word)
      block_ins(s, X_BLKST, (u8)n, dst, off);
    else
      emit_store(s, (u8)n, false, &at, lop_imm(0));
  }
}

void emit_zero(Sel *s, const Addr *dst, u32 size) {
  u32 whole = whole_words(size);
  if (whole) {
    to_phys(s, RDI, T_PTR, address(s, dst));
    to_phys(s, RCX, T_PTR, lop_imm(whole / model.word));
    to_phys(s, RAX, T_PTR, lop_imm(0));
    rep(s, X_REPSTOS, (u8)model.word);
  }
  tail_zero(s, dst, whole, size);
}

static void select_blocks(Sel *s, Value *v) {
  Addr d, f;
  match_addr(s, v->args[0], 0, &d);
  if (v->op == OP_ZERO) {
    emit_zero(s, &d, sel_block_size(v));
    return;
  }
  match_addr(s, v->args[1], 0, &f);
  emit_copy(s, &d, &f, sel_block_size(v));
}

// cpblk and initblk: the string instructions trap in our own code when an address is bad.
static void select_var_blocks(Sel *s, Value *v) {
  i64 n, c;
  bool copy = v->op == OP_MEMCPY;
  if (sel_const(v->args[2], &n) && n >= 0 && n <= INLINE_COPY) {
    Addr d, f;
    match_addr(s, v->args[0], 0, &d);
    if (copy) {
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
  to_phys(s, RDI, T_PTR, x);
  to_phys(s, copy ? RSI : RAX, copy ? T_PTR : T_I32, y);
  // The IL operand is an unsigned 32-bit count, whatever the width it comes in.
  to_phys(s, RCX, v->args[2]->type, z);
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
  LOp src = sel_const(o, &c) && fits_imm(size, c) ? lop_imm(imm_value(size, c)) : use_reg(s, o);
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
  bool imm = x->op == OP_FCONST && (mt == MT_F32 || (model.word == 8 && sel_fconst_bits(x) == 0));
  i64 c = imm ? sel_fconst_bits(x) : 0;
  LOp src;
  if (imm || (!flt && sel_const(x, &c) && fits_imm((u8)size, c))) {
    src = lop_imm(imm_value((u8)MIN(size, 4u), c));
    flt = false;
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
  LOp dst = sel_result(s, v), slot = lop_ref(v->u.ref);
  if (s->l->target->data_by_register) {
    Addr a = unit_data(s, slot);
    emit_load_as(s, X_MOV, (u8)model.word, dst, &a, 0);
    return;
  }
  s->l->vregs.v[dst.reg].remat = slot;
  sel_move(s, T_PTR, dst, slot);
}

// ---- atomics --------------------------------------------------------------------------------------------------------

// The old value is extended as a load of its type would.
static void extend_result(Sel *s, u8 mt, LOp dst, LOp src) {
  u32 size = memtype_size((MemType)mt);
  if (size >= 4)
    sel_move(s, size == 4 ? T_I32 : T_I64, dst, src);
  else
    emit_op2(s, extension(mt), 4, dst, src);
}

static void select_cas(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt, size = (u8)memtype_size((MemType)mt);
  LOp dst = sel_result(s, v), n = use_reg(s, v->args[1]), c = use_reg(s, v->args[2]);
  Addr a;
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  if (is_nameless_byte(size, n)) {
    to_phys(s, RDX, T_I32, n);
    n = lop_phys(RDX, LR_USE, 0);
  }
  to_phys(s, RAX, v->args[2]->type, c);
  LIns *ins = sel_emit(s, X_CMPXCHG, size, 5);
  ins->flags = LIF_FAULT;
  put_addr(ins, 0, &a, LF_LATE);
  ins->ops[2] = n;
  ins->ops[2].flags |= LF_LATE;
  ins->ops[3] = lop_phys(RAX, LR_USE, LF_LATE);
  ins->ops[4] = lop_phys(RAX, LR_DEF, 0);
  extend_result(s, mt, dst, lop_phys(RAX, LR_USE, 0));
}

static void select_exchange(Sel *s, Value *v) {
  u8 mt = v->u.mem.mt, size = (u8)memtype_size((MemType)mt);
  LOp dst = sel_result(s, v), x = use_reg(s, v->args[1]);
  Addr a;
  match_addr(s, v->args[0], v->u.mem.disp, &a);
  bool nameless = is_nameless_byte(size, x);
  u32 t = nameless ? 0 : sel_temp(s, v->type);
  if (nameless)
    to_phys(s, RAX, T_I32, x);
  LIns *ins = sel_emit(s, v->op == OP_XCHG ? X_XCHGM : X_XADD, size, 4);
  ins->flags = LIF_FAULT | (nameless ? 0 : LIF_TIED);
  ins->ops[0] = nameless ? lop_phys(RAX, LR_DEF, 0) : lop_def(t);
  ins->ops[1] = nameless ? lop_phys(RAX, LR_USE, LF_LATE) : x;
  if (!nameless)
    ins->ops[1].flags |= LF_ANY;
  put_addr(ins, 2, &a, LF_LATE);
  extend_result(s, mt, dst, nameless ? lop_phys(RAX, LR_USE, 0) : lop_use(t, 0));
}

// ---- stack memory and the rest --------------------------------------------------------------------------------------

static void select_localloc(Sel *s, Value *v) {
  u8 word = (u8)model.word;
  LOp dst = sel_result(s, v), n = use_reg(s, v->args[0]);
  u32 up = sel_temp(s, T_PTR), size = sel_temp(s, T_PTR), left = sel_temp(s, T_PTR);
  emit_tied(s, X_ADD, word, lop_def(up), n, lop_imm(15));
  emit_tied(s, X_AND, word, lop_def(size), lop_use(up, 0), lop_imm(-16));
  sel_move(s, T_PTR, lop_def(left), lop_use(size, 0));
  LIns *ins = sel_emit(s, X_ALLOCA, word, 4);
  ins->flags = LIF_FAULT;
  ins->ops[0] = dst;
  ins->ops[1] = lop_use(left, 0);
  ins->ops[2] = lop_temp(sel_temp(s, T_PTR));
  ins->ops[3] = s->l->alloca_slot ? lop_slot(s->l->alloca_slot) : lop_none();
  if (!s->fn->init_locals || v->u.i)
    return;
  to_phys(s, RDI, T_PTR, lop_use(dst.reg, 0));
  to_phys(s, RCX, T_PTR, lop_use(size, 0));
  LIns *shift =
      emit_tied(s, X_SHR, word, lop_phys(RCX, LR_DEF, 0), lop_phys(RCX, LR_USE, 0), lop_imm(word == 8 ? 3 : 2));
  shift->ops[1].flags = 0;
  to_phys(s, RAX, T_PTR, lop_imm(0));
  rep(s, X_REPSTOS, word);
}

void select_memory(Sel *s, Value *v) {
  Addr a;
  switch (v->op) {
  case OP_REF: select_ref(s, v); break;
  case OP_SLOTADDR:
    a = slot_addr(v->u.slot, 0);
    emit_load_as(s, X_LEA, (u8)model.word, sel_result(s, v), &a, 0);
    break;
  case OP_THREADPTR: // the thread control block begins with its address (ELF TLS, variant II)
  case OP_TLSLOAD: {
    LOp dst = sel_result(s, v), x = v->op == OP_TLSLOAD ? use_reg(s, v->args[0]) : temp_imm(s, T_PTR, 0);
    emit_op2(s, X_TLS, (u8)model.word, dst, x);
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
