// remote.c: calls on transparent proxies: every way into a method of the proxied class leads to amd64_stub_remote,
// which hands the arguments to the runtime. The reverse of invoke.c: arguments out of registers and stack words.
#include "engine/hooks.h"
#include "engine/run/run.h"
#include "gc/gc.h"
#include "target/abi.h"

#include <alloca.h>
#include <pthread.h>

extern void amd64_imt_slow(void);

// ---- what a call brings -------------------------------------------------------------------------------------------

// Layout known to SAVE_ARGS in target/amd64/stubs.S.
typedef struct SavedArgs {
  u64 gpr[6], dict, key;
  u64 xmm[8];
} SavedArgs;

// Layout known to amd64_stub_remote.
typedef struct SavedResult {
  u64 ints[2], floats[2];
} SavedResult;

typedef struct Taker {
  SavedArgs *in;
  u64 *stack;
  u32 ngpr, nxmm;
} Taker;

static void *take_int(Taker *t) {
  return t->ngpr < 6 ? &t->in->gpr[t->ngpr++] : t->stack++;
}
static void *take_float(Taker *t) {
  return t->nxmm < 8 ? &t->in->xmm[t->nxmm++] : t->stack++;
}

// The address of a struct that was passed by value; `room` takes one that came in registers.
static void *take_struct(Taker *t, Class *c, u8 *room) {
  AbiPieces ap;
  abi_pieces(c, &ap);
  u32 nf = ap.memory ? 0 : (u32)(ap.is_float[0] + (ap.n > 1 && ap.is_float[1])), ni = ap.n - nf;
  if (ap.memory || t->ngpr + ni > 6 || t->nxmm + nf > 8) {
    void *at = t->stack;
    t->stack += ALIGN_UP(ap.size, 8) / 8;
    return at;
  }
  for (u32 i = 0; i < ap.n; i++)
    memcpy(room + 8 * i, ap.is_float[i] ? take_float(t) : take_int(t), 8);
  return room;
}

// The address of the value: little-endian, so that of its word.
static void *take_arg(Taker *t, Class *c, u8 *room) {
  u8 et = class_is_ref(c) || c->kind == CK_BYREF ? ET_OBJECT : class_stack_etype(c);
  if (et == ET_VALUETYPE)
    return take_struct(t, c, room);
  return et == ET_R4 || et == ET_R8 ? take_float(t) : take_int(t);
}

static void give_struct(SavedResult *out, Class *c, const u8 *ret) {
  AbiPieces ap;
  abi_pieces(c, &ap);
  u32 ni = 0, nf = 0;
  for (u32 i = 0; i < ap.n; i++)
    memcpy(ap.is_float[i] ? &out->floats[nf++] : &out->ints[ni++], ret + 8 * i, 8);
}

// Callers take narrow integers with their upper bits undefined.
static void give_result(SavedResult *out, Class *c, const u8 *ret) {
  u8 et = class_is_ref(c) ? ET_OBJECT : class_stack_etype(c);
  if (et == ET_VALUETYPE)
    give_struct(out, c, ret);
  else
    memcpy(et == ET_R4 || et == ET_R8 ? &out->floats[0] : &out->ints[0], ret, 8);
}

// From amd64_stub_remote. False: an exception is pending.
bool engine_remote_dispatch(Method *m, SavedArgs *in, u64 *stack, SavedResult *out) {
  Error err = {0};
  Sig *sig = method_sig(m, &err);
  if (!sig || !sig_layout(sig, &err)) {
    engine_hooks.set_pending(&err);
    return false;
  }
  Taker t = {.in = in, .stack = stack};
  bool by_memory = sig->ret->etype != ET_VOID && abi_returns_in_memory(sig->ret);
  void *ret_buf = by_memory ? *(void **)take_int(&t) : NULL;
  Object *self = *(Object **)take_int(&t);
  void **args = alloca((sig->nparams + 1u) * sizeof *args);
  u8(*rooms)[16] = alloca((sig->nparams + 1u) * sizeof *rooms);
  for (u32 i = 0; i < sig->nparams; i++)
    args[i] = take_arg(&t, sig->params[i], rooms[i]);
  u8 ret[16] = {0};
  if (!engine_hooks.remote_call(m, self, args, by_memory ? ret_buf : ret))
    return false;
  memset(out, 0, sizeof *out);
  if (by_memory)
    out->ints[0] = (u64)(uintptr_t)ret_buf;
  else if (sig->ret->etype != ET_VOID)
    give_result(out, sig->ret, ret);
  return true;
}

