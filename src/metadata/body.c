// body.c: method bodies: headers, code, exception clauses (ECMA-335 II.25.4).
#include "metadata/internal.h"

#include <stdarg.h>
#include <stdio.h>

enum {
  HEADER_FORMAT_MASK = 3,
  HEADER_TINY = 2,
  HEADER_FAT = 3,
  FAT_HEADER_SIZE = 12,
  FAT_MORE_SECTS = 8,
  FAT_INIT_LOCALS = 0x10,
  SECT_EH = 1,
  SECT_FAT = 0x40,
  SECT_MORE = 0x80,
  SECT_HEADER_SIZE = 4,
  CLAUSE_SIZE = 12,
  CLAUSE_SIZE_FAT = 24,
  TINY_MAX_STACK = 8,
};

// A cursor over the bytes from the method's RVA to the end of its section.
typedef struct BodyReader {
  const Image *img;
  const u8 *p;
  u32 rva, size, at;
  u32 method_row;
  Error *err;
} BodyReader;

static bool fail(const BodyReader *r, ErrKind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
static bool fail(const BodyReader *r, ErrKind kind, const char *fmt, ...) {
  char why[160];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(why, sizeof why, fmt, ap);
  va_end(ap);
  const char *name = md_string(r->img, md_col(r->img, TABLE_METHOD, r->method_row, METHOD_NAME));
  return err_set(r->err, kind, "%s: method 0x%08x (%.100s): %s", image_name(r->img), TOKEN(TABLE_METHOD, r->method_row),
                 name, why);
}

static bool have(const BodyReader *r, u32 n) {
  return n <= r->size - r->at;
}

// II.25.4.3
static bool read_fat_header(BodyReader *r, MethodBody *b, bool *more) {
  if (!have(r, FAT_HEADER_SIZE))
    return fail(r, ERR_BAD_IMAGE, "truncated header");
  u32 flags = le16(r->p), header_size = (flags >> 12) * 4;
  if (header_size < FAT_HEADER_SIZE || !have(r, header_size))
    return fail(r, ERR_BAD_IMAGE, "header of %u bytes", header_size);
  b->max_stack = le16(r->p + 2);
  b->code_size = le32(r->p + 4);
  b->locals_token = le32(r->p + 8);
  b->init_locals = flags & FAT_INIT_LOCALS;
  *more = flags & FAT_MORE_SECTS;
  r->at = header_size;
  u32 token = b->locals_token;
  if (token &&
      (TOKEN_TABLE(token) != TABLE_STANDALONESIG || TOKEN_ROW(token) - 1 >= md_rows(r->img, TABLE_STANDALONESIG)))
    return fail(r, ERR_INVALID_PROGRAM, "bad local variables token 0x%08x", token);
  return true;
}

static bool read_header(BodyReader *r, MethodBody *b, bool *more) {
  if (!have(r, 1))
    return fail(r, ERR_BAD_IMAGE, "body at RVA 0x%x lies outside the file", r->rva);
  switch (r->p[0] & HEADER_FORMAT_MASK) {
  case HEADER_TINY: // II.25.4.2
    b->code_size = r->p[0] >> 2;
    b->max_stack = TINY_MAX_STACK;
    r->at = 1;
    return true;
  case HEADER_FAT: return read_fat_header(r, b, more);
  default: return fail(r, ERR_BAD_IMAGE, "unknown header format 0x%02x", r->p[0]);
  }
}

// One data section (II.25.4.5); the first with exception clauses is the one that counts.
static bool read_section(BodyReader *r, MethodBody *b, bool *more) {
  // Sections start at multiples of 4; what comes before may leave less than a header.
  u32 pad = -(r->rva + r->at) & 3;
  if (!have(r, pad) || !have(r, pad + SECT_HEADER_SIZE))
    return fail(r, ERR_BAD_IMAGE, "truncated data section");
  r->at += pad;
  const u8 *p = r->p + r->at;
  bool fat = p[0] & SECT_FAT;
  u32 size = fat ? le32(p) >> 8 : p[1], each = fat ? CLAUSE_SIZE_FAT : CLAUSE_SIZE;
  // Some compilers leave the header out of the size, so the count is rounded, and the bytes follow from it.
  u32 n = size / each;
  if (p[0] & SECT_EH)
    size = MAX(size, SECT_HEADER_SIZE + n * each);
  if (size < SECT_HEADER_SIZE || !have(r, size))
    return fail(r, ERR_BAD_IMAGE, "data section of %u bytes", size);
  if (p[0] & SECT_EH && !b->clauses) {
    b->clauses = p + SECT_HEADER_SIZE;
    b->nclauses = n;
    b->fat_clauses = fat;
  }
  r->at += size;
  *more = p[0] & SECT_MORE;
  return true;
}

static bool in_code(const MethodBody *b, u32 off, u32 len) {
  return off <= b->code_size && len <= b->code_size - off;
}

// II.25.4.6
static bool check_clause(const BodyReader *r, const MethodBody *b, u32 i) {
  IlClause c = body_clause(b, i);
  if (c.kind > CLAUSE_FAULT || c.kind == 3)
    return fail(r, ERR_INVALID_PROGRAM, "exception clause %u: unknown kind 0x%x", i, c.kind);
  if (!in_code(b, c.try_off, c.try_len) || !in_code(b, c.handler_off, c.handler_len) || c.filter_off >= b->code_size)
    return fail(r, ERR_INVALID_PROGRAM, "exception clause %u reaches outside the code", i);
  return true;
}

static bool read_body(BodyReader *r, MethodBody *b) {
  bool more = false;
  if (!read_header(r, b, &more))
    return false;
  if (b->code_size == 0)
    return fail(r, ERR_INVALID_PROGRAM, "no code");
  if (!have(r, b->code_size))
    return fail(r, ERR_BAD_IMAGE, "%u bytes of code reach outside the file", b->code_size);
  b->code = r->p + r->at;
  r->at += b->code_size;
  while (more)
    if (!read_section(r, b, &more))
      return false;
  for (u32 i = 0; i < b->nclauses; i++)
    if (!check_clause(r, b, i))
      return false;
  return true;
}

bool body_read(const Image *img, u32 method_row, MethodBody *out, Error *err) {
  *out = (MethodBody){0};
  BodyReader r = {.img = img, .method_row = method_row, .err = err};
  if (method_row - 1 >= md_rows(img, TABLE_METHOD))
    return image_bad(img, err, "no method 0x%08x", TOKEN(TABLE_METHOD, method_row));
  if ((md_col(img, TABLE_METHOD, method_row, METHOD_IMPLFLAGS) & MI_CODETYPE_MASK) == MI_NATIVE)
    return fail(&r, ERR_PLATFORM, "a body of native code");
  r.rva = md_col(img, TABLE_METHOD, method_row, METHOD_RVA);
  if (!r.rva)
    return fail(&r, ERR_BAD_IMAGE, "no body");
  r.size = image_rva_avail(img, r.rva);
  r.p = image_rva(img, r.rva, r.size);
  return read_body(&r, out);
}

IlClause body_clause(const MethodBody *b, u32 i) {
  IlClause c = {0};
  u32 last; // class token or filter offset
  if (b->fat_clauses) {
    const u8 *p = b->clauses + (size_t)i * CLAUSE_SIZE_FAT;
    c = (IlClause){le32(p), le32(p + 4), le32(p + 8), le32(p + 12), le32(p + 16), 0, 0};
    last = le32(p + 20);
  } else {
    const u8 *p = b->clauses + (size_t)i * CLAUSE_SIZE;
    c = (IlClause){le16(p), le16(p + 2), p[4], le16(p + 5), p[7], 0, 0};
    last = le32(p + 8);
  }
  if (c.kind == CLAUSE_CATCH)
    c.class_token = last;
  else if (c.kind == CLAUSE_FILTER)
    c.filter_off = last;
  return c;
}
