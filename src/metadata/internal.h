// internal.h: what the files of this folder share while an image is opened.
#ifndef KILN_METADATA_INTERNAL_H
#define KILN_METADATA_INTERNAL_H

#include "metadata/metadata.h"

// The bytes of one metadata stream.
typedef struct Stream {
  const u8 *data; // NULL: not there
  u32 size;
} Stream;

// Sets ERR_BAD_IMAGE with the file's name in front. Returns false.
bool image_bad(const Image *img, Error *err, const char *fmt, ...) PRINTF_LIKE(3, 4);

// Reads the metadata root (II.24.2.1): fills the heaps and gives back the tables stream.
bool heaps_open(Image *img, const u8 *md, u32 size, Stream *tables, Error *err);
// Reads the header of #~ or #- (II.24.2.6) and lays out the tables.
bool tables_open(Image *img, Stream s, Error *err);

// A length in the form of II.23.2 at p < end; 0 used bytes when it is malformed.
u32 compressed_at(const u8 *p, const u8 *end, u32 *used);

#endif
