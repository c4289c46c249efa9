// il.h: IL bytes to IR, nothing else.
#ifndef KILN_IL_IL_H
#define KILN_IL_IL_H

#include "ir/ir.h"

// Imports the body of an IL method. On failure: ERR_INVALID_PROGRAM (bad IL), ERR_NOT_COMPILED (an opcode or form not
// known yet, named), or the loading error of something it mentions at its head. Loading errors of things that the
// body mentions (missing types, methods) become code that throws when reached.
bool il_import(Fn *fn, Error *err);

// Splices the body of `callee` into fn for a call `site` (still in its block): for opt/inline. Arguments are the
// site's operands. On success the call is gone and its uses see the result. False (nothing changed) when the callee's
// body cannot be inlined (handlers, localloc, dictionary needs that the site cannot give, too large: `max_il` bytes).
// Give the exact callee, not its canonical form, where it is known: then nothing needs a dictionary. Edges change:
// run ir_compute_preds() after the last one, before anything else looks at the blocks. New locals are slots, as after
// il_import(): inline before SSA construction.
bool il_inline(Fn *fn, Value *site, Method *callee, u32 max_il);

// What the IL of a method names, resolved in the method's own context: locals, the operands of all instructions,
// whether they can be reached or not, and what clauses catch. Of a method or field: its class, and those of its
// signature.
typedef struct Mentions {
  void (*cls)(void *data, Class *c);
  void (*unresolved)(void *data, Assembly *scope); // a token of `scope` names nothing that can be found
  void *data;
} Mentions;
void il_mentions(Method *m, const Mentions *to);

// Whether the method's code begins by running the class constructor (I.8.9.5).
bool has_entry_init(const Method *m);

// Code at the entry of a synthesised body for what il_import() asks of `this` where it may be a transparent proxy.
// `args`: the parameters, scalars by value and structs by address; the builder goes on where it is none.
void il_wrapper_proxy_check(Builder *b, Value **args);

#endif
