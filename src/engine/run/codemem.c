// codemem.c: memory for JIT-compiled code, and finding the code that holds an address.
//
// One region: code first, data (the slots of code units) behind it, so that every slot is within reach of a 32-bit
// displacement. Code pages are mapped twice, executable here and writable elsewhere: no page is ever both.
#include "engine/run/run.h"

#include "base/log.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_CODE_BYTES ((size_t)512 << 20)
#define MIN_CODE_BYTES ((size_t)8 << 20)
#define MAX_CODES ((size_t)4 << 20)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static u8 *code_base, *write_base, *data_base;
static size_t code_bytes, data_bytes, code_used, data_used;

// All JIT code in ascending order of address: codes are appended as the region grows. Readers take no lock.
static CodeInfo **codes;
static u32 ncodes;

typedef struct CodeRange {
  const u8 *start, *end;
  CodeInfo *(*find)(void *data, const void *pc);
  void *data;
} CodeRange;
static CodeRange ranges[512];
static u32 nranges;

// Maps `code` bytes for code twice, and half as many for data behind the executable view. False: no address space.
static bool map_region(size_t code) {
  size_t data = code / 2;
  u8 *region = mmap(NULL, code + data, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (region == MAP_FAILED)
    return false;
  // Two mappings of the same pages. perf takes shared anonymous memory for what it is and asks /tmp/perf-PID.map; a
  // memfd it would take for a library.
  void *rw = mmap(NULL, code, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  bool ok = rw != MAP_FAILED && mremap(rw, 0, code, MREMAP_MAYMOVE | MREMAP_FIXED, region) != MAP_FAILED &&
            mprotect(region, code, PROT_READ | PROT_EXEC) == 0 &&
            mmap(region + code, data, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1,
                 0) != MAP_FAILED;
  if (!ok) {
    munmap(region, code + data);
    if (rw != MAP_FAILED)
      munmap(rw, code);
    return false;
  }
  write_base = rw;
  data_base = region + code;
  code_bytes = code;
  data_bytes = data;
  __atomic_store_n(&code_base, region, __ATOMIC_RELEASE);
  return true;
}

// Where address space is limited (ulimit -v), less will do.
static void region_init(void) {
  void *index =
      mmap(NULL, MAX_CODES * sizeof *codes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  size_t size = MAX_CODE_BYTES;
  codes = index;
  if (index != MAP_FAILED)
    while (size >= MIN_CODE_BYTES && !map_region(size))
      size /= 2;
  if (index == MAP_FAILED || size < MIN_CODE_BYTES)
    fatal("cannot map memory for compiled code");
}

CodeMem codemem_alloc(u32 code_size, u32 data_size) {
  CodeMem m = {NULL, NULL, NULL};
  pthread_mutex_lock(&lock);
  if (!code_base)
    region_init();
  size_t code = ALIGN_UP((size_t)code_size, 32), data = ALIGN_UP((size_t)data_size, 16);
  if (code_used + code <= code_bytes && data_used + data <= data_bytes) {
    m = (CodeMem){code_base + code_used, write_base + code_used, data_base + data_used};
    code_used += code;
    data_used += data;
  }
  pthread_mutex_unlock(&lock);
  return m;
}

// Keeps `codes` sorted: units are allocated in order but may be registered a little out of order by racing compilers.
// Each store leaves a sorted table in which an entry may stand twice and none is missing, so readers need no lock, nor
// do signal handlers that interrupt this.
void code_register(CodeInfo *ci) {
  pthread_mutex_lock(&lock);
  u32 i = ncodes;
  if (i == MAX_CODES)
    fatal("more than %zu compiled methods", MAX_CODES);
  if (i > 0 && codes[i - 1]->start > ci->start) {
    __atomic_store_n(&codes[i], codes[i - 1], __ATOMIC_RELEASE);
    __atomic_store_n(&ncodes, ncodes + 1, __ATOMIC_RELEASE);
    for (i--; i > 0 && codes[i - 1]->start > ci->start; i--)
      __atomic_store_n(&codes[i], codes[i - 1], __ATOMIC_RELEASE);
    __atomic_store_n(&codes[i], ci, __ATOMIC_RELEASE);
  } else {
    __atomic_store_n(&codes[i], ci, __ATOMIC_RELEASE);
    __atomic_store_n(&ncodes, ncodes + 1, __ATOMIC_RELEASE);
  }
  pthread_mutex_unlock(&lock);
}

void code_register_range(const u8 *start, const u8 *end, CodeInfo *(*find)(void *, const void *), void *data) {
  pthread_mutex_lock(&lock);
  if (nranges == ARRAY_LEN(ranges))
    fatal("more than %zu native images", ARRAY_LEN(ranges));
  ranges[nranges] = (CodeRange){start, end, find, data};
  __atomic_store_n(&nranges, nranges + 1, __ATOMIC_RELEASE);
  pthread_mutex_unlock(&lock);
}

static CodeInfo *search_jit(const u8 *pc) {
  u32 lo = 0, hi = __atomic_load_n(&ncodes, __ATOMIC_ACQUIRE);
  while (lo < hi) { // first entry that starts behind pc
    u32 mid = (lo + hi) / 2;
    if (__atomic_load_n(&codes[mid], __ATOMIC_ACQUIRE)->start <= pc)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (lo == 0)
    return NULL;
  CodeInfo *ci = __atomic_load_n(&codes[lo - 1], __ATOMIC_ACQUIRE);
  return pc >= ci->start && pc < ci->start + ci->size ? ci : NULL;
}

// An entry that moves up just then can be missed; it moves once for each unit that comes late.
static CodeInfo *find_jit(const u8 *pc) {
  enum { TRIES = 16 };
  CodeInfo *ci = NULL;
  for (u32 i = 0; i < TRIES && !ci; i++)
    ci = search_jit(pc);
  return ci;
}

CodeInfo *code_find(const void *pc) {
  const u8 *p = pc;
  const u8 *base = __atomic_load_n(&code_base, __ATOMIC_ACQUIRE);
  if (base && p >= base && p < base + code_bytes)
    return find_jit(p);
  u32 n = __atomic_load_n(&nranges, __ATOMIC_ACQUIRE);
  for (u32 i = 0; i < n; i++)
    if (p >= ranges[i].start && p < ranges[i].end)
      return ranges[i].find(ranges[i].data, p);
  return NULL;
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
