// reflect.c: what a method makes by reflection: types and methods that no code names, as far as constants tell.
//
// The function is looked at in SSA before it is lowered, with callees inlined, so `typeof` constants are references and
// what is asked of them folds. Branches on such questions are followed one way only. What the arguments are where they
// come from elsewhere is guessed when a whole program is at hand: any value type that it names by `typeof`.
#include "aot/write/writer.h"

#include "base/text.h"

#include <stdlib.h>

enum { MAX_ARGS = 8, MAX_EVAL = 24, MAX_INSTANCES = 256 };

typedef enum FindKind {
  FIND_OBJECTS, // objects of class cls are made
  FIND_MEMBERS, // any member of cls may be called
  FIND_NAMED,   // the methods of cls that are called `name`
  FIND_TYPE,    // an instance of definition cls, whose members may be called; an argument that is NULL is not known
  FIND_METHOD,  // instances of the generic methods of cls that are called `name`
} FindKind;

struct Find {
  FindKind kind;
  Method *in; // whose code does it
  Class *cls;
  char *name;
  u32 n;
  Class *args[MAX_ARGS];
};

// What is known of a value.
typedef enum KnownKind { K_ANY, K_INT, K_TYPE, K_METHODS, K_TYPES, K_INSTANCE } KnownKind;
typedef struct Known {
  KnownKind kind;
  i64 i;                 // K_INT
  Class *cls;            // K_TYPE; K_METHODS: whose; K_INSTANCE: of which definition
  const Value *name;     // K_METHODS: the string
  u32 n;                 // K_TYPES, K_INSTANCE: how many
  Class *args[MAX_ARGS]; // of them; NULL: not known
} Known;

typedef struct Look {
  Fn *fn;
  AotMethod *am;
  bool *reached; // by block id
} Look;

static Known eval(Look *l, Value *v, u32 depth);

static const Known anything;

static Known known_int(i64 i) {
  return (Known){.kind = K_INT, .i = i};
}

static Known known_type(Class *c) {
  return c ? (Known){.kind = K_TYPE, .cls = c} : anything;
}

static Known known_bool(const Known *about, bool value) {
  return about->kind == K_TYPE ? known_int(value) : anything;
}

static Value *real(Value *v) {
  while (v->op == OP_COPYV || v->op == OP_CASTCLASS || v->op == OP_ISINST || v->op == OP_ZEXT8 || v->op == OP_SEXT32)
    v = v->args[0];
  return v;
}

// ---- what is asked of types -----------------------------------------------------------------------------------------

typedef enum Query {
  Q_IS_GENERIC,
  Q_IS_ENUM,
  Q_IS_VALUE,
  Q_IS_PRIMITIVE,
  Q_IS_ARRAY,
  Q_DEFINITION,
  Q_ARGUMENTS,
  Q_UNDERLYING,
  Q_NULLABLE_OF,
  Q_ELEMENT,
  Q_TYPE_CODE,
  Q_ASSIGNABLE,
  Q_MAKE_ARRAY,
  Q_MAKE_TYPE,
  Q_ALIKE,
  Q_METHOD,
  Q_MAKE_METHOD,
  Q_CREATE,
  Q_CREATE_ARRAY,
  Q_VALUES,
  Q_HARMLESS,
} Query;

