// culture_icu.c: cultures from ICU: names, calendars, number formats, regions.
#include "config.h"
#include "icalls/text/culture.h"

#ifdef HAVE_ICU
#include <stdio.h>
#include <strings.h>
#include <unicode/ucal.h>
#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/uvernum.h>

#include "base/dynlib.h"

#define TEXT_MAX 256

// ICU's functions, under the names of the version compiled against: its headers append that to each
// (U_ICU_ENTRY_POINT_RENAME).
#define ICU_CALLS(X)                                                                                                   \
  X(ucal_close)                                                                                                        \
  X(ucal_getAttribute)                                                                                                 \
  X(ucal_open)                                                                                                         \
  X(ucurr_forLocale) X(ucurr_getName) X(udat_close) X(udat_getSymbols) X(udat_open) X(udat_toPattern) X(udatpg_close)  \
      X(udatpg_getBestPattern) X(udatpg_open) X(uloc_addLikelySubtags) X(uloc_countAvailable) X(uloc_getAvailable)     \
          X(uloc_getCountry) X(uloc_getDisplayCountry) X(uloc_getDisplayName) X(uloc_getISO3Country)                   \
              X(uloc_getISO3Language) X(uloc_getLCID) X(uloc_getLanguage) X(uloc_getScript) X(uloc_getVariant)         \
                  X(uloc_isRightToLeft) X(unum_close) X(unum_getAttribute) X(unum_getSymbol) X(unum_open)              \
                      X(unum_toPattern)

#define MEMBER(f) __typeof__(f) *f;
#define QUOTE(f) #f
#define NAME(f) QUOTE(f),
static struct { ICU_CALLS(MEMBER) } lib;

static bool open_icu(void) {
  static const char *const names[] = {ICU_CALLS(NAME)};
  return dynlib_bind("libicui18n.so." U_ICU_VERSION_SHORT, names, ARRAY_LEN(names), (void **)&lib);
}

static VEC(Culture) cultures; // immutable once built
static pthread_once_t once = PTHREAD_ONCE_INIT;

// "zh_Hans_CN" is zh-CN to .NET: the script goes where it is the likely one.
static char *dotnet_name(const char *icu) {
  char lang[16] = "", region[16] = "", script[16] = "", guess[64], full[64];
  UErrorCode e = U_ZERO_ERROR;
  lib.uloc_getLanguage(icu, lang, sizeof lang, &e);
  lib.uloc_getScript(icu, script, sizeof script, &e);
  lib.uloc_getCountry(icu, region, sizeof region, &e);
  if (*script && *region) {
    snprintf(guess, sizeof guess, "%s_%s", lang, region);
    e = U_ZERO_ERROR;
    lib.uloc_addLikelySubtags(guess, full, sizeof full, &e);
    if (U_SUCCESS(e) && !strcmp(full, icu))
      return xasprintf("%s-%s", lang, region);
  }
  char *r = xstrdup(icu);
  for (char *p = r; *p; p++)
    if (*p == '_')
      *p = '-';
  return r;
}

static void build(void) {
  if (!open_icu())
    return; // the invariant culture only
  i32 n = lib.uloc_countAvailable();
  for (i32 i = 0; i < n; i++) {
    const char *icu = lib.uloc_getAvailable(i);
    char region[16] = "", variant[32] = "";
    UErrorCode e = U_ZERO_ERROR;
    lib.uloc_getCountry(icu, region, sizeof region, &e);
    lib.uloc_getVariant(icu, variant, sizeof variant, &e);
    if (*variant)
      continue;
    i32 lcid = (i32)lib.uloc_getLCID(icu);
    vec_push(&cultures, ((Culture){icu, dotnet_name(icu), lcid ? lcid : 0x1000, !*region}));
  }
}

const Culture *culture_by_name(const char *name) {
  pthread_once(&once, build);
  for (u32 i = 0; i < cultures.n; i++)
    if (!strcasecmp(cultures.v[i].name, name))
      return &cultures.v[i];
  static const char *const old[][2] = {{"zh-CHS", "zh-Hans"}, {"zh-CHT", "zh-Hant"}};
  for (u32 i = 0; i < ARRAY_LEN(old); i++)
    if (!strcasecmp(name, old[i][0]))
      return culture_by_name(old[i][1]);
  return NULL;
}

