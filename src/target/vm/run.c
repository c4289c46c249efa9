// run.c: the loop that runs instruction words, dispatched by their addresses (threaded code).
//
// What an instruction leaves for others is in the frame: registers, and the program counter wherever it calls, throws
// or may fault. So a frame can be gone on with from anywhere (vm_resume), and the unwinder needs nothing of this
// function's own.
#include <math.h>

#include "gc/gc.h"
#include "ir/ir.h"
#include "target/vm/machine.h"

enum {
#define V(id, text, fmt) VM_##id,
#include "target/vm/ops.def"
#undef V
  VM_COUNT
};

// ---- values ---------------------------------------------------------------------------------------------------------

static inline double f64(u64 w) {
  double d;
  memcpy(&d, &w, 8);
  return d;
}

static inline float f32(u64 w) {
  float f;
  memcpy(&f, &w, 4);
  return f;
}

static inline u64 bits64(double d) {
  u64 w;
  memcpy(&w, &d, 8);
  return w;
}

static inline u64 bits32(float f) {
  u32 w;
  memcpy(&w, &f, 4);
  return w;
}

// ---- memory ---------------------------------------------------------------------------------------------------------

static void *local_memory(u64 *fp, size_t size) {
  void **block = gc_alloc_scanned(size + 16);
  if (!block)
    return NULL;
  *block = (void *)(uintptr_t)fp[VM_ALLOCA];
  fp[VM_ALLOCA] = (u64)(uintptr_t)block;
  return block + 2;
}

// `words`: the word behind the instruction: how many stack arguments, and whether the frame's caller gave fewer.
static void leave_for(u64 *fp, const void *target, u64 words) {
  fp[VM_TAIL] = (u64)(uintptr_t)target;
  fp[VM_REGS + VM_MOVE_REG] = (u64)(u32)words * sizeof(uintptr_t);
  fp[VM_REGS + VM_CYCLE_REG] = words >> 32;
}

__thread volatile bool vm_attention __attribute__((tls_model("initial-exec")));
void (*vm_attend)(void);

static __attribute__((noinline, cold)) void attend(void) {
  vm_attention = false;
  vm_attend();
}

// At an instruction that has not run yet: the program counter lies behind it, as that of a call.
static __attribute__((noinline, cold)) void arrive(u64 *fp, const VmIns *ip) {
  fp[VM_PC] = (u64)(uintptr_t)(ip + 1);
  attend();
}

// A catch handler goes on where the block around it runs that C started, or where the frame does.
void vm_leave_activations(u64 *fp, bool (*holds)(void *data, const u8 *block), void *data) {
  VmActivation *a = (void *)(uintptr_t)fp[VM_ACTIVATION];
  while (a && !holds(data, a->handler))
    a = a->outer;
  fp[VM_ACTIVATION] = (u64)(uintptr_t)a;
}

// ---- the loop -------------------------------------------------------------------------------------------------------

#define A r[w.a]
#define B r[w.b]
#define C r[w.c]
#define D r[w.d]
#define I w.imm
#define NEXT                                                                                                           \
  do {                                                                                                                 \
    w = *ip++;                                                                                                         \
    goto *labels[w.op];                                                                                                \
  } while (0)
#define SAVE_PC fp[VM_PC] = (u64)(uintptr_t)ip
#define ADDRESS ((uintptr_t)(B + (u64)(i64)I))
#define ELEMENT ((uintptr_t)(B + ((u64)(u32)C << w.d) + (u64)(i64)w.off))
// A branch not taken skips its word; one that is taken counts from behind it.
#define SKIP ip++
#define TAKE ip = (const VmIns *)((const u8 *)(ip + 1) + *(const i64 *)ip)
#define OP(id, ...)                                                                                                    \
  L_##id : {                                                                                                           \
    __VA_ARGS__;                                                                                                       \
    NEXT;                                                                                                              \
  }
