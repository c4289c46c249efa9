// unwind.c: FrameInfo and call-frame information (DWARF 5, section 6.4.2) that is exact at every instruction.
#include "target/arm64/arm64.h"
#include "target/arm64/words.h"

enum { DW_X29 = 29, DW_X30 = 30, DW_SP = 31, DW_V8 = 72 };
enum {
  DW_CFA_advance_loc = 0x40,
  DW_CFA_offset = 0x80,
  DW_CFA_restore = 0xC0,
  DW_CFA_advance_loc1 = 2,
  DW_CFA_advance_loc2 = 3,
  DW_CFA_advance_loc4 = 4,
  DW_CFA_offset_extended = 5,
  DW_CFA_restore_extended = 6,
  DW_CFA_remember_state = 10,
  DW_CFA_restore_state = 11,
  DW_CFA_def_cfa = 12,
  DW_CFA_def_cfa_register = 13,
  DW_CFA_def_cfa_offset = 14,
};
enum { CODE_ALIGN = 4, DATA_ALIGN = 8 }; // the CIE's data alignment factor is -8

typedef struct Cfi {
  Arena *arena;
  VEC(u8) bytes;
  u32 at;
} Cfi;

static void put(Cfi *c, u8 b) {
  vec_push_a(&c->bytes, b, c->arena);
}

static void advance(Cfi *c, u32 to) {
  u32 d = (to - c->at) / CODE_ALIGN;
  c->at = to;
  if (!d)
    return;
  if (d < 64) {
    put(c, (u8)(DW_CFA_advance_loc | d));
    return;
  }
  u32 n = d < 256 ? 1 : d < 65536 ? 2 : 4;
  put(c, n == 1 ? DW_CFA_advance_loc1 : n == 2 ? DW_CFA_advance_loc2 : DW_CFA_advance_loc4);
  for (u32 i = 0; i < n; i++)
    put(c, (u8)(d >> (8 * i)));
}

static u8 dwarf_of(u32 ctx_reg) {
  return (u8)(ctx_reg < CTX_D8 ? ctx_reg : DW_V8 + (ctx_reg - CTX_D8));
}

static void put_offset(Cfi *c, u8 reg, i32 from_fp) {
  if (reg < 64) {
    put(c, DW_CFA_offset | reg);
  } else {
    put(c, DW_CFA_offset_extended);
    put(c, reg);
  }
  put(c, (u8)((16 - from_fp) / DATA_ALIGN)); // CFA = fp + 16; at most 20 words below it
}

static void put_restore(Cfi *c, u8 reg) {
  if (reg < 64) {
    put(c, DW_CFA_restore | reg);
  } else {
    put(c, DW_CFA_restore_extended);
    put(c, reg);
  }
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  switch (ev->kind) {
  case CFI_PUSHED:
    put(c, DW_CFA_def_cfa_offset);
    put(c, 16);
    put_offset(c, DW_X29, 0);
    put_offset(c, DW_X30, 8);
    break;
  case CFI_SET_FP:
    put(c, DW_CFA_def_cfa_register);
    put(c, DW_X29);
    break;
  case CFI_SAVED: put_offset(c, dwarf_of(ev->reg), ev->off); break;
  case CFI_RESTORED:
    put(c, DW_CFA_remember_state);
    for (u64 m = f->saved_regs; m; m &= m - 1)
      put_restore(c, dwarf_of((u32)__builtin_ctzll(m)));
    break;
  case CFI_LEFT:
    put(c, DW_CFA_def_cfa);
    put(c, DW_SP);
    put(c, 0);
    put_restore(c, DW_X29);
    put_restore(c, DW_X30);
    break;
  default: put(c, DW_CFA_restore_state); break;
  }
}

void arm_finish(Emit *e, CodeUnit *out) {
  FrameInfo *f = &out->frame;
  f->frame_size = e->l->frame_size;
  for (u32 i = 0; i < e->cfi.n; i++)
    if (e->cfi.v[i].kind == CFI_SAVED)
      f->saved_regs |= (u64)1 << e->cfi.v[i].reg;
  for (u32 i = 0; i < e->cfi.n; i++)
    if (e->cfi.v[i].kind == CFI_SAVED) {
      u64 before = f->saved_regs & (((u64)1 << e->cfi.v[i].reg) - 1);
      f->saved_off[__builtin_popcountll(before)] = (i16)e->cfi.v[i].off;
    }
  Cfi c = {.arena = e->arena};
  for (u32 i = 0; i < e->cfi.n; i++) {
    u32 at = emit_final(e, e->cfi.v[i].at);
    if (e->cfi.v[i].kind == CFI_RESUME && at == out->code_size)
      break;
    advance(&c, at);
    event(&c, &e->cfi.v[i], f);
  }
  f->cfi = c.bytes.v;
  f->cfi_size = c.bytes.n;
}
