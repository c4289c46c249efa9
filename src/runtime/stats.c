// stats.c: what --stats prints.
#include <stdio.h>
#include "runtime/internal.h"

bool runtime_wants_stats(void);

static void put(const char *key, u64 value) {
  fprintf(stderr, "%s: %llu\n", key, (unsigned long long)value);
}
static void put_ms(const char *key, u64 ns) {
  fprintf(stderr, "%s: %.3f\n", key, (double)ns / 1e6);
}

void stats_print(void) {
  if (!runtime_wants_stats())
    return;
  const EngineStats *s = &engine_stats;
  put("jit.methods", s->jit_methods);
  put("jit.failed", s->jit_failed);
  put("compiled.again", s->compiled_again); // without optimizations: with them it could not be done
  put("vm.methods", s->vm_methods);
  put("aot.methods", s->aot_methods);
  put("open.methods", s->open_methods);
  put("aot.images", s->aot_images);
  put("code.bytes", s->code_bytes);
  put_ms("jit.ms", s->jit_ns);
  put_ms("jit.import.ms", s->import_ns);
  put_ms("jit.opt.ms", s->opt_ns);
  put_ms("jit.codegen.ms", s->codegen_ns);
  put_ms("jit.install.ms", s->install_ns);
  put("loader.assemblies", assembly_count());
  put("gc.collections", gc_collections());
  put("gc.heap.bytes", gc_heap_used());
  put("gc.allocated.bytes", gc_allocated_bytes());
}