// Requests of other threads are looked for at the beginning, behind calls and where a branch leads to: an exception
// would come up before the instruction there. So a loop whose jump back stands in a finally block gets it at its head.
#define ATTEND                                                                                                         \
  if (UNLIKELY(vm_attention))                                                                                          \
  attend()
#define ARRIVE                                                                                                         \
  if (UNLIKELY(vm_attention))                                                                                          \
  arrive(fp, ip)
#define BRANCH_IF(cond)                                                                                                \
  if (cond) {                                                                                                          \
    TAKE;                                                                                                              \
    ARRIVE;                                                                                                            \
  } else                                                                                                               \
    SKIP

#define INT_OP(id, expr4, expr8, T4, T8)                                                                               \
  OP(id##4, T4 x = (T4)B, y = (T4)C; A = (u32)(expr4))                                                                 \
  OP(id##8, T8 x = (T8)B, y = (T8)C; A = (u64)(expr8))                                                                 \
  OP(id##I4, T4 x = (T4)B, y = (T4)I; A = (u32)(expr4))                                                                \
  OP(id##I8, T8 x = (T8)B, y = (T8)(i64)I; A = (u64)(expr8))
#define INT_SAME(id, expr) INT_OP(id, expr, expr, u32, u64)
#define DIV_OP(id, T4, T8, expr)                                                                                       \
  OP(id##4, T4 x = (T4)B, y = (T4)C; A = (u32)(expr))                                                                  \
  OP(id##8, T8 x = (T8)B, y = (T8)C; A = (u64)(expr))
#define UNARY(id, expr4, expr8) OP(id##4, u32 x = (u32)B; A = (u32)(expr4)) OP(id##8, u64 x = B; A = (u64)(expr8))
#define OVERFLOW_OP(id, T4, T8, builtin)                                                                               \
  OP(id##4, T4 z; bool o = builtin((T4)B, (T4)C, &z); A = (u32)z; BRANCH_IF(o))                                        \
  OP(id##8, T8 z; bool o = builtin((T8)B, (T8)C, &z); A = (u64)z; BRANCH_IF(o))
#define FLOAT_OP(id, op)                                                                                               \
  OP(id##F, A = bits32(f32(B) op f32(C)))                                                                              \
  OP(id##D, A = bits64(f64(B) op f64(C)))
#define INT_CONDS(M, family, S, U, Y)                                                                                  \
  M(family##_EQ, (S)X == (S)Y)                                                                                         \
  M(family##_NE, (S)X != (S)Y)                                                                                         \
  M(family##_LT, (S)X < (S)Y)                                                                                          \
  M(family##_GE, (S)X >= (S)Y)                                                                                         \
  M(family##_LE, (S)X <= (S)Y)                                                                                         \
  M(family##_GT, (S)X > (S)Y)                                                                                          \
  M(family##_ULT, (U)X < (U)Y) M(family##_UGE, (U)X >= (U)Y) M(family##_ULE, (U)X <= (U)Y) M(family##_UGT, (U)X > (U)Y)
#define FLOAT_CONDS(M, family, F, Y)                                                                                   \
  M(family##_EQ, F(X) == F(Y))                                                                                         \
  M(family##_NE, F(X) != F(Y))                                                                                         \
  M(family##_LT, F(X) < F(Y))                                                                                          \
  M(family##_GE, F(X) >= F(Y))                                                                                         \
  M(family##_LE, F(X) <= F(Y))                                                                                         \
  M(family##_GT, F(X) > F(Y))                                                                                          \
  M(family##_ULT, !(F(X) >= F(Y)))                                                                                     \
  M(family##_UGE, !(F(X) < F(Y))) M(family##_ULE, !(F(X) > F(Y))) M(family##_UGT, !(F(X) <= F(Y)))
#define SET_OP(id, cond) OP(id, A = (cond))
#define JUMP_OP(id, cond) OP(id, BRANCH_IF(cond))
#define LOAD_OP(id, T, E)                                                                                              \
  OP(LD##id, SAVE_PC; A = (E) * (volatile T *)ADDRESS)                                                                 \
  OP(LDX##id, SAVE_PC; A = (E) * (volatile T *)ELEMENT)
// Fields of explicit layouts lie anywhere; processors of 32 bits have instructions of 64 that do not go there.
typedef u64 __attribute__((aligned(1))) Any64;
#define STORE_OP(id, T)                                                                                                \
  OP(ST##id, SAVE_PC; *(volatile T *)ADDRESS = (T)A)                                                                   \
  OP(STX##id, SAVE_PC; *(volatile T *)ELEMENT = (T)A)
#define ATOMIC(n, T)                                                                                                   \
  OP(CAS##n, SAVE_PC; T old = (T)D;                                                                                    \
     __atomic_compare_exchange_n((T *)(uintptr_t)B, &old, (T)C, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); A = old)   \
  OP(XCHG##n, SAVE_PC; A = __atomic_exchange_n((T *)(uintptr_t)B, (T)C, __ATOMIC_SEQ_CST))

// In a section of its own: whose code a fault was in is known by its bounds.
__attribute__((section("vm_run_text"), noinline)) void vm_run(u64 *fp, const VmIns *ip) {
  static const void *const labels[VM_COUNT] = {
#define V(id, text, fmt) [VM_##id] = &&L_##id,
#include "target/vm/ops.def"
#undef V
  };
  u64 *const r = fp + VM_REGS;
  const VmUnit *const unit = (const void *)(uintptr_t)fp[VM_UNIT];
  VmIns w;
  ARRIVE;
  NEXT;

  OP(MOV, A = B)
  OP(MOVI, A = (u64)(i64)I)
  OP(MOVI8, A = *(const u64 *)ip; SKIP)
  OP(REF, A = (u64)(uintptr_t)__atomic_load_n(&unit->slots[I], __ATOMIC_ACQUIRE))
  OP(LEA, A = ADDRESS)
  OP(IDX, A = B + (C << w.d))
  OP(SELECT4, A = (u32)((u32)D ? B : C)) // results of 32 bits are zero-extended: target.h
  OP(SELECT8, A = (u32)D ? B : C)

  INT_SAME(ADD, x + y)
  INT_SAME(SUB, x - y)
  INT_SAME(MUL, x * y)
  INT_SAME(AND, x & y)
  INT_SAME(OR, x | y)
  INT_SAME(XOR, x ^ y)
  INT_OP(SHL, x << (y & 31), x << (y & 63), u32, u64)
  INT_OP(SHR, x >> (y & 31), x >> (y & 63), u32, u64)
  INT_OP(SAR, x >> (y & 31), x >> (y & 63), i32, i64)
  INT_OP(ROL, x << (y & 31) | x >> (-y & 31), x << (y & 63) | x >> (-y & 63), u32, u64)
  // The checks stand before; unchecked code that divides by zero all the same gets what a machine without traps gives.
  DIV_OP(DIV, i32, i64, y == 0 ? 0 : y == -1 ? -(u64)x : (u64)(x / y))
  DIV_OP(DIVU, u32, u64, y == 0 ? 0 : x / y)
  DIV_OP(REM, i32, i64, y == 0 || y == -1 ? 0 : x % y)
  DIV_OP(REMU, u32, u64, y == 0 ? 0 : x % y)
  UNARY(NEG, -x, -x)
  UNARY(NOT, ~x, ~x)
  UNARY(SX8, (i32)(i8)x, (i64)(i8)x)
  UNARY(SX16, (i32)(i16)x, (i64)(i16)x)
  UNARY(ZX8, (u8)x, (u8)x)
  UNARY(ZX16, (u16)x, (u16)x)
  OP(SX32, A = (u64)(i64)(i32)B)
  OP(ZX32, A = (u32)B)
  OVERFLOW_OP(ADDO, i32, i64, __builtin_add_overflow)
  OVERFLOW_OP(SUBO, i32, i64, __builtin_sub_overflow)
  OVERFLOW_OP(MULO, i32, i64, __builtin_mul_overflow)
  OVERFLOW_OP(ADDOU, u32, u64, __builtin_add_overflow)
  OVERFLOW_OP(SUBOU, u32, u64, __builtin_sub_overflow)
  OVERFLOW_OP(MULOU, u32, u64, __builtin_mul_overflow)

  FLOAT_OP(FADD, +)
  FLOAT_OP(FSUB, -)
  FLOAT_OP(FMUL, *)
  FLOAT_OP(FDIV, /)
  OP(FNEGF, A = (u32)B ^ 1u << 31)
  OP(FNEGD, A = B ^ 1ull << 63)
  OP(FSQRTF, A = bits32(sqrtf(f32(B))))
  OP(FSQRTD, A = bits64(sqrt(f64(B))))
  OP(FABSF, A = (u32)B & ~(1u << 31))
  OP(FABSD, A = B & ~(1ull << 63))
  OP(FRINTF, A = bits32(rintf(f32(B))))
  OP(FRINTD, A = bits64(rint(f64(B))))
  OP(FFLOORF, A = bits32(floorf(f32(B))))
  OP(FFLOORD, A = bits64(floor(f64(B))))
  OP(FCEILF, A = bits32(ceilf(f32(B))))
  OP(FCEILD, A = bits64(ceil(f64(B))))
  OP(FTRUNCF, A = bits32(truncf(f32(B))))
  OP(FTRUNCD, A = bits64(trunc(f64(B))))
  OP(I42FF, A = bits32((float)(i32)B))
  OP(I42FD, A = bits64((double)(i32)B))
  OP(I82FF, A = bits32((float)(i64)B))
  OP(I82FD, A = bits64((double)(i64)B))
  OP(U42FF, A = bits32((float)(u32)B))
  OP(U42FD, A = bits64((double)(u32)B))
  OP(U82FF, A = bits32((float)B))
  OP(U82FD, A = bits64((double)B))
  OP(F2I4F, A = (u32)cpu_f64_to_i32(f32(B)))
  OP(F2I4D, A = (u32)cpu_f64_to_i32(f64(B)))
  OP(F2I8F, A = (u64)cpu_f64_to_i64(f32(B)))
  OP(F2I8D, A = (u64)cpu_f64_to_i64(f64(B)))
  OP(F2D, A = bits64(f32(B)))
  OP(D2F, A = bits32((float)f64(B)))

#define X B
  INT_CONDS(SET_OP, SET4, i32, u32, C)
  INT_CONDS(SET_OP, SET8, i64, u64, C)
  INT_CONDS(SET_OP, SETI4, i32, u32, I)
  INT_CONDS(SET_OP, SETI8, i64, u64, (i64)I)
  FLOAT_CONDS(SET_OP, SETF, f32, C)
  FLOAT_CONDS(SET_OP, SETD, f64, C)
#undef X
#define X A
  INT_CONDS(JUMP_OP, J4, i32, u32, B)
  INT_CONDS(JUMP_OP, J8, i64, u64, B)
  INT_CONDS(JUMP_OP, JI4, i32, u32, I)
  INT_CONDS(JUMP_OP, JI8, i64, u64, (i64)I)
  FLOAT_CONDS(JUMP_OP, JF, f32, B)
  FLOAT_CONDS(JUMP_OP, JD, f64, B)
#undef X
  OP(JMP, TAKE; ARRIVE)
  OP(SWITCH, u32 x = (u32)A; ip += MIN(x, (u32)I); TAKE; ARRIVE)

  LOAD_OP(I1, i8, u32)
  LOAD_OP(U1, u8, u32)
  LOAD_OP(I2, i16, u32)
  LOAD_OP(U2, u16, u32)
  LOAD_OP(4, u32, u64)
  LOAD_OP(8, Any64, u64)
  STORE_OP(1, u8)
  STORE_OP(2, u16)
  STORE_OP(4, u32)
  STORE_OP(8, Any64)
  OP(STREF, SAVE_PC; __atomic_store_n((uintptr_t *)ADDRESS, (uintptr_t)A, __ATOMIC_RELEASE))
  OP(TOUCH, SAVE_PC; (void)*(volatile u8 *)ADDRESS)
  OP(COPY, SAVE_PC; __atomic_thread_fence(__ATOMIC_RELEASE);
     memmove((void *)(uintptr_t)A, (void *)(uintptr_t)B, (u32)I))
  OP(ZERO, SAVE_PC; memset((void *)(uintptr_t)A, 0, (u32)I))
  OP(MEMCPY, SAVE_PC; memmove((void *)(uintptr_t)A, (void *)(uintptr_t)B, (u32)C))
  OP(MEMSET, SAVE_PC; memset((void *)(uintptr_t)A, (u8)B, (u32)C))
  ATOMIC(1, u8)
  ATOMIC(2, u16)
  ATOMIC(4, u32)
  ATOMIC(8, u64)
  OP(XADD4, SAVE_PC; A = __atomic_fetch_add((u32 *)(uintptr_t)B, (u32)C, __ATOMIC_SEQ_CST))
  OP(XADD8, SAVE_PC; A = __atomic_fetch_add((u64 *)(uintptr_t)B, C, __ATOMIC_SEQ_CST))
  OP(FENCE, __atomic_thread_fence(__ATOMIC_SEQ_CST))
  OP(ACQUIRE, __atomic_thread_fence(__ATOMIC_ACQUIRE))
  OP(RELEASE, __atomic_thread_fence(__ATOMIC_RELEASE))
  OP(TP, A = (u64)(uintptr_t)__builtin_thread_pointer())
  OP(TLS, A = *(uintptr_t *)((u8 *)__builtin_thread_pointer() + (uintptr_t)B))
L_LOCALLOC:
  SAVE_PC;
  A = (u64)(uintptr_t)local_memory(fp, (uintptr_t)B);
  if (!A)
    rt_throw_kind(THROW_STACK_OVERFLOW); // it looks for this function's frame: no jump in its place
  NEXT;

L_CALLREF : {
  u64 words = *(const u64 *)ip++;
  SAVE_PC;
  const void *target = __atomic_load_n(&unit->slots[I], __ATOMIC_ACQUIRE);
  vm_call_native(target, r, (const uintptr_t *)(uintptr_t)r[VM_OUT_REG], (uintptr_t)words);
  ATTEND;
  NEXT;
}
L_CALLR : {
  u64 words = *(const u64 *)ip++;
  SAVE_PC;
  vm_call_native((const void *)(uintptr_t)r[I], r, (const uintptr_t *)(uintptr_t)r[VM_OUT_REG], (uintptr_t)words);
  ATTEND;
  NEXT;
}
L_TAILREF:
  leave_for(fp, unit->slots[I], *(const u64 *)ip);
  return;
L_TAILR:
  leave_for(fp, (const void *)(uintptr_t)r[I], *(const u64 *)ip);
  return;
L_RET:
  r[VM_CYCLE_REG] = (u32)I;
  return;
L_TRAP:
  SAVE_PC;
  rt_throw_kind(I);
L_CALLFIN:
  fp[VM_RETURNS - 1 - I] = (u64)(uintptr_t)(ip + 1);
  TAKE;
  NEXT;
L_ENDFIN : {
  const VmIns *back = (const void *)(uintptr_t)fp[VM_RETURNS - 1 - I];
  if (!back)
    return;
  ip = back;
  ARRIVE;
  NEXT;
}
}
