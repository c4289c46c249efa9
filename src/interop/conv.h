// conv.h: how one type looks to native code: a descriptor, and the converters by its kind (II.15.5.4, II.23.4).
//
// A Conv is made once from a type and what MarshalAs says about it, and serves parameters, results, elements of arrays
// and fields of structures alike. Its operations work on memory: `managed` is the address of the managed value (of the
// reference, for reference types), `native` that of `size` bytes of native form.
#ifndef KILN_INTEROP_CONV_H
#define KILN_INTEROP_CONV_H

#include "interop/interop.h"

typedef enum ConvKind {
  CONV_SAME,         // equal bytes
  CONV_BOOL,         // 1, 2 (VARIANT_BOOL) or 4 bytes
  CONV_CHAR8,        // a char in one byte
  CONV_DATE,         // DateTime as an OLE date (double)
  CONV_STRING,       // pointer to a copy that the callee or we free
  CONV_CHARS,        // parameter: pointer into the string itself, which does not move
  CONV_BUFFER,       // StringBuilder: a buffer of its capacity, written back
  CONV_ARRAY,        // pointer to converted elements
  CONV_DATA,         // pointer to the array's own elements
  CONV_INLINE_TEXT,  // field: ByValTStr
  CONV_INLINE_ARRAY, // field: ByValArray
  CONV_STRUCT,       // a value type field by field
  CONV_STRUCT_AT,    // parameter: LPStruct: pointer to a copy of such a value
  CONV_INLINE_CLASS, // field: an object of a class with a layout, embedded
  CONV_CLASS,        // pointer to a converted copy of such an object
  CONV_CLASS_DATA,   // pointer to the fields of such an object themselves
  CONV_ANY,          // parameter: AsAny: what the object at hand is marshalled as
  CONV_DELEGATE,     // function pointer
  CONV_SAFE_HANDLE,  // the handle, held for the duration of the call
  CONV_HANDLE_REF,
  CONV_CUSTOM, // ICustomMarshaler
  CONV_BAD,    // `problem` says why it cannot be marshalled
  CONV_KIND_COUNT
} ConvKind;

typedef enum TextForm { TEXT_UTF8, TEXT_UTF16, TEXT_BSTR } TextForm;

typedef struct NativeLayout NativeLayout;
typedef struct Conv Conv;
struct Conv {
  u8 kind; // ConvKind
  u8 text; // TextForm
  bool by_ref, in, out;
  bool low;      // bool: its low byte alone counts
  bool keep;     // parameter: another one's array size comes from it
  bool in_place; // by-ref text whose buffer itself is passed, and which comes back as long as it was: VBByRefStr
  u32 size, align;
  Class *cls; // the managed type, without by-ref
  const Conv *elem;
  u32 count;       // SizeConst, or of inline arrays and texts
  i32 count_param; // SizeParamIndex, or -1
  const NativeLayout *layout;
  const char *marshaler, *cookie; // CONV_CUSTOM: as MarshalAs in `owner` names them
  Assembly *owner;
  Object **custom; // its instance, once made
  const char *problem;
};

typedef struct ConvOps {
  // Allocates what the native form points to. False: pending.
  bool (*to_native)(const Conv *c, const void *managed, void *native);
  // Converts into the existing object where the kind has one to fill. `count`: elements behind the pointer, -1 unknown.
  bool (*to_managed)(const Conv *c, void *managed, const void *native, i64 count);
  // Frees what to_native made, or what native code handed over. `managed` may be NULL.
  void (*release)(const Conv *c, const void *managed, void *native);
} ConvOps;
extern const ConvOps conv_ops[CONV_KIND_COUNT];

static inline bool conv_to_native(const Conv *c, const void *managed, void *native) {
  return conv_ops[c->kind].to_native(c, managed, native);
}
static inline bool conv_to_managed(const Conv *c, void *managed, const void *native, i64 count) {
  return conv_ops[c->kind].to_managed(c, managed, native, count);
}
static inline void conv_release(const Conv *c, const void *managed, void *native) {
  if (conv_ops[c->kind].release)
    conv_ops[c->kind].release(c, managed, native);
}

// The converters, by family: to_native, to_managed, release of each.
#define CONV_DECLARE(name)                                                                                             \
  bool name##_to_native(const Conv *c, const void *managed, void *native);                                             \
  bool name##_to_managed(const Conv *c, void *managed, const void *native, i64 count);                                 \
  void name##_release(const Conv *c, const void *managed, void *native);
CONV_DECLARE(string)
CONV_DECLARE(chars)
CONV_DECLARE(buffer)
CONV_DECLARE(inline_text)
CONV_DECLARE(array)
CONV_DECLARE(data)
CONV_DECLARE(inline_array)
CONV_DECLARE(struct)
CONV_DECLARE(struct_at)
CONV_DECLARE(inline_class)
CONV_DECLARE(class)
CONV_DECLARE(class_data)
CONV_DECLARE(any)
CONV_DECLARE(delegate)
CONV_DECLARE(safe_handle)
CONV_DECLARE(handle_ref)
CONV_DECLARE(custom)
#undef CONV_DECLARE

// ---- structures ----------------------------------------------------------------------------------------------------

typedef struct NativeField {
  const Field *field;
  u32 managed_off; // from the start of the value, or of the object
  u32 native_off;
  const Conv *conv;
} NativeField;

struct NativeLayout {
  Class *cls;
  u32 size, align, nfields;
  bool same;           // the managed bytes are the native ones
  bool ready;          // false while it is being made
  NativeField *fields; // those of ancestors first
  Class *native;       // a value type of native layout, for the ABI; made by native_class()
  const char *problem;
};

// The native layout of a class or value type; never NULL: look at `problem`. Kept for good. Thread-safe.
const NativeLayout *native_layout(Class *c);
// The type as which a converted structure travels by value.
Class *native_class(const Conv *c);
bool layout_to_native(const NativeLayout *l, const u8 *managed, u8 *native);
bool layout_to_managed(const NativeLayout *l, u8 *managed, const u8 *native);
void layout_release(const NativeLayout *l, u8 *native);

// ---- making descriptors --------------------------------------------------------------------------------------------

typedef enum ConvPlace { PLACE_PARAM, PLACE_FIELD, PLACE_ELEMENT } ConvPlace;
// `parent` is the Param or Field token that a FieldMarshal row may hang at (0: none); `wide`: the CharSet in force.
const Conv *conv_make(Assembly *a, u32 parent, Class *type, bool wide, ConvPlace place);

// A method's parameters and result; made once, hung into Method.wrapper_data of a P/Invoke or a delegate's Invoke.
typedef struct MethodConvs {
  const Conv *ret; // NULL: void
  u32 n;
  const Conv *params[];
} MethodConvs;
const MethodConvs *method_convs(Method *m);

// Memory that native code may free and that Marshal.FreeCoTaskMem and FreeHGlobal free. Zeroed.
void *native_alloc(size_t n);
// Sets MarshalDirectiveException pending. False.
bool marshal_directive(const char *fmt, ...) PRINTF_LIKE(1, 2);
// ---- callbacks without generated code (callback_generic.c) ---------------------------------------------------------
void *callback_generic_entry(void);  // takes a cell in the dictionary register, as wrap_callback's code does
Method *callback_invoke(void *cell); // Invoke of the delegate's class

// Calls a method of the class library by name; `arg0` picks among overloads (NULL: any). False: pending.
bool call_library(Class *c, const char *name, Class *arg0, u32 nparams, void *self, void **args, Object **result);

#endif
