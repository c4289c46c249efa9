// open.c: which methods code of open forms serves, how it is reached, and what it calls. See open.h.
#include "engine/run/open.h"

#include "base/log.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// ---- adapters -----------------------------------------------------------------------------------------------------

static Sig *laid_out(Method *m, Error *err) {
  Sig *sig = method_sig(m, err);
  return sig && sig_layout(sig, err) ? sig : NULL;
}

// An adapter of method m, whose sizes are known.
static Adapter *adapter_new(Method *m, Error *err) {
  Method *over = method_over_params(m, err);
  Sig *sig = over ? laid_out(m, err) : NULL, *open = sig ? laid_out(over, err) : NULL;
  if (!open)
    return NULL;
  Adapter *a = xcalloc(1, sizeof *a);
  a->m = m;
  a->sig = sig;
  a->open = open;
  adapter_measure(a);
  return a;
}

static void *dict_entry(void *dict, void *code) {
  void **cell = xcalloc(2, sizeof *cell);
  cell[0] = dict;
  cell[1] = code;
  return stub_new(STUB_DICT, cell);
}

static void *dict_of(Method *m) {
  switch (method_dict_source(method_over_params(m, NULL))) {
  case DICT_CLASS_ARG: return m->klass;
  case DICT_METHOD_ARG: return m;
  default: return NULL;
  }
}

// ---- exact methods that run code of an open form --------------------------------------------------------------------

static Map served; // canonical method -> code of its open form

static void *code_of_open(Method *m) {
  Error err = {0};
  bool forced = (engine_config.opts & OPT_VTSHARE) != 0;
  if ((!forced && !engine_config.full_aot) || (!m->inst && m->klass->kind != CK_INST) || method_is_open(m))
    return NULL;
  Method *open = method_open_form(m, &err);
  if (!open)
    return NULL;
  void *code = forced ? engine_code(open, &err) : engine_code_ahead(open);
  if (!code && err.msg[0])
    log_put(LOG_INFO, "%s: %s", method_name(open), err.msg);
  return code;
}

void *open_serves(Method *m) {
  Error err = {0};
  void *code = code_of_open(m), *entry = code;
  if (!code)
    return NULL;
  Adapter *a = adapter_new(m, &err);
  if (!a)
    return NULL;
  void *dict = m->is_shared ? NULL : dict_of(m); // else the caller passes it
  if (sig_unsized(a->open)) {
    a->to_open = true;
    a->dict = dict;
    a->code = code;
    entry = stub_new(STUB_OPEN, a);
  } else {
    free(a);
    if (!m->is_shared)
      entry = dict_entry(dict, code); // an address of its own, too
  }
  pthread_mutex_lock(&lock);
  if (!map_get(&served, (u64)(uintptr_t)m))
    __atomic_fetch_add(&engine_stats.open_methods, 1, __ATOMIC_RELAXED);
  map_put(&served, (u64)(uintptr_t)m, code);
  pthread_mutex_unlock(&lock);
  return entry;
}

// Code of its open form, if that is what exact method m runs.
static void *served_by(Method *m) {
  Method *canon = method_canonical(m);
  engine_code_ahead(canon);
  pthread_mutex_lock(&lock);
  void *code = map_get(&served, (u64)(uintptr_t)canon);
  pthread_mutex_unlock(&lock);
  return code;
}

// ---- what code of open forms calls ----------------------------------------------------------------------------------

// Entries by pairs of addresses. Filled without the lock: two threads may make one each.
static Map entries;

static void *find_entry(u64 key) {
  pthread_mutex_lock(&lock);
  void *entry = map_get(&entries, key);
  pthread_mutex_unlock(&lock);
  return entry;
}

static void *keep_entry(u64 key, void *entry) {
  pthread_mutex_lock(&lock);
  map_put(&entries, key, entry);
  pthread_mutex_unlock(&lock);
  return entry;
}

static u64 pair(const void *a, const void *b) {
  return hash_combine((uintptr_t)a, (uintptr_t)b);
}

