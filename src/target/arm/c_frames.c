// c_frames.c: one step outwards over a C frame, by the tables of the Exception Handling ABI for the Arm Architecture
// (EHABI, chapters 6 and 10): C compilers write no other on this processor. A table describes a function behind its
// prologue; where one of ours was interrupted in it, its instructions say how far it came.
#include "target/host.h"

#include <dlfcn.h>

enum { EXIDX_CANTUNWIND = 1, FINISH = 0xB0 };

typedef struct Entry {
  u32 start, word; // of the index table (section 6)
} Entry;

// Instructions come by the byte, from the upper end of words.
typedef struct Code {
  const u32 *next;
  u32 word, bytes, words; // what is left of this word, and how many follow
} Code;

static uintptr_t prel31(const u32 *p) {
  return (uintptr_t)p + (uintptr_t)((i32)(*p << 1) >> 1);
}

static u8 next_byte(Code *c) {
  if (!c->bytes && c->words) {
    c->word = *c->next++;
    c->bytes = 4;
    c->words--;
  }
  if (!c->bytes)
    return FINISH;
  u8 b = (u8)(c->word >> 24);
  c->word <<= 8;
  c->bytes--;
  return b;
}

static const Entry *find_entry(uintptr_t pc) {
  struct dl_find_object obj;
  if (_dl_find_object((void *)pc, &obj) != 0 || !obj.dlfo_eh_frame)
    return NULL;
  const Entry *table = obj.dlfo_eh_frame;
  u32 lo = 0, hi = (u32)obj.dlfo_eh_count;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (prel31(&table[mid].start) <= pc)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo ? &table[lo - 1] : NULL;
}

// The compact models 0 to 2 and the layout that personality routines of C begin with (section 7.3, 10.2).
static bool open_code(const Entry *e, Code *c) {
  if (!e || e->word == EXIDX_CANTUNWIND)
    return false;
  if (e->word >> 31) {
    *c = (Code){.word = e->word << 8, .bytes = 3};
    return e->word >> 24 == 0x80;
  }
  const u32 *p = (const u32 *)prel31(&e->word);
  if (!(*p >> 31)) {
    *c = (Code){.next = p + 2, .word = p[1] << 8, .bytes = 3, .words = p[1] >> 24};
    return true;
  }
  switch (*p >> 24 & 0xF) {
  case 0: *c = (Code){.word = *p << 8, .bytes = 3}; return true;
  case 1:
  case 2: *c = (Code){.next = p + 1, .word = *p << 16, .bytes = 2, .words = *p >> 16 & 0xFF}; return true;
  default: return false;
  }
}

typedef struct Walk {
  UnwindCtx *ctx;
  uintptr_t vsp;
  bool have_pc;
  bool no_frame; // the frame pointer is the caller's still: all that was pushed is at the stack pointer
} Walk;

// ---- prologues ------------------------------------------------------------------------------------------------------

// A32 alone: of other objects' code it is not known.
static bool is_ours(uintptr_t pc) {
  struct dl_find_object obj;
  return _dl_find_object((void *)pc, &obj) == 0 && (uintptr_t)host_invoke >= (uintptr_t)obj.dlfo_map_start &&
         (uintptr_t)host_invoke < (uintptr_t)obj.dlfo_map_end;
}

enum { BEFORE_PUSH, PUSHED, FRAMED };

// How far the function that begins at `start` came: PUSH or STR fp, and ADD or MOV to fp.
static u32 progress(uintptr_t start, uintptr_t pc) {
  u32 state = BEFORE_PUSH;
  for (const u32 *p = (const u32 *)start; (uintptr_t)p < pc && state != FRAMED; p++) {
    if ((*p & 0xFFFF0000) == 0xE92D0000 || *p == 0xE52DB004)
      state = PUSHED;
    else if ((*p & 0xFFFFF000) == 0xE28DB000 || *p == 0xE1A0B00D)
      state = FRAMED;
  }
  return state;
}

// ---- instructions ---------------------------------------------------------------------------------------------------

