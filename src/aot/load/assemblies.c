// assemblies.c: the assemblies that an image mentions, each bound as the reference that led to it is bound now.
#include "aot/load/loader.h"

enum { MAX_WAY = 64 };

static Assembly *by_way(AotImage *im, u32 n, u32 depth, Error *err);

// What the row leads to, whatever build it is.
static Assembly *follow(AotImage *im, const AotImageRef *row, u32 depth, Error *err) {
  if (row->via != AOT_NO_IMAGE) {
    Assembly *from = by_way(im, row->via, depth + 1, err);
    return from ? assembly_way(from, row->ref, err) : NULL;
  }
  LoadContext *current = load_context(); // the image belongs to its assembly's domain
  if (im->assembly->context)
    load_context_set(im->assembly->context);
  Assembly *a = assembly_load_name(im->strings + row->name, NULL, err);
  load_context_set(current);
  return a;
}

static Assembly *by_way(AotImage *im, u32 n, u32 depth, Error *err) {
  if (n >= im->header->nimages || im->images[n].absent || depth > MAX_WAY) {
    err_set(err, ERR_BAD_IMAGE, "%s: no assembly number %u", im->path, n);
    return NULL;
  }
  Assembly *a = __atomic_load_n(&im->bound[n], __ATOMIC_ACQUIRE);
  if (a)
    return a;
  a = follow(im, &im->images[n], depth, err);
  if (!a)
    return NULL;
  if (memcmp(md_mvid(a->img), im->images[n].mvid, 16)) {
    err_set(err, ERR_BAD_IMAGE, "it was made for another build of %s", a->is_module ? image_name(a->img) : a->name);
    return NULL;
  }
  __atomic_store_n(&im->bound[n], a, __ATOMIC_RELEASE);
  return a;
}

Assembly *image_assembly(void *image, u32 n, Error *err) {
  return by_way(image, n, 0, err);
}

bool image_row_holds(AotImage *im, u32 n, Error *err) {
  if (n >= im->header->nimages || !im->images[n].absent)
    return image_assembly(im, n, err) != NULL;
  if (__atomic_load_n(&im->bound[n], __ATOMIC_ACQUIRE))
    return true; // found to be absent
  ERROR(why);
  Assembly *a = follow(im, &im->images[n], 0, &why);
  if (a)
    return err_set(err, ERR_BAD_IMAGE, "it was made without %s, which is there now", a->name);
  __atomic_store_n(&im->bound[n], im->assembly, __ATOMIC_RELEASE);
  return true;
}
