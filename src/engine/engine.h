// engine.h: from a Method to code that runs: lazy compilation, stubs, refs, code memory.
#ifndef KILN_ENGINE_ENGINE_H
#define KILN_ENGINE_ENGINE_H

#include "codegen/codegen.h"
#include "opt/opt.h"
#include "target/host.h"

// ---- A piece of installed code, JIT or AOT: what the unwinder and stack traces need -------------------------------
typedef struct CodeInfo {
  u8 *start;
  u32 size;
  Method *method;
  FrameInfo frame;
  CodeClause *clauses;
  u32 nclauses;
  LineRow *lines;
  u32 nlines;
  InlineFrame *inlined;
  u32 ninlined; // NULL where an image's are not decoded yet: code_inlined()
  const u8 *inlined_info;
  u32 inlined_size;       // as the image has them
  void **slots;           // values of refs, by index
  Ref **refs;             // JIT: the refs; AOT: NULL (clause classes resolved through resolve_ref)
  Class **clause_classes; // caught class by clause, resolved on demand
  void *image;            // AotImage or NULL
} CodeInfo;
// The code that holds pc, or NULL. Lock-free; async-signal-safe for JIT code.
CodeInfo *code_find(const void *pc);
void code_register(CodeInfo *ci);
// Ranges of native code other than the JIT's region (AOT images, assembly stubs).
void code_register_range(const u8 *start, const u8 *end, CodeInfo *(*find)(void *data, const void *pc), void *data);
u32 code_position(const CodeInfo *ci, u32 native_off); // of the last row at or before; 0 if there is none
// The frames that positions speak of; NULL if the image's cannot be read. Allocates at the first call.
const InlineFrame *code_inlined(CodeInfo *ci);

// ---- Life of a method -------------------------------------------------------------------------------------------
void engine_init(u32 opts);
// Where to look before compiling; who decodes the inlined frames of an image's code.
void engine_use_aot(void *(*method_code)(Method *canonical), InlineFrame *(*inlined)(const CodeInfo *ci));
extern struct EngineConfig {
  u32 opts;       // OPT_*
  bool full_aot;  // never generate machine code: what no image has runs by the virtual machine
  bool interpret; // everything runs by it
  bool verify;    // verifiers on
  const char *dump_phase, *dump_method;
  bool jitmap; // perf is told what is compiled
} engine_config;
u32 engine_cpu_features(void); // CPU_* (ir.h) that code may rely on here
// The picture of the design: runs the phases in order. `arena` holds everything. Used by the JIT and by AOT.
bool compile(Method *m, const CompileEnv *env, u32 opts, Arena *arena, CodeUnit *out, Error *err);
void engine_dump_code(const CodeUnit *u); // where --dump=code asks for it
// Code of a canonical method, from an image or compiled now. NULL + err on failure. Thread-safe.
void *engine_code(Method *m, Error *err);
// An address to call at once: code if there is any, else a stub that compiles at the first call. Takes the dictionary
// in the hidden register if the method does.
void *engine_entry(Method *m);
// Same, but needs no hidden argument: dictionary thunks where due. For ldftn, delegates, reflection.
void *engine_ftn(Method *m);
// Writes engine_entry(m) into *slot now and the code's address once it exists.
void engine_bind_slot(Method *m, void **slot);
// Entry for vtable slots of value types: the boxed object comes in, the method sees the data's address.
void engine_bind_vtable_slot(Class *c, Method *m, void **slot);
void *engine_vtable_entry(Class *c, Method *m); // the same as a value that does not follow the code
void *engine_unbox_entry(Method *m);            // takes the boxed object as `this`
// Transparent proxies (remote.c). The entry of a method of exact class and arguments that makes a message of the call;
// what a call of `decl` on the proxy means; and the vtable of the proxies of a class.
void *engine_remote_entry(Method *m);
Method *engine_remote_method(const Object *proxy, Method *decl);
VTable *engine_proxy_vtable(Class *c, Error *err);
// The Method whose entry/ftn/code this address is, or NULL.
Method *engine_method_from_code(const void *code);

// ---- Refs -------------------------------------------------------------------------------------------------------
bool ref_resolve(Ref *r, void **value, Error *err);  // not for lazy kinds' stubs: gives final value
void *dict_fetch(void *owner, u32 slot, Error *err); // resolves a dictionary slot of an exact Class* or Method*
u32 dict_slot_index(Method *owner, Ref *inner);      // stable slot number of a template in the owner's dictionary
void *helper_address(u32 helper);                    // stub or C function of helpers.def

// ---- Stubs: copies of a page of the executable, no code is generated -------------------------------------------------
typedef enum StubKind {
  STUB_LAZY,      // data = Method*: compile, then jump
  STUB_DICT,      // data = {dict, code}: load the dictionary register, jump
  STUB_UNBOX,     // data = {code}: this += header
  STUB_UNBOX_RET, // ditto, with a return buffer in the first argument register
  STUB_UNBOX_DICT,
  STUB_UNBOX_RET_DICT, // and the class of the object as dictionary
  STUB_REMOTE,         // data = Method*: the call becomes a message to the proxy in `this`
  STUB_IMT,            // data = interface table: look the key up
  STUB_OPEN,           // data = Adapter*: between code that knows the sizes of values and code that does not
  STUB_VM,             // data = VmUnit*: the virtual machine runs it
  STUB_KIND_COUNT
} StubKind;
void *stub_new(StubKind kind, void *data);
void *stub_try_new(StubKind kind, void *data);     // where a program chooses how many; NULL: no memory
void *stub_new_unbox(StubKind kind, void ***slot); // STUB_UNBOX…: the code's address goes into *slot, a new one
void stub_retarget(void *stub, StubKind kind, void *data);

// ---- C to managed -------------------------------------------------------------------------------------------------
// Calls a method. args[i] points at the value for value types and IS the reference for reference types; `self` is the
// object, or the address of the value for value-type methods. The result is boxed (NULL for void). An exception comes
// out in *exc and the result is NULL. `exc` must not be NULL.
Object *engine_invoke(Method *m, void *self, void **args, Object **exc);
// The same with the code at hand and the raw result in `ret` (at least 16 bytes). False: an exception came out.
bool engine_call(void *code, void *dict, Sig *sig, bool has_this, void *self, void **args, void *ret, Object **exc);
// A native function pointer that calls `code` (a delegate's Invoke): see interop/.

// ---- VTables ------------------------------------------------------------------------------------------------------
VTable *class_vtable(Class *c,
                     Error *err); // made on demand; runs class_vtable_layout; allocates nothing from the GC heap
void *class_statics(Class *c, Error *err); // static data block; fields with an RVA are not in it
// Static fields with an RVA: the memory of one. Thread-safe; ERR_BAD_IMAGE when its first value lies outside the file.
void *engine_rva_field(const Field *f, Error *err);

// ---- Counters (--stats) -------------------------------------------------------------------------------------------
typedef struct EngineStats {
  u64 jit_methods, vm_methods, jit_ns, jit_failed, compiled_again, aot_methods, aot_images, code_bytes;
  u64 open_methods; // that run the code of their open form
  u64 import_ns, opt_ns, codegen_ns, install_ns;
} EngineStats;
extern EngineStats engine_stats;
#endif
