// import.h: what the files of the importer share: its state, the evaluation stack, and the opcode table.
//
// Errors are sticky: bad_il() and friends record the first one and set im->failed, pops of an empty stack give a dummy,
// and the driver looks after each instruction. So the family files need no error paths of their own.
#ifndef KILN_IL_IMPORT_H
#define KILN_IL_IMPORT_H

#include "il/il.h"

// Kinds of evaluation-stack entries (III.1.1). NINT and BYREF are both T_PTR.
typedef enum StackKind { SK_NONE, SK_I32, SK_I64, SK_NINT, SK_BYREF, SK_REF, SK_F32, SK_F64, SK_STRUCT } StackKind;

// A class or method as the code names it: closed by the context of the body that is being compiled (with __Canon in
// shared code), and open, for dictionary templates. `open` is NULL unless the closed form is shared.
typedef struct ClassTok {
  Class *closed, *open;
} ClassTok;
typedef struct MethodTok {
  Method *closed, *open;
  Class *open_class; // of constrained calls on a type parameter: how the open form names the class; else NULL
} MethodTok;

// What is remembered about where an entry came from, for patterns over several instructions.
typedef enum NoteKind { NOTE_FTN, NOTE_VIRTFTN, NOTE_TYPE, NOTE_FIELD, NOTE_VECTOR } NoteKind;
typedef struct Note {
  u8 kind;
  MethodTok m;
  ClassTok c;
  Field *f;
  Value *obj; // NOTE_VIRTFTN; NOTE_VECTOR: what the entry's memory was just given
} Note;

typedef struct Entry {
  u8 kind;       // StackKind
  bool decided;  // SK_I32: a constant that follows from types or the processor: only one way of a branch is there
  bool borrowed; // SK_STRUCT: v is the address of memory that may change; copied before anything is written
  Value *v;
  Class *cls; // SK_STRUCT: its class; SK_REF: static class or NULL; SK_BYREF: what it points to, or NULL
  Slot *home; // the spill slot that holds this value already
  Note *note;
} Entry;

typedef struct IlBlock {
  u32 start, end; // IL offsets
  Block *ir;      // NULL until somebody branches here
  i32 region, handler;
  bool in_filter, known, done, branch_target, handler_start;
  u32 depth;
  u32 entry_pos, last_pos; // positions where it is first reached and at its end
  Entry *entry;            // kinds and slots of the stack at the start
} IlBlock;

typedef struct SpillSlot {
  u32 depth;
  u8 kind;
  Class *cls;
  Slot *slot;
} SpillSlot;

enum { PREFIX_UNALIGNED = 1, PREFIX_VOLATILE = 2, PREFIX_TAIL = 4, PREFIX_CONSTRAINED = 8, PREFIX_READONLY = 16 };

typedef struct InlineSite InlineSite;

typedef struct Im {
  Fn *fn;
  Builder b;
  Method *m;
  Assembly *a;
  GenericCtx ctx;
  MethodBody body;
  Sig *sig;
  Error *err;
  bool failed;
  bool ended;         // the current block has its last operation
  bool vararg;        // the last argument is a pointer to the variable ones
  bool tail;          // the call under construction is a tail call
  bool takes_address; // of arguments or locals, or allocates in the frame
  // Arguments (`this` first) and locals. An argument that is never written is its parameter's value (args_v).
  Class **arg_cls, **local_cls;
  Slot **arg_slot, **local_slot;
  Value **arg_v;
  Slot *ret_addr; // has the address to which a result of unknown size goes
  u32 nargs, nlocals;
  // Blocks.
  IlBlock *blocks;
  u32 nblocks;
  u32 *block_at; // by IL offset: index + 1 where a block starts
  u8 *marks;     // by IL offset: MARK_*
  u8 *arg_marks; // ARG_*
  VEC(u32) work;
  IlBlock *cur;
  VEC(SpillSlot) spills;
  // The evaluation stack.
  Entry *stack;
  u32 sp, cap;
  u32 nborrowed; // at least as many as there are on the stack
  // The instruction.
  u32 ip, next;
  u32 base;                  // positions are this | offset: 0, or the frame of an inlined body
  bool every_position;       // each instruction has a position of its own: symbols say what source it is of
  bool after_call;           // the last instruction was a call to mono: il/import.c, mark_position
  u32 prefixes, constrained; // token
  // Exceptions.
  Slot **exc_slot; // by clause: the exception that a catch or filter handles
  i32 sync_clause; // the fault clause around a synchronized method, -1
  Slot *sync_slot, *ret_slot;
  Block *sync_exit;
  // Shared code.
  bool no_dict;    // inlined shared code: lookups are not possible
  Class *own_open; // the method's class over its own type parameters
  const Class *inited[8];
  u32 ninited;      // classes whose constructor ran in this block
  InlineSite *site; // inlining; else NULL
} Im;

