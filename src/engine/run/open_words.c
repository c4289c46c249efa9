// open_words.c: the arguments of a call out of the registers and stack words of one convention into those of another:
// between code that knows the sizes of values and code of open forms. See open.h. What goes where is worked out once,
// as a list of moves; amd64_stub_open calls engine_adapt() and engine_adapted() around the call.
#include "engine/run/open.h"

#include "gc/gc.h"

// Layout known to SAVE_ARGS in target/amd64/stubs.S.
typedef struct Words {
  u64 gpr[6], dict, key;
  u64 xmm[8];
} Words;

void *engine_adapt(Adapter *a, u64 *in, u64 *out, u8 *room);
void engine_adapted(Adapter *a, u64 *in, Words *out);

// The caller's words: registers as in Words, and from STACK_IN on the words of its stack, which the stub's frame has
// there. The callee's: registers, and from STACK_OUT on the words of the room.
enum { FIRST_FLOAT = 8, STACK_IN = 20, STACK_OUT = 16, KEY = 7 };

typedef enum MoveOp {
  MOVE_WORD,  // the word `from`
  MOVE_LOAD,  // `size` bytes, at most a word's, at `off` from the address in `from`
  MOVE_BYTES, // `size` bytes from there, to as many words
  MOVE_HERE,  // the address of the word `from`
  MOVE_ROOM,  // the address `off` bytes into the room
} MoveOp;
typedef struct AdapterMove {
  u8 op;
  i32 from, to;
  u32 off, size;
} AdapterMove;

// ---- the plan ---------------------------------------------------------------------------------------------------------

typedef struct Side {
  u32 ni, nf, stack; // taken of each; `stack` starts at STACK_IN or STACK_OUT
} Side;

static i32 next_word(Side *s, bool is_float) {
  if (is_float)
    return s->nf < 8 ? (i32)(FIRST_FLOAT + s->nf++) : (i32)s->stack++;
  return s->ni < 6 ? (i32)s->ni++ : (i32)s->stack++;
}

static void pieces_of(Class *c, AbiPieces *ap) {
  if (ir_is_struct(c))
    abi_pieces(c, ap);
  else
    *ap = (AbiPieces){.n = 1, .is_float = {type_is_float(ir_type_of(c))}, .size = class_value_size(c, NULL)};
}

// The words of a value: the first, or both in `at`. 0: it lies on the stack, from word at[0] on.
static u32 words_of(Side *s, Class *c, const AbiPieces *ap, i32 at[2]) {
  u32 nf = 0;
  for (u32 i = 0; i < ap->n; i++)
    nf += ap->is_float[i];
  if (ir_is_struct(c) && (ap->memory || s->ni + ap->n - nf > 6 || s->nf + nf > 8)) {
    at[0] = (i32)s->stack;
    s->stack += ALIGN_UP(ap->size, 8u) / 8;
    return 0;
  }
  for (u32 i = 0; i < ap->n; i++)
    at[i] = next_word(s, ap->is_float[i]);
  return ap->n;
}

typedef struct Plan {
  Adapter *a;
  Side in, out;
  u32 cap, room; // bytes taken of the room behind the stack words
} Plan;

static void move(Plan *p, AdapterMove m) {
  Adapter *a = p->a;
  if (a->nmoves == p->cap)
    a->moves = xrealloc(a->moves, (p->cap = p->cap * 2 + 8) * sizeof *a->moves);
  a->moves[a->nmoves++] = m;
}

static void move_through(Plan *p, Class *c) { // known on both sides: the same words, but perhaps at other places
  AbiPieces ap;
  i32 from[2], to[2];
  pieces_of(c, &ap);
  u32 n = words_of(&p->in, c, &ap, from), m = words_of(&p->out, c, &ap, to);
  if (n && n == m) {
    for (u32 i = 0; i < n; i++)
      move(p, (AdapterMove){MOVE_WORD, from[i], to[i], 0, 0});
    return;
  }
  for (u32 i = 0; i < ALIGN_UP(ap.size, 8u) / 8; i++)
    move(p, (AdapterMove){MOVE_WORD, n ? from[i] : from[0] + (i32)i, m ? to[i] : to[0] + (i32)i, 0, 0});
}

static void move_to_address(Plan *p, Class *c) {
  AbiPieces ap;
  i32 from[2];
  pieces_of(c, &ap);
  u32 n = words_of(&p->in, c, &ap, from);
  i32 to = next_word(&p->out, false);
  if (n < 2 || from[1] == from[0] + 1) {
    move(p, (AdapterMove){MOVE_HERE, from[0], to, 0, 0});
    return;
  }
  for (u32 i = 0; i < n; i++) // one in an integer register, the other in a float register
    move(p, (AdapterMove){MOVE_WORD, from[i], -1 - (i32)(p->room / 8 + i), 0, 0});
  move(p, (AdapterMove){MOVE_ROOM, 0, to, p->room, 0});
  p->room += 16;
}

static void move_from_address(Plan *p, Class *c) {
  AbiPieces ap;
  i32 to[2], from = next_word(&p->in, false);
  pieces_of(c, &ap);
  u32 n = words_of(&p->out, c, &ap, to);
  if (!n)
    move(p, (AdapterMove){MOVE_BYTES, from, to[0], 0, ap.size});
  for (u32 i = 0; i < n; i++)
    move(p, (AdapterMove){MOVE_LOAD, from, to[i], 8 * i, MIN(8u, ap.size - 8 * i)});
}

