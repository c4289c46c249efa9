// structs.h: structures between objects and native memory, for both flavours of the class Marshal.
#ifndef KILN_ICALLS_CORE_STRUCTS_H
#define KILN_ICALLS_CORE_STRUCTS_H

#include "runtime/runtime.h"

// What converters take for a whole value: the data of a boxed one, an object itself.
static inline void *struct_value_of(Object *o) {
  return object_class(o)->is_valuetype ? object_unbox(o) : (void *)o;
}

// Marshal.StructureToPtr and DestroyStructure. They throw the null arguments' exceptions; an address that leads nowhere
// is a NullReferenceException.
void struct_to_pointer(Object *o, void *p, bool delete_old);
void struct_destroy(void *p, Object *type);

#endif
