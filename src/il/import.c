// import.c: IL to IR: setting up a method, and the loop over its blocks and instructions.
#include "il/import.h"

#include "types/flavour.h"

#include <stdarg.h>
#include <stdio.h>

// ---- errors -------------------------------------------------------------------------------------------------------

void bad_il(Im *im, const char *fmt, ...) {
  if (im->failed)
    return;
  im->failed = true;
  char text[256];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  err_set(im->err, ERR_INVALID_PROGRAM, "Invalid IL code in %s: IL_%04x: %s", method_name(im->m), im->ip, text);
}

void not_compiled(Im *im, const char *what) {
  if (im->failed)
    return;
  im->failed = true;
  err_set(im->err, ERR_NOT_COMPILED, "%s in %s, IL_%04x", what, method_name(im->m), im->ip);
}

void throw_token(Im *im, u32 token) {
  settle(im);
  Value *args[2] = {b_ref(&im->b, ref_method(im->fn, REF_METHOD, im->m), T_PTR), b_const(&im->b, T_I32, (i32)token)};
  b_helper(&im->b, HELPER_THROW_TOKEN_ERROR, 2, args);
  b_end(&im->b, OP_UNREACHABLE, NULL);
  im->b.b->cold = true;
  im->ended = true;
}

// ---- arguments and locals -----------------------------------------------------------------------------------------

static Class *this_class(Method *m) {
  return m->klass->is_valuetype ? class_byref(m->klass) : m->klass;
}

static bool names_nothing(Im *im, const char *where) {
  return err_set(im->err, ERR_INVALID_PROGRAM, "Invalid IL code in %s: nothing stands for a type parameter in %s",
                 method_name(im->m), where);
}

static bool setup_args(Im *im) {
  Fn *fn = im->fn;
  u32 has_this = im->sig->has_this;
  im->nargs = im->sig->nparams + has_this;
  im->arg_cls = ARENA_ARRAY(fn->arena, Class *, im->nargs + 1);
  im->arg_slot = ARENA_ARRAY(fn->arena, Slot *, im->nargs + 1);
  im->arg_v = ARENA_ARRAY(fn->arena, Value *, im->nargs + 1);
  if (has_this)
    im->arg_cls[0] = this_class(im->m);
  for (u32 i = has_this; i < im->nargs; i++)
    im->arg_cls[i] = im->sig->params[i - has_this];
  if (sig_names_open(im, im->sig))
    return names_nothing(im, "its signature");
  return sig_layout(im->sig, im->err);
}

static bool setup_locals(Im *im) {
  Fn *fn = im->fn;
  if (!im->body.locals_token)
    return true;
  bool *pinned = NULL;
  if (!locals_from_token(im->a, im->body.locals_token, im->ctx, fn->arena, &im->local_cls, &pinned, &im->nlocals,
                         im->err))
    return false;
  for (u32 i = 0; i < im->nlocals; i++) {
    Class *c = im->local_cls[i];
    if (names_open(im, c))
      return names_nothing(im, "its locals");
    if (c->is_valuetype && !class_fields(c, im->err))
      return false;
  }
  return true;
}

static void make_locals(Im *im) {
  im->local_slot = ARENA_ARRAY(im->fn->arena, Slot *, im->nlocals + 1);
  for (u32 i = 0; i < im->nlocals; i++) {
    Class *c = im->local_cls[i];
    im->local_slot[i] = slot_new(im->fn, c);
    if (class_unsized(c) && im->body.init_locals)
      b_zero(&im->b, b_slotaddr(&im->b, im->local_slot[i]), c);
    // Inlined code may run many times: its locals are cleared where it starts.
    im->local_slot[i]->zeroed = im->body.init_locals && !im->site;
  }
}

