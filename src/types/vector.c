// vector.c: the classes whose values fill a vector register.
#include "types/types.h"

// By namespace and name; definitions of generic ones.
static const struct {
  const char *ns, *name;
  u8 size;
} vectors[] = {
    {"System.Runtime.Intrinsics", "Vector128`1", 16},
    {"System.Runtime.Intrinsics", "Vector256`1", 32},
    {"System.Numerics", "Vector`1", 16},
    {"System.Numerics", "Vector4", 16},
    {"System.Numerics", "Quaternion", 16},
    {"System.Numerics", "Plane", 16},
};

// Its row, or their number.
static u8 row_of(const Class *c) {
  const Class *def = c->generic_def ? c->generic_def : c;
  if (!c->is_valuetype || (c->kind != CK_DEF && c->kind != CK_INST) || def->nested_in || !def->assembly->is_corlib)
    return ARRAY_LEN(vectors);
  for (u32 i = 0; i < ARRAY_LEN(vectors); i++)
    if (!strcmp(def->name, vectors[i].name) && !strcmp(def->ns, vectors[i].ns))
      return (u8)i;
  return ARRAY_LEN(vectors);
}

u32 class_vector_size(Class *c) {
  u8 known = __atomic_load_n(&c->vector, __ATOMIC_RELAXED);
  if (!known) { // every thread finds the same
    known = row_of(c) + 1;
    __atomic_store_n(&c->vector, known, __ATOMIC_RELAXED);
  }
  u32 size = known <= ARRAY_LEN(vectors) ? vectors[known - 1].size : 0;
  return size && class_value_size(c, NULL) == size ? size : 0;
}
