// invoke.c: C calls managed code: boxed arguments into registers and stack words, by the platform's convention.
#include "engine/run/run.h"

#include "base/stack.h"
#include "gc/gc.h"
#include "target/abi.h"

// Layout known to amd64_invoke in target/amd64/stubs.S.
typedef struct InvokeRegs {
  u64 gpr[6];
  double xmm[8];
  u64 *stack;
  u64 nstack;
  u64 rax, rdx;
  double xmm_ret[2];
  u64 dict;
} InvokeRegs;
_Static_assert(offsetof(InvokeRegs, xmm) == 48 && offsetof(InvokeRegs, stack) == 112 &&
                   offsetof(InvokeRegs, rax) == 128 && offsetof(InvokeRegs, xmm_ret) == 144 &&
                   offsetof(InvokeRegs, dict) == 160,
               "stubs.S knows these offsets");

extern Object *amd64_invoke(void *code, InvokeRegs *regs);

typedef struct Marshal {
  InvokeRegs regs;
  u32 ngpr, nxmm;
} Marshal;

static void put_word(Marshal *m, u64 w) {
  if (m->ngpr < 6)
    m->regs.gpr[m->ngpr++] = w;
  else
    m->regs.stack[m->regs.nstack++] = w;
}

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

static void put_float(Marshal *m, const void *p, u32 size) {
  double d = 0;
  memcpy(&d, p, size);
  if (m->nxmm < 8)
    m->regs.xmm[m->nxmm++] = d;
  else
    memcpy(&m->regs.stack[m->regs.nstack++], &d, 8);
}

static void put_struct(Marshal *m, Class *c, const u8 *p) {
  AbiPieces ap;
  abi_pieces(c, &ap);
  u32 nf = ap.memory ? 0 : (u32)(ap.is_float[0] + (ap.n > 1 && ap.is_float[1])), ni = ap.n - nf;
  if (ap.memory || m->ngpr + ni > 6 || m->nxmm + nf > 8) {
    memcpy(&m->regs.stack[m->regs.nstack], p, ap.size);
    m->regs.nstack += ALIGN_UP(ap.size, 8) / 8;
    return;
  }
  for (u32 i = 0; i < ap.n; i++) {
    u64 w = 0;
    memcpy(&w, p + 8 * i, MIN(8u, ap.size - 8 * i));
    if (ap.is_float[i])
      memcpy(&m->regs.xmm[m->nxmm++], &w, 8);
    else
      m->regs.gpr[m->ngpr++] = w;
  }
}

static void put_arg(Marshal *m, Class *c, void *arg) {
  if (class_is_ref(c)) {
    put_word(m, (u64)(uintptr_t)arg);
    return;
  }
  if (c->kind == CK_BYREF) {
    put_word(m, (u64)(uintptr_t)arg);
    return;
  }
  u8 et = class_stack_etype(c);
  if (et == ET_VALUETYPE)
    put_struct(m, c, arg);
  else if (et == ET_R4 || et == ET_R8)
    put_float(m, arg, et == ET_R4 ? 4 : 8);
  else
    put_word(m, load_int(arg, et));
}

static void take_struct(const Marshal *m, Class *c, u8 *out) {
  AbiPieces ap;
  abi_pieces(c, &ap);
  u64 ints[2] = {m->regs.rax, m->regs.rdx};
  u32 ni = 0, nf = 0;
  for (u32 i = 0; i < ap.n; i++)
    memcpy(out + 8 * i, ap.is_float[i] ? (void *)&m->regs.xmm_ret[nf++] : (void *)&ints[ni++],
           MIN(8u, ap.size - 8 * i));
}

static bool fails(ErrKind kind, Object **exc) {
  Error err = {.kind = kind};
  *exc = engine_hooks.exception(&err);
  return false;
}

// amd64_invoke pushes the words once more.
static bool fits_stack(size_t bytes) {
  return bytes < GC_ROOMS_ON_STACK || bytes < stack_left() - MIN(stack_left(), STACK_ZONES_BYTES);
}

static bool call_in(GcRooms *rooms, void *code, void *dict, Sig *sig, bool has_this, void *self, void **args, void *ret,
                    Object **exc) {
  Marshal m = {0};
  size_t words = 8;
  for (u32 i = 0; i < sig->nparams; i++)
    words += 1 + class_value_size(sig->params[i], NULL) / 8;
  if (!fits_stack(words * 8))
    return fails(ERR_STACK_OVERFLOW, exc);
  m.regs.stack = gc_room(rooms, words * 8);
  if (!m.regs.stack)
    return fails(ERR_OUT_OF_MEMORY, exc);
  m.regs.dict = (u64)(uintptr_t)dict;
  if (abi_returns_in_memory(sig->ret))
    put_word(&m, (u64)(uintptr_t)ret);
  if (has_this)
    put_word(&m, (u64)(uintptr_t)self);
  for (u32 i = 0; i < sig->nparams; i++)
    put_arg(&m, sig->params[i], args[i]);
  static const VarArgs no_more;
  if (sig->vararg)
    put_word(&m, (u64)(uintptr_t)&no_more);
  *exc = amd64_invoke(code, &m.regs);
  if (*exc)
    return false;
  Class *r = sig->ret;
  if (r->etype == ET_VOID || abi_returns_in_memory(r))
    return true;
  u8 et = class_is_ref(r) ? ET_OBJECT : class_stack_etype(r);
  if (et == ET_VALUETYPE)
    take_struct(&m, r, ret);
  else if (et == ET_R4 || et == ET_R8)
    memcpy(ret, &m.regs.xmm_ret[0], et == ET_R4 ? 4 : 8);
  else
    memcpy(ret, &m.regs.rax, class_value_size(r, NULL));
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
  Error err = {0};
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
