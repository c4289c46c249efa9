// sig.c: types and signatures of builders and of what they refer to, as blobs (II.23.2).
#include <stdlib.h>
#include "icalls/emit/emit.h"

u32 emit_text(EmitOut *o, String *s) {
  char *p = s ? string_to_utf8(s) : NULL;
  u32 r = meta_string(&o->w, p);
  free(p);
  return r;
}

void emit_set_row(EmitOut *o, const Object *builder, u32 row) {
  map_put(&o->rows, (uintptr_t)builder, (void *)(uintptr_t)row);
}

static u32 blob_of(EmitOut *o, Buf *b) {
  u32 blob = meta_blob(&o->w, b->s, b->n);
  buf_free(b);
  return blob;
}

u32 emit_typespec(EmitOut *o, const Buf *b) {
  u32 blob = meta_blob(&o->w, b->s, b->n), n = meta_rows(&o->w, TABLE_TYPESPEC);
  for (u32 i = 1; i <= n; i++)
    if (*meta_cell(&o->w, TABLE_TYPESPEC, i, TYPESPEC_SIGNATURE) == blob)
      return TOKEN(TABLE_TYPESPEC, i);
  return TOKEN(TABLE_TYPESPEC, meta_row(&o->w, TABLE_TYPESPEC, (u32[]){blob}));
}

// ---- Classes -----------------------------------------------------------------------------------------------------

static void put_runtime_sig(EmitOut *o, Buf *b, Sig *s, Array *vararg);

static void put_def(EmitOut *o, Buf *b, Class *c) {
  buf_putc(b, c->is_valuetype ? ET_VALUETYPE : ET_CLASS);
  put_type_token(b, o->refs->class_token(o, c));
}

// A definition in a signature is its instance over its own parameters.
static void put_inst(EmitOut *o, Buf *b, Class *def, const GenericInst *inst) {
  buf_putc(b, ET_GENERICINST);
  put_def(o, b, def);
  put_compressed(b, def->ngparams);
  for (u32 i = 0; i < def->ngparams; i++) {
    if (inst) {
      emit_put_class(o, b, inst->args[i]);
    } else {
      buf_putc(b, ET_VAR);
      put_compressed(b, i);
    }
  }
}

void emit_put_class(EmitOut *o, Buf *b, Class *c) {
  switch (c->kind) {
  case CK_SZARRAY:
  case CK_PTR:
  case CK_BYREF:
    buf_putc(b, c->kind == CK_SZARRAY ? ET_SZARRAY : c->kind == CK_PTR ? ET_PTR : ET_BYREF);
    emit_put_class(o, b, c->elem);
    break;
  case CK_ARRAY:
    buf_putc(b, ET_ARRAY);
    emit_put_class(o, b, c->elem);
    put_compressed(b, c->rank);
    put_zeros(b, 2); // no sizes, no lower bounds
    break;
  case CK_VAR:
  case CK_MVAR:
    buf_putc(b, c->kind == CK_VAR ? ET_VAR : ET_MVAR);
    put_compressed(b, c->param_index);
    break;
  case CK_INST: put_inst(o, b, c->generic_def, c->inst); break;
  case CK_FNPTR:
    buf_putc(b, ET_FNPTR);
    put_runtime_sig(o, b, c->fnptr, NULL);
    break;
  default:
    if (c->ngparams)
      put_inst(o, b, c, NULL);
    else if (c->etype != ET_CLASS && c->etype != ET_VALUETYPE)
      buf_putc(b, (char)c->etype);
    else
      put_def(o, b, c);
  }
}

static bool is_constructed(const Class *c) {
  return c->kind != CK_DEF;
}

u32 emit_class_token(EmitOut *o, Class *c, bool open) {
  if (!is_constructed(c) && !(open && c->ngparams))
    return o->refs->class_token(o, c);
  Buf b = {0};
  emit_put_class(o, &b, c);
  u32 token = emit_typespec(o, &b);
  buf_free(&b);
  return token;
}

// ---- Type objects ------------------------------------------------------------------------------------------------

