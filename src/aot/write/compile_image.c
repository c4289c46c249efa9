// compile_image.c: one assembly into one image: collect, compile on all cores, assign slots, assemble, link, seal.
#include "aot/write/writer.h"

#include "base/file.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// ---- the compile path's view of its surroundings: what will hold in every later run ------------------------------

static bool aot_class_initialized(Class *c, void *data) {
  (void)data;
  return !c->has_cctor; // nothing ever runs before it
}

static bool aot_may_inline(Method *caller, Method *callee, void *data) {
  (void)caller, (void)callee, (void)data;
  return true; // the image records the assemblies that it relies on
}

static bool aot_leaf(Class *c, void *data) {
  (void)data;
  return (c->flags & TA_SEALED) != 0;
}

static const CompileEnv aot_env = {
    .class_initialized = aot_class_initialized,
    .may_inline = aot_may_inline,
    .may_devirtualize_to_leaf = aot_leaf,
};

// ---- compiling ------------------------------------------------------------------------------------------------------

static void *keep(ImageBuild *b, const void *p, size_t n) { return n ? arena_dup(&b->arena, p, n) : NULL; }

static Ref *dup_ref(ImageBuild *b, const Ref *r) {
  Ref *c = keep(b, r, sizeof *r);
  if (c->inner)
    c->inner = dup_ref(b, c->inner);
  return c;
}

// Out of the worker's arena, which is reused for the next method. Under the lock.
static void keep_unit(ImageBuild *b, AotMethod *am, const CodeUnit *u) {
  am->u = *u;
  am->u.arena = NULL;
  am->u.code = keep(b, u->code, u->code_size);
  am->u.rodata = keep(b, u->rodata, u->rodata_size);
  am->u.fixups = keep(b, u->fixups, u->nfixups * sizeof *u->fixups);
  am->u.clauses = keep(b, u->clauses, u->nclauses * sizeof *u->clauses);
  am->u.lines = keep(b, u->lines, u->nlines * sizeof *u->lines);
  am->u.inlined = keep(b, u->inlined, u->ninlined * sizeof *u->inlined);
  am->u.frame.cfi = keep(b, u->frame.cfi, u->frame.cfi_size);
  am->u.refs = ARENA_ARRAY(&b->arena, Ref *, u->nrefs + 1);
  for (u32 i = 0; i < u->nrefs; i++)
    am->u.refs[i] = dup_ref(b, u->refs[i]);
}

static bool show_progress(const ImageBuild *b) { return b->o->verbose || isatty(STDERR_FILENO); }

static void progress(const ImageBuild *b, bool last) {
  if (show_progress(b) && (last || b->done % 256 == 0))
    fprintf(stderr, "\r%s: %u of %u methods%s", b->a->name, b->done, b->methods.n, last ? "\n" : "");
}

static AotMethod *next_method(ImageBuild *b) {
  AotMethod *am = NULL;
  while (b->next < b->methods.n && !(am = b->methods.v[b->next]))
    b->next++, b->done++;
  if (b->next < b->methods.n)
    b->next++;
  return am;
}

static void *compile_worker(void *data) {
  ImageBuild *b = data;
  Arena arena = {0};
  pthread_mutex_lock(&b->lock);
  AotMethod *am;
  while ((am = next_method(b))) {
    pthread_mutex_unlock(&b->lock);
    CodeUnit u = {0};
    memset(assembly_touched, 0, sizeof assembly_touched);
    bool ok = compile(am->m, &aot_env, b->o->opts, &arena, &u, &am->err);
    pthread_mutex_lock(&b->lock);
    am->ok = ok;
    memcpy(am->touched, assembly_touched, sizeof am->touched);
    if (ok)
      keep_unit(b, am, &u);
    b->done++;
    progress(b, false);
    arena_reset(&arena);
  }
  pthread_mutex_unlock(&b->lock);
  arena_free(&arena);
  return NULL;
}

