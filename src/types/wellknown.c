// wellknown.c: corlib and the classes of it that Kiln knows by name.
#include "types/flavour.h"
#include "types/internal.h"

#include <stdio.h>
#include <stdlib.h>

WellKnown wk;
static Assembly *corlib;

Assembly *assembly_corlib(void) {
  return corlib;
}

// MONO_PATH first, so that a class library under test can stand in for the installed one.
static char *find_corlib(void) {
  for (const char *s = getenv("MONO_PATH"); s && *s;) {
    size_t n = strcspn(s, ":");
    char *path = xasprintf("%.*s/%s.dll", (int)n, s, flavour->corlib);
    if (n && file_exists(path))
      return path;
    free(path);
    s += n + (s[n] == ':');
  }
  return xasprintf("%s/%s.dll", bind_framework_dir(), flavour->corlib);
}

static bool fill(Error *err) {
#define X(id, ns_, name_)                                                                                              \
  if (!wk.id && !(wk.id = class_find(corlib, ns_, name_, err)) && !flavour_lacks(ns_ "." name_))                       \
    return err_set(err, ERR_TYPE_LOAD, "'%s' lacks the type %s.%s", image_name(corlib->img), ns_, name_);
  WELL_KNOWN_CLASSES(X)
#undef X
  return true;
}

bool well_known_init(const char *path, Error *err) {
  LOADER_LOCKED();
  if (corlib)
    return true;
  loader_init();
  if (path) { // the rest of that class library lies beside it
    char *dir = path_dir(path);
    bind_set_framework_dir(dir);
    free(dir);
  }
  char *found = path ? xstrdup(path) : find_corlib();
  corlib = assembly_open(found, err);
  free(found);
  if (!corlib)
    return false;
  corlib->is_corlib = true;
  return fill(err);
}
