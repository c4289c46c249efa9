// memorymap.c: System.IO.MemoryMappedFiles.MemoryMapImpl: files, and memory without a file, mapped.
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "icalls/util.h"

// What MemoryMapImpl.CreateException knows.
enum {
  OK,
  BAD_CAPACITY_FOR_FILE,
  CAPACITY_BELOW_SIZE,
  NOT_FOUND,
  EXISTS,
  PATH_TOO_LONG,
  CANNOT_OPEN,
  CAPACITY_NOT_POSITIVE,
  BAD_MODE,
  CANNOT_MAP,
  DENIED,
  CAPACITY_TOO_LARGE
};
enum { MODE_CREATE_NEW = 1, MODE_CREATE, MODE_OPEN, MODE_OPEN_OR_CREATE, MODE_TRUNCATE, MODE_APPEND };
enum { ACCESS_READ_WRITE, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY_ON_WRITE, ACCESS_READ_EXECUTE, ACCESS_ALL };

// A mapping object; views hold it too. Named ones are known within this process.
typedef struct Mapping {
  int fd;
  u32 refs;
  i64 capacity;
  char *name;
  struct Mapping *next;
} Mapping;

typedef struct View {
  void *addr;
  size_t size;
  Mapping *mapping;
} View;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Mapping *named;

static Mapping *mapping_new(int fd, i64 capacity) {
  Mapping *m = xcalloc(1, sizeof *m);
  *m = (Mapping){.fd = fd, .refs = 1, .capacity = capacity};
  return m;
}

static void mapping_ref(Mapping *m) {
  pthread_mutex_lock(&lock);
  m->refs++;
  pthread_mutex_unlock(&lock);
}

static void mapping_unref(Mapping *m) {
  pthread_mutex_lock(&lock);
  bool last = --m->refs == 0;
  for (Mapping **p = &named; last && *p; p = &(*p)->next)
    if (*p == m) {
      *p = m->next;
      break;
    }
  pthread_mutex_unlock(&lock);
  if (!last)
    return;
  close(m->fd);
  free(m->name);
  free(m);
}

// ---- opening --------------------------------------------------------------------------------------------------------

static bool writes(i32 access) {
  return access != ACCESS_READ && access != ACCESS_READ_EXECUTE;
}

static i32 open_error(int err) {
  switch (err) {
  case ENOENT: return NOT_FOUND;
  case EEXIST: return EXISTS;
  case ENAMETOOLONG: return PATH_TOO_LONG;
  case EACCES:
  case EPERM:
  case EROFS: return DENIED;
  default: return CANNOT_OPEN;
  }
}

// A mapping of an open file; it takes the descriptor. Grows the file to the capacity.
static Mapping *map_file(int fd, i64 *capacity, i32 access, i32 *error) {
  struct stat st;
  *error = OK;
  if (fstat(fd, &st))
    *error = CANNOT_OPEN;
  else if (!*capacity && !st.st_size)
    *error = BAD_CAPACITY_FOR_FILE;
  else if (*capacity && *capacity < st.st_size)
    *error = CAPACITY_BELOW_SIZE;
  else if (*capacity > st.st_size && (!writes(access) || ftruncate(fd, *capacity)))
    *error = DENIED;
  if (*error) {
    close(fd);
    return NULL;
  }
  if (!*capacity)
    *capacity = st.st_size;
  return mapping_new(fd, *capacity);
}

static Mapping *open_path(const char *path, i32 mode, i64 *capacity, i32 access, i32 *error) {
  static const int flags[] = {0, O_CREAT | O_EXCL, O_CREAT | O_TRUNC, 0, O_CREAT, O_TRUNC};
  if (mode < MODE_CREATE_NEW || mode > MODE_TRUNCATE) {
    *error = BAD_MODE;
    return NULL;
  }
  int fd = open(path, flags[mode] | O_CLOEXEC | (writes(access) ? O_RDWR : O_RDONLY), 0666);
  if (fd < 0) {
    *error = open_error(errno);
    return NULL;
  }
  return map_file(fd, capacity, access, error);
}

static Mapping *find_named(const char *name) {
  Mapping *m = named;
  while (m && strcmp(m->name, name))
    m = m->next;
  return m;
}

static void name_it(Mapping *m, const char *name) {
  m->name = xstrdup(name);
  m->next = named;
  named = m;
}

