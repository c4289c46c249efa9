// loader.h: an image at run time.
//
// Calls go one way, from the files that are named first to those below:
//
//   methods.c     code of a method: lookup, its check, its slots; calls through the PLT
//   images.c      which image an assembly has: folders, probing
//   codeinfo.c    what the unwinder asks of a method
//   slots.c       a slot's encoding to its value
//   assemblies.c  the assemblies that an image mentions, as bound now
//   mapped.c      a file to an AotImage: whose it is, its checks, its symbols
#ifndef KILN_AOT_LOADER_H
#define KILN_AOT_LOADER_H

#include "aot/aot.h"
#include "aot/image.h"

typedef struct AotImage {
  Assembly *assembly;
  char *path;
  void *handle;
  ptrdiff_t shift; // of a further mapping: how far it lies from the dynamic linker's
  // exported symbols
  const AotHeader *header;
  const u8 *code, *rodata;
  const u8 *plt;
  void **got;
  const u32 *method_offsets, *info_offsets, *slot_offsets, *early;
  const u8 *infos, *slot_infos;
  const AotExtra *extra;
  const AotBetter *better;
  const AotImageRef *images;
  const char *strings, *guid, *icalls;
  const u32 *version, *opt_flags;
  // state
  Assembly **bound;      // of images[], once checked
  CodeInfo **code_infos; // by method index, made when the unwinder asks
  Method **method_of;    // by method index less nrows, once reached; those before stand in rows
  bool use_better;       // the processor has what methods of kiln_better_table rely on
  bool poisoned;         // a check failed: no further method is taken from it
} AotImage;

// ---- mapped.c -------------------------------------------------------------------------------------------------------
// Opens, checks and maps the image at `path`. NULL without an error: there is no such file. What is wrong is told such
// that "image 'X' " goes before it.
AotImage *image_map(Assembly *a, const char *path, Error *err);
void image_unmap(AotImage *im); // of one that no code was taken from

// ---- remap.c --------------------------------------------------------------------------------------------------------
// Maps the file behind `handle` once more; how far its addresses lie from the first mapping's.
bool image_remap(void *handle, int fd, ptrdiff_t *delta);
void image_note_pages(const AotImage *im); // to resident.h: all that is never written

// ---- assemblies.c ---------------------------------------------------------------------------------------------------
// Number n, bound now, and found to be the one that the image was made with. Fits Dec.image. Thread-safe.
Assembly *image_assembly(void *image, u32 n, Error *err);
// Whether row n of the table holds now: the assembly is the same, or absent as it was.
bool image_row_holds(AotImage *im, u32 n, Error *err);

// ---- slots.c --------------------------------------------------------------------------------------------------------
u32 slot_end(const AotImage *im, u32 slot); // in slot_infos
bool slot_decode(AotImage *im, u32 slot, Ref *r, Ref *inner, Error *err);
bool slot_fill(AotImage *im, u32 slot, Error *err);

// ---- codeinfo.c -----------------------------------------------------------------------------------------------------
CodeInfo *image_code_info(void *image, const void *pc); // for code_register_range()

// ---- images.c -------------------------------------------------------------------------------------------------------
AotImage *image_of(Assembly *a);      // maps it at the first call; NULL: none
bool image_in_use(void *handle);      // some image is that very mapping; under image_of()'s lock
AotImage *image_at(u32 i);            // NULL behind the last one in use
AotImage *image_of_slot(void **slot); // whose PLT slot this is

#endif
