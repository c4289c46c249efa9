// emit.h: what the files behind System.Reflection.Emit share.
//
// Builders are described as metadata twice. When a type is created it becomes a small image of its own (run.c) whose
// TypeRef and MemberRef rows stand for objects of the class library (types, builders, methods) instead of names; the IL
// of its methods is kept beside (DynamicCode). Whatever IL and metadata refer to is found out when it is first needed,
// so that types may refer to others that are created later. When an assembly is saved, each of its modules becomes one
// file (save.c), in which references are real ones. Both are an EmitOut: signatures (sig.c), members (member.c) and
// types (type.c) are written the same way, and only what a reference becomes differs (EmitRefs).
#ifndef KILN_ICALLS_EMIT_H
#define KILN_ICALLS_EMIT_H

#include "base/text.h"
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"
#include "metadata/writer.h"

#define EMIT_CLASS(name) CORLIB_CLASS("System.Reflection.Emit", name)
#define EMIT_GET(o, cls, name, T) GET_VAL(o, EMIT_CLASS(cls), name, T)
#define EMIT_IS(o, cls) class_is_subclass(object_class(o), EMIT_CLASS(cls))

static inline u32 array_count(const Array *a) {
  return a ? (u32)a->length : 0;
}
static inline Object *array_object(Array *a, u32 i) {
  return ARRAY_ELEMS(a, Object *)[i];
}

// ---- resolve.c: objects of reflection, builders or not, as what they stand for. NULL + err on failure ---------------
Class *emit_type(Object *type, Error *err);          // NULL object: void. A generic definition stands for itself
Class *emit_declared_type(Object *type, Error *err); // one that is still being built will do, if it is not generic
bool emit_is_value_builder(Object *type);
Class *emit_open_type(Object *type, Error *err); // the same in open form: a definition is the instance over `!n`
Method *emit_method(Object *method, Error *err); // of a generic definition: the definition's own
Field *emit_field(Object *field, Error *err);
Sig *emit_sig(Object *ret, Array *params, Error *err); // static
// The kind of item an object makes: TABLE_TYPEDEF and so on; 0 if none. Needs nothing resolved.
u8 emit_table_of(Object *o);
DynamicItem emit_item(Object *o, bool open);  // keeps the object until it is resolved
Class *emit_open_class(Class *c, Error *err); // named parameters become `!n`, a definition its instance over them
void emit_resolve_install(void);

// ---- body.c: an ILGenerator's contents, or bare IL. `object_of` tells what a token in it stands for -----------------
typedef struct TokenSource {
  Object *(*object)(void *data, u32 token);
  Array *(*optional)(void *data, u32 token); // types that a call passes behind the fixed parameters; may be NULL
  void *data;
} TokenSource;
DynamicCode *emit_body(Object *generator, bool init_locals, const TokenSource *tokens); // NULL: pending is set
DynamicCode *emit_bare_body(const Array *code, bool init_locals, const TokenSource *tokens);

typedef struct ExBlock { // ILExceptionBlock
  Object *type;
  i32 kind, start, len, filter;
} ExBlock;
typedef struct ExInfo { // ILExceptionInfo
  Array *handlers;
  i32 start, len;
  i32 end; // Label
} ExInfo;
enum { EX_FILTER = 1, EX_FINALLY = 2 };

// ---- Images being written -------------------------------------------------------------------------------------------
typedef struct EmitOut EmitOut;
typedef struct MethodParts MethodParts;
typedef struct EmitRefs {
  u32 (*class_token)(EmitOut *o, Class *def);      // TypeDef or TypeRef of a class that is not constructed
  u32 (*builder_token)(EmitOut *o, Object *type);  // the same of a TypeBuilder
  u32 (*method_token)(EmitOut *o, Object *method); // MethodDef or MemberRef: attributes, overrides
  u32 (*code_rva)(EmitOut *o, const MethodParts *m);
} EmitRefs;

typedef struct GParamRow {
  Object *builder;
  u32 owner; // token
  u32 number;
} GParamRow;

struct EmitOut {
  const EmitRefs *refs;
  MetaWriter w;
  PeWriter pe;
  Map rows; // address of a builder of this image -> its row; no object moves while an image is written
  VEC(GParamRow) gparams;
  Error err; // the first; what is written after it is of no use
};

struct MethodParts { // of a MethodBuilder or a ConstructorBuilder
  Object *builder, *ilgen;
  bool is_ctor, init_locals;
  u32 attrs, iattrs, call_conv;
  String *name; // NULL: a constructor
  Object *ret;  // NULL: void
  Array *params, *pinfo, *cattrs, *permissions, *code, *gparams;
  Array *ret_modreq, *ret_modopt, *modreq, *modopt;
};
MethodParts emit_method_parts(Object *builder);
static inline bool emit_is_ctor_builder(Object *o) {
  return EMIT_IS(o, "ConstructorBuilder");
}

