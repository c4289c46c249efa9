// model.h: the data model of the machine that the code will run on: how wide a pointer is, and what follows from it.
// Layouts of classes and whatever is compiled go by it, not by the machine that compiles. One for the whole process:
// classes have one layout.
#ifndef KILN_TYPES_MODEL_H
#define KILN_TYPES_MODEL_H

#include "base/base.h"

typedef struct Model {
  u8 word;       // bytes of a pointer and of a native int: 4 or 8
  u8 word_shift; // its logarithm
  u8 align8;     // alignment of scalars of 8 bytes as fields
} Model;
extern Model model; // this machine's, unless model_set() says another

// Before the first class is loaded. Word sizes other than this machine's are for making images only.
void model_set(u32 word, u32 align8);

// Natural alignment of a scalar.
static inline u32 model_align(u32 size) {
  return size == 8 ? model.align8 : size;
}

// What a managed object begins with: its vtable and a word for its monitor.
#define MODEL_HEADER (2u * model.word)

typedef enum ModelField {
#define FIELD(type, field, of64, of32) MF_##type##_##field,
#include "types/model.def"
#undef FIELD
  MF_COUNT
} ModelField;
extern const u16 model_fields[MF_COUNT][2];

// offsetof() for generated code. The compile side takes no other.
#define MODEL_OFFSET(type, field) ((u32)model_fields[MF_##type##_##field][model.word == 4])

#endif
