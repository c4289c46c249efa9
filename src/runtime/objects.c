// objects.c: allocation, boxing, casts, cloning, hash codes.
#include <stdio.h>
#include "runtime/helpers.h"
#include "runtime/internal.h"
#include "types/flavour.h"

Object *object_new_vt(VTable *vt) {
  Object *o = gc_alloc(vt, vt->instance_size);
  if (UNLIKELY(!o))
    exc_throw_no_room();
  return o;
}

void *rt_tail_room(intptr_t size) {
  void *p = gc_alloc_scanned((size_t)size);
  if (UNLIKELY(!p))
    exc_throw_no_room();
  return p;
}

static Object *abstract_class(const Class *c) {
  char *name = class_reflection_name(c, true, false), *msg = xasprintf("Cannot create an abstract class: %s", name);
  exc_throw("MemberAccessException", msg);
  free(msg);
  free(name);
  return NULL;
}

Object *rt_new_object(VTable *vt) {
  if (UNLIKELY(vt->klass->flags & TA_ABSTRACT))
    return abstract_class(vt->klass);
  return LIKELY(!(vt->flags & VT_ACTIVATE)) ? object_new_vt(vt) : proxy_activate(vt);
}

static VTable *ask_again(Class *c) {
  ERROR(err);
  VTable *vt = class_vtable(c, &err);
  if (!vt)
    exc_throw_error(&err);
  return vt;
}

VTable *runtime_vtable(Class *c) {
  VTable *vt = class_vtable(c, NULL);
  return LIKELY(vt != NULL) ? vt : ask_again(c);
}

Object *object_new(Class *c) {
  VTable *vt = runtime_vtable(c);
  return vt ? object_new_vt(vt) : NULL;
}

static bool is_nullable(const Class *c) {
  return c->generic_def && c->generic_def == wk.nullable;
}

void nullable_fields(Class *c, u32 *has_value, u32 *value) {
  static const char *names[] = {"hasValue", "has_value"};
  Field *h = NULL, *v = class_find_field(c, "value");
  for (u32 i = 0; i < ARRAY_LEN(names) && !h; i++)
    h = class_find_field(c, names[i]);
  if (!h || !v)
    library_lacks(c, h ? "field value" : "field has_value");
  *has_value = field_data_offset(h);
  *value = field_data_offset(v);
}

Object *rt_box_nullable(Class *c, const u8 *data) {
  u32 has, val;
  nullable_fields(c, &has, &val);
  return data[has] ? object_box(c->inst->args[0], data + val) : NULL;
}

Object *object_box(Class *c, const void *data) {
  if (!c->is_valuetype)
    return *(Object *const *)data;
  if (is_nullable(c))
    return rt_box_nullable(c, data);
  Object *o = object_new(c);
  if (o)
    memcpy(object_unbox(o), data, c->value_size);
  return o;
}

// Unboxing goes by the exact class, but an enum and its underlying type are one.
static bool unbox_ok(const Class *have, const Class *want) {
  if (have == want)
    return true;
  return have->is_valuetype && want->is_valuetype && (have->is_enum || want->is_enum) &&
         class_stack_etype(have) == class_stack_etype(want) &&
         (have->is_enum ? have->elem->etype : have->etype) == (want->is_enum ? want->elem->etype : want->etype);
}

static uintptr_t invalid_cast(const Object *o, const Class *want) {
  exc_set_pending(exc_invalid_cast(object_class(o), want));
  return 0;
}

void *rt_unbox_check(Object *o, Class *c) {
  return LIKELY(unbox_ok(o->vtable->klass, c)) ? object_unbox(o) : (void *)invalid_cast(o, c);
}

void rt_unbox_nullable(Object *o, Class *c, u8 *dst) {
  u32 has, val, align;
  nullable_fields(c, &has, &val);
  memset(dst, 0, c->value_size);
  if (!o)
    return;
  Class *t = c->inst->args[0];
  if (!unbox_ok(o->vtable->klass, t)) {
    invalid_cast(o, c);
    return;
  }
  dst[has] = 1;
  memcpy(dst + val, object_unbox(o), class_value_size(t, &align));
}

