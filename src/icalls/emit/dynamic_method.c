// dynamic_method.c: System.Reflection.Emit.DynamicMethod: IL that the class library put together becomes a method.
// In that IL a token t stands for refs[t - 1] of the DynamicMethod.
#include <stdlib.h>
#include "icalls/emit/emit.h"

static Object *object_of(void *data, u32 token) {
  Array *refs = data;
  return refs && token && token <= refs->length ? ARRAY_ELEMS(refs, Object *)[token - 1] : NULL;
}

static Method *new_method(Object *self, Class *c, DynamicCode *d, Error *err) {
  Object *owner = GET_VAL(self, c, "owner", Object *);
  Class *klass = owner ? emit_type(owner, err) : NULL;
  Sig *sig = emit_sig(GET_VAL(self, c, "returnType", Object *), GET_VAL(self, c, "parameters", Array *), err);
  if (!sig || (owner && !klass))
    return NULL;
  d->sees = klass ? klass : wk.object;
  d->sees_all = GET_VAL(self, c, "skipVisibility", u8);
  // An interface or an open type cannot own code; to belong to it only means to see its private members.
  if (klass && (klass->kind != CK_DEF || klass->ngparams))
    klass = NULL;
  char *name = string_to_utf8(GET_VAL(self, c, "name", String *));
  Method *m = dynamic_method_new(name, klass, sig, d, err);
  free(name);
  return m;
}

void dynamic_method_create(Object *self) {
  Class *c = EMIT_CLASS("DynamicMethod");
  Object *gen = GET_VAL(self, c, "ilgen", Object *);
  if (!gen) {
    exc_throw("PlatformNotSupportedException", "Operation is not supported: DynamicILInfo.");
    return;
  }
  emit_resolve_install();
  TokenSource tokens = {.object = object_of, .data = GET_VAL(self, c, "refs", Array *)};
  DynamicCode *d = emit_body(gen, GET_VAL(self, c, "init_locals", u8), &tokens);
  ERROR(err);
  Method *m = d ? new_method(self, c, d, &err) : NULL;
  if (m)
    SET_VAL(self, c, "mhandle", Method *, m);
  else if (d)
    exc_throw_error(&err);
}
