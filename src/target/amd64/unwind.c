// unwind.c: FrameInfo and call-frame information (DWARF 5, section 6.4.2) that is exact at every instruction.
#include "target/amd64/amd64.h"

enum { DW_RBP = 6, DW_RSP = 7 };
enum {
  DW_CFA_advance_loc = 0x40,
  DW_CFA_offset = 0x80,
  DW_CFA_restore = 0xC0,
  DW_CFA_advance_loc1 = 2,
  DW_CFA_advance_loc2 = 3,
  DW_CFA_advance_loc4 = 4,
  DW_CFA_remember_state = 10,
  DW_CFA_restore_state = 11,
  DW_CFA_def_cfa = 12,
  DW_CFA_def_cfa_register = 13,
  DW_CFA_def_cfa_offset = 14,
};
#define DATA_ALIGN 8 // the CIE's data alignment factor is -8

typedef struct Cfi {
  Arena *arena;
  VEC(u8) bytes;
  u32 at;
} Cfi;

static void put(Cfi *c, u8 b) {
  vec_push_a(&c->bytes, b, c->arena);
}

static void advance(Cfi *c, u32 to) {
  u32 d = to - c->at;
  c->at = to;
  if (!d)
    return;
  if (d < 64) {
    put(c, (u8)(DW_CFA_advance_loc | d));
  } else if (d < 256) {
    put(c, DW_CFA_advance_loc1);
    put(c, (u8)d);
  } else {
    u32 n = d < 65536 ? 2 : 4;
    put(c, n == 2 ? DW_CFA_advance_loc2 : DW_CFA_advance_loc4);
    for (u32 i = 0; i < n; i++)
      put(c, (u8)(d >> (8 * i)));
  }
}

static void put_offset(Cfi *c, u8 reg, i32 from_fp) {
  put(c, DW_CFA_offset | reg);
  put(c, (u8)((16 - from_fp) / DATA_ALIGN)); // CFA = fp + 16; at most 7 words below it
}

static void epilogue_rows(Cfi *c, const FrameInfo *f) {
  put(c, DW_CFA_remember_state);
  put(c, DW_CFA_def_cfa);
  put(c, DW_RSP);
  put(c, 8);
  put(c, DW_CFA_restore | DW_RBP);
  for (u8 r = 0; r < 16; r++)
    if (f->saved_regs >> r & 1)
      put(c, DW_CFA_restore | r);
}

static void event(Cfi *c, const CfiEvent *ev, const FrameInfo *f) {
  switch (ev->kind) {
  case CFI_PUSHED_BP:
    put(c, DW_CFA_def_cfa_offset);
    put(c, 16);
    put_offset(c, DW_RBP, 0);
    break;
  case CFI_SET_BP:
    put(c, DW_CFA_def_cfa_register);
    put(c, DW_RBP);
    break;
  case CFI_SAVED: put_offset(c, ev->reg, ev->off); break;
  case CFI_LEFT: epilogue_rows(c, f); break;
  default: put(c, DW_CFA_restore_state); break;
  }
}

void amd64_finish(Emit *e, CodeUnit *out) {
  FrameInfo *f = &out->frame;
  const Lir *l = e->l;
  f->frame_size = l->frame_size;
  for (u32 i = 0; i < e->cfi.n; i++)
    if (e->cfi.v[i].kind == CFI_SAVED) {
      f->saved_regs |= (u64)1 << e->cfi.v[i].reg;
    }
  for (u32 i = 0; i < e->cfi.n; i++)
    if (e->cfi.v[i].kind == CFI_SAVED) {
      u64 before = f->saved_regs & (((u64)1 << e->cfi.v[i].reg) - 1);
      f->saved_off[__builtin_popcountll(before)] = (i16)e->cfi.v[i].off;
    }
  Cfi c = {.arena = e->arena};
  for (u32 i = 0; i < e->cfi.n; i++) {
    u32 at = emit_final(e, e->cfi.v[i].at);
    if (e->cfi.v[i].kind == CFI_RESTORE && at == out->code_size)
      break;
    advance(&c, at);
    event(&c, &e->cfi.v[i], f);
  }
  f->cfi = c.bytes.v;
  f->cfi_size = c.bytes.n;
}
