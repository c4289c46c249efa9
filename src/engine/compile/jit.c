// jit.c: compiles a method and installs the code unit: code and slots into place, tables for the unwinder.
#include "engine/compile/jit.h"
#include "ir/vector.h"
#include "target/target.h"
#include "target/vm/machine.h"

#include "base/log.h"
#include "base/stack.h"
#include "base/text.h"

#include <stdio.h>

static bool jit_class_initialized(Class *c, void *data) {
  (void)data;
  return c->init_done != 0;
}

static bool jit_may_inline(Method *caller, Method *callee, void *data) {
  (void)caller, (void)callee, (void)data;
  return true;
}

// A class that nobody has derived from may still get subclasses later, so only `sealed` counts.
static bool jit_leaf(Class *c, void *data) {
  (void)data;
  return (c->flags & TA_SEALED) != 0;
}

// --dump=PHASE:METHOD. The method matches by substring of its printed name; "*" is every method.
static bool dump_wanted(const char *phase, Method *m) {
  const char *p = engine_config.dump_phase, *want = engine_config.dump_method;
  return p && (!strcmp(p, phase) || !strcmp(p, "all")) && (!strcmp(want, "*") || strstr(method_name(m), want));
}

static void jit_dump(const char *phase, Fn *fn, void *data) {
  (void)data;
  if (!dump_wanted(phase, fn->method))
    return;
  Buf b = {0};
  buf_printf(&b, "; %s after %s\n", method_name(fn->method), phase);
  ir_print(fn, &b);
  fwrite(b.s, 1, b.n, stdout);
  buf_free(&b);
}

static void jit_dump_text(const char *phase, Fn *fn, const char *text, void *data) {
  (void)data;
  if (dump_wanted(phase, fn->method))
    printf("; %s after %s\n%s", method_name(fn->method), phase, text);
}

void engine_dump_code(const CodeUnit *u) {
  if (!engine_config.dump_phase || !dump_wanted("code", u->method))
    return;
  Buf b = {0};
  buf_printf(&b, "; %s: machine code\n", method_name(u->method));
  codeunit_print(u, &b);
  fwrite(b.s, 1, b.n, stdout);
  buf_free(&b);
}

// Layout of a unit: code, entries of calls, read-only data | slots (in the data region).
typedef struct Layout {
  u32 entries, rodata, size;
} Layout;

static Layout layout_of(const CodeUnit *u) {
  Layout l = {.entries = ALIGN_UP(u->code_size, 4u)};
  u32 end = u->nentries ? l.entries + u->nentries * u->target->entry_size : u->code_size;
  l.rodata = ALIGN_UP(end, MAX(u->rodata_align, 8));
  l.size = l.rodata + u->rodata_size;
  return l;
}

static const u8 *fixup_target(const CodeUnit *u, const Fixup *f, CodeMem mem, const Layout *l) {
  switch (f->kind) {
  case FIX_SLOT: return mem.data + f->ref * sizeof(void *);
  case FIX_CALL: return mem.code + l->entries + f->target * u->target->entry_size;
  default: return mem.code + l->rodata + f->target;
  }
}

static void put_code(const CodeUnit *u, CodeMem mem, const Layout *l) {
  memcpy(mem.write, u->code, u->code_size);
  if (u->rodata_size)
    memcpy(mem.write + l->rodata, u->rodata, u->rodata_size);
  for (u32 i = 0; i < u->nentries; i++) {
    u32 off = l->entries + i * u->target->entry_size;
    u->target->put_entry(mem.write + off, mem.code + off, mem.data + u->entries[i] * sizeof(void *));
  }
  for (u32 i = 0; i < u->nfixups; i++) {
    const Fixup *f = &u->fixups[i];
    u->target->fix(mem.write + f->off, mem.code + f->off, fixup_target(u, f, mem, l), f);
  }
  __builtin___clear_cache((char *)mem.code, (char *)mem.code + l->rodata); // what was written as data is fetched
}

static bool fill_slots(const CodeUnit *u, void **slots, Error *err) {
  for (u32 i = 0; i < u->nrefs; i++) {
    Ref *r = u->refs[i];
    if (r->kind == REF_METHOD_ENTRY)
      engine_bind_slot(r->method, &slots[i]);
    else if (!ref_resolve(r, &slots[i], err))
      return false;
  }
  return true;
}

static void *copy_of(const void *p, size_t n) {
  if (!n)
    return NULL;
  void *c = xmalloc(n);
  memcpy(c, p, n);
  return c;
}

