// words.h: the words of amd64's argument areas and contexts, for whoever runs there or makes code for it.
#ifndef KILN_TARGET_AMD64_WORDS_H
#define KILN_TARGET_AMD64_WORDS_H

// rdi rsi rdx rcx r8 r9, r10 r11, xmm0-7; rax rdx xmm0 xmm1
enum { ABI_DICT = 6, ABI_KEY = 7, ABI_FLTS = 8, ABI_ARG_WORDS = 16, ABI_RESULT_WORDS = 4 };
// By DWARF number (psABI, figure 3.36): 3 rbx, 6 rbp, 7 rsp, 12-15, 16 return address.
enum { CTX_FP = 6, CTX_SP = 7, CTX_PC = 16, CTX_REGS = 17 };
#define CTX_SAVED ((u64)(1u << 3 | 1u << 12 | 1u << 13 | 1u << 14 | 1u << 15))

#endif
