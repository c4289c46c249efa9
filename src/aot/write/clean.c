// clean.c: keeps the user's image cache free of what no program will use: images of other versions of Kiln, and of
// assemblies that are gone or were built anew. Done whenever an image was put there, and by --aot=clean-cache; never
// when a program starts.
#include "aot/write/writer.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { GUID_CHARS = 36, OLD_TEMP_SECONDS = 3600 };

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), k = strlen(end);
  return n >= k && !strcmp(s + n - k, end);
}

static char *link_of(const char *image) {
  return xasprintf("%.*s.from", (int)(strlen(image) - strlen(".so")), image);
}

// A name of the cache's own making: NAME-GUID.so. What else lies there is not touched.
static bool is_entry(const char *path) {
  size_t n = strlen(path_base(path));
  if (!ends_with(path, ".so") || n < GUID_CHARS + sizeof "x-.so" - 1)
    return false;
  const char *guid = path + strlen(path) - strlen(".so") - GUID_CHARS;
  return guid[-1] == '-' && strspn(guid, "0123456789abcdef-") == GUID_CHARS;
}

static bool made_by_this_kiln(const char *path) {
  MappedFile f;
  AotTrailer t;
  if (!file_map(&f, path, NULL))
    return false;
  bool ok = f.size >= sizeof t;
  if (ok)
    memcpy(&t, f.data + f.size - sizeof t, sizeof t);
  file_unmap(&f);
  return ok && t.magic == AOT_MAGIC && t.version == AOT_FORMAT_VERSION && t.runtime == aot_runtime_id();
}

// Whether the assembly that the image was made from is where it was, in the same build.
static bool source_is_there(const char *path) {
  char *link = link_of(path), *real = realpath(link, NULL);
  Image *img = real ? image_open(real, NULL) : NULL;
  char guid[GUID_CHARS + 1] = "";
  if (img)
    aot_guid_text(md_mvid(img), guid);
  bool same = img && !strncmp(path + strlen(path) - strlen(".so") - GUID_CHARS, guid, GUID_CHARS);
  if (img)
    image_close(img);
  free(real);
  free(link);
  return same;
}

// Left behind by a run that was killed.
static bool is_old_temp(const char *path) {
  struct stat st;
  return ends_with(path, ".tmp") && !lstat(path, &st) && time(NULL) - st.st_mtime > OLD_TEMP_SECONDS;
}

static bool is_orphan(const char *path) {
  if (!ends_with(path, ".from"))
    return false;
  char *image = xasprintf("%.*s.so", (int)(strlen(path) - strlen(".from")), path);
  bool orphan = is_entry(image) && access(image, F_OK) != 0;
  free(image);
  return orphan;
}

static u32 clean_entry(const char *path) {
  if (is_old_temp(path) || is_orphan(path)) {
    unlink(path);
    return 0;
  }
  if (!is_entry(path) || (made_by_this_kiln(path) && source_is_there(path)))
    return 0;
  char *link = link_of(path);
  u32 removed = unlink(path) == 0;
  unlink(link);
  free(link);
  return removed;
}

u32 aot_clean_cache(void) {
  char *folder = aot_user_cache();
  DIR *d = opendir(folder);
  u32 removed = 0;
  for (struct dirent *e; d && (e = readdir(d));) {
    char *path = path_join(folder, e->d_name);
    removed += clean_entry(path);
    free(path);
  }
  if (d)
    closedir(d);
  free(folder);
  return removed;
}

bool cache_entry_done(const Assembly *a, const char *image, Error *err) {
  char *link = link_of(image), *tmp = xasprintf("%s.%ld.tmp", link, (long)getpid()),
       *source = path_absolute(image_name(a->img));
  unlink(tmp);
  bool ok = (symlink(source, tmp) == 0 && rename(tmp, link) == 0) ||
            err_set(err, ERR_IO, "%s: cannot be written: %s", link, strerror(errno));
  free(source);
  free(tmp);
  free(link);
  aot_clean_cache();
  return ok;
}