static Object *unwrap_enum(Object *type) {
  return object_class(type) == EMIT_CLASS("EnumBuilder") ? EMIT_GET(type, "EnumBuilder", "_tb", Object *) : type;
}

static void put_builder(EmitOut *o, Buf *b, Object *type) {
  buf_putc(b, emit_is_value_builder(type) ? ET_VALUETYPE : ET_CLASS);
  put_type_token(b, o->refs->builder_token(o, type));
}

static void put_symbol(EmitOut *o, Buf *b, Object *type) {
  Class *c = object_class(type);
  i32 rank = c == EMIT_CLASS("ArrayType") ? EMIT_GET(type, "ArrayType", "rank", i32) : 0;
  buf_putc(b, c == EMIT_CLASS("ByRefType")     ? ET_BYREF
              : c == EMIT_CLASS("PointerType") ? ET_PTR
              : rank                           ? ET_ARRAY
                                               : ET_SZARRAY);
  emit_put_type(o, b, EMIT_GET(type, "SymbolType", "m_baseType", Object *));
  if (rank) {
    put_compressed(b, (u32)rank);
    put_zeros(b, 2);
  }
}

static void put_instantiation(EmitOut *o, Buf *b, Object *type) {
  Array *args = EMIT_GET(type, "TypeBuilderInstantiation", "type_arguments", Array *);
  Object *def = EMIT_GET(type, "TypeBuilderInstantiation", "generic_type", Object *);
  buf_putc(b, ET_GENERICINST);
  if (object_class(def) == wk.runtimetype)
    put_def(o, b, type_object_class(def));
  else
    put_builder(o, b, def);
  put_compressed(b, array_count(args));
  for (u32 i = 0; i < array_count(args); i++)
    emit_put_type(o, b, array_object(args, i));
}

static void put_gparam(Buf *b, Object *type) {
  buf_putc(b, EMIT_GET(type, "GenericTypeParameterBuilder", "mbuilder", Object *) ? ET_MVAR : ET_VAR);
  put_compressed(b, (u32)EMIT_GET(type, "GenericTypeParameterBuilder", "index", i32));
}

static void put_type_builder(EmitOut *o, Buf *b, Object *type) {
  u32 n = array_count(EMIT_GET(type, "TypeBuilder", "generic_params", Array *));
  if (n)
    buf_putc(b, ET_GENERICINST);
  put_builder(o, b, type);
  if (n)
    put_compressed(b, n);
  for (u32 i = 0; i < n; i++) {
    buf_putc(b, ET_VAR);
    put_compressed(b, i);
  }
}

void emit_put_type(EmitOut *o, Buf *b, Object *type) {
  if (!type) {
    buf_putc(b, ET_VOID);
    return;
  }
  type = unwrap_enum(type);
  if (object_class(type) == wk.runtimetype)
    emit_put_class(o, b, type_object_class(type));
  else if (EMIT_IS(type, "TypeBuilder"))
    put_type_builder(o, b, type);
  else if (EMIT_IS(type, "SymbolType"))
    put_symbol(o, b, type);
  else if (EMIT_IS(type, "TypeBuilderInstantiation"))
    put_instantiation(o, b, type);
  else if (EMIT_IS(type, "GenericTypeParameterBuilder"))
    put_gparam(b, type);
  else
    emit_type(type, &o->err); // says what it is
}

u32 emit_type_token(EmitOut *o, Object *type) {
  if (!type)
    return 0;
  type = unwrap_enum(type);
  if (object_class(type) == wk.runtimetype)
    return emit_class_token(o, type_object_class(type), true);
  if (EMIT_IS(type, "TypeBuilder") && !EMIT_GET(type, "TypeBuilder", "generic_params", Array *))
    return o->refs->builder_token(o, type);
  Buf b = {0};
  emit_put_type(o, &b, type);
  u32 token = emit_typespec(o, &b);
  buf_free(&b);
  return token;
}

// ---- Signatures --------------------------------------------------------------------------------------------------

