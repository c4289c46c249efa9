// inflate.c: RFC 1951. Codes are read bit by bit in canonical order (3.2.2): small, and quick enough for symbol files.
#include "base/inflate.h"

#include <string.h>

enum { MAX_BITS = 15, LITERALS = 288, DISTANCES = 32, END_OF_BLOCK = 256 };

typedef struct Bits {
  const u8 *p, *end;
  u32 held, nheld;
  bool bad;
} Bits;

typedef struct Out {
  u8 *start, *at, *end;
} Out;

static u32 take(Bits *b, u32 n) {
  while (b->nheld < n) {
    if (b->p == b->end) {
      b->bad = true;
      return 0;
    }
    b->held |= (u32)*b->p++ << b->nheld;
    b->nheld += 8;
  }
  u32 v = b->held & ((1u << n) - 1);
  b->held >>= n;
  b->nheld -= n;
  return v;
}

// ---- codes ----------------------------------------------------------------------------------------------------------

typedef struct Code {
  u16 count[MAX_BITS + 1]; // how many symbols have a code of so many bits
  u16 symbol[LITERALS];    // all of them, by length and then by number
} Code;

// False: there are more codes of some length than it has room for.
static bool make_code(Code *c, const u8 *lengths, u32 n) {
  memset(c->count, 0, sizeof c->count);
  for (u32 i = 0; i < n; i++)
    c->count[lengths[i]]++;
  c->count[0] = 0;
  i32 room = 1;
  for (u32 l = 1; l <= MAX_BITS && room >= 0; l++)
    room = room * 2 - c->count[l];
  if (room < 0)
    return false;
  u16 at[MAX_BITS + 2] = {0};
  for (u32 l = 1; l <= MAX_BITS; l++)
    at[l + 1] = (u16)(at[l] + c->count[l]);
  for (u32 i = 0; i < n; i++)
    if (lengths[i])
      c->symbol[at[lengths[i]]++] = (u16)i;
  return true;
}

static u32 read_symbol(Bits *b, const Code *c) {
  i32 code = 0, first = 0, index = 0; // of the codes of this length: the first, and its place among the symbols
  for (u32 l = 1; l <= MAX_BITS && !b->bad; l++) {
    code |= (i32)take(b, 1);
    i32 n = c->count[l];
    if (code - first < n)
      return c->symbol[index + code - first];
    index += n;
    first = (first + n) * 2;
    code *= 2;
  }
  b->bad = true;
  return END_OF_BLOCK;
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static const u16 length_base[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const u8 length_extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                    2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const u16 distance_base[30] = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                      33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                      1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};

static bool copy_match(Bits *b, const Code *distances, u32 symbol, Out *o) {
  symbol -= END_OF_BLOCK + 1;
  if (symbol >= 29)
    return false;
  u32 length = length_base[symbol] + take(b, length_extra[symbol]);
  u32 d = read_symbol(b, distances);
  if (d >= 30)
    return false;
  size_t distance = distance_base[d] + take(b, d < 2 ? 0 : d / 2 - 1);
  if (b->bad || distance > (size_t)(o->at - o->start) || length > (size_t)(o->end - o->at))
    return false;
  for (u32 i = 0; i < length; i++, o->at++) // may overlap
    *o->at = o->at[-(ptrdiff_t)distance];
  return true;
}

static bool coded_block(Bits *b, const Code *literals, const Code *distances, Out *o) {
  for (;;) {
    u32 s = read_symbol(b, literals);
    if (b->bad)
      return false;
    if (s == END_OF_BLOCK)
      return true;
    if (s > END_OF_BLOCK) {
      if (!copy_match(b, distances, s, o))
        return false;
    } else if (o->at == o->end) {
      return false;
    } else {
      *o->at++ = (u8)s;
    }
  }
}

static bool stored_block(Bits *b, Out *o) {
  b->p -= b->nheld / 8; // whole bytes that were taken ahead
  b->held = b->nheld = 0;
  if (b->end - b->p < 4)
    return false;
  u32 n = b->p[0] | (u32)b->p[1] << 8, inverse = b->p[2] | (u32)b->p[3] << 8;
  b->p += 4;
  if (n != (~inverse & 0xFFFF) || n > (size_t)(b->end - b->p) || n > (size_t)(o->end - o->at))
    return false;
  memcpy(o->at, b->p, n);
  b->p += n;
  o->at += n;
  return true;
}

static void fixed_codes(Code *literals, Code *distances) {
  u8 lengths[LITERALS];
  for (u32 i = 0; i < LITERALS; i++)
    lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  make_code(literals, lengths, LITERALS);
  memset(lengths, 5, 30);
  make_code(distances, lengths, 30);
}

// 3.2.7: the lengths of the codes are packed by a code themselves.
static bool read_codes(Bits *b, Code *literals, Code *distances) {
  static const u8 order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  u32 nliterals = take(b, 5) + 257, ndistances = take(b, 5) + 1, n = take(b, 4) + 4, at = 0;
  u8 lengths[LITERALS + DISTANCES] = {0};
  for (u32 i = 0; i < n; i++)
    lengths[order[i]] = (u8)take(b, 3);
  Code code;
  if (nliterals > 286 || !make_code(&code, lengths, 19))
    return false;
  memset(lengths, 0, sizeof lengths);
  while (at < nliterals + ndistances) {
    u32 s = read_symbol(b, &code), times = 1;
    u8 value = (u8)s;
    if (s > 15) {
      if (s == 16 && !at)
        return false;
      value = s == 16 ? lengths[at - 1] : 0;
      times = s == 16 ? 3 + take(b, 2) : s == 17 ? 3 + take(b, 3) : 11 + take(b, 7);
    }
    if (b->bad || times > nliterals + ndistances - at)
      return false;
    memset(lengths + at, value, times);
    at += times;
  }
  return make_code(literals, lengths, nliterals) && make_code(distances, lengths + nliterals, ndistances);
}

static bool block(Bits *b, u32 kind, Out *o) {
  Code literals, distances;
  if (kind == 0)
    return stored_block(b, o);
  if (kind == 1)
    fixed_codes(&literals, &distances);
  else if (kind != 2 || !read_codes(b, &literals, &distances))
    return false;
  return coded_block(b, &literals, &distances, o);
}

bool inflate_raw(const u8 *in, size_t n, u8 *out, size_t size) {
  Bits b = {.p = in, .end = in + n};
  Out o = {out, out, out + size};
  for (bool last = false; !last;) {
    last = take(&b, 1);
    u32 kind = take(&b, 2);
    if (b.bad || !block(&b, kind, &o))
      return false;
  }
  return o.at == o.end;
}
