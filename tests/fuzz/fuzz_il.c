// fuzz_il.c: any bytes as the body of a method of mscorlib: imported, optimized and compiled with verifiers on.
// Every token of mscorlib can be named; what comes out is code or an Error, never a crash.
#include "compile.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

// The input: what the header of a body says, small-form clauses (II.25.4.6), IL.
typedef struct __attribute__((packed)) Input {
  u16 row; // of the Method table - 1, modulo their number: gives the signature and the class
  u8 form; // FORM_*
  u8 opts; // bits switched off in the default set
  u16 max_stack;
  u16 locals; // StandAloneSig row, 0 for none
  u8 rest[];  // clauses, code
} Input;
enum { FORM_CLAUSES = 7, FORM_INIT_LOCALS = 8, FORM_SHARED = 16, FORM_ALL_OPTS = 32 };
enum { CLAUSE_SIZE = 12, FAT_HEADER_SIZE = 12, MAX_CODE = 2000 };

static Image *img;
static u32 home_row, home_rva; // the method whose body makes room for the input's
static u8 *home;

static void writable(const u8 *p, size_t n) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)p & ~(page - 1);
  if (mprotect((void *)from, (uintptr_t)p + n - from, PROT_READ | PROT_WRITE))
    abort();
}

static bool prepare(void) {
  if (img)
    return true;
  Error err = {0};
  if (!well_known_init(NULL, &err))
    return false;
  img = assembly_corlib()->img;
  u32 best = 0;
  for (u32 row = 1; row <= md_rows(img, TABLE_METHOD); row++) {
    MethodBody b;
    if (body_read(img, row, &b, NULL) && b.code_size > best) {
      best = b.code_size;
      home_row = row;
    }
  }
  if (best < FAT_HEADER_SIZE + MAX_CODE + 8 + FORM_CLAUSES * CLAUSE_SIZE)
    return false;
  // The file is mapped privately: its pages can be ours.
  const Table *t = &img->tables[TABLE_METHOD];
  home_rva = md_col(img, TABLE_METHOD, home_row, METHOD_RVA);
  home = (u8 *)image_rva(img, home_rva, best);
  writable(home, best);
  writable(t->rows, (size_t)t->nrows * t->row_size);
  return true;
}

static u8 *rva_cell(u32 row) {
  const Table *t = &img->tables[TABLE_METHOD];
  return (u8 *)t->rows + (size_t)(row - 1) * t->row_size + t->col_offset[METHOD_RVA];
}

static void put32(u8 *p, u32 v) {
  memcpy(p, &v, 4);
}

// II.25.4.3, then the clauses as one small section.
static void write_body(const Input *in, u32 nclauses, const u8 *code, u32 n) {
  u32 flags = 0x3003u | (nclauses ? 8 : 0) | (in->form & FORM_INIT_LOCALS ? 0x10 : 0);
  put32(home, flags | (u32)in->max_stack << 16);
  put32(home + 4, n);
  put32(home + 8, in->locals ? TOKEN(TABLE_STANDALONESIG, in->locals) : 0);
  memcpy(home + FAT_HEADER_SIZE, code, n);
  u8 *p = home + ALIGN_UP(FAT_HEADER_SIZE + n, 4u);
  put32(p, 1 | (nclauses * CLAUSE_SIZE + 4) << 8);
  memcpy(p + 4, in->rest, nclauses * CLAUSE_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < sizeof(Input) || !prepare())
    return 0;
  const Input *in = (const Input *)data;
  u32 nclauses = in->form & FORM_CLAUSES, row = in->row % md_rows(img, TABLE_METHOD) + 1;
  size_t head = sizeof *in + nclauses * CLAUSE_SIZE;
  if (size <= head || size - head > MAX_CODE)
    return 0;
  u32 rva = md_col(img, TABLE_METHOD, row, METHOD_RVA);
  if (!rva || row == home_row)
    return 0;
  Method *m = compiled_form(assembly_corlib(), row, in->form & FORM_SHARED);
  if (!m)
    return 0;
  write_body(in, nclauses, data + head, (u32)(size - head));
  put32(rva_cell(row), home_rva);
  u32 opts = OPT_DEFAULT_FLAGS;
  if (in->form & FORM_ALL_OPTS)
    opts |= OPT_AGGRINLINE;
  compile_it(m, opts & ~(u32)in->opts);
  put32(rva_cell(row), rva);
  return 0;
}

