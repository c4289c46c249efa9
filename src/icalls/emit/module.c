// module.c: AssemblyBuilder and ModuleBuilder as Assembly and ModuleImage, and the table of what else is called on
// them.
#include <stdio.h>
#include <stdlib.h>
#include "icalls/emit/emit.h"

enum { ACCESS_RUN = 1 }; // AssemblyBuilderAccess

// Types live in images of their own; this one gives the assembly its name.
static u8 *naming_image(const char *name, const u16 v[4], size_t *size) {
  MetaWriter w;
  PeWriter pe;
  Buf meta = {0}, file = {0};
  static u32 serial;
  u64 guid[2] = {clock_ns(), __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST)};
  meta_init(&w);
  pe_init(&pe);
  pe.dll = true;
  u32 at = meta_string(&w, name);
  meta_row(&w, TABLE_MODULE, (u32[]){0, at, meta_guid(&w, (const u8 *)guid), 0, 0});
  meta_row(&w, TABLE_ASSEMBLY, (u32[]){0x8004, v[0], v[1], v[2], v[3], 0, 0, at, 0});
  meta_row(&w, TABLE_TYPEDEF, (u32[]){0, meta_string(&w, "<Module>"), 0, 0, 1, 1});
  meta_write(&w, "v4.0.30319", &meta);
  pe_write(&pe, &meta, 0, &file);
  meta_free(&w);
  buf_free(&meta);
  *size = file.n;
  return (u8 *)file.s; // stays
}

static void init_assembly(Object *builder) {
  Class *c = EMIT_CLASS("AssemblyBuilder");
  char *name = string_to_utf8(GET_VAL(builder, c, "name", String *));
  char *version = string_to_utf8(GET_VAL(builder, c, "version", String *));
  u16 v[4] = {0};
  sscanf(version, "%hu.%hu.%hu.%hu", &v[0], &v[1], &v[2], &v[3]);
  size_t size;
  Error err = {0};
  u8 *bytes = naming_image(name, v, &size);
  Assembly *a = assembly_open_memory(bytes, size, name, &err);
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

static void init_module(Object *module) {
  Class *c = EMIT_CLASS("ModuleBuilder");
  ModuleImage *m = xcalloc(1, sizeof *m);
  m->out.refs = &save_refs;
  m->module = runtime_keep(module);
  m->next_method = m->next_field = 0xFFFFFF;
  meta_init(&m->out.w);
  pe_init(&m->out.pe);
  Object *home = GET_VAL(module, c, "assemblyb", Object *);
  m->is_run = (EMIT_GET(home, "AssemblyBuilder", "access", u32) & ACCESS_RUN) != 0;
  SET_VAL(module, c, "dynamic_image", ModuleImage *, m);
  Assembly *a = emit_assembly_of_module(module);
  SET_VAL(module, c, "_impl", Assembly *, a);
  reflection_module_is(a, module);
}

// ---- SignatureHelper.GetSignature --------------------------------------------------------------------------------

static Array *helper_signature(Object *helper) {
  Object *module = EMIT_GET(helper, "SignatureHelper", "module", Object *);
  ModuleImage *m = module ? emit_module_image(module) : NULL;
  if (!m) {
    exc_throw("NotSupportedException", NULL);
    return NULL;
  }
  Buf b = {0};
  emit_put_helper_sig(&m->out, &b, helper);
  Array *blob = m->out.err.kind ? NULL : array_new(wk.byte, b.n);
  if (blob)
    memcpy(blob->data, b.s, b.n);
  else if (m->out.err.kind)
    exc_throw_error(&m->out.err);
  m->out.err = (Error){0};
  buf_free(&b);
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