// The reflection API, by the class that declares a method or that an overriding one derives from.
static const struct {
  const char *ns, *cls, *method;
  Query query;
} queries[] = {
    {"System", "Type", "get_IsGenericType", Q_IS_GENERIC},
    {"System", "Type", "get_IsEnum", Q_IS_ENUM},
    {"System", "Type", "get_IsValueType", Q_IS_VALUE},
    {"System", "Type", "get_IsPrimitive", Q_IS_PRIMITIVE},
    {"System", "Type", "get_IsArray", Q_IS_ARRAY},
    {"System", "Type", "GetGenericTypeDefinition", Q_DEFINITION},
    {"System", "Type", "GetGenericArguments", Q_ARGUMENTS},
    {"System", "Type", "get_GenericTypeArguments", Q_ARGUMENTS},
    {"System", "Type", "GetEnumUnderlyingType", Q_UNDERLYING},
    {"System", "Enum", "GetUnderlyingType", Q_UNDERLYING},
    {"System", "Nullable", "GetUnderlyingType", Q_NULLABLE_OF},
    {"System", "Type", "GetElementType", Q_ELEMENT},
    {"System", "Type", "GetTypeCode", Q_TYPE_CODE},
    {"System", "Type", "GetTypeCodeImpl", Q_TYPE_CODE},
    {"System", "Type", "IsAssignableFrom", Q_ASSIGNABLE},
    {"System", "Type", "MakeArrayType", Q_MAKE_ARRAY},
    {"System", "Type", "MakeGenericType", Q_MAKE_TYPE},
    {"System", "RuntimeType", "CreateInstanceForAnotherGenericParameter", Q_ALIKE},
    {"System", "Type", "GetMethod", Q_METHOD},
    {"System", "Type", "GetMethodImpl", Q_METHOD}, // what is left of it when it is inlined
    {"System.Reflection", "MethodInfo", "MakeGenericMethod", Q_MAKE_METHOD},
    {"System", "Activator", "CreateInstance", Q_CREATE},
    {"System", "RuntimeType", "CreateInstanceDefaultCtor", Q_CREATE},
    {"System", "Array", "CreateInstance", Q_CREATE_ARRAY},
    {"System", "Enum", "GetValues", Q_VALUES},
    {"System", "Type", "GetEnumValues", Q_VALUES},
    {"System", "Type", "get_FullName", Q_HARMLESS},
    {"System", "Type", "get_AssemblyQualifiedName", Q_HARMLESS},
    {"System", "Type", "get_Assembly", Q_HARMLESS},
    {"System", "Type", "Equals", Q_HARMLESS},
    {"System", "Object", "ToString", Q_HARMLESS},
    {"System", "Object", "GetHashCode", Q_HARMLESS},
    {"System.Reflection", "MemberInfo", "get_Name", Q_HARMLESS},
};

static bool derives_by_name(const Class *c, const char *ns, const char *name) {
  for (; c; c = c->parent)
    if (!strcmp(c->name, name) && !strcmp(c->ns, ns))
      return true;
  return false;
}

static bool query_of(const Value *v, Query *out) {
  const Method *m = v->op == OP_CALL ? v->u.call->method : NULL;
  if (!m || !m->klass->assembly || !m->klass->assembly->is_corlib)
    return false;
  for (u32 i = 0; i < ARRAY_LEN(queries); i++)
    if (!strcmp(m->name, queries[i].method) && derives_by_name(m->klass, queries[i].ns, queries[i].cls)) {
      *out = queries[i].query;
      return true;
    }
  return false;
}

static i64 type_code(const Class *c) {
  u8 e = class_stack_etype(c);
  if (e >= ET_BOOLEAN && e <= ET_R8)
    return e + 1; // System.TypeCode has the primitives in the order of II.23.1.16
  static const struct {
    const char *name;
    i64 code;
  } others[] = {{"Decimal", 15}, {"DateTime", 16}, {"String", 18}, {"DBNull", 2}};
  for (u32 i = 0; i < ARRAY_LEN(others); i++)
    if (c->assembly->is_corlib && !strcmp(c->ns, "System") && !strcmp(c->name, others[i].name))
      return others[i].code;
  return 1;
}

static Known instance_of(Class *def, const Known *args) {
  Known k = {.kind = K_INSTANCE, .cls = def->generic_def ? def->generic_def : def, .n = args->n};
  memcpy(k.args, args->args, sizeof k.args);
  for (u32 i = 0; i < k.n; i++)
    if (!k.args[i])
      return k;
  ERROR(err);
  Class *c = k.cls->ngparams == k.n ? class_inst(k.cls, generic_inst(k.args, k.n), &err) : NULL;
  return known_type(c);
}

