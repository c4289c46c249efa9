// interop.h: P/Invoke and marshalling as the rest of the runtime sees them.
#ifndef KILN_INTEROP_H
#define KILN_INTEROP_H

#include "runtime/runtime.h"

// Once, at start: what the engine's wrappers ask.
void interop_init(void);

// The native function of a P/Invoke method. NULL + err (ERR_DLL_NOT_FOUND, ERR_ENTRY_POINT). Thread-safe.
void *pinvoke_resolve(Method *m, Error *err);

// What managed code says about native libraries: handles for dlsym(), or NULL. Pending exceptions end the search.
typedef struct LibraryHooks {
  void *(*resolver)(Assembly *a, const Method *pinvoke, const char *name); // NativeLibrary.SetDllImportResolver
  void *(*context)(Assembly *a, const char *name);                         // AssemblyLoadContext.LoadUnmanagedDll
  void *(*event)(Assembly *a, const char *name); // AssemblyLoadContext.ResolvingUnmanagedDll, when nothing was found
} LibraryHooks;
extern LibraryHooks library_hooks; // none may be there

// An internal call that a native library registered (native_host.c), or NULL. `type`: "Namespace.Type".
void *icall_registered(const char *type, const char *method);

// dllmap: the configured names of a library and of one of its functions, or those that came in. Whether one is there.
bool dllmap_find(Assembly *a, const char *dll, const char *function, const char **new_dll, const char **new_function);

void dllmap_use_config(const char *file); // instead of the system's; before the first P/Invoke

// Helpers of generated code: see MARSHAL_* and CALLBACK_* in ir/helpers.def.
uintptr_t rt_marshal_in(Method *m, i32 index, void *addr, uintptr_t *frame);
void rt_marshal_out(Method *m, i32 index, void *addr, uintptr_t *frame);
void rt_marshal_ret(Method *m, void *result, uintptr_t word);
Object *rt_callback_enter(void *cell);
void rt_callback_in(Method *m, i32 index, void *managed, void *native, const void *counter);
void rt_callback_out(Method *m, i32 index, void *managed, void *native);
void rt_callback_caught(Object *exc);

// Native form of structures. Sizes in bytes, -1 where the class has none (`err` says why).
i32 marshal_size(Class *c, Error *err);
i32 marshal_offset(Class *c, const char *field, Error *err); // -1: no such field
// `managed`: the value, or for classes the object. False: pending.
bool marshal_struct_to_native(Class *c, const void *managed, void *native);
bool marshal_struct_to_managed(Class *c, void *managed, const void *native);
void marshal_struct_destroy(Class *c, void *native);

// The native function pointer of a delegate: one for its lifetime. It is not kept alive by it. NULL: pending.
void *interop_callback(Object *delegate);
// The native function pointer of a static method (UnmanagedCallersOnly), for good. NULL: err.
void *interop_native_entry(Method *m, Error *err);
// A delegate that calls a native function; for a pointer from interop_callback, the delegate that it came from.
Object *interop_delegate(void *fn, Class *delegate_class);

#endif
