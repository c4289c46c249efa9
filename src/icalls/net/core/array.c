// array.c: System.Array, Buffer, MemoryMarshal.
#include "icalls/core/array.h"

#include "icalls/net/net.h"
#include "runtime/helpers.h"

static i32 rank(Array *a) {
  return (i32)a->obj.vtable->rank;
}

static bool dimension_ok(Array *a, i32 d) {
  if (d >= 0 && (u32)d < a->obj.vtable->rank)
    return true;
  exc_set_pending(exc_for_kind(THROW_INDEX_OUT_OF_RANGE));
  return false;
}

static i32 length(Array *a, i32 d) {
  return !dimension_ok(a, d) ? 0 : a->bounds ? a->bounds[d].length : (i32)a->length;
}
static i32 lower(Array *a, i32 d) {
  return !dimension_ok(a, d) || !a->bounds ? 0 : a->bounds[d].lower;
}
static i32 upper(Array *a, i32 d) {
  return lower(a, d) + length(a, d) - 1;
}

typedef struct Indices { // ReadOnlySpan<int>
  const i32 *at;
  i32 n;
} Indices;

static intptr_t flat(Array *a, Indices ix) {
  u64 pos = 0;
  for (i32 d = 0; d < ix.n; d++) {
    u32 n = (u32)length(a, d), i = (u32)ix.at[d] - (u32)lower(a, d);
    if (i >= n) {
      exc_set_pending(exc_for_kind(THROW_INDEX_OUT_OF_RANGE));
      return 0;
    }
    pos = pos * n + i;
  }
  return (intptr_t)pos;
}

static intptr_t flat_one(Array *a, i32 i) {
  return flat(a, (Indices){&i, 1});
}

static Object *get(Array *a, intptr_t at) {
  return array_value_at(a, (i32)at);
}
static void set(Array *a, Object *v, intptr_t at) {
  Class *e = a->obj.vtable->elem_class;
  if (v && e->is_enum && object_class(v) != e) // nothing widens to an enum here
    exc_throw("InvalidCastException", "Object cannot be stored in an array of this type.");
  else
    array_set_value_at(a, v, (i32)at);
}

static bool is_value_of_element_type(Array *a, Object *o) {
  return object_class(o) == a->obj.vtable->elem_class;
}

// Runs the constructor without parameters of elements that have one.
static void initialize_elements(Array *a) {
  Class *c = a->obj.vtable->elem_class;
  Method *ctor = c->is_valuetype ? find_ctor(c, 0, NULL) : NULL;
  Object *exc = NULL;
  for (uintptr_t i = 0; ctor && !exc && i < a->length; i++)
    engine_invoke(ctor, array_addr(a, i), NULL, &exc);
  if (exc)
    exc_set_pending(exc);
}

static u8 element_type(Array *a) {
  return (u8)net_element_type(a->obj.vtable->elem_class, true);
}

// ---- copying ----------------------------------------------------------------------------------------------------------

static bool range_ok(Array *a, i32 i, i32 n, const char *index_name) {
  i32 low = a->bounds ? a->bounds[0].lower : 0;
  if (i < low) {
    exc_throw_arg("ArgumentOutOfRangeException", index_name, NULL);
    return false;
  }
  return (u64)((u32)i - (u32)low) + (u32)n <= a->length;
}

// How the elements of one array become those of another.
typedef enum Fit {
  FIT_NONE,
  FIT_SAME,  // the bytes as they are
  FIT_WIDEN, // numbers
  FIT_BOX,
  FIT_CAST, // cast or unboxed: one that cannot be ends the copy
} Fit;

static Fit fit_of(Array *src, Array *dst) {
  Class *from = src->obj.vtable->elem_class, *to = dst->obj.vtable->elem_class;
  if (class_assignable(object_class((Object *)dst), object_class((Object *)src)))
    return FIT_SAME;
  if (class_is_ref(from) && class_is_ref(to))
    return class_assignable(from, to) || from->is_interface || to->is_interface ? FIT_CAST : FIT_NONE;
  if (class_is_ref(from))
    return class_assignable(from, to) ? FIT_CAST : FIT_NONE;
  if (class_is_ref(to))
    return class_assignable(to, from) ? FIT_BOX : FIT_NONE;
  u8 etype = class_stack_etype(from);
  return etype != ET_VALUETYPE && array_widens(etype, class_stack_etype(to)) ? FIT_WIDEN : FIT_NONE;
}

