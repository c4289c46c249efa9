// seal.c: what the linker leaves is read back and sealed: the check of each method, and the trailer.
#include "aot/write/writer.h"

#include "base/file.h"
#include "base/log.h"
#include "target/target.h"

#include <elf.h>
#include <stdlib.h>

typedef struct SoSection {
  const char *name;
  u64 addr, off, size;
  u32 link;
} SoSection;

// The linked file in memory, with what is needed to find symbols in it. ELF of 32 bits or of 64.
typedef struct So {
  u8 *p;
  size_t n;
  bool narrow;
  SoSection *sections;
  u32 nsections;
} So;

#define READ_SECTIONS(bits)                                                                                            \
  static void read_sections##bits(So *so) {                                                                            \
    const Elf##bits##_Ehdr *eh = (const void *)so->p;                                                                  \
    const Elf##bits##_Shdr *sh = (const void *)(so->p + eh->e_shoff);                                                  \
    const char *names = (const char *)so->p + sh[eh->e_shstrndx].sh_offset;                                            \
    so->nsections = eh->e_shnum;                                                                                       \
    so->sections = xcalloc(so->nsections + 1, sizeof *so->sections);                                                   \
    for (u32 i = 0; i < so->nsections; i++)                                                                            \
      so->sections[i] =                                                                                                \
          (SoSection){names + sh[i].sh_name, sh[i].sh_addr, sh[i].sh_offset, sh[i].sh_size, sh[i].sh_link};            \
  }
READ_SECTIONS(32)
READ_SECTIONS(64)

static bool so_read(So *so, const char *path, Error *err) {
  MappedFile f;
  if (!file_map(&f, path, err))
    return false;
  so->n = f.size;
  so->p = xmalloc(f.size + sizeof(AotTrailer));
  memcpy(so->p, f.data, f.size);
  file_unmap(&f);
  so->narrow = so->p[EI_CLASS] == ELFCLASS32;
  (so->narrow ? read_sections32 : read_sections64)(so);
  return true;
}

static void so_free(So *so) {
  free(so->sections);
  free(so->p);
}

static const SoSection *so_section(const So *so, const char *name) {
  for (u32 i = 0; i < so->nsections; i++)
    if (!strcmp(so->sections[i].name, name))
      return &so->sections[i];
  return NULL;
}

typedef struct SoSymbol {
  u64 value;
  u32 name, section;
} SoSymbol;

static SoSymbol symbol_at(const So *so, const SoSection *table, u64 i) {
  const u8 *p = so->p + table->off;
  if (so->narrow) {
    const Elf32_Sym *s = (const Elf32_Sym *)p + i;
    return (SoSymbol){s->st_value, s->st_name, s->st_shndx};
  }
  const Elf64_Sym *s = (const Elf64_Sym *)p + i;
  return (SoSymbol){s->st_value, s->st_name, s->st_shndx};
}

// File offset of an exported symbol; 0 if it is missing.
static u64 so_symbol(const So *so, const char *name) {
  const SoSection *dynsym = so_section(so, ".dynsym");
  if (!dynsym)
    return 0;
  const char *str = (const char *)so->p + so->sections[dynsym->link].off;
  u64 n = dynsym->size / (so->narrow ? sizeof(Elf32_Sym) : sizeof(Elf64_Sym));
  for (u64 i = 0; i < n; i++) {
    SoSymbol sym = symbol_at(so, dynsym, i);
    if (!strcmp(str + sym.name, name)) {
      const SoSection *s = &so->sections[sym.section];
      return sym.value - s->addr + s->off;
    }
  }
  return 0;
}

