// hooks.h: what the engine asks of the layers above it, and the methods that the engine itself makes up.
#ifndef KILN_ENGINE_HOOKS_H
#define KILN_ENGINE_HOOKS_H

#include "engine/engine.h"

// How C sees a parameter or result (II.15.5.4): interop/ decides.
typedef enum NativeForm {
  NATIVE_SAME,   // the managed value itself
  NATIVE_WORD,   // converted into one word
  NATIVE_STRUCT, // converted into a structure of class `cls`, by value
} NativeForm;
typedef struct NativeArg {
  NativeForm form;
  Class *cls;
  bool keep;       // conversions of other parameters read this one
  i32 count_param; // the parameter that says how long this array is, or -1
} NativeArg;

// A method that no metadata has (Method.wrapper). `subject` is what it serves: of WRAP_CALLBACK and
// WRAP_NATIVE_FUNCTION a delegate's Invoke, or a static method for C.
typedef struct SubjectMethod {
  Method m;
  Method *subject;
  u64 by_address; // WRAP_FOR_OPEN: which parameters, and OPEN_RESULT
} SubjectMethod;
#define OPEN_RESULT ((u64)1 << 63)
// The one of its kind for `subject`. Thread-safe.
Method *engine_native_method(Method *subject, WrapperKind kind, Error *err);
Method *engine_for_open_method(Method *subject, u64 by_address, Error *err);
const SubjectMethod *method_made(const Method *m); // NULL: it is no such method
Method *method_subject(const Method *m);           // or NULL
// What code of open forms passes by address to a method whose definition has this signature.
u64 sig_by_address(const Sig *open);

// Set once at start (runtime/startup.c).
typedef struct EngineHooks {
  void *(*string_literal)(Assembly *a, u32 token, Error *err); // interned String*
  void *(*type_object)(Class *c, Error *err);
  void *(*icall)(Method *m);                                  // C function, or NULL
  void *(*pinvoke)(Method *m, Error *err);                    // native function
  void *(*native_ftn)(Method *m, Error *err);                 // what C calls to call this static method
  void (*set_pending)(const Error *err);                      // makes the managed exception pending on this thread
  void (*set_pending_call)(const Error *err, Method *callee); // the same for a callee without code
  ptrdiff_t (*thread_tls_offset)(void);                       // of `current_thread`, from the thread pointer
  Object *(*exception)(const Error *err);                     // a managed exception object
  Object *(*box)(Class *c, const void *data); // NULL for a Nullable<T> without a value, or with an exception pending
  void (*null_reference)(void);               // makes a NullReferenceException pending, unless something is
  // A call on a transparent proxy: addresses of the arguments and of room for the result. False: an exception is
  // pending.
  bool (*remote_call)(Method *m, Object *proxy, void **args, void *ret);
  // Of an interface that the object's class does not have. NULL: an error, or an exception is pending.
  Method *(*castable_target)(Object *self, Method *decl, Error *err);
  void *(*aot_code)(Method *canonical);            // code from an image, or NULL
  InlineFrame *(*aot_inlined)(const CodeInfo *ci); // malloc'ed, or NULL
  // `m`: a P/Invoke or a delegate's Invoke; index -1: the result. `from_native`: C passes and managed code receives.
  void (*native_arg)(Method *m, i32 index, bool from_native, NativeArg *out);
} EngineHooks;
extern EngineHooks engine_hooks;

#endif
