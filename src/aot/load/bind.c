// bind.c: methods out of images: lookup, the check of each, its slots, and calls bound through the PLT.
#include "aot/load/loader.h"
#include "engine/hooks.h"

#include "base/log.h"

#include <stdlib.h>

// ---- decoding -------------------------------------------------------------------------------------------------------

// The assembly behind a number of the image table, checked to be the one that the image was made with.
static Assembly *bound_assembly(void *data, u32 n, Error *err) {
  AotImage *im = data;
  if (n >= im->header->nimages) {
    err_set(err, ERR_BAD_IMAGE, "%s: no assembly number %u", im->path, n);
    return NULL;
  }
  Assembly *a = __atomic_load_n(&im->bound[n], __ATOMIC_ACQUIRE);
  if (a)
    return a;
  LoadContext *current = load_context(); // the image belongs to its assembly's domain
  if (im->assembly->context)
    load_context_set(im->assembly->context);
  a = assembly_load_name(im->strings + im->images[n].name, NULL, err);
  load_context_set(current);
  if (!a)
    return NULL;
  if (memcmp(md_mvid(a->img), im->images[n].mvid, 16)) {
    err_set(err, ERR_BAD_IMAGE, "%s was made for another build of %s", im->path, a->name);
    return NULL;
  }
  __atomic_store_n(&im->bound[n], a, __ATOMIC_RELEASE);
  return a;
}

static u32 slot_end(const AotImage *im, u32 slot) {
  return slot + 1 < im->header->nslots ? im->slot_offsets[slot + 1] : im->header->slot_info_size;
}

static Dec slot_decoder(AotImage *im, u32 slot) {
  u32 off = im->slot_offsets[slot], end = slot_end(im, slot);
  if (end < off || end > im->header->slot_info_size)
    off = end = 0;
  return (Dec){.r = reader_of(im->slot_infos + off, end - off), .image = bound_assembly, .data = im};
}

static bool decode_slot(AotImage *im, u32 slot, Ref *r, Ref *inner, Error *err) {
  Dec d = slot_decoder(im, slot);
  return dec_ref(&d, r, inner, err);
}

// ---- the check of a method ------------------------------------------------------------------------------------------

static bool sound(AotImage *im, u32 index, MethodInfo *mi) {
  const AotHeader *h = im->header;
  u32 off = im->info_offsets[index], code = im->method_offsets[index];
  if (off >= h->info_size || !info_decode(im->infos + off, h->info_size - off, mi))
    return false;
  bool ok = mi->code_size <= h->code_size && code <= h->code_size - mi->code_size &&
            mi->rodata_size <= h->rodata_size && mi->rodata_off <= h->rodata_size - mi->rodata_size;
  u64 hash = 0;
  if (ok) {
    hash = hash_bytes(im->infos + off + 4, mi->size - 4, 0);
    hash = hash_bytes(im->code + code, mi->code_size, hash);
    hash = hash_bytes(im->rodata + mi->rodata_off, mi->rodata_size, hash);
  }
  for (u32 i = 0; ok && i < mi->nslots; i++) {
    u32 s = mi->slots[i];
    ok = s < h->nslots && slot_end(im, s) >= im->slot_offsets[s] && slot_end(im, s) <= h->slot_info_size;
    if (ok)
      hash = hash_bytes(im->slot_infos + im->slot_offsets[s], slot_end(im, s) - im->slot_offsets[s], hash);
  }
  if (ok && (u32)hash == mi->check)
    return true;
  info_free(mi);
  return false;
}

static void poison(AotImage *im, const char *why) {
  if (!__atomic_exchange_n(&im->poisoned, true, __ATOMIC_ACQ_REL))
    log_put(LOG_WARNING, "AOT: image '%s' %s; it is not used any further", im->path, why);
}

// ---- slots ------------------------------------------------------------------------------------------------------------

