// stubs.c: the pool of stubs. Each is a few instructions that load a datum and jump; both words lie in a data page.
//
// No code is generated: further stubs are further mappings of the executable's own stub pages
// (target/host.h), each followed by fresh data pages. So this works where code generation is forbidden.
#include "engine/run/run.h"
#include "target/host.h"
#include "target/vm/machine.h"

#include "base/log.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

typedef union StubData {
  struct {
    void *data, *target;
  };
  void *words[HOST_STUB_BYTES / sizeof(void *)];
} StubData;

static void *const stub_targets[STUB_KIND_COUNT] = {
    [STUB_LAZY] = (void *)host_stub_lazy,
    [STUB_DICT] = (void *)host_stub_dict,
    [STUB_UNBOX] = (void *)host_stub_unbox,
    [STUB_UNBOX_RET] = (void *)host_stub_unbox_ret,
    [STUB_UNBOX_DICT] = (void *)host_stub_unbox_dict,
    [STUB_UNBOX_RET_DICT] = (void *)host_stub_unbox_ret_dict,
    [STUB_REMOTE] = (void *)host_stub_remote,
    [STUB_IMT] = (void *)host_stub_imt,
    [STUB_OPEN] = (void *)host_stub_open,
    [STUB_VM] = (void *)vm_enter,
};

// Stubs that are made from the same pages.
typedef struct StubPool {
  const u8 *pages; // NULL: the target has none
  u8 *next, *end;
} StubPool;

enum { POOL_DATUM, POOL_UNBOX, POOL_UNBOX_RET, POOL_COUNT };

static pthread_mutex_t stub_lock = PTHREAD_MUTEX_INITIALIZER;
static StubPool pools[POOL_COUNT] = {
    [POOL_DATUM] = {.pages = host_stub_pages},
    [POOL_UNBOX] = {.pages = HOST_UNBOX_PAGES},
    [POOL_UNBOX_RET] = {.pages = HOST_UNBOX_RET_PAGES},
};

// Where the stub pages lie in the file of the executable (or library) that holds them.
typedef struct StubFile {
  u64 offset;
  const char *path;
} StubFile;

static int find_stub_file(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  StubFile *f = data;
  uintptr_t want = (uintptr_t)host_stub_pages;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
    uintptr_t lo = info->dlpi_addr + ph->p_vaddr;
    if (ph->p_type == PT_LOAD && want >= lo && want < lo + ph->p_filesz) {
      f->offset = ph->p_offset + (want - lo);
      f->path = info->dlpi_name[0] ? info->dlpi_name : "/proc/self/exe";
      return 1;
    }
  }
  return 0;
}

// Stays open: the program may use up all descriptors.
static int stub_file(u64 *offset) {
  static int fd = -1;
  static StubFile f;
  if (fd < 0) {
    dl_iterate_phdr(find_stub_file, &f);
    fd = f.path && f.offset % 4096 == 0 ? open(f.path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
      fatal("%s: the stub pages cannot be read: %s", f.path ? f.path : "the executable",
            f.path && f.offset % 4096 == 0 ? strerror(errno) : "they are not where they should be");
  }
  *offset = f.offset;
  return fd;
}

static u8 *map_block(const u8 *pages) {
  u64 offset;
  int fd = stub_file(&offset);
  offset += (u64)(pages - host_stub_pages); // all lie in one segment
  u8 *block = mmap(NULL, 2 * STUB_BLOCK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED)
    return NULL;
  if (mmap(block, STUB_BLOCK_BYTES, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, (off_t)offset) != MAP_FAILED)
    return block;
  munmap(block, 2 * STUB_BLOCK_BYTES);
  return NULL;
}

// Maps one more block. Called with the lock held.
static bool add_block(StubPool *pool) {
  u8 *block;
  while (!(block = map_block(pool->pages)))
    if (!memory_reserve_release(2 * STUB_BLOCK_BYTES))
      return false;
  pool->next = block;
  pool->end = block + STUB_BLOCK_BYTES;
  return true;
}

static StubData *stub_data(void *stub) {
  return (StubData *)((u8 *)stub + STUB_BLOCK_BYTES);
}

static void *take(StubPool *pool) {
  pthread_mutex_lock(&stub_lock);
  u8 *stub = pool->next != pool->end || add_block(pool) ? pool->next : NULL;
  if (stub)
    pool->next += HOST_STUB_BYTES;
  pthread_mutex_unlock(&stub_lock);
  return stub;
}

void *stub_try_new(StubKind kind, void *data) {
  void *stub = take(&pools[POOL_DATUM]);
  if (stub)
    stub_retarget(stub, kind, data);
  return stub;
}

static void *not_null(void *stub) {
  if (!stub)
    fatal("no memory for more call stubs");
  return stub;
}

void *stub_new(StubKind kind, void *data) {
  return not_null(stub_try_new(kind, data));
}

void *stub_new_unbox(StubKind kind, void ***slot) {
  StubPool *pool = &pools[kind == STUB_UNBOX_RET ? POOL_UNBOX_RET : POOL_UNBOX];
  if ((kind == STUB_UNBOX || kind == STUB_UNBOX_RET) && pool->pages) {
    void *stub = not_null(take(pool));
    *slot = &stub_data(stub)->target;
    return stub;
  }
  *slot = xcalloc(1, sizeof(void *));
  return stub_new(kind, *slot);
}

void stub_retarget(void *stub, StubKind kind, void *data) {
  StubData *d = stub_data(stub);
  __atomic_store_n(&d->data, data, __ATOMIC_RELEASE);
  __atomic_store_n(&d->target, stub_targets[kind], __ATOMIC_RELEASE);
}

void stub_jump_to(void *stub, void *code) {
  StubData *d = stub_data(stub);
  if (host_stub_jump)
    __atomic_store_n(&d->words[ARRAY_LEN(d->words) - 1], code, __ATOMIC_RELEASE);
  __atomic_store_n(&d->target, host_stub_jump ? (void *)host_stub_jump : code, __ATOMIC_RELEASE);
}
