// module.c: RuntimeModuleBuilder and RuntimeTypeBuilder: rows as they are defined, and references to what others have.
#include <stdlib.h>
#include "icalls/net/emit/emit.h"

#define CELL(m, table, row, col) (*meta_cell(&(m)->out.w, table, row, col))

static NetModule *module_of(QAssembly q) {
  return net_module(assembly_home(q.a));
}

static u32 text(NetModule *m, const u16 *s) {
  char *t = s ? utf8_from_chars(s) : xstrdup("");
  u32 at = meta_string(&m->out.w, t);
  free(t);
  return at;
}

static u32 add(NetModule *m, TableId table, const u32 *cells) {
  return TOKEN(table, meta_row(&m->out.w, table, cells));
}

static void settle(NetModule *m) {
  if (m->out.err.kind)
    exc_throw_error(&m->out.err);
  m->out.err = (Error){0};
}

// ---- types ------------------------------------------------------------------------------------------------------------------

// "Namespace.Name"; of a nested type its own name.
static u32 define_type(QAssembly q, const u16 *full, u32 parent, u32 flags, u32 outer, const u32 *ifaces) {
  NetModule *m = module_of(q);
  char *name = utf8_from_chars(full), *dot = TOKEN_ROW(outer) ? NULL : strrchr(name, '.');
  if (dot)
    *dot = 0;
  u32 ns = meta_string(&m->out.w, dot ? name : ""), own = meta_string(&m->out.w, dot ? dot + 1 : name);
  u32 base = TOKEN_ROW(parent) ? parent : 0;
  u32 token = add(m, TABLE_TYPEDEF, (u32[]){flags, own, ns, base, 1, 1}), row = TOKEN_ROW(token);
  free(name);
  if (TOKEN_ROW(outer))
    add(m, TABLE_NESTEDCLASS, (u32[]){row, TOKEN_ROW(outer)});
  for (; ifaces && TOKEN_ROW(*ifaces); ifaces++)
    add(m, TABLE_INTERFACEIMPL, (u32[]){row, *ifaces});
  vec_push(&m->types, (Class *)NULL);
  vec_push(&m->created, (u8)0);
  return token;
}
static void set_parent(QAssembly q, u32 type, u32 parent) {
  CELL(module_of(q), TABLE_TYPEDEF, TOKEN_ROW(type), TYPEDEF_EXTENDS) = TOKEN_ROW(parent) ? parent : 0;
}
static void add_interface(QAssembly q, u32 type, u32 iface) {
  add(module_of(q), TABLE_INTERFACEIMPL, (u32[]){TOKEN_ROW(type), iface});
}
static void class_layout(QAssembly q, u32 type, u32 packing, u32 size) {
  add(module_of(q), TABLE_CLASSLAYOUT, (u32[]){packing, size, TOKEN_ROW(type)});
}
static u32 define_generic_param(QAssembly q, const u16 *name, u32 owner, u32 flags, u32 number,
                                const u32 *constraints) {
  NetModule *m = module_of(q);
  u32 token = add(m, TABLE_GENERICPARAM, (u32[]){number, flags, owner, text(m, name)});
  for (; constraints && TOKEN_ROW(*constraints); constraints++)
    add(m, TABLE_GENERICPARAMCONSTRAINT, (u32[]){TOKEN_ROW(token), *constraints});
  return token;
}
static void term_create(QAssembly q, u32 type, Object **out) {
  Class *c = net_create_type(module_of(q), TOKEN_ROW(type));
  if (c)
    *out = type_object(c);
}

// ---- members ----------------------------------------------------------------------------------------------------------------

// The flag that names a constructor's kind is the runtime's to set (II.23.1.10).
static u32 special(NetModule *m, u32 name) {
  const char *s = m->out.w.strings.s + name;
  return strcmp(s, ".ctor") && strcmp(s, ".cctor") ? 0 : MA_SPECIALNAME | MA_RTSPECIALNAME;
}

