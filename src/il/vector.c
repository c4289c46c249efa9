// vector.c: methods of vectors, and of the processor's own instruction sets, as the target's operations.
#include "ir/vector.h"
#include "il/intrinsics.h"

// ---- what the target sees of a call ---------------------------------------------------------------------------------

static VecType type_of(Class *c) {
  if (c->etype == ET_VOID)
    return (VecType){VK_VOID, VE_NONE};
  if (class_vector_size(c))
    return (VecType){VK_VECTOR, (u8)(c->inst ? vec_elem_of(c->inst->args[0]) : VE_F32)};
  if (c->kind == CK_BYREF || c->etype == ET_PTR)
    return (VecType){VK_POINTER, (u8)(c->elem ? vec_elem_of(c->elem) : VE_NONE)};
  return (VecType){ir_is_struct(c) ? VK_STRUCT : VK_SCALAR, (u8)vec_elem_of(c)};
}

// The class as the target's table names it; NULL: it has no methods of vectors.
static const char *class_of(const Class *c) {
  static const char *const libraries[] = {"Vector128", "Vector128`1", "Vector", "Vector`1"};
  const Class *outer = c->nested_in ? c->nested_in : c;
  if (c->nested_in && strcmp(c->name, "X64") != 0)
    return NULL;
  if (!strncmp(outer->ns, "System.Runtime.Intrinsics.", 26))
    return outer->name;
  for (u32 i = 0; i < ARRAY_LEN(libraries); i++)
    if (!c->nested_in && !strcmp(c->name, libraries[i]))
      return "V";
  return NULL;
}

static bool of_processor(const Class *c) {
  while (c->nested_in)
    c = c->nested_in;
  return c->ns && !strncmp(c->ns, "System.Runtime.Intrinsics.", 26);
}

bool il_is_vector_class(const Class *c) {
  bool library = c->ns && (!strcmp(c->ns, "System.Runtime.Intrinsics") || !strcmp(c->ns, "System.Numerics"));
  return of_processor(c) || (library && class_of(c));
}

bool il_asks_for_hardware(const Method *def, const Sig *sig) {
  if (sig->nparams || sig->has_this || strncmp(def->name, "get_Is", 6) != 0)
    return false;
  const Class *c = def->klass;
  while (c->nested_in)
    c = c->nested_in;
  if (!strcmp(def->name, "get_IsHardwareAccelerated"))
    return !strcmp(c->ns, "System.Runtime.Intrinsics") || !strcmp(c->ns, "System.Numerics");
  return !strcmp(def->name, "get_IsSupported") && !strncmp(c->ns, "System.Runtime.Intrinsics.", 26);
}

static bool is_supported(const VectorTarget *t, const char *cls) {
  return !strcmp(cls, "V") || t->supports(cls);
}

// Vector128.IsHardwareAccelerated, Sse2.X64.IsSupported and the like.
void il_has_hardware(Im *im, const Method *def) {
  const VectorTarget *t = im->fn->hardware;
  const char *cls = class_of(def->klass);
  bool yes = t && cls && is_supported(t, cls);
  if (yes)
    im->fn->features |= CPU_VECTORS;
  push_kind(im, SK_I32, b_const(&im->b, T_I32, yes));
}

static bool describe(VecCall *c, const Method *m, const Sig *sig) {
  if (sig->has_this || sig->nparams > VEC_MAX_ARGS)
    return false;
  c->cls = class_of(m->klass);
  c->name = m->name;
  c->n = sig->nparams;
  c->ret = type_of(sig->ret);
  for (u32 i = 0; i < c->n; i++)
    c->params[i] = type_of(sig->params[i]);
  return c->cls != NULL;
}

static void take_args(Im *im, VecCall *c, const Sig *sig, const Entry *args) {
  for (u32 i = 0; i < c->n; i++) {
    Value *v = c->params[i].kind == VK_POINTER ? as_addr(im, args[i]) : as_class(im, args[i], sig->params[i]);
    c->args[i] = c->params[i].kind == VK_VECTOR ? b_load(&im->b, MT_V128, v, 0, NULL) : v;
  }
}

