// globalization.c: System.Globalization: cultures, comparison. The invariant culture is managed data.
#include <stdlib.h>
#include "icalls/text/culture.h"

// "de_DE.UTF-8@euro" is de-DE; "C" and "POSIX" are the invariant culture.
static String *current_locale(void) {
  static const char *const vars[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  const char *v = NULL;
  for (u32 i = 0; i < ARRAY_LEN(vars) && (!v || !*v); i++)
    v = getenv(vars[i]);
  if (!v || !*v)
    return NULL; // the invariant culture itself, not a copy with the user's settings
  size_t n = strcspn(v, ".@:");
  if ((n == 1 && *v == 'C') || (n == 5 && !strncmp(v, "POSIX", 5)))
    return NULL;
  char *s = xasprintf("%.*s", (int)n, v);
  for (char *p = s; *p; p++)
    if (*p == '_')
      *p = '-';
  String *r = string_new_utf8(s);
  free(s);
  return r;
}

// The first element stands for the invariant culture, which managed code puts there when neutral ones are asked for.
static Array *get_cultures(bool neutral, bool specific, bool installed) {
  (void)installed;
  Class *c = corlib_class("System.Globalization", "CultureInfo");
  u32 n = 0, k = 0;
  for (u32 i = 0; i < culture_count(); i++)
    n += culture_at((i32)i)->neutral ? neutral : specific;
  Array *a = array_new(c, n + neutral);
  k = neutral;
  for (u32 i = 0; a && i < culture_count(); i++) {
    const Culture *r = culture_at((i32)i);
    if (!(r->neutral ? neutral : specific))
      continue;
    Object *o = object_new(c);
    if (!o || !culture_fill_info(r, o))
      return NULL;
    FIELD_AT(o, field_offset_of(c, "constructed"), bool) = true;
    gc_store(&ARRAY_ELEMS(a, Object *)[k++], o);
  }
  return a;
}

static bool from_name(Object *o, String *name) {
  char *n = string_to_utf8(name);
  const Culture *c = culture_by_name(n);
  free(n);
  return c && culture_fill_info(c, o);
}
static bool from_lcid(Object *o, i32 lcid) {
  const Culture *c = culture_by_lcid(lcid);
  return c && culture_fill_info(c, o);
}
static void fill_data(Object *o, i32 index) {
  const Culture *c = culture_at(index);
  if (c)
    culture_fill_data(c, o);
}
static const char *fill_numbers(i32 index, NumberEntry *e) {
  const Culture *c = culture_at(index);
  return c ? culture_fill_numbers(c, e) : NULL;
}
static bool fill_calendar(Object *o, String *name, i32 calendar_id) {
  (void)calendar_id; // Gregorian names serve them all
  char *n = string_to_utf8(name);
  const Culture *c = culture_by_name(n);
  free(n);
  return c && culture_fill_calendar(c, o);
}
static bool fill_region(Object *o, String *name) {
  char *n = string_to_utf8(name);
  bool ok = culture_fill_region(n, o);
  free(n);
  return ok;
}

ICALL_TABLE(icalls_cultureinfo, "System.Globalization.CultureInfo",
            ICALL("construct_internal_locale_from_lcid", from_lcid),
            ICALL("construct_internal_locale_from_name", from_name), ICALL("get_current_locale_name", current_locale),
            ICALL("internal_get_cultures", get_cultures))
ICALL_TABLE(icalls_culturedata, "System.Globalization.CultureData", ICALL("fill_culture_data", fill_data),
            ICALL("fill_number_data", fill_numbers))
ICALL_TABLE(icalls_calendardata, "System.Globalization.CalendarData", ICALL("fill_calendar_data", fill_calendar))
ICALL_TABLE(icalls_regioninfo, "System.Globalization.RegionInfo",
            ICALL("construct_internal_region_from_name", fill_region))

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
