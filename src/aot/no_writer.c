// no_writer.c: stands in for the image writer in a build without the compile side (-Dcompiler=false).
#include "aot/aot.h"

bool aot_use_model(const AotOptions *o) {
  (void)o;
  return false;
}

u32 aot_clean_cache(void) {
  return 0;
}

void aot_compile_assemblies(Assembly *const *as, u32 n, const AotOptions *o, Error *errs) {
  (void)as, (void)o;
  for (u32 i = 0; i < n; i++)
    err_set(&errs[i], ERR_NOT_SUPPORTED,
            "this kiln was built without its compiler (-Dcompiler=false): "
            "make the image with one that has it, of the same version");
}
