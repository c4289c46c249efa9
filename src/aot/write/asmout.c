// asmout.c: an image as text for the GNU assembler.
#include "aot/write/writer.h"

#include "base/log.h"
#include "base/text.h"
#include "ir/vector.h"
#include "target/target.h"

#include <errno.h>
#include <stdio.h>

static void put_bytes(FILE *f, const u8 *p, u32 n) {
  static const char hex[] = "0123456789abcdef";
  while (n) {
    char line[16 + 32 * 5];
    u32 k = 0, words = MIN(n / 8, 6u);
    if (words) {
      k = (u32)sprintf(line, "\t.quad ");
      for (u32 w = 0; w < words; w++, p += 8) {
        line[k++] = '0';
        line[k++] = 'x';
        for (int i = 7; i >= 0; i--) {
          line[k++] = hex[p[i] >> 4];
          line[k++] = hex[p[i] & 15];
        }
        line[k++] = w + 1 < words ? ',' : '\n';
      }
      n -= words * 8;
    } else {
      k = (u32)sprintf(line, "\t.byte ");
      for (; n; n--, p++)
        k += (u32)sprintf(line + k, "%u%c", *p, n > 1 ? ',' : '\n');
    }
    fwrite(line, 1, k, f);
  }
}

static void put_global(FILE *f, const char *name, const char *type) {
  fprintf(f, "\t.globl %s\n\t.type %s, %%%s\n%s:\n", name, name, type, name);
}

// Other chunks' code reaches data by a hidden name, which needs no dynamic relocation.
static void put_hidden(FILE *f, const char *name) {
  fprintf(f, "\t.globl %s\n\t.hidden %s\n%s:\n", name, name, name);
}

// Names inside of what `name` stands for, for instructions that cannot reach far from one (Target.anchors).
static void put_anchors(FILE *f, const Target *t, const char *name, u32 size) {
  for (u32 i = 1; t->anchors && i * t->anchors < size; i++)
    fprintf(f, "\t.globl %s%u\n\t.hidden %s%u\n\t.set %s%u, %s+%u\n", name, i, name, i, name, i, name, i * t->anchors);
}

static void put_fix(FILE *f, const Target *t, const Fixup *fix, const u8 *field, const char *name, u32 off) {
  char anchor[32];
  if (t->anchors && off >= t->anchors) {
    snprintf(anchor, sizeof anchor, "%s%u", name, off / t->anchors);
    name = anchor;
    off %= t->anchors;
  }
  t->image_fix(f, fix, field, name, (i32)off);
}

static int by_offset(const void *a, const void *b) {
  const Fixup *x = a, *y = b;
  return (x->off > y->off) - (x->off < y->off);
}

static void put_instructions(FILE *f, const Target *t, const u8 *p, u32 n) {
  if (!t->words) {
    put_bytes(f, p, n);
    return;
  }
  for (u32 i = 0; i < n; i += 4) {
    u32 w;
    memcpy(&w, p + i, 4);
    if (i % 32 == 0)
      fprintf(f, "%s\t%s ", i ? "\n" : "", t->words);
    fprintf(f, "%s%u", i % 32 ? "," : "", w);
  }
  if (n)
    fputc('\n', f);
}

static void put_code(FILE *f, const Target *t, AotMethod *am) {
  CodeUnit *u = &am->u;
  if (u->nfixups)
    qsort(u->fixups, u->nfixups, sizeof *u->fixups, by_offset);
  u32 at = 0;
  for (u32 i = 0; i < u->nfixups; i++) {
    const Fixup *fix = &u->fixups[i];
    put_instructions(f, t, u->code + at, fix->off - at);
    if (fix->kind == FIX_CALL)
      put_fix(f, t, fix, u->code + fix->off, "kiln_plt_", am->slots[fix->ref] * 16);
    else if (fix->kind == FIX_SLOT)
      put_fix(f, t, fix, u->code + fix->off, "kiln_got_", am->slots[fix->ref] * model.word);
    else
      put_fix(f, t, fix, u->code + fix->off, "kiln_rodata_", am->rodata_off + fix->target);
    at = fix->off + 4;
  }
  put_instructions(f, t, u->code + at, u->code_size - at);
}

// A name that gas takes between quotes.
static void put_symbol(FILE *f, const char *name) {
  fputc('"', f);
  for (; *name; name++)
    if (*name != '"' && *name != '\\' && (u8)*name >= ' ')
      fputc(*name, f);
  fputc('"', f);
}

