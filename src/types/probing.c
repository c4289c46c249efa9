// probing.c: the folders below a program's own in which its assemblies are looked for, too: those that its domain was
// set up with, and those that its configuration names: <probing privatePath="bin;plugins"/>.
#include "types/internal.h"

#include "base/text.h"
#include "base/xml.h"

#include <stdlib.h>

void loader_set_probing(LoadContext *c, const char *list, const char *config) {
  LOADER_LOCKED();
  free(c->private_list);
  free(c->config);
  c->private_list = list ? xstrdup(list) : NULL;
  c->config = config ? xstrdup(config) : NULL;
  c->probing_known = false;
}

// Folders of a list with semicolons, relative to the base.
static void add_dirs(Buf *b, const char *base, const char *list) {
  char *text = xstrdup(list), *save, *part = strtok_r(text, ";:", &save);
  for (; part; part = strtok_r(NULL, ";:", &save))
    buf_printf(b, "%s%s%s%s", b->n ? ":" : "", *part == '/' ? "" : base, *part == '/' ? "" : "/", part);
  free(text);
}

typedef struct Found {
  Buf dirs;
  const char *base;
} Found;

static void on_element(void *data, const char *name, const char **attributes) {
  Found *f = data;
  const char *list = strcmp(name, "probing") ? NULL : xml_attribute(attributes, "privatePath");
  if (list)
    add_dirs(&f->dirs, f->base, list);
}

const char *loader_private_dirs(LoadContext *c) {
  LOADER_LOCKED();
  if (!c->probing_known) {
    Found f = {.base = c->app_dir ? c->app_dir : "."};
    if (c->private_list)
      add_dirs(&f.dirs, f.base, c->private_list);
    if (c->config)
      xml_read(c->config, &(XmlReader){.start = on_element, .data = &f});
    c->private_dirs = f.dirs.s; // what it was others may be reading
    c->probing_known = true;
  }
  return c->private_dirs;
}
