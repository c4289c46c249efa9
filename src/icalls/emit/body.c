// body.c: the IL, locals and exception blocks that an ILGenerator has collected, as a DynamicCode.
#include <stdlib.h>
#include "icalls/emit/emit.h"
#include "il/import.h"

typedef struct BodyMaker {
  DynamicCode *d;
  u32 cap; // of d->items
} BodyMaker;

// Returns the token that stands for the object in the body's own scope; 0: pending is set.
static u32 add_item(BodyMaker *b, Object *o, bool open) {
  DynamicCode *d = b->d;
  DynamicItem it = o ? emit_item(o, open) : (DynamicItem){0};
  if (!it.table) {
    exc_throw("PlatformNotSupportedException",
              "Operation is not supported: this kind of token in code made at run time.");
    return 0;
  }
  if (d->nitems == b->cap) {
    b->cap = b->cap ? 2 * b->cap : 16;
    d->items = xrealloc(d->items, b->cap * sizeof *d->items);
  }
  d->items[d->nitems++] = it;
  return TOKEN(it.table, d->nitems);
}

enum { LDTOKEN = 0xD0 };

// What a vararg call passes behind the fixed parameters.
static bool add_optional(DynamicItem *it, Array *types) {
  ERROR(err);
  u32 n = array_count(types);
  it->optional = xcalloc(n + 1, sizeof(Class *));
  for (u32 i = 0; i < n; i++)
    if (!(it->optional[i] = emit_open_type(array_object(types, i), &err)))
      return exc_throw_error(&err) != 0;
  it->noptional = n;
  return true;
}

static bool patch_tokens(BodyMaker *b, u8 *code, const TokenSource *tokens) {
  MethodBody *body = &b->d->body;
  for (u32 at = 0; at < body->code_size;) {
    u32 len, size;
    const Opcode *oc = il_opcode_at(body, at, &len);
    if (!oc || !il_operand_size(body, oc, at + len, &size)) {
      exc_throw("InvalidProgramException", NULL);
      return false;
    }
    if (oc->operand == OPERAND_TOKEN) {
      bool names = code[at] == LDTOKEN; // what it names may be a definition; all others use it
      u32 was = le32(code + at + len), token = add_item(b, tokens->object(tokens->data, was), !names);
      if (!token)
        return false;
      Array *optional = tokens->optional ? tokens->optional(tokens->data, was) : NULL;
      if (optional && !add_optional(&b->d->items[b->d->nitems - 1], optional))
        return false;
      memcpy(code + at + len, &token, 4);
    }
    at += len + size;
  }
  return true;
}

static bool read_locals(BodyMaker *b, Array *locals) {
  DynamicCode *d = b->d;
  d->nlocals = locals ? (u32)locals->length : 0;
  d->locals = xcalloc(d->nlocals + 1, sizeof *d->locals);
  for (u32 i = 0; i < d->nlocals; i++) {
    Object *l = ARRAY_ELEMS(locals, Object *)[i];
    if (!(d->locals[i] = add_item(b, GET_VAL(l, REFLECTION_CLASS("LocalVariableInfo"), "type", Object *), true)))
      return false;
  }
  d->body.locals_token = d->nlocals ? TOKEN(TABLE_STANDALONESIG, 1) : 0;
  return true;
}

// ---- exception blocks ----------------------------------------------------------------------------------------------

typedef struct FatClause { // II.25.4.6
  u32 flags, try_start, try_len, handler, handler_len, token;
} FatClause;

typedef struct Clauses {
  VEC(FatClause) list;
  VEC(u32) extent; // by clause: bytes of the try block with all its handlers
} Clauses;

