// domain_unload.c: AppDomain.Unload: the event, the threads that are inside, and then nobody enters any more.
#include "icalls/core/domain_icalls.h"

enum { WAIT_MS = 10000, POLL_MS = 5 };

static void refuse(const char *msg) {
  exc_set_pending(exc_new("System", "CannotUnloadAppDomainException", msg));
}

static bool raise_unload(Domain *d) {
  Class *c = corlib_class("System", "AppDomain");
  Object *exc = NULL;
  Domain *old = domain_enter(d);
  call_managed(c, "DoDomainUnload", 0, domain_object(d), NULL, &exc);
  domain_enter(old);
  if (exc)
    exc_set_pending(exc);
  return !exc;
}

typedef struct Inside {
  Domain *domain;
  u32 n;
  Object *next; // InternalThread of one that was not asked yet
} Inside;

static void look(Thread *t, void *data) {
  Inside *in = data;
  if (t == current_thread || t->domain != in->domain)
    return;
  in->n++;
  if (t->managed && t->leaving != in->domain && !in->next) {
    t->leaving = in->domain;
    in->next = t->managed;
  }
}

static bool end_threads(Domain *d) {
  u64 deadline = deadline_after(WAIT_MS);
  for (;;) {
    Inside in = {.domain = d};
    threads_each(look, &in);
    if (!in.n)
      return true;
    if (in.next) { // outside of the list's lock
      thread_abort(in.next, NULL);
      continue;
    }
    if (clock_ns() > deadline)
      return false;
    thread_sleep(POLL_MS);
  }
}

static void unload(Domain *d) {
  if (__atomic_exchange_n(&d->unloading, true, __ATOMIC_ACQ_REL)) {
    refuse("Appdomain is already being unloaded.");
    return;
  }
  if (!raise_unload(d) || !end_threads(d)) {
    if (!exc_pending())
      refuse("Aborting of threads in the domain timed out.");
    d->unloading = false;
    return;
  }
  d->unloaded = d->context->unloaded = true;
  domain_clear(d);
  gc_collect(); // finalizers of what the domain held are due now
  finalizer_wait_pending();
}

static void unload_behind(void *domain) {
  unload(domain);
  exc_take_pending();
}

// From within: another thread does it, and this one is the first to be aborted.
static void unload_own(Domain *d) {
  Object *self = thread_internal();
  if (!self)
    return;
  current_thread->leaving = d; // before the other one looks who is inside
  thread_abort(self, NULL);
  thread_start_native(unload_behind, d, "Domain unloader", true, false);
}

void domain_unload(i32 id) {
  Domain *d = domain_by_id((u32)id);
  if (!d || d == domain_root())
    refuse(d ? "The default appdomain can not be unloaded." : "Appdomain is already unloaded.");
  else if (d == domain_current())
    unload_own(d);
  else
    unload(d);
}
