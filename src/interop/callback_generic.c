// callback_generic.c: calls of delegates by C where no wrapper may be compiled (--full-aot): one assembly entry saves
// the argument registers, and the rest is done here, by the platform's convention, a parameter at a time.
#include <alloca.h>

#include "interop/conv.h"

#include "engine/hooks.h"
#include "target/abi.h"

void interop_callback_generic(AbiArgs *regs, uintptr_t *stack, void *cell, AbiResult *out);

void *callback_generic_entry(void) {
  return (void *)host_callback_generic;
}

// ---- arguments -----------------------------------------------------------------------------------------------------

// The type in which C passes a parameter.
static Class *native_type(Method *invoke, i32 i, Class *managed, NativeArg *form) {
  engine_hooks.native_arg(invoke, i, true, form);
  return form->form == NATIVE_SAME ? managed : form->form == NATIVE_WORD ? wk.intptr : form->cls;
}

// What a call brings.
typedef struct Incoming {
  AbiWalk walk;
  AbiArgs *regs;
  uintptr_t *stack;
} Incoming;

// The parameter's bytes, of a scalar 8.
static void take(Incoming *in, Class *c, u8 *out) {
  AbiArg a = abi_arg_of(c);
  u32 size = a.cls ? class_value_size(c, NULL) : 8;
  u64 room[ABI_MAX_PIECES];
  memmove(out, abi_take(&in->walk, &a, in->regs, in->stack, size > sizeof room ? (void *)out : room), size);
}

// ---- the call ------------------------------------------------------------------------------------------------------

typedef struct Arg {
  NativeArg form;
  u8 *native, *managed;
} Arg;

// One argument as engine_call() takes it: a reference itself, a pointer, or the address of a value.
static void *call_argument(Method *invoke, i32 i, Arg *args) {
  Arg *a = &args[i];
  Class *c = invoke->sig->params[i];
  if (a->form.form == NATIVE_SAME)
    return c->kind == CK_BYREF ? *(void **)a->native : a->native;
  i32 counter = a->form.count_param;
  rt_callback_in(invoke, i, a->managed, a->native, counter >= 0 ? args[counter].native : NULL);
  return class_is_ref(c) ? *(void **)a->managed : a->managed;
}

static u32 room(Class *c) {
  return ALIGN_UP(MAX(class_value_size(c, NULL), 8u), 16u);
}

// C may take an integer for wider than the delegate declares it.
static u64 word_of(Class *c, const u8 *value) {
  u64 w;
  memcpy(&w, value, sizeof w);
  switch (class_stack_etype(c)) {
  case ET_I1: return (u64)(i8)w;
  case ET_I2: return (u64)(i16)w;
  case ET_I4: return (u64)(i32)w;
  case ET_BOOLEAN:
  case ET_U1: return (u8)w;
  case ET_CHAR:
  case ET_U2: return (u16)w;
  case ET_U4: return (u32)w;
  default: return w;
  }
}

typedef struct Result {
  Class *type; // in which C gets it
  NativeArg form;
  u8 *managed, *native; // native == managed where the bytes are the same
  u8 *memory;           // the caller's room, when it is returned there
} Result;

static void deliver(AbiResult *out, const Result *r, const AbiLoc *loc) {
  if (r->memory) {
    memcpy(r->memory, r->native, class_value_size(r->type, NULL));
    abi_give_address(r->memory, out);
    return;
  }
  AbiArg a = abi_arg_of(r->type);
  u64 word = a.cls || type_is_float(a.type) ? 0 : word_of(r->type, r->native);
  abi_give_result(loc, a.cls || type_is_float(a.type) ? (const void *)r->native : &word, out);
}

// What the delegate threw, or NULL.
static Object *run(Method *invoke, Object *delegate, void **values, Arg *args, Result *r) {
  Sig *sig = invoke->sig;
  Object *exc = NULL;
  for (u32 i = 0; i < sig->nparams && !exc_pending(); i++)
    values[i] = call_argument(invoke, (i32)i, args);
  if (exc_pending())
    return exc_take_pending();
  bool is_static = invoke->flags & MA_STATIC; // no delegate's Invoke, but the method to call
  void *code = is_static ? engine_ftn(invoke) : ((Delegate *)delegate)->invoke_impl;
  if (!engine_call(code, NULL, sig, !is_static, is_static ? NULL : delegate, values, r->managed, &exc))
    return exc;
  for (u32 i = 0; i < sig->nparams; i++)
    if (args[i].form.form != NATIVE_SAME)
      rt_callback_out(invoke, (i32)i, args[i].managed, args[i].native);
  if (r->form.form != NATIVE_SAME)
    rt_callback_out(invoke, -1, r->managed, r->native);
  return exc_pending() ? exc_take_pending() : NULL;
}

void interop_callback_generic(AbiArgs *regs, uintptr_t *stack, void *cell, AbiResult *out) {
  Object *delegate = rt_callback_enter(cell);
  Method *invoke = callback_invoke(cell);
  Sig *sig = invoke->sig;
  Incoming in = {.regs = regs, .stack = stack};
  AbiLoc loc;
  Result r = {.type = sig->ret};
  bool is_void = sig->ret->etype == ET_VOID;
  if (!is_void)
    r.type = native_type(invoke, -1, sig->ret, &r.form);
  AbiArg result = abi_arg_of(r.type);
  if (abi_result(&in.walk, &result, &loc))
    r.memory = (u8 *)*abi_result_place(&loc, regs, stack);
  u32 size = is_void ? 16 : room(sig->ret), nsize = is_void ? 16 : room(r.type);
  GcRooms rooms = {0};
  r.managed = gc_room(&rooms, size);
  r.native = r.form.form == NATIVE_SAME ? r.managed : gc_room(&rooms, nsize);
  void **values = gc_room(&rooms, (sig->nparams + 1u) * sizeof *values);
  Arg *args = gc_room(&rooms, (sig->nparams + 1u) * sizeof *args);
  bool ok = r.managed && r.native && values && args;
  for (u32 i = 0; ok && i < sig->nparams; i++) {
    Class *c = sig->params[i], *native = native_type(invoke, (i32)i, c, &args[i].form);
    args[i].managed = gc_room(&rooms, room(c->kind == CK_BYREF ? c->elem : c));
    args[i].native = gc_room(&rooms, room(native));
    ok = args[i].managed && args[i].native;
    if (ok)
      take(&in, native, args[i].native);
  }
  Object *exc = NULL;
  if (!ok)
    exc = exc_for_kind(THROW_OUT_OF_MEMORY);
  else if (delegate)
    exc = run(invoke, delegate, values, args, &r);
  if (ok && !is_void)
    deliver(out, &r, &loc);
  gc_rooms_free(&rooms);
  if (exc)
    rt_callback_caught(exc); // may not return
}