static u64 method_check(const ImageBuild *b, const u8 *code, const u8 *rodata, const u8 *info, const AotMethod *am) {
  MethodInfo mi;
  if (!info_decode(info, b->infos.n - am->info_off, &mi))
    fatal("%s: what the image tells of this method cannot be read back", method_name(am->m));
  u64 h = hash_bytes(info + 4, mi.size - 4, 0);
  h = hash_bytes(code + am->code_off, am->u.code_size, h);
  h = hash_bytes(rodata + am->rodata_off, am->u.rodata_size, h);
  for (u32 i = 0; i < mi.nslots; i++) {
    u32 off = b->slot_off.v[mi.slots[i]];
    u32 end = mi.slots[i] + 1 < b->slot_off.n ? b->slot_off.v[mi.slots[i] + 1] : b->slot_info.n;
    h = hash_bytes(b->slot_info.p + off, end - off, h);
  }
  info_free(&mi);
  return h;
}

static void add_lazy(AotTrailer *t, u64 off, u64 end) {
  if (end > off && t->nlazy < ARRAY_LEN(t->lazy_off)) {
    t->lazy_off[t->nlazy] = off;
    t->lazy_end[t->nlazy++] = end;
  }
}

static int by_start(const void *a, const void *b) {
  const u64 *x = a, *y = b;
  return (x[0] > y[0]) - (x[0] < y[0]);
}

// Ranges in ascending order, so that hashing walks the gaps.
static void sort_lazy(AotTrailer *t) {
  u64 r[ARRAY_LEN(t->lazy_off)][2];
  for (u32 i = 0; i < t->nlazy; i++)
    r[i][0] = t->lazy_off[i], r[i][1] = t->lazy_end[i];
  qsort(r, t->nlazy, sizeof r[0], by_start);
  for (u32 i = 0; i < t->nlazy; i++)
    t->lazy_off[i] = r[i][0], t->lazy_end[i] = r[i][1];
}

static bool seal(ImageBuild *b, So *so, Error *err) {
  u64 code = so_symbol(so, "kiln_code"), code_end = so_symbol(so, "kiln_code_end");
  u64 rodata = so_symbol(so, "kiln_rodata"), rodata_end = so_symbol(so, "kiln_rodata_end");
  u64 infos = so_symbol(so, "method_infos"), infos_end = so_symbol(so, "method_infos_end");
  u64 slots = so_symbol(so, "kiln_slot_infos"), slots_end = so_symbol(so, "kiln_slot_infos_end");
  if (!code || !rodata || !infos || !slots)
    return err_set(err, ERR_IO, "the linker left out symbols of the image of %s", b->a->name);
  for (u32 i = 0; i < b->methods.n; i++) {
    AotMethod *am = b->methods.v[i];
    if (!am || !am->ok)
      continue;
    u8 *info = so->p + infos + am->info_off;
    u32 check = (u32)method_check(b, so->p + code, so->p + rodata, info, am);
    memcpy(info, &check, 4);
  }
  AotTrailer t = {.magic = AOT_MAGIC, .version = AOT_FORMAT_VERSION, .runtime = aot_runtime_id_of(b->o->target->name)};
  add_lazy(&t, code, code_end);
  add_lazy(&t, rodata, rodata_end);
  add_lazy(&t, infos, infos_end);
  add_lazy(&t, slots, slots_end);
  static const char *const never_used[] = {".eh_frame", ".symtab", ".strtab"};
  for (u32 i = 0; i < ARRAY_LEN(never_used); i++) {
    const SoSection *x = so_section(so, never_used[i]);
    if (x)
      add_lazy(&t, x->off, x->off + x->size);
  }
  sort_lazy(&t);
  t.file_size = so->n + sizeof t;
  t.eager_hash = aot_eager_hash(so->p, so->n, &t);
  memcpy(so->p + so->n, &t, sizeof t);
  so->n += sizeof t;
  return true;
}

bool finish_image(ImageBuild *b, const char *linked, Error *err) {
  So so;
  if (!so_read(&so, linked, err))
    return false;
  bool ok = seal(b, &so, err) && file_write_atomic(b->o->outfile, so.p, so.n, err);
  so_free(&so);
  return ok;
}
