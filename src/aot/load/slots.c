// slots.c: GOT slots: from a slot's encoding to the value that code reads there.
#include "aot/load/loader.h"

u32 slot_end(const AotImage *im, u32 slot) {
  return slot + 1 < im->header->nslots ? im->slot_offsets[slot + 1] : im->header->slot_info_size;
}

bool slot_decode(AotImage *im, u32 slot, Ref *r, Ref *inner, Error *err) {
  u32 off = im->slot_offsets[slot], end = slot_end(im, slot);
  if (end < off || end > im->header->slot_info_size)
    off = end = 0;
  Dec d = {.r = reader_of(im->slot_infos + off, end - off), .image = image_assembly, .data = im};
  return dec_ref(&d, r, inner, err);
}

bool slot_fill(AotImage *im, u32 slot, Error *err) {
  if (__atomic_load_n(&im->got[slot], __ATOMIC_ACQUIRE))
    return true;
  void *value;
  if (slot < im->header->nplt) {
    value = host_plt_start(im->plt, im->header->nentries, slot);
    void *expected = NULL; // another thread may have bound it meanwhile
    __atomic_compare_exchange_n(&im->got[slot], &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
    return true;
  }
  Ref r, inner;
  if (!slot_decode(im, slot, &r, &inner, err) || !ref_resolve(&r, &value, err))
    return false;
  __atomic_store_n(&im->got[slot], value, __ATOMIC_RELEASE);
  return true;
}
