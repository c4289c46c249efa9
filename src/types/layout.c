// layout.c: where fields lie: automatic, sequential and explicit layout, statics, reference bitmaps (II.10.1.2,
// II.10.7).
#include "types/flavour.h"
#include "types/internal.h"

#include <stdlib.h>

typedef struct Shape {
  u64 size;
  u32 align;
  bool refs;   // holds references
  bool varies; // of unknown size
} Shape;

bool class_is_ref(const Class *c) {
  switch (c->kind) {
  case CK_SZARRAY:
  case CK_ARRAY: return true;
  case CK_DEF:
  case CK_INST: return !c->is_valuetype;
  case CK_VAR:
  case CK_MVAR: return (c->param_flags & GP_REFERENCE) != 0;
  default: return false;
  }
}

u8 class_stack_etype(const Class *c) {
  if (c->is_enum && c->elem)
    return c->elem->etype;
  return c->etype;
}

bool class_unsized(const Class *c) {
  if (c->kind == CK_VAR || c->kind == CK_MVAR)
    return true;
  return c->is_open && c->is_valuetype && c->layout_varies;
}

bool sig_unsized(const Sig *s) {
  bool any = class_unsized(s->ret);
  for (u32 i = 0; i < s->nparams; i++)
    any |= class_unsized(s->params[i]);
  return any;
}

// Size of a field or local of type `t`. Of unknown ones nobody asks: type parameters count as a pointer.
static bool shape_of(Class *t, Shape *s, Error *err) {
  if (t->is_enum && t->elem)
    t = t->elem;
  u32 size = t->is_valuetype ? primitive_size(t->etype) : model.word;
  *s = (Shape){size, size, class_is_ref(t), class_unsized(t)};
  if (size || t->etype == ET_VOID) {
    s->align = model_align(MAX(size, 1u));
    return true;
  }
  if (!class_instance_layout(t, err))
    return false;
  *s = (Shape){t->value_size, t->align, t->has_refs, class_unsized(t)};
  return true;
}

u32 class_value_size(Class *c, u32 *align) {
  Shape s;
  if (!shape_of(c, &s, NULL))
    s = (Shape){.align = 1};
  if (align)
    *align = s.align;
  return (u32)s.size;
}

// ---- Instance fields --------------------------------------------------------------------------------------------

typedef struct Slot {
  Field *f;
  Shape s;
  u64 at; // from the end of the header
} Slot;

typedef struct Layout {
  Class *c;
  Slot *slots; // instance fields, in order of declaration
  u32 n;
  u32 kind; // 0, TA_SEQUENTIAL, TA_EXPLICIT
  u32 pack, class_size;
  u32 repeat;      // how often the only field of an inline array lies behind itself; else 1
  u64 start, size; // first byte for own fields; end of all fields
  u32 align;
  bool refs, varies;
} Layout;

static void read_class_layout(Layout *l) {
  const Image *img = l->c->assembly->img;
  l->kind = l->c->flags & TA_LAYOUT_MASK;
  if (!l->kind)
    return;
  u32 row = md_find(img, TABLE_CLASSLAYOUT, CLASSLAYOUT_PARENT, TOKEN_ROW(l->c->token));
  if (!row)
    return;
  l->pack = md_col(img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_PACKING);
  l->class_size = md_col(img, TABLE_CLASSLAYOUT, row, CLASSLAYOUT_SIZE);
}

