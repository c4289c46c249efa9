// check.c: what an assembly asks of the runtime by internal calls, held against the tables: each must be there, and its
// C function must take and return what the managed declaration says, as far as debugging information tells.
#include "icalls/check.h"

#include "base/debuginfo.h"
#include "icalls/util.h"
#include "il/import.h"
#include "target/abi.h"
#include "types/flavour.h"

#include <stdio.h>

// ---- shapes -------------------------------------------------------------------------------------------------------

enum { WORD = sizeof(void *) };
static const CType by_etype[] = {
    [ET_VOID] = {C_VOID, 0}, [ET_BOOLEAN] = {C_UINT, 1}, [ET_CHAR] = {C_UINT, 2}, [ET_I1] = {C_INT, 1},
    [ET_U1] = {C_UINT, 1},   [ET_I2] = {C_INT, 2},       [ET_U2] = {C_UINT, 2},   [ET_I4] = {C_INT, 4},
    [ET_U4] = {C_UINT, 4},   [ET_I8] = {C_INT, 8},       [ET_U8] = {C_UINT, 8},   [ET_R4] = {C_FLOAT, 4},
    [ET_R8] = {C_FLOAT, 8},  [ET_I] = {C_INT, WORD},     [ET_U] = {C_UINT, WORD},
};

static CType managed_type(Class *c) {
  ERROR(err);
  if (c->is_enum)
    c = class_fields(c, &err) && c->elem ? c->elem : c;
  if (c->kind == CK_DEF && c->etype < ARRAY_LEN(by_etype) && (by_etype[c->etype].size || c->etype == ET_VOID))
    return by_etype[c->etype];
  if (!c->is_valuetype || c->kind == CK_BYREF || c->kind == CK_PTR || c->kind == CK_FNPTR)
    return (CType){C_POINTER, WORD};
  if (!class_fields(c, &err))
    return (CType){C_UNKNOWN, 0};
  for (u32 i = 0; i < c->nfields; i++) // a struct of one word travels as the word
    if (!c->fields[i].is_static && class_value_size(c->fields[i].type, &(u32){0}) == c->value_size)
      return managed_type(c->fields[i].type);
  return (CType){C_STRUCT, c->value_size};
}

static bool is_word(CType t) {
  return t.size == WORD && t.kind != C_FLOAT && t.kind != C_STRUCT;
}

// Below 32 bits the sign says how an argument is widened; from there on the bits alone count.
static bool fits(CType managed, CType c) {
  if (managed.kind == C_UNKNOWN || c.kind == C_UNKNOWN || (is_word(managed) && is_word(c)))
    return true;
  if (managed.size != c.size)
    return false;
  bool ints = managed.kind <= C_UINT && c.kind <= C_UINT && managed.kind != C_VOID && c.kind != C_VOID;
  return managed.kind == c.kind || (ints && managed.size >= 4);
}

// A function without parameters, as those that refuse, reads no argument; a word returned by it serves for any integer.
static bool ret_fits(CType managed, const CPrototype *c) {
  bool any =
      managed.kind == C_VOID || (managed.kind != C_FLOAT && managed.size <= WORD && !c->nparams && is_word(c->ret));
  return any || fits(managed, c->ret);
}

static void put_type(Buf *b, CType t) {
  static const char *const names[] = {"void", "int", "uint", "float", "pointer", "struct", "?"};
  bool sized = t.kind != C_VOID && t.kind != C_POINTER && t.kind != C_UNKNOWN;
  sized ? buf_printf(b, "%s%u", names[t.kind], 8 * t.size) : buf_puts(b, names[t.kind]);
}

static void put_prototype(Buf *b, const CPrototype *p) {
  put_type(b, p->ret);
  buf_puts(b, " (");
  for (u32 i = 0; i < p->nparams; i++) {
    buf_puts(b, i ? ", " : "");
    put_type(b, p->params[i]);
  }
  buf_putc(b, ')');
}

static CPrototype managed_prototype(Sig *s) {
  CPrototype p = {.ret = managed_type(s->ret)};
  if (sig_layout(s, &(Error){0}) && abi_returns_in_memory(s->ret)) // also where it could travel as a word
    p.ret = (CType){C_STRUCT, s->ret->value_size};
  if (s->has_this)
    p.params[p.nparams++] = (CType){C_POINTER, WORD};
  for (u32 i = 0; i < s->nparams && p.nparams < C_MAX_PARAMS; i++)
    p.params[p.nparams++] = managed_type(s->params[i]);
  return p;
}

static bool prototypes_fit(const CPrototype *managed, const CPrototype *c) {
  if (!ret_fits(managed->ret, c) || (c->nparams && c->nparams != managed->nparams))
    return false;
  for (u32 i = 0; i < c->nparams; i++)
    if (!fits(managed->params[i], c->params[i]))
      return false;
  return true;
}

