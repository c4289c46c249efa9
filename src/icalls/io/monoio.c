// monoio.c: System.IO.MonoIO: files by descriptor, with Win32 error numbers. Handles are descriptors.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "icalls/util.h"

enum { FA_READONLY = 1, FA_HIDDEN = 2, FA_DIRECTORY = 0x10, FA_NORMAL = 0x80, FA_REPARSE = 0x400 };
enum { ACCESS_READ = 1, ACCESS_WRITE = 2 };

static void set_ok(i32 *error) {
  *error = IO_SUCCESS;
}

// A missing file is one error, a missing folder on the way to it another.
static i32 path_error(const char *path, int err) {
  if (err != ENOENT)
    return io_error(err);
  char *dir = path_dir(path);
  bool has_dir = dir_exists(dir);
  free(dir);
  return has_dir ? IO_FILE_NOT_FOUND : IO_PATH_NOT_FOUND;
}

static bool done(bool ok, i32 *error) {
  *error = ok ? IO_SUCCESS : io_error(errno);
  return ok;
}

static bool path_done(bool ok, char *path, i32 *error) {
  *error = ok ? IO_SUCCESS : path_error(path, errno);
  free(path);
  return ok;
}

// ---- sharing ----------------------------------------------------------------------------------------------------------
// FileShare is kept among the streams of this process, by inode, as mono does.

typedef struct Open {
  int fd;
  dev_t dev;
  ino_t ino;
  u8 access, share;
  bool delete_on_close;
  char *path;
} Open;
static VEC(Open) opens;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool compatible(const Open *o, u32 access, u32 share) {
  bool read_ok =
      (!(access & ACCESS_READ) || o->share & ACCESS_READ) && (!(o->access & ACCESS_READ) || share & ACCESS_READ);
  bool write_ok =
      (!(access & ACCESS_WRITE) || o->share & ACCESS_WRITE) && (!(o->access & ACCESS_WRITE) || share & ACCESS_WRITE);
  return read_ok && write_ok;
}

static bool share_conflict(const struct stat *st, u32 access, u32 share) {
  for (u32 i = 0; i < opens.n; i++)
    if (opens.v[i].dev == st->st_dev && opens.v[i].ino == st->st_ino && !compatible(&opens.v[i], access, share))
      return true;
  return false;
}

static void forget_open(int fd) {
  pthread_mutex_lock(&lock);
  for (u32 i = 0; i < opens.n; i++)
    if (opens.v[i].fd == fd) {
      if (opens.v[i].delete_on_close)
        unlink(opens.v[i].path);
      free(opens.v[i].path);
      opens.v[i] = vec_pop(&opens);
      break;
    }
  pthread_mutex_unlock(&lock);
}

// ---- open, close, read, write -------------------------------------------------------------------------------------------

enum { MODE_CREATE_NEW = 1, MODE_CREATE, MODE_OPEN, MODE_OPEN_OR_CREATE, MODE_TRUNCATE, MODE_APPEND };
enum { OPTION_DELETE_ON_CLOSE = 0x04000000, OPTION_WRITE_THROUGH = (i32)0x80000000 };

static int open_flags(i32 mode, i32 access) {
  static const int by_mode[] = {0, O_CREAT | O_EXCL, O_CREAT, 0, O_CREAT, 0, O_CREAT};
  int f = access == 3 ? O_RDWR : access == ACCESS_WRITE ? O_WRONLY : O_RDONLY;
  return f | O_CLOEXEC | (mode >= 1 && mode <= 6 ? by_mode[mode] : 0);
}

static intptr_t open_checked(char *path, i32 mode, i32 access, i32 share, i32 options, i32 *error) {
  int fd;
  do
    fd = open(path, open_flags(mode, access), 0666);
  while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    *error = path_error(path, errno);
    return -1;
  }
  struct stat st;
  if (fstat(fd, &st) || S_ISDIR(st.st_mode)) {
    close(fd);
    *error = IO_ACCESS_DENIED;
    return -1;
  }
  pthread_mutex_lock(&lock);
  bool conflict = S_ISREG(st.st_mode) && share_conflict(&st, (u32)access, (u32)share);
  if (!conflict)
    vec_push(&opens, ((Open){fd, st.st_dev, st.st_ino, (u8)access, (u8)share, (options & OPTION_DELETE_ON_CLOSE) != 0,
                             xstrdup(path)}));
  pthread_mutex_unlock(&lock);
  if (conflict) {
    close(fd);
    *error = IO_SHARING_VIOLATION;
    return -1;
  }
  if ((mode == MODE_CREATE || mode == MODE_TRUNCATE) && S_ISREG(st.st_mode) && ftruncate(fd, 0)) {
    *error = io_error(errno);
    forget_open(fd);
    close(fd);
    return -1;
  }
  return fd;
}