// The arguments that stand at the end of a call: a Type[] or, before it was inlined away, its elements.
static Known last_types(Look *l, Value *v, u32 depth) {
  return v->nargs ? eval(l, v->args[v->u.call->nparams - 1], depth) : anything;
}

static Known types_of(const GenericInst *inst) {
  Known k = {.kind = K_TYPES, .n = inst ? inst->n : 0};
  if (k.n > MAX_ARGS)
    return anything;
  for (u32 i = 0; i < k.n; i++)
    k.args[i] = inst->args[i];
  return k;
}

static Known answer(Look *l, Value *v, Query q, u32 depth) {
  Known a = v->u.call->nparams ? eval(l, v->args[0], depth) : anything, b;
  Class *c = a.kind == K_TYPE ? a.cls : NULL;
  switch (q) {
  case Q_IS_GENERIC: return known_bool(&a, c && (c->inst || c->ngparams));
  case Q_IS_ENUM: return known_bool(&a, c && c->is_enum);
  case Q_IS_VALUE: return known_bool(&a, c && c->is_valuetype);
  case Q_IS_PRIMITIVE: return known_bool(&a, c && c->etype >= ET_BOOLEAN && c->etype <= ET_R8);
  case Q_IS_ARRAY: return known_bool(&a, c && c->is_array);
  case Q_DEFINITION: return known_type(!c ? NULL : c->generic_def ? c->generic_def : c);
  case Q_ARGUMENTS: return c ? types_of(c->inst) : anything;
  case Q_UNDERLYING: return known_type(c && c->is_enum ? c->elem : NULL);
  case Q_NULLABLE_OF:
    return !c ? anything : c->generic_def == wk.nullable ? known_type(c->inst->args[0]) : known_int(0);
  case Q_ELEMENT: return known_type(c && c->is_array ? c->elem : NULL);
  case Q_TYPE_CODE: return c ? known_int(type_code(c)) : anything;
  case Q_ASSIGNABLE:
    b = eval(l, v->args[1], depth);
    return c && b.kind == K_TYPE && !b.cls->is_open ? known_int(class_assignable(c, b.cls)) : anything;
  case Q_MAKE_ARRAY:
    return known_type(c && v->u.call->nparams == 1 && class_may_derive(c, CK_SZARRAY) ? class_szarray(c) : NULL);
  case Q_MAKE_TYPE: b = last_types(l, v, depth); return c && b.kind == K_TYPES ? instance_of(c, &b) : anything;
  case Q_METHOD: return c ? (Known){.kind = K_METHODS, .cls = c, .name = real(v->args[1])} : anything;
  default: return anything;
  }
}

// ---- values ---------------------------------------------------------------------------------------------------------

// The elements of an array that this function makes and fills.
static Known array_of(Look *l, const Value *arr, u32 depth) {
  Known n = eval(l, arr->args[1], depth), k = {.kind = K_TYPES, .n = (u32)n.i};
  if (n.kind != K_INT || n.i < 0 || n.i > MAX_ARGS)
    return anything;
  for (u32 i = 0; i < l->fn->nblocks; i++)
    for (Value *v = l->fn->blocks[i]->first; v; v = v->next) {
      Value *at = v->op == OP_STOREREF ? real(v->args[0]) : NULL;
      if (!at || at->op != OP_ELEMADDR || real(at->args[0]) != arr)
        continue;
      Known index = eval(l, at->args[1], depth), what = eval(l, v->args[1], depth);
      if (index.kind == K_INT && index.i >= 0 && index.i < n.i && what.kind == K_TYPE)
        k.args[index.i] = what.cls;
    }
  return k;
}

