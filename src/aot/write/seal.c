// seal.c: what the linker leaves is read back and sealed: the check of each method, and the trailer.
#include "aot/write/writer.h"

#include "base/file.h"
#include "base/log.h"
#include "target/target.h"

#include <elf.h>
#include <stdlib.h>

// The linked file in memory, with what is needed to find symbols in it.
typedef struct So {
  u8 *p;
  size_t n;
  const Elf64_Shdr *sh;
  u32 nsh;
  const char *shstr;
} So;

static bool so_read(So *so, const char *path, Error *err) {
  MappedFile f;
  if (!file_map(&f, path, err))
    return false;
  so->n = f.size;
  so->p = xmalloc(f.size + sizeof(AotTrailer));
  memcpy(so->p, f.data, f.size);
  file_unmap(&f);
  const Elf64_Ehdr *eh = (const Elf64_Ehdr *)so->p;
  so->sh = (const Elf64_Shdr *)(so->p + eh->e_shoff);
  so->nsh = eh->e_shnum;
  so->shstr = (const char *)so->p + so->sh[eh->e_shstrndx].sh_offset;
  return true;
}

static const Elf64_Shdr *so_section(const So *so, const char *name) {
  for (u32 i = 0; i < so->nsh; i++)
    if (!strcmp(so->shstr + so->sh[i].sh_name, name))
      return &so->sh[i];
  return NULL;
}

// File offset of an exported symbol; 0 if it is missing.
static u64 so_symbol(const So *so, const char *name) {
  const Elf64_Shdr *dynsym = so_section(so, ".dynsym");
  if (!dynsym)
    return 0;
  const Elf64_Sym *syms = (const Elf64_Sym *)(so->p + dynsym->sh_offset);
  const char *str = (const char *)so->p + so->sh[dynsym->sh_link].sh_offset;
  for (u64 i = 0; i < dynsym->sh_size / sizeof *syms; i++)
    if (!strcmp(str + syms[i].st_name, name)) {
      const Elf64_Shdr *s = &so->sh[syms[i].st_shndx];
      return syms[i].st_value - s->sh_addr + s->sh_offset;
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
  const Elf64_Shdr *eh = so_section(so, ".eh_frame"), *sym = so_section(so, ".symtab"),
                   *str = so_section(so, ".strtab");
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
  if (eh)
    add_lazy(&t, eh->sh_offset, eh->sh_offset + eh->sh_size);
  if (sym)
    add_lazy(&t, sym->sh_offset, sym->sh_offset + sym->sh_size);
  if (str)
    add_lazy(&t, str->sh_offset, str->sh_offset + str->sh_size);
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
  free(so.p);
  return ok;
}
