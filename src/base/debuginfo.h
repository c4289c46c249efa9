// debuginfo.h: prototypes of this executable's own C functions, from its DWARF debugging information. For checks, not
// for programs: the first question reads all of it.
#ifndef KILN_BASE_DEBUGINFO_H
#define KILN_BASE_DEBUGINFO_H

#include "base/base.h"

typedef enum CKind { C_VOID, C_INT, C_UINT, C_FLOAT, C_POINTER, C_STRUCT, C_UNKNOWN } CKind;
typedef struct CType {
  u8 kind; // CKind
  u32 size;
} CType;

#define C_MAX_PARAMS 24
typedef struct CPrototype {
  CType ret, params[C_MAX_PARAMS];
  u32 nparams;
} CPrototype;

// False where the executable carries no debugging information, or none of this function. One thread only.
bool debuginfo_prototype(const void *fn, CPrototype *out);
bool debuginfo_present(void);

#endif
