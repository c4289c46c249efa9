// vector.c: methods of vectors, and of the processor's own instruction sets, as the target's operations.
#include "ir/vector.h"
#include "il/intrinsics.h"

// ---- what the target sees of a call ---------------------------------------------------------------------------------

static VecType type_of(const Fn *fn, Class *c) {
  u32 size = ir_vector_size(fn, c);
  if (c->etype == ET_VOID)
    return (VecType){VK_VOID, VE_NONE, 0};
  if (size)
    return (VecType){VK_VECTOR, (u8)(c->inst ? vec_elem_of(c->inst->args[0]) : VE_F32), (u8)size};
  if (c->kind == CK_BYREF || c->etype == ET_PTR)
    return (VecType){VK_POINTER, (u8)(c->elem ? vec_elem_of(c->elem) : VE_NONE), 0};
  return (VecType){ir_is_struct(c) ? VK_STRUCT : VK_SCALAR, (u8)vec_elem_of(c), 0};
}

// The class as the target's table names it; NULL: it has no methods of vectors.
static const char *class_of(const Class *c) {
  static const struct {
    const char *name, *cls;
  } libraries[] = {{"Vector128", "V"}, {"Vector128`1", "V"},  {"Vector", "V"},
                   {"Vector`1", "V"},  {"Vector256", "V256"}, {"Vector256`1", "V256"}};
  const Class *outer = c->nested_in ? c->nested_in : c;
  if (c->nested_in && strcmp(c->name, "X64") != 0)
    return NULL;
  if (!strncmp(outer->ns, "System.Runtime.Intrinsics.", 26))
    return outer->name;
  if (!strcmp(outer->ns, "System"))
    return "Math"; // and its kin: intrinsics.c names the methods
  for (u32 i = 0; i < ARRAY_LEN(libraries); i++)
    if (!c->nested_in && !strcmp(c->name, libraries[i].name))
      return libraries[i].cls;
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

static bool of_library(const Class *c) {
  return !strcmp(c->ns, "System.Runtime.Intrinsics") || !strcmp(c->ns, "System.Numerics");
}

bool il_asks_for_hardware(const Method *def, const Sig *sig) {
  if (sig->nparams || sig->has_this || strncmp(def->name, "get_Is", 6) != 0)
    return false;
  const Class *c = def->klass;
  while (c->nested_in)
    c = c->nested_in;
  if (!strcmp(def->name, "get_IsHardwareAccelerated"))
    return of_library(c);
  return !strcmp(def->name, "get_IsSupported") && (of_processor(c) || (of_library(c) && c->ngparams == 1));
}

// Whether the instructions of a class are there is known now, or asked for when the code runs, or they never are.
typedef enum Presence { NEVER, NOW, ASKED } Presence;

static Presence presence(Im *im, const VectorTarget *t, const char *cls) {
  const CompileEnv *env = im->fn->env;
  u32 needs = t && cls ? t->needs(cls) : 0, missing = needs & ~(env->features | env->optional);
  im->fn->missed |= missing;
  if (!needs || missing)
    return NEVER;
  return needs & ~env->features ? ASKED : NOW;
}

static Value *ask_processor(Im *im, u32 needs) {
  Builder *b = &im->b;
  Value *has = b_ref(b, ref_number(im->fn, REF_CPU, 0), T_PTR);
  return b_cmp(b, CC_NE, b_bin(b, OP_AND, T_PTR, has, b_const(b, T_PTR, needs)), b_const(b, T_PTR, 0));
}

// Vector128<T>.IsSupported: whether T is an element.
static bool element_supported(Im *im, const Class *c) {
  const Class *elem = c->inst ? c->inst->args[0] : NULL;
  if (!elem || elem->is_open || elem->kind == CK_VAR || elem->kind == CK_MVAR)
    return false;
  push_decided(im, vec_elem_of(elem) != VE_NONE);
  return true;
}

// Vector128.IsHardwareAccelerated, Sse2.X64.IsSupported and the like.
bool il_has_hardware(Im *im, const Method *m) {
  if (!strcmp(m->name, "get_IsSupported") && !of_processor(m->klass))
    return element_supported(im, m->klass);
  const VectorTarget *t = im->fn->hardware;
  const char *cls = class_of(m->klass);
  Presence there = presence(im, t, cls);
  if (there == ASKED) {
    push_kind(im, SK_I32, ask_processor(im, t->needs(cls)));
    return true;
  }
  if (there == NOW)
    im->fn->features |= t->needs(cls);
  push_decided(im, there == NOW);
  return true;
}

static void widen(VecCall *c, VecType t) {
  if (t.kind == VK_VECTOR)
    c->size = MAX(c->size, t.size);
}

static bool describe(VecCall *c, const Method *m, const Sig *sig) {
  const Fn *fn = c->b->fn;
  if (sig->has_this || sig->nparams > VEC_MAX_ARGS)
    return false;
  c->cls = class_of(m->klass);
  c->name = m->name;
  c->n = sig->nparams;
  c->size = 16;
  c->ret = type_of(fn, sig->ret);
  widen(c, c->ret);
  for (u32 i = 0; i < c->n; i++)
    widen(c, c->params[i] = type_of(fn, sig->params[i]));
  return c->cls != NULL;
}

static void take_args(Im *im, VecCall *c, const Sig *sig, const Entry *args) {
  for (u32 i = 0; i < c->n; i++) {
    const Note *n = args[i].note;
    if (c->params[i].kind == VK_VECTOR && n && n->kind == NOTE_VECTOR) {
      c->args[i] = n->obj; // constants are seen
      continue;
    }
    Value *v = c->params[i].kind == VK_POINTER ? as_addr(im, args[i]) : as_class(im, args[i], sig->params[i]);
    c->args[i] = c->params[i].kind == VK_VECTOR ? b_load(&im->b, vector_mem(c->params[i].size), v, 0, NULL) : v;
  }
}

// ---- results --------------------------------------------------------------------------------------------------------

static void push_vector_result(Im *im, Class *ret, VecType t, Value *v, Value *at) {
  switch (t.kind) {
  case VK_VOID: break;
  case VK_VECTOR:
    at = temp_addr(im, ret);
    b_store(&im->b, vector_mem(t.size), at, 0, v, NULL);
    Note n = {.kind = NOTE_VECTOR, .obj = v};
    push(im, (Entry){.kind = SK_STRUCT, .v = at, .cls = ret, .note = arena_dup(im->fn->arena, &n, sizeof n)});
    break;
  case VK_STRUCT: push_class(im, ret, at, false); break;
  default: push_class(im, ret, v, false); break;
  }
}

static Block *block_beside(Im *im, bool cold) {
  const Block *from = im->b.b;
  Block *b = block_new(im->fn);
  b->region = from->region;
  b->handler = from->handler;
  b->in_filter = from->in_filter;
  b->cold = cold || from->cold;
  return b;
}

// The processor wants a constant where the program has a variable: the method itself, which others then call, has the
// instruction with each of them.
static void emit_each(Im *im, const void *rule, VecCall *c, u32 imm, Class *ret) {
  enum { ALL = 256 };
  Fn *fn = im->fn;
  Value *which = b_un(&im->b, OP_ZEXT8, T_I32, c->args[imm]);
  Value *end = value_new(fn, OP_SWITCH, T_VOID, 1);
  Block *from = im->b.b, *join = block_beside(im, false), *cases[ALL];
  Slot *slot = slot_new(fn, ret);
  for (u32 i = 0; i < ALL; i++)
    cases[i] = block_beside(im, false);
  end->args[0] = which;
  end->il_off = im->b.il;
  value_append(from, end);
  block_set_succs(fn, from, cases, ALL);
  for (u32 i = 0; i < ALL; i++) {
    im->b.b = cases[i];
    VecCall one = *c;
    one.args[imm] = b_const(&im->b, T_I32, i);
    Value *v = im->fn->vector->emit(rule, &one);
    b_store(&im->b, c->ret.kind == VK_VECTOR ? vector_mem(c->ret.size) : memtype_of(ret), b_slotaddr(&im->b, slot), 0,
            v, NULL);
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

// ---- methods of an instance -----------------------------------------------------------------------------------------

// A vector that a call of the method itself is about: in memory of its own, so that no other's address is passed on.
static Value *in_temp(Im *im, Class *c, Value *v) {
  Value *at = temp_addr(im, c);
  b_store(&im->b, vector_mem(ir_vector_size(im->fn, c)), at, 0, v, NULL);
  return at;
}

typedef struct Choice {
  Block *usual, *other, *join;
} Choice;

static Choice choose(Im *im, Value *cond) {
  Choice c = {block_beside(im, false), block_beside(im, true), block_beside(im, false)};
  b_condbr(&im->b, cond, c.usual, c.other);
  im->b.b = c.usual;
  return c;
}

static void call_itself(Im *im, MethodTok m, Sig *sig, Value *self, Value **args) {
  Value *all[3] = {self, sig->nparams ? args[0] : NULL, sig->nparams > 1 ? args[1] : NULL};
  call_direct(im, m, sig, all, sig->nparams + 1, NULL);
}

// Vector<T>(T[], int) and CopyTo(T[], int), and those without an index. Where the array is too short, the method
// itself says so.
static void move_elements(Im *im, MethodTok m, Sig *sig, VecElem e, const Entry *args, bool out) {
  Builder *b = &im->b;
  Class *vec = m.closed->klass, *elem = sig->params[0]->elem;
  u32 bytes = ir_vector_size(im->fn, vec);
  MemType mt = vector_mem(bytes);
  Value *self = as_addr(im, args[0]), *arr = as_ref(im, args[1]);
  Value *at = sig->nparams > 1 ? as_type(im, args[2], T_I32) : b_const(b, T_I32, 0);
  settle(im);
  null_check(im, arr);
  Value *len = b_un(b, OP_ARRLEN, T_I32, arr);
  len->flags |= VF_NONNEG;
  // In 64 bits, where neither a sum nor an index below zero comes near a length.
  Value *from = b_un(b, OP_ZEXT32, T_I64, at), *count = b_const(b, T_I64, (i64)(bytes / vec_elem_size(e)));
  Value *inside = b_cmp(b, CC_ULE, b_bin(b, OP_ADD, T_I64, from, count), b_un(b, OP_ZEXT32, T_I64, len));
  Value *value = out ? b_load(b, mt, self, 0, NULL) : NULL;
  Choice c = choose(im, inside);
  Value *data = b_bin(b, OP_ELEMADDR, T_PTR, arr, at);
  data->u.cls = elem;
  if (out)
    b_store(b, mt, data, 0, value, NULL);
  else
    b_store(b, mt, self, 0, b_load(b, mt, data, 0, NULL), NULL);
  b_br(b, c.join);
  b->b = c.other;
  Value *own = in_temp(im, vec, out ? value : b_vconst(b, memtype_type(mt), (u8[32]){0}));
  call_itself(im, m, sig, own, (Value *[]){arr, at});
  if (!out)
    b_store(b, mt, self, 0, b_load(b, mt, own, 0, NULL), NULL);
  b_br(b, c.join);
  b->b = c.join;
}

static void take_element(Im *im, MethodTok m, Sig *sig, VecElem e, const Entry *args) {
  Builder *b = &im->b;
  u32 size = vec_elem_size(e), bytes = ir_vector_size(im->fn, m.closed->klass), n = bytes / size;
  Value *self = as_addr(im, args[0]), *at = as_type(im, args[1], T_I32);
  MemType mt = vec_elem_mem(e);
  if (at->op == OP_CONST && at->u.i >= 0 && at->u.i < n) {
    push_class(im, sig->ret, b_load(b, mt, self, (i32)(at->u.i * size), NULL), false);
    return;
  }
  Value *own = in_temp(im, m.closed->klass, b_load(b, vector_mem(bytes), self, 0, NULL));
  Slot *result = slot_new(im->fn, sig->ret);
  Choice c = choose(im, b_cmp(b, CC_ULT, at, b_const(b, T_I32, n)));
  Value *index = b_un(b, OP_ZEXT32, T_PTR, at), *off = b_bin(b, OP_MUL, T_PTR, index, b_const(b, T_PTR, size));
  Value *x = b_load(b, mt, b_bin(b, OP_ADD, T_PTR, own, off), 0, NULL);
  b_store(b, mt, b_slotaddr(b, result), 0, x, NULL);
  b_br(b, c.join);
  b->b = c.other;
  Value *v = call_direct(im, m, sig, (Value *[]){own, at}, 2, NULL);
  b_store(b, mt, b_slotaddr(b, result), 0, v, NULL);
  b_br(b, c.join);
  b->b = c.join;
  load_class(im, sig->ret, b_slotaddr(b, result), 0, NULL);
}

// Vector<T>(T)
static bool spread_scalar(Im *im, Sig *sig, VecElem e, const Entry *args) {
  const VectorTarget *t = im->fn->vector;
  VecCall c = {.b = &im->b, .cls = "V", .name = "Create", .n = 1, .size = 16};
  c.ret = (VecType){VK_VECTOR, (u8)e, 16};
  c.params[0] = (VecType){VK_SCALAR, (u8)e, 0};
  const void *rule = t->find(&c);
  if (!rule || !t->accepts(rule, &c))
    return false;
  settle(im);
  Value *self = as_addr(im, args[0]);
  c.args[0] = as_class(im, args[1], sig->params[0]);
  b_store(&im->b, MT_V128, self, 0, t->emit(rule, &c), NULL);
  return true;
}

static bool of_instance(Im *im, MethodTok m, Sig *sig, const Entry *args) {
  Class *c = m.closed->klass;
  VecType t = ir_vector_size(im->fn, c) ? type_of(im->fn, c) : (VecType){VK_VOID, VE_NONE, 0};
  // In the method itself a call of it would not end.
  if (!im->fn->vector || t.elem == VE_NONE || !c->inst || im->m == m.closed || !sig->nparams)
    return false;
  Class *first = sig->params[0];
  bool ctor = !strcmp(m.closed->name, ".ctor"), copy = !strcmp(m.closed->name, "CopyTo");
  bool index = sig->nparams == 1 || (sig->nparams == 2 && sig->params[1]->etype == ET_I4);
  im->fn->features |= CPU_VECTORS | (t.size == 32 ? CPU_WIDE_VECTORS : 0);
  if ((ctor || copy) && first->kind == CK_SZARRAY && first->elem == c->inst->args[0] && index) {
    move_elements(im, m, sig, (VecElem)t.elem, args, copy);
    return true;
  }
  if (!strcmp(m.closed->name, "get_Item") && sig->nparams == 1) {
    take_element(im, m, sig, (VecElem)t.elem, args);
    return true;
  }
  return t.size == 16 && ctor && sig->nparams == 1 && first == c->inst->args[0] &&
         spread_scalar(im, sig, (VecElem)t.elem, args);
}

static void refuse_unless(Im *im, Value *there) {
  settle(im);
  Choice c = choose(im, there);
  im->b.b = c.other;
  b_helper(&im->b, HELPER_NO_INSTRUCTION, 0, NULL);
  b_br(&im->b, c.usual);
  im->b.b = c.usual;
}

static bool is_vector_of_numbers(Class *c) {
  return class_vector_size(c) && c->inst && vec_elem_of(c->inst->args[0]) != VE_NONE;
}

// Shared code of generic methods has vectors of what nobody can add up.
static bool has_numbers(const VecCall *c, const Sig *sig) {
  bool any = strcmp(c->cls, "V256") != 0 || is_vector_of_numbers(sig->ret);
  for (u32 i = 0; i < sig->nparams; i++)
    any |= is_vector_of_numbers(sig->params[i]);
  return any;
}

bool il_vector(Im *im, MethodTok m, Sig *sig, const Entry *args) {
  if (sig->has_this)
    return of_instance(im, m, sig, args);
  const VectorTarget *t = im->fn->vector;
  VecCall c = {.b = &im->b};
  bool known = t && describe(&c, m.closed, sig) && has_numbers(&c, sig);
  Presence there = known ? presence(im, t, c.cls) : NEVER;
  const void *rule = there != NEVER ? t->find(&c) : NULL;
  there = rule ? there : NEVER;
  if (there == NEVER)
    return has_no_instruction(im, m.closed);
  if (there == ASKED && im->m != m.closed)
    return false; // the method itself asks
  im->fn->features |= (there == NOW ? t->needs(c.cls) : CPU_VECTORS) | (c.size == 32 ? CPU_WIDE_VECTORS : 0);
  if (there == ASKED)
    refuse_unless(im, ask_processor(im, t->needs(c.cls)));
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
