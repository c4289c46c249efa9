// class.c: classes from TypeDef rows: the shell, the ancestors, and the order in which they come about.
//
// A class is made in two steps. The shell holds what its own row says. Completion resolves the parent, whose type
// arguments may name any class, this one included (class A : B<A>), or one that derives from it. So while a parent is
// being resolved only shells are made; they queue up and are completed once the outermost class is. Completion then
// recurses along the chain of ancestors only, and meeting a class in progress there is a true circle.
#include "types/flavour.h"
#include "types/internal.h"

static VEC(Class *) pending;
static u32 shells_only;
static u32 completing;

Class *class_alloc(ClassKind kind, u8 etype) {
  Class *c = LOADER_NEW(Class);
  c->tag = CLASS_TAG;
  c->kind = kind;
  c->etype = etype;
  c->name = c->ns = "";
  c->value_size = c->align = model.word;
  c->instance_size = c->data_end = MODEL_HEADER;
  return c;
}

bool class_ok(const Class *c, Error *err) {
  return !c->error || err_set(err, c->error->kind, "%s", c->error->msg);
}

// Remembers the first failure of a class and reports it.
bool class_fail(Class *c, const Error *why, Error *err) {
  if (why->kind == ERR_UNFINISHED) // it may work later
    return err_set(err, why->kind, "%s", why->msg);
  if (!c->error) {
    Error *e = LOADER_NEW(Error);
    *e = *why;
    if (e->kind == ERR_FILE_NOT_FOUND)
      err_append(e, " (needed by type '%s')", class_name(c));
    else if (!strstr(e->msg, c->name))
      err_prefix(e, "type '%s' of '%s'", class_name(c), c->assembly ? c->assembly->name : "?");
    c->error = e;
  }
  return class_ok(c, err);
}

void class_set_supers(Class *c, Class *parent) {
  c->parent = parent;
  c->depth = parent ? parent->depth + 1 : 0;
  c->supers = LOADER_ARRAY(Class *, c->depth + 1);
  if (parent)
    memcpy(c->supers, parent->supers, sizeof(Class *) * c->depth);
  c->supers[c->depth] = c;
}

// ---- The shell --------------------------------------------------------------------------------------------------

enum { WORD = 0xFF }; // as wide as a pointer
static const struct {
  const char *name;
  u8 size;
} primitives[] = {
    // by element type
    [ET_VOID] = {"Void", 0},     [ET_BOOLEAN] = {"Boolean", 1}, [ET_CHAR] = {"Char", 2},
    [ET_I1] = {"SByte", 1},      [ET_U1] = {"Byte", 1},         [ET_I2] = {"Int16", 2},
    [ET_U2] = {"UInt16", 2},     [ET_I4] = {"Int32", 4},        [ET_U4] = {"UInt32", 4},
    [ET_I8] = {"Int64", 8},      [ET_U8] = {"UInt64", 8},       [ET_R4] = {"Single", 4},
    [ET_R8] = {"Double", 8},     [ET_I] = {"IntPtr", WORD},     [ET_U] = {"UIntPtr", WORD},
    [ET_STRING] = {"String", 0}, [ET_OBJECT] = {"Object", 0},   [ET_TYPEDBYREF] = {"TypedReference", 0},
};

u32 primitive_size(u8 etype) {
  u32 size = etype < ARRAY_LEN(primitives) ? primitives[etype].size : 0;
  return size == WORD ? model.word : size;
}

Class *class_primitive(u8 etype) {
  switch (etype) {
  case ET_VOID: return wk.void_;
  case ET_BOOLEAN: return wk.boolean;
  case ET_CHAR: return wk.char_;
  case ET_I1: return wk.sbyte;
  case ET_U1: return wk.byte;
  case ET_I2: return wk.int16;
  case ET_U2: return wk.uint16;
  case ET_I4: return wk.int32;
  case ET_U4: return wk.uint32;
  case ET_I8: return wk.int64;
  case ET_U8: return wk.uint64;
  case ET_R4: return wk.single;
  case ET_R8: return wk.double_;
  case ET_I: return wk.intptr;
  case ET_U: return wk.uintptr;
  case ET_STRING: return wk.string;
  case ET_OBJECT: return wk.object;
  case ET_TYPEDBYREF: return wk.typedref;
  default: return NULL;
  }
}

