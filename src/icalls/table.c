// table.c: finds the C function of an internal call by type, name and, for overloads, signature.
#include "icalls/net/net.h"
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"
#include "interop/interop.h"
#include "types/flavour.h"

#define TABLE(ident) extern const IcallType ident;
#include "icalls/tables.def"
#undef TABLE

#define TABLE(ident) extern const IcallType ident;
#include "icalls/net/tables.def"
#undef TABLE

static const IcallType *mono_types[] = {
#define TABLE(ident) &ident,
#include "icalls/tables.def"
#undef TABLE
};
static const IcallType *net_types[] = {
#define TABLE(ident) &ident,
#include "icalls/net/tables.def"
#undef TABLE
};

// By flavour of the core library.
static const struct {
  const IcallType **types;
  u32 n;
  void (*begin)(void); // before the first lookup
} sets[FLAVOUR_COUNT] = {[FLAVOUR_MONO] = {mono_types, ARRAY_LEN(mono_types), reflection_begin},
                         [FLAVOUR_NET] = {net_types, ARRAY_LEN(net_types), net_begin}};

static int by_name(const void *a, const void *b) {
  return strcmp((*(const IcallType *const *)a)->type, (*(const IcallType *const *)b)->type);
}

static void sort_types(void) {
  qsort(sets[flavour->id].types, sets[flavour->id].n, sizeof(IcallType *), by_name);
  if (sets[flavour->id].begin)
    sets[flavour->id].begin();
}

// ---- names ------------------------------------------------------------------------------------------------------------

static void put_type_name(Buf *b, const Class *c) {
  if (c->nested_in) {
    put_type_name(b, c->nested_in);
    buf_putc(b, '/');
  } else if (c->ns && *c->ns) {
    buf_puts(b, c->ns);
    buf_putc(b, '.');
  }
  buf_puts(b, c->name);
}

static const char *keyword(const Class *c) {
  static const char *const by_etype[] = {
      [ET_VOID] = "void", [ET_BOOLEAN] = "bool", [ET_CHAR] = "char", [ET_I1] = "sbyte",      [ET_U1] = "byte",
      [ET_I2] = "short",  [ET_U2] = "ushort",    [ET_I4] = "int",    [ET_U4] = "uint",       [ET_I8] = "long",
      [ET_U8] = "ulong",  [ET_R4] = "float",     [ET_R8] = "double", [ET_STRING] = "string", [ET_I] = "intptr",
      [ET_U] = "uintptr", [ET_OBJECT] = "object"};
  return c->etype < ARRAY_LEN(by_etype) ? by_etype[c->etype] : NULL;
}

// A parameter's type as the tables write it: "int", "object&", "byte*", "string[]", otherwise the bare class name.
static void put_param(Buf *b, const Class *c) {
  const char *k = keyword(c);
  if (c->kind == CK_BYREF || c->kind == CK_PTR || c->kind == CK_SZARRAY) {
    put_param(b, c->elem);
    buf_puts(b, c->kind == CK_BYREF ? "&" : c->kind == CK_PTR ? "*" : "[]");
  } else {
    buf_puts(b, k ? k : c->name);
  }
}

static bool put_signature(Buf *b, Method *m) {
  ERROR(err);
  Sig *s = method_sig(m, &err);
  if (!s)
    return false;
  buf_puts(b, m->name);
  buf_putc(b, '(');
  for (u32 i = 0; i < s->nparams; i++) {
    if (i)
      buf_putc(b, ',');
    put_param(b, s->params[i]);
  }
  buf_putc(b, ')');
  return true;
}

// ---- lookup -----------------------------------------------------------------------------------------------------------

static void *find_in(const IcallType *t, const char *name, const char *sig) {
  void *fn = NULL;
  for (u32 i = 0; i < t->n; i++) {
    if (!strcmp(t->calls[i].name, sig))
      return t->calls[i].fn;
    if (!strcmp(t->calls[i].name, name))
      fn = t->calls[i].fn;
  }
  return fn;
}

static void *find(const char *type, const char *name, const char *sig) {
  const IcallType **types = sets[flavour->id].types;
  u32 n = sets[flavour->id].n, lo = 0, hi = n;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (strcmp(types[mid]->type, type) < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  void *fn = NULL;
  for (; !fn && lo < n && !strcmp(types[lo]->type, type); lo++)
    fn = find_in(types[lo], name, sig);
  return fn;
}

// A P/Invoke into the runtime itself: by the name of its entry point, in the table without a type.
static void *find_entry(Method *m) {
  const Image *img = m->klass->assembly->img;
  u32 row = md_find(img, TABLE_IMPLMAP, IMPLMAP_MEMBER, m->token);
  const char *entry = row ? md_string(img, md_col(img, TABLE_IMPLMAP, row, IMPLMAP_NAME)) : m->name;
  return find("", entry, entry);
}

void *icall_find(Method *m) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, sort_types);
  m = m->def ? m->def : m;
  if (m->flags & MA_PINVOKE && m->implflags & MI_INTERNALCALL)
    return find_entry(m);
  Buf type = {0}, sig = {0};
  put_type_name(&type, m->klass);
  void *fn = put_signature(&sig, m) ? find(type.s, m->name, sig.s) : NULL;
  if (!fn)
    fn = icall_registered(type.s, m->name);
  buf_free(&type);
  buf_free(&sig);
  return fn;
}
