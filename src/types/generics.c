// generics.c: argument lists, instances, inflation, and the canonical forms whose code is shared (decision 9).
#include "types/internal.h"

static Intern insts, class_insts, method_insts;

static u64 hash_args(Class *const *args, u32 n) {
  u64 h = n;
  for (u32 i = 0; i < n; i++)
    h = hash_combine(h, (uintptr_t)args[i]);
  return h;
}

typedef struct InstEntry {
  Class *const *args; // of inst; of the asker in a probe
  u32 n;
  GenericInst *inst;
} InstEntry;

static bool inst_eq(const void *a, const void *b) {
  const InstEntry *x = a, *y = b;
  return x->n == y->n && memcmp(x->args, y->args, x->n * sizeof(Class *)) == 0;
}

GenericInst *generic_inst(Class *const *args, u32 n) {
  LOADER_LOCKED();
  insts.eq = inst_eq;
  u64 hash = hash_args(args, n);
  InstEntry probe = {args, n, NULL}, *e = intern_find(&insts, hash, &probe);
  if (e)
    return e->inst;
  e = LOADER_NEW(InstEntry);
  GenericInst *inst = e->inst = arena_alloc(&loader_arena, sizeof(GenericInst) + n * sizeof(Class *));
  inst->n = (u16)n;
  for (u32 i = 0; i < n; i++) {
    inst->args[i] = args[i];
    inst->open |= args[i]->is_open;
    inst->shared |= args[i]->is_shared;
    inst->depth = MAX(inst->depth, args[i]->type_depth);
  }
  e->args = inst->args;
  e->n = n;
  intern_add(&insts, hash, e);
  return inst;
}

// ---- Instances of classes ---------------------------------------------------------------------------------------

static bool class_inst_eq(const void *a, const void *b) {
  const Class *x = a, *y = b;
  return x->generic_def == y->generic_def && x->inst == y->inst;
}

static bool check_args(const Class *def, const GenericInst *inst, Error *err) {
  if (def->kind != CK_DEF || !def->ngparams)
    return err_set(err, ERR_TYPE_LOAD, "type '%s' is not generic", class_name(def));
  if (def->ngparams != inst->n)
    return err_set(err, ERR_TYPE_LOAD, "generic type '%s' takes %u arguments, not %u", class_name(def), def->ngparams,
                   inst->n);
  if (inst->depth >= MAX_TYPE_DEPTH)
    return err_set(err, ERR_TYPE_LOAD, "an instance of generic type '%s' nests too deeply", class_name(def));
  for (u32 i = 0; i < inst->n; i++)
    if (inst->args[i]->kind == CK_BYREF || inst->args[i]->etype == ET_VOID)
      return err_set(err, ERR_TYPE_LOAD, "'%s' cannot be an argument of generic type '%s'", class_name(inst->args[i]),
                     class_name(def)); // II.9.4
  return true;
}

static bool is_own_params(const Class *def, const GenericInst *inst) {
  return memcmp(def->gparams, inst->args, inst->n * sizeof(Class *)) == 0;
}

Class *class_inst(Class *def, GenericInst *inst, Error *err) {
  LOADER_LOCKED();
  if (!check_args(def, inst, err))
    return NULL;
  if (is_own_params(def, inst))
    return def;
  class_insts.eq = class_inst_eq;
  u64 hash = hash_combine((uintptr_t)def, (uintptr_t)inst);
  Class probe = {.generic_def = def, .inst = inst}, *c = intern_find(&class_insts, hash, &probe);
  if (!c) {
    c = class_alloc(CK_INST, def->is_valuetype ? ET_VALUETYPE : ET_CLASS);
    class_copy_from_def(c, def, inst);
    c->type_depth = inst->depth + 1;
    intern_add(&class_insts, hash, c);
  }
  return class_ok(c, err) ? class_handout(c, err) : NULL;
}

static GenericInst *inflate_inst(GenericInst *inst, GenericCtx ctx, Error *err) {
  if (!inst->open)
    return inst;
  Class *few[8], **args = inst->n <= ARRAY_LEN(few) ? few : xmalloc(inst->n * sizeof *args);
  u32 i = 0;
  while (i < inst->n && (args[i] = class_inflate(inst->args[i], ctx, err)))
    i++;
  GenericInst *out = i == inst->n ? generic_inst(args, i) : NULL;
  if (args != few)
    free(args);
  return out;
}

