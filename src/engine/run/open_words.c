// open_words.c: the arguments of a call out of the registers and stack words of one convention into those of another:
// between code that knows the sizes of values and code of open forms. See open.h; amd64_stub_open calls these.
#include "engine/run/open.h"

#include "target/abi.h"

// Layout known to SAVE_ARGS in target/amd64/stubs.S.
typedef struct Words {
  u64 gpr[6], dict, key;
  u64 xmm[8];
} Words;

void *engine_adapt(Adapter *a, Words *in, u64 *stack, Words *out, u8 *room);
void engine_adapted(Adapter *a, Words *in, Words *out);

enum { ROOM = 16 }; // of a struct that came in registers

void adapter_measure(Adapter *a) {
  u32 words = 10;
  for (u32 i = 0; i < a->sig->nparams; i++)
    words += 1 + (class_value_size(a->sig->params[i], NULL) + 7) / 8;
  a->result_at = ALIGN_UP(words * 8, 16u);
  a->rooms_at = a->result_at + ALIGN_UP(MAX(class_value_size(a->sig->ret, NULL), 16u), 16u);
  a->room = a->rooms_at + a->sig->nparams * ROOM;
}

static bool is_float(Class *c) {
  return type_is_float(ir_type_of(c));
}

// ---- out of a call ----------------------------------------------------------------------------------------------------

typedef struct Taker {
  Words *in;
  u64 *stack;
  u32 ni, nf;
} Taker;

static u64 *take_int(Taker *t) {
  return t->ni < 6 ? &t->in->gpr[t->ni++] : t->stack++;
}
static u64 *take_float(Taker *t) {
  return t->nf < 8 ? &t->in->xmm[t->nf++] : t->stack++;
}
static void *take_address(Taker *t) {
  return (void *)(uintptr_t)*take_int(t);
}

static bool in_registers(const AbiPieces *ap, u32 ni, u32 nf) {
  u32 f = 0;
  for (u32 i = 0; i < ap->n; i++)
    f += ap->is_float[i];
  return !ap->memory && ni + ap->n - f <= 6 && nf + f <= 8;
}

// The address of a value: where it came, or `room`.
static void *take(Taker *t, Class *c, u8 *room) {
  if (!ir_is_struct(c))
    return is_float(c) ? take_float(t) : take_int(t);
  AbiPieces ap;
  abi_pieces(c, &ap);
  if (!in_registers(&ap, t->ni, t->nf)) {
    void *at = t->stack;
    t->stack += ALIGN_UP(ap.size, 8u) / 8;
    return at;
  }
  for (u32 i = 0; i < ap.n; i++)
    memcpy(room + 8 * i, ap.is_float[i] ? take_float(t) : take_int(t), 8);
  return room;
}

// ---- into a call ------------------------------------------------------------------------------------------------------

typedef struct Putter {
  Words *out;
  u64 *stack;
  u32 ni, nf;
} Putter;

static void put_int(Putter *p, u64 w) {
  *(p->ni < 6 ? &p->out->gpr[p->ni++] : p->stack++) = w;
}
static void put_float(Putter *p, u64 w) {
  *(p->nf < 8 ? &p->out->xmm[p->nf++] : p->stack++) = w;
}
static void put_address(Putter *p, const void *at) {
  put_int(p, (u64)(uintptr_t)at);
}

// Above a narrow integer nothing is defined.
static u64 word_at(const u8 *at, u32 size) {
  u64 w = 0;
  memcpy(&w, at, MIN(size, 8u));
  return w;
}

static void put(Putter *p, Class *c, const u8 *at) {
  if (!ir_is_struct(c)) {
    u64 w = word_at(at, class_value_size(c, NULL));
    if (is_float(c))
      put_float(p, w);
    else
      put_int(p, w);
    return;
  }
  AbiPieces ap;
  abi_pieces(c, &ap);
  if (!in_registers(&ap, p->ni, p->nf)) {
    memcpy(p->stack, at, ap.size);
    p->stack += ALIGN_UP(ap.size, 8u) / 8;
    return;
  }
  for (u32 i = 0; i < ap.n; i++) {
    u64 w = word_at(at + 8 * i, ap.size - 8 * i);
    if (ap.is_float[i])
      put_float(p, w);
    else
      put_int(p, w);
  }
}

