// hidden_callee.h: see test_codegen.c.
#define HIDDEN_CALLEE                                                                                                  \
  ".text\nhidden_callee:\n"                                                                                            \
  " lea (%ecx,%edx,2), %eax\n add 4(%esp), %eax\n ret\n"