static u8 corlib_etype(const Class *c) {
  if (c->assembly->is_corlib && strcmp(c->ns, "System") == 0)
    for (u8 etype = 0; etype < ARRAY_LEN(primitives); etype++)
      if (primitives[etype].name && strcmp(primitives[etype].name, c->name) == 0)
        return etype;
  return c->is_valuetype ? ET_VALUETYPE : ET_CLASS;
}

// Whether a TypeDefOrRef names corlib's System.`name`, without resolving it. References are believed here and checked
// on completion.
static bool names_corlib_type(Assembly *a, u32 token, const char *name) {
  const Image *img = a->img;
  u32 row = TOKEN_ROW(token);
  if (TOKEN_TABLE(token) == TABLE_TYPEREF)
    return strcmp(md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAME)), name) == 0 &&
           strcmp(md_string(img, md_col(img, TABLE_TYPEREF, row, TYPEREF_NAMESPACE)), "System") == 0;
  return TOKEN_TABLE(token) == TABLE_TYPEDEF && a->is_corlib &&
         strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAME)), name) == 0 &&
         strcmp(md_string(img, md_col(img, TABLE_TYPEDEF, row, TYPEDEF_NAMESPACE)), "System") == 0;
}

Class **read_gparams(Assembly *a, u32 owner_token, void *owner, ClassKind kind, u32 *n) {
  const Image *img = a->img;
  u32 first = md_find(img, TABLE_GENERICPARAM, GENERICPARAM_OWNER, owner_token), count = 0;
  if (first)
    while (md_col(img, TABLE_GENERICPARAM, first + count, GENERICPARAM_OWNER) == owner_token)
      count++;
  *n = count;
  if (!count)
    return NULL;
  Class **params = LOADER_ARRAY(Class *, count);
  for (u32 i = 0; i < count; i++) {
    Class *p = params[i] = class_alloc(kind, kind == CK_VAR ? ET_VAR : ET_MVAR);
    p->assembly = a;
    p->token = TOKEN(TABLE_GENERICPARAM, first + i);
    p->name = md_string(img, md_col(img, TABLE_GENERICPARAM, first + i, GENERICPARAM_NAME));
    p->param_owner = owner;
    p->param_index = i;
    p->param_flags = md_col(img, TABLE_GENERICPARAM, first + i, GENERICPARAM_FLAGS);
    p->is_open = true;
    p->canon = p;
    class_set_supers(p, NULL);
    p->stage_basic = STAGE_DONE;
  }
  return params;
}

// II.22.32; the row chain is walked first, because a hostile one may be a circle.
static bool read_enclosing(Class *c, Error *err) {
  const Image *img = c->assembly->img;
  u32 row = TOKEN_ROW(c->token), outer = 0;
  for (u32 depth = 0, at = row; at; depth++) {
    u32 i = md_find(img, TABLE_NESTEDCLASS, NESTEDCLASS_NESTED, at);
    at = i ? md_col(img, TABLE_NESTEDCLASS, i, NESTEDCLASS_ENCLOSING) : 0;
    if (depth == 0)
      outer = at;
    if (depth > MAX_NESTING)
      return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' is nested too deeply", c->name, c->assembly->name);
  }
  if (!outer)
    return true;
  class_shells_begin();
  c->nested_in = class_from_typedef(c->assembly, outer, err);
  class_shells_end();
  return c->nested_in != NULL;
}

// The underlying type is the type of the only instance field (II.14.3).
static bool read_enum(Class *c, Error *err) {
  const Image *img = c->assembly->img;
  u32 first, end;
  md_list(img, TABLE_TYPEDEF, TOKEN_ROW(c->token), TYPEDEF_FIELDS, TABLE_FIELD, &first, &end);
  for (u32 row = first; row < end; row++) {
    if (md_col(img, TABLE_FIELD, row, FIELD_FLAGS) & FA_STATIC)
      continue;
    Reader r = reader_blob(img, md_col(img, TABLE_FIELD, row, FIELD_SIGNATURE));
    u8 kind = read_u8(&r), etype = read_u8(&r);
    bool ok = (etype >= ET_BOOLEAN && etype <= ET_R8) || etype == ET_I || etype == ET_U;
    if (kind == SIG_FIELD && ok)
      c->elem = class_primitive(etype);
    break;
  }
  if (!c->elem)
    return err_set(err, ERR_TYPE_LOAD, "enum '%s' of '%s' has no underlying primitive type", c->name,
                   c->assembly->name);
  return true;
}