static Value *incoming(Im *im, u32 i) {
  if (im->site)
    return im->site->call->args[i];
  Value *v = value_new(im->fn, OP_PARAM, im->fn->params[i].type, 0);
  v->u.i = i;
  v->il_off = 0;
  value_append(im->b.b, v);
  if (v->type == T_REF && !im->arg_cls[i]->is_shared) // not that of the result's address
    v->klass = im->arg_cls[i];
  return v;
}

// Scalars that are never written stay values, unless handlers may read them; the rest live in slots.
static void receive_args(Im *im) {
  Value **in = ARENA_ARRAY(im->fn->arena, Value *, im->nargs + 1);
  for (u32 i = 0; i < im->nargs; i++)
    if (im->site || !im->fn->params[i].cls)
      in[i] = incoming(im, i);
  if (!im->site && class_unsized(im->sig->ret)) { // in memory, since the way to the end may lead through handlers
    im->ret_addr = slot_new_raw(im->fn, model.word, model.word);
    b_store(&im->b, MT_PTR, b_slotaddr(&im->b, im->ret_addr), 0, incoming(im, im->nargs), NULL);
  }
  for (u32 i = 0; i < im->nargs; i++) {
    Class *c = im->arg_cls[i];
    bool direct = !im->arg_marks[i] && !im->fn->nclauses;
    if (class_unsized(c)) { // the caller made the copy
      im->arg_slot[i] = slot_of_unsized(im->fn, c);
      b_place(&im->b, im->arg_slot[i], in[i]);
    } else if (ir_is_struct(c)) {
      im->arg_slot[i] = slot_new(im->fn, c);
      if (im->site)
        b_copy(&im->b, b_slotaddr(&im->b, im->arg_slot[i]), in[i], c);
      else
        im->arg_slot[i]->param = (i32)i;
    } else if (direct || (im->site && !im->arg_marks[i])) {
      im->arg_v[i] = b_normalise(&im->b, c, in[i]);
    } else {
      im->arg_slot[i] = slot_new(im->fn, c);
      b_store(&im->b, memtype_of(c), b_slotaddr(&im->b, im->arg_slot[i]), 0, in[i], NULL);
    }
  }
}

// The dictionary is kept in the frame for handlers, generic catch clauses and stack walks. Where it comes from `this`,
// only for handlers: most methods never look at it.
static void receive_dict(Im *im) {
  Fn *fn = im->fn;
  if (im->site || fn->dict_source == DICT_NONE || (fn->dict_source == DICT_THIS && !fn->nclauses))
    return;
  Value *d = value_new(fn, OP_DICT, T_PTR, 0);
  value_append(im->b.b, d);
  fn->dict_slot = slot_new_raw(fn, model.word, model.word);
  fn->dict_slot->pinned = true;
  b_store(&im->b, MT_PTR, b_slotaddr(&im->b, fn->dict_slot), 0, d, NULL);
}

static void describe(Im *im) {
  Fn *fn = im->fn;
  fn->nparams = im->nargs;
  fn->params = ARENA_ARRAY(fn->arena, AbiArg, im->nargs + 1);
  for (u32 i = 0; i < im->nargs; i++)
    fn->params[i] = abi_arg_of(im->arg_cls[i]);
  if (class_unsized(im->sig->ret)) // last of all comes the address for the result
    fn->params[fn->nparams++] = (AbiArg){.type = T_PTR};
  else
    fn->ret = abi_arg_of(im->sig->ret);
  fn->dict_source = (u8)method_dict_source(im->m);
  fn->init_locals = im->body.init_locals;
}

static void zero_locals(Im *im) {
  for (u32 i = 0; i < im->nlocals && im->body.init_locals; i++) {
    Class *c = im->local_cls[i];
    Value *at = b_slotaddr(&im->b, im->local_slot[i]);
    if (ir_is_struct(c)) {
      b_zero(&im->b, at, c);
    } else {
      MemType mt = memtype_of(c);
      IrType t = memtype_type(mt);
      b_store(&im->b, mt, at, 0, type_is_float(t) ? b_fconst(&im->b, t, 0) : b_const(&im->b, t, 0), NULL);
    }
  }
}

