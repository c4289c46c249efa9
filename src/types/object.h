// object.h: the shape of objects in memory. The only place that knows the header.
//
// The class libraries fix what they touch: Array's raw data (bounds, length, data, as Array.RawData in mscorlib) and
// String's two fields. Objects are at least 8-aligned. The garbage collector does not move them.
#ifndef KILN_TYPES_OBJECT_H
#define KILN_TYPES_OBJECT_H

#include "base/base.h"

struct Class;
typedef struct VTable VTable;

typedef struct Object {
  VTable *vtable;
  uintptr_t sync; // 0, a thin lock, or a pointer to a fat monitor (runtime/monitor.c)
} Object;

#define OBJECT_HEADER_SIZE (2 * (u32)sizeof(void *)) // of objects of this process; MODEL_HEADER where they are laid out

#define IMT_SIZE 17 // prime; interface method hash modulo this picks the slot

// One per exact class that has instances or statics. Code pointers start as lazy stubs.
struct VTable {
  struct Class *klass;
  u32 instance_size; // of objects without elements (arrays: header part)
  u32 elem_size;     // arrays
  void *gc_descr;    // how the collector marks it (gc/)
  u32 flags;         // VT_*
  u32 rank;
  struct Class *elem_class; // arrays: element
  void *imt[IMT_SIZE];      // entered with the interface key (a Method*) in the key register
  void *slots[];            // virtual methods
};
enum {
  VT_FINALIZER = 1,
  VT_NO_REFS = 2,
  VT_ARRAY = 4,
  VT_VALUETYPE = 8,
  VT_PROXY = 16,    // of transparent proxies: klass is the class that they stand for, the shape TransparentProxy's
  VT_ACTIVATE = 32, // `new` asks remoting for the object first
  VT_ELEMENTS = 64  // arrays and strings
};
static inline bool object_is_proxy(const Object *o) {
  return (o->vtable->flags & VT_PROXY) != 0;
}

typedef struct ArrayBounds {
  i32 length;
  i32 lower;
} ArrayBounds;

typedef struct Array {
  Object obj;
  ArrayBounds *bounds; // NULL for vectors; else `rank` entries, behind the elements in the same object
  uintptr_t length;    // all dimensions multiplied
  u8 data[] __attribute__((aligned(8)));
} Array;

typedef struct String {
  Object obj;
  i32 length;  // UTF-16 units
  u16 chars[]; // NUL-terminated
} String;

#define ARRAY_DATA_OFFSET offsetof(Array, data)
#define ARRAY_LENGTH_OFFSET offsetof(Array, length)
#define STRING_CHARS_OFFSET offsetof(String, chars)
#define STRING_LENGTH_OFFSET offsetof(String, length)

#define ARRAY_ELEMS(a, T) ((T *)(void *)((Array *)(a))->data)

// The variable arguments of a call, in the caller's frame: what `arglist` gives (III.3.4) and ArgIterator walks.
typedef struct VarArg {
  struct Class *type;
  void *address;
} VarArg;
typedef struct VarArgs {
  uintptr_t n;
  VarArg args[];
} VarArgs;

// Mirrors of runtime-known classes. A test checks each offset against the class library's metadata.
typedef struct Delegate {
  Object obj;
  void *method_ptr;  // native entry of the target method
  void *invoke_impl; // what a call of Invoke jumps to, with the delegate as first argument
  Object *target;
  void *method; // Method*
  void *delegate_trampoline;
  uintptr_t extra_arg;
  void *method_code;
  void *interp_method;
  void *interp_invoke_impl;
  Object *method_info;
  Object *original_method_info;
  Object *data;
  u8 method_is_virtual;
} Delegate;

typedef struct MulticastDelegate {
  Delegate d;
  Array *delegates; // Delegate[]; NULL for a single one
} MulticastDelegate;

#endif
