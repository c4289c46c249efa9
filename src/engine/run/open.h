// open.h: code of open forms: how instances reach it, and the adapters between it and code that knows the sizes.
#ifndef KILN_ENGINE_OPEN_H
#define KILN_ENGINE_OPEN_H

#include "engine/run/run.h"

// What stands between a caller and a callee of different conventions; data of STUB_OPEN. One side knows the sizes
// (`sig`), the other takes and returns by address what is of unknown size in `open`, the definition's signature.
typedef struct Adapter {
  u64 room;     // bytes below its frame, a multiple of 16; stubs.S knows that it comes first
  bool to_open; // the callee is code of an open form
  Sig *sig, *open;
  Method *m;
  Class *value; // a constrained call: `this` is the address of one
  void *dict;   // to_open: for the callee; NULL: as the caller gave it
  void *code;   // what is called, or NULL: it depends on `this`
  u32 result_at, rooms_at;
} Adapter;

// Fills in what follows from the signatures.
void adapter_measure(Adapter *a);
// What a call is about to run, and on which object: *self may become another. NULL: an exception is pending.
void *adapter_target(Adapter *a, void **self);

// The entry of canonical method m where code of its open form is to serve it: in place of the virtual machine, or, to
// test it, of everything else (-O=vtshare). NULL: there is no such code.
void *open_serves(Method *m);
// Entries that take and return as the open form does, without hidden arguments: of an exact method; of what a
// constrained call of `decl` on a c runs.
void *open_ftn(Method *m, Error *err);
void *open_value(Method *decl, Class *c, Error *err);

#endif