static bool collect(Layout *l, Error *err) {
  Class *c = l->c;
  l->slots = xcalloc(c->nfields + 1, sizeof *l->slots);
  for (u32 i = 0; i < c->nfields; i++) {
    Field *f = &c->fields[i];
    if (f->is_static)
      continue;
    Slot *slot = &l->slots[l->n++];
    slot->f = f;
    // A primitive's only field has the primitive's own type.
    if (f->type == c && primitive_size(c->etype))
      slot->s = (Shape){.size = primitive_size(c->etype), .align = model_align(primitive_size(c->etype))};
    else if (!shape_of(f->type, &slot->s, err))
      return false;
    if (f->type->is_byreflike && !c->is_byreflike && !c->is_open)
      c->is_byreflike |= c->is_valuetype; // unmarked, yet no less bound to the stack
    l->refs |= slot->s.refs;
    l->varies |= slot->s.varies;
    // References stay aligned whatever the packing: the collector reads them as whole words.
    if (l->pack && !slot->s.refs)
      slot->s.align = MIN(slot->s.align, l->pack);
    l->align = MAX(l->align, slot->s.align);
  }
  return true;
}

// A struct marked InlineArray(n) is its only field n times (ECMA-335 augments, II.10.1.2).
static bool repeat_field(Layout *l, Error *err) {
  const Class *def = l->c->kind == CK_INST ? l->c->generic_def : l->c;
  l->repeat = 1;
  u32 length =
      l->n == 1 && def->is_valuetype && !primitive_size(def->etype) && !def->is_enum ? inline_array_length(def) : 0;
  if (!length)
    return true;
  if (l->kind == TA_EXPLICIT)
    return err_set(err, ERR_TYPE_LOAD, "an inline array cannot have explicit layout");
  l->repeat = length;
  l->size = (u64)length * l->slots[0].s.size;
  return true;
}

static void place(Layout *l, Slot *slot) {
  slot->at = ALIGN_UP(l->size, slot->s.align);
  l->size = slot->at + slot->s.size;
}

static void lay_sequential(Layout *l) {
  for (u32 i = 0; i < l->n; i++)
    place(l, &l->slots[i]);
}

static int by_weight(const void *a, const void *b) {
  const Slot *x = *(Slot *const *)a, *y = *(Slot *const *)b;
  bool xr = class_is_ref(x->f->type), yr = class_is_ref(y->f->type);
  if (xr != yr)
    return xr ? -1 : 1;
  if (x->s.align != y->s.align)
    return x->s.align > y->s.align ? -1 : 1;
  if (x->s.size != y->s.size)
    return x->s.size > y->s.size ? -1 : 1;
  return x->f < y->f ? -1 : x->f > y->f;
}

// Small fields, the smallest first, go into the hole that the parent leaves before the next word.
static void fill_hole(Layout *l, Slot **order) {
  u64 end = ALIGN_UP(l->size, model.word);
  for (u32 i = l->n; i-- > 0;) {
    Slot *s = order[i];
    if (ALIGN_UP(l->size, s->s.align) + s->s.size > end)
      continue;
    place(l, s);
    order[i] = NULL;
  }
}

// As the runtime's own structs have it.
static bool lay_as_shaped(Layout *l, const ClassShape *shape, Error *err) {
  for (u32 i = 0; i < l->n; i++) {
    Slot *s = &l->slots[i];
    u32 k = 0;
    while (k < shape->nfields && strcmp(shape->fields[k].field, s->f->name) != 0)
      k++;
    if (k == shape->nfields)
      return err_set(err, ERR_TYPE_LOAD, "this version of the class library has a field '%s' that Kiln does not know",
                     s->f->name);
    s->at = shape->fields[k].offset - MODEL_HEADER;
  }
  l->size = shape->size - MODEL_HEADER;
  return true;
}

// References first, then by falling size: no padding but at the end.
static void lay_auto(Layout *l) {
  Slot **order = xcalloc(l->n + 1, sizeof *order);
  for (u32 i = 0; i < l->n; i++)
    order[i] = &l->slots[i];
  qsort(order, l->n, sizeof *order, by_weight);
  fill_hole(l, order);
  for (u32 i = 0; i < l->n; i++)
    if (order[i])
      place(l, order[i]);
  free(order);
}