static void compile_all(ImageBuild *b) {
  u32 n = b->o->threads ? b->o->threads : (u32)sysconf(_SC_NPROCESSORS_ONLN);
  n = MAX(1u, MIN(n, 64u));
  pthread_t threads[64];
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, 16 << 20); // recursion over hostile IL
  u32 started = 0;
  while (started + 1 < n && pthread_create(&threads[started], &attr, compile_worker, b) == 0)
    started++;
  compile_worker(b);
  for (u32 i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  pthread_attr_destroy(&attr);
}

// Rounds: methods lead to instances, which lead to further instances.
static void compile_rounds(ImageBuild *b) {
  u32 from = 0;
  for (u32 round = 0; round < 24 && from < b->methods.n; round++) {
    compile_all(b);
    u32 n = b->methods.n;
    collect_instances(b, from);
    from = n;
  }
  compile_all(b);
}

// ---- reports ----------------------------------------------------------------------------------------------------------

static void report(ImageBuild *b) {
  u32 ok = 0, all = 0;
  for (u32 i = 0; i < b->methods.n; i++) {
    AotMethod *am = b->methods.v[i];
    if (!am)
      continue;
    all++;
    ok += am->ok;
    if (!am->ok && b->o->print_skipped)
      fprintf(stderr, "skipped: %s: %s\n", method_name(am->m), am->err.msg);
  }
  if (!b->o->stats && !b->o->verbose)
    return;
  double ms = (double)(clock_ns() - b->start_ns) / 1e6;
  fprintf(stderr,
          "%s:\n  methods:      %u of %u (%.2f%%), %u skipped\n  instances:    %u\n  code:         %u bytes\n"
          "  slots:        %u, of them %u calls\n  assemblies:   %u\n  time:         %.0f ms\n",
          b->a->name, ok, all, all ? 100.0 * ok / all : 100.0, all - ok, b->methods.n - b->nrows, b->code_size,
          b->slot_off.n, b->nplt, b->images.n, ms);
}

// ---- files --------------------------------------------------------------------------------------------------------------

enum { MAX_CHUNKS = 8 };

typedef struct Temp {
  char *dir;
  char *s[MAX_CHUNKS], *o[MAX_CHUNKS], *so;
  u32 n;
} Temp;

static bool temp_make(Temp *t, const AotOptions *o, u32 chunks, Error *err) {
  const char *base = o->temp_path ? o->temp_path : getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
  t->dir = xasprintf("%s/kiln-aot-XXXXXX", base);
  if (!mkdtemp(t->dir))
    return err_set(err, ERR_IO, "%s: cannot make a temporary folder: %s", base, strerror(errno));
  t->n = chunks;
  for (u32 i = 0; i < chunks; i++) {
    t->s[i] = xasprintf("%s/image.%u.s", t->dir, i);
    t->o[i] = xasprintf("%s/image.%u.o", t->dir, i);
  }
  t->so = xasprintf("%s/image.so", t->dir);
  return true;
}

static void temp_remove(Temp *t, bool keep) {
  for (u32 i = 0; i < t->n; i++) {
    if (!keep) {
      unlink(t->s[i]);
      unlink(t->o[i]);
    }
    free(t->s[i]);
    free(t->o[i]);
  }
  if (keep)
    fprintf(stderr, "temporary files kept in %s\n", t->dir);
  else {
    unlink(t->so);
    rmdir(t->dir);
  }
  free(t->so);
  free(t->dir);
}

typedef struct AsJob {
  const char *s, *o;
  bool ok;
  Error err;
} AsJob;

static void *assemble(void *data) {
  AsJob *j = data;
  const char *argv[] = {"as", "--64", "-o", j->o, j->s, NULL};
  j->ok = run_tool(argv, &j->err);
  return NULL;
}