static Class *inflate_param(Class *c, GenericInst *inst, Error *err) {
  if (!inst)
    return c;
  if (c->param_index < inst->n)
    return inst->args[c->param_index];
  err_set(err, ERR_BAD_IMAGE, "type parameter '%s' has no argument in its context", c->name);
  return NULL;
}

static Class *inflate_array(Class *elem, const Class *array, Error *err) {
  if (elem->kind == CK_BYREF || elem->etype == ET_VOID) {
    err_set(err, ERR_TYPE_LOAD, "'%s' cannot be the element of an array", class_name(elem));
    return NULL;
  }
  return array->kind == CK_SZARRAY ? class_szarray(elem) : class_array(elem, array->rank);
}

Class *class_inflate(Class *c, GenericCtx ctx, Error *err) {
  if (!c->is_open || (!ctx.cls && !ctx.meth))
    return c;
  LOADER_LOCKED();
  Class *elem;
  switch (c->kind) {
  case CK_VAR: return inflate_param(c, ctx.cls, err);
  case CK_MVAR: return inflate_param(c, ctx.meth, err);
  case CK_INST: {
    GenericInst *inst = inflate_inst(c->inst, ctx, err);
    return !inst ? NULL : inst == c->inst ? c : class_inst(c->generic_def, inst, err);
  }
  case CK_FNPTR: {
    Sig *s = sig_inflate(c->fnptr, ctx, err);
    return s ? class_fnptr(s) : NULL;
  }
  case CK_SZARRAY:
  case CK_ARRAY: elem = class_inflate(c->elem, ctx, err); return elem ? inflate_array(elem, c, err) : NULL;
  case CK_PTR: elem = class_inflate(c->elem, ctx, err); return elem ? class_ptr(elem) : NULL;
  case CK_BYREF:
    elem = class_inflate(c->elem, ctx, err);
    return elem ? (elem->kind == CK_BYREF ? elem : class_byref(elem)) : NULL;
  default: return c; // a definition stands for itself
  }
}

// ---- Instances of methods ---------------------------------------------------------------------------------------

Method *method_on_class(Method *def, Class *klass, Error *err) {
  if (def->klass == klass)
    return def;
  LOADER_LOCKED();
  if (!class_methods(klass, err))
    return NULL;
  Class *owner = def->def->klass;
  if (klass == owner)
    return def->def;
  u32 i = TOKEN_ROW(def->def->token) - owner->first_method;
  if (klass->generic_def != owner || i >= klass->nmethods) {
    err_set(err, ERR_MISSING_METHOD, "'%s' is not a method of '%s'", method_name(def), class_name(klass));
    return NULL;
  }
  return class_method(klass, i);
}

static bool method_inst_eq(const void *a, const void *b) {
  const Method *x = a, *y = b;
  return x->def == y->def && x->klass == y->klass && x->inst == y->inst;
}

static void mark_shared(Method *m) {
  m->is_shared = (m->klass->is_shared || (m->inst && m->inst->shared)) && class_is_canonical(m->klass) &&
                 (!m->inst || generic_is_canonical(m->inst));
}

Method *method_inst(Method *m, GenericInst *args, Error *err) {
  LOADER_LOCKED();
  if (m->inst)
    m = method_on_class(m->def, m->klass, err);
  if (!m)
    return NULL;
  if (m->ngparams != args->n || !m->ngparams) {
    err_set(err, ERR_BAD_IMAGE, "method '%s' takes %u type arguments, not %u", method_name(m), m->ngparams, args->n);
    return NULL;
  }
  if (args->depth >= MAX_TYPE_DEPTH) {
    err_set(err, ERR_TYPE_LOAD, "an instance of method '%s' nests too deeply", method_name(m));
    return NULL;
  }
  if (memcmp(m->gparams, args->args, args->n * sizeof(Class *)) == 0)
    return m;
  method_insts.eq = method_inst_eq;
  u64 hash = hash_combine(hash_combine((uintptr_t)m->def, (uintptr_t)m->klass), (uintptr_t)args);
  Method probe = {.def = m->def, .klass = m->klass, .inst = args}, *out = intern_find(&method_insts, hash, &probe);
  if (out)
    return out;
  if ((m->flags & MA_VIRTUAL) && !class_vtable_layout(m->klass, err))
    return NULL;
  out = LOADER_NEW(Method);
  out->klass = m->klass;
  out->name = m->name;
  out->token = m->token;
  out->flags = m->flags;
  out->implflags = m->implflags;
  out->slot = m->slot;
  out->def = m->def;
  out->inst = args;
  out->gparams = m->gparams;
  out->ngparams = m->ngparams;
  mark_shared(out);
  intern_add(&method_insts, hash, out);
  return out;
}

