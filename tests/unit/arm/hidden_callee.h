// hidden_callee.h: see test_codegen.c.
#define HIDDEN_CALLEE                                                                                                  \
  ".text\n.arm\nhidden_callee:\n"                                                                                      \
  " add ip, ip, r4, lsl #1\n add r0, r0, ip\n bx lr\n"
