// file.c: mapped files, atomic writes, lexical path work.
#include "base/file.h"
#include "base/arena.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// ---- Mapping ----

bool file_map_fd(MappedFile *f, int fd, const char *path, Error *err) {
  *f = (MappedFile){0};
  struct stat st;
  if (fstat(fd, &st))
    return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
  if (!S_ISREG(st.st_mode))
    return err_set(err, ERR_FILE_NOT_FOUND, "%s: not a regular file", path);
  f->size = (size_t)st.st_size;
  f->data = (const u8 *)""; // mmap refuses empty files
  if (f->size) {
    void *p;
    while ((p = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED && errno == ENOMEM &&
           memory_reserve_spare(f->size)) {
    }
    if (p == MAP_FAILED)
      return err_set(err, errno == ENOMEM ? ERR_OUT_OF_MEMORY : ERR_IO, "%s: %s", path, strerror(errno));
    f->data = p;
  }
  f->path = xstrdup(path);
  return true;
}

bool file_map(MappedFile *f, const char *path, Error *err) {
  *f = (MappedFile){0};
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a FIFO must not block
  if (fd < 0) {
    bool missing = errno == ENOENT || errno == ENOTDIR;
    return err_set(err, missing ? ERR_FILE_NOT_FOUND : ERR_IO, "%s: %s", path, strerror(errno));
  }
  bool ok = file_map_fd(f, fd, path, err);
  close(fd);
  return ok;
}

void file_unmap(MappedFile *f) {
  if (f->size)
    munmap((void *)f->data, f->size);
  free(f->path);
  *f = (MappedFile){0};
}

// ---- Questions and directories ----

bool file_exists(const char *path) {
  struct stat st;
  return !stat(path, &st) && S_ISREG(st.st_mode);
}

bool dir_exists(const char *path) {
  struct stat st;
  return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool dir_make_all(const char *path, Error *err) {
  char *p = xstrdup(path);
  bool ok = true;
  for (char *s = p; ok && *s;) {
    s += strspn(s, "/");
    s += strcspn(s, "/");
    char c = *s;
    *s = 0;
    // Another process may be making the same directories: whoever comes second is content.
    if (*p && mkdir(p, 0777) && !dir_exists(p))
      ok = err_set(err, ERR_IO, "%s: cannot make directory: %s", p, strerror(errno));
    *s = c;
  }
  free(p);
  return ok;
}

// ---- Writing ----

// Linux keeps what one write brings in one piece of memory where it can, and maps whole pieces: an image written at
// once would be resident as a whole after a few page faults. These are as large as what a fault maps in any case.
enum { WRITE_PIECE = 64 * 1024 };

static bool write_all(int fd, const u8 *data, size_t n) {
  while (n) {
    ssize_t w = write(fd, data, MIN(n, (size_t)WRITE_PIECE));
    if (w < 0 && errno == EINTR)
      continue;
    if (w <= 0)
      return false;
    data += w;
    n -= (size_t)w;
  }
  return true;
}

bool file_write_atomic(const char *path, const void *data, size_t n, Error *err) {
  static u32 serial; // tells the threads of this process apart
  char *tmp = xasprintf("%s.%ld-%u.tmp", path, (long)getpid(), __atomic_fetch_add(&serial, 1, __ATOMIC_RELAXED));
  int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  bool made = fd >= 0;
  bool ok = made && write_all(fd, data, n);
  int why = errno;
  if (made && close(fd) && ok) {
    ok = false;
    why = errno;
  }
  if (ok && rename(tmp, path)) {
    ok = false;
    why = errno;
  }
  if (!ok) {
    err_set(err, ERR_IO, "%s: cannot write: %s", path, strerror(why));
    if (made)
      unlink(tmp);
  }
  free(tmp);
  return ok;
}

// ---- Paths ----

char *path_join(const char *a, const char *b) {
  if (b[0] == '/' || !a[0])
    return xstrdup(b);
  return xasprintf("%s%s%s", a, a[strlen(a) - 1] == '/' ? "" : "/", b);
}

char *path_dir(const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash)
    return xstrdup(".");
  while (slash > path && slash[-1] == '/')
    slash--;
  size_t n = slash == path ? 1 : (size_t)(slash - path); // "/x" is in "/"
  return xasprintf("%.*s", (int)n, path);
}

const char *path_base(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static char *current_dir(void) {
  char *cwd = getcwd(NULL, 0);
  return cwd ? cwd : xstrdup("/");
}

char *path_absolute(const char *path) {
  char *cwd = path[0] == '/' ? xstrdup("/") : current_dir();
  char *full = path_join(cwd, path);
  free(cwd);
  // Written over itself: the result never outgrows what was read.
  char *out = full;
  for (const char *s = full; *s;) {
    s += strspn(s, "/");
    size_t n = strcspn(s, "/");
    if (n == 2 && s[0] == '.' && s[1] == '.') {
      while (out > full && *--out != '/') {
      }
    } else if (n && !(n == 1 && s[0] == '.')) {
      *out++ = '/';
      memmove(out, s, n);
      out += n;
    }
    s += n;
  }
  if (out == full)
    *out++ = '/';
  *out = 0;
  return full;
}
