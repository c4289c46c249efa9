// types.h: assemblies, classes, fields, methods and signatures as the rest of Kiln sees them.
//
// Every type is one interned Class: equal types are equal pointers. Arrays, pointers, by-refs, function pointers and
// type parameters are classes too. A Class is filled in stages, each on demand and under the loader lock; a stage that
// fails leaves an error in the class and the same error is reported again. Once a stage is done its fields are
// immutable, so readers need no lock.
#ifndef KILN_TYPES_TYPES_H
#define KILN_TYPES_TYPES_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "host/host.h"
#include "metadata/metadata.h"
#include "types/model.h"
#include "types/object.h"

typedef struct Assembly Assembly;
typedef struct Class Class;
typedef struct Field Field;
typedef struct Method Method;
typedef struct Sig Sig;
typedef struct GenericInst GenericInst;

// ---- Assemblies -------------------------------------------------------------------------------------------------

// Assemblies that bind to each other: those of one application domain, or of one AssemblyLoadContext. The core library
// belongs to all of them; every other assembly is loaded anew in each, with classes, and so static fields and code, of
// its own.
typedef struct LoadContext {
  u32 id;                      // 0: the first domain's
  char *app_dir;               // where to look first
  char *private_list, *config; // further folders as the domain's setup has them; the file that may name more
  char *private_dirs;          // both, separated by colons: loader_private_dirs()
  bool probing_known;
  StrMap by_path; // resolved path -> Assembly
  void *domain;   // runtime/
  bool unloaded;
  // AssemblyLoadContext: a name is looked for among its own assemblies, then by its own code (assembly_own_hook), then
  // in the first context, whose assembly it shares.
  bool layered, collectible;
  bool kept;      // `managed` keeps the object
  void *managed;  // icalls/: a handle of it
  StrMap answers; // of a layered one: display name -> Assembly
  struct LoadContext
      *inspected; // where the assemblies lie that this one only looks at (ReflectionOnly); NULL: none yet
  struct LoadContext *inspector; // set if this is such a place: whose
} LoadContext;
LoadContext *load_context(void);      // the calling thread's
LoadContext *load_context_root(void); // the first
void load_context_set(LoadContext *c);
LoadContext *load_context_new(u32 id);
LoadContext *load_context_inspected(LoadContext *c); // made when first asked for
bool class_is_inspected(const Class *c);             // nothing of it is to be run
LoadContext *class_context(const Class *c);          // whose domain the class belongs to; NULL: to all

struct Assembly {
  Image *img;
  LoadContext *context;       // NULL: mscorlib
  const char *name, *culture; // simple name
  u16 version[4];
  u8 token[8]; // public key token
  bool has_token;
  bool is_corlib;
  Assembly **refs;   // by AssemblyRef row - 1; NULL until asked for
  Class **typedefs;  // by TypeDef row - 1
  Method **methods;  // by Method row - 1
  Field **fields;    // by Field row - 1
  Class **typerefs;  // by TypeRef row - 1, resolved
  Class **typespecs; // by TypeSpec row - 1, only for closed ones
  void **memberrefs; // by MemberRef row - 1: resolved Method*/Field*, where the parent is not generic-dependent
  u32 *name_index;   // types/find.c: open-addressed table of TypeDef and ExportedType rows; built at the first lookup
  u32 name_mask;
  bool in_memory;          // from bytes
  bool nameless;           // not found by name
  struct Symbols *symbols; // types/symbols.c
  bool symbols_sought;
  void *aot;        // the AotImage bound to this assembly, or NULL (aot/)
  u32 aot_features; // CPU_* (ir/ir.h) that its code takes for supported, but those that all code asks for
  bool aot_probed;
  u8 wraps_throws;         // assembly_wraps_throws(): 0 = not asked yet, 1 = no, 2 = yes
  void *reflection;        // managed Assembly object (icalls/), GC-rooted by its owner
  struct Friend *friends;  // types/access.c: InternalsVisibleTo; NULL until asked for
  struct Friend *opened;   // the same of IgnoresAccessChecksTo
  u32 index;               // small dense number, in order of loading
  Assembly **modules;      // by File row - 1: types/modules.c; NULL until asked for
  bool is_module;          // one of those: `home` has the manifest
  Assembly *home, **parts; // made at run time: the assembly as reflection shows it, and the images of its types
  bool no_run;             // made only to be saved: its methods cannot be invoked
  bool collectible;        // made at run time: its maker would have it freed
  Class *part_type;        // of such an image: its type
  Assembly *attributes;    // made at run time: the image that holds the assembly's own custom attributes, or NULL
  u32 nparts;
  u32 *late_types; // by TypeRef row - 1: GC handles for dynamic_type_hook, in images of types made at run time
  struct DynamicCode *dynamic; // the scope of a method made at run time: nothing else is filled in
};

