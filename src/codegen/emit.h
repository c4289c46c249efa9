// emit.h: the emission driver's state: bytes with holes for branches, labels, fixups.
//
// Branches are recorded, not written: once all code is there, each gets its short form if it reaches. Every offset that
// is recorded meanwhile is an offset in the bytes without branches, mapped at the end.
#ifndef KILN_CODEGEN_EMIT_H
#define KILN_CODEGEN_EMIT_H

#include "codegen/lir.h"

typedef struct Branch {
  u32 off; // in the raw bytes
  u32 label;
  u32 kind; // target's: condition or jump or call
  bool is_short;
  u32 at; // final offset
} Branch;

// A place in the code: raw offset, and how many branches come before it.
typedef struct Mark {
  u32 off, branches;
} Mark;

typedef struct CfiEvent {
  Mark at;
  u8 kind;
  u8 reg;
  i32 off;
} CfiEvent;

typedef struct RawFixup {
  Mark at;
  Fixup fix;
} RawFixup;

typedef struct JumpTable {
  u32 rodata, n;
  const u32 *labels;
} JumpTable;

typedef struct LineMark {
  Mark at;
  u32 il;
} LineMark;

typedef struct Emit {
  Lir *l;
  Arena *arena;
  VEC(u8) code;
  VEC(Branch) branches;
  VEC(Mark) labels;
  VEC(RawFixup) fixups;
  VEC(CfiEvent) cfi;
  VEC(LineMark) lines;
  VEC(Ref *) slots; // what code and clauses read, in the order of meeting
  u32 last_il;
  // Jump tables: rodata offset of the table, labels of the entries.
  VEC(JumpTable) tables;
  u32 start_label;     // of the unit: jump tables are relative to it
  u32 *handler_labels; // by clause
  const LBlock *block; // in emission
} Emit;

static inline Mark emit_here(const Emit *e) {
  return (Mark){e->code.n, e->branches.n};
}
static inline void emit_u8(Emit *e, u8 b) {
  vec_push_a(&e->code, b, e->arena);
}
void emit_u32(Emit *e, u32 v);
void emit_u64(Emit *e, u64 v);
u32 emit_label(Emit *e); // new
void emit_bind(Emit *e, u32 label);
void emit_branch(Emit *e, u32 kind, u32 label);
u32 emit_slot(Emit *e, Ref *r); // the slot of the unit that holds its value
// Write `field`, the four bytes that a fixup completes.
void emit_fix_ref(Emit *e, Ref *r, i8 form, u32 field);
void emit_fix_call(Emit *e, Ref *r, i8 form, u32 field);
void emit_fix_rodata(Emit *e, u32 off, i8 form, u32 field);
void emit_cfi(Emit *e, u8 kind, u8 reg, i32 off);
u32 emit_jump_table(Emit *e, const u32 *labels, u32 n); // rodata offset
u32 emit_final(const Emit *e, Mark m);                  // final offset; after relaxation

#endif
