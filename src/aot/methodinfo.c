// methodinfo.c: what an image keeps of each method besides its code: slots, frame, clauses, line table, inlined frames.
#include "aot/image.h"

#include "base/arena.h"

#include <stdlib.h>

// Signed numbers as zig-zag.
static void enc_int(Enc *e, i64 v) {
  enc_uint(e, ((u64)v << 1) ^ (u64)(v >> 63));
}

static i64 dec_int(Dec *d) {
  u64 v = dec_uint(d);
  return (i64)(v >> 1) ^ -(i64)(v & 1);
}

static void enc_frame(Enc *e, const FrameInfo *f) {
  enc_uint(e, f->saved_regs);
  for (u32 i = 0; i < (u32)__builtin_popcountll(f->saved_regs); i++)
    enc_int(e, f->saved_off[i]);
  enc_uint(e, f->frame_size);
  enc_uint(e, f->body_start);
  enc_int(e, f->dict_off);
}

static void dec_frame(Dec *d, FrameInfo *f) {
  f->saved_regs = dec_uint(d) & CTX_SAVED;
  for (u32 i = 0; i < (u32)__builtin_popcountll(f->saved_regs); i++)
    f->saved_off[i] = (i16)dec_int(d);
  f->frame_size = (u32)dec_uint(d);
  f->body_start = (u32)dec_uint(d);
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
    enc_uint(e, c->around);
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
  ci->clauses = n ? perm_alloc(n * sizeof *ci->clauses) : NULL;
  for (u32 i = 0; i < n; i++) {
    CodeClause *c = &ci->clauses[i];
    c->kind = read_u8(&d->r);
    bool ok = dec_range(d, &c->try_start, &c->try_end, ci->size);
    ok &= dec_range(d, &c->handler, &c->handler_end, ci->size);
    ok &= dec_range(d, &c->filter, &c->filter_end, ci->size);
    c->cls_ref = (i32)dec_int(d);
    c->dict_ref = (i32)dec_int(d);
    c->il_index = (u32)dec_uint(d);
    c->around = (u32)dec_uint(d);
    if (!ok || c->cls_ref >= (i32)nslots || c->dict_ref >= (i32)nslots)
      return false;
  }
  return !d->r.bad;
}

// A row: how far the code and the IL offset move, and whether the frame changes; then the new frame + 1, or 0 for none.
static u32 row_frame(u32 pos) {
  return pos_inlined(pos) ? pos_frame(pos) + 1 : 0;
}

static void enc_lines(Enc *e, const CodeUnit *u) {
  enc_uint(e, u->nlines);
  LineRow last = {0, 0};
  for (u32 i = 0; i < u->nlines; i++) {
    LineRow row = u->lines[i];
    i64 il = (i64)pos_il(row.pos) - pos_il(last.pos);
    bool moved = row_frame(row.pos) != row_frame(last.pos);
    enc_uint(e, row.off - last.off);
    enc_int(e, il * 2 + moved);
    if (moved)
      enc_uint(e, row_frame(row.pos));
    last = row;
  }
}

static bool dec_lines(Dec *d, CodeInfo *ci) {
  u32 n = (u32)dec_uint(d);
  if (d->r.bad || n > (u32)(d->r.end - d->r.p))
    return false;
  ci->nlines = n;
  ci->lines = n ? perm_alloc(n * sizeof *ci->lines) : NULL;
  u32 off = 0, il = 0, frame = 0;
  for (u32 i = 0; i < n; i++) {
    off += (u32)dec_uint(d);
    i64 move = dec_int(d);
    il += (u32)(move >> 1);
    if (move & 1)
      frame = (u32)dec_uint(d);
    if (frame > POS_MAX_FRAMES)
      return false;
    ci->lines[i] = (LineRow){off, frame ? pos_in_frame(frame - 1, il & POS_IL_MAX) : il & ~POS_INLINED};
  }
  return !d->r.bad;
}

// Frames of inlined bodies, decoded when a trace asks: the position of the call, as a row has it, and the method.
static void enc_inlined(Enc *e, const CodeUnit *u) {
  enc_uint(e, u->ninlined);
  for (u32 i = 0; i < u->ninlined; i++) {
    enc_uint(e, row_frame(u->inlined[i].call));
    enc_uint(e, pos_il(u->inlined[i].call));
    enc_method(e, u->inlined[i].method);
  }
}

static bool find_inlined(Dec *d, CodeInfo *ci) {
  u32 n = (u32)dec_uint(d), size = (u32)(d->r.end - d->r.p);
  if (d->r.bad || n > size)
    return false;
  ci->ninlined = n;
  ci->inlined_info = d->r.p;
  ci->inlined_size = size;
  return true;
}

InlineFrame *info_decode_inlined(const CodeInfo *ci, Dec *d) {
  InlineFrame *v = xcalloc(ci->ninlined, sizeof *v);
  ERROR(err);
  bool ok = true;
  for (u32 i = 0; ok && i < ci->ninlined; i++) {
    u32 frame = (u32)dec_uint(d), il = (u32)dec_uint(d);
    v[i].call = frame ? pos_in_frame(frame - 1, il & POS_IL_MAX) : il & ~POS_INLINED;
    ok = frame <= i && !d->r.bad && (v[i].method = dec_method(d, &err)) != NULL; // a frame's call lies in one before it
  }
  if (ok)
    return v;
  free(v);
  return NULL;
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
  enc_inlined(&body, u);
  for (u32 i = 0; i < 4; i++) // check: filled in after linking
    enc_byte(e, 0);
  enc_uint(e, body.n);
  for (u32 i = 0; i < body.n; i++)
    enc_byte(e, body.p[i]);
  free(body.p);
}

bool info_decode_head(const u8 *p, u32 avail, MethodInfo *out) {
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
  out->slot_list = d.r.p;
  if (d.r.bad || out->nslots > body)
    return false;
  for (u32 i = 0; i < out->nslots; i++)
    dec_uint(&d);
  out->nimages = (u32)dec_uint(&d);
  out->image_list = d.r.p;
  if (d.r.bad || out->nimages > body)
    return false;
  for (u32 i = 0; i < out->nimages; i++)
    dec_uint(&d);
  out->tail = d.r.p;
  return !d.r.bad;
}

void info_decode_numbers(const u8 *list, const MethodInfo *mi, u32 n, u32 *out) {
  Dec d = {.r = reader_of(list, (u32)(mi->tail - list))};
  for (u32 i = 0; i < n; i++)
    out[i] = (u32)dec_uint(&d);
}

bool info_decode(const u8 *p, u32 avail, MethodInfo *out) {
  if (!info_decode_head(p, avail, out))
    return false;
  out->slots = xcalloc(out->nslots + 1, sizeof(u32));
  out->images = xcalloc(out->nimages + 1, sizeof(u32));
  info_decode_numbers(out->slot_list, out, out->nslots, out->slots);
  info_decode_numbers(out->image_list, out, out->nimages, out->images);
  return true;
}

void info_free(MethodInfo *mi) {
  free(mi->slots);
  free(mi->images);
  mi->slots = mi->images = NULL;
}

bool info_decode_tail(const MethodInfo *mi, u32 avail, CodeInfo *ci) {
  Dec d = {.r = reader_of(mi->tail, avail)};
  dec_frame(&d, &ci->frame);
  return dec_clauses(&d, ci, mi->nslots) && dec_lines(&d, ci) && find_inlined(&d, ci);
}
