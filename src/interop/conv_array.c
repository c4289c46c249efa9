// conv_array.c: arrays behind pointers and inside structures.
#include "interop/conv.h"
#include "types/flavour.h"

// ---- element by element --------------------------------------------------------------------------------------------

static bool elems_to_native(const Conv *e, Array *a, u8 *native, u64 n) {
  for (u64 i = 0; i < n; i++)
    if (!conv_to_native(e, array_addr(a, i), native + i * e->size))
      return false;
  return true;
}

static bool elems_to_managed(const Conv *e, Array *a, const u8 *native, u64 n) {
  for (u64 i = 0; i < n; i++)
    if (!conv_to_managed(e, array_addr(a, i), native + i * e->size, -1))
      return false;
  return true;
}

static void elems_release(const Conv *e, u8 *native, u64 n) {
  for (u64 i = 0; i < n && conv_ops[e->kind].release; i++)
    conv_release(e, NULL, native + i * e->size);
}

// ---- LPArray, copied -----------------------------------------------------------------------------------------------

// What this thread has allocated for arrays and where it put the pointers: native code may leave another pointer there,
// of which nothing is known but that it can be freed.
typedef struct Sent {
  struct Sent *next;
  const void *slot, *p;
  u64 count;
} Sent;

static __thread Sent *sent;

// Where the link to the note of this slot is, or to the end.
static Sent **find_sent(const void *slot) {
  Sent **at = &sent;
  while (*at && (*at)->slot != slot)
    at = &(*at)->next;
  return at;
}

static void forget(Sent **at) {
  Sent *s = *at;
  if (s) {
    *at = s->next;
    free(s);
  }
}

static void note_sent(const void *slot, const void *p, u64 count) {
  forget(find_sent(slot)); // of a call whose result native code kept
  if (!p)
    return;
  Sent *s = xcalloc(1, sizeof *s);
  *s = (Sent){sent, slot, p, count};
  sent = s;
}

static bool is_ours(const void *slot, const void *p) {
  const Sent *s = *find_sent(slot);
  return s && s->p == p;
}

bool array_to_native(const Conv *c, const void *managed, void *native) {
  Array *a = *(Array *const *)managed;
  void *p = NULL;
  bool ok = true;
  if (a) {
    p = native_alloc(a->length * c->elem->size);
    ok = !c->in || elems_to_native(c->elem, a, p, a->length);
  }
  memcpy(native, &p, sizeof p);
  note_sent(native, p, a ? a->length : 0);
  return ok;
}

// Fills the array that is there. Where there is none, or another pointer came back than went, a new one of `count`.
bool array_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  u8 *p;
  memcpy(&p, native, sizeof p);
  Array *a = *(Array **)managed;
  if (!p) {
    if (c->by_ref || !a)
      gc_store(managed, NULL);
    return true;
  }
  u64 n = a ? a->length : count >= 0 ? (u64)count : c->count;
  if (!a || (c->by_ref && !is_ours(native, p) && count >= 0 && (u64)count != n)) {
    n = count >= 0 ? (u64)count : c->count;
    a = array_new_class(c->cls, n);
    if (!a)
      return false;
    gc_store(managed, (Object *)a);
  }
  return elems_to_managed(c->elem, a, p, n);
}

void array_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  void *p;
  memcpy(&p, native, sizeof p);
  Sent **at = find_sent(native);
  if (*at && (*at)->p == p)
    elems_release(c->elem, p, (*at)->count);
  forget(at);
  free(p);
}

// ---- LPArray of elements that are the same in native code: no copy -------------------------------------------------

bool data_to_native(const Conv *c, const void *managed, void *native) {
  (void)c;
  Array *a = *(Array *const *)managed;
  void *p = a ? a->data : NULL;
  memcpy(native, &p, sizeof p);
  return true;
}

bool data_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  u8 *p;
  memcpy(&p, native, sizeof p);
  Array *a = *(Array **)managed;
  if (a && p == a->data)
    return true;
  u64 n = count >= 0 ? (u64)count : c->count;
  Array *fresh = p ? array_new_class(c->cls, n) : NULL;
  if (p && !fresh)
    return false;
  if (p)
    memcpy(fresh->data, p, n * c->elem->size);
  gc_store(managed, (Object *)fresh);
  return true;
}

// ---- ByValArray ----------------------------------------------------------------------------------------------------

bool inline_array_to_native(const Conv *c, const void *managed, void *native) {
  Array *a = *(Array *const *)managed;
  memset(native, 0, c->size);
  if (a && a->length < c->count && !flavour->loose_marshalling) {
    exc_throw_arg("ArgumentException", NULL,
                  "Type could not be marshaled because the length of an embedded array instance does not match the "
                  "declared length in the layout.");
    return false;
  }
  return !a || elems_to_native(c->elem, a, native, MIN(a->length, (u64)c->count));
}

bool inline_array_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  (void)count;
  Array *a = array_new_class(c->cls, c->count);
  if (!a)
    return false;
  gc_store(managed, (Object *)a);
  return elems_to_managed(c->elem, a, native, c->count);
}

void inline_array_release(const Conv *c, const void *managed, void *native) {
  (void)managed;
  elems_release(c->elem, native, c->count);
}