static bool is_invoke(const Method *m) {
  return m->klass->is_delegate && (m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME && !strcmp(m->name, "Invoke");
}

void *open_ftn(Method *m, Error *err) {
  u64 key = pair(m, NULL);
  void *entry = find_entry(key), *code, *dict;
  if (entry)
    return entry;
  if ((code = served_by(m)))
    return keep_entry(key, (dict = dict_of(m)) ? dict_entry(dict, code) : code);
  Adapter *a = adapter_new(m, err);
  if (!a)
    return NULL;
  if (!is_invoke(m))
    a->code = engine_ftn(m);
  return keep_entry(key, stub_new(STUB_OPEN, a));
}

void *open_value(Method *decl, Class *c, Error *err) {
  u64 key = pair(decl, c);
  void *entry = find_entry(key);
  if (entry)
    return entry;
  Adapter *a = adapter_new(decl, err);
  if (!a || !class_fields(c, err))
    return NULL;
  a->value = c;
  return keep_entry(key, stub_new(STUB_OPEN, a));
}

static Method *target_on(Class *c, Method *decl, Error *err) {
  if (!(decl->flags & MA_VIRTUAL))
    return decl;
  Method *m = class_virtual_target(c, decl, err);
  if (!m || m->flags & MA_ABSTRACT) {
    err_set(err, ERR_MISSING_METHOD, "%s does not implement %s", class_name(c), method_name(decl));
    return NULL;
  }
  return m;
}

static void *pending(Error *err) {
  engine_hooks.set_pending(err);
  return NULL;
}

// Where a call of `decl` on an object goes: code that knows the sizes.
static void *object_entry(Object *o, Method *decl) {
  Error err = {0};
  Class *c = o->vtable->klass;
  if (object_is_proxy(o))
    return engine_remote_entry(engine_remote_method(o, decl));
  Method *m = target_on(c, decl, &err);
  return m ? engine_vtable_entry(c, m) : pending(&err);
}

static bool same_shape(const Sig *a, const Sig *b) {
  bool same = a->nparams == b->nparams && class_unsized(a->ret) == class_unsized(b->ret);
  for (u32 i = 0; same && i < a->nparams; i++)
    same = class_unsized(a->params[i]) == class_unsized(b->params[i]);
  return same;
}

// Straight to code of an open form, where the class's method takes the same addresses as its declaration.
static void *virtual_in_open(Class *c, Method *decl, Error *err) {
  Method *m = target_on(c, decl, err);
  if (!m || c->is_valuetype || !(m->klass->inst || m->inst) || !served_by(m))
    return NULL;
  Method *over = method_over_params(decl, err), *mine = method_over_params(m, err);
  Sig *a = over ? laid_out(over, err) : NULL, *b = mine ? laid_out(mine, err) : NULL;
  return a && b && same_shape(a, b) ? open_ftn(m, err) : NULL;
}

static void *virtual_entry(Object *o, Method *decl) {
  Error err = {0};
  Class *c = o->vtable->klass;
  u64 key = pair(decl, c);
  bool proxy = object_is_proxy(o);
  void *entry = proxy ? NULL : find_entry(key);
  if (entry)
    return entry;
  if (!proxy && (entry = virtual_in_open(c, decl, &err)))
    return keep_entry(key, entry);
  Adapter *a = adapter_new(decl, &err);
  if (!a)
    return pending(&err);
  if (!(a->code = object_entry(o, decl)))
    return NULL;
  entry = stub_new(STUB_OPEN, a);
  return proxy ? entry : keep_entry(key, entry);
}

void *rt_open_virtual(Object *o, Method *decl) {
  return virtual_entry(o, decl);
}

// III.2.1: the object that a reference is; the value itself where its class has the method; else its box.
static void *constrained_target(Adapter *a, void **self) {
  Error err = {0};
  Object *o;
  if (a->value->is_valuetype) {
    Method *m = target_on(a->value, a->m, &err);
    if (!m)
      return pending(&err);
    if (m->klass->is_valuetype)
      return engine_ftn(m);
    o = engine_hooks.box(a->value, *self);
  } else {
    o = *(Object **)*self;
  }
  *self = o;
  if (o)
    return a->m->flags & MA_VIRTUAL ? object_entry(o, a->m) : engine_ftn(a->m);
  engine_hooks.null_reference();
  return NULL;
}

void *adapter_target(Adapter *a, void **self) {
  if (a->value)
    return constrained_target(a, self);
  return a->code ? a->code : ((Delegate *)*self)->invoke_impl;
}