// ---- results ----------------------------------------------------------------------------------------------------------
// Result registers stand where the first arguments were: rax and rdx, xmm0 and xmm1.

static u64 *result_word(Words *w, bool is_float, u32 *ni, u32 *nf) {
  return is_float ? &w->xmm[(*nf)++] : &w->gpr[(*ni)++];
}

static void pieces_of(Class *c, AbiPieces *ap) {
  if (ir_is_struct(c))
    abi_pieces(c, ap);
  else
    *ap = (AbiPieces){.n = 1, .is_float = {is_float(c)}, .size = class_value_size(c, NULL)};
}

static void result_to_memory(Words *w, Class *c, u8 *at) {
  AbiPieces ap;
  u32 ni = 0, nf = 0;
  pieces_of(c, &ap);
  for (u32 i = 0; i < ap.n; i++)
    memcpy(at + 8 * i, result_word(w, ap.is_float[i], &ni, &nf), MIN(8u, ap.size - 8 * i));
}

static void result_from_memory(Words *w, Class *c, const u8 *at) {
  AbiPieces ap;
  u32 ni = 0, nf = 0;
  pieces_of(c, &ap);
  for (u32 i = 0; i < ap.n; i++)
    *result_word(w, ap.is_float[i], &ni, &nf) = word_at(at + 8 * i, ap.size - 8 * i);
}

// ---- the two halves of a call -----------------------------------------------------------------------------------------

typedef struct Shape {
  bool by_address; // the open side returns through an address that it gets last of all
  bool in_memory;  // who knows the size gets one first of all
} Shape;

static Shape shape_of(const Adapter *a) {
  return (Shape){class_unsized(a->open->ret), abi_returns_in_memory(a->sig->ret)};
}

// From amd64_stub_open: the callee's words, from those of the caller. What is called, or NULL: an exception is pending.
void *engine_adapt(Adapter *a, Words *in, u64 *stack, Words *out, u8 *room) {
  Sig *sig = a->sig;
  Shape s = shape_of(a);
  Taker t = {.in = in, .stack = stack};
  Putter p = {.out = out, .stack = (u64 *)(void *)room};
  bool first_in = s.in_memory && (a->to_open || !s.by_address), first_out = s.in_memory && (!a->to_open || !s.by_address);
  void *result = first_in ? take_address(&t) : room + a->result_at, *self = sig->has_this ? take_address(&t) : NULL;
  void *few[16], **args = sig->nparams <= ARRAY_LEN(few) ? few : xmalloc(sig->nparams * sizeof *args);
  for (u32 i = 0; i < sig->nparams; i++)
    args[i] = !a->to_open && class_unsized(a->open->params[i])
                  ? take_address(&t)
                  : take(&t, sig->params[i], room + a->rooms_at + i * ROOM);
  if (s.by_address && !a->to_open)
    result = take_address(&t);
  void *code = adapter_target(a, &self);
  if (first_out)
    put_address(&p, result);
  if (sig->has_this)
    put_address(&p, self);
  for (u32 i = 0; i < sig->nparams; i++)
    if (a->to_open && class_unsized(a->open->params[i]))
      put_address(&p, args[i]);
    else
      put(&p, sig->params[i], args[i]);
  if (s.by_address && a->to_open)
    put_address(&p, result);
  if (args != few)
    free(args);
  out->dict = a->dict ? (u64)(uintptr_t)a->dict : in->dict;
  in->key = (u64)(uintptr_t)result; // for engine_adapted
  return code;
}

// `out`: the callee's result registers, which become those for the caller.
void engine_adapted(Adapter *a, Words *in, Words *out) {
  Shape s = shape_of(a);
  u8 *result = (u8 *)(uintptr_t)in->key;
  if (!s.by_address)
    return;
  if (a->to_open && s.in_memory)
    out->gpr[0] = in->key;
  else if (a->to_open)
    result_from_memory(out, a->sig->ret, result);
  else if (!s.in_memory && a->sig->ret->etype != ET_VOID)
    result_to_memory(out, a->sig->ret, result);
}
