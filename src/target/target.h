// target.h: what the back end knows of a machine: its registers, its rules of selection and its encoder.
//
// A rule of every target with registers of 64 bits: an instruction of 32 bits clears the upper half of its result.
#ifndef KILN_TARGET_TARGET_H
#define KILN_TARGET_TARGET_H

#include "codegen/emit.h"
#include "codegen/isel.h"
#include "codegen/lir.h"

#include <stdio.h>

struct Buf;
struct Convention;
// Slots [0, n) have entries; code branches to the entries but those of [loaded, loaded_end), whose slots it reads.
typedef struct PltShape {
  u32 n, loaded, loaded_end;
  u32 resolver; // offset of its slot
} PltShape;

typedef struct Target {
  const char *name;
  u32 pointer_size;
  u32 align8;            // alignment of scalars of 8 bytes as fields (types/model.h)
  bool splits_wide;      // its registers have 32 bits: opt/pairs.c takes 64-bit integers apart for it
  bool rounds;           // has instructions for FRINT and its kin, with CPU_VECTORS if it has vectors
  bool data_by_register; // references' slots and constants in memory are reached through a register alone
  u32 features;          // of the processor beyond the base line, the target's bits. Images are made for the base line
  const struct Convention *convention;
  const char *(*reg_name)(u32 reg);
  const u8 *alloc_order[2]; // by RegClass: registers for values, in order of preference
  u32 nalloc[2];
  RegMask callee_saved;
  u8 cycle_scratch;               // free at all times: breaks cycles of moves
  u8 exception_reg;               // holds the exception at the entry of a handler
  const char *(*op_name)(u16 op); // opcodes from LIR_TARGET on
  const char *(*cc_name)(u8 cc);
  // Selection. `select` handles one value that is needed; it walks operands only through the driver's functions.
  void (*select)(Sel *s, Value *v);
  void (*select_entry)(Sel *s);               // parameters, cleared slots: at the start of the entry block
  void (*select_start)(Sel *s);               // of each block, behind what its entry needs. May be NULL
  i32 (*param_home)(const Lir *l, u32 param); // struct parameters passed in memory: frame offset, else 0
  // Frame: offsets of the areas from the frame pointer, FrameInfo's fields.
  void (*frame)(Lir *l);
  const struct VectorTarget *vector; // ir/vector.h; NULL: no vectors
  // Encoding.
  void (*emit_prologue)(Emit *e);
  void (*emit)(Emit *e, LIns *ins, const LBlock *next);
  void (*emit_stub)(Emit *e, const TrapStub *stub);
  u32 (*branch_size)(u32 kind, bool is_short);
  i32 (*branch_reach)(u32 kind); // the short form's displacement, from its end: -reach to reach - 1
  void (*emit_branch)(u8 *at, u32 kind, bool is_short, i32 disp);
  void (*finish)(Emit *e, CodeUnit *out); // FrameInfo with its CFI program
  const CfiHead *cfi_head;
  bool (*disassemble)(const CodeUnit *u, struct Buf *out); // false: this build has no disassembler. May be NULL
  u8 cs_arch, cs_mode;                                     // capstone's numbers, for target_disassemble
  // Addresses in code: the field at `field`, which will run at `at`, comes to mean `to`.
  void (*fix)(u8 *field, const u8 *at, const u8 *to, const Fixup *f);
  // Entries of calls, for branches that cannot read a slot: each jumps to what its slot holds. Put behind a unit's
  // code; an image has one for each slot that is called. 0: FIX_CALL is not used.
  u32 entry_size;
  void (*put_entry)(u8 *field, const u8 *at, const u8 *slot);
  // Images, as text for the GNU assembler. NULL: the target has none.
  const char *triple;    // in front of the names of its tools
  const char *const *as; // the assembler with its options, up to NULL
  const char *const *ld;
  const char *words; // directive for instructions of four bytes; NULL: they are written as data
  const char *head;  // begins each text; NULL: nothing
  // What the field can add to a symbol is less than twice this: data have a name every so many bytes (asmout.c). 0: no
  // such limit.
  u32 anchors;
  // The field, four bytes of code, meaning symbol + off.
  void (*image_fix)(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off);
  // The procedure linkage table, of entries of 16 bytes. What a slot (kiln_got_ + a word for each before it) holds at
  // first (host_plt_start) jumps through the slot at kiln_got_ + `resolver` with the address of the slot in the scratch
  // register.
  void (*image_plt)(FILE *out, const PltShape *plt);
} Target;

extern const Target target_vm;
// What native code of this process is made by; target_vm where the processor has no back end.
const Target *target_host(void);
const Target *target_jit(void);                              // the same with what this very processor can do
bool target_disassemble(const CodeUnit *u, struct Buf *out); // for processors that capstone knows
const Target *target_by_triple(const char *triple);          // NULL: none makes images for it

#endif
