// place.c: where an image goes, and whether the one that is there already would come out the same.
#include "aot/load/loader.h"
#include "aot/write/writer.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

// The image is renamed into place, so what must be writable is the folder.
static bool may_write(const char *dir) {
  return access(dir, W_OK | X_OK) == 0;
}

// Beside the assembly; where its folder takes no files, and for a framework of .NET, which is nobody's to add files to,
// in the user's cache, where the loader looks as well.
static char *default_place(const Assembly *a, const AotOptions *o, bool *in_cache, Error *err) {
  const char *path = image_name(a->img), *suffix = o->asm_only ? ".s" : ".so";
  char *dir = path_dir(path), *out = NULL;
  if ((may_write(dir) && !bind_is_framework(a)) || o->asm_only) {
    out = xasprintf("%s%s", path, suffix);
  } else {
    char *cache = aot_user_cache();
    *in_cache = true;
    if (dir_make_all(cache, err))
      out = aot_cache_file(cache, a);
    else
      err_prefix(err, "%s is not writable, nor is the user's image cache", dir);
    free(cache);
  }
  free(dir);
  return out;
}

char *image_place(const Assembly *a, const AotOptions *o, bool *in_cache, Error *err) {
  char *out = NULL;
  *in_cache = false;
  if (o->outfile)
    out = xstrdup(o->outfile);
  else if (!o->out_dir)
    out = default_place(a, o, in_cache, err);
  else if (dir_make_all(o->out_dir, err))
    out = xasprintf("%s/%s%s", o->out_dir, path_base(image_name(a->img)), o->asm_only ? ".s" : ".so");
  if (!out)
    return NULL;
  char *dir = path_dir(out);
  bool ok = may_write(dir);
  if (!ok)
    err_set(err, ERR_IO, "%s cannot be written: its folder: %s", out, strerror(errno));
  free(dir);
  if (!ok)
    free(out);
  return ok ? out : NULL;
}

// Made by this Kiln, with these options, from this assembly and from what it relies on as it is now.
bool image_up_to_date(Assembly *a, const char *path, const AotOptions *o) {
  ERROR(err);
  AotImage *im = image_map(a, path, &err);
  bool same =
      im && im->header->opts == o->opts && im->header->full == o->full && im->header->cpu_allowed == o->cpu_features;
  for (u32 i = 0; same && i < im->header->nimages; i++)
    same = image_row_holds(im, i, &err);
  if (im)
    image_unmap(im);
  return same;
}
