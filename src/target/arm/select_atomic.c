// select_atomic.c: selection of atomic updates, and of accesses of 8 bytes at once.
#include "target/arm/arm.h"

// The value of a narrow access is extended as a plain load would.
static void extend_narrow(Sel *s, u8 mt, LOp dst, LOp src) {
  if (mt == MT_I8 || mt == MT_I16)
    a32_op2(s, mt == MT_I8 ? A_SXTB : A_SXTH, 4, dst, src);
  else
    sel_move(s, T_I32, dst, src);
}

static LOp address_of(Sel *s, Value *v, i32 disp) {
  Addr a;
  a32_addr(s, v, disp, A32_NO_INDEX, &a);
  return a32_address(s, &a);
}

static void update(Sel *s, Value *v) {
  static const u16 ops[OP_COUNT] = {[OP_CAS] = A_CAS, [OP_XCHG] = A_XCHG, [OP_XADD] = A_XADD};
  u8 mt = v->u.mem.mt;
  bool cas = v->op == OP_CAS;
  LOp dst = sel_result(s, v), old;
  LOp x = a32_reg(s, v->args[1]), cmp = cas ? a32_reg(s, v->args[2]) : lop_none();
  LOp at = address_of(s, v->args[0], v->u.mem.disp);
  u32 n = 3;
  LIns *ins = sel_emit(s, ops[v->op], (u8)memtype_size((MemType)mt), cas ? 5 : 4);
  ins->flags = LIF_FAULT;
  ins->ops[0] = a32_temp(s, T_I32, &old);
  ins->ops[1] = at;
  ins->ops[2] = x;
  if (cas)
    ins->ops[n++] = cmp;
  for (u32 i = 1; i < n; i++)
    ins->ops[i].flags |= LF_LATE;
  ins->ops[n] = lop_temp(sel_temp(s, T_I32));
  extend_narrow(s, mt, dst, old);
}

void a32_select_atomic(Sel *s, Value *v) {
  if (v->op == OP_FENCE)
    sel_emit(s, A_DMB, 0, 0);
  else
    update(s, v);
}

// ---- 8 bytes at once: only exclusive accesses are, and these take neighbouring registers ---------------------------------

void a32_wide_load(Sel *s, LOp dst, const Addr *a) {
  LOp at = a32_address(s, a), lo, hi;
  LIns *ins = sel_emit(s, A_LDREXD, 8, 3);
  ins->flags = LIF_FAULT;
  ins->clobbers = MASKS(R2, R3);
  ins->ops[0] = sel_fixed_def(a32_temp(s, T_I32, &lo), R2);
  ins->ops[1] = sel_fixed_def(a32_temp(s, T_I32, &hi), R3);
  ins->ops[2] = a32_late(at);
  a32_op3(s, A_VMOVGD, dst, lo, hi)->flags = 0;
}

void a32_wide_store(Sel *s, const Addr *a, LOp src) {
  LOp at = a32_address(s, a), lo, hi;
  LOp low = a32_temp(s, T_I32, &lo), high = a32_temp(s, T_I32, &hi);
  a32_op3(s, A_VMOVDG, low, high, src)->flags = 0;
  LIns *ins = sel_emit(s, A_STREXD, 8, 4);
  ins->flags = LIF_FAULT;
  ins->clobbers = MASKS(R0, R3);
  ins->ops[0] = sel_fixed_use(lo, R0, T_I32);
  ins->ops[1] = sel_fixed_use(hi, R1, T_I32);
  ins->ops[2] = a32_late(at);
  ins->ops[3] = lop_temp(sel_temp(s, T_I32));
}
