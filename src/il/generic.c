// generic.c: tokens, read closed for what is known now and open for what shared code looks up at run time.
//
// A handle is a REF where the class or method is known, and a DICTREF where it depends on the type arguments of the
// caller: then its template names the open form, which the runtime closes with the exact arguments (decision 9).
#include "types/flavour.h"
#include "il/import.h"

bool method_shared(const Method *m) {
  return m->klass->is_shared || (m->inst && m->inst->shared);
}

bool is_nullable(const Class *c) {
  return c->generic_def == wk.nullable;
}

bool is_type_param(const Class *c) {
  return c->kind == CK_VAR || c->kind == CK_MVAR;
}

// Whether code names a type whose parameters nothing stands for. In an open form its own are what they stand for.
bool names_open(const Im *im, const Class *c) {
  return class_is_open(c) && (c->kind == CK_DEF || !method_is_open(im->m));
}

bool sig_names_open(const Im *im, const Sig *s) {
  bool open = names_open(im, s->ret);
  for (u32 i = 0; i < s->nparams; i++)
    open |= names_open(im, s->params[i]);
  return open;
}

// What cannot be used throws when the code gets there, with the token's own reason.
static bool usable(Im *im, u32 token, bool ok) {
  if (!ok)
    throw_token(im, token);
  return ok;
}

// Also a generic type's definition, which is no type of values.
static bool any_class_tok(Im *im, u32 token, ClassTok *out) {
  ERROR(e);
  out->open = NULL;
  out->closed = class_from_token(im->a, token, im->ctx, &e);
  if (out->closed && out->closed->is_shared)
    out->open = class_from_token(im->a, token, (GenericCtx){0}, &e);
  bool ok = out->closed && (!out->closed->is_shared || out->open);
  if (ok && out->closed->is_valuetype)
    ok = class_fields(out->closed, &e);
  ok = ok && class_nameable(out->closed, &e) && (out->closed->kind == CK_DEF || !names_open(im, out->closed));
  return usable(im, token, ok);
}

bool class_tok(Im *im, u32 token, ClassTok *out) {
  if (!any_class_tok(im, token, out))
    return false;
  return usable(im, token, !names_open(im, out->closed));
}

bool can_make(Im *im, u32 token, const ClassTok *c) {
  ERROR(e);
  return usable(im, token, class_complete(c->closed, &e));
}

// Inside a generic class a plain MethodDef token means the method of the current instance.
static Method *on_own_class(Im *im, Method *m, Error *e) {
  Class *own = im->m->klass;
  if (own->kind == CK_INST && m->klass == own->generic_def)
    return method_on_class(m, own, e);
  return m;
}

// Also a member of a generic type's definition, or a generic method's.
static bool any_method_tok(Im *im, u32 token, MethodTok *out) {
  ERROR(e);
  *out = (MethodTok){0};
  out->closed = method_from_token(im->a, token, im->ctx, &e);
  if (out->closed)
    out->closed = on_own_class(im, out->closed, &e);
  if (out->closed && method_shared(out->closed)) {
    out->open = method_from_token(im->a, token, (GenericCtx){0}, &e);
    if (out->open && out->open->klass == im->m->klass->generic_def) {
      Class *own = own_class(im).open;
      out->open = own ? method_on_class(out->open, own, &e) : NULL;
    }
  }
  return usable(im, token, out->closed && (out->open || !method_shared(out->closed)) && method_sig(out->closed, &e));
}

bool method_tok(Im *im, u32 token, MethodTok *out) {
  if (!any_method_tok(im, token, out))
    return false;
  return usable(im, token, !names_open(im, out->closed->klass) && !sig_names_open(im, out->closed->sig));
}

// Of a method that the code calls or takes the address of: it must be accessible.
bool callee_tok(Im *im, u32 token, MethodTok *out) {
  if (!method_tok(im, token, out))
    return false;
  ERROR(e);
  bool ok = method_may_access(im->m, token, out->closed) && class_args_fit(out->closed->klass, &e);
  return usable(im, token, ok);
}

// ---- the dictionary -------------------------------------------------------------------------------------------------

Value *dict_value(Im *im) {
  if (im->no_dict) {
    im->failed = true; // il_inline gives up
    return b_const(&im->b, T_PTR, 0);
  }
  if (im->fn->dict_source == DICT_NONE) {
    not_compiled(im, "generic lookup without a dictionary");
    return b_const(&im->b, T_PTR, 0);
  }
  return b_dict(&im->b);
}

static Value *lookup(Im *im, Ref tmpl, IrType t) {
  Value *v = b_un(&im->b, OP_DICTREF, t, dict_value(im));
  v->u.ref = ref_template(im->fn, tmpl);
  return v;
}

Value *class_handle(Im *im, RefKind kind, ClassTok c) {
  IrType t = kind == REF_TYPE_OBJECT ? T_REF : T_PTR;
  Value *v;
  if (!c.closed->is_shared) {
    v = b_ref(&im->b, ref_class(im->fn, kind, c.closed), t);
  } else if (kind == REF_CLASS && im->fn->dict_source == DICT_CLASS_ARG && !im->no_dict && c.closed == im->m->klass &&
             c.open == own_class(im).open) {
    v = dict_value(im);
  } else {
    v = lookup(im, (Ref){.kind = kind, .cls = c.open}, t);
  }
  v->flags |= VF_NONNULL;
  return v;
}

Value *owner_handle(Im *im, ClassTok c) {
  bool foreign = c.closed->is_shared && c.closed->generic_def != im->m->klass->generic_def;
  return class_handle(im, foreign ? REF_OWNER : REF_CLASS, c);
}

