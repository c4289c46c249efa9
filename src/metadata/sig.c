// sig.c: the bounds-checked cursor over blobs, and the grammar of signatures (ECMA-335 II.23.2).
#include "metadata/internal.h"

// ---- Reader ----

Reader reader_blob(const Image *img, u32 blob) {
  u32 n;
  const u8 *p = md_blob(img, blob, &n);
  return reader_of(p, n);
}

// Takes n bytes, or marks the reader bad and leaves nothing to read.
static const u8 *take(Reader *r, u32 n) {
  if ((size_t)(r->end - r->p) < n) {
    r->bad = true;
    r->p = r->end;
    return NULL;
  }
  const u8 *p = r->p;
  r->p += n;
  return p;
}

u16 read_u16(Reader *r) {
  const u8 *p = take(r, 2);
  return p ? le16(p) : 0;
}

u32 read_u32(Reader *r) {
  const u8 *p = take(r, 4);
  return p ? le32(p) : 0;
}

u64 read_u64(Reader *r) {
  const u8 *p = take(r, 8);
  return p ? le64(p) : 0;
}

static void set_bad(Reader *r) {
  r->bad = true;
  r->p = r->end;
}

u32 read_compressed(Reader *r) {
  u32 used, v = compressed_at(r->p, r->end, &used);
  if (!used)
    set_bad(r);
  r->p += used;
  return v;
}

// II.23.2: the sign is rotated into the lowest bit of a 7, 14 or 29 bit number.
i32 read_compressed_signed(Reader *r) {
  u32 used, v = compressed_at(r->p, r->end, &used);
  if (!used)
    set_bad(r);
  r->p += used;
  u32 bits = used == 1 ? 7 : used == 2 ? 14 : 29;
  u32 sign = v & 1 ? ~0u << (bits - 1) : 0;
  return (i32)(v >> 1 | sign);
}

u32 read_type_token(Reader *r) {
  static const u8 tables[4] = {TABLE_TYPEDEF, TABLE_TYPEREF, TABLE_TYPESPEC, TABLE_COUNT};
  u32 v = read_compressed(r), table = tables[v & 3], row = v >> 2;
  if (table == TABLE_COUNT || row - 1 >= 0xFFFFFF) {
    set_bad(r);
    return 0;
  }
  return TOKEN(table, row);
}

// ---- Grammar ----

// What a place in a signature admits beside a plain type.
enum { IN_PARAM = 1 /* BYREF */, IN_RETURN = 2 /* VOID */, IN_LOCALS = 4 /* PINNED */ };

typedef struct Walk {
  Reader r;
  const Image *img; // tokens are checked against its tables; NULL: they are not
  const char *why;  // the first thing that was wrong
  u32 depth;
} Walk;

static bool bad(Walk *w, const char *why) {
  if (!w->why)
    w->why = why;
  set_bad(&w->r);
  return false;
}

static bool walk_type(Walk *w, u32 place);
static bool walk_method(Walk *w, u32 kind);

// A count of things that take at least a byte each.
static u32 walk_count(Walk *w) {
  u32 n = read_compressed(&w->r);
  if (n > (size_t)(w->r.end - w->r.p)) {
    bad(w, "a count exceeds the signature");
    return 0;
  }
  return n;
}

static bool walk_token(Walk *w) {
  u32 token = read_type_token(&w->r);
  if (!token)
    return bad(w, "bad type token");
  if (w->img && TOKEN_ROW(token) > md_rows(w->img, TOKEN_TABLE(token)))
    return bad(w, "type token outside its table");
  return true;
}

// II.23.2.13
static bool walk_array(Walk *w) {
  enum { MAX_RANK = 32 };
  if (!walk_type(w, 0))
    return false;
  u32 rank = read_compressed(&w->r);
  if (rank == 0 || rank > MAX_RANK)
    return bad(w, "array rank");
  u32 nsizes = walk_count(w);
  if (nsizes > rank)
    return bad(w, "more array sizes than dimensions");
  for (u32 i = 0; i < nsizes; i++)
    read_compressed(&w->r);
  u32 nbounds = walk_count(w);
  if (nbounds > rank)
    return bad(w, "more array bounds than dimensions");
  for (u32 i = 0; i < nbounds; i++)
    read_compressed_signed(&w->r);
  return !w->r.bad;
}

static bool walk_generic_args(Walk *w) {
  u32 n = walk_count(w);
  if (n == 0)
    return bad(w, "no generic arguments");
  for (u32 i = 0; i < n; i++)
    if (!walk_type(w, 0))
      return false;
  return true;
}

static bool walk_generic_inst(Walk *w) {
  u8 of = read_u8(&w->r);
  if (of != ET_CLASS && of != ET_VALUETYPE)
    return bad(w, "a generic instance of neither class nor value type");
  return walk_token(w) && walk_generic_args(w);
}

static bool walk_fnptr(Walk *w) {
  return walk_method(w, read_u8(&w->r));
}

