// open_words.c: the arguments of a call out of the registers and stack words of one convention into those of another:
// between code that knows the sizes of values and code of open forms. See open.h. What goes where is worked out once,
// as a list of moves; host_stub_open calls engine_adapt() and engine_adapted() around the call.
#include "engine/run/open.h"

enum { WORD = sizeof(uintptr_t) };
_Static_assert(offsetof(Adapter, room) == 0 && offsetof(Adapter, by_address) == 8 &&
                   offsetof(Adapter, in_memory) == 9 && offsetof(Adapter, last) == 8 + WORD &&
                   offsetof(Straight, impl) == WORD && offsetof(Straight, entry) == 2 * WORD &&
                   offsetof(Straight, closed) == 3 * WORD,
               "stubs.S knows these offsets");

#include "gc/gc.h"

void *engine_adapt(Adapter *a, AbiArgs *in, uintptr_t *stack, AbiArgs *out, uintptr_t *room);
void engine_adapted(Adapter *a, AbiArgs *in, AbiResult *result);

// Words of a side: those of its AbiArgs, and from here on those of its stack; the callee's lie in the room.
enum { ON_STACK = ABI_ARG_WORDS };

typedef enum MoveOp {
  MOVE_WORD,  // the word `from`
  MOVE_LOAD,  // `size` bytes, at most a word's, at `off` from the address in `from`
  MOVE_BYTES, // `size` bytes from `off` behind there, to as many words
  MOVE_HERE,  // the address of the word `from`
  MOVE_ROOM,  // the address `off` bytes into the room
  MOVE_PIECE, // `size` bytes of the word `from` to `off` bytes into the room
  MOVE_PUT,   // the same, `off` bytes into the stack words
  MOVE_TAKE,  // `size` bytes, at most a word's, at `off` from the word `from` itself
} MoveOp;
typedef struct AdapterMove {
  u8 op;
  i32 from, to;
  u32 off, size;
} AdapterMove;

// ---- the plan ---------------------------------------------------------------------------------------------------------

typedef struct Plan {
  Adapter *a;
  AbiWalk in, out;
  u32 cap, room; // bytes taken of the room behind the stack words
} Plan;

static void move(Plan *p, AdapterMove m) {
  Adapter *a = p->a;
  if (a->nmoves == p->cap)
    a->moves = xrealloc(a->moves, (p->cap = p->cap * 2 + 8) * sizeof *a->moves);
  a->moves[a->nmoves++] = m;
}

static i32 word_of(const AbiLoc *loc, u32 piece) {
  return loc->nregs ? loc->word[piece] : ON_STACK + (i32)loc->stack / WORD + (i32)piece;
}

static i32 pointer(AbiWalk *w) {
  AbiLoc loc;
  abi_param(w, &(AbiArg){.type = T_PTR}, &loc);
  return word_of(&loc, 0);
}

// Whether its pieces are whole words of its own.
static bool is_words(const AbiLoc *loc) {
  for (u32 i = 0; i < loc->nregs; i++)
    if (loc->off[i] % WORD)
      return false;
  return true;
}

// Of a value of which that is true: where its word i is.
static i32 nth_word(const AbiLoc *loc, u32 i) {
  for (u32 k = 0; k < loc->nregs; k++) {
    u32 first = loc->off[k] / WORD, n = ALIGN_UP((u32)loc->len[k], (u32)WORD) / WORD;
    if (i >= first && i < first + n)
      return loc->word[k] + (i32)(i - first);
  }
  u32 before = loc->nregs ? (loc->size - loc->tail) / WORD : 0;
  return ON_STACK + (i32)loc->stack / WORD + (i32)(i - before);
}

static u32 words_of(const AbiLoc *loc) {
  return loc->by_ref ? 1 : ALIGN_UP(loc->size, (u32)WORD) / WORD;
}

static bool side_by_side(const AbiLoc *loc) {
  for (u32 i = 1; i < words_of(loc); i++)
    if (nth_word(loc, i) != nth_word(loc, 0) + (i32)i)
      return false;
  return is_words(loc) && !loc->tail;
}

