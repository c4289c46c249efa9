// no_jit.c: stands in for the JIT in a build without the compile side (-Dcompiler=false).
#include "engine/run/run.h"

void *engine_jit(Method *m, Error *err) {
  err_set(err, ERR_NOT_SUPPORTED, "%s is in no native image, and this kiln was built without its compiler",
          method_name(m));
  return NULL;
}