static bool can_be_cast(Object *v, Class *to) {
  if (v ? object_isinst(v, to) : class_is_ref(to) || to->generic_def == wk.nullable)
    return true;
  return exc_throw("InvalidCastException", "At least one element in the source array could not be cast down to the "
                                           "destination array type.");
}

static void copy_elements(Array *src, i32 s, Array *dst, i32 d, i32 n, bool reliable) {
  Fit fit = fit_of(src, dst);
  u32 size = src->obj.vtable->elem_size;
  if (fit == FIT_SAME)
    gc_copy(array_addr(dst, (u32)d), array_addr(src, (u32)s), (size_t)n * size);
  else if (fit == FIT_NONE)
    exc_throw("ArrayTypeMismatchException", "Source array type cannot be assigned to destination array type.");
  else if (reliable)
    exc_throw("ArrayTypeMismatchException",
              "Array.ConstrainedCopy will only work on array types that are provably compatible, without any form of "
              "boxing, unboxing, widening, or casting of each array element.  Change the array types (i.e., copy a "
              "Derived[] to a Base[]), or use a mitigation strategy in the CER for Array.Copy's less powerful "
              "reliability contract, such as cloning the array or throwing away the potentially corrupt destination "
              "array.");
  else
    for (i32 i = 0; i < n && !exc_pending(); i++) {
      if (fit == FIT_WIDEN) {
        array_widen(class_stack_etype(src->obj.vtable->elem_class), array_addr(src, (u32)(s + i)),
                    class_stack_etype(dst->obj.vtable->elem_class), array_addr(dst, (u32)(d + i)));
        continue;
      }
      Object *v = array_value_at(src, s + i);
      if (!exc_pending() && (fit != FIT_CAST || can_be_cast(v, dst->obj.vtable->elem_class)))
        array_set_value_at(dst, v, d + i);
    }
}

static void copy_impl(Array *src, i32 si, Array *dst, i32 di, i32 n, bool reliable) {
  if (LIKELY(rt_array_copy(src, si, dst, di, n)))
    return;
  if (!src || !dst) {
    exc_throw_null(src ? "destinationArray" : "sourceArray");
    return;
  }
  if (src->obj.vtable->rank != dst->obj.vtable->rank) {
    exc_throw("RankException", "The specified arrays must have the same number of dimensions.");
    return;
  }
  if (n < 0) {
    exc_throw_arg("ArgumentOutOfRangeException", "length", NULL);
    return;
  }
  bool from = range_ok(src, si, n, "sourceIndex"), to = from && range_ok(dst, di, n, "destinationIndex");
  if (exc_pending())
    return;
  if (!from || !to) {
    exc_throw_arg(
        "ArgumentException", from ? "destinationArray" : "sourceArray",
        from ? "Destination array was not long enough. Check the destination index, length, and the array's lower "
               "bounds."
             : "Source array was not long enough. Check the source index, length, and the array's lower bounds.");
    return;
  }
  i32 s = si - (src->bounds ? src->bounds[0].lower : 0), d = di - (dst->bounds ? dst->bounds[0].lower : 0);
  copy_elements(src, s, dst, d, n, reliable);
}

static void copy_between(Array *src, i32 si, Array *dst, i32 di, i32 n) {
  copy_impl(src, si, dst, di, n, false);
}

static bool as_int(i64 v) {
  if (v == (i32)v)
    return true;
  exc_throw_arg("ArgumentOutOfRangeException", "length", NULL);
  return false;
}

static void copy_between_long(Array *src, i64 si, Array *dst, i64 di, i64 n) {
  if (as_int(si) && as_int(di) && as_int(n))
    copy_between(src, (i32)si, dst, (i32)di, (i32)n);
}

static i32 first(Array *a) {
  return a && a->bounds ? a->bounds[0].lower : 0;
}

static void copy_start(Array *src, Array *dst, i32 n) {
  copy_between(src, first(src), dst, first(dst), n);
}

static void copy_start_long(Array *src, Array *dst, i64 n) {
  if (as_int(n))
    copy_start(src, dst, (i32)n);
}

static void clear_all(Array *a) {
  if (!a)
    exc_throw_null("array");
  else
    memset(a->data, 0, a->length * a->obj.vtable->elem_size);
}

static void clear_range(Array *a, i32 i, i32 n) {
  if (!a) {
    exc_throw_null("array");
    return;
  }
  u64 at = (u32)(i - first(a));
  if (i < first(a) || n < 0 || at + (u32)n > a->length)
    exc_set_pending(exc_for_kind(THROW_INDEX_OUT_OF_RANGE));
  else
    memset(array_addr(a, at), 0, (size_t)(u32)n * a->obj.vtable->elem_size);
}