static void move_through(Plan *p, Class *c) { // known on both sides: the same bytes, but perhaps at other places
  AbiLoc from, to;
  AbiArg arg = abi_arg_of(c);
  abi_param(&p->in, &arg, &from);
  abi_param(&p->out, &arg, &to);
  bool words = is_words(&from) && is_words(&to);
  for (u32 i = 0; words && i < words_of(&from); i++)
    move(p, (AdapterMove){MOVE_WORD, nth_word(&from, i), nth_word(&to, i), 0, 0});
  if (words)
    return;
  for (u32 i = 0; from.nregs == to.nregs && i < from.nregs; i++)
    move(p, (AdapterMove){MOVE_WORD, word_of(&from, i), word_of(&to, i), 0, 0});
  for (u32 i = 0; from.nregs && !to.nregs && i < from.nregs; i++)
    move(p, (AdapterMove){MOVE_PUT, word_of(&from, i), 0, to.stack + from.off[i], from.len[i]});
  for (u32 i = 0; !from.nregs && to.nregs && i < to.nregs; i++)
    move(p, (AdapterMove){MOVE_TAKE, word_of(&from, 0), word_of(&to, i), to.off[i], to.len[i]});
}

static void move_to_address(Plan *p, Class *c) {
  AbiLoc from;
  AbiArg arg = abi_arg_of(c);
  abi_param(&p->in, &arg, &from);
  i32 to = pointer(&p->out);
  if (from.by_ref || !from.nregs || side_by_side(&from)) {
    move(p, (AdapterMove){from.by_ref ? MOVE_WORD : MOVE_HERE, word_of(&from, 0), to, 0, 0});
    return;
  }
  for (u32 i = 0; i < from.nregs; i++)
    move(p, (AdapterMove){MOVE_PIECE, word_of(&from, i), 0, p->room + from.off[i], from.len[i]});
  if (from.tail)
    move(p,
         (AdapterMove){MOVE_PIECE, ON_STACK + (i32)from.stack / WORD, 0, p->room + from.size - from.tail, from.tail});
  move(p, (AdapterMove){MOVE_ROOM, 0, to, p->room, 0});
  p->room += MAX(ALIGN_UP(from.size, 8u), (u32)ABI_ROOM_BYTES);
}

static void move_from_address(Plan *p, Class *c) {
  AbiLoc to;
  AbiArg arg = abi_arg_of(c);
  i32 from = pointer(&p->in);
  abi_param(&p->out, &arg, &to);
  u32 size = arg.cls ? to.size : class_value_size(c, NULL);
  if (to.by_ref) // of a copy, as here
    move(p, (AdapterMove){MOVE_WORD, from, word_of(&to, 0), 0, 0});
  else if (!arg.cls && size <= WORD)
    move(p, (AdapterMove){MOVE_LOAD, from, word_of(&to, 0), 0, size});
  else if (!to.nregs)
    move(p, (AdapterMove){MOVE_BYTES, from, word_of(&to, 0), 0, size});
  bool pieces = !to.by_ref && (arg.cls || size > WORD);
  for (u32 i = 0; pieces && i < to.nregs; i++)
    for (u32 at = 0; at < to.len[i]; at += WORD)
      move(p, (AdapterMove){MOVE_LOAD, from, word_of(&to, i) + (i32)(at / WORD), to.off[i] + at,
                            MIN(to.len[i] - at, (u32)WORD)});
  if (pieces && to.tail)
    move(p, (AdapterMove){MOVE_BYTES, from, ON_STACK + (i32)to.stack / WORD, to.size - to.tail, to.tail});
}

// Places in the room come behind the stack words, whose number is known only at the end.
static void settle_rooms(Plan *p) {
  Adapter *a = p->a;
  u32 words = ALIGN_UP(p->out.stack, 16u);
  for (u32 i = 0; i < a->nmoves; i++)
    if (a->moves[i].op == MOVE_ROOM || a->moves[i].op == MOVE_PIECE)
      a->moves[i].off += words;
  a->result_room = words + ALIGN_UP(p->room, 16u);
  a->room = a->result_room + (a->by_address && a->to_open ? ALIGN_UP(MAX(a->result.size, 16u), 16u) : 0);
}

