// assets.c: the files of a program or framework: what NAME.deps.json lists, else what lies in the folder.
#include "host/internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

typedef struct Scan {
  HostPlan *plan;
  const char *dir;
  Json *libraries;
  const char *library; // key of the one at hand, "Name/1.0.0"
  const char *kind;    // "runtime", "native", "resources"
} Scan;

static void read_version(const char *text, u32 v[4]) {
  if (text)
    sscanf(text, "%u.%u.%u.%u", &v[0], &v[1], &v[2], &v[3]);
}

static int order4(const u32 a[4], const u32 b[4]) {
  for (int i = 0; i < 4; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

// Of two files for one assembly the newer stays, the program's own where they are alike.
static void add_assembly(HostPlan *plan, HostAsset a) {
  for (u32 i = 0; i < plan->assemblies.n; i++) {
    HostAsset *had = &plan->assemblies.v[i];
    if (strcasecmp(had->name, a.name))
      continue;
    int order = order4(a.version, had->version);
    if (order > 0 || (order == 0 && order4(a.file_version, had->file_version) > 0))
      *had = a;
    return;
  }
  vec_push(&plan->assemblies, a);
}

static void add_native_dir(HostPlan *plan, char *dir) {
  char *slashed = xasprintf("%s/", dir);
  free(dir);
  for (u32 i = 0; i < plan->native_dirs.n; i++)
    if (!strcmp(plan->native_dirs.v[i], slashed)) {
      free(slashed);
      return;
    }
  vec_push(&plan->native_dirs, slashed);
}

static char *stem(const char *path) {
  const char *base = path_base(path), *dot = strrchr(base, '.');
  return dot ? xasprintf("%.*s", (int)(dot - base), base) : xstrdup(base);
}

static char *existing(char *path) {
  if (file_exists(path))
    return path;
  free(path);
  return NULL;
}

// Beside the program: by its own name (satellites in a folder named after the culture), or as listed. Else in the
// package, where packages are looked for.
static char *find_file(const Scan *s, const char *listed, const char *culture) {
  char *path = culture ? existing(xasprintf("%s/%s/%s", s->dir, culture, path_base(listed)))
                       : existing(path_join(s->dir, path_base(listed)));
  if (!path)
    path = existing(path_join(s->dir, listed));
  const char *package = json_text(json_get(json_get(s->libraries, s->library), "path"));
  for (u32 i = 0; i < s->plan->probing_dirs.n && !path && package; i++)
    path = existing(xasprintf("%s/%s/%s", s->plan->probing_dirs.v[i], package, listed));
  return path;
}

static void take(const Scan *s, const char *kind, const char *listed, Json *about) {
  const char *culture = strcmp(kind, "resources") ? NULL : json_text(json_get(about, "locale"));
  if (!strcmp(path_base(listed), "_._")) // an empty folder of a package
    return;
  char *path = find_file(s, listed, culture);
  if (!path)
    return;
  HostAsset a = {.path = path};
  read_version(json_text(json_get(about, "assemblyVersion")), a.version);
  read_version(json_text(json_get(about, "fileVersion")), a.file_version);
  if (!strcmp(kind, "native")) {
    add_native_dir(s->plan, path_dir(path));
  } else if (culture) {
    char *name = stem(listed);
    a.name = xasprintf("%s/%s", culture, name);
    free(name);
    vec_push(&s->plan->satellites, a);
  } else {
    a.name = stem(listed);
    add_assembly(s->plan, a);
  }
}

static void take_listed(const char *file, Json *about, void *data) {
  const Scan *s = data;
  take(s, s->kind, file, about);
}

// Files for several systems: those for this one, the most specific first.
static const char *const rids[] = {HOST_RID, "linux", "unix-x64", "unix", "any"};

static u32 rid_rank(const char *rid) {
  u32 i = 0;
  while (i < ARRAY_LEN(rids) && strcmp(rid, rids[i]))
    i++;
  return i;
}

typedef struct BestRid {
  const char *kind;
  u32 rank;
} BestRid;

static void rank_target(const char *file, Json *about, void *data) {
  (void)file;
  BestRid *b = data;
  const char *rid = json_text(json_get(about, "rid")), *kind = json_text(json_get(about, "assetType"));
  if (rid && kind && !strcmp(kind, b->kind))
    b->rank = MIN(b->rank, rid_rank(rid));
}

typedef struct TakeRid {
  const Scan *scan;
  BestRid best;
} TakeRid;

static void take_target(const char *file, Json *about, void *data) {
  const TakeRid *t = data;
  const char *rid = json_text(json_get(about, "rid")), *kind = json_text(json_get(about, "assetType"));
  if (rid && kind && !strcmp(kind, t->best.kind) && rid_rank(rid) == t->best.rank)
    take(t->scan, kind, file, about);
}

// Of one kind; true if the library has such files for this system.
static bool take_targets(const Scan *s, Json *targets, const char *kind) {
  TakeRid t = {s, {kind, ARRAY_LEN(rids)}};
  json_each(targets, rank_target, &t.best);
  if (t.best.rank == ARRAY_LEN(rids))
    return false;
  json_each(targets, take_target, &t);
  return true;
}

static void take_library(const char *key, Json *library, void *data) {
  Scan s = *(const Scan *)data;
  s.library = key;
  Json *targets = json_get(library, "runtimeTargets");
  static const char *const kinds[] = {"runtime", "native", "resources"};
  for (u32 i = 0; i < ARRAY_LEN(kinds); i++) {
    s.kind = kinds[i];
    if (!targets || !take_targets(&s, targets, s.kind))
      json_each(json_get(library, s.kind), take_listed, &s);
  }
}

// Every assembly in a folder.
static void list_folder(HostPlan *plan, const char *dir, void (*add)(HostPlan *plan, HostAsset a)) {
  DIR *d = opendir(dir);
  for (struct dirent *e; d && (e = readdir(d));) {
    size_t n = strlen(e->d_name);
    if (n > 4 && (!strcasecmp(e->d_name + n - 4, ".dll") || !strcasecmp(e->d_name + n - 4, ".exe")))
      add(plan, (HostAsset){.name = stem(e->d_name), .path = path_join(dir, e->d_name)});
  }
  if (d)
    closedir(d);
}

// Without a list: every assembly there is, and the folder itself for native libraries.
static void take_folder(HostPlan *plan, const char *dir) {
  list_folder(plan, dir, add_assembly);
}

static bool has_assembly(const HostPlan *plan, const char *name) {
  for (u32 i = 0; i < plan->assemblies.n; i++)
    if (!strcasecmp(plan->assemblies.v[i].name, name))
      return true;
  return false;
}

// Whether they have an assembly in common: only then does it matter which is newer.
static bool overlap(const HostPlan *plan, const HostPlan *other) {
  for (u32 i = 0; i < other->assemblies.n; i++)
    if (has_assembly(plan, other->assemblies.v[i].name))
      return true;
  return false;
}

// A framework has no two files of one name.
static void add_unseen(HostPlan *plan, HostAsset a) {
  vec_push(&plan->assemblies, a);
}

bool assets_add_framework(HostPlan *plan, const char *dir, const char *deps, Error *err) {
  if (!file_exists(deps))
    return assets_add(plan, dir, deps, err);
  HostPlan alone = {0};
  list_folder(&alone, dir, add_unseen);
  bool needs_versions = overlap(plan, &alone);
  for (u32 i = 0; i < alone.assemblies.n; i++) {
    if (needs_versions) {
      free(alone.assemblies.v[i].name);
      free(alone.assemblies.v[i].path);
    } else {
      vec_push(&plan->assemblies, alone.assemblies.v[i]);
    }
  }
  vec_free(&alone.assemblies);
  if (needs_versions)
    return assets_add(plan, dir, deps, err);
  vec_push(&plan->deps_files, xstrdup(deps));
  add_native_dir(plan, xstrdup(dir));
  return true;
}

bool assets_add(HostPlan *plan, const char *dir, const char *deps, Error *err) {
  ERROR(why);
  Json *file = json_file(deps, &why);
  if (why.kind)
    return err_set(err, why.kind, "%s", why.msg);
  if (!file) {
    take_folder(plan, dir);
  } else {
    vec_push(&plan->deps_files, xstrdup(deps));
    const char *target = json_text(json_get(json_get(file, "runtimeTarget"), "name"));
    if (!target)
      target = json_text(json_get(file, "runtimeTarget"));
    Json *libraries = target ? json_get(json_get(file, "targets"), target) : NULL;
    if (!libraries)
      return err_set(err, ERR_BAD_IMAGE, "%s has no list for its own runtimeTarget '%s'", deps, target ? target : "");
    Scan s = {.plan = plan, .dir = dir, .libraries = json_get(file, "libraries")};
    json_each(libraries, take_library, &s);
  }
  add_native_dir(plan, xstrdup(dir));
  return true;
}
