// file.h: mapped files, paths, atomic writes.
#ifndef KILN_BASE_FILE_H
#define KILN_BASE_FILE_H

#include "base/error.h"

typedef struct MappedFile {
  const u8 *data;
  size_t size;
  char *path; // malloc'ed
} MappedFile;

// Maps a whole file read-only. A missing file is ERR_FILE_NOT_FOUND.
bool file_map(MappedFile *f, const char *path, Error *err);
bool file_map_fd(MappedFile *f, int fd, const char *path, Error *err); // the file that is open; fd stays so
void file_unmap(MappedFile *f);
bool file_exists(const char *path); // a regular file
bool dir_exists(const char *path);
bool dir_make_all(const char *path, Error *err); // mkdir -p
// Writes to a temporary name beside `path` and renames it over `path`. Whatever the umask, only the owner may write to
// it.
bool file_write_atomic(const char *path, const void *data, size_t n, Error *err);
char *path_join(const char *a, const char *b); // malloc'ed
char *path_dir(const char *path);              // malloc'ed; "." where there is none
const char *path_base(const char *path);       // points into path
char *path_absolute(const char *path);         // malloc'ed; lexical, resolves no links

#endif
