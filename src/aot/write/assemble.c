// assemble.c: from text to a shared object: temporary files, the assembler and the linker.
#include "aot/write/writer.h"
#include "target/target.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// A tool has the target's triple in front of its name; that of the machine itself may have none.
static bool run_tool(const char **argv, const Target *t, Error *err) {
  pid_t pid;
  char named[64];
  const char *plain = argv[0];
  snprintf(named, sizeof named, "%s-%s", t->triple, plain);
  argv[0] = named;
  int status, rc = posix_spawnp(&pid, named, NULL, NULL, (char *const *)argv, environ);
  if (rc == ENOENT && t == target_host()) {
    argv[0] = plain;
    rc = posix_spawnp(&pid, plain, NULL, NULL, (char *const *)argv, environ);
  }
  if (rc != 0)
    return err_set(err, ERR_IO, "cannot run %s: %s (it is part of binutils)", argv[0], strerror(rc));
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR)
      return err_set(err, ERR_IO, "waiting for %s: %s", argv[0], strerror(errno));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return err_set(err, ERR_IO, "%s failed (%s %d)", argv[0], WIFEXITED(status) ? "exit code" : "signal",
                   WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  return true;
}

enum { MAX_CHUNKS = 8, CHUNK_CODE = 1 << 19 };

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

// Chunks are assembled side by side, as many at a time as there are threads.
typedef struct AsJobs {
  const Target *target;
  Temp *t;
  u32 next; // taken with an atomic addition
  bool ok[MAX_CHUNKS];
  Error err[MAX_CHUNKS];
} AsJobs;

enum { MAX_TOOL_WORDS = 8 }; // of Target.as and .ld

static u32 put_words(const char **argv, const char *const *words) {
  u32 n = 0;
  while (words[n]) {
    argv[n] = words[n];
    n++;
  }
  return n;
}

static void *assemble(void *data) {
  AsJobs *j = data;
  for (u32 i; (i = __atomic_fetch_add(&j->next, 1, __ATOMIC_RELAXED)) < j->t->n;) {
    const char *argv[MAX_TOOL_WORDS + 4] = {0};
    u32 n = put_words(argv, j->target->as);
    argv[n++] = "-o";
    argv[n++] = j->t->o[i];
    argv[n++] = j->t->s[i];
    j->ok[i] = run_tool(argv, j->target, &j->err[i]);
  }
  return NULL;
}

static bool assemble_all(Temp *t, const Target *target, u32 nthreads, Error *err) {
  AsJobs jobs = {.target = target, .t = t};
  pthread_t threads[MAX_CHUNKS];
  u32 started = 0;
  while (started + 1 < MIN(t->n, nthreads) && pthread_create(&threads[started], NULL, assemble, &jobs) == 0)
    started++;
  assemble(&jobs);
  for (u32 i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  for (u32 i = 0; i < t->n; i++)
    if (!jobs.ok[i]) {
      *err = jobs.err[i];
      return false;
    }
  return true;
}

static bool link_all(Temp *t, const Target *target, Error *err) {
  static const char *const options[] = {
      "-shared", "--eh-frame-hdr", "--build-id=none", "-z", "noexecstack", "--hash-style=gnu", "-o", NULL};
  const char *argv[MAX_CHUNKS + MAX_TOOL_WORDS + ARRAY_LEN(options) + 2] = {0};
  u32 n = put_words(argv, target->ld);
  n += put_words(argv + n, options);
  argv[n++] = t->so;
  for (u32 i = 0; i < t->n; i++)
    argv[n++] = t->o[i];
  return run_tool(argv, target, err);
}

bool write_image(ImageBuild *b, Error *err) {
  Temp t = {0};
  // By the code's size alone: where chunks meet shows in the image.
  u32 chunks = MIN(b->code_size / CHUNK_CODE + 1, (u32)MAX_CHUNKS);
  if (b->o->asm_only) {
    const char *path = b->o->outfile;
    return write_asm(b, &path, 1, err);
  }
  if (!temp_make(&t, b->o, chunks, err))
    return false;
  bool ok = write_asm(b, (const char *const *)t.s, t.n, err) && assemble_all(&t, b->o->target, build_threads(b), err) &&
            link_all(&t, b->o->target, err) && finish_image(b, t.so, err);
  temp_remove(&t, b->o->save_temps);
  return ok;
}
