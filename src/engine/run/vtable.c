// vtable.c: VTables, static data, and interface dispatch.
//
// Interface calls enter through vtable->imt[hash of the interface method] with the interface method in the key
// register. A slot starts at host_imt_slow, which looks the target up and puts it into the slot's table of
// {key, code} rows; later calls find it there.
#include "engine/run/run.h"
#include "target/abi.h"

#include "base/log.h"
#include "gc/gc.h"
#include "types/imt.h"

#include <pthread.h>

// Signatures are not looked at: a type that one names and that cannot be loaded is the caller's to find.
static void fill_slots(Class *c, VTable *vt) {
  for (u32 i = 0; i < c->vtable_size; i++) {
    Method *m = c->vtable_methods[i];
    if (!m)
      continue;
    if (m->ngparams && !m->inst) // generic virtual methods are looked up by GVM_TARGET
      continue;
    engine_bind_vtable_slot(c, m, &vt->slots[i]);
  }
}

static u32 vtable_flags(Class *c) {
  u32 flags = 0;
  if (c->finalizer)
    flags |= VT_FINALIZER;
  if (c->is_array)
    flags |= VT_ARRAY;
  if (c->is_array || c->is_string)
    flags |= VT_ELEMENTS;
  if (c->is_valuetype)
    flags |= VT_VALUETYPE;
  if (c->is_contextbound)
    flags |= VT_ACTIVATE;
  bool refs = c->is_array ? class_is_ref(c->elem) || c->elem->has_refs : c->has_refs;
  if (!refs)
    flags |= VT_NO_REFS;
  return flags;
}

static VTable *make_vtable(Class *c, Error *err) {
  if (!class_fields(c, err) || !class_vtable_layout(c, err))
    return NULL;
  if (c->elem && c->is_array && !class_fields(c->elem, err))
    return NULL;
  VTable *vt = xcalloc(1, sizeof(VTable) + c->vtable_size * sizeof(void *));
  vt->klass = c;
  vt->instance_size = c->instance_size;
  vt->elem_size = c->elem_size;
  vt->elem_class = c->is_array ? c->elem : NULL;
  vt->rank = c->rank;
  vt->flags = vtable_flags(c);
  for (u32 i = 0; i < IMT_SIZE; i++)
    vt->imt[i] = (void *)host_imt_slow;
  fill_slots(c, vt);
  gc_describe(vt);
  return vt;
}

VTable *class_vtable(Class *c, Error *err) {
  VTable *vt = __atomic_load_n(&c->vtable, __ATOMIC_ACQUIRE);
  if (vt)
    return vt;
  loader_lock();
  if (!c->vtable) {
    vt = make_vtable(c, err);
    if (vt)
      __atomic_store_n(&c->vtable, vt, __ATOMIC_RELEASE);
  }
  vt = c->vtable;
  loader_unlock();
  return vt;
}

// ---- static data --------------------------------------------------------------------------------------------------

void *class_statics(Class *c, Error *err) {
  void *base = __atomic_load_n(&c->statics, __ATOMIC_ACQUIRE);
  if (base)
    return base;
  if (!class_fields(c, err))
    return NULL;
  loader_lock();
  if (!c->statics) {
    u8 *mem = gc_try_alloc_root(MAX(c->static_size, 16));
    if (!mem)
      err_set(err, ERR_OUT_OF_MEMORY, "no memory for the static fields of %s", class_name(c));
    else
      __atomic_store_n(&c->statics, mem, __ATOMIC_RELEASE);
  }
  base = c->statics;
  loader_unlock();
  return base;
}

// ---- interface dispatch ---------------------------------------------------------------------------------------------

typedef struct ImtRow {
  Method *key;
  void *code;
} ImtRow;

// One imt slot's table. Rows are added by replacing the table: readers walk whatever they were given.
typedef struct ImtTable {
  struct ImtTable *next;
  VTable *vt;
  u32 slot, n;
  void *stub;
  ImtRow *rows;
} ImtTable;

static Map imt_tables; // key: vtable address + slot
static pthread_mutex_t imt_lock = PTHREAD_MUTEX_INITIALIZER;

// Whether one method alone of all interfaces of c falls into the slot. Then calls need not compare keys: whichever
// form of that interface the key names (variance), they mean the same method. Vectors implement more than they list.
static bool has_slot_alone(Class *c, u32 slot) {
  u32 n = 0;
  if (c->is_array || class_is_castable(c) || !class_ifaces(c, NULL))
    return false;
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = c->ifaces[i]->generic_def ? c->ifaces[i]->generic_def : c->ifaces[i];
    if (!class_methods(iface, NULL))
      return false;
    for (u32 k = 0; k < iface->nmethods; k++)
      n += (class_method_flags(iface, k) & MA_VIRTUAL) && method_imt_slot(class_method(iface, k)) == slot;
  }
  return n == 1;
}

