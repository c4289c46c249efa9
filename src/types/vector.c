// vector.c: the classes whose values fill a vector register.
#include "types/types.h"

// By namespace and name; definitions of generic ones.
static const struct {
  const char *ns, *name;
} vectors[] = {
    {"System.Runtime.Intrinsics", "Vector128`1"},
    {"System.Numerics", "Vector`1"},
    {"System.Numerics", "Vector4"},
    {"System.Numerics", "Quaternion"},
    {"System.Numerics", "Plane"},
};

static bool is_vector(const Class *c) {
  const Class *def = c->generic_def ? c->generic_def : c;
  if (!c->is_valuetype || (c->kind != CK_DEF && c->kind != CK_INST) || def->nested_in || !def->assembly->is_corlib)
    return false;
  for (u32 i = 0; i < ARRAY_LEN(vectors); i++)
    if (!strcmp(def->name, vectors[i].name) && !strcmp(def->ns, vectors[i].ns))
      return true;
  return false;
}

u32 class_vector_size(Class *c) {
  enum { UNKNOWN, NO, YES };
  u8 known = __atomic_load_n(&c->vector, __ATOMIC_RELAXED);
  if (known == UNKNOWN) { // every thread finds the same
    known = is_vector(c) ? YES : NO;
    __atomic_store_n(&c->vector, known, __ATOMIC_RELAXED);
  }
  return known == YES && class_value_size(c, NULL) == 16 ? 16 : 0;
}
