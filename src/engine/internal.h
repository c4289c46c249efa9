// internal.h: what the files of engine/ share among themselves and with aot/ and eh/.
#ifndef KILN_ENGINE_INTERNAL_H
#define KILN_ENGINE_INTERNAL_H

#include "engine/engine.h"

extern void rt_throw_pending(void); // target/<arch>/stubs.S
void stub_jump_to(void *stub, void *code); // the stub goes straight to `code` from now on

// How C sees a parameter or result (II.15.5.4): interop/ decides.
typedef enum NativeForm {
  NATIVE_SAME,   // the managed value itself
  NATIVE_WORD,   // converted into one word
  NATIVE_STRUCT, // converted into a structure of class `cls`, by value
} NativeForm;
typedef struct NativeArg {
  NativeForm form;
  Class *cls;
  bool keep; // conversions of other parameters read this one
} NativeArg;

// ---- what higher layers provide; set once at start (runtime/startup.c) -------------------------------------------
typedef struct EngineHooks {
  void *(*string_literal)(Assembly *a, u32 token, Error *err); // interned String*
  void *(*type_object)(Class *c, Error *err);
  void *(*icall)(Method *m);                         // C function, or NULL
  void *(*pinvoke)(Method *m, Error *err);           // native function
  void (*set_pending)(const Error *err);             // makes the managed exception pending on this thread
  ptrdiff_t (*thread_tls_offset)(void);              // of `current_thread`, from the thread pointer
  Object *(*exception)(const Error *err);            // a managed exception object
  Object *(*box)(Class *c, const void *data);
  void *(*aot_code)(Method *canonical);              // code from an image, or NULL
  // `m`: a P/Invoke or a delegate's Invoke; index -1: the result. `from_native`: C passes and managed code receives.
  void (*native_arg)(Method *m, i32 index, bool from_native, NativeArg *out);
} EngineHooks;
extern EngineHooks engine_hooks;

// ---- JIT memory (codemem.c) ---------------------------------------------------------------------------------------
typedef struct CodeMem {
  u8 *code;   // where it will run
  u8 *write;  // where to write it (another mapping of the same pages)
  u8 *data;   // slots: read-write, within 2 GiB of the code
} CodeMem;
// NULL code when the region is used up. Thread-safe.
CodeMem codemem_alloc(u32 code_size, u32 data_size);

// Ranges of native code other than the JIT's region (AOT images, assembly stubs).
void code_register_range(const u8 *start, const u8 *end, CodeInfo *(*find)(void *data, const void *pc), void *data);

// ---- per-method state (method.c) -----------------------------------------------------------------------------------
void engine_publish(Method *canonical, void *code); // code exists now: update every slot and stub
void *engine_jit(Method *canonical, Error *err);    // jit.c: compiles and installs

// ---- bodies that are not IL (wrap_*.c): build into a fresh Fn -----------------------------------------------------
typedef bool (*WrapperBuild)(Fn *fn, Error *err);
WrapperBuild wrapper_for(Method *m); // NULL: the method has an IL body
bool wrap_icall(Fn *fn, Error *err);
bool wrap_pinvoke(Fn *fn, Error *err);
bool wrap_delegate(Fn *fn, Error *err);
bool wrap_array(Fn *fn, Error *err);
// Bodies of methods that interop/ makes. Their first word is a Method; `subject` is the delegate's Invoke that they serve.
typedef struct SubjectMethod {
  Method m;
  Method *subject;
} SubjectMethod;
bool wrap_native_function(Fn *fn, Error *err); // a delegate's target: calls the function in its boxed first parameter
bool wrap_callback(Fn *fn, Error *err);        // called by C with a callback cell as dictionary
void wrapper_begin(Fn *fn, Builder *b); // params, return type and the entry block from the method's signature
Value *wrapper_param(Builder *b, u32 i); // scalar value, or address of the struct
CallInfo *wrapper_callinfo(Fn *fn, u32 first_param, u32 nextra_front); // the function's own types
// Operands: parameters, then [dict] [key] [target]; makes room for a struct result in *ret_buf.
Value *wrapper_call(Builder *b, CallInfo *ci, Value **args, u32 n, Value **ret_buf);
void wrapper_ret(Builder *b, Value *result, Value *ret_buf);
void wrapper_check_pending(Builder *b);
MemType wrapper_scalar(const AbiArg *a); // of a parameter that is no struct
Value *wrapper_spill(Builder *b, u32 i, Value *v); // address of parameter i, stored if it is a scalar

bool jit_may_inline(Method *caller, Method *callee, void *data);

// ---- debuggers and profilers (gdbjit.c) ------------------------------------------------------------------------------
void gdbjit_register(const CodeUnit *u, const CodeInfo *ci);
void perfmap_add(const void *start, u32 size, const char *name);

#endif