static bool lay_explicit(Layout *l, Error *err) {
  const Image *img = l->c->assembly->img;
  u64 base = flavour->mono_layout ? 0 : ALIGN_UP(l->start, l->align);
  for (u32 i = 0; i < l->n; i++) {
    Slot *s = &l->slots[i];
    u32 row = md_find(img, TABLE_FIELDLAYOUT, FIELDLAYOUT_FIELD, TOKEN_ROW(s->f->token));
    if (!row)
      return err_set(err, ERR_TYPE_LOAD, "field '%s' has no offset in an explicit layout", s->f->name);
    s->at = base + md_col(img, TABLE_FIELDLAYOUT, row, FIELDLAYOUT_OFFSET);
    if (s->s.refs && s->at % model.word)
      return err_set(err, ERR_TYPE_LOAD, "field '%s' holds a reference at a misaligned offset", s->f->name);
    l->size = MAX(l->size, s->at + s->s.size);
  }
  return true;
}

static void put_ref(u32 *map, u64 word) {
  map[word / 32] |= 1u << (word % 32);
}
static bool has_ref(const u32 *map, u64 word) {
  return map[word / 32] >> (word % 32) & 1;
}

// Marks the words of one field that hold references; `at` is from the object's start.
static void mark_refs(u32 *map, Class *type, u64 at) {
  if (class_is_ref(type)) {
    put_ref(map, at / model.word);
    return;
  }
  u64 header = MODEL_HEADER / model.word;
  for (u64 w = header; type->is_valuetype && w < type->ref_map_words; w++)
    if (has_ref(type->ref_map, w))
      put_ref(map, at / model.word + w - header);
}

// Overlapping fields must agree on which words are references (II.10.7), where the library is so strict: the collector
// takes what it finds in such a word for an address only if an object lies there.
static bool check_overlaps(Layout *l, const u32 *map, Error *err) {
  for (u32 i = 0; i < l->n; i++) {
    Slot *s = &l->slots[i];
    u64 at = s->at + MODEL_HEADER, end = at + s->s.size;
    u32 nwords = (u32)(end / model.word + 2);
    u32 *own = xcalloc(nwords / 32 + 1, sizeof *own);
    if (s->s.refs)
      mark_refs(own, s->f->type, at);
    bool ok = true;
    for (u64 w = at / model.word; w * model.word < end && ok; w++)
      ok = has_ref(map, w) == has_ref(own, w);
    free(own);
    if (!ok)
      return err_set(err, ERR_TYPE_LOAD, "field '%s' overlaps a reference with something else", s->f->name);
  }
  return true;
}

static bool build_ref_map(Layout *l, Error *err) {
  Class *c = l->c, *p = c->is_valuetype ? NULL : c->parent;
  c->has_refs = l->refs || (p && p->has_refs);
  c->ref_map_words = (u32)((ALIGN_UP(l->size, model.word) + MODEL_HEADER) / model.word);
  if (!c->has_refs)
    return true;
  c->ref_map = LOADER_ARRAY(u32, c->ref_map_words / 32 + 1);
  for (u32 w = 0; p && p->has_refs && w < p->ref_map_words; w++)
    if (has_ref(p->ref_map, w))
      put_ref(c->ref_map, w);
  for (u32 i = 0; i < l->n; i++)
    if (l->slots[i].s.refs)
      for (u32 k = 0; k < l->repeat; k++)
        mark_refs(c->ref_map, l->slots[i].f->type, l->slots[i].at + k * l->slots[i].s.size + MODEL_HEADER);
  return l->kind != TA_EXPLICIT || flavour->mono_layout || check_overlaps(l, c->ref_map, err);
}

