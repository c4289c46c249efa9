// model.c: the data model in use, and the table of the run time's fields.
#include "types/model.h"
#include "types/types.h"

#define HOST_WORD sizeof(void *)
#define HOST_ALIGN8                                                                                                    \
  offsetof(                                                                                                            \
      struct {                                                                                                         \
        char before;                                                                                                   \
        i64 aligned;                                                                                                   \
      },                                                                                                               \
      aligned)
Model model = {.word = HOST_WORD, .word_shift = HOST_WORD == 8 ? 3 : 2, .align8 = HOST_ALIGN8};

void model_set(u32 word, u32 align8) {
  model = (Model){.word = (u8)word, .word_shift = word == 8 ? 3 : 2, .align8 = (u8)align8};
}

#define FIELD(type, field, of64, of32)                                                                                 \
  _Static_assert(offsetof(type, field) == (HOST_WORD == 8 ? of64 : of32), "model.def: " #type "." #field);
#include "types/model.def"
#undef FIELD
_Static_assert(sizeof(Object) == 2 * HOST_WORD && sizeof(VarArg) == 2 * HOST_WORD, "structs of two words");

const u16 model_fields[MF_COUNT][2] = {
#define FIELD(type, field, of64, of32) [MF_##type##_##field] = {of64, of32},
#include "types/model.def"
#undef FIELD
};
