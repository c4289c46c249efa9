// writer.h: what the files of the image writer share.
#ifndef KILN_AOT_WRITER_H
#define KILN_AOT_WRITER_H

#include "aot/aot.h"
#include "aot/image.h"

#include <pthread.h>

// One method of the image.
typedef struct AotMethod {
  Method *m;
  CodeUnit u; // copied out of the compiling arena
  bool ok;
  Error err;
  u64 touched[ASSEMBLY_MASK_WORDS]; // assemblies that the compiler looked at
  u32 *slots;                       // slot of each of u.refs
  u32 code_off, rodata_off, info_off;
} AotMethod;

typedef struct ImageBuild {
  Assembly *a;
  const AotOptions *o;
  VEC(AotMethod *) methods; // in order of index; NULL entries: rows without code
  u32 nrows, nshared; // rows; shared forms of generic methods, which come next
  Map known; // Method* -> AotMethod*
  // Classes that get objects, and generic virtual methods that are called: each may meet each.
  VEC(Class *) live;
  Map live_known;
  VEC(Method *) gvms;
  Map gvm_known;
  u32 live_done, gvms_done; // pairs below both are looked up
  u32 next;  // next to be compiled
  pthread_mutex_t lock;
  Arena arena; // under lock
  u32 done, failed;
  // slots: encodings in order of slot number
  VEC(Ref *) slot_refs;
  u32 nplt;
  Enc slot_info;
  VEC(u32) slot_off;
  VEC(Assembly *) images;
  Enc infos;
  VEC(AotExtra) extra;
  u32 code_size, rodata_size;
  u64 start_ns;
} ImageBuild;

// collect.c
void collect_rows(ImageBuild *b);
// Methods that the units compiled since `from` refer to and that no image of their own assembly will hold.
void collect_instances(ImageBuild *b, u32 from);
bool method_has_code(Method *m);
// slots.c
void assign_slots(ImageBuild *b);
void encode_infos(ImageBuild *b);
u32 build_image_number(void *build, Assembly *a);
// asmout.c: writes the chunks X.0.s, X.1.s, …; the last one holds the tables.
bool write_asm(ImageBuild *b, const char *const *paths, u32 npaths, Error *err);
// link.c
bool run_tool(const char *const *argv, Error *err);
bool finish_image(ImageBuild *b, const char *so_path, Error *err);

#endif
