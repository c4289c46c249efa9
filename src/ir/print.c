// print.c: the IR as text, for --dump and for the messages of failing tests.
#include "base/text.h"
#include "ir/ir.h"

#include <inttypes.h>

static const char *const type_names[] = {"void", "i32", "i64", "ref", "f32", "f64", "v128"};
static const char *const mem_names[] = {"i8", "u8", "i16", "u16", "i32", "i64", "ref", "f32", "f64", "u32", "v128"};
static const char *const cond_names[] = {"eq", "ne", "lt", "ge", "le", "gt", "ult", "uge", "ule", "ugt"};
static const char *const throw_names[] = {"NullReference", "IndexOutOfRange",   "DivideByZero", "Overflow",
                                          "InvalidCast",   "ArrayTypeMismatch", "Arithmetic",   "OutOfMemory",
                                          "StackOverflow", "InvalidProgram"};
static const char *const call_names[] = {"direct",   "virtual",  "interface", "gvm",
                                         "delegate", "indirect", "helper",    "ref"};
static const char *const clause_names[] = {"catch", "filter", "finally", "?", "fault"};

static void put_mem(const MemAux *m, Buf *out) {
  buf_printf(out, " %s", mem_names[m->mt]);
  if (m->disp)
    buf_printf(out, " %+d", m->disp);
  if (m->flags & MEM_VOLATILE)
    buf_puts(out, " volatile");
  if (m->flags & MEM_UNALIGNED)
    buf_puts(out, " unaligned");
  if (m->flags & MEM_FAULT)
    buf_puts(out, " faulting");
  if (m->flags & MEM_INVARIANT)
    buf_puts(out, " invariant");
  if (m->flags & MEM_FOREIGN)
    buf_puts(out, " foreign");
  if (m->flags & MEM_ACQUIRE)
    buf_puts(out, " acquire");
}

static void put_call(const CallInfo *c, Buf *out) {
  buf_printf(out, " %s", call_names[c->kind]);
  if (c->kind == CALL_HELPER)
    buf_printf(out, " %s", helper_info[c->helper].name);
  if (c->method)
    buf_printf(out, " %s", method_name(c->method));
  if (c->target)
    buf_printf(out, " [%s]", ref_text(c->target));
  if (c->ret.cls)
    buf_printf(out, " ret %s", class_name(c->ret.cls));
  buf_printf(out, "%s%s%s%s%s", c->has_dict ? " dict" : "", c->has_key ? " key" : "", c->has_target ? " target" : "",
             c->native ? " native" : "", c->no_return ? " noreturn" : "");
}

// The member of Value.u that the operation uses.
static void put_aux(const Value *v, Buf *out) {
  switch (v->op) {
  case OP_CONST: buf_printf(out, " %" PRId64, v->u.i); break;
  case OP_PARAM:
  case OP_DIVCHECK:
  case OP_CALLFINALLY: buf_printf(out, " %d", (int)v->u.i); break;
  case OP_FCONST: buf_printf(out, " %.17g", v->u.f); break;
  case OP_VCONST:
    for (u32 i = 0; i < vector_type_size((IrType)v->type); i++)
      buf_printf(out, "%s%02x", i ? "" : " ", vconst_bytes(v)[i]);
    break;
  case OP_VECTOR: buf_printf(out, " %u:%u", v->u.vec.op, v->u.vec.imm); break;
  case OP_REF:
  case OP_DICTREF: buf_printf(out, " [%s]", ref_text(v->u.ref)); break;
  case OP_SLOTADDR: buf_printf(out, " s%u", v->u.slot->id); break;
  case OP_CMP: buf_printf(out, " %s", cond_names[v->u.cc]); break;
  case OP_TRAPIF: buf_printf(out, " %s %s", cond_names[v->u.trap.cc], throw_names[v->u.trap.kind]); break;
  case OP_VGET:
  case OP_VPUT:
  case OP_LOAD:
  case OP_STORE:
  case OP_STOREREF:
  case OP_CAS:
  case OP_XCHG:
  case OP_XADD: put_mem(&v->u.mem, out); break;
  case OP_COPY:
  case OP_ZERO:
    if (v->u.blk.cls)
      buf_printf(out, " %s", class_name(v->u.blk.cls));
    buf_printf(out, " %u bytes", v->u.blk.size);
    break;
  case OP_FIELDADDR: buf_printf(out, " %s::%s", class_name(v->u.field->klass), v->u.field->name); break;
  case OP_CONVO: buf_printf(out, " to et%u%s", v->u.conv.to, v->u.conv.src_unsigned ? " from unsigned" : ""); break;
  case OP_NEWDELEGATE:
    if (v->u.newdel.method)
      buf_printf(out, " %s%s", method_name(v->u.newdel.method), v->u.newdel.is_virtual ? " virtual" : "");
    break;
  case OP_CALL:
  case OP_TAILCALL: put_call(v->u.call, out); break;
  case OP_ELEMADDR:
  case OP_MDELEMADDR:
  case OP_CLASSINIT:
  case OP_TLSBASE:
  case OP_NEW:
  case OP_NEWARR:
  case OP_NEWMD:
  case OP_BOX:
  case OP_BOXNULLABLE:
  case OP_UNBOX:
  case OP_UNBOXNULLABLE:
  case OP_ISINST:
  case OP_CASTCLASS:
  case OP_ELEMACHECK:
    if (v->u.cls)
      buf_printf(out, " %s", class_name(v->u.cls));
    break;
  default: break;
  }
}

