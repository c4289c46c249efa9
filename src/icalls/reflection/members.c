// members.c: properties and events of a class, and its types as reflection shows them.
#include "icalls/reflection/reflection.h"

// ---- types by their own names --------------------------------------------------------------------------------------

// What an instance holds has been inflated; its named parameters, if any, are those of another owner.
Class *reflection_type_in(Class *t, Class *c, Error *err) {
  return t->is_open && c->kind != CK_INST ? class_inflate(t, class_own_ctx(c), err) : t;
}

Class *reflection_constraint(Class *p, u32 i, Error *err) {
  GenericCtx ctx = {0};
  if (p->param_owner)
    ctx = p->kind == CK_VAR ? class_own_ctx(p->param_owner) : method_own_ctx(p->param_owner);
  return class_inflate(p->constraints[i], ctx, err);
}

static Class *param_parent(Class *p, Error *err) {
  if (!class_constraints(p, err))
    return NULL;
  for (u32 i = 0; i < p->nconstraints; i++)
    if (!p->constraints[i]->is_interface)
      return reflection_constraint(p, i, err);
  return p->param_flags & GP_VALUETYPE ? wk.valuetype : wk.object;
}

Class *reflection_parent(Class *c, Error *err) {
  if (c->kind == CK_VAR || c->kind == CK_MVAR)
    return param_parent(c, err);
  return c->parent ? reflection_type_in(c->parent, c, err) : NULL;
}

Sig *reflection_sig(Method *m, Error *err) {
  Sig *s = method_sig(m, err);
  GenericCtx ctx = method_own_ctx(m);
  if (m->klass->kind == CK_INST)
    ctx.cls = NULL;
  if (m->inst)
    ctx.meth = NULL;
  return s ? sig_inflate(s, ctx, err) : NULL;
}

bool reflection_sig_same(Method *a, Method *b) {
  ERROR(err);
  Sig *x = reflection_sig(a, &err), *y = reflection_sig(b, &err);
  if (!x || !y || x->nparams != y->nparams || x->ret != y->ret)
    return false;
  return !memcmp(x->params, y->params, x->nparams * sizeof(Class *));
}

// ---- properties and events: rows to records ------------------------------------------------------------------------

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// The rows of a class in a map table (PropertyMap, EventMap): positions [first, end).
static void map_range(const Image *img, Class *c, TableId map, u32 parent_col, u32 list_col, TableId target, u32 *first,
                      u32 *end) {
  *first = *end = 1;
  u32 row = md_find(img, map, parent_col, TOKEN_ROW(c->token));
  if (row)
    md_list(img, map, row, list_col, target, first, end);
}

typedef struct Accessor {
  u32 kind; // MS_*
  Method *m;
} Accessor;

// Calls `take` for each accessor of a property or event (II.22.28).
static bool each_accessor(Class *c, u32 association, void (*take)(void *to, Accessor a), void *to, Error *err) {
  const Image *img = c->assembly->img;
  u32 row = md_find(img, TABLE_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION, association);
  for (; row; row = md_find_next(img, TABLE_METHODSEMANTICS, METHODSEMANTICS_ASSOCIATION, association, row)) {
    u32 method = md_col(img, TABLE_METHODSEMANTICS, row, METHODSEMANTICS_METHOD);
    Method *def = method_from_row(c->assembly, method, err), *m = def ? method_on_class(def, c, err) : NULL;
    if (!m)
      return false;
    take(to, (Accessor){md_col(img, TABLE_METHODSEMANTICS, row, METHODSEMANTICS_FLAGS), m});
  }
  return true;
}

static void take_property(void *to, Accessor a) {
  Property *p = to;
  if (a.kind & MS_GETTER)
    p->get = a.m;
  if (a.kind & MS_SETTER)
    p->set = a.m;
}

static void take_event(void *to, Accessor a) {
  Event *e = to;
  if (a.kind & MS_ADDON)
    e->add = a.m;
  else if (a.kind & MS_REMOVEON)
    e->remove = a.m;
  else if (a.kind & MS_FIRE)
    e->raise = a.m;
  else if (a.kind & MS_OTHER) {
    e->others = xrealloc(e->others, (e->nothers + 1) * sizeof *e->others);
    e->others[e->nothers++] = a.m;
  }
}

static bool has_rows(const Class *c) {
  return (c->kind == CK_DEF || c->kind == CK_INST) && TOKEN_TABLE(c->token) == TABLE_TYPEDEF;
}

static bool read_properties(Class *c, ClassReflection *r, Error *err) {
  const Image *img = c->assembly->img;
  u32 first, end;
  map_range(img, c, TABLE_PROPERTYMAP, PROPERTYMAP_PARENT, PROPERTYMAP_PROPERTIES, TABLE_PROPERTY, &first, &end);
  Property *list = xcalloc(end - first + 1, sizeof *list);
  for (u32 i = first; i < end; i++) {
    u32 row = md_list_row(img, TABLE_PROPERTY, i);
    Property *p = &list[i - first];
    *p = (Property){.klass = c, .token = TOKEN(TABLE_PROPERTY, row)};
    p->name = md_string(img, md_col(img, TABLE_PROPERTY, row, PROPERTY_NAME));
    p->flags = md_col(img, TABLE_PROPERTY, row, PROPERTY_FLAGS);
    if (!each_accessor(c, p->token, take_property, p, err))
      return false;
  }
  pthread_mutex_lock(&lock);
  if (!r->have_props) {
    r->props = list;
    r->nprops = end - first;
    __atomic_store_n(&r->have_props, true, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
  return true;
}

bool reflection_properties(Class *c, Property **props, u32 *n, Error *err) {
  ClassReflection *r = reflection_of(c);
  if (has_rows(c) && !__atomic_load_n(&r->have_props, __ATOMIC_ACQUIRE) && !read_properties(c, r, err))
    return false;
  *props = r->props;
  *n = r->nprops;
  return true;
}

static bool read_events(Class *c, ClassReflection *r, Error *err) {
  const Image *img = c->assembly->img;
  u32 first, end;
  map_range(img, c, TABLE_EVENTMAP, EVENTMAP_PARENT, EVENTMAP_EVENTS, TABLE_EVENT, &first, &end);
  Event *list = xcalloc(end - first + 1, sizeof *list);
  for (u32 i = first; i < end; i++) {
    u32 row = md_list_row(img, TABLE_EVENT, i);
    Event *e = &list[i - first];
    *e = (Event){.klass = c, .token = TOKEN(TABLE_EVENT, row)};
    e->name = md_string(img, md_col(img, TABLE_EVENT, row, EVENT_NAME));
    e->flags = md_col(img, TABLE_EVENT, row, EVENT_FLAGS);
    if (!each_accessor(c, e->token, take_event, e, err))
      return false;
  }
  pthread_mutex_lock(&lock);
  if (!r->have_events) {
    r->events = list;
    r->nevents = end - first;
    __atomic_store_n(&r->have_events, true, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
  return true;
}

bool reflection_events(Class *c, Event **events, u32 *n, Error *err) {
  ClassReflection *r = reflection_of(c);
  if (has_rows(c) && !__atomic_load_n(&r->have_events, __ATOMIC_ACQUIRE) && !read_events(c, r, err))
    return false;
  *events = r->events;
  *n = r->nevents;
  return true;
}
