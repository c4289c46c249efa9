// target.h: what the back end knows of a machine: its registers, its rules of selection and its encoder.
#ifndef KILN_TARGET_TARGET_H
#define KILN_TARGET_TARGET_H

#include "codegen/emit.h"
#include "codegen/isel.h"
#include "codegen/lir.h"

typedef struct Target {
  const char *name;
  u32 pointer_size;
  bool writes_clear_upper;      // 32-bit instructions clear the upper half of a 64-bit register
  const char *const *reg_names; // by register number
  const u8 *alloc_order[2];     // by RegClass: registers for values, in order of preference
  u32 nalloc[2];
  u32 callee_saved;               // mask
  u8 cycle_scratch;               // free at all times: breaks cycles of moves
  u8 exception_reg;               // holds the exception at the entry of a handler
  const char *(*op_name)(u16 op); // opcodes from LIR_TARGET on
  const char *(*cc_name)(u8 cc);
  // Selection. `select` handles one value that is needed; it walks operands only through the driver's functions.
  void (*select)(Sel *s, Value *v);
  void (*select_entry)(Sel *s);               // parameters, cleared slots: at the start of the entry block
  i32 (*param_home)(const Fn *fn, u32 param); // struct parameters passed in memory: frame offset, else 0
  // Frame: offsets of the areas from the frame pointer, FrameInfo's fields.
  void (*frame)(Lir *l);
  // Encoding.
  void (*emit_prologue)(Emit *e);
  void (*emit)(Emit *e, LIns *ins, const LBlock *next);
  void (*emit_stub)(Emit *e, const TrapStub *stub);
  u32 (*branch_size)(u8 kind, bool is_short);
  void (*emit_branch)(u8 *at, u8 kind, bool is_short, i32 disp);
  void (*finish)(Emit *e, CodeUnit *out); // FrameInfo with its CFI program
  const u8 *cie;
  u32 cie_size;
} Target;

extern const Target target_amd64, target_vm;
static inline const Target *target_host(void) {
  return &target_amd64;
}

// Disassembles one unit; false if this build has no disassembler.
struct Buf;
bool target_disassemble(const CodeUnit *u, struct Buf *out);

#endif