// Same bytes in managed and native memory: sequential or explicit, of types that are so themselves.
static bool is_blittable(const Layout *l) {
  const Class *c = l->c;
  if (primitive_size(c->etype))
    return c->etype != ET_BOOLEAN && c->etype != ET_CHAR;
  if (!l->kind || l->refs || c->is_open ||
      (!c->is_valuetype && c->parent != wk.object && !(c->parent && c->parent->blittable)))
    return false;
  for (u32 i = 0; i < l->n; i++) {
    const Class *t = l->slots[i].f->type;
    if (t->is_enum)
      t = t->elem;
    if (t->kind == CK_DEF || t->kind == CK_INST) {
      if (primitive_size(t->etype) ? t->etype == ET_BOOLEAN || t->etype == ET_CHAR : !t->blittable)
        return false;
    }
  }
  return true;
}

static bool publish(Layout *l, Error *err) {
  Class *c = l->c;
  u64 size = l->size;
  if (l->kind && l->class_size)
    size = MAX(size, (c->is_valuetype ? 0 : l->start) + (u64)l->class_size);
  if (size > MAX_OBJECT_SIZE)
    return err_set(err, ERR_TYPE_LOAD, "its instances would take %llu bytes", (unsigned long long)size);
  if (c->is_valuetype && MODEL_HEADER + size > MAX_VALUE_SIZE)
    return err_set(err, ERR_TYPE_LOAD, "Value type instance size (%llu) cannot be zero, negative, or bigger than 1Mb",
                   (unsigned long long)(MODEL_HEADER + size));
  c->align = l->align;
  c->layout_varies = l->varies || (!c->is_valuetype && c->parent && c->parent->layout_varies);
  if (c->is_valuetype) {
    if (primitive_size(c->etype))
      size = primitive_size(c->etype);
    // As in mono, an explicit layout with a size has that size, be it a multiple of the alignment or not.
    bool exact = l->kind == TA_EXPLICIT && l->class_size && !l->refs;
    size = ALIGN_UP(MAX(size, 1u), exact ? 1u : l->align);
    c->value_size = (u32)size;
    c->instance_size = MODEL_HEADER + c->value_size;
  } else {
    c->data_end = MODEL_HEADER + (u32)size;
    c->instance_size = c->is_string ? MODEL_OFFSET(String, chars) : MODEL_HEADER + (u32)ALIGN_UP(size, model.word);
  }
  l->size = size;
  for (u32 i = 0; i < l->n; i++)
    l->slots[i].f->offset = MODEL_HEADER + (u32)l->slots[i].at;
  if (!build_ref_map(l, err))
    return false;
  c->blittable = is_blittable(l);
  return true;
}

static bool lay_out(Layout *l, Error *err) {
  Class *c = l->c;
  Class *p = c->is_valuetype ? NULL : c->parent;
  if (!class_field_list(c, err) || (p && !class_instance_layout(p, err)))
    return false;
  l->start = l->size = p ? p->data_end - MODEL_HEADER : 0;
  l->align = p ? p->align : 1;
  read_class_layout(l);
  if (l->kind == TA_SEQUENTIAL)
    l->start = l->size = ALIGN_UP(l->start, l->align); // as in native memory, where a base keeps its whole size
  if (!collect(l, err))
    return false;
  const ClassShape *shape = flavour_shape(c);
  if (UNLIKELY(shape != NULL)) {
    if (!lay_as_shaped(l, shape, err))
      return false;
  } else if (l->kind == TA_EXPLICIT) {
    if (c->kind == CK_INST || c->ngparams)
      return err_set(err, ERR_TYPE_LOAD, "a generic type cannot have explicit layout");
    if (!lay_explicit(l, err))
      return false;
  } else if (l->kind == TA_SEQUENTIAL) {
    lay_sequential(l);
  } else {
    lay_auto(l);
  }
  return repeat_field(l, err) && publish(l, err);
}

static bool array_layout(Class *c, Error *err) {
  Shape s;
  if (!shape_of(c->elem, &s, err))
    return false;
  c->elem_size = (u32)s.size;
  c->has_refs = s.refs;
  return true;
}

// Arrays of this struct that were made before its size was known.
static void tell_arrays(Class *c) {
  if (c->is_valuetype && c->szarray_of) {
    c->szarray_of->elem_size = c->value_size;
    c->szarray_of->has_refs = c->has_refs;
  }
}

