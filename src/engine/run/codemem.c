// codemem.c: memory for JIT-compiled code, and finding the code that holds an address.
//
// Regions of growing size, each with code first and data (the slots of code units) behind it, so that every slot is
// within reach of a 32-bit displacement. Code pages are mapped twice, executable here and writable elsewhere: no page
// is ever both.
#include "engine/run/run.h"

#include "base/arena.h"
#include "base/memory.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)8 << 20) // of code, in the first region
#define LAST_BYTES ((size_t)64 << 20)
#define MIN_BYTES ((size_t)256 << 10) // where address space is limited (ulimit -v), less will do
#define CODE_ALIGN 32
#define BYTES_PER_UNIT 64 // the index has room for units of this size on average

// Units lie in the order in which they were allocated, and so do their entries in the index: `starts` grows at the end
// only, under the lock; `infos` is filled when the unit is complete. Readers take no lock.
typedef struct Region {
  u8 *code, *write, *data;
  size_t code_bytes, data_bytes, code_used, data_used;
  u32 *starts;      // offset of each unit
  CodeInfo **infos; // NULL until registered
  u32 n, cap;
} Region;

#define MAX_REGIONS 1024 // of LAST_BYTES and more, but for those made when memory was short
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Region regions[MAX_REGIONS];
static u32 nregions;

typedef struct CodeRange {
  const u8 *start, *end;
  CodeInfo *(*find)(void *data, const void *pc);
  void *data;
} CodeRange;
typedef struct RangeBlock RangeBlock;
struct RangeBlock {
  CodeRange ranges[64];
  u32 n;
  RangeBlock *next;
};
static RangeBlock first_ranges, *last_ranges = &first_ranges;

// ---- regions --------------------------------------------------------------------------------------------------------

static void *map_anonymous(size_t size, int protection, int flags) {
  void *p = mmap(NULL, size, protection, flags | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}

static void lay_out(Region *r, u8 *base, u8 *write, size_t code, size_t data) {
  u32 cap = (u32)(code / BYTES_PER_UNIT);
  u8 *index = base + code + data;
  *r = (Region){
      .code = base,
      .write = write,
      .data = base + code,
      .code_bytes = code,
      .data_bytes = data,
      .cap = cap,
      .infos = (CodeInfo **)index,
      .starts = (u32 *)(index + cap * sizeof(CodeInfo *)),
  };
}

// The same pages over `base` and at the address that is returned. perf takes shared anonymous memory for what it is and
// asks /tmp/perf-PID.map; a memfd, which it takes for a library, is what is left where mremap does not duplicate
// (qemu).
static u8 *map_twice(u8 *base, size_t size) {
  u8 *write = map_anonymous(size, PROT_READ | PROT_WRITE, MAP_SHARED);
  if (write && mremap(write, 0, size, MREMAP_MAYMOVE | MREMAP_FIXED, base) != MAP_FAILED)
    return write;
  if (write)
    munmap(write, size);
  int fd = memfd_create("kiln-code", MFD_CLOEXEC);
  bool ok = fd >= 0 && ftruncate(fd, (off_t)size) == 0;
  write = ok ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0) : MAP_FAILED;
  ok = write != MAP_FAILED &&
       mmap(base, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_NORESERVE, fd, 0) != MAP_FAILED;
  if (!ok && write != MAP_FAILED)
    munmap(write, size);
  if (fd >= 0)
    close(fd);
  return ok ? write : NULL;
}

// Maps `code` bytes for code twice, and `data` bytes and the index behind the executable view. False: no address space.
static bool map_region(Region *r, size_t code, size_t data) {
  size_t rest = data + code / BYTES_PER_UNIT * (sizeof *r->infos + sizeof *r->starts);
  u8 *base = map_anonymous(code + rest, PROT_READ | PROT_WRITE, MAP_PRIVATE);
  if (!base)
    return false;
  u8 *write = map_twice(base, code);
  bool ok = write && mprotect(base, code, PROT_READ | PROT_EXEC) == 0;
  if (!ok) {
    munmap(base, code + rest);
    if (write)
      munmap(write, code);
    return false;
  }
  lay_out(r, base, write, code, data);
  return true;
}

static Region *add_region(size_t code, size_t data) {
  if (nregions == MAX_REGIONS)
    return NULL;
  Region *r = &regions[nregions];
  size_t want = nregions ? MIN(r[-1].code_bytes * 2, LAST_BYTES) : FIRST_BYTES;
  size_t least = ALIGN_UP(MAX(MAX(code, 2 * data), MIN_BYTES), MIN_BYTES);
  want = MAX(ALIGN_UP(MIN(want, memory_left() / 16 + 1), MIN_BYTES), least);
  while (!map_region(r, want, want / 2)) {
    if (want == least)
      return NULL;
    want = MAX(ALIGN_UP(want / 2, MIN_BYTES), least);
  }
  __atomic_store_n(&nregions, nregions + 1, __ATOMIC_RELEASE);
  return r;
}

