// culture_table.c: the cultures and regions of Mono's class library, whose calls take their data from here: names,
// calendars, number formats. cultures.def and regions.def are facts as scripts/cultures.cs records them.
#include "icalls/text/culture.h"

#include <stdlib.h>
#include <strings.h>

// The columns of cultures.def, separated by tabs; lists are separated by '|'. "^": as the culture has it that is the
// parent.
typedef enum Column {
  NAME,
  LCID,
  PARENT,
  CALENDAR_TYPE,
  ENGLISH,
  NATIVE,
  ISO2,
  ISO3,
  WIN3,
  TERRITORY,
  CALENDAR_NAMES,
  ANSI,
  EBCDIC,
  MAC,
  OEM,
  RIGHT_TO_LEFT,
  LIST_SEPARATOR,
  AM,
  PM,
  TIME_SEPARATOR,
  LONG_TIMES,
  SHORT_TIMES,
  FIRST_DAY,
  FIRST_WEEK,
  SHORT_DATES,
  LONG_DATES,
  YEAR_MONTHS,
  MONTH_DAY,
  DAYS,
  SHORT_DAYS,
  SHORTEST_DAYS,
  MONTHS,
  SHORT_MONTHS,
  GENITIVE_MONTHS,
  SHORT_GENITIVE_MONTHS,
  NUMBERS // and those of number_columns behind it
} Column;

static const char *const rows[] = {
#include "icalls/text/cultures.def"
};
static const char *const regions[] = {
#include "icalls/text/regions.def"
};

static Culture cultures[ARRAY_LEN(rows)]; // immutable once built
static pthread_once_t once = PTHREAD_ONCE_INIT;

// ---- columns ---------------------------------------------------------------------------------------------------------

typedef struct Cell {
  const char *s;
  u32 n;
} Cell;

static Cell cell_of(const char *row, u32 column) {
  for (; column; column--)
    row += strcspn(row, "\t") + 1;
  return (Cell){row, (u32)strcspn(row, "\t")};
}

static const Culture *of_lcid(i32 lcid) {
  for (u32 i = 0; i < ARRAY_LEN(rows); i++)
    if (cultures[i].lcid == lcid && !cultures[i].further)
      return &cultures[i];
  return NULL;
}

static Cell cell(const Culture *c, u32 column) {
  Cell v = cell_of(rows[culture_index(c)], column);
  return v.n == 1 && *v.s == '^' ? cell(of_lcid(c->parent), column) : v;
}

static i32 number(const Culture *c, u32 column) {
  return (i32)strtol(cell(c, column).s, NULL, 10);
}

static char *copied(Cell v) {
  return xasprintf("%.*s", (int)v.n, v.s);
}

static void build(void) {
  for (u32 i = 0; i < ARRAY_LEN(rows); i++) {
    Culture *c = &cultures[i];
    c->name = copied(cell_of(rows[i], NAME));
    const char *lcid = cell_of(rows[i], LCID).s;
    c->further = *lcid == '~';
    c->lcid = (i32)strtol(lcid + c->further, NULL, 10);
    c->parent = (i32)strtol(cell_of(rows[i], PARENT).s, NULL, 10);
  }
  for (u32 i = 0; i < ARRAY_LEN(rows); i++)
    cultures[i].neutral = cell(&cultures[i], TERRITORY).n == 0;
}

const Culture *culture_by_name(const char *name) {
  pthread_once(&once, build);
  for (u32 i = 0; i < ARRAY_LEN(rows); i++)
    if (!strcasecmp(cultures[i].name, name))
      return &cultures[i];
  return NULL;
}

const Culture *culture_by_lcid(i32 lcid) {
  pthread_once(&once, build);
  return of_lcid(lcid);
}

