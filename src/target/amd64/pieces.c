// pieces.c: eightbytes of structs, in which they travel in registers (psABI 3.2.3).
#include "target/amd64/amd64.h"

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