const Culture *culture_by_lcid(i32 lcid) {
  pthread_once(&once, build);
  for (u32 i = 0; i < cultures.n; i++)
    if (cultures.v[i].lcid == lcid && lcid != 0x1000)
      return &cultures.v[i];
  return NULL;
}

const Culture *culture_at(i32 i) {
  return i >= 0 && (u32)i < cultures.n ? &cultures.v[i] : NULL;
}
i32 culture_index(const Culture *c) {
  return (i32)(c - cultures.v);
}
u32 culture_count(void) {
  pthread_once(&once, build);
  return cultures.n;
}

// ---- storing into managed objects -----------------------------------------------------------------------------------------

static void put_ref(Object *o, const char *field, void *value) {
  gc_store((u8 *)o + field_offset_of(object_class(o), field), value);
}
static void put_int(Object *o, const char *field, i32 v) {
  FIELD_AT(o, field_offset_of(object_class(o), field), i32) = v;
}
static void put_utf8(Object *o, const char *field, const char *s) {
  put_ref(o, field, string_new_utf8(s));
}
static void put_u16(Object *o, const char *field, const UChar *s, i32 n) {
  put_ref(o, field, string_new((const u16 *)s, (u32)MAX(n, 0)));
}
static void put_list(Object *o, const char *field, String *const *list, u32 n) {
  Array *a = array_new(wk.string, n);
  for (u32 i = 0; a && i < n; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i], (Object *)list[i]);
  put_ref(o, field, a);
}

typedef i32 (*NameOf)(const char *locale, const char *in, UChar *out, i32 n, UErrorCode *e);
static void put_name(Object *o, const char *field, NameOf fn, const char *locale, const char *in) {
  UChar buf[TEXT_MAX];
  UErrorCode e = U_ZERO_ERROR;
  i32 n = fn(locale, in, buf, TEXT_MAX, &e);
  put_u16(o, field, buf, U_SUCCESS(e) ? n : 0);
}

// ---- CultureInfo ------------------------------------------------------------------------------------------------------------

typedef struct TextInfoData { // CultureInfo.Data
  i32 ansi, ebcdic, mac, oem;
  bool right_to_left;
  u8 list_sep;
} TextInfoData;

static const UChar *symbol(UNumberFormat *f, UNumberFormatSymbol s, UChar *buf, i32 *n) {
  UErrorCode e = U_ZERO_ERROR;
  *n = lib.unum_getSymbol(f, s, buf, TEXT_MAX, &e);
  return buf;
}

static bool lowercase(char ch) {
  return ch >= 'a' && ch <= 'z';
}

static TextInfoData *text_info(const Culture *c) {
  TextInfoData *d = xcalloc(1, sizeof *d);
  UErrorCode e = U_ZERO_ERROR;
  UNumberFormat *f = lib.unum_open(UNUM_DECIMAL, NULL, 0, c->icu, NULL, &e);
  UChar buf[TEXT_MAX] = {0};
  i32 n = 0;
  if (U_SUCCESS(e))
    symbol(f, UNUM_DECIMAL_SEPARATOR_SYMBOL, buf, &n);
  lib.unum_close(f);
  *d = (TextInfoData){1252, 37, 10000, 437, lib.uloc_isRightToLeft(c->icu), buf[0] == ',' ? ';' : ','};
  return d;
}

static i32 parent_lcid(const Culture *c) {
  char *p = xstrdup(c->name), *dash = strrchr(p, '-');
  if (dash)
    *dash = 0;
  const Culture *parent = dash ? culture_by_name(p) : NULL;
  free(p);
  return parent ? parent->lcid : 0x7F;
}

