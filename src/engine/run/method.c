// method.c: how a method is reached: entries, stubs before there is code, slots that follow the code.
#include "engine/run/open.h"
#include "target/abi.h"

#include "base/log.h"

#include <pthread.h>

EngineHooks engine_hooks;
struct EngineConfig engine_config;
EngineStats engine_stats;

#define FIRST_SITES 3

// What the engine keeps of a canonical method until, and after, it has code. Hung into Method.engine.
typedef struct MethodState {
  void *stub;                // lazy stub, handed out as entry
  void **first[FIRST_SITES]; // slots to update once there is code; most methods have one or two
  VEC(void **) sites;        // further ones
} MethodState;

// Entries without hidden arguments, by exact method; unboxing entries, by method and class.
static Map ftn_entries, unbox_entries, code_to_method;
static Arena states; // guarded by lock
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

u32 engine_cpu_features(void) {
  return engine_config.opts & OPT_VECTOR && !engine_config.interpret ? host_cpu_features() : 0;
}

void engine_init(u32 opts) {
  engine_config.opts = opts;
}
void engine_use_aot(void *(*method_code)(Method *), InlineFrame *(*inlined)(const CodeInfo *)) {
  engine_hooks.aot_code = method_code;
  engine_hooks.aot_inlined = inlined;
}

static MethodState *state_of(Method *m) {
  if (!m->engine)
    m->engine = ARENA_NEW(&states, MethodState);
  return m->engine;
}

static void *entry_locked(Method *m) {
  void *code = __atomic_load_n(&m->code, __ATOMIC_ACQUIRE);
  if (code)
    return code;
  MethodState *s = state_of(m);
  if (!s->stub) {
    s->stub = stub_new(STUB_LAZY, m);
    map_put(&code_to_method, (u64)(uintptr_t)s->stub, m);
  }
  return s->stub;
}

void *engine_entry(Method *m) {
  m = method_canonical(m);
  void *code = __atomic_load_n(&m->code, __ATOMIC_ACQUIRE);
  if (code)
    return code;
  pthread_mutex_lock(&lock);
  code = entry_locked(m);
  pthread_mutex_unlock(&lock);
  return code;
}

static void add_site(MethodState *s, void **slot) {
  for (u32 i = 0; i < FIRST_SITES; i++)
    if (!s->first[i]) {
      s->first[i] = slot;
      return;
    }
  vec_push(&s->sites, slot);
}

static void bind_locked(Method *m, void **slot) {
  void *entry = entry_locked(m);
  if (!m->code)
    add_site(state_of(m), slot);
  __atomic_store_n(slot, entry, __ATOMIC_RELEASE);
}

void engine_bind_slot(Method *m, void **slot) {
  m = method_canonical(m);
  pthread_mutex_lock(&lock);
  bind_locked(m, slot);
  pthread_mutex_unlock(&lock);
}

void engine_publish(Method *m, void *code) {
  pthread_mutex_lock(&lock);
  if (!m->code) {
    MethodState *s = state_of(m);
    __atomic_store_n(&m->code, code, __ATOMIC_RELEASE);
    map_put(&code_to_method, (u64)(uintptr_t)code, m);
    if (s->stub)
      stub_jump_to(s->stub, code);
    for (u32 i = 0; i < FIRST_SITES && s->first[i]; i++)
      __atomic_store_n(s->first[i], code, __ATOMIC_RELEASE);
    for (u32 i = 0; i < s->sites.n; i++)
      __atomic_store_n(s->sites.v[i], code, __ATOMIC_RELEASE);
    vec_free(&s->sites);
  }
  pthread_mutex_unlock(&lock);
}

// The dictionary that an exact method's code expects in the hidden register.
static void *dict_owner(Method *exact, DictSource src) {
  return src == DICT_METHOD_ARG ? (void *)exact : (void *)exact->klass;
}

