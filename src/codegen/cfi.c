// cfi.c: FrameInfo and call-frame information (DWARF 5, section 6.4.2) that is exact at every instruction.
#include "codegen/cfi.h"

void cfi_put(Cfi *c, u8 byte) {
  vec_push_a(&c->bytes, byte, c->arena);
}

static void advance(Cfi *c, u32 to, u32 code_align) {
  u32 d = (to - c->at) / code_align;
  c->at = to;
  if (!d)
    return;
  if (d < 64) {
    cfi_put(c, (u8)(DW_CFA_advance_loc | d));
    return;
  }
  u32 n = d < 256 ? 1 : d < 65536 ? 2 : 4;
  cfi_put(c, n == 1 ? DW_CFA_advance_loc1 : n == 2 ? DW_CFA_advance_loc2 : DW_CFA_advance_loc4);
  for (u32 i = 0; i < n; i++)
    cfi_put(c, (u8)(d >> (8 * i)));
}

// The short form has six bits for the register.
static void with_reg(Cfi *c, u32 reg, u8 form, u8 extended) {
  if (reg < 64) {
    cfi_put(c, form | (u8)reg);
    return;
  }
  cfi_put(c, extended);
  for (; reg > 127; reg >>= 7) // ULEB128
    cfi_put(c, 0x80 | (reg & 127));
  cfi_put(c, (u8)reg);
}

void cfi_offset(Cfi *c, u32 dwarf_reg, i32 from_fp) {
  with_reg(c, dwarf_reg, DW_CFA_offset, DW_CFA_offset_extended);
  cfi_put(c, (u8)((2 * model.word - from_fp) / CFI_DATA_ALIGN));
}

void cfi_restore(Cfi *c, u32 dwarf_reg) {
  with_reg(c, dwarf_reg, DW_CFA_restore, DW_CFA_restore_extended);
}

static void saved_regs(const Emit *e, FrameInfo *f, u8 saved) {
  for (u32 i = 0; i < e->cfi.n; i++)
    if (e->cfi.v[i].kind == saved)
      f->saved_regs |= (u64)1 << e->cfi.v[i].reg;
  for (u32 i = 0; i < e->cfi.n; i++)
    if (e->cfi.v[i].kind == saved) {
      u64 before = f->saved_regs & (((u64)1 << e->cfi.v[i].reg) - 1);
      f->saved_off[__builtin_popcountll(before)] = (i16)e->cfi.v[i].off;
    }
}

void cfi_frame(Emit *e, CodeUnit *out, const CfiTarget *t) {
  FrameInfo *f = &out->frame;
  f->frame_size = e->l->frame_size;
  saved_regs(e, f, t->saved);
  Cfi c = {.arena = e->arena};
  for (u32 i = 0; i < e->cfi.n; i++) {
    u32 at = emit_final(e, e->cfi.v[i].at);
    if (e->cfi.v[i].kind == t->resume && at == out->code_size)
      break;
    advance(&c, at, t->code_align);
    t->event(&c, &e->cfi.v[i], f);
  }
  f->cfi = c.bytes.v;
  f->cfi_size = c.bytes.n;
}
