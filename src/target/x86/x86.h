// x86.h: the registers of x86 by number.
#ifndef KILN_TARGET_X86_X86_H
#define KILN_TARGET_X86_X86_H

#include "target/convention.h"

// A value in edx:eax has EAX's number, and st(0) two: as a double and as a float.
enum { EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI, ST_DOUBLE = 16, ST_FLOAT = 17 };
enum { DICT_REG = ECX, KEY_REG = EDX };

#endif