void *engine_ftn(Method *m) {
  Method *canon = method_canonical(m);
  DictSource src = method_dict_source(canon);
  if (src == DICT_NONE || src == DICT_THIS)
    return engine_entry(canon);
  pthread_mutex_lock(&lock);
  void *entry = map_get(&ftn_entries, (u64)(uintptr_t)m);
  if (!entry) {
    void **cell = xcalloc(2, sizeof(void *));
    cell[0] = dict_owner(m, src);
    bind_locked(canon, &cell[1]);
    entry = stub_new(STUB_DICT, cell);
    map_put(&ftn_entries, (u64)(uintptr_t)m, entry);
    map_put(&code_to_method, (u64)(uintptr_t)entry, m);
  }
  pthread_mutex_unlock(&lock);
  return entry;
}

static StubKind unbox_kind(Method *m, DictSource src) {
  ERROR(err);
  Sig *sig = method_sig(m, &err); // no code calls what has a signature that cannot be loaded
  bool ret = sig && sig_layout(sig, &err) && abi_result_comes_first(sig->ret);
  if (src == DICT_CLASS_ARG)
    return ret ? STUB_UNBOX_RET_DICT : STUB_UNBOX_DICT;
  return ret ? STUB_UNBOX_RET : STUB_UNBOX;
}

// The key is the exact method: a class has one unboxing entry for each of its methods, whatever slot asks.
void *engine_unbox_entry(Method *m) {
  Method *canon = method_canonical(m);
  DictSource src = method_dict_source(canon);
  pthread_mutex_lock(&lock);
  void *entry = map_get(&unbox_entries, (u64)(uintptr_t)m);
  pthread_mutex_unlock(&lock);
  if (entry)
    return entry;
  void *ftn = src == DICT_METHOD_ARG ? engine_ftn(m) : NULL;
  StubKind kind = unbox_kind(canon, src); // takes the loader lock, which is an outer one
  pthread_mutex_lock(&lock);
  entry = map_get(&unbox_entries, (u64)(uintptr_t)m);
  if (!entry) {
    void **code;
    entry = stub_new_unbox(kind, &code);
    if (ftn)
      *code = ftn;
    else
      bind_locked(canon, code);
    map_put(&unbox_entries, (u64)(uintptr_t)m, entry);
    map_put(&code_to_method, (u64)(uintptr_t)entry, m);
  }
  pthread_mutex_unlock(&lock);
  return entry;
}

void *engine_vtable_entry(Class *c, Method *m) {
  return c->is_valuetype && m->klass->is_valuetype ? engine_unbox_entry(m) : engine_ftn(m);
}

void engine_bind_vtable_slot(Class *c, Method *m, void **slot) {
  DictSource src = method_dict_source(method_canonical(m));
  if ((c->is_valuetype && m->klass->is_valuetype) || src == DICT_METHOD_ARG || src == DICT_CLASS_ARG)
    __atomic_store_n(slot, engine_vtable_entry(c, m), __ATOMIC_RELEASE);
  else
    engine_bind_slot(m, slot);
}

Method *engine_method_from_code(const void *code) {
  pthread_mutex_lock(&lock);
  Method *m = map_get(&code_to_method, (u64)(uintptr_t)code);
  pthread_mutex_unlock(&lock);
  return m;
}

static void *code_ahead(Method *m) {
  bool images = engine_hooks.aot_code && !engine_config.interpret;
  bool open_first = (engine_config.opts & OPT_VTSHARE) != 0;
  void *code = open_first ? open_serves(m) : NULL;
  if (!code && images)
    code = engine_hooks.aot_code(m);
  return code || open_first ? code : open_serves(m);
}

void *engine_code_ahead(Method *m) {
  void *code = __atomic_load_n(&m->code, __ATOMIC_ACQUIRE);
  if (code)
    return code;
  code = code_ahead(m);
  if (!code)
    return NULL;
  engine_publish(m, code);
  return m->code;
}

void *engine_code(Method *m, Error *err) {
  m = method_canonical(m);
  void *code = __atomic_load_n(&m->code, __ATOMIC_ACQUIRE);
  if (code)
    return code;
  code = engine_code_ahead(m);
  if (code)
    return code;
  code = engine_jit(m, err);
  if (!code)
    return NULL;
  engine_publish(m, code);
  return m->code;
}

// From host_stub_lazy. What it returns is jumped to with all arguments in place.
void *engine_lazy_target(Method *m) {
  ERROR(err);
  void *code = engine_code(m, &err);
  if (code)
    return code;
  engine_hooks.set_pending_call(&err, m);
  return (void *)rt_throw_pending;
}
