// globalization.c: System.Globalization: cultures, comparison. The invariant culture is managed data.
#include <stdlib.h>
#include "icalls/util.h"

// "de_DE.UTF-8@euro" is de-DE; "C" and "POSIX" are the invariant culture.
static String *current_locale(void) {
  static const char *const vars[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  const char *v = NULL;
  for (u32 i = 0; i < ARRAY_LEN(vars) && (!v || !*v); i++)
    v = getenv(vars[i]);
  if (!v || !*v)
    return string_new_utf8("");
  size_t n = strcspn(v, ".@:");
  if ((n == 1 && *v == 'C') || (n == 5 && !strncmp(v, "POSIX", 5)))
    return string_new_utf8("");
  char *s = xasprintf("%.*s", (int)n, v);
  for (char *p = s; *p; p++)
    if (*p == '_')
      *p = '-';
  String *r = string_new_utf8(s);
  free(s);
  return r;
}

static Array *get_cultures(void) {
  Array *a = array_new(corlib_class("System.Globalization", "CultureInfo"), 1);
  return a; // the first element stands for the invariant culture, which managed code fills in
}

ICALL_TABLE(icalls_cultureinfo, "System.Globalization.CultureInfo",
            ICALL("construct_internal_locale_from_lcid", icall_nothing),
            ICALL("construct_internal_locale_from_name", icall_nothing),
            ICALL("get_current_locale_name", current_locale), ICALL("internal_get_cultures", get_cultures))
ICALL_TABLE(icalls_culturedata, "System.Globalization.CultureData", ICALL("fill_culture_data", icall_nothing),
            ICALL("fill_number_data", icall_nothing))
ICALL_TABLE(icalls_calendardata, "System.Globalization.CalendarData", ICALL("fill_calendar_data", icall_nothing))
ICALL_TABLE(icalls_regioninfo, "System.Globalization.RegionInfo",
            ICALL("construct_internal_region_from_name", icall_nothing))

// ---- comparison: ordinal, for when managed collation is off ---------------------------------------------------------------

enum { COMPARE_IGNORE_CASE = 1, COMPARE_ORDINAL_IGNORE_CASE = 0x10000000 };

static u16 fold(u16 c, i32 options) {
  bool ignore = options & (COMPARE_IGNORE_CASE | COMPARE_ORDINAL_IGNORE_CASE);
  return ignore && c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static i32 compare(const u16 *a, i32 na, const u16 *b, i32 nb, i32 options) {
  for (i32 i = 0; i < na && i < nb; i++) {
    u16 x = fold(a[i], options), y = fold(b[i], options);
    if (x != y)
      return x < y ? -1 : 1;
  }
  return (na > nb) - (na < nb);
}

static i32 index_of(const u16 *s, i32 start, i32 count, const u16 *v, i32 nv, bool first) {
  i32 lo = first ? start : start - count + 1;
  i32 hi = lo + count - nv;
  if (first) {
    for (i32 i = lo; i <= hi; i++)
      if (!memcmp(s + i, v, (size_t)nv * 2))
        return i;
  } else {
    for (i32 i = hi; i >= lo; i--)
      if (!memcmp(s + i, v, (size_t)nv * 2))
        return i;
  }
  return -1;
}

ICALL_TABLE(icalls_compareinfo, "System.Globalization.CompareInfo", ICALL("internal_compare_icall", compare),
            ICALL("internal_index_icall", index_of))