// ---- sig.c: signatures and references to types ----------------------------------------------------------------------
void emit_put_type(EmitOut *o, Buf *b, Object *type);
void emit_put_class(EmitOut *o, Buf *b, Class *c);
u32 emit_type_token(EmitOut *o, Object *type); // TypeDef, TypeRef or, for what is constructed, TypeSpec; NULL: 0
u32 emit_class_token(EmitOut *o, Class *c, bool open);      // open: a generic definition gives its TypeSpec
u32 emit_method_sig(EmitOut *o, const MethodParts *m);      // blobs
u32 emit_runtime_sig(EmitOut *o, Method *m, Array *vararg); // of the definition; `vararg` follow a sentinel
u32 emit_field_sig(EmitOut *o, Object *type, Array *modreq, Array *modopt);
u32 emit_property_sig(EmitOut *o, Object *property);
u32 emit_locals_sig(EmitOut *o, Array *locals);               // LocalBuilder[]
u32 emit_copy_sig(EmitOut *o, Assembly *from, u32 blob);      // sigcopy.c
u32 emit_inst_sig(EmitOut *o, const GenericInst *inst);       // MethodSpec
void emit_put_helper_sig(EmitOut *o, Buf *b, Object *helper); // SignatureHelper
u32 emit_typespec(EmitOut *o, const Buf *b);                  // its token; equal ones are one
u32 emit_text(EmitOut *o, String *s);                         // string heap
static inline u32 emit_row_of(const EmitOut *o, const Object *builder) {
  return builder ? (u32)(uintptr_t)map_get(&o->rows, (uintptr_t)builder) : 0;
}
void emit_set_row(EmitOut *o, const Object *builder, u32 row);

// ---- marshal.c ------------------------------------------------------------------------------------------------------
u32 emit_marshal_blob(EmitOut *o, Object *unmanaged_marshal);

// ---- member.c, type.c: rows -----------------------------------------------------------------------------------------
void emit_put_field(EmitOut *o, Object *field);
void emit_put_method(EmitOut *o, const MethodParts *m);
void emit_put_overrides(EmitOut *o, Object *method, u32 class_row);
// What comes into the saved file when a type is created: custom modifiers of its methods, constants of parameters, then
// of fields.
void emit_note_created(EmitOut *module, Object *type);
void emit_note_modifiers(EmitOut *o, const MethodParts *m); // sig.c
void emit_put_attributes(EmitOut *o, Array *builders, u32 parent_token);
void emit_put_method_attributes(EmitOut *o, const MethodParts *m);
void emit_put_field_attributes(EmitOut *o, Object *field);
void emit_put_security(EmitOut *o, Array *permissions, u32 parent_token);
void emit_put_gparams(EmitOut *o); // those collected, in the order of their owners; after everything else
void emit_put_properties(EmitOut *o, Object *type, u32 row);
void emit_put_events(EmitOut *o, Object *type, u32 row);
void emit_put_typedef(EmitOut *o, Object *type, u32 row);         // all but nesting, attributes and overrides
void emit_put_type_attributes(EmitOut *o, Object *type, u32 row); // of the type and all its members
void emit_put_type_overrides(EmitOut *o, Object *type, u32 row);
Array *emit_methods(Object *type, u32 *n);
Array *emit_fields(Object *type, u32 *n);

// ---- module.c, token.c ----------------------------------------------------------------------------------------------
// The image of a ModuleBuilder: what its tokens stand for, and the rows that those tokens are.
typedef struct ModuleImage {
  EmitOut out;      // first: a module is written as one image
  Object *module;   // ModuleBuilder, kept
  Map tokens;       // token -> index in objects + 1
  Map optional;     // token of a vararg call -> index of its Type[] in objects + 1
  Object **objects; // in root memory
  u32 nobjects, objects_cap;
  Map typedefs;     // Class* made from one of its builders -> TypeDef row
  Map built;        // Method* or Field* of such a class -> index of its builder in objects + 1
  Map refs[2];      // Method*, Field* or Class* -> token; [1]: in open form
  Map fixups;       // offset in out.pe.text -> index in objects + 1: tokens to be set when rows are final
  u32 next_field;   // pseudo row, counted downwards
  u32 next_string;  // of a module that cannot be saved
  Buf file;         // the finished file, between build_metadata and WriteToFile
  VEC(u32) waiting; // indexes of TypeBuilders that are created and refer to types that are not
  bool can_save;
} ModuleImage;
ModuleImage *emit_module_image(Object *module);
Object *emit_module_object(void *module, u32 token); // what a token of a module stands for
Array *emit_module_optional(void *module, u32 token);
u32 emit_add_object(ModuleImage *m, Object *o); // its index
u32 emit_token(ModuleImage *m, Object *o, bool open);
u32 emit_method_ref(ModuleImage *m, Method *method);
u32 emit_save_class_token(EmitOut *o, Class *def);
u32 emit_save_builder_token(EmitOut *o, Object *type);
u32 emit_save_method_token(EmitOut *o, Object *method);
Assembly *emit_assembly_of_module(Object *module);

u32 emit_assembly_ref(EmitOut *o, Assembly *a);

// ---- manifest.c: of the main module ---------------------------------------------------------------------------------
void emit_put_assembly(EmitOut *o, Object *home);
void emit_put_modules(EmitOut *o, Object *home, Object *main_module);
void emit_put_forwarders(EmitOut *o, Object *home);
void emit_put_resources(EmitOut *o, Object *home, Object *module);
void emit_put_win32(EmitOut *o, Object *home, u32 meta_size);

// ---- run.c, save.c --------------------------------------------------------------------------------------------------
Object *emit_create_type(Object *builder);                                     // TypeBuilder.create_runtime_class
void emit_begin_image(EmitOut *o, const char *assembly, const u16 version[4]); // in memory: module, assembly, <Module>
Assembly *emit_open_image(EmitOut *o, const char *assembly);                   // NULL + o->err
void emit_build_metadata(Object *module);                                      // ModuleBuilder.build_metadata
void emit_write_to_file(Object *module, intptr_t handle);
u32 emit_code_rva(EmitOut *o, const MethodParts *m); // save_body.c: appends a method's body

#endif
