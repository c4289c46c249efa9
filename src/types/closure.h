// closure.h: the assemblies that the meaning of a class rests on: what would have to stay the same for its layout,
// its vtable, its interfaces and its kind to stay the same.
//
// A pure function of the metadata. Nothing is recorded while classes are looked up, so the answer depends neither on
// what was loaded before nor on who asks first.
#ifndef KILN_TYPES_CLOSURE_H
#define KILN_TYPES_CLOSURE_H

#include "types/types.h"

// An assembly as it is; or, where `absent_ref` is not 0, that the assembly which this AssemblyRef row of `a` names
// cannot be bound.
typedef struct AssemblyUse {
  Assembly *a;
  u32 absent_ref;
} AssemblyUse;

typedef struct AssemblySet { // ordered by index and row; each once
  AssemblyUse *v;
  u32 n, cap;
} AssemblySet;

void assembly_set_add(AssemblySet *s, AssemblyUse use, Arena *arena);
void assembly_set_merge(AssemblySet *s, const AssemblySet *from, Arena *arena);

// Answers found so far. Not thread-safe: one owner or an outer lock. Takes the loader lock.
typedef struct Closures {
  Arena arena;
  Map of_class;    // Class* -> AssemblySet*
  Map of_assembly; // Assembly* -> AssemblySet*: itself, and those that forward types to it
  Map reached;     // Assembly* -> AssemblySet*: all that references lead to
} Closures;

// An assembly without references: whatever its code and types mention lies in it.
bool assembly_is_closed(const Assembly *a);
const AssemblySet *closure_of_class(Closures *k, Class *c);
const AssemblySet *closure_of_assembly(Closures *k, Assembly *a);
// Something that `a` mentions cannot be resolved: everything that its references lead to had a part in that.
const AssemblySet *closure_of_unresolved(Closures *k, Assembly *a);
void closures_free(Closures *k);

#endif
