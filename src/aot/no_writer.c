// no_writer.c: stands in for the image writer in a build without the compile side (-Dcompiler=false).
#include "aot/aot.h"

u32 aot_clean_cache(void) {
  return 0;
}

bool aot_compile_assembly(Assembly *a, const AotOptions *o, Error *err) {
  (void)a, (void)o;
  return err_set(err, ERR_NOT_SUPPORTED,
                 "this kiln was built without its compiler (-Dcompiler=false): "
                 "make the image with one that has it, of the same version");
}
