// order.c: in which order methods lie in an image: those first that programs start with, so that a start touches few
// pages of code, of infos and of slots. Which those are was recorded (early.def).
#include "aot/write/writer.h"

#include <stdlib.h>

// In the order of their first calls. One text: an array of strings would be relocated at each start.
#define EARLY(name) name "\0"
static const char early_names[] =
#include "aot/write/early.def"
    ;
#undef EARLY

static StrMap early; // name -> its place in early_names
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_names(void) {
  for (const char *s = early_names; *s; s += strlen(s) + 1)
    strmap_put(&early, s, (void *)(uintptr_t)s);
}

typedef struct Place {
  const char *rank; // within early_names
  u32 index;
} Place;

static int by_rank(const void *a, const void *b) {
  const Place *x = a, *y = b;
  return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank) : (x->index > y->index) - (x->index < y->index);
}

void order_methods(ImageBuild *b) {
  pthread_once(&once, read_names);
  VEC(Place) first = {0};
  Map moved = {0};
  for (u32 i = 0; i < b->methods.n; i++) {
    AotMethod *am = b->methods.v[i];
    const char *rank = am && am->ok ? strmap_get(&early, method_name(am->m)) : NULL;
    if (rank) {
      vec_push(&first, ((Place){rank, i}));
      map_put(&moved, (u64)(uintptr_t)am, am);
    }
  }
  if (first.n)
    qsort(first.v, first.n, sizeof *first.v, by_rank);
  for (u32 i = 0; i < first.n; i++)
    vec_push(&b->order, first.v[i].index);
  b->nearly = first.n;
  for (u32 i = 0; i < b->methods.n; i++)
    if (b->methods.v[i] && !map_get(&moved, (u64)(uintptr_t)b->methods.v[i]))
      vec_push(&b->order, i);
  map_free(&moved);
  vec_free(&first);
}
