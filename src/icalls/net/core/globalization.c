// globalization.c: ICU is looked for and loaded when it is asked something first, not when the library makes sure that
// it is there: which every program does that only writes a line.
#include <ctype.h>
#include <dlfcn.h>
#include <stdlib.h>

#include "base/file.h"
#include "icalls/net/net.h"
#include "interop/library.h"

#define NATIVE "libSystem.Globalization.Native"
#define LD_CACHE "/etc/ld.so.cache"
enum { OLDEST_ICU = 50 }; // what the native library takes

static bool has_library(const MappedFile *cache, const char *name, int version) {
  char *full = xasprintf("%s%d", name, version);
  bool there = memmem(cache->data, cache->size, full, strlen(full) + 1) != NULL;
  free(full);
  return there;
}

// Whether the dynamic linker knows both libraries of ICU, of one version.
static bool cache_has_icu(const MappedFile *cache) {
  static const char common[] = "libicuuc.so.";
  const u8 *end = cache->data + cache->size, *p = cache->data;
  while ((p = memmem(p, (size_t)(end - p), common, sizeof common - 1))) {
    int version = 0;
    for (p += sizeof common - 1; p < end && isdigit(*p) && version < 1000; p++)
      version = version * 10 + (*p - '0');
    if (p < end && !*p && version >= OLDEST_ICU && has_library(cache, "libicui18n.so.", version))
      return true;
  }
  return false;
}

static bool icu_installed(void) {
  MappedFile cache;
  if (getenv("DOTNET_ICU_VERSION_OVERRIDE") || !file_map(&cache, LD_CACHE, NULL))
    return false;
  bool there = cache_has_icu(&cache);
  file_unmap(&cache);
  return there;
}

static i32 (*load_now)(void);

static void load_later(void) {
  if (!load_now())
    fatal("ICU, which stands in " LD_CACHE ", cannot be loaded; DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 does without");
}

static i32 load_icu(void) {
  void *lib = library_open(wk.object->assembly, NATIVE);
  load_now = lib ? (i32(*)(void))dlsym(lib, "GlobalizationNative_LoadICU") : NULL;
  if (!load_now)
    return 0;
  if (!icu_installed())
    return load_now();
  library_begin_later(lib, load_later);
  return 1;
}

ICALL_TABLE(net_entries_globalization, "", ICALL("GlobalizationNative_LoadICU", load_icu))
