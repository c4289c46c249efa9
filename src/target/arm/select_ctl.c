// select_ctl.c: selection of what ends blocks.
#include "target/arm/arm.h"

#define SWITCH_CHAIN 3 // up to so many cases compares are no longer than a table

static void select_condbr(Sel *s, Value *v) {
  u8 cc = a32_condition(s, v->args[0]);
  LIns *ins = sel_emit(s, LIR_JCC, 0, 0);
  ins->cc = cc;
  ins->flags = LIF_END;
}

static void select_switch(Sel *s, Value *v) {
  LOp x = a32_reg(s, v->args[0]);
  LIns *ins = sel_emit(s, LIR_SWITCH, 4, 1);
  ins->flags = LIF_END;
  ins->ops[0] = x;
  ins->aux = s->b->nsuccs - 1 > SWITCH_CHAIN;
}

void a32_select_control(Sel *s, Value *v) {
  LIns *ins;
  switch (v->op) {
  case OP_BR: sel_jump(s); break;
  case OP_CONDBR: select_condbr(s, v); break;
  case OP_SWITCH: select_switch(s, v); break;
  case OP_CALLFINALLY:
    ins = sel_emit(s, A_CALLFIN, 0, 0);
    ins->aux = (u32)v->u.i;
    ins->clobbers = A32_ALL_CLOBBERS;
    ins->flags = LIF_FAULT;
    sel_jump(s);
    break;
  case OP_ENDFINALLY: sel_emit(s, A_ENDFIN, 0, 0)->flags = LIF_END; break;
  case OP_ENDFILTER: {
    LOp x = sel_fixed_use(sel_operand(s, v->args[0]), R0, T_I32);
    ins = sel_emit(s, A_ENDFIN, 0, 1);
    ins->flags = LIF_END;
    ins->ops[0] = x;
    break;
  }
  default: sel_emit(s, A_BRK, 0, 0)->flags = LIF_END; break;
  }
}
