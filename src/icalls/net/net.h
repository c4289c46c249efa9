// net.h: what the internal calls of .NET's core library take and give.
//
// A P/Invoke into the runtime ("QCall") passes references by the address of a variable on the caller's stack, and
// types, assemblies and modules as such an address with the runtime's own pointer. Errors: set pending and return.
#ifndef KILN_ICALLS_NET_NET_H
#define KILN_ICALLS_NET_NET_H

#include "icalls/util.h"

typedef struct QType { // QCallTypeHandle
  Object **keep;
  Class *cls;
} QType;
typedef struct QAssembly { // QCallAssembly, QCallModule
  Object **keep;
  Assembly *a;
} QAssembly;

typedef struct NameParts { // NativeAssemblyNameParts
  const u16 *name;
  u16 version[4];
  const u16 *culture;
  const u8 *key;
  i32 key_length;
  u32 flags;
} NameParts;

// ---- reflection/ -----------------------------------------------------------------------------------------------------
Object *net_assembly_object(Assembly *a); // RuntimeAssembly; NULL for NULL, or pending
Assembly *net_assembly(Object *assembly);
Assembly *net_caller(const i32 *mark);  // whose code has called, by a StackCrawlMark; NULL: nobody's
Assembly *net_attributes_of(Assembly *a); // the image that has its tables
bool net_is_dynamic(const Assembly *a); // made by System.Reflection.Emit
void net_loading_begin(void);           // what the loader asks managed code
void net_libraries_begin(void);
void net_emit_begin(void); // what code made at run time refers to
void net_begin(void);

// CorElementType of a type, as signatures name it; of an enum, when `underlying`, that of its numbers.
u32 net_element_type(const Class *c, bool underlying);
// A type handle that is no MethodTable over there: by-refs, pointers, function pointers, type parameters.
static inline bool net_is_type_desc(const Class *c) {
  return c->kind == CK_PTR || c->kind == CK_BYREF || c->kind == CK_VAR || c->kind == CK_MVAR || c->kind == CK_FNPTR;
}
// A handle as GCHandle has it: the address of a slot that holds the object. NULL: pending.
void *net_handle_new(u32 kind, Object *o);
void net_handle_free(void *h);
// Type.Name: "List`1", "Int32[,]".
void net_type_name(Buf *b, const Class *c);
// A method as managed code passes it (IRuntimeMethodInfo): a stub, or an object of reflection.
Method *net_method_of(Object *info);

#endif
