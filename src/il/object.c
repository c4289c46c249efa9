// object.c: strings, casts, boxing, function pointers and typed references.
#include "il/import.h"
#include "types/flavour.h"

void il_ldstr(Im *im, const Insn *in) {
  u32 token = (u32)in->i, n;
  bool ok = im->a->dynamic ? dynamic_item(im->a, token, TOKEN_STRING, NULL) != NULL
                           : TOKEN_TABLE(token) == TOKEN_STRING && md_user_string(im->a->img, TOKEN_ROW(token), &n);
  if (!ok) {
    bad_il(im, "bad string token 0x%08x", token);
    return;
  }
  Value *v = b_ref(&im->b, ref_string(im->fn, im->a, token), T_REF);
  v->flags |= VF_NONNULL;
  v->exact = true;
  push_ref(im, v, wk.string);
}

// ---- casts (III.4.3, III.4.6) ---------------------------------------------------------------------------------------

static Value *cast(Im *im, Op op, ClassTok c, Value *obj) {
  Value *v = b_bin(&im->b, op, T_REF, obj, boxed_class_handle(im, c));
  v->u.cls = boxed_class(c.closed);
  return v;
}

void il_cast(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Value *obj = as_ref(im, pop(im));
  push_ref(im, cast(im, (Op)in->aux, c, obj), boxed_class(c.closed));
}

// ---- boxing (III.4.1, III.4.32, III.4.33) ---------------------------------------------------------------------------

Value *box_value(Im *im, ClassTok c, Value *v) {
  Value *box;
  if (class_unsized(c.closed))
    return b_helper(&im->b, HELPER_BOX_VALUE, 2, (Value *[]){class_handle(im, REF_CLASS, c), v});
  if (is_nullable(c.closed)) {
    box = b_bin(&im->b, OP_BOXNULLABLE, T_REF, class_handle(im, REF_CLASS, c), v);
  } else {
    box = b_bin(&im->b, OP_BOX, T_REF, class_handle(im, REF_VTABLE, c), v);
    box->flags |= VF_NONNULL;
    box->exact = !c.closed->is_shared;
    box->klass = c.closed->is_shared ? NULL : c.closed;
  }
  box->u.cls = c.closed;
  return box;
}

// `box T; brtrue` is how generic code asks whether a T is null: a value never is.
static bool only_tested(Im *im) {
  return il_next_is(im, 0x2C) || il_next_is(im, 0x2D) || il_next_is(im, 0x39) || il_next_is(im, 0x3A);
}

// `box T; unbox.any T` is how generic code sees a value as what T is known to be there: nothing, but that a box holds a
// small number's own bits alone.
static bool unboxed_at_once(Im *im, Class *c) {
  ClassTok t;
  if (!il_next_is(im, 0xA5) || im->next + 5 > im->cur->end || class_unsized(c))
    return false;
  if (!class_tok(im, le32(im->body.code + im->next + 1), &t) || t.closed != c)
    return false;
  if (!ir_is_struct(c))
    push_class(im, c, b_normalise(&im->b, c, as_class(im, pop(im), c)), false);
  im->next += 5;
  return true;
}

void il_box(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c) || class_is_ref(c.closed))
    return; // a reference is its own box
  if (unboxed_at_once(im, c.closed) || im->ended || im->failed)
    return;
  Value *v = as_class(im, pop(im), c.closed);
  if (only_tested(im) && is_type_param(c.closed))
    push_kind(im, SK_I32, b_helper(&im->b, HELPER_IS_VALUE, 2, (Value *[]){class_handle(im, REF_CLASS, c), v}));
  else if (only_tested(im) && !is_nullable(c.closed))
    push_kind(im, SK_I32, b_const(&im->b, T_I32, 1));
  else
    push_ref(im, box_value(im, c, v), is_nullable(c.closed) ? NULL : c.closed);
}

static Value *unbox_addr(Im *im, ClassTok c, Value *obj) {
  if (is_nullable(c.closed)) {
    Value *at = temp_addr(im, c.closed), *v = value_new(im->fn, OP_UNBOXNULLABLE, T_VOID, 3);
    v->args[0] = obj;
    v->args[1] = class_handle(im, REF_CLASS, c);
    v->args[2] = at;
    v->u.cls = c.closed;
    v->il_off = im->b.il;
    value_append(im->b.b, v);
    return at;
  }
  null_check(im, obj);
  Value *v = b_bin(&im->b, OP_UNBOX, T_PTR, obj, class_handle(im, REF_CLASS, c));
  v->u.cls = c.closed;
  v->flags |= VF_NONNULL;
  return v;
}

static Value *unboxed_copy(Im *im, ClassTok c, Value *obj) {
  Value *at = temp_addr(im, c.closed);
  b_helper(&im->b, HELPER_UNBOX_VALUE, 3, (Value *[]){obj, class_handle(im, REF_CLASS, c), at});
  return at;
}

void push_unboxed(Im *im, ClassTok c, Value *obj) {
  Value *at;
  if (is_type_param(c.closed)) { // a Nullable<T> must be made, and anything else not be copied
    Value *ops[] = {obj, class_handle(im, REF_CLASS, c), temp_addr(im, c.closed)};
    at = b_helper(&im->b, HELPER_UNBOX_ADDRESS, 3, ops);
    at->flags |= VF_NONNULL;
  } else {
    at = unbox_addr(im, c, obj);
  }
  push(im, (Entry){.kind = SK_BYREF, .v = at, .cls = c.closed});
}

void il_unbox(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  if (c.closed->is_valuetype || is_type_param(c.closed))
    push_unboxed(im, c, as_ref(im, pop(im)));
  else
    throw_token(im, (u32)in->i);
}

