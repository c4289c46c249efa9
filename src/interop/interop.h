// interop.h: P/Invoke and marshalling as the rest of the runtime sees them.
#ifndef KILN_INTEROP_H
#define KILN_INTEROP_H

#include "runtime/runtime.h"

// The native function of a P/Invoke method. NULL + err (ERR_DLL_NOT_FOUND, ERR_ENTRY_POINT). Thread-safe.
void *pinvoke_resolve(Method *m, Error *err);

// Helpers of generated code: see MARSHAL_* in ir/helpers.def.
uintptr_t rt_marshal_in(Method *m, i32 index, void *addr, uintptr_t *frame);
void rt_marshal_out(Method *m, i32 index, void *addr, uintptr_t *frame);
void rt_marshal_ret(Method *m, void *result, uintptr_t word);

// dllmap: the configured target of a library (and of one of its functions). NULL: not mapped.
bool dllmap_find(Assembly *a, const char *dll, const char *function, const char **new_dll, const char **new_function);

// Marshalled layout of structures: bytes, or -1 when it has none.
i32 marshal_size(Class *c, Error *err);
i32 marshal_offset(Class *c, const char *field, Error *err);
bool marshal_struct_to_native(Class *c, const u8 *managed, u8 *native);  // sets pending on failure
bool marshal_struct_to_managed(Class *c, u8 *managed, const u8 *native); // ditto
void marshal_struct_destroy(Class *c, u8 *native);
// Delegates as native function pointers and back.
void *marshal_delegate_to_native(Object *d);
Object *marshal_native_to_delegate(void *fn, Class *delegate_class);

#endif
