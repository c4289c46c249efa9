// run.h: what the files of engine/run/ share among themselves and with the JIT.
#ifndef KILN_ENGINE_RUN_H
#define KILN_ENGINE_RUN_H

#include "engine/hooks.h"

// ---- JIT memory (codemem.c) ---------------------------------------------------------------------------------------
typedef struct CodeMem {
  u8 *code;  // where it will run
  u8 *write; // where to write it (another mapping of the same pages)
  u8 *data;  // slots: read-write, within 2 GiB of the code
} CodeMem;
// NULL code when the region is used up. Thread-safe.
CodeMem codemem_alloc(u32 code_size, u32 data_size);

// ---- per-method state (method.c) -----------------------------------------------------------------------------------
void engine_publish(Method *canonical, void *code); // code exists now: update every slot and stub
// Code that there is without compiling: from an image, or the entry of what serves in its place. NULL: none.
void *engine_code_ahead(Method *canonical);
// compile/jit.c: compiles and installs; NULL + err where it fails. Without a compiler: run/no_jit.c, which says so.
void *engine_jit(Method *canonical, Error *err);
void stub_jump_to(void *stub, void *code); // the stub goes straight to `code` from now on
// rva.c: where the file has the first value of a field.
const u8 *rva_data(const Field *f, Error *err);

#endif
