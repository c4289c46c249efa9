// disasm.c: instruction words as text, for --dump=code.
#include "target/vm/vm.h"

#include "base/text.h"

static const char *reg(u32 r) {
  return target_vm.reg_name(r);
}

static u64 word_at(const CodeUnit *u, u32 at) {
  u64 w = 0;
  if (at + sizeof w <= u->code_size)
    memcpy(&w, u->code + at, sizeof w);
  return w;
}

// The word at `at` is a branch: it counts from its own end.
static void put_target(const CodeUnit *u, u32 at, Buf *out) {
  buf_printf(out, " -> %04x", (u32)(at + sizeof(VmIns) + word_at(u, at)));
}

static void put_ref(const CodeUnit *u, i32 slot, Buf *out) {
  buf_printf(out, " %s", slot >= 0 && (u32)slot < u->nrefs ? ref_text(u->refs[slot]) : "?");
}

// How many words follow the instruction.
static u32 put_control(const CodeUnit *u, const VmIns *i, u32 next, Buf *out) {
  switch (i->op + LIR_TARGET) {
  case VM_JMP: put_target(u, next, out); return 1;
  case VM_SWITCH:
    buf_printf(out, " %s", reg(i->a));
    for (i32 k = 0; k <= i->imm; k++)
      put_target(u, next + (u32)k * sizeof *i, out);
    return (u32)i->imm + 1;
  case VM_CALLREF:
  case VM_TAILREF: put_ref(u, i->imm, out); break;
  case VM_CALLR:
  case VM_TAILR: buf_printf(out, " %s", reg((u32)i->imm)); break;
  case VM_CALLFIN:
    buf_printf(out, " %d", i->imm);
    put_target(u, next, out);
    return 1;
  default: buf_printf(out, " %d", i->imm); return 0; // ENDFIN
  }
  u32 words = (u32)word_at(u, next);
  if (words)
    buf_printf(out, ", %u words on the stack", words);
  return 1;
}

static u32 put_operands(const CodeUnit *u, const VmIns *i, u32 next, Buf *out) {
  const VmInfo *info = &vm_info[i->op];
  switch (info->fmt) {
  case VF_NONE: return 0;
  case VF_AB: buf_printf(out, " %s, %s", reg(i->a), reg(i->b)); return 0;
  case VF_ABC: buf_printf(out, " %s, %s, %s, %u", reg(i->a), reg(i->b), reg(i->c), i->d); return 0;
  case VF_ABC_TRAP:
    buf_printf(out, " %s, %s, %s", reg(i->a), reg(i->b), reg(i->c));
    put_target(u, next, out);
    return 1;
  case VF_ABI: buf_printf(out, " %s, %s, %d", reg(i->a), reg(i->b), i->imm); return 0;
  case VF_AI: buf_printf(out, " %s, %d", reg(i->a), i->imm); return 0;
  case VF_WIDE:
    if (i->op + LIR_TARGET != VM_MOVI8)
      return buf_printf(out, " %s, %d", reg(i->a), i->imm), 0;
    buf_printf(out, " %s, %#llx", reg(i->a), (unsigned long long)word_at(u, next));
    return 1;
  case VF_REF:
    buf_printf(out, " %s,", reg(i->a));
    put_ref(u, i->imm, out);
    return 0;
  case VF_LD: buf_printf(out, " %s, [%s%+d]", reg(i->a), reg(i->b), i->imm); return 0;
  case VF_LDX: buf_printf(out, " %s, [%s+%s<<%u%+d]", reg(i->a), reg(i->b), reg(i->c), i->d, i->off); return 0;
  case VF_MEM: buf_printf(out, " [%s%+d]", reg(i->b), i->imm); return 0;
  case VF_JCC:
    if (info->text[1] == 'i')
      buf_printf(out, " %s, %d", reg(i->a), i->imm);
    else
      buf_printf(out, " %s, %s", reg(i->a), reg(i->b));
    put_target(u, next, out);
    return 1;
  default: return put_control(u, i, next, out);
  }
}

bool vm_disassemble(const CodeUnit *u, Buf *out) {
  for (u32 at = 0; at + sizeof(VmIns) <= u->code_size;) {
    VmIns i;
    memcpy(&i, u->code + at, sizeof i);
    if (i.op >= VM_END - LIR_TARGET)
      return false;
    buf_printf(out, "  %04x  %-8s", at, vm_info[i.op].text);
    at += sizeof i;
    at += put_operands(u, &i, at, out) * (u32)sizeof i;
    buf_puts(out, "\n");
  }
  return true;
}
