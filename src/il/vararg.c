// vararg.c: variable arguments (II.15.3, III.3.4): a call puts them into its frame and passes a pointer to a VarArgs
// that says where each is and of which type; `arglist` gives that pointer to ArgIterator.
#include "il/import.h"
#include "types/flavour.h"

bool vararg_allowed(Im *im) {
  if (flavour->varargs)
    return true;
  im->failed = true;
  return err_set(im->err, ERR_INVALID_PROGRAM, "Vararg calling convention not supported.");
}

void il_arglist(Im *im, const Insn *in) {
  ERROR(e);
  Class *c = class_find(assembly_corlib(), "System", "RuntimeArgumentHandle", &e);
  Field *f = c ? class_find_field(c, "args") : NULL;
  if (!im->vararg) {
    bad_il(im, "%s in a method without variable arguments", in->text);
    return;
  }
  if (!f) {
    not_compiled(im, "RuntimeArgumentHandle of an unknown shape");
    return;
  }
  u32 cap = im->cap++; // room for one more while both are there
  il_ldarg(im, &(Insn){.aux = (i32)im->nargs - 1, .text = in->text});
  Value *args = as_type(im, pop(im), T_PTR), *at = temp_addr(im, c);
  im->cap = cap;
  b_store(&im->b, MT_PTR, at, (i32)field_data_offset(f), args, NULL);
  push_class(im, c, at, false);
}

// One argument in memory. What a by-ref refers to is there already.
static Value *address_of(Im *im, Entry e, Class *c) {
  force_note(im, &e);
  Value *v = as_class(im, e, c);
  if (c->kind == CK_BYREF)
    return v;
  if (!ir_is_struct(c))
    return spill_to_temp(im, v, c);
  Value *at = temp_addr(im, c);
  b_copy(&im->b, at, v, c);
  return at;
}

static ClassTok type_of(Class *closed, Class *open) {
  if (closed->kind != CK_BYREF)
    return (ClassTok){closed, open};
  return (ClassTok){closed->elem, open ? open->elem : NULL};
}

// The variable arguments come off the stack, a pointer to them goes onto it.
static void pass_args(Im *im, const Sig *site, const Sig *open) {
  u32 n = site->nparams - site->sentinel;
  Slot *block = slot_new_raw(im->fn, MODEL_OFFSET(VarArgs, args) + 2 * model.word * n, model.word);
  block->pinned = true;
  Value *base = b_slotaddr(&im->b, block);
  b_store(&im->b, MT_PTR, base, MODEL_OFFSET(VarArgs, n), b_const(&im->b, T_PTR, n), NULL);
  im->sp -= n;
  for (u32 i = 0; i < n && !im->failed; i++) {
    Class *c = site->params[site->sentinel + i], *o = open ? open->params[site->sentinel + i] : NULL;
    i32 at = (i32)(MODEL_OFFSET(VarArgs, args) + i * 2 * model.word);
    Value *type = class_handle(im, REF_CLASS, type_of(c, o));
    Value *address = address_of(im, im->stack[im->sp + i], c);
    b_store(&im->b, MT_PTR, base, at + (i32)MODEL_OFFSET(VarArg, type), type, NULL);
    b_store(&im->b, MT_PTR, base, at + (i32)MODEL_OFFSET(VarArg, address), address, NULL);
  }
  push_kind(im, SK_NINT, base);
  im->prefixes &= ~(u32)PREFIX_TAIL; // the callee looks into this frame
}

// The call site's own signature, closed and, in shared code, open. `on_stack`: arguments besides the parameters.
bool vararg_pass(Im *im, Sig *site, Sig *open, u32 on_stack) {
  if (!vararg_allowed(im))
    return false;
  if (im->sp < site->nparams + on_stack) {
    bad_il(im, "a call needs %u arguments", site->nparams + on_stack);
    return false;
  }
  if (open && (open->nparams != site->nparams || open->sentinel != site->sentinel))
    open = NULL;
  pass_args(im, site, open);
  return !im->failed;
}

bool vararg_call(Im *im, u32 token, MethodTok *m, Sig **sig, bool is_new) {
  ERROR(e);
  Sig *site = *sig, *open = NULL;
  if (!vararg_allowed(im))
    return false;
  if (TOKEN_TABLE(token) == TABLE_MEMBERREF && !im->a->dynamic) { // II.23.2.2; what it adds is in the caller's terms
    site = sig_from_memberref(im->a, token, im->ctx, &e);
    open = im->fn->dict_source ? sig_from_memberref(im->a, token, (GenericCtx){0}, &e) : NULL;
  }
  if (im->a->dynamic) {
    open = dynamic_call_sig(im->a, token, *sig);
    site = sig_inflate(open, im->ctx, &e);
    open = im->fn->dict_source ? open : NULL;
  }
  if (!site || site->sentinel != (*sig)->sentinel || sig_names_open(im, site) || !sig_layout(site, &e)) {
    throw_token(im, token);
    return false;
  }
  if (m->closed->flags & MA_PINVOKE) { // C takes them as they are
    m->closed = pinvoke_for_site(m->closed, site);
    *sig = m->closed->sig;
    return true;
  }
  *sig = sig_as_called(*sig);
  return vararg_pass(im, site, open, site->has_this && !is_new);
}
