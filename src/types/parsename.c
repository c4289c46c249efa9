// parsename.c: the class that reflection's text form names: "NS.Outer+Inner`1[[A, asm],B][,]&, Assembly, Version=…".
#include "types/flavour.h"
#include "types/internal.h"
#include "base/text.h"

#include <stdlib.h>

typedef struct Parse {
  const char *p;
  Assembly *dflt;
  bool ignore_case;
  u32 depth;
  Error *err;
} Parse;

typedef VEC(Class *) ClassVec;

// One name, up to an unescaped delimiter; the last '.' that is not escaped ends the namespace. Memory from malloc.
typedef struct Name {
  Buf text;
  size_t dot; // index behind the namespace's dot, 0 if none
} Name;

static void read_name(Parse *s, Name *out) {
  *out = (Name){0};
  buf_puts(&out->text, "");
  while (*s->p && !strchr("+,[]&*", *s->p)) {
    if (*s->p == '\\' && s->p[1])
      s->p++;
    else if (*s->p == '.')
      out->dot = out->text.n + 1;
    buf_putc(&out->text, *s->p++);
  }
}

static void skip_blanks(Parse *s) {
  while (*s->p == ' ')
    s->p++;
}

typedef VEC(Name) NameVec;

static Class *parse_error(Parse *s, const char *what) {
  err_set(s->err, flavour->mono_loading ? ERR_TYPE_NAME : ERR_TYPE_LOAD, "the type name is malformed at '%.60s': %s",
          s->p, what);
  return NULL;
}

static bool close_bracket(Parse *s) {
  if (*s->p != ']')
    return parse_error(s, "']' is missing") != NULL;
  s->p++;
  return true;
}

static Class *find_in(Parse *s, Assembly *a, NameVec *names) {
  Name *top = &names->v[0];
  char *ns = xstrdup(top->text.s);
  const char *name = top->text.s + top->dot;
  ns[top->dot ? top->dot - 1 : 0] = 0;
  Class *c = class_find_top(a, ns, name, 0, s->err);
  if (!c && s->ignore_case)
    c = class_find_ci(a, 0, ns, name, s->err);
  free(ns);
  for (u32 i = 1; c && i < names->n; i++) {
    Class *outer = c;
    c = class_find_nested(outer, names->v[i].text.s, s->err);
    if (!c && s->ignore_case && TOKEN_TABLE(outer->token) == TABLE_TYPEDEF)
      c = class_find_ci(outer->assembly, TOKEN_ROW(outer->token), "", names->v[i].text.s, s->err);
  }
  return c;
}

static Class *find_named(Parse *s, Assembly *a, NameVec *names) {
  if (a)
    return find_in(s, a, names);
  Class *c = s->dflt ? find_in(s, s->dflt, names) : NULL;
  return c || s->dflt == assembly_corlib() ? c : find_in(s, assembly_corlib(), names);
}

static Class *parse_type(Parse *s, bool in_brackets);

// "[" arg ("," arg)* "]"; an argument with an assembly stands in brackets of its own.
static bool parse_args(Parse *s, ClassVec *args) {
  s->p++;
  for (;;) {
    skip_blanks(s);
    bool own = *s->p == '[';
    if (own)
      s->p++;
    Class *c = parse_type(s, own);
    if (!c)
      return false;
    vec_push(args, c);
    if (own && !close_bracket(s))
      return false;
    skip_blanks(s);
    if (*s->p != ',')
      return close_bracket(s);
    s->p++;
  }
}

// Whether a '[' opens generic arguments rather than an array's dimensions.
static bool opens_args(const char *p) {
  p++;
  while (*p == ' ')
    p++;
  return *p != ']' && *p != ',' && *p != '*';
}

// Modifiers are applied when the base is known; the base's assembly is named behind them.
typedef struct Modifier {
  char kind; // '&', '*', 's' vector, 'a' array
  u8 rank;
} Modifier;

typedef VEC(Modifier) ModifierVec;

