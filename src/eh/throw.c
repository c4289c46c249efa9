// throw.c: throwing in two passes (I.12.4.2.5): find the handler, running filters with their frames live; then run the
// finally and fault blocks on the way to it.
//
// The walk itself never crosses C frames to reach a handler: every entry into managed code from the runtime's C
// (target/host.h, host_invoke) is a catch-all region, and what called it gets the exception as a value. Native
// code that called a delegate knows of no exceptions: eh_throw_over_native drops its frames first.
#include "eh/internal.h"

#include "base/log.h"
#include "base/stack.h"
#include "types/flavour.h"

#include <setjmp.h>

EhHooks eh_hooks;

// ---- the trace that an exception collects ---------------------------------------------------------------------------

typedef enum ThrowMode {
  MODE_THROW,   // a new trace
  MODE_RETHROW, // goes on with the trace, less its last frame: that of the handler, which stands there again
  MODE_PENDING, // goes on with the trace, if C code passed it through
} ThrowMode;

typedef struct Trace {
  Object *exc;       // which it belongs to
  VEC(void *) words; // TRACE_WORDS a frame
  u32 published;
} Trace;

static void trace_begin(Trace *t, Object *exc, ThrowMode mode) {
  *t = (Trace){.exc = exc};
  u32 n = 0;
  bool foreign = mode == MODE_THROW && eh_hooks.trace_goes_on();
  uintptr_t *old = mode == MODE_THROW && !foreign ? NULL : eh_hooks.trace_words(exc, &n);
  if (mode == MODE_RETHROW && n >= TRACE_WORDS)
    n -= TRACE_WORDS;
  for (u32 i = 0; i < n; i++)
    vec_push(&t->words, (void *)old[i]);
  if (foreign && n >= TRACE_WORDS)
    t->words.v[n - TRACE_WORDS + 1] = (void *)((uintptr_t)t->words.v[n - TRACE_WORDS + 1] | TRACE_FOREIGN);
}

#define MAX_FRAMES 999 // the innermost ones, as in Mono

static bool trace_push(const StackFrameInfo *f, void *data) {
  Trace *t = data;
  vec_push(&t->words, (void *)f->exact);
  vec_push(&t->words, (void *)(uintptr_t)f->native_off);
  vec_push(&t->words, (void *)(uintptr_t)f->il_off);
  return true;
}

static void trace_add(Trace *t, const UnwindCtx *ctx, CodeInfo *ci) {
  if (ci->method && t->words.n < MAX_FRAMES * TRACE_WORDS)
    eh_frames_at(ctx, ci, trace_push, t);
}

// Filters and handlers can look at it, so it is stored before any of them runs.
static void trace_publish(Trace *t) {
  if (t->published != t->words.n)
    eh_hooks.trace_array(t->exc, t->words.v, t->words.n);
  t->published = t->words.n;
}

// ---- clauses ----------------------------------------------------------------------------------------------------------

static bool clause_covers(const CodeClause *c, u32 off) {
  return off >= c->try_start && off < c->try_end;
}

// The dictionary owner of a frame of shared code.
static void *frame_dict(const UnwindCtx *ctx, const CodeInfo *ci) {
  uintptr_t fp = ctx->reg[CTX_FP];
  return ci->frame.dict_off ? *(void **)(fp + (intptr_t)ci->frame.dict_off) : NULL;
}

static Class *clause_class(const UnwindCtx *ctx, CodeInfo *ci, const CodeClause *c) {
  if (ci->clause_classes && ci->clause_classes[c->il_index])
    return ci->clause_classes[c->il_index];
  if (c->cls_ref >= 0)
    return ci->slots[c->cls_ref];
  void *owner = frame_dict(ctx, ci);
  ERROR(err);
  return c->dict_ref >= 0 && owner ? dict_fetch(owner, (u32)(uintptr_t)ci->slots[c->dict_ref], &err) : NULL;
}

// A filter runs on top of the throw in progress. An exception that leaves it means "no" (I.12.4.2.5), or takes over.
typedef struct FilterRun {
  jmp_buf env;
  struct FilterRun *outer;
  uintptr_t fp; // of the filter's frame
  Trace *trace; // of the throw
} FilterRun;
static __thread FilterRun *filter_running;

