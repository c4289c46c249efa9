// ir.h: the intermediate representation: SSA values in blocks of one function.
//
// Locals, arguments and struct temporaries start life as Slots that are read and written by LOAD and STORE; the SSA
// pass promotes those whose address does not escape. A struct is never an SSA value: it is the address of its memory (a
// Slot or elsewhere) and a class. Managed pointers and native ints are both PTR, which is I64 or I32 as the data model
// says (types/model.h); REF marks object references.
//
// Values live into exception handlers go through memory: SSA values of the function's body may not be used in a
// handler (catch, filter, finally, fault) and values of a finally, fault or filter not outside it. Slots that are live
// into a handler stay in memory.
#ifndef KILN_IR_IR_H
#define KILN_IR_IR_H

#include "base/arena.h"
#include "base/vec.h"
#include "ir/ref.h"
#include "types/model.h"

// V128: 16 bytes in a vector register, where Fn.vector is set; V256: 32, where Fn.wide is.
typedef enum IrType { T_VOID, T_I32, T_I64, T_REF, T_F32, T_F64, T_V128, T_V256 } IrType;
// Pointers and native ints: the integer that is as wide as the data model's word.
#define T_PTR (model.word == 8 ? T_I64 : T_I32)
#define MT_PTR (model.word == 8 ? MT_I64 : MT_I32)

typedef enum MemType {
  MT_I8,
  MT_U8,
  MT_I16,
  MT_U16,
  MT_I32,
  MT_I64,
  MT_REF,
  MT_F32,
  MT_F64,
  MT_U32,
  MT_V128,
  MT_V256
} MemType;
// MT_U32 loads an I64 zero-extended; MT_I8…MT_U16 load an I32; MT_I32 an I32.
u32 memtype_size(MemType mt);
IrType memtype_type(MemType mt);

typedef enum Op {
#define OP(id, text, nargs, flags) OP_##id,
#include "ir/ops.def"
#undef OP
  OP_COUNT
} Op;

enum { OPF_PURE = 1, OPF_THROW = 2, OPF_READ = 4, OPF_WRITE = 8, OPF_CALL = 16, OPF_END = 32, OPF_CLI = 64 };
typedef struct OpInfo {
  const char *text;
  i8 nargs;
  u8 flags;
} OpInfo;
extern const OpInfo op_info[OP_COUNT];

// Conditions. For floats the signed ones are false on NaN and the unsigned ones true ("unordered or"); EQ is ordered,
// NE is unordered-or-different. cc_negate() is right for both.
typedef enum Cond { CC_EQ, CC_NE, CC_LT, CC_GE, CC_LE, CC_GT, CC_ULT, CC_UGE, CC_ULE, CC_UGT } Cond;
Cond cc_negate(Cond cc, bool is_float);
Cond cc_swap(Cond cc); // a cc b == b swap(cc) a

// What TRAPIF and rt_throw_kind raise.
typedef enum ThrowKind {
  THROW_NULL_REFERENCE,
  THROW_INDEX_OUT_OF_RANGE,
  THROW_DIVIDE_BY_ZERO,
  THROW_OVERFLOW,
  THROW_INVALID_CAST,
  THROW_ARRAY_TYPE_MISMATCH,
  THROW_ARITHMETIC,
  THROW_OUT_OF_MEMORY,
  THROW_STACK_OVERFLOW,
  THROW_INVALID_PROGRAM,
  THROW_THREAD_ABORT, // of the thread itself; stubs.S knows its number
  THROW_KIND_COUNT
} ThrowKind;

// A position in the IL: an offset in the function's own method, or POS_INLINED | frame << POS_IL_BITS | offset in the
// body that fn->inlined.v[frame] names.
enum { POS_IL_BITS = 12, POS_IL_MAX = (1 << POS_IL_BITS) - 1, POS_MAX_FRAMES = 1 << (31 - POS_IL_BITS) };
#define POS_INLINED ((u32)1 << 31)
static inline bool pos_inlined(u32 pos) {
  return (pos & POS_INLINED) != 0;
}
static inline u32 pos_frame(u32 pos) {
  return (pos & ~POS_INLINED) >> POS_IL_BITS;
}
static inline u32 pos_il(u32 pos) {
  return pos_inlined(pos) ? pos & POS_IL_MAX : pos;
}
static inline u32 pos_in_frame(u32 frame, u32 il) {
  return POS_INLINED | frame << POS_IL_BITS | il;
}

