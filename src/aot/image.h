// image.h: the format of an AOT image, shared by its writer and its loader. docs/aot-image.md describes it byte by
// byte.
//
// An image is an ELF shared object. Its code refers to the runtime only through the GOT (`kiln_got`, zero in the file).
// Slots [0, nplt) are call targets and start as what leads to the resolver (host_plt_start); the others are filled when
// a method that uses them is first reached. Slots [0, nentries) have a PLT entry. All tables are little-endian and
// position-independent.
#ifndef KILN_AOT_IMAGE_H
#define KILN_AOT_IMAGE_H

#include "engine/engine.h"

#define AOT_FORMAT_VERSION 9u
#define AOT_MAGIC 0x4b494c4e41303154ull // in the trailer
#define AOT_NO_METHOD 0xffffffffu
#define AOT_NO_IMAGE 0xffffffffu

// `kiln_aot_header`: sizes of the tables.
typedef struct AotHeader {
  u32 version;
  u32 opts;     // OPT_* it was built with
  u32 full;     // built with --aot=full
  u32 nmethods; // indexes: [0, nrows) are Method rows - 1, the rest instances and other extra methods
  u32 nrows;
  u32 nslots, nplt, nentries;
  u32 nimages; // entries of mono_image_table
  u32 nextra;  // entries of kiln_extra_table
  u32 nearly;  // entries of kiln_early_table
  u32 info_size, slot_info_size;
  u32 code_size, rodata_size;
  u32 early_size; // of the code of the methods of kiln_early_table
  u32 cpu_features; // CPU_* (ir/ir.h) that its code relies on
  u32 cpu_allowed;  // those that it was allowed to rely on (--aot=mcpu=)
  u32 nbetter;      // entries of kiln_better_table
  u32 cpu_better;   // CPU_* that the methods it leads to rely on
  u8 mvid[16];
  // aot_runtime_id() of the runtime that made it: code has its structures' offsets in it. At one place on all machines.
  _Alignas(8) u64 runtime;
} AotHeader;

// `kiln_early_table`: u32 method indexes: the methods that lie first, in the order of their code. The others follow in
// order of index.

// `kiln_extra_table`, sorted by hash: methods that are not rows of the assembly.
typedef struct AotExtra {
  u64 hash;  // of method_name()
  u32 index; // method index
  u32 info;  // offset of the method's encoding in kiln_slot_infos
} AotExtra;

// `kiln_better_table`, sorted: methods that are there twice, the second time for a processor with `cpu_better`.
typedef struct AotBetter {
  u32 index, better; // method indexes
} AotBetter;

// `mono_image_table`: one for each assembly that the image mentions; number 0 is the image's own.
typedef struct AotImageRef {
  u8 mvid[16];
  u32 name; // offset of a NUL-terminated display name in kiln_strings
  u32 via;  // the assembly is what way `ref` of number `via` leads to (assembly_way); AOT_NO_IMAGE: what its name binds
            // to
  u32 ref;
  u32 absent; // 1: there was no such assembly, and code relies on that; mvid is zero
} AotImageRef;

// Appended behind the ELF file: what must hold before any of it is used.
typedef struct AotTrailer {
  u64 magic;
  u64 file_size;                // with the trailer
  u64 eager_hash;               // of everything outside the lazily checked sections
  u64 lazy_off[8], lazy_end[8]; // file ranges checked method by method (code, rodata, infos) or never used (.eh_frame)
  u64 runtime;                  // aot_runtime_id()
  u32 version, nlazy;
} AotTrailer;

// A method's info, at kiln_method_infos[offset]:
//   u32 check (hash of the rest of the info, the code, the read-only data and the encodings of its slots)
//   varints: info size, code size, rodata offset, rodata size, nslots, slots as ascending deltas, nimages, image
//   numbers, frame, clauses, lines (methodinfo.c)

// ---- refcode.c: encodings of classes, methods, fields and refs -----------------------------------------------------
typedef struct Enc {
  u8 *p;
  u32 n, cap;
  // number of an assembly in the image table; UINT32_MAX if it cannot be named
  u32 (*image_number)(void *data, Assembly *a);
  void *data;
  bool bad; // something that cannot be encoded
} Enc;
void enc_byte(Enc *e, u8 b);
void enc_uint(Enc *e, u64 v); // LEB128
void enc_class(Enc *e, Class *c);
void enc_method(Enc *e, Method *m);
void enc_ref(Enc *e, const Ref *r);

typedef struct Dec {
  Reader r; // `bad` after any overrun
  Assembly *(*image)(void *data, u32 number, Error *err);
  void *data;
} Dec;
u64 dec_uint(Dec *d);
Class *dec_class(Dec *d, Error *err);
Method *dec_method(Dec *d, Error *err);
bool dec_ref(Dec *d, Ref *out, Ref *inner, Error *err);

u64 aot_eager_hash(const u8 *p, u64 size, const AotTrailer *t); // trailer.c
u64 aot_runtime_id_of(const char *target); // of a runtime of the same sources for another processor
u64 aot_runtime_id(void);                  // runtime_id.c
// Identity of a method across images.
u64 aot_method_hash(Method *m);

// ---- methodinfo.c -----------------------------------------------------------------------------------------------------
typedef struct MethodInfo {
  u32 check;
  u32 size; // of the info
  u32 code_size, rodata_off, rodata_size;
  u32 nslots;
  u32 nimages;
  u32 *slots;                       // malloc'ed; by ref index of the unit
  u32 *images;                      // malloc'ed
  const u8 *slot_list, *image_list; // as the info has them
  const u8 *tail;                   // frame, clauses, lines, inlined frames
} MethodInfo;
void info_encode(Enc *e, const CodeUnit *u, const u32 *slots, u32 rodata_off, const u32 *images, u32 nimages);
bool info_decode(const u8 *p, u32 avail, MethodInfo *out);
bool info_decode_head(const u8 *p, u32 avail, MethodInfo *out); // without the two arrays; async-signal-safe
void info_decode_numbers(const u8 *list, const MethodInfo *mi, u32 n, u32 *out);
void info_free(MethodInfo *mi);
bool info_decode_tail(const MethodInfo *mi, u32 avail,
                      CodeInfo *ci); // async-signal-safe; fills frame, clauses (with refs as slot numbers), lines
InlineFrame *info_decode_inlined(const CodeInfo *ci, Dec *d); // d: over ci->inlined_info; malloc'ed, NULL on bad input

#endif