static Known element(Look *l, const Value *load, u32 depth) {
  Value *at = real(load->args[0]);
  if (at->op != OP_ELEMADDR)
    return anything;
  Known arr = eval(l, at->args[0], depth), i = eval(l, at->args[1], depth);
  bool known = arr.kind == K_TYPES && i.kind == K_INT && i.i >= 0 && (u64)i.i < arr.n;
  return known ? known_type(arr.args[i.i]) : anything;
}

static bool same(const Known *a, const Known *b) {
  return a->kind == b->kind && ((a->kind == K_INT && a->i == b->i) || (a->kind == K_TYPE && a->cls == b->cls));
}

static Known merge(Look *l, const Value *phi, u32 depth) {
  Known k = anything;
  bool any = false;
  for (u32 i = 0; i < phi->nargs; i++) {
    if (!l->reached[phi->block->preds.v[i]->id])
      continue;
    Known a = eval(l, phi->args[i], depth);
    if (any && !same(&k, &a))
      return anything;
    k = a;
    any = true;
  }
  return k;
}

static Known compare(Look *l, const Value *v, u32 depth) {
  Known a = eval(l, v->args[0], depth), b = eval(l, v->args[1], depth);
  bool types = a.kind == K_TYPE && b.kind == K_TYPE, ints = a.kind == K_INT && b.kind == K_INT;
  bool mixed = (a.kind == K_TYPE && b.kind == K_INT) || (a.kind == K_INT && b.kind == K_TYPE); // one is null
  if ((v->u.cc != CC_EQ && v->u.cc != CC_NE) || !(types || ints || mixed))
    return anything;
  return known_int((!mixed && same(&a, &b)) == (v->u.cc == CC_EQ));
}

// In shared code: a value type over references stands for all of its kind; a reference could be any.
static Known shared_type(const Look *l, const Value *v) {
  if (v->u.ref->kind != REF_TYPE_OBJECT)
    return anything;
  ERROR(err);
  Class *c = class_inflate(v->u.ref->cls, method_ctx(l->fn->method), &err);
  return known_type(c && c->inst && !c->is_open ? c : NULL);
}

static Known eval(Look *l, Value *v, u32 depth) {
  v = real(v);
  if (depth == MAX_EVAL)
    return anything;
  depth++;
  Query q;
  switch (v->op) {
  case OP_CONST: return known_int(v->u.i);
  case OP_REF: return known_type(v->u.ref->kind == REF_TYPE_OBJECT ? v->u.ref->cls : NULL);
  case OP_DICTREF: return shared_type(l, v);
  case OP_ADD: {
    Known a = eval(l, v->args[0], depth), b = eval(l, v->args[1], depth);
    return a.kind == K_INT && b.kind == K_INT ? known_int((i32)(a.i + b.i)) : anything;
  }
  case OP_CMP: return compare(l, v, depth);
  case OP_PHI: return merge(l, v, depth);
  case OP_LOAD: return element(l, v, depth);
  case OP_NEWARR: return array_of(l, v, depth);
  case OP_CALL: return query_of(v, &q) ? answer(l, v, q, depth) : anything;
  default: return anything;
  }
}

// ---- blocks ---------------------------------------------------------------------------------------------------------

static bool reach(Look *l, const Block *b) {
  bool news = !l->reached[b->id];
  l->reached[b->id] = true;
  return news;
}

static bool reach_successors(Look *l, Block *b) {
  Value *end = b->last;
  Known k = end->op == OP_CONDBR || end->op == OP_SWITCH ? eval(l, end->args[0], 0) : anything;
  if (k.kind == K_INT && end->op == OP_CONDBR)
    return reach(l, b->succs[k.i == 0]);
  if (k.kind == K_INT)
    return reach(l, b->succs[MIN((u64)(u32)k.i, (u64)b->nsuccs - 1)]);
  bool news = false;
  for (u32 i = 0; i < b->nsuccs; i++)
    news |= reach(l, b->succs[i]);
  return news;
}

