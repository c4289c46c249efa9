// mono.c: Mono's mscorlib.
#include "types/flavour.h"

const Flavour flavour_mono = {
    .id = FLAVOUR_MONO,
    .name = "mono",
    .corlib = "mscorlib",
    .array_ifaces = {"System", "Array", "InternalArray__", true},
    .string_factory = "CreateString",
    .thread_record = "InternalThread",
    .dllmap = true,
    .folds_round = true,
    .mono_loading = true,
    .type_handle_field = "_impl",
};
