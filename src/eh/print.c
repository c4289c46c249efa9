// print.c: frames as text where nothing may be locked or allocated: in signal handlers.
#include "eh/internal.h"

#include <unistd.h>

enum { PC = 16 };

typedef struct Text {
  char s[1024];
  u32 n;
} Text;

static void put(Text *t, const char *s) {
  for (; *s && t->n < sizeof t->s - 1; s++)
    t->s[t->n++] = *s;
}

static void put_hex(Text *t, u64 v, u32 digits) {
  while (digits < 16 && v >> (4 * digits))
    digits++;
  while (digits--)
    put(t, (char[]){"0123456789abcdef"[v >> (4 * digits) & 15], 0});
}

static void put_class(Text *t, const Class *c);

static void put_list(Text *t, Class *const *list, u32 n) {
  for (u32 i = 0; i < n; i++) {
    if (i)
      put(t, ",");
    put_class(t, list[i]);
  }
}

static void put_plain(Text *t, const Class *c) {
  if (c->nested_in) {
    put_plain(t, c->nested_in);
    put(t, "/");
  } else if (*c->ns) {
    put(t, c->ns);
    put(t, ".");
  }
  put(t, c->name);
}

static void put_class(Text *t, const Class *c) {
  const char *keyword = class_keyword(c);
  switch (c->kind) {
  case CK_SZARRAY:
  case CK_ARRAY:
    put_class(t, c->elem);
    put(t, "[");
    for (u32 i = 1; i < c->rank; i++)
      put(t, ",");
    put(t, "]");
    break;
  case CK_PTR:
  case CK_BYREF:
    put_class(t, c->elem);
    put(t, c->kind == CK_PTR ? "*" : "&");
    break;
  case CK_INST:
    put_plain(t, c);
    put(t, "<");
    put_list(t, c->inst->args, c->inst->n);
    put(t, ">");
    break;
  default:
    if (keyword)
      put(t, keyword);
    else
      put_plain(t, c);
  }
}

static void put_method(Text *t, const Method *m) {
  const Sig *sig = __atomic_load_n(&m->sig, __ATOMIC_ACQUIRE);
  put_plain(t, m->klass);
  put(t, ".");
  put(t, m->name);
  put(t, " (");
  if (sig)
    put_list(t, sig->params, sig->nparams);
  put(t, sig ? ")" : "...)");
}

static void write_frame(int fd, const Method *m, u32 il) {
  Text t = {.n = 0};
  put(&t, m->flags & MA_PINVOKE || m->implflags & MI_INTERNALCALL ? "  at (wrapper managed-to-native) " : "  at ");
  put_method(&t, m);
  put(&t, " [0x");
  put_hex(&t, il, 5);
  put(&t, "]\n");
  for (u32 from = 0; from < t.n;) {
    ssize_t w = write(fd, t.s + from, t.n - from);
    if (w <= 0)
      return;
    from += (u32)w;
  }
}

// Inlined frames are listed as far as they are decoded already.
u32 eh_print_stack(int fd, const UnwindCtx *start, u32 max) {
  UnwindCtx ctx = *start;
  do {
    const CodeInfo *ci = ctx_code(&ctx);
    if (!ci || !ci->method)
      continue;
    u32 pos = code_position(ci, frame_offset(&ctx, ci));
    const InlineFrame *in = __atomic_load_n(&ci->inlined, __ATOMIC_ACQUIRE);
    for (; max && in && pos_inlined(pos) && pos_frame(pos) < ci->ninlined; pos = in[pos_frame(pos)].call, max--)
      write_frame(fd, in[pos_frame(pos)].method, pos_il(pos));
    if (!max--)
      return 0;
    write_frame(fd, ci->method, pos_inlined(pos) ? 0 : pos);
  } while (max && eh_step(&ctx));
  return max;
}

// For people in a debugger, which sees the loop of the virtual machine but not whose code it runs: `call
// eh_print_at((long)$pc, (long)$sp, (long)$rbp)`. Nothing calls it. A debugger's call has a frame of its own, which
// nothing leads out of.
__attribute__((used)) void eh_print_at(uintptr_t pc, uintptr_t sp, uintptr_t fp) {
  enum { FRAMES = 200 };
  UnwindCtx ctx = {.fault = true};
  ctx.reg[CTX_PC] = pc;
  ctx.reg[CTX_SP] = sp;
  ctx.reg[CTX_FP] = fp;
  eh_print_stack(STDERR_FILENO, &ctx, FRAMES);
}
