// lower_object.c: making objects, arrays, delegates and boxes; elements of general arrays.
#include "opt/passes.h"

static Value *made(Value *v, Value *obj) {
  obj->flags |= VF_NONNULL;
  obj->klass = v->klass;
  obj->exact = v->exact;
  return obj;
}

static void new_md(Lower *l, Value *v) {
  u32 n = v->nargs - 1;
  Slot *s = slot_new_raw(l->fn, n * 4, 8);
  Value *addr = b_slotaddr(&l->b, s);
  for (u32 i = 0; i < n; i++)
    b_store(&l->b, MT_I32, addr, (i32)(i * 4), v->args[i + 1], NULL);
  Value *args[] = {v->args[0], b_const(&l->b, T_I32, n), addr};
  opt_replace(v, made(v, lower_helper(l, HELPER_NEW_MDARRAY, 3, args)));
}

static void box(Lower *l, Value *v) {
  Class *c = v->u.cls;
  Value *obj = made(v, lower_new(l, c, v));
  if (ir_is_struct(c))
    b_copy(&l->b, lower_addr(l, obj, MODEL_HEADER), v->args[1], c);
  else
    b_store(&l->b, memtype_of(c), obj, MODEL_HEADER, v->args[1], NULL);
  opt_replace(v, obj);
}

// ((i0-low0)*len1 + (i1-low1))*len2 + …: row-major (II.14.2); each index is checked against its own dimension.
static void md_elem(Lower *l, Value *v) {
  Value *arr = v->args[0], *at = NULL;
  u32 align, rank = v->nargs - 1;
  Value *bounds = lower_load_inv(l, MT_PTR, arr, MODEL_OFFSET(Array, bounds));
  for (u32 i = 0; i < rank; i++) {
    i32 row = (i32)(i * sizeof(ArrayBounds));
    Value *low = lower_load_inv(l, MT_I32, bounds, row + (i32)MODEL_OFFSET(ArrayBounds, lower));
    Value *len = lower_load_inv(l, MT_I32, bounds, row + (i32)MODEL_OFFSET(ArrayBounds, length));
    Value *idx = b_bin(&l->b, OP_SUB, T_I32, v->args[i + 1], low);
    b_bin(&l->b, OP_BOUNDS, T_VOID, idx, len);
    Value *wide = b_un(&l->b, OP_ZEXT32, T_PTR, idx);
    at = at ? b_bin(&l->b, OP_ADD, T_PTR, b_bin(&l->b, OP_MUL, T_PTR, at, b_un(&l->b, OP_ZEXT32, T_PTR, len)), wide)
            : wide;
  }
  u32 size = class_value_size(v->u.cls->elem, &align);
  if (class_unsized(v->u.cls->elem))
    at = b_bin(&l->b, OP_MUL, T_PTR, at, lower_elem_size(l, arr));
  else if (size != 1)
    at = b_bin(&l->b, OP_MUL, T_PTR, at, b_const(&l->b, T_PTR, size));
  opt_replace(v, lower_addr(l, b_bin(&l->b, OP_ADD, T_PTR, lower_addr(l, arr, 0), at), MODEL_OFFSET(Array, data)));
}

bool lower_object(Lower *l, Value *v) {
  switch (v->op) {
  case OP_NEW: opt_replace(v, made(v, lower_new(l, v->u.cls, v))); return true;
  case OP_NEWARR: opt_replace(v, made(v, lower_newarr(l, v))); return true;
  case OP_NEWSTR: opt_replace(v, made(v, lower_newstr(l, v))); return true;
  case OP_NEWMD: new_md(l, v); return true;
  case OP_NEWDELEGATE: {
    u32 helper = v->u.newdel.is_virtual ? HELPER_NEW_DELEGATE_VIRTUAL : HELPER_NEW_DELEGATE;
    opt_replace(v, made(v, lower_helper(l, helper, 3, v->args)));
    return true;
  }
  case OP_BOX: box(l, v); return true;
  case OP_BOXNULLABLE: opt_replace(v, lower_helper(l, HELPER_BOX_NULLABLE, 2, v->args)); return true;
  case OP_UNBOXNULLABLE:
    lower_helper(l, HELPER_UNBOX_NULLABLE, 3, v->args);
    value_remove(v);
    return true;
  case OP_MDELEMADDR: md_elem(l, v); return true;
  case OP_LDVIRTFTN: opt_replace(v, lower_helper(l, HELPER_VIRTUAL_FTN, 2, v->args)); return true;
  default: return false;
  }
}
