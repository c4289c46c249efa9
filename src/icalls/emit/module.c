// module.c: AssemblyBuilder and ModuleBuilder as Assembly and ModuleImage, and the table of what else is called on
// them.
#include <stdio.h>
#include <stdlib.h>
#include "icalls/emit/emit.h"

enum { ACCESS_RUN = 1, ACCESS_SAVE = 2 }; // AssemblyBuilderAccess

// Types live in images of their own; this one gives the assembly its name.
static Assembly *naming_image(const char *name, const u16 v[4], Error *err) {
  EmitOut o = {0};
  emit_begin_image(&o, name, v);
  Assembly *a = emit_open_image(&o, name);
  meta_free(&o.w);
  *err = o.err;
  return a;
}

static void init_assembly(Object *builder) {
  Class *c = EMIT_CLASS("AssemblyBuilder");
  char *name = string_to_utf8(GET_VAL(builder, c, "name", String *));
  char *version = string_to_utf8(GET_VAL(builder, c, "version", String *));
  u16 v[4] = {0};
  sscanf(version, "%hu.%hu.%hu.%hu", &v[0], &v[1], &v[2], &v[3]);
  Error err;
  Assembly *a = naming_image(name, v, &err);
  if (a) {
    SET_VAL(builder, c, "_mono_assembly", Assembly *, a);
    a->reflection = runtime_keep(builder);
    emit_resolve_install();
  } else {
    exc_throw_error(&err);
  }
  free(name);
  free(version);
}

Assembly *emit_assembly_of_module(Object *module) {
  return EMIT_GET(EMIT_GET(module, "ModuleBuilder", "assemblyb", Object *), "AssemblyBuilder", "_mono_assembly",
                  Assembly *);
}

static const EmitRefs save_refs = {emit_save_class_token, emit_save_builder_token, emit_save_method_token,
                                   emit_code_rva};

static bool builder_token(Assembly *a, u32 token, TokenMeaning *out, Error *err) {
  Object *module = reflection_module(a), *o;
  if (!module || object_class(module) != EMIT_CLASS("ModuleBuilder"))
    return false;
  if (!(o = emit_module_object(emit_module_image(module), token)))
    return true;
  switch (emit_table_of(o)) {
  case TABLE_TYPEDEF: out->type = emit_type(o, err); break;
  case TABLE_METHOD: out->method = emit_method(o, err); break;
  case TABLE_FIELD: out->field = emit_field(o, err); break;
  case TOKEN_STRING: out->string = (String *)o; break;
  default: break;
  }
  return true;
}

static void init_module(Object *module) {
  reflection_builder_token = builder_token;
  Class *c = EMIT_CLASS("ModuleBuilder");
  ModuleImage *m = xcalloc(1, sizeof *m);
  m->out.refs = &save_refs;
  m->module = runtime_keep(module);
  m->next_field = 0xFFFFFF;
  m->next_string = 1;
  meta_init(&m->out.w);
  pe_init(&m->out.pe);
  Object *home = GET_VAL(module, c, "assemblyb", Object *);
  emit_assembly_of_module(module)->no_run = !(EMIT_GET(home, "AssemblyBuilder", "access", u32) & ACCESS_RUN);
  m->can_save = (EMIT_GET(home, "AssemblyBuilder", "access", u32) & ACCESS_SAVE) != 0;
  SET_VAL(module, c, "dynamic_image", ModuleImage *, m);
  Assembly *a = emit_assembly_of_module(module);
  SET_VAL(module, c, "_impl", Assembly *, a);
  reflection_module_is(a, module);
}

// ---- SignatureHelper.GetSignature --------------------------------------------------------------------------------

static Array *helper_signature(Object *helper) {
  Object *module = EMIT_GET(helper, "SignatureHelper", "module", Object *);
  ModuleImage nowhere = {.out.refs = &save_refs};
  EmitOut *o = module ? &emit_module_image(module)->out : &nowhere.out;
  if (!module)
    meta_init(&nowhere.out.w);
  Buf b = {0};
  emit_put_helper_sig(o, &b, helper);
  Array *blob = o->err.kind ? NULL : array_new(wk.byte, b.n);
  if (blob)
    memcpy(blob->data, b.s, b.n);
  else if (o->err.kind)
    exc_throw_error(&o->err);
  o->err = (Error){0};
  buf_free(&b);
  if (!module)
    meta_free(&nowhere.out.w);
  return blob;
}

ICALL_TABLE(icalls_emit_assembly, "System.Reflection.Emit.AssemblyBuilder", ICALL("basic_init", init_assembly),
            ICALL("UpdateNativeCustomAttributes", icall_nothing))
ICALL_TABLE(icalls_emit_dynamic_method, "System.Reflection.Emit.DynamicMethod",
            ICALL("create_dynamic_method", dynamic_method_create))
ICALL_TABLE(icalls_emit_enum, "System.Reflection.Emit.EnumBuilder", ICALL("setup_enum_type", icall_nothing))
ICALL_TABLE(icalls_emit_module, "System.Reflection.Emit.ModuleBuilder", ICALL("basic_init", init_module),
            ICALL("set_wrappers_type", icall_nothing), ICALL("build_metadata", emit_build_metadata),
            ICALL("WriteToFile", emit_write_to_file))
ICALL_TABLE(icalls_emit_signature, "System.Reflection.Emit.SignatureHelper",
            ICALL("get_signature_local", helper_signature), ICALL("get_signature_field", helper_signature))
ICALL_TABLE(icalls_emit_type, "System.Reflection.Emit.TypeBuilder", ICALL("create_runtime_class", emit_create_type))
