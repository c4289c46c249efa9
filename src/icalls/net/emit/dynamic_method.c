// dynamic_method.c: System.Reflection.Emit.DynamicMethod. IL, locals and clauses are asked of its resolver at once;
// what a token stands for when code is made of it, since it may name methods that are not finished.
#include <stdlib.h>
#include "icalls/net/emit/emit.h"
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"
#include "il/import.h"
#include "runtime/helpers.h"
#include "types/flavour.h"

#define RESOLVER CORLIB_CLASS("System.Reflection.Emit", "DynamicResolver")

typedef struct Made {
  DynamicCode code; // first
  u32 resolver;     // GC handle, weak from when it will not be asked again; the method stays
  Method *method;
  bool is_weak;
} Made;

static Map made_by_method, made_by_handle; // Method*, resolver's handle -> Made
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static Made *lookup(const Map *m, uintptr_t key) {
  pthread_mutex_lock(&lock);
  Made *d = map_get(m, key);
  pthread_mutex_unlock(&lock);
  return d;
}

static Object *resolver_of(const Made *d) {
  pthread_mutex_lock(&lock);
  Object *o = gc_handle_get(d->resolver);
  pthread_mutex_unlock(&lock);
  return o;
}

static bool failed(Object *exc) {
  if (exc)
    exc_set_pending(exc);
  return exc != NULL;
}

// ---- tokens -------------------------------------------------------------------------------------------------------------

typedef struct Handles {
  Class *type;
  Method *method;
  Field *field;
} Handles;

static Method *method_in(Method *m, Class *c, Error *err) {
  return c && c != m->klass && c->generic_def == (m->klass->generic_def ? m->klass->generic_def : m->klass)
             ? method_on_class(m->def, c, err)
             : m;
}

static Field *field_in(Field *f, Class *c, Error *err) {
  Class *def = f->klass->generic_def ? f->klass->generic_def : f->klass;
  bool other = c && c != f->klass && c->generic_def == def;
  return !other ? f : class_fields(c, err) ? &c->fields[f - f->klass->fields] : NULL;
}

static Sig *signature(Object *resolver, i32 token, Error *err) {
  Object *exc = NULL;
  i32 no_method = 0;
  Array *blob = (Array *)call_managed(RESOLVER, "ResolveSignature", 2, resolver, (void *[]){&token, &no_method}, &exc);
  if (!blob)
    return failed(exc) ? NULL : (err_set(err, ERR_INVALID_PROGRAM, "a signature is missing"), NULL);
  Reader r = reader_of(blob->data, (u32)blob->length);
  r.handles = true;
  return sig_read(assembly_corlib(), &r, (GenericCtx){0}, err);
}

static void *resolve(Object *resolver, u32 row, u8 table, Error *err) {
  Object *exc = NULL;
  i32 token = (i32)TOKEN(table, row);
  if (table == TABLE_STANDALONESIG)
    return signature(resolver, token, err);
  if (table == TOKEN_STRING) {
    Object *s = call_managed(RESOLVER, "GetStringLiteral", 1, resolver, (void *[]){&token}, &exc);
    return failed(exc) ? NULL : s ? string_intern((String *)s) : NULL;
  }
  Handles h = {0};
  void *type = &h.type, *method = &h.method, *field = &h.field;
  call_managed(RESOLVER, "ResolveToken", 4, resolver, (void *[]){&token, type, method, field}, &exc);
  if (failed(exc))
    return NULL;
  return h.method  ? (void *)method_in(h.method, h.type, err)
         : h.field ? (void *)field_in(h.field, h.type, err)
                   : h.type;
}

// When all tokens are known nothing here needs the resolver, nor the DynamicMethod behind it. The handle's number may
// serve another method from now on, and stands for this one no more.
static void let_go(Made *d) {
  for (u32 i = 0; i < d->code.nitems; i++)
    if (d->code.items[i].table && !__atomic_load_n(&d->code.items[i].p, __ATOMIC_ACQUIRE))
      return;
  pthread_mutex_lock(&lock);
  u32 weak = d->is_weak ? 0 : gc_handle_new(GCH_WEAK_TRACK, gc_handle_get(d->resolver));
  if (weak) {
    gc_handle_free(d->resolver);
    d->resolver = weak;
    d->is_weak = true;
  }
  pthread_mutex_unlock(&lock);
}

static bool has_item(const Made *d, const DynamicItem *it) {
  return d && it >= d->code.items && it < d->code.items + d->code.nitems;
}

