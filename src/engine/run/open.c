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
  return a;
}

static void *adapter_stub(Adapter *a) {
  adapter_plan(a);
  return stub_new(STUB_OPEN, a);
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
  ERROR(err);
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
  ERROR(err);
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
    entry = adapter_stub(a);
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

// What is known of a pair: of a method and NULL, a class or an Adapter. Never freed.
typedef struct Answer {
  const void *a, *b;
  void *entry;
} Answer;

// Under a table of its own for each question. Two threads may ask at once: the first answer stays.
typedef struct Answers {
  Map all; // hash of the pair -> Answer; under the lock
} Answers;
static Answers ftns, values, virtuals, exact_virtuals, straight;

// Two pairs with one hash take neighbouring keys.
static Answer *find_answer(Answers *q, const void *a, const void *b, u64 *key) {
  Answer *x;
  *key = hash_combine((uintptr_t)a, (uintptr_t)b);
  while ((x = map_get(&q->all, *key)) && (x->a != a || x->b != b))
    ++*key;
  return x;
}

static const Answer *answered(Answers *q, const void *a, const void *b) {
  u64 key;
  pthread_mutex_lock(&lock);
  const Answer *x = find_answer(q, a, b, &key);
  pthread_mutex_unlock(&lock);
  return x;
}

static const Answer *answer(Answers *q, const void *a, const void *b, void *entry) {
  u64 key;
  pthread_mutex_lock(&lock);
  Answer *x = find_answer(q, a, b, &key);
  if (!x) {
    x = xmalloc(sizeof *x);
    *x = (Answer){a, b, entry};
    map_put(&q->all, key, x);
  }
  pthread_mutex_unlock(&lock);
  return x;
}

// The last answers to a question that running code asks often, for it to find without the lock.
typedef struct Recent {
  const Answer *v[512];
} Recent;
static Recent recent_virtuals, recent_exact;

static const Answer **recent_slot(Recent *r, const void *a, const void *b) {
  return &r->v[((uintptr_t)a / 16 + (uintptr_t)b / 64) % ARRAY_LEN(r->v)];
}

static void *recent(Recent *r, const void *a, const void *b) {
  const Answer *x = __atomic_load_n(recent_slot(r, a, b), __ATOMIC_ACQUIRE);
  return x && x->a == a && x->b == b ? x->entry : NULL;
}

static void *make_recent(Recent *r, const Answer *x) {
  __atomic_store_n(recent_slot(r, x->a, x->b), x, __ATOMIC_RELEASE);
  return x->entry;
}

static bool is_invoke(const Method *m) {
  return m->klass->is_delegate && (m->implflags & MI_CODETYPE_MASK) == MI_RUNTIME && !strcmp(m->name, "Invoke");
}

void *open_ftn(Method *m, Error *err) {
  const Answer *x = answered(&ftns, m, NULL);
  void *code, *dict;
  if (x)
    return x->entry;
  if ((code = served_by(m)))
    return answer(&ftns, m, NULL, (dict = dict_of(m)) ? dict_entry(dict, code) : code)->entry;
  Adapter *a = adapter_new(m, err);
  if (!a)
    return NULL;
  a->invoke = is_invoke(m);
  if (!a->invoke)
    a->code = engine_ftn(m);
  return answer(&ftns, m, NULL, adapter_stub(a))->entry;
}

// Code of method m, made ahead of time, that takes what code of open forms passes for a declaration with this
// signature.
static void *made_for_open(Method *m, const Sig *open) {
  ERROR(err);
  Method *made = m->is_shared || m->flags & MA_STATIC ? NULL : engine_for_open_method(m, sig_by_address(open), &err);
  return made ? engine_code_ahead(made) : NULL;
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

void *open_value(Method *decl, Class *c, Error *err) {
  const Answer *x = answered(&values, decl, c);
  if (x)
    return x->entry;
  Method *target = NULL;
  if (!class_fields(c, err) || (c->is_valuetype && !(target = target_on(c, decl, err))))
    return NULL;
  Adapter *a = adapter_new(decl, err);
  if (!a)
    return NULL;
  if (target && target->klass->is_valuetype) { // takes the address of the value
    if (!sig_unsized(a->open))
      return answer(&values, decl, c, engine_ftn(target))->entry;
    void *code = made_for_open(target, a->open);
    if (code)
      return answer(&values, decl, c, code)->entry;
    a->code = engine_ftn(target);
  }
  a->value = c;
  a->target = target;
  return answer(&values, decl, c, adapter_stub(a))->entry;
}

static void *pending(Error *err) {
  engine_hooks.set_pending(err);
  return NULL;
}

// Where a call of `decl` on an object goes: code that knows the sizes.
static void *object_entry(Object *o, Method *decl) {
  ERROR(err);
  Class *c = o->vtable->klass;
  if (object_is_proxy(o))
    return engine_remote_entry(engine_remote_method(o, decl));
  void *entry = recent(&recent_exact, decl, c);
  if (entry)
    return entry;
  Method *m = target_on(c, decl, &err);
  return m ? make_recent(&recent_exact, answer(&exact_virtuals, decl, c, engine_vtable_entry(c, m))) : pending(&err);
}

static bool same_shape(const Sig *a, const Sig *b) {
  bool same = a->nparams == b->nparams && class_unsized(a->ret) == class_unsized(b->ret);
  for (u32 i = 0; same && i < a->nparams; i++)
    same = class_unsized(a->params[i]) == class_unsized(b->params[i]);
  return same;
}

// The method behind a delegate's pointer, if code of its open form serves it and takes what Invoke's takes.
static void *straight_code(const Adapter *a, const Delegate *d, bool closed) {
  ERROR(err);
  Method *m = engine_method_from_code(d->method_ptr);
  bool is_static = m && m->flags & MA_STATIC;
  if (!m || m->is_shared || closed == is_static || (closed && m->klass->is_valuetype) || !served_by(m))
    return NULL;
  Method *over = method_over_params(m, &err);
  Sig *sig = over ? laid_out(over, &err) : NULL;
  return sig && same_shape(sig, a->open) ? open_ftn(m, &err) : NULL;
}

// What the code behind invoke_impl does with the delegate, if it is a shim.
static bool is_shim(const void *impl, bool *closed) {
  *closed = impl == (const void *)host_delegate_closed[0] || impl == (const void *)host_delegate_closed[1];
  bool found = *closed;
  for (u32 i = 0; i < HOST_DELEGATE_SHIMS; i++)
    found |= impl == (const void *)host_delegate_open[0][i] || impl == (const void *)host_delegate_open[1][i];
  return impl && found;
}

const Straight *adapter_straight(Adapter *a, const Delegate *d) {
  const Straight *last = __atomic_load_n(&a->last, __ATOMIC_ACQUIRE);
  if (LIKELY(last && last->method_ptr == d->method_ptr && last->impl == d->invoke_impl))
    return last;
  bool closed;
  if (!is_shim(d->invoke_impl, &closed))
    return NULL;
  const Answer *x = answered(&straight, d->method_ptr, a);
  if (!x) {
    void *code = straight_code(a, d, closed);
    Straight *s = code ? xmalloc(sizeof *s) : NULL;
    if (s)
      *s = (Straight){d->method_ptr, d->invoke_impl, code, closed};
    x = answer(&straight, d->method_ptr, a, s);
  }
  last = x->entry;
  if (!last || last->impl != d->invoke_impl)
    return NULL;
  __atomic_store_n(&a->last, last, __ATOMIC_RELEASE);
  return last;
}

// Straight to code that takes addresses: what was made for this, or that of an open form, where the class's method
// takes the same ones as its declaration.
static void *virtual_in_open(Class *c, Method *decl, Error *err) {
  Method *m = target_on(c, decl, err), *over = m ? method_over_params(decl, err) : NULL;
  Sig *a = over ? laid_out(over, err) : NULL;
  if (!a || c->is_valuetype)
    return NULL;
  void *code = made_for_open(m, a);
  if (code || !(m->klass->inst || m->inst) || !served_by(m))
    return code;
  Method *mine = method_over_params(m, err);
  Sig *b = mine ? laid_out(mine, err) : NULL;
  return b && same_shape(a, b) ? open_ftn(m, err) : NULL;
}

static void *virtual_entry(Object *o, Method *decl) {
  ERROR(err);
  void *entry = object_is_proxy(o) ? NULL : virtual_in_open(o->vtable->klass, decl, &err);
  if (entry)
    return entry;
  Adapter *a = adapter_new(decl, &err);
  if (!a)
    return pending(&err);
  a->code = object_entry(o, decl);
  return a->code ? adapter_stub(a) : NULL;
}

void *rt_open_virtual(Object *o, Method *decl) {
  static Answers proxies;
  Class *c = o->vtable->klass;
  bool proxy = object_is_proxy(o);
  void *entry = proxy ? NULL : recent(&recent_virtuals, decl, c);
  if (LIKELY(entry != NULL))
    return entry;
  Answers *q = proxy ? &proxies : &virtuals;
  const Answer *x = answered(q, decl, c);
  if (!x && (entry = virtual_entry(o, decl)))
    x = answer(q, decl, c, entry);
  return !x ? NULL : proxy ? x->entry : make_recent(&recent_virtuals, x);
}

// III.2.1, where the class of the value does not have the method: its box, or the object that a reference is.
static void *constrained_target(Adapter *a, void **self) {
  Object *o = a->target ? engine_hooks.box(a->value, *self) : *(Object **)*self;
  *self = o;
  if (!o) {
    engine_hooks.null_reference();
    return NULL;
  }
  if (a->target || !(a->m->flags & MA_VIRTUAL))
    return engine_ftn(a->target ? a->target : a->m);
  return object_entry(o, a->m);
}

void *adapter_target(Adapter *a, void **self) {
  return a->value ? constrained_target(a, self) : ((Delegate *)*self)->invoke_impl;
}
