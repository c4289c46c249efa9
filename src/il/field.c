// field.c: instance and static fields, and when class constructors run (I.8.9.5, II.10.5.3).
#include "il/import.h"

typedef struct FieldTok {
  Field *f;
  ClassTok c;
} FieldTok;

// Code that uses a field which it has no access to is not compiled at all; for methods the call throws (as in mono).
static bool accessible(Im *im, const Field *f) {
  if (field_may_access(im->m, f))
    return true;
  if (!im->failed)
    field_check_access(im->m, f, im->err);
  im->failed = true;
  return false;
}

static bool field_tok(Im *im, u32 token, FieldTok *out) {
  ERROR(e);
  Class *own = im->m->klass;
  out->c.open = NULL;
  Field *f = field_from_token(im->a, token, im->ctx, &e);
  // Inside a generic class a plain FieldDef token means the field of the current instance.
  if (f && own->kind == CK_INST && f->klass == own->generic_def && class_fields(own, &e)) {
    size_t i = (size_t)(f - f->klass->fields);
    f = i < own->nfields ? &own->fields[i] : NULL;
    out->c = own_class(im);
  }
  if (f && (!class_fields(f->klass, &e) || !class_args_fit(f->klass, &e)))
    f = NULL;
  if (f && f->klass->is_shared && !out->c.open) {
    Field *open = field_from_token(im->a, token, (GenericCtx){0}, &e);
    out->c.open = open ? open->klass : NULL;
    if (!open)
      f = NULL;
  }
  if (f &&
      (names_open(im, f->klass) || names_open(im, f->type) || (f->type->is_valuetype && !class_fields(f->type, &e))))
    f = NULL;
  out->f = f;
  if (!f) {
    throw_token(im, token);
    return false;
  }
  out->c.closed = f->klass;
  return accessible(im, f);
}

// ---- class constructors ---------------------------------------------------------------------------------------------

static bool is_cctor(const Method *m) {
  return m->flags & MA_STATIC && m->flags & MA_RTSPECIALNAME && !strcmp(m->name, ".cctor");
}

static bool is_ctor(const Method *m) {
  return !(m->flags & MA_STATIC) && m->flags & MA_RTSPECIALNAME && !strcmp(m->name, ".ctor");
}

// Classes without beforefieldinit run their constructor exactly when a static method or an instance constructor (value
// types: any method) is entered, or a static field is touched.
bool has_entry_init(const Method *m) {
  const Class *c = m->klass;
  return c->has_cctor && !c->beforefieldinit && !is_cctor(m) && (m->flags & MA_STATIC || is_ctor(m) || c->is_valuetype);
}

static const Class *init_key(ClassTok c) {
  return c.open ? c.open : c.closed;
}

static bool known_initialized(Im *im, ClassTok t) {
  const CompileEnv *env = im->fn->env;
  Class *c = t.closed;
  if (!c->has_cctor)
    return true;
  // In an instance method of a precise class some constructor has been entered before.
  if (c == im->m->klass && t.open == own_class(im).open && (is_cctor(im->m) || !c->beforefieldinit))
    return true;
  for (u32 i = 0; i < im->ninited; i++)
    if (im->inited[i] == init_key(t))
      return true;
  return env && env->class_initialized && env->class_initialized(c, env->data);
}

static void emit_init(Im *im, ClassTok c) {
  settle(im); // the class constructor may write anything
  Value *v = b_un(&im->b, OP_CLASSINIT, T_VOID, class_handle(im, REF_CLASS, c));
  v->u.cls = c.closed;
  im->fn->has_calls = true;
}

void class_init(Im *im, ClassTok c) {
  if (known_initialized(im, c))
    return;
  emit_init(im, c);
  if (im->ninited < ARRAY_LEN(im->inited))
    im->inited[im->ninited++] = init_key(c);
}

void entry_class_init(Im *im) {
  const CompileEnv *env = im->fn->env;
  Class *c = im->m->klass;
  if (!has_entry_init(im->m) || (env && env->class_initialized && env->class_initialized(c, env->data)))
    return;
  emit_init(im, own_class(im));
}

// ---- static fields --------------------------------------------------------------------------------------------------

static Value *static_base(Im *im, const FieldTok *t, i32 *disp) {
  class_init(im, t->c);
  *disp = (i32)t->f->offset;
  if (t->f->is_thread_static) {
    Value *v = b_un(&im->b, OP_TLSBASE, T_PTR, class_handle(im, REF_CLASS, t->c));
    v->u.cls = t->c.closed;
    return v;
  }
  if (t->f->has_rva) {
    *disp = 0;
    return b_ref(&im->b, ref_field(im->fn, REF_RVA_FIELD, t->f), T_PTR);
  }
  if (t->c.closed->is_domain_static) {
    Value *handle = class_handle(im, REF_CLASS, t->c);
    return b_helper(&im->b, HELPER_DOMAIN_STATICS, 1, &handle);
  }
  return class_handle(im, REF_STATICS, t->c);
}

