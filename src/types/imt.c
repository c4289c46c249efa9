// imt.c: the hash that spreads interface methods over the interface method table.
#include "types/imt.h"

static u64 hash_name(const char *s, u64 seed) {
  return s ? hash_bytes(s, strlen(s), seed) : seed;
}

u32 method_imt_slot(const Method *m) {
  const Method *d = m->def ? m->def : m;
  const Class *c = d->klass->generic_def ? d->klass->generic_def : d->klass;
  u64 h = hash_name(c->ns, 17);
  h = hash_name(c->name, h);
  h = hash_name(d->name, h);
  return (u32)(hash_combine(h, d->token) % IMT_SIZE);
}
