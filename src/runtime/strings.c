// strings.c: making strings, UTF-8 to and fro, the intern table and literals.
#include "base/text.h"
#include "runtime/internal.h"

static NORETURN void no_strings(void) {
  ERROR(err);
  class_vtable(wk.string, &err);
  fatal("System.String: %s", err.msg);
}

String *string_new_len(u32 n) {
  VTable *vt = class_vtable(wk.string, NULL);
  if (UNLIKELY(!vt))
    no_strings();
  String *s = n > 0x7FFFFFFF ? NULL : (String *)gc_alloc(vt, STRING_CHARS_OFFSET + ((size_t)n + 1) * 2);
  if (UNLIKELY(!s)) {
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
    return NULL;
  }
  s->length = (i32)n;
  return s;
}

Object *rt_new_string(VTable *vt, intptr_t n) {
  (void)vt;
  return (Object *)string_new_len(n < 0 || n > INT32_MAX ? UINT32_MAX : (u32)n); // no string is so long
}

String *string_new(const u16 *chars, u32 n) {
  String *s = string_new_len(n);
  if (s)
    memcpy(s->chars, chars, (size_t)n * 2);
  return s;
}

String *string_new_utf8_len(const char *text, size_t n) {
  String *s = string_new_len((u32)MIN(utf8_to_utf16_len(text, n), (size_t)UINT32_MAX));
  if (s)
    utf8_to_utf16(text, n, s->chars);
  return s;
}

String *string_new_utf8(const char *s) {
  return string_new_utf8_len(s, strlen(s));
}

char *string_to_utf8(const String *s) {
  return s ? utf16_to_utf8_dup(s->chars, (size_t)s->length) : xstrdup("");
}

// ---- interning ----------------------------------------------------------------------------------------------------
// An open-addressing set of strings in root memory; entries are never removed.

static String **table; // root
static u32 table_n, table_cap;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static u64 hash_of(const String *s) {
  return hash_bytes(s->chars, (size_t)s->length * 2, 0);
}
static bool same(const String *a, const String *b) {
  return a->length == b->length && !memcmp(a->chars, b->chars, (size_t)a->length * 2);
}

static String **find_slot(String **t, u32 cap, const String *s) {
  u32 i = (u32)hash_of(s) & (cap - 1);
  while (t[i] && !same(t[i], s))
    i = (i + 1) & (cap - 1);
  return &t[i];
}

static bool grow(void) {
  u32 cap = table_cap ? table_cap * 2 : 1024;
  String **t = gc_try_alloc_root(cap * sizeof *t);
  if (!t)
    return false;
  for (u32 i = 0; i < table_cap; i++)
    if (table[i])
      *find_slot(t, cap, table[i]) = table[i];
  String **old = table;
  table = t;
  table_cap = cap;
  if (old)
    gc_free_root(old);
  return true;
}

static String *intern(String *s, bool add) {
  pthread_mutex_lock(&lock);
  bool room = !add || table_n * 2 < table_cap || grow();
  String *r = NULL;
  if (room && table_cap) {
    String **slot = find_slot(table, table_cap, s);
    if (!*slot && add) {
      *slot = s;
      table_n++;
    }
    r = *slot;
  }
  pthread_mutex_unlock(&lock);
  return r;
}

String *string_intern(String *s) {
  String *r = intern(s, true);
  if (!r)
    exc_memory_is_low();
  return r;
}
String *string_is_interned(String *s) {
  return intern(s, false);
}

String *string_literal(Assembly *a, u32 token, Error *err) {
  if (a->dynamic)
    return dynamic_item(a, token, TOKEN_STRING, err);
  u32 n;
  const u8 *p = md_user_string(a->img, TOKEN_ROW(token), &n);
  if (!p) {
    err_set(err, ERR_BAD_IMAGE, "%s: bad string literal 0x%08x", a->name, token);
    return NULL;
  }
  String *s = string_new_len(n), *literal = NULL;
  if (s) {
    for (u32 i = 0; i < n; i++)
      s->chars[i] = le16(p + 2 * i);
    literal = string_intern(s);
  }
  if (!literal) {
    exc_take_pending();
    err_set(err, ERR_OUT_OF_MEMORY, "no memory for a string literal");
  }
  return literal;
}

bool strings_init(Error *err) {
  u8 *statics = class_statics(wk.string, err);
  Field *f = statics ? class_find_field(wk.string, "Empty") : NULL;
  if (!f)
    return err_set(err, ERR_MISSING_FIELD, "System.String has no field Empty");
  gc_store(statics + f->offset, (Object *)string_intern(string_new_len(0)));
  return true;
}