static bool parse_modifiers(Parse *s, ModifierVec *mods) {
  for (;;) {
    Modifier m = {*s->p, 1};
    if (*s->p == '&' || *s->p == '*') {
      s->p++;
    } else if (*s->p == '[') {
      bool star = false;
      u32 rank = 1;
      for (s->p++; *s->p && *s->p != ']'; s->p++) {
        if (*s->p == ',')
          rank++;
        else if (*s->p == '*')
          star = true;
        else if (*s->p != ' ')
          return parse_error(s, "not an array") != NULL;
      }
      if (rank > MAX_ARRAY_RANK)
        return parse_error(s, "too many dimensions") != NULL;
      if (!close_bracket(s))
        return false;
      m = (Modifier){rank > 1 || star ? 'a' : 's', (u8)rank};
    } else {
      return true;
    }
    if (mods->n >= MAX_TYPE_DEPTH || (mods->n && vec_last(mods).kind == '&'))
      return parse_error(s, "too many or misplaced modifiers") != NULL;
    vec_push(mods, m);
  }
}

// ", Assembly, Version=…" up to the closing bracket of an argument or the end.
static bool parse_assembly(Parse *s, bool in_brackets, Assembly **out) {
  *out = NULL;
  skip_blanks(s);
  if (*s->p != ',')
    return true;
  s->p++;
  skip_blanks(s);
  size_t n = strcspn(s->p, in_brackets ? "]" : "");
  char *name = xasprintf("%.*s", (int)n, s->p);
  s->p += n;
  *out = assembly_load_for(s->dflt, name, s->err);
  free(name);
  return *out != NULL;
}

static Class *apply_modifier(Parse *s, Class *c, Modifier m) {
  if (!class_may_derive(c, CK_PTR)) // arrays of void have names, too
    return parse_error(s, "this type cannot be derived from");
  switch (m.kind) {
  case '&': return class_byref(c);
  case '*': return class_ptr(c);
  case 's': return class_szarray(c);
  default: return class_array(c, m.rank);
  }
}

static Class *not_found(Parse *s, NameVec *names, Assembly *a) {
  Buf b = {0};
  for (u32 i = 0; i < names->n; i++)
    buf_printf(&b, "%s%s", i ? "+" : "", names->v[i].text.s);
  err_set(s->err, ERR_TYPE_LOAD, "Could not load type '%s' from assembly '%s'", b.s,
          a         ? a->name
          : s->dflt ? s->dflt->name
                    : "mscorlib");
  buf_free(&b);
  return NULL;
}

static Class *parse_parts(Parse *s, bool in_brackets, NameVec *names, ClassVec *args, ModifierVec *mods) {
  skip_blanks(s);
  do {
    if (names->n)
      s->p++;
    Name n;
    read_name(s, &n);
    vec_push(names, n);
    if (!n.text.n || names->n > MAX_NESTING)
      return parse_error(s, "a name is missing");
  } while (*s->p == '+');
  if (*s->p == '[' && opens_args(s->p) && !parse_args(s, args))
    return NULL;
  if (!parse_modifiers(s, mods))
    return NULL;
  Assembly *a = NULL;
  // An argument without brackets of its own ends at the comma before the next argument.
  if ((in_brackets || s->depth == 1) && !parse_assembly(s, in_brackets, &a))
    return NULL;
  Class *c = find_named(s, a, names);
  if (!c)
    return not_found(s, names, a);
  if (args->n)
    c = class_inst(c, generic_inst(args->v, args->n), s->err);
  for (u32 i = 0; c && i < mods->n; i++)
    c = apply_modifier(s, c, mods->v[i]);
  return c;
}

static Class *parse_type(Parse *s, bool in_brackets) {
  if (s->depth >= 32)
    return parse_error(s, "it nests too deeply");
  s->depth++;
  NameVec names = {0};
  ClassVec args = {0};
  ModifierVec mods = {0};
  Class *c = parse_parts(s, in_brackets, &names, &args, &mods);
  for (u32 i = 0; i < names.n; i++)
    buf_free(&names.v[i].text);
  vec_free(&names);
  vec_free(&args);
  vec_free(&mods);
  s->depth--;
  return c;
}

Class *class_from_reflection_name(Assembly *dflt, const char *text, bool ignore_case, Error *err) {
  LOADER_LOCKED();
  ERROR(why);
  Parse s = {.p = text, .dflt = dflt ? assembly_home(dflt) : NULL, .ignore_case = ignore_case, .err = &why};
  Class *c = parse_type(&s, false);
  if (c && *s.p)
    c = parse_error(&s, "text follows the type");
  if (!c)
    err_set(err, why.kind ? why.kind : ERR_TYPE_LOAD, "%s", why.msg);
  return c;
}
