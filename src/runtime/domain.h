// domain.h: application domains.
#ifndef KILN_RUNTIME_DOMAIN_H
#define KILN_RUNTIME_DOMAIN_H

#include "runtime/internal.h"

struct DomainClass;

typedef struct Domain {
  u32 id;
  char *name; // NULL: the first's, which is that of the program
  LoadContext *context;
  // Roots, made on demand: AppDomain, AppDomainSetup, Object[] of names and values in turn, Context.
  Object **object, **setup, **data, **default_context;
  struct DomainClass **classes; // by domain_static_index; [0]: how many there is room for
  Assembly *entry;              // what ExecuteAssembly ran
  u32 pool_requests;            // runtime/pool.c
  bool unloading, unloaded;
  struct Domain *next;
} Domain;

Domain *domain_root(void);
Domain *domain_current(void); // of the calling thread
Domain *domain_by_id(u32 id); // NULL: there is none, or no more
Domain *domain_of_object(Object *app_domain);
Domain *domain_of_class(const Class *c); // mscorlib's: the first
Object *domain_object(Domain *d);        // System.AppDomain; NULL: pending
Domain *domain_new(const char *name);
// The calling thread goes there; returns where it was. Remoting's context becomes the domain's default one.
Domain *domain_enter(Domain *d);
// After domain_enter(): whether the thread was made to leave `old`; the abort that did it is over.
bool domain_left_for_good(Domain *old);
void domains_each(void (*cb)(Domain *d, void *data), void *data); // living ones
void domain_clear(Domain *d);
// The new thread's part, and the dying one's.
void domain_thread_start(Thread *t);
void domain_thread_end(Thread *t);

#endif