bool culture_fill_info(const Culture *c, Object *o) {
  char buf[64] = "";
  UErrorCode e = U_ZERO_ERROR;
  put_utf8(o, "m_name", c->name);
  put_int(o, "cultureID", c->lcid);
  put_int(o, "parent_lcid", parent_lcid(c));
  put_int(o, "datetime_index", culture_index(c));
  put_int(o, "number_index", culture_index(c));
  put_int(o, "default_calendar_type", 1 << 8 | 1); // Gregorian, localized
  put_name(o, "englishname", lib.uloc_getDisplayName, c->icu, "en");
  put_name(o, "nativename", lib.uloc_getDisplayName, c->icu, c->icu);
  lib.uloc_getLanguage(c->icu, buf, sizeof buf, &e);
  put_utf8(o, "iso2lang", buf);
  put_utf8(o, "iso3lang", lib.uloc_getISO3Language(c->icu));
  char win3[4] = {0};
  if (!strncmp(c->icu, "en", 2) && !lowercase(c->icu[2]))
    strcpy(win3, "ENU");
  for (const char *p = lib.uloc_getISO3Language(c->icu), *q = p; *q && q - p < 3 && strcmp(win3, "ENU"); q++)
    win3[q - p] = (char)(*q >= 'a' ? *q - 32 : *q);
  put_utf8(o, "win3lang", win3);
  *buf = 0;
  lib.uloc_getCountry(c->icu, buf, sizeof buf, &e);
  if (*buf)
    put_utf8(o, "territory", buf);
  FIELD_AT(o, field_offset_of(object_class(o), "textinfo_data"), void *) = text_info(c);
  return !exc_pending();
}

// ---- patterns: CLDR's letters to .NET's -----------------------------------------------------------------------------------

static u32 put_run(UChar *out, UChar letter, u32 n) {
  for (u32 i = 0; i < n; i++)
    out[i] = letter;
  return n;
}

static u32 convert_run(UChar letter, u32 n, bool long_year, UChar *out) {
  switch (letter) {
  case 'E':
  case 'c':
  case 'e': return put_run(out, 'd', n >= 4 ? 4 : 3);
  case 'L':
  case 'M': return put_run(out, 'M', MIN(n, 4u));
  case 'y':
  case 'u': return put_run(out, 'y', n == 2 && !long_year ? 2 : 4);
  case 'a':
  case 'b':
  case 'B': return put_run(out, 't', 2);
  case 'K': return put_run(out, 'h', n);
  case 'k': return put_run(out, 'H', n);
  case 'G':
  case 'z':
  case 'Z':
  case 'v':
  case 'O':
  case 'X':
  case 'x': return 0;
  default: return put_run(out, letter, n);
  }
}

static String *convert_pattern(const UChar *p, i32 n, bool long_year) {
  UChar out[TEXT_MAX * 4];
  u32 k = 0;
  for (i32 i = 0; i < n && k < TEXT_MAX * 4 - 8;) {
    UChar ch = p[i];
    if (ch == '\'') {
      out[k++] = p[i++];
      while (i < n && p[i] != '\'' && k < TEXT_MAX * 4 - 8)
        out[k++] = p[i++];
      if (i < n)
        out[k++] = p[i++];
      continue;
    }
    bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
    if (!letter) {
      out[k++] = ch == 0x202F || ch == 0x2009 ? ' ' : ch;
      i++;
      continue;
    }
    i32 j = i;
    while (j < n && p[j] == ch)
      j++;
    k += convert_run(ch, (u32)MIN(j - i, 4), long_year, out + k);
    i = j;
  }
  while (k && out[k - 1] == ' ')
    k--;
  return string_new((const u16 *)out, k);
}

// Where a locale's usual calendar is another, its names and patterns are of that one; the class library's default
// calendar is the Gregorian.
static const char *gregorian(const Culture *c, char buf[160]) {
  snprintf(buf, 160, "%s@calendar=gregorian", c->icu);
  return buf;
}

static String *style_pattern(const Culture *c, UDateFormatStyle time, UDateFormatStyle date, bool long_year) {
  char locale[160];
  UChar buf[TEXT_MAX];
  UErrorCode e = U_ZERO_ERROR;
  UDateFormat *f = lib.udat_open(time, date, gregorian(c, locale), NULL, 0, NULL, 0, &e);
  i32 n = U_SUCCESS(e) ? lib.udat_toPattern(f, false, buf, TEXT_MAX, &e) : 0;
  lib.udat_close(f);
  return convert_pattern(buf, U_SUCCESS(e) ? n : 0, long_year);
}

static String *skeleton_pattern(const Culture *c, const u16 *skeleton, i32 len) {
  char locale[160];
  UChar buf[TEXT_MAX];
  UErrorCode e = U_ZERO_ERROR;
  UDateTimePatternGenerator *g = lib.udatpg_open(gregorian(c, locale), &e);
  i32 n = U_SUCCESS(e) ? lib.udatpg_getBestPattern(g, (const UChar *)skeleton, len, buf, TEXT_MAX, &e) : 0;
  lib.udatpg_close(g);
  return convert_pattern(buf, U_SUCCESS(e) ? n : 0, true);
}