Method *method_inflate(Method *m, GenericCtx ctx, Error *err) {
  bool open_class = m->klass->is_open && m->klass->kind != CK_DEF;
  if ((!open_class && !(m->inst && m->inst->open)) || (!ctx.cls && !ctx.meth))
    return m;
  LOADER_LOCKED();
  Class *klass = class_inflate(m->klass, ctx, err);
  if (!klass)
    return NULL;
  Method *on = m;
  if (klass != m->klass) {
    if (klass->is_array) { // runtime-provided accessors: same place in the method list
      u32 i = 0;
      while (i < m->klass->nmethods && m->klass->method_table[i] != m)
        i++;
      if (!class_methods(klass, err))
        return NULL;
      return i < klass->nmethods ? class_method(klass, i) : NULL;
    }
    on = method_on_class(m->def, klass, err);
  }
  if (!on || !m->inst)
    return on;
  GenericInst *args = inflate_inst(m->inst, ctx, err);
  return args ? method_inst(on, args, err) : NULL;
}

Method *method_in_instance(Method *m, Class *c, Error *err) {
  if (c->kind != CK_INST)
    return m;
  if (m->klass == c->generic_def) {
    Method *on = method_on_class(m->def, c, err);
    return on && m->inst ? method_inst(on, m->inst, err) : on;
  }
  return method_inflate(m, class_ctx(c), err);
}

GenericCtx class_own_ctx(Class *c) {
  if (c->kind == CK_INST)
    return (GenericCtx){c->inst, NULL};
  return (GenericCtx){c->ngparams ? generic_inst(c->gparams, c->ngparams) : NULL, NULL};
}

GenericCtx method_own_ctx(Method *m) {
  GenericCtx ctx = class_own_ctx(m->klass);
  ctx.meth = m->inst ? m->inst : m->ngparams ? generic_inst(m->gparams, m->ngparams) : NULL;
  return ctx;
}

bool class_constraints(Class *p, Error *err) {
  if (p->constraints || TOKEN_TABLE(p->token) != TABLE_GENERICPARAM)
    return true;
  LOADER_LOCKED();
  const Image *img = p->assembly->img;
  u32 row = TOKEN_ROW(p->token), n = 0;
  u32 first = md_find(img, TABLE_GENERICPARAMCONSTRAINT, GENERICPARAMCONSTRAINT_OWNER, row);
  while (first && md_col(img, TABLE_GENERICPARAMCONSTRAINT, first + n, GENERICPARAMCONSTRAINT_OWNER) == row)
    n++;
  Class **list = LOADER_ARRAY(Class *, n + 1);
  for (u32 i = 0; i < n; i++) {
    u32 token = md_col(img, TABLE_GENERICPARAMCONSTRAINT, first + i, GENERICPARAMCONSTRAINT_CONSTRAINT);
    if (!(list[i] = class_from_token(p->assembly, token, (GenericCtx){0}, err)))
      return false;
  }
  p->nconstraints = n;
  __atomic_store_n(&p->constraints, list, __ATOMIC_RELEASE);
  return true;
}

// ---- Canonical forms --------------------------------------------------------------------------------------------

static Class *canonical_arg(Class *c) {
  if (c->kind == CK_VAR || c->kind == CK_MVAR)
    return c;
  return class_is_ref(c) ? class_canon_type() : class_canonical(c);
}

GenericInst *generic_canon(GenericInst *inst) {
  Class *few[8] = {0}, **args = inst->n <= ARRAY_LEN(few) ? few : xmalloc(inst->n * sizeof *args);
  for (u32 i = 0; i < inst->n; i++)
    args[i] = canonical_arg(inst->args[i]);
  GenericInst *out = generic_inst(args, inst->n);
  if (args != few)
    free(args);
  return out;
}

