// emit.h: what the files behind System.Reflection.Emit share.
//
// A type made at run time becomes a small image of its own when it is created: metadata in memory (image.c) whose
// TypeRef and MemberRef rows stand for objects of the class library (types, builders, methods) instead of names. The IL
// of its methods is kept beside (DynamicCode). Whatever IL and metadata refer to is found out when it is first needed,
// so that types may refer to others that are created later.
#ifndef KILN_ICALLS_EMIT_H
#define KILN_ICALLS_EMIT_H

#include "base/text.h"
#include "icalls/reflection/reflection.h"
#include "icalls/util.h"

#define EMIT_CLASS(name) CORLIB_CLASS("System.Reflection.Emit", name)

// ---- resolve.c: objects of reflection, builders or not, as what they stand for. NULL + err on failure
// --------------
Class *emit_type(Object *type, Error *err); // NULL object: void
Method *emit_method(Object *method, Error *err);
Field *emit_field(Object *field, Error *err);
Sig *emit_sig(Object *ret, Array *params, Error *err); // static
// The kind of item an object makes: TABLE_TYPEDEF and so on; 0 if none. Needs nothing resolved.
u8 emit_table_of(Object *o);
DynamicItem emit_item(Object *o); // keeps the object until it is resolved
void emit_resolve_install(void);

// ---- body.c: an ILGenerator's contents. `object_of` tells what a token in it stands for
// -----------------------------
typedef Object *(*TokenObject)(void *data, u32 token);
DynamicCode *emit_body(Object *generator, bool init_locals, TokenObject object_of, void *data); // NULL: pending is set

// ---- image.c: metadata in memory
// ------------------------------------------------------------------------------------
enum { EMIT_MAX_COLUMNS = 9 };
typedef struct EmitTable {
  VEC(u32) cells; // row by row
  u32 columns;
} EmitTable;
typedef struct EmitImage {
  Buf strings, blobs;
  EmitTable tables[TABLE_COUNT];
  u8 guid[16];
} EmitImage;
void emit_image_init(EmitImage *im, const char *assembly_name, const u16 version[4]);
u32 emit_string(EmitImage *im, const char *s);
u32 emit_blob(EmitImage *im, const void *p, size_t n);
u32 emit_row(EmitImage *im, TableId t, const u32 *cells); // returns its number
void emit_sort(EmitImage *im, TableId t, u32 column);     // stable
u32 emit_rows(const EmitImage *im, TableId t);
void emit_blob_compressed(Buf *b, u32 v); // II.23.2
u32 emit_coded(u32 bits, u32 tag, u32 row);
// The file as bytes, malloc'ed; releases the tables. NULL when a table is too large for the small indexes used here.
u8 *emit_image_finish(EmitImage *im, size_t *size);

// ---- type.c
// -----------------------------------------------------------------------------------------------------------
Object *emit_create_type(Object *builder);           // TypeBuilder.create_runtime_class
Object *emit_module_object(void *module, u32 token); // what a token of a module stands for (module.c)

#endif
