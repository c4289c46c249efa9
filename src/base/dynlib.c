// dynlib.c: libraries that few runs need, opened at their first use.
#include "base/dynlib.h"

#include "base/log.h"

#include <dlfcn.h>

bool dynlib_bind(const char *soname, const char *const *names, u32 n, void **fns) {
  void *lib = dlopen(soname, RTLD_LAZY | RTLD_LOCAL);
  if (!lib) {
    log_put(LOG_INFO, "%s", dlerror());
    return false;
  }
  for (u32 i = 0; i < n; i++)
    if (!(fns[i] = dlsym(lib, names[i]))) {
      log_put(LOG_INFO, "%s lacks %s", soname, names[i]);
      return false;
    }
  return true;
}