// ---- bytes of any addresses -----------------------------------------------------------------------------------------

// Most are a few characters: two words of the largest size that fits, both loaded before either is stored.
#define COPY_ENDS(type)                                                                                                \
  if (n >= sizeof(type)) {                                                                                             \
    type first, last;                                                                                                  \
    memcpy(&first, src, sizeof(type));                                                                                 \
    memcpy(&last, src + n - sizeof(type), sizeof(type));                                                               \
    memcpy(dst, &first, sizeof(type));                                                                                 \
    memcpy(dst + n - sizeof(type), &last, sizeof(type));                                                               \
    return;                                                                                                            \
  }

USER_MEMORY void rt_copy_bytes(u8 *dst, const u8 *src, size_t n) {
  if (n > 2 * sizeof(u64)) {
    memmove(dst, src, n);
    return;
  }
  COPY_ENDS(u64)
  COPY_ENDS(u32)
  COPY_ENDS(u16)
  if (n)
    *dst = *src;
}

// What Array.Copy does between two vectors of one class, within their bounds.
i32 rt_array_copy(Array *src, i32 si, Array *dst, i32 di, i32 n) {
  if (!src || !dst || src->obj.vtable != dst->obj.vtable || src->bounds || dst->bounds)
    return false;
  if ((si | di | n) < 0 || (u64)(u32)si + (u32)n > src->length || (u64)(u32)di + (u32)n > dst->length)
    return false;
  const VTable *vt = src->obj.vtable;
  size_t size = vt->elem_size, bytes = (size_t)(u32)n * size;
  u8 *to = dst->data + (size_t)(u32)di * size;
  const u8 *from = src->data + (size_t)(u32)si * size;
  if (vt->elem_class->has_refs || class_is_ref(vt->elem_class))
    gc_copy(to, from, bytes);
  else
    memmove(to, from, bytes);
  return true;
}

// ---- values of any type, for code that does not know their size -----------------------------------------------------

void rt_copy_value(void *dst, const void *src, const Class *c) {
  gc_copy_value(dst, src, c->value_size);
}

void rt_move_value(void *dst, const Class *to, const void *src, const Class *from) {
  i64 word = 0;
  u32 n = MIN(to->value_size, (u32)sizeof word);
  switch (from->is_valuetype ? class_stack_etype(from) : ET_OBJECT) {
  case ET_I1: word = *(const i8 *)src; break;
  case ET_I2: word = *(const i16 *)src; break;
  case ET_I4: word = *(const i32 *)src; break;
  default: gc_copy_value(&word, src, MIN(from->value_size, (u32)sizeof word));
  }
  if (to->value_size > sizeof word && to->value_size == from->value_size)
    gc_copy_value(dst, src, to->value_size);
  else
    gc_copy_value(dst, &word, n);
}

void rt_zero_value(void *dst, const Class *c) {
  memset(dst, 0, c->value_size);
}

Object *rt_box_value(Class *c, const void *src) {
  return object_box(c, src);
}

i32 rt_is_value(Class *c, const void *src) {
  if (!c->is_valuetype)
    return *(Object *const *)src != NULL;
  if (!is_nullable(c))
    return true;
  u32 has, val;
  nullable_fields(c, &has, &val);
  return ((const u8 *)src)[has];
}

// III.4.32. The address inside the box; of a Nullable<T>, which no box holds, that of the room.
void *rt_unbox_address(Object *o, Class *c, u8 *room) {
  if (is_nullable(c))
    rt_unbox_nullable(o, c, room);
  else if (!c->is_valuetype)
    exc_set_pending(exc_for_kind(THROW_INVALID_PROGRAM));
  else if (!o)
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
  else
    return rt_unbox_check(o, c);
  return room;
}

