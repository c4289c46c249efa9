// domain_statics.c: which classes of mscorlib keep their static fields by application domain.
//
// mscorlib is one for all domains, so that strings, boxed numbers, types and reflection's objects are. What its static
// fields hold is mostly caches that are right for everybody. Listed here are the rest: remoting's tables, which tell
// the objects of one domain from those of another; what serialization remembers of names; the console's streams; the
// queues of the thread pool and of timers, whose work must run where it was asked for.
#include "types/flavour.h"
#include "types/internal.h"

// Whole namespaces, with those below them.
static const char *const namespaces[] = {"System.Runtime.Remoting", "System.Runtime.Serialization"};

static const char *const classes[][2] = {
    {"System", "AppDomain"},
    {"System", "Console"},
    {"System.Security.Cryptography", "CryptoConfig"},
    {"System.Threading", "ThreadPool"},
    {"System.Threading", "ThreadPoolGlobals"},
    {"System.Threading", "ThreadPoolWorkQueue"},
    {"System.Threading", "Timer"},
    {"System.Threading", "_ThreadPoolWaitCallback"},
};

static bool within(const char *ns, const char *outer) {
  size_t n = strlen(outer);
  return strncmp(ns, outer, n) == 0 && (ns[n] == 0 || ns[n] == '.');
}

bool class_wants_domain_statics(const Class *c) {
  if (!c->assembly->is_corlib || !flavour->domains)
    return false;
  while (c->nested_in)
    c = c->nested_in;
  for (u32 i = 0; i < ARRAY_LEN(namespaces); i++)
    if (within(c->ns, namespaces[i]))
      return true;
  for (u32 i = 0; i < ARRAY_LEN(classes); i++)
    if (!strcmp(c->name, classes[i][1]) && !strcmp(c->ns, classes[i][0]))
      return true;
  return false;
}
