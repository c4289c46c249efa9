// runtime_id.c: a number that tells one version of the runtime from another. Compiled code knows offsets of the
// runtime's structures, so an image fits only runtimes of the sources that made it: those built without a compiler as
// well.
#include "aot/image.h"
#include "target/host.h"

#include "runtime_id.h"

u64 aot_runtime_id_of(const char *target) {
  static const struct {
    const char *target;
    u64 id;
  } rows[] = {KILN_RUNTIME_IDS};
  for (u32 i = 0; i < ARRAY_LEN(rows); i++)
    if (!strcmp(rows[i].target, target))
      return rows[i].id;
  return 0;
}

u64 aot_runtime_id(void) {
  static u64 id;
  if (!id)
    id = aot_runtime_id_of(HOST_NAME);
  return id;
}
