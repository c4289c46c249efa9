// accessor.c: methods marked UnsafeAccessor, which have no body: the runtime gives them one that uses the member that
// the attribute and the signature name, whatever its accessibility.
//
// The body is IL over items (dynamic.c), in open form, so generic code serves every instance as ever.
#include "types/internal.h"

enum { KIND_CONSTRUCTOR, KIND_METHOD, KIND_STATIC_METHOD, KIND_FIELD, KIND_STATIC_FIELD, KINDS };
enum {
  IL_LDARG_S = 0x0E,
  IL_CALL = 0x28,
  IL_RET = 0x2A,
  IL_CALLVIRT = 0x6F,
  IL_NEWOBJ = 0x73,
  IL_LDFLDA = 0x7C,
  IL_LDSFLDA = 0x7F
};

typedef struct Accessor {
  Method *m;
  Sig *sig;
  i32 kind;
  const char *name;
  Class *target;        // whose member it is
  Class *ret, **params; // the signature's, or what UnsafeAccessorTypeAttribute names instead
} Accessor;

#define COMPILER_SERVICES "System.Runtime.CompilerServices"

// Prolog, the kind, and perhaps `Name` (II.23.3).
static bool read_attribute(Accessor *a) {
  const Image *img = a->m->klass->assembly->img;
  u32 row = find_attribute(img, a->m->token, COMPILER_SERVICES, "UnsafeAccessorAttribute");
  if (!row)
    return false;
  Reader r = reader_blob(img, md_col(img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  read_u16(&r);
  a->kind = (i32)read_u32(&r);
  a->name = a->kind == KIND_CONSTRUCTOR ? ".ctor" : a->m->name;
  if (read_u16(&r) != 1)
    return true;
  read_u8(&r), read_u8(&r); // a field or property, of type string
  u32 n = read_compressed(&r);
  if (r.bad || n > (u32)(r.end - r.p))
    return true;
  r.p += n; // there is only one
  n = read_compressed(&r);
  if (!r.bad && n <= (u32)(r.end - r.p)) {
    char *name = arena_alloc(&loader_arena, n + 1);
    memcpy(name, r.p, n);
    a->name = name;
  }
  return true;
}

// The type that the attribute of a Param row names, for one that the code cannot see and has as `object`.
static Class *named_type(const Accessor *a, u32 param, Class *declared, Error *err) {
  Assembly *from = a->m->klass->assembly;
  u32 row = find_attribute(from->img, TOKEN(TABLE_PARAM, param), COMPILER_SERVICES, "UnsafeAccessorTypeAttribute");
  if (!row)
    return declared;
  Reader r = reader_blob(from->img, md_col(from->img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  read_u16(&r); // prolog (II.23.3)
  u32 n = read_compressed(&r);
  if (r.bad || n > (u32)(r.end - r.p)) {
    err_set(err, ERR_BAD_IMAGE, "%s: a malformed UnsafeAccessorTypeAttribute", method_name(a->m));
    return NULL;
  }
  char *name = xasprintf("%.*s", (int)n, (const char *)r.p);
  Class *c = class_from_reflection_name(from, name, false, err);
  free(name);
  return c && declared->kind == CK_BYREF && c->kind != CK_BYREF ? class_byref(c) : c;
}

static bool read_types(Accessor *a, Error *err) {
  const Image *img = a->m->klass->assembly->img;
  u32 row = 0, end = 0;
  a->ret = a->sig->ret;
  a->params = arena_alloc(&loader_arena, (a->sig->nparams + 1) * sizeof *a->params);
  memcpy(a->params, a->sig->params, a->sig->nparams * sizeof *a->params);
  for (md_list(img, TABLE_METHOD, TOKEN_ROW(a->m->token), METHOD_PARAMS, TABLE_PARAM, &row, &end); row < end; row++) {
    u32 i = md_col(img, TABLE_PARAM, row, PARAM_SEQUENCE);
    Class **slot = !i ? &a->ret : i <= a->sig->nparams ? &a->params[i - 1] : NULL;
    if (slot && !(*slot = named_type(a, row, *slot, err)))
      return false;
  }
  return true;
}

static bool find_target(Accessor *a, Error *err) {
  if (a->kind < 0 || a->kind >= KINDS || (a->kind != KIND_CONSTRUCTOR && !a->sig->nparams))
    return err_set(err, ERR_BAD_IMAGE, "%s: no such kind of accessor", method_name(a->m));
  a->target = a->kind == KIND_CONSTRUCTOR ? a->ret : a->params[0];
  if (a->target->kind == CK_BYREF)
    a->target = a->target->elem;
  return class_methods(a->target, err) && class_fields(a->target, err);
}

static Field *find_field(const Accessor *a, Error *err) {
  bool is_static = a->kind == KIND_STATIC_FIELD;
  Class *ref = a->ret;
  for (u32 i = 0; ref->kind == CK_BYREF && a->sig->nparams == 1 && i < a->target->nfields; i++) {
    Field *f = &a->target->fields[i];
    if (f->is_static == is_static && !f->is_literal && f->type == ref->elem && strcmp(f->name, a->name) == 0)
      return f;
  }
  err_set(err, ERR_MISSING_FIELD, "Field not found: '%s.%s'", class_name(a->target), a->name);
  return NULL;
}

// The member's parameters are the accessor's behind the first, which stands for the type; a constructor's are all.
static bool fits(const Accessor *a, Method *m) {
  u32 first = a->kind != KIND_CONSTRUCTOR;
  Sig *s = method_sig(m, NULL);
  if (!s || s->has_this != (a->kind != KIND_STATIC_METHOD) || s->nparams + first != a->sig->nparams ||
      m->ngparams != a->m->ngparams || s->ret != (first ? a->ret : wk.void_))
    return false;
  for (u32 i = 0; i < s->nparams; i++)
    if (s->params[i] != a->params[first + i])
      return false;
  return true;
}

static Method *find_method(const Accessor *a, Error *err) {
  for (u32 i = 0; i < a->target->nmethods; i++) {
    if (strcmp(class_method_name(a->target->generic_def ? a->target->generic_def : a->target, i), a->name) != 0)
      continue;
    Method *m = class_method(a->target, i);
    if (!fits(a, m))
      continue;
    if (!m->ngparams)
      return m;
    Class *args[64];
    if (m->ngparams > ARRAY_LEN(args))
      break;
    for (u32 k = 0; k < m->ngparams; k++)
      args[k] = class_anon_param(CK_MVAR, k);
    return method_inst(m, generic_inst(args, m->ngparams), err);
  }
  err_set(err, ERR_MISSING_METHOD, "Method not found: '%s.%s'", class_name(a->target), a->name);
  return NULL;
}

static u8 *put_token(u8 *p, u8 opcode, u32 table) {
  u32 token = TOKEN(table, 1); // the only item
  *p++ = opcode;
  for (u32 i = 0; i < 4; i++)
    *p++ = (u8)(token >> 8 * i);
  return p;
}

static u8 *put_args(u8 *p, u32 first, u32 end) {
  for (u32 i = first; i < end; i++) {
    *p++ = IL_LDARG_S;
    *p++ = (u8)i;
  }
  return p;
}

static bool write_body(const Accessor *a, DynamicCode *code, Error *err) {
  bool is_field = a->kind == KIND_FIELD || a->kind == KIND_STATIC_FIELD;
  u32 table = is_field ? TABLE_FIELD : TABLE_METHOD;
  void *member = is_field ? (void *)find_field(a, err) : (void *)find_method(a, err);
  if (!member)
    return false;
  u8 *start = arena_alloc(&loader_arena, a->sig->nparams * 2u + 6), *p = start;
  switch (a->kind) {
  case KIND_FIELD: p = put_token(put_args(p, 0, 1), IL_LDFLDA, table); break;
  case KIND_STATIC_FIELD: p = put_token(p, IL_LDSFLDA, table); break;
  case KIND_CONSTRUCTOR: p = put_token(put_args(p, 0, a->sig->nparams), IL_NEWOBJ, table); break;
  case KIND_STATIC_METHOD: p = put_token(put_args(p, 1, a->sig->nparams), IL_CALL, table); break;
  default:
    p = put_token(put_args(p, 0, a->sig->nparams), a->target->is_valuetype ? IL_CALL : IL_CALLVIRT, table);
    break;
  }
  *p++ = IL_RET;
  code->items = LOADER_NEW(DynamicItem);
  *code->items = (DynamicItem){.table = (u8)table, .p = member};
  code->nitems = 1;
  code->body = (MethodBody){.code = start, .code_size = (u32)(p - start), .max_stack = a->sig->nparams + 1u};
  code->sees_all = true;
  return true;
}

bool accessor_attach(Method *m, Error *err) {
  enum { NO_BODY = MA_ABSTRACT | MA_PINVOKE };
  if (!(m->flags & MA_STATIC) || (m->flags & NO_BODY) || (m->implflags & (MI_INTERNALCALL | MI_CODETYPE_MASK)) ||
      !TOKEN_ROW(m->token) || md_col(m->klass->assembly->img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_RVA))
    return true;
  LOADER_LOCKED();
  Accessor a = {.m = m};
  if (m->dynamic || !read_attribute(&a))
    return true;
  DynamicCode *code = LOADER_NEW(DynamicCode);
  if (!(a.sig = method_sig(m, err)) || a.sig->nparams > 255 || !read_types(&a, err) || !find_target(&a, err) ||
      !write_body(&a, code, err))
    return false;
  dynamic_attach(m, code);
  return true;
}