// A body in the place of a call. Frames stand behind those that their calls lie in.
typedef struct InlineFrame {
  Method *method;
  u32 call; // position of the call
} InlineFrame;

typedef struct Value Value;
typedef struct Block Block;
typedef struct Fn Fn;

// Memory a function owns in its frame.
typedef struct Slot {
  u32 id;
  Class *cls; // the class of what it holds, or NULL: `size` bytes
  // Not NULL: it holds the address of memory for a value of this class, whose size is unknown until run time.
  Class *unsized;
  u32 size, align;
  i32 param;     // index into fn->params whose struct it holds at entry; -1
  bool pinned;   // never promoted (address escapes for a reason that the IR does not show)
  bool zeroed;   // cleared in the prologue (locals with init_locals; slots of references that must not look stale)
  i32 frame_off; // set by codegen: from the frame pointer
} Slot;

enum {
  MEM_VOLATILE = 1,
  MEM_UNALIGNED = 2,
  MEM_FAULT = 4 /* also serves as the null check of a0 */,
  MEM_INVARIANT = 8, /* never changes once the object exists: array lengths, vtables */
  MEM_FOREIGN =
      32, /* through a native pointer, which may lead nowhere: stays though nobody needs the value (III.3.42) */
  MEM_ACQUIRE = 16 /* what another thread wrote before the value that is read is seen by what follows */
};

// What a memory access touches, for alias analysis: a Field*, the element Class* of an array, or NULL = anything.
typedef struct MemAux {
  u8 mt, flags;
  i32 disp; // added to the address
  const void *alias;
} MemAux;

typedef struct AbiArg {
  u8 type;    // IrType; T_PTR for struct: address
  u8 pair;    // 1, 2: the lower and the upper half of 64 bits, which stand side by side (opt/pairs.c). A result: 1 for
              // both
  Class *cls; // not NULL: a struct passed or returned by value
} AbiArg;

typedef enum CallKind {
  CALL_DIRECT,    // method known: METHOD_ENTRY
  CALL_VIRTUAL,   // through the vtable slot of `method`
  CALL_INTERFACE, // through the interface key
  CALL_GVM,       // generic virtual method: METHOD handle operand, then looked up
  CALL_DELEGATE,  // Invoke: through invoke_impl of a0
  CALL_INDIRECT,  // target operand
  CALL_HELPER,    // helper number
  CALL_REF,       // lowered: `target` (METHOD_ENTRY, ICALL, PINVOKE or HELPER)
} CallKind;

// A dependent CALL_INTERFACE (the interface is an instance over type parameters of shared code) and CALL_GVM have
// has_target set, and the METHOD handle is the operand at call_target_index().
// Operands of a CALL, in this order: one for each of params (with `this` first); [ret_buf]: address where a struct
// result is put, if ret.cls; [dict] if has_dict; [key] if has_key; [target] for CALL_INDIRECT, or [METHOD handle] for
// CALL_GVM and dependent CALL_INTERFACE (then it becomes the key).
// After opt/lower only CALL_REF and CALL_INDIRECT remain.
// A TAILCALL has no result of its own (`ret` is void and there is no ret_buf): it goes where the function's goes.
typedef struct CallInfo {
  u8 kind;
  bool has_dict, has_key, has_target; // which optional operands are there
  bool native;                        // C callee: no hidden registers; variadic ones need AL
  bool variadic, no_return, pure, no_throw;
  bool ellipsis;   // the callee is declared with one
  bool new_target; // made direct by devirt, not yet looked at by inline
  bool collects;   // the stack is searched: registers that a caller may keep must hold nothing dead
  u16 nparams;
  u16 helper;     // HELPER_*
  Method *method; // may be NULL
  Ref *target;
  AbiArg ret;
  AbiArg params[];
} CallInfo;
static inline u32 call_ret_buf_index(const CallInfo *c) {
  return c->nparams;
}
static inline u32 call_dict_index(const CallInfo *c) {
  return c->nparams + (c->ret.cls != NULL);
}
static inline u32 call_key_index(const CallInfo *c) {
  return call_dict_index(c) + c->has_dict;
}
static inline u32 call_target_index(const CallInfo *c) {
  return call_key_index(c) + c->has_key;
}

// Checked conversions (III.3.18): source is a0 with a0's type; `src_unsigned` for the .un forms. `to`: ET_I1 … ET_U8.
typedef struct ConvAux {
  u8 to;
  bool src_unsigned;
} ConvAux;

enum { VF_NONNULL = 1, VF_MARK = 2, VF_NONNEG = 4 };