static u32 define_method(QAssembly q, u32 owner, const u16 *wide, const u8 *sig, i32 n, u32 flags) {
  NetModule *m = module_of(q);
  u32 name = text(m, wide);
  vec_push(&m->method_owner, TOKEN_ROW(owner));
  vec_push(&m->bodies, (NetBody){0});
  return add(m, TABLE_METHOD, (u32[]){0, 0, flags | special(m, name), name, meta_blob(&m->out.w, sig, (size_t)n), 1});
}
static u32 define_field(QAssembly q, u32 owner, const u16 *name, const u8 *sig, i32 n, u32 flags) {
  NetModule *m = module_of(q);
  vec_push(&m->field_owner, TOKEN_ROW(owner));
  vec_push(&m->data, (Buf){0});
  return add(m, TABLE_FIELD, (u32[]){flags, text(m, name), meta_blob(&m->out.w, sig, (size_t)n)});
}
static u32 define_property(QAssembly q, u32 owner, const u16 *name, u32 flags, const u8 *sig, i32 n) {
  NetModule *m = module_of(q);
  vec_push(&m->property_owner, TOKEN_ROW(owner));
  return add(m, TABLE_PROPERTY, (u32[]){flags, text(m, name), meta_blob(&m->out.w, sig, (size_t)n)});
}
static u32 define_event(QAssembly q, u32 owner, const u16 *name, u32 flags, u32 type) {
  NetModule *m = module_of(q);
  vec_push(&m->event_owner, TOKEN_ROW(owner));
  return add(m, TABLE_EVENT, (u32[]){flags, text(m, name), type});
}
static void define_semantics(QAssembly q, u32 association, u32 semantics, u32 method) {
  add(module_of(q), TABLE_METHODSEMANTICS, (u32[]){semantics, TOKEN_ROW(method), association});
}
static void define_method_impl(QAssembly q, u32 type, u32 body, u32 declaration) {
  add(module_of(q), TABLE_METHODIMPL, (u32[]){TOKEN_ROW(type), body, declaration});
}
static void set_method_impl(QAssembly q, u32 method, u32 flags) {
  CELL(module_of(q), TABLE_METHOD, TOKEN_ROW(method), METHOD_IMPLFLAGS) = flags;
}
static u32 set_param(QAssembly q, u32 method, u32 sequence, u32 flags, const u16 *name) {
  NetModule *m = module_of(q);
  vec_push(&m->param_owner, TOKEN_ROW(method));
  return add(m, TABLE_PARAM, (u32[]){flags, sequence, text(m, name)});
}
static void field_layout(QAssembly q, u32 field, u32 offset) {
  add(module_of(q), TABLE_FIELDLAYOUT, (u32[]){offset, TOKEN_ROW(field)});
}
static void set_constant(QAssembly q, u32 parent, u32 type, const void *value) {
  static const u8 sizes[] = {[ET_BOOLEAN] = 1, [ET_CHAR] = 2, [ET_I1] = 1, [ET_U1] = 1, [ET_I2] = 2, [ET_U2] = 2,
                             [ET_I4] = 4,      [ET_U4] = 4,   [ET_I8] = 8, [ET_U8] = 8, [ET_R4] = 4, [ET_R8] = 8};
  NetModule *m = module_of(q);
  u32 n = type < ARRAY_LEN(sizes) ? sizes[type] : 0;
  if (type == ET_STRING)
    for (const u16 *s = value; s && *s; s++)
      n += 2;
  static const u8 null[4];
  u32 blob = n || type == ET_STRING ? meta_blob(&m->out.w, value, n) : meta_blob(&m->out.w, null, sizeof null);
  add(m, TABLE_CONSTANT, (u32[]){n || type == ET_STRING ? type : ET_CLASS, parent, blob});
}
static void set_data(QAssembly q, u32 field, const u8 *p, i32 n) {
  NetModule *m = module_of(q);
  Buf *b = &m->data.v[TOKEN_ROW(field) - 1];
  b->n = 0;
  buf_put(b, (const char *)p, (size_t)n);
}
static void set_pinvoke(QAssembly q, const u16 *library, const u16 *entry, u32 method, u32 flags) {
  NetModule *m = module_of(q);
  u32 scope = TOKEN_ROW(add(m, TABLE_MODULEREF, (u32[]){text(m, library)}));
  add(m, TABLE_IMPLMAP, (u32[]){flags, method, text(m, entry), scope});
}
static void custom_attribute(QAssembly q, u32 parent, u32 ctor, const u8 *p, i32 n) {
  NetModule *m = module_of(q);
  add(m, TABLE_CUSTOMATTRIBUTE, (u32[]){parent, ctor, meta_blob(&m->out.w, p, (size_t)n)});
  if (TOKEN_TABLE(parent) == TABLE_ASSEMBLY || TOKEN_TABLE(parent) == TABLE_MODULE)
    net_show_attributes(m);
}

// ---- code ---------------------------------------------------------------------------------------------------------------------

typedef struct Handler { // System.Reflection.Emit.ExceptionHandler
  i32 type, try_start, try_end, filter, handler_start, handler_end, kind;
} Handler;

