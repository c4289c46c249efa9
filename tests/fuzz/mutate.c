// mutate.c: see mutate.h. Half of the changes are blind; the others put something there that could be meant.
#include "mutate.h"

#include "base/arena.h"
#include "base/file.h"

#include <stdio.h>

const char *const mutate_places[PLACE_COUNT] = {"all", "code", "blobs"};

typedef struct MutateRange Range;

static u64 rng;
static u32 rnd(u32 n) {
  rng = rng * 6364136223846793005u + 1442695040888963407u;
  return n ? (u32)(rng >> 33) % n : 0;
}

// ---- the original ----------------------------------------------------------------------------------------------------

enum { TINY_HEADER = 1, FAT_HEADER = 12 };

static Range body_range(const Original *o, const MethodBody *b, u32 row) {
  bool tiny = (b->code[-1] & 3) == 2 && b->code[-1] >> 2 == b->code_size && !b->nclauses; // II.25.4.2
  const u8 *from = b->code - (tiny ? TINY_HEADER : FAT_HEADER), *to = b->code + b->code_size;
  if (b->nclauses)
    to = b->clauses + (size_t)b->nclauses * (b->fat_clauses ? 24 : 12);
  return (Range){(u32)(from - o->data), (u32)(to - from), row};
}

static void find_bodies(Original *o) {
  u32 n = md_rows(o->img, TABLE_METHOD);
  o->bodies = xcalloc(n + 1, sizeof *o->bodies);
  for (u32 row = 1; row <= n; row++) {
    MethodBody b;
    if (body_read(o->img, row, &b, NULL) && b.code - o->data >= FAT_HEADER)
      o->bodies[o->nbodies++] = body_range(o, &b, row);
  }
}

bool original_open(Original *o, const char *path) {
  Error err = {0};
  MappedFile file;
  *o = (Original){.path = path};
  if (!file_map(&file, path, &err)) {
    fprintf(stderr, "%s: %s\n", path, err.msg);
    return false;
  }
  o->size = (u32)file.size;
  o->data = memcpy(xmalloc(file.size), file.data, file.size);
  o->img = image_open_memory(o->data, o->size, path, &err);
  if (!o->img)
    fprintf(stderr, "%s: %s\n", path, err.msg);
  else
    find_bodies(o);
  return o->img;
}

// ---- changes ---------------------------------------------------------------------------------------------------------

static Range metadata_range(const Original *o) {
  return (Range){(u32)(o->img->metadata - o->data), o->img->metadata_size, 0};
}

static void put(u8 *p, u32 v, u32 size) {
  for (u32 i = 0; i < size; i++)
    p[i] = (u8)(v >> 8 * i);
}

