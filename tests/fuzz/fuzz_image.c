// fuzz_image.c: any bytes as the tables of a native image: infos, frames, clauses, lines, and encoded refs.
#include "aot/image.h"
#include "interop/interop.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Assembly *known[2]; // what image numbers stand for

static bool prepare(void) {
  if (known[0])
    return true;
  Error err = {0};
  if (!well_known_init(NULL, &err))
    return false;
  interop_init(); // methods that C calls are named by their native signatures
  known[1] = assembly_load_name("System.Core", NULL, &err);
  known[0] = assembly_corlib();
  return true;
}

static Assembly *image(void *data, u32 n, Error *err) {
  (void)data;
  if (n < ARRAY_LEN(known) && known[n])
    return known[n];
  err_set(err, ERR_BAD_IMAGE, "no assembly number %u", n);
  return NULL;
}

static u32 image_number(void *data, Assembly *a) {
  (void)data;
  return a == known[0] ? 0 : a == known[1] ? 1 : UINT32_MAX;
}

static Dec decoder(const u8 *p, size_t n) {
  return (Dec){.r = reader_of(p, (u32)n), .image = image};
}

// What has been decoded encodes to bytes that decode to the same.
static void check_class(Class *c) {
  Enc e = {.image_number = image_number};
  Error err = {0};
  enc_class(&e, c);
  if (!e.bad) {
    Dec d = decoder(e.p, e.n);
    if (dec_class(&d, &err) != c)
      abort();
  }
  free(e.p);
  class_name(c);
  class_fields(c, &err);
}

static void check_method(Method *m) {
  Enc e = {.image_number = image_number};
  Error err = {0};
  enc_method(&e, m);
  if (!e.bad) {
    Dec d = decoder(e.p, e.n);
    if (dec_method(&d, &err) != m)
      abort();
  }
  free(e.p);
  aot_method_hash(m);
}

static void try_info(const u8 *p, size_t n) {
  MethodInfo mi;
  if (!info_decode(p, (u32)n, &mi))
    return;
  if (mi.size > n || mi.tail > p + mi.size)
    abort();
  CodeInfo ci = {.size = mi.code_size};
  if (info_decode_tail(&mi, (u32)(p + mi.size - mi.tail), &ci)) {
    for (u32 i = 0; i < ci.nclauses; i++) {
      const CodeClause *c = &ci.clauses[i];
      if (c->try_start > c->try_end || c->handler > c->handler_end || c->try_end > ci.size ||
          c->handler_end > ci.size || c->filter_end > ci.size)
        abort();
      if (c->cls_ref >= (i32)mi.nslots || c->dict_ref >= (i32)mi.nslots)
        abort();
    }
  }
  info_free(&mi);
}

static void try_ref(const u8 *p, size_t n) {
  Dec d = decoder(p, n);
  Ref r, inner;
  Error err = {0};
  if (!dec_ref(&d, &r, &inner, &err)) {
    if (err.kind == ERR_NONE)
      abort();
    return;
  }
  Enc e = {.image_number = image_number};
  enc_ref(&e, &r);
  if (!e.bad) {
    Ref again, inner_again;
    Dec back = decoder(e.p, e.n);
    if (!dec_ref(&back, &again, &inner_again, &err) || again.kind != r.kind)
      abort();
  }
  free(e.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 4096 || !prepare())
    return 0;
  Error err = {0};
  Dec d = decoder(data + 1, size - 1);
  Class *c;
  Method *m;
  switch (data[0] & 3) {
  case 0: try_info(data + 1, size - 1); break;
  case 1: try_ref(data + 1, size - 1); break;
  case 2:
    if ((c = dec_class(&d, &err)))
      check_class(c);
    break;
  default:
    if ((m = dec_method(&d, &err)))
      check_method(m);
    break;
  }
  return 0;
}
