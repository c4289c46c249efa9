// arm.h: registers, instructions and the parts of the 32-bit ARM back end that its files share.
#ifndef KILN_TARGET_ARM_ARM_H
#define KILN_TARGET_ARM_ARM_H

#include "target/abi_layout.h"
#include "target/target.h"

// Machine numbering; floating-point registers, of 64 bits, follow. A float is in the lower half of one; what the
// convention passes in an upper half (s1, s3, …) is in the same register, four bytes further on (AbiLoc.at).
enum {
  R0,
  R1,
  R2,
  R3,
  R4,
  R11 = 11, // frame pointer
  R12 = 12,
  SP = 13,
  LR = 14,
  PC = 15,
  D0 = 16,
  D8 = D0 + 8,
  D15 = D0 + 15,
};
// C keeps r4. So do methods, unless they leave for another one with a key: their callers do not count on it.
enum { DICT_REG = R12, KEY_REG = R4 };

extern const Convention arm_convention;

#endif