static bool add_clause(BodyMaker *m, const ExInfo *e, const ExBlock *b, u32 extent, Clauses *out) {
  FatClause c = {
      .flags = (u32)b->kind, .try_start = (u32)e->start, .handler = (u32)b->start, .handler_len = (u32)b->len};
  // A finally block guards the catch blocks of its statement as well.
  c.try_len = (u32)(b->kind == EX_FINALLY ? b->start - e->start : e->len);
  if (b->kind == EX_FILTER)
    c.token = (u32)b->filter;
  else if (b->type && !(c.token = add_item(m, b->type, true)))
    return false;
  vec_push(&out->list, c);
  vec_push(&out->extent, extent);
  return true;
}

static u32 extent_of(const ExInfo *e) {
  i32 end = e->start + e->len;
  for (u32 i = 0; i < e->handlers->length; i++) {
    const ExBlock *b = &ARRAY_ELEMS(e->handlers, ExBlock)[i];
    end = MAX(end, b->start + b->len);
  }
  return (u32)(end - e->start);
}

// Statements come in the order in which they begin; clauses must have inner ones first (I.12.4.2.5).
static void sort_clauses(Clauses *c) {
  for (u32 i = 1; i < c->list.n; i++)
    for (u32 k = i; k && c->extent.v[k - 1] > c->extent.v[k]; k--) {
      FatClause f = c->list.v[k];
      u32 x = c->extent.v[k];
      c->list.v[k] = c->list.v[k - 1];
      c->extent.v[k] = c->extent.v[k - 1];
      c->list.v[k - 1] = f;
      c->extent.v[k - 1] = x;
    }
}

static bool read_clauses(BodyMaker *m, Array *infos) {
  Clauses all = {0};
  bool ok = true;
  for (u32 i = 0; infos && i < infos->length; i++) {
    const ExInfo *e = &ARRAY_ELEMS(infos, ExInfo)[i];
    for (u32 k = 0; ok && e->handlers && k < e->handlers->length; k++)
      ok = add_clause(m, e, &ARRAY_ELEMS(e->handlers, ExBlock)[k], extent_of(e), &all);
  }
  sort_clauses(&all);
  MethodBody *body = &m->d->body;
  body->clauses = (const u8 *)all.list.v;
  body->nclauses = all.list.n;
  body->fat_clauses = true;
  vec_free(&all.extent);
  return ok;
}

static void code_free(DynamicCode *d) {
  free((void *)d->body.code);
  free((void *)d->body.clauses);
  free(d->locals);
  for (u32 i = 0; i < d->nitems; i++)
    free(d->items[i].optional);
  free(d->items);
  free(d);
}

static DynamicCode *copy_code(const Array *code, u32 size, bool init_locals, u32 max_stack) {
  DynamicCode *d = xcalloc(1, sizeof *d);
  u8 *copy = xmalloc(size + 1);
  memcpy(copy, code->data, size);
  d->body = (MethodBody){.code = copy, .code_size = size, .init_locals = init_locals, .max_stack = max_stack};
  return d;
}

DynamicCode *emit_body(Object *gen, bool init_locals, const TokenSource *tokens) {
  Class *c = EMIT_CLASS("ILGenerator");
  u32 size = (u32)GET_VAL(gen, c, "code_len", i32), max_stack = (u32)MAX(GET_VAL(gen, c, "max_stack", i32), 8);
  BodyMaker m = {.d = copy_code(GET_VAL(gen, c, "code", Array *), size, init_locals, max_stack)};
  if (patch_tokens(&m, (u8 *)m.d->body.code, tokens) && read_locals(&m, GET_VAL(gen, c, "locals", Array *)) &&
      read_clauses(&m, GET_VAL(gen, c, "ex_handlers", Array *)))
    return m.d;
  code_free(m.d);
  return NULL;
}

DynamicCode *emit_bare_body(const Array *code, bool init_locals, const TokenSource *tokens) {
  BodyMaker m = {.d = copy_code(code, (u32)code->length, init_locals, 8)};
  m.d->body.fat_clauses = true;
  if (patch_tokens(&m, (u8 *)m.d->body.code, tokens) && read_locals(&m, NULL))
    return m.d;
  code_free(m.d);
  return NULL;
}
