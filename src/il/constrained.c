// constrained.c: the `constrained.` prefix (III.2.1), of calls on a value and of static virtual methods.
#include "il/import.h"

// The method of a shared struct in its open form, for the dictionary.
static bool open_target(Im *im, ClassTok c, MethodTok decl, MethodTok *target) {
  ERROR(e);
  (void)im;
  target->open = NULL;
  if (!method_shared(target->closed))
    return true;
  Class *open_class = c.open ? c.open : c.closed;
  Method *def = target->closed->def ? target->closed->def : target->closed;
  if (open_class->kind != CK_INST) { // T itself: its class is found in the dictionary, a method of it is not
    target->open = def;
    target->open_class = open_class;
    return !target->closed->inst;
  }
  Method *m = method_on_class(def, open_class, &e);
  if (m && target->closed->inst)
    m = decl.open && decl.open->inst ? method_inst(m, decl.open->inst, &e) : target->closed;
  target->open = m;
  return m != NULL;
}

// In shared code the interface may be known up to sharing only: I<__Canon>, where the value type implements I<string>.
// The method of the one interface that fits, or NULL when there are several and only the run-time type tells.
static Method *constrained_shared_target(Class *c, Method *m, Error *e) {
  Class *canon = class_canonical(m->klass), *found = NULL;
  if (!m->klass->is_interface || !m->klass->is_shared || !class_ifaces(c, e))
    return NULL;
  for (u32 i = 0; i < c->nifaces; i++)
    if (c->ifaces[i]->generic_def == m->klass->generic_def && class_canonical(c->ifaces[i]) == canon) {
      if (found)
        return NULL;
      found = c->ifaces[i];
    }
  Method *decl = found ? method_on_class(m->def ? m->def : m, found, e) : NULL;
  if (decl && m->inst)
    decl = method_inst(decl, m->inst, e);
  return decl ? class_virtual_target(c, decl, e) : NULL;
}

// The three cases of III.2.1; true when the call is done.
bool constrained_call(Im *im, MethodTok m, Sig *sig, u32 n, u32 token) {
  ClassTok c;
  ERROR(e);
  if (!class_tok(im, im->constrained, &c))
    return true;
  Entry *self = &im->stack[im->sp - n];
  Value *addr = as_type(im, *self, T_PTR);
  if (class_is_ref(c.closed)) { // the reference is the object
    Value *obj = b_load(&im->b, MT_REF, addr, 0, NULL);
    *self = (Entry){.kind = SK_REF, .v = obj, .cls = c.closed->is_shared ? NULL : c.closed};
    return false;
  }
  if (class_unsized(c.closed)) // only the run-time type tells
    return open_constrained(im, m, c, sig, pop_args(im, n), n);
  bool fits = m.closed->klass->is_interface || class_is_subclass(c.closed, m.closed->klass);
  MethodTok target = {fits ? class_virtual_target(c.closed, m.closed, &e) : NULL, NULL, NULL};
  if (!target.closed)
    target.closed = constrained_shared_target(c.closed, m.closed, &e);
  if (!target.closed && m.closed->klass->is_interface && m.closed->klass->is_shared) { // dispatched at run time
    Value *v = ir_is_struct(c.closed) ? addr : b_load(&im->b, memtype_of(c.closed), addr, 0, NULL);
    *self = (Entry){.kind = SK_REF, .v = box_value(im, c, v)};
    return false;
  }
  if (!target.closed || !open_target(im, c, m, &target)) {
    throw_token(im, token);
    return true;
  }
  if (target.closed->klass != c.closed) { // inherited from Object, ValueType or Enum: on the boxed value
    Value *v = addr;
    if (!ir_is_struct(c.closed))
      v = b_load(&im->b, memtype_of(c.closed), addr, 0, NULL);
    self->v = box_value(im, c, v);
    self->kind = SK_REF;
    self->cls = NULL;
  }
  Sig *exact = method_sig(target.closed, &e);
  emit_call(im, target, exact && exact->nparams == sig->nparams ? exact : sig, pop_args(im, n), n,
            is_nullable(c.closed) && target.closed->klass != c.closed);
  return true;
}

// ---- static virtual methods of interfaces -----------------------------------------------------------------------------
// `constrained. T` before call or ldftn names the class whose implementation is meant (ECMA-335 augments, III.2.1).
// Where T is exact, that is a matter of compiling; shared code finds the implementation in its dictionary.

static Method *static_target(Class *c, Method *decl, Error *e) {
  if (c == class_canon_type() || is_type_param(c))
    return NULL;
  Method *m = class_virtual_target(c, decl, e);
  return m ? m : constrained_shared_target(c, decl, e);
}

bool static_implementation(Im *im, MethodTok *m, Value **entry, u32 token) {
  ClassTok c;
  *entry = NULL;
  if (m->closed->klass->is_interface && (m->closed->flags & (MA_STATIC | MA_VIRTUAL)) != (MA_STATIC | MA_VIRTUAL))
    return true; // any other static method: nothing to choose
  if (!class_tok(im, im->constrained, &c))
    return false;
  ERROR(e);
  MethodTok target = {static_target(c.closed, m->closed, &e), NULL, NULL};
  if (target.closed && open_target(im, c, *m, &target)) {
    *m = target;
    return true;
  }
  if (!c.open && !m->open) {
    throw_token(im, token);
    return false;
  }
  *entry = static_entry(im, c, *m);
  return true;
}

bool static_call(Im *im, MethodTok *m, Sig *sig, u32 token) {
  Value *entry;
  if (sig->has_this)
    return false;
  if (!static_implementation(im, m, &entry, token))
    return true;
  if (!entry)
    return false;
  call_entry(im, entry, sig, pop_args(im, sig->nparams));
  return true;
}