// An exception of managed code is said as an error: the compiler reports those.
static void *resolve_item(DynamicItem *it, Error *err) {
  Made *d = lookup(&made_by_handle, it->source);
  Object *resolver = has_item(d, it) ? resolver_of(d) : NULL;
  void *p = __atomic_load_n(&it->p, __ATOMIC_ACQUIRE); // by another thread meanwhile, which let the resolver go
  if (p)
    return p;
  if (resolver)
    p = resolve(resolver, (u32)(it - d->code.items) + 1, it->table, err);
  if (!p && exc_pending()) {
    char *text = exc_text(exc_take_pending());
    err_set(err, ERR_INVALID_PROGRAM, "%s", text);
    free(text);
  } else if (!p && !err->kind) {
    err_set(err, ERR_INVALID_PROGRAM, "a token stands for nothing");
  }
  if (p) {
    __atomic_store_n(&it->p, p, __ATOMIC_RELEASE);
    let_go(d);
  }
  return p;
}

void net_emit_begin(void) {
  dynamic_item_hook = resolve_item;
}

// ---- code ---------------------------------------------------------------------------------------------------------------

static u8 table_of(u32 token) {
  return TOKEN_TABLE(token) == TABLE_MEMBERREF ? TABLE_METHOD : (u8)TOKEN_TABLE(token);
}

static void note_token(Made *d, u32 token) {
  u32 row = TOKEN_ROW(token);
  if (row && row <= d->code.nitems)
    d->code.items[row - 1] = (DynamicItem){.table = table_of(token), .source = d->resolver};
}

// Tells each token's kind; vararg methods have one of their own.
static bool note_tokens(Made *d, u8 *code) {
  const MethodBody *body = &d->code.body;
  for (u32 at = 0; at < body->code_size;) {
    u32 len, size;
    const Opcode *oc = il_opcode_at(body, at, &len);
    if (!oc || !il_operand_size(body, oc, at + len, &size))
      return exc_throw("InvalidProgramException", NULL) != 0;
    if (oc->operand == OPERAND_TOKEN) {
      u32 token = le32(code + at + len);
      note_token(d, token);
      token = TOKEN(table_of(token), TOKEN_ROW(token));
      memcpy(code + at + len, &token, 4);
    }
    at += len + size;
  }
  return true;
}

// Objects that the resolver's scope holds: tokens count from 1.
static u32 scope_count(Object *resolver) {
  Object *scope = FIELD_REF(resolver, field_offset_of(RESOLVER, "m_scope"));
  Object *list = scope ? FIELD_REF(scope, field_offset_of(object_class(scope), "m_tokens")) : NULL;
  return list ? (u32)MAX(FIELD_AT(list, field_offset_of(object_class(list), "_size"), i32) - 1, 0) : 0;
}

typedef struct FatClause { // II.25.4.6; as well CORINFO_EH_CLAUSE
  u32 flags, try_start, try_len, handler, handler_len, token;
} FatClause;

static bool read_clauses(Made *d, Object *resolver, u32 n) {
  MethodBody *body = &d->code.body;
  Object *exc = NULL;
  FatClause *c = xcalloc(n + 1, sizeof *c);
  Array *raw = (Array *)call_managed(RESOLVER, "GetRawEHInfo", 0, resolver, NULL, &exc);
  bool fat = true;
  if (!failed(exc) && raw && raw->length >= 4) { // DynamicILInfo: a method's data section (II.25.4.5)
    fat = raw->data[0] & 0x40;
    body->clauses = memcpy(xmalloc(raw->length), raw->data + 4, raw->length - 4);
    free(c);
  } else {
    for (i32 i = 0; (u32)i < n && !exc_pending(); i++) {
      void *to = &c[i];
      call_managed(RESOLVER, "GetEHInfo", 2, resolver, (void *[]){&i, &to}, &exc);
      failed(exc);
    }
    body->clauses = (const u8 *)c;
  }
  body->nclauses = n;
  body->fat_clauses = fat;
  for (u32 i = 0; i < n && !exc_pending(); i++) {
    IlClause k = body_clause(body, i);
    if (k.kind == CLAUSE_CATCH)
      note_token(d, k.class_token);
  }
  return !exc_pending();
}

// Locals are items behind those of the scope.
static bool read_locals(Made *d, Object *resolver) {
  Object *exc = NULL;
  Array *blob = (Array *)call_managed(RESOLVER, "GetLocalsSignature", 0, resolver, NULL, &exc);
  if (failed(exc) || !blob || blob->length < 2)
    return !exc;
  Reader r = reader_of(blob->data, (u32)blob->length);
  r.handles = true;
  read_u8(&r);
  u32 n = read_compressed(&r), scope = d->code.nitems;
  ERROR(err);
  d->code.items = xrealloc(d->code.items, (scope + n + 1) * sizeof *d->code.items);
  d->code.locals = xcalloc(n + 1, sizeof *d->code.locals);
  for (u32 i = 0; i < n; i++) {
    while (peek_u8(&r) == ET_PINNED)
      read_u8(&r);
    Class *c = type_read(assembly_corlib(), &r, (GenericCtx){0}, &err);
    if (!c)
      return exc_throw_error(&err) != 0;
    d->code.items[scope + i] = (DynamicItem){.table = TABLE_TYPEDEF, .p = c};
    d->code.locals[i] = TOKEN(TABLE_TYPEDEF, scope + i + 1);
  }
  d->code.nitems += n;
  d->code.nlocals = n;
  d->code.body.locals_token = n ? TOKEN(TABLE_STANDALONESIG, 1) : 0;
  return true;
}