// ---- CultureData and CalendarData ---------------------------------------------------------------------------------------------

static UDateFormat *symbols_of(const Culture *c) {
  char locale[160];
  UErrorCode e = U_ZERO_ERROR;
  return lib.udat_open(UDAT_LONG, UDAT_LONG, gregorian(c, locale), NULL, 0, NULL, 0, &e);
}

static String *date_symbol(UDateFormat *f, UDateFormatSymbolType type, i32 i) {
  UChar buf[TEXT_MAX];
  UErrorCode e = U_ZERO_ERROR;
  i32 n = lib.udat_getSymbols(f, type, i, buf, TEXT_MAX, &e);
  return string_new((const u16 *)buf, U_SUCCESS(e) ? (u32)n : 0);
}

static void put_symbols(Object *o, const char *field, UDateFormat *f, UDateFormatSymbolType type, i32 first, u32 n,
                        u32 total) {
  Array *a = array_new(wk.string, total);
  for (u32 i = 0; a && i < total; i++)
    gc_store(&ARRAY_ELEMS(a, Object *)[i],
             i < n ? (Object *)date_symbol(f, type, first + (i32)i) : (Object *)string_new_len(0));
  put_ref(o, field, a);
}

bool culture_fill_data(const Culture *c, Object *o) {
  UErrorCode e = U_ZERO_ERROR;
  UDateFormat *f = symbols_of(c);
  UCalendar *cal = lib.ucal_open(NULL, 0, c->icu, UCAL_GREGORIAN, &e);
  put_ref(o, "sAM1159", date_symbol(f, UDAT_AM_PMS, 0));
  put_ref(o, "sPM2359", date_symbol(f, UDAT_AM_PMS, 1));
  put_utf8(o, "sTimeSeparator", ":");
  put_list(o, "saLongTimes", (String *[]){style_pattern(c, UDAT_MEDIUM, UDAT_NONE, true)}, 1);
  put_list(o, "saShortTimes", (String *[]){style_pattern(c, UDAT_SHORT, UDAT_NONE, true)}, 1);
  i32 days = U_SUCCESS(e) ? lib.ucal_getAttribute(cal, UCAL_MINIMAL_DAYS_IN_FIRST_WEEK) : 1;
  put_int(o, "iFirstDayOfWeek", U_SUCCESS(e) ? lib.ucal_getAttribute(cal, UCAL_FIRST_DAY_OF_WEEK) - 1 : 0);
  put_int(o, "iFirstWeekOfYear", days == 7 ? 1 : days >= 4 ? 2 : 0);
  lib.ucal_close(cal);
  lib.udat_close(f);
  return !exc_pending();
}

bool culture_fill_calendar(const Culture *c, Object *o) {
  UDateFormat *f = symbols_of(c);
  put_name(o, "sNativeName", lib.uloc_getDisplayName, c->icu, c->icu);
  String *shorts[] = {style_pattern(c, UDAT_NONE, UDAT_SHORT, true), style_pattern(c, UDAT_NONE, UDAT_SHORT, false),
                      string_new_utf8("yyyy-MM-dd")};
  put_list(o, "saShortDates", shorts, ARRAY_LEN(shorts));
  String *longs[] = {style_pattern(c, UDAT_NONE, UDAT_FULL, true), style_pattern(c, UDAT_NONE, UDAT_LONG, true)};
  put_list(o, "saLongDates", longs, ARRAY_LEN(longs));
  put_list(o, "saYearMonths", (String *[]){skeleton_pattern(c, u"yMMMM", 5)}, 1);
  put_ref(o, "sMonthDay", skeleton_pattern(c, u"MMMMd", 5));
  put_symbols(o, "saDayNames", f, UDAT_WEEKDAYS, 1, 7, 7);
  put_symbols(o, "saAbbrevDayNames", f, UDAT_SHORT_WEEKDAYS, 1, 7, 7);
  put_symbols(o, "saSuperShortDayNames", f, UDAT_NARROW_WEEKDAYS, 1, 7, 7);
  put_symbols(o, "saMonthNames", f, UDAT_STANDALONE_MONTHS, 0, 12, 13);
  put_symbols(o, "saAbbrevMonthNames", f, UDAT_STANDALONE_SHORT_MONTHS, 0, 12, 13);
  put_symbols(o, "saMonthGenitiveNames", f, UDAT_MONTHS, 0, 12, 13);
  put_symbols(o, "saAbbrevMonthGenitiveNames", f, UDAT_SHORT_MONTHS, 0, 12, 13);
  lib.udat_close(f);
  return !exc_pending();
}

