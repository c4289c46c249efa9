// call.c: calls of every kind, and newobj (III.3.19, III.3.20, III.4.2, III.4.21).
#include "il/import.h"
#include "types/flavour.h"

// ---- results --------------------------------------------------------------------------------------------------------

void push_result(Im *im, Class *ret, Value *call, Value *ret_buf) {
  if (ret->etype == ET_VOID)
    return;
  push_class(im, ret, ret_buf ? ret_buf : b_normalise(&im->b, ret, call), false);
}

static Value *ret_buffer(Im *im, Class *ret) {
  return ir_is_struct(ret) ? temp_addr(im, ret) : NULL;
}

// ---- building a call ------------------------------------------------------------------------------------------------

// System.GC's methods that collect. Stacks are searched conservatively: see X_CLEAN of the targets.
static bool collects(const Method *m) {
  return m && m->klass->assembly && m->klass->assembly->is_corlib && !strcmp(m->klass->name, "GC") &&
         (!strcmp(m->name, "Collect") || !strcmp(m->name, "InternalCollect") || !strcmp(m->name, "GetTotalMemory"));
}

static CallInfo *call_info(Im *im, CallKind kind, Method *m, Sig *sig, u32 n) {
  if (!sig_layout(sig, im->err))
    im->failed = true;
  CallInfo *ci = callinfo_new(im->fn, n);
  ci->kind = kind;
  ci->method = m;
  ci->collects = collects(m);
  ci->ret = abi_arg_of(sig->ret);
  u32 has_this = n - sig->nparams;
  if (has_this)
    ci->params[0].type = m && m->klass->is_valuetype && kind == CALL_DIRECT ? T_PTR : T_REF;
  for (u32 i = has_this; i < n; i++)
    ci->params[i] = abi_arg_of(sig->params[i - has_this]);
  return ci;
}

static Value *finish_call(Im *im, CallInfo *ci, Value **args, u32 n, Value *ret_buf, Value *dict, Value *target) {
  Value **all = ARENA_ARRAY(im->fn->arena, Value *, n + 3);
  memcpy(all, args, n * sizeof *args);
  if (ret_buf)
    all[n++] = ret_buf;
  if (dict)
    all[n++] = dict;
  if (target)
    all[n++] = target;
  ci->has_dict = dict != NULL;
  ci->has_target = target != NULL;
  settle(im);
  im->ended |= im->tail;
  return im->tail ? b_tail_call(&im->b, ci, all, n) : b_call(&im->b, ci, all, n);
}

// ---- tail calls (III.2.4) -------------------------------------------------------------------------------------------
// They leave the frame before the call, whatever is called and however large its arguments are. The prefix has no
// meaning where the frame must stay: in protected regions, and when the callee could get an address in it.

static bool may_be_address(const Class *c) {
  return c->kind == CK_BYREF || c->kind == CK_PTR || c->is_byreflike || c->etype == ET_TYPEDBYREF;
}

static bool sees_frame(const Im *im, const Method *m, const Sig *sig) {
  if (!im->takes_address)
    return false;
  bool any = sig->has_this && (!m || m->klass->is_valuetype);
  for (u32 i = 0; i < sig->nparams; i++)
    any |= may_be_address(sig->params[i]);
  return any;
}

// The callee's result as it comes is what this method must return.
static bool same_result(Class *mine, Class *its) {
  if (ir_is_struct(mine) || ir_is_struct(its))
    return mine == its;
  u8 a = class_stack_etype(mine), b = class_stack_etype(its);
  bool narrow = a <= ET_U2 || b <= ET_U2; // void, or with undefined upper bits
  return narrow ? a == b : ir_type_of(mine) == ir_type_of(its);
}

static bool is_tail_call(Im *im, const Method *m, const Sig *sig) {
  enum { IL_RET = 0x2A };
  if (m && open_unsized(im, m)) // values in the frame are passed by address
    return false;
  if (!(im->prefixes & PREFIX_TAIL) || im->site || im->sp || im->cur->region >= 0 || im->cur->handler >= 0)
    return false;
  if (im->next >= im->body.code_size || im->body.code[im->next] != IL_RET)
    return false;
  return same_result(im->sig->ret, sig->ret) && !sees_frame(im, m, sig);
}

