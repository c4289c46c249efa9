// wrapper.h: bodies of methods that have no IL, built into a fresh Fn.
#ifndef KILN_ENGINE_WRAPPER_H
#define KILN_ENGINE_WRAPPER_H

#include "engine/hooks.h"

typedef bool (*WrapperBuild)(Fn *fn, Error *err);
WrapperBuild wrapper_for(Method *m); // NULL: the method has an IL body
bool wrap_icall(Fn *fn, Error *err);
bool wrap_pinvoke(Fn *fn, Error *err);
bool wrap_delegate(Fn *fn, Error *err);
bool wrap_array(Fn *fn, Error *err);
bool wrap_native_function(Fn *fn, Error *err); // a delegate's target: calls the function in its boxed first parameter
bool wrap_for_open(Fn *fn, Error *err);        // called by code of open forms
bool wrap_callback(Fn *fn, Error *err);        // called by C with a callback cell as dictionary

// ---- What they share (wrapper.c)
void wrapper_begin(Fn *fn, Builder *b);  // params, return type and the entry block from the method's signature
Value *wrapper_param(Builder *b, u32 i); // scalar value, or address of the struct
CallInfo *wrapper_callinfo(Fn *fn, u32 first_param, u32 nextra_front); // the function's own types
// Operands: parameters, then [dict] [key] [target]; makes room for a struct result in *ret_buf.
Value *wrapper_call(Builder *b, CallInfo *ci, Value **args, u32 n, Value **ret_buf);
void wrapper_ret(Builder *b, Value *result, Value *ret_buf);
void wrapper_check_pending(Builder *b);
MemType wrapper_scalar(const AbiArg *a);           // of a parameter that is no struct
Value *wrapper_spill(Builder *b, u32 i, Value *v); // address of parameter i, stored if it is a scalar

#endif
