// codegen_util.h: for tests of the back end: a small installer and an interpreter of lowered IR.
#ifndef KILN_TEST_CODEGEN_UTIL_H
#define KILN_TEST_CODEGEN_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/text.h"
#include "codegen/codegen.h"
#include "opt/opt.h"
#include "target/host.h"
#include "target/target.h"

static Arena arena;
static jmp_buf trap_jmp;
static int trap_kind = -1;

static void on_trap(int kind) {
  trap_kind = kind;
  longjmp(trap_jmp, 1);
}

typedef void (*CFn)(void);
static CFn test_fns[64]; // by helper number; set by tests

void *helper_address(u32 helper); // engine/engine.h

// Those that throw do so by on_trap.
static i64 checked_i64(i64 a, i64 b) {
  i64 r;
  if (__builtin_mul_overflow(a, b, &r))
    on_trap(THROW_OVERFLOW);
  return r;
}
static u64 checked_u64(u64 a, u64 b) {
  u64 r;
  if (__builtin_mul_overflow(a, b, &r))
    on_trap(THROW_OVERFLOW);
  return r;
}

static u64 resolve(const Ref *r) {
  if (r->kind == REF_HELPER && r->n == HELPER_THROW_KIND)
    return (u64)(uintptr_t)on_trap;
  if (r->kind == REF_HELPER && r->n == HELPER_MULO_I64)
    return (u64)(uintptr_t)checked_i64;
  if (r->kind == REF_HELPER && r->n == HELPER_MULO_U64)
    return (u64)(uintptr_t)checked_u64;
  if (r->kind == REF_HELPER && r->n >= HELPER_DIV_I64)
    return (u64)(uintptr_t)helper_address((u32)r->n);
  if (r->kind == REF_HELPER)
    return (u64)(uintptr_t)test_fns[r->n];
  return r->n;
}

#define CODE_MEM (4u << 20)
static u8 *code_mem;
static u32 code_used;

static void code_reset(void) {
  if (!code_mem)
    code_mem = mmap(NULL, CODE_MEM, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert_true(code_mem != MAP_FAILED);
  code_used = 0;
}

static void *install(const CodeUnit *u) {
  const Target *t = target_host();
  u32 entries = ALIGN_UP(u->code_size, 4u), slots = ALIGN_UP(entries + u->nentries * t->entry_size, 16u),
      word = sizeof(void *), ro = ALIGN_UP(slots + u->nrefs * word, 16u);
  u8 *base = code_mem + ALIGN_UP(code_used, 16u);
  assert_true(base + ro + u->rodata_size < code_mem + CODE_MEM);
  code_used = (u32)(base - code_mem) + ro + u->rodata_size;
  memcpy(base, u->code, u->code_size);
  if (u->rodata_size)
    memcpy(base + ro, u->rodata, u->rodata_size);
  for (u32 i = 0; i < u->nrefs; i++) {
    u64 v = resolve(u->refs[i]);
    memcpy(base + slots + i * word, &v, word);
  }
  for (u32 i = 0; i < u->nfixups; i++) {
    const Fixup *f = &u->fixups[i];
    u32 target = f->kind == FIX_SLOT   ? slots + f->ref * word
                 : f->kind == FIX_CALL ? entries + f->target * t->entry_size
                                       : ro + f->target;
    t->fix(base + f->off, base + f->off, base + target, f);
  }
  for (u32 i = 0; i < u->nentries; i++) {
    u8 *entry = base + entries + i * t->entry_size;
    t->put_entry(entry, entry, base + slots + u->entries[i] * word);
  }
  __builtin___clear_cache((char *)base, (char *)base + slots);
  return base;
}

static bool show;
static void dump_text(const char *phase, Fn *fn, const char *text, void *data) {
  (void)fn, (void)data;
  if (show)
    fprintf(stderr, "---- %s\n%s", phase, text);
}
static const CompileEnv env = {.verify = true, .dump_text = dump_text};

static void (*reorder)(Fn *fn); // changes the layout before code generation; NULL: leaves it

static void *compile(Fn *fn) {
  Error err = {0};
  CodeUnit u;
  ir_compute_preds(fn);
  ir_dominators(fn);
  if (!ir_verify(fn, "test", &err))
    fail_msg("%s", err.msg);
  fn->opts = OPT_PEEPHOLE;
  if (reorder)
    reorder(fn);
  if (show) {
    Buf b = {0};
    ir_print(fn, &b);
    fprintf(stderr, "%s", b.s);
    buf_free(&b);
  }
  if (!codegen(fn, &u, &err))
    fail_msg("%s", err.msg);
  if (show) {
    Buf b = {0};
    codeunit_print(&u, &b);
    fprintf(stderr, "%s", b.s);
    buf_free(&b);
  }
  for (u32 i = 1; i < u.nlines; i++)
    assert_true(u.lines[i - 1].off < u.lines[i].off);
  return install(&u);
}

static Fn *new_fn(u32 nparams, const u8 *types, u8 ret) {
  Fn *fn = fn_new(&arena, NULL, &env);
  fn->name = "test";
  fn->params = ARENA_ARRAY(&arena, AbiArg, nparams + 1);
  fn->nparams = nparams;
  for (u32 i = 0; i < nparams; i++)
    fn->params[i].type = types[i];
  fn->ret.type = ret;
  fn->entry = block_new(fn);
  return fn;
}

static Value *param(Builder *b, u32 i) {
  Value *v = value_new(b->fn, OP_PARAM, (IrType)b->fn->params[i].type, 0);
  v->u.i = i;
  value_append(b->b, v);
  return v;
}

static Value *call_test_fn(Builder *b, u32 n, u8 ret, Value **args, u32 nargs) {
  CallInfo *ci = callinfo_new(b->fn, nargs);
  ci->kind = CALL_REF;
  ci->native = true;
  ci->target = ref_number(b->fn, REF_HELPER, n);
  ci->ret.type = ret;
  for (u32 i = 0; i < nargs; i++)
    ci->params[i].type = args[i]->type;
  return b_call(b, ci, args, nargs);
}

static u64 rng_state = 88172645463325252ull;
static u64 rnd(void) {
  rng_state ^= rng_state << 13;
  rng_state ^= rng_state >> 7;
  rng_state ^= rng_state << 17;
  return rng_state;
}
static u32 pick(u32 n) {
  return (u32)(rnd() >> 33) % n;
}
static i64 rnd_int(void) {
  switch (pick(8)) {
  case 0: return 0;
  case 1: return -1;
  case 2: return (i64)pick(10);
  case 3: return INT32_MIN;
  case 4: return INT64_MIN;
  case 5: return (i64)((u64)1 << pick(64));
  case 6: return (i32)rnd();
  default: return (i64)rnd();
  }
}
static inline double rnd_flt(void) {
  switch (pick(8)) {
  case 0: return 0;
  case 1: return NAN;
  case 2: return -0.0;
  case 3: return INFINITY;
  case 4: return (double)(i64)rnd();
  case 5: return -1.5;
  default: return ((double)(i32)rnd()) / 3;
  }
}

static int setup(void **state) {
  (void)state;
  code_reset();
  return 0;
}
static int teardown(void **state) {
  (void)state;
  arena_free(&arena);
  memset(&arena, 0, sizeof arena);
  return 0;
}

#endif
