// names.c: types and methods as text: for messages as in IL, for reflection as Type.FullName has them.
#include "types/internal.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

#define RING 8
#define RING_SIZE 1024

// Text for messages, in a ring of thread-local buffers; overlong names end in an ellipsis.
static const char *to_ring(Buf *b) {
  static __thread char ring[RING][RING_SIZE];
  static __thread u32 next;
  char *out = ring[next++ % RING];
  snprintf(out, RING_SIZE, "%s", b->s ? b->s : "");
  if (b->n >= RING_SIZE)
    strcpy(out + RING_SIZE - 4, "...");
  buf_free(b);
  return out;
}

// Text for messages need not show more of a type than this many levels.
enum { LEVELS = 16 };

static void put_il(Buf *b, const Class *c, u32 level);

static void put_list(Buf *b, Class *const *list, u32 n, char open, char close, u32 level) {
  buf_putc(b, open);
  for (u32 i = 0; i < n; i++) {
    if (i)
      buf_putc(b, ',');
    put_il(b, list[i], level);
  }
  buf_putc(b, close);
}

static void put_il_plain(Buf *b, const Class *c) {
  if (c->nested_in) {
    put_il_plain(b, c->nested_in);
    buf_putc(b, '/');
  } else if (*c->ns) {
    buf_printf(b, "%s.", c->ns);
  }
  buf_puts(b, c->name);
}

static void put_il(Buf *b, const Class *c, u32 level) {
  if (b->n > RING_SIZE)
    return;
  if (level > LEVELS) {
    buf_puts(b, "...");
    return;
  }
  switch (c->kind) {
  case CK_SZARRAY:
    put_il(b, c->elem, level + 1);
    buf_puts(b, "[]");
    break;
  case CK_ARRAY:
    put_il(b, c->elem, level + 1);
    buf_putc(b, '[');
    for (u32 i = 1; i < c->rank; i++)
      buf_putc(b, ',');
    buf_puts(b, c->rank == 1 ? "...]" : "]");
    break;
  case CK_PTR:
    put_il(b, c->elem, level + 1);
    buf_putc(b, '*');
    break;
  case CK_BYREF:
    put_il(b, c->elem, level + 1);
    buf_putc(b, '&');
    break;
  case CK_FNPTR:
    buf_puts(b, "method ");
    put_il(b, c->fnptr->ret, level + 1);
    put_list(b, c->fnptr->params, c->fnptr->nparams, '(', ')', level + 1);
    break;
  case CK_VAR:
  case CK_MVAR: buf_puts(b, c->name); break;
  case CK_INST:
    put_il_plain(b, c);
    put_list(b, c->inst->args, c->inst->n, '<', '>', level + 1);
    break;
  default: put_il_plain(b, c); break;
  }
}

const char *class_name(const Class *c) {
  Buf b = {0};
  put_il(&b, c, 0);
  return to_ring(&b);
}

const char *method_name(const Method *m) {
  Buf b = {0};
  put_il(&b, m->klass, 0);
  buf_printf(&b, ":%s", m->name);
  if (m->inst)
    put_list(&b, m->inst->args, m->inst->n, '<', '>', 1);
  Sig *sig = method_sig((Method *)m, NULL);
  buf_putc(&b, ' ');
  if (sig)
    put_list(&b, sig->params, sig->nparams, '(', ')', 1);
  else
    buf_puts(&b, "(?)");
  return to_ring(&b);
}

static const char *const keywords[] = {
    [ET_VOID] = "void", [ET_BOOLEAN] = "bool",  [ET_CHAR] = "char", [ET_I1] = "sbyte",      [ET_U1] = "byte",
    [ET_I2] = "int16",  [ET_U2] = "uint16",     [ET_I4] = "int",    [ET_U4] = "uint",       [ET_I8] = "long",
    [ET_U8] = "ulong",  [ET_R4] = "single",     [ET_R8] = "double", [ET_STRING] = "string", [ET_I] = "intptr",
    [ET_U] = "uintptr", [ET_OBJECT] = "object",
};

const char *class_keyword(const Class *c) {
  bool plain = c->kind == CK_DEF && c->etype < ARRAY_LEN(keywords) && !c->is_enum;
  return plain ? keywords[c->etype] : NULL;
}

// ---- Reflection's form ------------------------------------------------------------------------------------------

static void put_escaped(Buf *b, const char *s) {
  for (; *s; s++) {
    if (strchr("\\,+[]&*", *s))
      buf_putc(b, '\\');
    buf_putc(b, *s);
  }
}

static void put_assembly(Buf *b, const Class *c) {
  char name[512];
  assembly_display_name(c->assembly, name, sizeof name);
  buf_printf(b, ", %s", name);
}

static void put_reflection(Buf *b, const Class *c, bool full, bool qualified);

static void put_args(Buf *b, Class *const *args, u32 n, bool full) {
  buf_putc(b, '[');
  for (u32 i = 0; i < n; i++) {
    bool brackets = full && args[i]->kind != CK_VAR && args[i]->kind != CK_MVAR;
    if (i)
      buf_putc(b, ',');
    if (brackets)
      buf_putc(b, '[');
    put_reflection(b, args[i], full, brackets);
    if (brackets)
      buf_putc(b, ']');
  }
  buf_putc(b, ']');
}

static void put_reflection_plain(Buf *b, const Class *c) {
  if (c->nested_in) {
    put_reflection_plain(b, c->nested_in);
    buf_putc(b, '+');
  } else if (*c->ns) {
    put_escaped(b, c->ns);
    buf_putc(b, '.');
  }
  put_escaped(b, c->name);
}

static void put_suffix(Buf *b, const Class *c) {
  if (c->kind == CK_PTR) {
    buf_putc(b, '*');
  } else if (c->kind == CK_BYREF) {
    buf_putc(b, '&');
  } else {
    buf_putc(b, '[');
    for (u32 i = 1; i < c->rank; i++)
      buf_putc(b, ',');
    buf_puts(b, c->kind == CK_ARRAY && c->rank == 1 ? "*]" : "]");
  }
}

static void put_reflection(Buf *b, const Class *c, bool full, bool qualified) {
  switch (c->kind) {
  case CK_SZARRAY:
  case CK_ARRAY:
  case CK_PTR:
  case CK_BYREF:
    put_reflection(b, c->elem, full, false);
    put_suffix(b, c);
    break;
  case CK_FNPTR: buf_puts(b, "System.IntPtr"); break; // reflection has no form for them
  case CK_VAR:
  case CK_MVAR: put_escaped(b, c->name); return;
  case CK_INST:
    put_reflection_plain(b, c);
    put_args(b, c->inst->args, c->inst->n, full);
    break;
  default:
    put_reflection_plain(b, c);
    if (!full && !qualified && c->ngparams) // Type.ToString() of a definition names its parameters
      put_args(b, c->gparams, c->ngparams, false);
    break;
  }
  if (qualified)
    put_assembly(b, c);
}

char *class_reflection_name(const Class *c, bool full, bool assembly_qualified) {
  Buf b = {0};
  put_reflection(&b, c, full, assembly_qualified);
  if (!b.s)
    buf_puts(&b, "");
  return b.s;
}