// The class constructor is named .cctor (II.10.5.3). Names alone: no Method is made for it here.
static bool finds_cctor(const Image *img, u32 row) {
  u32 first, end;
  md_list(img, TABLE_TYPEDEF, row, TYPEDEF_METHODS, TABLE_METHOD, &first, &end);
  for (u32 m = first; m < end; m++)
    if ((md_col(img, TABLE_METHOD, m, METHOD_FLAGS) & (MA_RTSPECIALNAME | MA_STATIC)) ==
            (MA_RTSPECIALNAME | MA_STATIC) &&
        strcmp(md_string(img, md_col(img, TABLE_METHOD, m, METHOD_NAME)), ".cctor") == 0)
      return true;
  return false;
}

static bool fill_shell(Class *c, u32 row, Error *err) {
  Assembly *a = c->assembly;
  u32 cols[MD_MAX_COLUMNS];
  md_row(a->img, TABLE_TYPEDEF, row, cols);
  u32 extends = cols[TYPEDEF_EXTENDS];
  c->flags = cols[TYPEDEF_FLAGS];
  c->name = md_string(a->img, cols[TYPEDEF_NAME]);
  c->ns = md_string(a->img, cols[TYPEDEF_NAMESPACE]);
  if (!md_type_lists_apart(a->img, row))
    return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' lists fields or methods of another type", c->name, a->name);
  c->is_interface = (c->flags & TA_INTERFACE) != 0;
  c->is_enum = !c->is_interface && names_corlib_type(a, extends, "Enum");
  c->is_valuetype = c->is_enum || (!c->is_interface && names_corlib_type(a, extends, "ValueType") &&
                                   !names_corlib_type(a, c->token, "Enum"));
  c->beforefieldinit = (c->flags & TA_BEFOREFIELDINIT) != 0;
  c->has_cctor = finds_cctor(a->img, row);
  c->init_done = !c->has_cctor;
  c->etype = corlib_etype(c);
  c->is_string = c->etype == ET_STRING;
  c->gparams = read_gparams(a, c->token, c, CK_VAR, &c->ngparams);
  c->is_open = c->ngparams != 0;
  if ((c->flags & TA_VISIBILITY_MASK) >= TA_NESTED_PUBLIC && !read_enclosing(c, err))
    return false;
  c->is_domain_static = class_wants_domain_statics(c);
  return !c->is_enum || read_enum(c, err);
}

bool class_shell_into(Class *c, Assembly *a, u32 row, Error *err) {
  c->assembly = a;
  c->token = TOKEN(TABLE_TYPEDEF, row);
  // Before anything is resolved: the row may lead back here.
  __atomic_store_n(&a->typedefs[row - 1], c, __ATOMIC_RELEASE);
  ERROR(why);
  if (!fill_shell(c, row, &why)) {
    STAGE_SET(c->stage_basic, STAGE_FAILED);
    class_fail(c, &why, NULL);
  }
  return class_ok(c, err);
}

Class *class_shell(Assembly *a, u32 row, Error *err) {
  if (row == 0 || row > md_rows(a->img, TABLE_TYPEDEF)) {
    err_set(err, ERR_BAD_IMAGE, "'%s': TypeDef row %u does not exist", a->name, row);
    return NULL;
  }
  Class *c = a->typedefs[row - 1];
  if (!c)
    class_shell_into(c = class_alloc(CK_DEF, ET_CLASS), a, row, NULL);
  return class_ok(c, err) ? c : NULL;
}

void class_copy_from_def(Class *c, Class *def, GenericInst *inst) {
  c->flags = def->flags;
  c->token = def->token;
  c->assembly = def->assembly;
  c->name = def->name;
  c->ns = def->ns;
  c->nested_in = def->nested_in;
  c->elem = def->elem;
  c->generic_def = def;
  c->inst = inst;
  c->is_valuetype = def->is_valuetype;
  c->is_enum = def->is_enum;
  c->is_interface = def->is_interface;
  c->beforefieldinit = def->beforefieldinit;
  c->has_cctor = def->has_cctor;
  c->init_done = !def->has_cctor;
  c->is_domain_static = def->is_domain_static;
  c->is_open = inst->open;
  c->is_shared = inst->shared;
}