const Culture *culture_at(i32 i) {
  return i >= 0 && (u32)i < ARRAY_LEN(rows) ? &cultures[i] : NULL;
}
i32 culture_index(const Culture *c) {
  return (i32)(c - cultures);
}
u32 culture_count(void) {
  pthread_once(&once, build);
  return ARRAY_LEN(rows);
}

// ---- storing into managed objects --------------------------------------------------------------------------------------

static void put_ref(Object *o, const char *field, void *value) {
  gc_store((u8 *)o + field_offset_of(object_class(o), field), value);
}
static void put_int(Object *o, const char *field, i32 v) {
  FIELD_AT(o, field_offset_of(object_class(o), field), i32) = v;
}
static String *text_of(Cell v) {
  char *s = copied(v);
  String *r = string_new_utf8(s);
  free(s);
  return r;
}

static Array *list_of(Cell v) {
  u32 n = 1;
  for (u32 i = 0; i < v.n; i++)
    n += v.s[i] == '|';
  Array *a = array_new(wk.string, n);
  for (u32 i = 0; a && i < n; i++) {
    u32 len = MIN((u32)strcspn(v.s, "|"), v.n);
    gc_store(&ARRAY_ELEMS(a, Object *)[i], (Object *)text_of((Cell){v.s, len}));
    v = len < v.n ? (Cell){v.s + len + 1, v.n - len - 1} : (Cell){"", 0};
  }
  return a;
}

typedef struct Store {
  const char *field;
  u32 column;
} Store;

static void put_texts(const Culture *c, Object *o, const Store *s, u32 n) {
  for (u32 i = 0; i < n; i++)
    put_ref(o, s[i].field, text_of(cell(c, s[i].column)));
}
static void put_lists(const Culture *c, Object *o, const Store *s, u32 n) {
  for (u32 i = 0; i < n; i++)
    put_ref(o, s[i].field, list_of(cell(c, s[i].column)));
}
static void put_numbers(const Culture *c, Object *o, const Store *s, u32 n) {
  for (u32 i = 0; i < n; i++)
    put_int(o, s[i].field, number(c, s[i].column));
}
#define PUT(how, c, o, table) how(c, o, table, ARRAY_LEN(table))

// ---- CultureInfo, CultureData and CalendarData ---------------------------------------------------------------------------

typedef struct TextInfoData { // CultureInfo.Data
  i32 ansi, ebcdic, mac, oem;
  bool right_to_left;
  u8 list_sep;
} TextInfoData;

// Kept for good; whoever fills it writes the same.
static TextInfoData *text_info(const Culture *c) {
  static TextInfoData infos[ARRAY_LEN(rows)];
  TextInfoData *d = &infos[culture_index(c)];
  d->ansi = number(c, ANSI);
  d->ebcdic = number(c, EBCDIC);
  d->mac = number(c, MAC);
  d->oem = number(c, OEM);
  d->right_to_left = number(c, RIGHT_TO_LEFT);
  d->list_sep = (u8)*cell(c, LIST_SEPARATOR).s;
  return d;
}

bool culture_fill_info(const Culture *c, Object *o) {
  static const Store texts[] = {{"m_name", NAME},   {"englishname", ENGLISH}, {"nativename", NATIVE},
                                {"iso2lang", ISO2}, {"iso3lang", ISO3},       {"win3lang", WIN3}};
  static const Store lists[] = {{"native_calendar_names", CALENDAR_NAMES}};
  PUT(put_texts, c, o, texts);
  PUT(put_lists, c, o, lists);
  if (!c->neutral)
    put_ref(o, "territory", text_of(cell(c, TERRITORY)));
  put_int(o, "cultureID", c->lcid);
  put_int(o, "parent_lcid", c->parent);
  put_int(o, "datetime_index", culture_index(c));
  put_int(o, "number_index", culture_index(c));
  put_int(o, "default_calendar_type", number(c, CALENDAR_TYPE));
  FIELD_AT(o, field_offset_of(object_class(o), "textinfo_data"), void *) = text_info(c);
  return !exc_pending();
}

