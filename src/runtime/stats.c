// stats.c: what --stats prints.
#include <stdio.h>
#include "runtime/internal.h"

bool runtime_wants_stats(void);

static void put(const char *key, u64 value) { fprintf(stderr, "%s: %llu\n", key, (unsigned long long)value); }
static void put_ms(const char *key, u64 ns) { fprintf(stderr, "%s: %.3f\n", key, (double)ns / 1e6); }

void stats_print(void) {
  if (!runtime_wants_stats())
    return;
  const EngineStats *s = &engine_stats;
  put("methods JIT-compiled", s->jit_methods);
  put("methods that failed to compile", s->jit_failed);
  put("methods from AOT images", s->aot_methods);
  put("AOT images", s->aot_images);
  put("bytes of JIT code", s->code_bytes);
  put_ms("JIT ms", s->jit_ns);
  put_ms("import ms", s->import_ns);
  put_ms("optimize ms", s->opt_ns);
  put_ms("codegen ms", s->codegen_ns);
  put_ms("install ms", s->install_ns);
  put("assemblies", assembly_count());
  put("GC collections", gc_collections());
  put("GC heap bytes", gc_heap_used());
  put("GC allocated bytes", gc_allocated_bytes());
}