// Symbol files are looked for from now on (--debug).
void assembly_symbols_enable(void);
// Its source lines, found at the first call; NULL: it has none, or nobody wants them. Thread-safe.
const struct Symbols *assembly_symbols(Assembly *a);
// From the bytes of a symbol file, which the caller keeps alive.
void assembly_symbols_set(Assembly *a, const u8 *data, size_t size);

// Where assemblies are looked for besides the requester's own folder.
void loader_init(void);
// Programs for .NET: binding is by these lists instead. `plan` must stay.
void bind_set_platform(const HostPlan *plan);
const HostPlan *bind_platform(void);       // NULL: none was set
bool bind_is_framework(const Assembly *a); // lies in an installation of .NET, which programs share
// Where programs are told that it lies; NULL: it came from memory or within the program's one file.
const char *bind_shown_path(const Assembly *a);
void loader_set_app_dir(const char *dir);
// Folders below that, separated by semicolons, and a configuration file; both may be NULL.
void loader_set_probing(LoadContext *c, const char *list, const char *config);
// Binds by file; the same file gives the same Assembly, whose path is the real one, without links. Thread-safe.
Assembly *assembly_open(const char *path, Error *err);
Assembly *assembly_open_memory(const u8 *data, size_t n, const char *name, Error *err);
// The same for a context that has one assembly of a name: what it has under the name already, if that is the same
// build, else ERR_FILE_LOAD. `path` or bytes.
Assembly *assembly_open_named(const char *path, const u8 *data, size_t n, Error *err);
// Binds by name: application folder, MONO_PATH, /usr/lib/mono/4.5 and its Facades, GAC; framework versions unify.
// ERR_FILE_NOT_FOUND names what was looked for and where. `display` may be "Name, Version=…, …".
Assembly *assembly_load_name(const char *display, const char *requester_dir, Error *err);
Assembly *assembly_load_as(const char *display, const char *requester_dir, Error *err); // handlers are told `display`
Assembly *assembly_load_quietly(const char *display, Error *err);                       // no handler is asked
// As `requester` (NULL: nobody in particular) would bind it. Takes the lock only where it does not ask managed code.
Assembly *assembly_load_for(Assembly *requester, const char *display, Error *err);
Assembly *assembly_ref(Assembly *a, u32 row, Error *err);
// The other files of an assembly that have metadata. A module may be asked for those of its home.
Assembly *assembly_module(Assembly *a, u32 file_row, Error *err);
Assembly *assembly_next_module(Assembly *a, u32 *row); // *row is 0 at first; those that cannot be opened are left out
Assembly *assembly_moduleref(Assembly *a, u32 row, Error *err);
// What an assembly leads to, numbered from 1: its references, then its modules.
u32 assembly_way_count(const Assembly *a);
Assembly *assembly_way(Assembly *a, u32 n, Error *err);
Assembly *assembly_corlib(void); // opened by loader_init's caller through well_known_init()
u32 assembly_count(void);
Assembly *assembly_at(u32 index);
void assembly_display_name(const Assembly *a, char *out, size_t n);
void public_key_token(const u8 *key, u32 n, u8 token[8]); // last 8 bytes of the key's SHA-1, reversed (II.6.3)

// The loader lock: recursive. Lock order: loader lock, then any of engine/runtime's own. Never held while managed
// code runs.
void loader_lock(void);
void loader_unlock(void);

// Asked when binding by name fails (AppDomain.AssemblyResolve), for load_context(); the loader lock is held but for
// assembly_load_for(). `requester` may be NULL, and so may the hook.
extern Assembly *(*assembly_resolve_hook)(const char *display, Assembly *requester);
// What the code of a layered context, load_context(), says to a name that none of its assemblies has; the same holds.
// *refused: it threw an exception.
extern Assembly *(*assembly_own_hook)(const char *display, bool *refused);

// Told of each assembly that comes from a file (AppDomain.AssemblyLoad); the loader lock is held. May be NULL.
extern void (*assembly_load_hook)(Assembly *a);

