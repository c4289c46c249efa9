// internal.h: what the files of types/ share and no one else may use.
#ifndef KILN_TYPES_INTERNAL_H
#define KILN_TYPES_INTERNAL_H

#include "types/types.h"

// Everything the loader makes lives until the process ends: one arena, guarded by the loader lock.
extern Arena loader_arena;

#define LOADER_NEW(T) ARENA_NEW(&loader_arena, T)
#define LOADER_ARRAY(T, n) ARENA_ARRAY(&loader_arena, T, n)

// Holds the loader lock until the end of the enclosing block.
static inline int loader_guard_enter(void) {
  loader_lock();
  return 0;
}
static inline void loader_guard_leave(int *unused) {
  (void)unused;
  loader_unlock();
}
#define LOADER_LOCKED() __attribute__((cleanup(loader_guard_leave), unused)) int loader_guard_ = loader_guard_enter()

enum { STAGE_NONE, STAGE_RUNNING, STAGE_DONE, STAGE_FAILED };
#define STAGE_READ(s) __atomic_load_n(&(s), __ATOMIC_ACQUIRE)
#define STAGE_SET(s, v) __atomic_store_n(&(s), (v), __ATOMIC_RELEASE)

// Limits against hostile metadata. Real programs stay far below all of them.
enum {
  MAX_TYPE_DEPTH = 1024,     // nesting of instances, arrays, pointers in one type
  MAX_RECURSION = 512,       // types that are looked into on behalf of one another
  MAX_INHERITANCE = 8192,    // ancestors of a class
  MAX_NESTING = 1024,        // types within types
  MAX_FORWARDS = 16,         // type forwarders in a row
  MAX_PENDING = 200000,      // classes made on behalf of one request
  MAX_OBJECT_SIZE = 1 << 28, // bytes of one object or static block
  MAX_VALUE_SIZE = 1 << 20,  // bytes of one boxed value, as in Mono
};

Assembly *assembly_register_module(Assembly *home, Image *img);
bool class_wants_domain_statics(const Class *c); // domain_statics.c

// ---- bind.c -----------------------------------------------------------------------------------------------------
typedef struct AsmName {
  char name[256], culture[64];
  u16 version[4];
  u8 token[8];
  bool has_version, has_token;
} AsmName;

bool asm_name_parse(AsmName *n, const char *display, Error *err);
void asm_name_format(const AsmName *n, char *out, size_t size);
enum { ASM_NAME_MAX = 512 };
void asm_name_format_full(const AsmName *n, char *out, size_t size); // with version, culture and token in any case
// `told`: the name for handlers of AssemblyResolve; NULL: as asm_name_format() has it.
Assembly *assembly_bind_as(const AsmName *n, const char *told, const char *requester_dir, Assembly *requester,
                           Error *err);
Assembly *assembly_bind(const AsmName *n, const char *requester_dir, Assembly *requester, Error *err);
// What the calling thread's context has under the name, or finds, without asking managed code.
Assembly *assembly_bind_quietly(const AsmName *n, Error *err);
// The loaded assembly that satisfies `n`.
typedef enum VersionMatch { VERSION_ANY, VERSION_NEWER, VERSION_EXACT } VersionMatch; // newer: or the same
Assembly *assembly_loaded(const AsmName *n, VersionMatch match);
void bind_set_framework_dir(const char *dir);
const char *bind_framework_dir(void);
const char *loader_private_dirs(LoadContext *c);          // probing.c: separated by colons, or NULL
void public_key_token(const u8 *key, u32 n, u8 token[8]); // pubkey.c

// ---- class.c ----------------------------------------------------------------------------------------------------
Class *class_alloc(ClassKind kind, u8 etype);
// Whether the class is only declared (dynamic.c); then `err` says so. Not remembered: it will be defined.
bool class_unfinished(const Class *c, Error *err);
bool class_shell_into(Class *c, Assembly *a, u32 row, Error *err); // of a class that exists already
// The Class of a TypeDef row without its ancestors.
Class *class_shell(Assembly *a, u32 row, Error *err);
// Finishes the basic stage, or only queues it while an outer class resolves its parent. NULL if it fails.
Class *class_handout(Class *c, Error *err);
// Around managed code that may run in the middle of completing classes: what is under way, set aside.
typedef struct ClassWork {
  Class **queue;
  u32 n, cap, completing, shells_only;
  bool suspended;
} ClassWork;
bool loader_lock_held(void); // by this thread
ClassWork class_work_suspend(void);
void class_work_resume(ClassWork w);
// Between these, handed-out classes may lack their ancestors.
void class_shells_begin(void);
void class_shells_end(void);
bool class_ancestors_first(Class *c, bool (*stage)(Class *, Error *), Error *err); // in a long chain
bool class_ok(const Class *c, Error *err);                                         // reports the class's own error
bool class_fail(Class *c, const Error *why, Error *err);
void class_copy_from_def(Class *c, Class *def, GenericInst *inst);
Class **read_gparams(Assembly *a, u32 owner_token, void *owner, ClassKind kind, u32 *n);
void class_set_supers(Class *c, Class *parent);

// ---- find.c -----------------------------------------------------------------------------------------------------
Class *class_find_nested(Class *outer, const char *name, Error *err);
Class *class_find_top(Assembly *a, const char *ns, const char *name, u32 hops, Error *err);
// Where `a` forwards a type that is not nested; NULL if it does not.
Assembly *class_forwarded_to(Assembly *a, const char *ns, const char *name);
Class *class_find_ci(Assembly *a, u32 enclosing_row, const char *ns, const char *name, Error *err);

// ---- derived.c, sigread.c ---------------------------------------------------------------------------------------
Class *class_primitive(u8 etype); // corlib's class of a primitive element type, or NULL
Sig *sig_alloc(u32 nparams);
bool sig_equal(const Sig *a, const Sig *b); // II.10.3.1: convention, generic arity, types; fixed part of varargs
bool sig_peek(Assembly *a, u32 blob, u8 *callconv, u32 *nparams); // header only; resolves nothing
u64 sig_hash(const Sig *s);

// ---- layout.c, member.c, vtable.c, iface.c, dispatch.c ----------------------------------------------------------
bool class_instance_layout(Class *c, Error *err); // size of instances; needs no statics
bool class_field_list(Class *c, Error *err);      // fields without offsets
bool accessor_attach(Method *m, Error *err);      // gives an UnsafeAccessor its body; false: it has none (accessor.c)
u32 find_attribute(const Image *img, u32 parent, const char *ns, const char *name); // row; 0: none
u32 inline_array_length(const Class *def); // InlineArray(n) of a definition; 0: it has none (attrs.c)
u32 primitive_size(u8 etype);              // 0: not a primitive
Method *method_find_by_sig(Class *c, const char *name, const Sig *sig, Error *err); // c and its ancestors, open form
u32 method_param_count(const Method *m);
GenericInst *generic_canon(GenericInst *inst);
bool class_is_canonical(const Class *c);
bool generic_is_canonical(const GenericInst *inst);
// `m` as seen in instance `c`: m belongs to c's definition or to an ancestor written in terms of its parameters.
Method *method_in_instance(Method *m, Class *c, Error *err);
bool variance_compatible(Class *to, Class *from);
bool array_iface_compatible(Class *array, Class *iface);
bool is_array_iface(const Class *def); // one of the five generic interfaces of vectors

#endif
