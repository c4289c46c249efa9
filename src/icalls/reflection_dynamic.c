// reflection_dynamic.c: System.Reflection.Emit.DynamicMethod: IL that the class library put together becomes a method.
//
// In that IL a token t stands for refs[t - 1] of the DynamicMethod. The table of a token tells the importer what it is
// to expect, so each is given the table that fits its object.
#include <stdlib.h>
#include "engine/internal.h"
#include "icalls/reflection.h"
#include "il/import.h"

#define EMIT_CLASS(name) CORLIB_CLASS("System.Reflection.Emit", name)

static bool unsupported(const char *what) {
  char *msg = xasprintf("Operation is not supported: %s in a DynamicMethod.", what);
  exc_throw("PlatformNotSupportedException", msg);
  free(msg);
  return false;
}

// ---- types and signatures
// ------------------------------------------------------------------------------------------------

// NULL stands for void. False: pending is set.
static bool type_of(Object *type, Class **out) {
  if (type && !class_is_subclass(object_class(type), wk.runtimetype))
    return unsupported("a type that is not loaded");
  *out = type ? type_object_class(type) : wk.void_;
  return true;
}

static Sig *sig_of(Object *ret, Array *params) {
  u32 n = params ? (u32)params->length : 0;
  Class *r, **p = xcalloc(n + 1, sizeof *p);
  bool ok = type_of(ret, &r);
  for (u32 i = 0; ok && i < n; i++)
    ok = type_of(ARRAY_ELEMS(params, Object *)[i], &p[i]);
  Sig *s = ok ? dynamic_sig(r, p, n) : NULL;
  free(p);
  return s;
}

// ---- tokens
// ----------------------------------------------------------------------------------------------------------------

static bool item_of(Object *o, DynamicItem *out) {
  Class *c = object_class(o);
  if (c == wk.string) {
    *out = (DynamicItem){TOKEN_STRING, string_intern((String *)o)};
  } else if (class_is_subclass(c, wk.runtimetype)) {
    *out = (DynamicItem){TABLE_TYPEDEF, type_object_class(o)};
  } else if (class_is_subclass(c, EMIT_CLASS("SignatureHelper"))) {
    *out = (DynamicItem){TABLE_STANDALONESIG, sig_of(GET_VAL(o, EMIT_CLASS("SignatureHelper"), "returnType", Object *),
                                                     GET_VAL(o, EMIT_CLASS("SignatureHelper"), "arguments", Array *))};
    return out->p != NULL;
  } else if (reflection_object_method(o)) {
    *out = (DynamicItem){TABLE_METHOD, reflection_object_method(o)};
  } else if (reflection_field_of(o)) {
    *out = (DynamicItem){TABLE_FIELD, reflection_field_of(o)};
  } else {
    return unsupported("a member that is not loaded");
  }
  return true;
}

static bool read_items(Array *refs, u32 n, DynamicCode *d) {
  d->nitems = refs ? MIN(n, (u32)refs->length) : 0;
  d->items = xcalloc(d->nitems + 1, sizeof *d->items);
  for (u32 i = 0; i < d->nitems; i++) {
    Object *o = ARRAY_ELEMS(refs, Object *)[i];
    if (o && !item_of(o, &d->items[i]))
      return false;
  }
  return true;
}

static bool patch_tokens(DynamicCode *d, u8 *code) {
  MethodBody *b = &d->body;
  for (u32 at = 0; at < b->code_size;) {
    u32 len, size;
    const Opcode *oc = il_opcode_at(b, at, &len);
    if (!oc || !il_operand_size(b, oc, at + len, &size)) {
      exc_throw("InvalidProgramException", NULL);
      return false;
    }
    if (oc->operand == OPERAND_TOKEN) {
      u32 row = le32(code + at + len);
      u32 token = row && row <= d->nitems ? TOKEN(d->items[row - 1].table, row) : 0;
      memcpy(code + at + len, &token, 4);
    }
    at += len + size;
  }
  return true;
}

// ---- the parts of ILGenerator
// ------------------------------------------------------------------------------------------

static bool read_locals(Array *locals, DynamicCode *d) {
  d->nlocals = locals ? (u32)locals->length : 0;
  d->locals = xcalloc(d->nlocals + 1, sizeof *d->locals);
  for (u32 i = 0; i < d->nlocals; i++) {
    Object *l = ARRAY_ELEMS(locals, Object *)[i];
    Class *base = CORLIB_CLASS("System.Reflection", "LocalVariableInfo");
    if (!type_of(GET_VAL(l, base, "type", Object *), &d->locals[i]))
      return false;
  }
  d->body.locals_token = d->nlocals ? TOKEN(TABLE_STANDALONESIG, 1) : 0;
  return true;
}

typedef struct ExBlock { // ILExceptionBlock
  Object *type;
  i32 kind, start, len, filter;
} ExBlock;

