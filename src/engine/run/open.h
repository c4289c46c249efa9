// open.h: code of open forms: how instances reach it, and the adapters between it and code that knows the sizes.
#ifndef KILN_ENGINE_OPEN_H
#define KILN_ENGINE_OPEN_H

#include "engine/run/run.h"
#include "target/abi.h"

struct AdapterMove;

// An Invoke that can go straight to code of an open form: for delegates with this method and this shim. host_stub_open
// may look at Adapter.last itself.
typedef struct Straight {
  const void *method_ptr, *impl;
  void *entry;
  uintptr_t closed; // the target takes the delegate's place; else the delegate drops out, and the arguments move down
} Straight;

// What stands between a caller and a callee of different conventions; data of STUB_OPEN. One side knows the sizes
// (`sig`), the other takes and returns by address what is of unknown size in `open`, the definition's signature.
typedef struct Adapter {
  u64 room;        // bytes below its frame, a multiple of 16. stubs.S knows where this and the next stand
  bool by_address; // the open side returns through an address
  bool in_memory;  // the other side does, too
  bool to_open;    // the callee is code of an open form
  bool invoke;     // m is the Invoke of a delegate
  // Invoke: what was found last; everything is in registers then, and it comes first.
  const Straight *last;
  Sig *sig, *open;
  Method *m;
  Class *value;   // a constrained call: `this` is the address of one
  Method *target; // of it, where `value` is a value type
  void *dict;     // to_open: for the callee; NULL: as the caller gave it
  void *code;     // what is called, or NULL: it depends on `this`
  // Filled in by adapter_plan().
  struct AdapterMove *moves;
  u32 nmoves;
  i32 self_in, self_out, result_in, result_out; // words; -1: none
  u32 result_room;
  u32 ints;          // registers of integers that the caller fills
  bool in_registers; // everything comes in registers
  AbiLoc result;     // where it is on the side that knows its size; `size` is the value's
} Adapter;

// Fills in what follows from the signatures and from to_open.
void adapter_plan(Adapter *a);
// What a call is about to run, and on which object: *self may become another. NULL: an exception is pending.
void *adapter_target(Adapter *a, void **self);

// Whether an Invoke can go straight to code of an open form, which takes the caller's words as they are, but for
// `this`: that becomes the delegate's target, or drops out. NULL: it cannot.
const Straight *adapter_straight(Adapter *a, const Delegate *d);

// The entry of canonical method m where code of its open form is to serve it: in place of the virtual machine, or, to
// test it, of everything else (-O=vtshare). NULL: there is no such code.
void *open_serves(Method *m);
// Entries that take and return as the open form does, without hidden arguments: of an exact method; of what a
// constrained call of `decl` on a c runs.
void *open_ftn(Method *m, Error *err);
void *open_value(Method *decl, Class *c, Error *err);

#endif
