// wrap_pinvoke.c: the body of a P/Invoke method (II.15.5.2). What C sees as it is goes straight through; everything
// else is converted by interop/ through MARSHAL_IN before and MARSHAL_OUT after the call.
#include "engine/internal.h"

enum { PINVOKE_LAST_ERROR = 0x40 }; // II.23.1.8 SupportsLastError

static u32 implmap_flags(const Method *m) {
  const Image *img = m->klass->assembly->img;
  u32 row = md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token);
  return row ? md_col(img, TABLE_IMPLMAP, row, IMPLMAP_FLAGS) : 0;
}

static bool has_marshal_info(const Method *m, u32 sequence) {
  const Image *img = m->klass->assembly->img;
  u32 first, end;
  md_list(img, TABLE_METHOD, TOKEN_ROW(m->token), METHOD_PARAMS, TABLE_PARAM, &first, &end);
  for (u32 r = first; r < end; r++)
    if (md_col(img, TABLE_PARAM, r, PARAM_SEQUENCE) == sequence)
      return md_find(img, TABLE_FIELDMARSHAL, FIELDMARSHAL_PARENT, TOKEN(TABLE_PARAM, r)) != 0;
  return false;
}

// Types that C code can take as they are.
static bool is_direct(Class *c, bool marshal_info, bool is_return) {
  Error err = {0};
  switch (c->kind) {
  case CK_PTR: case CK_FNPTR: return true;
  case CK_BYREF:
    return !marshal_info && !class_is_ref(c->elem) && c->elem->etype != ET_BOOLEAN && c->elem->etype != ET_CHAR &&
           class_fields(c->elem, &err) && (c->elem->blittable || class_stack_etype(c->elem) != ET_VALUETYPE);
  default: break;
  }
  if (class_is_ref(c))
    return false;
  u8 et = class_stack_etype(c);
  if (et == ET_VALUETYPE)
    return class_fields(c, &err) && c->blittable;
  if (et == ET_BOOLEAN || et == ET_CHAR)
    return !is_return && !marshal_info;
  return true;
}

typedef struct Native {
  Builder b;
  Value *method, *frame; // operands of the marshalling helpers
  Value **addr;          // of each converted parameter
} Native;

static Value *index_const(Native *n, u32 i) { return b_const(&n->b, T_I32, i); }

static MemType scalar_mt(const AbiArg *a) {
  static const u8 by_type[] = {[T_I32] = MT_I32, [T_I64] = MT_I64, [T_REF] = MT_REF, [T_F32] = MT_F32, [T_F64] = MT_F64};
  return by_type[a->type];
}

// The parameter in memory, converted into one native word.
static Value *convert_in(Native *n, u32 i, Value *v) {
  Fn *fn = n->b.fn;
  Value *addr = v;
  if (!fn->params[i].cls) {
    Slot *s = slot_new_raw(fn, 8, 8);
    s->pinned = true;
    addr = b_slotaddr(&n->b, s);
    b_store(&n->b, scalar_mt(&fn->params[i]), addr, 0, v, NULL);
  }
  n->addr[i] = addr;
  Value *ops[] = {n->method, index_const(n, i), addr, n->frame};
  return b_helper(&n->b, HELPER_MARSHAL_IN, 4, ops);
}

static void convert_out(Native *n) {
  for (u32 i = 0; i < n->b.fn->nparams; i++) {
    if (!n->addr[i])
      continue;
    Value *ops[] = {n->method, index_const(n, i), n->addr[i], n->frame};
    b_helper(&n->b, HELPER_MARSHAL_OUT, 4, ops);
  }
}

static void finish(Native *n, Class *ret, bool direct, Value *r, Value *ret_buf) {
  Fn *fn = n->b.fn;
  if (direct) {
    wrapper_ret(&n->b, r, ret_buf);
    return;
  }
  Slot *s = slot_new_raw(fn, MAX(class_value_size(ret, NULL), 8), 8);
  s->pinned = s->zeroed = true;
  Value *addr = b_slotaddr(&n->b, s);
  Value *ops[] = {n->method, addr, r};
  b_helper(&n->b, HELPER_MARSHAL_RET, 3, ops);
  b_ret(&n->b, fn->ret.cls ? addr : b_load(&n->b, memtype_of(ret), addr, 0, NULL));
}

bool wrap_pinvoke(Fn *fn, Error *err) {
  Method *m = fn->method;
  if (!method_sig(m, err))
    return false;
  Native n = {0};
  wrapper_begin(fn, &n.b);
  Sig *sig = m->sig;
  n.method = b_ref(&n.b, ref_method(fn, REF_METHOD, m), T_PTR);
  Slot *frame = slot_new_raw(fn, 8 * (fn->nparams + 2), 8);
  frame->pinned = frame->zeroed = true;
  n.frame = b_slotaddr(&n.b, frame);
  n.addr = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  CallInfo *ci = wrapper_callinfo(fn, 0, 0);
  ci->kind = CALL_REF;
  ci->native = true;
  ci->target = ref_method(fn, REF_PINVOKE, m);
  Value **params = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  Value **args = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  for (u32 i = 0; i < fn->nparams; i++) // PARAMs come before everything else
    params[i] = wrapper_param(&n.b, i);
  for (u32 i = 0; i < fn->nparams; i++) {
    bool direct = !sig->has_this && is_direct(sig->params[i], has_marshal_info(m, i + 1), false);
    args[i] = direct ? params[i] : convert_in(&n, i, params[i]);
    if (!direct)
      ci->params[i] = (AbiArg){T_PTR, NULL};
  }
  bool ret_direct = sig->ret->etype == ET_VOID || is_direct(sig->ret, has_marshal_info(m, 0), true);
  if (!ret_direct)
    ci->ret = (AbiArg){T_PTR, NULL};
  bool last_error = (implmap_flags(m) & PINVOKE_LAST_ERROR) != 0;
  if (last_error)
    b_helper(&n.b, HELPER_NATIVE_ENTER, 0, NULL);
  Value *ret_buf, *r = wrapper_call(&n.b, ci, args, fn->nparams, &ret_buf);
  if (last_error)
    b_helper(&n.b, HELPER_NATIVE_LEAVE, 0, NULL);
  convert_out(&n);
  wrapper_check_pending(&n.b); // a callback may have left an exception
  finish(&n, sig->ret, ret_direct, r, ret_buf);
  ir_compute_preds(fn);
  return true;
}