// ---- Generics ---------------------------------------------------------------------------------------------------
//
// Type parameters. A VAR or MVAR that is read without a context is anonymous: `!n` and `!!n` are one Class each for the
// whole process (param_owner NULL). All that belongs to a generic definition -- its parent, interfaces, field types,
// method signatures, a TypeSpec read with {0} -- is written with these, so open types and signatures of different
// owners compare by pointer, and inflation substitutes by param_index alone. Inside List`1, `List<!0>` is the CK_INST
// over `!0`, not the definition. The named parameters (Class.gparams, Method.gparams: "T" with flags and constraints)
// appear only where reflection asks: class_own_ctx() and method_own_ctx() give the context that turns `!n` into them,
// and class_inst(def, its own gparams) is the definition itself.

struct GenericInst { // interned
  u16 n, depth;      // depth: nesting of the deepest argument
  bool open;         // mentions a type parameter
  bool shared;       // mentions __Canon or `!n`: code for it serves many types, and looks them up in a dictionary
  Class *args[];
};

typedef struct GenericCtx {
  GenericInst *cls, *meth; // either may be NULL
} GenericCtx;

GenericInst *generic_inst(Class *const *args, u32 n);

// ---- Classes ----------------------------------------------------------------------------------------------------

typedef enum ClassKind {
  CK_DEF,     // from a TypeDef; when it has gparams it is the generic definition
  CK_INST,    // instantiation of a generic definition
  CK_SZARRAY, // vector
  CK_ARRAY,   // general array of `rank`
  CK_PTR,
  CK_BYREF,
  CK_FNPTR,
  CK_VAR,  // type parameter of a class: `param_index` of `param_owner`
  CK_MVAR, // type parameter of a method
} ClassKind;

typedef enum InitState { INIT_NONE, INIT_RUNNING, INIT_DONE, INIT_FAILED } InitState;

struct VTable;

// How far the class constructor got, by which thread, and what it failed with.
typedef struct ClassInit {
  int state;
  void *thread, *exception;
} ClassInit;

#define CLASS_TAG ((uintptr_t)1)
static inline bool dict_owner_is_class(const void *owner) {
  return ((const uintptr_t *)owner)[1] == CLASS_TAG;
}

