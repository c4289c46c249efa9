// for_open.c: what code of open forms calls on values and objects of the assembly's classes, through generic
// interfaces: IComparable<T>, IEquatable<T> and their kin. Their methods know the sizes, so an entry stands between
// (WRAP_FOR_OPEN).
#include "aot/write/writer.h"
#include "engine/hooks.h"

static u64 passes_by_address(Method *decl) {
  ERROR(err);
  Method *over = method_over_params(decl, &err);
  Sig *open = over && !(decl->flags & MA_STATIC) && !decl->ngparams ? method_sig(over, &err) : NULL;
  return open && sig_layout(open, &err) ? sig_by_address(open) : 0;
}

static void want_method_for(ImageBuild *b, Class *c, Method *decl) {
  ERROR(err);
  u64 which = passes_by_address(decl);
  Method *m = which ? class_virtual_target(c, decl, &err) : NULL;
  if (!m || m->klass->assembly != b->a || m->flags & MA_ABSTRACT || method_canonical(m)->is_shared ||
      !method_has_code(m))
    return;
  Method *made = engine_for_open_method(m, which, &err);
  if (made)
    want_here(b, made);
}

static void want_class_for(ImageBuild *b, Class *c) {
  ERROR(err);
  if (c->ngparams || c->is_interface || !class_ifaces(c, &err) || !class_vtable_layout(c, &err))
    return;
  for (u32 i = 0; i < c->nifaces; i++) {
    Class *iface = c->ifaces[i];
    for (u32 k = 0; iface->inst && class_methods(iface, &err) && k < iface->nmethods; k++)
      want_method_for(b, c, class_method(iface, k));
  }
}

void collect_for_open(ImageBuild *b) {
  for (u32 row = 1; row <= md_rows(b->a->img, TABLE_TYPEDEF); row++) {
    ERROR(err);
    Class *c = class_from_typedef(b->a, row, &err);
    if (c)
      want_class_for(b, c);
  }
}
