// util.c: small things that many internal calls need.
#include <errno.h>
#include "icalls/util.h"

char *utf8_from_chars(const u16 *s) {
  size_t n = 0;
  while (s && s[n])
    n++;
  return s ? utf16_to_utf8_dup(s, n) : NULL;
}

char *utf8_from_chars_len(const u16 *s, i32 n) {
  return s ? utf16_to_utf8_dup(s, (size_t)MAX(n, 0)) : NULL;
}

static const struct {
  int err, io;
} errors[] = {
    {0, IO_SUCCESS},
    {ENOENT, IO_FILE_NOT_FOUND},
    {EACCES, IO_ACCESS_DENIED},
    {EPERM, IO_ACCESS_DENIED},
    {EROFS, IO_ACCESS_DENIED},
    {ENOTDIR, IO_PATH_NOT_FOUND},
    {EEXIST, IO_FILE_EXISTS},
    {EISDIR, IO_CANNOT_MAKE},
    {ENOTEMPTY, IO_DIR_NOT_EMPTY},
    {EBADF, IO_INVALID_HANDLE},
    {EINVAL, IO_INVALID_PARAMETER},
    {EMFILE, IO_TOO_MANY_OPEN},
    {ENFILE, IO_TOO_MANY_OPEN},
    {ENOSPC, IO_HANDLE_DISK_FULL},
    {EPIPE, IO_WRITE_FAULT},
    {ENAMETOOLONG, IO_FILENAME_TOO_LONG},
    {EAGAIN, IO_SHARING_VIOLATION},
    {ESPIPE, IO_INVALID_FUNCTION},
    {ENOSYS, IO_NOT_SUPPORTED},
    {ENOEXEC, 193},
    {EINPROGRESS, 997},
};

i32 io_error(int err) {
  for (u32 i = 0; i < ARRAY_LEN(errors); i++)
    if (errors[i].err == err)
      return errors[i].io;
  return IO_GEN_FAILURE;
}

Array *string_array(char *const *texts, u32 n) {
  Array *a = array_new(wk.string, n);
  for (u32 i = 0; a && i < n; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], (Object *)string_new_utf8(texts[i]));
  return a;
}

Object *call_managed(Class *c, const char *name, u32 nparams, void *self, void **args, Object **exc) {
  ERROR(err);
  Method *m = class_methods(c, &err) ? class_find_method(c, name, (int)nparams) : NULL;
  if (!m) {
    err_set(&err, ERR_MISSING_METHOD, "Method '%s.%s' not found.", class_name(c), name);
    *exc = exc_from_error(&err);
    return NULL;
  }
  return engine_invoke(m, self, args, exc);
}

uintptr_t icall_nothing(void) {
  return 0;
}
uintptr_t icall_unsupported(void) {
  return exc_throw("PlatformNotSupportedException", NULL);
}