// ---- methods ------------------------------------------------------------------------------------------------------

static u32 report(const Assembly *a, const Method *m, const char *what) {
  printf("%s: %s: %s\n", a->name, method_name(m), what);
  return 1;
}

static u32 check_shape(const Assembly *a, Method *m, const void *fn) {
  CPrototype c, managed = managed_prototype(m->sig);
  if (!debuginfo_prototype(fn, &c) || prototypes_fit(&managed, &c))
    return 0;
  Buf b = {0};
  buf_puts(&b, "declared as ");
  put_prototype(&b, &managed);
  buf_puts(&b, ", implemented as ");
  put_prototype(&b, &c);
  report(a, m, b.s);
  buf_free(&b);
  return 1;
}

// String's constructors are never called: another method with the same parameters makes the object (il/call.c).
static bool is_string_ctor(const Method *m) {
  ERROR(err);
  if (m->klass != wk.string || strcmp(m->name, ".ctor") || !class_methods(wk.string, &err))
    return false;
  for (u32 i = 0; i < wk.string->nmethods; i++) {
    Method *f = strcmp(class_method_name(wk.string, i), flavour->string_factory) ? NULL : class_method(wk.string, i);
    Sig *s = f ? method_sig(f, &err) : NULL;
    if (s && s->nparams == m->sig->nparams && !memcmp(s->params, m->sig->params, s->nparams * sizeof *s->params))
      return true;
  }
  return false;
}

static u32 check_method(Assembly *a, u32 row) {
  ERROR(err);
  Method *m = method_from_row(a, row, &err);
  if (!m || !method_sig(m, &err)) {
    printf("%s: method %u: %s\n", a->name, row, err.msg);
    return 1;
  }
  if (m->klass->flags & TA_IMPORT || m->flags & MA_ABSTRACT || is_string_ctor(m)) // COM is not supported
    return 0;
  void *fn = icall_find(m);
  return fn ? check_shape(a, m, fn) : report(a, m, "missing");
}

// Of the core library also methods that the flavour makes internal calls.
static bool is_internal(Assembly *a, u32 row) {
  ERROR(err);
  Method *m = a->is_corlib ? method_from_row(a, row, &err) : NULL;
  return (m ? m->implflags : md_col(a->img, TABLE_METHOD, row, METHOD_IMPLFLAGS)) & MI_INTERNALCALL;
}

// ---- fields of another runtime ------------------------------------------------------------------------------------

static const char *foreign_class(const Image *img, u32 token) {
  u32 owner =
      TOKEN_TABLE(token) == TABLE_FIELD ? md_list_owner(img, TABLE_TYPEDEF, TYPEDEF_FIELDS, TOKEN_ROW(token)) : 0;
  const char *name = owner ? md_string(img, md_col(img, TABLE_TYPEDEF, owner, TYPEDEF_NAME)) : "";
  size_t n = strlen(name);
  for (const char *s = flavour->foreign; n && (s = strstr(s, name)); s += n)
    if ((s == flavour->foreign || s[-1] == ' ') && s[n] == ' ')
      return name;
  return NULL;
}

// A method with IL that looks into structures which this runtime does not have: it must be provided, or never called.
static u32 check_reads(Assembly *a, u32 row) {
  ERROR(err);
  Method *m = method_from_row(a, row, &err);
  MethodBody b;
  bool has_il =
      m && !(m->implflags & (MI_INTERNALCALL | MI_CODETYPE_MASK)) && md_col(a->img, TABLE_METHOD, row, METHOD_RVA);
  if (!has_il || !body_read(a->img, row, &b, &err))
    return 0;
  for (u32 at = 0, len, size; at < b.code_size; at += len + size) {
    const Opcode *oc = il_opcode_at(&b, at, &len);
    if (!oc || !il_operand_size(&b, oc, at + len, &size))
      return 0;
    u32 token = oc->operand == OPERAND_TOKEN ? le32(b.code + at + len) : 0;
    const char *owner = token ? foreign_class(a->img, token) : NULL;
    if (!owner)
      continue;
    char *what =
        xasprintf("uses %s.%s", owner, md_string(a->img, md_col(a->img, TABLE_FIELD, TOKEN_ROW(token), FIELD_NAME)));
    report(a, m, what);
    free(what);
    return 1;
  }
  return 0;
}

u32 icalls_check(Assembly *a) {
  static bool told;
  if (!debuginfo_present() && !told) {
    fprintf(stderr, "kiln: built without debugging information: only presence is checked, not shapes\n");
    told = true;
  }
  u32 n = 0;
  for (u32 row = 1; row <= md_rows(a->img, TABLE_METHOD); row++)
    if (is_internal(a, row))
      n += check_method(a, row);
  for (u32 row = 1; a->is_corlib && flavour->foreign && row <= md_rows(a->img, TABLE_METHOD); row++)
    n += check_reads(a, row);
  return n;
}
