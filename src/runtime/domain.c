// domain.c: application domains: what belongs to each, and which of them a thread is in.
//
// A domain is a LoadContext (types/): all assemblies but mscorlib are loaded again in it, so their classes, static
// fields and code are its own. Of mscorlib, which is shared, each domain has its own static fields of the classes that
// class_wants_domain_statics() names. A thread's [ThreadStatic] fields and its Thread object are kept by domain, too.
#include "runtime/domain.h"
#include "runtime/helpers.h"

static Domain root_domain;
static Domain *newest = &root_domain; // domains are linked from the first on and never freed
static u32 next_id = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// ---- finding them ---------------------------------------------------------------------------------------------------

Domain *domain_root(void) {
  return &root_domain;
}

Domain *domain_current(void) {
  Thread *t = current_thread;
  return t && t->domain ? t->domain : &root_domain;
}

Domain *domain_by_id(u32 id) {
  pthread_mutex_lock(&lock);
  Domain *d = &root_domain;
  while (d && d->id != id)
    d = d->next;
  pthread_mutex_unlock(&lock);
  return d && !d->unloaded ? d : NULL;
}

void domains_each(void (*cb)(Domain *d, void *data), void *data) {
  for (Domain *d = &root_domain; d; d = __atomic_load_n(&d->next, __ATOMIC_ACQUIRE))
    if (!d->unloaded)
      cb(d, data);
}

static u32 handle_offset(void) {
  static u32 off;
  return off ? off : (off = field_offset_of(corlib_class("System", "AppDomain"), "_mono_app_domain"));
}

Domain *domain_of_object(Object *app_domain) {
  Domain *d = FIELD_AT(app_domain, handle_offset(), Domain *);
  return d ? d : &root_domain;
}

Domain *domain_of_class(const Class *c) {
  LoadContext *l = class_context(c);
  return l && l->domain ? l->domain : &root_domain;
}

Object *domain_object(Domain *d) {
  Object *o = runtime_rooted(&d->object);
  if (o || !(o = object_new(corlib_class("System", "AppDomain"))))
    return o;
  FIELD_AT(o, handle_offset(), Domain *) = d;
  return runtime_root_once(&d->object, o);
}

Object *app_domain(void) {
  return domain_object(domain_current());
}

// ---- making one -----------------------------------------------------------------------------------------------------

static void root_init(void) {
  if (!root_domain.context)
    root_domain.context = load_context();
}

Domain *domain_new(const char *name) {
  Domain *d = xcalloc(1, sizeof *d);
  d->name = xstrdup(name);
  pthread_mutex_lock(&lock);
  root_init();
  d->id = next_id++;
  d->context = load_context_new(d->id);
  d->context->domain = d;
  __atomic_store_n(&newest->next, d, __ATOMIC_RELEASE);
  newest = d;
  pthread_mutex_unlock(&lock);
  return d;
}

// ---- a thread's stay ------------------------------------------------------------------------------------------------

typedef struct DomainStay { // root memory
  struct DomainStay *next;
  Domain *domain;
  void **statics;
  u32 nstatics;
  Object *outer;
} DomainStay;

static DomainStay *stay_of(Thread *t, Domain *d) {
  DomainStay *s = t->stays;
  while (s && s->domain != d)
    s = s->next;
  if (!s) {
    s = gc_alloc_root(sizeof *s);
    s->domain = d;
    s->next = t->stays;
    t->stays = s;
  }
  return s;
}

static LoadContext *context_of(Domain *d) {
  if (d == &root_domain && !d->context) {
    pthread_mutex_lock(&lock);
    root_init();
    pthread_mutex_unlock(&lock);
  }
  return d->context;
}

Domain *domain_enter(Domain *d) {
  Thread *t = current_thread;
  Domain *old = domain_current();
  if (old == d)
    return old;
  context_of(old);
  DomainStay *out = stay_of(t, old), *in = stay_of(t, d);
  out->statics = t->statics;
  out->nstatics = t->nstatics;
  gc_store(&out->outer, t->managed_outer);
  t->statics = in->statics;
  t->nstatics = in->nstatics;
  gc_store(&t->managed_outer, in->outer);
  in->statics = NULL;
  in->nstatics = 0;
  t->context = NULL;
  t->domain = d;
  load_context_set(context_of(d));
  return old;
}

bool domain_left_for_good(Domain *old) {
  Thread *t = current_thread;
  if (t->leaving != old || !old || domain_current() == old)
    return false;
  t->leaving = NULL;
  if (t->abort != ABORT_NONE)
    thread_reset_abort();
  return true;
}