static intptr_t mio_open(const u16 *name, i32 mode, i32 access, i32 share, i32 options, i32 *error) {
  char *path = utf8_from_chars(name);
  set_ok(error);
  intptr_t fd = open_checked(path, mode, access, share, options, error);
  free(path);
  return fd;
}

static bool mio_close(intptr_t h, i32 *error) {
  WaitObject *w = wait_check((void *)h);
  if (w) {
    wait_unref(w);
    set_ok(error);
    return true;
  }
  forget_open((int)h);
  return done(close((int)h) == 0, error);
}

static i32 mio_read(intptr_t h, Array *dest, i32 offset, i32 count, i32 *error) {
  set_ok(error);
  if ((u64)(u32)offset + (u32)count > dest->length) {
    *error = IO_INVALID_PARAMETER;
    return -1;
  }
  ssize_t n;
  do
    n = read((int)h, dest->data + offset, (size_t)count);
  while (n < 0 && errno == EINTR && !thread_wait_broken());
  if (n < 0 && errno == EINTR)
    thread_throw_interrupted();
  if (n < 0)
    *error = io_error(errno);
  return (i32)n;
}

static i32 mio_write(intptr_t h, Array *src, i32 offset, i32 count, i32 *error) {
  set_ok(error);
  if ((u64)(u32)offset + (u32)count > src->length) {
    *error = IO_INVALID_PARAMETER;
    return -1;
  }
  i32 written = 0;
  while (written < count) {
    ssize_t n = write((int)h, src->data + offset + written, (size_t)(count - written));
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      *error = io_error(errno);
      return -1;
    }
    written += (i32)n;
  }
  return written;
}

static i64 mio_seek(intptr_t h, i64 offset, i32 origin, i32 *error) {
  off_t r = lseek((int)h, offset, origin); // SeekOrigin counts as SEEK_SET and so on do
  done(r >= 0, error);
  if (r < 0 && errno == EINVAL)
    *error = 131; // ERROR_NEGATIVE_SEEK
  return r;
}

static bool mio_flush(intptr_t h, i32 *error) {
  (void)h;
  set_ok(error);
  return true;
}

static i64 mio_length(intptr_t h, i32 *error) {
  struct stat st;
  return done(fstat((int)h, &st) == 0, error) ? st.st_size : -1;
}

static bool mio_set_length(intptr_t h, i64 n, i32 *error) {
  return done(ftruncate((int)h, n) == 0, error);
}

static void mio_lock_op(intptr_t h, i64 pos, i64 n, short type, i32 *error) {
  struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = pos, .l_len = n};
  done(fcntl((int)h, F_SETLK, &l) == 0, error);
  if (*error == IO_SHARING_VIOLATION || *error == IO_ACCESS_DENIED)
    *error = IO_LOCK_VIOLATION;
}
static void mio_lock(intptr_t h, i64 pos, i64 n, i32 *error) {
  mio_lock_op(h, pos, n, F_WRLCK, error);
}
static void mio_unlock(intptr_t h, i64 pos, i64 n, i32 *error) {
  mio_lock_op(h, pos, n, F_UNLCK, error);
}

static i32 mio_file_type(intptr_t h, i32 *error) {
  struct stat st;
  if (!done(fstat((int)h, &st) == 0, error))
    return 0;
  if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) || S_ISBLK(st.st_mode))
    return 1;
  return S_ISCHR(st.st_mode) ? 2 : 3;
}

static bool mio_pipe(intptr_t *rd, intptr_t *wr, i32 *error) {
  int p[2];
  if (!done(pipe2(p, O_CLOEXEC) == 0, error))
    return false;
  *rd = p[0];
  *wr = p[1];
  return true;
}

