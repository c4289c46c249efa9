// text.c: conversion between UTF-8 and UTF-16, and growing text buffers.
#include "base/text.h"
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define BAD_CHAR 0xFFFDu

// Lead bytes by how many bytes follow and what the second byte may be (Unicode 15, table 3-7).
typedef struct Utf8Lead {
  u8 first, last, extra, lo, hi;
} Utf8Lead;
static const Utf8Lead leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F},
    {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF}, {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

// Decodes one code point at s < end; *used gets its bytes. A bad sequence is one U+FFFD for its
// longest well-formed start, which is what the Unicode standard recommends.
static u32 utf8_decode(const u8 *s, const u8 *end, size_t *used) {
  *used = 1;
  if (s[0] < 0x80)
    return s[0];
  for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
    const Utf8Lead *l = &leads[i];
    if (s[0] < l->first || s[0] > l->last)
      continue;
    u32 c = s[0] & (0x3Fu >> l->extra);
    for (u32 k = 1; k <= l->extra; k++) {
      u8 lo = k == 1 ? l->lo : 0x80, hi = k == 1 ? l->hi : 0xBF;
      if (s + k >= end || s[k] < lo || s[k] > hi)
        return BAD_CHAR;
      c = c << 6 | (s[k] & 0x3Fu);
      *used = k + 1;
    }
    return c;
  }
  return BAD_CHAR;
}

// Most text is ASCII from its beginning to its end.
static size_t ascii_prefix(const u8 *s, size_t n) {
  size_t i = 0;
  for (u64 word; i + sizeof word <= n; i += sizeof word) {
    memcpy(&word, s + i, sizeof word);
    if (word & 0x8080808080808080u)
      break;
  }
  while (i < n && s[i] < 0x80)
    i++;
  return i;
}

size_t utf8_to_utf16_len(const char *s, size_t n) {
  const u8 *p = (const u8 *)s, *end = p + n;
  size_t units = ascii_prefix(p, n);
  p += units;
  for (size_t used; p < end; p += used)
    units += utf8_decode(p, end, &used) >= 0x10000 ? 2 : 1;
  return units;
}

size_t utf8_to_utf16(const char *s, size_t n, u16 *out) {
  const u8 *p = (const u8 *)s, *end = p + n;
  size_t units = ascii_prefix(p, n);
  for (size_t i = 0; i < units; i++)
    out[i] = p[i];
  p += units;
  for (size_t used; p < end; p += used) {
    u32 c = utf8_decode(p, end, &used);
    if (c >= 0x10000) {
      out[units++] = (u16)(0xD800 + ((c - 0x10000) >> 10));
      out[units++] = (u16)(0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      out[units++] = (u16)c;
    }
  }
  return units;
}

// The user-string heap (ECMA-335 II.24.2.4) does not align its characters.
static u32 unit_at(const u16 *s, size_t i) {
  u16 u;
  memcpy(&u, (const u8 *)s + i * 2, 2);
  return u;
}

static u32 utf16_decode(const u16 *s, size_t n, size_t *i) {
  u32 c = unit_at(s, (*i)++);
  if (c < 0xD800 || c > 0xDFFF)
    return c;
  u32 low = c < 0xDC00 && *i < n ? unit_at(s, *i) : 0;
  if (low < 0xDC00 || low > 0xDFFF)
    return BAD_CHAR;
  ++*i;
  return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

size_t utf16_to_utf8_len(const u16 *s, size_t n) {
  size_t len = 0;
  for (size_t i = 0; i < n;) {
    u32 c = utf16_decode(s, n, &i);
    len += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return len;
}

static size_t utf8_encode(u32 c, char *out) {
  if (c < 0x80) {
    out[0] = (char)c;
    return 1;
  }
  size_t extra = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  for (size_t k = extra; k > 0; k--, c >>= 6)
    out[k] = (char)(0x80 | (c & 0x3F));
  out[0] = (char)(0xF80u >> extra | c); // 110xxxxx, 1110xxxx, 11110xxx
  return extra + 1;
}

size_t utf16_to_utf8(const u16 *s, size_t n, char *out) {
  size_t len = 0;
  for (size_t i = 0; i < n;)
    len += utf8_encode(utf16_decode(s, n, &i), out + len);
  return len;
}

char *utf16_to_utf8_dup(const u16 *s, size_t n) {
  char *out = xmalloc(utf16_to_utf8_len(s, n) + 1);
  out[utf16_to_utf8(s, n, out)] = 0;
  return out;
}

// ---- Buf ----

static void buf_room(Buf *b, size_t more) {
  if (b->n + more + 1 <= b->cap)
    return;
  b->cap = MAX(b->n + more + 1, MAX(b->cap * 2, (size_t)64));
  b->s = xrealloc(b->s, b->cap);
}

void buf_put(Buf *b, const char *s, size_t n) {
  buf_room(b, n);
  if (n)
    memcpy(b->s + b->n, s, n);
  b->n += n;
  b->s[b->n] = 0;
}

void buf_puts(Buf *b, const char *s) {
  buf_put(b, s, strlen(s));
}
void buf_putc(Buf *b, char c) {
  buf_put(b, &c, 1);
}

void buf_printf(Buf *b, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  buf_room(b, 0);
  int n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
  va_end(ap);
  size_t len = (size_t)MAX(n, 0);
  if (b->n + len + 1 > b->cap) {
    buf_room(b, len);
    vsnprintf(b->s + b->n, b->cap - b->n, fmt, again);
  }
  va_end(again);
  b->n += len;
  b->s[b->n] = 0;
}

void buf_free(Buf *b) {
  free(b->s);
  *b = (Buf){0};
}
