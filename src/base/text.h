// text.h: UTF-8, UTF-16 and growing text buffers.
#ifndef KILN_BASE_TEXT_H
#define KILN_BASE_TEXT_H

#include "base/base.h"

// Number of UTF-16 units that `n` bytes of UTF-8 need. Bad sequences count as U+FFFD.
size_t utf8_to_utf16_len(const char *s, size_t n);
size_t utf8_to_utf16(const char *s, size_t n, u16 *out);
// Bytes of UTF-8 (without a NUL). Lone surrogates become U+FFFD.
size_t utf16_to_utf8_len(const u16 *s, size_t n);
size_t utf16_to_utf8(const u16 *s, size_t n, char *out);
// malloc'ed, NUL-terminated.
char *utf16_to_utf8_dup(const u16 *s, size_t n);

// A text buffer; zero-initialised is empty. `s` is NUL-terminated once anything was put.
typedef struct Buf {
  char *s;
  size_t n, cap;
} Buf;
void buf_put(Buf *b, const char *s, size_t n);
void buf_puts(Buf *b, const char *s);
void buf_putc(Buf *b, char c);
void buf_printf(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_free(Buf *b);

#endif
