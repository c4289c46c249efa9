// jit.h: what the files of the JIT share.
#ifndef KILN_ENGINE_JIT_H
#define KILN_ENGINE_JIT_H

#include "engine/run/run.h"

// gdbjit.c: tells debuggers and profilers. Thread-safe; does nothing where none listens.
void gdbjit_register(const CodeUnit *u, const CodeInfo *ci);

#endif