static void pop_ints(Walk *w, u32 mask) {
  uintptr_t *at = (uintptr_t *)w->vsp;
  for (u32 r = 0; r < 16; r++) {
    if (!(mask >> r & 1))
      continue;
    if (r >= CTX_LR)
      w->ctx->pc_slot = at;
    w->have_pc |= r == CTX_PC;
    w->ctx->reg[r] = *at++;
  }
  w->vsp = mask >> CTX_SP & 1 ? w->ctx->reg[CTX_SP] : (uintptr_t)at;
}

// FSTMFDX leaves a word of padding above.
static void pop_doubles(Walk *w, u32 first, u32 n, u32 padding) {
  for (u32 i = 0; i < n; i++, w->vsp += 8)
    if (first + i >= 8 && first + i < 16)
      memcpy(&w->ctx->reg[CTX_D8 + 2 * (first + i - 8)], (const void *)w->vsp, 8);
  w->vsp += padding;
}

// 10.3, table 4: instructions of two bytes and those of the groups 0xA0 to 0xDF. False: not one that C has.
static bool run_other(Walk *w, Code *c, u8 op) {
  u32 arg;
  switch (op >> 4) {
  case 0x8:
    arg = (u32)(op & 0xF) << 8 | next_byte(c);
    pop_ints(w, arg << 4);
    return arg != 0;
  case 0x9:
    if (!w->no_frame)
      w->vsp = w->ctx->reg[op & 0xF];
    return true;
  case 0xA: pop_ints(w, (((2u << (op & 7)) - 1) << 4) | (op & 8 ? 1u << CTX_LR : 0)); return true;
  case 0xD: pop_doubles(w, 8, (op & 7) + 1u, 0); return !(op & 8);
  default: break;
  }
  switch (op) {
  case 0xB1: pop_ints(w, next_byte(c) & 0xF); return true;
  case 0xB2: {
    u32 n = 0, shift = 0;
    u8 b;
    do {
      b = next_byte(c);
      n |= (u32)(b & 0x7F) << shift;
      shift += 7;
    } while (b & 0x80 && shift < 28);
    w->vsp += 0x204 + (n << 2);
    return true;
  }
  case 0xB3:
  case 0xC8:
  case 0xC9:
    arg = next_byte(c);
    pop_doubles(w, (arg >> 4) + (op == 0xC8 ? 16 : 0), (arg & 0xF) + 1, op == 0xB3 ? 4 : 0);
    return true;
  default: pop_doubles(w, 8, (op & 7) + 1u, 4); return op >= 0xB8 && op <= 0xBF;
  }
}

static bool run(Walk *w, Code *c) {
  for (u8 op; (op = next_byte(c)) != FINISH;) {
    if (op < 0x40)
      w->vsp += ((u32)op << 2) + 4;
    else if (op < 0x80)
      w->vsp -= w->no_frame ? 0 : ((u32)(op & 0x3F) << 2) + 4;
    else if (!run_other(w, c, op))
      return false;
  }
  return true;
}

extern const u8 host_throw_fault_end[];

bool c_step(UnwindCtx *ctx) {
  uintptr_t pc = ctx->reg[CTX_PC] - !ctx->fault;
  if (pc >= (uintptr_t)host_throw_fault && pc < (uintptr_t)host_throw_fault_end) { // host_throw_at
    *ctx = *(const UnwindCtx *)ctx->reg[CTX_SP];
    return true;
  }
  UnwindCtx out = *ctx;
  Walk w = {.ctx = &out, .vsp = ctx->reg[CTX_SP]};
  Code c;
  out.pc_slot = NULL;
  out.fault = false;
  const Entry *entry = find_entry(pc);
  u32 state = entry && ctx->fault && is_ours(pc) ? progress(prel31(&entry->start), pc) : FRAMED;
  w.no_frame = state == PUSHED;
  if (state != BEFORE_PUSH && open_code(entry, &c)) {
    if (!run(&w, &c) || w.vsp < ctx->reg[CTX_SP]) // the stack only shrinks on the way out
      return false;
  } else if (!ctx->fault) {
    return false;
  } // else nothing is on the stack yet, or it is a leaf in assembly that leaves it alone
  out.reg[CTX_SP] = w.vsp;
  out.reg[CTX_PC] = ctx_code_address(out.reg[w.have_pc ? CTX_PC : CTX_LR]);
  *ctx = out;
  return true;
}
