// options.c: the text behind --aot=.
#include "aot/aot.h"

#include "base/arena.h"
#include "config.h"

#include <stdlib.h>

typedef struct Flag {
  const char *name;
  size_t offset;
} Flag;

static const Flag bool_flags[] = {
    {"full", offsetof(AotOptions, full)},
    {"force", offsetof(AotOptions, force)},
    {"clean-cache", offsetof(AotOptions, clean_cache)},
    {"asmonly", offsetof(AotOptions, asm_only)},
    {"stats", offsetof(AotOptions, stats)},
    {"save-temps", offsetof(AotOptions, save_temps)},
    {"print-skipped", offsetof(AotOptions, print_skipped)},
    {"verbose", offsetof(AotOptions, verbose)},
};

static const Flag text_flags[] = {
    {"outfile=", offsetof(AotOptions, outfile)},
    {"outdir=", offsetof(AotOptions, out_dir)},
    {"temp-path=", offsetof(AotOptions, temp_path)},
    {"mtriple=", offsetof(AotOptions, mtriple)},
    {"mcpu=", offsetof(AotOptions, mcpu)},
};

static bool parse_one(char *word, AotOptions *o, Error *err) {
  for (u32 i = 0; i < ARRAY_LEN(bool_flags); i++)
    if (!strcmp(word, bool_flags[i].name)) {
      *(bool *)((u8 *)o + bool_flags[i].offset) = true;
      return true;
    }
  for (u32 i = 0; i < ARRAY_LEN(text_flags); i++) {
    size_t n = strlen(text_flags[i].name);
    if (!strncmp(word, text_flags[i].name, n)) {
      *(const char **)((u8 *)o + text_flags[i].offset) = word + n;
      return true;
    }
  }
  if (!strncmp(word, "threads=", 8)) {
    char *end;
    o->threads = (u32)strtoul(word + 8, &end, 10);
    if (*end || o->threads > 1024 || !o->threads)
      return err_set(err, ERR_IO, "--aot: threads takes a number from 1 to 1024, not \"%s\"", word + 8);
    return true;
  }
  return err_set(err, ERR_IO,
                 "--aot: unknown option \"%s\" (full, force, outfile=FILE, outdir=FOLDER, asmonly, stats, threads=N, "
                 "temp-path=FOLDER, mtriple=TRIPLE, mcpu=CPU, save-temps, print-skipped, verbose, clean-cache)",
                 word);
}

bool aot_parse_options(const char *text, AotOptions *out, Error *err) {
  char *copy = xstrdup(text), *save = NULL; // kept: the options point into it
  for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save))
    if (!parse_one(w, out, err))
      return false;
  return true;
}
