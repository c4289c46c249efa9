// body.c: MethodBase.GetMethodBody.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"

static Array *locals(Method *m, const MethodBody *b) {
  Class *c = REFLECTION_CLASS("RuntimeLocalVariableInfo"), **types;
  Arena arena = {0};
  ERROR(err);
  bool *pinned;
  u32 n = 0;
  if (b->locals_token &&
      !locals_from_token(method_scope(m), b->locals_token, method_own_ctx(m), &arena, &types, &pinned, &n, &err)) {
    arena_free(&arena);
    return (Array *)exc_throw_error(&err);
  }
  Array *a = array_new(REFLECTION_CLASS("LocalVariableInfo"), n);
  for (u32 i = 0; a && i < n; i++) {
    Object *o = object_new(c);
    if (!o)
      break;
    SET_REF(o, c, "_type", type_object(types[i]));
    SET_VAL(o, c, "_isPinned", bool, pinned[i]);
    SET_VAL(o, c, "_localIndex", i32, (i32)i);
    gc_store(&ARRAY_ELEMS(a, Object *)[i], o);
  }
  arena_free(&arena);
  return a;
}

static Array *clauses(Object *body, const MethodBody *b) {
  Class *c = REFLECTION_CLASS("RuntimeExceptionHandlingClause");
  Array *a = array_new(REFLECTION_CLASS("ExceptionHandlingClause"), b->nclauses);
  for (u32 i = 0; a && i < b->nclauses; i++) {
    IlClause k = body_clause(b, i);
    Object *o = object_new(c);
    if (!o)
      return NULL;
    SET_REF(o, c, "_methodBody", body);
    SET_VAL(o, c, "_flags", u32, k.kind);
    SET_VAL(o, c, "_tryOffset", u32, k.try_off);
    SET_VAL(o, c, "_tryLength", u32, k.try_len);
    SET_VAL(o, c, "_handlerOffset", u32, k.handler_off);
    SET_VAL(o, c, "_handlerLength", u32, k.handler_len);
    SET_VAL(o, c, "_catchMetadataToken", u32, k.kind == CLAUSE_CATCH ? k.class_token : 0);
    SET_VAL(o, c, "_filterOffset", u32, k.kind == CLAUSE_FILTER ? k.filter_off : 0);
    gc_store(&ARRAY_ELEMS(a, Object *)[i], o);
  }
  return a;
}

static bool has_body(const Method *m) {
  bool none = m->flags & (MA_ABSTRACT | MA_PINVOKE) || m->implflags & (MI_CODETYPE_MASK | MI_INTERNALCALL) || !m->token;
  return !none && (m->dynamic || md_col(m->klass->assembly->img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_RVA));
}

static void get(Method *m, QType owner, Object **out) {
  (void)owner;
  Class *c = REFLECTION_CLASS("RuntimeMethodBody");
  MethodBody b;
  ERROR(err);
  if (!has_body(m))
    return;
  if (!method_body(m, &b, &err)) {
    exc_throw_error(&err);
    return;
  }
  Object *o = object_new(c);
  Array *il = o ? array_new(wk.byte, b.code_size) : NULL, *vars = il ? locals(m, &b) : NULL;
  Array *handlers = vars ? clauses(o, &b) : NULL;
  if (!handlers)
    return;
  memcpy(il->data, b.code, b.code_size);
  SET_REF(o, c, "_IL", il);
  SET_REF(o, c, "_localVariables", vars);
  SET_REF(o, c, "_exceptionHandlingClauses", handlers);
  SET_VAL(o, c, "_localSignatureMetadataToken", u32, b.locals_token);
  SET_VAL(o, c, "_maxStackSize", u32, b.max_stack);
  SET_VAL(o, c, "_initLocals", bool, b.init_locals);
  *out = o;
}

ICALL_TABLE(net_entries_body, "", ICALL("RuntimeMethodHandle_GetMethodBody", get))