// Places in the room come behind the stack words, whose number is known only at the end.
static void settle_rooms(Plan *p) {
  Adapter *a = p->a;
  u32 words = ALIGN_UP((p->out.stack - STACK_OUT) * 8, 16u);
  for (u32 i = 0; i < a->nmoves; i++) {
    AdapterMove *m = &a->moves[i];
    if (m->to < 0)
      m->to = (i32)(STACK_OUT + words / 8) + -1 - m->to;
    if (m->op == MOVE_ROOM)
      m->off += words;
  }
  a->result_room = words + p->room;
  a->room = a->result_room + (a->by_address && a->to_open ? ALIGN_UP(MAX(a->result.size, 16u), 16u) : 0);
}

void adapter_plan(Adapter *a) {
  Plan p = {.a = a, .in = {.stack = STACK_IN}, .out = {.stack = STACK_OUT}};
  Class *ret = a->sig->ret;
  if (ret->etype != ET_VOID)
    pieces_of(ret, &a->result);
  a->by_address = class_unsized(a->open->ret);
  a->in_memory = a->result.memory;
  bool knows_in = a->to_open || !a->by_address, knows_out = !a->to_open || !a->by_address;
  a->result_in = a->in_memory && knows_in ? next_word(&p.in, false) : -1;
  a->result_out = a->in_memory && knows_out ? next_word(&p.out, false) : -1;
  a->self_in = a->sig->has_this ? next_word(&p.in, false) : -1;
  a->self_out = a->sig->has_this ? next_word(&p.out, false) : -1;
  for (u32 i = 0; i < a->sig->nparams; i++) {
    Class *c = a->sig->params[i];
    if (!class_unsized(a->open->params[i]))
      move_through(&p, c);
    else if (a->to_open)
      move_to_address(&p, c);
    else
      move_from_address(&p, c);
  }
  if (a->by_address && !a->to_open)
    a->result_in = next_word(&p.in, false);
  if (a->by_address && a->to_open)
    a->result_out = next_word(&p.out, false);
  a->in_registers = p.in.stack == STACK_IN;
  settle_rooms(&p);
}

// ---- the two halves of a call -----------------------------------------------------------------------------------------

// Above a narrow integer nothing is defined.
static u64 load(const u8 *at, u32 size) {
  u64 w = 0;
  switch (size) {
  case 8: return *(const u64 *)(const void *)at;
  case 4: return *(const u32 *)(const void *)at;
  case 2: return *(const u16 *)(const void *)at;
  case 1: return *at;
  default: memcpy(&w, at, size); return w;
  }
}

static u64 *callee_word(u64 *out, u8 *room, i32 i) {
  return i < STACK_OUT ? &out[i] : (u64 *)(void *)room + (i - STACK_OUT);
}

static const u8 *address(u64 word) {
  return (const u8 *)(uintptr_t)word;
}

static void pass_on(const Adapter *a, const u64 *in, u64 *out, const Delegate *d, bool closed) {
  enum { INTS = 6, ALL = 16 };
  memcpy(out, in, ALL * sizeof *in);
  if (closed)
    out[a->self_in] = (u64)(uintptr_t)d->target;
  else
    memcpy(out, in + 1, (INTS - 1) * sizeof *in);
}

// From amd64_stub_open. What is called, or NULL: an exception is pending.
void *engine_adapt(Adapter *a, u64 *in, u64 *out, u8 *room) {
  bool closed;
  if (a->invoke && a->in_registers && a->self_in == 0) {
    const Delegate *d = (const Delegate *)(uintptr_t)in[0];
    void *code = adapter_straight(a, d, &closed);
    if (code) {
      pass_on(a, in, out, d, closed);
      in[KEY] = 0; // the callee has put the result where the caller wants it
      return code;
    }
  }
  for (u32 i = 0; i < a->nmoves; i++) {
    const AdapterMove *m = &a->moves[i];
    u64 *to = callee_word(out, room, m->to);
    switch (m->op) {
    case MOVE_WORD: *to = in[m->from]; break;
    case MOVE_LOAD: *to = load(address(in[m->from]) + m->off, m->size); break;
    case MOVE_BYTES: gc_copy_value(to, address(in[m->from]), m->size); break;
    case MOVE_HERE: *to = (u64)(uintptr_t)&in[m->from]; break;
    case MOVE_ROOM: *to = (u64)(uintptr_t)(room + m->off); break;
    default: break;
    }
  }
  u64 result = a->result_in >= 0 ? in[a->result_in] : (u64)(uintptr_t)(room + a->result_room);
  if (a->result_out >= 0)
    *callee_word(out, room, a->result_out) = result;
  void *self = a->self_in >= 0 ? (void *)(uintptr_t)in[a->self_in] : NULL;
  void *code = LIKELY(a->code != NULL) ? a->code : adapter_target(a, &self);
  if (a->self_out >= 0)
    *callee_word(out, room, a->self_out) = (u64)(uintptr_t)self;
  enum { DICT = 6 };
  out[DICT] = a->dict ? (u64)(uintptr_t)a->dict : in[DICT];
  in[KEY] = result; // for engine_adapted
  return code;
}

// `out`: the callee's result registers, rax and rdx where the first integers were, xmm0 and xmm1 where the first floats
// were. They become those for the caller.
void engine_adapted(Adapter *a, u64 *in, Words *out) {
  if (!in[KEY])
    return;
  u8 *at = (u8 *)(uintptr_t)in[KEY];
  if (a->in_memory) {
    out->gpr[0] = in[KEY];
    return;
  }
  u32 ni = 0, nf = 0;
  for (u32 i = 0; i < a->result.n; i++) {
    u64 *w = a->result.is_float[i] ? &out->xmm[nf++] : &out->gpr[ni++];
    u32 size = MIN(8u, a->result.size - 8 * i);
    if (a->to_open)
      *w = load(at + 8 * i, size);
    else
      memcpy(at + 8 * i, w, size);
  }
}