static void put_value(const Value *v, Buf *out) {
  buf_puts(out, "    ");
  if (v->type != T_VOID)
    buf_printf(out, "v%u:%s = ", v->id, type_names[v->type]);
  buf_puts(out, op_info[v->op].text);
  put_aux(v, out);
  for (u32 i = 0; i < v->nargs; i++) {
    if (v->args[i])
      buf_printf(out, "%s v%u", i ? "," : "", v->args[i]->id);
    else
      buf_printf(out, "%s NULL", i ? "," : "");
  }
  if (v->klass)
    buf_printf(out, "  : %s%s", v->exact ? "exactly " : "", class_name(v->klass));
  if (v->flags & VF_NONNULL && v->op != OP_SLOTADDR)
    buf_puts(out, " nonnull");
  buf_printf(out, pos_inlined(v->il_off) ? "  @%u:%x\n" : "  @%.0u%x\n",
             pos_inlined(v->il_off) ? pos_frame(v->il_off) : 0, pos_il(v->il_off));
}

static void put_block(const Block *b, Buf *out) {
  buf_printf(out, "  b%u:", b->id);
  if (b->preds.n) {
    buf_puts(out, " <-");
    for (u32 i = 0; i < b->preds.n; i++)
      buf_printf(out, " b%u", b->preds.v[i]->id);
  }
  if (b->region >= 0)
    buf_printf(out, " try %d", b->region);
  if (b->handler >= 0)
    buf_printf(out, " in %s %d%s", b->in_filter ? "filter" : "handler", b->handler,
               b->is_handler_entry ? " entry" : "");
  if (b->loop_depth)
    buf_printf(out, " loop %u", b->loop_depth);
  if (b->cold)
    buf_puts(out, " cold");
  buf_putc(out, '\n');
  for (const Value *v = b->first; v; v = v->next)
    put_value(v, out);
  if (b->nsuccs) {
    buf_puts(out, "    ->");
    for (u32 i = 0; i < b->nsuccs; i++)
      buf_printf(out, " b%u", b->succs[i]->id);
    buf_putc(out, '\n');
  }
}

void ir_print(const Fn *fn, struct Buf *out) {
  buf_printf(out, "%s (", fn->name);
  for (u32 i = 0; i < fn->nparams; i++)
    buf_printf(out, "%s%s", i ? ", " : "",
               fn->params[i].cls ? class_name(fn->params[i].cls) : type_names[fn->params[i].type]);
  buf_printf(out, ") : %s\n", fn->ret.cls ? class_name(fn->ret.cls) : type_names[fn->ret.type]);
  for (u32 i = 0; i < fn->slots.n; i++) {
    const Slot *s = fn->slots.v[i];
    buf_printf(out, "  s%u: %s %u bytes", s->id, s->cls ? class_name(s->cls) : "raw", s->size);
    if (s->param >= 0)
      buf_printf(out, " param %d", s->param);
    buf_printf(out, "%s%s\n", s->pinned ? " pinned" : "", s->zeroed ? " zeroed" : "");
  }
  for (u32 i = 0; i < fn->nclauses; i++) {
    const Clause *c = &fn->clauses[i];
    buf_printf(out, "  clause %u: %s", i, c->kind < ARRAY_LEN(clause_names) ? clause_names[c->kind] : "?");
    if (c->cls)
      buf_printf(out, " %s", class_name(c->cls));
    if (c->handler)
      buf_printf(out, " handler b%u", c->handler->id);
    if (c->filter)
      buf_printf(out, " filter b%u", c->filter->id);
    buf_printf(out, " outer try %d handler %d\n", c->outer_try, c->outer_handler);
  }
  if (fn->nblocks) {
    for (u32 i = 0; i < fn->nblocks; i++)
      put_block(fn->blocks[i], out);
  } else {
    for (u32 i = 0; i < fn->block_list.n; i++)
      put_block(fn->block_list.v[i], out);
  }
}
