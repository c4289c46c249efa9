// cfi.h: writing call-frame instructions (DWARF 5, section 6.4.2), for the targets' unwind rows.
#ifndef KILN_CODEGEN_CFI_H
#define KILN_CODEGEN_CFI_H

#include "codegen/emit.h"

enum {
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
  DW_CFA_advance_loc = 0x40,
  DW_CFA_offset = 0x80,
  DW_CFA_restore = 0xC0,
};
#define CFI_DATA_ALIGN model.word // the CIEs' data alignment factor, negative

typedef struct Cfi {
  Arena *arena;
  VEC(u8) bytes;
  u32 at;
} Cfi;

void cfi_put(Cfi *c, u8 byte);
// The register was stored at fp + from_fp; the CFA is two words above fp, and that is less than 128 words above it.
void cfi_offset(Cfi *c, u32 dwarf_reg, i32 from_fp);
void cfi_restore(Cfi *c, u32 dwarf_reg);

// What a target says about its events: which kind saves a register and which takes the rows up again behind an
// epilogue, the CIE's code alignment factor, and the instructions for each event.
typedef struct CfiTarget {
  u8 saved, resume, code_align;
  void (*event)(Cfi *c, const CfiEvent *ev, const FrameInfo *f);
} CfiTarget;
// Fills out->frame from the events: saved registers with their places, and the instructions (in e->arena).
void cfi_frame(Emit *e, CodeUnit *out, const CfiTarget *t);

#endif
