// relations.c: subclassing, implementation, variance, assignability (I.8.7, III.1.8.1).
#include "types/flavour.h"
#include "types/internal.h"

bool class_is_subclass(const Class *c, const Class *ancestor) {
  return c == ancestor || (c->supers && ancestor->depth < c->depth && c->supers[ancestor->depth] == ancestor);
}

// The reduced type of I.8.7: enums count as their underlying type, unsigned integers as signed ones.
static u8 reduced(const Class *c) {
  u8 t = class_stack_etype(c);
  switch (t) {
  case ET_U1: return ET_I1;
  case ET_U2: return ET_I2;
  case ET_U4: return ET_I4;
  case ET_U8: return ET_I8;
  case ET_U: return ET_I;
  default: return t;
  }
}

// Array elements (I.8.7.1): references by assignability, values by reduced type.
static bool element_compatible(Class *to, Class *from) {
  if (to == from)
    return true;
  if (class_is_ref(to) && class_is_ref(from))
    return class_assignable(to, from);
  if (to->is_valuetype && from->is_valuetype) {
    u8 t = reduced(to);
    return t != ET_VALUETYPE && t == reduced(from) && primitive_size(t);
  }
  if ((to->kind == CK_PTR && from->kind == CK_PTR) || (to->kind == CK_BYREF && from->kind == CK_BYREF))
    return element_compatible(to->elem, from->elem);
  return from->is_open && class_assignable(to, from) && class_is_ref(to) && class_is_ref(from);
}

bool variance_compatible(Class *to, Class *from) {
  if (to == from)
    return true;
  Class *def = to->generic_def;
  if (!def || def != from->generic_def || !(def->is_interface || def->is_delegate))
    return false;
  for (u32 i = 0; i < to->inst->n; i++) {
    Class *t = to->inst->args[i], *f = from->inst->args[i];
    u32 variance = def->gparams[i]->param_flags & GP_VARIANCE_MASK;
    if (t == f)
      continue;
    if (!variance || !class_is_ref(t) || !class_is_ref(f)) // variance is for reference types only (I.8.7.1)
      return false;
    if (variance == GP_COVARIANT ? !class_assignable(t, f) : !class_assignable(f, t))
      return false;
  }
  return true;
}

bool is_array_iface(const Class *def) {
  return def && (def == wk.ilist_t || def == wk.icollection_t || def == wk.ienumerable_t || def == wk.ireadonlylist_t ||
                 def == wk.ireadonlycollection_t);
}

bool array_iface_compatible(Class *array, Class *iface) {
  if (array->kind != CK_SZARRAY || !is_array_iface(iface->generic_def))
    return false;
  if (array->elem->kind == CK_PTR || array->elem->kind == CK_FNPTR)
    return false;
  return element_compatible(iface->inst->args[0], array->elem);
}

bool class_implements(Class *c, Class *iface) {
  if (c == iface)
    return true;
  if (!class_ifaces(c, NULL))
    return false;
  if (c->is_array && array_iface_compatible(c, iface))
    return true;
  for (u32 i = 0; i < c->nifaces; i++)
    if (c->ifaces[i] == iface)
      return true;
  if (iface->kind != CK_INST)
    return false;
  if (c->is_interface && variance_compatible(iface, c))
    return true;
  for (u32 i = 0; i < c->nifaces; i++)
    if (variance_compatible(iface, c->ifaces[i]))
      return true;
  return false;
}

static u8 reduced_and_sized(const Class *c) {
  u8 t = c->is_valuetype ? reduced(c) : ET_VALUETYPE;
  return t != ET_I ? t : model.word == 8 ? ET_I8 : ET_I4;
}

static bool array_assignable(Class *to, Class *from) {
  if (from->kind != to->kind || from->rank != to->rank)
    return false;
  if (element_compatible(to->elem, from->elem))
    return true;
  u8 t = flavour->sized_natives ? reduced_and_sized(to->elem) : ET_VALUETYPE;
  return t != ET_VALUETYPE && t == reduced_and_sized(from->elem);
}

static bool param_assignable(Class *to, Class *from) {
  if (to == wk.object)
    return true;
  if (!class_constraints(from, NULL))
    return false;
  for (u32 i = 0; i < from->nconstraints; i++) {
    Class *c = from->constraints[i];
    if (c->kind == CK_VAR && from->kind == CK_VAR && from->param_owner) // T : U, of the same owner
      c = ((Class *)from->param_owner)->gparams[c->param_index % ((Class *)from->param_owner)->ngparams];
    if (c != from && (c == to || (c->kind != CK_VAR && c->kind != CK_MVAR && class_assignable(to, c))))
      return true;
  }
  return false;
}

bool class_assignable(Class *to, Class *from) {
  if (to == from)
    return true;
  if (from->kind == CK_VAR || from->kind == CK_MVAR)
    return param_assignable(to, from);
  switch (to->kind) {
  case CK_SZARRAY:
  case CK_ARRAY: return array_assignable(to, from);
  case CK_PTR: return from->kind == CK_PTR && element_compatible(to->elem, from->elem);
  case CK_BYREF: return from->kind == CK_BYREF && element_compatible(to->elem, from->elem);
  case CK_DEF:
  case CK_INST: break;
  default: return false;
  }
  if (from->kind == CK_PTR || from->kind == CK_BYREF || from->kind == CK_FNPTR)
    return false;
  if (to == wk.object)
    return true; // interfaces too, although they have no parent
  if (to->is_interface)
    return class_implements(from, to);
  if (class_is_subclass(from, to))
    return true;
  if (to->is_delegate && from->is_delegate)
    return variance_compatible(to, from);
  // A boxed T is what a Nullable<T> boxes to (I.8.2.4).
  return to->kind == CK_INST && to->generic_def == wk.nullable && to->inst->args[0] == from;
}

bool class_is_castable(Class *c) {
  return wk.castable && !c->is_interface && class_implements(c, wk.castable);
}

// ---- Constraints (II.10.1.7) --------------------------------------------------------------------------------------

static bool has_default_ctor(Class *c) {
  if (c->is_valuetype)
    return true;
  Method *m = class_methods(c, NULL) ? class_find_method(c, ".ctor", 0) : NULL;
  return m && (m->flags & MA_ACCESS_MASK) == MA_PUBLIC && !(c->flags & TA_ABSTRACT);
}

bool class_meets_constraints(Class *param, Class *arg, GenericCtx ctx) {
  ERROR(err);
  bool nullable = arg->generic_def == wk.nullable;
  if ((param->param_flags & GP_REFERENCE) && !class_is_ref(arg))
    return false;
  if ((param->param_flags & GP_VALUETYPE) && (!arg->is_valuetype || nullable))
    return false;
  if (arg->is_byreflike && !(param->param_flags & GP_BYREFLIKE))
    return false;
  if ((param->param_flags & GP_NEW) && !has_default_ctor(arg))
    return false;
  if (!class_constraints(param, &err))
    return true; // reported where the instance is used
  for (u32 i = 0; i < param->nconstraints; i++) {
    Class *want = class_inflate(param->constraints[i], ctx, &err);
    if (want && !want->is_open && want != wk.valuetype && !class_assignable(want, arg))
      return false;
  }
  return true;
}
