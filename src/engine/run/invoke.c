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

// What travels of an argument as engine_call() takes it: a reference, or the address behind a byref, is the argument
// itself; of a value it is the address.
enum { PASS_SELF, PASS_STRUCT, PASS_FLOAT, PASS_INT };

typedef struct PlanArg {
  AbiLoc loc;
  u8 passing;
  u8 etype; // PASS_INT
  u8 size;  // PASS_FLOAT
} PlanArg;

// Where the values of a signature travel. Worked out once, kept with the signature (Sig.plans), never freed.
typedef struct CallPlan {
  AbiArg result;
  AbiLoc ret, self, no_more; // no_more: the empty list of further arguments of a vararg method
  bool in_memory;            // the result
  u32 result_size;           // of a scalar
  u32 nstack;                // words of stack arguments
  u32 words;                 // at least as many; again as many follow, for copies of what travels by reference
  PlanArg args[];
} CallPlan;

static void plan_arg(AbiWalk *w, Class *c, PlanArg *out) {
  AbiArg a = abi_arg_of(c);
  abi_param(w, &a, &out->loc);
  out->passing = PASS_INT;
  if (class_is_ref(c) || c->kind == CK_BYREF)
    out->passing = PASS_SELF;
  else if (type_is_float(a.type))
    out->passing = PASS_FLOAT;
  else if (a.cls)
    out->passing = PASS_STRUCT;
  out->etype = class_stack_etype(c);
  out->size = a.type == T_F32 ? 4 : 8;
}

static CallPlan *make_plan(const Sig *sig, bool has_this) {
  CallPlan *p = xcalloc(1, sizeof *p + sig->nparams * sizeof *p->args);
  AbiWalk w;
  p->result = abi_arg_of(sig->ret);
  p->in_memory = abi_result(&w, &p->result, &p->ret);
  if (!p->result.cls && p->result.type != T_VOID)
    p->result_size = class_value_size(sig->ret, NULL);
  if (has_this)
    abi_param(&w, &(AbiArg){.type = T_REF}, &p->self);
  p->words = 8;
  for (u32 i = 0; i < sig->nparams; i++) {
    plan_arg(&w, sig->params[i], &p->args[i]);
    p->words += 1 + class_value_size(sig->params[i], NULL) / 8;
  }
  if (sig->vararg)
    abi_param(&w, &(AbiArg){.type = T_PTR}, &p->no_more);
  p->nstack = w.stack / sizeof(uintptr_t);
  return p;
}

// Threads may make it twice: the first one stays.
static const CallPlan *plan_of(Sig *sig, bool has_this) {
  void **slot = &sig->plans[has_this];
  CallPlan *p = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
  if (LIKELY(p))
    return p;
  p = make_plan(sig, has_this);
  void *first = NULL;
  if (__atomic_compare_exchange_n(slot, &first, p, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return p;
  free(p);
  return first;
}

static void put_arg(const PlanArg *a, HostCall *call, u64 **copies, void *arg) {
  u64 word = 0;
  switch (a->passing) {
  case PASS_SELF: word = (u64)(uintptr_t)arg; break;
  case PASS_FLOAT: memcpy(&word, arg, a->size); break;
  case PASS_INT: word = load_int(arg, a->etype); break;
  default: break;
  }
  abi_put(&a->loc, a->passing == PASS_STRUCT ? arg : &word, &call->args, call->stack, copies);
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

static void put_args(const CallPlan *p, HostCall *call, const Sig *sig, bool has_this, void *self, void **args) {
  u64 *copies = (u64 *)call->stack + p->words;
  if (has_this)
    abi_put(&p->self, &self, &call->args, call->stack, &copies);
  for (u32 i = 0; i < sig->nparams; i++)
    put_arg(&p->args[i], call, &copies, args[i]);
  static const VarArgs no_more, *const none = &no_more;
  if (sig->vararg)
    abi_put(&p->no_more, &none, &call->args, call->stack, &copies);
  call->nstack = p->nstack;
}

static bool call_in(GcRooms *rooms, void *code, void *dict, Sig *sig, bool has_this, void *self, void **args, void *ret,
                    Object **exc) {
  const CallPlan *p = plan_of(sig, has_this);
  if (!fits_stack((size_t)p->words * 8))
    return fails(ERR_STACK_OVERFLOW, exc);
  HostCall call = {.stack = gc_room(rooms, (size_t)2 * p->words * 8)};
  if (!call.stack)
    return fails(ERR_OUT_OF_MEMORY, exc);
  if (p->in_memory)
    *abi_result_place(&p->ret, &call.args, call.stack) = (uintptr_t)ret;
  call.args.w[ABI_DICT] = (AbiWord)(uintptr_t)dict;
  put_args(p, &call, sig, has_this, self, args);
  *exc = host_invoke(code, &call);
  if (*exc)
    return false;
  u64 word = 0;
  if (!p->in_memory)
    abi_take_result(&p->ret, &call.result, p->result.cls ? ret : &word);
  if (p->result_size)
    memcpy(ret, &word, p->result_size);
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