void adapter_plan(Adapter *a) {
  Plan p = {.a = a};
  Sig *sig = a->sig;
  AbiArg none = {.type = T_VOID}, ret = abi_arg_of(sig->ret);
  AbiLoc unused;
  a->by_address = class_unsized(a->open->ret);
  bool knows_in = a->to_open || !a->by_address, knows_out = !a->to_open || !a->by_address;
  a->in_memory = abi_result(&p.in, &ret, &a->result);
  a->result_in = a->result_out = !a->in_memory                       ? -1
                                 : a->result.word[0] == ABI_ON_STACK ? word_of(&a->result, 0)
                                                                     : a->result.word[0];
  if (!a->result.is_struct && ret.type != T_VOID)
    a->result.size = class_value_size(sig->ret, NULL);
  if (!knows_in)
    abi_result(&p.in, &none, &unused);
  abi_result(&p.out, knows_out ? &ret : &none, &unused);
  a->self_in = sig->has_this ? pointer(&p.in) : -1;
  a->self_out = sig->has_this ? pointer(&p.out) : -1;
  for (u32 i = 0; i < sig->nparams; i++) {
    Class *c = sig->params[i];
    if (!class_unsized(a->open->params[i]))
      move_through(&p, c);
    else if (a->to_open)
      move_to_address(&p, c);
    else
      move_from_address(&p, c);
  }
  if (!knows_in)
    a->result_in = pointer(&p.in);
  if (!knows_out)
    a->result_out = pointer(&p.out);
  a->in_registers = !p.in.stack;
  a->ints = p.in.ints;
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

static uintptr_t *word_at(AbiArgs *args, uintptr_t *stack, i32 i) {
  return i < ON_STACK ? (uintptr_t *)&args->w[i] : stack + (i - ON_STACK);
}

// The delegate comes first; without it the other integers move.
static void pass_on(const Adapter *a, const AbiArgs *in, AbiArgs *out, const Delegate *d, bool closed) {
  *out = *in;
  if (closed)
    out->w[0] = (AbiWord)(uintptr_t)d->target;
  for (u32 i = 1; !closed && i < a->ints; i++)
    out->w[i - 1] = in->w[i];
}

// From host_stub_open. What is called, or NULL: an exception is pending.
void *engine_adapt(Adapter *a, AbiArgs *in, uintptr_t *stack, AbiArgs *out, uintptr_t *room) {
  if (a->invoke && a->in_registers && a->self_in == 0) {
    const Delegate *d = (const Delegate *)(uintptr_t)in->w[0];
    const Straight *s = adapter_straight(a, d);
    if (s) {
      pass_on(a, in, out, d, s->closed);
      in->w[ABI_KEY] = 0; // the callee puts the result where the caller wants it
      return s->entry;
    }
  }
  for (u32 i = 0; i < a->nmoves; i++) {
    const AdapterMove *m = &a->moves[i];
    uintptr_t *from = word_at(in, stack, m->from), *to = word_at(out, room, m->to);
    const u8 *address = (const u8 *)*from;
    switch (m->op) {
    case MOVE_WORD: *to = *from; break;
    case MOVE_LOAD: *to = (uintptr_t)load(address + m->off, m->size); break;
    case MOVE_BYTES: gc_copy_value(to, address + m->off, m->size); break;
    case MOVE_HERE: *to = (uintptr_t)from; break;
    case MOVE_ROOM: *to = (uintptr_t)room + m->off; break;
    case MOVE_PUT:
    case MOVE_PIECE: memcpy((u8 *)room + m->off, from, m->size); break;
    case MOVE_TAKE: *to = (uintptr_t)load((const u8 *)from + m->off, m->size); break;
    default: break;
    }
  }
  uintptr_t result = a->result_in >= 0 ? *word_at(in, stack, a->result_in) : (uintptr_t)room + a->result_room;
  if (a->result_out >= 0)
    *word_at(out, room, a->result_out) = result;
  void *self = a->self_in >= 0 ? (void *)*word_at(in, stack, a->self_in) : NULL;
  void *code = LIKELY(a->code != NULL) ? a->code : adapter_target(a, &self);
  if (a->self_out >= 0)
    *word_at(out, room, a->self_out) = (uintptr_t)self;
  out->w[ABI_DICT] = a->dict ? (AbiWord)(uintptr_t)a->dict : in->w[ABI_DICT];
  in->w[ABI_KEY] = result; // for engine_adapted
  return code;
}

// `result`: of the callee; becomes that for the caller.
void engine_adapted(Adapter *a, AbiArgs *in, AbiResult *result) {
  u8 *at = (u8 *)(uintptr_t)in->w[ABI_KEY];
  if (!at)
    return;
  u64 word = 0;
  if (a->in_memory) {
    if (a->to_open) // else the caller gave an address that it does not want back
      abi_give_address(at, result);
  } else if (a->to_open) {
    if (!a->result.is_struct)
      word = load(at, a->result.size);
    abi_give_result(&a->result, a->result.is_struct ? (const void *)at : &word, result);
  } else if (a->result.is_struct) {
    abi_take_result(&a->result, result, at);
  } else {
    abi_take_result(&a->result, result, &word);
    memcpy(at, &word, a->result.size);
  }
}
