// gdbjit.c: tells debuggers and profilers about JIT-compiled code: gdb through its JIT interface with small in-memory
// ELF objects (symbol and .eh_frame), perf through /tmp/perf-PID.map. Only under a debugger, or when asked for:
// KILN_DEBUG=1.
#include "engine/compile/jit.h"

#include "base/log.h"
#include "base/text.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// gdb's documented interface: names and layout are fixed.
typedef struct jit_code_entry {
  struct jit_code_entry *next_entry, *prev_entry;
  const char *symfile_addr;
  u64 symfile_size;
} jit_code_entry;
struct jit_descriptor {
  u32 version, action_flag;
  jit_code_entry *relevant_entry, *first_entry;
};
EXPORT struct jit_descriptor __jit_debug_descriptor = {1, 0, NULL, NULL};
EXPORT __attribute__((noinline)) void __jit_debug_register_code(void) {
  __asm__ volatile("" ::: "memory");
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// Started under a debugger? It reads TracerPid of /proc/self/status.
static bool is_traced(void) {
  char line[128];
  unsigned pid = 0;
  FILE *f = fopen("/proc/self/status", "re");
  while (f && fgets(line, sizeof line, f) && sscanf(line, "TracerPid: %u", &pid) != 1)
    ;
  if (f)
    fclose(f);
  return pid != 0;
}

static bool maps(void) {
  return engine_config.jitmap || getenv("KILN_DEBUG");
}

static bool wanted(void) {
  static int state;
  if (!state)
    state = maps() || is_traced() ? 1 : 2;
  return state == 1;
}

// perf looks for this name. Anybody may have put something else there: only a file made here is written to. One of an
// earlier process of this number goes first; where it is not this user's, the folder's sticky bit keeps it.
static FILE *perfmap_open(void) {
  char path[64];
  snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
  int fd = -1;
  for (int try = 0; fd < 0 && try < 2; try++) {
    if (try)
      unlink(path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  }
  return fd < 0 ? NULL : fdopen(fd, "w");
}

static void perfmap_add(const void *start, u32 size, const char *name) {
  static FILE *f;
  static bool tried;
  if (!tried)
    f = perfmap_open();
  tried = true;
  if (f) {
    fprintf(f, "%lx %x %s\n", (unsigned long)(uintptr_t)start, size, name);
    fflush(f);
  }
}

// .eh_frame of one function: a CIE, an FDE, the end mark. Pointers are absolute (DW_EH_PE_absptr).
static void build_eh_frame(Buf *out, const CodeUnit *u, const CodeInfo *ci) {
  const CfiHead *h = codegen_cfi_head();
  Buf cie = {0}, fde = {0};
  // id, version, "zR", factors, return address, encoding of pointers
  const u8 head[] = {0, 0, 0, 0, 1, 'z', 'R', 0, h->code_align, h->data_align & 0x7F, h->ra, 1, 0x00};
  buf_put(&cie, (const char *)head, sizeof head);
  buf_put(&cie, (const char *)h->program, h->size);
  while ((cie.n + 4) % 8)
    buf_putc(&cie, 0);
  u32 n = (u32)cie.n;
  buf_put(out, (const char *)&n, 4);
  buf_put(out, cie.s, cie.n);
  u32 cie_off = (u32)out->n + 4;
  uintptr_t start = (uintptr_t)ci->start, size = ci->size;
  buf_put(&fde, (const char *)&cie_off, 4);
  buf_put(&fde, (const char *)&start, sizeof start);
  buf_put(&fde, (const char *)&size, sizeof size);
  buf_putc(&fde, 0);
  buf_put(&fde, (const char *)u->frame.cfi, u->frame.cfi_size);
  while ((fde.n + 4) % 8)
    buf_putc(&fde, 0);
  n = (u32)fde.n;
  buf_put(out, (const char *)&n, 4);
  buf_put(out, fde.s, fde.n);
  n = 0;
  buf_put(out, (const char *)&n, 4);
  buf_free(&cie);
  buf_free(&fde);
}

static char *build_elf(const CodeUnit *u, const CodeInfo *ci, const char *name, size_t *size) {
  static const char shstr[] = "\0.text\0.eh_frame\0.symtab\0.strtab\0";
  enum { TEXT = 1, EH = 7, SYM = 17, STR = 25, NSECTIONS = 5 };
  Buf eh = {0}, b = {0};
  build_eh_frame(&eh, u, ci);
  uintptr_t at = sizeof(ElfW(Ehdr)) + NSECTIONS * sizeof(ElfW(Shdr));
  uintptr_t eh_at = ALIGN_UP(at, 8), sym_at = ALIGN_UP(eh_at + eh.n, 8), str_at = sym_at + 2 * sizeof(ElfW(Sym));
  uintptr_t str_n = sizeof shstr + strlen(name) + 1;
  ElfW(Ehdr)
      head = {.e_ident = {0x7f, 'E', 'L', 'F', sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
              .e_type = 1 /* ET_REL; the name means an element type here */,
              .e_machine = HOST_ELF_MACHINE,
              .e_version = 1,
              .e_shoff = sizeof(ElfW(Ehdr)),
              .e_ehsize = sizeof(ElfW(Ehdr)),
              .e_shentsize = sizeof(ElfW(Shdr)),
              .e_shnum = NSECTIONS,
              .e_shstrndx = 4};
  ElfW(Shdr) sh[NSECTIONS] = {
      {0},
      {.sh_name = TEXT,
       .sh_type = SHT_NOBITS,
       .sh_flags = SHF_ALLOC | SHF_EXECINSTR,
       .sh_addr = (uintptr_t)ci->start,
       .sh_size = ci->size,
       .sh_addralign = 16},
      {.sh_name = EH,
       .sh_type = SHT_PROGBITS,
       .sh_flags = SHF_ALLOC,
       .sh_offset = eh_at,
       .sh_size = eh.n,
       .sh_addralign = 8},
      {.sh_name = SYM,
       .sh_type = SHT_SYMTAB,
       .sh_offset = sym_at,
       .sh_size = 2 * sizeof(ElfW(Sym)),
       .sh_link = 4,
       .sh_info = 1,
       .sh_entsize = sizeof(ElfW(Sym)),
       .sh_addralign = 8},
      {.sh_name = STR, .sh_type = SHT_STRTAB, .sh_offset = str_at, .sh_size = str_n, .sh_addralign = 1},
  };
  ElfW(Sym) syms[2] = {
      {0},
      {.st_name = sizeof shstr, .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), .st_shndx = 1, .st_size = ci->size}};
  buf_put(&b, (const char *)&head, sizeof head);
  buf_put(&b, (const char *)sh, sizeof sh);
  while (b.n < eh_at)
    buf_putc(&b, 0);
  buf_put(&b, eh.s, eh.n);
  while (b.n < sym_at)
    buf_putc(&b, 0);
  buf_put(&b, (const char *)syms, sizeof syms);
  buf_put(&b, shstr, sizeof shstr);
  buf_put(&b, name, strlen(name) + 1);
  buf_free(&eh);
  *size = b.n;
  return b.s;
}

void gdbjit_register(const CodeUnit *u, const CodeInfo *ci) {
  if (!wanted())
    return;
  const char *name = method_name(u->method);
  jit_code_entry *e = xcalloc(1, sizeof *e);
  size_t size;
  e->symfile_addr = build_elf(u, ci, name, &size);
  e->symfile_size = size;
  pthread_mutex_lock(&lock);
  if (maps())
    perfmap_add(ci->start, ci->size, name);
  e->next_entry = __jit_debug_descriptor.first_entry;
  if (e->next_entry)
    e->next_entry->prev_entry = e;
  __jit_debug_descriptor.first_entry = __jit_debug_descriptor.relevant_entry = e;
  __jit_debug_descriptor.action_flag = 1;
  __jit_debug_register_code();
  pthread_mutex_unlock(&lock);
}
