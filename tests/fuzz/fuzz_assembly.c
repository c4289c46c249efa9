// fuzz_assembly.c: any bytes as an assembly: its types are loaded and laid out, all of its methods compiled with
// verifiers on. What comes out is code or an Error, never a crash. Many mutants of one process.
#include "compile_all.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool prepare(void) {
  static bool done;
  Error err = {0};
  if (!done)
    done = well_known_init(NULL, &err);
  return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!prepare())
    return 0;
  // The loader keeps what it has read, and the bytes with it.
  u8 *copy = malloc(size ? size : 1);
  Error err = {0};
  Assembly *a = copy ? assembly_open_memory(memcpy(copy, data, size), size, "mutant.dll", &err) : NULL;
  if (!a)
    return 0;
  compile_assembly(a, NULL);
  return 0;
}