ICALL_TABLE(net_array, "System.Array", ICALL("get_Rank", rank), ICALL("GetLength", length),
            ICALL("GetUpperBound", upper), ICALL("GetLowerBound", lower), ICALL("GetFlattenedIndex(int)", flat_one),
            ICALL("GetFlattenedIndex(ReadOnlySpan`1)", flat), ICALL("InternalGetValue", get),
            ICALL("InternalSetValue", set), ICALL("IsValueOfElementType", is_value_of_element_type),
            ICALL("Initialize", initialize_elements), ICALL("GetCorElementTypeOfElementType", element_type),
            ICALL("Copy(Array,Array,int)", copy_start), ICALL("Copy(Array,int,Array,int,int)", copy_between),
            ICALL("Copy(Array,Array,long)", copy_start_long),
            ICALL("Copy(Array,long,Array,long,long)", copy_between_long), ICALL("CopyImpl", copy_impl),
            ICALL("Clear(Array)", clear_all), ICALL("Clear(Array,int,int)", clear_range))

// ---- making -----------------------------------------------------------------------------------------------------------

static void make(QType t, i32 rank_wanted, const i32 *lengths, const i32 *lowers, i32 from_array_type, Array **out) {
  Class *c = from_array_type ? t.cls : NULL;
  if (!c && !class_may_derive(t.cls, rank_wanted > 1 || lowers ? CK_ARRAY : CK_SZARRAY)) {
    exc_throw("NotSupportedException", t.cls->etype == ET_VOID ? "Arrays of System.Void are not supported." : NULL);
    return;
  }
  if (!c && t.cls->is_byreflike) {
    exc_throw("NotSupportedException", "Cannot create arrays of ByRef-like values.");
    return;
  }
  if (!c && t.cls->is_open) {
    exc_throw("NotSupportedException", "Cannot create arrays of open type.");
    return;
  }
  for (i32 i = 0; lowers && i < rank_wanted; i++)
    if ((i64)lowers[i] + lengths[i] > INT32_MAX) {
      exc_throw_arg("ArgumentOutOfRangeException", NULL,
                    "Higher indices will exceed Int32.MaxValue because of large lower bound and/or length.");
      return;
    }
  ERROR(err);
  if (!c)
    c = rank_wanted == 1 && !(lowers && lowers[0]) ? class_szarray(t.cls)
                                                   : class_array_asked(t.cls, (u32)rank_wanted, &err);
  if (!c) {
    exc_throw_error(&err);
    return;
  }
  *out = c->kind == CK_SZARRAY ? array_new_class(c, (uintptr_t)lengths[0]) : array_new_md(c, lengths, lowers);
}

static void allocate(Class *c, i32 n, i32 flags, Array **out) {
  (void)flags;
  if (n < 0)
    exc_throw_arg("OverflowException", NULL, NULL);
  else
    *out = array_new_class(c, (uintptr_t)n);
}

// ---- Buffer -------------------------------------------------------------------------------------------------------------

static void move(void *dst, const void *src, uintptr_t n) {
  memmove(dst, src, n);
}
static void move_refs(void *dst, const void *src, uintptr_t n) {
  gc_copy(dst, src, n);
}
static void zero(void *p, uintptr_t n) {
  memset(p, 0, n);
}

ICALL_TABLE(net_buffer, "System.Buffer", ICALL("BulkMoveWithWriteBarrierInternal", move_refs))
ICALL_TABLE(net_entries_array, "", ICALL("Array_CreateInstance", make), ICALL("GCInterface_AllocateNewArray", allocate),
            ICALL("Buffer_MemMove", move), ICALL("Buffer_Clear", zero))

// RuntimeHelpers.InitializeArray; a handle is a struct of one reference.
static void initialize(Array *a, Object *handle) {
  Field *f = handle ? FIELD_AT(handle, field_offset_of(object_class(handle), "m_fieldHandle"), Field *) : NULL;
  array_initialize(a, f);
}

ICALL_TABLE(net_initialize_array, "System.Runtime.CompilerServices.RuntimeHelpers",
            ICALL("InitializeArray", initialize))

static void *array_data(Array *a) {
  return a->data;
}

ICALL_TABLE(net_memory_marshal, "System.Runtime.InteropServices.MemoryMarshal",
            ICALL("GetArrayDataReference(Array)", array_data))
