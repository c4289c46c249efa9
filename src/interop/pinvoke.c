// pinvoke.c: from a P/Invoke method to the native function: ImplMap, dllmap, library, entry point (II.15.5.2,
// II.22.22).
#include "interop/library.h"

#include "base/log.h"
#include "types/flavour.h"

enum { PI_EXACT_SPELLING = 1, PI_CHARSET_MASK = 6, PI_CHARSET_ANSI = 2, PI_CHARSET_UNICODE = 4 }; // II.23.1.8

static u32 implmap_row(const Method *m) {
  return md_find(m->klass->assembly->img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token);
}

// One spelling: the bare name, or with the suffix of Windows' narrow and wide forms.
static void *symbol(void *lib, const char *name, const char *suffix) {
  char *full = xasprintf("%s%s", name, suffix);
  void *p = library_symbol(lib, full);
  free(full);
  return p;
}

static void *find_symbol(void *lib, const char *name, u32 flags) {
  u32 charset = flags & PI_CHARSET_MASK;
  bool wide = charset == PI_CHARSET_UNICODE;
  void *p = symbol(lib, name, "");
  if (!p && !(flags & PI_EXACT_SPELLING))
    p = symbol(lib, name, wide ? "W" : "A");
  return p;
}

// Formats of the flavour, which may leave arguments at the end out.
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void *not_found(Error *err, ErrKind kind, const char *format, const char *what, const char *where) {
  char *text = xasprintf(format, what, where);
  err_set(err, kind, "%s", text);
  free(text);
  return NULL;
}

void *pinvoke_resolve(Method *m, Error *err) {
  Assembly *a = m->klass->assembly;
  const Image *img = a->img;
  u32 row = implmap_row(m);
  if (!row) {
    err_set(err, ERR_ENTRY_POINT, "%s is external, but no library is named for it", method_name(m));
    return NULL;
  }
  u32 cols[MD_MAX_COLUMNS];
  md_row(img, TABLE_IMPLMAP, row, cols);
  const char *name = md_string(img, cols[IMPLMAP_NAME]);
  const char *dll = md_string(img, md_col(img, TABLE_MODULEREF, cols[IMPLMAP_SCOPE], MODULEREF_NAME));
  if (!*name)
    name = m->name;
  const char *new_dll = dll, *new_name = name;
  if (flavour->dllmap)
    dllmap_find(a, dll, name, &new_dll, &new_name);
  log_about(TOPIC_DLL, "looking for '%s' of '%s', which is '%s' of '%s'", name, dll, new_name, new_dll);
  void *lib = library_find(a, m, new_dll);
  if (!lib)
    return not_found(err, ERR_DLL_NOT_FOUND, flavour->dll_not_found, dll, "");
  void *p = find_symbol(lib, new_name, cols[IMPLMAP_FLAGS]);
  return p ? p : not_found(err, ERR_ENTRY_POINT, flavour->entry_not_found, name, dll);
}
