// frameworks.c: from the framework that is asked for to the one that is installed, by the rules of roll-forward.
#include "host/internal.h"

#include <dirent.h>

typedef struct Search {
  const FrameworkRef *ref;
  HostVersion best;
  char *dir; // of the best; NULL: none yet
  Buf seen;  // versions that are there
} Search;

// May `v` stand in for what was asked?
static bool serves(const FrameworkRef *r, const HostVersion *v) {
  const HostVersion *w = &r->version;
  if (version_order(v, w) < 0)
    return false;
  switch (r->roll) {
  case ROLL_DISABLE: return version_order(v, w) == 0;
  case ROLL_PATCH: return v->part[0] == w->part[0] && v->part[1] == w->part[1];
  case ROLL_MINOR:
  case ROLL_LATEST_MINOR: return v->part[0] == w->part[0];
  case ROLL_MAJOR:
  case ROLL_LATEST_MAJOR: return true;
  }
  return false;
}

// Both serve: the nearest minor (or major) wins, within it the latest patch; the Latest forms take the latest of all. A
// release is preferred to a pre-release, unless one was asked for.
static bool better(const FrameworkRef *r, const HostVersion *v, const HostVersion *best) {
  if (!*r->version.tail && !*v->tail != !*best->tail)
    return !*v->tail;
  bool latest = r->roll == ROLL_LATEST_MINOR || r->roll == ROLL_LATEST_MAJOR;
  for (int i = 0; i < 2 && !latest; i++)
    if (v->part[i] != best->part[i])
      return v->part[i] < best->part[i];
  return version_order(v, best) > 0;
}

static void consider(Search *s, const char *dir, const char *name) {
  HostVersion v;
  if (!version_parse(name, &v))
    return;
  buf_printf(&s->seen, "%s%s", s->seen.n ? ", " : "", name);
  if (!serves(s->ref, &v) || (s->dir && !better(s->ref, &v, &s->best)))
    return;
  free(s->dir);
  s->dir = path_join(dir, name);
  s->best = v;
}

static void search_root(Search *s, const char *root) {
  char *dir = xasprintf("%s/shared/%s", root, s->ref->name);
  DIR *d = opendir(dir);
  for (struct dirent *e; d && (e = readdir(d));)
    consider(s, dir, e->d_name);
  if (d)
    closedir(d);
  free(dir);
}

static bool not_found(const Search *s, const RootList *roots, Error *err) {
  char version[128];
  version_text(&s->ref->version, version);
  u32 major = s->ref->version.part[0], minor = s->ref->version.part[1];
  if (s->seen.n)
    return err_set(err, ERR_FILE_NOT_FOUND,
                   "The framework '%s', version '%s', is not installed; these versions are: %s. Looked in: %s. Install "
                   "version %u.%u of the .NET runtime (https://dotnet.microsoft.com/download), or ask for one that is "
                   "there with DOTNET_ROLL_FORWARD=Major.",
                   s->ref->name, version, s->seen.s, roots->looked.s, major, minor);
  return err_set(err, ERR_FILE_NOT_FOUND,
                 "The framework '%s', version '%s', is not installed. Looked in: %s. Install version %u.%u of the .NET "
                 "runtime (https://dotnet.microsoft.com/download) and, if it lies elsewhere, set DOTNET_ROOT.",
                 s->ref->name, version, roots->looked.n ? roots->looked.s : "(nowhere)", major, minor);
}

static HostFramework *known(HostPlan *plan, const char *name) {
  for (u32 i = 0; i < plan->frameworks.n; i++)
    if (!strcmp(plan->frameworks.v[i].name, name))
      return &plan->frameworks.v[i];
  return NULL;
}

// The first root that has the framework at all decides; it is the root of everything then.
static bool resolve_one(HostPlan *plan, const FrameworkRef *r, const RootList *roots, Error *err) {
  HostFramework *had = known(plan, r->name);
  if (had && serves(r, &had->found))
    return true;
  Search s = {.ref = r};
  for (u32 i = 0; i < roots->dirs.n && !s.dir; i++) {
    search_root(&s, roots->dirs.v[i]);
    if (s.dir && !plan->root)
      plan->root = xstrdup(roots->dirs.v[i]);
  }
  if (!s.dir)
    not_found(&s, roots, err);
  buf_free(&s.seen);
  if (!s.dir)
    return false;
  if (had) {
    had->wanted = r->version;
    had->found = s.best;
    had->dir = s.dir;
  } else {
    HostFramework f = {.name = xstrdup(r->name), .dir = s.dir, .wanted = r->version, .found = s.best};
    vec_push(&plan->frameworks, f);
  }
  return true;
}

bool frameworks_resolve(HostPlan *plan, const HostConfig *app, Error *err) {
  RootList roots = {0};
  root_list(&roots);
  bool ok = true;
  for (u32 i = 0; i < app->frameworks.n && ok; i++)
    ok = resolve_one(plan, &app->frameworks.v[i], &roots, err);
  for (u32 i = 0; i < plan->frameworks.n && ok; i++) { // grows
    HostFramework f = plan->frameworks.v[i];
    char *path = xasprintf("%s/%s.runtimeconfig.json", f.dir, f.name);
    HostConfig c = {0};
    ok = config_read(path, &c, err);
    for (u32 k = 0; k < c.frameworks.n && ok; k++)
      ok = resolve_one(plan, &c.frameworks.v[k], &roots, err);
    free(path);
  }
  buf_free(&roots.looked);
  return ok;
}