static void find_reached(Look *l) {
  l->reached = ARENA_ARRAY(l->fn->arena, bool, l->fn->next_block);
  for (u32 i = 0; i < l->fn->nblocks; i++)
    if (l->fn->blocks[i] == l->fn->entry || l->fn->blocks[i]->is_handler_entry)
      reach(l, l->fn->blocks[i]);
  for (bool news = true; news;) {
    news = false;
    for (u32 i = 0; i < l->fn->nblocks; i++)
      if (l->reached[l->fn->blocks[i]->id])
        news |= reach_successors(l, l->fn->blocks[i]);
  }
}

// ---- finds ----------------------------------------------------------------------------------------------------------

static Find *add_find(Look *l, FindKind kind, Class *c) {
  Find *f = xcalloc(1, sizeof *f);
  f->kind = kind;
  f->in = l->fn->method;
  f->cls = c;
  vec_push(&l->am->finds, f);
  return f;
}

static char *text_of(const Value *v) {
  if (!v || v->op != OP_REF || v->u.ref->kind != REF_STRING)
    return NULL;
  u32 n;
  const u8 *p = md_user_string(v->u.ref->assembly->img, (u32)v->u.ref->n & 0xFFFFFF, &n);
  if (!p)
    return NULL;
  u16 *copy = xmalloc(n * sizeof *copy + 1);
  memcpy(copy, p, n * sizeof *copy);
  char *text = utf16_to_utf8_dup(copy, n);
  free(copy);
  return text;
}

static void find_partial(Look *l, FindKind kind, Class *c, const Known *args) {
  Find *f = add_find(l, kind, c);
  f->n = args->n;
  memcpy(f->args, args->args, sizeof f->args);
}

// An array of unknown types stands for as many as the definition has parameters, and any at all.
static void find_made_type(Look *l, Value *v) {
  Known def = eval(l, v->args[0], 0), args = last_types(l, v, 0);
  if (def.kind != K_TYPE || !(def.cls->ngparams || def.cls->generic_def))
    return;
  Class *c = def.cls->generic_def ? def.cls->generic_def : def.cls;
  if (args.kind != K_TYPES)
    args = (Known){.kind = K_TYPES, .n = c->ngparams};
  if (args.n == c->ngparams && args.n <= MAX_ARGS)
    find_partial(l, FIND_TYPE, c, &args);
}

static void find_made_method(Look *l, Value *v) {
  Known m = eval(l, v->args[0], 0), args = last_types(l, v, 0);
  char *name = m.kind == K_METHODS ? text_of(m.name) : NULL;
  if (!name)
    return;
  find_partial(l, FIND_METHOD, m.cls, &args);
  l->am->finds.v[l->am->finds.n - 1]->name = name;
}

static void find_named(Look *l, Value *v) {
  Known m = eval(l, v, 0);
  char *name = m.kind == K_METHODS && m.cls->inst ? text_of(m.name) : NULL;
  if (name)
    add_find(l, FIND_NAMED, m.cls)->name = name;
}

static void find_call(Look *l, Value *v, Query q) {
  Known a = v->u.call->nparams ? eval(l, v->args[0], 0) : anything, b;
  switch (q) {
  case Q_MAKE_TYPE: find_made_type(l, v); break;
  case Q_MAKE_METHOD: find_made_method(l, v); break;
  case Q_METHOD: find_named(l, v); break;
  case Q_ALIKE:
    b = eval(l, v->args[1], 0);
    if (a.kind == K_TYPE && (a.cls->ngparams == 1 || (a.cls->inst && a.cls->inst->n == 1)))
      find_partial(l, FIND_TYPE, a.cls->generic_def ? a.cls->generic_def : a.cls,
                   &(Known){.n = 1, .args = {b.kind == K_TYPE ? b.cls : NULL}});
    break;
  case Q_CREATE:
    if (a.kind == K_TYPE && a.cls->inst)
      add_find(l, FIND_OBJECTS, a.cls);
    break;
  case Q_CREATE_ARRAY:
  case Q_VALUES:
    if (a.kind == K_TYPE && !a.cls->is_open && class_may_derive(a.cls, CK_SZARRAY))
      add_find(l, FIND_OBJECTS, class_szarray(a.cls));
    break;
  default: break;
  }
}

