// arm64.h: registers of the processor, as the files of this folder number them.
#ifndef KILN_TARGET_ARM64_H
#define KILN_TARGET_ARM64_H

#include "target/abi_layout.h"

// x0-x30 are 0 to 30; floating-point registers follow.
enum { X0 = 0, X8 = 8, DICT_REG = 9, KEY_REG = 10, V0 = 32 };

#endif
