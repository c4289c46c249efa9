// opcodes.c: the opcode table, and how instructions are cut out of the bytes.
#include "il/import.h"

#define V -1
const Opcode il_opcodes[512] = {
#define OPC(id, code, text, operand, pops, pushes, flow, handler, aux)                                                 \
  [IL_OPCODE_INDEX(code)] = {text, aux, OPERAND_##operand, FLOW_##flow, pops, pushes},
#include "il/opcodes.def"
#undef OPC
};
#undef V

const Opcode *il_opcode_at(const MethodBody *body, u32 ip, u32 *len) {
  const Opcode *oc;
  *len = 1;
  if (body->code[ip] != 0xFE) {
    oc = &il_opcodes[body->code[ip]];
  } else {
    if (body->code_size - ip < 2)
      return NULL;
    *len = 2;
    oc = &il_opcodes[256 + body->code[ip + 1]];
  }
  return oc->text ? oc : NULL;
}

bool il_operand_size(const MethodBody *body, const Opcode *oc, u32 at, u32 *size) {
  static const u8 sizes[] = {[OPERAND_NONE] = 0, [OPERAND_I8] = 1,   [OPERAND_U8] = 1,   [OPERAND_U16] = 2,
                             [OPERAND_I32] = 4,  [OPERAND_I64] = 8,  [OPERAND_R4] = 4,   [OPERAND_R8] = 8,
                             [OPERAND_BR8] = 1,  [OPERAND_BR32] = 4, [OPERAND_TOKEN] = 4};
  u32 avail = body->code_size - at;
  if (oc->operand != OPERAND_SWITCH) {
    *size = sizes[oc->operand];
    return *size <= avail;
  }
  if (avail < 4)
    return false;
  u32 n = le32(body->code + at);
  if (n > (avail - 4) / 4)
    return false;
  *size = 4 + 4 * n;
  return true;
}
