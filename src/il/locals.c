// locals.c: arguments and local variables.
#include "il/import.h"

static bool index_of(Im *im, const Insn *in, u32 n, const char *what, u32 *out) {
  *out = (u32)(in->aux >= 0 ? in->aux : in->i);
  if (*out < n)
    return true;
  bad_il(im, "%s: no %s %u", in->text, what, *out);
  return false;
}

static void load_slot(Im *im, Slot *s, Class *c, bool may_change) {
  Value *at = b_slotaddr(&im->b, s);
  if (ir_is_struct(c))
    push_class(im, c, at, may_change);
  else
    push_class(im, c, b_load(&im->b, memtype_of(c), at, 0, NULL), false);
}

static void store_slot(Im *im, Slot *s, Class *c) {
  Entry e = pop(im);
  force_note(im, &e);
  Value *v = as_class(im, e, c);
  settle(im);
  store_class(im, c, b_slotaddr(&im->b, s), 0, v, NULL);
}

void il_ldarg(Im *im, const Insn *in) {
  u32 i;
  if (!index_of(im, in, im->nargs, "argument", &i))
    return;
  if (im->arg_v[i])
    push_class(im, im->arg_cls[i], im->arg_v[i], false);
  else
    load_slot(im, im->arg_slot[i], im->arg_cls[i], im->arg_marks[i] != 0);
}

void il_starg(Im *im, const Insn *in) {
  u32 i;
  if (index_of(im, in, im->nargs, "argument", &i))
    store_slot(im, im->arg_slot[i], im->arg_cls[i]);
}

void il_ldarga(Im *im, const Insn *in) {
  u32 i;
  if (index_of(im, in, im->nargs, "argument", &i))
    push(im, (Entry){.kind = SK_BYREF, .v = b_slotaddr(&im->b, im->arg_slot[i]), .cls = im->arg_cls[i]});
}

void il_ldloc(Im *im, const Insn *in) {
  u32 i;
  if (index_of(im, in, im->nlocals, "local variable", &i))
    load_slot(im, im->local_slot[i], im->local_cls[i], true);
}

void il_stloc(Im *im, const Insn *in) {
  u32 i;
  if (index_of(im, in, im->nlocals, "local variable", &i))
    store_slot(im, im->local_slot[i], im->local_cls[i]);
}

void il_ldloca(Im *im, const Insn *in) {
  u32 i;
  if (index_of(im, in, im->nlocals, "local variable", &i))
    push(im, (Entry){.kind = SK_BYREF, .v = b_slotaddr(&im->b, im->local_slot[i]), .cls = im->local_cls[i]});
}