static void set_il(QAssembly q, u32 method, i32 init_locals, const u8 *code, i32 size, const u8 *locals, i32 nlocals,
                   i32 max_stack, const Handler *h, i32 nh, const i32 *fixups, i32 nfixups) {
  (void)fixups, (void)nfixups; // where tokens stand: the code itself tells
  NetModule *m = module_of(q);
  NetBody *b = &m->bodies.v[TOKEN_ROW(method) - 1];
  *b = (NetBody){.size = (u32)size, .max_stack = (u32)max_stack, .nclauses = (u32)nh, .init_locals = init_locals != 0};
  b->code = memcpy(xmalloc((size_t)size + 1), code, (size_t)size);
  if (nlocals > 2) // more than a count of none
    b->locals = add(m, TABLE_STANDALONESIG, (u32[]){meta_blob(&m->out.w, locals, (size_t)nlocals)});
  b->clauses = xcalloc((size_t)nh + 1, 6 * sizeof(u32));
  for (i32 i = 0; i < nh; i++) {
    u32 row[6] = {(u32)h[i].kind,
                  (u32)h[i].try_start,
                  (u32)(h[i].try_end - h[i].try_start),
                  (u32)h[i].handler_start,
                  (u32)(h[i].handler_end - h[i].handler_start),
                  (u32)(h[i].kind == CLAUSE_FILTER ? h[i].filter : h[i].type)};
    memcpy(b->clauses + 6 * i, row, sizeof row);
  }
}
static u32 token_of_sig(QAssembly q, const u8 *p, i32 n) {
  NetModule *m = module_of(q);
  return add(m, TABLE_STANDALONESIG, (u32[]){meta_blob(&m->out.w, p, (size_t)n)});
}
static u32 define_method_spec(QAssembly q, u32 method, const u8 *p, i32 n) {
  NetModule *m = module_of(q);
  return add(m, TABLE_METHODSPEC, (u32[]){method, meta_blob(&m->out.w, p, (size_t)n)});
}
static u32 token_of_spec(QAssembly q, const u8 *p, i32 n) {
  NetModule *m = module_of(q);
  Buf b = {0};
  buf_put(&b, (const char *)p, (size_t)n);
  u32 token = emit_typespec(&m->out, &b);
  buf_free(&b);
  return token;
}
static u32 string_constant(QAssembly q, const u16 *s, i32 n) {
  return TOKEN(TOKEN_STRING, meta_user_string(&module_of(q)->out.w, s, (u32)n));
}

// ---- references -----------------------------------------------------------------------------------------------------------------

static u32 assembly_token(NetModule *m, Assembly *a) {
  for (u32 i = 0; i < m->refs.n; i++)
    if (m->refs.v[i] == a)
      return TOKEN(TABLE_ASSEMBLYREF, i + 1);
  vec_push(&m->refs, a);
  MetaWriter *w = &m->out.w;
  u32 key = a->has_token ? meta_blob(w, a->token, sizeof a->token) : 0;
  return add(m, TABLE_ASSEMBLYREF,
             (u32[]){a->version[0], a->version[1], a->version[2], a->version[3], 0, key, meta_string(w, a->name),
                     meta_string(w, a->culture), 0});
}

static u32 own_type(const NetModule *m, const Class *c) {
  for (u32 i = 0; i < m->types.n; i++)
    if (m->types.v[i] == c)
      return TOKEN(TABLE_TYPEDEF, i + 1);
  return 0;
}

static u32 class_token(EmitOut *o, Class *c) {
  NetModule *m = (NetModule *)o;
  u32 own = assembly_home(c->assembly) == m->home ? own_type(m, c) : 0;
  if (own)
    return own;
  for (u32 i = 0; i < m->typerefs.n; i++)
    if (m->typerefs.v[i] == c)
      return TOKEN(TABLE_TYPEREF, i + 1);
  u32 scope = c->nested_in ? class_token(o, c->nested_in) : assembly_token(m, assembly_home(c->assembly));
  u32 name = meta_string(&o->w, c->name), ns = meta_string(&o->w, c->nested_in ? "" : c->ns);
  vec_push(&m->typerefs, c);
  return add(m, TABLE_TYPEREF, (u32[]){scope, name, ns});
}
static const EmitRefs references = {.class_token = class_token};

