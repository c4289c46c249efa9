// insns.c: the table of the machine instructions.
#include "target/intel/intel.h"

const XInfo x_info[X_END - X_FIRST] = {
#define X(id, text, fmt, prefix, map, code, ext) [X_##id - LIR_TARGET] = {text, XF_##fmt, prefix, map, code, ext},
#include "target/intel/insns.def"
#include "target/amd64/vector.def"
#include "target/amd64/vector_avx.def"
#undef X
};