void domain_thread_start(Thread *t) {
  if (t->domain)
    load_context_set(t->domain->context);
}

static void free_blocks(void **blocks, u32 n) {
  for (u32 i = 0; i < n; i++)
    if (blocks[i])
      gc_free_root(blocks[i]);
  if (blocks)
    gc_free_root(blocks);
}

void domain_thread_end(Thread *t) {
  for (DomainStay *s = t->stays, *next; s; s = next) {
    next = s->next;
    free_blocks(s->statics, s->nstatics);
    gc_free_root(s);
  }
  t->stays = NULL;
}

// ---- static fields of mscorlib's classes that are kept by domain ---------------------------------------------------

typedef struct DomainClass {
  void *statics;
  ClassInit init;
} DomainClass;

static pthread_mutex_t statics_lock = PTHREAD_MUTEX_INITIALIZER;

static DomainClass *class_in(Domain *d, Class *c) {
  u32 i = __atomic_load_n(&c->domain_static_index, __ATOMIC_ACQUIRE);
  DomainClass **table = __atomic_load_n(&d->classes, __ATOMIC_ACQUIRE);
  DomainClass *k = i && table && i <= (u32)(uintptr_t)table[0] ? __atomic_load_n(&table[i], __ATOMIC_ACQUIRE) : NULL;
  if (LIKELY(k != NULL))
    return k;
  static u32 next_index;
  pthread_mutex_lock(&statics_lock);
  if (!c->domain_static_index)
    __atomic_store_n(&c->domain_static_index, ++next_index, __ATOMIC_RELEASE);
  i = c->domain_static_index;
  table = d->classes;
  u32 have = table ? (u32)(uintptr_t)table[0] : 0;
  if (i > have) { // readers may still look at the old one
    u32 want = MAX(i + 32, have * 2);
    DomainClass **grown = xcalloc(want + 1, sizeof *grown);
    if (have)
      memcpy(grown + 1, table + 1, have * sizeof *grown);
    grown[0] = (void *)(uintptr_t)want;
    __atomic_store_n(&d->classes, grown, __ATOMIC_RELEASE);
    table = grown;
  }
  if (!table[i])
    __atomic_store_n(&table[i], xcalloc(1, sizeof *table[i]), __ATOMIC_RELEASE);
  pthread_mutex_unlock(&statics_lock);
  return table[i];
}

ClassInit *domain_class_init(Class *c) {
  Domain *d = domain_current();
  return d == &root_domain ? &c->init : &class_in(d, c)->init;
}

void *statics_of(Class *c, Error *err) {
  Domain *d = domain_current();
  if (!c->is_domain_static || d == &root_domain)
    return class_statics(c, err);
  DomainClass *k = class_in(d, c);
  void *p = __atomic_load_n(&k->statics, __ATOMIC_ACQUIRE);
  if (p)
    return p;
  if (!class_fields(c, err))
    return NULL;
  pthread_mutex_lock(&statics_lock);
  if (!k->statics)
    __atomic_store_n(&k->statics, gc_alloc_root(MAX(c->static_size, 16)), __ATOMIC_RELEASE);
  p = k->statics;
  pthread_mutex_unlock(&statics_lock);
  return p ? p : (err_set(err, ERR_OUT_OF_MEMORY, "no memory for the static fields of %s", class_name(c)), NULL);
}

void *rt_domain_statics(Class *c) {
  ERROR(err);
  void *p = statics_of(c, &err);
  return p ? p : (void *)exc_throw_error(&err);
}

// ---- the end of one -------------------------------------------------------------------------------------------------

static void clear_class(Class *c) {
  if (c && c->statics && c->static_size)
    memset(c->statics, 0, c->static_size);
}

static void clear_assembly(Assembly *a) {
  for (u32 i = 0; i < md_rows(a->img, TABLE_TYPEDEF); i++)
    clear_class(a->typedefs[i]);
}

// What the domain's static fields kept alive is garbage from now on; its classes and code stay.
void domain_clear(Domain *d) {
  for (u32 i = 0; i < assembly_count(); i++)
    if (assembly_at(i)->context == d->context)
      clear_assembly(assembly_at(i));
  DomainClass **table = d->classes;
  for (u32 i = 1; table && i <= (u32)(uintptr_t)table[0]; i++)
    if (table[i] && table[i]->statics) {
      gc_free_root(table[i]->statics);
      table[i]->statics = NULL;
    }
  Object **slots[] = {d->object, d->setup, d->data, d->default_context};
  for (u32 i = 1; i < ARRAY_LEN(slots); i++)
    if (slots[i])
      *slots[i] = NULL;
}
