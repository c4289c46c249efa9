// root.c: where dotnet is installed.
#include "host/internal.h"

#include <stdio.h>

static void consider(RootList *l, const char *dir, const char *from) {
  if (!dir || !*dir)
    return;
  buf_printf(&l->looked, "%s%s%s%s%s", l->looked.n ? ", " : "", dir, *from ? " (" : "", from, *from ? ")" : "");
  char *shared = path_join(dir, "shared");
  for (u32 i = 0; i < l->dirs.n; i++)
    if (!strcmp(l->dirs.v[i], dir))
      dir = NULL;
  if (dir && dir_exists(shared))
    vec_push(&l->dirs, xstrdup(dir));
  free(shared);
}

// A file of one line, which installers write.
static void consider_file(RootList *l, const char *file) {
  FILE *f = fopen(file, "re");
  char line[4096];
  if (!f)
    return;
  if (fgets(line, sizeof line, f)) {
    line[strcspn(line, "\r\n")] = 0;
    consider(l, line, file);
  }
  fclose(f);
}

// The folder of the `dotnet` that a shell would start.
static void consider_path(RootList *l) {
  for (const char *s = getenv("PATH"); s && *s;) {
    size_t n = strcspn(s, ":");
    char *file = xasprintf("%.*s/dotnet", (int)n, s), *real = n && file_exists(file) ? realpath(file, NULL) : NULL;
    free(file);
    if (real) {
      char *dir = path_dir(real);
      consider(l, dir, "of the dotnet in PATH");
      free(dir);
      free(real);
      return;
    }
    s += n + (s[n] == ':');
  }
}

void root_list(RootList *l) {
  consider(l, getenv("DOTNET_ROOT_X64"), "DOTNET_ROOT_X64");
  consider(l, getenv("DOTNET_ROOT"), "DOTNET_ROOT");
  consider_file(l, "/etc/dotnet/install_location_x64");
  consider_file(l, "/etc/dotnet/install_location");
  consider_path(l);
  consider(l, "/usr/share/dotnet", "");
  consider(l, "/usr/lib/dotnet", "");
  const char *home = getenv("HOME");
  char *own = home && *home ? path_join(home, ".dotnet") : NULL; // where dotnet-install.sh puts it
  consider(l, own, "");
  free(own);
}

// Each has the part that finds frameworks, and only those do.
bool host_is_installed(const char *path) {
  bool found = false;
  for (char *dir = path_dir(path), *up; !found && dir; dir = up) {
    char *resolver = path_join(dir, "host/fxr");
    found = dir_exists(resolver);
    up = strlen(dir) > 1 ? path_dir(dir) : NULL;
    free(resolver);
    free(dir);
    if (found)
      free(up);
  }
  return found;
}
