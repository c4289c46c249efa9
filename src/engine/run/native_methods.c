// native_methods.c: the methods between managed code and C that no metadata has: what C calls to call a delegate or a
// static method, and what a delegate over a native function calls. One of each for a subject.
#include "engine/hooks.h"

static Method *synthesise(Method *subject, Sig *sig, WrapperKind kind, const char *name) {
  SubjectMethod *sm = xcalloc(1, sizeof *sm);
  Method *m = &sm->m;
  sm->subject = subject;
  m->klass = wk.object;
  m->name = name;
  m->flags = MA_STATIC;
  m->slot = -1;
  m->sig = sig;
  m->def = m->canon = m;
  m->wrapper = kind;
  return m;
}

static Sig *sig_alloc_for(u32 n, Class *ret) {
  Sig *s = xcalloc(1, sizeof *s + n * sizeof s->params[0]);
  s->nparams = (u16)n;
  s->ret = ret;
  return s;
}

static Class *native_type(Method *subject, i32 i, Class *managed) {
  NativeArg a;
  engine_hooks.native_arg(subject, i, true, &a);
  return a.form == NATIVE_SAME ? managed : a.form == NATIVE_WORD ? wk.intptr : a.cls;
}

// What C calls: the subject's signature in native types.
static Method *callback_method(Method *subject) {
  Sig *is = subject->sig, *s = sig_alloc_for(is->nparams, is->ret);
  s->ret = is->ret->etype == ET_VOID ? is->ret : native_type(subject, -1, is->ret);
  for (u32 i = 0; i < is->nparams; i++)
    s->params[i] = native_type(subject, (i32)i, is->params[i]);
  return synthesise(subject, s, WRAP_CALLBACK, "native-to-managed");
}

// What a delegate over a native function calls: static, closed over the boxed function pointer.
static Method *native_method(Method *invoke) {
  Sig *is = invoke->sig, *s = sig_alloc_for(is->nparams + 1u, is->ret);
  s->params[0] = wk.object;
  memcpy(s->params + 1, is->params, is->nparams * sizeof *is->params);
  return synthesise(invoke, s, WRAP_NATIVE_FUNCTION, "managed-to-native");
}

Method *engine_native_method(Method *subject, WrapperKind kind, Error *err) {
  static Map callbacks, natives;
  Sig *sig = method_sig(subject, err);
  if (!sig || !sig_layout(sig, err))
    return NULL;
  loader_lock();
  Map *made = kind == WRAP_CALLBACK ? &callbacks : &natives;
  Method *m = map_get(made, (u64)(uintptr_t)subject);
  if (!m) {
    m = kind == WRAP_CALLBACK ? callback_method(subject) : native_method(subject);
    map_put(made, (u64)(uintptr_t)subject, m);
  }
  loader_unlock();
  return m;
}

Method *method_subject(const Method *m) {
  return m->wrapper == WRAP_NONE ? NULL : ((const SubjectMethod *)m)->subject;
}