static bool assemble_all(Temp *t, Error *err) {
  AsJob jobs[MAX_CHUNKS] = {0};
  pthread_t threads[MAX_CHUNKS];
  u32 started = 0;
  for (u32 i = 0; i < t->n; i++)
    jobs[i] = (AsJob){.s = t->s[i], .o = t->o[i]};
  while (started + 1 < t->n && pthread_create(&threads[started], NULL, assemble, &jobs[started]) == 0)
    started++;
  for (u32 i = started; i < t->n; i++)
    assemble(&jobs[i]);
  for (u32 i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  for (u32 i = 0; i < t->n; i++)
    if (!jobs[i].ok) {
      *err = jobs[i].err;
      return false;
    }
  return true;
}

static bool link_all(Temp *t, Error *err) {
  const char *argv[MAX_CHUNKS + 16] = {"ld",          "-shared", "--eh-frame-hdr",     "--build-id=none",       "-z",
                                       "noexecstack", "-z",      "max-page-size=4096", "--hash-style=gnu", "-o", t->so};
  u32 n = 11;
  for (u32 i = 0; i < t->n; i++)
    argv[n++] = t->o[i];
  return run_tool(argv, err);
}

static bool write_image(ImageBuild *b, Error *err) {
  Temp t = {0};
  u32 cores = b->o->threads ? b->o->threads : (u32)sysconf(_SC_NPROCESSORS_ONLN);
  u32 chunks = b->code_size < 1 << 18 ? 1 : MAX(1u, MIN(cores, (u32)MAX_CHUNKS));
  if (b->o->asm_only) {
    const char *path = b->o->outfile;
    return write_asm(b, &path, 1, err);
  }
  if (!temp_make(&t, b->o, chunks, err))
    return false;
  bool ok = write_asm(b, (const char *const *)t.s, t.n, err) && assemble_all(&t, err) && link_all(&t, err) &&
            finish_image(b, t.so, err);
  temp_remove(&t, b->o->save_temps);
  return ok;
}

// Beside the assembly; where its folder takes no files, in the user's cache, where the loader looks next. The image is
// renamed into place, so what must be writable is the folder. NULL if there is no folder for it.
static char *default_outfile(const Assembly *a, const AotOptions *o, bool *elsewhere, Error *err) {
  const char *path = image_name(a->img), *suffix = o->asm_only ? ".s" : ".so";
  if (o->out_dir)
    return xasprintf("%s/%s%s", o->out_dir, path_base(path), suffix);
  char *dir = path_dir(path), *out = NULL;
  *elsewhere = access(dir, W_OK | X_OK) != 0;
  if (!*elsewhere) {
    out = xasprintf("%s%s", path, suffix);
  } else {
    char *cache = aot_user_cache();
    if (dir_make_all(cache, err))
      out = xasprintf("%s/%s%s", cache, path_base(path), suffix);
    else
      err_prefix(err, "%s is not writable, nor is the user's image cache", dir);
    free(cache);
  }
  free(dir);
  return out;
}

bool aot_compile_assembly(Assembly *a, const AotOptions *options, Error *err) {
  AotOptions o = *options;
  bool elsewhere = false;
  char *own_name = NULL;
  if (!o.outfile) {
    o.outfile = own_name = default_outfile(a, &o, &elsewhere, err);
    if (!own_name)
      return false;
  }
  ImageBuild *b = xcalloc(1, sizeof *b);
  b->a = a;
  b->o = &o;
  b->start_ns = clock_ns();
  pthread_mutex_init(&b->lock, NULL);
  collect_rows(b);
  compile_rounds(b);
  progress(b, true);
  assign_slots(b);
  encode_infos(b);
  bool ok = write_image(b, err);
  if (!ok)
    err_prefix(err, "%s", o.outfile);
  else if (elsewhere)
    fprintf(stderr, "%s: its folder is not writable; written to %s\n", a->name, o.outfile);
  report(b);
  free(own_name);
  arena_free(&b->arena);
  free(b);
  return ok;
}