static Value *static_place(Im *im, const FieldTok *t, i32 *disp) {
  Value *base = static_base(im, t, disp), *off = t->f->has_rva ? NULL : b_static_offset(&im->b, t->f);
  if (!off)
    return base;
  *disp = 0;
  return b_bin(&im->b, OP_ADD, T_PTR, base, off);
}

static bool static_ok(Im *im, const FieldTok *t, u32 token) {
  if (t->f->is_static && !t->f->is_literal)
    return true;
  throw_token(im, token);
  return false;
}

static void load_static(Im *im, const FieldTok *t, bool address) {
  i32 disp;
  Value *base = static_place(im, t, &disp);
  if (address)
    push(im, (Entry){.kind = SK_BYREF, .v = add_offset(im, base, disp), .cls = t->f->type});
  else
    load_class(im, t->f->type, base, disp, field_alias(t->f));
}

static void store_static(Im *im, const FieldTok *t) {
  i32 disp;
  force_note(im, &im->stack[im->sp - 1]);
  Value *base = static_place(im, t, &disp); // while the value is still on the stack: it settles borrowed structs
  Value *v = as_stored(im, pop(im), t->f->type);
  settle(im);
  store_class(im, t->f->type, base, disp, v, field_alias(t->f));
}

// All processors that there are targets for are; the class library asks wherever it looks into numbers.
static bool is_little_endian(const Field *f) {
  const Class *c = f->klass;
  return c->beforefieldinit && c->assembly && c->assembly->is_corlib && f->type->etype == ET_BOOLEAN &&
         !strcmp(f->name, "IsLittleEndian") && !strcmp(c->name, "BitConverter");
}

void il_ldsfld(Im *im, const Insn *in) {
  FieldTok t;
  if (!field_tok(im, (u32)in->i, &t) || !static_ok(im, &t, (u32)in->i))
    return;
  if (!in->aux && is_little_endian(t.f))
    push_kind(im, SK_I32, b_const(&im->b, T_I32, 1));
  else
    load_static(im, &t, in->aux);
}

void il_stsfld(Im *im, const Insn *in) {
  FieldTok t;
  if (field_tok(im, (u32)in->i, &t) && static_ok(im, &t, (u32)in->i))
    store_static(im, &t);
}

// ---- instance fields (III.4.10, III.4.28) ---------------------------------------------------------------------------

// The address of the field in an object, through a pointer, or in a value on the stack.
static Value *field_addr(Im *im, Entry obj, Field *f) {
  Value *base = obj.v;
  switch (obj.kind) {
  case SK_REF: null_check(im, base); break;
  case SK_BYREF:
  case SK_NINT:
  case SK_I64:
    base = as_type(im, obj, T_PTR);
    if (class_unsized(f->type)) // read and written by helpers, in which nothing may fault
      null_check(im, base);
    break;
  case SK_STRUCT: break;
  default: // a field of a primitive
    if (!f->klass->is_valuetype || ir_is_struct(f->klass)) {
      bad_il(im, "no field %s in a number", f->name);
      return temp_addr(im, f->type);
    }
    base = spill_to_temp(im, as_type(im, obj, ir_type_of(f->klass)), f->klass);
    break;
  }
  if (obj.kind == SK_STRUCT && !f->klass->is_valuetype) {
    bad_il(im, "field %s of a class in a value", f->name);
    return temp_addr(im, f->type);
  }
  return b_fieldaddr(&im->b, base, f);
}

void il_ldfld(Im *im, const Insn *in) {
  FieldTok t;
  if (!field_tok(im, (u32)in->i, &t))
    return;
  Entry obj = pop(im);
  if (t.f->is_static) {
    load_static(im, &t, in->aux);
    return;
  }
  if (field_may_be_remote(im, obj, t.f)) {
    remote_ldfld(im, obj, t.f, (u32)in->i, in->aux);
    return;
  }
  Value *at = field_addr(im, obj, t.f);
  if (in->aux) {
    push(im, (Entry){.kind = SK_BYREF, .v = at, .cls = t.f->type});
    return;
  }
  bool frozen = obj.kind == SK_STRUCT && !obj.borrowed;
  if (ir_is_struct(t.f->type))
    push_class(im, t.f->type, at, !frozen);
  else
    load_class(im, t.f->type, at, 0, field_alias(t.f));
  note_foreign(im, &obj);
}

void il_stfld(Im *im, const Insn *in) {
  FieldTok t;
  if (!field_tok(im, (u32)in->i, &t))
    return;
  if (t.f->is_static) {
    store_static(im, &t);
    pop(im);
    return;
  }
  Entry val = pop(im), obj = pop(im);
  force_note(im, &val);
  Value *v = as_class(im, val, t.f->type);
  settle(im);
  if (field_may_be_remote(im, obj, t.f))
    remote_stfld(im, obj, t.f, (u32)in->i, v);
  else
    store_class(im, t.f->type, field_addr(im, obj, t.f), 0, v, field_alias(t.f));
}
