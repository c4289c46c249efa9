// layout.c: where the fields of a class or value type lie in native memory (II.10.7), and the conversion field by
// field.
#include "interop/conv.h"

#include "base/text.h"

static Map layouts; // Class* -> NativeLayout*; under the loader lock

// ---- making --------------------------------------------------------------------------------------------------------

static bool has_layout(const Class *c) {
  return (c->flags & TA_LAYOUT_MASK) != 0;
}

static bool is_wide(const Class *c) {
  return (c->flags & TA_STRINGFORMAT_MASK) == 0x10000;
} // II.23.1.15 UnicodeClass

static void layout_numbers(const Class *c, u32 *pack, u32 *size) {
  const Image *img = c->assembly->img;
  u32 row = md_find(img, TABLE_CLASSLAYOUT, CLASSLAYOUT_PARENT, TOKEN_ROW(c->token));
  *pack = md_col(img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_PACKING);
  *size = md_col(img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_SIZE);
}

static u32 explicit_offset(const Field *f) {
  const Image *img = f->klass->assembly->img;
  u32 row = md_find(img, TABLE_FIELDLAYOUT, FIELDLAYOUT_FIELD, TOKEN_ROW(f->token));
  return md_col(img, TABLE_FIELDLAYOUT, row, FIELDLAYOUT_OFFSET);
}

static bool bad_layout(NativeLayout *l, const char *why) {
  if (!l->problem)
    l->problem = why;
  return false;
}

static void add_field(NativeLayout *l, const Field *f, u32 pack, u32 base) {
  Class *c = f->klass;
  NativeField *nf = &l->fields[l->nfields++];
  *nf = (NativeField){.field = f, .managed_off = field_data_offset(f)};
  nf->conv = conv_make(c->assembly, f->token, f->type, is_wide(c), PLACE_FIELD);
  if (nf->conv->problem)
    bad_layout(l, nf->conv->problem);
  u32 align = MAX(pack ? MIN(pack, nf->conv->align) : nf->conv->align, 1u);
  nf->native_off = (c->flags & TA_LAYOUT_MASK) == TA_EXPLICIT ? base + explicit_offset(f) : ALIGN_UP(l->size, align);
  l->size = MAX(l->size, nf->native_off + nf->conv->size);
  l->align = MAX(l->align, align);
}

static u32 count_fields(const Class *c) {
  u32 n = 0;
  for (; c && c != wk.object && c != wk.valuetype; c = c->parent)
    n += c->nfields;
  return n;
}

// Fields of the ancestors come first, as in C++.
static bool add_class(NativeLayout *l, Class *c) {
  ERROR(err);
  u32 pack, size, base;
  if (!class_fields(c, &err))
    return bad_layout(l, "its fields cannot be loaded");
  if (!c->is_valuetype && c->parent && c->parent != wk.object && !add_class(l, c->parent))
    return false;
  if (!has_layout(c))
    return bad_layout(l, "Type %s which is passed to unmanaged code must have a StructLayout attribute.");
  layout_numbers(c, &pack, &size);
  base = l->size;
  for (u32 i = 0; i < c->nfields; i++)
    if (!c->fields[i].is_static)
      add_field(l, &c->fields[i], pack, base);
  bool fills = size && base + size >= l->size;
  l->size = MAX(l->size, base + size);
  // As in mono, an explicit layout with a size of its own and no packing has no alignment.
  if (fills && c->is_valuetype && (c->flags & TA_LAYOUT_MASK) == TA_EXPLICIT && (!pack || pack == 16))
    l->align = 1;
  return true;
}

static void fill_layout(NativeLayout *l, Class *c) {
  l->cls = c;
  l->align = 1;
  ERROR(err);
  if (!class_fields(c, &err)) {
    bad_layout(l, xstrdup(err.msg));
    return;
  }
  l->fields = xcalloc(count_fields(c) + 1, sizeof *l->fields);
  add_class(l, c);
  l->size = ALIGN_UP(MAX(l->size, 1u), l->align);
  l->same = !l->problem && c->blittable;
  if (l->problem && strstr(l->problem, "%s")) {
    Buf b = {0};
    buf_printf(&b, "Type %s which is passed to unmanaged code must have a StructLayout attribute.", class_name(c));
    l->problem = b.s;
  }
}

const NativeLayout *native_layout(Class *c) {
  static const NativeLayout recursive = {.problem = "a structure cannot contain itself", .align = 1};
  loader_lock();
  NativeLayout *l = map_get(&layouts, (u64)(uintptr_t)c);
  bool found = l != NULL;
  if (!found) {
    l = xcalloc(1, sizeof *l);
    map_put(&layouts, (u64)(uintptr_t)c, l);
    fill_layout(l, c);
    l->ready = true;
  }
  bool ready = l->ready;
  loader_unlock();
  return ready ? l : &recursive;
}

// ---- the ABI's view of a converted structure -----------------------------------------------------------------------

typedef struct Leaves {
  Field fields[16];
  u32 n;
} Leaves;

