// words.h: the words of 32-bit ARM's argument areas and contexts, for whoever runs there or makes code for it.
#ifndef KILN_TARGET_ARM_WORDS_H
#define KILN_TARGET_ARM_WORDS_H

// Words of four bytes: r0-r3, ip (the dictionary), r4 (the interface key), s0-s15; r0, r1, s0-s7.
enum { ABI_DICT = 4, ABI_KEY = 5, ABI_FLTS = 6, ABI_ARG_WORDS = 22, ABI_RESULT_FLTS = 2, ABI_RESULT_WORDS = 10 };
// r0-r15, then the halves of d8-d15.
enum { CTX_FP = 11, CTX_SP = 13, CTX_LR = 14, CTX_PC = 15, CTX_D8 = 16, CTX_REGS = 32 };
#define CTX_SAVED ((u64)0x7F << 4 | (u64)0xFFFF << CTX_D8) // r4-r10, d8-d15

// Bits of Target.features.
enum { ARM_HAS_DIV = 1 }; // SDIV and UDIV

#endif