struct Class {
  void **dict;   // generic dictionary; first here and in Method, so that shared code reads either. dict[0] = count
  uintptr_t tag; // CLASS_TAG: tells a Class from a Method, whose second word is a code address or NULL
  struct VTable *vtable; // NULL until class_vtable()
  // What generated code reads. Offsets stand in model.def.
  u32 init_done;     // 1 once the class constructor has run to its end (or there is none)
  u32 depth;         // number of ancestors
  Class **supers;    // supers[0] is the root, supers[depth] the class itself
  void *statics;     // static data block; NULL until class_statics()
  u32 elem_size;     // arrays: bytes per element
  u32 instance_size; // bytes with header (reference types: object; value types: boxed object)
  // Identity.
  u8 kind;  // ClassKind
  u8 etype; // ElementType that names it in signatures: ET_I4 …, ET_CLASS, ET_VALUETYPE, ET_SZARRAY, … (instances:
            // ET_CLASS or ET_VALUETYPE, never ET_GENERICINST; enums: ET_VALUETYPE)
  u8 rank;
  u8 vector; // which vector class it is, once that is known
  u32 flags; // TypeAttributes
  u32 token; // TypeDef (definitions and instances), GenericParam (named parameters), else 0
  Assembly *assembly;
  const char *name, *ns;
  Class *nested_in;   // declaring type
  Class *elem;        // element of array/pointer/by-ref; underlying type of an enum
  Class *generic_def; // CK_INST
  GenericInst *inst;  // CK_INST
  Class **gparams;    // generic definition: its CK_VAR classes
  u32 ngparams;
  Sig *fnptr;                   // CK_FNPTR
  void *param_owner;            // CK_VAR: Class*, CK_MVAR: Method*
  u32 param_index, param_flags; // GP_*
  Class **constraints;
  u32 nconstraints; // type parameters: after class_constraints(); written with !n
  // Stage 1 (class_init_basic; done when a Class is handed out): parent and kind bits.
  Class *parent;
  bool is_valuetype, is_enum, is_interface, is_delegate, is_open, is_shared, is_byreflike, is_array, is_string;
  bool has_cctor, beforefieldinit;
  bool args_fit;         // instances: known to, class_args_fit()
  bool is_domain_static; // of mscorlib: each domain has static fields and a class constructor's run of its own
  bool is_byref_marshalled, is_contextbound; // derives from MarshalByRefObject, ContextBoundObject: may be proxied
  Method *cctor;                             // after class_methods()
  // Stage 2: class_fields(): layout.
  Field *fields;
  u32 nfields;
  u32 value_size; // value types: bytes without header, else pointer size
  u32 align;
  bool has_refs; // instance fields hold references (after layout)
  // A field is of unknown size (class_unsized), so where the instance's or the static ones lie depends on the instance.
  bool layout_varies, statics_vary;
  bool blittable;
  u32 static_size, thread_static_size;
  u32 *ref_map;      // bitmap of pointer-sized words of the object (header included) that hold references; see gc.h
  u32 ref_map_words; // bits
  // Stage 3: class_methods().
  Method **method_table;
  u32 nmethods;                           // entries are NULL until class_method() makes them
  u32 first_method;                       // definitions: row of the first
  const struct ProvidedMethods *provided; // definitions: of the core library that runs (types/flavour.h)
  // Stage 4: class_ifaces() and class_vtable_layout().
  Class **ifaces;
  u32 nifaces; // every interface, inherited and transitive, exact
  Class **own_ifaces;
  u32 nown_ifaces; // those that this class itself declares, and what they require
  Method **vtable_methods;
  u32 vtable_size;                                            // implementation in each virtual slot; NULL for abstract
  Method *finalizer;                                          // override of Object.Finalize, or NULL
  u8 stage_fields, stage_methods, stage_ifaces, stage_vtable; // 0 not begun, 1 in progress, 2 done, 3 failed
  u8 stage_basic, stage_list, stage_layout; // types/: ancestors, fields without offsets, instance layout
  u8 stage_complete;                        // class_complete()
  bool queued;
  bool declared;  // class_declare without class_define
  u16 type_depth; // nesting of the type expression
  u32 data_end;   // reference types: where a derived class's fields may start
  Map targets;    // types/dispatch.c: interface method -> implementation
  Error *error, *incomplete;
  // Owned by higher layers.
  ClassInit init;            // runtime/class_init
  u32 domain_static_index;   // runtime/domain; 0 = none yet
  void *type_object;         // RuntimeType, GC-rooted
  Class *cast_yes, *cast_no; // the last answers of casts that need a search; written by runtime/, read by code, too
  void *gc_descr;            // gc/
  u32 thread_static_index;   // runtime/threads; 0 = none yet
  Map dict_slots;            // shared classes: template -> dictionary slot (engine/generic_dict)
  void *ext;                 // anything a higher layer hangs here (icalls/reflection)
  Class *szarray_of, *ptr_to, *byref_to; // caches
  Class *canon;                          // canonical form (itself unless it is an instance over reference types)
};

struct Field {
  Class *klass;
  const char *name;
  u32 token, flags;
  Class *type; // inflated for CK_INST
  u32 offset;  // instance: from the object's start, header included, for reference types AND value types;
               // see field_value_offset(). static: from the statics block
  u32 mods;    // as Sig.mods
  bool is_static, is_thread_static, is_literal, is_volatile;
  bool has_rva; // static data in the image: no room in the statics block, offset is meaningless
};
// Offset from the start of an unboxed value (value types), or from the object (reference types).
static inline u32 field_data_offset(const Field *f);

struct Sig {
  u8 callconv; // SIG_* bits
  bool has_this, explicit_this, vararg;
  u8 laid_out; // set by sig_layout()
  u16 nparams, ngeneric;
  u32 mods;       // hash of the custom modifiers of its fixed part and where they stand; 0: none
  u16 sentinel;   // vararg call sites: number of fixed parameters
  Sig *as_called; // sig_as_called() of a vararg one, once asked for
  void *plans[2]; // engine/run/invoke.c: how C calls it, without `this` and with it
  Class *ret;
  Class *params[]; // without `this`
};

typedef enum WrapperKind {
  WRAP_NONE, // an IL method (or one whose body the engine synthesises by its flags: internal call, P/Invoke, delegate)
  WRAP_CALLBACK,        // what C calls when it calls a delegate
  WRAP_NATIVE_FUNCTION, // a delegate's target that is a native function
  WRAP_FOR_OPEN,        // what open forms call for a method that knows the sizes of its values
} WrapperKind;