static void add_leaf(Leaves *l, Class *type, u32 off) {
  if (l->n < ARRAY_LEN(l->fields))
    l->fields[l->n++] = (Field){.name = "", .type = type, .offset = off + OBJECT_HEADER_SIZE};
}

static Class *int_of_size(u32 size) {
  switch (size) {
  case 1: return wk.byte;
  case 2: return wk.uint16;
  case 4: return wk.uint32;
  default: return wk.uint64;
  }
}

static void add_layout_leaves(Leaves *l, const NativeLayout *nl, u32 off);

static void add_conv_leaves(Leaves *l, const Conv *c, u32 off) {
  switch (c->kind) {
  case CONV_STRUCT:
  case CONV_INLINE_CLASS: add_layout_leaves(l, c->layout, off); break;
  case CONV_INLINE_ARRAY:
    for (u32 i = 0; i < c->count; i++)
      add_conv_leaves(l, c->elem, off + i * c->elem->size);
    break;
  case CONV_INLINE_TEXT:
    for (u32 i = 0; i < c->size; i++)
      add_leaf(l, wk.byte, off + i);
    break;
  case CONV_DATE: add_leaf(l, wk.double_, off); break;
  default:
    if (class_stack_etype(c->cls) == ET_VALUETYPE)
      add_leaf(l, c->cls, off);
    else if (class_stack_etype(c->cls) == ET_R4 || class_stack_etype(c->cls) == ET_R8)
      add_leaf(l, class_stack_etype(c->cls) == ET_R4 ? wk.single : wk.double_, off);
    else
      add_leaf(l, int_of_size(c->size), off);
  }
}

static void add_layout_leaves(Leaves *l, const NativeLayout *nl, u32 off) {
  for (u32 i = 0; i < nl->nfields; i++)
    add_conv_leaves(l, nl->fields[i].conv, off + nl->fields[i].native_off);
}

// A value type of nothing but numbers, laid out as the native structure is. Only calling conventions look inside.
static Class *make_native_class(const Conv *c) {
  Leaves leaves = {0};
  if (c->size <= 16) // larger ones go through memory whatever they hold
    add_conv_leaves(&leaves, c, 0);
  enum { DONE = 2 };
  Class *k = xcalloc(1, sizeof *k);
  k->tag = CLASS_TAG;
  k->kind = CK_DEF;
  k->etype = ET_VALUETYPE;
  k->flags = TA_SEQUENTIAL | TA_SEALED;
  k->assembly = c->cls->assembly;
  k->name = c->cls->name;
  k->ns = "Native";
  k->parent = wk.valuetype;
  k->is_valuetype = k->blittable = true;
  k->value_size = c->size;
  k->align = MAX(c->align, 1u);
  k->instance_size = OBJECT_HEADER_SIZE + c->size;
  k->fields = xcalloc(leaves.n + 1, sizeof *k->fields);
  memcpy(k->fields, leaves.fields, leaves.n * sizeof *k->fields);
  k->nfields = leaves.n;
  k->init_done = 1;
  k->canon = k;
  k->stage_basic = k->stage_list = k->stage_layout = k->stage_fields = k->stage_methods = k->stage_ifaces = DONE;
  for (u32 i = 0; i < k->nfields; i++)
    k->fields[i].klass = k;
  return k;
}

Class *native_class(const Conv *c) {
  static Map classes; // Class* of the managed type -> Class*
  loader_lock();
  Class *k = map_get(&classes, (u64)(uintptr_t)c->cls);
  if (!k) {
    k = make_native_class(c);
    map_put(&classes, (u64)(uintptr_t)c->cls, k);
  }
  loader_unlock();
  return k;
}

// ---- converting ----------------------------------------------------------------------------------------------------

bool layout_to_native(const NativeLayout *l, const u8 *managed, u8 *native) {
  memset(native, 0, l->size);
  for (u32 i = 0; i < l->nfields; i++) {
    const NativeField *f = &l->fields[i];
    if (!conv_to_native(f->conv, managed + f->managed_off, native + f->native_off))
      return false;
  }
  return true;
}

bool layout_to_managed(const NativeLayout *l, u8 *managed, const u8 *native) {
  for (u32 i = 0; i < l->nfields; i++) {
    const NativeField *f = &l->fields[i];
    if (!conv_to_managed(f->conv, managed + f->managed_off, native + f->native_off, -1))
      return false;
  }
  return true;
}

void layout_release(const NativeLayout *l, u8 *native) {
  for (u32 i = 0; i < l->nfields && !l->same; i++)
    conv_release(l->fields[i].conv, NULL, native + l->fields[i].native_off);
}

static bool layout_ok(const NativeLayout *l) {
  return !l->problem || marshal_directive("%s", l->problem);
}

bool struct_to_native(const Conv *c, const void *managed, void *native) {
  return layout_ok(c->layout) && layout_to_native(c->layout, managed, native);
}
bool struct_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  return layout_ok(c->layout) && layout_to_managed(c->layout, managed, native);
}
void struct_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  layout_release(c->layout, native);
}

// ---- objects of classes with a layout ------------------------------------------------------------------------------