bool class_instance_layout(Class *c, Error *err) {
  if (STAGE_READ(c->stage_layout) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (!class_ok(c, err) || class_unfinished(c, err) || !class_ancestors_first(c, class_instance_layout, err))
    return false;
  if (c->stage_layout == STAGE_RUNNING)
    return err_set(err, ERR_TYPE_LOAD, "type '%s' of '%s' contains itself", class_name(c), c->assembly->name);
  static u32 depth; // structs within structs; under the loader lock
  STAGE_SET(c->stage_layout, STAGE_RUNNING);
  ERROR(why);
  Layout l = {.c = c, .align = 1};
  bool ok = true;
  if (++depth > MAX_RECURSION)
    ok = err_set(&why, ERR_TYPE_LOAD, "type '%s' of '%s' nests too many structs", class_name(c), c->assembly->name);
  else if (c->is_array)
    ok = array_layout(c, &why);
  else if (c->kind == CK_DEF || c->kind == CK_INST)
    ok = lay_out(&l, &why);
  depth--;
  free(l.slots);
  if (!ok)
    class_fail(c, &why, err);
  else
    tell_arrays(c);
  STAGE_SET(c->stage_layout, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}

bool class_laid_out(const Class *c) {
  return STAGE_READ(c->stage_layout) == STAGE_DONE;
}

bool sig_layout(Sig *s, Error *err) {
  if (__atomic_load_n(&s->laid_out, __ATOMIC_ACQUIRE))
    return true;
  for (u32 i = 0; i <= s->nparams; i++) {
    Class *c = i ? s->params[i - 1] : s->ret;
    if (c->is_valuetype && !class_fields(c, err))
      return false;
  }
  __atomic_store_n(&s->laid_out, 1, __ATOMIC_RELEASE);
  return true;
}

// ---- Statics ----------------------------------------------------------------------------------------------------

static bool lay_statics(Class *c, bool per_thread, u32 *size, Error *err) {
  Layout l = {.c = c, .align = 1, .slots = xcalloc(c->nfields + 1, sizeof(Slot))};
  bool ok = true;
  for (u32 i = 0; i < c->nfields && ok; i++) {
    Field *f = &c->fields[i];
    if (!f->is_static || f->is_literal || f->has_rva || f->is_thread_static != per_thread)
      continue;
    l.slots[l.n].f = f;
    ok = shape_of(f->type, &l.slots[l.n].s, err) || err_prefix(err, "static field '%s'", f->name);
    c->statics_vary |= l.slots[l.n++].s.varies;
  }
  if (ok)
    lay_auto(&l);
  ok = ok && (l.size <= MAX_OBJECT_SIZE || err_set(err, ERR_TYPE_LOAD, "its static fields are too large"));
  for (u32 i = 0; i < l.n && ok; i++)
    l.slots[i].f->offset = (u32)l.slots[i].at;
  *size = ok ? (u32)ALIGN_UP(l.size, 8) : 0;
  free(l.slots);
  return ok;
}

bool class_fields(Class *c, Error *err) {
  if (STAGE_READ(c->stage_fields) == STAGE_DONE)
    return true;
  LOADER_LOCKED();
  if (!class_instance_layout(c, err))
    return false;
  if (c->stage_fields == STAGE_DONE || c->stage_fields == STAGE_RUNNING)
    return true; // running: a static of this type, whose instance layout is known by now
  STAGE_SET(c->stage_fields, STAGE_RUNNING);
  ERROR(why);
  bool ok = lay_statics(c, false, &c->static_size, &why) && lay_statics(c, true, &c->thread_static_size, &why);
  if (!ok)
    class_fail(c, &why, err);
  STAGE_SET(c->stage_fields, ok ? STAGE_DONE : STAGE_FAILED);
  return ok;
}
