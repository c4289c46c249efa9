// array.c: System.Array, Buffer, RuntimeHelpers, RuntimeImports.
#include "icalls/core/array.h"

#include "base/stack.h"
#include "icalls/util.h"

static i32 get_rank(Array *a) {
  return (i32)a->obj.vtable->rank;
}

static uintptr_t out_of_range(void) {
  exc_set_pending(exc_for_kind(THROW_INDEX_OUT_OF_RANGE));
  return 0;
}

static i32 get_length(Array *a, i32 dim) {
  if (dim < 0 || (u32)dim >= a->obj.vtable->rank)
    return (i32)out_of_range();
  return a->bounds ? a->bounds[dim].length : (i32)a->length;
}

static i32 get_lower_bound(Array *a, i32 dim) {
  if (dim < 0 || (u32)dim >= a->obj.vtable->rank)
    return (i32)out_of_range();
  return a->bounds ? a->bounds[dim].lower : 0;
}

static void *at(Array *a, i32 pos) {
  return a->data + (size_t)pos * a->obj.vtable->elem_size;
}

static void get_generic(Array *a, i32 pos, void *value) {
  gc_copy(value, at(a, pos), a->obj.vtable->elem_size);
}
static void set_generic(Array *a, i32 pos, void *value) {
  gc_copy(at(a, pos), value, a->obj.vtable->elem_size);
}

Object *array_value_at(Array *a, i32 pos) {
  return object_box(a->obj.vtable->elem_class, at(a, pos));
}

// ---- storing with widening (I.8.7, Array.SetValue) --------------------------------------------------------------------

bool array_widens(u8 from, u8 to) {
  static const u32 allowed[] = {
      [ET_CHAR] = 1u << ET_U2 | 1u << ET_I4 | 1u << ET_U4 | 1u << ET_I8 | 1u << ET_U8 | 1u << ET_R4 | 1u << ET_R8,
      [ET_I1] = 1u << ET_I2 | 1u << ET_I4 | 1u << ET_I8 | 1u << ET_R4 | 1u << ET_R8,
      [ET_U1] = 1u << ET_CHAR | 1u << ET_I2 | 1u << ET_U2 | 1u << ET_I4 | 1u << ET_U4 | 1u << ET_I8 | 1u << ET_U8 |
                1u << ET_R4 | 1u << ET_R8,
      [ET_I2] = 1u << ET_I4 | 1u << ET_I8 | 1u << ET_R4 | 1u << ET_R8,
      [ET_U2] = 1u << ET_CHAR | 1u << ET_I4 | 1u << ET_U4 | 1u << ET_I8 | 1u << ET_U8 | 1u << ET_R4 | 1u << ET_R8,
      [ET_I4] = 1u << ET_I8 | 1u << ET_R4 | 1u << ET_R8,
      [ET_U4] = 1u << ET_I8 | 1u << ET_U8 | 1u << ET_R4 | 1u << ET_R8,
      [ET_I8] = 1u << ET_R4 | 1u << ET_R8,
      [ET_U8] = 1u << ET_R4 | 1u << ET_R8,
      [ET_R4] = 1u << ET_R8,
      [ET_R8] = 0,
  };
  return from == to || (from < ARRAY_LEN(allowed) && to < 32 && allowed[from] >> to & 1);
}

void array_widen(u8 from, const void *p, u8 to, void *out) {
  i64 i = 0;
  double d = 0;
  bool is_float = from == ET_R4 || from == ET_R8, is_u64 = from == ET_U8;
  switch (from) {
  case ET_I1: i = *(const i8 *)p; break;
  case ET_U1:
  case ET_BOOLEAN: i = *(const u8 *)p; break;
  case ET_I2: i = *(const i16 *)p; break;
  case ET_U2:
  case ET_CHAR: i = *(const u16 *)p; break;
  case ET_I4: i = *(const i32 *)p; break;
  case ET_U4: i = *(const u32 *)p; break;
  case ET_R4: d = (double)*(const float *)p; break;
  case ET_R8: d = *(const double *)p; break;
  default: i = *(const i64 *)p; break;
  }
  if (!is_float)
    d = is_u64 ? (double)(u64)i : (double)i;
  switch (to) {
  case ET_R4: *(float *)out = (float)d; break;
  case ET_R8: *(double *)out = d; break;
  case ET_I1:
  case ET_U1:
  case ET_BOOLEAN: *(u8 *)out = (u8)i; break;
  case ET_I2:
  case ET_U2:
  case ET_CHAR: *(u16 *)out = (u16)i; break;
  case ET_I4:
  case ET_U4: *(u32 *)out = (u32)i; break;
  default: *(i64 *)out = i; break;
  }
}

static void cannot_store(void) {
  exc_throw("InvalidCastException", "Object cannot be stored in an array of this type.");
}