// ---- results --------------------------------------------------------------------------------------------------------

static void push_vector_result(Im *im, Class *ret, VecType t, Value *v, Value *at) {
  switch (t.kind) {
  case VK_VOID: break;
  case VK_VECTOR:
    at = temp_addr(im, ret);
    b_store(&im->b, MT_V128, at, 0, v, NULL);
    push_class(im, ret, at, false);
    break;
  case VK_STRUCT: push_class(im, ret, at, false); break;
  default: push_class(im, ret, v, false); break;
  }
}

// The processor wants a constant where the program has a variable: the method itself, which others then call, has the
// instruction with each of them.
static void emit_each(Im *im, const void *rule, VecCall *c, u32 imm, Class *ret) {
  enum { ALL = 256 };
  Fn *fn = im->fn;
  Value *which = b_un(&im->b, OP_ZEXT8, T_I32, c->args[imm]);
  Value *end = value_new(fn, OP_SWITCH, T_VOID, 1);
  Block *from = im->b.b, *join = block_new(fn), *cases[ALL];
  Slot *slot = slot_new(fn, ret);
  for (u32 i = 0; i < ALL; i++) {
    Block *b = cases[i] = block_new(fn);
    b->region = from->region;
    b->handler = from->handler;
    b->in_filter = from->in_filter;
  }
  join->region = from->region;
  join->handler = from->handler;
  join->in_filter = from->in_filter;
  end->args[0] = which;
  end->il_off = im->b.il;
  value_append(from, end);
  block_set_succs(fn, from, cases, ALL);
  for (u32 i = 0; i < ALL; i++) {
    im->b.b = cases[i];
    VecCall one = *c;
    one.args[imm] = b_const(&im->b, T_I32, i);
    Value *v = im->fn->vector->emit(rule, &one);
    b_store(&im->b, c->ret.kind == VK_VECTOR ? MT_V128 : memtype_of(ret), b_slotaddr(&im->b, slot), 0, v, NULL);
    b_br(&im->b, join);
  }
  im->b.b = join;
  if (c->ret.kind == VK_VECTOR)
    push_class(im, ret, b_slotaddr(&im->b, slot), false);
  else
    load_class(im, ret, b_slotaddr(&im->b, slot), 0, NULL);
}

// Methods of the processor's classes consist of a call of themselves, which stands for the instruction. Whoever calls
// one without is served by the method's code in an image, if there is one: so it is not taken in.
static bool has_no_instruction(Im *im, const Method *m) {
  if (im->m != m || !of_processor(m->klass))
    return false;
  if (im->site)
    im->failed = true; // il_inline gives up
  else
    b_helper(&im->b, HELPER_NO_INSTRUCTION, 0, NULL);
  return false;
}

bool il_vector(Im *im, MethodTok m, Sig *sig, const Entry *args) {
  const VectorTarget *t = im->fn->vector;
  VecCall c = {.b = &im->b};
  const void *rule = t && describe(&c, m.closed, sig) && is_supported(t, c.cls) ? t->find(&c) : NULL;
  if (!rule)
    return has_no_instruction(im, m.closed);
  im->fn->features |= CPU_VECTORS;
  if (c.ret.kind == VK_VOID)
    settle(im);
  take_args(im, &c, sig, args);
  i32 imm = t->immediate(rule);
  if (imm >= 0 && c.args[imm]->op != OP_CONST) {
    if (im->m != m.closed)
      return false;
    emit_each(im, rule, &c, (u32)imm, sig->ret);
    return true;
  }
  if (!t->accepts(rule, &c))
    return false;
  if (c.ret.kind == VK_STRUCT)
    c.ret_addr = temp_addr(im, sig->ret);
  Value *v = t->emit(rule, &c);
  push_vector_result(im, sig->ret, c.ret, v, c.ret_addr);
  return true;
}
