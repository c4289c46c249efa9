// made_methods.c: methods that no metadata has: what C calls to call a delegate or a static method, what a delegate
// over a native function calls, what code of open forms calls for a method that knows sizes. One of each for a subject.
#include "engine/hooks.h"

static Method *synthesise(Method *subject, Class *klass, Sig *sig, WrapperKind kind, const char *name) {
  SubjectMethod *sm = xcalloc(1, sizeof *sm);
  Method *m = &sm->m;
  sm->subject = subject;
  m->klass = klass;
  m->name = name;
  m->flags = sig->has_this ? 0 : MA_STATIC;
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
  return synthesise(subject, wk.object, s, WRAP_CALLBACK, "native-to-managed");
}

// What a delegate over a native function calls: static, closed over the boxed function pointer.
static Method *native_method(Method *invoke) {
  Sig *is = invoke->sig, *s = sig_alloc_for(is->nparams + 1u, is->ret);
  s->params[0] = wk.object;
  memcpy(s->params + 1, is->params, is->nparams * sizeof *is->params);
  return synthesise(invoke, wk.object, s, WRAP_NATIVE_FUNCTION, "managed-to-native");
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

// ---- for open forms ---------------------------------------------------------------------------------------------------

u64 sig_by_address(const Sig *open) {
  u64 which = class_unsized(open->ret) ? OPEN_RESULT : 0;
  for (u32 i = 0; i < open->nparams; i++)
    if (class_unsized(open->params[i]))
      which |= i < 63 ? (u64)1 << i : 0;
  return open->nparams < 63 ? which : 0; // none: nobody passes that many
}

// The subject's signature with addresses, that for the result last (il/open.c).
static Method *for_open(Method *subject, u64 which) {
  Sig *is = subject->sig;
  bool result = which & OPEN_RESULT;
  Sig *s = sig_alloc_for(is->nparams + result, result ? wk.void_ : is->ret);
  s->has_this = true;
  for (u32 i = 0; i < is->nparams; i++)
    s->params[i] = which >> i & 1 ? class_byref(is->params[i]) : is->params[i];
  if (result)
    s->params[is->nparams] = class_byref(is->ret);
  Method *m = synthesise(subject, subject->klass, s, WRAP_FOR_OPEN, subject->name);
  ((SubjectMethod *)m)->by_address = which;
  return m;
}

Method *engine_for_open_method(Method *subject, u64 which, Error *err) {
  static Map made; // subject and `which`, hashed; two of one hash take neighbouring keys
  Sig *sig = method_sig(subject, err);
  bool result = which & OPEN_RESULT;
  if (!sig || !sig_layout(sig, err) || !sig->has_this || (which & ~OPEN_RESULT) >> sig->nparams ||
      (result && sig->ret->etype == ET_VOID))
    return NULL;
  u64 key = hash_combine((uintptr_t)subject, which);
  loader_lock();
  Method *m;
  while ((m = map_get(&made, key)) && (method_subject(m) != subject || method_made(m)->by_address != which))
    key++;
  if (!m)
    map_put(&made, key, m = for_open(subject, which));
  loader_unlock();
  return m;
}

// ---- all --------------------------------------------------------------------------------------------------------------

const SubjectMethod *method_made(const Method *m) {
  return m->wrapper == WRAP_NONE ? NULL : (const SubjectMethod *)m;
}

Method *method_subject(const Method *m) {
  return m->wrapper == WRAP_NONE ? NULL : method_made(m)->subject;
}
