// ref.h: symbolic references from code to runtime things (decision 4).
//
// Generated code never holds an address of the runtime: it loads the value of a Ref from a slot (`mov r, [rip+slot]`)
// or calls through one (`call [rip+slot]`). The JIT keeps the slots of a code unit behind its code; an AOT image keeps
// them in its GOT. The table of kinds with resolve, encode, decode and print is engine/run/refs.c.
#ifndef KILN_IR_REF_H
#define KILN_IR_REF_H

#include "types/types.h"

// X(id, fields used, lazy) — fields: c = class, m = method, f = field, a+n = assembly and number, n = number.
// lazy: the slot is a call target that may start as a stub and be bound at the first call.
#define REF_KINDS(X)                                                                                                   \
  X(CLASS, "c", 0)         /* Class* (initialised up to its layout) */                                                 \
  X(VTABLE, "c", 0)        /* VTable* of an exact class */                                                             \
  X(STATICS, "c", 0)       /* base of the static data block */                                                         \
  X(METHOD, "m", 0)        /* Method* */                                                                               \
  X(FIELD, "f", 0)         /* Field* */                                                                                \
  X(METHOD_ENTRY, "m", 1)  /* call target; the caller passes the dictionary itself where the method takes one */       \
  X(METHOD_FTN, "m", 0)    /* ldftn: an entry that needs no hidden argument */                                         \
  X(IFACE_KEY, "m", 0)     /* the interface method's Method*, passed in the key register */                            \
  X(STRING, "an", 0)       /* String* literal, interned; n = user-string token */                                      \
  X(TYPE_OBJECT, "c", 0)   /* the RuntimeType object */                                                                \
  X(ICALL, "m", 0)         /* C function of an internal call */                                                        \
  X(PINVOKE, "m", 1)       /* native function of a P/Invoke method */                                                  \
  X(HELPER, "n", 0)        /* runtime helper number n (ir/helpers.def) */                                              \
  X(RVA_DATA, "f", 0)      /* address of a field's initial data in the mapped file */                                  \
  X(TLS_THREAD, "", 0)     /* offset from the thread pointer to the current Thread* */                                 \
  X(DICT_SLOT, "r", 0)     /* index of template `inner` in the shared owner's dictionary */                            \
  X(BOXED_CLASS, "c", 0)   /* Class* of a boxed value of c: T for Nullable<T>, else c */                               \
  X(TLS_ALLOC, "", 0)      /* offset from the thread pointer to the collector's free lists */

typedef enum RefKind {
#define X(id, fields, lazy) REF_##id,
  REF_KINDS(X)
#undef X
  REF_KIND_COUNT
} RefKind;

// Interned per compilation: equal refs are equal pointers inside one Fn/CodeUnit.
typedef struct Ref Ref;
struct Ref {
  u8 kind;
  u32 index;  // position in the owner's list
  Class *cls;
  Method *method;
  Field *field;
  Assembly *assembly;
  u64 n;
  // DICT_SLOT: what to look up. `inner` names open types (type parameters of the shared method's definition);
  // `owner` is the shared Method whose dictionary source (its class or itself) holds the slot.
  Ref *inner;
};

#endif
