// opt.h: the optimizer: passes over one Fn, and the flags that choose them.
#ifndef KILN_OPT_OPT_H
#define KILN_OPT_OPT_H

#include "ir/ir.h"

// X(id, name on the command line, in the default set, what it does)
#define OPT_FLAGS(X)                                                                                                   \
  X(SSA, "ssa", 1, "promote locals to SSA values (off: everything through memory)")                                    \
  X(SROA, "sroa", 1, "break structs into scalars")                                                                     \
  X(FOLD, "consprop", 1, "constant folding and copy propagation")                                                      \
  X(GVN, "gvn", 1, "global value numbering and redundant load elimination")                                            \
  X(DCE, "deadce", 1, "dead code elimination")                                                                         \
  X(INLINE, "inline", 1, "inline small methods")                                                                       \
  X(NULLCHECK, "nullcheck", 1, "null check elimination")                                                               \
  X(ABCREM, "abcrem", 1, "array bounds check elimination")                                                             \
  X(DEVIRT, "devirt", 1, "direct calls where the receiver's class is known")                                           \
  X(LAYOUT, "layout", 1, "block layout")                                                                               \
  X(INTRINS, "intrins", 1, "known methods become instructions")                                                        \
  X(VECTOR, "simd", 1, "vectors in vector registers, and the processor's own instructions")                            \
  X(PEEPHOLE, "peephole", 1, "machine-level clean-up")                                                                 \
  X(LICM, "loop", 1, "loop inversion and loop-invariant code motion")                                                  \
  X(AGGRINLINE, "aggrinline", 0, "inline larger methods")                                                              \
  X(VTSHARE, "vtshare", 0, "for tests: generic methods run code that serves all instances, where there is any")        \
  X(AOT, "aot", 1, "use ahead-of-time compiled images")

typedef enum OptBit {
#define X(id, name, dflt, text) OPTBIT_##id,
  OPT_FLAGS(X)
#undef X
      OPTBIT_COUNT
} OptBit;
enum {
#define X(id, name, dflt, text) OPT_##id = 1u << OPTBIT_##id,
  OPT_FLAGS(X)
#undef X
};
#define OPT_DEFAULT_FLAGS opt_default_flags()
u32 opt_default_flags(void);
// Parses "all,-inline,abcrem" into *flags (which holds the starting set). False + err on an unknown name.
bool opt_parse(const char *text, u32 *flags, Error *err);
void opt_list(void); // --list-opt: an aligned table on stdout

// Runs every pass that fn->opts asks for, in the order that pipeline.c lists, and leaves lowered IR.
bool opt_run(Fn *fn, Error *err);

// For targets without registers of 64 bits, on lowered IR: pairs of 32-bit values in their place. Says whether there
// was anything to do.
bool opt_pairs(Fn *fn);

#endif
