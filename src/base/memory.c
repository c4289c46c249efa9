// memory.c: what is left of memory: limits of this process, and a reserve for when the rest is used up.
#include "base/memory.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAX_BLOCK_BYTES ((size_t)2 << 20)
#define BLOCKS 4

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *blocks[BLOCKS];
static size_t block_bytes;
static u32 held, wanted;
static void (*tell)(void);

// Fields of /proc/self/statm, in pages: all that is mapped first, data and stack sixth.
static bool mapped(size_t *total, size_t *data) {
  char text[128];
  int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (fd >= 0)
    close(fd);
  if (n <= 0)
    return false;
  text[n] = 0;
  size_t page = (size_t)getpagesize();
  if (sscanf(text, "%zu %*u %*u %*u %*u %zu", total, data) != 2)
    return false;
  *total *= page;
  *data *= page;
  return true;
}

static size_t rest_of(int resource, size_t used) {
  struct rlimit l;
  if (getrlimit(resource, &l) || l.rlim_cur == RLIM_INFINITY)
    return SIZE_MAX;
  return l.rlim_cur > used ? l.rlim_cur - used : 0;
}

size_t memory_left(void) {
  size_t total, data;
  if (rest_of(RLIMIT_AS, 0) == SIZE_MAX && rest_of(RLIMIT_DATA, 0) == SIZE_MAX)
    return SIZE_MAX;
  if (!mapped(&total, &data))
    return SIZE_MAX;
  return MIN(rest_of(RLIMIT_AS, total), rest_of(RLIMIT_DATA, data));
}

bool memory_has_room(size_t size) {
  size_t left = memory_left();
  return left == SIZE_MAX || left / 2 > size;
}

static void take_blocks(void) {
  while (held < wanted) {
    void *p = mmap(NULL, block_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
      return;
    blocks[held] = p;
    __atomic_store_n(&held, held + 1, __ATOMIC_RELAXED);
  }
}

void memory_reserve_init(void (*low)(void)) {
  tell = low;
  block_bytes = ALIGN_UP(MIN(MAX_BLOCK_BYTES, memory_left() / 64), (size_t)getpagesize());
  wanted = BLOCKS;
  take_blocks();
}

#define PATIENCE 100

// The last resort: others may be about to end or to free something.
static bool wait_a_little(void) {
  static __thread u32 waits;
  if (waits++ >= PATIENCE)
    return false;
  nanosleep(&(struct timespec){0, 10000000}, NULL);
  return true;
}

bool memory_reserve_spare(size_t size) {
  pthread_mutex_lock(&lock);
  u32 want = block_bytes ? (u32)MIN(size / block_bytes + 1, (size_t)BLOCKS + 1) : 1, n = 0;
  for (; want <= held && n < want; n++)
    munmap(blocks[held - 1 - n], block_bytes);
  __atomic_store_n(&held, held - n, __ATOMIC_RELAXED);
  pthread_mutex_unlock(&lock);
  return n > 0;
}

bool memory_reserve_release(size_t size) {
  bool some = memory_reserve_spare(size);
  if (some && tell)
    tell();
  return some || wait_a_little();
}

void memory_reserve_refill(void) {
  if (LIKELY(__atomic_load_n(&held, __ATOMIC_RELAXED) == wanted))
    return;
  pthread_mutex_lock(&lock);
  take_blocks();
  pthread_mutex_unlock(&lock);
}
