// flavour.c: asking the table of the core library that runs.
#include "types/flavour.h"

#include <stdio.h>

const Flavour *flavour = &flavour_mono;

static bool named(const char *ns, const char *name, const Class *c) {
  return !strcmp(name, c->name) && !strcmp(ns, c->ns ? c->ns : "");
}

const ClassShape *flavour_shape(const Class *c) {
  for (u32 i = 0; c->assembly->is_corlib && i < flavour->nshapes; i++)
    if (named(flavour->shapes[i].ns, flavour->shapes[i].name, c))
      return &flavour->shapes[i];
  return NULL;
}

// Whether `word` is one of those in `list`, each of which ends with a blank.
static bool listed(const char *list, const char *word) {
  size_t n = strlen(word);
  for (; *list; list += strcspn(list, " ") + 1)
    if (!strncmp(list, word, n) && list[n] == ' ')
      return true;
  return false;
}

const ProvidedMethods *flavour_provided(const Class *c) {
  for (u32 i = 0; c->assembly->is_corlib && i < flavour->nprovided; i++)
    if (named(flavour->provided[i].ns, flavour->provided[i].type, c))
      return &flavour->provided[i];
  return NULL;
}

bool flavour_provides(const ProvidedMethods *p, const char *method, u32 nparams) {
  char exact[256];
  snprintf(exact, sizeof exact, "%s/%u", method, nparams);
  return listed(p->methods, method) || listed(p->methods, exact);
}

bool flavour_is_runtime(const char *module) {
  return flavour->runtime_modules && listed(flavour->runtime_modules, module);
}

bool flavour_lacks(const char *full_name) {
  return flavour->absent && listed(flavour->absent, full_name);
}
