// rva.c: static fields whose first value lies in the file (II.16.3.2). The file's bytes stay as they are; each field
// has memory of its own, made when it is first touched, as code may write to it.
#include <pthread.h>
#include <stdlib.h>
#include "engine/run/run.h"

const u8 *rva_data(const Field *f, Error *err) {
  const Image *img = f->klass->assembly->img;
  u32 row = md_find(img, TABLE_FIELDRVA, FIELDRVA_FIELD, TOKEN_ROW(f->token));
  u32 rva = row ? md_col(img, TABLE_FIELDRVA, row, FIELDRVA_RVA) : 0;
  const u8 *p = rva ? image_rva(img, rva, class_value_size(f->type, NULL)) : NULL;
  if (!p)
    err_set(err, ERR_BAD_IMAGE, "%s: the data of field %s.%s lies outside the file", image_name(img),
            class_name(f->klass), f->name);
  return p;
}

void *engine_rva_field(const Field *f, Error *err) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static Map fields; // Field* -> memory
  enum { ALIGN = 16 };
  u32 size = class_value_size(f->type, NULL);
  pthread_mutex_lock(&lock);
  void *p = map_get(&fields, (uintptr_t)f);
  const u8 *from = p ? NULL : rva_data(f, err);
  if (from && !(p = aligned_alloc(ALIGN, ALIGN_UP(size + 1, (u32)ALIGN))))
    err_set(err, ERR_OUT_OF_MEMORY, "no room for field %s.%s", class_name(f->klass), f->name);
  if (from && p) {
    memcpy(p, from, size);
    map_put(&fields, (uintptr_t)f, p);
  }
  pthread_mutex_unlock(&lock);
  return p;
}
