// culture.h: the cultures that there are, by index.
#ifndef KILN_ICALLS_CULTURE_H
#define KILN_ICALLS_CULTURE_H

#include "icalls/util.h"

typedef struct Culture {
  char *name; // "de-DE"
  i32 lcid, parent;
  bool neutral, further;
} Culture;

// NULL if there is none. Names compare without case.
const Culture *culture_by_name(const char *name);
const Culture *culture_by_lcid(i32 lcid);
const Culture *culture_at(i32 index); // datetime_index, number_index
i32 culture_index(const Culture *c);
u32 culture_count(void);

// Each fills the fields of a managed object; false: pending is set.
bool culture_fill_info(const Culture *c, Object *culture_info);
bool culture_fill_data(const Culture *c, Object *culture_data);
bool culture_fill_calendar(const Culture *c, Object *calendar_data);
bool culture_fill_region(const char *name, Object *region);

// In the order of CultureData.NumberFormatEntryManaged; texts are offsets into the returned pool of UTF-8.
typedef struct NumberEntry {
  i32 currency_decimal_digits, currency_decimal_separator, currency_group_separator, currency_group_sizes0,
      currency_group_sizes1, currency_negative_pattern, currency_positive_pattern, currency_symbol, nan_symbol,
      negative_infinity_symbol, negative_sign, number_decimal_digits, number_decimal_separator, number_group_separator,
      number_group_sizes0, number_group_sizes1, number_negative_pattern, per_mille_symbol, percent_negative_pattern,
      percent_positive_pattern, percent_symbol, positive_infinity_symbol, positive_sign;
} NumberEntry;
const char *culture_fill_numbers(const Culture *c, NumberEntry *e);

#endif
