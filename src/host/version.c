// version.c: versions of frameworks: MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD].
#include "host/internal.h"

#include <ctype.h>
#include <stdio.h>

bool version_parse(const char *s, HostVersion *v) {
  *v = (HostVersion){0};
  for (int i = 0; i < 3; i++) {
    if (!isdigit((unsigned char)*s))
      return false;
    char *end;
    unsigned long n = strtoul(s, &end, 10);
    v->part[i] = (u32)MIN(n, (unsigned long)UINT32_MAX);
    s = end;
    if (i < 2 && *s++ != '.')
      return false;
  }
  if (*s == '-') {
    size_t n = strcspn(++s, "+");
    if (!n || n >= sizeof v->tail)
      return false;
    memcpy(v->tail, s, n);
    s += n;
  }
  return !*s || *s == '+';
}

// Pre-releases: part by part between dots; numbers by value and before words (semver.org, 11).
static int tail_order(const char *a, const char *b) {
  if (!*a || !*b) // a release comes after its own pre-releases
    return (*a == 0) - (*b == 0);
  while (*a && *b) {
    size_t na = strcspn(a, "."), nb = strcspn(b, ".");
    bool da = strspn(a, "0123456789") == na, db = strspn(b, "0123456789") == nb;
    int order = 0;
    if (da && db) {
      unsigned long long x = strtoull(a, NULL, 10), y = strtoull(b, NULL, 10);
      order = (x > y) - (x < y);
    } else if (da != db) {
      order = da ? -1 : 1;
    } else {
      order = memcmp(a, b, MIN(na, nb));
      order = order ? order : (na > nb) - (na < nb);
    }
    if (order)
      return order;
    a += na + (a[na] == '.');
    b += nb + (b[nb] == '.');
  }
  return (*a != 0) - (*b != 0);
}

int version_order(const HostVersion *a, const HostVersion *b) {
  for (int i = 0; i < 3; i++)
    if (a->part[i] != b->part[i])
      return a->part[i] < b->part[i] ? -1 : 1;
  return tail_order(a->tail, b->tail);
}

const char *version_text(const HostVersion *v, char out[128]) {
  snprintf(out, 128, "%u.%u.%u%s%s", v->part[0], v->part[1], v->part[2], *v->tail ? "-" : "", v->tail);
  return out;
}
