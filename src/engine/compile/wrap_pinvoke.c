// wrap_pinvoke.c: the body of a P/Invoke method (II.15.5.2), and of a delegate over a native function. What C sees as
// it is goes straight through; everything else is converted by interop/ through MARSHAL_IN before and MARSHAL_OUT
// after.
#include "engine/compile/wrapper.h"

enum { PINVOKE_LAST_ERROR = 0x40 }; // II.23.1.8 SupportsLastError

static bool wants_last_error(const Method *m) {
  const Image *img = m->klass->assembly->img;
  u32 row = m->flags & MA_PINVOKE ? md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token) : 0;
  return (md_col(img, TABLE_IMPLMAP, row, IMPLMAP_FLAGS) & PINVOKE_LAST_ERROR) != 0;
}

// A native call under construction. Parameter i of `subject`, whose marshalling counts, is fn's parameter first + i.
typedef struct Native {
  Builder b;
  Method *subject;
  u32 first, n;
  Value *method, *frame; // operands of the marshalling helpers
  Value **addr;          // of each converted parameter
  Value **args;          // what C gets
} Native;

static Value *index_const(Native *n, u32 i) {
  return b_const(&n->b, T_I32, i);
}

static NativeArg native_arg(const Native *n, i32 i) {
  NativeArg a = {0};
  if (engine_hooks.native_arg)
    engine_hooks.native_arg(n->subject, i, false, &a);
  return a;
}

static i32 frame_word(u32 i) {
  return (i32)(model.word * i);
}

// The parameter in memory, converted into one native word or, at an address that the frame gives, a structure.
static Value *convert_in(Native *n, u32 i, Value *v, const NativeArg *form) {
  Builder *b = &n->b;
  n->addr[i] = wrapper_spill(b, n->first + i, v);
  if (form->form == NATIVE_STRUCT) {
    Slot *copy = slot_new(b->fn, form->cls);
    copy->pinned = copy->zeroed = true;
    b_store(b, MT_PTR, n->frame, frame_word(i), b_slotaddr(b, copy), NULL);
  }
  Value *ops[] = {n->method, index_const(n, i), n->addr[i], n->frame};
  return b_helper(b, HELPER_MARSHAL_IN, 4, ops);
}

static void prepare_arg(Native *n, u32 i, Value *v, AbiArg *abi) {
  NativeArg form = native_arg(n, (i32)i);
  if (form.form != NATIVE_SAME) {
    n->args[i] = convert_in(n, i, v, &form);
    *abi = (AbiArg){.type = T_PTR, .cls = form.form == NATIVE_STRUCT ? form.cls : NULL};
    return;
  }
  // A C function takes its variable arguments promoted (C17 6.5.2.2).
  if (n->subject->vararg_site && i >= n->subject->sig->sentinel && v->type == T_F32)
    v = b_un(&n->b, OP_F2F, T_F64, v);
  if (!abi->cls)
    v = b_native_word(&n->b, n->subject->sig->params[i], v);
  n->args[i] = v;
  abi->type = v->type;
  if (form.keep && !abi->cls && (v->type == T_PTR || v->type == T_I64)) // conversions read it from the frame
    b_store(&n->b, MT_PTR, n->frame, frame_word(i), b_un(&n->b, OP_TRUNC, T_PTR, v), NULL);
}

static void convert_out(Native *n) {
  for (u32 i = 0; i < n->n; i++) {
    if (!n->addr[i])
      continue;
    Value *ops[] = {n->method, index_const(n, i), n->addr[i], n->frame};
    b_helper(&n->b, HELPER_MARSHAL_OUT, 4, ops);
  }
}

static void finish(Native *n, const NativeArg *form, Value *r, Value *ret_buf) {
  Fn *fn = n->b.fn;
  Class *ret = fn->method->sig->ret;
  if (form->form == NATIVE_SAME) {
    wrapper_ret(&n->b, r, ret_buf);
    return;
  }
  Slot *s = slot_new_raw(fn, MAX(class_value_size(ret, NULL), 8), 8);
  s->pinned = s->zeroed = true;
  Value *addr = b_slotaddr(&n->b, s);
  Value *ops[] = {n->method, addr, ret_buf ? ret_buf : r};
  b_helper(&n->b, HELPER_MARSHAL_RET, 3, ops);
  b_ret(&n->b, fn->ret.cls ? addr : b_load(&n->b, memtype_of(ret), addr, 0, NULL));
}

