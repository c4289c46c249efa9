// methods.c: the methods of a class: from rows, for instances, and those the runtime provides for arrays.
#include "types/flavour.h"
#include "types/internal.h"

static Method *new_method(Class *c) {
  Method *m = LOADER_NEW(Method);
  m->klass = c;
  m->slot = -1;
  return m;
}

// A P/Invoke of the core library whose module is the runtime itself.
static bool is_runtime_import(Assembly *a, const Method *m) {
  if (!(m->flags & MA_PINVOKE) || !flavour->runtime_modules)
    return false;
  u32 row = md_find(a->img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token), module = 0;
  if (row)
    module = md_col(a->img, TABLE_IMPLMAP, row, IMPLMAP_SCOPE);
  return module && flavour_is_runtime(md_string(a->img, md_col(a->img, TABLE_MODULEREF, module, MODULEREF_NAME)));
}

static Method *read_method(Class *c, u32 row) {
  Assembly *a = c->assembly;
  Method *m = new_method(c);
  u32 cols[MD_MAX_COLUMNS], nparams;
  u8 conv;
  md_row(a->img, TABLE_METHOD, row, cols);
  m->def = m;
  m->token = TOKEN(TABLE_METHOD, row);
  m->name = md_string(a->img, cols[METHOD_NAME]);
  m->flags = (u16)cols[METHOD_FLAGS];
  m->implflags = (u16)cols[METHOD_IMPLFLAGS];
  if (!sig_peek(a, cols[METHOD_SIGNATURE], &conv, &nparams)) {
    m->error = LOADER_NEW(Error);
    err_set(m->error, ERR_BAD_IMAGE, "the signature of method '%s' of '%s' is malformed", m->name, class_name(c));
  } else if (conv & SIG_GENERIC) {
    m->gparams = read_gparams(a, m->token, m, CK_MVAR, &m->ngparams);
  }
  if (UNLIKELY(c->assembly->is_corlib &&
               ((c->provided && !(conv & SIG_GENERIC) && flavour_provides(c->provided, m->name, nparams)) ||
                is_runtime_import(a, m))))
    m->implflags |= MI_INTERNALCALL;
  return m;
}

static Method *copy_method(Class *c, const Method *from) {
  Method *m = new_method(c);
  m->def = from->def;
  m->name = from->name;
  m->token = from->token;
  m->flags = from->flags;
  m->implflags = from->implflags;
  m->gparams = from->gparams;
  m->ngparams = from->ngparams;
  m->slot = from->slot;
  m->is_shared = c->is_shared && class_is_canonical(c) && !m->ngparams;
  return m;
}

Method *class_method(Class *c, u32 i) {
  Method *m = __atomic_load_n(&c->method_table[i], __ATOMIC_ACQUIRE);
  if (m)
    return m;
  LOADER_LOCKED();
  if (c->method_table[i])
    return c->method_table[i];
  m = c->kind == CK_INST ? copy_method(c, class_method(c->generic_def, i)) : read_method(c, c->first_method + i);
  __atomic_store_n(&c->method_table[i], m, __ATOMIC_RELEASE);
  return m;
}

// The column of a method's row, for one that need not exist.
static u32 method_col(const Class *c, u32 i, u32 col) {
  const Class *def = c->kind == CK_INST ? c->generic_def : c;
  return md_col(def->assembly->img, TABLE_METHOD, def->first_method + i, col);
}

const char *class_method_name(const Class *c, u32 i) {
  const Method *m = __atomic_load_n(&c->method_table[i], __ATOMIC_ACQUIRE);
  return m ? m->name : md_string(c->assembly->img, method_col(c, i, METHOD_NAME));
}

u16 class_method_flags(const Class *c, u32 i) {
  const Method *m = __atomic_load_n(&c->method_table[i], __ATOMIC_ACQUIRE);
  return m ? m->flags : (u16)method_col(c, i, METHOD_FLAGS);
}

