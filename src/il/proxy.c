// proxy.c: objects that may be transparent proxies: the question at the entry of a method, and at accesses to fields.
//
// A method that can be entered without going through the vtable begins with
//
//   if (this.vtable.flags & VT_PROXY) return REMOTE_ENTRY(this, method)(arguments)
//
// so `this` is no proxy in what follows, and needs no question where it is passed on.
#include "il/import.h"

static Value *is_proxy(Builder *b, Value *obj) {
  Value *vt = b_load(b, MT_PTR, obj, MODEL_OFFSET(Object, vtable), NULL);
  vt->u.mem.flags |= MEM_FAULT | MEM_INVARIANT; // the null check, too, of a call that made none
  Value *flags = b_load(b, MT_I32, vt, MODEL_OFFSET(VTable, flags), NULL);
  flags->u.mem.flags |= MEM_INVARIANT; // whatever else changes, this bit does not
  Value *bit = b_bin(b, OP_AND, T_I32, flags, b_const(b, T_I32, VT_PROXY));
  return b_cmp(b, CC_NE, bit, b_const(b, T_I32, 0));
}

// Ends the current block; the builder is in a cold one, where the object is a proxy.
static Block *branch_if_proxy(Builder *b, Value *obj, const Block *like) {
  Block *remote = block_new(b->fn), *next = block_new(b->fn);
  remote->region = next->region = like->region;
  remote->handler = next->handler = like->handler;
  remote->in_filter = next->in_filter = like->in_filter;
  next->cold = like->cold;
  remote->cold = true;
  b_condbr(b, is_proxy(b, obj), remote, next);
  b->b = remote;
  return next;
}

// The same call, at the entry for proxies. `args` as in a CALL: scalars, and addresses of structs.
static Value *remote_call(Builder *b, Method *m, Value *handle, Value **args, u32 n, Value *ret_buf) {
  Fn *fn = b->fn;
  Sig *sig = m->sig;
  Value *target = b_helper(b, HELPER_REMOTE_ENTRY, 2, (Value *[]){args[0], handle});
  CallInfo *ci = callinfo_new(fn, n);
  ci->kind = CALL_INDIRECT;
  ci->method = m;
  ci->has_target = true;
  ci->ret = abi_arg_of(sig->ret);
  ci->params[0] = (AbiArg){.type = T_REF};
  Value **all = ARENA_ARRAY(fn->arena, Value *, n + 3);
  all[0] = args[0];
  u32 k = n;
  for (u32 i = 1; i < n; i++) {
    ci->params[i] = abi_arg_of(sig->params[i - 1]);
    all[i] = args[i];
  }
  if (ret_buf)
    all[k++] = ret_buf;
  all[k++] = target;
  fn->has_calls = true;
  return b_call(b, ci, all, k);
}

void il_wrapper_proxy_check(Builder *b, Value **args) {
  Fn *fn = b->fn;
  Method *m = fn->method;
  if (!method_checks_proxy(m))
    return;
  Block *next = branch_if_proxy(b, args[0], b->b);
  Value *handle = b_ref(b, ref_method(fn, REF_METHOD, m), T_PTR), *ret_buf = NULL;
  if (ir_is_struct(m->sig->ret))
    ret_buf = b_slotaddr(b, slot_new(fn, m->sig->ret));
  Value *r = remote_call(b, m, handle, args, fn->nparams, ret_buf);
  b_ret(b, ret_buf ? ret_buf : m->sig->ret->etype == ET_VOID ? NULL : r);
  b->b = next;
}

// `this` of the function that is compiled: it asked already, or is reached through vtables only.
static bool is_own_this(const Fn *fn, const Value *v) {
  const Method *m = fn->method;
  while (v->op == OP_COPYV)
    v = v->args[0];
  return v->op == OP_PARAM && v->u.i == 0 && !(m->flags & MA_STATIC) && m->klass->is_byref_marshalled;
}

// The same for the body at hand, which may be an inlined one.
static bool is_body_this(const Im *im, const Value *v) {
  if ((im->m->flags & MA_STATIC) || !im->m->klass->is_byref_marshalled || im->arg_marks[0])
    return false;
  if (!im->arg_slot[0])
    return v == im->arg_v[0];
  return v->op == OP_LOAD && v->args[0]->op == OP_SLOTADDR && v->args[0]->u.slot == im->arg_slot[0];
}

static Value *arg_value(Im *im, u32 i) {
  Slot *s = im->arg_slot[i];
  if (!s)
    return im->arg_v[i];
  Value *at = b_slotaddr(&im->b, s);
  return ir_is_struct(im->arg_cls[i]) ? at : b_load(&im->b, memtype_of(im->arg_cls[i]), at, 0, NULL);
}

