// compile_image.c: one assembly into one image: collect, compile on all cores, assign slots, assemble, link, seal.
#include "aot/write/writer.h"
#include "target/target.h"

#include "base/log.h"

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

enum { MAX_THREADS = 64 };

// ---- compiling ------------------------------------------------------------------------------------------------------

static void *keep(ImageBuild *b, const void *p, size_t n) {
  return n ? arena_dup(&b->arena, p, n) : NULL;
}

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
  am->u.bodies = NULL;
  am->u.nbodies = 0;
  am->u.named = NULL;
  am->u.nnamed = 0;
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

static bool show_progress(const ImageBuild *b) {
  return b->o->verbose || isatty(STDERR_FILENO);
}

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
    bool ok = compile(am->m, &aot_env, b->o->opts, &arena, &u, &am->err);
    if (ok)
      relies_of_unit(&b->relies, &u, &am->relies);
    pthread_mutex_lock(&b->lock);
    am->ok = ok;
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

u32 build_threads(const ImageBuild *b) {
  u32 n = b->o->threads ? b->o->threads : (u32)sysconf(_SC_NPROCESSORS_ONLN);
  return MAX(1u, MIN(n, (u32)MAX_THREADS));
}

static void compile_all(ImageBuild *b) {
  u32 n = build_threads(b);
  pthread_t threads[MAX_THREADS];
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

// ---- the whole --------------------------------------------------------------------------------------------------------

static bool make_image(Assembly *a, const AotOptions *o, Error *err) {
  ImageBuild *b = xcalloc(1, sizeof *b);
  b->a = a;
  b->o = o;
  b->start_ns = clock_ns();
  pthread_mutex_init(&b->lock, NULL);
  pthread_mutex_init(&b->relies.lock, NULL);
  collect_rows(b);
  compile_rounds(b);
  progress(b, true);
  assign_slots(b);
  encode_infos(b);
  bool ok = write_image(b, err);
  report(b);
  relies_free(&b->relies);
  arena_free(&b->arena);
  free(b);
  return ok;
}

// Whoever asks for reports, text or temporary files wants the work done.
static bool may_skip(const AotOptions *o) {
  return !o->force && !o->asm_only && !o->save_temps && !o->stats && !o->print_skipped;
}

bool aot_compile_assembly(Assembly *a, const AotOptions *options, Error *err) {
  AotOptions o = *options;
  bool in_cache;
  if (!target_host()->as)
    return err_set(err, ERR_NOT_SUPPORTED,
                   "no images for " HOST_NAME " yet: programs run by the virtual machine there");
  char *place = image_place(a, &o, &in_cache, err);
  if (!place)
    return false;
  o.outfile = place;
  bool ok = true;
  if (may_skip(&o) && image_up_to_date(a, place, &o)) {
    fprintf(stderr, "%s: %s is up to date\n", a->name, place);
  } else {
    ok = make_image(a, &o, err) && (!in_cache || cache_entry_done(a, place, err));
    if (ok && in_cache)
      fprintf(stderr, "%s: its folder is not writable; written to %s\n", a->name, place);
  }
  free(place);
  return ok;
}
