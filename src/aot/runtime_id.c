// runtime_id.c: a number that tells one version of the runtime from another. Compiled code knows offsets of the
// runtime's structures, so an image fits only runtimes of the sources that made it: those built without a compiler as
// well.
#include "aot/image.h"

#include "runtime_id.h"

u64 aot_runtime_id(void) {
  return KILN_RUNTIME_ID;
}
