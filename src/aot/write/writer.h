// writer.h: what the files of the image writer share.
#ifndef KILN_AOT_WRITER_H
#define KILN_AOT_WRITER_H

#include "aot/aot.h"
#include "aot/image.h"

#include "il/il.h"
#include "types/closure.h"

#include <pthread.h>

// One method of the image.
typedef struct AotMethod {
  Method *m;
  CodeUnit u; // copied out of the compiling arena
  bool ok;
  Error err;
  AssemblySet relies; // whose change would make the code wrong
  u32 *slots;         // slot of each of u.refs
  u32 code_off, rodata_off, info_off;
} AotMethod;

// A row of mono_image_table.
typedef struct ImageRow {
  AssemblyUse use;
  u32 via, ref; // AssemblyRef row `ref` of the assembly in row `via` names it; AOT_NO_IMAGE: found by name
} ImageRow;

// relies.c: the assemblies that units rely on. `lock` guards the rest.
typedef struct Relies {
  pthread_mutex_t lock;
  Closures closures;
  Map bodies; // Method* -> AssemblySet*
} Relies;
void relies_of_unit(Relies *r, const CodeUnit *u, AssemblySet *out); // thread-safe; `out` lives as long as r
void relies_free(Relies *r);

typedef struct ImageBuild {
  Assembly *a;
  const AotOptions *o;
  VEC(AotMethod *) methods; // in order of index; NULL entries: rows without code
  u32 nrows, nshared;       // rows; shared forms of generic methods, which come next
  Map known;                // Method* -> AotMethod*
  // Classes that get objects, and generic virtual methods that are called: each may meet each.
  VEC(Class *) live;
  Map live_known;
  VEC(Method *) gvms;
  Map gvm_known;
  u32 live_done, gvms_done; // pairs below both are looked up
  u32 next;                 // next to be compiled
  pthread_mutex_t lock;
  Arena arena; // under lock
  u32 done, failed;
  // slots: encodings in order of slot number
  VEC(Ref *) slot_refs;
  u32 nplt;
  Enc slot_info;
  VEC(u32) slot_off;
  VEC(ImageRow) images;
  Relies relies;
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
// images.c
u32 build_image_number(void *build, Assembly *a);
u32 *build_image_numbers(ImageBuild *b, const AssemblySet *set, u32 *n); // without the image's own assembly
void build_image_ways(ImageBuild *b);                                    // once all rows are there
// asmout.c: writes the chunks X.0.s, X.1.s, …; the last one holds the tables.
bool write_asm(ImageBuild *b, const char *const *paths, u32 npaths, Error *err);
// compile_image.c
u32 build_threads(const ImageBuild *b); // 1 to 64
// place.c
char *image_place(const Assembly *a, const AotOptions *o, bool *in_cache, Error *err); // malloc'ed; its folder is there
bool image_up_to_date(Assembly *a, const char *path, const AotOptions *o);
// clean.c: after an image was put into the user's cache.
bool cache_entry_done(const Assembly *a, const char *image, Error *err);
// assemble.c: everything from here to the file in its place.
bool write_image(ImageBuild *b, Error *err);
// seal.c
bool finish_image(ImageBuild *b, const char *so_path, Error *err);

#endif