struct Method {
  void **dict;  // must be first; see Class
  void *code;   // native entry once compiled or loaded, else NULL (engine/)
  Class *klass; // exact declaring class
  const char *name;
  u32 token; // Method row token of the definition
  u16 flags, implflags;
  i32 slot;    // virtual slot in the class's vtable or the interface's own table; -1. After class_vtable_layout(klass)
  Sig *sig;    // inflated; use method_sig(): parsed on demand
  Method *def; // instances: the uninflated definition (in the generic type definition), else itself
  GenericInst *inst; // generic method arguments, or NULL
  Class **gparams;
  u32 ngparams;     // generic definition: CK_MVAR classes
  Method *canon;    // canonical form whose code this one runs; itself when not shared. See method_canonical()
  bool is_shared;   // this IS a canonical form: compiled with __Canon and a dictionary
  bool vararg_site; // made by pinvoke_for_site()
  u8 wrapper;       // WrapperKind
  u8 intrinsic;     // il/: number of a well-known method + 1; 0xFF = looked up, none
  struct DynamicCode *dynamic; // IL made at run time, or NULL
  void *wrapper_data;
  void *engine;     // engine's per-method record (stubs, patch sites)
  void *reflection; // cached reflection object (icalls/)
  Error *error;
};

// Stage functions. Each returns false and fills `err` with the class's error on failure. Idempotent, thread-safe.
bool class_fields(Class *c, Error *err); // fields and layout (recursively of value-type fields)
bool class_methods(Class *c, Error *err);
// After class_methods(): method number i, made when first asked for (never NULL; an unreadable one fails in
// method_sig()), and what can be said of it without making it.
Method *class_method(Class *c, u32 i);
const char *class_method_name(const Class *c, u32 i);
u16 class_method_flags(const Class *c, u32 i);
bool class_ifaces(Class *c, Error *err);
bool class_vtable_layout(Class *c, Error *err); // slots, overrides, interface maps
// Whether instances of it may be made: each of its virtual methods and of its interfaces' has a body, as have those of
// its ancestors. Not needed for its layout, its static members or calls of its methods.
bool class_complete(Class *c, Error *err);
bool class_nameable(Class *c, Error *err); // whether it can be named: complete, or the library is not so strict
bool class_args_fit(Class *c, Error *err); // of an instance: they meet the constraints (II.10.1.7)
bool class_instances_complete(Class *c, Error *err); // whether it can be made: the value types of its fields as well
bool class_constraints(Class *param, Error *err);    // of a named type parameter

// From tokens. `a` is the assembly whose metadata the token is in; ctx gives the meaning of VAR/MVAR (may be {0}:
// then type parameters stay open). Thread-safe.
Class *class_from_token(Assembly *a, u32 token, GenericCtx ctx, Error *err); // TypeDef, TypeRef, TypeSpec
Class *class_from_typedef(Assembly *a, u32 row, Error *err);
Method *method_from_row(Assembly *a, u32 row, Error *err); // definition
Field *field_from_row(Assembly *a, u32 row, Error *err);
Method *method_from_token(Assembly *a, u32 token, GenericCtx ctx, Error *err); // Method, MemberRef, MethodSpec
Field *field_from_token(Assembly *a, u32 token, GenericCtx ctx, Error *err);
// For vararg call sites and calls through MemberRef: the site's own signature (II.23.2.2); NULL sig = method_sig().
Sig *sig_from_memberref(Assembly *a, u32 token, GenericCtx ctx, Error *err);
Sig *sig_from_standalone(Assembly *a, u32 token, GenericCtx ctx, Error *err); // calli
// Locals: returns count and arena array of classes; pinned bits in *pinned.
bool locals_from_token(Assembly *a, u32 token, GenericCtx ctx, Arena *arena, Class ***types, bool **pinned, u32 *n,
                       Error *err);
Sig *method_sig(Method *m, Error *err);
// The signature as code has it: behind the fixed parameters of a vararg one comes a pointer to the others, a VarArgs
// (types/object.h) in the caller's frame. Any other is itself.
Sig *sig_as_called(Sig *s);
// The native function behind a vararg P/Invoke as a call site passes arguments to it: a P/Invoke method of its own,
// with the site's signature. Interned.
Method *pinvoke_for_site(Method *m, Sig *site);
// Lays out the structs that a call with this signature passes or returns by value. Where a parameter is, and whether
// there is a return buffer, may be asked (target/abi.h) and code made only after this.
bool sig_layout(Sig *s, Error *err);
void sig_forget(Sig *s);                                              // of a copy: what was worked out for its model
Sig *sig_read(Assembly *a, Reader *r, GenericCtx ctx, Error *err);    // of a method or property
Class *type_read(Assembly *a, Reader *r, GenericCtx ctx, Error *err); // one Type of II.23.2.12; modifiers skipped

