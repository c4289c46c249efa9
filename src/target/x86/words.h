// words.h: the words of x86's argument areas and contexts, for whoever runs there or makes code for it.
#ifndef KILN_TARGET_X86_WORDS_H
#define KILN_TARGET_X86_WORDS_H

// Arguments travel on the stack; registers carry the hidden ones only: ecx, edx. Results: edx:eax; st(0) as a double,
// or as a float; and which of them it is, for the assembly that gives it to a caller.
enum { ABI_DICT = 0, ABI_KEY = 1, ABI_ARG_WORDS = 2, ABI_RESULT_WORDS = 4 };
enum { RESULT_INT, RESULT_DOUBLE, RESULT_FLOAT, RESULT_WAY };
// By DWARF number: 3 ebx, 4 esp, 5 ebp, 6 esi, 7 edi, 8 return address.
enum { CTX_SP = 4, CTX_FP = 5, CTX_PC = 8, CTX_REGS = 9 };
#define CTX_SAVED ((u64)(1u << 3 | 1u << 6 | 1u << 7))

#endif
