// intrinsics.h: what the files with handlers of well-known methods share.
#ifndef KILN_IL_INTRINSICS_H
#define KILN_IL_INTRINSICS_H

#include "il/import.h"

typedef struct Site {
  MethodTok m;
  Sig *sig;
  Entry *args;
  u32 n;
  i32 aux;
} Site;

typedef struct Intrinsic {
  const char *cls, *name;
  i8 nparams;
  bool is_static;
  bool (*emit)(Im *im, const Site *s); // false: declined, nothing was emitted
  i32 aux;
  const char *ns;
} Intrinsic;

#define NS_COMPILER "System.Runtime.CompilerServices"

// The tables of the files, with their lengths.
extern const Intrinsic il_unsafe[];
extern const u32 il_nunsafe;

// Pushes the answer to a question about types or the processor.
void push_decided(Im *im, bool yes);

// A value as one of another type, where a size is unknown; pushes it, and gives true.
bool move_bits(Im *im, Entry e, Class *from, Class *to);

// Methods of vectors (vector.c).
bool il_is_vector_class(const Class *c);
bool il_asks_for_hardware(const Method *def, const Sig *sig);
bool il_has_hardware(Im *im, const Method *m); // pushes the answer
bool il_vector(Im *im, MethodTok m, Sig *sig, const Entry *args);

#endif
