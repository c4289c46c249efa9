// xml.h: reading configuration files.
#ifndef KILN_BASE_XML_H
#define KILN_BASE_XML_H

#include "base/base.h"

// Calls `start` and `end` (which may be NULL) for every element of a file. Attributes are names and values in turn,
// NULL at the end. A file that is missing or malformed says nothing; what stands before the error counts. Thread-safe.
typedef struct XmlReader {
  void (*start)(void *data, const char *name, const char **attributes);
  void (*end)(void *data, const char *name);
  void *data;
} XmlReader;
void xml_read(const char *path, XmlReader *r);
const char *xml_attribute(const char **attributes, const char *name); // NULL: there is none

#endif
