// response.c: --response=FILE: the words of a file follow those of the command line, as with mono.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"

static const char prefix[] = "--response=";

// One word, with quotes and backslashes taken out, in place. The rest of the text, or NULL behind the last word.
static char *next_word(char *s, char **word) {
  while (isspace((u8)*s))
    s++;
  if (!*s)
    return NULL;
  char *to = *word = s, quote = 0;
  for (; *s && (quote || !isspace((u8)*s)); s++) {
    if (*s == quote)
      quote = 0;
    else if (!quote && (*s == '"' || *s == '\''))
      quote = *s;
    else if (*s == '\\' && s[1] && quote != '\'')
      *to++ = *++s;
    else
      *to++ = *s;
  }
  bool more = *s != 0;
  *to = 0;
  return more ? s + 1 : s;
}

static char *file_text(const char *path) {
  MappedFile f;
  ERROR(err);
  if (!file_map(&f, path, &err)) {
    fprintf(stderr, "The specified response file can not be read\n");
    return NULL;
  }
  char *s = xmalloc(f.size + 1);
  memcpy(s, f.data, f.size);
  s[f.size] = 0;
  file_unmap(&f);
  return s;
}

bool is_response(const char *arg) {
  return !strncmp(arg, prefix, sizeof prefix - 1);
}

bool response_splice(int *argc, char ***argv, int at) {
  char *text = file_text((*argv)[at] + sizeof prefix - 1), *word; // kept: options point into it
  if (!text)
    return false;
  VEC(char *) words = {0};
  for (int i = 0; i < at; i++)
    vec_push(&words, (*argv)[i]);
  for (int i = at + 1; i < *argc; i++)
    vec_push(&words, (*argv)[i]);
  for (char *s = text; (s = next_word(s, &word));)
    vec_push(&words, word);
  *argc = (int)words.n;
  vec_push(&words, NULL);
  *argv = words.v;
  return true;
}