static u32 some_number(void) {
  static const u32 telling[] = {0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
  return rnd(3) ? telling[rnd(ARRAY_LEN(telling))] : rnd(UINT32_MAX);
}

static void copy_part(const Original *o, u8 *out, Range to, Range from, u32 most) {
  u32 at = to.at + rnd(to.size), source = from.at + rnd(from.size);
  u32 n = MIN(rnd(most) + 1, MIN(to.at + to.size - at, from.at + from.size - source));
  memmove(out + at, o->data + source, n);
}

static void change_bytes(const Original *o, u8 *out, Range r) {
  u32 at = r.at + rnd(r.size), left = r.at + r.size - at;
  switch (rnd(5)) {
  case 0: out[at] ^= (u8)(1u << rnd(8)); break;
  case 1: put(out + at, some_number(), 1); break;
  case 2: out[at] = (u8)rnd(256); break;
  case 3: put(out + at, some_number(), MIN(left, 4u)); break;
  default: copy_part(o, out, r, r, 8); break;
  }
}

// A cell of a table gets another row's value, a neighbour of its own, or any.
static void change_cell(const Original *o, u8 *out) {
  u32 first = rnd(TABLE_COUNT), id = first;
  while (!o->img->tables[id].nrows)
    if ((id = (id + 1) % TABLE_COUNT) == first)
      return;
  const Table *t = &o->img->tables[id];
  u32 col = rnd(t->ncols), row = rnd(t->nrows), other = rnd(t->nrows), size = t->col_size[col];
  u32 at = (u32)(t->rows - o->data) + row * t->row_size + t->col_offset[col];
  u32 value = 0;
  memcpy(&value, o->data + at, size);
  switch (rnd(4)) {
  case 0: put(out + at, value + rnd(9) - 4, size); break;
  case 1: put(out + at, some_number(), size); break;
  case 2: put(out + at, value ^ 1u << rnd(8 * size), size); break;
  default: memcpy(out + at, t->rows + other * t->row_size + t->col_offset[col], size); break;
  }
}

static void change_all(const Original *o, u8 *out) {
  switch (rnd(4)) {
  case 0: change_bytes(o, out, (Range){0, o->size, 0}); break;
  case 1: change_bytes(o, out, metadata_range(o)); break;
  default: change_cell(o, out); break;
  }
}

// Four bytes that may be a token get one that exists.
static void change_token(const Original *o, u8 *out, Range r) {
  static const u8 tables[] = {TABLE_TYPEREF,   TABLE_TYPEDEF,  TABLE_FIELD,      TABLE_METHOD,
                              TABLE_MEMBERREF, TABLE_TYPESPEC, TABLE_METHODSPEC, TABLE_STANDALONESIG};
  for (u32 tries = 0; tries < 40 && r.size > 4; tries++) {
    u8 *p = out + r.at + rnd(r.size - 3);
    if (!p[3] || !memchr(tables, p[3], sizeof tables) || TOKEN_ROW(le32(p)) - 1 >= md_rows(o->img, p[3]))
      continue;
    u32 table = rnd(3) ? p[3] : tables[rnd(sizeof tables)];
    if (md_rows(o->img, (TableId)table))
      put(p, TOKEN(table, rnd(md_rows(o->img, (TableId)table)) + 1), 4);
    return;
  }
}

enum { MAX_CHANGES = 4 };
static u32 touched[MAX_CHANGES], ntouched;

bool mutate_touched(u32 method_row) {
  for (u32 i = 0; i < ntouched; i++)
    if (touched[i] == method_row)
      return true;
  return false;
}

static void change_code(const Original *o, u8 *out) {
  if (!o->nbodies) {
    change_all(o, out);
    return;
  }
  Range r = o->bodies[rnd(o->nbodies)];
  touched[ntouched++] = r.row;
  switch (rnd(6)) {
  case 0:
  case 1: change_token(o, out, r); break;
  case 2: copy_part(o, out, r, o->bodies[rnd(o->nbodies)], 16); break;
  case 3: out[r.at + rnd(r.size)] = (u8)rnd(0xE1); break; // instructions of one byte (III.1.2.1)
  default: change_bytes(o, out, r); break;
  }
}

static void change_blobs(const Original *o, u8 *out) {
  Range r = {(u32)(o->img->blob.data - o->data), o->img->blob.size, 0};
  if (r.size == 0) {
    change_all(o, out);
    return;
  }
  if (rnd(4))
    change_bytes(o, out, r);
  else
    out[r.at + rnd(r.size)] = (u8)rnd(0x56); // element types, kinds of named arguments, native types
}

u32 mutate(const Original *o, MutatePlace place, u64 seed, u8 *out) {
  static void (*const change[])(const Original *, u8 *) = {change_all, change_code, change_blobs};
  rng = (seed + 1) * 0x9e3779b97f4a7c15u;
  for (u32 i = 0; i < 4; i++)
    rnd(1);
  memcpy(out, o->data, o->size);
  static const u8 counts[] = {1, 1, 2, MAX_CHANGES};
  ntouched = 0;
  for (u32 n = counts[rnd(4)]; n-- > 0;)
    change[place](o, out);
  return place == PLACE_ALL && !rnd(40) ? rnd(o->size) : o->size;
}