static bool mio_duplicate(intptr_t sp, intptr_t h, intptr_t tp, intptr_t *out, i32 access, i32 inherit, i32 options,
                          i32 *error) {
  (void)sp, (void)tp, (void)access, (void)inherit, (void)options;
  WaitObject *w = wait_check((void *)h);
  if (w) {
    wait_ref(w);
    *out = h;
    set_ok(error);
    return true;
  }
  int fd = fcntl((int)h, F_DUPFD_CLOEXEC, 0);
  *out = fd;
  return done(fd >= 0, error);
}

// ---- times ----------------------------------------------------------------------------------------------------------------

#define EPOCH_1601 11644473600

static i64 to_file_time(struct timespec t) {
  return ((i64)t.tv_sec + EPOCH_1601) * 10000000 + t.tv_nsec / 100;
}
static struct timespec from_file_time(i64 ft) {
  if (ft < 0)
    return (struct timespec){0, UTIME_OMIT};
  return (struct timespec){ft / 10000000 - EPOCH_1601, ft % 10000000 * 100};
}

static bool mio_set_time(intptr_t h, i64 creation, i64 access, i64 write, i32 *error) {
  (void)creation;
  struct timespec t[2] = {from_file_time(access), from_file_time(write)};
  return done(futimens((int)h, t) == 0, error);
}

// ---- by path --------------------------------------------------------------------------------------------------------------

static i32 attributes_of(const char *path, const struct stat *st, const struct stat *link) {
  const char *base = path_base(path);
  i32 a = 0;
  if (base[0] == '.' && base[1] && strcmp(base, ".."))
    a |= FA_HIDDEN;
  if (S_ISDIR(st->st_mode))
    a |= FA_DIRECTORY;
  if (!(st->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)))
    a |= FA_READONLY;
  if (S_ISLNK(link->st_mode))
    a |= FA_REPARSE;
  return a ? a : FA_NORMAL;
}

static bool stat_both(const char *path, struct stat *st, struct stat *link) {
  if (lstat(path, link))
    return false;
  if (stat(path, st))
    *st = *link; // a dangling link
  return true;
}

static i32 mio_attributes(const u16 *name, i32 *error) {
  char *path = utf8_from_chars(name);
  struct stat st, link;
  i32 a = stat_both(path, &st, &link) ? attributes_of(path, &st, &link) : -1;
  path_done(a != -1, path, error);
  return a;
}

typedef struct MonoIOStat {
  i32 attributes;
  i64 length, creation, access, write;
} MonoIOStat;

static bool mio_stat(const u16 *name, MonoIOStat *out, i32 *error) {
  char *path = utf8_from_chars(name);
  struct stat st, link;
  if (!stat_both(path, &st, &link))
    return path_done(false, path, error);
  struct timespec oldest = st.st_mtim.tv_sec < st.st_ctim.tv_sec ? st.st_mtim : st.st_ctim;
  *out = (MonoIOStat){attributes_of(path, &st, &link), S_ISDIR(st.st_mode) ? 0 : st.st_size, to_file_time(oldest),
                      to_file_time(st.st_atim), to_file_time(st.st_mtim)};
  return path_done(true, path, error);
}

// An attribute of Mono's own: those who may read the file may run it.
#define FA_EXECUTABLE 0x80000000u

static bool mio_set_attributes(const u16 *name, i32 attrs, i32 *error) {
  char *path = utf8_from_chars(name);
  struct stat st;
  bool ok = stat(path, &st) == 0;
  if (ok) {
    mode_t m = attrs & FA_READONLY ? st.st_mode & ~(mode_t)0222 : st.st_mode | S_IWUSR;
    if ((u32)attrs & FA_EXECUTABLE)
      m |= (m & 0444) >> 2;
    ok = chmod(path, m & 07777) == 0;
  }
  return path_done(ok, path, error);
}

static bool mio_mkdir(const u16 *name, i32 *error) {
  char *path = utf8_from_chars(name);
  bool ok = mkdir(path, 0777) == 0;
  int e = errno;
  if (!ok && e == EEXIST) {
    free(path);
    *error = IO_ALREADY_EXISTS;
    return false;
  }
  errno = e;
  return path_done(ok, path, error);
}