static void set_cctor(Class *c) {
  for (u32 i = 0; c->has_cctor && !c->cctor && i < c->nmethods; i++)
    if ((class_method_flags(c, i) & MA_STATIC) && strcmp(class_method_name(c, i), ".cctor") == 0)
      c->cctor = class_method(c, i);
}

// A definition's methods are the assembly's, from the first on.
static void list_def(Class *c) {
  u32 first, end;
  md_list(c->assembly->img, TABLE_TYPEDEF, TOKEN_ROW(c->token), TYPEDEF_METHODS, TABLE_METHOD, &first, &end);
  c->nmethods = end > first ? end - first : 0;
  c->first_method = first;
  c->provided = flavour_provided(c);
  c->method_table = c->nmethods ? c->assembly->methods + first - 1 : NULL;
}

static bool list_inst(Class *c, Error *err) {
  if (!class_methods(c->generic_def, err))
    return false;
  c->nmethods = c->generic_def->nmethods;
  c->method_table = LOADER_ARRAY(Method *, c->nmethods + 1);
  return true;
}

// ---- Arrays (II.14.2) -------------------------------------------------------------------------------------------

static Sig *array_sig(Class *ret, u32 nindexes, Class *last) {
  Sig *s = sig_alloc(nindexes + (last != NULL));
  s->callconv = SIG_HASTHIS;
  s->has_this = true;
  s->ret = ret;
  for (u32 i = 0; i < nindexes; i++)
    s->params[i] = wk.int32;
  if (last)
    s->params[nindexes] = last;
  return s;
}

static void list_array(Class *c) {
  const u16 ctor = MA_SPECIALNAME | MA_RTSPECIALNAME;
  const struct {
    const char *name;
    Sig *sig;
    u16 flags;
  } members[] = {
      {"Get", array_sig(c->elem, c->rank, NULL), 0},
      {"Address", array_sig(class_byref(c->elem), c->rank, NULL), 0},
      {"Set", array_sig(wk.void_, c->rank, c->elem), 0},
      {".ctor", array_sig(wk.void_, c->rank, NULL), ctor},      // lengths
      {".ctor", array_sig(wk.void_, 2u * c->rank, NULL), ctor}, // lower bounds and lengths; vectors: nested lengths
  };
  bool nested = c->elem->kind == CK_SZARRAY;
  c->nmethods = ARRAY_LEN(members) - (c->kind == CK_SZARRAY && !nested);
  c->method_table = LOADER_ARRAY(Method *, c->nmethods);
  for (u32 i = 0; i < c->nmethods; i++) {
    Method *m = c->method_table[i] = new_method(c);
    m->def = m->canon = m;
    m->name = members[i].name;
    m->sig = members[i].sig;
    m->flags = 6 | members[i].flags; // public
    m->implflags = MI_RUNTIME;
  }
}

bool class_methods(Class *c, Error *err) {
  if (STAGE_READ(c->stage_methods) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (c->stage_methods == STAGE_DONE)
    return true;
  if (!class_ok(c, err) || class_unfinished(c, err))
    return false;
  ERROR(why);
  bool ok = true;
  if (c->is_array)
    list_array(c);
  else if (c->kind == CK_INST)
    ok = list_inst(c, &why);
  else if (c->kind == CK_DEF && c->token)
    list_def(c);
  if (ok)
    set_cctor(c);
  else
    class_fail(c, &why, err);
  STAGE_SET(c->stage_methods, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}

bool method_checks_proxy(const Method *m) {
  const Class *c = m->klass;
  if (LIKELY(!c->is_byref_marshalled) || (m->flags & MA_STATIC) || !c->parent->is_byref_marshalled)
    return false; // MarshalByRefObject's own are called by what looks after proxies
  return !(m->flags & MA_VIRTUAL) || (m->flags & MA_FINAL) || (c->flags & TA_SEALED);
}
