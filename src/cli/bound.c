// bound.c: which assemblies a program for .NET is bound to.
#include "cli/cli.h"

static bool has(Assembly *const *as, u32 n, const Assembly *a) {
  for (u32 i = 0; i < n; i++)
    if (as[i] == a)
      return true;
  return false;
}

// What cannot be found is of no concern here: the program may never ask for it.
void add_referenced(Assembly ***as, u32 *n) {
  for (u32 i = 0; i < *n; i++) {
    Assembly *a = (*as)[i];
    for (u32 row = 1; row <= md_rows(a->img, TABLE_ASSEMBLYREF); row++) {
      ERROR(err);
      Assembly *to = assembly_ref(a, row, &err);
      if (!to || has(*as, *n, to))
        continue;
      *as = xrealloc(*as, (*n + 1) * sizeof **as);
      (*as)[(*n)++] = to;
    }
  }
}