// A body that is spliced into another function.
struct InlineSite {
  Value *call;
  Block *exit;          // where returns go
  VEC(Value *) results; // one for each predecessor of `exit`, if scalar
  Value *ret_buf;
  bool tail; // of a tail call: the body may make no tail calls of its own, which would come to stand in this frame
};

enum { MARK_INSN = 1, MARK_LEADER = 2, MARK_TARGET = 4 };
enum { ARG_WRITTEN = 1, ARG_ADDRESSED = 2 };

// ---- the opcode table -------------------------------------------------------------------------------------------

typedef enum Operand {
  OPERAND_NONE,
  OPERAND_I8,
  OPERAND_U8,
  OPERAND_U16,
  OPERAND_I32,
  OPERAND_I64,
  OPERAND_R4,
  OPERAND_R8,
  OPERAND_BR8,
  OPERAND_BR32,
  OPERAND_SWITCH,
  OPERAND_TOKEN
} Operand;
typedef enum Flow { FLOW_NEXT, FLOW_BR, FLOW_COND, FLOW_SWITCH, FLOW_END, FLOW_CALL, FLOW_PREFIX } Flow;

#define AUX_OPERAND 0x4000 // the operand says it
#define AUX_NATIVE 0x4001
#define AUX_UN 0x100

typedef struct Insn {
  i32 aux;
  i32 i; // I8 U8 U16 I32; the token; branch target
  i64 l;
  double d;
  const char *text;
} Insn;

typedef struct Opcode {
  const char *text;
  i32 aux;
  u8 operand, flow;
  i8 pops, pushes; // -1: varies
} Opcode;
// Entries without text are not instructions. Index: the byte, or 256 + the second byte of the 0xFE ones.
extern const Opcode il_opcodes[512];
// Opcode at `ip` and the length of its code (1 or 2); NULL when there is none.
const Opcode *il_opcode_at(const MethodBody *body, u32 ip, u32 *len);
// Length of the operand at `at` in bytes; false when it does not fit into the code.
bool il_operand_size(const MethodBody *body, const Opcode *oc, u32 at, u32 *size);

#define OPC(id, code, text, operand, pops, pushes, flow, handler, aux) void il_##handler(Im *im, const Insn *in);
#include "il/opcodes.def"
#undef OPC
// What imports an instruction; indexed like il_opcodes, which stands apart because Reflection.Emit reads it as well.
typedef void (*IlHandler)(Im *im, const Insn *in);
extern const IlHandler il_handlers[512];
static inline IlHandler il_handler(const Opcode *oc) {
  return il_handlers[oc - il_opcodes];
}
#define IL_OPCODE_INDEX(code) ((code) > 0xFF ? 256 + ((code)&0xFF) : (code))

// ---- errors (import.c) ------------------------------------------------------------------------------------------
void bad_il(Im *im, const char *fmt, ...) PRINTF_LIKE(2, 3);
void not_compiled(Im *im, const char *what);
// Code that throws the loading error of `token` when it is reached; ends the block.
void throw_token(Im *im, u32 token);

