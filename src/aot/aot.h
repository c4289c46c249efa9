// aot.h: ahead-of-time images: making them and running from them.
#ifndef KILN_AOT_AOT_H
#define KILN_AOT_AOT_H

#include "engine/engine.h"

// ---- compile side -----------------------------------------------------------------------------------------------
typedef struct AotOptions {
  bool full, asm_only, stats, save_temps, print_skipped, verbose;
  const char *outfile; // one assembly only
  const char *out_dir; // directory for X.dll.so; NULL: beside the assembly
  const char *temp_path;
  u32 threads; // 0: all cores
  u32 opts;    // OPT_*
} AotOptions;
// Parses "full,outfile=X,…" (may be empty). Strings point into a copy that is never freed.
bool aot_parse_options(const char *text, AotOptions *out, Error *err);
// Compiles one assembly into its image. Progress goes to stderr when it is a terminal or `verbose`.
bool aot_compile_assembly(Assembly *a, const AotOptions *o, Error *err);

// ---- run side ---------------------------------------------------------------------------------------------------
// Folders searched for X.dll.so after the assembly's own: --aot-path (':'-separated), the user's cache, the prefix's.
void aot_init(const char *aot_path);
// Code of a canonical method from the images that may hold it, or NULL. Thread-safe.
void *aot_method_code(Method *m);
InlineFrame *aot_inlined_frames(const CodeInfo *ci); // malloc'ed; NULL if they cannot be read
// The default cache folder of this user, malloc'ed; where `kiln --aot` may write what its owner does not let it put
// beside the assembly.
char *aot_user_cache(void);

#endif