void rt_unbox_value(Object *o, Class *c, u8 *dst) {
  if (!c->is_valuetype) {
    if (!o || object_isinst(o, c))
      gc_store(dst, o);
    else
      invalid_cast(o, c);
  } else if (is_nullable(c)) {
    rt_unbox_nullable(o, c, dst);
  } else if (!o) {
    exc_set_pending(exc_for_kind(THROW_NULL_REFERENCE));
  } else if (unbox_ok(o->vtable->klass, c)) {
    gc_copy(dst, object_unbox(o), c->value_size);
  } else {
    invalid_cast(o, c);
  }
}

void rt_store_check(Array *a, Object *const *value) {
  rt_stelem_check(a, *value);
}

i32 rt_holds_references(Class *c) {
  return class_is_ref(c) || c->has_refs;
}

// ---- casts --------------------------------------------------------------------------------------------------------

// Answers of class_assignable() for pairs that need a search: interfaces, arrays, variance. A word holds both classes
// and the answer, so that a racing writer can only lose an entry.
#define CAST_CACHE 1024
static u64 cast_cache[CAST_CACHE];

static bool assignable_cached(Class *to, Class *from) {
  u64 h = hash_combine((u64)(uintptr_t)to, (u64)(uintptr_t)from);
  u64 *e = &cast_cache[h % CAST_CACHE];
  u64 v = __atomic_load_n(e, __ATOMIC_RELAXED), tag = h & ~1ull;
  if ((v & ~1ull) == tag && tag)
    return v & 1;
  bool ok = class_assignable(to, from);
  __atomic_store_n(e, tag | ok, __ATOMIC_RELAXED);
  return ok;
}

static bool isinst(Class *have, Class *want) {
  if (have == want || __atomic_load_n(&have->cast_yes, __ATOMIC_RELAXED) == want)
    return true;
  if (want->is_valuetype)
    return is_nullable(want) && have == want->inst->args[0];
  bool by_chain = !want->is_interface && !want->is_array && !(want->is_delegate && want->generic_def);
  if (LIKELY(by_chain))
    return want->depth <= have->depth && have->supers[want->depth] == want;
  bool ok = assignable_cached(want, have);
  if (ok || !(have->is_byref_marshalled || class_is_castable(have))) // its objects may be more than the class
    __atomic_store_n(ok ? &have->cast_yes : &have->cast_no, want, __ATOMIC_RELAXED);
  return ok;
}

static inline bool is_instance(Object *o, Class *c, bool must) {
  return LIKELY(isinst(o->vtable->klass, c)) || (UNLIKELY(object_is_proxy(o)) && proxy_isinst(o, c)) ||
         castable_isinst(o, c, must);
}

bool object_isinst(Object *o, Class *c) {
  return is_instance(o, c, false);
}

Object *rt_isinst(Object *o, Class *c) {
  return o && object_isinst(o, c) ? o : NULL;
}

Object *rt_castclass(Object *o, Class *c) {
  if (!o || is_instance(o, c, true))
    return o;
  return exc_pending() || castable_says_no(o, c) ? NULL : (Object *)invalid_cast(o, c);
}

void rt_stelem_check(Array *a, Object *value) {
  if (value && !object_isinst(value, a->obj.vtable->elem_class))
    exc_set_pending(exc_for_kind(THROW_ARRAY_TYPE_MISMATCH));
}

void rt_elema_check(Array *a, Class *elem) {
  if (a->obj.vtable->elem_class != elem && class_is_ref(elem)) // elements that are values never differ
    exc_set_pending(exc_for_kind(THROW_ARRAY_TYPE_MISMATCH));
}

// ---- the rest -----------------------------------------------------------------------------------------------------

// Objects do not move, so the address is identity enough.
i32 object_hash(Object *o) {
  return o ? (i32)((u32)((uintptr_t)o >> 4) * 2654435761u) & 0x7FFFFFFF : 0;
}