// By name in another assembly, or nested in a type that has a token.
static u32 type_ref(QAssembly q, const u16 *full, QAssembly in, u32 outer) {
  NetModule *m = module_of(q);
  ERROR(err);
  char *name = utf8_from_chars(full), *dot = strrchr(name, '.');
  Class *around = NULL, *c = NULL;
  if (TOKEN_ROW(outer))
    around =
        TOKEN_TABLE(outer) == TABLE_TYPEDEF ? m->types.v[TOKEN_ROW(outer) - 1] : m->typerefs.v[TOKEN_ROW(outer) - 1];
  if (TOKEN_ROW(outer) && around) {
    char *path = xasprintf("/%s", name);
    for (Class *k = around; k; k = k->nested_in) {
      char *longer = xasprintf("%s%s%s", k->nested_in ? "/" : "", k->name, path);
      free(path);
      path = longer;
    }
    Class *top = around;
    while (top->nested_in)
      top = top->nested_in;
    c = class_find(top->assembly, top->ns, path, &err);
    free(path);
  } else if (!TOKEN_ROW(outer)) {
    char *ns = dot ? xasprintf("%.*s", (int)(dot - name), name) : xstrdup("");
    c = class_find(assembly_home(in.a), ns, dot ? dot + 1 : name, &err);
    free(ns);
  }
  free(name);
  if (!c) {
    exc_throw("TypeLoadException", err.kind ? err.msg : NULL);
    return 0;
  }
  return class_token(&m->out, c);
}

static u32 member_ref(NetModule *m, u32 parent, const char *name, Assembly *from, u32 blob) {
  u32 sig = emit_copy_sig(&m->out, from, blob);
  settle(m);
  return add(m, TABLE_MEMBERREF, (u32[]){parent, meta_string(&m->out.w, name), sig});
}

// Of a builder of this module: the row that it has here.
static u32 own_member(NetModule *m, u32 parent, u32 token) {
  bool method = TOKEN_TABLE(token) == TABLE_METHOD;
  TableId t = method ? TABLE_METHOD : TABLE_FIELD;
  u32 name = CELL(m, t, TOKEN_ROW(token), method ? METHOD_NAME : FIELD_NAME),
      sig = CELL(m, t, TOKEN_ROW(token), method ? METHOD_SIGNATURE : FIELD_SIGNATURE);
  return add(m, TABLE_MEMBERREF, (u32[]){parent, name, sig});
}

static u32 ref_by_token(QAssembly q, QAssembly in, u32 parent, u32 token) {
  NetModule *m = module_of(q);
  if (in.a == m->home)
    return own_member(m, parent, token);
  bool method = TOKEN_TABLE(token) == TABLE_METHOD;
  const Image *img = in.a->img;
  TableId t = method ? TABLE_METHOD : TABLE_FIELD;
  return member_ref(m, parent, md_string(img, md_col(img, t, TOKEN_ROW(token), method ? METHOD_NAME : FIELD_NAME)),
                    in.a, md_col(img, t, TOKEN_ROW(token), method ? METHOD_SIGNATURE : FIELD_SIGNATURE));
}
static u32 ref_of_method(QAssembly q, u32 parent, Method *method) {
  Method *def = method->def ? method->def : method;
  Assembly *a = def->klass->assembly;
  return member_ref(module_of(q), parent, def->name, a,
                    md_col(a->img, TABLE_METHOD, TOKEN_ROW(def->token), METHOD_SIGNATURE));
}
static u32 ref_of_field(QAssembly q, u32 parent, QType owner, u32 field) {
  return ref_by_token(q, (QAssembly){NULL, owner.cls->assembly}, parent, TOKEN(TABLE_FIELD, TOKEN_ROW(field)));
}
static u32 ref_by_signature(QAssembly q, u32 parent, const u16 *name, const u8 *sig, i32 n) {
  NetModule *m = module_of(q);
  return add(m, TABLE_MEMBERREF, (u32[]){parent, text(m, name), meta_blob(&m->out.w, sig, (size_t)n)});
}

// ---- the module -----------------------------------------------------------------------------------------------------------------

static Map modules; // Assembly* -> NetModule
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

NetModule *net_module(const Assembly *home) {
  pthread_mutex_lock(&lock);
  NetModule *m = map_get(&modules, (uintptr_t)home);
  pthread_mutex_unlock(&lock);
  return m;
}
bool net_is_dynamic(const Assembly *a) {
  return net_module(a) != NULL;
}