// C functions with a variable argument list need the number of vector registers; telling the others is harmless.
static bool passes_floats(const CallInfo *ci) {
  for (u32 i = 0; i < ci->nparams; i++)
    if (ci->params[i].cls || type_is_float(ci->params[i].type))
      return true;
  return false;
}

static void native_frame(Native *n) {
  Fn *fn = n->b.fn;
  n->method = b_ref(&n->b, ref_method(fn, REF_METHOD, n->subject), T_PTR);
  Slot *frame = slot_new_raw(fn, (u32)frame_word(n->n + 1), 8);
  frame->pinned = frame->zeroed = true;
  n->frame = b_slotaddr(&n->b, frame);
  n->addr = ARENA_ARRAY(fn->arena, Value *, n->n + 1);
  n->args = ARENA_ARRAY(fn->arena, Value *, n->n + 2);
}

static void emit_call(Native *n, CallInfo *ci, Value **params, Value *target) {
  Builder *b = &n->b;
  for (u32 i = 0; i < n->n; i++)
    prepare_arg(n, i, params[n->first + i], &ci->params[i]);
  NativeArg ret = {0};
  if (n->subject->sig->ret->etype != ET_VOID)
    ret = native_arg(n, -1);
  if (ret.form != NATIVE_SAME)
    ci->ret = (AbiArg){.type = T_PTR, .cls = ret.form == NATIVE_STRUCT ? ret.cls : NULL};
  ci->ellipsis = n->subject->vararg_site;
  ci->variadic = n->subject->vararg_site || passes_floats(ci);
  u32 nargs = n->n;
  if (target)
    n->args[nargs++] = target;
  bool last_error = wants_last_error(n->subject);
  if (last_error)
    b_helper(b, HELPER_NATIVE_ENTER, 0, NULL);
  Value *ret_buf, *r = wrapper_call(b, ci, n->args, nargs, &ret_buf);
  if (last_error)
    b_helper(b, HELPER_NATIVE_LEAVE, 0, NULL);
  convert_out(n);
  wrapper_check_pending(b); // a callback may have left an exception
  finish(n, &ret, r, ret_buf);
}

static Value **all_params(Builder *b) { // PARAMs come before everything else
  Fn *fn = b->fn;
  Value **params = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  for (u32 i = 0; i < fn->nparams; i++)
    params[i] = wrapper_param(b, i);
  return params;
}

bool wrap_pinvoke(Fn *fn, Error *err) {
  Method *m = fn->method;
  if (!method_sig(m, err))
    return false;
  if (m->sig->has_this)
    return err_set(err, ERR_PLATFORM, "%s: COM is not supported", method_name(m));
  Native n = {.subject = m};
  wrapper_begin(fn, &n.b);
  n.n = fn->nparams;
  Value **params = all_params(&n.b);
  native_frame(&n);
  CallInfo *ci = wrapper_callinfo(fn, 0, 0);
  ci->kind = CALL_REF;
  ci->native = true;
  ci->target = ref_method(fn, REF_PINVOKE, m);
  emit_call(&n, ci, params, NULL);
  ir_compute_preds(fn);
  return true;
}

// static R Target(object boxed_pointer, args...)
bool wrap_native_function(Fn *fn, Error *err) {
  Method *m = fn->method;
  if (!method_sig(m, err))
    return false;
  Native n = {.subject = method_subject(m), .first = 1};
  wrapper_begin(fn, &n.b);
  n.n = fn->nparams - 1;
  Value **params = all_params(&n.b);
  native_frame(&n);
  CallInfo *ci = wrapper_callinfo(fn, 1, 0);
  ci->kind = CALL_INDIRECT;
  ci->native = ci->has_target = true;
  emit_call(&n, ci, params, b_load(&n.b, MT_PTR, params[0], MODEL_HEADER, NULL));
  ir_compute_preds(fn);
  return true;
}