// ---- Completion -------------------------------------------------------------------------------------------------

static bool circular(Class *c, Error *err) {
  return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' derives from itself", c->name, c->assembly->name);
}

// An instance over the named parameters of its ancestor's definition, which reflection makes, has that definition as
// parent: no one runs its code.
static bool no_subclass(const Class *p) {
  return !flavour->mono_loading || p->is_string || p->is_valuetype || p->is_delegate || p->is_array;
}

static bool check_parent(const Class *c, const Class *p, Error *err) {
  const char *what = p->kind != CK_DEF && p->kind != CK_INST      ? "is not a class"
                     : p->is_interface                            ? "is an interface"
                     : p->flags & TA_SEALED && no_subclass(p)     ? "is sealed"
                     : p->ngparams && c->kind == CK_DEF           ? "is generic and lacks its arguments"
                     : p->depth + 1 >= MAX_INHERITANCE            ? "has too many ancestors"
                     : c->is_valuetype && !p->assembly->is_corlib ? "is not corlib's"
                                                                  : NULL;
  return !what || err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' cannot derive from '%s', which %s", c->name,
                          c->assembly->name, class_name(p), what);
}

// The parent as written, ancestors not necessarily known.
static bool resolve_parent(Class *c, Class **parent, Error *err) {
  *parent = NULL;
  if (c->is_interface)
    return true;
  bool ok = true;
  class_shells_begin();
  if (c->kind == CK_INST) {
    if (c->generic_def->parent) {
      *parent = class_inflate(c->generic_def->parent, class_ctx(c), err);
      ok = *parent != NULL;
    }
  } else {
    u32 extends = md_col(c->assembly->img, TABLE_TYPEDEF, TOKEN_ROW(c->token), TYPEDEF_EXTENDS);
    if (TOKEN_ROW(extends)) {
      *parent = class_from_token(c->assembly, extends, (GenericCtx){0}, err);
      ok = *parent != NULL;
    } else if (TOKEN_ROW(c->token) != 1 && !(c->assembly->is_corlib && c->etype == ET_OBJECT)) {
      ok = err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' has no parent", c->name, c->assembly->name);
    }
  }
  class_shells_end();
  return ok;
}

static bool byref_like(const Class *c) {
  static const char *const by_name[] = {"TypedReference", "ArgIterator", "RuntimeArgumentHandle"};
  if (!c->is_valuetype)
    return false;
  if (c->assembly->is_corlib && strcmp(c->ns, "System") == 0)
    for (u32 i = 0; i < ARRAY_LEN(by_name); i++)
      if (strcmp(c->name, by_name[i]) == 0)
        return true;
  return has_custom_attribute(c->assembly, c->token, "System.Runtime.CompilerServices", "IsByRefLikeAttribute");
}

static bool complete(Class *c, Error *err);

static bool find_ancestors(Class *c, Error *err) {
  Class *p;
  if (c->kind == CK_INST && (!complete(c->generic_def, err) || class_unfinished(c->generic_def, err)))
    return false;
  if (!resolve_parent(c, &p, err))
    return false;
  if (p && class_unfinished(p, err))
    return false;
  if (p && (!complete(p, err) || !check_parent(c, p, err)))
    return false;
  class_set_supers(c, p);
  c->is_delegate = p && p->assembly->is_corlib && strcmp(p->name, "MulticastDelegate") == 0;
  bool by_ref = c->assembly->is_corlib && strcmp(c->name, "MarshalByRefObject") == 0;
  bool bound = c->assembly->is_corlib && strcmp(c->name, "ContextBoundObject") == 0;
  c->is_contextbound = bound || (p && p->is_contextbound);
  c->is_byref_marshalled = by_ref || (p && p->is_byref_marshalled);
  c->is_byreflike = c->kind == CK_INST ? c->generic_def->is_byreflike : byref_like(c);
  return true;
}

// The parent, where it is a class of the same assembly: enough to walk up a long chain without recursion.
static Class *near_parent(Class *c) {
  if (c->kind != CK_DEF || !c->token || c->is_interface)
    return NULL;
  u32 extends = md_col(c->assembly->img, TABLE_TYPEDEF, TOKEN_ROW(c->token), TYPEDEF_EXTENDS);
  if (TOKEN_TABLE(extends) != TABLE_TYPEDEF || !TOKEN_ROW(extends))
    return NULL;
  return class_shell(c->assembly, TOKEN_ROW(extends), NULL);
}