static void imt_add(VTable *vt, u32 slot, Method *key, Class *c, Method *target) {
  u64 id = (u64)(uintptr_t)&vt->imt[slot];
  ImtTable *t = map_get(&imt_tables, id);
  if (!t) {
    t = xcalloc(1, sizeof *t);
    map_put(&imt_tables, id, t);
  }
  for (u32 i = 0; i < t->n; i++)
    if (t->rows[i].key == key)
      return;
  ImtRow *rows = xcalloc(t->n + 2, sizeof *rows);
  for (u32 i = 0; i < t->n; i++) { // the code column follows the method, so bind each anew
    rows[i].key = t->rows[i].key;
    Method *m = class_virtual_target(c, rows[i].key, NULL);
    engine_bind_vtable_slot(c, m, &rows[i].code);
  }
  rows[t->n].key = key;
  engine_bind_vtable_slot(c, target, &rows[t->n].code);
  t->rows = rows;
  t->n++;
  if (t->stub)
    stub_retarget(t->stub, STUB_IMT, rows);
  else
    t->stub = stub_new(STUB_IMT, rows);
  __atomic_store_n(&vt->imt[slot], t->stub, __ATOMIC_RELEASE);
}

static void *throw_error(const Error *err) {
  engine_hooks.set_pending(err);
  return (void *)rt_throw_pending;
}

// What a class does not have, its objects may say where to find.
static void *castable_entry(Object *self, Method *decl) {
  ERROR(err);
  Method *m = engine_hooks.castable_target(self, decl, &err);
  if (!m && err.kind)
    return throw_error(&err);
  return m ? engine_vtable_entry(m->klass, m) : (void *)rt_throw_pending;
}

// From host_imt_slow.
void *engine_imt_target(Method *key, AbiArgs *args, uintptr_t *stack) {
  ERROR(err);
  AbiWalk w;
  AbiLoc loc;
  Sig *sig = method_sig(key, &err);
  if (!sig || !sig_layout(sig, &err))
    return throw_error(&err);
  AbiArg ret = abi_arg_of(sig->ret);
  abi_result(&w, &ret, &loc);
  Object *self = *(Object **)abi_take(&w, &(AbiArg){.type = T_REF}, args, stack, NULL);
  VTable *vt = self->vtable;
  if (object_is_proxy(self)) // whatever its class, a proxy may stand for something that has the interface
    return engine_remote_entry(engine_remote_method(self, key));
  Method *target = class_virtual_target(vt->klass, key, &err);
  if (!target && class_is_castable(vt->klass))
    return castable_entry(self, key);
  if (!target) {
    err_set(&err, ERR_MISSING_METHOD, "%s does not implement %s", class_name(vt->klass), method_name(key));
    return throw_error(&err);
  }
  if (target->flags & MA_ABSTRACT) {
    err_set(&err, target->klass->is_interface ? ERR_ENTRY_POINT : ERR_MISSING_METHOD, "%s is abstract in %s",
            method_name(target), class_name(vt->klass));
    return throw_error(&err);
  }
  bool alone = has_slot_alone(vt->klass, method_imt_slot(key));
  pthread_mutex_lock(&imt_lock);
  if (alone)
    engine_bind_vtable_slot(vt->klass, target, &vt->imt[method_imt_slot(key)]);
  else
    imt_add(vt, method_imt_slot(key), key, vt->klass, target);
  pthread_mutex_unlock(&imt_lock);
  return engine_vtable_entry(vt->klass, target);
}

// Answers of virtual_ftn. Rows are added, never changed or removed, so that they are read without a lock.
typedef struct VirtualRow {
  struct VirtualRow *next;
  const VTable *vt;
  const Method *decl;
  void *entry;
} VirtualRow;
static VirtualRow *virtual_rows[1024];

static VirtualRow **virtual_row(const VTable *vt, const Method *decl) {
  return &virtual_rows[hash_u64((u64)(uintptr_t)vt ^ (u64)(uintptr_t)decl << 1) % ARRAY_LEN(virtual_rows)];
}

static void remember_virtual(const VTable *vt, const Method *decl, void *entry) {
  VirtualRow *r = xcalloc(1, sizeof *r), **at = virtual_row(vt, decl);
  *r = (VirtualRow){__atomic_load_n(at, __ATOMIC_RELAXED), vt, decl, entry};
  while (!__atomic_compare_exchange_n(at, &r->next, r, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    ;
}

// Generic virtual methods: the entry, without hidden arguments, of what a call of `decl` on `self` runs.
static void *virtual_ftn(Object *self, Method *decl) {
  for (VirtualRow *r = __atomic_load_n(virtual_row(self->vtable, decl), __ATOMIC_ACQUIRE); r; r = r->next)
    if (r->vt == self->vtable && r->decl == decl)
      return r->entry;
  ERROR(err);
  Class *c = self->vtable->klass;
  if (object_is_proxy(self))
    return engine_remote_entry(engine_remote_method(self, decl));
  Method *m = class_virtual_target(c, decl, &err);
  if (!m && class_is_castable(c))
    return castable_entry(self, decl);
  if (!m) {
    err_set(&err, ERR_MISSING_METHOD, "%s does not implement %s", class_name(c), method_name(decl));
    engine_hooks.set_pending(&err);
    return NULL;
  }
  bool settled = __atomic_load_n(&method_canonical(m)->code, __ATOMIC_ACQUIRE) != NULL; // not by way of a stub
  void *entry = engine_vtable_entry(c, m);
  if (settled)
    remember_virtual(self->vtable, decl, entry);
  return entry;
}

void *rt_gvm_target(Object *self, Method *decl) {
  return virtual_ftn(self, decl);
}
void *rt_virtual_ftn(Object *self, Method *decl) {
  return virtual_ftn(self, decl);
}
