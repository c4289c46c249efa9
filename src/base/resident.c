// resident.c: pages that only the start of the program needed are let go of.
#include "base/resident.h"
#include "base/vec.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct Part {
  const u8 *start;
  size_t size;
} Part;

static VEC(Part) parts;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; // held while pages go: what is forgotten is left alone

void resident_note(const void *start, size_t size) {
  pthread_mutex_lock(&lock);
  vec_push(&parts, ((Part){start, size}));
  pthread_mutex_unlock(&lock);
}

void resident_forget(const void *start) {
  pthread_mutex_lock(&lock);
  for (u32 i = parts.n; i-- > 0;)
    if (parts.v[i].start == start) {
      parts.v[i] = parts.v[--parts.n];
      break;
    }
  pthread_mutex_unlock(&lock);
}

// A debugger's breakpoints are written into pages of code.
static bool is_traced(void) {
  char line[128];
  int tracer = 0;
  FILE *f = fopen("/proc/self/status", "re");
  while (f && fgets(line, sizeof line, f))
    if (sscanf(line, "TracerPid: %d", &tracer) == 1)
      break;
  if (f)
    fclose(f);
  return tracer != 0;
}

void resident_drop(void) {
  uintptr_t page = (uintptr_t)getpagesize();
  malloc_trim(0);
  if (is_traced())
    return;
  pthread_mutex_lock(&lock);
  for (u32 i = 0; i < parts.n; i++) {
    uintptr_t from = ALIGN_UP((uintptr_t)parts.v[i].start, page), to = (uintptr_t)parts.v[i].start + parts.v[i].size;
    if (from < (to & ~(page - 1)))
      madvise((void *)from, (to & ~(page - 1)) - from, MADV_DONTNEED);
  }
  pthread_mutex_unlock(&lock);
}