static void make_rooms(Im *im) {
  im->fn->rooms = b_const(&im->b, T_PTR, 0);
  make_locals(im);
}

// ---- the loop -----------------------------------------------------------------------------------------------------

static void read_operand(Im *im, const Opcode *oc, u32 at, u32 size, Insn *in) {
  const u8 *p = im->body.code + at;
  switch (oc->operand) {
  case OPERAND_I8: in->i = (i8)*p; break;
  case OPERAND_U8: in->i = *p; break;
  case OPERAND_U16: in->i = le16(p); break;
  case OPERAND_I32:
  case OPERAND_TOKEN: in->i = (i32)le32(p); break;
  case OPERAND_I64: in->l = (i64)le64(p); break;
  case OPERAND_R4: {
    u32 bits = le32(p);
    float f;
    memcpy(&f, &bits, 4);
    in->d = f;
    break;
  }
  case OPERAND_R8: {
    u64 bits = le64(p);
    memcpy(&in->d, &bits, 8);
    break;
  }
  case OPERAND_BR8: in->i = (i32)(at + size) + (i8)*p; break;
  case OPERAND_BR32: in->i = (i32)(at + size + le32(p)); break;
  default: break;
  }
}

const IlHandler il_handlers[512] = {
#define OPC(id, code, text, operand, pops, pushes, flow, handler, aux) [IL_OPCODE_INDEX(code)] = il_##handler,
#include "il/opcodes.def"
#undef OPC
};

// Traces name the places that mono's do: where nothing is on the stack, each nop, and what follows a call; where there
// are symbols, those that they have lines for.
static void mark_position(Im *im, const Opcode *oc) {
  if (!im->sp || im->after_call || im->every_position || il_handler(oc) == il_nop)
    im->b.il = im->base | im->ip;
  im->after_call = false;
}

// A block that starts with something on the stack goes on with the position of the code before it.
static u32 block_position(const Im *im, const IlBlock *ib) {
  if (!ib->depth || ib->handler_start)
    return im->base | ib->start;
  return ib > im->blocks && ib[-1].done ? ib[-1].last_pos : ib->entry_pos;
}

static void import_insn(Im *im) {
  u32 len, size;
  const Opcode *oc = il_opcode_at(&im->body, im->ip, &len);
  il_operand_size(&im->body, oc, im->ip + len, &size); // both were checked by il_find_blocks
  Insn in = {.aux = oc->aux, .text = oc->text};
  read_operand(im, oc, im->ip + len, size, &in);
  im->next = im->ip + len + size;
  mark_position(im, oc);
  if (oc->pops > 0 && im->sp < (u32)oc->pops) {
    bad_il(im, "%s: the evaluation stack is empty", oc->text);
    return;
  }
  il_handler(oc)(im, &in);
  if (oc->flow != FLOW_PREFIX)
    im->prefixes = 0;
}

static void fall_through(Im *im) {
  if (im->ip >= im->body.code_size) {
    bad_il(im, "control runs over the end of the code");
    return;
  }
  Block *to = il_branch_target(im, im->ip);
  if (to)
    b_br(&im->b, to);
}

static void import_block(Im *im, IlBlock *ib) {
  ib->done = true;
  im->cur = ib;
  im->b.b = il_block_ir(im, ib);
  im->ip = ib->start;
  im->b.il = block_position(im, ib);
  im->ended = im->after_call = false;
  im->prefixes = 0;
  im->ninited = 0;
  il_load_entry_stack(im, ib);
  if (!ib->start && il_intrinsic_itself(im))
    return;
  while (!im->failed && !im->ended && im->ip < ib->end) {
    import_insn(im);
    im->ip = im->next;
  }
  ib->last_pos = im->b.il;
  if (!im->failed && !im->ended)
    fall_through(im);
}