// ---- IL made at run time (dynamic.c) ----------------------------------------------------------------------------
typedef struct DynamicItem { // what row i + 1 stands for, in a token of this table
  bool open;                 // a generic definition stands for its instance over `!n` and `!!n`, not for itself
  u8 table; // TABLE_TYPEDEF Class, TABLE_METHOD Method, TABLE_FIELD Field, TABLE_STANDALONESIG Sig, TOKEN_STRING String
  void *p;  // NULL: not yet found out; dynamic_item_hook does it
  u32 source;       // GC handle of the object of reflection, for the hook
  Class **optional; // of a method: what this call passes behind the fixed parameters
  u32 noptional;
} DynamicItem;
extern void *(*dynamic_item_hook)(DynamicItem *item, Error *err);
extern Class *(*dynamic_type_hook)(u32 handle, Error *err);
typedef struct DynamicCode {
  MethodBody body; // clauses in the fat form
  u32 *locals;     // tokens of their types
  u32 nlocals;
  DynamicItem *items;
  u32 nitems;
  Assembly *scope;   // set by dynamic_attach
  const Class *sees; // DynamicMethod: whose code it counts as where fields are accessed. Else NULL
  bool sees_all;     // without checks of access
} DynamicCode;
// Everything passed in must stay. Such a method is never freed.
Method *dynamic_method_new(const char *name, Class *owner, Sig *sig, DynamicCode *code, Error *err);
Sig *dynamic_sig(Class *ret, Class *const *params, u32 n);
// The signature of a vararg call: that of the method with what the call adds, which may be open.
Sig *dynamic_call_sig(const Assembly *scope, u32 token, Sig *sig);
void *dynamic_item(const Assembly *scope, u32 token, u32 table, Error *err); // NULL + err if it is no such thing
bool dynamic_locals(Assembly *scope, GenericCtx ctx, Arena *arena, Class ***types, bool **pinned, u32 *n, Error *err);
void dynamic_attach(Method *m, DynamicCode *code); // gives a method of an image its body
void assembly_add_part(Assembly *home, Assembly *part, Class *type);
void assembly_attributes_changed(Assembly *home, Assembly *attributes); // see Assembly.attributes
// The types nested in one made at run time: the one behind number *at, which moves on. NULL at the end.
Class *dynamic_nested(const Class *outer, u32 *at);
// A type that is being made: it may be named and referred to, and nothing else. class_define gives it its row.
Class *class_declare(Assembly *home, const char *ns, const char *name, bool is_valuetype);
bool class_define(Class *c, Assembly *a, u32 row, Error *err);
static inline Assembly *assembly_home(Assembly *a) {
  return a->home ? a->home : a;
}
// Where the tokens of a method's IL are read, and its body: for every method.
Assembly *method_scope(const Method *m);
bool method_body(const Method *m, MethodBody *out, Error *err);

// By name. `ns`/`name` of a nested type: name is "Outer/Inner" ('+' is accepted too). NULL, without error, if absent.
Class *class_find(Assembly *a, const char *ns, const char *name, Error *err);
Method *class_find_method(Class *c, const char *name, int nparams);  // first match; -1 = any; declared on c only
Method *class_find_method_sig(Class *c, const char *name, Sig *sig); // exact; declared on c only
Field *class_find_field(Class *c, const char *name);                 // declared on c only; runs class_fields
// Reflection's text form: "NS.Outer+Inner[,]", generic arguments, "…, Assembly". NULL + err if malformed or absent.
Class *class_from_reflection_name(Assembly *dflt, const char *text, bool ignore_case, Error *err);