// Where a type object goes that is an instance over values: reflection may do anything with it, but for questions.
static void find_escaping(Look *l, const Value *v) {
  Query q;
  if (v->op == OP_CMP || v->op == OP_COPYV || v->op == OP_CASTCLASS || v->op == OP_NULLCHECK || query_of(v, &q))
    return;
  for (u32 i = 0; i < v->nargs; i++) {
    const Value *a = real(v->args[i]);
    if (a->op == OP_REF && a->u.ref->kind == REF_TYPE_OBJECT && a->u.ref->cls->inst && !a->u.ref->cls->is_open)
      add_find(l, FIND_MEMBERS, a->u.ref->cls);
  }
}

static bool worth_it(Fn *fn) {
  for (u32 i = 0; i < fn->nblocks; i++)
    for (Value *v = fn->blocks[i]->first; v; v = v->next)
      if ((v->op == OP_REF || v->op == OP_DICTREF) && v->u.ref->kind == REF_TYPE_OBJECT)
        return true;
  return false;
}

void reflect_inspect(Fn *fn, void *build) {
  ImageBuild *b = build;
  Look l = {.fn = fn, .am = map_get(&b->known, (u64)(uintptr_t)fn->method)};
  if (!l.am || !worth_it(fn))
    return;
  find_reached(&l);
  for (u32 i = 0; i < fn->nblocks; i++)
    for (Value *v = fn->blocks[i]->first; v && l.reached[fn->blocks[i]->id]; v = v->next) {
      Query q;
      if (query_of(v, &q))
        find_call(&l, v, q);
      else
        find_escaping(&l, v);
    }
}

// ---- what they lead to ----------------------------------------------------------------------------------------------

static void want_members(ImageBuild *b, Class *c) {
  ERROR(err);
  if (c->kind != CK_INST || c->is_open || !class_methods(c, &err))
    return;
  for (u32 i = 0; i < c->nmethods; i++)
    want(b, class_method(c, i));
  if (!c->is_interface && !(c->flags & TA_ABSTRACT))
    want_virtuals(b, c);
}

void want_objects(ImageBuild *b, Class *c) {
  ERROR(err);
  if (c->kind == CK_INST && class_methods(c, &err))
    for (u32 i = 0; i < c->nmethods; i++)
      if (!strcmp(class_method_name(c, i), ".ctor"))
        want(b, class_method(c, i));
  want_virtuals(b, c);
}

static bool args_fit(Class *const *params, Class *const *args, u32 n, GenericCtx ctx) {
  for (u32 i = 0; i < n; i++)
    if (args[i]->is_open || args[i]->kind == CK_BYREF || args[i]->etype == ET_VOID ||
        !class_meets_constraints(params[i], args[i], ctx))
      return false;
  return true;
}

static void want_find_with(ImageBuild *b, const Find *f, Class *const *args) {
  ERROR(err);
  GenericInst *inst = generic_inst(args, f->n);
  if (f->kind == FIND_TYPE) {
    if (!args_fit(f->cls->gparams, args, f->n, (GenericCtx){inst, NULL}))
      return;
    Class *c = class_inst(f->cls, inst, &err);
    if (c)
      want_members(b, c);
    return;
  }
  for (u32 i = 0; i < f->cls->nmethods; i++) {
    if (strcmp(class_method_name(f->cls, i), f->name) != 0)
      continue;
    Method *m = class_method(f->cls, i);
    if (m->ngparams != f->n || !args_fit(m->gparams, args, f->n, (GenericCtx){m->klass->inst, inst}))
      continue;
    Method *made = method_inst(m, inst, &err);
    want(b, made);
    if (made && (made->flags & MA_VIRTUAL))
      want_gvm(b, made);
  }
}

