// memorymap.c: System.IO.MemoryMappedFiles: files and shared memory by name, mapped in views.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "icalls/util.h"

// What MemoryMapImpl.CreateException knows.
enum {
  MAP_OK,
  MAP_BAD_CAPACITY,
  MAP_CAPACITY_TOO_SMALL,
  MAP_FILE_NOT_FOUND,
  MAP_FILE_EXISTS,
  MAP_PATH_TOO_LONG,
  MAP_COULD_NOT_OPEN,
  MAP_CAPACITY_NOT_POSITIVE,
  MAP_INVALID_MODE,
  MAP_COULD_NOT_MAP,
  MAP_ACCESS_DENIED,
  MAP_CAPACITY_TOO_LARGE
};
enum { MODE_CREATE_NEW = 1, MODE_CREATE, MODE_OPEN, MODE_OPEN_OR_CREATE, MODE_TRUNCATE, MODE_APPEND }; // FileMode
enum {
  ACCESS_READ_WRITE,
  ACCESS_READ,
  ACCESS_WRITE,
  ACCESS_COPY_ON_WRITE,
  ACCESS_READ_EXECUTE,
  ACCESS_READ_WRITE_EXECUTE
}; // MemoryMappedFileAccess

typedef struct Region {
  int fd;
  u32 refs;
  i64 capacity;
  char *name; // shared by name within the process, or NULL
  struct Region *next;
} Region;

typedef struct View {
  void *base; // page-aligned
  size_t size;
} View;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Region *named;

static Region *region_new(int fd, i64 capacity, const char *name) {
  Region *r = xcalloc(1, sizeof *r);
  *r = (Region){.fd = fd, .refs = 1, .capacity = capacity, .name = name ? xstrdup(name) : NULL};
  if (name) {
    r->next = named;
    named = r;
  }
  return r;
}

static Region *find_named(const char *name) { // under the lock
  Region *r = named;
  while (r && strcmp(r->name, name))
    r = r->next;
  if (r)
    r->refs++;
  return r;
}

static i32 errno_error(void) {
  switch (errno) {
  case ENOENT:
  case ENOTDIR: return MAP_FILE_NOT_FOUND;
  case EEXIST: return MAP_FILE_EXISTS;
  case ENAMETOOLONG: return MAP_PATH_TOO_LONG;
  case EACCES:
  case EPERM:
  case EROFS: return MAP_ACCESS_DENIED;
  default: return MAP_COULD_NOT_OPEN;
  }
}

// Capacity 0 is the file's length; a greater one makes a writable file longer.
static i32 fit_capacity(int fd, i64 *capacity, i32 access) {
  struct stat st;
  if (fstat(fd, &st))
    return MAP_COULD_NOT_OPEN;
  if (*capacity == 0 && st.st_size == 0)
    return MAP_BAD_CAPACITY;
  if (*capacity == 0)
    *capacity = st.st_size;
  if (*capacity < st.st_size)
    return MAP_CAPACITY_TOO_SMALL;
  if (*capacity > st.st_size && (access == ACCESS_READ || access == ACCESS_READ_EXECUTE || ftruncate(fd, *capacity)))
    return MAP_ACCESS_DENIED;
  return MAP_OK;
}

static Region *open_path(const char *path, i32 mode, const char *name, i64 *capacity, i32 access, i32 *error) {
  static const int by_mode[] = {[MODE_CREATE_NEW] = O_CREAT | O_EXCL,
                                [MODE_CREATE] = O_CREAT | O_TRUNC,
                                [MODE_OPEN_OR_CREATE] = O_CREAT,
                                [MODE_TRUNCATE] = O_TRUNC};
  if (mode < MODE_CREATE_NEW || mode >= MODE_APPEND) {
    *error = MAP_INVALID_MODE;
    return NULL;
  }
  bool read_only = access == ACCESS_READ || access == ACCESS_READ_EXECUTE || access == ACCESS_COPY_ON_WRITE;
  int fd = open(path, by_mode[mode] | O_CLOEXEC | (read_only ? O_RDONLY : O_RDWR), 0666);
  *error = fd < 0 ? errno_error() : fit_capacity(fd, capacity, access);
  if (*error && fd >= 0)
    close(fd);
  return *error ? NULL : region_new(fd, *capacity, name);
}

