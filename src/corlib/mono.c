// mono.c: Mono's mscorlib.
#include "types/flavour.h"

const Flavour flavour_mono = {
    .name = "mono",
    .corlib = "mscorlib",
    .array_ifaces = {"System", "Array", "InternalArray__", true},
    .thread_record = "InternalThread",
    .app_domains = true,
    .folds_round = true,
    .type_handle_field = "_impl",
};
