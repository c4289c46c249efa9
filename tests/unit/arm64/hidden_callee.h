// hidden_callee.h: see test_codegen.c.
#define HIDDEN_CALLEE                                                                                                  \
  ".text\nhidden_callee:\n"                                                                                            \
  " add x9, x9, x10, lsl #1\n add x0, x0, x9\n ret\n"
