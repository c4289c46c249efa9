// array.h: elements of arrays by flat index, for the internal calls of both core libraries. All set pending.
#ifndef KILN_ICALLS_CORE_ARRAY_H
#define KILN_ICALLS_CORE_ARRAY_H

#include "runtime/runtime.h"

Object *array_value_at(Array *a, i32 pos); // boxed
bool array_widens(u8 from, u8 to);         // whether numbers of one element type convert to another by Array.SetValue
void array_widen(u8 from, const void *p, u8 to, void *out);
// With the widening conversions of Array.SetValue.
void array_set_value_at(Array *a, Object *v, i32 pos);
// False: the elements have to be copied one by one, with checks.
bool array_copy_fast(Array *src, i32 si, Array *dst, i32 di, i32 n);
void array_initialize(Array *a, Field *f); // from the field's data in the image

#endif