static Mapping *new_memory(i64 capacity, i32 *error) {
  int fd = -1;
  if (capacity <= 0)
    *error = CAPACITY_NOT_POSITIVE;
  else if ((fd = memfd_create("kiln-mapping", MFD_CLOEXEC)) < 0 || ftruncate(fd, capacity))
    *error = CANNOT_MAP;
  if (!*error)
    return mapping_new(fd, capacity);
  if (fd >= 0)
    close(fd);
  return NULL;
}

// Memory without a file, by name or of its own. Under the lock.
static Mapping *open_memory(const char *name, i32 mode, i64 *capacity, i32 *error) {
  Mapping *m = name ? find_named(name) : NULL;
  *error = OK;
  if (mode < MODE_CREATE_NEW || mode > MODE_OPEN_OR_CREATE)
    *error = BAD_MODE;
  else if (m && mode == MODE_CREATE_NEW)
    *error = EXISTS;
  else if (!m && mode == MODE_OPEN)
    *error = NOT_FOUND;
  if (*error)
    return NULL;
  if (m) {
    m->refs++;
    *capacity = m->capacity;
  } else if ((m = new_memory(*capacity, error)) && name) {
    name_it(m, name);
  }
  return m;
}

static Mapping *open_file(const u16 *path, i32 path_n, i32 mode, const u16 *name, i32 name_n, i64 *capacity, i32 access,
                          i32 options, i32 *error) {
  char *p = utf8_from_chars_len(path, path_n), *n = utf8_from_chars_len(name, name_n);
  (void)options;
  pthread_mutex_lock(&lock);
  Mapping *m = p ? open_path(p, mode, capacity, access, error) : open_memory(n, mode, capacity, error);
  if (m && p && n && !find_named(n))
    name_it(m, n);
  pthread_mutex_unlock(&lock);
  free(p);
  free(n);
  return m;
}

static Mapping *open_handle(intptr_t fd, const u16 *name, i32 name_n, i64 *capacity, i32 access, i32 options,
                            i32 *error) {
  (void)name, (void)name_n, (void)options;
  int copy = fcntl((int)fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) {
    *error = CANNOT_OPEN;
    return NULL;
  }
  return map_file(copy, capacity, access, error);
}

static void close_mapping(Mapping *m) {
  if (m)
    mapping_unref(m);
}

static void inheritability(intptr_t fd, i32 inherit) {
  fcntl((int)fd, F_SETFD, inherit ? 0 : FD_CLOEXEC);
}

// ---- views ----------------------------------------------------------------------------------------------------------

static int protection(i32 access) {
  int p = PROT_READ;
  if (access == ACCESS_READ_WRITE || access == ACCESS_WRITE || access == ACCESS_COPY_ON_WRITE || access == ACCESS_ALL)
    p |= PROT_WRITE;
  return access >= ACCESS_READ_EXECUTE ? p | PROT_EXEC : p;
}

// `size` 0: to the end, rounded up to a page. The address is that of `offset`, which need not begin a page.
static i32 map_view(Mapping *m, i64 offset, i64 *size, i32 access, View **view, void **address) {
  i64 page = sysconf(_SC_PAGESIZE), begin = offset & -page, len = *size;
  if (offset < 0 || len < 0 || offset > m->capacity || len > m->capacity - offset)
    return DENIED;
  if (!len)
    len = ((m->capacity + page - 1) & -page) - offset;
  int flags = access == ACCESS_COPY_ON_WRITE ? MAP_PRIVATE : MAP_SHARED;
  size_t whole = (size_t)(len + offset - begin);
  void *p = mmap(NULL, whole, protection(access), flags, m->fd, begin);
  if (p == MAP_FAILED)
    return errno == EACCES ? DENIED : CANNOT_MAP;
  mapping_ref(m);
  View *v = xmalloc(sizeof *v);
  *v = (View){p, whole, m};
  *view = v;
  *address = (u8 *)p + (offset - begin);
  *size = len;
  return OK;
}

static bool unmap_view(View *v) {
  bool ok = v && munmap(v->addr, v->size) == 0;
  if (v) {
    mapping_unref(v->mapping);
    free(v);
  }
  return ok;
}

static void flush_view(View *v) {
  if (v)
    msync(v->addr, v->size, MS_SYNC);
}

ICALL_TABLE(icalls_memorymap, "System.IO.MemoryMappedFiles.MemoryMapImpl", ICALL("OpenFileInternal", open_file),
            ICALL("OpenHandleInternal", open_handle), ICALL("CloseMapping", close_mapping), ICALL("Flush", flush_view),
            ICALL("ConfigureHandleInheritability", inheritability), ICALL("Unmap", unmap_view),
            ICALL("MapInternal", map_view))
