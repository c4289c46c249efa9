// save_body.c: method bodies as they stand in a saved file (II.25.4).
#include <stdlib.h>
#include "icalls/emit/emit.h"

enum { TINY = 2, FAT = 3, MORE_SECTIONS = 8, INIT_LOCALS = 0x10, SECTION_EH_FAT = 0x41 };

static void put_clause(EmitOut *o, const ExInfo *e, const ExBlock *b, i32 handlers_start) {
  Buf *t = &o->pe.text;
  put_le(t, (u32)b->kind, 4);
  put_le(t, (u32)e->start, 4);
  // A finally block guards the handlers before it as well.
  put_le(t, (u32)(b->kind == EX_FINALLY ? handlers_start - e->start : e->len), 4);
  put_le(t, (u32)b->start, 4);
  put_le(t, (u32)b->len, 4);
  put_le(t, b->type ? emit_type_token(o, b->type) : b->kind == EX_FILTER ? (u32)b->filter : 0, 4);
}

static u32 count_clauses(Array *infos) {
  u32 n = 0;
  for (u32 i = 0; i < array_count(infos); i++)
    n += array_count(ARRAY_ELEMS(infos, ExInfo)[i].handlers);
  return n;
}

// Statements come in the order in which they begin; clauses must have inner ones first (I.12.4.2.5).
static void put_clauses(EmitOut *o, Array *infos) {
  put_align(&o->pe.text, 4);
  put_le(&o->pe.text, SECTION_EH_FAT | (count_clauses(infos) * 24 + 4) << 8, 4);
  for (u32 i = array_count(infos); i-- > 0;) {
    const ExInfo *e = &ARRAY_ELEMS(infos, ExInfo)[i];
    i32 end = e->start + e->len;
    for (u32 k = 0; k < array_count(e->handlers); k++) {
      const ExBlock *b = &ARRAY_ELEMS(e->handlers, ExBlock)[k];
      put_clause(o, e, b, end);
      end = b->start + b->len;
    }
  }
}

typedef struct TokenFixup { // ILTokenInfo
  Object *member;
  i32 at;
} TokenFixup;

// Rows of members are known when all types are written.
static void note_fixups(EmitOut *o, Object *gen, u32 code_at) {
  ModuleImage *m = (ModuleImage *)o;
  Array *list = EMIT_GET(gen, "ILGenerator", "token_fixups", Array *);
  u32 n = MIN((u32)EMIT_GET(gen, "ILGenerator", "num_token_fixups", i32), array_count(list));
  for (u32 i = 0; i < n; i++) {
    const TokenFixup *f = &ARRAY_ELEMS(list, TokenFixup)[i];
    map_put(&m->fixups, code_at + (u32)f->at, (void *)(uintptr_t)(emit_add_object(m, f->member) + 1));
  }
}

static void missing_body(EmitOut *o, const MethodParts *m) {
  char *name = m->name ? string_to_utf8(m->name) : xstrdup(".ctor");
  err_set(&o->err, ERR_INVALID_PROGRAM, "Method %s does not have any IL associated", name);
  free(name);
}

u32 emit_code_rva(EmitOut *o, const MethodParts *m) {
  if ((m->attrs & (MA_PINVOKE | MA_ABSTRACT)) || (m->iattrs & (MI_INTERNALCALL | MI_RUNTIME)))
    return 0;
  if (!m->ilgen && !m->code) {
    missing_body(o, m);
    return 0;
  }
  Array *code = m->ilgen ? EMIT_GET(m->ilgen, "ILGenerator", "code", Array *) : m->code;
  u32 size = m->ilgen ? (u32)EMIT_GET(m->ilgen, "ILGenerator", "code_len", i32) : (u32)code->length;
  u32 max_stack = m->ilgen ? (u32)EMIT_GET(m->ilgen, "ILGenerator", "max_stack", i32) : 8;
  Array *locals = m->ilgen ? EMIT_GET(m->ilgen, "ILGenerator", "locals", Array *) : NULL;
  Array *infos = m->ilgen ? EMIT_GET(m->ilgen, "ILGenerator", "ex_handlers", Array *) : NULL;
  u32 nclauses = count_clauses(infos);
  Buf *t = &o->pe.text;
  put_align(t, 4);
  u32 at = (u32)t->n;
  // A tiny header would hold one byte less than 64 of odd size; others write it for less than 32 only.
  if (max_stack <= 8 && !array_count(locals) && !nclauses && size < (size & 1 ? 32u : 64u)) {
    put_le(t, size << 2 | TINY | (size & 1 ? 4 : 0), 1);
  } else {
    u32 sig = 0;
    if (array_count(locals))
      sig = TOKEN(TABLE_STANDALONESIG, meta_row(&o->w, TABLE_STANDALONESIG, (u32[]){emit_locals_sig(o, locals)}));
    put_le(t, FAT | (nclauses ? MORE_SECTIONS : 0) | (m->init_locals ? INIT_LOCALS : 0) | 3 << 12, 2);
    put_le(t, max_stack, 2);
    put_le(t, size, 4);
    put_le(t, sig, 4);
  }
  if (m->ilgen)
    note_fixups(o, m->ilgen, (u32)t->n);
  buf_put(t, (const char *)code->data, size);
  if (nclauses)
    put_clauses(o, infos);
  return pe_rva(at);
}
