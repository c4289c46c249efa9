// delegate_async.c: BeginInvoke and EndInvoke of delegates, over the thread pool.
//
// An AsyncResult carries the call: object_data is an object[] of the result and the arguments, boxed; `data` tells
// whether the result is an exception. The pool runs AsyncResult.Invoke, an internal call that ends up here.
#include <alloca.h>
#include "runtime/helpers.h"
#include "runtime/internal.h"

static struct {
  Class *result;
  u32 delegate, callback, state, data, object_data, completed, ended, handle;
} fld;

static void find_fields(void) {
  if (fld.result)
    return;
  Class *c = corlib_class("System.Runtime.Remoting.Messaging", "AsyncResult");
  fld.delegate = field_offset_of(c, "async_delegate");
  fld.callback = field_offset_of(c, "async_callback");
  fld.state = field_offset_of(c, "async_state");
  fld.data = field_offset_of(c, "data");
  fld.object_data = field_offset_of(c, "object_data");
  fld.completed = field_offset_of(c, "completed");
  fld.ended = field_offset_of(c, "endinvoke_called");
  fld.handle = field_offset_of(c, "handle");
  fld.result = c;
}

static Method *method_of(Class *c, const char *name, int nparams) {
  ERROR(err);
  for (Class *k = c; k; k = k->parent) {
    Method *m = class_methods(k, &err) ? class_find_method(k, name, nparams) : NULL;
    if (m)
      return m;
  }
  return NULL;
}

static Object *call(Class *c, const char *name, int nparams, void *self, void **args) {
  Object *exc = NULL;
  Method *m = method_of(c, name, nparams);
  if (!m) {
    exc_throw("MissingMethodException", name);
    return NULL;
  }
  Object *r = engine_invoke(m, self, args, &exc);
  if (exc)
    exc_set_pending(exc);
  return r;
}

// The value at `slot`; what a by-ref points at.
static Object *capture(Class *c, void *slot) {
  return c->kind == CK_BYREF ? object_box(c->elem, *(void **)slot) : object_box(c, slot);
}

void rt_delegate_begin(Method *m, void **args, void *result) {
  find_fields();
  if (((MulticastDelegate *)*(Object **)args[0])->delegates) {
    exc_throw_arg("ArgumentException", NULL, "Only a delegate with one target can be called asynchronously.");
    return;
  }
  Sig *s = method_sig(m, NULL);
  u32 n = s->nparams - 2u; // the last two: callback and state
  Array *saved = array_new(wk.object, n + 1);
  for (u32 i = 0; saved && i < n; i++)
    gc_store(&ARRAY_ELEMS(saved, Object *)[i + 1], capture(s->params[i], args[i + 1]));
  Object *ar = saved ? object_new(fld.result) : NULL;
  if (!ar)
    return;
  gc_store((u8 *)ar + fld.delegate, *(Object **)args[0]);
  gc_store((u8 *)ar + fld.callback, *(Object **)args[n + 1]);
  gc_store((u8 *)ar + fld.state, *(Object **)args[n + 2]);
  gc_store((u8 *)ar + fld.object_data, (Object *)saved);
  bool global = false;
  call(corlib_class("System.Threading", "ThreadPool"), "UnsafeQueueCustomWorkItem", 2, NULL, (void *[]){ar, &global});
  gc_store(result, ar);
}