// ---- numbers ----------------------------------------------------------------------------------------------------------------

// A growing pool of texts; offset 0 is the empty one.
static i32 pool_add(Buf *b, const UChar *s, i32 n) {
  UChar copy[TEXT_MAX];
  for (i32 i = 0; i < n; i++)
    copy[i] = s[i] == 0x202F ? 0xA0 : s[i] == 0x2212 ? '-' : s[i];
  i32 at = (i32)b->n;
  char *t = utf16_to_utf8_dup((const u16 *)copy, (size_t)MAX(n, 0));
  buf_put(b, t, strlen(t) + 1);
  free(t);
  return at;
}

static i32 pool_symbol(Buf *b, UNumberFormat *f, UNumberFormatSymbol s) {
  UChar buf[TEXT_MAX];
  i32 n;
  symbol(f, s, buf, &n);
  return pool_add(b, buf, n);
}

static i32 pool_text(Buf *b, const char *s) {
  i32 at = (i32)b->n;
  buf_put(b, s, strlen(s) + 1);
  return at;
}

// NumberFormatInfo.CurrencyPositivePattern: $n, n$, $ n, n $.
static i32 currency_pattern(UNumberFormat *f) {
  UChar p[TEXT_MAX];
  UErrorCode e = U_ZERO_ERROR;
  i32 n = lib.unum_toPattern(f, false, p, TEXT_MAX, &e), at = -1;
  for (i32 i = 0; i < n && p[i] != ';'; i++)
    if (p[i] == 0xA4)
      at = i;
  bool front = at == 0 || (at > 0 && p[0] != '#');
  bool space =
      front ? at + 1 < n && (p[at + 1] == 0xA0 || p[at + 1] == ' ') : at > 0 && (p[at - 1] == 0xA0 || p[at - 1] == ' ');
  return (front ? 0 : 1) + (space ? 2 : 0);
}

static bool percent_first(const Culture *c) {
  UChar p[TEXT_MAX];
  UErrorCode e = U_ZERO_ERROR;
  UNumberFormat *f = lib.unum_open(UNUM_PERCENT, NULL, 0, c->icu, NULL, &e);
  i32 n = U_SUCCESS(e) ? lib.unum_toPattern(f, false, p, TEXT_MAX, &e) : 0;
  lib.unum_close(f);
  return n > 0 && p[0] == '%';
}

static void groups(UNumberFormat *f, i32 *first, i32 *second) {
  i32 g = lib.unum_getAttribute(f, UNUM_GROUPING_SIZE), s = lib.unum_getAttribute(f, UNUM_SECONDARY_GROUPING_SIZE);
  *first = g > 0 ? g : 3;
  *second = s > 0 && s != g ? s : -1;
}

const char *culture_fill_numbers(const Culture *c, NumberEntry *e) {
  static const i32 negatives[] = {1, 5, 9, 8}; // -$n, -n$, -$ n, -n $
  UErrorCode err = U_ZERO_ERROR;
  UNumberFormat *f = lib.unum_open(UNUM_DECIMAL, NULL, 0, c->icu, NULL, &err);
  UNumberFormat *m = lib.unum_open(UNUM_CURRENCY, NULL, 0, c->icu, NULL, &err);
  if (U_FAILURE(err))
    return NULL;
  Buf b = {0};
  pool_text(&b, "");
  e->currency_decimal_digits = lib.unum_getAttribute(m, UNUM_MAX_FRACTION_DIGITS);
  e->currency_decimal_separator = pool_symbol(&b, m, UNUM_MONETARY_SEPARATOR_SYMBOL);
  e->currency_group_separator = pool_symbol(&b, m, UNUM_MONETARY_GROUPING_SEPARATOR_SYMBOL);
  groups(m, &e->currency_group_sizes0, &e->currency_group_sizes1);
  e->currency_positive_pattern = currency_pattern(m);
  e->currency_negative_pattern = strcmp(c->name, "en-US") ? negatives[e->currency_positive_pattern & 3] : 0;
  e->currency_symbol = pool_symbol(&b, m, UNUM_CURRENCY_SYMBOL);
  e->nan_symbol = pool_text(&b, "NaN");
  e->negative_infinity_symbol = pool_text(&b, "-Infinity");
  e->positive_infinity_symbol = pool_text(&b, "Infinity");
  e->negative_sign = pool_symbol(&b, f, UNUM_MINUS_SIGN_SYMBOL);
  e->positive_sign = pool_symbol(&b, f, UNUM_PLUS_SIGN_SYMBOL);
  e->number_decimal_digits = 2;
  e->number_decimal_separator = pool_symbol(&b, f, UNUM_DECIMAL_SEPARATOR_SYMBOL);
  e->number_group_separator = pool_symbol(&b, f, UNUM_GROUPING_SEPARATOR_SYMBOL);
  groups(f, &e->number_group_sizes0, &e->number_group_sizes1);
  e->number_negative_pattern = 1;
  e->percent_positive_pattern = e->percent_negative_pattern = percent_first(c) ? 2 : 0;
  e->percent_symbol = pool_symbol(&b, f, UNUM_PERCENT_SYMBOL);
  e->per_mille_symbol = pool_symbol(&b, f, UNUM_PERMILL_SYMBOL);
  lib.unum_close(f);
  lib.unum_close(m);
  return b.s; // kept for good: the managed side reads it once for each culture
}

