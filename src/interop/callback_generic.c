// callback_generic.c: calls of delegates by C where no wrapper may be compiled (--full-aot): one assembly entry saves
// the argument registers, and the rest is done here, by the platform's convention, a parameter at a time.
#include <alloca.h>

#include "interop/conv.h"

#include "engine/hooks.h"
#include "target/abi.h"

// What target/amd64/stubs.S saves; results go back through the same registers' places.
typedef struct Regs {
  u64 gpr[6], dict, key;
  double xmm[8];
} Regs;
_Static_assert(offsetof(Regs, xmm) == 64, "stubs.S knows this offset");

extern void amd64_callback_generic(void);
void interop_callback_generic(Regs *regs, const u64 *stack, void *cell);

void *callback_generic_entry(void) {
  return (void *)amd64_callback_generic;
}

// ---- arguments -----------------------------------------------------------------------------------------------------

typedef struct Incoming {
  const Regs *regs;
  const u64 *stack;
  u32 ngpr, nxmm;
} Incoming;

static u64 next_int(Incoming *in) {
  return in->ngpr < 6 ? in->regs->gpr[in->ngpr++] : *in->stack++;
}

static u64 next_float(Incoming *in) {
  u64 w;
  if (in->nxmm >= 8)
    return *in->stack++;
  memcpy(&w, &in->regs->xmm[in->nxmm++], sizeof w);
  return w;
}

static void take_struct(Incoming *in, Class *c, u8 *out) {
  AbiPieces ap;
  abi_pieces(c, &ap);
  u32 nf = 0;
  for (u32 i = 0; i < ap.n && !ap.memory; i++)
    nf += ap.is_float[i];
  if (ap.memory || in->ngpr + (ap.n - nf) > 6 || in->nxmm + nf > 8) {
    memcpy(out, in->stack, ap.size);
    in->stack += ALIGN_UP(ap.size, 8u) / 8;
    return;
  }
  for (u32 i = 0; i < ap.n; i++) {
    u64 w = ap.is_float[i] ? next_float(in) : next_int(in);
    memcpy(out + 8 * i, &w, MIN(8u, ap.size - 8 * i));
  }
}

// The type in which C passes a parameter.
static Class *native_type(Method *invoke, i32 i, Class *managed, NativeArg *form) {
  engine_hooks.native_arg(invoke, i, true, form);
  return form->form == NATIVE_SAME ? managed : form->form == NATIVE_WORD ? wk.intptr : form->cls;
}

static void take(Incoming *in, Class *c, u8 *out) {
  u8 et = class_stack_etype(c);
  if (ir_is_struct(c)) {
    take_struct(in, c, out);
    return;
  }
  u64 w = et == ET_R4 || et == ET_R8 ? next_float(in) : next_int(in);
  memcpy(out, &w, sizeof w);
}

// ---- the call ------------------------------------------------------------------------------------------------------

typedef struct Arg {
  NativeArg form;
  u8 *native, *managed;
} Arg;

// One argument as engine_call() takes it: a reference itself, a pointer, or the address of a value.
static void *call_argument(Method *invoke, i32 i, Arg *a) {
  Class *c = invoke->sig->params[i];
  if (a->form.form == NATIVE_SAME)
    return c->kind == CK_BYREF ? *(void **)a->native : a->native;
  rt_callback_in(invoke, i, a->managed, a->native);
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

static void put_result(Regs *regs, Class *c, const u8 *value) {
  AbiPieces ap = {.n = 1};
  u32 ni = 0, nf = 0;
  if (ir_is_struct(c))
    abi_pieces(c, &ap);
  else
    ap.is_float[0] = class_stack_etype(c) == ET_R4 || class_stack_etype(c) == ET_R8;
  if (!ir_is_struct(c) && !ap.is_float[0]) {
    regs->gpr[0] = word_of(c, value);
    return;
  }
  for (u32 i = 0; i < ap.n; i++)
    memcpy(ap.is_float[i] ? (void *)&regs->xmm[nf++] : (void *)&regs->gpr[ni++], value + 8 * i, 8);
}

typedef struct Result {
  Class *type; // in which C gets it
  NativeArg form;
  u8 *managed, *native; // native == managed where the bytes are the same
  u8 *memory;           // the caller's room, when it is returned there
} Result;

static void deliver(Regs *regs, const Result *r) {
  if (r->memory) {
    memcpy(r->memory, r->native, class_value_size(r->type, NULL));
    memcpy(&regs->gpr[0], &r->memory, sizeof r->memory);
  } else {
    put_result(regs, r->type, r->native);
  }
}

// What the delegate threw, or NULL.
static Object *run(Method *invoke, Object *delegate, void **values, Arg *args, Result *r) {
  Sig *sig = invoke->sig;
  Object *exc = NULL;
  for (u32 i = 0; i < sig->nparams && !exc_pending(); i++)
    values[i] = call_argument(invoke, (i32)i, &args[i]);
  if (exc_pending())
    return exc_take_pending();
  if (!engine_call(((Delegate *)delegate)->invoke_impl, NULL, sig, true, delegate, values, r->managed, &exc))
    return exc;
  for (u32 i = 0; i < sig->nparams; i++)
    if (args[i].form.form != NATIVE_SAME)
      rt_callback_out(invoke, (i32)i, args[i].managed, args[i].native);
  if (r->form.form != NATIVE_SAME)
    rt_callback_out(invoke, -1, r->managed, r->native);
  return exc_pending() ? exc_take_pending() : NULL;
}

void interop_callback_generic(Regs *regs, const u64 *stack, void *cell) {
  Object *delegate = rt_callback_enter(cell);
  Method *invoke = callback_invoke(cell);
  Sig *sig = invoke->sig;
  Incoming in = {.regs = regs, .stack = stack};
  Result r = {.type = sig->ret};
  bool is_void = sig->ret->etype == ET_VOID;
  if (!is_void) {
    r.type = native_type(invoke, -1, sig->ret, &r.form);
    if (abi_returns_in_memory(r.type))
      r.memory = (u8 *)next_int(&in);
  }
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
    deliver(regs, &r);
  gc_rooms_free(&rooms);
  if (exc)
    rt_callback_caught(exc); // may not return
}
