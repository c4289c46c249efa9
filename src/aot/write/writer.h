// writer.h: what the files of the image writer share.
#ifndef KILN_AOT_WRITER_H
#define KILN_AOT_WRITER_H

#include "aot/aot.h"
#include "aot/image.h"

#include "il/il.h"
#include "types/closure.h"

#include <pthread.h>

typedef struct Find Find; // reflect.c

// One method of the image.
typedef struct AotMethod {
  Method *m;
  struct AotMethod *cause;    // whose code led to it; NULL: it is a row or its shared form
  Method *decl;               // definition of the generic virtual method that was called; NULL: the method itself was
  struct AotMethod *receiver; // and what makes objects of the class that it was found on
  u32 seen;                   // by which search of endless.c
  CodeUnit u;                 // copied out of the compiling arena
  bool ok;
  u32 better; // index of the same method for a processor with VectorTarget.better; 0: none
  bool is_better;
  Error err;
  AssemblySet relies; // whose change would make the code wrong
  VEC(Find *) finds;  // what it does by reflection
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

// A call of a generic virtual method, and the first method that has one.
typedef struct GvmCall {
  Method *decl;
  AotMethod *cause;
} GvmCall;

// A class with generic virtual methods that gets objects, and the first method that makes one.
typedef struct LiveClass {
  Class *c;
  AotMethod *cause;
} LiveClass;

// Assemblies that are analysed together: what one of them makes objects of, the others may call.
typedef struct Program {
  VEC(struct ImageBuild *) builds;
  VEC(LiveClass) live;
  // What references lead to, and the generic virtual methods with a body there; virtuals.c makes both when asked.
  bool indexed;
  VEC(Assembly *) assemblies;
  Map known_assemblies;
  VEC(Method *) generic_virtuals;
  Map named_elsewhere; // Assembly* -> itself: another one refers to it, or the Program: none does
  // With an entry point nothing else names types: the value types in `typeof`, for reflection to choose from.
  bool is_closed;
  VEC(Class *) named_types;
  Map known_types;
} Program;

typedef struct ImageBuild {
  Assembly *a;
  Program *program;
  const AotOptions *o;
  VEC(AotMethod *) methods; // in order of index; NULL entries: rows without code
  VEC(u32) order;           // indexes of those that are there, in the order in which they lie in the image
  u32 nearly;               // of `order`: methods that programs start with
  u32 nrows, nshared;       // rows; shared forms of generic methods, which come next
  Map known;                // Method* -> AotMethod*
  AotMethod *cause;         // whose code is being looked at
  Method *decl;             // the generic virtual method that it calls there, or NULL
  AotMethod *receiver;      // and what makes objects of the class that it is looked up on
  u32 searches;
  Map live_known;       // classes that get objects
  Map marshalled_known; // classes whose delegates have been looked for
  VEC(GvmCall) gvms;
  Map gvm_known;
  u32 live_done, gvms_done; // pairs below both are looked up
  VEC(Method *) left;       // instances that are not made, as they would go on without end
  Map left_known;
  VEC(Find *) partial; // finds with arguments that only the run knows
  u32 types_done;      // named types that they were tried with
  u32 next;            // next to be compiled
  pthread_mutex_t lock;
  Arena arena; // under lock
  u32 done, failed;
  // slots: encodings in order of slot number
  VEC(Ref *) slot_refs;
  u32 nplt, nentries, nbranched; // of slots: see PltShape
  Enc slot_info;
  VEC(u32) slot_off;
  VEC(ImageRow) images;
  Relies relies;
  Enc infos;
  VEC(AotExtra) extra;
  u32 code_size, rodata_size;
  u32 cpu_features; // CPU_* that some of its code relies on
  VEC(AotBetter) better;
  VEC(u32) early; // kiln_early_table
  u32 early_size; // of their code
  u64 start_ns;
} ImageBuild;

// collect.c
void collect_rows(ImageBuild *b);
// Methods that the units compiled since `from` lead to and that no image of their own assembly will hold.
void collect_instances(ImageBuild *b, u32 from);
bool method_has_code(Method *m);
// The methods compiled since `from` once more, where code for VectorTarget.better would be another.
void collect_better(ImageBuild *b, u32 from);
void want(ImageBuild *b, Method *m);      // unless it is there, or in another image; NULL, open ones: nothing
void want_here(ImageBuild *b, Method *m); // unless it is there
bool over_values(const GenericInst *g);   // any argument is a value type; NULL: no
// endless.c: whether `m`, which b->cause leads to, is one of a chain that has no end.
bool chain_is_endless(ImageBuild *b, const Method *m);
// virtuals.c
void want_virtuals(ImageBuild *b, Class *c); // everything that can be called on an object of class c
void want_gvm(ImageBuild *b, Method *decl);
void want_gvm_targets(ImageBuild *b); // of those wanted, on the classes that get objects
// reflect.c
void reflect_inspect(Fn *fn, void *build); // CompileEnv.inspect; thread-safe
void want_reflected(ImageBuild *b, AotMethod *am);
void want_objects(ImageBuild *b, Class *c); // made by a constructor that no code names
void name_type(ImageBuild *b, Class *c);    // code of the assembly names it by `typeof`
char *find_text(const Find *f);             // malloc'ed: where, and an instance of what
void want_partial(ImageBuild *b);           // finds with arguments that are not known, with the types that are named
// habits.c: what the class libraries do to a class, or to what a method is given, without naming it.
void want_habits(ImageBuild *b, Class *c);
void want_twin(ImageBuild *b, Method *m);
void want_new_of_method(ImageBuild *b, Method *m);
// for_open.c
void collect_for_open(ImageBuild *b); // of the assembly's rows
// marshalled.c: delegates that C is given or gives: the methods between them and C.
void collect_marshalled(ImageBuild *b);                   // of the assembly's rows
void want_marshalled_of_method(ImageBuild *b, Method *m); // of a method of Marshal that is called
void want_native_entry(ImageBuild *b, Method *m);
// order.c
void order_methods(ImageBuild *b);
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