static Region *open_memory(i32 mode, const char *name, i64 *capacity, i32 *error) {
  Region *r = name ? find_named(name) : NULL;
  if (r && mode == MODE_CREATE_NEW) {
    r->refs--;
    *error = MAP_FILE_EXISTS;
    return NULL;
  }
  if (r) {
    *capacity = r->capacity;
    return r;
  }
  *error = mode == MODE_OPEN ? MAP_FILE_NOT_FOUND : *capacity <= 0 ? MAP_CAPACITY_NOT_POSITIVE : MAP_OK;
  int fd = *error ? -1 : memfd_create(name ? name : "anonymous", MFD_CLOEXEC);
  if (!*error && (fd < 0 || ftruncate(fd, *capacity)))
    *error = MAP_COULD_NOT_MAP;
  return *error ? NULL : region_new(fd, *capacity, name);
}

static Region *map_open_file(const u16 *path, i32 path_n, i32 mode, const u16 *name, i32 name_n, i64 *capacity,
                             i32 access, i32 options, i32 *error) {
  (void)options;
  char *p = path ? utf8_from_chars_len(path, path_n) : NULL, *n = name ? utf8_from_chars_len(name, name_n) : NULL;
  *error = MAP_OK;
  pthread_mutex_lock(&lock);
  Region *r = p ? open_path(p, mode, n, capacity, access, error) : open_memory(mode, n, capacity, error);
  pthread_mutex_unlock(&lock);
  free(p);
  free(n);
  return r;
}

static Region *map_open_handle(intptr_t handle, const u16 *name, i32 name_n, i64 *capacity, i32 access, i32 options,
                               i32 *error) {
  (void)options;
  char *n = name ? utf8_from_chars_len(name, name_n) : NULL;
  int fd = fcntl((int)handle, F_DUPFD_CLOEXEC, 0);
  *error = fd < 0 ? MAP_COULD_NOT_OPEN : fit_capacity(fd, capacity, access);
  if (*error && fd >= 0)
    close(fd);
  pthread_mutex_lock(&lock);
  Region *r = *error ? NULL : region_new(fd, *capacity, n);
  pthread_mutex_unlock(&lock);
  free(n);
  return r;
}

static void map_close(Region *r) {
  pthread_mutex_lock(&lock);
  bool last = r && --r->refs == 0;
  for (Region **p = &named; last && *p; p = &(*p)->next)
    if (*p == r) {
      *p = r->next;
      break;
    }
  pthread_mutex_unlock(&lock);
  if (!last)
    return;
  close(r->fd);
  free(r->name);
  free(r);
}

static const int protections[] = {
    [ACCESS_READ_WRITE] = PROT_READ | PROT_WRITE,
    [ACCESS_READ] = PROT_READ,
    [ACCESS_WRITE] = PROT_WRITE,
    [ACCESS_COPY_ON_WRITE] = PROT_READ | PROT_WRITE,
    [ACCESS_READ_EXECUTE] = PROT_READ | PROT_EXEC,
    [ACCESS_READ_WRITE_EXECUTE] = PROT_READ | PROT_WRITE | PROT_EXEC,
};

static i32 map_view(Region *r, i64 offset, i64 *size, i32 access, View **view, void **base) {
  i64 page = sysconf(_SC_PAGESIZE), slack = offset % page;
  i64 n = *size ? *size : r->capacity - offset;
  *view = NULL;
  *base = NULL;
  if (offset < 0 || n < 0 || offset > r->capacity || n > r->capacity - offset || (u32)access >= ARRAY_LEN(protections))
    return MAP_ACCESS_DENIED;
  int flags = access == ACCESS_COPY_ON_WRITE ? MAP_PRIVATE : MAP_SHARED;
  void *p = mmap(NULL, (size_t)MAX(n + slack, (i64)1), protections[access], flags, r->fd, offset - slack);
  if (p == MAP_FAILED)
    return errno == EACCES || errno == EPERM ? MAP_ACCESS_DENIED : MAP_COULD_NOT_MAP;
  View *v = xmalloc(sizeof *v);
  *v = (View){p, (size_t)MAX(n + slack, (i64)1)};
  *view = v;
  *base = (u8 *)p + slack;
  *size = n;
  return MAP_OK;
}

static bool map_unmap(View *v) {
  bool ok = munmap(v->base, v->size) == 0;
  free(v);
  return ok;
}

static void map_flush(View *v) {
  if (v)
    msync(v->base, v->size, MS_SYNC);
}

static void map_inherit(Region *r, i32 inherit) {
  fcntl(r->fd, F_SETFD, inherit ? 0 : FD_CLOEXEC);
}

ICALL_TABLE(icalls_memorymap, "System.IO.MemoryMappedFiles.MemoryMapImpl", ICALL("OpenFileInternal", map_open_file),
            ICALL("OpenHandleInternal", map_open_handle), ICALL("CloseMapping", map_close),
            ICALL("MapInternal", map_view), ICALL("Unmap", map_unmap), ICALL("Flush", map_flush),
            ICALL("ConfigureHandleInheritability", map_inherit))