static bool fill_slot(AotImage *im, u32 slot, Error *err) {
  if (__atomic_load_n(&im->got[slot], __ATOMIC_ACQUIRE))
    return true;
  void *value;
  if (slot < im->header->nplt) {
    value = (void *)(im->plt + 16 * (size_t)slot);
    void *expected = NULL; // another thread may have bound it meanwhile
    __atomic_compare_exchange_n(&im->got[slot], &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
    return true;
  }
  Ref r, inner;
  if (!decode_slot(im, slot, &r, &inner, err) || !ref_resolve(&r, &value, err))
    return false;
  __atomic_store_n(&im->got[slot], value, __ATOMIC_RELEASE);
  return true;
}

static bool fill_slots(AotImage *im, const MethodInfo *mi, Error *err) {
  for (u32 i = 0; i < mi->nimages; i++)
    if (!bound_assembly(im, mi->images[i], err))
      return false;
  for (u32 i = 0; i < mi->nslots; i++)
    if (!fill_slot(im, mi->slots[i], err))
      return false;
  return true;
}

// From amd64_plt_resolve: the target of the call that went through `slot`.
void *aot_plt_target(void **slot) {
  AotImage *im = NULL;
  for (u32 i = 0; i < aot_nimages && !im; i++)
    if (slot >= aot_images[i]->got && slot < aot_images[i]->got + aot_images[i]->header->nplt)
      im = aot_images[i];
  if (!im)
    fatal("a call came through no image's PLT");
  Error err = {0};
  Ref r;
  if (!decode_slot(im, (u32)(slot - im->got), &r, NULL, &err)) {
    engine_hooks.set_pending(&err);
    return (void *)rt_throw_pending;
  }
  void *code = engine_code(r.method, &err);
  if (!code) {
    engine_hooks.set_pending_call(&err, r.method);
    return (void *)rt_throw_pending;
  }
  __atomic_store_n(slot, code, __ATOMIC_RELEASE);
  return code;
}

// ---- lookup -----------------------------------------------------------------------------------------------------------

static void *method_at(AotImage *im, u32 index, Method *m) {
  if (im->method_offsets[index] == AOT_NO_METHOD || im->poisoned)
    return NULL;
  MethodInfo mi;
  if (!sound(im, index, &mi)) {
    poison(im, "is damaged");
    return NULL;
  }
  Error err = {0};
  bool ok = fill_slots(im, &mi, &err);
  info_free(&mi);
  if (!ok) { // the JIT will say the same, where the program can see it
    log_put(LOG_INFO, "AOT: %s: %s", method_name(m), err.msg);
    return NULL;
  }
  if (index >= im->header->nrows)
    __atomic_store_n(&im->method_of[index - im->header->nrows], m, __ATOMIC_RELEASE);
  __atomic_fetch_add(&engine_stats.aot_methods, 1, __ATOMIC_RELAXED);
  return (void *)(im->code + im->method_offsets[index]);
}

static Method *extra_method(AotImage *im, const AotExtra *x) {
  Error err = {0};
  if (x->info >= im->header->slot_info_size)
    return NULL;
  Dec d = {.r = reader_of(im->slot_infos + x->info, im->header->slot_info_size - x->info), .image = bound_assembly, .data = im};
  return dec_method(&d, &err);
}

static void *find_extra(AotImage *im, Method *m, u64 hash) {
  u32 lo = 0, hi = im->header->nextra;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (im->extra[mid].hash < hash)
      lo = mid + 1;
    else
      hi = mid;
  }
  for (; lo < im->header->nextra && im->extra[lo].hash == hash; lo++) {
    const AotExtra *x = &im->extra[lo];
    if (x->index < im->header->nmethods && extra_method(im, x) == m)
      return method_at(im, x->index, m);
  }
  return NULL;
}

void *aot_method_code(Method *m) {
  if (m->wrapper != WRAP_NONE || m->dynamic)
    return NULL;
  if (m->klass->kind != CK_INST && !m->inst && !m->klass->is_array) {
    u32 row = TOKEN_ROW(m->token);
    AotImage *im = row && m->klass->assembly ? aot_image_of(m->klass->assembly) : NULL;
    return im && row <= im->header->nrows && m->def == m ? method_at(im, row - 1, m) : NULL;
  }
  // Instances: the defining assembly's image is mapped if there is one; then all that are.
  aot_image_of(m->klass->assembly);
  u64 hash = aot_method_hash(m);
  void *code = NULL;
  u32 n = __atomic_load_n(&aot_nimages, __ATOMIC_ACQUIRE);
  for (u32 i = 0; i < n && !code; i++)
    code = find_extra(aot_images[i], m, hash);
  return code;
}

// ---- for the unwinder -------------------------------------------------------------------------------------------------

static u32 index_of_pc(const AotImage *im, u32 off) {
  // Offsets ascend with the index; rows without code are passed over.
  u32 best = AOT_NO_METHOD, lo = 0, hi = im->header->nmethods;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2, probe = mid;
    while (probe < hi && im->method_offsets[probe] == AOT_NO_METHOD)
      probe++;
    if (probe < hi && im->method_offsets[probe] <= off) {
      best = probe;
      lo = probe + 1;
    } else {
      hi = mid;
    }
  }
  return best;
}

static Method *method_of(AotImage *im, u32 index) {
  u32 nrows = im->header->nrows;
  return index < nrows ? im->assembly->methods[index] : __atomic_load_n(&im->method_of[index - nrows], __ATOMIC_ACQUIRE);
}

static CodeInfo *make_code_info(AotImage *im, u32 index) {
  MethodInfo mi;
  u32 off = im->info_offsets[index];
  if (!info_decode(im->infos + off, im->header->info_size - off, &mi))
    return NULL;
  CodeInfo *ci = xcalloc(1, sizeof *ci);
  ci->start = (u8 *)im->code + im->method_offsets[index];
  ci->size = mi.code_size;
  ci->method = method_of(im, index);
  ci->image = im;
  ci->slots = xcalloc(mi.nslots + 1, sizeof(void *));
  bool ok = info_decode_tail(&mi, (u32)(im->infos + off + mi.size - mi.tail), ci);
  for (u32 i = 0; i < mi.nslots; i++) // of interest: classes and dictionary slots of clauses, filled since the method runs
    ci->slots[i] = im->got[mi.slots[i]];
  info_free(&mi);
  return ok && ci->method ? ci : NULL;
}

InlineFrame *aot_inlined_frames(const CodeInfo *ci) {
  Dec d = {.r = reader_of(ci->inlined_info, ci->inlined_size), .image = bound_assembly, .data = ci->image};
  return info_decode_inlined(ci, &d);
}

CodeInfo *aot_code_info(AotImage *im, const void *pc) {
  u32 off = (u32)((const u8 *)pc - im->code), index = index_of_pc(im, off);
  if (index == AOT_NO_METHOD)
    return NULL;
  CodeInfo *ci = __atomic_load_n(&im->code_infos[index], __ATOMIC_ACQUIRE);
  if (!ci) {
    ci = make_code_info(im, index);
    if (!ci)
      return NULL;
    CodeInfo *expected = NULL;
    if (!__atomic_compare_exchange_n(&im->code_infos[index], &expected, ci, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      ci = expected;
  }
  return (const u8 *)pc < ci->start + ci->size ? ci : NULL;
}