static bool mio_rmdir(const u16 *name, i32 *error) {
  char *path = utf8_from_chars(name);
  struct stat st;
  bool link = lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
  return path_done((link ? unlink(path) : rmdir(path)) == 0, path, error);
}

static String *mio_getcwd(i32 *error) {
  char *d = getcwd(NULL, 0);
  String *s = d ? string_new_utf8(d) : NULL;
  done(d != NULL, error);
  free(d);
  return s;
}

static bool mio_chdir(const u16 *name, i32 *error) {
  char *path = utf8_from_chars(name);
  return path_done(chdir(path) == 0, path, error);
}

static bool copy_bytes(int in, int out) {
  char buf[65536];
  ssize_t n;
  while ((n = read(in, buf, sizeof buf)) > 0)
    for (ssize_t k = 0, w; k < n; k += w)
      if ((w = write(out, buf + k, (size_t)(n - k))) < 0)
        return false;
  return n == 0;
}

static bool copy_file(const char *from, const char *to, bool overwrite, i32 *error) {
  struct stat st, dst;
  if (stat(from, &st)) {
    *error = path_error(from, errno);
    return false;
  }
  if (stat(to, &dst) == 0 && st.st_dev == dst.st_dev && st.st_ino == dst.st_ino) {
    *error = overwrite ? IO_SHARING_VIOLATION : IO_FILE_EXISTS;
    return false;
  }
  int in = open(from, O_RDONLY | O_CLOEXEC);
  if (in < 0) {
    *error = path_error(from, errno);
    return false;
  }
  int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC | (overwrite ? O_TRUNC : O_EXCL), st.st_mode & 0777);
  bool ok = out >= 0 && copy_bytes(in, out);
  *error = ok ? IO_SUCCESS : path_error(to, errno);
  if (ok)
    futimens(out, (struct timespec[]){st.st_atim, st.st_mtim});
  close(in);
  if (out >= 0)
    close(out);
  return ok;
}

static bool mio_copy(const u16 *from, const u16 *to, bool overwrite, i32 *error) {
  char *a = utf8_from_chars(from), *b = utf8_from_chars(to);
  bool ok = copy_file(a, b, overwrite, error);
  free(a);
  free(b);
  return ok;
}

static bool move_file(const char *a, const char *b, i32 *error) {
  struct stat st, dst;
  set_ok(error);
  if (lstat(a, &st)) {
    *error = path_error(a, errno);
    return false;
  }
  if (stat(b, &dst) == 0 && (st.st_dev != dst.st_dev || st.st_ino != dst.st_ino)) {
    *error = IO_ALREADY_EXISTS;
    return false;
  }
  if (rename(a, b) == 0)
    return true;
  if (errno == EXDEV && !S_ISDIR(st.st_mode))
    return copy_file(a, b, false, error) && unlink(a) == 0;
  *error = errno == EXDEV ? 17 : path_error(b, errno); // ERROR_NOT_SAME_DEVICE
  return false;
}

static bool mio_move(const u16 *from, const u16 *to, i32 *error) {
  char *a = utf8_from_chars(from), *b = utf8_from_chars(to);
  bool ok = move_file(a, b, error);
  free(a);
  free(b);
  return ok;
}

static bool mio_delete(const u16 *name, i32 *error) {
  char *path = utf8_from_chars(name);
  bool ok = unlink(path) == 0;
  if (!ok && errno == EISDIR) {
    free(path);
    *error = IO_ACCESS_DENIED;
    return false;
  }
  return path_done(ok, path, error);
}

static bool mio_replace(const u16 *src, const u16 *dst, const u16 *backup, bool ignore, i32 *error) {
  (void)ignore;
  char *s = utf8_from_chars(src), *d = utf8_from_chars(dst), *b = utf8_from_chars(backup);
  bool ok = access(s, F_OK) == 0 && access(d, F_OK) == 0 && (!b || rename(d, b) == 0) && rename(s, d) == 0;
  *error = ok ? IO_SUCCESS : path_error(s, errno);
  free(s);
  free(d);
  free(b);
  return ok;
}

