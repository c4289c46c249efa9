// cache.c: the user's cache of images: its folder, and the names in it.
//
// NAME-MVID.so is the image of one build of one assembly, wherever that lies: two programs of one name do not meet.
// NAME-MVID.from is a symbolic link to the assembly that it was made from.
#include "aot/aot.h"

#include "base/arena.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *aot_user_cache(void) {
  const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  if (xdg && *xdg == '/')
    return xasprintf("%s/kiln/aot", xdg);
  struct passwd *pw = home && *home ? NULL : getpwuid(getuid()); // services and `env -i` have no HOME
  if (pw)
    home = pw->pw_dir;
  return xasprintf("%s/.cache/kiln/aot", home && *home ? home : "/nonexistent");
}

void aot_guid_text(const u8 *g, char out[37]) {
  snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", g[3], g[2], g[1], g[0],
           g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

char *aot_cache_file(const char *folder, const Assembly *a) {
  char guid[37], name[128];
  aot_guid_text(md_mvid(a->img), guid);
  snprintf(name, sizeof name, "%s", a->name);
  for (char *s = name; *s; s++)
    if (*s == '/')
      *s = '_';
  return xasprintf("%s/%s-%s.so", folder, name, guid);
}