static void put_method(FILE *f, const Target *t, AotMethod *am, u32 index) {
  const char *name = method_name(am->m);
  char sym[400];
  snprintf(sym, sizeof sym, "%.380s.%u", name, index);
  fprintf(f, "\t.p2align 4,0xcc\n\t.type ");
  put_symbol(f, sym);
  fprintf(f, ",%%function\n");
  put_symbol(f, sym);
  fprintf(f, ":\n\t.cfi_startproc\n");
  if (am->u.frame.cfi_size) {
    fprintf(f, "\t.cfi_escape ");
    for (u32 i = 0; i < am->u.frame.cfi_size; i++)
      fprintf(f, "%s%u", i ? "," : "", am->u.frame.cfi[i]);
    fputc('\n', f);
  }
  put_code(f, t, am);
  fprintf(f, "\t.cfi_endproc\n\t.size ");
  put_symbol(f, sym);
  fprintf(f, ",%u\n", am->u.code_size);
}

static void put_rodata(FILE *f, ImageBuild *b) {
  fprintf(f, "\t.section .rodata\n\t.p2align 6\n");
  put_global(f, "kiln_rodata", "object");
  put_hidden(f, "kiln_rodata_");
  u32 at = 0;
  for (u32 i = 0; i < b->order.n; i++) {
    const AotMethod *am = b->methods.v[b->order.v[i]];
    if (!am->ok || !am->u.rodata_size)
      continue;
    if (am->rodata_off > at)
      fprintf(f, "\t.zero %u\n", am->rodata_off - at);
    put_bytes(f, am->u.rodata, am->u.rodata_size);
    at = am->rodata_off + am->u.rodata_size;
  }
  put_global(f, "kiln_rodata_end", "object");
  put_anchors(f, b->o->target, "kiln_rodata_", at);
}

static void put_table(FILE *f, const char *name, const u8 *p, u32 n) {
  fprintf(f, "\t.p2align 3\n");
  put_global(f, name, "object");
  put_bytes(f, p, n);
  char end[64];
  snprintf(end, sizeof end, "%s_end", name);
  put_global(f, end, "object");
}

static void put_plt(FILE *f, ImageBuild *b) {
  fprintf(f, "\t.text\n\t.p2align 4,0xcc\n");
  put_global(f, "kiln_code_end", "object");
  put_global(f, "kiln_plt", "function");
  put_hidden(f, "kiln_plt_");
  fprintf(f, "\t.cfi_startproc\n");
  if (b->nentries)
    b->o->target->image_plt(f, &(PltShape){b->nentries, b->nbranched, b->nplt, b->slot_off.n * model.word});
  fprintf(f, "\t.cfi_endproc\n");
}

static void put_offsets(FILE *f, ImageBuild *b, const char *name, bool info) {
  fprintf(f, "\t.p2align 3\n");
  put_global(f, name, "object");
  for (u32 i = 0; i < b->methods.n; i++) {
    AotMethod *am = b->methods.v[i];
    u32 v = am && am->ok ? (info ? am->info_off : am->code_off) : AOT_NO_METHOD;
    fprintf(f, "%s%u%s", i % 12 ? "," : "\t.long ", v, i % 12 == 11 || i + 1 == b->methods.n ? "\n" : "");
  }
}

static void put_identity(FILE *f, ImageBuild *b) {
  char guid[37];
  aot_guid_text(md_mvid(b->a->img), guid);
  put_global(f, "mono_assembly_guid", "object");
  fprintf(f, "\t.asciz \"%s\"\n", guid);
  fprintf(f, "\t.p2align 2\n");
  put_global(f, "mono_aot_version", "object");
  fprintf(f, "\t.long %u\n", AOT_FORMAT_VERSION);
  put_global(f, "mono_aot_opt_flags", "object");
  fprintf(f, "\t.long %u\n", b->o->opts);
  // Mono looks here for the version of its own format, finds 0, and compiles the assembly itself.
  put_global(f, "mono_aot_file_info", "object");
  fprintf(f, "\t.zero 1024\n");
  // Names of the runtime functions that code may refer to, in the order of their numbers.
  put_global(f, "mono_icall_table", "object");
  for (u32 i = 0; i < HELPER_COUNT; i++)
    fprintf(f, "\t.asciz \"%s\"\n", helper_info[i].name);
  fprintf(f, "\t.byte 0\n");
}

static void put_images(FILE *f, ImageBuild *b) {
  Buf names = {0};
  fprintf(f, "\t.p2align 3\n");
  put_global(f, "mono_image_table", "object");
  for (u32 i = 0; i < b->images.n; i++) {
    const ImageRow *r = &b->images.v[i];
    char name[512] = "";
    if (!r->use.absent_ref)
      assembly_display_name(r->use.a, name, sizeof name);
    static const u8 absent[16];
    put_bytes(f, r->use.absent_ref ? absent : md_mvid(r->use.a->img), 16);
    fprintf(f, "\t.long %u,%u,%u,%u\n", (u32)names.n, r->via, r->ref, r->use.absent_ref != 0);
    buf_put(&names, name, strlen(name) + 1);
  }
  put_table(f, "kiln_strings", (const u8 *)names.s, (u32)names.n);
  buf_free(&names);
}

