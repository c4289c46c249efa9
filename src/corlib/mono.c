// mono.c: Mono's mscorlib.
#include "types/flavour.h"

// The library prints 41 digits by printf to take at most 18 of them.
static const ProvidedMethods provided[] = {
    {"System", "Number", "DoubleToNumber "},
};

// The texts are mono's, down to the parts that it does not know.
const Flavour flavour_mono = {
    .dll_not_found = "%s assembly:<unknown assembly> type:<unknown type> member:(null)",
    .entry_not_found = "%s assembly:<unknown assembly> type:<unknown type> member:(null)",
    .id = FLAVOUR_MONO,
    .name = "mono",
    .corlib = "mscorlib",
    .absent = "System.Runtime.InteropServices.IDynamicInterfaceCastable ",
    .array_ifaces = {"System", "Array", "InternalArray__", true},
    .string_factory = "CreateString",
    .thread_record = "InternalThread",
    .provided = provided,
    .nprovided = ARRAY_LEN(provided),
    .loose_marshalling = true,
    .varargs = true,
    .dllmap = true,
    .domains = true,
    .filters_throw = true,
    .folds_round = true,
    .mono_loading = true,
    .mono_layout = true,
    .sized_natives = true,
    .least_stack = 1, // a handler's exception
    .typedref = {"Value", "Type", "type"},
    .null_reference = "Object reference not set to an instance of an object", // its class's text has a full stop
    .type_handle_field = "_impl",
};
