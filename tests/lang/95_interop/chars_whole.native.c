// Chars as parameters, results and behind pointers.
#include <stdint.h>
int ret_char(int c) { return c; } // a char to its caller, who is to find all of the register set
uint16_t ret_wide(int c) { return c; }
int ret_int(int c) { return c; }
void out_char(char *p, int c) { *p = (char)c; }
void arr(char *p) { p[0]='x'; p[1]=(char)0xe4; }
typedef char (*cb)(char);
int call(cb f, int c) { return (unsigned char)f((char)c); }
