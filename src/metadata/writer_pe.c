// writer_pe.c: the PE file around CLI metadata (ECMA-335 II.25): .text, .rsrc where there is one, .reloc.
//
// .text holds, in this order: the stub that Windows enters, its import tables, the CLI header, method bodies and data
// (PeWriter.text), managed resources, metadata, room for a strong name.
#include "metadata/internal.h"
#include "metadata/writer.h"

enum {
  FILE_ALIGN = 0x200,
  SECTION_ALIGN = 0x2000,
  IMAGE_BASE = 0x400000,
  HEADERS_SIZE = 0x200,
  PE_AT = 0x80,
  NDIRS = 16,
  DIR_IMPORT = 1,
  DIR_RESOURCE = 2,
  DIR_RELOC = 5,
  DIR_IAT = 12,
  RELOC_SIZE = 12,
  // Offsets in .text.
  IAT_AT = 0x10,
  IDT_AT = 0x18,
  IMPORT_NAME_AT = 0x40,
  IMPORT_DLL_AT = 0x4E,
  ILT_AT = 0x5A,
  CLI_AT = 0x64,
  CLI_ROOM = 136, // the header and the fields that ECMA-335 leaves to the implementation
};
static_assert(CLI_AT + CLI_ROOM == PE_STUB_SIZE, "the stub is what precedes the first method");

typedef struct Directory {
  u32 rva, size;
} Directory;

typedef struct PeSection {
  const char *name;
  const Buf *data;
  u32 rva, size, file_offset, flags;
} PeSection;

void pe_init(PeWriter *p) {
  *p = (PeWriter){.machine = 0x14C, .subsystem = 3, .cli_flags = 1};
  put_zeros(&p->text, PE_STUB_SIZE);
}

static void patch(Buf *b, u32 at, u64 v, u32 bytes) {
  assert(at + bytes <= b->n);
  for (u32 i = 0; i < bytes; i++)
    b->s[at + i] = (char)(v >> 8 * i);
}

// jmp *[IAT]; the tables that import _CorExeMain or _CorDllMain of mscoree.dll (II.25.3.1).
static void fill_stub(PeWriter *p) {
  Buf *t = &p->text;
  patch(t, 0, 0x25FF, 2);
  patch(t, 2, IMAGE_BASE + pe_rva(IAT_AT), 4);
  patch(t, IAT_AT, pe_rva(IMPORT_NAME_AT), 4);
  patch(t, IDT_AT, pe_rva(ILT_AT), 4);
  patch(t, IDT_AT + 12, pe_rva(IMPORT_DLL_AT), 4);
  patch(t, IDT_AT + 16, pe_rva(IAT_AT), 4);
  memcpy(t->s + IMPORT_NAME_AT + 2, p->dll ? "_CorDllMain" : "_CorExeMain", 12);
  memcpy(t->s + IMPORT_DLL_AT, "mscoree.dll", 12);
  patch(t, ILT_AT, pe_rva(IMPORT_NAME_AT), 4);
}

typedef struct TextLayout { // offsets in .text
  u32 resources, meta, strong_name, size;
} TextLayout;

static TextLayout text_layout(const PeWriter *p, u32 meta_size) {
  TextLayout l;
  l.resources = ((u32)p->text.n & ~3u) + 4; // both gaps are never empty: the file is what others write
  l.meta = l.resources + ((u32)p->resources.n & ~3u) + 4;
  l.strong_name = l.meta + ALIGN_UP(meta_size, 4u);
  l.size = l.strong_name + p->strong_name_size;
  return l;
}

u32 pe_win32_rva(const PeWriter *p, u32 meta_size) {
  return PE_TEXT_RVA + ALIGN_UP(text_layout(p, meta_size).size, (u32)SECTION_ALIGN);
}

// II.25.3.3
static void fill_cli_header(PeWriter *p, const TextLayout *l, u32 meta_size) {
  Buf *t = &p->text;
  patch(t, CLI_AT, 72, 4);
  patch(t, CLI_AT + 4, 2, 2);
  patch(t, CLI_AT + 6, 5, 2);
  patch(t, CLI_AT + 8, pe_rva(l->meta), 4);
  patch(t, CLI_AT + 12, meta_size, 4);
  patch(t, CLI_AT + 16, p->cli_flags, 4);
  patch(t, CLI_AT + 20, p->entry_point, 4);
  patch(t, CLI_AT + 24, pe_rva(l->resources), 4);
  patch(t, CLI_AT + 28, l->meta - l->resources, 4);
  if (p->strong_name_size) {
    patch(t, CLI_AT + 32, pe_rva(l->strong_name), 4);
    patch(t, CLI_AT + 36, p->strong_name_size, 4);
  }
}

// The program that DOS runs: it says that it cannot.
static void put_dos_header(Buf *b) {
  static const u8 head[] = {'M',  'Z', 0x90, 0,    3, 0, 0, 0, 4, 0, 0, 0,   0xFF,
                            0xFF, 0,   0,    0xB8, 0, 0, 0, 0, 0, 0, 0, 0x40};
  static const u8 code[] = {0x0E, 0x1F, 0xBA, 0x0E, 0, 0xB4, 9, 0xCD, 0x21, 0xB8, 1, 0x4C, 0xCD, 0x21};
  buf_put(b, (const char *)head, sizeof head);
  put_zeros(b, 0x3C - sizeof head);
  put_le(b, PE_AT, 4);
  buf_put(b, (const char *)code, sizeof code);
  buf_puts(b, "This program cannot be run in DOS mode.\r\r\n$");
  put_zeros(b, PE_AT - (u32)b->n);
}

