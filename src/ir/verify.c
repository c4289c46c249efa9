// verify.c: checks that a function is well formed: blocks, edges, operand types, SSA dominance.
//
// That values do not cross into handlers, nor out of finally blocks and filters, follows from dominance: handler
// entries are roots of the dominator forest, and finally blocks and filters have no way out.
#include "ir/ir.h"

typedef struct Check {
  Fn *fn;
  const char *phase;
  Error *err;
  u32 *pos; // by value id: position in its block + 1
} Check;

#define FAIL(c, v, ...) return fail(c, v, __VA_ARGS__)

static bool fail(Check *c, const Value *v, const char *text) {
  if (v)
    return err_set(c->err, ERR_INVALID_PROGRAM, "IR after %s of %s: b%u v%u %s (IL %x): %s", c->phase, c->fn->name,
                   v->block ? v->block->id : 0, v->id, op_info[v->op].text, v->il_off, text);
  return err_set(c->err, ERR_INVALID_PROGRAM, "IR after %s of %s: %s", c->phase, c->fn->name, text);
}

// What the operands and the result of an operation must be. Letters: i I32, q I64, l PTR, r REF, f float, n I32
// or I64, a any scalar, p an address (PTR or REF), v no result, = same type as operand 0, ? anything.
static const char *const shapes[OP_COUNT] = {
    // result, then operands
    [OP_CONST] = "?",
    [OP_FCONST] = "f",
    [OP_REF] = "p",
    [OP_DICTREF] = "pl",
    [OP_DICT] = "l",
    [OP_SLOTADDR] = "l",
    [OP_THREAD] = "p",
    [OP_TLSLOAD] = "pl",
    [OP_THREADPTR] = "l",
    [OP_COPYV] = "=a",
    [OP_ADD] = "=x=",
    [OP_SUB] = "=x=",
    [OP_MUL] = "=x=",
    [OP_DIV] = "=x=",
    [OP_DIVU] = "=n=",
    [OP_REM] = "=x=",
    [OP_REMU] = "=n=",
    [OP_AND] = "=n=",
    [OP_OR] = "=n=",
    [OP_XOR] = "=n=",
    [OP_SHL] = "=ni",
    [OP_SHR] = "=ni",
    [OP_SHRU] = "=ni",
    [OP_ROL] = "=ni",
    [OP_HIGH] = "ii",
    [OP_ADD2] = "iiiii",
    [OP_SUB2] = "iiiii",
    [OP_MULW] = "iii",
    [OP_CMP2] = "iiiii",
    [OP_NEG] = "=x",
    [OP_NOT] = "=n",
    [OP_ADDO] = "=n=",
    [OP_SUBO] = "=n=",
    [OP_MULO] = "=n=",
    [OP_ADDOU] = "=n=",
    [OP_SUBOU] = "=n=",
    [OP_MULOU] = "=n=",
    [OP_FSQRT] = "=f",
    [OP_FABS] = "=f",
    [OP_FRINT] = "=f",
    [OP_FFLOOR] = "=f",
    [OP_FCEIL] = "=f",
    [OP_FTRUNC] = "=f",
    [OP_CMP] = "ia=",
    [OP_SELECT] = "aiaa",
    [OP_SEXT8] = "=n",
    [OP_SEXT16] = "=n",
    [OP_ZEXT8] = "=n",
    [OP_ZEXT16] = "=n",
    [OP_SEXT32] = "qi",
    [OP_ZEXT32] = "qi",
    [OP_TRUNC] = "iq",
    [OP_I2F] = "fn",
    [OP_U2F] = "fn",
    [OP_F2I] = "nf",
    [OP_F2U] = "qf",
    [OP_F2F] = "ff",
    [OP_BITCAST] = "aa",
    [OP_CONVO] = "nx",
    [OP_CKFINITE] = "=f",
    [OP_LOAD] = "ap",
    [OP_STORE] = "vpa",
    [OP_STOREREF] = "vpr",
    [OP_COPY] = "vpp",
    [OP_ZERO] = "vp",
    [OP_MEMCPY] = "vppn",
    [OP_MEMSET] = "vpin",
    [OP_CAS] = "apaa",
    [OP_XCHG] = "apa",
    [OP_XADD] = "npn",
    [OP_FENCE] = "v",
    [OP_LOCALLOC] = "ll",
    [OP_NULLCHECK] = "vp",
    [OP_BOUNDS] = "vii",
    [OP_TRAPIF] = "va=",
    [OP_DIVCHECK] = "vn=",
    [OP_ARRLEN] = "ir",
    [OP_ELEMADDR] = "lri",
    [OP_FIELDADDR] = "lp",
    [OP_STRLEN] = "ir",
    [OP_STRCHARADDR] = "lri",
    [OP_CLASSINIT] = "vl",
    [OP_TLSBASE] = "ll",
    [OP_NEW] = "rl",
    [OP_NEWARR] = "rll",
    [OP_NEWSTR] = "rll",
    [OP_NEWDELEGATE] = "rlrl",
    [OP_BOX] = "rla",
    [OP_BOXNULLABLE] = "rlp",
    [OP_UNBOX] = "lrl",
    [OP_UNBOXNULLABLE] = "vrlp",
    [OP_ISINST] = "rrl",
    [OP_CASTCLASS] = "rrl",
    [OP_STELEMCHECK] = "vrr",
    [OP_ELEMACHECK] = "vrl",
    [OP_STORECHECK] = "vrl",
    [OP_SIZEOF] = "il",
    [OP_LDVIRTFTN] = "lrl",
    [OP_CATCHOBJ] = "r",
    [OP_BR] = "v",
    [OP_CONDBR] = "vi",
    [OP_SWITCH] = "vi",
    [OP_THROW] = "vr",
    [OP_RETHROW] = "vr",
    [OP_CALLFINALLY] = "v",
    [OP_ENDFINALLY] = "v",
    [OP_ENDFILTER] = "vi",
    [OP_UNREACHABLE] = "v",
};

