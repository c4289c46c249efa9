// config.c: NAME.runtimeconfig.json and the environment variables that overrule it.
#include "host/internal.h"

#include <strings.h>

static const char *const roll_names[] = {
    [ROLL_DISABLE] = "Disable",          [ROLL_PATCH] = "LatestPatch", [ROLL_MINOR] = "Minor",
    [ROLL_LATEST_MINOR] = "LatestMinor", [ROLL_MAJOR] = "Major",       [ROLL_LATEST_MAJOR] = "LatestMajor"};

static bool read_roll(const char *text, const char *where, RollForward *roll, Error *err) {
  for (u32 i = 0; text && i < ARRAY_LEN(roll_names); i++)
    if (!strcasecmp(text, roll_names[i])) {
      *roll = (RollForward)i;
      return true;
    }
  return !text || err_set(err, ERR_BAD_IMAGE,
                          "%s: unknown rollForward '%s' (known are Disable, LatestPatch, Minor, LatestMinor, Major and "
                          "LatestMajor)",
                          where, text);
}

static bool read_framework(FrameworkRef *out, const char *path, Json *f, RollForward dflt, Error *err) {
  FrameworkRef r = {.roll = dflt};
  const char *name = json_text(json_get(f, "name")), *version = json_text(json_get(f, "version"));
  if (!name || !version || !version_parse(version, &r.version))
    return err_set(err, ERR_BAD_IMAGE, "%s: a framework needs a name and a version such as 10.0.0", path);
  if (!read_roll(json_text(json_get(f, "rollForward")), path, &r.roll, err))
    return false;
  r.name = xstrdup(name);
  *out = r;
  return true;
}

static void add_property(const char *key, Json *v, void *data) {
  HostConfig *c = data;
  char *text = json_plain(v);
  HostProperty p = {xstrdup(key), text};
  if (text)
    vec_push(&c->properties, p);
}

static bool read_frameworks(HostConfig *c, const char *path, Json *options, Error *err) {
  RollForward roll = ROLL_MINOR;
  if (!read_roll(json_text(json_get(options, "rollForward")), path, &roll, err) ||
      !read_roll(getenv("DOTNET_ROLL_FORWARD"), "DOTNET_ROLL_FORWARD", &roll, err))
    return false;
  Json *one = json_get(options, "framework"), *many = json_get(options, "frameworks");
  Json *included = json_get(options, "includedFrameworks");
  FrameworkRef r;
  if (one) {
    if (!read_framework(&r, path, one, roll, err))
      return false;
    vec_push(&c->frameworks, r);
  }
  for (u32 i = 0; i < json_count(many); i++) {
    if (!read_framework(&r, path, json_at(many, i), roll, err))
      return false;
    vec_push(&c->frameworks, r);
  }
  for (u32 i = 0; i < json_count(included); i++) {
    if (!read_framework(&r, path, json_at(included, i), ROLL_PATCH, err))
      return false;
    vec_push(&c->included, r);
  }
  c->self_contained = c->included.n > 0;
  return true;
}

bool config_read(const char *path, HostConfig *c, Error *err) {
  ERROR(why);
  Json *file = json_file(path, &why);
  if (!file)
    return !why.kind || err_set(err, why.kind, "%s", why.msg);
  c->found = true;
  Json *options = json_get(file, "runtimeOptions");
  if (!read_frameworks(c, path, options, err))
    return false;
  json_each(json_get(options, "configProperties"), add_property, c);
  Json *dirs = json_get(options, "additionalProbingPaths");
  for (u32 i = 0; i < json_count(dirs); i++)
    if (json_text(json_at(dirs, i)))
      vec_push(&c->probing_dirs, xstrdup(json_text(json_at(dirs, i))));
  return true;
}