struct Value {
  u16 op;
  u8 type;  // IrType
  u8 flags; // VF_*
  u32 id;
  u32 il_off; // position in the IL that it stems from
  u32 nargs;
  Value **args; // = inl for up to 3
  Value *inl[3];
  Block *block;
  Value *prev, *next;
  union {
    i64 i;
    double f;
    u8 cc;
    Ref *ref;
    Slot *slot;
    MemAux mem;
    u8 bytes[16];   // V128
    const u8 *wide; // V256: 32 bytes
    struct {
      u16 op;
      u8 imm;
    } vec;
    struct {
      Class *cls;
      u32 size;
      u8 flags;
    } blk;
    Class *cls;
    Field *field;
    CallInfo *call;
    ConvAux conv;
    struct {
      u8 cc, kind;
    } trap;
    struct {
      Method *method;
      bool is_virtual;
    } newdel;
  } u;
  Class *klass; // what is known of a REF's class (static type), or NULL; `exact` when precisely that
  bool exact;
  u32 uses;  // valid after ir_count_uses()
  void *tmp; // scratch of the running pass
};

struct Block {
  u32 id;
  Value *first, *last; // last ends the block once it is complete
  VEC(Block *) preds;
  Block **succs;
  u32 nsuccs;
  i32 region;  // innermost protected region (clause index whose try holds it), -1; in list order of clauses
  i32 handler; // clause index of the innermost handler that holds it, -1. Filters count: handler with in_filter
  bool in_filter;
  bool shielded; // no asynchronous exception here: a finally block, or the way to one, outside of its handler
  bool is_handler_entry, cold, dead;
  u32 loop_depth;
  // dominators (ir_dominators): handler entries and fn->entry are roots
  Block *idom;
  u32 rpo; // number in a reverse postorder where every dominator comes first (fn->blocks is grouped by handler instead)
  u32 dom_pre, dom_post;
  void *tmp;
};

typedef struct Clause {
  u8 kind;           // ClauseKind
  i32 outer_try;     // clause whose try encloses this try most closely, -1
  i32 outer_handler; // handler that encloses this clause, -1. Filters count: with in_filter
  bool in_filter;
  Block *handler, *filter; // entries
  Class *cls;              // catch
  Ref *cls_ref;            // catch: CLASS ref (constant), NULL when it needs the dictionary
  Ref *dict_template;      // catch in shared code: open class; evaluated at run time with the frame's dictionary
} Clause;

struct Fn {
  Arena *arena;     // everything below lives here
  Method *method;   // may be a wrapper
  const char *name; // for dumps
  Block **blocks;
  u32 nblocks; // in layout order; entry first. Handlers after the body
  Block *entry;
  VEC(Block *) block_list;
  VEC(Slot *) slots;
  VEC(Ref *) refs;          // interned
  VEC(Ref *) templates;     // likewise; not among the code unit's references
  VEC(InlineFrame) inlined; // every body that was taken in
  Clause *clauses;
  u32 nclauses; // inner before outer, as in the metadata
  AbiArg *params;
  u32 nparams; // `this` first; without hidden ones
  AbiArg ret;
  u8 dict_source; // DictSource
  // Pinned; holds the dictionary owner for handlers, stack walks and generic catch. The importer stores DICT there in
  // the entry block, and in functions with clauses loads it from there (so DICT never stands in or behind a handler).
  // NULL without a dictionary, and where `this` gives it to a function without clauses.
  Slot *dict_slot;
  // Where the entry block makes room for values of unknown size (slot_new): before this value. NULL where none may be.
  Value *rooms;
  bool init_locals, has_localloc, has_calls;
  bool rounds; // there may be FRINT and its kin
  bool split;  // no value has 64 bits but floats (opt/pairs.c)
  // The target's registers of 16 bytes: values of vector classes (class_vector_size) may be V128. NULL: it has none.
  const struct VectorTarget *vector;
  bool wide;                           // some of them have 32 bytes, for values that are V256
  const struct VectorTarget *hardware; // what the program is told of; also where this target has no registers for it
  u32 features;                        // CPU_* that the code came to rely on
  u32 missed;                          // those that it asked for and that may not be relied on
  u32 next_value, next_block;
  u32 opts; // optimization flags (opt/opt.h)
  const struct CompileEnv *env;
  Ref **ref_table;
  u32 ref_cap; // refs by hash, in the arena
};

// Sets of instructions beyond an architecture's least processor; the others are the target's own.
enum { CPU_VECTORS = 1, CPU_WIDE_VECTORS = 64 }; // amd64: x86-64-v2, AVX2

