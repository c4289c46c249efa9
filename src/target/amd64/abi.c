// abi.c: where parameters and results are: System V ABI for AMD64 (psABI 1.0), section 3.2.3.
#include <assert.h>

#include "target/amd64/amd64.h"
#include "target/amd64/words.h"

static const u8 int_args[] = {RDI, RSI, RDX, RCX, R8, R9};
#define NFLT_ARGS 8

typedef struct AbiStruct {
  bool memory;
  u8 n;
  u8 cls[2]; // RegClass of each eightbyte
  u32 size;
} AbiStruct;

enum { C_NONE, C_INT, C_SSE, C_MEMORY };

static bool is_struct_class(const Class *c) {
  return c->is_valuetype && !c->is_enum &&
         (c->etype == ET_VALUETYPE || c->etype == ET_GENERICINST || c->etype == ET_TYPEDBYREF);
}

static u32 scalar_size(const Class *c) {
  switch (c->etype) {
  case ET_BOOLEAN:
  case ET_I1:
  case ET_U1: return 1;
  case ET_CHAR:
  case ET_I2:
  case ET_U2: return 2;
  case ET_I4:
  case ET_U4:
  case ET_R4: return 4;
  default: return 8;
  }
}

// Merges the class of a scalar at `off` into its eightbyte (psABI: INTEGER wins over SSE).
static void put_scalar(const Class *c, u32 off, u32 limit, u8 *cls) {
  u32 size = scalar_size(c);
  if (off % size || off + size > limit) {
    cls[0] = C_MEMORY; // unaligned fields
    return;
  }
  bool sse = c->etype == ET_R4 || c->etype == ET_R8;
  u8 *k = &cls[off / 8];
  if (*k == C_MEMORY)
    return;
  *k = (sse && *k != C_INT) ? C_SSE : C_INT;
}

static void put_fields(const Class *c, u32 off, u32 limit, u8 *cls, u32 nesting) {
  u32 last = 0, n = 0;
  const Class *only = NULL;
  for (u32 i = 0; i < c->nfields; i++) {
    const Field *f = &c->fields[i];
    if (f->is_static || f->is_literal)
      continue;
    const Class *t = f->type;
    if (t->is_enum && t->elem)
      t = t->elem;
    u32 at = off + f->offset - MODEL_HEADER;
    if (is_struct_class(t)) {
      if (nesting < 16 && at + t->value_size <= limit)
        put_fields(t, at, limit, cls, nesting + 1);
    } else {
      put_scalar(t, at, limit, cls);
    }
    only = t;
    last = at;
    n++;
  }
  // A fixed-size buffer or an inline array is a struct of one field and a larger size: an array of that field.
  u32 size = n != 1 ? 0 : is_struct_class(only) ? only->value_size : scalar_size(only);
  for (u32 at = last + size; size && at + size <= off + c->value_size; at += size) {
    if (is_struct_class(only) && nesting < 16)
      put_fields(only, at, limit, cls, nesting + 1);
    else if (!is_struct_class(only))
      put_scalar(only, at, limit, cls);
  }
}

static void classify(const Class *c, AbiStruct *out) {
  assert(class_laid_out(c));
  *out = (AbiStruct){.size = c->value_size};
  u8 cls[2] = {C_NONE, C_NONE};
  out->n = (u8)((c->value_size + 7) / 8);
  if (c->value_size > 16 || c->value_size == 0) {
    out->memory = true;
    return;
  }
  put_fields(c, 0, c->value_size, cls, 0);
  if (cls[0] == C_MEMORY || cls[1] == C_MEMORY) {
    out->memory = true;
    return;
  }
  for (u32 i = 0; i < out->n; i++)
    out->cls[i] = cls[i] == C_SSE ? RC_FLT : RC_INT;
}

static void take_stack(AbiWalk *w, AbiLoc *loc) {
  loc->nregs = 0;
  loc->stack = w->stack;
  w->stack += ALIGN_UP(loc->size, 8u);
}

static void set_piece(AbiLoc *loc, u32 i, u8 cls, u8 reg, u32 word) {
  loc->cls[i] = cls;
  loc->reg[i] = reg;
  loc->word[i] = (u8)word;
  loc->off[i] = (u8)(i * 8);
  loc->len[i] = (u8)MIN(loc->size - i * 8, 8u);
}

static void take(AbiWalk *w, AbiLoc *loc, const u8 *cls, u32 n) {
  u32 nflt = 0;
  for (u32 i = 0; i < n; i++)
    nflt += cls[i] == RC_FLT;
  if (w->ints + (n - nflt) > ARRAY_LEN(int_args) || w->flts + nflt > NFLT_ARGS) {
    take_stack(w, loc);
    return;
  }
  loc->nregs = (u8)n;
  for (u32 i = 0; i < n; i++) {
    if (cls[i] == RC_FLT) {
      set_piece(loc, i, RC_FLT, (u8)(XMM0 + w->flts), ABI_FLTS + w->flts);
      w->flts++;
    } else {
      set_piece(loc, i, RC_INT, int_args[w->ints], w->ints);
      w->ints++;
    }
  }
}

static void param(AbiWalk *w, const AbiArg *p, AbiLoc *loc) {
  *loc = (AbiLoc){.is_struct = p->cls != NULL, .size = 8};
  if (!p->cls) {
    u8 cls = (u8)class_of_type(p->type);
    take(w, loc, &cls, 1);
    return;
  }
  AbiStruct k;
  classify(p->cls, &k);
  loc->size = k.size;
  if (k.memory)
    take_stack(w, loc);
  else
    take(w, loc, k.cls, k.n);
}

// The address of a result in memory travels in rdi.
static bool result(AbiWalk *w, const AbiArg *ret, AbiLoc *r) {
  static const u8 regs[2][2] = {{RAX, RDX}, {XMM0, XMM1}};
  AbiStruct k = {.n = 1, .cls = {(u8)class_of_type(ret->type)}, .size = 8};
  *w = (AbiWalk){0};
  if (ret->cls)
    classify(ret->cls, &k);
  *r = (AbiLoc){.is_struct = ret->cls != NULL, .size = k.size};
  if (!ret->cls && ret->type == T_VOID)
    return false;
  if (k.memory) {
    w->ints = 1;
    r->word[0] = 0;
    return true;
  }
  r->nregs = k.n;
  u32 used[2] = {0, 0};
  for (u32 i = 0; i < k.n; i++) {
    u32 n = used[k.cls[i]]++;
    set_piece(r, i, k.cls[i], regs[k.cls[i]][n], k.cls[i] * 2u + n);
  }
  return false;
}

const Convention amd64_convention = {
    .regs = {.sret = RDI,
             .sret_result = RAX,
             .dict = DICT_REG,
             .key = KEY_REG,
             .variadic = RAX,
             .results = MASK(RAX) | MASK(RDX) | MASK(XMM0) | MASK(XMM1)},
    .result = result,
    .param = param,
};
