// emit.h: what the files behind .NET's System.Reflection.Emit share.
//
// Builders are managed code alone: what reaches the runtime are rows with tokens (module.c), kept in a MetaWriter in
// the order in which they are defined. When a type is created (create.c) all rows so far become an image of their own,
// in which the members of each type follow each other; that type is read from there. The types of other images of the
// module stand in it as they are, or declared, so types may be created in any order.
// Attributes of the assembly are read from an image of that kind that is no type's.
#ifndef KILN_ICALLS_NET_EMIT_H
#define KILN_ICALLS_NET_EMIT_H

#include "icalls/emit/emit.h"
#include "icalls/net/net.h"
#include "runtime/conventions.h"

enum { ASSEMBLY_HAS_PUBLIC_KEY = 1 }; // II.23.1.2

typedef struct NetBody {
  u8 *code; // malloc'ed; NULL: none
  u32 size, locals, max_stack, nclauses;
  bool init_locals;
  u32 *clauses; // six words each (II.25.4.6)
} NetBody;

typedef struct NetModule {
  EmitOut out; // first
  Assembly *home;
  // By row - 1, in the order of definition.
  VEC(u32) method_owner, field_owner, param_owner, property_owner, event_owner; // rows of types; params: of methods
  VEC(NetBody) bodies;
  VEC(Buf) data;         // by field: its first value
  VEC(Class *) types;    // NULL: not declared
  VEC(u8) created;       // by type
  VEC(Class *) typerefs; // NULL: not found
  VEC(Assembly *) refs;
} NetModule;

NetModule *net_module(const Assembly *home); // NULL: not made at run time
NetModule *net_module_new(const NameParts *name, Error *err);
// The attributes of the assembly and its module as an image of their own; pending on failure.
void net_show_attributes(NetModule *m);
// The type of a row as an image of its own; NULL: pending.
Class *net_create_type(NetModule *m, u32 row);

#endif
