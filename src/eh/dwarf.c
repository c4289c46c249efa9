// dwarf.c: one step outwards over a C frame, by the DWARF call-frame information of the process's shared objects.
//
// Reads .eh_frame through .eh_frame_hdr's search table, as the Linux Standard Base and DWARF 4 section 6.4 describe.
// Handles what compilers write for C: register and CFA rules by offset. Expressions end the walk.
#include "eh/internal.h"

#include <dlfcn.h>
#include <link.h>

#define NREGS CTX_REGS
#define MAX_STACK 8

typedef struct Rule {
  enum { RULE_SAME, RULE_OFFSET, RULE_VAL_OFFSET, RULE_REG, RULE_UNDEFINED } kind;
  i64 n;
} Rule;

typedef struct Row {
  u32 cfa_reg;
  i64 cfa_off;
  Rule reg[NREGS];
  bool bad; // an expression or something unknown
} Row;

typedef struct Cie {
  u64 code_align;
  i64 data_align;
  u32 ra_reg;
  u8 fde_enc;
  const u8 *instrs, *end;
  bool signal_frame;
} Cie;

static u64 uleb(const u8 **p) {
  u64 v = 0;
  for (u32 shift = 0;; shift += 7) {
    u8 b = *(*p)++;
    if (shift < 64)
      v |= (u64)(b & 0x7f) << shift;
    if (!(b & 0x80))
      return v;
  }
}

static i64 sleb(const u8 **p) {
  i64 v = 0;
  u32 shift = 0;
  u8 b;
  do {
    b = *(*p)++;
    if (shift < 64)
      v |= (i64)((u64)(b & 0x7f) << shift);
    shift += 7;
  } while (b & 0x80);
  if (shift < 64 && (b & 0x40))
    v |= -((i64)1 << shift);
  return v;
}

static u32 get32(const u8 *p) {
  u32 v;
  memcpy(&v, p, 4);
  return v;
}

static uintptr_t get_word(const u8 *p) {
  uintptr_t v;
  memcpy(&v, p, sizeof v);
  return v;
}

// Pointer encodings (LSB 10.5.1): format in the low nibble, pc-relative or data-relative in the high one.
static uintptr_t encoded(const u8 **p, u8 enc, uintptr_t data_base) {
  uintptr_t at = (uintptr_t)*p, v;
  switch (enc & 0xf) {
  case 0x0:
  case 0x4:
  case 0xc: v = get_word(*p), *p += sizeof v; break; // of 8 bytes only where that is a word
  case 0x1: v = (uintptr_t)uleb(p); break;
  case 0x2: v = get32(*p) & 0xffff, *p += 2; break;
  case 0x3: v = get32(*p), *p += 4; break;
  case 0x9: v = (uintptr_t)sleb(p); break;
  case 0xa: v = (uintptr_t)(intptr_t)(i16)get32(*p), *p += 2; break;
  case 0xb: v = (uintptr_t)(intptr_t)(i32)get32(*p), *p += 4; break;
  default: return 0;
  }
  if ((enc & 0x70) == 0x10)
    v += at;
  else if ((enc & 0x70) == 0x30)
    v += data_base;
  return v;
}

static bool parse_cie(const u8 *p, Cie *cie) {
  u32 len = get32(p);
  const u8 *end = p + 4 + len;
  p += 8;
  u8 version = *p++;
  const char *aug = (const char *)p;
  p += strlen(aug) + 1;
  *cie = (Cie){.fde_enc = 0, .end = end};
  cie->code_align = uleb(&p);
  cie->data_align = sleb(&p);
  cie->ra_reg = ctx_of_dwarf(version == 1 ? *p++ : uleb(&p));
  if (*aug == 'z') {
    u64 n = uleb(&p);
    const u8 *instrs = p + n;
    for (aug++; *aug; aug++) {
      if (*aug == 'R')
        cie->fde_enc = *p++;
      else if (*aug == 'S')
        cie->signal_frame = true;
      else if (*aug == 'P') {
        u8 enc = *p++;
        encoded(&p, enc, 0);
      } else if (*aug == 'L')
        p++;
    }
    p = instrs;
  }
  cie->instrs = p;
  return true;
}

static void set_rule(Row *r, u64 dwarf, int kind, i64 n) {
  u32 reg = ctx_of_dwarf(dwarf);
  if (reg < NREGS)
    r->reg[reg] = (Rule){kind, n};
}

static void reset_rule(Row *r, u64 dwarf, const Row *initial) {
  u32 reg = ctx_of_dwarf(dwarf);
  if (reg < NREGS)
    r->reg[reg] = initial->reg[reg];
}

