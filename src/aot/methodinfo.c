// methodinfo.c: what an image keeps of each method besides its code: slots, frame, clauses, line table.
#include "aot/image.h"

#include "base/arena.h"

#include <stdlib.h>

// Signed numbers as zig-zag.
static void enc_int(Enc *e, i64 v) { enc_uint(e, ((u64)v << 1) ^ (u64)(v >> 63)); }

static i64 dec_int(Dec *d) {
  u64 v = dec_uint(d);
  return (i64)(v >> 1) ^ -(i64)(v & 1);
}

static void enc_frame(Enc *e, const FrameInfo *f) {
  enc_uint(e, f->saved_regs);
  for (u32 r = 0; r < 16; r++)
    if (f->saved_regs >> r & 1)
      enc_int(e, f->saved_off[r]);
  enc_uint(e, f->frame_size);
  enc_uint(e, f->prologue_end);
  enc_int(e, f->dict_off);
}

static void dec_frame(Dec *d, FrameInfo *f) {
  f->saved_regs = (u32)dec_uint(d) & 0xffff;
  for (u32 r = 0; r < 16; r++)
    if (f->saved_regs >> r & 1)
      f->saved_off[r] = (i16)dec_int(d);
  f->frame_size = (u32)dec_uint(d);
  f->prologue_end = (u32)dec_uint(d);
  f->dict_off = (i32)dec_int(d);
}

static void enc_clauses(Enc *e, const CodeUnit *u) {
  enc_uint(e, u->nclauses);
  for (u32 i = 0; i < u->nclauses; i++) {
    const CodeClause *c = &u->clauses[i];
    enc_byte(e, c->kind);
    enc_uint(e, c->try_start);
    enc_uint(e, c->try_end - c->try_start);
    enc_uint(e, c->handler);
    enc_uint(e, c->handler_end - c->handler);
    enc_uint(e, c->filter);
    enc_uint(e, c->filter ? c->filter_end - c->filter : 0);
    enc_int(e, c->cls_ref);
    enc_int(e, c->dict_ref);
    enc_uint(e, c->il_index);
  }
}

// A range of code; its end may not come before its start.
static bool dec_range(Dec *d, u32 *start, u32 *end, u32 size) {
  u64 from = dec_uint(d), n = dec_uint(d);
  *start = (u32)from;
  *end = (u32)(from + n);
  return from <= size && n <= size - from;
}

static bool dec_clauses(Dec *d, CodeInfo *ci, u32 nslots) {
  u32 n = (u32)dec_uint(d);
  if (d->r.bad || n > (u32)(d->r.end - d->r.p))
    return false;
  ci->nclauses = n;
  ci->clauses = n ? xcalloc(n, sizeof *ci->clauses) : NULL;
  for (u32 i = 0; i < n; i++) {
    CodeClause *c = &ci->clauses[i];
    c->kind = read_u8(&d->r);
    bool ok = dec_range(d, &c->try_start, &c->try_end, ci->size);
    ok &= dec_range(d, &c->handler, &c->handler_end, ci->size);
    ok &= dec_range(d, &c->filter, &c->filter_end, ci->size);
    c->cls_ref = (i32)dec_int(d);
    c->dict_ref = (i32)dec_int(d);
    c->il_index = (u32)dec_uint(d);
    if (!ok || c->cls_ref >= (i32)nslots || c->dict_ref >= (i32)nslots)
      return false;
  }
  return !d->r.bad;
}

static void enc_lines(Enc *e, const CodeUnit *u) {
  enc_uint(e, u->nlines);
  u32 off = 0, il = 0;
  for (u32 i = 0; i < u->nlines; i++) {
    enc_uint(e, u->lines[i].off - off);
    enc_int(e, (i64)u->lines[i].il - il);
    off = u->lines[i].off;
    il = u->lines[i].il;
  }
}

static bool dec_lines(Dec *d, CodeInfo *ci) {
  u32 n = (u32)dec_uint(d);
  if (d->r.bad || n > (u32)(d->r.end - d->r.p))
    return false;
  ci->nlines = n;
  ci->lines = n ? xcalloc(n, sizeof *ci->lines) : NULL;
  u32 off = 0, il = 0;
  for (u32 i = 0; i < n; i++) {
    off += (u32)dec_uint(d);
    il += (u32)dec_int(d);
    ci->lines[i] = (LineRow){off, il};
  }
  return !d->r.bad;
}

void info_encode(Enc *e, const CodeUnit *u, const u32 *slots, u32 rodata_off, const u32 *images, u32 nimages) {
  Enc body = {.image_number = e->image_number, .data = e->data};
  enc_uint(&body, u->code_size);
  enc_uint(&body, rodata_off);
  enc_uint(&body, u->rodata_size);
  enc_uint(&body, u->nrefs);
  for (u32 i = 0; i < u->nrefs; i++)
    enc_uint(&body, slots[i]);
  enc_uint(&body, nimages);
  for (u32 i = 0; i < nimages; i++)
    enc_uint(&body, images[i]);
  enc_frame(&body, &u->frame);
  enc_clauses(&body, u);
  enc_lines(&body, u);
  for (u32 i = 0; i < 4; i++) // check: filled in after linking
    enc_byte(e, 0);
  enc_uint(e, body.n);
  for (u32 i = 0; i < body.n; i++)
    enc_byte(e, body.p[i]);
  free(body.p);
}

bool info_decode(const u8 *p, u32 avail, MethodInfo *out) {
  *out = (MethodInfo){0};
  Dec d = {.r = reader_of(p, avail)};
  out->check = read_u32(&d.r);
  u32 body = (u32)dec_uint(&d);
  if (d.r.bad || body > (u32)(d.r.end - d.r.p))
    return false;
  d.r.end = d.r.p + body;
  out->size = (u32)(d.r.end - p);
  out->code_size = (u32)dec_uint(&d);
  out->rodata_off = (u32)dec_uint(&d);
  out->rodata_size = (u32)dec_uint(&d);
  out->nslots = (u32)dec_uint(&d);
  if (d.r.bad || out->nslots > body)
    return false;
  out->slots = xcalloc(out->nslots + 1, sizeof(u32));
  for (u32 i = 0; i < out->nslots; i++)
    out->slots[i] = (u32)dec_uint(&d);
  out->nimages = (u32)dec_uint(&d);
  if (d.r.bad || out->nimages > body) {
    out->nimages = 0;
    info_free(out);
    return false;
  }
  out->images = xcalloc(out->nimages + 1, sizeof(u32));
  for (u32 i = 0; i < out->nimages; i++)
    out->images[i] = (u32)dec_uint(&d);
  out->tail = d.r.p;
  if (d.r.bad)
    info_free(out);
  return !d.r.bad;
}

void info_free(MethodInfo *mi) {
  free(mi->slots);
  free(mi->images);
  mi->slots = mi->images = NULL;
}

bool info_decode_tail(const MethodInfo *mi, u32 avail, CodeInfo *ci) {
  Dec d = {.r = reader_of(mi->tail, avail)};
  dec_frame(&d, &ci->frame);
  return dec_clauses(&d, ci, mi->nslots) && dec_lines(&d, ci);
}