// The exact method where the dictionary has it: shared generic methods. Else what REMOTE_ENTRY can start from.
static Value *own_handle(Im *im) {
  if (method_dict_source(im->m) == DICT_METHOD_ARG)
    return dict_value(im);
  return b_ref(&im->b, ref_method(im->fn, REF_METHOD, im->m), T_PTR);
}

void entry_proxy_check(Im *im) {
  if (!method_checks_proxy(im->m))
    return;
  Value *self = arg_value(im, 0);
  if (im->site && is_own_this(im->fn, self))
    return;
  Block *next = branch_if_proxy(&im->b, self, im->b.b);
  Value **args = ARENA_ARRAY(im->fn->arena, Value *, im->nargs + 1);
  for (u32 i = 0; i < im->nargs; i++)
    args[i] = arg_value(im, i);
  Class *ret = im->sig->ret;
  Value *ret_buf = ir_is_struct(ret) ? temp_addr(im, ret) : NULL;
  Value *r = remote_call(&im->b, im->m, own_handle(im), args, im->nargs, ret_buf);
  i32 sync = im->sync_clause;
  im->sync_clause = -1; // the lock is not taken yet
  il_return(im, ret_buf ? ret_buf : ret->etype == ET_VOID ? NULL : r);
  im->sync_clause = sync;
  im->ended = false;
  im->b.b = next;
}

// ---- fields ---------------------------------------------------------------------------------------------------------

bool field_may_be_remote(Im *im, Entry obj, Field *f) {
  return obj.kind == SK_REF && f->klass->is_byref_marshalled && !f->is_static && !is_own_this(im->fn, obj.v) &&
         !is_body_this(im, obj.v);
}

static Value *local_address(Im *im, Value *obj, Field *f) {
  return b_fieldaddr(&im->b, obj, f);
}

// The blocks of an access: the builder is in the one for proxies.
typedef struct Access {
  Block *local, *join;
} Access;

static Access access_begin(Im *im, Value *obj) {
  Block *here = im->b.b;
  Access a = {.local = branch_if_proxy(&im->b, obj, here), .join = block_new(im->fn)};
  a.join->region = here->region;
  a.join->handler = here->handler;
  a.join->in_filter = here->in_filter;
  a.join->cold = here->cold;
  return a;
}

static void access_end(Im *im, const Access *a) {
  b_br(&im->b, a->join);
  im->b.b = a->join;
}

static void copy_value(Im *im, Class *c, Value *dst, Value *src, const void *alias) {
  if (ir_is_struct(c))
    b_copy(&im->b, dst, src, c);
  else
    b_store(&im->b, memtype_of(c), dst, 0, b_load(&im->b, memtype_of(c), src, 0, alias), NULL);
}

static void load_remote(Im *im, Value *obj, Value *handle, Value *dst) {
  b_helper(&im->b, HELPER_REMOTE_LOAD, 3, (Value *[]){obj, handle, dst});
  im->fn->has_calls = true;
}

void remote_ldfld(Im *im, Entry obj, Field *f, u32 token, bool address) {
  Builder *b = &im->b;
  Class *c = f->type;
  settle(im);
  Value *o = obj.v, *handle = field_handle(im, f, token);
  if (im->failed)
    return;
  Value *value = address ? NULL : temp_addr(im, c), *room = address ? NULL : temp_addr(im, c);
  Access a = access_begin(im, o);
  if (address) { // has none
    load_remote(im, o, handle, b_const(b, T_PTR, 0));
    b_br(b, a.local);
    b->b = a.local;
    push(im, (Entry){.kind = SK_BYREF, .v = local_address(im, o, f), .cls = c});
    return;
  }
  load_remote(im, o, handle, room);
  copy_value(im, c, value, room, NULL);
  b_br(b, a.join);
  b->b = a.local;
  copy_value(im, c, value, local_address(im, o, f), field_alias(f));
  access_end(im, &a);
  if (ir_is_struct(c))
    push_class(im, c, value, false);
  else
    load_class(im, c, value, 0, NULL);
}

void remote_stfld(Im *im, Entry obj, Field *f, u32 token, Value *v) {
  Builder *b = &im->b;
  Class *c = f->type;
  Value *o = obj.v, *handle = field_handle(im, f, token);
  if (im->failed)
    return;
  Value *room = ir_is_struct(c) ? v : temp_addr(im, c);
  if (room != v)
    store_class(im, c, room, 0, v, NULL);
  Access a = access_begin(im, o);
  b_helper(b, HELPER_REMOTE_STORE, 3, (Value *[]){o, handle, room});
  im->fn->has_calls = true;
  b_br(b, a.join);
  b->b = a.local;
  store_class(im, c, local_address(im, o, f), 0, v, field_alias(f));
  access_end(im, &a);
}
