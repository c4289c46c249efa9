// fold.h: between fold.c and fold_arith.c.
#ifndef KILN_OPT_FOLD_H
#define KILN_OPT_FOLD_H

#include "opt/passes.h"

typedef struct Fold {
  Fn *fn;
  bool changed;
} Fold;

// v becomes a copy of a new constant of its type.
void fold_to_const(Fold *f, Value *v, i64 i);
void fold_arith(Fold *f, Value *v);

#endif
