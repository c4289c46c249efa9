// internal.h: what the files of host/ share.
#ifndef KILN_HOST_INTERNAL_H
#define KILN_HOST_INTERNAL_H

#include "base/file.h"
#include "base/text.h"
#include "host/host.h"

// ---- json.c: libjansson, opened when a program for .NET is started ----------------------------------------------
typedef const void Json; // a value; NULL where there is none
// Comments are taken out first, as dotnet's own reader allows them. NULL without error if there is no such file.
Json *json_file(const char *path, Error *err);
Json *json_get(Json *object, const char *key); // NULL too where `object` is none
const char *json_text(Json *v);                // NULL if it is no string
char *json_plain(Json *v);                     // a string, number or boolean as text, malloc'ed; NULL for anything else
u32 json_count(Json *array);
Json *json_at(Json *array, u32 i);
// Each member in the order of the file.
void json_each(Json *object, void (*f)(const char *key, Json *v, void *data), void *data);

// ---- version.c: semantic versions ---------------------------------------------------------------------------------
bool version_parse(const char *s, HostVersion *v);
int version_order(const HostVersion *a, const HostVersion *b);
const char *version_text(const HostVersion *v, char out[128]);

// ---- config.c: NAME.runtimeconfig.json ------------------------------------------------------------------------------
typedef enum RollForward {
  ROLL_DISABLE,
  ROLL_PATCH,
  ROLL_MINOR,
  ROLL_LATEST_MINOR,
  ROLL_MAJOR,
  ROLL_LATEST_MAJOR
} RollForward;
typedef struct FrameworkRef {
  char *name;
  HostVersion version;
  RollForward roll;
} FrameworkRef;
typedef struct HostConfig {
  VEC(FrameworkRef) frameworks;
  VEC(FrameworkRef) included; // those that a self-contained program brings
  VEC(HostProperty) properties;
  VEC(char *) probing_dirs;
  bool found, self_contained;
} HostConfig;
bool config_read(const char *path, HostConfig *c, Error *err);

// ---- root.c, frameworks.c -------------------------------------------------------------------------------------------
// The folders in which dotnet may be installed, best first; those that are not there are left out, but named in
// `looked`.
typedef struct RootList {
  VEC(char *) dirs;
  Buf looked;
} RootList;
void root_list(RootList *l);
bool frameworks_resolve(HostPlan *plan, const HostConfig *app, Error *err);

// ---- assets.c: NAME.deps.json ---------------------------------------------------------------------------------------
#define HOST_RID "linux-x64"
// Adds what `dir` holds by `deps`, or all that lies there if there is no such file.
bool assets_add(HostPlan *plan, const char *dir, const char *deps, Error *err);
// The same for an installed framework. Its list is read only where the plan has an assembly of one of its names: all of
// its files are in its folder.
bool assets_add_framework(HostPlan *plan, const char *dir, const char *deps, Error *err);

#endif
