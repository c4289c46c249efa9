// imt.h: which slot of the interface method table an interface method uses.
#ifndef KILN_TYPES_IMT_H
#define KILN_TYPES_IMT_H

#include "types/types.h"

// Index into VTable.imt. Depends on names and the token of the uninflated definition only, so that it is the same for
// all instances and in every process: AOT images have it in their code.
u32 method_imt_slot(const Method *m);

#endif
