// json.c: JSON files, by libjansson.
#include "host/internal.h"

#include "base/dynlib.h"

#include <jansson.h>

static struct {
  json_t *(*loadb)(const char *, size_t, size_t, json_error_t *);
  json_t *(*object_get)(const json_t *, const char *);
  const char *(*string_value)(const json_t *);
  json_int_t (*integer_value)(const json_t *);
  double (*real_value)(const json_t *);
  size_t (*array_size)(const json_t *);
  json_t *(*array_get)(const json_t *, size_t);
  void *(*object_iter)(json_t *);
  const char *(*object_iter_key)(void *);
  json_t *(*object_iter_value)(void *);
  void *(*object_iter_next)(json_t *, void *);
} lib;
static const char *const names[] = {
    "json_loadb",           "json_object_get",        "json_string_value",    "json_integer_value",
    "json_real_value",      "json_array_size",        "json_array_get",       "json_object_iter",
    "json_object_iter_key", "json_object_iter_value", "json_object_iter_next"};
_Static_assert(sizeof lib == sizeof names, "one name for each function");

// Overwrites // and /* */ with blanks.
static void blank_comments(char *s, size_t n) {
  bool text = false;
  for (size_t i = 0; i < n; i++) {
    if (text && s[i] == '\\')
      i++;
    else if (s[i] == '"')
      text = !text;
    else if (!text && s[i] == '/' && i + 1 < n && (s[i + 1] == '/' || s[i + 1] == '*')) {
      bool line = s[i + 1] == '/';
      for (bool end = false; i < n && !end; i++) {
        end = line ? s[i] == '\n' : i > 1 && s[i] == '/' && s[i - 1] == '*';
        if (s[i] != '\n')
          s[i] = ' ';
        if (end)
          i--;
      }
    }
  }
}

Json *json_file(const char *path, Error *err) {
  if (!file_exists(path))
    return NULL;
  if (!lib.loadb && !dynlib_bind("libjansson.so.4", names, ARRAY_LEN(names), (void **)&lib)) {
    err_set(err, ERR_FILE_NOT_FOUND, "%s cannot be read: libjansson.so.4 is missing (Debian: apt install libjansson4)",
            path);
    return NULL;
  }
  MappedFile f;
  if (!file_map(&f, path, err))
    return NULL;
  size_t skip = f.size >= 3 && !memcmp(f.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
  size_t n = f.size - skip;
  char *copy = xmalloc(n + 1);
  memcpy(copy, f.data + skip, n);
  file_unmap(&f);
  blank_comments(copy, n);
  json_error_t why;
  json_t *v = lib.loadb(copy, n, JSON_REJECT_DUPLICATES, &why);
  if (!v)
    err_set(err, ERR_BAD_IMAGE, "%s, line %d: %s", path, why.line, why.text);
  free(copy);
  return v;
}

Json *json_get(Json *object, const char *key) {
  return object ? lib.object_get(object, key) : NULL;
}

const char *json_text(Json *v) {
  return v ? lib.string_value(v) : NULL;
}

char *json_plain(Json *v) {
  if (!v)
    return NULL;
  switch (json_typeof((const json_t *)v)) {
  case JSON_STRING: return xstrdup(lib.string_value(v));
  case JSON_INTEGER: return xasprintf("%lld", (long long)lib.integer_value(v));
  case JSON_REAL: return xasprintf("%.17g", lib.real_value(v));
  case JSON_TRUE: return xstrdup("true");
  case JSON_FALSE: return xstrdup("false");
  default: return NULL;
  }
}

u32 json_count(Json *array) {
  return array ? (u32)lib.array_size(array) : 0;
}

Json *json_at(Json *array, u32 i) {
  return lib.array_get(array, i);
}

void json_each(Json *object, void (*f)(const char *, Json *, void *), void *data) {
  json_t *o = (json_t *)object;
  for (void *it = o ? lib.object_iter(o) : NULL; it; it = lib.object_iter_next(o, it))
    f(lib.object_iter_key(it), lib.object_iter_value(it), data);
}