static void put_coff_header(const PeWriter *p, u32 nsections, u32 timestamp, Buf *b) {
  put_le(b, 0x4550, 4);
  put_le(b, p->machine, 2);
  put_le(b, nsections, 2);
  put_le(b, timestamp, 4);
  put_le(b, 0, 8);
  put_le(b, p->pe32plus ? 240 : 224, 2);
  put_le(b, p->dll ? 0x210E : 0x10E, 2);
}

// II.25.2.3
static void put_optional_header(const PeWriter *p, const PeSection *s, u32 nsections, const Directory *dirs, Buf *b) {
  u32 word = p->pe32plus ? 8 : 4;
  put_le(b, p->pe32plus ? 0x20B : 0x10B, 2);
  put_le(b, 6, 2);                                      // linker
  const PeSection *data = nsections > 2 ? &s[1] : NULL; // .rsrc
  put_le(b, ALIGN_UP(s[0].size, (u32)FILE_ALIGN), 4);
  put_le(b, data ? ALIGN_UP(data->size, (u32)FILE_ALIGN) : 0, 4);
  put_le(b, 0, 4);
  put_le(b, PE_TEXT_RVA, 4); // entry
  put_le(b, PE_TEXT_RVA, 4);
  if (!p->pe32plus)
    put_le(b, data ? data->rva : 0, 4);
  put_le(b, IMAGE_BASE, word);
  put_le(b, SECTION_ALIGN, 4);
  put_le(b, FILE_ALIGN, 4);
  put_le(b, 4, 4); // system
  put_le(b, 0, 4);
  put_le(b, 4, 8); // subsystem
  const PeSection *last = &s[nsections - 1];
  put_le(b, ALIGN_UP(last->rva + last->size, (u32)SECTION_ALIGN), 4);
  put_le(b, HEADERS_SIZE, 4);
  put_le(b, 0, 4);
  put_le(b, p->subsystem, 2);
  put_le(b, 0, 2);
  put_le(b, 0x100000, word); // stack, heap
  put_le(b, 0x1000, word);
  put_le(b, 0x100000, word);
  put_le(b, 0x1000, word);
  put_le(b, 0, 4);
  put_le(b, NDIRS, 4);
  for (u32 i = 0; i < NDIRS; i++) {
    put_le(b, dirs[i].rva, 4);
    put_le(b, dirs[i].size, 4);
  }
}

static void put_section_header(const PeSection *s, Buf *b) {
  buf_put(b, s->name, 8);
  put_le(b, s->size, 4);
  put_le(b, s->rva, 4);
  put_le(b, ALIGN_UP(s->size, (u32)FILE_ALIGN), 4);
  put_le(b, s->file_offset, 4);
  put_zeros(b, 12);
  put_le(b, s->flags, 4);
}

static void put_text(PeWriter *p, const Buf *meta, const TextLayout *l, Buf *text) {
  fill_stub(p);
  fill_cli_header(p, l, (u32)meta->n);
  buf_put(text, p->text.s, p->text.n);
  put_zeros(text, l->resources - (u32)text->n);
  buf_put(text, p->resources.s, p->resources.n);
  put_zeros(text, l->meta - (u32)text->n);
  buf_put(text, meta->s, meta->n);
  put_zeros(text, l->size - (u32)text->n);
}

// One fix-up: the address in the stub.
static void put_reloc(Buf *b) {
  put_le(b, PE_TEXT_RVA, 4);
  put_le(b, RELOC_SIZE, 4);
  put_le(b, 0x3002, 2); // HIGHLOW at offset 2
  put_le(b, 0, 2);
}

static u32 place_sections(PeSection *s, u32 n) {
  u32 rva = PE_TEXT_RVA, offset = HEADERS_SIZE;
  for (u32 i = 0; i < n; i++) {
    s[i].rva = rva;
    s[i].file_offset = offset;
    s[i].size = (u32)s[i].data->n;
    rva += ALIGN_UP(s[i].size, (u32)SECTION_ALIGN);
    offset += ALIGN_UP(s[i].size, (u32)FILE_ALIGN);
  }
  return n;
}

void pe_write(PeWriter *p, const Buf *meta, u32 timestamp, Buf *out) {
  TextLayout l = text_layout(p, (u32)meta->n);
  Buf text = {0}, reloc = {0};
  put_text(p, meta, &l, &text);
  put_reloc(&reloc);
  PeSection s[3] = {{.name = ".text\0\0", .data = &text, .flags = 0x60000020}};
  u32 n = 1;
  if (p->win32.n)
    s[n++] = (PeSection){.name = ".rsrc\0\0", .data = &p->win32, .flags = 0x40000040};
  s[n++] = (PeSection){.name = ".reloc\0", .data = &reloc, .flags = 0x42000040};
  place_sections(s, n);
  Directory dirs[NDIRS] = {[DIR_IMPORT] = {pe_rva(IDT_AT), 0x4F},
                           [DIR_IAT] = {pe_rva(IAT_AT), 8},
                           [DIR_CLI] = {pe_rva(CLI_AT), 72},
                           [DIR_RELOC] = {s[n - 1].rva, RELOC_SIZE}};
  if (p->win32.n)
    dirs[DIR_RESOURCE] = (Directory){s[1].rva, s[1].size};
  put_dos_header(out);
  put_coff_header(p, n, timestamp, out);
  put_optional_header(p, s, n, dirs, out);
  for (u32 i = 0; i < n; i++)
    put_section_header(&s[i], out);
  for (u32 i = 0; i < n; i++) {
    put_zeros(out, s[i].file_offset - (u32)out->n);
    buf_put(out, s[i].data->s, s[i].data->n);
  }
  put_align(out, FILE_ALIGN);
  buf_free(&text);
  buf_free(&reloc);
  buf_free(&p->text);
  buf_free(&p->resources);
  buf_free(&p->win32);
}
