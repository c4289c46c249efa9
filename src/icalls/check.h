// check.h: kiln --check-icalls.
#ifndef KILN_ICALLS_CHECK_H
#define KILN_ICALLS_CHECK_H

#include "types/types.h"

// Prints a line for each internal call that the assembly declares and Kiln lacks, or has with another shape; returns
// how many.
u32 icalls_check(Assembly *a);

#endif