void array_set_value_at(Array *a, Object *v, i32 pos) {
  Class *e = a->obj.vtable->elem_class;
  u32 size = a->obj.vtable->elem_size;
  void *p = at(a, pos);
  if (class_is_ref(e)) {
    if (v && !object_isinst(v, e))
      cannot_store();
    else
      gc_store(p, v);
    return;
  }
  if (e->generic_def == wk.nullable) {
    u32 has, val, align;
    nullable_fields(e, &has, &val);
    if (v && object_class(v) != e->inst->args[0]) {
      cannot_store();
      return;
    }
    memset(p, 0, size);
    if (v) {
      ((u8 *)p)[has] = 1;
      gc_copy((u8 *)p + val, object_unbox(v), class_value_size(e->inst->args[0], &align));
    }
    return;
  }
  if (!v) {
    memset(p, 0, size);
    return;
  }
  Class *vc = object_class(v);
  if (vc == e) {
    gc_copy(p, object_unbox(v), size);
    return;
  }
  u8 from = class_stack_etype(vc), to = class_stack_etype(e);
  if (!vc->is_valuetype || from == ET_VALUETYPE || to == ET_VALUETYPE)
    cannot_store();
  else if (!array_widens(from, to))
    exc_throw_arg("ArgumentException", NULL,
                  "Cannot widen from source type to target type either because the source type is a not a primitive "
                  "type or the conversion cannot be accomplished.");
  else
    array_widen(from, object_unbox(v), to, p);
}

// As mono does it: native integers are no numbers here, and enums no truth values.
static void store(Array *a, Object *v, i32 pos) {
  Class *e = a->obj.vtable->elem_class, *vc = v ? object_class(v) : e;
  u8 from = class_stack_etype(vc), to = class_stack_etype(e);
  bool native = from == ET_I || from == ET_U || to == ET_I || to == ET_U;
  if (vc != e && !class_is_ref(e) && (native || (vc->is_enum && to == ET_BOOLEAN)))
    cannot_store();
  else
    array_set_value_at(a, v, pos);
}

// ---- by indices ---------------------------------------------------------------------------------------------------------

static bool position(Array *a, Array *indices, i32 *pos) {
  if (!indices)
    return exc_throw_null("indices");
  u32 rank = a->obj.vtable->rank;
  if (indices->length != rank)
    return exc_throw_arg("ArgumentException", NULL, "Array was not a one-dimensional array.");
  const i32 *ix = ARRAY_ELEMS(indices, i32);
  i64 p = 0;
  for (u32 i = 0; i < rank; i++) {
    i32 low = a->bounds ? a->bounds[i].lower : 0, len = a->bounds ? a->bounds[i].length : (i32)a->length;
    if (ix[i] < low || (i64)ix[i] - low >= len)
      return out_of_range();
    p = p * len + ((i64)ix[i] - low);
  }
  *pos = (i32)p;
  return true;
}

static Object *get_value(Array *a, Array *indices) {
  i32 pos;
  return position(a, indices, &pos) ? array_value_at(a, pos) : NULL;
}
static void set_value(Array *a, Object *v, Array *indices) {
  i32 pos;
  if (position(a, indices, &pos))
    store(a, v, pos);
}

// False: the managed code copies element by element, with checks.
bool array_copy_fast(Array *src, i32 si, Array *dst, i32 di, i32 n) {
  VTable *sv = src->obj.vtable, *dv = dst->obj.vtable;
  if (sv->rank != dv->rank || src->bounds || dst->bounds)
    return false;
  if (si < 0 || di < 0 || n < 0 || (u32)si > src->length - (u32)n || (u32)di > dst->length - (u32)n ||
      (uintptr_t)n > src->length || (uintptr_t)n > dst->length)
    return false;
  Class *se = sv->elem_class, *de = dv->elem_class;
  if (se != de) {
    if (class_is_ref(se) != class_is_ref(de))
      return false;
    if (class_is_ref(se) ? !class_assignable(de, se)
                         : se->canon != de->canon || class_stack_etype(se) != class_stack_etype(de) ||
                               sv->elem_size != dv->elem_size)
      return false;
  }
  gc_copy(at(dst, di), at(src, si), (size_t)n * sv->elem_size);
  return true;
}

static Object *create_instance(Object *type, Array *lengths, Array *bounds) {
  Class *e = type_object_class(type);
  if (e->is_open)
    return (Object *)exc_throw("NotSupportedException", "Cannot create an array of open type.");
  if (!lengths->length)
    return (Object *)exc_throw_arg("ArgumentException", "lengths", "An array has one dimension at least.");
  if (e == wk.void_ || e->kind == CK_BYREF)
    return (Object *)exc_throw("NotSupportedException", NULL);
  if (e->etype == ET_TYPEDBYREF)
    return (Object *)exc_throw("InvalidProgramException", "Arrays of System.TypedReference types are invalid.");
  const i32 *len = ARRAY_ELEMS(lengths, i32), *low = bounds ? ARRAY_ELEMS(bounds, i32) : NULL;
  for (uintptr_t i = 0; i < lengths->length; i++)
    if (len[i] < 0)
      return (Object *)exc_throw_arg("ArgumentOutOfRangeException", NULL, "MonoArgumentException:NULL");
  if (lengths->length == 1 && (!low || !low[0]))
    return (Object *)array_new(e, (uintptr_t)(intptr_t)len[0]);
  ERROR(err);
  Class *c = class_array_asked(e, (u32)lengths->length, &err);
  return c ? (Object *)array_new_md(c, len, low) : (Object *)exc_throw_error(&err);
}

