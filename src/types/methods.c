// methods.c: the methods of a class: from rows, for instances, and those the runtime provides for arrays.
#include "types/internal.h"

static bool read_method(Class *c, Method *m, u32 row, Error *err) {
  Assembly *a = c->assembly;
  u32 cols[MD_MAX_COLUMNS], nparams;
  u8 conv;
  md_row(a->img, TABLE_METHOD, row, cols);
  m->klass = c;
  m->def = m;
  m->token = TOKEN(TABLE_METHOD, row);
  m->name = md_string(a->img, cols[METHOD_NAME]);
  m->flags = (u16)cols[METHOD_FLAGS];
  m->implflags = (u16)cols[METHOD_IMPLFLAGS];
  m->slot = -1;
  if (!sig_peek(a, cols[METHOD_SIGNATURE], &conv, &nparams))
    return err_set(err, ERR_BAD_IMAGE, "the signature of method '%s' is malformed", m->name);
  if (conv & SIG_GENERIC)
    m->gparams = read_gparams(a, m->token, m, CK_MVAR, &m->ngparams);
  return true;
}

static void set_cctor(Class *c) {
  for (u32 i = 0; c->has_cctor && !c->cctor && i < c->nmethods; i++)
    if ((c->methods[i]->flags & MA_STATIC) && strcmp(c->methods[i]->name, ".cctor") == 0)
      c->cctor = c->methods[i];
}

static Method *make_list(Class *c, u32 n) {
  Method *block = LOADER_ARRAY(Method, n + 1);
  c->methods = LOADER_ARRAY(Method *, n + 1);
  for (u32 i = 0; i < n; i++)
    c->methods[i] = &block[i];
  c->nmethods = n;
  return block;
}

static bool list_def(Class *c, Error *err) {
  u32 first, end;
  md_list(c->assembly->img, TABLE_TYPEDEF, TOKEN_ROW(c->token), TYPEDEF_METHODS, TABLE_METHOD, &first, &end);
  u32 n = end > first ? end - first : 0;
  Method *block = make_list(c, n);
  for (u32 i = 0; i < n; i++)
    if (!read_method(c, &block[i], first + i, err))
      return false;
  for (u32 i = 0; i < n; i++)
    __atomic_store_n(&c->assembly->methods[first + i - 1], &block[i], __ATOMIC_RELEASE);
  return true;
}

static bool list_inst(Class *c, Error *err) {
  Class *def = c->generic_def;
  if (!class_methods(def, err))
    return false;
  Method *block = make_list(c, def->nmethods);
  for (u32 i = 0; i < def->nmethods; i++) {
    const Method *from = def->methods[i];
    Method *m = &block[i];
    m->klass = c;
    m->def = from->def;
    m->name = from->name;
    m->token = from->token;
    m->flags = from->flags;
    m->implflags = from->implflags;
    m->gparams = from->gparams;
    m->ngparams = from->ngparams;
    m->slot = from->slot;
    m->is_shared = c->is_shared && class_is_canonical(c) && !m->ngparams;
  }
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
      {"Set", array_sig(wk.void_, c->rank, c->elem), 0},
      {"Address", array_sig(class_byref(c->elem), c->rank, NULL), 0},
      {".ctor", array_sig(wk.void_, c->rank, NULL), ctor},      // lengths
      {".ctor", array_sig(wk.void_, 2u * c->rank, NULL), ctor}, // lower bounds and lengths; vectors: nested lengths
  };
  Method *block = make_list(c, ARRAY_LEN(members));
  for (u32 i = 0; i < ARRAY_LEN(members); i++) {
    Method *m = &block[i];
    m->klass = c;
    m->def = m->canon = m;
    m->name = members[i].name;
    m->sig = members[i].sig;
    m->flags = 6 | members[i].flags; // public
    m->implflags = MI_RUNTIME;
    m->slot = -1;
  }
}

bool class_methods(Class *c, Error *err) {
  if (STAGE_READ(c->stage_methods) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (c->stage_methods == STAGE_DONE)
    return true;
  if (!class_ok(c, err))
    return false;
  Error why = {0};
  bool ok = true;
  if (c->is_array)
    list_array(c);
  else if (c->kind == CK_INST)
    ok = list_inst(c, &why);
  else if (c->kind == CK_DEF && c->token)
    ok = list_def(c, &why);
  if (ok)
    set_cctor(c);
  else
    class_fail(c, &why, err);
  STAGE_SET(c->stage_methods, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}
