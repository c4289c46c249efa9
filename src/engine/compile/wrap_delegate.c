// wrap_delegate.c: the methods of delegate classes (II.14.6). Invoke:
//
//   if (delegates != null)  calls each element's Invoke in order; the last result counts
//   else if (closed)        method_ptr(target, args...)
//   else if (virtual)       what args[0] overrides method with, (args...)
//   else                    method_ptr(args...)
//
// A call site jumps through invoke_impl, which is this body or, for a closed delegate, a two-instruction shim.
#include "engine/compile/wrapper.h"
#include "types/flavour.h"

static Value *field_load(Builder *b, Value *d, MemType mt, u32 off) {
  return b_load(b, mt, d, (i32)off, NULL);
}

// Calls through a code address, with or without `target` in front, as the last thing that Invoke does.
static void call_target(Builder *b, Value **args, Value *code, Value *target) {
  Fn *fn = b->fn;
  u32 front = target ? 1 : 0;
  CallInfo *ci = wrapper_callinfo(fn, 1, front);
  ci->kind = CALL_INDIRECT;
  ci->has_target = true;
  Value **ops = ARENA_ARRAY(fn->arena, Value *, ci->nparams + 2);
  if (target) {
    ci->params[0] = (AbiArg){.type = T_REF};
    ops[0] = target;
  }
  for (u32 i = 1; i < fn->nparams; i++)
    ops[front + i - 1] = args[i];
  ops[ci->nparams] = code;
  b_tail_call(b, ci, ops, ci->nparams + 1);
}

// An open delegate to a virtual method finds what its first argument overrides.
static void build_open(Builder *b, Value **args, Value *code) {
  Fn *fn = b->fn;
  if (fn->nparams > 1 && !fn->params[1].cls && fn->params[1].type == T_REF) {
    Block *virt = block_new(fn), *plain = block_new(fn);
    Value *flag = field_load(b, args[0], MT_U8, MODEL_OFFSET(Delegate, method_is_virtual));
    b_condbr(b, b_cmp(b, CC_NE, flag, b_const(b, T_I32, 0)), virt, plain);
    b->b = virt;
    b_un(b, OP_NULLCHECK, T_VOID, args[1]);
    Value *ops[2] = {args[1], field_load(b, args[0], MT_PTR, MODEL_OFFSET(Delegate, method))};
    call_target(b, args, b_helper(b, HELPER_VIRTUAL_FTN, 2, ops), NULL);
    b->b = plain;
  }
  call_target(b, args, code, NULL);
}

static void build_single(Builder *b, Value **args) {
  Fn *fn = b->fn;
  Value *code = field_load(b, args[0], MT_PTR, MODEL_OFFSET(Delegate, method_ptr));
  Value *closed = field_load(b, args[0], MT_PTR, MODEL_OFFSET(Delegate, extra_arg));
  Block *with = block_new(fn), *without = block_new(fn);
  b_condbr(b, b_cmp(b, CC_NE, closed, b_const(b, T_PTR, 0)), with, without);
  b->b = with;
  call_target(b, args, code, field_load(b, args[0], MT_REF, MODEL_OFFSET(Delegate, target)));
  b->b = without;
  build_open(b, args, code);
}

// for (i = 0; ; ) { r = list[i].Invoke(args); if (++i == n) return r; }
static void build_multicast(Builder *b, Value **args, Value *list) {
  Fn *fn = b->fn;
  Slot *counter = slot_new_raw(fn, 4, 4);
  Value *len = flavour->multicast_count_offset ? field_load(b, args[0], MT_I32, flavour->multicast_count_offset)
                                               : field_load(b, list, MT_I32, MODEL_OFFSET(Array, length));
  Value *at = b_slotaddr(b, counter);
  b_store(b, MT_I32, at, 0, b_const(b, T_I32, 0), NULL);
  Block *loop = block_new(fn), *done = block_new(fn);
  b_br(b, loop);
  b->b = loop;
  Value *i = b_load(b, MT_I32, b_slotaddr(b, counter), 0, NULL);
  Value *elem = value_new(fn, OP_ELEMADDR, T_PTR, 2);
  elem->args[0] = list;
  elem->args[1] = i;
  elem->u.cls = wk.delegate;
  value_append(b->b, elem);
  CallInfo *ci = wrapper_callinfo(fn, 0, 0);
  ci->kind = CALL_DELEGATE;
  ci->method = fn->method;
  Value **ops = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 1);
  memcpy(ops, args, fn->nparams * sizeof *ops);
  ops[0] = b_load(b, MT_REF, elem, 0, NULL);
  Value *ret_buf, *r = wrapper_call(b, ci, ops, fn->nparams, &ret_buf);
  Value *next = b_bin(b, OP_ADD, T_I32, i, b_const(b, T_I32, 1));
  b_store(b, MT_I32, b_slotaddr(b, counter), 0, next, NULL);
  b_condbr(b, b_cmp(b, CC_LT, next, len), loop, done);
  b->b = done;
  wrapper_ret(b, r, ret_buf);
}

static void build_invoke(Builder *b, Value **args) {
  Fn *fn = b->fn;
  Value *list = field_load(b, args[0], MT_REF, MODEL_OFFSET(MulticastDelegate, delegates));
  Block *many = block_new(fn), *one = block_new(fn);
  b_condbr(b, b_cmp(b, CC_NE, list, b_null(b)), many, one);
  b->b = many;
  build_multicast(b, args, list);
  b->b = one;
  build_single(b, args);
}