Class *class_canonical(Class *c) {
  Class *canon = __atomic_load_n(&c->canon, __ATOMIC_ACQUIRE);
  if (canon)
    return canon;
  LOADER_LOCKED();
  canon = c;
  if (c->kind == CK_INST) {
    canon = class_inst(c->generic_def, generic_canon(c->inst), NULL);
    if (!canon) // an argument list that loads for c but not in general: c runs its own code
      canon = c;
  }
  __atomic_store_n(&c->canon, canon, __ATOMIC_RELEASE);
  return canon;
}

bool generic_is_canonical(const GenericInst *inst) {
  for (u32 i = 0; i < inst->n; i++) {
    const Class *c = inst->args[i];
    if (class_is_ref(c) ? c != class_canon_type() : !class_is_canonical(c))
      return false;
  }
  return true;
}

bool class_is_canonical(const Class *c) {
  return c->kind != CK_INST || generic_is_canonical(c->inst);
}

Method *method_canonical(Method *m) {
  Method *canon = __atomic_load_n(&m->canon, __ATOMIC_ACQUIRE);
  if (canon)
    return canon;
  LOADER_LOCKED();
  Class *klass = class_canonical(m->klass);
  GenericInst *inst = m->inst ? generic_canon(m->inst) : NULL;
  canon = m;
  if (klass != m->klass || inst != m->inst) {
    Method *on = klass == m->klass ? m : method_on_class(m->def, klass, NULL);
    canon = on && inst ? method_inst(on, inst, NULL) : on;
    if (!canon)
      canon = m;
  }
  __atomic_store_n(&m->canon, canon, __ATOMIC_RELEASE);
  return canon;
}

DictSource method_dict_source(const Method *m) {
  if (!m->is_shared)
    return DICT_NONE;
  if (m->inst)
    return DICT_METHOD_ARG;
  // Default interface methods run on objects whose class says nothing of the interface's arguments.
  if ((m->flags & MA_STATIC) || m->klass->is_valuetype || m->klass->is_interface)
    return DICT_CLASS_ARG;
  return DICT_THIS;
}

// ---- Open forms -------------------------------------------------------------------------------------------------

bool method_is_open(const Method *m) {
  return (m->klass->is_open && m->klass->kind != CK_DEF) || (m->inst && m->inst->open);
}

static GenericInst *anon_args(ClassKind kind, u32 n) {
  Class **args = xmalloc(n * sizeof *args);
  for (u32 i = 0; i < n; i++)
    args[i] = class_anon_param(kind, i);
  GenericInst *g = generic_inst(args, n);
  free(args);
  return g;
}

// Why there is no code of the open form; NULL: there is.
static const char *not_open(const Method *def) {
  if (!def->klass->ngparams && !def->ngparams)
    return "it has no type parameters";
  if (def->wrapper != WRAP_NONE || def->dynamic)
    return "it is made at run time";
  if (def->flags & MA_ABSTRACT || def->flags & MA_PINVOKE || def->implflags & MI_CODETYPE_MASK)
    return "it has no IL";
  if (def->klass->is_byref_marshalled)
    return "calls of it may go to a proxy";
  return NULL;
}

static Method *over_params(Method *def, Error *err) {
  Class *c = def->klass;
  if (c->ngparams && !(c = class_inst(c, anon_args(CK_VAR, c->ngparams), err)))
    return NULL;
  Method *m = method_on_class(def, c, err);
  if (m && def->ngparams)
    m = method_inst(m, anon_args(CK_MVAR, def->ngparams), err);
  Sig *sig = m ? method_sig(m, err) : NULL;
  if (!sig || !sig_layout(sig, err))
    return NULL;
  return m;
}

Method *method_over_params(Method *m, Error *err) {
  static Map forms; // definition -> open form
  Method *def = m->def ? m->def : m;
  LOADER_LOCKED();
  Method *open = map_get(&forms, (u64)(uintptr_t)def);
  if (!open && (open = over_params(def, err)))
    map_put(&forms, (u64)(uintptr_t)def, open);
  return open;
}

Method *method_open_form(Method *m, Error *err) {
  const char *why = not_open(m->def ? m->def : m);
  if (!why)
    return method_over_params(m, err);
  err_set(err, ERR_NOT_COMPILED, "no code over type parameters: %s", why);
  return NULL;
}