// The last comes first.
static void put_modifiers(EmitOut *o, Buf *b, Array *types, u8 kind) {
  for (u32 i = array_count(types); i-- > 0;) {
    buf_putc(b, (char)kind);
    put_type_token(b, emit_type_token(o, array_object(types, i)));
  }
}

static Array *part_of(Array *arrays, u32 i) {
  return i < array_count(arrays) ? (Array *)array_object(arrays, i) : NULL;
}

static void put_modified(EmitOut *o, Buf *b, Object *type, Array *modreq, Array *modopt) {
  put_modifiers(o, b, modopt, ET_CMOD_OPT);
  put_modifiers(o, b, modreq, ET_CMOD_REQD);
  emit_put_type(o, b, type);
}

static void note_types(EmitOut *o, Array *types) {
  for (u32 i = 0; i < array_count(types); i++)
    emit_type_token(o, array_object(types, i));
}

void emit_note_modifiers(EmitOut *o, const MethodParts *m) {
  for (u32 i = 0; i < array_count(m->params); i++) {
    note_types(o, part_of(m->modreq, i));
    note_types(o, part_of(m->modopt, i));
  }
  note_types(o, m->ret_modreq);
  note_types(o, m->ret_modopt);
}

u32 emit_method_sig(EmitOut *o, const MethodParts *m) {
  Buf b = {0};
  u32 kind = (m->call_conv & (SIG_HASTHIS | SIG_EXPLICITTHIS)) | (m->call_conv & 2 ? SIG_VARARG : SIG_DEFAULT) |
             (m->attrs & MA_STATIC ? 0 : SIG_HASTHIS) | (m->gparams ? SIG_GENERIC : 0);
  buf_putc(&b, (char)kind);
  if (m->gparams)
    put_compressed(&b, array_count(m->gparams));
  put_compressed(&b, array_count(m->params));
  put_modified(o, &b, m->ret, m->ret_modreq, m->ret_modopt);
  for (u32 i = 0; i < array_count(m->params); i++)
    put_modified(o, &b, array_object(m->params, i), part_of(m->modreq, i), part_of(m->modopt, i));
  return blob_of(o, &b);
}

static void put_runtime_sig(EmitOut *o, Buf *b, Sig *s, Array *vararg) {
  buf_putc(b, (char)s->callconv);
  if (s->callconv & SIG_GENERIC)
    put_compressed(b, s->ngeneric);
  put_compressed(b, s->nparams + array_count(vararg));
  emit_put_class(o, b, s->ret);
  for (u32 i = 0; i < s->nparams; i++)
    emit_put_class(o, b, s->params[i]);
  if (array_count(vararg))
    buf_putc(b, ET_SENTINEL);
  for (u32 i = 0; i < array_count(vararg); i++)
    emit_put_type(o, b, array_object(vararg, i));
}

u32 emit_runtime_sig(EmitOut *o, Method *m, Array *vararg) {
  Method *def = m->def ? m->def : m;
  Assembly *a = def->klass->assembly;
  if (TOKEN_ROW(def->token) && !array_count(vararg))
    return emit_copy_sig(o, a, md_col(a->img, TABLE_METHOD, TOKEN_ROW(def->token), METHOD_SIGNATURE));
  Sig *s = method_sig(def, &o->err); // of an array, or of a vararg call site
  if (!s)
    return 0;
  Buf b = {0};
  put_runtime_sig(o, &b, s, vararg);
  return blob_of(o, &b);
}

u32 emit_field_sig(EmitOut *o, Object *type, Array *modreq, Array *modopt) {
  Buf b = {0};
  buf_putc(&b, SIG_FIELD);
  put_modified(o, &b, type, modreq, modopt);
  return blob_of(o, &b);
}

