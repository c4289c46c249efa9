// symbols.c: the source lines of an assembly, where they are asked for.
#include "metadata/symbols.h"
#include "types/internal.h"

static bool enabled;

void assembly_symbols_enable(void) {
  enabled = true;
}

const Symbols *assembly_symbols(Assembly *a) {
  if (LIKELY(!enabled) || !a->img)
    return NULL;
  if (!__atomic_load_n(&a->symbols_sought, __ATOMIC_ACQUIRE)) {
    loader_lock();
    if (!a->symbols_sought) {
      if (!a->in_memory)
        a->symbols = symbols_open(a->img);
      __atomic_store_n(&a->symbols_sought, true, __ATOMIC_RELEASE);
    }
    loader_unlock();
  }
  return a->symbols;
}

void assembly_symbols_set(Assembly *a, const u8 *data, size_t size) {
  if (!enabled)
    return;
  loader_lock();
  a->symbols = symbols_open_memory(a->img, data, size);
  __atomic_store_n(&a->symbols_sought, true, __ATOMIC_RELEASE);
  loader_unlock();
}
