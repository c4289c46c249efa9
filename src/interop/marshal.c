// marshal.c: parameters of P/Invoke methods that C cannot take as they are.
#include <stdlib.h>
#include "base/text.h"
#include "interop/interop.h"
#include "runtime/internal.h"

static Class *param_class(Method *m, i32 index) {
  Error err = {0};
  Sig *s = method_sig(m, &err);
  i32 i = index - (s && s->has_this);
  return s && i >= 0 && i < s->nparams ? s->params[i] : NULL;
}

uintptr_t rt_marshal_in(Method *m, i32 index, void *addr, uintptr_t *frame) {
  Class *c = param_class(m, index);
  frame[index] = 0;
  if (c == wk.string) {
    String *s = *(String **)addr;
    return s ? (frame[index] = (uintptr_t)string_to_utf8(s)) : 0;
  }
  if (c && c->is_valuetype)
    return *(u8 *)addr;
  if (c && c->kind == CK_SZARRAY) {
    Array *a = *(Array **)addr;
    return a ? (uintptr_t)a->data : 0;
  }
  return *(uintptr_t *)addr;
}

void rt_marshal_out(Method *m, i32 index, void *addr, uintptr_t *frame) {
  (void)m, (void)addr;
  if (frame[index])
    free((void *)frame[index]);
}

void rt_marshal_ret(Method *m, void *result, uintptr_t word) {
  Class *c = m->sig->ret;
  if (c == wk.string)
    gc_store(result, word ? (Object *)string_new_utf8((const char *)word) : NULL);
  else if (c == wk.boolean)
    *(u32 *)result = (u32)word != 0;
  else
    *(uintptr_t *)result = word;
}
