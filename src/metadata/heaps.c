// heaps.c: the metadata root and its streams; strings, blobs, GUIDs, user strings (ECMA-335 II.24.2).
#include "metadata/internal.h"

enum { MAX_STREAM_NAME = 32, GUID_SIZE = 16 };

// ---- Opening ----

// What a stream's name means: a heap of the image, the tables, or a form Kiln does not read.
typedef struct StreamKind {
  const char *name;
  size_t heap; // offset of a Heap in Image
  bool tables, refused;
} StreamKind;
static const StreamKind stream_kinds[] = {
    {"#Strings", offsetof(Image, strings), false, false},
    {"#US", offsetof(Image, us), false, false},
    {"#GUID", offsetof(Image, guid), false, false},
    {"#Blob", offsetof(Image, blob), false, false},
    {"#Pdb", offsetof(Image, pdb), false, false},
    {"#~", 0, true, false},
    {"#-", 0, true, false},   // tables that need not be sorted and may have indirections
    {"#JTD", 0, false, true}, // an edit-and-continue delta, not a whole image
};

// Unknown names (obfuscators' inventions) are skipped. Of two streams with one name the last counts, as in Mono.
static bool take_stream(Image *img, const char *name, Stream s, Stream *tables, Error *err) {
  for (size_t i = 0; i < ARRAY_LEN(stream_kinds); i++) {
    const StreamKind *k = &stream_kinds[i];
    if (strcmp(name, k->name) != 0)
      continue;
    if (k->refused)
      return image_bad(img, err, "metadata stream %s is not supported", name);
    if (k->tables)
      *tables = s;
    else
      *(Heap *)((u8 *)img + k->heap) = (Heap){s.data, s.size};
  }
  return true;
}

// One stream header (II.24.2.2): offset, size, name padded to 4. Moves *at behind it.
static bool read_stream(Image *img, const u8 *md, u32 size, u32 *at, Stream *tables, Error *err) {
  if (size - *at < 8)
    return image_bad(img, err, "truncated: metadata stream header lies outside the metadata");
  u32 offset = le32(md + *at), length = le32(md + *at + 4);
  const char *name = (const char *)md + *at + 8;
  size_t room = MIN(size - *at - 8, (u32)MAX_STREAM_NAME), len = strnlen(name, room);
  if (len == room)
    return image_bad(img, err, "metadata stream name is not terminated");
  if (offset > size || length > size - offset)
    return image_bad(img, err, "metadata stream %s (0x%x, %u bytes) lies outside the metadata", name, offset, length);
  *at += 8 + ALIGN_UP((u32)len + 1, 4u);
  *at = MIN(*at, size);
  return take_stream(img, name, (Stream){md + offset, length}, tables, err);
}

// Cuts the heap behind its last NUL, so that any offset inside it starts a terminated string.
static void trim_strings(Heap *h) {
  while (h->size && h->data[h->size - 1])
    h->size--;
}

bool heaps_open(Image *img, const u8 *md, u32 size, Stream *tables, Error *err) {
  img->metadata = md;
  img->metadata_size = size;
  if (size < MD_ROOT_SIZE || le32(md) != MD_SIGNATURE)
    return image_bad(img, err, "no metadata signature");
  u32 version_size = le32(md + 12);
  if (version_size > size - MD_ROOT_SIZE || size - MD_ROOT_SIZE - version_size < 4)
    return image_bad(img, err, "truncated: metadata version (%u bytes) lies outside the metadata", version_size);
  img->version = (const char *)md + MD_ROOT_SIZE;
  if (!memchr(img->version, 0, version_size)) // also refuses length 0
    return image_bad(img, err, "metadata version is not terminated");
  u32 at = MD_ROOT_SIZE + version_size;
  at += MIN(-at & 3, size - at - 4); // II.24.2.1 has the length a multiple of 4; not every writer does
  u32 nstreams = le16(md + at + 2);
  at += 4;
  for (u32 i = 0; i < nstreams; i++)
    if (!read_stream(img, md, size, &at, tables, err))
      return false;
  trim_strings(&img->strings);
  if (!tables->data)
    return image_bad(img, err, "no metadata tables (stream #~ or #-)");
  return true;
}

// ---- Reading ----

const char *md_string(const Image *img, u32 offset) {
  return offset < img->strings.size ? (const char *)img->strings.data + offset : "";
}

u32 compressed_at(const u8 *p, const u8 *end, u32 *used) {
  *used = 0;
  if (p >= end)
    return 0;
  u32 need = p[0] < 0x80 ? 1 : p[0] < 0xC0 ? 2 : p[0] < 0xE0 ? 4 : 0;
  if (!need || (size_t)(end - p) < need)
    return 0;
  *used = need;
  switch (need) {
  case 1: return p[0];
  case 2: return (p[0] & 0x3Fu) << 8 | p[1];
  default: return (p[0] & 0x1Fu) << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
  }
}

// A length-prefixed blob; NULL when it does not lie inside the heap.
static const u8 *heap_blob(const Heap *h, u32 offset, u32 *size) {
  *size = 0;
  if (offset >= h->size)
    return NULL;
  const u8 *p = h->data + offset, *end = h->data + h->size;
  u32 used, n = compressed_at(p, end, &used);
  if (!used || n > (size_t)(end - p) - used)
    return NULL;
  *size = n;
  return p + used;
}

const u8 *md_blob(const Image *img, u32 offset, u32 *size) {
  const u8 *p = heap_blob(&img->blob, offset, size);
  return p ? p : (const u8 *)"";
}

// A user string ends in one byte that says whether it has unusual characters (II.24.2.4): not a character.
const u8 *md_user_string(const Image *img, u32 offset, u32 *nchars) {
  u32 size;
  const u8 *p = heap_blob(&img->us, offset, &size);
  *nchars = size / 2;
  return p;
}

const u8 *md_guid(const Image *img, u32 index) {
  return index - 1 < img->guid.size / GUID_SIZE ? img->guid.data + (size_t)(index - 1) * GUID_SIZE : NULL;
}

const u8 *md_mvid(const Image *img) {
  static const u8 none[GUID_SIZE];
  const u8 *g = md_guid(img, md_col(img, TABLE_MODULE, 1, MODULE_MVID));
  return g ? g : none;
}