// Long chains of ancestors are completed from the top, for the sake of the stack.
static void complete_far_ancestors(Class *c) {
  enum { NEAR = 64 };
  VEC(Class *) chain = {0};
  for (Class *p = near_parent(c); p && p->stage_basic == STAGE_NONE && chain.n <= MAX_INHERITANCE; p = near_parent(p))
    vec_push(&chain, p);
  completing++; // each has its parent behind it: no further chains
  for (u32 i = chain.n; chain.n > NEAR && i-- > 0;)
    complete(chain.v[i], NULL);
  completing--;
  vec_free(&chain);
}

static bool complete(Class *c, Error *err) {
  if (c->stage_basic == STAGE_DONE)
    return true;
  if (c->stage_basic == STAGE_FAILED)
    return class_ok(c, err);
  if (!completing)
    complete_far_ancestors(c);
  if (c->stage_basic == STAGE_RUNNING || completing > 2 * MAX_RECURSION)
    return circular(c, err);
  STAGE_SET(c->stage_basic, STAGE_RUNNING);
  completing++;
  ERROR(why);
  bool ok = find_ancestors(c, &why);
  completing--;
  if (!ok)
    class_fail(c, &why, err);
  STAGE_SET(c->stage_basic, ok ? STAGE_DONE : c->error ? STAGE_FAILED : STAGE_NONE);
  return ok;
}

// Completes what queued up meanwhile. Failures stay in the classes and surface when those are asked for.
static void drain(void) {
  u32 budget = MAX_PENDING;
  while (pending.n) {
    Class *c = vec_pop(&pending);
    c->queued = false;
    ERROR(why);
    if (budget && budget--)
      complete(c, &why);
    else if (c->stage_basic == STAGE_NONE) {
      err_set(&why, ERR_TYPE_LOAD, "type '%s' expands without end", c->name);
      class_fail(c, &why, NULL);
      STAGE_SET(c->stage_basic, STAGE_FAILED);
    }
  }
}

// What managed code asks for in the middle of this (bind.c) is finished as at the outermost level; what is queued
// waits.
ClassWork class_work_suspend(void) {
  if (!loader_lock_held()) // then nothing of this thread's is
    return (ClassWork){0};
  ClassWork w = {pending.v, pending.n, pending.cap, completing, shells_only, true};
  pending.v = NULL;
  pending.n = pending.cap = 0;
  completing = shells_only = 0;
  return w;
}

void class_work_resume(ClassWork w) {
  if (!w.suspended)
    return;
  vec_free(&pending);
  pending.v = w.queue;
  pending.n = w.n;
  pending.cap = w.cap;
  completing = w.completing;
  shells_only = w.shells_only;
}

void class_shells_begin(void) {
  shells_only++;
}
void class_shells_end(void) {
  shells_only--;
}

// The same for a later stage: all ancestors are known by now.
bool class_ancestors_first(Class *c, bool (*stage)(Class *, Error *), Error *err) {
  enum { NEAR = 64 };
  static bool busy; // under the loader lock
  if (busy || c->depth < NEAR)
    return true;
  busy = true;
  bool ok = true;
  for (u32 i = 0; i < c->depth && ok; i++)
    ok = stage(c->supers[i], err);
  busy = false;
  return ok;
}

Class *class_handout(Class *c, Error *err) {
  if (c->stage_basic == STAGE_DONE && !pending.n)
    return c;
  if (shells_only) {
    if (!c->queued && c->stage_basic == STAGE_NONE) {
      c->queued = true;
      vec_push(&pending, c);
    }
    return c;
  }
  bool ok = complete(c, err);
  if (!completing)
    drain();
  return ok ? c : NULL;
}

Class *class_from_typedef(Assembly *a, u32 row, Error *err) {
  if (row && row <= md_rows(a->img, TABLE_TYPEDEF)) {
    Class *c = __atomic_load_n(&a->typedefs[row - 1], __ATOMIC_ACQUIRE);
    if (c && STAGE_READ(c->stage_basic) == STAGE_DONE)
      return c;
  }
  LOADER_LOCKED();
  Class *c = class_shell(a, row, err);
  return c ? class_handout(c, err) : NULL;
}
