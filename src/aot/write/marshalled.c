// marshalled.c: delegates that go to C or come from there. Between each of their classes and C stand two methods that
// no metadata has (engine/run/made_methods.c); an image holds them, so that neither needs to be made when it runs.
//
// Which classes those are is seen from the signatures of P/Invokes and the fields of structures, and guessed where
// delegates are marshalled by hand: all of an assembly that calls Marshal for it.
#include "aot/write/writer.h"
#include "engine/hooks.h"

static void marshals_class(ImageBuild *b, Class *c);

static void marshals_signature(ImageBuild *b, Method *m) {
  ERROR(err);
  Sig *sig = method_sig(m, &err);
  if (!sig)
    return;
  marshals_class(b, sig->ret);
  for (u32 i = 0; i < sig->nparams; i++)
    marshals_class(b, sig->params[i]);
}

static void marshals_delegate(ImageBuild *b, Class *c) {
  static const WrapperKind kinds[] = {WRAP_CALLBACK, WRAP_NATIVE_FUNCTION};
  ERROR(err);
  Method *invoke = class_methods(c, &err) ? class_find_method(c, "Invoke", -1) : NULL;
  for (u32 i = 0; invoke && i < ARRAY_LEN(kinds); i++) {
    Method *m = engine_native_method(invoke, kinds[i], &err);
    if (m)
      want_here(b, m);
  }
  if (invoke)
    marshals_signature(b, invoke);
}

static void marshals_class(ImageBuild *b, Class *c) {
  while (c->kind == CK_BYREF || c->kind == CK_PTR || c->kind == CK_SZARRAY)
    c = c->elem;
  ERROR(err);
  bool formatted = (c->flags & TA_LAYOUT_MASK) && (c->kind == CK_DEF || c->kind == CK_INST);
  if (!(c->is_delegate || formatted) || c->is_open || c->ngparams || map_get(&b->marshalled_known, (u64)(uintptr_t)c))
    return;
  map_put(&b->marshalled_known, (u64)(uintptr_t)c, c);
  if (c->is_delegate) {
    marshals_delegate(b, c);
    return;
  }
  for (u32 i = 0; class_fields(c, &err) && i < c->nfields; i++)
    if (!(c->fields[i].flags & FA_STATIC) && c->fields[i].type)
      marshals_class(b, c->fields[i].type);
}

// What C calls to call a method that is UnmanagedCallersOnly: every one whose address is taken.
void want_native_entry(ImageBuild *b, Method *m) {
  ERROR(err);
  Method *entry = m->klass->is_open || m->inst ? NULL : engine_native_method(m, WRAP_CALLBACK, &err);
  if (entry)
    want_here(b, entry);
}

// ---- by hand ----------------------------------------------------------------------------------------------------------

static bool is_marshal(const char *ns, const char *name) {
  return !strcmp(name, "Marshal") && !strcmp(ns, "System.Runtime.InteropServices");
}

static bool calls_marshal(const Image *img) {
  static const char *const methods[] = {"GetDelegateForFunctionPointer", "GetFunctionPointerForDelegate",
                                        "PtrToStructure", "StructureToPtr"};
  for (u32 row = 1; row <= md_rows(img, TABLE_MEMBERREF); row++) {
    u32 of = md_col(img, TABLE_MEMBERREF, row, MEMBERREF_CLASS), type = TOKEN_ROW(of);
    if (TOKEN_TABLE(of) != TABLE_TYPEREF || !type || type > md_rows(img, TABLE_TYPEREF) ||
        !is_marshal(md_string(img, md_col(img, TABLE_TYPEREF, type, TYPEREF_NAMESPACE)),
                    md_string(img, md_col(img, TABLE_TYPEREF, type, TYPEREF_NAME))))
      continue;
    const char *name = md_string(img, md_col(img, TABLE_MEMBERREF, row, MEMBERREF_NAME));
    for (u32 i = 0; i < ARRAY_LEN(methods); i++)
      if (!strcmp(name, methods[i]))
        return true;
  }
  return false;
}

static void marshals_own_delegates(ImageBuild *b) {
  for (u32 row = 1; row <= md_rows(b->a->img, TABLE_TYPEDEF); row++) {
    ERROR(err);
    Class *c = class_from_typedef(b->a, row, &err);
    if (c && c->is_delegate)
      marshals_class(b, c);
  }
}

void want_marshalled_of_method(ImageBuild *b, Method *m) {
  if (!b->o->full || !m->inst || !is_marshal(m->klass->ns, m->klass->name))
    return;
  for (u32 i = 0; i < m->inst->n; i++)
    marshals_class(b, m->inst->args[i]);
}

// ---- rows -------------------------------------------------------------------------------------------------------------

void collect_marshalled(ImageBuild *b) {
  for (u32 i = 0; i < b->nrows; i++)
    if (b->methods.v[i] && b->methods.v[i]->m->flags & MA_PINVOKE)
      marshals_signature(b, b->methods.v[i]->m);
  if (calls_marshal(b->a->img))
    marshals_own_delegates(b);
}
