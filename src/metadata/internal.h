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

// What a writer needs of the schema in tables.c: the columns of a table, the one it is sorted by (-1: any order), and
// where columns lie when `img->tables[].nrows` and the heaps are as given.
u32 table_ncols(TableId t);
int table_sort_col(TableId t);
void tables_lay_out(Image *img, u32 heap_sizes);
enum { HEAP_STRING_WIDE = 1, HEAP_GUID_WIDE = 2, HEAP_BLOB_WIDE = 4 };
enum { MD_SIGNATURE = 0x424A5342, MD_ROOT_SIZE = 16, DIR_DEBUG = 6, DIR_CLI = 14 };
// A token as the raw value of a coded column; false when that kind of index cannot name it.
bool coded_from_token(const CodedIndex *c, u32 token, u32 *raw);

// A length in the form of II.23.2 at p < end; 0 used bytes when it is malformed.
u32 compressed_at(const u8 *p, const u8 *end, u32 *used);

#endif