// Derived classes: interned.
// May there be an array of, pointer to or by-ref to this type? (CK_SZARRAY, CK_ARRAY, CK_PTR, CK_BYREF; II.14.4.2.)
// To be asked about types that the input names, before one of the five below.
bool class_may_derive(const Class *elem, ClassKind kind);
Class *class_szarray(Class *elem);
enum { MAX_ARRAY_RANK = 32 };
Class *class_array(Class *elem, u32 rank); // 1 to MAX_ARRAY_RANK
// The same of any rank that a program asks for; NULL + err where it is too high.
Class *class_array_asked(Class *elem, u32 rank, Error *err);
Class *class_ptr(Class *elem);
Class *class_byref(Class *elem);
Class *class_fnptr(Sig *sig);
Class *class_anon_param(ClassKind kind, u32 index); // !n (CK_VAR), !!n (CK_MVAR)
Class *class_inst(Class *def, GenericInst *args, Error *err);
Class *class_inflate(Class *c, GenericCtx ctx, Error *err);
Method *method_inflate(Method *m, GenericCtx ctx, Error *err);  // inflates class and method arguments
Method *method_on_class(Method *def, Class *klass, Error *err); // the method of `klass` (a CK_INST) that stems from def
Method *method_inst(Method *m, GenericInst *args, Error *err);  // m: generic method of an exact class
Sig *sig_inflate(Sig *s, GenericCtx ctx, Error *err);
static inline GenericCtx class_ctx(const Class *c) {
  return (GenericCtx){c->inst, NULL};
}
static inline GenericCtx method_ctx(const Method *m) {
  return (GenericCtx){m->klass->inst, m->inst};
}
// The context in which a definition's `!n` and `!!n` are its own named parameters; instances: their arguments.
GenericCtx class_own_ctx(Class *c);
GenericCtx method_own_ctx(Method *m);

// Sharing (decision 9). Reference-type arguments become __Canon, a sealed internal class deriving from Object.
Class *class_canon_type(void);
Class *class_canonical(Class *c);
Method *method_canonical(Method *m); // m->canon, computed
// Whether code of `m` takes the dictionary in the hidden register: shared static methods and shared value-type
// instance methods (a Class*), shared generic methods (a Method*).
// The open form of a method that has type parameters, its own or its class's: over `!0`, `!!0`, … themselves. Its code
// serves every instance, whatever its arguments are: values of a type parameter are of unknown size there. NULL where
// there is no such code, with the reason in `err`. The one place that decides.
Method *method_open_form(Method *m, Error *err);
// The same, whether there is code or not; the definition if it has no type parameters.
Method *method_over_params(Method *m, Error *err);
bool method_is_open(const Method *m); // mentions type parameters
typedef enum DictSource { DICT_NONE, DICT_THIS, DICT_CLASS_ARG, DICT_METHOD_ARG } DictSource;
DictSource method_dict_source(const Method *canonical);

// Whether the method's code begins by asking if `this` is a transparent proxy: methods of classes that may be proxied,
// where a call can reach them without going through the vtable.
bool method_checks_proxy(const Method *m);

// Whether the code of `from` may use the member (I.8.5.3). The answer rests on the classes around `from` and their
// ancestors, and on the assembly of the member (its flags and friends). `token` is what its IL calls the method by.
// Thread-safe.
bool method_may_access(const Method *from, u32 token, const Method *to);
bool field_may_access(const Method *from, const Field *f);
// ERR_METHOD_ACCESS, ERR_FIELD_ACCESS with their text, unless it may.
bool method_check_access(const Method *from, u32 token, const Method *to, Error *err);
bool field_check_access(const Method *from, const Field *f, Error *err);

// Relations (III.1.8.1, I.8.7). `assignable_from(to, from)`: a `from` value can be stored in a `to` location.
bool class_is_subclass(const Class *c, const Class *ancestor); // reflexive, class chain only
bool class_implements(Class *c, Class *iface);                 // exact or by variance
bool class_assignable(Class *to, Class *from);
bool class_is_castable(Class *c); // its objects say themselves which further interfaces they have
// Whether `arg` may stand for a type parameter (II.10.1.7); ctx has all of the arguments.
bool class_meets_constraints(Class *param, Class *arg, GenericCtx ctx);
// The method that a virtual or interface call of `decl` runs on exact class `c`. NULL if none.
// Interface methods of arrays' IList<T> and friends are found as well.
Method *class_virtual_target(Class *c, Method *decl, Error *err);
bool class_is_ref(const Class *c);          // a reference type (class, interface, array, string, shared type parameter)
u32 class_vector_size(Class *c);            // bytes of a value that fills a vector register; else 0
u32 class_value_size(Class *c, u32 *align); // size in a local or field: pointer size for reference types
// A type parameter, or a struct with fields of unknown size: size and layout come from the dictionary. After layout.
bool class_unsized(const Class *c);
bool sig_unsized(const Sig *s); // such a parameter or result
// The primitive that an enum or primitive stands for on the evaluation stack: ET_*; ET_VALUETYPE for structs.
u8 class_stack_etype(const Class *c);
// The layout is known: sizes, offsets, alignment and references of instances may be asked for.
bool class_laid_out(const Class *c);
// A generic definition, or something made with type parameters that nobody has given: code cannot use its members.
static inline bool class_is_open(const Class *c) {
  return c->is_open || (c->kind == CK_DEF && c->ngparams);
}
static inline bool class_has_gparams(const Class *c) {
  return c->ngparams != 0;
}

