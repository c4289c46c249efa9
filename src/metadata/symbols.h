// symbols.h: which source line IL came from: the line tables of .mdb files and of portable PDBs.
#ifndef KILN_METADATA_SYMBOLS_H
#define KILN_METADATA_SYMBOLS_H

#include "metadata/metadata.h"

typedef struct Symbols Symbols;

typedef struct SourceLine {
  char *file; // malloc'ed: the caller's
  u32 line, column;
  u32 il; // where the line's code begins
} SourceLine;

// The symbols that belong to an image: embedded in it, FILE.pdb or FILE.exe.mdb beside it. What is there but damaged or
// of another build is refused with a warning. NULL: there are none.
Symbols *symbols_open(const Image *img);
// The same from the bytes of a symbol file, which the caller keeps alive.
Symbols *symbols_open_memory(const Image *img, const u8 *data, size_t size);
void symbols_close(Symbols *s);
// The line of the instruction at `il` of a method (by its row). False: nobody knows. Thread-safe.
bool symbols_find(const Symbols *s, u32 method_row, u32 il, SourceLine *out);

// ---- the two formats (mdb.c, ppdb.c) ---------------------------------------------------------------------------------

struct Symbols {
  bool (*find)(const Symbols *s, u32 method_row, u32 il, SourceLine *out);
  const u8 *data; // the whole file
  u32 size;
  MappedFile file; // where it is mapped, or
  u8 *unpacked;    // what it was unpacked to
  // mdb: tables by their offset, and the line programs' parameters.
  u32 methods, nmethods, sources, nsources, line_range, opcode_base;
  i32 line_base;
  // ppdb: its blobs, and the tables Document and MethodDebugInformation
  Heap blob;
  const u8 *documents, *infos;
  u32 ndocuments, ninfos, document_size, info_size;
  bool wide_blobs, wide_documents; // which references are of 4 bytes
};

// Fill in a Symbols that has data and size. ERR_BAD_IMAGE, its text to follow the file's name, where the data is
// damaged or made for another image than the one that `id` (16 bytes) names.
bool mdb_open(Symbols *s, const u8 *id, Error *err);
bool ppdb_open(Symbols *s, const u8 *id, Error *err);
bool mdb_find(const Symbols *s, u32 method_row, u32 il, SourceLine *out);
bool ppdb_find(const Symbols *s, u32 method_row, u32 il, SourceLine *out);

#endif