Value *method_handle(Im *im, RefKind kind, MethodTok m) {
  Value *v = method_shared(m.closed) ? lookup(im, (Ref){.kind = kind, .method = m.open}, T_PTR)
                                     : b_ref(&im->b, ref_method(im->fn, kind, m.closed), T_PTR);
  v->flags |= VF_NONNULL;
  return v;
}

Value *static_entry(Im *im, ClassTok c, MethodTok decl) {
  Ref tmpl = {.kind = REF_STATIC_FTN, .cls = c.open ? c.open : c.closed, .method = decl.open ? decl.open : decl.closed};
  return lookup(im, tmpl, T_PTR);
}

Value *field_handle(Im *im, Field *f, u32 token) {
  if (!f->klass->is_shared)
    return b_ref(&im->b, ref_field(im->fn, REF_FIELD, f), T_PTR);
  ERROR(e);
  Field *open = field_from_token(im->a, token, (GenericCtx){0}, &e);
  if (!open) {
    not_compiled(im, "field of an open type");
    return b_const(&im->b, T_PTR, 0);
  }
  return lookup(im, (Ref){.kind = REF_FIELD, .field = open}, T_PTR);
}

// ---- derived forms --------------------------------------------------------------------------------------------------

ClassTok method_class(MethodTok m) {
  if (m.open_class)
    return (ClassTok){m.closed->klass, m.open_class};
  return (ClassTok){m.closed->klass, m.closed->klass->is_shared && m.open ? m.open->klass : NULL};
}

ClassTok array_of(ClassTok elem) {
  return (ClassTok){class_szarray(elem.closed), elem.open ? class_szarray(elem.open) : NULL};
}

// The class of a boxed value of c. Shared code may know it only as that of a type parameter: `U` that stands for
// Nullable<S<__Canon>> here.
Class *boxed_class(Class *c) {
  return is_nullable(c) ? c->inst->args[0] : c;
}

Value *boxed_class_handle(Im *im, ClassTok c) {
  if (is_type_param(c.closed) || (is_nullable(c.closed) && c.closed->is_shared))
    return class_handle(im, REF_BOXED_CLASS, c);
  return class_handle(im, REF_CLASS, (ClassTok){boxed_class(c.closed), c.open});
}

// The method's class over `!0`, `!1`, …: what its own IL calls itself.
ClassTok own_class(Im *im) {
  Class *c = im->m->klass;
  if (!c->is_shared)
    return (ClassTok){c, NULL};
  if (!im->own_open && c->inst) {
    ERROR(e);
    u32 n = c->inst->n;
    Class **vars = ARENA_ARRAY(im->fn->arena, Class *, n);
    for (u32 i = 0; i < n; i++) {
      u8 blob[2] = {ET_VAR, (u8)i};
      Reader r = reader_of(blob, sizeof blob);
      vars[i] = type_read(im->a, &r, (GenericCtx){0}, &e);
      if (!vars[i] || i > 127) {
        not_compiled(im, "generic class with very many parameters");
        return (ClassTok){c, NULL};
      }
    }
    im->own_open = class_inst(c->generic_def, generic_inst(vars, n), &e);
    if (!im->own_open)
      not_compiled(im, "generic class that cannot be opened");
  }
  return (ClassTok){c, im->own_open};
}

// ---- ldtoken (III.4.17) ---------------------------------------------------------------------------------------------

static void push_handle(Im *im, Class *cls, Value *handle, Note note) {
  Value *at = temp_addr(im, cls);
  b_store(&im->b, handle->type == T_REF ? MT_REF : MT_PTR, at, 0, handle, NULL);
  push(im, (Entry){.kind = SK_STRUCT, .v = at, .cls = cls, .note = arena_dup(im->fn->arena, &note, sizeof note)});
}

// What a handle of a field or method holds: its address, or an object that stands for it.
static Value *handle_value(Im *im, u32 helper, Value *address) {
  return flavour->handles_are_objects ? b_helper(&im->b, helper, 1, &address) : address;
}

static bool is_field_token(Im *im, u32 token) {
  if (TOKEN_TABLE(token) == TABLE_FIELD)
    return true;
  if (TOKEN_TABLE(token) != TABLE_MEMBERREF)
    return false;
  Reader r = reader_blob(im->a->img, md_col(im->a->img, TABLE_MEMBERREF, TOKEN_ROW(token), MEMBERREF_SIGNATURE));
  return (read_u8(&r) & SIG_KIND_MASK) == SIG_FIELD;
}

void il_ldtoken(Im *im, const Insn *in) {
  u32 token = (u32)in->i;
  switch (TOKEN_TABLE(token)) {
  case TABLE_TYPEDEF:
  case TABLE_TYPEREF:
  case TABLE_TYPESPEC: {
    ClassTok c;
    if (any_class_tok(im, token, &c))
      push_handle(im, wk.typehandle, class_handle(im, flavour->handles_are_objects ? REF_TYPE_OBJECT : REF_CLASS, c),
                  (Note){.kind = NOTE_TYPE, .c = c});
    return;
  }
  default: break;
  }
  if (is_field_token(im, token)) {
    ERROR(e);
    Field *f = field_from_token(im->a, token, im->ctx, &e);
    if (!f)
      throw_token(im, token);
    else
      push_handle(im, wk.fieldhandle, handle_value(im, HELPER_FIELD_HANDLE, field_handle(im, f, token)),
                  (Note){.kind = NOTE_FIELD, .f = f});
    return;
  }
  MethodTok m;
  if (any_method_tok(im, token, &m))
    push_handle(im, wk.methodhandle, handle_value(im, HELPER_METHOD_HANDLE, method_handle(im, REF_METHOD, m)),
                (Note){.kind = NOTE_FTN, .m = m});
}
