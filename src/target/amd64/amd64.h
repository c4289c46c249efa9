// amd64.h: registers, instructions and the parts of the amd64 back end that its files share.
#ifndef KILN_TARGET_AMD64_H
#define KILN_TARGET_AMD64_H

#include "target/intel/intel.h"

// Those that x86 has not got.
enum {
  R8 = 8,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15,
  XMM1 = 17,
  XMM14 = 30,
  XMM15 = 31,
  DICT_REG = R10,
  KEY_REG = R11,
};
#define MASK(r) REG_BIT(r)
#define ALL_FLT 0xFFFF0000u
#define CALLEE_SAVED (MASK(RBX) | MASK(R12) | MASK(R13) | MASK(R14) | MASK(R15))
#define CALL_CLOBBERS (0x0FC7u | ALL_FLT) // rax rcx rdx rsi rdi r8-r11 and every xmm

extern const Convention amd64_convention;
extern const struct VectorTarget amd64_vector; // vector.c

// ---- selection ------------------------------------------------------------------------------------------------------

LOp load_piece(Sel *s, const Addr *a, u32 size, u8 cls); // eightbyte or its first `size` bytes into a register
void store_piece(Sel *s, const Addr *a, u32 size, u8 cls, LOp reg);

void amd64_select_vector(Sel *s, Value *v);
void amd64_select_round(Sel *s, Value *v);
void amd64_select_call(Sel *s, Value *v);
void amd64_select_tail_call(Sel *s, Value *v);
void amd64_select_return(Sel *s, Value *v);
void amd64_select_entry(Sel *s);

// ---- emission -------------------------------------------------------------------------------------------------------

void amd64_emit(Emit *e, LIns *ins, const LBlock *next);
void amd64_emit_stub(Emit *e, const TrapStub *stub);
void amd64_frame(Lir *l);
// image.c
void amd64_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
void amd64_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
void amd64_image_plt(FILE *out, const PltShape *plt);

#endif