typedef struct ExInfo { // ILExceptionInfo
  Array *handlers;
  i32 start, len;
  i32 end; // Label
} ExInfo;

typedef struct FatClause { // II.25.4.6
  u32 flags, try_start, try_len, handler, handler_len, token;
} FatClause;

typedef struct Clauses {
  VEC(FatClause) list;
  VEC(u32) extent; // by clause: bytes of the try block with all its handlers
} Clauses;

enum { EX_FILTER = 1, EX_FINALLY = 2 };

// Types of catch clauses are further items.
static bool add_clause(const ExInfo *e, const ExBlock *b, DynamicCode *d, u32 extent, Clauses *out) {
  FatClause c = {
      .flags = (u32)b->kind, .try_start = (u32)e->start, .handler = (u32)b->start, .handler_len = (u32)b->len};
  // A finally block guards the catch blocks of its statement as well.
  c.try_len = (u32)(b->kind == EX_FINALLY ? b->start - e->start : e->len);
  if (b->kind == EX_FILTER) {
    c.token = (u32)b->filter;
  } else if (b->type) {
    Class *type;
    if (!type_of(b->type, &type))
      return false;
    d->items = xrealloc(d->items, (d->nitems + 1) * sizeof *d->items);
    d->items[d->nitems++] = (DynamicItem){TABLE_TYPEDEF, type};
    c.token = TOKEN(TABLE_TYPEDEF, d->nitems);
  }
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

static bool read_clauses(Array *infos, DynamicCode *d) {
  Clauses all = {0};
  bool ok = true;
  for (u32 i = 0; infos && i < infos->length; i++) {
    const ExInfo *e = &ARRAY_ELEMS(infos, ExInfo)[i];
    for (u32 k = 0; ok && e->handlers && k < e->handlers->length; k++)
      ok = add_clause(e, &ARRAY_ELEMS(e->handlers, ExBlock)[k], d, extent_of(e), &all);
  }
  sort_clauses(&all);
  d->body.clauses = (const u8 *)all.list.v;
  d->body.nclauses = all.list.n;
  d->body.fat_clauses = true;
  vec_free(&all.extent);
  return ok;
}

static bool read_generator(Object *gen, bool init_locals, DynamicCode *d) {
  Class *c = EMIT_CLASS("ILGenerator");
  Array *code = GET_VAL(gen, c, "code", Array *);
  u32 size = (u32)GET_VAL(gen, c, "code_len", i32);
  u8 *copy = xmalloc(size + 1);
  memcpy(copy, code->data, size);
  d->body.code = copy;
  d->body.code_size = size;
  d->body.max_stack = (u32)MAX(GET_VAL(gen, c, "max_stack", i32), 8);
  d->body.init_locals = init_locals;
  return patch_tokens(d, copy) && read_locals(GET_VAL(gen, c, "locals", Array *), d) &&
         read_clauses(GET_VAL(gen, c, "ex_handlers", Array *), d);
}

static void code_free(DynamicCode *d) {
  free((void *)d->body.code);
  free((void *)d->body.clauses);
  free(d->locals);
  free(d->items);
  free(d);
}

// ---- the internal call
// -----------------------------------------------------------------------------------------------------

static Method *new_method(Object *self, Class *c, DynamicCode *d) {
  Object *owner = GET_VAL(self, c, "owner", Object *);
  Class *klass = NULL;
  Sig *sig = sig_of(GET_VAL(self, c, "returnType", Object *), GET_VAL(self, c, "parameters", Array *));
  if (!sig || (owner && !type_of(owner, &klass)))
    return NULL;
  char *name = string_to_utf8(GET_VAL(self, c, "name", String *));
  Error err = {0};
  // An interface or an open type cannot own code; to belong to it only means to see its private members.
  if (klass && (klass->kind != CK_DEF || klass->ngparams))
    klass = NULL;
  Method *m = dynamic_method_new(name, klass, sig, d, &err);
  free(name);
  if (!m)
    exc_throw_error(&err);
  return m;
}

void dynamic_method_create(Object *self) {
  Class *c = EMIT_CLASS("DynamicMethod");
  Object *gen = GET_VAL(self, c, "ilgen", Object *);
  if (engine_config.full_aot) {
    exc_throw("PlatformNotSupportedException",
              "Operation is not supported: System.Reflection.Emit makes code at run time, which --full-aot excludes.");
    return;
  }
  DynamicCode *d = xcalloc(1, sizeof *d);
  Method *m = new_method(self, c, d);
  if (!m) {
    code_free(d);
    return;
  }
  SET_VAL(self, c, "mhandle", Method *, m); // a method may call itself
  if (gen && read_items(GET_VAL(self, c, "refs", Array *), (u32)GET_VAL(self, c, "nrefs", i32), d) &&
      read_generator(gen, GET_VAL(self, c, "init_locals", u8), d))
    return;
  SET_VAL(self, c, "mhandle", Method *, NULL);
  if (!gen)
    unsupported("DynamicILInfo");
}
