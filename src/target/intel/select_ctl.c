// select_ctl.c: selection of what ends blocks.
#include "target/intel/intel.h"

#define SWITCH_CHAIN 4 // up to so many cases compares are shorter than a table

static void select_condbr(Sel *s, Value *v) {
  u8 cc = emit_compare(s, v->args[0], true);
  LIns *ins = sel_emit(s, LIR_JCC, 0, 0);
  ins->cc = cc;
  ins->flags = LIF_END;
}

// A table is found from the unit's base, or by its address in a register.
static void select_switch(Sel *s, Value *v) {
  LOp x = use_reg(s, v->args[0]);
  bool table = s->b->nsuccs - 1 > SWITCH_CHAIN, based = s->l->target->data_by_register;
  LOp base = table && based ? unit_base(s) : lop_none();
  LIns *ins = sel_emit(s, LIR_SWITCH, 4, table ? 3 : 1);
  ins->flags = LIF_END;
  ins->ops[0] = x;
  if (!table)
    return;
  ins->ops[0].flags |= LF_LATE;
  ins->ops[1] = based ? base : lop_temp(sel_temp(s, T_PTR));
  ins->ops[2] = lop_temp(sel_temp(s, T_PTR));
}

void select_control(Sel *s, Value *v) {
  LIns *ins;
  switch (v->op) {
  case OP_BR: sel_jump(s); break;
  case OP_CONDBR: select_condbr(s, v); break;
  case OP_SWITCH: select_switch(s, v); break;
  case OP_CALLFINALLY:
    ins = sel_emit(s, X_CALLFIN, 0, 0);
    ins->aux = (u32)v->u.i;
    ins->clobbers = intel_clobber_all();
    ins->flags = LIF_FAULT;
    sel_jump(s);
    break;
  case OP_ENDFINALLY:
    ins = sel_emit(s, X_ENDFIN, 0, 0);
    ins->flags = LIF_END;
    break;
  case OP_ENDFILTER: {
    LOp x = sel_fixed_use(sel_operand(s, v->args[0]), RAX, T_I32);
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
