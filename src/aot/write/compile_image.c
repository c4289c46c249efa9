// compile_image.c: one assembly into one image: collect, compile on all cores, assign slots, assemble, link, seal.
#include "aot/write/writer.h"
#include "ir/vector.h"
#include "target/host.h"
#include "target/target.h"

#include "base/cpu.h"
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

static CompileEnv aot_env(ImageBuild *b, bool better) {
  const VectorTarget *t = b->o->target->vector;
  u32 features = b->o->cpu_features | (better ? t->better : 0);
  return (CompileEnv){
      .class_initialized = aot_class_initialized,
      .may_inline = aot_may_inline,
      .may_devirtualize_to_leaf = aot_leaf,
      .inspect = better ? NULL : reflect_inspect, // once for each method
      .target = b->o->target,
      .features = features,
      .optional = t ? t->optional & ~features : 0,
      .data = b,
  };
}

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
  b->cpu_features |= am->is_better ? 0 : u->features;
  am->u.arena = NULL;
  am->u.bodies = NULL;
  am->u.nbodies = 0;
  am->u.named = NULL;
  am->u.nnamed = 0;
  am->u.code = keep(b, u->code, u->code_size);
  am->u.rodata = keep(b, u->rodata, u->rodata_size);
  am->u.fixups = keep(b, u->fixups, u->nfixups * sizeof *u->fixups);
  am->u.entries = keep(b, u->entries, u->nentries * sizeof *u->entries);
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
  CompileEnv env[2] = {aot_env(b, false), aot_env(b, b->o->target->vector != NULL)};
  pthread_mutex_lock(&b->lock);
  AotMethod *am;
  while ((am = next_method(b))) {
    pthread_mutex_unlock(&b->lock);
    CodeUnit u = {0};
    bool ok = compile(am->m, &env[am->is_better], b->o->opts, &arena, &u, &am->err);
    if (ok)
      relies_of_unit(&b->relies, &u, &am->relies);
    pthread_mutex_lock(&b->lock);
    am->ok = ok;
    if (ok)
      keep_unit(b, am, &u);
    if (ok)
      engine_dump_code(&u);
    b->done++;
    progress(b, false);
    arena_reset(&arena);
  }
  pthread_mutex_unlock(&b->lock);
  arena_free(&arena);
  return NULL;
}