// ---- blocks (blocks.c) ------------------------------------------------------------------------------------------
bool il_find_blocks(Im *im);
// The IR block for a branch from the current block to IL offset `target`, after the stack was spilled for it; NULL on
// bad IL. Leaving protected regions is for il_leave only.
Block *il_branch_target(Im *im, u32 target);
Block *il_goto(Im *im, IlBlock *ib);          // the same without the check
void il_set_entry_stack(Im *im, IlBlock *ib); // the current stack becomes what the block starts with
Block *il_block_ir(Im *im, IlBlock *ib);
IlBlock *il_block_at(Im *im, u32 off); // NULL + bad_il when no block starts there
void il_schedule(Im *im, IlBlock *ib);
void il_load_entry_stack(Im *im, IlBlock *ib);
bool il_next_is(Im *im, u8 byte); // the next instruction is in the same block and starts with `byte`

// ---- the stack (stack.c) ----------------------------------------------------------------------------------------
StackKind kind_of(Class *c);
IrType kind_type(StackKind k);
Entry pop(Im *im);
void push(Im *im, Entry e);
void push_kind(Im *im, StackKind k, Value *v);
void push_ref(Im *im, Value *v, Class *cls); // also tells v its class
// A value of a class as it comes from memory or a call: scalars by value, structs by address.
void push_class(Im *im, Class *c, Value *v, bool borrowed);
// Copies the borrowed structs on the stack: call before anything that writes memory.
void settle(Im *im);
// Entry as a value of an IR type, with the implicit conversions of III.1.6.
Value *as_type(Im *im, Entry e, IrType t);
Value *as_ref(Im *im, Entry e);
Value *as_this(Im *im, Entry e);
Value *as_addr(Im *im, Entry e);
Value *as_index(Im *im, Entry e); // I32, or as wide as the index
// Entry as what a location of class c takes: scalar, or the address of a struct.
Value *as_class(Im *im, Entry e, Class *c);
Value *as_stored(Im *im, Entry e, Class *c); // of an element, a static field, or what an address leads to
Value *as_bits(Im *im, Entry e, IrType t);   // the same of a scalar
Slot *temp_slot(Im *im, Class *c);
Value *temp_addr(Im *im, Class *c);
Value *spill_to_temp(Im *im, Value *v, Class *c); // scalar -> address of a new temporary

// ---- memory (memory.c) ------------------------------------------------------------------------------------------
void load_class(Im *im, Class *c, Value *addr, i32 disp, const void *alias); // pushes
void store_class(Im *im, Class *c, Value *addr, i32 disp, Value *v, const void *alias);
Value *add_offset(Im *im, Value *addr, i64 off);
void null_check(Im *im, Value *obj);
const void *elem_alias(Class *elem);
const void *field_alias(Field *f);

// ---- generics (generic.c) ---------------------------------------------------------------------------------------
void note_foreign(Im *im, const Entry *addr);        // memory.c
bool class_tok(Im *im, u32 token, ClassTok *out);    // false: code that throws was emitted
bool can_make(Im *im, u32 token, const ClassTok *c); // likewise
bool method_tok(Im *im, u32 token, MethodTok *out);
bool names_open(const Im *im, const Class *c);
bool sig_names_open(const Im *im, const Sig *s);
bool callee_tok(Im *im, u32 token, MethodTok *out); // only what the code has access to
Value *dict_value(Im *im);
Value *class_handle(Im *im, RefKind kind, ClassTok c); // CLASS VTABLE STATICS TYPE_OBJECT
Value *owner_handle(Im *im, ClassTok c);               // the dictionary of a call of the class's static method
Value *method_handle(Im *im, RefKind kind, MethodTok m);
Value *static_entry(Im *im, ClassTok c, MethodTok decl); // of what c has for a static virtual method, looked up
Value *field_handle(Im *im, Field *f, u32 token);
ClassTok method_class(MethodTok m);
ClassTok array_of(ClassTok elem);
// An object never is a Nullable<T>: boxing makes a T of it (I.8.2.4).
Class *boxed_class(Class *c);
Value *boxed_class_handle(Im *im, ClassTok c);
void push_unboxed(Im *im, ClassTok c, Value *obj); // the address of what is in the box
ClassTok own_class(Im *im);
bool method_shared(const Method *m);
bool is_nullable(const Class *c);
bool is_type_param(const Class *c);

