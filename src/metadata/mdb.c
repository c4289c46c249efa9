// mdb.c: symbol files as mcs writes them (FILE.exe.mdb): a header, a table of source files, one of methods by token,
// and for each method a line program of the kind of DWARF's (DWARF 2, 6.2). All numbers are little-endian.
#include "metadata/symbols.h"

#include "base/arena.h"

#include <stdlib.h>

static const u8 magic[8] = {0x14, 0xA6, 0x7F, 0xFD, 0x23, 0x26, 0xE8, 0x45};

// The header: places of its fields.
enum {
  AT_MAJOR = 8,
  AT_GUID = 16,
  AT_NSOURCES = 56,
  AT_SOURCES = 60,
  AT_NMETHODS = 68,
  AT_METHODS = 72,
  AT_LINE_BASE = 96,
  AT_LINE_RANGE = 100,
  AT_OPCODE_BASE = 104,
  HEADER_SIZE = 112,
  MAJOR = 50,
};
enum { SOURCE_SIZE = 8, METHOD_SIZE = 12 };

static bool refuse(Error *err, const char *why) {
  return err_set(err, ERR_BAD_IMAGE, "%s", why);
}

static bool table_fits(const Symbols *s, u32 offset, u32 rows, u32 row_size) {
  return offset <= s->size && rows <= (s->size - offset) / row_size;
}

bool mdb_open(Symbols *s, const u8 *id, Error *err) {
  const u8 *d = s->data;
  if (s->size < HEADER_SIZE || memcmp(d, magic, sizeof magic) != 0)
    return refuse(err, "is no symbol file");
  if (le32(d + AT_MAJOR) != MAJOR)
    return refuse(err, "is a symbol file of another version");
  if (memcmp(d + AT_GUID, id, 16) != 0)
    return refuse(err, "belongs to another build of the assembly");
  s->nsources = le32(d + AT_NSOURCES);
  s->sources = le32(d + AT_SOURCES);
  s->nmethods = le32(d + AT_NMETHODS);
  s->methods = le32(d + AT_METHODS);
  s->line_base = (i32)le32(d + AT_LINE_BASE);
  s->line_range = le32(d + AT_LINE_RANGE);
  s->opcode_base = le32(d + AT_OPCODE_BASE);
  if (!table_fits(s, s->sources, s->nsources, SOURCE_SIZE) || !table_fits(s, s->methods, s->nmethods, METHOD_SIZE) ||
      !s->line_range || s->line_range > 255 || s->opcode_base - 1 > 254)
    return refuse(err, "is damaged");
  s->find = mdb_find;
  return true;
}

// ---- the tables -----------------------------------------------------------------------------------------------------

// Where the method's line program begins; 0: it has none. The table is sorted by token.
static u32 line_program(const Symbols *s, u32 method_row) {
  u32 lo = 0, hi = s->nmethods;
  while (lo < hi) {
    u32 mid = lo + (hi - lo) / 2;
    const u8 *row = s->data + s->methods + mid * METHOD_SIZE;
    u32 at = TOKEN_ROW(le32(row));
    if (at == method_row)
      return le32(row + 8);
    if (at < method_row)
      lo = mid + 1;
    else
      hi = mid;
  }
  return 0;
}

// LEB128; a negative number is written as one of 32 bits.
static u32 read_leb(Reader *r) {
  u32 v = 0;
  for (u32 shift = 0; shift < 35; shift += 7) {
    u8 b = read_u8(r);
    if (shift < 32)
      v |= (u32)(b & 0x7F) << shift;
    if (!(b & 0x80))
      return v;
  }
  r->bad = true;
  return 0;
}

static Reader reader_at(const Symbols *s, u32 offset) {
  return reader_of(s->data + MIN(offset, s->size), s->size - MIN(offset, s->size));
}

// A row of the table of sources: the file's number, and where its entry lies, which begins with its name.
static char *source_name(const Symbols *s, u32 file) {
  for (u32 i = 0; i < s->nsources; i++) {
    const u8 *row = s->data + s->sources + i * SOURCE_SIZE;
    if (le32(row) != file)
      continue;
    Reader r = reader_at(s, le32(row + 4));
    u32 n = read_leb(&r);
    return r.bad || n > (size_t)(r.end - r.p) ? NULL : xasprintf("%.*s", (int)n, (const char *)r.p);
  }
  return NULL;
}

// ---- line programs --------------------------------------------------------------------------------------------------

enum { OP_EXTENDED = 0, OP_COPY, OP_ADVANCE_PC, OP_ADVANCE_LINE, OP_SET_FILE, OP_CONST_ADD_PC = 8 };
enum { EXT_END = 1, NO_LINE = 0xFEEFEE }; // no line: code that no source stands for

typedef struct Row {
  u32 il, file;
  i32 line;
} Row;

typedef enum Step { STEP_ON, STEP_ROW, STEP_END } Step;

static Step step_extended(Reader *r) {
  u32 size = read_u8(r);
  Reader body = reader_of(r->p, (u32)MIN(size, (size_t)(r->end - r->p)));
  r->bad |= !size || size > (size_t)(r->end - r->p);
  r->p = body.end;
  return read_u8(&body) == EXT_END ? STEP_END : STEP_ON;
}

// One instruction.
static Step step(const Symbols *s, Reader *r, Row *at) {
  u32 op = read_u8(r);
  if (op >= s->opcode_base) {
    op -= s->opcode_base;
    at->il += op / s->line_range;
    at->line += s->line_base + (i32)(op % s->line_range);
    return STEP_ROW;
  }
  switch (op) {
  case OP_EXTENDED: return step_extended(r);
  case OP_COPY: return STEP_ROW;
  case OP_ADVANCE_PC: at->il += read_leb(r); return STEP_ON;
  case OP_ADVANCE_LINE: at->line = (i32)((u32)at->line + read_leb(r)); return STEP_ON;
  case OP_SET_FILE: at->file = read_leb(r); return STEP_ON;
  case OP_CONST_ADD_PC: at->il += (255 - s->opcode_base) / s->line_range; return STEP_ON;
  default: r->bad = true; return STEP_END;
  }
}

bool mdb_find(const Symbols *s, u32 method_row, u32 il, SourceLine *out) {
  u32 program = line_program(s, method_row);
  if (!program)
    return false;
  Reader r = reader_at(s, program);
  Row at = {.file = 1, .line = 1}, last = {0};
  for (Step k; (k = step(s, &r, &at)) != STEP_END && !r.bad;) {
    if (k != STEP_ROW)
      continue;
    if (at.il > il)
      break;
    last = (Row){at.il, at.file, at.line == NO_LINE ? last.line : at.line};
  }
  if (r.bad || last.line <= 0)
    return false;
  *out = (SourceLine){.file = source_name(s, last.file), .line = (u32)last.line, .il = last.il};
  return out->file != NULL;
}
