// loader.h: an image at run time.
#ifndef KILN_AOT_LOADER_H
#define KILN_AOT_LOADER_H

#include "aot/aot.h"
#include "aot/image.h"
#include "config.h"

#include <pthread.h>

#define AOT_PREFIX_CACHE KILN_PREFIX "/lib/kiln/aot"
#define MAX_AOT_IMAGES 500

typedef struct AotImage {
  Assembly *assembly;
  char *path;
  void *handle;
  // exported symbols
  const AotHeader *header;
  const u8 *code, *rodata;
  const u8 *plt;
  void **got;
  const u32 *method_offsets, *info_offsets, *slot_offsets;
  const u8 *infos, *slot_infos;
  const AotExtra *extra;
  const AotImageRef *images;
  const char *strings, *guid, *icalls;
  const u32 *version, *opt_flags;
  // state
  pthread_mutex_t lock;
  Assembly **bound;       // of images[], once checked
  CodeInfo **code_infos;  // by method index, made when the unwinder asks
  Method **method_of;     // by method index less nrows, once reached; those before stand in rows
  bool poisoned;          // a check failed: no further method is taken from it
} AotImage;

extern AotImage *aot_images[MAX_AOT_IMAGES];
extern u32 aot_nimages;
extern void amd64_plt_resolve(void);

AotImage *aot_image_of(Assembly *a); // maps it at the first call; NULL: none
bool aot_remap(const AotImage *old, ptrdiff_t *delta); // remap.c
CodeInfo *aot_code_info(AotImage *im, const void *pc);

#endif