Value *call_direct(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf) {
  if (method_is_open(m.closed))
    return open_direct(im, m, sig, args, n, ret_buf);
  CallInfo *ci = call_info(im, CALL_DIRECT, m.closed, sig, n);
  Value *dict = NULL;
  switch (method_dict_source(method_canonical(m.closed))) {
  case DICT_CLASS_ARG: dict = owner_handle(im, method_class(m)); break;
  case DICT_METHOD_ARG: dict = method_handle(im, REF_METHOD, m); break;
  default: break;
  }
  return finish_call(im, ci, args, n, ret_buf, dict, NULL);
}

static Value *call_virtual(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf) {
  Method *c = m.closed;
  if (open_unsized(im, c))
    return open_virtual(im, m, sig, args, n, ret_buf);
  bool iface = c->klass->is_interface;
  CallKind kind = c->inst ? CALL_GVM : iface ? CALL_INTERFACE : CALL_VIRTUAL;
  CallInfo *ci = call_info(im, kind, c, sig, n);
  bool handle = kind == CALL_GVM || (iface && method_shared(c));
  return finish_call(im, ci, args, n, ret_buf, NULL, handle ? method_handle(im, REF_METHOD, m) : NULL);
}

// A virtual call whose target is certain.
static bool is_final(const Method *m) {
  if (!(m->flags & MA_VIRTUAL))
    return true;
  if (m->flags & MA_ABSTRACT || m->klass->is_interface)
    return false;
  return m->flags & MA_FINAL || m->klass->flags & TA_SEALED || m->klass->is_valuetype;
}

static Value **arg_values(Im *im, Method *m, Sig *sig, Entry *args, u32 n) {
  Value **v = ARENA_ARRAY(im->fn->arena, Value *, n + 1);
  u32 has_this = n - sig->nparams;
  if (has_this)
    v[0] = m && m->klass->is_valuetype ? as_type(im, args[0], T_PTR) : as_this(im, args[0]);
  for (u32 i = has_this; i < n; i++)
    v[i] = as_class(im, args[i], sig->params[i - has_this]);
  return v;
}

// Takes the topmost n entries off the stack; they stay readable until the next push.
Entry *pop_args(Im *im, u32 n) {
  if (im->sp < n) {
    bad_il(im, "a call needs %u arguments", n);
    return NULL;
  }
  im->sp -= n;
  settle(im);
  return im->stack + im->sp;
}

// ---- methods of arrays (II.14.2) ------------------------------------------------------------------------------------

static Value *md_elem_addr(Im *im, Class *arr, Entry *args, u32 rank) {
  Value *v = value_new(im->fn, OP_MDELEMADDR, T_PTR, 1 + rank);
  v->args[0] = as_ref(im, args[0]);
  null_check(im, v->args[0]);
  for (u32 i = 1; i <= rank; i++)
    v->args[i] = as_type(im, args[i], T_I32);
  v->u.cls = arr;
  v->il_off = im->b.il;
  v->flags |= VF_NONNULL;
  value_append(im->b.b, v);
  return v;
}

static bool array_method(Im *im, MethodTok m, Entry *args, u32 n) {
  ClassTok arr = method_class(m);
  const char *name = m.closed->name;
  Class *elem = arr.closed->elem;
  u32 rank = arr.closed->kind == CK_SZARRAY ? 1 : arr.closed->rank;
  if (!strcmp(name, "Get") && n == 1 + rank) {
    load_class(im, elem, md_elem_addr(im, arr.closed, args, rank), 0, elem_alias(elem));
    return true;
  }
  if (!strcmp(name, "Set") && n == 2 + rank) {
    Value *v = as_class(im, args[n - 1], elem), *at = md_elem_addr(im, arr.closed, args, rank);
    check_store(im, as_ref(im, args[0]), elem, v);
    store_class(im, elem, at, 0, v, elem_alias(elem));
    return true;
  }
  if (!strcmp(name, "Address") && n == 1 + rank) {
    Value *obj = as_ref(im, args[0]), *at = md_elem_addr(im, arr.closed, args, rank);
    if ((class_is_ref(elem) || is_type_param(elem)) && !(im->prefixes & PREFIX_READONLY)) {
      ClassTok e = {elem, arr.open ? arr.open->elem : NULL};
      Value *check = b_bin(&im->b, OP_ELEMACHECK, T_VOID, obj, class_handle(im, REF_CLASS, e));
      check->u.cls = elem;
    }
    push(im, (Entry){.kind = SK_BYREF, .v = at, .cls = elem});
    return true;
  }
  return false;
}

static bool is_array(const Class *c) {
  return c->kind == CK_ARRAY || c->kind == CK_SZARRAY;
}

// ---- call, callvirt -------------------------------------------------------------------------------------------------

