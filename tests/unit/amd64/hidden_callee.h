// hidden_callee.h: see test_codegen.c.
#define HIDDEN_CALLEE                                                                                                  \
  ".text\nhidden_callee:\n"                                                                                            \
  " lea (%r10,%r11,2), %rax\n add %rdi, %rax\n ret\n"
