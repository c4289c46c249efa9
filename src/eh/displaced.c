// displaced.c: exceptions whose way ends because another one is on its way: one that comes up in a finally block which
// runs for the first, or in the handler that caught it. For most that is their end; an abort is still wanted.
#include "eh/internal.h"

static __thread Flight *in_flight; // the second passes in progress, innermost first
static __thread Flight caught;     // the abort that was caught last

void flight_begin(Flight *f, Object *exc) {
  *f = (Flight){.exc = exc, .outer = in_flight};
  in_flight = f;
}

Flight *flight_mark(void) {
  return in_flight;
}

void flight_unmark(Flight *mark) {
  in_flight = mark;
}

void flight_in_block(Flight *f, const UnwindCtx *ctx, const CodeClause *c) {
  f->fp = ctx->reg[CTX_FP];
  f->block = c->handler;
  f->block_end = c->handler_end;
}

// Whether the clause stands in the block that f is in: then its whole try does. Entries of handlers may lie elsewhere.
static bool block_has(const Flight *f, const CodeInfo *ci, const CodeClause *c) {
  for (u32 i = 0; i < ci->nclauses; i++) {
    const CodeClause *row = &ci->clauses[i];
    if (row->il_index == c->il_index && row->kind == c->kind &&
        (row->try_start < f->block || row->try_end > f->block_end))
      return false;
  }
  return true;
}

// Whether going on in the clause's handler leaves the block that f is in for good. Stacks grow down.
static bool leaves(const Flight *f, uintptr_t fp, const CodeInfo *ci, const CodeClause *c) {
  return f->fp && (f->fp < fp || (f->fp == fp && !block_has(f, ci, c)));
}

void flight_lands(Flight *f, const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c) {
  uintptr_t fp = ctx->reg[CTX_FP];
  Object *exc = f->exc;
  bool again = false;
  for (f = f->outer; f && leaves(f, fp, ci, c); f = f->outer)
    again |= f->exc != exc && eh_hooks.is_abort(f->exc);
  in_flight = f;
  if (eh_hooks.is_abort(exc)) {
    caught = (Flight){.exc = exc};
    if (ci->method) // what C code catches it throws on
      flight_in_block(&caught, ctx, c);
  } else if (leaves(&caught, fp, ci, c)) {
    again |= eh_hooks.is_abort(caught.exc);
    caught = (Flight){0};
  }
  if (again)
    eh_hooks.abort_displaced(ci->method != NULL);
}
