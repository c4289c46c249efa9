// images.c: the table of the assemblies that an image mentions, each with the way that leads to it: code compiled ahead
// of time must mean the very assembly that resolving a reference at run time gives.
#include "aot/write/writer.h"

#include <stdlib.h>

static u32 row_of(ImageBuild *b, AssemblyUse use) {
  for (u32 i = 0; i < b->images.n; i++)
    if (b->images.v[i].use.a == use.a && b->images.v[i].use.absent_ref == use.absent_ref)
      return i;
  vec_push(&b->images, ((ImageRow){.use = use, .via = AOT_NO_IMAGE}));
  return b->images.n - 1;
}

u32 build_image_number(void *build, Assembly *a) {
  return row_of(build, (AssemblyUse){a, 0});
}

// By identity: the order in which assemblies were loaded may differ from run to run.
static int by_identity(const void *x, const void *y) {
  const AssemblyUse *p = x, *q = y;
  int c = strcmp(p->a->name, q->a->name);
  if (!c)
    c = memcmp(p->a->version, q->a->version, sizeof p->a->version);
  if (!c)
    c = memcmp(md_mvid(p->a->img), md_mvid(q->a->img), 16);
  return c ? c : (p->absent_ref > q->absent_ref) - (p->absent_ref < q->absent_ref);
}

u32 *build_image_numbers(ImageBuild *b, const AssemblySet *set, u32 *n) {
  AssemblyUse *uses = arena_dup(&b->arena, set->v, (set->n + 1) * sizeof *uses);
  u32 *out = ARENA_ARRAY(&b->arena, u32, set->n + 1);
  qsort(uses, set->n, sizeof *uses, by_identity);
  *n = 0;
  for (u32 i = 0; i < set->n; i++)
    if (uses[i].a != b->a || uses[i].absent_ref)
      out[(*n)++] = row_of(b, uses[i]);
  return out;
}

// ---- ways -----------------------------------------------------------------------------------------------------------

typedef struct Step {
  Assembly *a;
  u32 from, ref; // step and AssemblyRef row that led here
} Step;

static bool all_reached(const ImageBuild *b) {
  for (u32 i = 1; i < b->images.n; i++)
    if (b->images.v[i].via == AOT_NO_IMAGE && !b->images.v[i].use.absent_ref)
      return false;
  return true;
}

typedef VEC(Step) Steps;

// The row of a step's assembly, with those that lead there.
static u32 row_of_step(ImageBuild *b, const Steps *steps, u32 i) {
  u32 row = build_image_number(b, steps->v[i].a);
  if (i && b->images.v[row].via == AOT_NO_IMAGE) {
    u32 via = row_of_step(b, steps, steps->v[i].from);
    b->images.v[row].via = via;
    b->images.v[row].ref = steps->v[i].ref;
  }
  return row;
}

static bool mentioned(const ImageBuild *b, const Assembly *a) {
  for (u32 i = 0; i < b->images.n; i++)
    if (b->images.v[i].use.a == a && !b->images.v[i].use.absent_ref)
      return true;
  return false;
}

// Breadth first from the image's own assembly, in the order of the rows, as far as needed.
void build_image_ways(ImageBuild *b) {
  Steps steps = {0};
  Map seen = {0};
  vec_push(&steps, ((Step){.a = b->a}));
  map_put(&seen, (uintptr_t)b->a, b->a);
  for (u32 i = 0; i < steps.n && !all_reached(b); i++) {
    Assembly *at = steps.v[i].a;
    for (u32 ref = 1; ref <= assembly_way_count(at); ref++) {
      Assembly *to = assembly_way(at, ref, NULL);
      if (!to || map_get(&seen, (uintptr_t)to))
        continue;
      map_put(&seen, (uintptr_t)to, to);
      vec_push(&steps, ((Step){to, i, ref}));
      if (mentioned(b, to))
        row_of_step(b, &steps, steps.n - 1);
    }
  }
  for (u32 i = 0; i < b->images.n; i++) {
    AssemblyUse use = b->images.v[i].use;
    if (!use.absent_ref)
      continue;
    u32 via = build_image_number(b, use.a);
    b->images.v[i].via = via;
    b->images.v[i].ref = use.absent_ref;
  }
  map_free(&seen);
  vec_free(&steps);
}
