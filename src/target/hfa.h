// hfa.h: structs that the Arm conventions pass in floating-point registers.
#ifndef KILN_TARGET_HFA_H
#define KILN_TARGET_HFA_H

#include "codegen/lir.h"

// How many members an aggregate of floats has, up to 4, and their size; 0 if it is none. c is laid out.
u32 hfa_members(const Class *c, u32 *elem);

#endif
