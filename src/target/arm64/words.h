// words.h: the words of arm64's argument areas and contexts, for whoever runs there or makes code for it.
#ifndef KILN_TARGET_ARM64_WORDS_H
#define KILN_TARGET_ARM64_WORDS_H

// x0-x8 (x8: where a result in memory goes), x9 and x10, a word of padding, d0-d7; x0 x1 d0-d3
enum { ABI_SRET = 8, ABI_DICT = 9, ABI_KEY = 10, ABI_FLTS = 12, ABI_ARG_WORDS = 20, ABI_RESULT_WORDS = 6 };
// x0-x30 and sp by their DWARF numbers (AADWARF64, 4.1); then pc, d8-d15.
enum { CTX_FP = 29, CTX_LR = 30, CTX_SP = 31, CTX_PC = 32, CTX_D8 = 33, CTX_REGS = 41 };
#define CTX_SAVED ((u64)0x3FF << 19 | (u64)0xFF << CTX_D8) // x19-x28, d8-d15

// Bits of Target.features.
enum { ARM_LSE = 1 }; // atomic instructions (Armv8.1)

#endif
