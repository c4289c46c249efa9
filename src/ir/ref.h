// ref.h: symbolic references from code to runtime things (decision 4).
//
// Generated code never holds an address of the runtime: it loads the value of a Ref from a slot (`mov r, [rip+slot]`)
// or calls through one (`call [rip+slot]`). The JIT keeps the slots of a code unit behind its code; an AOT image keeps
// them in its GOT.
#ifndef KILN_IR_REF_H
#define KILN_IR_REF_H

#include "types/types.h"

// The table of kinds, with a function for each thing that is done with one: REF(kind, resolve, encode, decode, print).
// Each layer expands its own column: engine/run/refs.c resolve_, aot/refcode.c encode_ and decode_, ir/refs.c print_.
// clang-format off
#define REF_KINDS(REF) \
  /*  kind          resolve      encode   decode   print */ \
  REF(CLASS,        class,       class,   class,   class)  /* Class* (initialised up to its layout) */ \
  REF(OWNER,        class,       class,   class,   class)  /* the same of the class whose static method it is passed to as dictionary */ \
  REF(VTABLE,       vtable,      class,   class,   class)  /* VTable* of an exact class */ \
  REF(STATICS,      statics,     class,   class,   class)  /* base of the static data block */ \
  REF(METHOD,       method,      method,  method,  method) /* Method* */ \
  REF(FIELD,        field,       field,   field,   field)  /* Field* */ \
  REF(METHOD_ENTRY, entry,       method,  method,  method) /* call target, bound at the first call; the caller passes a dictionary that is due */ \
  REF(METHOD_FTN,   ftn,         method,  method,  method) /* ldftn: an entry that needs no hidden argument */ \
  REF(NATIVE_FTN,   native_ftn,  method,  method,  method) /* ldftn of an UnmanagedCallersOnly method: what C calls */ \
  REF(STATIC_FTN,   static_ftn,  impl,    impl,    impl)   /* the same of what `cls` has for a static virtual method of an interface */ \
  REF(IFACE_KEY,    method,      method,  method,  method) /* the interface method's Method*, passed in the key register */ \
  REF(STRING,       string,      string,  string,  string) /* String* literal, interned; n = user-string token of `assembly` */ \
  REF(TYPE_OBJECT,  type_object, class,   class,   class)  /* the RuntimeType object */ \
  REF(ICALL,        icall,       method,  method,  method) /* C function of an internal call */ \
  REF(PINVOKE,      pinvoke,     method,  method,  method) /* native function of a P/Invoke method */ \
  REF(HELPER,       helper,      helper,  helper,  helper) /* runtime helper number n (ir/helpers.def) */ \
  REF(RVA_DATA,     rva_data,    field,   field,   field)  /* address of a field's initial data in the mapped file */ \
  REF(RVA_FIELD,    rva_field,   field,   field,   field)  /* address of such a field itself */ \
  REF(TLS_THREAD,   tls,         nothing, nothing, nothing) /* offset from the thread pointer to the current Thread* */ \
  REF(DICT_SLOT,    dict_slot,   dict,    dict,    dict)   /* index of template `inner` in the shared owner's dictionary */ \
  REF(BOXED_CLASS,  boxed_class, class,   class,   class)  /* Class* of a boxed value of c: T for Nullable<T>, else c */ \
  REF(FIELD_OFFSET, field_offset, field,  field,   field)  /* offset of a field from its object or boxed value; of a static one from a header before the static data */ \
  REF(OPEN_FTN,     open_ftn,    method,  method,  method) /* an entry that takes and returns values as the method's open form does */ \
  REF(OPEN_VALUE,   open_value,  impl,    impl,    impl)   /* the same for a constrained call of `method`, with the address of a cls as `this` */ \
  REF(TLS_ALLOC,    tls_alloc,   nothing, nothing, nothing) /* offset from the thread pointer to the collector's free lists */ \
  REF(CPU,          cpu,         nothing, nothing, nothing) /* CPU_* of the processor that runs */
// clang-format on

typedef enum RefKind {
#define REF(kind, resolve, encode, decode, print) REF_##kind,
  REF_KINDS(REF)
#undef REF
      REF_KIND_COUNT
} RefKind;

// Interned per compilation: equal refs are equal pointers inside one Fn/CodeUnit.
typedef struct Ref Ref;
struct Ref {
  u8 kind;
  bool is_template; // what a dictionary is asked for
  u32 index;        // position in the owner's list
  u32 slot;         // of the code unit, counted from 1; 0: no code needs it (codegen/emit.c)
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