static void put_header(FILE *f, ImageBuild *b) {
  AotHeader h = {.version = AOT_FORMAT_VERSION,
                 .opts = b->o->opts,
                 .full = b->o->full,
                 .nmethods = b->methods.n,
                 .nrows = b->nrows,
                 .nslots = b->slot_off.n,
                 .nplt = b->nplt,
                 .nentries = b->nentries,
                 .nimages = b->images.n,
                 .nextra = b->extra.n,
                 .info_size = b->infos.n,
                 .slot_info_size = b->slot_info.n,
                 .code_size = b->code_size,
                 .rodata_size = b->rodata_size,
                 .cpu_features = b->cpu_features,
                 .cpu_allowed = b->o->cpu_features,
                 .nearly = b->early.n,
                 .early_size = b->early_size,
                 .nbetter = b->better.n,
                 .cpu_better = b->better.n ? b->o->target->vector->better : 0,
                 .runtime = aot_runtime_id_of(b->o->target->name)};
  memcpy(h.mvid, md_mvid(b->a->img), 16);
  put_table(f, "kiln_aot_header", (const u8 *)&h, sizeof h);
}

static void put_tables(FILE *f, ImageBuild *b) {
  put_plt(f, b);
  put_rodata(f, b);
  put_offsets(f, b, "method_offsets", false);
  put_offsets(f, b, "method_info_offsets", true);
  put_table(f, "kiln_slot_offsets", (const u8 *)b->slot_off.v, b->slot_off.n * 4);
  put_table(f, "kiln_extra_table", (const u8 *)b->extra.v, b->extra.n * (u32)sizeof(AotExtra));
  put_table(f, "kiln_better_table", (const u8 *)b->better.v, b->better.n * (u32)sizeof(AotBetter));
  put_table(f, "kiln_early_table", (const u8 *)b->early.v, b->early.n * 4);
  put_images(f, b);
  put_identity(f, b);
  put_header(f, b);
  put_table(f, "kiln_slot_infos", b->slot_info.p, b->slot_info.n);
  put_table(f, "method_infos", b->infos.p, b->infos.n);
  fprintf(f, "\t.bss\n\t.p2align 6\n");
  put_global(f, "kiln_got", "object");
  put_hidden(f, "kiln_got_");
  fprintf(f, "\t.zero %u\n", (b->slot_off.n + 1) * model.word);
  fprintf(f, "\t.size kiln_got,%u\n", (b->slot_off.n + 1) * model.word);
  put_anchors(f, b->o->target, "kiln_got_", b->slot_off.n * model.word);
  put_anchors(f, b->o->target, "kiln_plt_", b->nentries * 16);
}

static bool put_chunk(ImageBuild *b, const char *path, u32 first, u32 end, bool is_first, bool is_last, Error *err) {
  FILE *f = fopen(path, "w");
  if (!f)
    return err_set(err, ERR_IO, "%s: cannot be written: %s", path, strerror(errno));
  setvbuf(f, NULL, _IOFBF, 1 << 20);
  fprintf(f, "%s\t.text\n\t.p2align 4,0xcc\n", b->o->target->head ? b->o->target->head : "");
  if (is_first)
    put_global(f, "kiln_code", "function");
  for (u32 i = first; i < end; i++)
    if (b->methods.v[b->order.v[i]]->ok)
      put_method(f, b->o->target, b->methods.v[b->order.v[i]], b->order.v[i]);
  fprintf(f, "\t.p2align 4,0xcc\n");
  if (is_last)
    put_tables(f, b);
  fprintf(f, "\t.section .note.GNU-stack,\"\",%%progbits\n");
  bool ok = !ferror(f);
  if (fclose(f) != 0 || !ok)
    return err_set(err, ERR_IO, "%s: cannot be written: %s", path, strerror(errno));
  return true;
}

bool write_asm(ImageBuild *b, const char *const *paths, u32 npaths, Error *err) {
  u32 first = 0, share = b->code_size / npaths + 1;
  for (u32 c = 0; c < npaths; c++) {
    u32 end = first;
    u64 limit = (u64)share * (c + 1);
    while (end < b->order.n && (!b->methods.v[b->order.v[end]]->ok || b->methods.v[b->order.v[end]]->code_off < limit))
      end++;
    if (c + 1 == npaths)
      end = b->order.n;
    if (!put_chunk(b, paths[c], first, end, c == 0, c + 1 == npaths, err))
      return false;
    first = end;
  }
  return true;
}