// ---- mutation: bytes alone seldom make IL, so parts of real bodies and real tokens are mixed in --------------------

static u64 rng;
static u32 rnd(u32 n) {
  rng = rng * 6364136223846793005u + 1442695040888963407u;
  return n ? (u32)(rng >> 33) % n : 0;
}

static bool some_body(u32 *row, MethodBody *b) {
  for (u32 i = 0; i < 50; i++) {
    *row = rnd(md_rows(img, TABLE_METHOD)) + 1;
    if (*row != home_row && *row <= 0x10000 && body_read(img, *row, b, NULL) && b->code_size <= 600)
      return true;
  }
  return false;
}

static size_t whole_body(u8 *data, size_t max) {
  u32 row, n = 0;
  MethodBody b;
  if (max < sizeof(Input) + FORM_CLAUSES * CLAUSE_SIZE + 600 || !some_body(&row, &b))
    return 0;
  Input *in = (Input *)data;
  *in = (Input){(u16)(row - 1), (u8)(rnd(8) << 3), 0, (u16)b.max_stack, (u16)TOKEN_ROW(b.locals_token)};
  for (u32 i = 0; i < b.nclauses && n < FORM_CLAUSES; i++) {
    IlClause c = body_clause(&b, i);
    if (c.try_len > 255 || c.handler_len > 255)
      continue;
    u8 *p = in->rest + n++ * CLAUSE_SIZE;
    u16 kind = (u16)c.kind, try_off = (u16)c.try_off, handler_off = (u16)c.handler_off;
    memcpy(p, &kind, 2);
    memcpy(p + 2, &try_off, 2);
    p[4] = (u8)c.try_len;
    memcpy(p + 5, &handler_off, 2);
    p[7] = (u8)c.handler_len;
    put32(p + 8, c.kind == CLAUSE_FILTER ? c.filter_off : c.class_token);
  }
  in->form |= (u8)n;
  memcpy(in->rest + n * CLAUSE_SIZE, b.code, b.code_size);
  return sizeof *in + n * CLAUSE_SIZE + b.code_size;
}

static bool is_table(u8 t) {
  static const u8 tables[] = {TABLE_TYPEREF,   TABLE_TYPEDEF,  TABLE_FIELD,      TABLE_METHOD,
                              TABLE_MEMBERREF, TABLE_TYPESPEC, TABLE_METHODSPEC, TABLE_STANDALONESIG};
  return t && memchr(tables, t, sizeof tables);
}

static void swap_token(u8 *data, size_t size) {
  u32 found[64], n = 0;
  for (u32 i = sizeof(Input); i + 4 <= size && n < ARRAY_LEN(found); i++)
    if (is_table(data[i + 3]) && TOKEN_ROW(le32(data + i)) - 1 < md_rows(img, data[i + 3]))
      found[n++] = i;
  if (!n)
    return;
  u8 *p = data + found[rnd(n)];
  put32(p, TOKEN(p[3], rnd(md_rows(img, p[3])) + 1));
}

static size_t splice(u8 *data, size_t size, size_t max) {
  u32 row;
  MethodBody b;
  if (!some_body(&row, &b))
    return size;
  u32 from = rnd(b.code_size), n = rnd(MIN(b.code_size - from, 40u)) + 1;
  size_t head = sizeof(Input) + (data[2] & FORM_CLAUSES) * CLAUSE_SIZE, at;
  if (size <= head || size + n > max)
    return size;
  at = head + rnd((u32)(size - head));
  memmove(data + at + n, data + at, size - at);
  memcpy(data + at, b.code + from, n);
  return size + n;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed) {
  rng = seed * 0x9e3779b97f4a7c15u + 1;
  if (!prepare())
    return size;
  if (size < sizeof(Input) + 1 || rnd(12) == 0) {
    size_t n = whole_body(data, max);
    return n ? n : size;
  }
  switch (rnd(6)) {
  case 0: swap_token(data, size); return size;
  case 1: return splice(data, size, max);
  case 2: data[rnd(sizeof(Input))] ^= (u8)(1u << rnd(8)); return size;
  case 3: data[sizeof(Input) + rnd((u32)(size - sizeof(Input)))] = (u8)rnd(256); return size;
  default: return LLVMFuzzerMutate(data, size, max);
  }
}
