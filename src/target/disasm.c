// disasm.c: disassembly of code units for dumps, by capstone where the build has it.
#include "target/target.h"
#include "base/text.h"
#include "config.h"

#ifdef HAVE_CAPSTONE
#include "base/dynlib.h"

#include <capstone/capstone.h>
#include <pthread.h>

#define CAPSTONE_CALLS(X) X(cs_open) X(cs_close) X(cs_malloc) X(cs_free) X(cs_disasm_iter)
#define MEMBER(f) __typeof__(f) *f;
#define NAME(f) #f,
#define QUOTE_(x) #x
#define QUOTE(x) QUOTE_(x)

static struct { CAPSTONE_CALLS(MEMBER) } lib;
static bool have_lib;

static void open_capstone(void) {
  static const char *const names[] = {CAPSTONE_CALLS(NAME)};
  have_lib = dynlib_bind("libcapstone.so." QUOTE(CS_API_MAJOR), names, ARRAY_LEN(names), (void **)&lib);
}

static const Fixup *fixup_in(const CodeUnit *u, u32 from, u32 to) {
  u32 lo = 0, hi = u->nfixups;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (u->fixups[mid].off < from)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo < u->nfixups && u->fixups[lo].off < to ? &u->fixups[lo] : NULL;
}

static void print_line(const CodeUnit *u, u32 pos, Buf *out) {
  buf_printf(out, "; IL_%04x", pos_il(pos));
  for (; pos_inlined(pos); pos = u->inlined[pos_frame(pos)].call)
    buf_printf(out, " in %s", method_name(u->inlined[pos_frame(pos)].method));
  buf_printf(out, "\n");
}

bool target_disassemble(const CodeUnit *u, Buf *out) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  csh h;
  pthread_once(&once, open_capstone);
  if (!have_lib || lib.cs_open((cs_arch)u->target->cs_arch, (cs_mode)u->target->cs_mode, &h) != CS_ERR_OK)
    return false;
  cs_insn *ins = lib.cs_malloc(h);
  const u8 *p = u->code;
  size_t left = u->code_size;
  uint64_t at = 0;
  u32 next_line = 0;
  while (left) {
    u32 off = (u32)at;
    for (; next_line < u->nlines && u->lines[next_line].off <= off; next_line++)
      print_line(u, u->lines[next_line].pos, out);
    if (!lib.cs_disasm_iter(h, &p, &left, &at, ins)) {
      buf_printf(out, "  %04x  .byte %#x\n", off, *p);
      p++, left--, at++;
      continue;
    }
    buf_printf(out, "  %04x  %-8s %s", off, ins->mnemonic, ins->op_str);
    const Fixup *f = fixup_in(u, off, (u32)at);
    if (f && f->kind != FIX_RODATA)
      buf_printf(out, "  ; %s", ref_text(u->refs[f->ref]));
    else if (f)
      buf_printf(out, "  ; rodata+%u", f->target);
    buf_puts(out, "\n");
  }
  lib.cs_free(ins, 1);
  lib.cs_close(&h);
  return true;
}
#else
bool target_disassemble(const CodeUnit *u, Buf *out) {
  (void)u, (void)out;
  return false;
}
#endif
