// codeinfo.c: what the unwinder and stack traces ask of a method in an image.
#include "aot/load/loader.h"

#include <stdlib.h>

static u32 early_offset(const AotImage *im, u32 i) {
  return im->early[i] < im->header->nmethods ? im->method_offsets[im->early[i]] : 0;
}

// The one of the methods that lie first whose code begins at `off` or last before it.
static u32 early_at(const AotImage *im, u32 off) {
  u32 lo = 0, hi = im->header->nearly;
  while (hi - lo > 1) {
    u32 mid = (lo + hi) / 2;
    if (early_offset(im, mid) <= off)
      lo = mid;
    else
      hi = mid;
  }
  return lo < hi && im->early[lo] < im->header->nmethods ? im->early[lo] : AOT_NO_METHOD;
}

// Where a method of those that lie in order of index begins; without code and those that lie first: AOT_NO_METHOD.
static u32 later_offset(const AotImage *im, u32 index, u32 early_end) {
  u32 off = im->method_offsets[index];
  return off < early_end ? AOT_NO_METHOD : off;
}

static u32 index_of_pc(const AotImage *im, u32 off) {
  u32 early_end = im->header->early_size, best = AOT_NO_METHOD, lo = 0, hi = im->header->nmethods;
  if (off < early_end)
    return early_at(im, off);
  while (lo < hi) {
    u32 mid = (lo + hi) / 2, probe = mid;
    while (probe < hi && later_offset(im, probe, early_end) == AOT_NO_METHOD)
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
  return index < nrows ? im->assembly->methods[index]
                       : __atomic_load_n(&im->method_of[index - nrows], __ATOMIC_ACQUIRE);
}

// Called by signal handlers too: takes no lock, and only perm_alloc gives it memory.
static CodeInfo *make_code_info(AotImage *im, u32 index) {
  MethodInfo mi;
  u32 off = im->info_offsets[index];
  if (!info_decode_head(im->infos + off, im->header->info_size - off, &mi))
    return NULL;
  CodeInfo *ci = perm_alloc(sizeof *ci);
  ci->start = (u8 *)im->code + im->method_offsets[index];
  ci->size = mi.code_size;
  ci->method = method_of(im, index);
  ci->image = im;
  ci->slots = perm_alloc((mi.nslots + 1) * sizeof(void *));
  bool ok = info_decode_tail(&mi, (u32)(im->infos + off + mi.size - mi.tail), ci);
  Dec d = {.r = reader_of(mi.slot_list, (u32)(mi.tail - mi.slot_list))};
  for (u32 i = 0; i < mi.nslots; i++) // of interest: classes and dictionary slots of clauses, filled as the method runs
    ci->slots[i] = im->got[dec_uint(&d)];
  return ok && ci->method ? ci : NULL;
}

InlineFrame *aot_inlined_frames(const CodeInfo *ci) {
  Dec d = {.r = reader_of(ci->inlined_info, ci->inlined_size), .image = image_assembly, .data = ci->image};
  return info_decode_inlined(ci, &d);
}

CodeInfo *image_code_info(void *image, const void *pc) {
  AotImage *im = image;
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
