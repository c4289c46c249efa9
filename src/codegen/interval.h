// interval.h: live intervals: where a virtual register lives, and in what.
//
// Each instruction has POS_STEP positions: p reads operands, p + 1 destroys the clobbered registers, p + 2 writes
// results. Ranges are half open.
#ifndef KILN_CODEGEN_INTERVAL_H
#define KILN_CODEGEN_INTERVAL_H

#include "codegen/lir.h"

enum { POS_CLOBBER = 1, POS_DEF = 2, POS_AFTER = 3 };

typedef struct Range Range;
struct Range {
  u32 from, to;
  Range *next;
};

// How much a use wants a register.
typedef enum UseKind { USE_ANY, USE_SHOULD, USE_MUST } UseKind;

typedef struct UsePos UsePos;
struct UsePos {
  u32 pos;
  u8 kind;
  u8 depth; // of loops
  UsePos *next;
};

typedef struct Interval Interval;
struct Interval {
  u32 vreg;
  u8 cls;
  u8 reg;  // NOREG: in memory (or not yet)
  u8 hint; // NOREG
  bool done;
  u32 start, end;
  Range *ranges;
  Range *cur; // first range that ends after the walk's position
  u32 wake;   // where the hole ends, of an inactive interval
  UsePos *uses;
  Interval *next; // next part of the same virtual register
  Interval *prev; // part before it; set by resolve.c
  u32 hint_vreg;  // + 1
};

// A machine register's blocked ranges.
typedef struct FixedReg {
  Range *ranges, *cur;
} FixedReg;

typedef struct Clobber {
  u32 pos;
  RegMask mask;
} Clobber;

typedef struct Alloc {
  Lir *l;
  Arena *arena;
  Interval **first; // by vreg: first part; NULL if it never lives
  u32 *def_pos;     // by vreg: where it is written. Code before it in layout order may read it (rotated loops)
  FixedReg fixed[MAX_PHYS];
  Clobber *clobbers; // ascending
  u32 nclobbers;
  RegMask clobber_all; // union of all masks
  RegMask allocatable[2];
  u8 *soft_hint; // by vreg: register of a value that it will be moved from or to
  // Where each vreg lives when not in a register.
  i32 *spill;       // by vreg: -1 none, or spill slot number
  u8 *store_at_def; // by vreg
  // The walk.
  Interval **heap;
  u32 nheap, heap_cap;
  Interval *active[2][MAX_PHYS]; // by register
  VEC(Interval *) inactive[2];   // heaps by `wake`; what left them early has no `cur`
  VEC(Interval *) found;         // of the last inactive_before()
  u32 clobber_cur;
  u32 cold_from; // position where the cold blocks at the function's end begin
  Error *err;
} Alloc;

void intervals_build(Alloc *a);
Interval *interval_split(Alloc *a, Interval *it, u32 pos);
// The part of a virtual register that holds it where it is written.
static inline Interval *interval_def_part(const Alloc *a, u32 vreg) {
  Interval *it = a->first[vreg];
  while (it->next && it->next->start <= a->def_pos[vreg])
    it = it->next;
  return it;
}
static inline bool interval_covers(const Interval *it, u32 pos) {
  for (const Range *r = it->ranges; r && r->from <= pos; r = r->next)
    if (pos < r->to)
      return true;
  return false;
}
const LBlock *block_at(const Lir *l, u32 pos);
// Rewrites operands and inserts moves; resolve.c.
void resolve_run(Alloc *a);

// parallel.c: moves that happen all at once, as a sequence before `pos` in block b.
typedef struct PMove {
  LOp dst, src;
  u8 type;
} PMove;
void parallel_moves(Lir *l, LBlock *b, LIns *pos, PMove *moves, u32 n, u32 il, bool keep_flags);

#endif