bool culture_fill_data(const Culture *c, Object *o) {
  static const Store texts[] = {{"sAM1159", AM}, {"sPM2359", PM}, {"sTimeSeparator", TIME_SEPARATOR}};
  static const Store lists[] = {{"saLongTimes", LONG_TIMES}, {"saShortTimes", SHORT_TIMES}};
  static const Store numbers[] = {{"iFirstDayOfWeek", FIRST_DAY}, {"iFirstWeekOfYear", FIRST_WEEK}};
  PUT(put_texts, c, o, texts);
  PUT(put_lists, c, o, lists);
  PUT(put_numbers, c, o, numbers);
  return !exc_pending();
}

bool culture_fill_calendar(const Culture *c, Object *o) {
  static const Store texts[] = {{"sNativeName", NATIVE}, {"sMonthDay", MONTH_DAY}};
  static const Store lists[] = {{"saShortDates", SHORT_DATES},
                                {"saLongDates", LONG_DATES},
                                {"saYearMonths", YEAR_MONTHS},
                                {"saDayNames", DAYS},
                                {"saAbbrevDayNames", SHORT_DAYS},
                                {"saSuperShortDayNames", SHORTEST_DAYS},
                                {"saMonthNames", MONTHS},
                                {"saAbbrevMonthNames", SHORT_MONTHS},
                                {"saMonthGenitiveNames", GENITIVE_MONTHS},
                                {"saAbbrevMonthGenitiveNames", SHORT_GENITIVE_MONTHS}};
  PUT(put_texts, c, o, texts);
  PUT(put_lists, c, o, lists);
  return !exc_pending();
}

// ---- numbers ----------------------------------------------------------------------------------------------------------

// Which fields of a NumberEntry are texts; the columns stand in the order of its fields.
static const bool is_text[] = {false, true, true,  false, false, false, false, true,  true, true, true, false,
                               true,  true, false, false, false, true,  false, false, true, true, true};
static_assert(sizeof(NumberEntry) == ARRAY_LEN(is_text) * sizeof(i32), "a column for each field");

const char *culture_fill_numbers(const Culture *c, NumberEntry *e) {
  i32 *field = (i32 *)e;
  Buf pool = {0};
  buf_put(&pool, "", 1);
  for (u32 i = 0; i < ARRAY_LEN(is_text); i++) {
    if (!is_text[i]) {
      field[i] = number(c, NUMBERS + i);
      continue;
    }
    Cell v = cell(c, NUMBERS + i);
    field[i] = (i32)pool.n;
    buf_put(&pool, v.s, v.n);
    buf_put(&pool, "", 1);
  }
  return pool.s; // kept for good: the managed side reads it once for each culture
}

// ---- regions ----------------------------------------------------------------------------------------------------------

bool culture_fill_region(const char *name, Object *o) {
  static const char *const texts[] = {"iso2Name",
                                      NULL,
                                      "iso3Name",
                                      "win3Name",
                                      "englishName",
                                      "nativeName",
                                      "currencySymbol",
                                      "isoCurrencySymbol",
                                      "currencyEnglishName",
                                      "currencyNativeName"};
  const Culture *c = strlen(name) == 2 ? NULL : culture_by_name(name); // two letters: a country
  char *code = c ? copied(cell(c, TERRITORY)) : xstrdup(name);
  const char *row = NULL;
  for (u32 i = 0; i < ARRAY_LEN(regions) && strlen(code) == 2; i++)
    if (!strncasecmp(regions[i], code, 2))
      row = regions[i];
  free(code);
  if (!row)
    return false;
  for (u32 i = 0; i < ARRAY_LEN(texts); i++)
    if (texts[i])
      put_ref(o, texts[i], text_of(cell_of(row, i)));
  put_int(o, "regionId", (i32)strtol(cell_of(row, 1).s, NULL, 10));
  return !exc_pending();
}
