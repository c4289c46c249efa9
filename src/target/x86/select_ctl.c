// select_ctl.c: selection of what ends blocks.
#include "target/x86/x86.h"

#define SWITCH_CHAIN 4 // up to so many cases compares are shorter than a table

static void emit_jmp(Sel *s) {
  LIns *ins = sel_emit(s, LIR_JMP, 0, 0);
  ins->flags = LIF_END;
}

static void select_condbr(Sel *s, Value *v) {
  u8 cc = x86_compare(s, v->args[0], true);
  LIns *ins = sel_emit(s, LIR_JCC, 0, 0);
  ins->cc = cc;
  ins->flags = LIF_END;
}

static void select_switch(Sel *s, Value *v) {
  LOp x = x86_reg(s, v->args[0]);
  bool table = s->b->nsuccs - 1 > SWITCH_CHAIN;
  LOp base = table ? x86_base(s) : lop_none();
  LIns *ins = sel_emit(s, LIR_SWITCH, 4, table ? 3 : 1);
  ins->flags = LIF_END;
  ins->ops[0] = x;
  if (!table)
    return;
  ins->ops[0].flags |= LF_LATE;
  ins->ops[1] = base;
  ins->ops[2] = lop_temp(sel_temp(s, T_PTR));
}

// A struct goes where the caller said, and that address in eax; floats leave in st(0).
static void select_ret(Sel *s, Value *v) {
  AbiLayout lay;
  abi_layout(s->l, NULL, 0, &s->fn->ret, &lay);
  LOp ops[2];
  u32 n = 0;
  u8 size = 0, type = s->fn->ret.type;
  if (v->nargs && lay.sret) {
    Addr a, from = x86_slot(s->l->sret_slot, 0);
    u32 p = sel_temp(s, T_PTR);
    x86_addr(s, v->args[0], 0, &a);
    x86_load(s, MT_I32, lop_def(p), &from, 0);
    Addr to = {.base = lop_use(p, 0), .index = lop_none()};
    x86_copy(s, &to, &a, lay.ret.size);
    ops[n++] = x86_fixed(lop_use(p, 0), EAX, T_PTR);
  } else if (v->nargs && type_is_float(type)) {
    size = x86_fsize(type);
    s->l->out_size = MAX(s->l->out_size, 16u);
    ops[n++] = x86_rm(s, v->args[0], 0);
  } else if (v->nargs && type != T_VOID) {
    ops[n++] = x86_fixed(sel_operand(s, v->args[0]), EAX, type);
    if (v->nargs > 1)
      ops[n++] = x86_fixed(sel_operand(s, v->args[1]), EDX, T_I32);
  }
  LIns *ins = sel_emit(s, X_RET, size, n);
  ins->flags = LIF_END;
  ins->aux = lay.sret ? 4 : 0;
  memcpy(ins->ops, ops, n * sizeof(LOp));
}

void x86_select_control(Sel *s, Value *v) {
  LIns *ins;
  switch (v->op) {
  case OP_BR: emit_jmp(s); break;
  case OP_CONDBR: select_condbr(s, v); break;
  case OP_SWITCH: select_switch(s, v); break;
  case OP_RET: select_ret(s, v); break;
  case OP_CALLFINALLY:
    ins = sel_emit(s, X_CALLFIN, 0, 0);
    ins->aux = (u32)v->u.i;
    ins->clobbers = X86_CALL_CLOBBERS | X86_CALLEE_SAVED;
    ins->flags = LIF_FAULT;
    emit_jmp(s);
    break;
  case OP_ENDFINALLY:
    ins = sel_emit(s, X_ENDFIN, 0, 0);
    ins->flags = LIF_END;
    break;
  case OP_ENDFILTER: {
    LOp x = x86_fixed(sel_operand(s, v->args[0]), EAX, T_I32);
    ins = sel_emit(s, X_ENDFIN, 0, 1);
    ins->flags = LIF_END;
    ins->ops[0] = x;
    break;
  }
  default:
    ins = sel_emit(s, X_BRK, 0, 0);
    ins->flags = LIF_END;
    break;
  }
}
