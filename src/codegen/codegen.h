// codegen.h: from lowered IR to a code unit: machine code with everything that installing or writing it down needs.
#ifndef KILN_CODEGEN_CODEGEN_H
#define KILN_CODEGEN_CODEGEN_H

#include "ir/ir.h"

typedef enum FixupKind {
  FIX_SLOT,   // of the slot of `ref`
  FIX_RODATA, // of the unit's read-only data, at `target`
  FIX_CALL,   // of the entry that jumps through the slot of `ref`, number `target` of the unit's (Target.entry_size)
} FixupKind;

// Four bytes of code that hold a pc-relative address; how, the target knows.
typedef struct Fixup {
  u32 off;
  u8 kind;
  i8 form;    // target's
  u32 ref;    // index into refs
  u32 target; // FIX_RODATA, FIX_CALL
} Fixup;

// The kind of a row that no exception looks at: where no asynchronous one may come up (ir.h, Block.shielded).
enum { CLAUSE_SHIELD = 8 };

// A protected region in machine code, inner before outer. A frame's pc is inside when start <= pc-1 < end for return
// addresses and start <= pc < end for faults. One IL clause gives several rows when layout splits its try.
typedef struct CodeClause {
  u32 try_start, try_end;
  u32 handler, filter; // entry offsets; filter 0 if none
  u32 handler_end;     // end of the handler's code (handler blocks are contiguous); filter code lies in [filter,
                       // filter_end)
  u32 filter_end;
  u8 kind;      // ClauseKind
  i32 cls_ref;  // index into refs of the caught CLASS, or -1
  i32 dict_ref; // index into refs of a DICT_SLOT evaluated with the frame's dictionary, or -1
  u32 il_index; // index of the IL clause
  u32 owner;    // the first IL clause with the same handler, whose code it is. Images do not keep it
  u32 around;   // 1 + the IL clause whose finally or fault block or filter holds this one; 0: none
} CodeClause;

typedef struct LineRow {
  u32 off, pos; // pos: a position (ir.h) over the unit's `inlined`
} LineRow;      // ascending

// All frames keep a frame pointer, at which the caller's lies and behind it the return address. Callee-saved registers
// lie below.
enum { FRAME_MAX_SAVED = 24 };
typedef struct FrameInfo {
  u64 saved_regs; // mask of those that the prologue saves, by their number in an UnwindCtx (target/host.h)
  i16 saved_off[FRAME_MAX_SAVED]; // of each of them, in ascending order: offset from the frame pointer
  u32 frame_size;                 // bytes below the frame pointer (fixed part)
  u32 body_start;                 // end of the entry block, behind which frame and dictionary are set up
  i32 dict_off;                   // frame offset of the dictionary owner, or 0
  u8 *cfi;
  u32 cfi_size; // DWARF CFA program of the FDE (without CIE), for .eh_frame
} FrameInfo;

typedef struct CodeUnit {
  const struct Target *target;
  Arena *arena;
  Method *method;
  u8 *code;
  u32 code_size;
  u8 *rodata;
  u32 rodata_size, rodata_align; // float constants, jump tables (32-bit offsets from the start of the code)
  Ref **refs;                    // what code and clauses read, one a slot
  u32 nrefs;
  u32 *entries; // those of `refs` that are called by an entry
  u32 nentries;
  Ref **named; // all that the function referred to, also where no code is left that needs it
  u32 nnamed;
  InlineFrame *bodies; // every body that went into this code, beside `method`'s own
  u32 nbodies;
  Fixup *fixups;
  u32 nfixups;
  CodeClause *clauses;
  u32 nclauses;
  LineRow *lines;
  u32 nlines;
  InlineFrame *inlined; // those that a row needs
  u32 ninlined;
  FrameInfo frame;
  u32 features; // CPU_* that it relies on
  u32 missed;   // those that would have made it better
} CodeUnit;

// `fn` is lowered IR. Everything in `out` lives in fn->arena. Thread-safe.
bool codegen(Fn *fn, CodeUnit *out, Error *err);
// Disassembly with refs named, when capstone is there; else bytes.
struct Buf;
void codeunit_print(const CodeUnit *u, struct Buf *out);
// CFI common to all units of native code (for writers of .eh_frame): factors, the return address's register, and the
// initial instructions.
typedef struct CfiHead {
  u8 code_align, ra;
  i8 data_align; // -64 to 63
  u8 size;
  const u8 *program;
} CfiHead;
const CfiHead *codegen_cfi_head(void);

#endif