// ---- entries --------------------------------------------------------------------------------------------------------

static Map entries; // Method* -> stub
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void *engine_remote_entry(Method *m) {
  pthread_mutex_lock(&lock);
  void *stub = map_get(&entries, (u64)(uintptr_t)m);
  if (!stub) {
    stub = stub_new(STUB_REMOTE, m);
    map_put(&entries, (u64)(uintptr_t)m, stub);
  }
  pthread_mutex_unlock(&lock);
  return stub;
}

// Shared code knows the canonical form of its method only; the proxy's class or the dictionary says which one it is.
void *rt_remote_entry(Object *proxy, Method *m) {
  Error err = {0};
  Class *c = proxy->vtable->klass;
  if (m->klass->is_shared)
    c = c->depth >= m->klass->depth ? c->supers[m->klass->depth] : c;
  Method *exact = m->klass->is_shared && !m->inst ? method_on_class(m->def, c, &err) : m;
  if (!exact) {
    engine_hooks.set_pending(&err);
    return NULL;
  }
  return engine_remote_entry(exact);
}

// The class's own method where it has one: the message names that.
Method *engine_remote_method(const Object *proxy, Method *decl) {
  Method *m = decl->flags & MA_VIRTUAL ? class_virtual_target(proxy->vtable->klass, decl, NULL) : NULL;
  return m ? m : decl;
}

// ---- vtables --------------------------------------------------------------------------------------------------------

// An abstract class has no method in the slot: the declaration stands for it.
static Method *slot_method(Class *c, u32 slot) {
  if (c->vtable_methods[slot])
    return c->vtable_methods[slot];
  for (Class *k = c; k; k = k->parent)
    for (u32 i = 0; class_methods(k, NULL) && i < k->nmethods; i++)
      if (class_method_flags(k, i) & MA_VIRTUAL && class_method(k, i)->slot == (i32)slot)
        return class_method(k, i);
  return NULL;
}

static VTable *make_proxy_vtable(Class *c, Error *err) {
  VTable *shape = class_vtable(wk.transparentproxy, err);
  if (!shape || !class_fields(c, err) || !class_vtable_layout(c, err))
    return NULL;
  Class *from = c->is_interface ? wk.object : c; // where the virtual methods stand
  if (!class_vtable_layout(from, err))
    return NULL;
  VTable *vt = xcalloc(1, sizeof(VTable) + from->vtable_size * sizeof(void *));
  vt->klass = c;
  vt->instance_size = shape->instance_size;
  vt->gc_descr = shape->gc_descr;
  vt->flags = (shape->flags & VT_NO_REFS) | VT_PROXY;
  for (u32 i = 0; i < IMT_SIZE; i++)
    vt->imt[i] = (void *)amd64_imt_slow;
  for (u32 i = 0; i < from->vtable_size; i++) {
    Method *m = slot_method(from, i);
    vt->slots[i] = m ? engine_remote_entry(m) : NULL;
  }
  return vt;
}

VTable *engine_proxy_vtable(Class *c, Error *err) {
  static Map vtables; // Class* -> VTable*
  loader_lock();
  VTable *vt = map_get(&vtables, (u64)(uintptr_t)c);
  if (!vt && (vt = make_proxy_vtable(c, err)))
    map_put(&vtables, (u64)(uintptr_t)c, vt);
  loader_unlock();
  return vt;
}
