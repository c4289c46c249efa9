// mentions.c: what the IL of a method names: every class, and with methods and fields their signatures' classes.
#include "il/import.h"

typedef struct Scan {
  const Mentions *to;
  Assembly *a;
  GenericCtx ctx;
} Scan;

static void unresolved(const Scan *s) {
  s->to->unresolved(s->to->data, s->a);
}

static void mention_class(const Scan *s, Class *c) {
  if (c)
    s->to->cls(s->to->data, c);
  else
    unresolved(s);
}

static void mention_inst(const Scan *s, const GenericInst *g) {
  for (u32 i = 0; g && i < g->n; i++)
    mention_class(s, g->args[i]);
}

static void mention_sig(const Scan *s, const Sig *sig) {
  if (!sig) {
    unresolved(s);
    return;
  }
  mention_class(s, sig->ret);
  for (u32 i = 0; i < sig->nparams; i++)
    mention_class(s, sig->params[i]);
}

static void mention_method(const Scan *s, Method *m) {
  if (!m) {
    unresolved(s);
    return;
  }
  mention_class(s, m->klass);
  mention_inst(s, m->inst);
  mention_sig(s, method_sig(m, NULL));
}

static void mention_field(const Scan *s, Field *f) {
  mention_class(s, f ? f->klass : NULL);
  if (f)
    mention_class(s, f->type);
}

// The class that a MemberRef is looked up in; the member may be an ancestor's.
static void mention_parent(const Scan *s, u32 memberref) {
  const Image *img = s->a->img;
  if (memberref == 0 || memberref > md_rows(img, TABLE_MEMBERREF))
    return;
  u32 parent = md_col(img, TABLE_MEMBERREF, memberref, MEMBERREF_CLASS), table = TOKEN_TABLE(parent);
  if (table == TABLE_TYPEDEF || table == TABLE_TYPEREF || table == TABLE_TYPESPEC)
    mention_class(s, class_from_token(s->a, parent, s->ctx, NULL));
}

static void mention_memberref(const Scan *s, u32 token) {
  const Image *img = s->a->img;
  u32 row = TOKEN_ROW(token);
  if (row == 0 || row > md_rows(img, TABLE_MEMBERREF))
    return;
  mention_parent(s, row);
  Reader r = reader_blob(img, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_SIGNATURE));
  u8 conv = read_u8(&r);
  if ((conv & SIG_KIND_MASK) == SIG_FIELD) {
    mention_field(s, field_from_token(s->a, token, s->ctx, NULL));
    return;
  }
  mention_method(s, method_from_token(s->a, token, s->ctx, NULL));
  if ((conv & SIG_KIND_MASK) == SIG_VARARG)
    mention_sig(s, sig_from_memberref(s->a, token, s->ctx, NULL));
}

static void mention_token(const Scan *s, u32 token) {
  const Image *img = s->a->img;
  u32 row = TOKEN_ROW(token);
  switch (TOKEN_TABLE(token)) {
  case TABLE_TYPEDEF:
  case TABLE_TYPEREF:
  case TABLE_TYPESPEC: mention_class(s, class_from_token(s->a, token, s->ctx, NULL)); break;
  case TABLE_FIELD: mention_field(s, field_from_token(s->a, token, s->ctx, NULL)); break;
  case TABLE_MEMBERREF: mention_memberref(s, token); break;
  case TABLE_METHODSPEC:
    if (row && row <= md_rows(img, TABLE_METHODSPEC)) {
      u32 of = md_col(img, TABLE_METHODSPEC, row, METHODSPEC_METHOD);
      if (TOKEN_TABLE(of) == TABLE_MEMBERREF)
        mention_parent(s, TOKEN_ROW(of));
    }
    mention_method(s, method_from_token(s->a, token, s->ctx, NULL));
    break;
  case TABLE_METHOD: mention_method(s, method_from_token(s->a, token, s->ctx, NULL)); break;
  case TABLE_STANDALONESIG:
    if (row && row <= md_rows(img, TABLE_STANDALONESIG))
      mention_sig(s, sig_from_standalone(s->a, token, s->ctx, NULL));
    break;
  default: break; // strings
  }
}

static void scan_code(const Scan *s, const MethodBody *body) {
  for (u32 ip = 0; ip < body->code_size;) {
    u32 len, size;
    const Opcode *oc = il_opcode_at(body, ip, &len);
    if (!oc || !il_operand_size(body, oc, ip + len, &size))
      return; // bad IL: what lies behind it is not compiled
    if (oc->operand == OPERAND_TOKEN)
      mention_token(s, le32(body->code + ip + len));
    ip += len + size;
  }
}

static void scan_locals(const Scan *s, u32 token) {
  Class **types;
  bool *pinned;
  u32 n;
  Arena arena = {0};
  if (!token)
    return;
  bool ok = locals_from_token(s->a, token, s->ctx, &arena, &types, &pinned, &n, NULL);
  for (u32 i = 0; ok && i < n; i++)
    mention_class(s, types[i]);
  if (!ok)
    unresolved(s);
  arena_free(&arena);
}

void il_mentions(Method *m, const Mentions *to) {
  Method *def = m->def ? m->def : m;
  MethodBody body;
  if (!TOKEN_ROW(def->token) || !method_body(def, &body, NULL))
    return;
  Scan s = {.to = to, .a = method_scope(def), .ctx = method_ctx(m)};
  scan_locals(&s, body.locals_token);
  scan_code(&s, &body);
  for (u32 i = 0; i < body.nclauses; i++) {
    IlClause c = body_clause(&body, i);
    if (c.kind == CLAUSE_CATCH)
      mention_token(&s, c.class_token);
  }
}
