// error.h: how a failure travels upward: a kind, which names the managed exception, and a text.
#ifndef KILN_BASE_ERROR_H
#define KILN_BASE_ERROR_H

#include "base/base.h"

// Each kind maps to one managed exception (the table is in runtime/exception.c).
typedef enum ErrKind {
  ERR_NONE,
  ERR_BAD_IMAGE,       // BadImageFormatException
  ERR_FILE_NOT_FOUND,  // FileNotFoundException
  ERR_TYPE_LOAD,       // TypeLoadException
  ERR_UNFINISHED,      // TypeLoadException: of a type that is still being made, and so not remembered
  ERR_MISSING_METHOD,  // MissingMethodException
  ERR_MISSING_FIELD,   // MissingFieldException
  ERR_METHOD_ACCESS,   // MethodAccessException
  ERR_FIELD_ACCESS,    // FieldAccessException
  ERR_INVALID_PROGRAM, // InvalidProgramException
  ERR_NOT_SUPPORTED,   // NotSupportedException (what Kiln does not do; decision 16)
  ERR_PLATFORM,        // PlatformNotSupportedException: COM, bodies of native code
  ERR_NOT_COMPILED,    // an opcode or form the compiler does not know yet: NotSupportedException
  ERR_OUT_OF_MEMORY,   // OutOfMemoryException
  ERR_STACK_OVERFLOW,  // StackOverflowException
  ERR_DLL_NOT_FOUND,   // DllNotFoundException
  ERR_ENTRY_POINT,     // EntryPointNotFoundException
  ERR_TYPE_NAME,       // ArgumentException: a type's name that cannot be read
  ERR_AMBIGUOUS,       // AmbiguousImplementationException
  ERR_IO,              // IOException
  ERR_FILE_LOAD,       // FileLoadException
  ERR_KIND_COUNT
} ErrKind;

typedef struct Error {
  ErrKind kind;
  char msg[480];
} Error;

// An Error without a failure, on the stack. Its text is not cleared: that would take longer than most of the calls do
// to which such an Error is handed.
#define ERROR(name)                                                                                                    \
  Error name;                                                                                                          \
  name.kind = ERR_NONE, name.msg[0] = 0

// Sets `err` (which may be NULL) unless it already holds an error: the first cause wins.
// Always returns false, so that `return err_set(...)` reads well.
bool err_set(Error *err, ErrKind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);

// Puts "context: " before the text that is already there. Returns false.
bool err_prefix(Error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
// Puts text behind it. Returns false.
bool err_append(Error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
