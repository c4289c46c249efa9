// util.h: small things that many internal calls need.
#ifndef KILN_ICALLS_UTIL_H
#define KILN_ICALLS_UTIL_H

#include "base/text.h"
#include "icalls/icalls.h"
#include "runtime/internal.h"

// UTF-16 up to a NUL, as the char* parameters of MonoIO come. malloc'ed UTF-8; NULL for NULL.
char *utf8_from_chars(const u16 *s);
char *utf8_from_chars_len(const u16 *s, i32 n);
// mono's MonoIOError: Win32 numbers.
enum {
  IO_SUCCESS = 0,
  IO_INVALID_FUNCTION = 1,
  IO_FILE_NOT_FOUND = 2,
  IO_PATH_NOT_FOUND = 3,
  IO_TOO_MANY_OPEN = 4,
  IO_ACCESS_DENIED = 5,
  IO_INVALID_HANDLE = 6,
  IO_NO_MORE_FILES = 18,
  IO_WRITE_PROTECT = 19,
  IO_WRITE_FAULT = 29,
  IO_GEN_FAILURE = 31,
  IO_SHARING_VIOLATION = 32,
  IO_LOCK_VIOLATION = 33,
  IO_HANDLE_DISK_FULL = 39,
  IO_NOT_SUPPORTED = 50,
  IO_FILE_EXISTS = 80,
  IO_CANNOT_MAKE = 82,
  IO_INVALID_PARAMETER = 87,
  IO_BROKEN_PIPE = 109,
  IO_INVALID_NAME = 123,
  IO_DIR_NOT_EMPTY = 145,
  IO_ALREADY_EXISTS = 183,
  IO_FILENAME_TOO_LONG = 206,
  IO_DIRECTORY = 267,
  IO_ENCRYPTION_FAILED = 6000
};
i32 io_error(int err); // from errno
Array *string_array(char *const *texts, u32 n);
// Calls a static or instance method of the class library by name.
Object *call_managed(Class *c, const char *name, u32 nparams, void *self, void **args, Object **exc);

Object *current_context(void); // System.Runtime.Remoting.Contexts.Context of the calling thread
String *machine_config(void);  // the path of machine.config

// Does nothing and returns 0, for calls that have no meaning here.
uintptr_t icall_nothing(void);
// Sets PlatformNotSupportedException pending.
uintptr_t icall_unsupported(void);

#endif