// ---- static fields, class constructors (field.c) ----------------------------------------------------------------
void class_init(Im *im, ClassTok c);
void entry_class_init(Im *im);

// ---- objects that may be transparent proxies (proxy.c) ----------------------------------------------------------
void entry_proxy_check(Im *im);
bool field_may_be_remote(Im *im, Entry obj, Field *f);
void remote_ldfld(Im *im, Entry obj, Field *f, u32 token, bool address); // pushes
void remote_stfld(Im *im, Entry obj, Field *f, u32 token, Value *v);

// ---- calls (call.c) ---------------------------------------------------------------------------------------------
Value *call_direct(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf);
void push_result(Im *im, Class *ret, Value *call, Value *ret_buf);
// Calls of methods that mention type parameters, to be looked up (open.c).
bool open_unsized(Im *im, const Method *m); // by address: what the method's definition has as a type parameter
Value *open_direct(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf);
Value *open_virtual(Im *im, MethodTok m, Sig *sig, Value **args, u32 n, Value *ret_buf);
bool open_constrained(Im *im, MethodTok m, ClassTok c, Sig *sig, Entry *args, u32 n); // with the result pushed
Entry *pop_args(Im *im, u32 n);
void emit_call(Im *im, MethodTok m, Sig *sig, Entry *args, u32 n, bool virt);
void call_entry(Im *im, Value *entry, Sig *sig, Entry *args); // a static method by its address
// `constrained.` (constrained.c). The calls are true when they are done (or throw); else the caller goes on.
bool constrained_call(Im *im, MethodTok m, Sig *sig, u32 n, u32 token);
bool static_call(Im *im, MethodTok *m, Sig *sig, u32 token);
// Puts the implementation of a static virtual method in its declaration's place, or gives its entry where only the
// run-time type tells. False: the code throws.
bool static_implementation(Im *im, MethodTok *m, Value **entry, u32 token);
// Calls of methods with variable arguments (vararg.c): these leave the stack for a pointer to them, and *sig becomes
// what is then called. False: code that throws was emitted, or the import failed.
bool vararg_allowed(Im *im); // false: it has failed
bool vararg_call(Im *im, u32 token, MethodTok *m, Sig **sig, bool is_new);
bool vararg_pass(Im *im, Sig *site, Sig *open, u32 on_stack);
// newobj's allocation and boxing, used elsewhere.
void check_store(Im *im, Value *arr, Class *elem, Value *v); // of v into an element of that class (array.c)
Value *box_value(Im *im, ClassTok c, Value *v);
void force_note(Im *im, Entry *e); // the native pointer of a postponed ldvirtftn

// ---- exceptions (except.c) --------------------------------------------------------------------------------------
bool il_setup_clauses(Im *im);
void il_queue_handlers(Im *im);
void il_sync_enter(Im *im); // at the entry of a synchronized method

void convert_as_processor(Im *im, Entry e, u8 to); // conv.c: whatever its instruction gives; pushes

void il_return(Im *im, Value *v); // ends the block; v: scalar, address of a struct, or NULL

// ---- inlining (import.c) ----------------------------------------------------------------------------------------
bool il_import_inline(Im *im, u32 max_il);

// ---- intrinsics (intrinsics.c) ----------------------------------------------------------------------------------
// A call of a well-known method as IR: its arguments are popped already; true when done, with the result pushed.
bool il_intrinsic(Im *im, MethodTok m, Sig *sig, Entry *args, u32 n);
bool il_intrinsic_itself(Im *im); // the body of such a method whose IL is of no use; false: it is of use

#endif
