// slots.c: gives every distinct reference of an image its GOT slot, call targets first, and encodes the infos.
#include "aot/write/writer.h"

#include "base/log.h"

#include <stdlib.h>

// References are told apart by their encodings, so equal ones of different methods share a slot.
typedef struct Pending {
  u64 hash;
  u8 *bytes;
  u32 n, slot;
} Pending;

static bool pending_eq(const void *a, const void *b) {
  const Pending *x = a, *y = b;
  return x->n == y->n && !memcmp(x->bytes, y->bytes, x->n);
}

static u32 slot_of(ImageBuild *b, Intern *table, const Ref *r, bool *encodable) {
  Enc e = {.image_number = build_image_number, .data = b};
  enc_ref(&e, r);
  *encodable = !e.bad;
  u32 slot = 0;
  if (!e.bad) {
    Pending probe = {hash_bytes(e.p, e.n, 0), e.p, e.n, 0};
    Pending *p = intern_find(table, probe.hash, &probe);
    if (!p) {
      p = ARENA_NEW(&b->arena, Pending);
      *p = probe;
      p->bytes = arena_dup(&b->arena, e.p, e.n);
      p->slot = b->slot_off.n;
      intern_add(table, probe.hash, p);
      vec_push(&b->slot_off, b->slot_info.n);
      for (u32 i = 0; i < e.n; i++)
        enc_byte(&b->slot_info, e.p[i]);
    }
    slot = p->slot;
  }
  free(e.p);
  return slot;
}

// Methods, which the PLT fills, called by an entry or by their slots; what else is called by an entry; values.
typedef enum Group { GROUP_BRANCHED, GROUP_LOADED, GROUP_CALLED, GROUP_VALUES } Group;

static bool is_called(const CodeUnit *u, u32 ref) {
  for (u32 i = 0; i < u->nentries; i++)
    if (u->entries[i] == ref)
      return true;
  return false;
}

static Group group_of(const CodeUnit *u, u32 ref) {
  bool called = is_called(u, ref);
  if (u->refs[ref]->kind == REF_METHOD_ENTRY)
    return called ? GROUP_BRANCHED : GROUP_LOADED;
  return called ? GROUP_CALLED : GROUP_VALUES;
}

static void assign_group(ImageBuild *b, Intern *table, Group group) {
  for (u32 i = 0; i < b->order.n; i++) {
    AotMethod *am = b->methods.v[b->order.v[i]];
    if (!am->ok)
      continue;
    if (!am->slots)
      am->slots = ARENA_ARRAY(&b->arena, u32, am->u.nrefs + 1);
    for (u32 k = 0; k < am->u.nrefs && am->ok; k++) {
      if (group_of(&am->u, k) != group)
        continue;
      const Ref *r = am->u.refs[k];
      bool encodable;
      am->slots[k] = slot_of(b, table, r, &encodable);
      if (!encodable) {
        am->ok = false;
        err_set(&am->err, ERR_NOT_COMPILED, "refers to %s, which an image cannot name", ref_text(r));
      }
    }
  }
}

void assign_slots(ImageBuild *b) {
  Intern table = {.eq = pending_eq};
  build_image_number(b, b->a);
  assign_group(b, &table, GROUP_BRANCHED);
  b->nbranched = b->slot_off.n;
  assign_group(b, &table, GROUP_LOADED);
  b->nplt = b->slot_off.n;
  assign_group(b, &table, GROUP_CALLED);
  b->nentries = b->slot_off.n;
  assign_group(b, &table, GROUP_VALUES);
  intern_free(&table);
}

static int by_hash(const void *a, const void *b) {
  const AotExtra *x = a, *y = b;
  return x->hash < y->hash ? -1 : x->hash > y->hash ? 1 : (x->index > y->index) - (x->index < y->index);
}

// Sorted tables of indexes, and the encodings of methods that are no rows.
static void list_method(ImageBuild *b, u32 i) {
  const AotMethod *am = b->methods.v[i];
  if (am->better && b->methods.v[am->better]->ok) {
    AotBetter x = {i, am->better};
    vec_push(&b->better, x);
  }
  if (i >= b->nrows && !am->is_better) {
    AotExtra x = {aot_method_hash(am->m), i, b->slot_info.n};
    b->slot_info.image_number = build_image_number;
    b->slot_info.data = b;
    enc_method(&b->slot_info, am->m);
    vec_push(&b->extra, x);
  }
}

void encode_infos(ImageBuild *b) {
  for (u32 k = 0; k < b->order.n; k++) {
    AotMethod *am = b->methods.v[b->order.v[k]];
    if (!am->ok)
      continue;
    b->rodata_size = ALIGN_UP(b->rodata_size, MAX(am->u.rodata_align, 1));
    am->rodata_off = b->rodata_size;
    b->rodata_size += am->u.rodata_size;
    am->code_off = b->code_size;
    b->code_size = ALIGN_UP(b->code_size + am->u.code_size, 16);
    if (k < b->nearly) {
      vec_push(&b->early, b->order.v[k]);
      b->early_size = b->code_size;
    }
    am->info_off = b->infos.n;
    b->infos.image_number = build_image_number;
    b->infos.data = b;
    u32 nimages, *images = build_image_numbers(b, &am->relies, &nimages);
    info_encode(&b->infos, &am->u, am->slots, am->rodata_off, images, nimages);
  }
  for (u32 i = 0; i < b->methods.n; i++)
    if (b->methods.v[i] && b->methods.v[i]->ok)
      list_method(b, i);
  build_image_ways(b);
  if (b->extra.n)
    qsort(b->extra.v, b->extra.n, sizeof *b->extra.v, by_hash);
}