// The existing object, or a new one (without its constructor, as the memory decides what is in it).
static Object *object_for(const Conv *c, void *managed, bool fresh) {
  Object *o = fresh ? NULL : *(Object **)managed;
  if (!o) {
    o = object_new(c->cls);
    if (o)
      gc_store(managed, o);
  }
  return o;
}

bool inline_class_to_native(const Conv *c, const void *managed, void *native) {
  Object *o = *(Object *const *)managed;
  if (!layout_ok(c->layout))
    return false;
  if (!o)
    memset(native, 0, c->size);
  return !o || layout_to_native(c->layout, (u8 *)o, native);
}
bool inline_class_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  Object *o = layout_ok(c->layout) ? object_for(c, managed, true) : NULL;
  return o && layout_to_managed(c->layout, (u8 *)o, native);
}
void inline_class_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  layout_release(c->layout, native);
}

// A pointer to a copy of a value, which nothing is written back to.
bool struct_at_to_native(const Conv *c, const void *managed, void *native) {
  u8 *p = native_alloc(MAX(c->elem->size, 1u));
  memcpy(native, &p, sizeof p);
  return conv_to_native(c->elem, managed, p);
}
bool struct_at_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  const u8 *p;
  memcpy(&p, native, sizeof p);
  return !p || conv_to_managed(c->elem, managed, p, count);
}
void struct_at_release(const Conv *c, const void *managed, void *native) {
  u8 *p;
  memcpy(&p, native, sizeof p);
  if (p)
    conv_release(c->elem, managed, p);
  free(p);
}

// AsAny: a text, or a copy of the fields of what has a layout; a number is its only field.
static bool any_text(const Conv *c, const Object *o, Conv *text) {
  *text = (Conv){.kind = CONV_STRING, .text = c->text, .size = sizeof(void *), .in = true};
  return object_class((Object *)o) == wk.string;
}
static u8 *any_fields(Object *o) {
  return object_class(o)->is_valuetype ? object_unbox(o) : (u8 *)o;
}
static bool any_is_number(const Object *o) {
  const Class *k = object_class((Object *)o);
  return k->is_valuetype && class_stack_etype(k) != ET_VALUETYPE;
}

bool any_to_native(const Conv *c, const void *managed, void *native) {
  Object *o = *(Object *const *)managed;
  Conv text;
  memset(native, 0, sizeof(void *));
  if (!o)
    return true;
  if (any_text(c, o, &text))
    return conv_to_native(&text, managed, native);
  bool number = any_is_number(o);
  const NativeLayout *l = number ? NULL : native_layout(object_class(o));
  if (l && !layout_ok(l))
    return false;
  u32 align, size = number ? class_value_size(object_class(o), &align) : l->size;
  u8 *p = native_alloc(MAX(size, 1u));
  memcpy(native, &p, sizeof p);
  if (number)
    memcpy(p, object_unbox(o), size);
  return number || layout_to_native(l, any_fields(o), p);
}
bool any_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  Object *o = *(Object **)managed;
  Conv text;
  const u8 *p;
  memcpy(&p, native, sizeof p);
  return !o || !p || any_text(c, o, &text) || any_is_number(o) ||
         layout_to_managed(native_layout(object_class(o)), any_fields(o), p);
}
void any_release(const Conv *c, const void *managed, void *native) {
  Object *o = managed ? *(Object *const *)managed : NULL;
  Conv text;
  u8 *p;
  memcpy(&p, native, sizeof p);
  if (o && p && !any_text(c, o, &text) && !any_is_number(o))
    layout_release(native_layout(object_class(o)), p);
  free(p);
}

// A pointer to a copy.
bool class_to_native(const Conv *c, const void *managed, void *native) {
  Object *o = *(Object *const *)managed;
  u8 *p = o && layout_ok(c->layout) ? native_alloc(c->layout->size) : NULL;
  memcpy(native, &p, sizeof p);
  if (!o)
    return true;
  return p && (!c->in || layout_to_native(c->layout, (u8 *)o, p));
}
bool class_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  u8 *p;
  memcpy(&p, native, sizeof p);
  if (!p) {
    gc_store(managed, NULL);
    return true;
  }
  Object *o = layout_ok(c->layout) ? object_for(c, managed, false) : NULL;
  return o && layout_to_managed(c->layout, (u8 *)o, p);
}
void class_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  u8 *p;
  memcpy(&p, native, sizeof p);
  if (p)
    layout_release(c->layout, p);
  free(p);
}

// A pointer to the object's own fields, which are the native ones and do not move.
bool class_data_to_native(const Conv *c, const void *managed, void *native) {
  (void)c;
  Object *o = *(Object *const *)managed;
  void *p = o ? object_unbox(o) : NULL;
  memcpy(native, &p, sizeof p);
  return true;
}
bool class_data_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  u8 *p;
  memcpy(&p, native, sizeof p);
  Object *o = *(Object **)managed;
  if (p && o && p == object_unbox(o))
    return true;
  if (!p) {
    gc_store(managed, NULL);
    return true;
  }
  o = object_for(c, managed, true);
  return o && layout_to_managed(c->layout, (u8 *)o, p);
}