static bool run_filter(const UnwindCtx *ctx, CodeInfo *ci, const CodeClause *c, Object *exc, Trace *trace) {
  FilterRun run = {.outer = filter_running, .fp = ctx->reg[CTX_FP], .trace = trace};
  FrameMark mark = frame_mark(ctx);
  Flight *flights = flight_mark();
  volatile bool yes = false;
  if (!_setjmp(run.env)) {
    filter_running = &run;
    yes = (i32)frame_run_block(ctx, ci, c, c->filter, exc) != 0;
  }
  frame_unmark(mark);
  flight_unmark(flights);
  filter_running = run.outer;
  return yes;
}

// The clause whose filter holds clause c, or NULL.
static const CodeClause *filter_around(const CodeInfo *ci, const CodeClause *c) {
  do
    c = clause_around(ci, c);
  while (c && c->kind != CLAUSE_FILTER);
  return c;
}

// The clause whose filter the code belongs to, in itself or as a handler of a try in it; or NULL.
static const CodeClause *filter_of(const CodeInfo *ci, u32 off) {
  const CodeClause *handler = NULL;
  for (u32 i = 0; i < ci->nclauses; i++) {
    const CodeClause *c = &ci->clauses[i];
    if (c->kind == CLAUSE_FILTER && off >= c->filter && off < c->filter_end)
      return c;
    if (!handler && c->around && off >= c->handler && off < c->handler_end)
      handler = c;
  }
  return handler ? filter_around(ci, handler) : NULL;
}

// What was thrown, as the code of an assembly sees it: what is no Exception comes wrapped in one, unless the assembly
// does without: RuntimeCompatibilityAttribute.WrapNonExceptionThrows says so.
typedef struct Thrown {
  Object *exc, *raw; // the same, mostly
} Thrown;

static Object *seen_by(const Thrown *t, const CodeInfo *ci) {
  return t->exc == t->raw || !ci->method || assembly_wraps_throws(ci->method->klass->assembly) ? t->exc : t->raw;
}

static bool clause_catches(const UnwindCtx *ctx, CodeInfo *ci, const CodeClause *c, Object *exc, Trace *trace) {
  if (c->kind == CLAUSE_FILTER) {
    trace_publish(trace);
    return run_filter(ctx, ci, c, exc, trace);
  }
  if (c->kind != CLAUSE_CATCH)
    return false;
  if (!ci->method) // C boundary
    return true;
  Class *cls = clause_class(ctx, ci, c);
  return cls && eh_hooks.isinst(exc, cls);
}

// Index of the clause of this frame that takes the exception, or -1. Code of a filter has only what stands in that.
static i32 find_handler(const UnwindCtx *ctx, CodeInfo *ci, const CodeClause *filter, Object *exc, Trace *trace) {
  u32 off = frame_offset(ctx, ci);
  for (u32 i = 0; i < ci->nclauses; i++) {
    const CodeClause *c = &ci->clauses[i];
    if (clause_covers(c, off) && (!filter || filter_around(ci, c) == filter) && clause_catches(ctx, ci, c, exc, trace))
      return (i32)i;
  }
  return -1;
}

static void run_finallies(const UnwindCtx *ctx, CodeInfo *ci, const CodeClause *filter, u32 until, Flight *f) {
  u32 off = frame_offset(ctx, ci);
  for (u32 i = 0; i < until; i++) {
    const CodeClause *c = &ci->clauses[i];
    if ((c->kind == CLAUSE_FINALLY || c->kind == CLAUSE_FAULT) && clause_covers(c, off) &&
        (!filter || filter_around(ci, c) == filter)) {
      flight_in_block(f, ctx, c);
      frame_run_block(ctx, ci, c, c->handler, f->exc);
    }
  }
}

static bool log_frame(const StackFrameInfo *f, void *data) {
  u32 *left = data;
  log_put(LOG_DEBUG, "  at %s IL_%04x", method_name(f->method), f->il_off);
  return --*left > 0;
}

// MONO_LOG_LEVEL=debug: every throw with its stack.
static void log_throw(const UnwindCtx *start, Object *exc) {
  u32 left = 40;
  log_put(LOG_DEBUG, "throw %s", class_name(exc->vtable->klass));
  eh_walk_from(start, log_frame, &left);
}