// How many of the named types each of k unknown arguments runs over, so that one find does not make a program of
// millions of instances: all for one, few for many. The open form serves the others.
static u32 candidates(const ImageBuild *b, u32 unknown) {
  for (u32 n = MIN(b->program->named_types.n, MAX_INSTANCES); n; n--) {
    u64 made = 1;
    for (u32 i = 0; i < unknown && made <= MAX_INSTANCES; i++)
      made *= n + 1; // references are one more
    if (made <= MAX_INSTANCES)
      return n;
  }
  return 0;
}

static void want_each(ImageBuild *b, const Find *f, Class **args, u32 at, u32 ntypes) {
  while (at < f->n && f->args[at])
    at++;
  if (at == f->n) {
    want_find_with(b, f, args);
    return;
  }
  for (u32 i = 0; i < ntypes; i++) {
    args[at] = b->program->named_types.v[i];
    want_each(b, f, args, at + 1, ntypes);
  }
  args[at] = class_canon_type();
  if (b->o->full)
    want_each(b, f, args, at + 1, ntypes);
}

// Each argument that is not known runs over value types that the program names, and references. False: there are
// such arguments.
static bool want_all(ImageBuild *b, const Find *f) {
  u32 unknown = 0;
  for (u32 i = 0; i < f->n; i++)
    unknown += !f->args[i];
  Class *args[MAX_ARGS];
  memcpy(args, f->args, sizeof args);
  want_each(b, f, args, 0, candidates(b, unknown));
  return !unknown;
}

static void want_generic_find(ImageBuild *b, Find *f) {
  ERROR(err);
  if (!class_methods(f->cls, &err))
    return;
  if (f->kind == FIND_METHOD && !f->n) { // an array of types that nothing is known of
    for (u32 i = 0; i < f->cls->nmethods && !f->n; i++)
      if (!strcmp(class_method_name(f->cls, i), f->name))
        f->n = class_method(f->cls, i)->ngparams;
    if (!f->n || f->n > MAX_ARGS)
      return;
  }
  if (!want_all(b, f))
    vec_push(&b->partial, f);
}

static void want_named(ImageBuild *b, const Find *f) {
  ERROR(err);
  if (!class_methods(f->cls, &err))
    return;
  for (u32 i = 0; i < f->cls->nmethods; i++)
    if (!strcmp(class_method_name(f->cls, i), f->name))
      want(b, class_method(f->cls, i));
}

void want_reflected(ImageBuild *b, AotMethod *am) {
  for (u32 i = 0; i < am->finds.n; i++) {
    Find *f = am->finds.v[i];
    switch (f->kind) {
    case FIND_OBJECTS: want_objects(b, f->cls); break;
    case FIND_MEMBERS:
      if (b->o->full)
        want_members(b, f->cls);
      break;
    case FIND_NAMED: want_named(b, f); break;
    case FIND_TYPE:
    case FIND_METHOD: want_generic_find(b, f); break;
    }
  }
}

// A value type that code of a whole program names by `typeof`.
void name_type(ImageBuild *b, Class *c) {
  Program *p = b->program;
  if (!p->is_closed || !b->o->full || c->is_open || class_is_ref(c) || c->etype == ET_VOID || c->kind == CK_BYREF ||
      c->kind == CK_PTR || map_get(&p->known_types, (u64)(uintptr_t)c))
    return;
  map_put(&p->known_types, (u64)(uintptr_t)c, c);
  vec_push(&p->named_types, c);
}

char *find_text(const Find *f) {
  return xasprintf("%s makes an instance of %s%s%s", method_name(f->in), class_name(f->cls), f->name ? ":" : "",
                   f->name ? f->name : "");
}

void want_partial(ImageBuild *b) {
  if (b->types_done == b->program->named_types.n)
    return;
  b->types_done = b->program->named_types.n;
  for (u32 i = 0; i < b->partial.n; i++)
    want_all(b, b->partial.v[i]);
}
