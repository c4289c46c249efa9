// invoke.c: C calls managed code: boxed arguments into registers and stack words, by the platform's convention.
#include "engine/run/run.h"

#include "base/stack.h"
#include "gc/gc.h"
#include "target/abi.h"

static u64 load_int(const void *p, u8 etype) {
  switch (etype) {
  case ET_BOOLEAN:
  case ET_U1: return *(const u8 *)p;
  case ET_I1: return (u64)(i64) * (const i8 *)p;
  case ET_CHAR:
  case ET_U2: return *(const u16 *)p;
  case ET_I2: return (u64)(i64) * (const i16 *)p;
  case ET_I4: return (u64)(i64) * (const i32 *)p;
  case ET_U4: return *(const u32 *)p;
  default: return *(const u64 *)p;
  }
}

// A reference, or the address behind a byref, is the argument itself; of a value it is the address.
static void put_arg(AbiWalk *w, HostCall *call, Class *c, void *arg) {
  AbiArg a = abi_arg_of(c);
  u64 word = 0;
  if (class_is_ref(c) || c->kind == CK_BYREF)
    word = (u64)(uintptr_t)arg;
  else if (type_is_float(a.type))
    memcpy(&word, arg, a.type == T_F32 ? 4 : 8);
  else if (!a.cls)
    word = load_int(arg, class_stack_etype(c));
  abi_pass(w, &a, a.cls ? arg : &word, &call->args, call->stack);
}

static bool fails(ErrKind kind, Object **exc) {
  Error err = {.kind = kind};
  *exc = engine_hooks.exception(&err);
  return false;
}

// host_invoke pushes the words once more.
static bool fits_stack(size_t bytes) {
  return bytes < GC_ROOMS_ON_STACK || bytes < stack_left() - MIN(stack_left(), STACK_ZONES_BYTES);
}

static void put_args(HostCall *call, AbiWalk *w, Sig *sig, bool has_this, void *self, void **args) {
  AbiArg pointer = {.type = T_PTR};
  if (has_this)
    abi_pass(w, &(AbiArg){.type = T_REF}, &self, &call->args, call->stack);
  for (u32 i = 0; i < sig->nparams; i++)
    put_arg(w, call, sig->params[i], args[i]);
  static const VarArgs no_more, *const none = &no_more;
  if (sig->vararg)
    abi_pass(w, &pointer, &none, &call->args, call->stack);
  call->nstack = w->stack / sizeof *call->stack;
}

static bool call_in(GcRooms *rooms, void *code, void *dict, Sig *sig, bool has_this, void *self, void **args, void *ret,
                    Object **exc) {
  size_t words = 8;
  for (u32 i = 0; i < sig->nparams; i++)
    words += 1 + class_value_size(sig->params[i], NULL) / 8;
  if (!fits_stack(words * 8))
    return fails(ERR_STACK_OVERFLOW, exc);
  HostCall call = {.stack = gc_room(rooms, 2 * words * 8)};
  if (!call.stack)
    return fails(ERR_OUT_OF_MEMORY, exc);
  AbiWalk w;
  AbiLoc loc;
  AbiArg result = abi_arg_of(sig->ret);
  bool in_memory = abi_result(&w, &result, &loc);
  if (in_memory)
    *abi_result_place(&loc, &call.args, call.stack) = (uintptr_t)ret;
  w.copies = (u64 *)call.stack + words;
  call.args.w[ABI_DICT] = (AbiWord)(uintptr_t)dict;
  put_args(&call, &w, sig, has_this, self, args);
  *exc = host_invoke(code, &call);
  if (*exc)
    return false;
  u64 word = 0;
  if (!in_memory)
    abi_take_result(&loc, &call.result, result.cls ? ret : &word);
  if (!result.cls && result.type != T_VOID)
    memcpy(ret, &word, class_value_size(sig->ret, NULL));
  return true;
}

bool engine_call(void *code, void *dict, Sig *sig, bool has_this, void *self, void **args, void *ret, Object **exc) {
  GcRooms rooms = {0};
  bool ok = call_in(&rooms, code, dict, sig, has_this, self, args, ret, exc);
  gc_rooms_free(&rooms);
  return ok;
}

// The result as an object: references as they are, values boxed.
static Object *box_result(Class *r, void *ret) {
  if (r->etype == ET_VOID)
    return NULL;
  if (class_is_ref(r))
    return *(Object **)ret;
  if (r->kind == CK_PTR || r->kind == CK_FNPTR)
    r = wk.intptr;
  if (r->kind == CK_BYREF)
    return NULL;
  return engine_hooks.box(r, ret);
}

Object *engine_invoke(Method *m, void *self, void **args, Object **exc) {
  ERROR(err);
  *exc = NULL;
  Sig *sig = method_sig(m, &err);
  bool ok = sig && sig_layout(sig, &err);
  bool remote =
      ok && sig->has_this && (m->flags & MA_VIRTUAL) && self && class_is_ref(m->klass) && object_is_proxy(self);
  void *code = remote ? engine_remote_entry(m) : ok ? engine_ftn(m) : NULL;
  if (!code) {
    *exc = engine_hooks.exception(&err);
    return NULL;
  }
  GcRooms rooms = {0};
  void *ret = gc_room(&rooms, MAX(class_value_size(sig->ret, NULL), 16));
  Object *result = NULL;
  if (!ret)
    fails(ERR_OUT_OF_MEMORY, exc);
  else if (engine_call(code, NULL, sig, sig->has_this, self, args, ret, exc))
    result = box_result(sig->ret, ret);
  gc_rooms_free(&rooms);
  return result;
}