// BeginInvoke and EndInvoke hand their operands over in an array of addresses: DELEGATE_BEGIN / DELEGATE_END.
static Value *args_array(Builder *b, Value **args) {
  Fn *fn = b->fn;
  Slot *table = slot_new_raw(fn, model.word * MAX(fn->nparams, 1), 8);
  table->pinned = true;
  Value *base = b_slotaddr(b, table);
  for (u32 i = 0; i < fn->nparams; i++) {
    Value *addr = args[i];
    if (!fn->params[i].cls) {
      Slot *s = slot_new_raw(fn, 8, 8);
      s->pinned = true;
      addr = b_slotaddr(b, s);
      b_store(b,
              fn->params[i].type == T_I32   ? MT_I32
              : fn->params[i].type == T_F32 ? MT_F32
              : fn->params[i].type == T_F64 ? MT_F64
              : fn->params[i].type == T_REF ? MT_REF
                                            : MT_PTR,
              addr, 0, args[i], NULL);
    }
    b_store(b, MT_PTR, base, (i32)(model.word * i), addr, NULL);
  }
  return base;
}

static void build_async(Builder *b, Value **args, u32 helper) {
  Fn *fn = b->fn;
  Value *table = args_array(b, args);
  Value *method = b_ref(b, ref_method(fn, REF_METHOD, fn->method), T_PTR);
  Value *ops[3] = {method, table, NULL};
  Class *ret = fn->method->sig->ret;
  Slot *s = slot_new_raw(fn, MAX(class_value_size(ret, NULL), 8), 8);
  s->pinned = true;
  s->zeroed = true;
  ops[2] = b_slotaddr(b, s);
  b_helper(b, helper, 3, ops);
  if (fn->ret.cls)
    b_ret(b, ops[2]);
  else if (fn->ret.type == T_VOID)
    b_ret(b, NULL);
  else
    b_ret(b, b_load(b, memtype_of(ret), ops[2], 0, NULL));
}

// .ctor(object, native int), when it is not part of the ldftn pattern: through reflection or odd IL.
static void build_ctor(Builder *b, Value **args) {
  b_helper(b, HELPER_DELEGATE_CTOR, 3, args);
  b_ret(b, NULL);
}

// ---- II.14.6: the methods that delegates have ------------------------------------------------------------------------

static bool is_ctor(const Sig *s, const Sig *invoke) {
  (void)invoke;
  return s->nparams == 2 && class_is_ref(s->params[0]) && abi_arg_of(s->params[1]).type == T_PTR &&
         s->ret->etype == ET_VOID;
}

static bool is_invoke(const Sig *s, const Sig *invoke) {
  return s == invoke;
}

// The parameters of Invoke, the callback and the state.
static bool is_begin(const Sig *s, const Sig *invoke) {
  u32 n = invoke->nparams;
  return s->nparams == n + 2 && !memcmp(s->params, invoke->params, n * sizeof *s->params) &&
         class_is_ref(s->params[n]) && class_is_ref(s->params[n + 1]) && class_is_ref(s->ret);
}

// Those that are by-refs, and what BeginInvoke gave.
static bool is_end(const Sig *s, const Sig *invoke) {
  u32 k = 0;
  for (u32 i = 0; i < invoke->nparams; i++)
    if (invoke->params[i]->kind == CK_BYREF && (k == s->nparams || s->params[k++] != invoke->params[i]))
      return false;
  return k + 1 == s->nparams && class_is_ref(s->params[k]) && s->ret == invoke->ret;
}

typedef struct Role {
  const char *name;
  bool (*has_shape)(const Sig *s, const Sig *invoke);
  void (*build)(Builder *b, Value **args);
  u32 helper; // instead
} Role;

static const Role roles[] = {
    {"Invoke", is_invoke, build_invoke, 0},
    {".ctor", is_ctor, build_ctor, 0},
    {"BeginInvoke", is_begin, NULL, HELPER_DELEGATE_BEGIN},
    {"EndInvoke", is_end, NULL, HELPER_DELEGATE_END},
};

static const Role *role_of(Method *m, Error *err) {
  Method *invoke = class_find_method(m->klass, "Invoke", -1);
  const Sig *s = m->sig, *is = invoke ? method_sig(invoke, err) : NULL;
  for (u32 i = 0; is && s->has_this && i < ARRAY_LEN(roles); i++)
    if (!strcmp(m->name, roles[i].name) && roles[i].has_shape(s, is))
      return &roles[i];
  err_set(err, ERR_INVALID_PROGRAM, "%s is not a method that delegates have", method_name(m));
  return NULL;
}

bool wrap_delegate(Fn *fn, Error *err) {
  Method *m = fn->method;
  if (!method_sig(m, err))
    return false;
  if (!m->klass->is_delegate)
    return err_set(err, ERR_INVALID_PROGRAM, "%s: only delegates and arrays have run-time methods", method_name(m));
  Builder b;
  wrapper_begin(fn, &b);
  fn->dict_source = DICT_NONE; // works for every instantiation alike
  Value **args = ARENA_ARRAY(fn->arena, Value *, fn->nparams + 3);
  for (u32 i = 0; i < fn->nparams; i++)
    args[i] = wrapper_param(&b, i);
  const Role *role = role_of(m, err);
  if (!role)
    return false;
  if (role->helper)
    build_async(&b, args, role->helper);
  else
    role->build(&b, args);
  ir_compute_preds(fn);
  return true;
}