// ---- regions ----------------------------------------------------------------------------------------------------------------

static void put_currency(Object *o, const char *field, const UChar *code, const char *locale, UCurrNameStyle style) {
  UErrorCode e = U_ZERO_ERROR;
  i32 n = 0;
  const UChar *s = lib.ucurr_getName(code, locale, style, NULL, &n, &e);
  put_u16(o, field, s, U_SUCCESS(e) ? n : 0);
}

bool culture_fill_region(const char *name, Object *o) {
  const Culture *c = culture_by_name(name); // opens ICU
  if (!cultures.n)
    return false;
  char region[16] = "", und[32], full[64];
  UErrorCode e = U_ZERO_ERROR;
  if (strlen(name) == 2) { // a country, also where there is a language of that name
    c = NULL;
    snprintf(region, sizeof region, "%c%c", name[0] & ~32, name[1] & ~32);
  } else if (c) {
    lib.uloc_getCountry(c->icu, region, sizeof region, &e);
  }
  if (!*region)
    return false;
  snprintf(und, sizeof und, "und_%s", region);
  e = U_ZERO_ERROR;
  lib.uloc_addLikelySubtags(und, full, sizeof full, &e);
  const char *locale = c ? c->icu : full, *iso3 = lib.uloc_getISO3Country(full);
  if (!*iso3)
    return false;
  put_utf8(o, "iso2Name", region);
  put_utf8(o, "iso3Name", iso3);
  put_utf8(o, "win3Name", iso3);
  put_name(o, "englishName", lib.uloc_getDisplayCountry, full, "en");
  put_name(o, "nativeName", lib.uloc_getDisplayCountry, full, locale);
  UChar code[8] = {0};
  e = U_ZERO_ERROR;
  lib.ucurr_forLocale(full, code, 8, &e);
  put_u16(o, "isoCurrencySymbol", code, 3);
  put_currency(o, "currencySymbol", code, locale, UCURR_SYMBOL_NAME);
  put_currency(o, "currencyEnglishName", code, "en", UCURR_LONG_NAME);
  put_currency(o, "currencyNativeName", code, locale, UCURR_LONG_NAME);
  return !exc_pending();
}

#else // no ICU: the invariant culture only

const Culture *culture_by_name(const char *name) {
  return (void)name, NULL;
}
const Culture *culture_by_lcid(i32 lcid) {
  return (void)lcid, NULL;
}
const Culture *culture_at(i32 index) {
  return (void)index, NULL;
}
i32 culture_index(const Culture *c) {
  return (void)c, -1;
}
u32 culture_count(void) {
  return 0;
}
bool culture_fill_info(const Culture *c, Object *o) {
  return (void)c, (void)o, false;
}
bool culture_fill_data(const Culture *c, Object *o) {
  return (void)c, (void)o, false;
}
bool culture_fill_calendar(const Culture *c, Object *o) {
  return (void)c, (void)o, false;
}
bool culture_fill_region(const char *name, Object *o) {
  return (void)name, (void)o, false;
}
const char *culture_fill_numbers(const Culture *c, NumberEntry *e) {
  return (void)c, (void)e, NULL;
}

#endif
