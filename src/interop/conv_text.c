// conv_text.c: strings, string builders and texts inside structures.
#include "interop/conv.h"

#include "base/text.h"

static u32 unit_size(const Conv *c) {
  return c->text == TEXT_UTF8 ? 1 : 2;
}

static u32 wide_len(const u16 *s) {
  u32 n = 0;
  while (s[n])
    n++;
  return n;
}

// ---- String --------------------------------------------------------------------------------------------------------

// A BSTR is preceded by its length in bytes.
static void *copy_wide(const String *s, bool bstr) {
  u32 bytes = (u32)s->length * 2;
  u8 *p = native_alloc((bstr ? 4 : 0) + bytes + 2);
  if (bstr) {
    memcpy(p, &bytes, 4);
    p += 4;
  }
  memcpy(p, s->chars, bytes);
  return p;
}

bool string_to_native(const Conv *c, const void *managed, void *native) {
  const String *s = *(String *const *)managed;
  void *p = !s ? NULL : c->text == TEXT_UTF8 ? string_to_utf8(s) : copy_wide(s, c->text == TEXT_BSTR);
  memcpy(native, &p, sizeof p);
  return true;
}

bool string_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  void *p;
  memcpy(&p, native, sizeof p);
  String *s = NULL, *old = c->in_place ? *(String **)managed : NULL;
  if (p && old) {
    s = c->text == TEXT_UTF8 ? string_new_utf8_len(p, (size_t)old->length) : string_new(p, (u32)old->length);
  } else if (p && c->text == TEXT_UTF8) {
    s = string_new_utf8(p);
  } else if (p) {
    u32 n = c->text == TEXT_BSTR ? le32((u8 *)p - 4) / 2 : wide_len(p);
    s = string_new(p, n);
  }
  gc_store(managed, (Object *)s);
  return !p || s;
}

void string_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  u8 *p;
  memcpy(&p, native, sizeof p);
  free(p && c->text == TEXT_BSTR ? p - 4 : p);
}

// A UTF-16 argument needs no copy: strings end in NUL and do not move.
bool chars_to_native(const Conv *c, const void *managed, void *native) {
  (void)c;
  String *s = *(String *const *)managed;
  const void *p = s ? s->chars : NULL;
  memcpy(native, &p, sizeof p);
  return true;
}

// From native code, in callbacks, the text must be copied all the same.
bool chars_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  return string_to_managed(c, managed, native, count);
}

// ---- StringBuilder -------------------------------------------------------------------------------------------------

// Room for the capacity in any encoding: three bytes of UTF-8 hold every UTF-16 unit.
bool buffer_to_native(const Conv *c, const void *managed, void *native) {
  Object *sb = *(Object *const *)managed, *cap = NULL, *text = NULL;
  void *p = NULL;
  if (sb) {
    Class *k = object_class(sb);
    if (!call_library(k, "get_Capacity", NULL, 0, sb, NULL, &cap) ||
        !call_library(k, "ToString", NULL, 0, sb, NULL, &text))
      return false;
    size_t room = ((size_t) * (i32 *)object_unbox(cap) + 1) * (c->text == TEXT_UTF8 ? 3 : 2) + 2;
    String *s = (String *)text;
    p = native_alloc(room);
    if (c->in && c->text == TEXT_UTF8)
      utf16_to_utf8(s->chars, (size_t)s->length, p);
    else if (c->in)
      memcpy(p, s->chars, (size_t)s->length * 2);
  }
  memcpy(native, &p, sizeof p);
  return true;
}

bool buffer_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  void *p;
  memcpy(&p, native, sizeof p);
  Object *sb = *(Object **)managed;
  if (!sb || !p)
    return true;
  String *s = c->text == TEXT_UTF8 ? string_new_utf8(p) : string_new(p, wide_len(p));
  i32 zero = 0;
  return s && call_library(object_class(sb), "set_Length", NULL, 1, sb, (void *[]){&zero}, NULL) &&
         call_library(object_class(sb), "Append", wk.string, 1, sb, (void *[]){s}, NULL);
}

void buffer_release(const Conv *c, const void *managed, void *native) {
  (void)c;
  (void)managed;
  void *p;
  memcpy(&p, native, sizeof p);
  free(p);
}

// ---- ByValTStr: `count` units in the structure, the last of them NUL -----------------------------------------------

bool inline_text_to_native(const Conv *c, const void *managed, void *native) {
  const String *s = *(String *const *)managed;
  memset(native, 0, c->size);
  if (!s || !c->count)
    return true;
  if (unit_size(c) == 2) {
    memcpy(native, s->chars, 2 * (size_t)MIN((u32)s->length, c->count - 1));
    return true;
  }
  char *utf8 = string_to_utf8(s);
  size_t n = MIN(strlen(utf8), (size_t)c->count - 1);
  while (n && ((u8)utf8[n] & 0xC0) == 0x80) // not through the middle of a character
    n--;
  memcpy(native, utf8, n);
  free(utf8);
  return true;
}

bool inline_text_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  u32 n = 0;
  String *s;
  if (unit_size(c) == 1) {
    s = string_new_utf8_len(native, strnlen(native, c->count));
  } else {
    const u16 *p = native;
    while (n < c->count && p[n])
      n++;
    s = string_new(p, n);
  }
  gc_store(managed, (Object *)s);
  return s != NULL;
}
