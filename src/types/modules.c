// modules.c: assemblies of several files (II.6.2): modules that the manifest's File table names. Each is an Assembly of
// its own as far as metadata goes, with rows, tokens and an MVID; `home` is the one with the manifest, whose identity
// it bears and which reflection shows.
#include "types/internal.h"

#include <stdio.h>
#include <strings.h>

static bool has_metadata(const Image *img, u32 row) {
  return !(md_col(img, TABLE_FILE, row, FILE_FLAGS) & FILE_NO_METADATA);
}

static Assembly *open_module(Assembly *home, u32 row, Error *err) {
  const char *name = md_string(home->img, md_col(home->img, TABLE_FILE, row, FILE_NAME));
  if (home->in_memory || !*name || strchr(name, '/')) {
    err_set(err, ERR_FILE_NOT_FOUND, "'%s': its module '%s' cannot be looked for", home->name, name);
    return NULL;
  }
  char *dir = path_dir(image_name(home->img)), *path = path_join(dir, name);
  Image *img = image_open(path, err);
  if (img && md_rows(img, TABLE_ASSEMBLY)) {
    err_set(err, ERR_BAD_IMAGE, "'%s' is an assembly, and no module of '%s'", path, home->name);
    image_close(img);
    img = NULL;
  }
  free(dir);
  free(path);
  return img ? assembly_register_module(home, img) : NULL;
}

Assembly *assembly_module(Assembly *a, u32 row, Error *err) {
  LOADER_LOCKED();
  Assembly *home = assembly_home(a);
  u32 n = md_rows(home->img, TABLE_FILE);
  if (row == 0 || row > n || !has_metadata(home->img, row)) {
    err_set(err, ERR_BAD_IMAGE, "'%s' has no module number %u", home->name, row);
    return NULL;
  }
  if (!home->modules)
    home->modules = LOADER_ARRAY(Assembly *, n);
  if (!home->modules[row - 1])
    home->modules[row - 1] = open_module(home, row, err);
  return home->modules[row - 1];
}

Assembly *assembly_next_module(Assembly *a, u32 *row) {
  const Image *img = assembly_home(a)->img;
  while (img && ++*row <= md_rows(img, TABLE_FILE)) {
    Assembly *m = has_metadata(img, *row) ? assembly_module(a, *row, NULL) : NULL;
    if (m)
      return m;
  }
  return NULL;
}

Assembly *assembly_moduleref(Assembly *a, u32 row, Error *err) {
  const char *name = md_string(a->img, md_col(a->img, TABLE_MODULEREF, row, MODULEREF_NAME));
  Assembly *home = assembly_home(a);
  if (!strcasecmp(name, md_string(home->img, md_col(home->img, TABLE_MODULE, 1, MODULE_NAME))))
    return home;
  for (u32 i = 1; i <= md_rows(home->img, TABLE_FILE); i++)
    if (!strcasecmp(name, md_string(home->img, md_col(home->img, TABLE_FILE, i, FILE_NAME))))
      return assembly_module(home, i, err);
  err_set(err, ERR_FILE_NOT_FOUND, "'%s' refers to the module '%s', which '%s' does not have", image_name(a->img), name,
          home->name);
  return NULL;
}

// ---- ways -----------------------------------------------------------------------------------------------------------

u32 assembly_way_count(const Assembly *a) {
  return md_rows(a->img, TABLE_ASSEMBLYREF) + (a->home ? 0 : md_rows(a->img, TABLE_FILE));
}

Assembly *assembly_way(Assembly *a, u32 n, Error *err) {
  u32 nrefs = md_rows(a->img, TABLE_ASSEMBLYREF);
  return n <= nrefs || a->home ? assembly_ref(a, n, err) : assembly_module(a, n - nrefs, err);
}