// What the compile path may ask about its surroundings. The JIT and the AOT compiler pass different answers; nothing
// on the compile path knows which it is.
typedef struct CompileEnv {
  bool (*class_initialized)(Class *c, void *data);                // may the check be left out?
  bool (*may_inline)(Method *caller, Method *callee, void *data); // version bubble and access
  bool (*may_devirtualize_to_leaf)(Class *c, void *data);         // class has no subclass now and forever
  bool verify;                                                    // run ir_verify after each phase
  const struct Target *target;                                    // NULL: the host
  u32 features;                                                   // CPU_* of the processor that may be relied on
  u32 optional;                                                   // those that code asks for when it runs (REF_CPU)
  void (*inspect)(Fn *fn, void *data); // sees each function in SSA, at the level of the CLI still; NULL: nobody looks
  void (*dump)(const char *phase, Fn *fn, void *data); // NULL: no dumps
  // Text that is not IR: phases "lir" and "regalloc" of the back end. NULL: none.
  void (*dump_text)(const char *phase, Fn *fn, const char *text, void *data);
  void *data;
} CompileEnv;

// ---- building ---------------------------------------------------------------------------------------------------
Fn *fn_new(Arena *arena, Method *m, const CompileEnv *env);
Block *block_new(Fn *fn);
Slot *slot_new(Fn *fn, Class *cls); // size and alignment from the class, or from the dictionary
Slot *slot_new_raw(Fn *fn, u32 size, u32 align);
Value *value_new(Fn *fn, Op op, IrType type, u32 nargs); // not in a block yet
void value_append(Block *b, Value *v);
void value_insert_before(Value *pos, Value *v);
void value_insert_after(Value *pos, Value *v);
void value_remove(Value *v);                                  // from its block
void value_set_args(Fn *fn, Value *v, u32 n);                 // room for n operands, keeping those there are
void value_replace_uses(Fn *fn, Value *old, Value *with);     // walks the function; passes prefer COPYV
void block_set_succs(Fn *fn, Block *b, Block **succs, u32 n); // also adds preds
void block_remove_pred(Fn *fn, Block *b, Block *pred);        // and the phi operands

// Append to block b at position `il` (builder state).
typedef struct Builder {
  Fn *fn;
  Block *b;
  Value *before; /* insert before it, or append */
  u32 il;
} Builder;
Value *b_const(Builder *b, IrType t, i64 i);
Value *b_fconst(Builder *b, IrType t, double f);
Value *b_null(Builder *b);
Value *b_vconst(Builder *b, IrType t, const void *bytes);                      // V128, V256
Value *b_vector(Builder *b, IrType t, u16 op, u8 imm, u32 n, Value *const *a); // VECTOR
Value *b_ref(Builder *b, Ref *r, IrType t);
Value *b_slotaddr(Builder *b, Slot *s);    // of what it holds
Slot *slot_of_unsized(Fn *fn, Class *cls); // without room: b_place() says where the value lies
void b_place(Builder *b, Slot *s, Value *addr);
// The frame's dictionary; DICTREF of a template over it.
Value *b_dict(Builder *b);
Value *b_lookup(Builder *b, Ref tmpl, IrType t);
Value *b_class(Builder *b, Class *c);                  // CLASS handle of a class as the code names it, open or not
Value *b_sizeof(Builder *b, Class *c);                 // I32
Value *b_fieldaddr(Builder *b, Value *base, Field *f); // of an instance field
// Bytes from the start of the static data to a static field, if the dictionary has them; else NULL.
Value *b_static_offset(Builder *b, Field *f);
Value *b_threadptr(Builder *b);
Value *b_un(Builder *b, Op op, IrType t, Value *a);
Value *b_bin(Builder *b, Op op, IrType t, Value *a, Value *c);
Value *b_select(Builder *b, IrType t, Value *cond, Value *x, Value *y); // cond != 0 ? x : y
Value *b_cmp(Builder *b, Cond cc, Value *a, Value *c);
Value *b_load(Builder *b, MemType mt, Value *addr, i32 disp, const void *alias);
Value *b_store(Builder *b, MemType mt, Value *addr, i32 disp, Value *val,
               const void *alias); // STOREREF for MT_REF unless addr is a slot
