// trailer.c: what the writer seals an image with and the loader checks first.
#include "aot/image.h"

u64 aot_eager_hash(const u8 *p, u64 size, const AotTrailer *t) {
  u64 h = hash_bytes(t->lazy_off, sizeof t->lazy_off + sizeof t->lazy_end, size), at = 0;
  for (u32 i = 0; i < t->nlazy; i++) {
    h = hash_bytes(p + at, t->lazy_off[i] - at, h);
    at = t->lazy_end[i];
  }
  return hash_bytes(p + at, size - at, h);
}