static bool has_room(const Region *r, size_t code, size_t data) {
  return r->n < r->cap && code <= r->code_bytes - r->code_used && data <= r->data_bytes - r->data_used;
}

CodeMem codemem_alloc(u32 code_size, u32 data_size) {
  CodeMem m = {NULL, NULL, NULL};
  size_t code = ALIGN_UP((size_t)MAX(code_size, 1u), CODE_ALIGN), data = ALIGN_UP((size_t)data_size, 16);
  pthread_mutex_lock(&lock);
  Region *r = nregions ? &regions[nregions - 1] : NULL;
  if (!r || !has_room(r, code, data))
    r = add_region(code, data);
  if (r) {
    m = (CodeMem){r->code + r->code_used, r->write + r->code_used, r->data + r->data_used};
    r->starts[r->n] = (u32)r->code_used;
    __atomic_store_n(&r->n, r->n + 1, __ATOMIC_RELEASE);
    r->code_used += code;
    r->data_used += data;
  }
  pthread_mutex_unlock(&lock);
  return m;
}

// ---- finding --------------------------------------------------------------------------------------------------------

static Region *region_of(const u8 *pc) {
  u32 n = __atomic_load_n(&nregions, __ATOMIC_ACQUIRE);
  for (u32 i = 0; i < n; i++)
    if ((size_t)(pc - regions[i].code) < regions[i].code_bytes)
      return &regions[i];
  return NULL;
}

// Number of the last unit that starts at or before `off`, -1: none.
static i32 unit_at(const Region *r, u32 off) {
  u32 lo = 0, hi = __atomic_load_n(&r->n, __ATOMIC_ACQUIRE);
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (r->starts[mid] <= off)
      lo = mid + 1;
    else
      hi = mid;
  }
  return (i32)lo - 1;
}

void code_register(CodeInfo *ci) {
  Region *r = region_of(ci->start);
  i32 i = unit_at(r, (u32)(ci->start - r->code));
  assert(i >= 0 && r->code + r->starts[i] == ci->start);
  __atomic_store_n(&r->infos[i], ci, __ATOMIC_RELEASE);
}

void code_register_range(const u8 *start, const u8 *end, CodeInfo *(*find)(void *, const void *), void *data) {
  pthread_mutex_lock(&lock);
  if (last_ranges->n == ARRAY_LEN(last_ranges->ranges)) {
    RangeBlock *b = xcalloc(1, sizeof *b);
    __atomic_store_n(&last_ranges->next, b, __ATOMIC_RELEASE);
    last_ranges = b;
  }
  RangeBlock *b = last_ranges;
  b->ranges[b->n] = (CodeRange){start, end, find, data};
  __atomic_store_n(&b->n, b->n + 1, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock);
}

static CodeInfo *find_jit(const Region *r, const u8 *pc) {
  i32 i = unit_at(r, (u32)(pc - r->code));
  CodeInfo *ci = i < 0 ? NULL : __atomic_load_n(&r->infos[i], __ATOMIC_ACQUIRE);
  return ci && pc < ci->start + ci->size ? ci : NULL;
}

static CodeInfo *find_range(const u8 *pc) {
  for (const RangeBlock *b = &first_ranges; b; b = __atomic_load_n(&b->next, __ATOMIC_ACQUIRE)) {
    u32 n = __atomic_load_n(&b->n, __ATOMIC_ACQUIRE);
    for (u32 i = 0; i < n; i++)
      if (pc >= b->ranges[i].start && pc < b->ranges[i].end)
        return b->ranges[i].find(b->ranges[i].data, pc);
  }
  return NULL;
}

CodeInfo *code_find(const void *pc) {
  const Region *r = region_of(pc);
  return r ? find_jit(r, pc) : find_range(pc);
}

u32 code_position(const CodeInfo *ci, u32 native_off) {
  u32 lo = 0, hi = ci->nlines;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (ci->lines[mid].off <= native_off)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo ? ci->lines[lo - 1].pos : 0;
}

const InlineFrame *code_inlined(CodeInfo *ci) {
  InlineFrame *have = __atomic_load_n(&ci->inlined, __ATOMIC_ACQUIRE);
  if (have || !ci->ninlined)
    return have;
  InlineFrame *made = engine_hooks.aot_inlined(ci);
  if (!made || __atomic_compare_exchange_n(&ci->inlined, &have, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return made;
  free(made);
  return have;
}