static void clear(Array *a, i32 index, i32 n) {
  memset(at(a, index), 0, (size_t)n * a->obj.vtable->elem_size);
}

ICALL_TABLE(icalls_array, "System.Array", ICALL("GetGenericValueImpl", get_generic),
            ICALL("SetGenericValueImpl", set_generic), ICALL("GetRank", get_rank), ICALL("GetLength", get_length),
            ICALL("GetLowerBound", get_lower_bound), ICALL("GetValue", get_value), ICALL("SetValue", set_value),
            ICALL("GetValueImpl", array_value_at), ICALL("SetValueImpl", store), ICALL("FastCopy", array_copy_fast),
            ICALL("CreateInstanceImpl", create_instance), ICALL("ClearInternal", clear))

// ---- Buffer -------------------------------------------------------------------------------------------------------------

static i32 byte_length(Array *a) {
  u8 et = a->obj.vtable->elem_class->etype;
  bool primitive = (et >= ET_BOOLEAN && et <= ET_R8) || et == ET_I || et == ET_U;
  return primitive ? (i32)(a->length * a->obj.vtable->elem_size) : -1;
}

static bool block_copy(Array *src, i32 so, Array *dst, i32 d, i32 n) {
  if (byte_length(src) < 0 || byte_length(dst) < 0)
    return false;
  u64 sl = src->length * src->obj.vtable->elem_size, dl = dst->length * dst->obj.vtable->elem_size;
  if ((u64)(u32)so + (u32)n > sl || (u64)(u32)d + (u32)n > dl || so < 0 || d < 0 || n < 0)
    return false;
  memmove(dst->data + d, src->data + so, (size_t)n);
  return true;
}

USER_MEMORY static void internal_memcpy(u8 *dst, const u8 *src, i32 n) {
  memmove(dst, src, (size_t)(u32)n);
}

ICALL_TABLE(icalls_buffer, "System.Buffer", ICALL("InternalBlockCopy", block_copy), ICALL("_ByteLength", byte_length),
            ICALL("InternalMemcpy", internal_memcpy))

USER_MEMORY static void zero_memory(void *p, u32 n) {
  memset(p, 0, n);
}
USER_MEMORY static void mem_move(u8 *dst, const u8 *src, u32 n) {
  memmove(dst, src, n);
}
USER_MEMORY static void mem_move_refs(u8 *dst, const u8 *src, u32 n, Class *c) {
  // n counts elements of the type
  u32 align;
  gc_copy(dst, src, (size_t)n * class_value_size(c, &align));
}

ICALL_TABLE(icalls_imports, "System.Runtime.RuntimeImports", ICALL("ZeroMemory", zero_memory),
            ICALL("Memmove", mem_move), ICALL("Memmove_wbarrier", mem_move_refs))

// ---- RuntimeHelpers -----------------------------------------------------------------------------------------------------

void array_initialize(Array *a, Field *f) {
  if (!a || !f) {
    exc_throw_null("array");
    return;
  }
  const Image *img = f->klass->assembly->img;
  u32 row = md_find(img, TABLE_FIELDRVA, FIELDRVA_FIELD, TOKEN_ROW(f->token));
  size_t size = a->length * a->obj.vtable->elem_size;
  const u8 *p = row ? image_rva(img, md_col(img, TABLE_FIELDRVA, row, FIELDRVA_RVA), (u32)size) : NULL;
  if (!p)
    exc_throw_arg("ArgumentException", NULL, "Value cannot be used to initialize the array.");
  else
    memcpy(a->data, p, size);
}

static i32 string_data_offset(void) {
  return (i32)STRING_CHARS_OFFSET;
}

static Object *object_value(Object *o) {
  return o && object_class(o)->is_valuetype ? object_clone(o) : o;
}

static void run_class_ctor(Class *c) {
  if (!c)
    exc_throw_arg("ArgumentException", "type", "Handle is not initialized.");
  else if (!class_is_open(c)) // an open type's never runs
    class_init_run(c);
}

static void run_module_ctor(void *module) {
  Assembly *a = module;
  ERROR(err);
  Class *c = a ? class_from_typedef(a, 1, &err) : NULL;
  if (c)
    class_init_run(c);
}

static bool sufficient_stack(void) {
  return stack_left() > STACK_ZONES_BYTES + (128 << 10);
}

ICALL_TABLE(icalls_runtimehelpers, "System.Runtime.CompilerServices.RuntimeHelpers",
            ICALL("InitializeArray", array_initialize), ICALL("get_OffsetToStringData", string_data_offset),
            ICALL("GetObjectValue", object_value), ICALL("RunClassConstructor", run_class_ctor),
            ICALL("SufficientExecutionStack", sufficient_stack), ICALL("RunModuleConstructor", run_module_ctor))
