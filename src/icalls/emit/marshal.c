// marshal.c: UnmanagedMarshal as a marshalling descriptor (II.23.4).
#include <stdlib.h>
#include "icalls/emit/emit.h"

enum {
  NATIVE_BYVALTSTR = 0x17,
  NATIVE_SAFEARRAY = 0x1D,
  NATIVE_BYVALARRAY = 0x1E,
  NATIVE_LPARRAY = 0x2A,
  NATIVE_CUSTOM = 0x2C
};

#define GET(name, T) EMIT_GET(m, "UnmanagedMarshal", name, T)

static void put_chars(Buf *b, const char *s) {
  put_compressed(b, s ? (u32)strlen(s) : 0);
  if (s)
    buf_puts(b, s);
}

static void put_text(Buf *b, String *s) {
  char *p = s ? string_to_utf8(s) : NULL;
  put_chars(b, p);
  free(p);
}

static void put_array(Buf *b, Object *m) {
  u32 elem = GET("tbase", u32);
  bool has_size = GET("has_size", u8);
  i32 param = GET("param_num", i32), count = GET("count", i32);
  if (!elem && !has_size)
    return;
  put_compressed(b, elem);
  if (has_size) {
    put_compressed(b, (u32)MAX(param, 0));
    put_compressed(b, (u32)MAX(count, 0));
    put_compressed(b, param >= 0); // whether the parameter counts
  }
}

// GUID and native name (neither has a meaning), the marshaler's type, its cookie.
static void put_custom(EmitOut *o, Buf *b, Object *m) {
  Object *type = GET("marshaltyperef", Object *);
  put_text(b, GET("guid", String *));
  put_compressed(b, 0);
  Class *c = type ? emit_type(type, &o->err) : NULL;
  if (c) {
    char *name = class_reflection_name(c, true, true);
    put_chars(b, name);
    free(name);
  } else {
    put_text(b, GET("marshaltype", String *));
  }
  put_text(b, GET("mcookie", String *));
}

u32 emit_marshal_blob(EmitOut *o, Object *m) {
  Buf b = {0};
  u32 kind = GET("t", u32);
  put_compressed(&b, kind);
  switch (kind) {
  case NATIVE_BYVALTSTR:
  case NATIVE_BYVALARRAY: put_compressed(&b, (u32)GET("count", i32)); break;
  case NATIVE_LPARRAY: put_array(&b, m); break;
  case NATIVE_SAFEARRAY:
    if (GET("tbase", u32))
      put_compressed(&b, GET("tbase", u32));
    break;
  case NATIVE_CUSTOM: put_custom(o, &b, m); break;
  default: break;
  }
  u32 blob = meta_blob(&o->w, b.s, b.n);
  buf_free(&b);
  return blob;
}
