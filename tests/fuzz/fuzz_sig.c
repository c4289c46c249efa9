// fuzz_sig.c: any bytes as types, signatures, and the text forms of type and assembly names.
#include "types/internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool prepare(void) {
  static bool done;
  Error err = {0};
  return done || (done = well_known_init(NULL, &err));
}

static void use_class(Class *c, bool more) {
  Error err = {0};
  class_name(c);
  free(class_reflection_name(c, true, true));
  class_canonical(c);
  class_fields(c, &err);
  if (!more || c->is_open)
    return;
  class_methods(c, &err);
  class_ifaces(c, &err);
  class_vtable_layout(c, &err);
  class_assignable(wk.object, c);
  class_assignable(c, wk.string);
}

static GenericCtx some_ctx(u8 how) {
  Class *args[] = {wk.int32, wk.string, wk.object};
  GenericCtx none = {0};
  if (!how)
    return none;
  return (GenericCtx){generic_inst(args, how), how == 2 ? generic_inst(args + 1, 1) : NULL};
}

static void try_type(u8 how, const u8 *p, u32 n) {
  Reader r = reader_of(p, n);
  Error err = {0};
  Class *c = type_read(assembly_corlib(), &r, some_ctx(how & 3), &err);
  if (c)
    use_class(c, how & 4);
  else if (err.kind == ERR_NONE)
    abort();
  if (r.p > r.end)
    abort();
}

static void try_sig(u8 how, const u8 *p, u32 n) {
  Reader r = reader_of(p, n);
  Error err = {0};
  Sig *s = sig_read(assembly_corlib(), &r, some_ctx(how & 3), &err);
  if (!s) {
    if (err.kind == ERR_NONE)
      abort();
    return;
  }
  sig_hash(s);
  Sig *t = sig_inflate(s, some_ctx(3), &err);
  if (t && !sig_equal(t, t))
    abort();
  use_class(class_fnptr(s), false);
}

static void try_name(u8 how, const u8 *p, u32 n) {
  char *text = xmalloc(n + 1u);
  memcpy(text, p, n);
  text[n] = 0;
  Error err = {0};
  if (how & 1) {
    AsmName name;
    if (asm_name_parse(&name, text, &err)) {
      char out[512];
      asm_name_format(&name, out, sizeof out);
    }
  } else {
    Class *c = class_from_reflection_name(assembly_corlib(), text, how & 2, &err);
    if (c)
      use_class(c, true);
    else if (err.kind == ERR_NONE)
      abort();
  }
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 2048 || !prepare())
    return 0;
  u8 how = data[0];
  const u8 *p = data + 1;
  u32 n = (u32)size - 1;
  switch (how >> 6) {
  case 0: try_type(how, p, n); break;
  case 1: try_sig(how, p, n); break;
  default: try_name(how, p, n); break;
  }
  return 0;
}