static bool fits(char letter, u8 type, u8 first) {
  switch (letter) {
  case 'v': return type == T_VOID;
  case 'i': return type == T_I32;
  case 'l': return type == T_PTR;
  case 'q': return type == T_I64;
  case 'r': return type == T_REF;
  case 'f': return type_is_float(type);
  case 'n': return type == T_I32 || type == T_I64;
  case 'x': return type == T_I32 || type == T_I64 || type_is_float(type);
  case 'p': return type == T_PTR || type == T_REF;
  case 'a': return type != T_VOID;
  case '=': return type == first;
  default: return true;
  }
}

static bool check_shape(Check *c, Value *v) {
  const char *s = shapes[v->op];
  if (!s)
    return true;
  u8 first = v->nargs ? v->args[0]->type : T_VOID;
  if (!fits(s[0], v->type, first))
    FAIL(c, v, "the result's type is wrong");
  for (u32 i = 0; i < v->nargs && s[1 + i]; i++)
    if (!fits(s[1 + i], v->args[i]->type, first))
      FAIL(c, v,
           i == 0   ? "operand 0 has a wrong type"
           : i == 1 ? "operand 1 has a wrong type"
                    : "an operand has a wrong type");
  return true;
}

static bool check_call(Check *c, Value *v) {
  const CallInfo *ci = v->u.call;
  if (!ci)
    FAIL(c, v, "call without CallInfo");
  u32 want = call_target_index(ci) + ci->has_target;
  if (v->nargs != want)
    FAIL(c, v, "number of operands");
  if (v->type != (ci->ret.cls ? T_VOID : ci->ret.type))
    FAIL(c, v, "result type");
  for (u32 i = 0; i < ci->nparams; i++)
    if (v->args[i]->type != ci->params[i].type && !(fits('p', v->args[i]->type, 0) && fits('p', ci->params[i].type, 0)))
      FAIL(c, v, "argument type");
  return true;
}

static bool check_aux(Check *c, Value *v) {
  switch (v->op) {
  case OP_TAILCALL:
    if (v->u.call->ret.type != T_VOID || v->u.call->native)
      FAIL(c, v, "tail call");
    return check_call(c, v);
  case OP_CALL: return check_call(c, v);
  case OP_LOAD:
    if (v->type != memtype_type(v->u.mem.mt))
      FAIL(c, v, "type of the load");
    return true;
  case OP_STORE:
    if (v->args[1]->type != memtype_type(v->u.mem.mt))
      FAIL(c, v, "type of the stored value");
    return true;
  case OP_REF:
  case OP_DICTREF:
    if (!v->u.ref)
      FAIL(c, v, "no ref");
    return true;
  case OP_FIELDADDR:
    if (!v->u.field)
      FAIL(c, v, "no field");
    return true;
  case OP_COPY:
    if (!v->u.blk.cls)
      FAIL(c, v, "no class");
    return true;
  case OP_PARAM:
    if (v->block != c->fn->entry || (u64)v->u.i >= c->fn->nparams || c->fn->params[v->u.i].cls)
      FAIL(c, v, "param");
    return true;
  case OP_RET:
    if ((c->fn->ret.type == T_VOID) != (v->nargs == 0) || v->nargs > 1u + (c->fn->ret.pair != 0))
      FAIL(c, v, "value of the return");
    if (v->nargs && v->args[0]->type != c->fn->ret.type &&
        !(fits('p', v->args[0]->type, 0) && fits('p', c->fn->ret.type, 0)))
      FAIL(c, v, "type of the return");
    return true;
  default: return true;
  }
}

static bool check_args(Check *c, Value *v) {
  i8 n = op_info[v->op].nargs;
  if (n >= 0 && v->nargs != (u32)n)
    FAIL(c, v, "number of operands");
  for (u32 i = 0; i < v->nargs; i++) {
    Value *a = v->args[i];
    if (!a)
      FAIL(c, v, "missing operand");
    if (a->type == T_VOID)
      FAIL(c, v, "operand without a value");
    if (a->id >= c->fn->next_value || !c->pos[a->id] || !a->block || a->block->dead)
      FAIL(c, v, "operand is not in the function");
    Block *use = v->op == OP_PHI ? v->block->preds.v[i] : v->block;
    bool ok = a->block == use ? v->op == OP_PHI || c->pos[a->id] < c->pos[v->id] : block_dominates(a->block, use);
    if (!ok)
      FAIL(c, v, "operand does not dominate its use");
  }
  return true;
}