static bool is_invoke(const Method *m) {
  return m->klass->is_delegate && (m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME && !strcmp(m->name, "Invoke");
}

void emit_call(Im *im, MethodTok m, Sig *sig, Entry *args, u32 n, bool virt) {
  if (is_array(m.closed->klass) && array_method(im, m, args, n))
    return;
  if (il_intrinsic(im, m, sig, args, n))
    return;
  Value **v = arg_values(im, m.closed, sig, args, n), *call;
  if (im->failed)
    return;
  if (virt && sig->has_this && v[0]->type == T_REF)
    null_check(im, v[0]);
  im->tail = is_tail_call(im, m.closed, sig);
  Value *ret_buf = im->tail ? NULL : ret_buffer(im, sig->ret);
  if (is_invoke(m.closed) && !open_unsized(im, m.closed))
    call = finish_call(im, call_info(im, CALL_DELEGATE, m.closed, sig, n), v, n, ret_buf, NULL, NULL);
  else if (virt && !is_final(m.closed))
    call = call_virtual(im, m, sig, v, n, ret_buf);
  else
    call = call_direct(im, m, sig, v, n, ret_buf);
  if (!im->tail)
    push_result(im, sig->ret, call, ret_buf);
  im->tail = false;
}

void il_call(Im *im, const Insn *in) {
  MethodTok m;
  ERROR(e);
  u32 token = (u32)in->i;
  if (!callee_tok(im, token, &m))
    return;
  im->after_call = true;
  Sig *sig = method_sig(m.closed, &e);
  if (sig->vararg && !vararg_call(im, token, &m, &sig, false))
    return;
  u32 n = sig->nparams + sig->has_this;
  if (im->sp < n) {
    bad_il(im, "a call needs %u arguments", n);
    return;
  }
  bool virt = in->aux;
  if (virt && !sig->has_this) {
    bad_il(im, "callvirt of the static method %s", method_name(m.closed));
    return;
  }
  if (virt && m.closed->flags & MA_VIRTUAL && !class_vtable_layout(m.closed->klass, &e)) {
    throw_token(im, token);
    return;
  }
  if (im->prefixes & PREFIX_CONSTRAINED) {
    if (virt ? constrained_call(im, m, sig, n, token) : static_call(im, &m, sig, token))
      return;
    sig = method_sig(m.closed, &e);
    if (!sig || n != sig->nparams + (sig->has_this ? 1u : 0u)) { // a MethodImpl may name any method
      throw_token(im, token);
      return;
    }
  }
  emit_call(im, m, sig, pop_args(im, n), n, virt);
}

// jmp (III.3.37) as a call with the current arguments and a return.
void il_jmp(Im *im, const Insn *in) {
  MethodTok m;
  ERROR(e);
  if (!method_tok(im, (u32)in->i, &m))
    return;
  Sig *sig = method_sig(m.closed, &e);
  u32 n = sig->nparams + sig->has_this;
  if (im->sp || sig->vararg || n != im->nargs) {
    bad_il(im, "jmp to a method with other parameters");
    return;
  }
  u32 cap = im->cap;
  im->cap = MAX(cap, n); // the stack has room for the arguments
  for (u32 i = 0; i < n && !im->failed; i++)
    il_ldarg(im, &(Insn){.aux = (i32)i, .text = in->text});
  if (!im->failed)
    emit_call(im, m, sig, pop_args(im, n), n, false);
  im->cap = MAX(cap, 1u);
  if (!im->failed)
    il_ret(im, in);
}

static void finish_indirect(Im *im, CallInfo *ci, Sig *sig, Value **v, u32 n, Value *target) {
  im->tail = !ci->native && is_tail_call(im, NULL, sig);
  Value *ret_buf = im->tail ? NULL : ret_buffer(im, sig->ret);
  Value *call = finish_call(im, ci, v, n, ret_buf, NULL, target);
  if (!im->tail)
    push_result(im, sig->ret, call, ret_buf);
  im->tail = false;
}

void call_entry(Im *im, Value *entry, Sig *sig, Entry *args) {
  u32 n = sig->nparams;
  Value **v = arg_values(im, NULL, sig, args, n);
  if (sig_unsized(sig))
    not_compiled(im, "call of a static virtual method with a value of unknown size");
  if (!im->failed)
    finish_indirect(im, call_info(im, CALL_INDIRECT, NULL, sig, n), sig, v, n, entry);
}

void il_calli(Im *im, const Insn *in) {
  ERROR(e);
  Sig *sig = sig_from_standalone(im->a, (u32)in->i, im->ctx, &e);
  if (!sig || sig_names_open(im, sig)) {
    throw_token(im, (u32)in->i);
    return;
  }
  u8 conv = sig->callconv & SIG_KIND_MASK;
  Entry ftn = pop(im);
  force_note(im, &ftn);
  Value *target = as_type(im, ftn, T_PTR);
  if (sig_unsized(sig)) {
    not_compiled(im, "calli with a value of unknown size");
    return;
  }
  if (sig->vararg) {
    Sig *open = im->fn->dict_source ? sig_from_standalone(im->a, (u32)in->i, (GenericCtx){0}, &e) : NULL;
    if (!vararg_pass(im, sig, open, sig->has_this && !sig->explicit_this))
      return;
    sig = sig_as_called(sig);
    conv = SIG_DEFAULT;
  }
  u32 n = sig->nparams + (sig->has_this && !sig->explicit_this);
  Entry *args = pop_args(im, n);
  if (!args)
    return;
  Value **v = arg_values(im, NULL, sig, args, n);
  if (im->failed)
    return;
  null_check(im, target);
  CallInfo *ci = call_info(im, CALL_INDIRECT, NULL, sig, n);
  ci->native = conv != SIG_DEFAULT; // 1 to 4: C, stdcall, thiscall, fastcall (II.15.3)
  for (u32 i = n - sig->nparams; ci->native && i < n; i++) {
    v[i] = b_native_word(&im->b, sig->params[i - (n - sig->nparams)], v[i]);
    ci->params[i].type = v[i]->type;
  }
  finish_indirect(im, ci, sig, v, n, target);
}

// ---- newobj ---------------------------------------------------------------------------------------------------------

static void new_array(Im *im, ClassTok arr, Entry *args, u32 n) {
  Value *v = value_new(im->fn, OP_NEWMD, T_REF, 1 + n);
  for (u32 i = 0; i < n; i++)
    v->args[1 + i] = as_type(im, args[i], T_I32);
  v->args[0] = class_handle(im, REF_VTABLE, arr);
  v->u.cls = arr.closed;
  v->il_off = im->b.il;
  v->flags |= VF_NONNULL;
  value_append(im->b.b, v);
  push_ref(im, v, arr.closed);
}

static void new_delegate(Im *im, ClassTok c, Entry *args) {
  Note *ftn = args[1].kind == SK_NINT ? args[1].note : NULL;
  Value *vtable = class_handle(im, REF_VTABLE, c), *target = as_ref(im, args[0]), *v;
  if (ftn) {
    v = value_new(im->fn, OP_NEWDELEGATE, T_REF, 3);
    v->args[0] = vtable;
    v->args[1] = target;
    v->args[2] = method_handle(im, REF_METHOD, ftn->m);
    v->u.newdel.method = method_shared(ftn->m.closed) ? NULL : ftn->m.closed;
    v->u.newdel.is_virtual = ftn->kind == NOTE_VIRTFTN;
    v->il_off = im->b.il;
    value_append(im->b.b, v);
  } else {
    Value *a[3] = {vtable, target, as_type(im, args[1], T_PTR)};
    v = b_helper(&im->b, HELPER_NEW_DELEGATE_PTR, 3, a);
  }
  v->flags |= VF_NONNULL;
  push_ref(im, v, c.closed);
}

// String's constructors are stand-ins: another method with the same parameters makes the object.
static Method *string_factory(Sig *ctor) {
  ERROR(e);
  if (!class_methods(wk.string, &e))
    return NULL;
  for (u32 i = 0; i < wk.string->nmethods; i++) {
    if (strcmp(class_method_name(wk.string, i), flavour->string_factory))
      continue;
    Method *m = class_method(wk.string, i);
    Sig *s = method_sig(m, &e);
    if (s && s->ret == wk.string && s->nparams == ctor->nparams &&
        !memcmp(s->params, ctor->params, ctor->nparams * sizeof *s->params))
      return m;
  }
  return NULL;
}

static void new_string(Im *im, Method *ctor, Sig *sig, Entry *args, u32 n, u32 token) {
  MethodTok m = {string_factory(sig), NULL, NULL};
  if (!m.closed) {
    throw_token(im, token);
    return;
  }
  Value **v = ARENA_ARRAY(im->fn->arena, Value *, n + 1);
  ERROR(e);
  Sig *made_by = method_sig(m.closed, &e);
  u32 self = made_by->has_this;
  if (self)
    v[0] = b_null(&im->b);
  for (u32 i = 0; i < n; i++)
    v[self + i] = as_class(im, args[i], sig->params[i]);
  (void)ctor;
  Value *call = call_direct(im, m, made_by, v, n + self, NULL);
  call->flags |= VF_NONNULL;
  push_ref(im, call, wk.string);
}

// Runs the constructor on `self`.
static void construct(Im *im, MethodTok m, Sig *sig, Entry self, Entry *args, u32 n) {
  Entry *all = ARENA_ARRAY(im->fn->arena, Entry, n + 1);
  all[0] = self;
  memcpy(all + 1, args, n * sizeof *args);
  if (il_intrinsic(im, m, sig, all, n + 1))
    return;
  Value **v = arg_values(im, m.closed, sig, all, n + 1);
  if (!im->failed) // what a constructor returns, against II.10.5.1, is dropped
    call_direct(im, m, sig, v, n + 1, ret_buffer(im, sig->ret));
}

static void new_value(Im *im, MethodTok m, Sig *sig, Entry *args, u32 n) {
  Class *c = m.closed->klass;
  Value *at = temp_addr(im, c);
  if (ir_is_struct(c))
    b_zero(&im->b, at, c);
  construct(im, m, sig, (Entry){.kind = SK_BYREF, .v = at, .cls = c}, args, n);
  if (ir_is_struct(c))
    push_class(im, c, at, false);
  else
    push_class(im, c, b_load(&im->b, memtype_of(c), at, 0, NULL), false);
}

static void new_object(Im *im, MethodTok m, Sig *sig, Entry *args, u32 n) {
  ClassTok c = method_class(m);
  Value *vtable = class_handle(im, REF_VTABLE, c);
  if (c.closed->flags & TA_ABSTRACT) { // throws
    push_ref(im, b_helper(&im->b, HELPER_NEW_OBJECT, 1, &vtable), c.closed);
    return;
  }
  Value *obj = b_un(&im->b, OP_NEW, T_REF, vtable);
  obj->u.cls = c.closed;
  obj->flags |= VF_NONNULL;
  obj->exact = !c.closed->is_shared;
  if (obj->exact)
    obj->klass = c.closed;
  construct(im, m, sig, (Entry){.kind = SK_REF, .v = obj, .cls = c.closed}, args, n);
  push_ref(im, obj, c.closed);
}

// A new exception of the core library that is thrown at once: mono makes it without a call.
static bool is_thrown_at_once(Im *im, const Class *c, const Sig *sig) {
  enum { IL_THROW = 0x7A };
  if (!il_next_is(im, IL_THROW) || sig->nparams > 2 || !c->assembly || !c->assembly->is_corlib)
    return false;
  for (u32 i = 0; i < sig->nparams; i++)
    if (sig->params[i] != wk.string)
      return false;
  return class_is_subclass(c, wk.exception);
}

void il_newobj(Im *im, const Insn *in) {
  MethodTok m;
  ERROR(e);
  if (!method_tok(im, (u32)in->i, &m))
    return;
  Sig *sig = method_sig(m.closed, &e);
  Class *c = m.closed->klass;
  bool delegate = c->is_delegate && sig->nparams == 2 && (m.closed->implflags & MI_CODETYPE_MASK) == MI_RUNTIME;
  if ((!delegate && !method_may_access(im->m, (u32)in->i, m.closed)) || // a delegate's constructor is no call (mono)
      !class_instances_complete(c, &e)) {
    throw_token(im, (u32)in->i);
    return;
  }
  if (sig->vararg && sig->has_this && !vararg_call(im, (u32)in->i, &m, &sig, true))
    return;
  u32 n = sig->nparams;
  // Any instance method will do, whatever its name, but for classes that make their own objects (as in mono).
  if (!sig->has_this || ((is_array(c) || c == wk.string || delegate) && strcmp(m.closed->name, ".ctor"))) {
    bad_il(im, "newobj of %s", method_name(m.closed));
    return;
  }
  im->after_call = !delegate && !is_thrown_at_once(im, c, sig);
  if (!delegate && im->sp)
    force_note(im, &im->stack[im->sp - 1]);
  Entry *args = pop_args(im, n);
  if (!args)
    return;
  if (is_array(c))
    new_array(im, method_class(m), args, n);
  else if (delegate)
    new_delegate(im, method_class(m), args);
  else if (c == wk.string)
    new_string(im, m.closed, sig, args, n, (u32)in->i);
  else if (c->is_valuetype)
    new_value(im, m, sig, args, n);
  else
    new_object(im, m, sig, args, n);
}