// Runs CFA instructions until the location passes `pc`.
static void run_cfa(const u8 *p, const u8 *end, const Cie *cie, u64 loc, u64 pc, Row *row, const Row *initial) {
  Row stack[MAX_STACK];
  u32 depth = 0;
  while (p < end && loc <= pc) {
    u8 op = *p++, low = op & 0x3f;
    u64 r;
    switch (op >> 6) {
    case 1: loc += low * cie->code_align; continue;
    case 2: set_rule(row, low, RULE_OFFSET, (i64)uleb(&p) * cie->data_align); continue;
    case 3: reset_rule(row, low, initial); continue;
    }
    switch (op) {
    case 0x00: break;                                     // nop
    case 0x01: loc = encoded(&p, cie->fde_enc, 0); break; // set_loc
    case 0x02: loc += *p++ * cie->code_align; break;      // advance_loc1
    case 0x03: loc += (get32(p) & 0xffff) * cie->code_align, p += 2; break;
    case 0x04: loc += get32(p) * cie->code_align, p += 4; break;
    case 0x05: r = uleb(&p), set_rule(row, r, RULE_OFFSET, (i64)uleb(&p) * cie->data_align); break;
    case 0x06: reset_rule(row, uleb(&p), initial); break;
    case 0x07: set_rule(row, uleb(&p), RULE_UNDEFINED, 0); break;
    case 0x08: set_rule(row, uleb(&p), RULE_SAME, 0); break;
    case 0x09: r = uleb(&p), set_rule(row, r, RULE_REG, ctx_of_dwarf(uleb(&p))); break;
    case 0x0a:
      if (depth < MAX_STACK)
        stack[depth++] = *row;
      break;
    case 0x0b:
      if (depth > 0)
        *row = stack[--depth];
      break;
    case 0x0c: row->cfa_reg = ctx_of_dwarf(uleb(&p)), row->cfa_off = (i64)uleb(&p), row->bad = false; break;
    case 0x0d: row->cfa_reg = ctx_of_dwarf(uleb(&p)); break;
    case 0x0e: row->cfa_off = (i64)uleb(&p); break;
    case 0x0f: row->bad = true, r = uleb(&p), p += r; break; // def_cfa_expression
    case 0x10:
    case 0x16: uleb(&p), r = uleb(&p), p += r; break; // (val_)expression: not for our registers in C code
    case 0x11: r = uleb(&p), set_rule(row, r, RULE_OFFSET, sleb(&p) * cie->data_align); break;
    case 0x12: row->cfa_reg = ctx_of_dwarf(uleb(&p)), row->cfa_off = sleb(&p) * cie->data_align; break;
    case 0x13: row->cfa_off = sleb(&p) * cie->data_align; break;
    case 0x14: r = uleb(&p), set_rule(row, r, RULE_VAL_OFFSET, (i64)uleb(&p) * cie->data_align); break;
    case 0x2d: break;           // return addresses are signed: ctx_code_address
    case 0x2e: uleb(&p); break; // GNU_args_size
    default: row->bad = true; return;
    }
  }
}

// Binary search in .eh_frame_hdr; NULL when no FDE covers pc.
static const u8 *find_fde(const u8 *hdr, u64 pc) {
  const u8 *p = hdr + 4;
  uintptr_t base = (uintptr_t)hdr;
  if (hdr[0] != 1 || hdr[3] != 0x3b) // sorted table of data-relative sdata4 pairs
    return NULL;
  encoded(&p, hdr[1], base);
  u64 n = encoded(&p, hdr[2], base), lo = 0, hi = n;
  while (lo < hi) {
    u64 mid = (lo + hi) / 2;
    if (base + (uintptr_t)(intptr_t)(i32)get32(p + mid * 8) <= pc)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo ? (const u8 *)(base + (uintptr_t)(intptr_t)(i32)get32(p + (lo - 1) * 8 + 4)) : NULL;
}

static bool apply(const Row *row, UnwindCtx *ctx, const Cie *cie) {
  u32 ra = cie->ra_reg;
  if (row->bad || row->cfa_reg >= NREGS || ra >= NREGS)
    return false;
  uintptr_t cfa = ctx->reg[row->cfa_reg] + (uintptr_t)row->cfa_off;
  if (cfa < ctx->reg[CTX_SP]) // the stack only shrinks on the way out
    return false;
  UnwindCtx out = *ctx;
  for (u32 i = 0; i < NREGS; i++) {
    const Rule *r = &row->reg[i];
    if (r->kind == RULE_OFFSET)
      out.reg[i] = *(uintptr_t *)(cfa + (uintptr_t)r->n);
    else if (r->kind == RULE_VAL_OFFSET)
      out.reg[i] = cfa + (uintptr_t)r->n;
    else if (r->kind == RULE_REG && r->n < NREGS)
      out.reg[i] = ctx->reg[r->n];
    else if (r->kind == RULE_UNDEFINED && i == ra)
      return false;
  }
  out.pc_slot = row->reg[ra].kind == RULE_OFFSET ? (uintptr_t *)(cfa + (uintptr_t)row->reg[ra].n) : NULL;
  out.reg[CTX_PC] = ctx_code_address(out.reg[ra]);
  out.reg[CTX_SP] = cfa;
  out.fault = cie->signal_frame;
  *ctx = out;
  return true;
}

bool c_step(UnwindCtx *ctx) {
  struct dl_find_object obj;
  u64 pc = ctx->reg[CTX_PC] - !ctx->fault;
  if (_dl_find_object((void *)(uintptr_t)pc, &obj) != 0 || !obj.dlfo_eh_frame)
    return false;
  const u8 *fde = find_fde(obj.dlfo_eh_frame, pc);
  if (!fde)
    return false;
  u32 len = get32(fde);
  const u8 *end = fde + 4 + len, *p = fde + 4;
  Cie cie;
  if (len == 0xffffffff || !parse_cie(p - get32(p), &cie))
    return false;
  p += 4;
  u64 start = encoded(&p, cie.fde_enc, 0);
  u64 size = encoded(&p, cie.fde_enc & 0xf, 0);
  if (pc < start || pc >= start + size)
    return false;
  u64 aug = uleb(&p);
  p += aug;
  Row row = {0}, initial;
  run_cfa(cie.instrs, cie.end, &cie, 0, 0, &row, &row);
  initial = row;
  run_cfa(p, end, &cie, start, pc, &row, &initial);
  return apply(&row, ctx, &cie);
}
