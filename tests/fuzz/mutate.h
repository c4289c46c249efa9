// mutate.h: damages assemblies where it tells: bytes anywhere, cells of tables, bodies of methods, blobs.
#ifndef KILN_TESTS_FUZZ_MUTATE_H
#define KILN_TESTS_FUZZ_MUTATE_H

#include "metadata/metadata.h"

typedef enum MutatePlace { PLACE_ALL, PLACE_CODE, PLACE_BLOBS, PLACE_COUNT } MutatePlace;
extern const char *const mutate_places[PLACE_COUNT];

typedef struct Original {
  const char *path;
  u8 *data;
  u32 size;
  Image *img;
  struct MutateRange {
    u32 at, size, row;
  } * bodies; // with header and clauses
  u32 nbodies;
} Original;

bool original_open(Original *o, const char *path); // false: a message is on stderr
// Mutant number `seed`: always the same bytes. `out` has room for o->size of them; returns how many it has.
u32 mutate(const Original *o, MutatePlace place, u64 seed, u8 *out);
// Of the mutant made last: whether that method's body is not as it was.
bool mutate_touched(u32 method_row);

#endif
