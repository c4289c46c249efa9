// xml.c: expat, which is loaded only where there is a file to read.
#include "base/xml.h"

#include <expat.h>
#include <pthread.h>
#include <string.h>

#include "base/dynlib.h"
#include "base/file.h"

#define EXPAT_CALLS(X) X(XML_ParserCreate) X(XML_SetUserData) X(XML_SetElementHandler) X(XML_Parse) X(XML_ParserFree)
#define MEMBER(f) __typeof__(f) *f;
#define NAME(f) #f,
static struct { EXPAT_CALLS(MEMBER) } lib;

static bool opened;

static void open_once(void) {
  static const char *const names[] = {EXPAT_CALLS(NAME)};
  opened = dynlib_bind("libexpat.so.1", names, ARRAY_LEN(names), (void **)&lib);
}

static bool open_expat(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_once);
  return opened;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
  XmlReader *r = data;
  if (r->start)
    r->start(r->data, name, attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name) {
  XmlReader *r = data;
  if (r->end)
    r->end(r->data, name);
}

void xml_read(const char *path, XmlReader *r) {
  MappedFile f;
  if (!file_exists(path) || !open_expat() || !file_map(&f, path, NULL))
    return;
  XML_Parser x = lib.XML_ParserCreate(NULL);
  lib.XML_SetUserData(x, r);
  lib.XML_SetElementHandler(x, on_start, on_end);
  lib.XML_Parse(x, (const char *)f.data, (int)MIN(f.size, (size_t)1 << 24), 1);
  lib.XML_ParserFree(x);
  file_unmap(&f);
}

const char *xml_attribute(const char **attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (!strcmp(attributes[0], name))
      return attributes[1];
  return NULL;
}
