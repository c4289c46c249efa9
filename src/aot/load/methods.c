// methods.c: code of methods out of images: lookup, the check of each, its slots, and calls through the PLT.
#include "aot/load/loader.h"
#include "engine/hooks.h"

#include "base/log.h"

#include <stdlib.h>

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

// ---- its assemblies and slots -------------------------------------------------------------------------------------

// Code for other assemblies than those bound now would be wrong. Whoever made the image wants to know.
static bool assemblies_hold(AotImage *im, const MethodInfo *mi, Method *m) {
  for (u32 i = 0; i < mi->nimages; i++) {
    ERROR(err);
    if (image_row_holds(im, mi->images[i], &err))
      continue;
    log_put(LOG_WARNING, "AOT: %s in image '%s' is not used: %s", method_name(m), im->path, err.msg);
    return false;
  }
  return true;
}

static bool fill_slots(AotImage *im, const MethodInfo *mi, Method *m) {
  bool fresh = false;
  for (u32 i = 0; i < mi->nslots; i++) {
    ERROR(err);
    fresh = fresh || !__atomic_load_n(&im->got[mi->slots[i]], __ATOMIC_RELAXED);
    if (slot_fill(im, mi->slots[i], &err))
      continue;
    log_put(LOG_INFO, "AOT: %s: %s", method_name(m),
            err.msg); // the JIT will say the same, where the program can see it
    return false;
  }
  if (fresh)
    host_sync_code();
  return true;
}

// ---- lookup --------------------------------------------------------------------------------------------------------

// The index of the same method for this processor.
static u32 better_index(const AotImage *im, u32 index) {
  u32 lo = 0, hi = im->use_better ? im->header->nbetter : 0;
  while (lo < hi) {
    u32 mid = (lo + hi) / 2;
    if (im->better[mid].index < index)
      lo = mid + 1;
    else
      hi = mid;
  }
  bool found = im->use_better && lo < im->header->nbetter && im->better[lo].index == index;
  return found && im->better[lo].better < im->header->nmethods ? im->better[lo].better : index;
}

static void *method_at(AotImage *im, u32 index, Method *m) {
  index = better_index(im, index);
  if (im->method_offsets[index] == AOT_NO_METHOD || im->poisoned)
    return NULL;
  MethodInfo mi;
  if (!sound(im, index, &mi)) {
    poison(im, "is damaged");
    return NULL;
  }
  bool ok = assemblies_hold(im, &mi, m) && fill_slots(im, &mi, m);
  info_free(&mi);
  if (!ok)
    return NULL;
  if (index >= im->header->nrows)
    __atomic_store_n(&im->method_of[index - im->header->nrows], m, __ATOMIC_RELEASE);
  if (log_level >= LOG_DEBUG)
    log_put(LOG_DEBUG, "AOT: first call, by the image of %s: %s", im->assembly->name, method_name(m));
  __atomic_fetch_add(&engine_stats.aot_methods, 1, __ATOMIC_RELAXED);
  return (void *)(im->code + im->method_offsets[index]);
}

static Method *extra_method(AotImage *im, const AotExtra *x) {
  ERROR(err);
  if (x->info >= im->header->slot_info_size)
    return NULL;
  Dec d = {.r = reader_of(im->slot_infos + x->info, im->header->slot_info_size - x->info),
           .image = image_assembly,
           .data = im};
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
  if (m->dynamic)
    return NULL;
  Method *subject = method_subject(m);
  if (m->klass->kind != CK_INST && !m->inst && !m->klass->is_array && !m->vararg_site && !subject) {
    u32 row = TOKEN_ROW(m->token);
    AotImage *im = row && m->klass->assembly ? image_of(m->klass->assembly) : NULL;
    return im && row <= im->header->nrows && m->def == m ? method_at(im, row - 1, m) : NULL;
  }
  // Instances: the defining assembly's image is mapped if there is one; then all that are.
  image_of(subject ? subject->klass->assembly : m->klass->assembly);
  u64 hash = aot_method_hash(m);
  void *code = NULL;
  AotImage *im;
  for (u32 i = 0; !code && (im = image_at(i)); i++)
    code = find_extra(im, m, hash);
  return code;
}

// ---- calls ----------------------------------------------------------------------------------------------------------

// From host_plt_resolve: the target of the call that went through `slot`.
void *aot_plt_target(void **slot) {
  AotImage *im = image_of_slot(slot);
  if (!im)
    fatal("a call came through the slot %p, which is no image's", (void *)slot);
  ERROR(err);
  Ref r;
  if (!slot_decode(im, (u32)(slot - im->got), &r, NULL, &err)) {
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