// The rest of a type after its first byte.
static bool walk_type_rest(Walk *w, u8 et, u32 place) {
  switch (et) {
  case ET_VOID: return place & IN_RETURN ? true : bad(w, "void in the wrong place");
  case ET_CMOD_REQD:
  case ET_CMOD_OPT: return walk_token(w) && walk_type(w, place);
  case ET_PINNED: return place & IN_LOCALS ? walk_type(w, place) : bad(w, "pinned outside local variables");
  case ET_BYREF: return place & IN_PARAM ? walk_type(w, place & IN_LOCALS) : bad(w, "by-reference in the wrong place");
  case ET_PTR: return walk_type(w, IN_RETURN); // void* is a type
  case ET_SZARRAY: return walk_type(w, 0);
  case ET_CLASS:
  case ET_VALUETYPE: return walk_token(w);
  case ET_VAR:
  case ET_MVAR: read_compressed(&w->r); return !w->r.bad;
  case ET_ARRAY: return walk_array(w);
  case ET_GENERICINST: return walk_generic_inst(w);
  case ET_FNPTR: return walk_fnptr(w);
  case ET_TYPEDBYREF:
  case ET_I:
  case ET_U:
  case ET_OBJECT: return true;
  default: return et >= ET_BOOLEAN && et <= ET_STRING ? true : bad(w, "unknown element type");
  }
}

// II.23.2.12, with the modifiers and constraints that may stand before a type.
static bool walk_type(Walk *w, u32 place) {
  u8 et = read_u8(&w->r);
  if (w->r.bad)
    return bad(w, "truncated");
  if (w->depth >= SIG_MAX_DEPTH)
    return bad(w, "nested too deep");
  w->depth++;
  bool ok = walk_type_rest(w, et, place);
  w->depth--;
  return ok;
}

// II.23.2.1 to II.23.2.3, after the kind byte.
static bool walk_method(Walk *w, u32 kind) {
  enum { UNMANAGED = 9, C_CONVENTION = 1 };
  u32 convention = kind & SIG_KIND_MASK;
  if (kind & 0x80 || (convention > SIG_VARARG && convention != UNMANAGED))
    return bad(w, "unknown calling convention");
  if (kind & SIG_GENERIC && read_compressed(&w->r) == 0)
    return bad(w, "no generic parameters");
  u32 n = walk_count(w);
  if (!walk_type(w, IN_PARAM | IN_RETURN))
    return false;
  bool sentinel_ok = convention == SIG_VARARG || convention == C_CONVENTION;
  for (u32 i = 0; i < n; i++) {
    if (sentinel_ok && peek_u8(&w->r) == ET_SENTINEL) {
      read_u8(&w->r);
      sentinel_ok = false;
    }
    if (!walk_type(w, IN_PARAM))
      return false;
  }
  return true;
}

// II.23.2.5
static bool walk_property(Walk *w) {
  u32 n = walk_count(w);
  if (!walk_type(w, IN_PARAM))
    return false;
  for (u32 i = 0; i < n; i++)
    if (!walk_type(w, IN_PARAM))
      return false;
  return true;
}

// II.23.2.6
static bool walk_locals(Walk *w) {
  u32 n = walk_count(w);
  if (n > 0xFFFE)
    return bad(w, "too many local variables");
  for (u32 i = 0; i < n; i++)
    if (!walk_type(w, IN_PARAM | IN_LOCALS))
      return false;
  return true;
}

// A TypeSpec has no kind byte; those element types that could be mistaken for one are not: no method is both generic
// and of an unmanaged or vararg convention (II.23.2.1), except BYREF, which never starts a TypeSpec that compilers
// write.
static bool looks_like_type(u8 first) {
  u32 kind = first & SIG_KIND_MASK;
  return first & SIG_GENERIC ? kind != SIG_DEFAULT && kind != SIG_METHODSPEC : kind > SIG_METHODSPEC;
}

static bool walk_any(Walk *w) {
  u8 first = peek_u8(&w->r);
  if (!(first & 0xE0) && looks_like_type(first))
    return walk_type(w, IN_PARAM | IN_RETURN);
  u32 kind = read_u8(&w->r);
  switch (kind & SIG_KIND_MASK) {
  case SIG_FIELD: return walk_type(w, IN_PARAM); // by-reference fields: C# 11
  case SIG_LOCALS: return walk_locals(w);
  case SIG_PROPERTY: return walk_property(w);
  case SIG_METHODSPEC: return walk_generic_args(w);
  default: return walk_method(w, kind);
  }
}

// Bytes behind the signature do no harm: other runtimes ignore them, too.
static bool checked(const Image *img, u32 blob, bool (*walk)(Walk *), Error *err) {
  Walk w = {.r = reader_blob(img, blob), .img = img};
  if (w.r.p == w.r.end)
    return image_bad(img, err, "signature at blob 0x%x is empty or outside the heap", blob);
  if (walk(&w) && !w.r.bad)
    return true;
  return image_bad(img, err, "signature at blob 0x%x: %s", blob, w.why ? w.why : "truncated");
}

static bool walk_type_spec(Walk *w) {
  return walk_type(w, IN_PARAM | IN_RETURN);
}

bool sig_check(const Image *img, u32 blob, Error *err) {
  return checked(img, blob, walk_any, err);
}
bool sig_check_type(const Image *img, u32 blob, Error *err) {
  return checked(img, blob, walk_type_spec, err);
}

void sig_skip_type(Reader *r) {
  Walk w = {.r = *r};
  walk_type(&w, IN_PARAM | IN_RETURN | IN_LOCALS);
  *r = w.r;
}