// Names. Into a static thread-local ring buffer (8 deep) for messages.
const char *class_name(const Class *c);    // "NS.Outer/Inner<Arg>" as in IL
const char *method_name(const Method *m);  // "NS.Type:Name (argtypes)"
const char *class_keyword(const Class *c); // of a primitive type, string and object: as traces show them; else NULL
// Reflection's form (Type.FullName, with '+' and [[...]]), malloc'ed.
char *class_reflection_name(const Class *c, bool full, bool assembly_qualified);

// Custom attributes: token rows and decoding. cb returns false to stop.
// The first row behind `after` (0: of all) that gives the parent an attribute of this type; 0 if there is none.
u32 custom_attribute_find(Assembly *a, u32 parent_token, u32 after, const char *ns, const char *name);
bool has_custom_attribute(Assembly *a, u32 parent_token, const char *ns, const char *name);
// RuntimeCompatibilityAttribute(WrapNonExceptionThrows = true): its code sees thrown objects that are no exceptions
// inside a RuntimeWrappedException.
bool assembly_wraps_throws(Assembly *a);
Class *custom_attribute_ctor_class(Assembly *a, u32 row, Error *err);

// ---- Well-known classes of the class library ---------------------------------------------------------------------
// clang-format off
#define WELL_KNOWN_CLASSES(X)                                                     \
  X(object, "System", "Object")                                                   \
  X(valuetype, "System", "ValueType")                                             \
  X(enum_, "System", "Enum")                                                      \
  X(string, "System", "String")                                                   \
  X(array, "System", "Array")                                                     \
  X(delegate, "System", "Delegate")                                               \
  X(multicast, "System", "MulticastDelegate")                                     \
  X(void_, "System", "Void")                                                      \
  X(boolean, "System", "Boolean")                                                 \
  X(char_, "System", "Char")                                                      \
  X(sbyte, "System", "SByte")                                                     \
  X(byte, "System", "Byte")                                                       \
  X(int16, "System", "Int16")                                                     \
  X(uint16, "System", "UInt16")                                                   \
  X(int32, "System", "Int32")                                                     \
  X(uint32, "System", "UInt32")                                                   \
  X(int64, "System", "Int64")                                                     \
  X(uint64, "System", "UInt64")                                                   \
  X(single, "System", "Single")                                                   \
  X(double_, "System", "Double")                                                  \
  X(intptr, "System", "IntPtr")                                                   \
  X(uintptr, "System", "UIntPtr")                                                 \
  X(typedref, "System", "TypedReference")                                         \
  X(type, "System", "Type")                                                       \
  X(runtimetype, "System", "RuntimeType")                                         \
  X(typehandle, "System", "RuntimeTypeHandle")                                    \
  X(methodhandle, "System", "RuntimeMethodHandle")                                \
  X(fieldhandle, "System", "RuntimeFieldHandle")                                  \
  X(exception, "System", "Exception")                                             \
  X(thread, "System.Threading", "Thread")                                         \
  X(nullable, "System", "Nullable`1")                                             \
  X(ilist_t, "System.Collections.Generic", "IList`1")                             \
  X(icollection_t, "System.Collections.Generic", "ICollection`1")                 \
  X(ienumerable_t, "System.Collections.Generic", "IEnumerable`1")                 \
  X(ireadonlylist_t, "System.Collections.Generic", "IReadOnlyList`1")             \
  X(ireadonlycollection_t, "System.Collections.Generic", "IReadOnlyCollection`1") \
  X(ienumerator_t, "System.Collections.Generic", "IEnumerator`1")                 \
  X(marshalbyref, "System", "MarshalByRefObject")                                 \
  X(transparentproxy, "System.Runtime.Remoting.Proxies", "TransparentProxy")      \
  X(castable, "System.Runtime.InteropServices", "IDynamicInterfaceCastable")
// clang-format on

typedef struct WellKnown {
#define X(id, ns, name) Class *id;
  WELL_KNOWN_CLASSES(X)
#undef X
} WellKnown;
extern WellKnown wk;
// Opens mscorlib and fills `wk`. Call once, before anything else here.
bool well_known_init(const char *corlib_path_or_null, Error *err);

static inline u32 field_data_offset(const Field *f) {
  return f->klass->is_valuetype && !f->is_static ? f->offset - MODEL_HEADER : f->offset;
}

#endif