Object *object_clone(Object *o) {
  VTable *vt = o->vtable;
  size_t size = vt->instance_size;
  if (vt->flags & VT_ARRAY) {
    Array *a = (Array *)o;
    size = ARRAY_DATA_OFFSET + a->length * vt->elem_size;
    if (a->bounds)
      size = ALIGN_UP(size, (size_t)8) + vt->rank * sizeof(ArrayBounds);
  } else if (vt->klass == wk.string) {
    size = STRING_CHARS_OFFSET + ((size_t)((String *)o)->length + 1) * 2;
  }
  Object *c = gc_alloc(vt, size);
  if (!c) {
    exc_set_pending(exc_for_kind(THROW_OUT_OF_MEMORY));
    return NULL;
  }
  gc_copy((u8 *)c + OBJECT_HEADER_SIZE, (u8 *)o + OBJECT_HEADER_SIZE, size - OBJECT_HEADER_SIZE);
  if (vt->flags & VT_ARRAY && ((Array *)o)->bounds)
    ((Array *)c)->bounds = (ArrayBounds *)((u8 *)c + ((u8 *)((Array *)o)->bounds - (u8 *)o));
  return c;
}

u32 field_offset_of(Class *c, const char *name) {
  for (Class *k = c; k; k = k->parent) {
    Field *f = class_find_field(k, name);
    if (f && !f->is_static)
      return f->offset;
  }
  const ClassShape *s = flavour_shape(c);
  for (u32 i = 0; s && i < s->nfields; i++)
    if (!strcmp(s->fields[i].field, name))
      return s->fields[i].offset;
  char what[128];
  snprintf(what, sizeof what, "field %s", name);
  library_lacks(c, what);
}

// ---- roots ----------------------------------------------------------------------------------------------------------

#define ROOT_CHUNK 510
typedef struct RootChunk {
  struct RootChunk *next;
  u32 n;
  Object *slots[ROOT_CHUNK];
} RootChunk;
static RootChunk *roots; // the first is root memory, and each links the next
static pthread_mutex_t roots_lock = PTHREAD_MUTEX_INITIALIZER;

Object **runtime_root(Object *o) {
  pthread_mutex_lock(&roots_lock);
  if (!roots || roots->n == ROOT_CHUNK) {
    RootChunk *r = gc_alloc_root(sizeof *r);
    r->next = roots;
    roots = r;
  }
  Object **slot = &roots->slots[roots->n++];
  *slot = o;
  pthread_mutex_unlock(&roots_lock);
  return slot;
}

Object *runtime_root_once(Object ***place, Object *o) {
  Object **mine = runtime_root(o), **there = NULL;
  if (__atomic_compare_exchange_n(place, &there, mine, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return o;
  *mine = NULL;
  return *there;
}

void *runtime_keep(Object *o) {
  runtime_root(o);
  return o;
}

// ---- type objects ---------------------------------------------------------------------------------------------------

static u32 impl_offset(void) {
  static u32 off;
  return off ? off : (off = field_offset_of(wk.runtimetype, flavour->type_handle_field));
}

static pthread_mutex_t type_lock = PTHREAD_MUTEX_INITIALIZER;

Object *type_object(Class *c) {
  Object *o = __atomic_load_n(&c->type_object, __ATOMIC_ACQUIRE);
  if (LIKELY(o != NULL))
    return o;
  o = object_new(wk.runtimetype);
  if (!o)
    return NULL;
  FIELD_AT(o, impl_offset(), Class *) = c;
  pthread_mutex_lock(&type_lock);
  if (!c->type_object)
    __atomic_store_n(&c->type_object, runtime_keep(o), __ATOMIC_RELEASE);
  o = c->type_object;
  pthread_mutex_unlock(&type_lock);
  return o;
}

Object *rt_type_object(Class *c) {
  return c ? type_object(c) : NULL; // of a TypedReference to nothing there is none
}

Class *type_object_class(Object *type) {
  return type ? FIELD_AT(type, impl_offset(), Class *) : NULL;
}