// Behind opt/pairs.c: nothing has 64 bits but floats, and HIGH stands behind what it is the upper half of.
static bool check_split(Check *c, Value *v) {
  if (v->type == T_I64)
    FAIL(c, v, "64 bits where they were taken apart");
  if ((v->op == OP_LOAD || v->op == OP_STORE) && memtype_type(v->u.mem.mt) == T_I64)
    FAIL(c, v, "an access of 64 bits where they were taken apart");
  if (op_is_call(v->op))
    for (u32 i = 0; i < v->u.call->nparams; i++)
      if (v->u.call->params[i].type == T_I64)
        FAIL(c, v, "an argument of 64 bits where they were taken apart");
  if (v->op == OP_HIGH && v->prev != v->args[0])
    FAIL(c, v, "apart from its lower half");
  return true;
}

static bool check_value(Check *c, Value *v) {
  if (v->op >= OP_COUNT)
    FAIL(c, NULL, "unknown operation");
  if (c->fn->split && !check_split(c, v))
    return false;
  if (v->op == OP_PHI) {
    if (v->prev && v->prev->op != OP_PHI)
      FAIL(c, v, "phi after other operations");
    if (v->nargs != v->block->preds.n)
      FAIL(c, v, "phi and predecessors differ in number");
  }
  if (!check_args(c, v))
    return false;
  if (v->op == OP_PHI)
    for (u32 i = 0; i < v->nargs; i++)
      if (v->args[i]->type != v->type)
        FAIL(c, v, "types of the phi");
  return check_shape(c, v) && check_aux(c, v);
}

static bool succ_count_ok(const Block *b) {
  switch (b->last->op) {
  case OP_BR:
  case OP_CALLFINALLY: return b->nsuccs == 1;
  case OP_CONDBR: return b->nsuccs == 2;
  case OP_SWITCH: return b->nsuccs >= 1;
  default: return b->nsuccs == 0;
  }
}

// Edges stay inside a handler, or leave it for code around it; nobody jumps to a handler's entry.
static bool edge_ok(const Fn *fn, const Block *from, const Block *to) {
  if (to->is_handler_entry)
    return false;
  if (from->handler == to->handler)
    return from->in_filter == to->in_filter;
  if (from->in_filter)
    return false;
  for (i32 h = from->handler; h >= 0; h = fn->clauses[h].outer_handler)
    if (h == to->handler || fn->clauses[h].outer_handler == to->handler)
      return true;
  return false;
}

static bool check_block(Check *c, Block *b) {
  if (!b->last || !op_ends_block(b->last->op))
    FAIL(c, b->last, "a block without an end");
  if (b->region >= (i32)c->fn->nclauses || b->handler >= (i32)c->fn->nclauses)
    FAIL(c, b->last, "region or handler out of range");
  if (!succ_count_ok(b))
    FAIL(c, b->last, "number of successors");
  for (u32 i = 0; i < b->nsuccs; i++) {
    Block *s = b->succs[i];
    if (!edge_ok(c->fn, b, s))
      FAIL(c, b->last, "edge across handlers");
    u32 there = 0, here = 0;
    for (u32 k = 0; k < s->preds.n; k++)
      there += s->preds.v[k] == b;
    for (u32 k = 0; k < b->nsuccs; k++)
      here += b->succs[k] == s;
    if (there != here)
      FAIL(c, b->last, "predecessors and successors disagree");
  }
  Value *prev = NULL;
  for (Value *v = b->first; v; prev = v, v = v->next) {
    if (v->block != b || v->prev != prev)
      FAIL(c, v, "broken list of values");
    if (op_ends_block(v->op) && v->next)
      FAIL(c, v, "end of a block in its middle");
    if (v->op < OP_COUNT && !check_value(c, v))
      return false;
  }
  return true;
}

bool ir_verify(Fn *fn, const char *phase, Error *err) {
  Check c = {.fn = fn, .phase = phase, .err = err};
  if (!fn->entry || !fn->nblocks || fn->blocks[0] != fn->entry)
    FAIL(&c, NULL, "no entry block at the head");
  if (fn->entry->preds.n)
    FAIL(&c, NULL, "the entry block has predecessors");
  ir_dominators(fn);
  c.pos = ARENA_ARRAY(fn->arena, u32, fn->next_value + 1);
  for (u32 i = 0; i < fn->nblocks; i++) {
    u32 n = 0;
    for (Value *v = fn->blocks[i]->first; v; v = v->next) {
      if (v->id >= fn->next_value)
        FAIL(&c, v, "value number out of range");
      if (c.pos[v->id])
        FAIL(&c, v, "value number used twice");
      c.pos[v->id] = ++n;
    }
  }
  for (u32 i = 0; i < fn->nblocks; i++)
    if (!check_block(&c, fn->blocks[i]))
      return false;
  return true;
}
