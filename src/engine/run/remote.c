// remote.c: calls on transparent proxies: every way into a method of the proxied class leads to host_stub_remote,
// which hands the arguments to the runtime. The reverse of invoke.c: arguments out of registers and stack words.
#include "engine/hooks.h"
#include "engine/run/run.h"
#include "gc/gc.h"
#include "target/abi.h"

#include <alloca.h>
#include <pthread.h>

// ---- what a call brings -------------------------------------------------------------------------------------------

// From host_stub_remote: `stack` are the words of stack arguments. False: an exception is pending.
bool engine_remote_dispatch(Method *m, AbiArgs *in, uintptr_t *stack, AbiResult *out) {
  ERROR(err);
  Sig *sig = method_sig(m, &err);
  if (!sig || !sig_layout(sig, &err)) {
    engine_hooks.set_pending(&err);
    return false;
  }
  AbiWalk w;
  AbiLoc loc;
  AbiArg result = abi_arg_of(sig->ret);
  bool by_memory = abi_result(&w, &result, &loc);
  void *ret_buf = by_memory ? (void *)*abi_result_place(&loc, in, stack) : NULL;
  Object *self = *(Object **)abi_take(&w, &(AbiArg){.type = T_REF}, in, stack, NULL);
  void **args = alloca((sig->nparams + 1u) * sizeof *args);
  for (u32 i = 0; i < sig->nparams; i++) {
    AbiArg a = abi_arg_of(sig->params[i]);
    args[i] = abi_take(&w, &a, in, stack, alloca(MAX(a.cls ? a.cls->value_size : 0, (u32)ABI_ROOM_BYTES)));
  }
  u64 ret[ABI_MAX_PIECES] = {0};
  if (!engine_hooks.remote_call(m, self, args, by_memory ? ret_buf : ret))
    return false;
  memset(out, 0, sizeof *out);
  if (by_memory)
    abi_give_address(ret_buf, out);
  else // callers take narrow integers with their upper bits undefined
    abi_give_result(&loc, ret, out);
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
  ERROR(err);
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
    vt->imt[i] = (void *)host_imt_slow;
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
