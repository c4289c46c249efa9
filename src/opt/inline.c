// inline.c: puts the bodies of small methods in the place of their calls, before SSA construction.
//
// Round n looks only at calls that round n-1 brought in, so the number of rounds is the depth of inlining.
#include "il/il.h"
#include "opt/passes.h"

enum {
  MAX_DEPTH = 6,
  MAX_DEEP = 12,       // of methods of DEEP_IL
  SMALL_IL = 32,       // bytes; getters, setters, constructors, forwarders
  STRUCT_IL = 128,     // works on structs in the frame: enumerators, spans, operators; they can then live in registers
  LOOP_IL = 64,        // called in a loop
  MAKER_IL = 96,       // of a known object, gives an interface, as GetEnumerator: whose calls may then be known
  CONST_IL = 16,       // more for each constant argument
  LARGE_IL = 96,       // with aggrinline
  AGGRESSIVE_IL = 256, // MethodImplOptions.AggressiveInlining
  DEEP_IL = 64,        // beyond MAX_DEPTH and GROWTH: one struct made of another and the like
  GROWTH = 1200,       // values that may be added, beside as many as there were
  MORE_GROWTH = 2400,  // the same, for calls in a loop and of methods that ask for it
};
enum {
  IMPL_CODE_TYPE = 3,
  IMPL_NOINLINING = 8,
  IMPL_SYNCHRONIZED = 0x20,
  IMPL_NOOPTIMIZATION = 0x40,
  IMPL_AGGRESSIVE = 0x100,
  IMPL_INTERNALCALL = 0x1000
};
enum { METHOD_STATIC = 0x10, METHOD_ABSTRACT = 0x400, METHOD_PINVOKE = 0x2000 };

static bool allowed(Fn *fn, Method *m) {
  const CompileEnv *env = fn->env;
  if (!m || m == fn->method || m->wrapper != WRAP_NONE || m->klass->is_delegate)
    return false;
  if (m->implflags & (IMPL_CODE_TYPE | IMPL_NOINLINING | IMPL_SYNCHRONIZED | IMPL_NOOPTIMIZATION | IMPL_INTERNALCALL))
    return false;
  if (m->flags & (METHOD_ABSTRACT | METHOD_PINVOKE) || (fn->opts & OPT_INTRINS && opt_is_get_type(m)))
    return false;
  return !env || !env->may_inline || env->may_inline(fn->method, m, env->data);
}

// On, with or to a struct in the frame.
static bool on_local_struct(const Value *call) {
  const CallInfo *ci = call->u.call;
  if (ci->ret.cls)
    return true;
  for (u32 i = 0; i < ci->nparams; i++)
    if (ci->params[i].cls)
      return true;
  return call->nargs && call->args[0]->op == OP_SLOTADDR && ci->method->klass->is_valuetype &&
         !(ci->method->flags & METHOD_STATIC);
}

static bool asks(const Value *call) {
  return call->u.call->method->implflags & IMPL_AGGRESSIVE;
}

static u32 size_limit(const Fn *fn, const Value *call, bool is_new) {
  if (asks(call))
    return AGGRESSIVE_IL;
  if (is_new && call->klass && call->klass->is_interface)
    return MAKER_IL;
  u32 limit = fn->opts & OPT_AGGRINLINE ? LARGE_IL : call->block->loop_depth ? LOOP_IL : SMALL_IL;
  for (u32 i = 0; i < call->u.call->nparams; i++)
    if (call->args[i]->op == OP_CONST)
      limit += CONST_IL;
  return on_local_struct(call) ? MAX(limit, STRUCT_IL) : limit;
}

// Where everything around has been taken in, what a call costs is seen: spans of spans, a cast of a conversion.
static u32 deep_size_limit(const Value *call) {
  return asks(call) || on_local_struct(call) ? DEEP_IL : SMALL_IL;
}

// An instance method that only returns, as Dispose of many enumerators: gone also where bodies cannot be spliced in.
static bool drop_empty(Fn *fn, Value *call) {
  enum { IL_RET = 0x2A };
  Method *m = call->u.call->method, *def = m->def ? m->def : m;
  MethodBody body;
  if (call->op != OP_CALL || call->type != T_VOID || call->u.call->ret.cls || (m->flags & METHOD_STATIC) ||
      strcmp(m->name, ".ctor") == 0 || has_entry_init(m) || method_checks_proxy(m) || fn->inlined.n == POS_MAX_FRAMES ||
      !method_body(def, &body, NULL))
    return false;
  if (body.code_size != 1 || body.code[0] != IL_RET)
    return false;
  vec_push_a(&fn->inlined, ((InlineFrame){m, call->il_off}), fn->arena);
  value_remove(call);
  return true;
}

// Code on the way to a throw is not worth its bytes.
static bool is_cold(const Block *b) {
  return b->cold || b->last->op == OP_THROW || b->last->op == OP_UNREACHABLE;
}

typedef VEC(Value *) Sites;

static bool take_new(CallInfo *ci) {
  bool is = ci->new_target;
  ci->new_target = false;
  return is;
}

// Calls from value `first_id` on; `only_new`: of them those that devirt made.
static void find_sites(Fn *fn, u32 first_id, bool only_new, Sites *out) {
  FOR_BLOCKS(fn, b) {
    if (is_cold(b))
      continue;
    for (Value *v = b->first; v; v = v->next)
      if (op_is_call(v->op) && v->id >= first_id && v->u.call->kind == CALL_DIRECT && allowed(fn, v->u.call->method) &&
          (take_new(v->u.call) || !only_new))
        vec_push(out, v);
  }
}

static bool inline_calls(Fn *fn, bool only_new, u32 limit, u32 last_limit) {
  u32 first = 0;
  bool any = false;
  Sites sites = {0};
  for (u32 depth = 0; depth < MAX_DEEP; depth++) {
    u32 next_first = fn->next_value;
    bool changed = false;
    sites.n = 0;
    bool is_new = only_new && depth == 0;
    find_sites(fn, first, is_new, &sites);
    // Backwards: what follows a call moves to another block, and is to move once however many calls a block has.
    for (u32 i = (u32)sites.n; i-- > 0 && fn->next_value < last_limit;) {
      Value *call = sites.v[i];
      bool within = fn->next_value < limit;
      if (!within && !call->block->loop_depth && !asks(call))
        continue;
      u32 max_il = within && depth < MAX_DEPTH ? size_limit(fn, call, is_new) : deep_size_limit(call);
      changed |= drop_empty(fn, call) || il_inline(fn, call, call->u.call->method, max_il);
    }
    if (!changed)
      break;
    any = true;
    first = next_first;
    opt_refresh(fn);
  }
  vec_free(&sites);
  return any;
}

bool pass_inline(Fn *fn) {
  return inline_calls(fn, false, fn->next_value * 2 + GROWTH, fn->next_value * 2 + MORE_GROWTH);
}

// The others were looked at.
bool pass_inline_new(Fn *fn) {
  return inline_calls(fn, true, fn->next_value + GROWTH, fn->next_value + GROWTH);
}