static CodeInfo *make_info(const CodeUnit *u, CodeMem mem) {
  CodeInfo *ci = xcalloc(1, sizeof *ci);
  ci->start = mem.code;
  ci->size = u->code_size;
  ci->method = u->method;
  ci->frame = u->frame;
  ci->frame.cfi = NULL;
  ci->clauses = copy_of(u->clauses, u->nclauses * sizeof *u->clauses);
  ci->nclauses = u->nclauses;
  ci->lines = copy_of(u->lines, u->nlines * sizeof *u->lines);
  ci->nlines = u->nlines;
  ci->inlined = copy_of(u->inlined, u->ninlined * sizeof *u->inlined);
  ci->ninlined = u->ninlined;
  ci->slots = (void **)mem.data;
  return ci;
}

static void *install(const CodeUnit *u, Error *err) {
  Layout l = layout_of(u);
  CodeMem mem = codemem_alloc(l.size, u->nrefs * sizeof(void *));
  if (!mem.code) {
    err_set(err, ERR_OUT_OF_MEMORY, "no memory left for compiled code");
    return NULL;
  }
  if (!fill_slots(u, (void **)mem.data, err))
    return NULL;
  put_code(u, mem, &l);
  CodeInfo *ci = make_info(u, mem);
  code_register(ci);
  gdbjit_register(u, ci);
  __atomic_fetch_add(&engine_stats.code_bytes, l.size, __ATOMIC_RELAXED);
  return mem.code;
}

// Code of the virtual machine is data; a stub enters it.
static void *install_vm(const CodeUnit *u, Error *err) {
  void **slots = xcalloc(u->nrefs + 1, sizeof *slots);
  if (!fill_slots(u, slots, err)) {
    free(slots);
    return NULL;
  }
  u8 *code = copy_of(u->code, u->code_size);
  VmUnit *unit = xcalloc(1, sizeof *unit);
  *unit = (VmUnit){(const VmIns *)code, u->frame.frame_size, make_info(u, (CodeMem){code, code, (u8 *)slots}), slots};
  return stub_new(STUB_VM, unit);
}

// Each thread keeps one arena for compiling; nested compilations (a class loaded on the way) take a fresh one.
static __thread Arena jit_arena;
static __thread u32 jit_depth;

#define COMPILE_STACK ((size_t)96 << 10)

static bool is_made(const Method *m) {
  return m->dynamic || (m->def && m->def->dynamic);
}

// The virtual machine has no vectors. Where an image does what the core library does with them, its methods can still
// be called, and code of both kinds must not differ in what it takes for supported.
static u32 hardware_of_images(void) {
  const VectorTarget *t = target_host()->vector;
  bool image = !engine_config.interpret && assembly_corlib() && assembly_corlib()->aot;
  return image && t ? engine_cpu_features() & (assembly_corlib()->aot_features | t->optional) : 0;
}

void *engine_jit(Method *m, Error *err) {
  if (stack_left() < COMPILE_STACK) {
    err_set(err, ERR_STACK_OVERFLOW, "no stack left to compile %s", method_name(m));
    return NULL;
  }
  static const CompileEnv env_plain = {
      .class_initialized = jit_class_initialized, .may_inline = jit_may_inline, .may_devirtualize_to_leaf = jit_leaf};
  CompileEnv env = env_plain;
  env.verify = engine_config.verify;
  env.dump = engine_config.dump_phase ? jit_dump : NULL;
  env.dump_text = engine_config.dump_phase ? jit_dump_text : NULL;
  env.target = engine_config.full_aot || engine_config.interpret ? &target_vm : target_jit();
  bool vm = env.target == &target_vm;
  env.features = vm ? hardware_of_images() : engine_cpu_features();
  u64 start = clock_ns();
  Arena own = {0};
  Arena *arena = jit_depth++ == 0 ? &jit_arena : &own;
  CodeUnit u = {0};
  void *code = NULL;
  bool ok = compile(m, &env, engine_config.opts, arena, &u, err);
  if (!ok && !vm && err->kind == ERR_NOT_COMPILED) { // the virtual machine has registers enough
    ERROR(why);
    env.target = &target_vm;
    vm = ok = compile(m, &env, engine_config.opts, arena, &u, &why);
    if (ok)
      *err = (Error){0};
  }
  if (ok) {
    engine_dump_code(&u);
    u64 t = clock_ns();
    code = vm ? install_vm(&u, err) : install(&u, err);
    if (vm)
      log_put(LOG_INFO, "VM: %s%s", is_made(m) ? "(made at run time) " : "", method_name(m));
    __atomic_fetch_add(&engine_stats.install_ns, clock_ns() - t, __ATOMIC_RELAXED);
  }
  jit_depth--;
  if (arena == &own)
    arena_free(&own);
  else
    arena_reset(arena);
  __atomic_fetch_add(!code ? &engine_stats.jit_failed
                     : vm  ? &engine_stats.vm_methods
                           : &engine_stats.jit_methods,
                     1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&engine_stats.jit_ns, clock_ns() - start, __ATOMIC_RELAXED);
  return code;
}