static bool ends_in_filter(const CodeInfo *ci) {
  return filter_running && ci->method && !flavour->filters_throw;
}

// The exception ends here: the finally and fault blocks on the way run first, as for any other.
NORETURN static void leave_filter(const UnwindCtx *origin, const UnwindCtx *frame, const CodeClause *filter,
                                  Object *exc) {
  UnwindCtx ctx = *origin;
  Flight flight;
  flight_begin(&flight, exc);
  for (bool last = false; !last;) {
    last = ctx.reg[CTX_FP] == frame->reg[CTX_FP] && ctx.reg[CTX_PC] == frame->reg[CTX_PC];
    CodeInfo *ci = ctx_code(&ctx);
    if (ci)
      run_finallies(&ctx, ci, last ? filter : NULL, ci->nclauses, &flight);
    last |= !eh_step(&ctx);
  }
  _longjmp(filter_running->env, 1);
}

// The handler of clause c comes next: filters that run further in than that never end, nor do the throws that asked
// them.
static void drop_filters(const UnwindCtx *ctx, const CodeInfo *ci, const CodeClause *c) {
  uintptr_t fp = ctx->reg[CTX_FP]; // stacks grow down
  bool in_filter = ci->method && filter_around(ci, c);
  while (filter_running && (uintptr_t)filter_running < fp && !(in_filter && filter_running->fp == fp)) {
    vec_free(&filter_running->trace->words);
    filter_running = filter_running->outer;
  }
}

NORETURN static void throw_now(const UnwindCtx *start, Object *exc, ThrowMode mode) {
  UnwindCtx ctx = *start;
  eh_see_through_landing(&ctx);
  const UnwindCtx origin = ctx;
  Trace trace;
  Thrown thrown = {.raw = exc};
  thrown.exc = exc = eh_hooks.wrap(exc);
  trace_begin(&trace, exc, mode);
  i32 handler = -1;
  if (log_level >= LOG_DEBUG)
    log_throw(start, exc);
  CodeInfo *ci;
  do {
    ci = ctx_code(&ctx);
    if (!ci)
      continue;
    trace_add(&trace, &ctx, ci);
    const CodeClause *filter = ends_in_filter(ci) ? filter_of(ci, frame_offset(&ctx, ci)) : NULL;
    handler = find_handler(&ctx, ci, filter, seen_by(&thrown, ci), &trace);
    if (handler < 0 && filter) {
      vec_free(&trace.words);
      leave_filter(&origin, &ctx, filter, exc);
    }
  } while (handler < 0 && eh_step(&ctx));
  trace_publish(&trace);
  vec_free(&trace.words);
  if (handler < 0) {
    eh_hooks.unhandled(exc);
    fatal("%s had no handler", class_name(exc->vtable->klass));
  }
  // Second pass.
  uintptr_t target_fp = ctx.reg[CTX_FP];
  CodeInfo *target = ci;
  ctx = origin;
  Flight flight;
  flight_begin(&flight, exc);
  for (;;) {
    ci = ctx_code(&ctx);
    if (ci == target && ctx.reg[CTX_FP] == target_fp)
      break;
    if (ci)
      run_finallies(&ctx, ci, NULL, ci->nclauses, &flight);
    if (!eh_step(&ctx))
      fatal("the stack changed while %s was on its way to %s", class_name(exc->vtable->klass),
            target->method ? method_name(target->method) : "native code");
  }
  run_finallies(&ctx, ci, NULL, (u32)handler, &flight);
  eh_hooks.settle_pending();
  // A handler so near the end that the guard stays open has to end, too.
  if (stack_guard_opened() && !stack_guard_ends_below(ctx.reg[CTX_SP]) &&
      exc != eh_hooks.for_kind(THROW_STACK_OVERFLOW))
    eh_hooks.stack_is_low();
  flight_lands(&flight, &ctx, ci, &ci->clauses[handler]);
  drop_filters(&ctx, ci, &ci->clauses[handler]);
  frame_resume(&ctx, ci, &ci->clauses[handler], seen_by(&thrown, target));
}

void eh_throw(UnwindCtx *ctx, Object *exc, bool rethrow) {
  throw_now(ctx, exc, rethrow ? MODE_RETHROW : MODE_THROW);
}

// ---- entries from target/host.h --------------------------------------------------------------------------------

