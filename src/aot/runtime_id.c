// runtime_id.c: a number that tells one build of the runtime from another: the linker's build id of the file that holds
// this code. Compiled code knows offsets of the runtime's structures, so an image fits the build that made it only.
#include "aot/image.h"

#include "config.h"

#include <elf.h>
#include <link.h>

typedef struct Search {
  uintptr_t here;
  u64 id;
} Search;

static u64 note_id(const u8 *p, const u8 *end) {
  while (p + sizeof(ElfW(Nhdr)) <= end) {
    const ElfW(Nhdr) *n = (const void *)p;
    const u8 *name = p + sizeof *n, *desc = name + ALIGN_UP(n->n_namesz, 4u);
    if (desc + n->n_descsz > end)
      break;
    if (n->n_type == NT_GNU_BUILD_ID && n->n_namesz == 4 && !memcmp(name, "GNU", 4))
      return hash_bytes(desc, n->n_descsz, 1);
    p = desc + ALIGN_UP(n->n_descsz, 4u);
  }
  return 0;
}

static int visit(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  Search *s = data;
  bool ours = false;
  u64 id = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
    uintptr_t lo = info->dlpi_addr + ph->p_vaddr;
    if (ph->p_type == PT_LOAD && s->here >= lo && s->here < lo + ph->p_memsz)
      ours = true;
    if (ph->p_type == PT_NOTE && !id)
      id = note_id((const u8 *)lo, (const u8 *)lo + ph->p_filesz);
  }
  if (ours)
    s->id = id;
  return ours;
}

u64 aot_runtime_id(void) {
  static u64 cached;
  if (!cached) {
    Search s = {(uintptr_t)aot_runtime_id, 0};
    dl_iterate_phdr(visit, &s);
    cached = hash_bytes(KILN_VERSION, strlen(KILN_VERSION), s.id) | 1;
  }
  return cached;
}