// The accessors say what the property is; where there are none, its own types.
u32 emit_property_sig(EmitOut *o, Object *p) {
  Object *get = EMIT_GET(p, "PropertyBuilder", "get_method", Object *),
         *set = EMIT_GET(p, "PropertyBuilder", "set_method", Object *);
  Object *type = EMIT_GET(p, "PropertyBuilder", "type", Object *);
  Array *params = EMIT_GET(p, "PropertyBuilder", "parameters", Array *);
  u32 n = array_count(params);
  if (get) {
    type = EMIT_GET(get, "MethodBuilder", "rtype", Object *);
    params = EMIT_GET(get, "MethodBuilder", "parameters", Array *);
    n = array_count(params);
  } else if (set && array_count(EMIT_GET(set, "MethodBuilder", "parameters", Array *))) {
    params = EMIT_GET(set, "MethodBuilder", "parameters", Array *);
    n = array_count(params) - 1;
    type = array_object(params, n);
  }
  bool has_this = (EMIT_GET(p, "PropertyBuilder", "callingConvention", u32) & SIG_HASTHIS) != 0;
  Buf b = {0};
  buf_putc(&b, (char)(SIG_PROPERTY | (has_this ? SIG_HASTHIS : 0)));
  put_compressed(&b, n);
  put_modified(o, &b, type, EMIT_GET(p, "PropertyBuilder", "returnModReq", Array *),
               EMIT_GET(p, "PropertyBuilder", "returnModOpt", Array *));
  for (u32 i = 0; i < n; i++)
    put_modified(o, &b, array_object(params, i), part_of(EMIT_GET(p, "PropertyBuilder", "paramModReq", Array *), i),
                 part_of(EMIT_GET(p, "PropertyBuilder", "paramModOpt", Array *), i));
  return blob_of(o, &b);
}

u32 emit_locals_sig(EmitOut *o, Array *locals) {
  Buf b = {0};
  buf_putc(&b, SIG_LOCALS);
  put_compressed(&b, array_count(locals));
  for (u32 i = 0; i < array_count(locals); i++) {
    Object *l = array_object(locals, i);
    if (GET_VAL(l, REFLECTION_CLASS("LocalVariableInfo"), "is_pinned", u8))
      buf_putc(&b, ET_PINNED);
    emit_put_type(o, &b, GET_VAL(l, REFLECTION_CLASS("LocalVariableInfo"), "type", Object *));
  }
  return blob_of(o, &b);
}

u32 emit_inst_sig(EmitOut *o, const GenericInst *inst) {
  Buf b = {0};
  buf_putc(&b, SIG_METHODSPEC);
  put_compressed(&b, inst->n);
  for (u32 i = 0; i < inst->n; i++)
    emit_put_class(o, &b, inst->args[i]);
  return blob_of(o, &b);
}

// SignatureHelper's kinds; an unmanaged convention is one more than in
// System.Runtime.InteropServices.CallingConvention.
enum { HELPER_FIELD, HELPER_LOCAL, HELPER_METHOD };

static char helper_kind(Object *h) {
  u32 conv = EMIT_GET(h, "SignatureHelper", "callConv", u32);
  u32 native = EMIT_GET(h, "SignatureHelper", "unmanagedCallConv", u32);
  u32 kind = conv & (SIG_HASTHIS | SIG_EXPLICITTHIS);
  if (conv & 2)
    kind |= SIG_VARARG;
  return (char)(native ? kind | (native - 1) : kind);
}

void emit_put_helper_sig(EmitOut *o, Buf *b, Object *h) {
  Array *args = EMIT_GET(h, "SignatureHelper", "arguments", Array *);
  Array *modreqs = EMIT_GET(h, "SignatureHelper", "modreqs", Array *);
  Array *modopts = EMIT_GET(h, "SignatureHelper", "modopts", Array *);
  switch (EMIT_GET(h, "SignatureHelper", "type", i32)) {
  case HELPER_FIELD: buf_putc(b, SIG_FIELD); break;
  case HELPER_LOCAL:
    buf_putc(b, SIG_LOCALS);
    put_compressed(b, array_count(args));
    break;
  default:
    buf_putc(b, helper_kind(h));
    put_compressed(b, array_count(args));
    emit_put_type(o, b, EMIT_GET(h, "SignatureHelper", "returnType", Object *));
  }
  for (u32 i = 0; i < array_count(args); i++)
    put_modified(o, b, array_object(args, i), part_of(modreqs, i), part_of(modopts, i));
}