NORETURN void eh_throw_object(UnwindCtx *ctx, Object *exc) {
  throw_now(ctx, exc ? exc : eh_hooks.for_kind(THROW_NULL_REFERENCE), MODE_THROW);
}

NORETURN void eh_rethrow_object(UnwindCtx *ctx, Object *exc) {
  throw_now(ctx, exc, MODE_RETHROW);
}
NORETURN void eh_throw_kind(UnwindCtx *ctx, i32 kind) {
  throw_now(ctx, eh_hooks.for_kind((ThrowKind)kind), MODE_THROW);
}
NORETURN void eh_throw_pending(UnwindCtx *ctx) {
  throw_now(ctx, eh_hooks.take_pending(), MODE_PENDING);
}

// The frame whose call into native code led to the callback that the calling C function serves.
static bool find_native_call(UnwindCtx *ctx) {
  CodeInfo *ci;
  do {
    ci = ctx_code(ctx);
  } while ((!ci || (ci->method && ci->method->wrapper == WRAP_CALLBACK)) && eh_step(ctx));
  return ci && ci->method && !(ci->method->implflags & MI_INTERNALCALL);
}

void eh_throw_over_native(void) {
  UnwindCtx ctx = {0};
  eh_capture(&ctx);
  if (find_native_call(&ctx))
    throw_now(&ctx, eh_hooks.take_pending(), MODE_PENDING);
}

// Members of open types are there, and yet nothing that code can use.
static bool open_error(const Method *m, const Class *c, Error *err) {
  return class_is_open(c) &&
         !err_set(err, ERR_BAD_IMAGE, "%s uses a member of the open type '%s'", method_name(m), class_name(c));
}

static Class *used_field(const Method *m, Field *f, Error *err) {
  if (f && !open_error(m, f->klass, err) && f->is_literal)
    err_set(err, ERR_MISSING_FIELD, "Field not found: '%s.%s' is a constant", class_name(f->klass), f->name);
  return f ? f->klass : NULL;
}

static Class *used_method(const Method *m, u32 token, Method *callee, Error *err) {
  bool ok = callee && !open_error(m, callee->klass, err) && method_check_access(m, token, callee, err);
  return ok && class_instances_complete(callee->klass, err) ? callee->klass : NULL;
}

// What a token in a method's IL fails to resolve to, found out again for its text.
static void token_error(Method *m, u32 token, Error *err) {
  Assembly *a = method_scope(m);
  GenericCtx ctx = method_ctx(m);
  switch (TOKEN_TABLE(token)) {
  case TABLE_FIELD: used_field(m, field_from_token(a, token, ctx, err), err); break;
  case TABLE_METHOD:
  case TABLE_METHODSPEC: used_method(m, token, method_from_token(a, token, ctx, err), err); break;
  case TABLE_MEMBERREF: {
    Reader r = reader_blob(a->img, md_col(a->img, TABLE_MEMBERREF, TOKEN_ROW(token), MEMBERREF_SIGNATURE));
    bool is_field = (read_u8(&r) & SIG_KIND_MASK) == SIG_FIELD;
    Class *c = is_field ? used_field(m, field_from_token(a, token, ctx, err), err)
                        : used_method(m, token, method_from_token(a, token, ctx, err), err);
    if (c)
      class_instances_complete(c, err);
    break;
  }
  default: {
    Class *c = class_from_token(a, token, ctx, err);
    if (c && class_fields(c, err))
      class_complete(c, err);
  }
  }
  err_set(err, ERR_TYPE_LOAD, "%s: token %08x cannot be resolved", method_name(m), token);
}

NORETURN void eh_throw_token_error(UnwindCtx *ctx, Method *m, u32 token) {
  ERROR(err);
  token_error(m, token, &err);
  engine_hooks.set_pending(&err);
  throw_now(ctx, eh_hooks.take_pending(), MODE_THROW);
}

NORETURN void eh_throw_method_error(UnwindCtx *ctx, Method *m) {
  ERROR(err);
  if (m->error)
    err = *m->error;
  err_set(&err, ERR_INVALID_PROGRAM, "%s cannot be compiled", method_name(m));
  engine_hooks.set_pending(&err);
  throw_now(ctx, eh_hooks.take_pending(), MODE_THROW);
}