static bool read_code(Made *d, Object *resolver) {
  i32 stack = 0, init = 0, clauses = 0;
  void *ps = &stack, *pi = &init, *pc = &clauses;
  Object *exc = NULL;
  Array *il = (Array *)call_managed(RESOLVER, "GetCodeInfo", 3, resolver, (void *[]){ps, pi, pc}, &exc);
  if (failed(exc) || !il)
    return false;
  u8 *code = memcpy(xmalloc(il->length + 1), il->data, il->length);
  d->code.nitems = scope_count(resolver);
  d->code.items = xcalloc(d->code.nitems + 1, sizeof *d->code.items);
  d->code.body = (MethodBody){
      .code = code, .code_size = (u32)il->length, .max_stack = (u32)MAX(stack, 0), .init_locals = init != 0};
  return note_tokens(d, code) && read_clauses(d, resolver, (u32)clauses) && read_locals(d, resolver);
}

// ---- the method -----------------------------------------------------------------------------------------------------------

enum { SKIP_VISIBILITY = 1, RESTRICTED_SKIP_VISIBILITY = 2 };

// Whose members it may use, and the class it belongs to: none for an interface or an open type.
static bool read_owner(Made *d, Object *resolver, Assembly *module, Class **owner, Error *err) {
  i32 flags = 0;
  void *p = &flags;
  Object *exc = NULL, *type = call_managed(RESOLVER, "GetJitContext", 1, resolver, (void *[]){p}, &exc);
  if (failed(exc))
    return false;
  Class *c = type ? type_object_class(type) : NULL;
  d->code.sees = c ? c : class_from_typedef(module && !module->home ? module : assembly_corlib(), 1, err);
  d->code.sees_all = (flags & (SKIP_VISIBILITY | RESTRICTED_SKIP_VISIBILITY)) != 0;
  *owner = c && c->kind == CK_DEF && !c->ngparams && !c->is_interface ? c : NULL;
  return d->code.sees != NULL;
}

static Method *make(Made *d, QAssembly module, const char *name, const u8 *sig, u32 n, Object *resolver) {
  ERROR(err);
  Reader r = reader_of(sig, n);
  r.handles = true;
  Class *owner = NULL;
  Sig *s = sig_read(assembly_corlib(), &r, (GenericCtx){0}, &err);
  if (!s || !read_owner(d, resolver, module.a, &owner, &err) || !read_code(d, resolver))
    return exc_pending() ? NULL : (Method *)exc_throw_error(&err);
  Method *m = dynamic_method_new(name, owner, s, &d->code, &err);
  return m ? m : (Method *)exc_throw_error(&err);
}

static void get_dynamic_method(QAssembly module, const char *name, const u8 *sig, i32 n, Object **resolver,
                               Object **out) {
  Made *d = xcalloc(1, sizeof *d);
  d->resolver = gc_handle_new(GCH_NORMAL, *resolver);
  pthread_mutex_lock(&lock);
  map_put(&made_by_handle, d->resolver, d);
  pthread_mutex_unlock(&lock);
  Method *m = d->method = make(d, module, name, sig, (u32)n, *resolver);
  if (!m)
    return;
  pthread_mutex_lock(&lock);
  map_put(&made_by_method, (uintptr_t)m, d);
  pthread_mutex_unlock(&lock);
  let_go(d);
  *out = rt_method_handle(m);
}

static bool is_dynamic(Method *m) {
  return m->dynamic && lookup(&made_by_method, (uintptr_t)m);
}
static Object *get_resolver(Method *m) {
  Made *d = m->dynamic ? lookup(&made_by_method, (uintptr_t)m) : NULL;
  return d ? resolver_of(d) : NULL;
}

ICALL_TABLE(net_dynamic_method, "System.RuntimeMethodHandle", ICALL("IsDynamicMethod", is_dynamic),
            ICALL("GetResolver", get_resolver))
ICALL_TABLE(net_entries_dynamic_method, "", ICALL("ModuleHandle_GetDynamicMethod", get_dynamic_method))