// Blocks that branches lead to, as long as they have no more than `max_il` bytes together.
static void import_all(Im *im, u32 max_il) {
  u32 total = 0;
  while (im->work.n && !im->failed) {
    IlBlock *b = &im->blocks[vec_pop(&im->work)];
    if (b->done)
      continue;
    total += b->end - b->start;
    if (total > max_il)
      im->failed = true;
    else
      import_block(im, b);
  }
}

// ---- entry points -------------------------------------------------------------------------------------------------

static bool read_method(Im *im) {
  Method *def = im->m->def ? im->m->def : im->m;
  if (!method_body(def, &im->body, im->err))
    return err_prefix(im->err, "%s", method_name(im->m));
  im->a = method_scope(def); // once there is a body
  im->every_position = assembly_symbols(im->a) != NULL;
  im->ctx = method_ctx(im->m);
  im->sig = method_sig(im->m, im->err);
  if (!im->sig)
    return false;
  im->vararg = im->sig->vararg;
  if (im->vararg && !vararg_allowed(im))
    return false;
  im->sig = sig_as_called(im->sig);
  im->arg_marks = ARENA_ARRAY(im->fn->arena, u8, im->sig->nparams + 2);
  return setup_args(im) && setup_locals(im);
}

static void alloc_stack(Im *im) {
  // No instruction leaves more than one entry above what it found.
  im->cap = MIN(MAX(im->body.max_stack, flavour->least_stack), im->body.code_size + 1);
  im->stack = ARENA_ARRAY(im->fn->arena, Entry, im->cap + im->nargs + 1); // jmp needs the rest
}

// The first IL block continues the entry block unless something branches to it or a try starts there.
static void join_first_block(Im *im) {
  IlBlock *first = &im->blocks[0];
  first->known = true;
  if (!first->branch_target && first->region == im->b.b->region && !first->ir) {
    first->ir = im->b.b;
  } else {
    b_br(&im->b, il_block_ir(im, first));
  }
  il_schedule(im, first);
}

bool il_import(Fn *fn, Error *err) {
  ERROR(local);
  Im im = {.fn = fn, .m = fn->method, .err = err ? err : &local, .sync_clause = -1};
  im.b.fn = fn;
  if (!read_method(&im))
    return false;
  describe(&im);
  if (!il_setup_clauses(&im) || !il_find_blocks(&im))
    return false;
  alloc_stack(&im);
  fn->entry = im.b.b = block_new(fn);
  receive_args(&im);
  receive_dict(&im);
  make_rooms(&im);
  entry_proxy_check(&im);
  entry_class_init(&im);
  if (im.sync_clause >= 0)
    il_sync_enter(&im);
  join_first_block(&im);
  il_queue_handlers(&im);
  import_all(&im, im.body.code_size);
  fn->rooms = NULL;
  if (im.failed)
    return false;
  ir_compute_preds(fn);
  return true;
}

// For il_inline: the body of `m` between im->b.b (empty, receives the arguments) and site->exit.
bool il_import_inline(Im *im, u32 max_il) {
  Method *def = im->m->def ? im->m->def : im->m;
  if (!method_body(def, &im->body, im->err))
    return false;
  // A body that is marked may have parts for many types, of which those count that are for this one.
  enum { PARTS = 8 };
  u32 whole = def->implflags & MI_AGGRESSIVEINLINING ? PARTS * max_il : max_il;
  if (im->body.code_size > MIN(whole, (u32)POS_IL_MAX) || im->body.nclauses)
    return false;
  if (!read_method(im) || !il_find_blocks(im))
    return false;
  alloc_stack(im);
  receive_args(im);
  make_locals(im);
  zero_locals(im);
  entry_proxy_check(im);
  entry_class_init(im);
  join_first_block(im);
  import_all(im, max_il);
  return !im->failed;
}