u32 build_threads(const ImageBuild *b) {
  u32 n = b->o->threads ? b->o->threads : cpu_count();
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

// Rounds: methods lead to instances, which lead to further instances; also of the program's other assemblies.
static void compile_rounds(Program *p) {
  u32 *from = xcalloc(p->builds.n + 1, sizeof *from);
  for (bool more = true; more;) {
    more = false;
    for (u32 i = 0; i < p->builds.n; i++) {
      ImageBuild *b = p->builds.v[i];
      if (b->next < b->methods.n)
        compile_all(b);
      u32 n = b->methods.n;
      collect_better(b, from[i]);
      collect_instances(b, from[i]);
      from[i] = n;
    }
    for (u32 i = 0; i < p->builds.n; i++)
      more |= from[i] < p->builds.v[i]->methods.n || p->builds.v[i]->live_done < p->live.n;
  }
  free(from);
}

// ---- reports ----------------------------------------------------------------------------------------------------------

typedef struct Count {
  u32 all, skipped, endless, at_run;
} Count;

static Count count(ImageBuild *b) {
  Count c = {.endless = b->left.n, .at_run = b->partial.n};
  for (u32 i = 0; i < b->methods.n; i++) {
    const AotMethod *am = b->methods.v[i];
    c.all += am && !am->is_better;
    c.skipped += am && !am->ok && !am->is_better;
  }
  return c;
}

static void list_skipped(const ImageBuild *b) {
  for (u32 i = 0; i < b->methods.n; i++) {
    const AotMethod *am = b->methods.v[i];
    if (am && !am->ok && !am->is_better)
      fprintf(stderr, "skipped: %s: %s\n", method_name(am->m), am->err.msg);
  }
  for (u32 i = 0; i < b->left.n; i++)
    fprintf(stderr, "skipped: %s: its instances lead to each other without end\n", method_name(b->left.v[i]));
  for (u32 i = 0; i < b->partial.n; i++) {
    char *text = find_text(b->partial.v[i]);
    fprintf(stderr, "by reflection: %s\n", text);
    free(text);
  }
}

// What will run by the virtual machine under --full-aot, and why.
static void tell_left(const ImageBuild *b, const Count *c) {
  if (!c->skipped && !c->endless && !c->at_run) {
    fprintf(stderr, "%s: %u methods; nothing is left to the virtual machine\n", b->a->name, c->all);
    return;
  }
  fprintf(stderr, "%s: %u methods; left to the virtual machine:", b->a->name, c->all - c->skipped);
  const char *sep = " ";
  if (c->skipped)
    fprintf(stderr, "%s%u that cannot be compiled", sep, c->skipped), sep = ", ";
  if (c->endless)
    fprintf(stderr, "%s%u whose instances lead to each other without end", sep, c->endless), sep = ", ";
  if (c->at_run)
    fprintf(stderr, "%swhat %u places make by reflection of types that only the run knows", sep, c->at_run);
  fprintf(stderr, "%s\n", b->o->print_skipped ? "" : " (--aot=full,print-skipped lists them)");
}

static void report(ImageBuild *b) {
  Count c = count(b);
  if (b->o->print_skipped)
    list_skipped(b);
  if (b->o->full)
    tell_left(b, &c);
  if (!b->o->stats && !b->o->verbose)
    return;
  double ms = (double)(clock_ns() - b->start_ns) / 1e6;
  fprintf(stderr,
          "%s:\n  methods:      %u of %u (%.2f%%), %u skipped, %u twice\n  instances:    %u\n  code:         %u bytes\n"
          "  slots:        %u, of them %u calls\n  assemblies:   %u\n  time:         %.0f ms\n",
          b->a->name, c.all - c.skipped, c.all, c.all ? 100.0 * (c.all - c.skipped) / c.all : 100.0, c.skipped,
          b->better.n, b->methods.n - b->nrows, b->code_size, b->slot_off.n, b->nplt, b->images.n, ms);
}

// ---- the whole --------------------------------------------------------------------------------------------------------

static ImageBuild *build_new(Program *p, Assembly *a, const AotOptions *o) {
  ImageBuild *b = xcalloc(1, sizeof *b);
  b->a = a;
  b->program = p;
  b->o = o;
  b->start_ns = clock_ns();
  pthread_mutex_init(&b->lock, NULL);
  pthread_mutex_init(&b->relies.lock, NULL);
  collect_rows(b);
  p->is_closed |= a->img->entry_point != 0;
  vec_push(&p->builds, b);
  return b;
}

static void build_free(ImageBuild *b) {
  relies_free(&b->relies);
  arena_free(&b->arena);
  free(b);
}

static bool finish_build(ImageBuild *b, Error *err) {
  progress(b, true);
  order_methods(b);
  assign_slots(b);
  encode_infos(b);
  bool ok = write_image(b, err);
  report(b);
  return ok;
}

typedef struct Goal {
  Assembly *a;
  AotOptions o; // outfile set
  char *place;
  bool in_cache, up_to_date;
  ImageBuild *build;
} Goal;

bool aot_use_model(const AotOptions *o) {
  const Target *t = o->mtriple ? target_by_triple(o->mtriple) : NULL;
  if (!t || (t->pointer_size == model.word && t->align8 == model.align8))
    return false;
  model_set(t->pointer_size, t->align8);
  return true;
}

// Whoever asks for reports, text or temporary files wants the work done.
static bool may_skip(const AotOptions *o) {
  return !o->force && !o->asm_only && !o->save_temps && !o->stats && !o->print_skipped;
}

static bool choose_cpu(AotOptions *o, Error *err) {
  const VectorTarget *v = o->target->vector;
  bool native = o->mcpu && !strcmp(o->mcpu, "native");
  if (native && o->target != target_host())
    return err_set(err, ERR_NOT_SUPPORTED, "--aot: mcpu=native goes with images for this machine");
  o->cpu_features = !v ? 0 : native ? host_cpu_features() : o->mcpu ? v->features(o->mcpu) : CPU_VECTORS;
  return !o->mcpu || o->cpu_features ||
         err_set(err, ERR_NOT_SUPPORTED,
                 "--aot: mcpu=%s is not known (x86-64-v2, x86-64-v3, native, or names joined by "
                 "+: lzcnt, bmi, bmi2, aes, pclmul, avx2, fma)",
                 o->mcpu);
}

bool aot_choose_target(AotOptions *o, Error *err) {
  o->target = o->mtriple ? target_by_triple(o->mtriple) : target_host();
  if (!o->target || !o->target->as)
    return err_set(err, ERR_NOT_SUPPORTED, "--aot: there are no images for %s", o->mtriple ? o->mtriple : HOST_NAME);
  return choose_cpu(o, err);
}

static bool prepare(Goal *t, Assembly *a, const AotOptions *o, Error *err) {
  t->a = a;
  t->o = *o;
  if (!(t->place = image_place(a, &t->o, &t->in_cache, err)))
    return false;
  t->o.outfile = t->place;
  t->up_to_date = may_skip(o) && image_up_to_date(a, t->place, &t->o);
  return true;
}

static bool finish(Goal *t, Error *err) {
  if (!t->build) {
    fprintf(stderr, "%s: %s is up to date\n", t->a->name, t->place);
    return true;
  }
  bool ok = finish_build(t->build, err) && (!t->in_cache || cache_entry_done(t->a, t->place, err));
  if (ok && t->in_cache)
    fprintf(stderr, "%s: %swritten to %s\n", t->a->name, bind_is_framework(t->a) ? "" : "its folder is not writable; ",
            t->place);
  return ok;
}

// With `full` they are one program: what one makes objects of, another may call. Then all are made if one must be, but
// for a framework's: programs share it, and each has in its own images what that lacks.
static bool is_needed(const Goal *t, bool all) {
  return t->place && (!t->up_to_date || (all && !bind_is_framework(t->a)));
}

static void make_images(Goal *goals, u32 n, Error *errs) {
  Program p = {0};
  bool all = false;
  for (u32 i = 0; i < n; i++)
    all |= !goals[i].up_to_date && goals[i].o.full;
  for (u32 i = 0; i < n; i++)
    if (is_needed(&goals[i], all))
      goals[i].build = build_new(&p, goals[i].a, &goals[i].o);
  compile_rounds(&p);
  for (u32 i = 0; i < n; i++) {
    if (goals[i].place)
      finish(&goals[i], &errs[i]);
    if (goals[i].build)
      build_free(goals[i].build);
  }
}

void aot_compile_assemblies(Assembly *const *as, u32 n, const AotOptions *o, Error *errs) {
  Goal *goals = xcalloc(n + 1, sizeof *goals);
  for (u32 i = 0; i < n; i++)
    prepare(&goals[i], as[i], o, &errs[i]);
  u32 at_once = o->full ? n : 1;
  for (u32 i = 0; i < n; i += at_once)
    make_images(goals + i, MIN(at_once, n - i), errs + i);
  for (u32 i = 0; i < n; i++)
    free(goals[i].place);
  free(goals);
}
