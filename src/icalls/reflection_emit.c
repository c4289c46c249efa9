// reflection_emit.c: of System.Reflection.Emit only DynamicMethod is provided (reflection_dynamic.c); the internal
// calls of the rest throw PlatformNotSupportedException.
#include "icalls/reflection.h"
#include "icalls/util.h"

static uintptr_t no_emit(void) {
  return exc_throw("PlatformNotSupportedException", "Operation is not supported: System.Reflection.Emit needs code "
                                                    "that is made at run time.");
}

// DynamicMethod makes itself an assembly to live in. That much passes.
static void init_assembly(Object *builder) {
  Class *c = CORLIB_CLASS("System.Reflection.Emit", "AssemblyBuilder");
  char *name = string_to_utf8((String *)FIELD_REF(builder, FIELD_OFFSET(c, "name")));
  if (strcmp(name, "Anonymously Hosted DynamicMethods Assembly"))
    no_emit();
  free(name);
}

// That assembly's module makes one type of its own, which nothing looks at.
static Object *no_type(void) {
  return type_object(wk.object);
}

ICALL_TABLE(icalls_emit_assembly, "System.Reflection.Emit.AssemblyBuilder", ICALL("basic_init", init_assembly),
            ICALL("UpdateNativeCustomAttributes", no_emit))
ICALL_TABLE(icalls_emit_attribute, "System.Reflection.Emit.CustomAttributeBuilder", ICALL("GetBlob", no_emit))
ICALL_TABLE(icalls_emit_dynamic_method, "System.Reflection.Emit.DynamicMethod", ICALL("create_dynamic_method", dynamic_method_create))
ICALL_TABLE(icalls_emit_enum, "System.Reflection.Emit.EnumBuilder", ICALL("setup_enum_type", no_emit))
ICALL_TABLE(icalls_emit_module, "System.Reflection.Emit.ModuleBuilder", ICALL("basic_init", icall_nothing),
            ICALL("set_wrappers_type", icall_nothing), ICALL("getUSIndex", no_emit), ICALL("getToken", no_emit),
            ICALL("getMethodToken", no_emit), ICALL("RegisterToken", no_emit), ICALL("GetRegisteredToken", no_emit),
            ICALL("build_metadata", no_emit), ICALL("WriteToFile", no_emit))
ICALL_TABLE(icalls_emit_signature, "System.Reflection.Emit.SignatureHelper", ICALL("get_signature_local", no_emit),
            ICALL("get_signature_field", no_emit))
ICALL_TABLE(icalls_emit_type, "System.Reflection.Emit.TypeBuilder", ICALL("create_runtime_class", no_type))