static void run_target(Object *ar, Array *saved) {
  Object *d = FIELD_REF(ar, fld.delegate), *exc = NULL;
  ERROR(err);
  Method *invoke = method_of(object_class(d), "Invoke", -1);
  Sig *s = invoke ? method_sig(invoke, &err) : NULL;
  if (s && !sig_layout(s, &err))
    s = NULL;
  GcRooms rooms = {0};
  void **args = gc_room(&rooms, (s ? s->nparams + 1 : 1) * sizeof *args);
  if (!args)
    s = NULL, err_set(&err, ERR_OUT_OF_MEMORY, "no memory for arguments");
  for (u32 i = 0; s && i < s->nparams; i++) {
    Object **slot = &ARRAY_ELEMS(saved, Object *)[i + 1];
    Class *c = s->params[i], *e = c->kind == CK_BYREF ? c->elem : c;
    if (e->generic_def == wk.nullable) { // boxed as its value or null
      args[i] = gc_room(&rooms, e->value_size);
      if (args[i])
        rt_unbox_nullable(*slot, e, args[i]);
      else
        s = NULL, err_set(&err, ERR_OUT_OF_MEMORY, "no memory for arguments");
      continue;
    }
    args[i] = e->is_valuetype ? object_unbox(*slot) : c->kind == CK_BYREF ? (void *)slot : (void *)*slot;
  }
  Object *r = s ? engine_invoke(invoke, d, args, &exc) : NULL;
  gc_rooms_free(&rooms);
  if (!s)
    exc = exc_from_error(&err);
  gc_store(&ARRAY_ELEMS(saved, Object *)[0], exc ? exc : r);
  FIELD_AT(ar, fld.data, uintptr_t) = exc != NULL;
}

// AsyncResult.Invoke.
Object *delegate_async_run(Object *ar) {
  find_fields();
  run_target(ar, (Array *)FIELD_REF(ar, fld.object_data));
  monitor_enter(ar);
  FIELD_AT(ar, fld.completed, u8) = 1;
  Object *handle = FIELD_REF(ar, fld.handle), *callback = FIELD_REF(ar, fld.callback);
  monitor_exit(ar);
  if (handle)
    call(object_class(handle), "Set", 0, handle, NULL);
  if (callback)
    call(object_class(callback), "Invoke", 1, callback, (void *[]){ar});
  return NULL;
}

static bool wait_done(Object *ar) {
  monitor_enter(ar);
  bool again = FIELD_AT(ar, fld.ended, u8), done = FIELD_AT(ar, fld.completed, u8);
  FIELD_AT(ar, fld.ended, u8) = 1;
  monitor_exit(ar);
  if (again)
    return exc_throw("InvalidOperationException",
                     "Cannot call EndInvoke() repeatedly or concurrently on the same AsyncResult");
  if (!done) {
    Object *h = call(fld.result, "get_AsyncWaitHandle", 0, ar, NULL);
    if (h)
      call(object_class(h), "WaitOne", 0, h, NULL);
  }
  return !exc_pending();
}

static void copy_value(Class *c, void *dst, Object *o) {
  u32 align;
  if (!c->is_valuetype)
    gc_store(dst, o);
  else if (c->generic_def == wk.nullable)
    rt_unbox_nullable(o, c, dst);
  else if (o)
    gc_copy(dst, object_unbox(o), class_value_size(c, &align));
}

static bool is_result_of(Object *ar, Object *d) {
  if (!ar)
    exc_set_pending(exc_new("System.Runtime.Remoting", "RemotingException", "There is no IAsyncResult."));
  else if (object_class(ar) != fld.result || FIELD_REF(ar, fld.delegate) != d)
    exc_throw("InvalidOperationException", "The IAsyncResult is not of this delegate.");
  else
    return true;
  return false;
}

// EndInvoke's parameters are the by-refs of Invoke and the IAsyncResult.
void rt_delegate_end(Method *m, void **args, void *result) {
  find_fields();
  Sig *s = method_sig(m, NULL);
  Object *ar = *(Object **)args[s->nparams], *d = *(Object **)args[0];
  if (!is_result_of(ar, d) || !wait_done(ar))
    return;
  Object **saved = ARRAY_ELEMS(FIELD_REF(ar, fld.object_data), Object *);
  if (FIELD_AT(ar, fld.data, uintptr_t)) {
    exc_set_pending(saved[0]);
    return;
  }
  ERROR(err);
  Method *invoke = method_of(object_class(d), "Invoke", -1);
  Sig *is = invoke ? method_sig(invoke, &err) : NULL;
  for (u32 i = 0, k = 1; is && i < is->nparams; i++)
    if (is->params[i]->kind == CK_BYREF && k < s->nparams)
      copy_value(is->params[i]->elem, *(void **)args[k++], saved[i + 1]);
  if (s->ret->etype != ET_VOID)
    copy_value(s->ret, result, saved[0]);
}
