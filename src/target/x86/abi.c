// abi.c: where parameters and results are: System V ABI for Intel386, fourth edition, chapter 3: everything is on the
// stack, in words of four bytes.
#include "target/x86/words.h"
#include "target/x86/x86.h"

static u32 scalar_size(u8 type) {
  return type == T_I64 || type == T_F64 ? 8 : 4;
}

static void param(AbiWalk *w, const AbiArg *p, AbiLoc *loc) {
  *loc = (AbiLoc){.is_struct = p->cls != NULL, .stack = w->stack};
  loc->size = p->cls ? p->cls->value_size : scalar_size(p->type);
  w->stack += ALIGN_UP(loc->size, 4u);
}

// A struct lies in the caller's room, whose address comes before the arguments; the callee takes it off the stack.
static bool result(AbiWalk *w, const AbiArg *ret, AbiLoc *r) {
  *w = (AbiWalk){0};
  if (ret->cls) {
    *r = (AbiLoc){.is_struct = true, .size = ret->cls->value_size, .word = {ABI_ON_STACK}};
    w->stack = 4;
    return true;
  }
  *r = (AbiLoc){.nregs = ret->type != T_VOID, .size = scalar_size(ret->type)};
  bool is_float = type_is_float((IrType)ret->type), is_double = ret->type == T_F64;
  r->cls[0] = is_float ? RC_FLT : RC_INT;
  r->reg[0] = !is_float ? EAX : is_double ? ST_DOUBLE : ST_FLOAT;
  r->word[0] = !is_float ? RESULT_INT : is_double ? RESULT_DOUBLE : RESULT_FLOAT;
  r->len[0] = (u8)r->size;
  return false;
}

const Convention x86_convention = {
    .regs = {.sret = NOREG,
             .sret_result = EAX,
             .dict = DICT_REG,
             .key = KEY_REG,
             .variadic = NOREG,
             .results = REG_BIT(EAX) | REG_BIT(ST_DOUBLE) | REG_BIT(ST_FLOAT)},
    .result = result,
    .param = param,
};
