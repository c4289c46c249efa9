// image.c: addresses in code, and the parts of an image's text that are this processor's.
#include "target/arm/arm.h"

// From the instruction with the fixup to what pc reads as in the last of the three.
static u32 to_anchor(const Fixup *f) {
  return f->form == FIX_MOVW ? 16 : 12;
}

static u32 with_half(u32 word, u32 half) {
  return (word & 0xFFF0F000) | (half & 0xF000) << 4 | (half & 0xFFF);
}

static u32 movw_movt(u32 word, u32 distance, bool upper) {
  return with_half(word, upper ? distance >> 16 : distance & 0xFFFF);
}

void a32_put_entry(u8 *field, const u8 *at, const u8 *slot) {
  u32 distance = (u32)(uintptr_t)slot - (u32)(uintptr_t)at - 16;
  u32 w[A32_ENTRY_SIZE / 4] = {movw_movt(0xE300C000, distance, false), movw_movt(0xE340C000, distance, true),
                               0xE79FF00C}; // movw ip; movt ip; ldr pc, [pc, ip]
  memcpy(field, w, sizeof w);
}

void a32_fix(u8 *field, const u8 *at, const u8 *to, const Fixup *f) {
  u32 word, distance = (u32)(uintptr_t)to - (u32)(uintptr_t)at;
  memcpy(&word, field, 4);
  if (f->form == FIX_BL)
    word |= ((distance - 8) >> 2) & 0xFFFFFF;
  else
    word = movw_movt(word, distance - to_anchor(f), f->form == FIX_MOVT);
  memcpy(field, &word, 4);
}

// Relocations of this processor have no place of their own for what they add: it is in the instruction (ELF for the Arm
// Architecture, 5.6.1.1), and short: Target.anchors.
void a32_image_fix(FILE *out, const Fixup *f, const u8 *field, const char *symbol, i32 off) {
  u32 word;
  memcpy(&word, field, 4);
  if (f->form == FIX_BL)
    fprintf(out, "\tbl %s+%d\n", symbol, off);
  else
    fprintf(out, "\t%s r%u,#:%s16:%s+%d-(.+%u)\n", f->form == FIX_MOVW ? "movw" : "movt", word >> 12 & 15,
            f->form == FIX_MOVW ? "lower" : "upper", symbol, off, to_anchor(f));
}

// A branch to an entry leaves the slot's address in ip, with which what the slot holds at first goes on.
static void branched(FILE *out, u32 from, u32 to) {
  for (u32 off = from * 4; off < to * 4; off += 4) {
    char name[24] = "kiln_got_";
    if (off >= A32_ANCHORS)
      snprintf(name, sizeof name, "kiln_got_%u", off / A32_ANCHORS);
    u32 rest = off % A32_ANCHORS;
    fprintf(out,
            "\tmovw r12,#:lower16:%s+%u-(.+16)\n\tmovt r12,#:upper16:%s+%u-(.+12)\n\tadd r12,pc,r12\n\tldr pc,[r12]\n",
            name, rest, name, rest);
  }
}

// Where ip has the dictionary, code reads the slot, which leads to its own entry at first.
static void loaded(FILE *out, u32 from, u32 to) {
  fprintf(out,
          "\t.set slot, %u\n\t.rept %u\n\tpush {r12, lr}\n\tmovw lr, #slot & 0xffff\n\tmovt lr, #slot >> 16\n\tb 1f\n"
          "\t.set slot, slot+4\n\t.endr\n",
          from * 4, to - from);
}

static void got_to_ip(FILE *out) {
  fputs("\tmovw r12, #:lower16:kiln_got_-(.+16)\n\tmovt r12, #:upper16:kiln_got_-(.+12)\n\tadd r12, pc, r12\n", out);
}

// The resolver gets the slot's address in lr, ip and the return address on the stack; its own address comes by ip,
// which is on the stack twice for a moment.
void a32_image_plt(FILE *out, const PltShape *plt) {
  branched(out, 0, plt->loaded);
  loaded(out, plt->loaded, plt->loaded_end);
  branched(out, plt->loaded_end, plt->n);
  fputs("\tpush {r12, lr}\n\tmov lr, r12\n\tb 2f\n1:\n", out);
  got_to_ip(out);
  fputs("\tadd lr, r12, lr\n2:\tpush {lr}\n", out);
  got_to_ip(out);
  fprintf(out,
          "\tmovw lr, #%u\n\tmovt lr, #%u\n\tldr r12, [r12, lr]\n\tpop {lr}\n\tpush {r12}\n\tldr r12, [sp, #4]\n"
          "\tpop {pc}\n",
          plt->resolver & 0xFFFF, plt->resolver >> 16);
}