void il_unbox_any(Im *im, const Insn *in) {
  ClassTok c;
  if (!class_tok(im, (u32)in->i, &c))
    return;
  Value *obj = as_ref(im, pop(im));
  if (class_is_ref(c.closed))
    push_ref(im, cast(im, OP_CASTCLASS, c, obj), c.closed);
  else if (class_unsized(c.closed))
    push_class(im, c.closed, unboxed_copy(im, c, obj), false);
  else
    load_class(im, c.closed, unbox_addr(im, c, obj), 0, NULL);
}

// ---- function pointers (III.4.18, III.4.19) -------------------------------------------------------------------------
// Before a newobj the pointer is postponed: a delegate is made from the method, not from its address.

static bool newobj_follows(Im *im) {
  return il_next_is(im, 0x73);
}

static void push_ftn(Im *im, Note note) {
  Entry e = {.kind = SK_NINT, .note = arena_dup(im->fn->arena, &note, sizeof note)};
  e.v = b_const(&im->b, T_PTR, 0);
  if (!newobj_follows(im))
    force_note(im, &e);
  push(im, e);
}

void force_note(Im *im, Entry *e) {
  Note *n = e->note;
  if (!n || e->kind != SK_NINT || e->v->op != OP_CONST)
    return;
  if (n->kind == NOTE_FTN)
    e->v = method_handle(im, REF_METHOD_FTN, n->m);
  else
    e->v = b_bin(&im->b, OP_LDVIRTFTN, T_PTR, n->obj, method_handle(im, REF_METHOD, n->m));
}

static bool is_called_by_c(const Method *m) {
  Assembly *a = m->klass->assembly;
  return m->token && a &&
         has_custom_attribute(a, m->token, "System.Runtime.InteropServices", "UnmanagedCallersOnlyAttribute");
}

void il_ldftn(Im *im, const Insn *in) {
  MethodTok m;
  Value *entry = NULL;
  if (!callee_tok(im, (u32)in->i, &m))
    return;
  if (im->prefixes & PREFIX_CONSTRAINED && !static_implementation(im, &m, &entry, (u32)in->i))
    return;
  if (m.closed->flags & MA_STATIC && !m.closed->inst && is_called_by_c(m.closed))
    entry = method_handle(im, REF_NATIVE_FTN, m);
  if (entry)
    push(im, (Entry){.kind = SK_NINT, .v = entry});
  else
    push_ftn(im, (Note){.kind = NOTE_FTN, .m = m});
}

void il_ldvirtftn(Im *im, const Insn *in) {
  MethodTok m;
  if (!method_tok(im, (u32)in->i, &m))
    return;
  Value *obj = as_ref(im, pop(im));
  null_check(im, obj);
  bool virt = m.closed->flags & MA_VIRTUAL && !(m.closed->flags & MA_FINAL && !m.closed->klass->is_interface);
  push_ftn(im, (Note){.kind = virt ? NOTE_VIRTFTN : NOTE_FTN, .m = m, .obj = obj});
}

// ---- typed references (III.4.19, III.4.22, III.4.23) ----------------------------------------------------------------

static Field *typedref_field(Im *im, const char *name) {
  Field *f = class_find_field(wk.typedref, name);
  if (!f)
    not_compiled(im, "TypedReference of an unknown shape");
  return f;
}

void il_mkrefany(Im *im, const Insn *in) {
  ClassTok c;
  const char *handle = flavour->typedref.handle;
  Field *value = typedref_field(im, flavour->typedref.address), *klass = typedref_field(im, flavour->typedref.cls);
  Field *type = handle ? typedref_field(im, handle) : klass;
  if (!type || !value || !klass || !class_tok(im, (u32)in->i, &c))
    return;
  Value *ptr = as_addr(im, pop(im)), *at = temp_addr(im, wk.typedref), *cls = class_handle(im, REF_CLASS, c);
  if (type != klass)
    b_store(&im->b, MT_PTR, at, (i32)field_data_offset(type), cls, NULL);
  b_store(&im->b, MT_PTR, at, (i32)field_data_offset(value), ptr, NULL);
  b_store(&im->b, MT_PTR, at, (i32)field_data_offset(klass), cls, NULL);
  push(im, (Entry){.kind = SK_STRUCT, .v = at, .cls = wk.typedref});
}

void il_refanyval(Im *im, const Insn *in) {
  ClassTok c;
  Field *value = typedref_field(im, flavour->typedref.address), *klass = typedref_field(im, flavour->typedref.cls);
  if (!value || !klass || !class_tok(im, (u32)in->i, &c))
    return;
  Value *at = as_class(im, pop(im), wk.typedref);
  Value *have = b_load(&im->b, MT_PTR, at, (i32)field_data_offset(klass), NULL);
  b_trapif(&im->b, CC_NE, have, class_handle(im, REF_CLASS, c), THROW_INVALID_CAST);
  Value *ptr = b_load(&im->b, MT_PTR, at, (i32)field_data_offset(value), NULL);
  push(im, (Entry){.kind = SK_BYREF, .v = ptr, .cls = c.closed});
}

void il_refanytype(Im *im, const Insn *in) {
  (void)in;
  Field *klass = typedref_field(im, flavour->typedref.cls);
  if (!klass)
    return;
  Value *at = as_class(im, pop(im), wk.typedref), *handle = temp_addr(im, wk.typehandle);
  Value *cls = b_load(&im->b, MT_PTR, at, (i32)field_data_offset(klass), NULL);
  if (flavour->handles_are_objects)
    b_store(&im->b, MT_REF, handle, 0, b_helper(&im->b, HELPER_TYPE_OBJECT, 1, &cls), NULL);
  else
    b_store(&im->b, MT_PTR, handle, 0, cls, NULL);
  push(im, (Entry){.kind = SK_STRUCT, .v = handle, .cls = wk.typehandle});
}
