// access.c: whether a method's code may use a member (I.8.5.3): the member's own accessibility, that of the types
// around it, and friend assemblies. Generic instances are judged by their definitions; type arguments, the types that
// casts, arrays and boxes name, and the object that a family member is used on are not looked at, nor is the type that
// a field belongs to: as in mono.
#include "types/internal.h"
#include "base/text.h"

#include <stdlib.h>
#include <strings.h>

// One scale for members and nested types (II.23.1.5, II.23.1.10, II.23.1.15).
enum { COMPILER_CONTROLLED, PRIVATE, FAMILY_AND_ASSEMBLY, ASSEMBLY, FAMILY, FAMILY_OR_ASSEMBLY, PUBLIC };

static const Class *definition(const Class *c) {
  return c->generic_def ? c->generic_def : c;
}

// ---- friend assemblies ----------------------------------------------------------------------------------------------

typedef struct Friend {
  struct Friend *next;
  u8 token[8];
  bool has_token;
  char name[];
} Friend;

static i32 hex_digit(u8 c) {
  return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

// Where the value of `key` starts in "Name, key=value, …", and its length.
static const u8 *property(const u8 *s, size_t n, const char *key, size_t *len) {
  size_t k = strlen(key);
  for (size_t i = 0; i + k < n; i++) {
    if (s[i] != ',')
      continue;
    size_t at = i + 1;
    while (at < n && s[at] == ' ')
      at++;
    if (n - at <= k || strncasecmp((const char *)s + at, key, k) != 0 || s[at + k] != '=')
      continue;
    at += k + 1;
    for (*len = 0; at + *len < n && hex_digit(s[at + *len]) >= 0;)
      ++*len;
    return s + at;
  }
  return NULL;
}

static void read_token(Friend *f, const u8 *s, size_t n) {
  u8 key[2048];
  size_t len;
  const u8 *hex = property(s, n, "PublicKey", &len);
  bool whole = hex != NULL;
  if (!whole && !(hex = property(s, n, "PublicKeyToken", &len)))
    return;
  len = MIN(len / 2, sizeof key);
  for (size_t i = 0; i < len; i++)
    key[i] = (u8)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
  f->has_token = whole ? len > 0 : len == sizeof f->token;
  if (whole && len)
    public_key_token(key, (u32)len, f->token);
  else if (f->has_token)
    memcpy(f->token, key, sizeof f->token);
}

// The attribute's one argument: "Name" or "Name, PublicKey=hex".
static Friend *read_friend(const Image *img, u32 row) {
  Reader r = reader_blob(img, md_col(img, TABLE_CUSTOMATTRIBUTE, row, CUSTOMATTRIBUTE_VALUE));
  u16 prolog = read_u16(&r);
  u32 n = read_compressed(&r);
  if (r.bad || prolog != 1 || n > (u32)(r.end - r.p))
    return NULL;
  u32 len = 0;
  while (len < n && r.p[len] != ',')
    len++;
  Friend *f = arena_alloc(&loader_arena, sizeof *f + len + 1);
  memcpy(f->name, r.p, len);
  while (len && f->name[len - 1] == ' ')
    len--;
  f->name[len] = 0;
  read_token(f, r.p, n);
  return f;
}

static Friend no_friends;

// The names that attributes of one class give, kept in *cache.
static const Friend *named(Assembly *a, struct Friend **cache, const char *attribute) {
  Friend *list = __atomic_load_n(cache, __ATOMIC_ACQUIRE);
  if (list)
    return list == &no_friends ? NULL : list;
  LOADER_LOCKED();
  Assembly *from = a->attributes ? a->attributes : a;
  for (u32 row = 0; from->img && (row = custom_attribute_find(from, TOKEN(TABLE_ASSEMBLY, 1), row,
                                                              "System.Runtime.CompilerServices", attribute));) {
    Friend *f = read_friend(from->img, row);
    if (f) {
      f->next = list;
      list = f;
    }
  }
  __atomic_store_n(cache, list ? list : &no_friends, __ATOMIC_RELEASE);
  return list;
}

static const Friend *friends(Assembly *a) {
  return named(a, &a->friends, "InternalsVisibleToAttribute");
}

void assembly_attributes_changed(Assembly *home, Assembly *attributes) {
  LOADER_LOCKED();
  __atomic_store_n(&home->attributes, attributes, __ATOMIC_RELEASE);
  home->friends = home->opened = NULL; // whoever reads the old lists may go on
}

// An assembly may say itself that it uses everything of another.
static bool ignores_access(const Class *me, const Class *owner) {
  Assembly *from = assembly_home(me->assembly), *of = assembly_home(owner->assembly);
  for (const Friend *f = named(from, &from->opened, "IgnoresAccessChecksToAttribute"); f; f = f->next)
    if (!strcasecmp(f->name, of->name))
      return true;
  return false;
}

static bool sees_internals(Assembly *from, Assembly *of) {
  from = assembly_home(from);
  of = assembly_home(of);
  if (from == of)
    return true;
  for (const Friend *f = friends(of); f; f = f->next)
    if (!strcasecmp(f->name, from->name) && (!f->has_token || (from->has_token && !memcmp(f->token, from->token, 8))))
      return true;
  return false;
}

// ---- members and types ----------------------------------------------------------------------------------------------

// Members of interfaces are family to what implements them (ECMA-335 augments, I.8.5.3.2).
static bool implements(const Class *c, const Class *iface) {
  bool known = class_ifaces((Class *)c, NULL);
  for (u32 i = 0; known && i < c->nifaces; i++)
    if (definition(c->ifaces[i]) == iface)
      return true;
  return false;
}

static bool derives(const Class *c, const Class *ancestor) {
  if (ancestor->is_interface)
    return c == ancestor || implements(c, ancestor);
  for (; c && c != ancestor; c = c->parent ? definition(c->parent) : NULL) {
  }
  return c != NULL;
}

// As one class may; those around it are asked by the caller. Both are definitions.
static bool class_sees(const Class *from, const Class *owner, u32 access) {
  switch (access) {
  case COMPILER_CONTROLLED: return assembly_home(from->assembly) == assembly_home(owner->assembly);
  case PRIVATE: return from == owner;
  case FAMILY_AND_ASSEMBLY: return derives(from, owner) && sees_internals(from->assembly, owner->assembly);
  case ASSEMBLY: return sees_internals(from->assembly, owner->assembly);
  case FAMILY: return derives(from, owner);
  case FAMILY_OR_ASSEMBLY: return derives(from, owner) || sees_internals(from->assembly, owner->assembly);
  default: return true;
  }
}

// A nested type may do what those around it may (I.8.5.3.2).
static bool sees(const Class *from, const Class *owner, u32 access) {
  for (const Class *k = from; k; k = k->nested_in ? definition(k->nested_in) : NULL)
    if (class_sees(k, owner, access))
      return true;
  return false;
}

static bool sees_type(const Class *from, const Class *c) {
  static const u8 nested[] = {PUBLIC, PRIVATE, FAMILY, ASSEMBLY, FAMILY_AND_ASSEMBLY, FAMILY_OR_ASSEMBLY};
  while (c->elem && !c->is_enum)
    c = c->elem;
  c = definition(c);
  if (c->kind != CK_DEF)
    return true;
  u32 visibility = c->flags & TA_VISIBILITY_MASK;
  if (!c->nested_in)
    return visibility == 1 || sees_internals(from->assembly, c->assembly);
  const Class *outer = definition(c->nested_in);
  u32 access = visibility >= TA_NESTED_PUBLIC ? nested[visibility - TA_NESTED_PUBLIC] : (u32)PUBLIC;
  return sees(from, outer, access) && sees_type(from, outer);
}

// Whose code it is, as far as access goes; NULL: it may use everything.
static const Class *viewer(const Method *m) {
  const Method *def = m->def ? m->def : m;
  const DynamicCode *d = def->dynamic;
  if (d && d->sees_all)
    return NULL;
  return definition(d && d->sees ? d->sees : def->klass);
}

static bool may_access(const Method *from, const Method *to) {
  const Method *def = to->def ? to->def : to;
  const Class *me = viewer(from), *owner = definition(to->klass);
  const DynamicCode *d = (from->def ? from->def : from)->dynamic;
  if (!me || me == owner || (d && d->sees)) // a DynamicMethod may call what it can name, in mono
    return true;
  return (sees(me, owner, def->flags & MA_ACCESS_MASK) && sees_type(me, owner)) || ignores_access(me, owner);
}

// An array of T is judged as such, whatever T stands for in this instance.
bool method_may_access(const Method *from, u32 token, const Method *to) {
  if (may_access(from, to))
    return true;
  if (!to->klass->is_array || (!from->inst && !from->klass->inst))
    return false;
  const Method *open = method_from_token(method_scope(from), token, (GenericCtx){0}, NULL);
  return open && may_access(from, open);
}

bool field_may_access(const Method *from, const Field *f) {
  const Class *me = viewer(from), *owner = definition(f->klass);
  return !me || me == owner || sees(me, owner, f->flags & FA_ACCESS_MASK) || ignores_access(me, owner);
}

// ---- what is said of it, as mono says it ----------------------------------------------------------------------------

static void put_params(Buf *b, const Method *m) {
  const Sig *sig = method_sig((Method *)m, NULL);
  buf_putc(b, '(');
  for (u32 i = 0; sig && i < sig->nparams; i++) {
    const char *keyword = class_keyword(sig->params[i]);
    buf_printf(b, "%s%s", i ? "," : "", keyword ? keyword : class_name(sig->params[i]));
  }
  buf_putc(b, ')');
}

static void put_method(Buf *b, const Method *m) {
  char *owner = class_reflection_name(m->klass, false, false);
  buf_printf(b, "%s.%s", owner, m->name);
  put_params(b, m);
  free(owner);
}

bool method_check_access(const Method *from, u32 token, const Method *to, Error *err) {
  if (method_may_access(from, token, to))
    return true;
  Buf whose = {0}, who = {0};
  put_method(&whose, to);
  put_method(&who, from);
  err_set(err, ERR_METHOD_ACCESS, "Method `%s' is inaccessible from method `%s'", whose.s, who.s);
  buf_free(&whose);
  buf_free(&who);
  return false;
}

bool field_check_access(const Method *from, const Field *f, Error *err) {
  if (field_may_access(from, f))
    return true;
  const Class *c = f->klass;
  Buf who = {0};
  buf_printf(&who, "%s:%s ", class_name(from->klass), from->name);
  put_params(&who, from);
  err_set(err, ERR_FIELD_ACCESS, "Field `%s%s%s:%s' is inaccessible from method `%s'\n", c->ns, *c->ns ? "." : "",
          c->name, f->name, who.s);
  buf_free(&who);
  return false;
}