Value *b_copy(Builder *b, Value *dst, Value *src, Class *cls);
Value *b_zero(Builder *b, Value *dst, Class *cls);
Value *b_trapif(Builder *b, Cond cc, Value *a, Value *c, ThrowKind kind);
Value *b_helper(Builder *b, u32 helper, u32 n, Value **args); // types from helpers.def
Value *b_call(Builder *b, CallInfo *ci, Value **args, u32 n);
Value *b_tail_call(Builder *b, CallInfo *ci, Value **args, u32 n); // ends the block; clears ci->ret
Value *b_br(Builder *b, Block *to);
Value *b_condbr(Builder *b, Value *cond, Block *t, Block *f);
Value *b_ret(Builder *b, Value *v);
// A value of class c from a caller or callee that may be C: what lies above a narrow integer is undefined there
// (platform ABI), on the evaluation stack it is the extension.
Value *b_normalise(Builder *b, Class *c, Value *v);
// An integer of class c for C code, extended to a word: C that declares a wider parameter than the program reads it
// all.
Value *b_native_word(Builder *b, Class *c, Value *v);
Value *b_end(Builder *b, Op op, Value *a); // THROW, UNREACHABLE, …
CallInfo *callinfo_new(Fn *fn, u32 nparams);
CallInfo *callinfo_copy(Fn *fn, const CallInfo *ci);

typedef enum HelperId {
#define HELPER(id, cname, ret, args, flags) HELPER_##id,
#include "ir/helpers.def"
#undef HELPER
  HELPER_COUNT
} HelperId;
typedef struct HelperInfo {
  const char *name, *args, *flags;
  char ret;
} HelperInfo;
extern const HelperInfo helper_info[HELPER_COUNT]; // addresses are the engine's

// Refs of a function, interned.
Ref *ref_class(Fn *fn, RefKind kind, Class *c);
Ref *ref_method(Fn *fn, RefKind kind, Method *m);
Ref *ref_field(Fn *fn, RefKind kind, Field *f);
Ref *ref_string(Fn *fn, Assembly *a, u32 token);
Ref *ref_number(Fn *fn, RefKind kind, u64 n); // HELPER, TLS_THREAD
// For DICTREF and DICT_SLOT: names open types, so no code holds its value.
Ref *ref_template(Fn *fn, Ref r);
Ref *ref_dict_slot(Fn *fn, Method *owner, Ref *inner);
const char *ref_text(const Ref *r); // thread-local ring buffer

// ---- types ------------------------------------------------------------------------------------------------------
IrType ir_type_of(Class *c);  // stack type; T_VOID for void; structs: T_PTR with is_struct
bool ir_is_struct(Class *c);  // a value type that is not a primitive or an enum
MemType memtype_of(Class *c); // of a scalar class in memory
AbiArg abi_arg_of(Class *c);
static inline bool type_is_float(IrType t) {
  return t == T_F32 || t == T_F64;
}
// In a register of the class for floats.
static inline bool type_in_vector_reg(IrType t) {
  return t >= T_F32;
}
static inline bool type_is_vector(IrType t) {
  return t >= T_V128;
}
static inline u32 vector_type_size(IrType t) {
  return t == T_V256 ? 32 : 16;
}
static inline const u8 *vconst_bytes(const Value *v) { // of a VCONST
  return v->type == T_V256 ? v->u.wide : v->u.bytes;
}
bool vconst_is_zero(const Value *v);
u32 ir_vector_size(const Fn *fn, Class *c); // bytes of a value that is V128 or V256 in this function; else 0
static inline MemType vector_mem(u32 size) {
  return size == 32 ? MT_V256 : MT_V128;
}
static inline bool op_is_call(u32 op) {
  return op == OP_CALL || op == OP_TAILCALL;
}
static inline bool op_ends_block(u32 op) {
  return (op_info[op].flags & OPF_END) != 0;
}

// ---- analyses, printing, checking ---------------------------------------------------------------------------------
// From succs: removes unreachable blocks (with their phi operands), fills fn->blocks in reverse postorder: first the
// body, then each clause's filter blocks and handler blocks, contiguous. A clause whose try is unreachable loses its
// handler (handler and filter become NULL): it needs no row.
void ir_compute_preds(Fn *fn);
void ir_dominators(Fn *fn); // idom, rpo, dom_pre/dom_post; also loop_depth
static inline bool block_dominates(const Block *a, const Block *b) {
  return a->dom_pre <= b->dom_pre && b->dom_post <= a->dom_post;
}
void ir_count_uses(Fn *fn);
struct Buf;
void ir_print(const Fn *fn, struct Buf *out);
// SSA dominance, operand types, block structure, rules about handlers; `phase` names the culprit in the message.
bool ir_verify(Fn *fn, const char *phase, Error *err);

#endif