// Identity, a module and <Module>: what reflection shows of an assembly without types.
static void put_identity(MetaWriter *w, const NameParts *p) {
  static u32 serial; // identities only need to differ
  u64 guid[2] = {clock_ns(), __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST)};
  char *name = utf8_from_chars(p->name), *culture = p->culture ? utf8_from_chars(p->culture) : xstrdup("");
  u32 v[4], flags = p->flags & ASSEMBLY_HAS_PUBLIC_KEY;
  for (u32 i = 0; i < 4; i++)
    v[i] = p->version[i] == 0xFFFF ? 0 : p->version[i];
  u32 key = flags ? meta_blob(w, p->key, (size_t)p->key_length) : 0, mvid = meta_guid(w, (const u8 *)guid);
  meta_row(w, TABLE_MODULE, (u32[]){0, meta_string(w, "RefEmit_InMemoryManifestModule"), mvid, 0, 0});
  meta_row(w, TABLE_ASSEMBLY,
           (u32[]){0x8004, v[0], v[1], v[2], v[3], flags, key, meta_string(w, name), meta_string(w, culture)});
  meta_row(w, TABLE_TYPEDEF, (u32[]){0, meta_string(w, "<Module>"), 0, 0, 1, 1});
  free(culture);
  free(name);
}

NetModule *net_module_new(const NameParts *name, Error *err) {
  NetModule *m = xcalloc(1, sizeof *m);
  m->out.refs = &references;
  meta_init(&m->out.w);
  pe_init(&m->out.pe);
  put_identity(&m->out.w, name);
  m->out.pe.dll = true;
  m->home = emit_open_image(&m->out, "(dynamic)");
  if (!m->home) {
    *err = m->out.err;
    return NULL;
  }
  m->home->aot_probed = true;
  vec_push(&m->types, class_from_typedef(m->home, 1, err));
  vec_push(&m->created, (u8)1);
  pthread_mutex_lock(&lock);
  map_put(&modules, (uintptr_t)m->home, m);
  pthread_mutex_unlock(&lock);
  return m;
}

static void create_assembly(Object **context, const NameParts *name, u32 hash, i32 access, Object **out) {
  enum { COLLECT = 8 }; // AssemblyBuilderAccess
  (void)context, (void)hash;
  ERROR(err);
  NetModule *m = net_module_new(name, &err);
  if (m)
    m->home->collectible = access & COLLECT;
  *out = m ? net_assembly_object(m->home) : (Object *)exc_throw_error(&err);
}

ICALL_TABLE(
    net_entries_builders, "", ICALL("AppDomain_CreateDynamicAssembly", create_assembly),
    ICALL("TypeBuilder_DefineType", define_type), ICALL("TypeBuilder_SetParentType", set_parent),
    ICALL("TypeBuilder_AddInterfaceImpl", add_interface), ICALL("TypeBuilder_SetClassLayout", class_layout),
    ICALL("TypeBuilder_DefineGenericParam", define_generic_param), ICALL("TypeBuilder_TermCreateClass", term_create),
    ICALL("TypeBuilder_DefineMethod", define_method), ICALL("TypeBuilder_DefineField", define_field),
    ICALL("TypeBuilder_DefineProperty", define_property), ICALL("TypeBuilder_DefineEvent", define_event),
    ICALL("TypeBuilder_DefineMethodSemantics", define_semantics),
    ICALL("TypeBuilder_DefineMethodImpl", define_method_impl), ICALL("TypeBuilder_SetMethodImpl", set_method_impl),
    ICALL("TypeBuilder_SetParamInfo", set_param), ICALL("TypeBuilder_SetFieldLayoutOffset", field_layout),
    ICALL("TypeBuilder_SetConstantValue", set_constant), ICALL("TypeBuilder_SetPInvokeData", set_pinvoke),
    ICALL("TypeBuilder_DefineCustomAttribute", custom_attribute), ICALL("TypeBuilder_SetMethodIL", set_il),
    ICALL("TypeBuilder_GetTokenFromSig", token_of_sig), ICALL("TypeBuilder_DefineMethodSpec", define_method_spec),
    ICALL("ModuleBuilder_GetTokenFromTypeSpec", token_of_spec),
    ICALL("ModuleBuilder_GetStringConstant", string_constant), ICALL("ModuleBuilder_GetTypeRef", type_ref),
    ICALL("ModuleBuilder_GetMemberRef", ref_by_token), ICALL("ModuleBuilder_GetMemberRefOfMethodInfo", ref_of_method),
    ICALL("ModuleBuilder_GetMemberRefOfFieldInfo", ref_of_field),
    ICALL("ModuleBuilder_GetMemberRefFromSignature", ref_by_signature),
    ICALL("ModuleBuilder_GetArrayMethodToken", ref_by_signature), ICALL("ModuleBuilder_SetFieldRVAContent", set_data))
