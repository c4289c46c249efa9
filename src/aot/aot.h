// aot.h: ahead-of-time images: making them and running from them.
#ifndef KILN_AOT_AOT_H
#define KILN_AOT_AOT_H

#include "engine/engine.h"

// ---- compile side -----------------------------------------------------------------------------------------------
typedef struct AotOptions {
  bool full, force, asm_only, stats, save_temps, print_skipped, verbose;
  bool clean_cache;    // what is stale in the user's cache goes; assemblies may follow
  const char *outfile; // one assembly only
  const char *out_dir; // directory for X.dll.so; NULL: beside the assembly
  const char *temp_path;
  u32 threads;                 // 0: all cores
  u32 opts;                    // OPT_*
  const char *mtriple;         // the processor that the images are for; NULL: the one that kiln runs on
  const char *mcpu;            // what code may rely on: "x86-64-v2", "x86-64-v3+aes", "native"; NULL: the first
  u32 cpu_features;            // the same, CPU_*; filled in
  const struct Target *target; // the same; the writer's
} AotOptions;
// Parses "full,outfile=X,…" (may be empty). Strings point into a copy that is never freed.
bool aot_parse_options(const char *text, AotOptions *out, Error *err);
bool aot_choose_target(AotOptions *o, Error *err); // by mtriple and mcpu
// With a target chosen. Compiles assemblies into their images, unless those that are there are up to date; with `full`
// as one program. errs: one for each, set where it failed. Progress goes to stderr when it is a terminal or `verbose`.
void aot_compile_assemblies(Assembly *const *as, u32 n, const AotOptions *o, Error *errs);
// Before runtime_init(): goes by the data model of the machine that images are for. True: it is not this machine's.
bool aot_use_model(const AotOptions *o);
u32 aot_clean_cache(void); // removes what is stale in the user's cache; how many images went

// ---- run side ---------------------------------------------------------------------------------------------------
// Folders searched for X.dll.so after the assembly's own: --aot-path (':'-separated), the user's cache, the prefix's.
void aot_init(const char *aot_path);
// Code of a canonical method from the images that may hold it, or NULL. Thread-safe.
void *aot_method_code(Method *m);
InlineFrame *aot_inlined_frames(const CodeInfo *ci); // malloc'ed; NULL if they cannot be read
// The default cache folder of this user, malloc'ed; where `kiln --aot` may write what its owner does not let it put
// beside the assembly.
char *aot_user_cache(void);
// The image of `a` in such a folder: by name and MVID. malloc'ed.
char *aot_cache_file(const char *folder, const Assembly *a);
void aot_guid_text(const u8 *mvid, char out[37]);

#endif
