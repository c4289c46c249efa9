// remap.c: the segments of a mapped image, and the image once more, for another application domain. Code and read-only
// data are the same pages of the same file; the slots, which are all that is ever written, are the new mapping's own.
#include "aot/load/loader.h"
#include "base/resident.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

// Segments are apart by the largest page that the processor may have.
#define PAGE ((u32)sysconf(_SC_PAGESIZE))

typedef struct Span {
  uintptr_t lo, hi; // of all segments, page-aligned, relative to the load address
} Span;

static Span span_of(const ElfW(Phdr) * ph, u32 n) {
  Span s = {UINTPTR_MAX, 0};
  for (u32 i = 0; i < n; i++)
    if (ph[i].p_type == PT_LOAD) {
      s.lo = MIN(s.lo, ph[i].p_vaddr & ~(uintptr_t)(PAGE - 1));
      s.hi = MAX(s.hi, ALIGN_UP(ph[i].p_vaddr + ph[i].p_memsz, (uintptr_t)PAGE));
    }
  return s;
}

// Images are position-independent without the dynamic linker's help.
static bool is_free_of_relocations(const ElfW(Dyn) * d) {
  for (; d->d_tag != DT_NULL; d++)
    if (d->d_tag == DT_RELA || d->d_tag == DT_REL || d->d_tag == DT_JMPREL || d->d_tag == DT_TEXTREL)
      return false;
  return true;
}

static bool map_segment(u8 *base, const ElfW(Phdr) * ph, int fd) {
  int prot = (ph->p_flags & PF_R ? PROT_READ : 0) | (ph->p_flags & PF_W ? PROT_WRITE : 0) |
             (ph->p_flags & PF_X ? PROT_EXEC : 0);
  uintptr_t start = ph->p_vaddr & ~(uintptr_t)(PAGE - 1), skew = ph->p_vaddr - start;
  uintptr_t filed = ALIGN_UP(skew + ph->p_filesz, (uintptr_t)PAGE),
            whole = ALIGN_UP(skew + ph->p_memsz, (uintptr_t)PAGE);
  if (ph->p_filesz &&
      mmap(base + start, filed, prot, MAP_PRIVATE | MAP_FIXED, fd, (off_t)(ph->p_offset - skew)) == MAP_FAILED)
    return false;
  if (!ph->p_filesz)
    filed = 0;
  if (whole > filed &&
      mmap(base + start + filed, whole - filed, prot, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
    return false;
  if (filed && ph->p_memsz > ph->p_filesz)
    memset(base + ph->p_vaddr + ph->p_filesz, 0, MIN(filed - skew, ph->p_memsz) - ph->p_filesz);
  return true;
}

typedef struct Segments {
  const ElfW(Phdr) * ph;
  u32 n;
} Segments;

// The first segment begins with the file.
static Segments segments_of(const struct link_map *lm) {
  const ElfW(Ehdr) *eh = (const void *)lm->l_addr;
  return (Segments){(const void *)(lm->l_addr + eh->e_phoff), eh->e_phnum};
}

void image_note_pages(const AotImage *im) {
  struct link_map *lm;
  if (dlinfo(im->handle, RTLD_DI_LINKMAP, &lm) || !is_free_of_relocations(lm->l_ld))
    return;
  Segments s = segments_of(lm);
  for (u32 i = 0; i < s.n; i++)
    if (s.ph[i].p_type == PT_LOAD && !(s.ph[i].p_flags & PF_W))
      resident_note((const u8 *)lm->l_addr + im->shift + s.ph[i].p_vaddr, s.ph[i].p_filesz);
}

bool image_remap(void *handle, int fd, ptrdiff_t *delta) {
  struct link_map *lm;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &lm) || !is_free_of_relocations(lm->l_ld))
    return false;
  Segments all = segments_of(lm);
  Span s = span_of(all.ph, all.n);
  u8 *base = s.lo == 0 ? mmap(NULL, s.hi, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : MAP_FAILED;
  bool ok = base != MAP_FAILED;
  for (u32 i = 0; ok && i < all.n; i++)
    ok = all.ph[i].p_type != PT_LOAD || map_segment(base, &all.ph[i], fd);
  if (!ok && base != MAP_FAILED)
    munmap(base, s.hi);
  *delta = (ptrdiff_t)((uintptr_t)base - lm->l_addr);
  return ok;
}
