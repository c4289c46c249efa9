// no_writer.c: stands in for the image writer in a build without the compile side (-Dcompiler=false).
#include "aot/aot.h"

bool aot_use_model(const AotOptions *o) {
  (void)o;
  return false;
}

u32 aot_clean_cache(void) {
  return 0;
}

bool aot_choose_target(AotOptions *o, Error *err) {
  (void)o;
  return err_set(err, ERR_NOT_SUPPORTED,
                 "this kiln was built without its compiler (-Dcompiler=false): "
                 "make the image with one that has it, of the same version");
}

void aot_compile_assemblies(Assembly *const *as, u32 n, const AotOptions *o, Error *errs) {
  (void)as, (void)n, (void)o, (void)errs; // no target was chosen
}