// ---- enumeration ------------------------------------------------------------------------------------------------------------

typedef struct Find {
  DIR *dir;
  char *path, *pattern;
} Find;

static void find_free(Find *f) {
  if (f->dir)
    closedir(f->dir);
  free(f->path);
  free(f->pattern);
  free(f);
}

static bool find_next(Find *f, String **name, i32 *attr, i32 *error) {
  for (struct dirent *e; (e = readdir(f->dir));) {
    if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || fnmatch(f->pattern, e->d_name, 0))
      continue;
    char *full = path_join(f->path, e->d_name);
    struct stat st, link;
    bool ok = stat_both(full, &st, &link);
    *attr = ok ? attributes_of(full, &st, &link) : 0;
    free(full);
    if (!ok)
      continue;
    gc_store(name, (Object *)string_new_utf8(e->d_name));
    set_ok(error);
    return true;
  }
  *error = IO_NO_MORE_FILES;
  return false;
}

static intptr_t mio_find_first(const u16 *spec, String **name, i32 *attr, i32 *error) {
  char *full = utf8_from_chars(spec);
  Find *f = xcalloc(1, sizeof *f);
  f->path = path_dir(full);
  f->pattern = xstrdup(!strcmp(path_base(full), "*.*") ? "*" : path_base(full));
  f->dir = opendir(f->path);
  free(full);
  if (!f->dir)
    *error = errno == ENOENT ? IO_PATH_NOT_FOUND : io_error(errno);
  else if (find_next(f, name, attr, error))
    return (intptr_t)f;
  else
    *error = IO_FILE_NOT_FOUND;
  find_free(f);
  return -1;
}

static bool mio_find_next(Find *f, String **name, i32 *attr, i32 *error) {
  return find_next(f, name, attr, error);
}
static bool mio_find_close(Find *f) {
  find_free(f);
  return true;
}

static bool mio_cancel(intptr_t h, i32 *error) {
  (void)h;
  *error = IO_NOT_SUPPORTED;
  return false;
}

static intptr_t std_out(void) {
  return 1;
}
static intptr_t std_in(void) {
  return 0;
}
static intptr_t std_err(void) {
  return 2;
}
static u16 slash(void) {
  return '/';
}
static u16 colon(void) {
  return ':';
}

ICALL_TABLE(icalls_monoio, "System.IO.MonoIO", ICALL("CreateDirectory", mio_mkdir), ICALL("RemoveDirectory", mio_rmdir),
            ICALL("GetCurrentDirectory", mio_getcwd), ICALL("SetCurrentDirectory", mio_chdir),
            ICALL("MoveFile", mio_move), ICALL("CopyFile", mio_copy), ICALL("DeleteFile", mio_delete),
            ICALL("ReplaceFile", mio_replace), ICALL("GetFileAttributes", mio_attributes),
            ICALL("SetFileAttributes", mio_set_attributes), ICALL("GetFileType", mio_file_type),
            ICALL("FindFirstFile", mio_find_first), ICALL("FindNextFile", mio_find_next),
            ICALL("FindCloseFile", mio_find_close), ICALL("GetFileStat", mio_stat), ICALL("Open", mio_open),
            ICALL("Cancel_internal", mio_cancel), ICALL("Close", mio_close), ICALL("Read", mio_read),
            ICALL("Write", mio_write), ICALL("Seek", mio_seek), ICALL("Flush", mio_flush),
            ICALL("GetLength", mio_length), ICALL("SetLength", mio_set_length), ICALL("SetFileTime", mio_set_time),
            ICALL("Lock", mio_lock), ICALL("Unlock", mio_unlock), ICALL("get_ConsoleOutput", std_out),
            ICALL("get_ConsoleInput", std_in), ICALL("get_ConsoleError", std_err), ICALL("CreatePipe", mio_pipe),
            ICALL("DuplicateHandle", mio_duplicate), ICALL("get_VolumeSeparatorChar", slash),
            ICALL("get_DirectorySeparatorChar", slash), ICALL("get_AltDirectorySeparatorChar", slash),
            ICALL("get_PathSeparator", colon), ICALL("DumpHandles", icall_nothing))
